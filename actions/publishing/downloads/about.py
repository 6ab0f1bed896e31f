"""What is said of the data as a whole: in the files, to data portals, to search engines."""

import datetime
from hashlib import sha256

from django.template.loader import render_to_string
from django.urls import reverse

from actions.models import DataVersion
from actions.publishing.downloads import files
from actions.publishing.urls import CATALOGUE, LICENCE, LICENCE_ADDRESS
from actions.vocabulary import ON_STATUS

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
# Other ways to the same data: the exports of pages, and what follows them.
PAGES = [
    ("proposal-export", "The proposals as listed", "text/csv", "CSV"),
    ("progress-export", "The matrix of proposals and reports", "text/csv", "CSV"),
    ("observation-export", "What each report says of each proposal", "text/csv", "CSV"),
    ("feed", "What was added or changed", "application/atom+xml", "ATOM"),
]


def data_page(site):
    """Return the whole URL of the page from which everything can be taken."""
    return f"{site}{reverse('actions:data')}"


def citation(version, site):
    """Return how to cite a version of the data."""
    return (
        f"{CATALOGUE} ({version.date.year}). Data version {version.label}. "
        f"{data_page(site)}. Licence {LICENCE}."
    )


def facts(version, site):
    """Return what must go with the data wherever they go, as pairs of a name and a text."""
    return [
        ("title", CATALOGUE),
        ("description", DESCRIPTION),
        ("data_version", version.label),
        ("unchanged_since", version.date.isoformat()),
        ("page", data_page(site)),
        ("licence", f"{LICENCE}, {LICENCE_ADDRESS}"),
        ("citation", citation(version, site)),
    ]


def dataset(version, site):
    """Return the description of the dataset for search engines, in the words of schema.org."""
    first = DataVersion.objects.first() or version
    publisher = {"@type": "Organization", "name": PUBLISHER, "url": f"{site}/"}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{data_page(site)}#dataset",
        "name": CATALOGUE,
        "description": DESCRIPTION,
        "url": data_page(site),
        "version": version.label,
        "datePublished": first.date.isoformat(),
        "dateModified": version.date.isoformat(),
        "license": LICENCE_ADDRESS,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": KEYWORDS,
        "creator": publisher,
        "publisher": publisher,
        "temporalCoverage": f"{COVERED_FROM.isoformat()}/..",
        "measurementTechnique": f"{site}{reverse('actions:method')}",
        "distribution": [
            {
                "@type": "DataDownload",
                "name": one.title,
                "encodingFormat": one.media_type.partition(";")[0],
                "contentUrl": files.url_of(one.path, site),
            }
            for one in files.LISTED
        ],
    }


def write_dcat(snapshot, folder):
    """Write the description for data portals, by DCAT-AP 3; the files it describes are there."""
    version, site = snapshot.version, snapshot.site
    context = {
        "catalogue": CATALOGUE,
        "description": DESCRIPTION,
        "keywords": KEYWORDS,
        "covered_from": COVERED_FROM,
        "publisher": PUBLISHER,
        "site": site,
        "version": version,
        "issued": (DataVersion.objects.first() or version).recorded,
        "archive": _measured(files.ARCHIVE, snapshot, folder),
        "database": _measured(files.DATABASE, snapshot, folder),
        "pages": [
            {
                "name": name,
                "title": title,
                "url": reverse(f"actions:{name}", args=["csv"] if file_type == "CSV" else []),
                "media_type": media_type,
                "file_type": file_type,
            }
            for name, title, media_type, file_type in PAGES
        ],
    }
    for one in [files.TURTLE, files.JSON_LD]:
        text = render_to_string(f"actions/downloads/{one.path}", context)
        (folder / one.path).write_text(text, encoding="utf-8")


def _measured(download, snapshot, folder):
    """Return a file with its size and its SHA-256."""
    content = (folder / download.name(snapshot.version)).read_bytes()
    return {"file": download, "size": len(content), "sha256": sha256(content).hexdigest()}
