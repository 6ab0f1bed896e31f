"""What changed between two progress reports."""

from dataclasses import dataclass, field

from actions.models import Proposal
from actions.vocabulary import CommitmentType, Status


@dataclass
class Changes:
    """The proposals of which something changed after one report, up to and with a later one."""

    newly_mentioned: list = field(default_factory=list)
    changed_status: list = field(default_factory=list)
    mentioned_again: list = field(default_factory=list)
    fell_silent: list = field(default_factory=list)
    not_checked: list = field(default_factory=list)
    done_before: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)


def changes_between(first, last):
    """Return what the reports after ``first``, up to and with ``last``, changed.

    A proposal fell silent where ``first`` mentions it and every report since was checked and
    does not; where a report since is not checked, nobody knows. Silence of a single deliverable
    that was completed before is no news.
    """
    changes = Changes()
    for proposal in Proposal.objects.for_list().with_changes(first, last):
        for kind in _kinds(proposal, first):
            getattr(changes, kind).append(proposal)
    return changes


def _kinds(proposal, first):
    """Return in which lists of the changes a proposal stands."""
    if proposal.number_before is None:
        return ["newly_mentioned"] if proposal.number_after else []
    if proposal.number_after == proposal.number_before:
        return _kinds_of_silence(proposal, first)
    kinds = ["changed_status"] if proposal.status_after != proposal.status_before else []
    if proposal.number_before < first.number:
        kinds.append("mentioned_again")
    return kinds or ["unchanged"]


def _kinds_of_silence(proposal, first):
    if proposal.number_before < first.number:
        return []
    if proposal.status_before == Status.COMPLETED and proposal.type == CommitmentType.ONE_OFF:
        return ["done_before"]
    if proposal.checked_between_count == proposal.between_count:
        return ["fell_silent"]
    return ["not_checked"]
