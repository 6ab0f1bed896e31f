"""Taking an official text into the catalogue: all of it in one transaction, or nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from actions.history.revert import revert
from actions.history.revision import revision
from actions.importing.official import paragraphs, proposals
from actions.importing.official.addresses import objection, record_address, source_of
from actions.importing.official.checks import (
    NotAcceptable,
    Problem,
    counted,
    problems,
    without_reason,
)
from actions.importing.official.review import Review
from actions.importing.official.subjects import subject_of
from actions.importing.official.work import Work
from actions.models import CountDeviation
from actions.vocabulary import EditOrigin


def accept(transcription, reason, editor):
    """Take the text of a transcription in and return the edit.

    Raise :class:`NotAcceptable`, with nothing changed, where something is left to decide.
    """
    work, subject = Work.from_json(transcription.work), subject_of(transcription)
    with transaction.atomic():
        lock(transcription)
        # Read anew: what its own page was just saving is not to be written over.
        transcription.document.refresh_from_db()
        deviations = subject.deviations(work)
        raise_if(_objections(transcription, work, subject, deviations))
        with revision(EditOrigin.TRANSCRIPTION, reason, editor) as changes:
            _store(transcription, work, subject, editor)
            _keep_deviations(transcription.document, subject, counted(deviations), work.reasons)
        transcription.accepted_in = changes.edit
        transcription.changed_by = editor
        transcription.revision += 1
        transcription.save()
    return transcription.accepted_in


def lock(transcription):
    """Let nobody else accept a text of the same set, or take one back, until the end."""
    record = subject_of(transcription).record
    for one in [record, transcription.document]:
        list(type(one).objects.select_for_update(no_key=True).filter(pk=one.pk).values_list("pk"))


def affected(transcription):
    """Return by name the records that accepting a text may change, as QuerySets."""
    document = transcription.document
    return {
        "document": type(document).objects.filter(pk=document.pk),
        "addresses": document.addresses.filter(address=transcription.address),
        "texts": subject_of(transcription).in_catalogue(),
        "deviations": document.deviations.all(),
    }


def _objections(transcription, work, subject, deviations):
    """Return what stands in the way of accepting."""
    found = problems(work, subject)
    for deviation in without_reason(deviations, work.reasons):
        found.append(
            Problem(f"Give a reason: {subject.place(deviation.place)}. {deviation.sentence}")
        )
    if message := objection(transcription.address):
        found.append(Problem(message))
    return found


def raise_if(found):
    """Raise what was found, where anything was."""
    if found:
        raise NotAcceptable(found)


def _store(transcription, work, subject, editor):
    """Write the texts, and where they were found."""
    document = transcription.document
    about = transcription.address, work.language
    source = source_of(document, *about)
    record_address(document, *about)
    store = proposals.store_proposals if subject.has_areas else paragraphs.store_paragraphs
    try:
        store(work, subject, Review(source, editor, now()))
    except ValidationError as error:
        raise NotAcceptable([Problem(message) for message in error.messages]) from error


def _keep_deviations(document, subject, deviations, reasons):
    """Keep why the text was accepted with these numbers, and no reasons of an earlier one."""
    places = {subject.place(one.place): one for one in deviations}
    for kept in document.deviations.exclude(place__in=places):
        kept.delete()
    for place, deviation in places.items():
        kept = CountDeviation.objects.filter(document=document, place=place).first()
        kept = kept or CountDeviation(document=document, place=place)
        kept.expected, kept.found = deviation.expected, deviation.found
        kept.reason = reasons[deviation.place].strip()
        kept.full_clean()
        kept.save()


def undo(transcription, reason, editor):
    """Take an accepted text back; the work on it is open again.

    Raise :class:`actions.history.revert.CannotRevert` where a record was changed since.
    """
    with transaction.atomic():
        lock(transcription)
        revert(transcription.accepted_in, reason, editor)
        transcription.accepted_in = None
        transcription.changed_by = editor
        transcription.revision += 1
        transcription.save()
