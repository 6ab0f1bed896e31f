"""What a finding made while reading a report gets without being typed."""

from actions.importing.official.addresses import objection, source_of
from actions.models import Document, Finding, Source, Version
from actions.vocabulary import AddressContent, SourceKind, Standing

STAFFS = "Staffs of the EU and NATO"


def next_code(report):
    """Return the next code of a report that no finding has or ever had."""
    prefix = f"R{report.number:02}-"
    used = Finding.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    past = (
        Version.objects.of_model(Finding)
        .filter(key__startswith=prefix)
        .values_list("key", flat=True)
    )
    numbers = (code.removeprefix(prefix) for code in {*used, *past.values_list("key", flat=True)})
    return f"{prefix}{max((int(one) for one in numbers if one.isdecimal()), default=0) + 1:02}"


def usual_standing(report):
    """Return how well a text is supported that was read in the report itself."""
    source = report.document.as_source
    is_official = source is None or source.kind == SourceKind.OFFICIAL
    return Standing.OFFICIAL if is_official else Standing.REPORTED


def source_of_report(report):
    """Return the source that the document of a report is; it is made where there is none."""
    # Read anew: what its own page is just saving is not to be written over.
    document = Document.objects.select_for_update(no_key=True).get(pk=report.document_id)
    if document.as_source:
        return document.as_source
    of_the_text = document.addresses.filter(linked=True, content=AddressContent.TEXT)
    for one in of_the_text:
        if not objection(one.address):
            return source_of(document, one.address, one.language)
    return _source_without_address(document)


def _source_without_address(document):
    source, _ = Source.objects.get_or_create(
        slug=f"{document.slug[:75]}-read",
        defaults={
            "title": document.short_title,
            "publisher": STAFFS,
            "kind": SourceKind.OFFICIAL,
        },
    )
    document.as_source = source
    document.save()
    return source
