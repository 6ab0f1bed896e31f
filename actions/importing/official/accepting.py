"""Taking an official text into the catalogue: all of it in one transaction, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import now

from actions.history.deserialization import make_room
from actions.history.revert import revert
from actions.history.revision import revision
from actions.importing.official.checks import NotAcceptable, Problem, deviating, problems
from actions.importing.official.sources import objection, record_address, source_of
from actions.importing.official.subjects import subject_of
from actions.importing.official.work import NEW, Work
from actions.models import CatalogueState, CountDeviation, Paragraph, Proposal, Source
from actions.vocabulary import EditOrigin, Standing


def accept(transcription, reason, editor):
    """Take the text of a transcription in.

    Raise :class:`NotAcceptable`, with nothing changed, where something is left to decide.
    """
    work, subject = Work.from_json(transcription.work), subject_of(transcription)
    with transaction.atomic():
        CatalogueState.objects.locked()
        # Read anew: what its own page was just saving is not to be written over.
        transcription.document.refresh_from_db()
        if found := _objections(transcription, work, subject):
            raise NotAcceptable(found)
        with revision(EditOrigin.TRANSCRIPTION, reason, editor) as changes:
            _store(transcription, work, subject, editor)
            _keep_deviations(transcription.document, deviating(work, subject))
        _save(transcription, changes.edit, editor)


def undo(transcription, reason, editor):
    """Take an accepted text back; the work on it is open again.

    Raise :class:`actions.history.revert.CannotRevert` where a record was changed since.
    """
    with transaction.atomic():
        CatalogueState.objects.locked()
        with revision(EditOrigin.TAKEN_BACK, reason, editor):
            revert(transcription.accepted_in, reason, editor)
        _save(transcription, None, editor)


def _save(transcription, accepted_in, editor):
    transcription.accepted_in = accepted_in
    transcription.changed_by = editor
    transcription.revision += 1
    transcription.save()


def affected(transcription):
    """Return by name the records that accepting a text may change, as QuerySets."""
    document = transcription.document
    return {
        "document": type(document).objects.filter(pk=document.pk),
        "addresses": document.addresses.filter(address=transcription.address),
        "texts": subject_of(transcription).in_catalogue(),
        "deviations": document.deviations.all(),
    }


def _objections(transcription, work, subject):
    """Return what stands in the way of accepting."""
    found = problems(work, subject)
    for place in deviating(work, subject):
        if not place.reason.strip():
            found.append(Problem(f"Give a reason: {place.name}. {place.deviation}"))
    if message := objection(transcription.address):
        found.append(Problem(message))
    return found


def _store(transcription, work, subject, editor):
    """Write the texts, and where they were found."""
    document, address = transcription.document, transcription.address
    source = source_of(document, address, work.language)
    record_address(document, address, work.language)
    store = _store_proposals if subject.has_areas else _store_paragraphs
    try:
        store(work, subject, Review(source, editor, now(), work.language))
    except ValidationError as error:
        raise NotAcceptable([Problem(message) for message in error.messages]) from error


def _keep_deviations(document, places):
    """Keep why the text was accepted with these numbers, and no reasons of an earlier one."""
    there = {one.place: one for one in document.deviations.all()}
    for place in places:
        kept = there.pop(place.name, None) or CountDeviation(document=document, place=place.name)
        kept.expected, kept.found = place.expected, place.found
        kept.reason = place.reason.strip()
        kept.full_clean()
        kept.save()
    for outdated in there.values():
        outdated.delete()


@dataclass(frozen=True)
class Review:
    """Where the text was read, by whom, when, and in which language."""

    source: Source
    editor: object
    moment: datetime
    language: str

    def save(self, record, wording):
        """Save a record with its official text; our own words are then to be checked against it.

        Whoever does so adds the source of the text.
        """
        if record.official_text != wording:
            record.text_to_check = bool(record.text)
        record.official_text, record.official_language = wording, self.language
        record.standing = Standing.OFFICIAL
        record.reviewed, record.reviewed_by = self.moment, self.editor
        try:
            record.full_clean()
        except ValidationError as error:
            raise ValidationError([f"{record}: {message}" for message in error.messages]) from error
        record.save()


def _store_proposals(work, subject, review):
    """Give each matched proposal its text and its place; references never change."""
    places = {
        item.reference: (area, order)
        for slug, area in subject.areas.items()
        for order, item in enumerate(work.of_area(slug), start=1)
    }
    proposals = _with_free_places(subject, places)
    for item in work.kept:
        proposal = proposals[item.reference]
        proposal.area, proposal.order_in_area = places[item.reference]
        proposal.area_confirmed = True
        proposal.subheading = item.subheading
        subject.fields.fill(proposal, item)
        review.save(proposal, item.wording)
    pairs = [(proposals[item.reference], item) for item in work.kept]
    _relate(pairs, subject)
    review.source.proposals.add(*(proposal for proposal, _ in pairs))


def _relate(pairs, subject):
    """Give proposals their themes, bodies and countries; no body is named and only concerned."""
    for proposal, item in pairs:
        if newly := newly_named(proposal, item, subject):
            proposal.concerned.remove(*newly)
    subject.fields.relate(pairs)


def newly_named(proposal, item, subject):
    """Return the bodies that the text names and that were only concerned until now."""
    if "organisations" not in subject.fields.lacking(proposal):
        return []
    return [one for one in proposal.concerned.all() if one.slug in item.organisations]


def _with_free_places(subject, places):
    """Return the proposals of the set, none of which holds a place that another one takes."""
    everything = Proposal.objects.filter(proposal_set=subject.record.year)
    related = *subject.fields.relations, "concerned"
    everything = everything.prefetch_related(*related)
    proposals = {one.reference: one for one in everything}
    taken = {(area.pk, order) for area, order in places.values()}
    for reference, proposal in proposals.items():
        proposal.proposal_set = subject.record  # So that it is not read once for each.
        place = proposal.area_id, proposal.order_in_area
        if (reference in places or place in taken) and proposal.order_in_area is not None:
            proposal.order_in_area = None
            proposal.save()
    return proposals


def _store_paragraphs(work, subject, review):
    """Give each matched paragraph its text, and add those that the catalogue lacks."""
    declaration = subject.record
    in_catalogue = subject.in_catalogue().order_by("order")
    ordered = list(in_catalogue.prefetch_related(*subject.fields.relations))
    there = list(ordered)
    records, place = {one.number: one for one in there}, 0
    paragraphs = []
    for item in work.kept:
        if item.reference == NEW:  # It stands after the one before it.
            ordered.insert(place, paragraph := _new_paragraph(item, declaration))
        else:
            paragraph = records[item.reference]
        place = ordered.index(paragraph) + 1
        paragraphs.append((paragraph, item))
    _number_anew(there, ordered)
    for paragraph, item in paragraphs:
        if declaration.paragraphs_numbered and item.number == paragraph.number:
            paragraph.number_confirmed = True
        review.save(paragraph, item.wording)
    subject.fields.relate(paragraphs)
    review.source.paragraphs.add(*(paragraph for paragraph, _ in paragraphs))


def _new_paragraph(item, declaration):
    word = "paragraph" if declaration.paragraphs_numbered else "block"
    return Paragraph(
        document=declaration.document,
        number=item.number,
        anchor=f"{word}-{slugify(item.number) or item.id}",
    )


def _number_anew(there, ordered):
    """Number the paragraphs anew."""
    places = {id(paragraph): place for place, paragraph in enumerate(ordered, start=1)}
    moved = [one for one in there if one.order != places[id(one)]]
    make_room((paragraph, "order") for paragraph in moved)
    for paragraph in ordered:
        paragraph.order = places[id(paragraph)]
    for paragraph in moved:
        paragraph.save()
