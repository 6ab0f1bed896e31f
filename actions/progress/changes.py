"""What changed between two progress reports, as far as they were read."""

from dataclasses import dataclass, field

from actions.models import ProgressReport, Proposal
from actions.vocabulary import CommitmentType, Status


@dataclass
class Changes:
    """The proposals on record after one report and after a later one, each in one list."""

    newly_mentioned: list = field(default_factory=list)
    first_on_record: list = field(default_factory=list)
    changed_status: list = field(default_factory=list)
    on_record_again: list = field(default_factory=list)
    not_mentioned_since: list = field(default_factory=list)
    not_read_since: list = field(default_factory=list)
    done_before: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)

    @property
    def is_empty(self):
        return not any(vars(self).values())


def changes_between(first, last):
    """Return what the reports after ``first``, up to and with ``last``, changed.

    Newly mentioned is what earlier reports leave out, all of them, and not mentioned since what
    every later one does; where one of them was not read for a proposal, nobody knows.
    """
    changes = Changes()
    reports = ProgressReport.objects.in_bulk(field_name="number")
    proposals = Proposal.objects.for_list().with_changes(first, last)
    # Of the others neither the first of the two nor a later report is on record.
    for proposal in proposals.filter(number_after__gte=first.number):
        proposal.report_before = reports.get(proposal.number_before)
        proposal.report_after = reports.get(proposal.number_after)
        getattr(changes, _kind(proposal, first)).append(proposal)
    return changes


def _kind(proposal, first):
    """Return in which list a proposal stands."""
    if proposal.number_before is None:
        silent, unread = (
            any(one < proposal.number_after for one in numbers)
            for numbers in (proposal.reports_without_it, proposal.reports_not_read)
        )
        is_new = silent and not unread
        return "newly_mentioned" if is_new else "first_on_record"
    if proposal.number_after == proposal.number_before:
        if proposal.status_before == Status.COMPLETED and proposal.type == CommitmentType.ONE_OFF:
            return "done_before"
        between = [one for one in proposal.reports_not_read if one > first.number]
        return "not_read_since" if between else "not_mentioned_since"
    if proposal.status_after != proposal.status_before:
        return "changed_status"
    return "on_record_again" if proposal.number_before < first.number else "unchanged"
