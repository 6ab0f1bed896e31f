"""What the downloads and their descriptions say of the catalogue as a whole."""

import datetime

from django.urls import reverse

from actions.publishing.urls import CATALOGUE, LICENCE, LICENCE_ADDRESS
from actions.vocabulary import ON_STATUS

NAME = "eunato-catalogue"
DESCRIPTION = (
    "The 74 proposals for cooperation that the EU and NATO endorsed in 2016 and 2017, the Joint "
    "Declarations that frame them, what ten progress reports and other sources say of them, and "
    "what two papers make of it. Texts are restated from the sources they name, and each says "
    "what the source of its text is. "
    f"{ON_STATUS}"
)
KEYWORDS = [
    "EU–NATO cooperation",
    "Joint Declaration",
    "common set of proposals",
    "progress reports",
    "security and defence",
]
COVERED_FROM = datetime.date(2016, 7, 8)  # The first Joint Declaration; what is older leads to it.
PUBLISHER = f"The editors of the {CATALOGUE}"


def page_of_data(site):
    """Return the whole address of the page from which everything can be taken."""
    return f"{site}{reverse('actions:data')}"


def address_of(path, site):
    """Return the whole address under which the latest version of a file stands."""
    return f"{site}{reverse('actions:download', args=[path])}"


def name_with_version(file, version):
    """Return under which name a file is saved, so that two versions can lie side by side."""
    stem, dot, ending = file.rpartition(".")
    return f"{stem}-{version.label}{dot}{ending}"


def facts(version, site):
    """Return what must go with the data wherever they go, as pairs of a name and a text."""
    return [
        ("title", CATALOGUE),
        ("description", DESCRIPTION),
        ("data_version", version.label),
        ("unchanged_since", version.date.isoformat()),
        ("page", page_of_data(site)),
        ("licence", f"{LICENCE}, {LICENCE_ADDRESS}"),
        ("citation", citation(version, site)),
    ]


def citation(version, site):
    """Return how to cite a version of the data."""
    return (
        f"{CATALOGUE} ({version.date.year}). Data version {version.label}. "
        f"{page_of_data(site)}. Licence {LICENCE}."
    )
