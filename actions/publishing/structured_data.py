"""Descriptions of pages in the words of schema.org, for search engines and harvesters."""

from django.urls import reverse

from actions.publishing.records import kind_of
from actions.publishing.urls import CATALOGUE, LICENCE_ADDRESS, absolute
from actions.vocabulary import AddressContent, DatePrecision, DocumentKind, Standing

CONTEXT = "https://schema.org"
LANGUAGE = "en-GB"
TYPE_OF_KIND = {
    DocumentKind.PROGRESS_REPORT: "Report",
    DocumentKind.TASK_FORCE: "Report",
    DocumentKind.ANALYSIS: "Report",
}
FORMAT_OF_PRECISION = {
    DatePrecision.DAY: "%Y-%m-%d",
    DatePrecision.MONTH: "%Y-%m",
    DatePrecision.YEAR: "%Y",
}


def breadcrumbs(crumbs):
    """Return the way to a page: each crumb with its address, the page itself without."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                **({"item": absolute(address)} if address else {}),
            }
            for position, (name, address) in enumerate(crumbs, start=1)
        ],
    }


def website():
    """Return the site, and how to search it."""
    search = absolute(reverse("actions:search"))
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": CATALOGUE,
        "url": absolute("/"),
        "inLanguage": LANGUAGE,
        "license": LICENCE_ADDRESS,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{search}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def collection(name, path, version):
    """Return a page that lists records of one kind."""
    return {**_page("CollectionPage", absolute(path), version), "name": str(name)}


def proposal(record, version):
    """Return a proposal as restated here, and the pages that were read for it.

    What is not confirmed is based on nothing that was read.
    """
    kind = kind_of(record)
    read = [
        {"@type": "WebPage", "name": source.title, "url": source.public_address}
        for source in record.sources.all()
        if source.public_address
    ]
    return {
        **_page("CreativeWork", absolute(kind.address(record)), version),
        "name": kind.name(record),
        "identifier": record.reference,
        "creativeWorkStatus": kind.standing(record).label,
        **({"text": record.text} if record.text and not record.text_to_check else {}),
        **({"isBasedOn": read} if record.standing in Standing.confirmed() else {}),
        "isPartOf": _set_of(record),
    }


def _set_of(record):
    path = f"{reverse('actions:proposal-list')}?set={record.proposal_set.year}"
    return {
        "@type": "Collection",
        "name": str(record.proposal_set),
        "url": absolute(path),
        "datePublished": record.proposal_set.date.isoformat(),
    }


def page_about(record, document, version):
    """Return the page of a declaration, a report or a document, and what it is about.

    The licence is that of the page: the document itself belongs to its institution.
    """
    kind = kind_of(record)
    return {
        **_page("WebPage", absolute(kind.address(record)), version),
        "name": kind.name(record),
        "creativeWorkStatus": kind.standing(record).label,
        "mainEntity": _document(record, document),
    }


def dialogue(record, version):
    """Return the page of a structured dialogue, and what it is about."""
    kind = kind_of(record)
    return {
        **_page("WebPage", absolute(kind.address(record)), version),
        "name": kind.name(record),
        "creativeWorkStatus": kind.standing(record).label,
        "about": {"@type": "Thing", "name": record.name, "description": record.subject},
    }


def _document(record, document):
    published = _date(record, document)
    texts = [
        one.address
        for one in document.addresses.all()
        if one.linked and one.content == AddressContent.TEXT
    ]
    symbols = [one.symbol for one in document.symbols.all() if one.standing != Standing.UNCONFIRMED]
    return {
        "@type": TYPE_OF_KIND.get(document.kind, "CreativeWork"),
        "name": document.title,
        **({"datePublished": published} if published else {}),
        **({"identifier": symbols} if symbols else {}),
        **({"sameAs": texts} if texts else {}),
    }


def _date(record, document):
    """Return the date as exactly as known, or nothing where no page that was read confirms it."""
    doubted = getattr(record, "date_standing", "") == Standing.UNCONFIRMED
    if doubted or not document.date or not document.date_confirmed:
        return ""
    return document.date.strftime(FORMAT_OF_PRECISION[document.date_precision])


def _page(kind, address, version):
    publisher = {"@type": "Organization", "name": CATALOGUE, "url": absolute("/")}
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": address,
        "url": address,
        "inLanguage": LANGUAGE,
        "license": LICENCE_ADDRESS,
        "publisher": publisher,
        "version": version.label,
    }
