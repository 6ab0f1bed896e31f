"""The sentence that says how it stands with a proposal, built from what is computed of it."""

from actions.models.progress import ordinal
from actions.vocabulary import CommitmentType, Status


def headline(proposal):
    """Return in words the nature, the latest status and how far the reports were checked.

    ``proposal`` carries what ``with_freshness`` computes; so the sentence is the one that was
    true after the report up to which that looks.
    """
    if proposal.is_awaiting:
        return (
            "Not yet transcribed: without its text no report can be checked for it; "
            f"{_reports(proposal.applicable_count)} could cover it."
        )
    type_of = proposal.get_type_display() or "Type not decided"
    return f"{type_of}. {_what_is_known(proposal)}"


def _what_is_known(proposal):
    if proposal.latest_status:
        return f"{_latest_status(proposal)} {_since(proposal)}".strip()
    if not proposal.applicable_count:
        return "There is no report yet that could cover it."
    if proposal.evidence_count:
        return (
            "No status on record: no report is known to mention it; something that bears on it "
            f"happened in the period of {_of_all(proposal.evidence_count, proposal)}."
        )
    if proposal.checked_count == proposal.applicable_count:
        return f"Not mentioned in {_any_of(proposal)}; all checked."
    if proposal.checked_count:
        checked = _of_all(proposal.checked_count, proposal)
        return f"Not mentioned as far as checked, which is {checked}."
    return f"Not read yet in {_any_of(proposal)}."


def _latest_status(proposal):
    report = proposal.latest_report
    last = "" if proposal.latest_status == Status.COMPLETED else "last "
    unchecked = proposal.applicable_count - proposal.checked_count
    return (
        f"{Status(proposal.latest_status).label}, as {last}reported in the "
        f"{ordinal(report.number).lower()} report ({report.month}); "
        f"mentioned in {_of_all(proposal.mentioned_count, proposal)}"
        + (f" ({unchecked} not read yet)." if unchecked else ".")
    )


def _since(proposal):
    """Return what is known of the reports since, where silence would mean something."""
    done = proposal.latest_status == Status.COMPLETED and proposal.type == CommitmentType.ONE_OFF
    if done or not proposal.since_count:
        return ""
    since = f"No mention on record in the {_number_of_reports(proposal.since_count)} since"
    if not proposal.since_checked_count:
        return f"{since}."
    if proposal.since_checked_count == proposal.since_count:
        return f"{since}, checked."
    return f"{since}, {proposal.since_checked_count} of them checked."


def _reports(number):
    return "1 report" if number == 1 else f"{number} reports"


def _number_of_reports(number):
    return "report" if number == 1 else f"{number} reports"


def _of_all(number, proposal):
    return f"{number} of {_reports(proposal.applicable_count)} that could cover it"


def _any_of(proposal):
    number = proposal.applicable_count
    reports = "the report" if number == 1 else f"any of the {number} reports"
    return f"{reports} that could cover it"
