"""The end of a report: what it does not mention is recorded as that, and can be taken back."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from actions.history.deserialization import bulk_add
from actions.history.revert import steps_of
from actions.history.revision import revision
from actions.models import Observation
from actions.vocabulary import EditOrigin, Status


def declare(reading, *, reason, editor, checked_by):
    """Record a report as read whole, and what nothing is recorded of as not mentioned in it."""
    report = reading.report
    with revision(EditOrigin.READING, reason, editor) as changes:
        report.read_whole = True
        report.full_clean()
        report.save()
        silent = [_silence(one, report, checked_by) for one in reading.undecided]
        bulk_add(Observation, [(observation, {}) for observation in silent])
    reading.text.read_whole_in = changes.edit
    reading.text.save()
    return silent


def _silence(proposal, report, checked_by):
    observation = Observation(
        proposal=proposal,
        report=report,
        status=Status.NOT_MENTIONED,
        checked=localdate(),
        checked_by=checked_by,
    )
    # The rules about one record alone are the database's, asked for all of them at once.
    observation.clean()
    return observation


@dataclass
class TakenBack:
    """What became of the observations of a report that is no longer read whole."""

    removed: list
    kept: list
    is_read_whole: bool


def recorded_with(text):
    """Return the steps back from each observation that was recorded with the whole report."""
    steps = steps_of(text.read_whole_in)
    return [step for step in steps if step.model is Observation and not step.target]


def take_back(text, *, reason, editor):
    """Remove what was recorded with the whole report, except what was changed since."""
    report = text.report
    steps = recorded_with(text)
    kept = [step.record for step in steps if step.record and step.was_changed_since]
    removed = [step.record for step in steps if step.record and not step.was_changed_since]
    with revision(EditOrigin.READING, reason, editor):
        Observation.objects.filter(pk__in=[one.pk for one in removed]).delete()
        report.read_whole = report.observations.filter(status=Status.NOT_MENTIONED).exists()
        report.save()
        text.read_whole_in = None
        text.save()
    return TakenBack(removed, kept, report.read_whole)
