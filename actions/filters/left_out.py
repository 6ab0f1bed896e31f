"""What a list of proposals cannot know, in sentences: rows that may belong to it all the same."""

from collections import Counter

from django.db.models import Count, Q
from django.template.defaultfilters import pluralize
from django.utils.text import capfirst

from actions.models import Proposal
from actions.models.sets import AREA_SIZES, SET_SIZES
from actions.progress.sentences import in_words
from actions.vocabulary import LastOnRecord, Standing

# What is not known of a proposal before its text is.
OF_THE_TEXT = {"type", "theme", "organisation", "country"}
OF_REPORTS = {"status", "report", "last"}


def of_list(filterset):
    """Return what the result of a valid list cannot know.

    A proposal whose area is not established is in none, one without text is about nothing, and a
    report that was not read whole may mention any.
    """
    chosen = {
        name: codes
        for name in filterset.facet_filters
        if (codes := filterset.form.cleaned_data.get(name))
    }
    said = _reports(filterset, chosen)
    if not (filterset.question or chosen.keys() & {"area", *OF_THE_TEXT}):
        return said
    rows = filterset.everything.exclude(pk__in=filterset.qs.order_by().values("pk"))
    for name, codes in chosen.items():
        may_belong = filterset.filters[name].chosen(codes)
        if name == "area":
            may_belong |= Q(area=None, proposal_set__in=sets_with_room(codes))
        elif name in OF_THE_TEXT:
            may_belong |= Q(standing=Standing.AWAITING)
        rows = rows.filter(may_belong)
    if filterset.question:
        rows = rows.filter(standing=Standing.AWAITING)
    return [*said, *_proposals(rows, by_area="area" in chosen)]


def of_area(area):
    """Return which proposals without established area may belong to one."""
    years = sets_with_room([area.slug])
    return _proposals(Proposal.objects.filter(area=None, proposal_set__in=years), by_area=True)


def of_subject():
    """Return which proposals may be about any subject, because nobody has read their text."""
    return _proposals(Proposal.objects.filter(standing=Standing.AWAITING), by_area=False)


def sets_with_room(areas):
    """Return the years of the sets of which one of the areas may have more than it shows."""
    proposals = Proposal.objects.filter(area__slug__in=areas).order_by()
    rows = proposals.values_list("proposal_set", "area__slug").annotate(Count("pk"))
    counts = Counter({(year, area): number for year, area, number in rows})
    return [
        year
        for year in SET_SIZES
        if any(counts[year, area] != AREA_SIZES[year].get(area) for area in areas)
    ]


def _proposals(left_out, *, by_area):
    """Return in words how many proposals may belong to a result."""
    rows = left_out.order_by().values_list("area", "proposal_set").annotate(Count("pk"))
    without_area = {year: number for area, year, number in rows if area is None and by_area}
    awaiting = sum(number for *_, number in rows) - sum(without_area.values())
    said = []
    if without_area:
        (year, first), *others = sorted(without_area.items())
        more = "".join(f" and {number} of {later}" for later, number in others)
        which, verb = (
            f"proposal{pluralize(first)} of {year}",
            "have" if more or first > 1 else "has",
        )
        said.append(f"{first} more {which}{more} {verb} no established area and may belong here.")
    if awaiting:
        said.append(f"{_more(awaiting)} no transcribed text yet and may belong here.")
    return said


def _more(rows):
    return "1 more proposal has" if rows == 1 else f"{rows} more proposals have"


def _reports(filterset, chosen):
    """Return which reports were not read whole, where the list depends on what they say."""
    codes = {code for name in chosen.keys() & OF_REPORTS for code in chosen[name]}
    if not codes:
        return []
    unread = [one.number for one in filterset.reports_then if not one.read_whole]
    last = {int(code) for code in chosen.get("last", []) if code.isdigit()}
    wanted = {int(code) for code in chosen.get("report", []) if code.isdigit()}
    said = []
    if named := [number for number in unread if number in wanted]:
        said.append(f"{_not_read_whole(named)}: more proposals may stand there.")
    if last and (later := [number for number in unread if number > max(last)]):
        said.append(f"{_not_read_whole(later)}: these proposals may stand there too.")
    nowhere = filterset.everything.filter(progress__last__in=LastOnRecord.values)
    nowhere = filterset.filters["reference"].filter(nowhere, chosen.get("reference"))
    if last and not codes & set(LastOnRecord.values) and (count := nowhere.count()):
        said.append(f"{_more(count)} no report on record at all.")
    if unread and codes & {LastOnRecord.NONE.value, LastOnRecord.OTHER_EVIDENCE.value}:
        said.append(f"{_not_read_whole(unread)}: these proposals may stand there.")
    return said


def _not_read_whole(numbers):
    return f"{capfirst(in_words(numbers))} {'was' if len(numbers) == 1 else 'were'} not read whole"
