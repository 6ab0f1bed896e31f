"""The dataset as search engines for data read it: schema.org."""

from django.urls import reverse

from actions.models import DataVersion
from actions.publishing.downloads import about
from actions.publishing.urls import CATALOGUE, LICENCE_ADDRESS


def dataset(version, site, listed):
    """Return the description of the dataset; ``listed`` are the files that the page offers."""
    first = DataVersion.objects.first() or version
    publisher = {"@type": "Organization", "name": about.PUBLISHER, "url": f"{site}/"}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{about.page_of_data(site)}#dataset",
        "name": CATALOGUE,
        "description": about.DESCRIPTION,
        "url": about.page_of_data(site),
        "version": version.label,
        "datePublished": first.date.isoformat(),
        "dateModified": version.date.isoformat(),
        "license": LICENCE_ADDRESS,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": about.KEYWORDS,
        "creator": publisher,
        "publisher": publisher,
        "temporalCoverage": f"{about.COVERED_FROM.isoformat()}/..",
        "measurementTechnique": f"{site}{reverse('actions:method')}",
        "distribution": [_distribution(one, site) for one in listed],
    }


def _distribution(listed, site):
    return {
        "@type": "DataDownload",
        "name": listed.title,
        "encodingFormat": listed.media_type.partition(";")[0],
        "contentUrl": about.address_of(listed.path, site),
    }
