"""The sentences that say what a status rests on, and how far the reports were read."""

from itertools import groupby

from django.template.defaultfilters import pluralize
from django.utils.text import capfirst

from actions.models.progress import ordinal
from actions.vocabulary import (
    Attribution,
    LastOnRecord,
    Match,
    Status,
    WithoutObservation,
    term_of_cell,
)

MATCHED = {
    Match.EXPLICIT: "named",
    Match.INFERRED: "linked by topic (editor)",
    Match.AREA_ONLY: "area only",
}

# What was read, where there is no room for a sentence.
READ = {
    Attribution.REPORT_TEXT: "text of the report",
    Attribution.OFFICIAL_SUMMARY: "official summary",
    Attribution.SECONDARY_SUMMARY: "press or think-tank summary",
}


def short_evidence(attribution, match):
    """Return in short what was read for a status, and why it is about the proposal."""
    return ", ".join(filter(None, [READ.get(attribution), MATCHED.get(match)]))


def read_in(attribution, report):
    """Return what was read, such as “in an official summary of the eighth report (June 2023)”.

    ``report`` is None for what is known after the latest report.
    """
    if report is None:
        return "other evidence, after the latest report on record"
    named = f"the {ordinal(report.number).lower()} report ({report.month})"
    if attribution == Attribution.PERIOD_EVIDENCE:
        return f"other evidence, of or near the period of {named}"
    label = Attribution(attribution).label
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
        return f"No status on record; other evidence, {time}."
    return "No status on record."


def latest_code(proposal):
    """Return the newest status on record, or what there is in its place, as a code."""
    if proposal.latest_status:
        return proposal.latest_status
    if proposal.last == LastOnRecord.OTHER_EVIDENCE:
        return WithoutObservation.OTHER_EVIDENCE.value
    silent = proposal.reports_without_it
    return Status.NOT_MENTIONED.value if silent else WithoutObservation.NOT_READ.value


def latest_in_short(proposal):
    """Return where the newest status on record was found, or what there is in its place."""
    if report := proposal.latest_report:
        found = short_evidence(proposal.latest_evidence, proposal.latest_match)
        return f"Report {report.number} ({report.short_month}), {found}"
    if proposal.last == LastOnRecord.OTHER_EVIDENCE:
        reports = in_words(proposal.evidence_reports)
        return f"From the period of {reports}" if reports else "After the latest report on record"
    return reports_since(proposal) if proposal.reports_without_it else ""


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


def how_far_read(report):
    """Return in a word or two how far a report was read; it carries the numbers of findings."""
    if report.read_whole:
        return "Read whole"
    if report.text_count:
        return "Read in part"
    summaries = report.official_count + report.secondary_count
    return "Only summaries read" if summaries else "Not read"


def last_of_all(known, reports):
    """Return the newest report on record for any of some proposals, or what there is instead."""
    for report in reports:
        if report.number == known.latest_number:
            return f"Last on record: report {report.number} ({report.short_month})"
    if known.number == known.awaiting:
        return "Not yet transcribed"
    return "Other evidence only" if known.with_other_evidence_only else "No status on record"


def summary_lines(known, reports):
    """Return three lines on proposals in all, made of nothing but what is on record of them."""
    return [_how_many(known), _with_status(known, reports), _without_status(known, reports)]


def _how_many(known):
    number, awaiting = known.number, known.awaiting
    if not number:
        return "No proposal is established to belong here."
    said = f"{number} proposal{'' if number == 1 else 's'}"
    if len(known.by_year) == 1:
        said = f"{said} of {known.by_year[0][0]}"
    else:
        said = f"{said}: {', '.join(f'{count} of {year}' for year, count in known.by_year)}"
    return f"{said}; {awaiting} not yet transcribed." if awaiting else f"{said}."


def _with_status(known, reports):
    evident = known.with_other_evidence_only
    other = f" Other evidence only for {evident}." if evident else ""
    latest = next((one for one in reports if one.number == known.latest_number), None)
    if not latest:
        return f"No status is on record.{other}"
    labels = [Attribution(one).label for one in known.latest_evidence]
    read = " and ".join(one.removeprefix("In ").removesuffix(" of the report") for one in labels)
    newest = f"the latest from report {latest.number} ({latest.short_month}), from {read}"
    return f"A status is on record for {known.with_status}; {newest}.{other}"


def _without_status(known, reports):
    on_record, silent, not_read = (
        known.reports(name)
        for name in ("reports_on_record", "reports_without_it", "reports_not_read")
    )
    unmentioned = sorted(silent - on_record - not_read)
    unread = sorted(not_read - on_record - silent)
    whole = [one.number for one in reports if one.read_whole]
    said = [f"not mentioned in {in_words(unmentioned)}"] if unmentioned else []
    said += [f"no status on record from {in_words(unread)}"] if unread else []
    said.append(f"{in_words(whole)} read whole" if whole else "no report has been read whole")
    return f"{capfirst('; '.join(said))}."


def what_was_read(report):
    """Return how far a report was read, and in what its findings were; it carries their numbers."""
    how = how_far_read(report).lower()
    summaries = "summaries" if report.text_count or report.read_whole else "ones"
    counts = {
        "its text": report.text_count,
        f"official {summaries}": report.official_count,
        f"press or think-tank {summaries}": report.secondary_count,
    }
    found = [(number, place) for place, number in counts.items() if number]
    if not found:
        return f"{how}; no finding says what it holds"
    (first, place), *others = found
    said = [f"{first} finding{pluralize(first)} from {place}"]
    said += [f"{number} from {place}" for number, place in others]
    return f"{how}: {' and '.join(filter(None, [', '.join(said[:-1]), said[-1]]))}"


def areas_in_words(proposals):
    """Return of how many of some proposals the area is established, and of how many it is not."""
    placed = sum(one.area_id is not None for one in proposals)
    nowhere = len(proposals) - placed
    said = [f"{nowhere} ha{pluralize(nowhere, 's,ve')} no established area"] if nowhere else []
    said += [f"{placed} belong{pluralize(placed, 's,')} to an area"] if placed else []
    return ", ".join(said)


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


def strip_in_words(codes, first=1):
    """Return what reports in a row say, such as “Report 1: under way; reports 2 and 3: …”."""
    parts = []
    for code, run in groupby(enumerate(codes, start=first), key=lambda one: one[1]):
        numbers = in_words([number for number, _ in run])
        parts.append(f"{numbers}: {term_of_cell(code).label.lower()}")
    return "; ".join(parts).capitalize()


def where_found(finding):
    """Return where a finding belongs; what was found elsewhere is never of the report."""
    if not finding.report:
        return "known after the latest report on record"
    report = f"{ordinal(finding.report.number).lower()} progress report"
    is_evidence = finding.attribution == Attribution.PERIOD_EVIDENCE
    return f"other evidence, of or near the period of the {report}" if is_evidence else report
