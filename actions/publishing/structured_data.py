"""Descriptions of pages in the words of schema.org, for search engines and harvesters."""

from django.urls import reverse

from actions.publishing.records import kind_of
from actions.publishing.urls import CATALOGUE, LICENCE_ADDRESS, absolute_url
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
    """Return the way to a page: each crumb with its URL, the page itself without."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(name),
                **({"item": absolute_url(url)} if url else {}),
            }
            for position, (name, url) in enumerate(crumbs, start=1)
        ],
    }


def website():
    """Return the site, and how to search it."""
    search = absolute_url(reverse("actions:search"))
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": CATALOGUE,
        "url": absolute_url("/"),
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
    return {**_page("CollectionPage", absolute_url(path), version), "name": str(name)}


def proposal(record, version):
    """Return a proposal as restated here, and the pages that were read for it.

    What is not confirmed is based on nothing that was read.
    """
    read = [
        {"@type": "WebPage", "name": source.title, "url": source.public_address}
        for source in record.sources.all()
        if source.public_address
    ]
    proposals = absolute_url(reverse("actions:proposal-list"))
    return {
        **_record_page("CreativeWork", record, version),
        "identifier": record.reference,
        "creativeWorkStatus": Standing(record.standing).label,
        **({"text": record.text} if record.text and not record.text_to_check else {}),
        **({"isBasedOn": read} if record.standing in Standing.confirmed() else {}),
        "isPartOf": {
            "@type": "Collection",
            "name": str(record.proposal_set),
            "url": f"{proposals}?set={record.proposal_set.year}",
            "datePublished": record.proposal_set.date.isoformat(),
        },
    }


def page_about(record, version):
    """Return the page of a declaration, a report or a document, and what it is about.

    The licence is that of the page: the document itself belongs to its institution.
    """
    document = getattr(record, "document", record)
    texts = [
        one.address
        for one in document.addresses.all()
        if one.linked and one.content == AddressContent.TEXT
    ]
    symbols = [one.symbol for one in document.symbols.all() if one.standing != Standing.UNCONFIRMED]
    published = _date(record, document)
    return {
        **_record_page("WebPage", record, version),
        "creativeWorkStatus": Standing(document.standing).label,
        "mainEntity": {
            "@type": TYPE_OF_KIND.get(document.kind, "CreativeWork"),
            "name": document.title,
            **({"datePublished": published} if published else {}),
            **({"identifier": symbols} if symbols else {}),
            **({"sameAs": texts} if texts else {}),
        },
    }


def dialogue(record, version):
    """Return the page of a structured dialogue, and what it is about."""
    return {
        **_record_page("WebPage", record, version),
        "creativeWorkStatus": Standing(record.standing).label,
        "about": {"@type": "Thing", "name": record.name, "description": record.subject},
    }


def _date(record, document):
    """Return the date as exactly as known, or nothing where no page that was read confirms it."""
    doubted = getattr(record, "date_standing", "") == Standing.UNCONFIRMED
    if doubted or not document.date or not document.date_confirmed:
        return ""
    return document.date.strftime(FORMAT_OF_PRECISION[document.date_precision])


def _record_page(type_of_page, record, version):
    kind = kind_of(record)
    page = _page(type_of_page, absolute_url(kind.url(record)), version)
    return {**page, "name": kind.name(record)}


def _page(kind, url, version):
    publisher = {"@type": "Organization", "name": CATALOGUE, "url": absolute_url("/")}
    return {
        "@context": CONTEXT,
        "@type": kind,
        "@id": url,
        "url": url,
        "inLanguage": LANGUAGE,
        "license": LICENCE_ADDRESS,
        "publisher": publisher,
        "version": version.label,
    }
