"""Where an official text was found, as the catalogue records it."""

from urllib.parse import urlsplit

from django.utils.text import slugify

from actions.models import DocumentAddress, Source
from actions.vocabulary import AddressContent, Confirmation, SourceKind

NOT_OFFICIAL = (
    "This address is recorded as “{}”: give the address of the official page on which the text "
    "stands."
)


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
        source = Source.objects.create(
            slug=_free_slug(document),
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


def _free_slug(document):
    """Return a slug for a source that is made of a document."""
    beginning = slugify(f"{document.slug[:70]}-text")
    taken = set(Source.objects.filter(slug__startswith=beginning).values_list("slug", flat=True))
    number = 2
    slug = beginning
    while slug in taken:
        slug, number = f"{beginning}-{number}", number + 1
    return slug


def record_address(document, address, language):
    """Record that the text of a document stands at an address which somebody opened."""
    found = document.addresses.filter(address=address).first() or DocumentAddress(
        document=document, address=address, language=language
    )
    found.content, found.confirmation = AddressContent.TEXT, Confirmation.OPENED
    found.save()
