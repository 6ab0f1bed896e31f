"""The sentences that say what a status rests on, and how far the reports were read."""

from django.utils.text import capfirst

from actions.models.progress import ordinal
from actions.vocabulary import Attribution, LastOnRecord, Match, Status

MATCHED = {
    Match.EXPLICIT: "named",
    Match.INFERRED: "linked by topic (editor)",
    Match.AREA_ONLY: "area only",
}


def read_in(attribution, report):
    """Return what was read, such as “in an official summary of the eighth report (June 2023)”.

    ``report`` is None for what is known after the latest report.
    """
    if report is None:
        return "other evidence, after the latest report on record"
    label = Attribution(attribution).label
    named = f"the {ordinal(report.number).lower()} report ({report.month})"
    return f"{label[0].lower()}{label[1:]}".replace("the report", named)


def evidence_of(attribution, match, report):
    """Return what was read of a report for a status, and why it is about the proposal."""
    return ", ".join(filter(None, [read_in(attribution, report), MATCHED.get(match)]))


def status_sentence(proposal):
    """Return the newest status on record with its evidence, and which reports were not read.

    ``proposal`` carries what ``with_progress`` computes; so the sentence is the one that was
    true after the report up to which that looks.
    """
    if proposal.is_awaiting:
        return "Not yet transcribed: without its text no report can be read for it."
    return f"{_on_record(proposal)} {reports_since(proposal)}".strip()


def _on_record(proposal):
    if proposal.latest_status:
        read = read_in(proposal.latest_evidence, proposal.latest_report).removeprefix("in ")
        linked = "" if proposal.latest_match == Match.EXPLICIT else MATCHED[proposal.latest_match]
        said = ", ".join(filter(None, [f"according to {read}", linked]))
        return f"{Status(proposal.latest_status).label}, {said}."
    if proposal.last == LastOnRecord.OTHER_EVIDENCE:
        reports = in_words(proposal.evidence_reports)
        time = f"of the time of {reports}" if reports else "after the latest report on record"
        return f"No report is on record for this; there is other evidence, {time}."
    return "No report is on record for this."


def last_on_record(proposal):
    """Return the newest report on record for a proposal, or what there is in its place."""
    report = proposal.latest_report
    if report is None:
        return f"{LastOnRecord(proposal.last).label}."
    return f"Last on record: report {report.number} ({report.month})."


def reports_since(proposal):
    """Return which reports after the newest on record were not read, and which do not mention it.

    Only a report read whole can leave a proposal unmentioned.
    """
    silent, unread = proposal.reports_without_it_since, proposal.reports_not_read_since
    said = []
    if silent:
        since = "since, in" if proposal.latest_status else "in"
        said.append(f"Not mentioned {since} {in_words(silent)}, read whole.")
    if unread:
        said.append(f"{capfirst(in_words(unread))} not read for this.")
    return " ".join(said)


def what_was_read(report):
    """Return how far a report was read, and in what its findings were; it carries their numbers."""
    counts = {
        "its text": report.text_count,
        "official summaries": report.official_count,
        "press or think-tank summaries": report.secondary_count,
    }
    found = [f"{number} from {place}" for place, number in counts.items() if number]
    in_part = "read in part" if report.text_count else "not read"
    how = "read whole" if report.read_whole else in_part
    if not found:
        return f"{how}; no finding says what it holds"
    *others, last = found
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"{how}; findings on what it holds: {listed}"


def in_words(numbers):
    """Return numbers of reports in words: “report 3”, “reports 3, 5 and 7 to 9”."""
    runs = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = []
    for run in runs:
        parts += map(str, run) if len(run) < 3 else [f"{run[0]} to {run[-1]}"]
    *others, last = parts or [""]
    listed = f"{', '.join(others)} and {last}" if others else last
    return f"report{'' if len(numbers) == 1 else 's'} {listed}" if numbers else ""


def where_found(finding):
    """Return where a finding belongs; what was found elsewhere is never of the report."""
    if not finding.report:
        return "known after the latest report on record"
    report = f"{ordinal(finding.report.number).lower()} progress report"
    is_evidence = finding.attribution == Attribution.PERIOD_EVIDENCE
    return f"other evidence, not from the {report}" if is_evidence else report
