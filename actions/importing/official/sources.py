"""Where the text of a document was found: its address, and the source that it becomes."""

import re
from itertools import chain, count
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import slugify

from actions.models import DocumentAddress, Source
from actions.vocabulary import AddressContent, Confirmation, SourceKind

STAFFS = "Staffs of the EU and NATO"
NOT_OFFICIAL = (
    "This address is recorded as “{}”: give the address of the official page on which the text "
    "stands."
)
DOUBTED = (
    "This page is on no host of the EU or of NATO that is known here ({}), nor is it kept by the "
    "Web Archive from one."
)
ARCHIVE, KEPT_PAGE = "web.archive.org", re.compile(r"/web/[0-9]+[a-z_]*/(https?):/+(.+)")
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")  # All else browsers may understand otherwise.
USUAL_PORTS = {None, 80, 443}


def is_official(address):
    """Say whether an address is of an official host, or of the Web Archive and a page of one."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError:
        return False
    is_plain = HOST.fullmatch(host) and "@" not in parts.netloc
    if not is_plain or parts.scheme not in {"http", "https"}:
        return False
    if host == ARCHIVE and port in USUAL_PORTS:
        kept = KEPT_PAGE.fullmatch(parts.path)
        return bool(kept) and is_official(f"{kept[1]}://{kept[2]}")
    if host.endswith(f".{ARCHIVE}"):
        return False
    name = host if port in USUAL_PORTS else f"{host}:{port}"
    return f".{name}".endswith(tuple(f".{one}" for one in settings.OFFICIAL_HOSTS))


def doubt(address):
    """Return why it is asked whether an address is an official one, or nothing."""
    return "" if is_official(address) else DOUBTED.format(", ".join(settings.OFFICIAL_HOSTS))


def objection(address):
    """Return why an address cannot be the source of an official text, or nothing."""
    other = Source.objects.filter(address=address).exclude(kind=SourceKind.OFFICIAL).first()
    if other:
        return NOT_OFFICIAL.format(other.get_kind_display())
    unlinked = DocumentAddress.objects.filter(address=address, linked=False)
    return NOT_OFFICIAL.format(SourceKind.MIRROR.label) if unlinked.exists() else ""


def source_of(document, address, language):
    """Return the source with this address, which is the document if that has no other."""
    source = Source.objects.filter(address=address).first()
    if not source:
        wanted = slugify(f"{document.slug[:70]}-text")
        taken = set(Source.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        slugs = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
        source = Source.objects.create(
            slug=next(slug for slug in slugs if slug not in taken),
            title=document.short_title,
            publisher=urlsplit(address).hostname or "",
            address=address,
            kind=SourceKind.OFFICIAL,
            language=language,
        )
    if not document.as_source and not hasattr(source, "document"):
        document.as_source = source
        document.save()
    return source


def record_address(document, address, language):
    """Record that the text of a document stands at an address which somebody opened."""
    found = document.addresses.filter(address=address).first() or DocumentAddress(
        document=document, address=address, language=language
    )
    found.content, found.confirmation = AddressContent.TEXT, Confirmation.OPENED
    found.save()


def source_of_report(report):
    """Return the source that the document of a report is; it is made where there is none."""
    document = report.document
    if document.as_source:
        return document.as_source
    for one in document.addresses.filter(linked=True, content=AddressContent.TEXT):
        if not objection(one.address):
            return source_of(document, one.address, one.language)
    about = {"title": document.short_title, "publisher": STAFFS, "kind": SourceKind.OFFICIAL}
    source, _ = Source.objects.get_or_create(slug=f"{document.slug[:75]}-read", defaults=about)
    document.as_source = source
    document.save()
    return source
