"""The official text of a declaration, written to its paragraphs."""

from django.utils.text import slugify

from actions.importing.official.work import NEW
from actions.models import Paragraph

FREE = 10_000  # From here on no paragraph has its place.


def store_paragraphs(work, subject, review):
    """Give each matched paragraph its text, and add those that the catalogue lacks."""
    document = subject.declaration.document
    there = list(document.paragraphs.select_for_update().order_by("order"))
    records = {one.number: one for one in there}
    added = {item.id: _new(item, subject) for item in work.kept if item.slot == NEW}
    _make_room(there, _in_order(work, there, records, added))
    texts = [(item, added.get(item.id) or records[item.slot]) for item in work.kept]
    for item, paragraph in texts:
        review.give_text(paragraph, item.wording)
        if subject.declaration.paragraphs_numbered and item.number == paragraph.number:
            paragraph.number_confirmed = True
        review.save(paragraph)
    review.source.paragraphs.add(*(paragraph for _, paragraph in texts))


def _new(item, subject):
    """Return a paragraph that is not there yet."""
    word = "paragraph" if subject.declaration.paragraphs_numbered else "block"
    return Paragraph(
        document=subject.declaration.document,
        number=item.number,
        anchor=f"{word}-{slugify(item.number) or item.id}",
    )


def _in_order(work, there, records, added):
    """Return all paragraphs in their order: a new one stands after the one before it."""
    ordered, place = list(there), 0
    for item in work.kept:
        if item.id in added:
            ordered.insert(place, added[item.id])
            place += 1
        else:
            place = ordered.index(records[item.slot]) + 1
    return ordered


def _make_room(there, ordered):
    """Number the paragraphs anew, in two steps, so that no two ever have one place."""
    places = {id(paragraph): place for place, paragraph in enumerate(ordered, start=1)}
    moved = [one for one in there if one.order != places[id(one)]]
    for beginning in [FREE, 0]:
        for paragraph in moved:
            paragraph.order = beginning + places[id(paragraph)]
            paragraph.save()
    for paragraph in ordered:
        paragraph.order = places[id(paragraph)]
