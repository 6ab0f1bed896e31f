"""A progress report on its desk: its text, how far it is read, and what it does not mention."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils.text import Truncator
from django.utils.timezone import localdate, now

from actions.history.deserialization import bulk_add
from actions.history.revert import steps_of
from actions.history.revision import revision
from actions.importing.parse.areas import area_of
from actions.importing.parse.prose import split_marker
from actions.models import Area, Observation, Proposal
from actions.models.desk import ReportParagraph, ReportText
from actions.models.progress import ORDINALS
from actions.search.words import words_of
from actions.vocabulary import EditOrigin, Status

NO_AREA = "none"
LONGEST = {name: ReportParagraph._meta.get_field(name).max_length for name in ["number", "heading"]}
LONGEST_PLACE = Observation._meta.get_field("place").max_length
# Headings that end the part of the last area.
OUTSIDE = {
    *["introduction", "foreword", "summary", "conclusion", "conclusions", "outlook"],
    *["way ahead", "way forward", "next steps", "annex", "synthese", "perspectives"],
}


@dataclass
class Progress:
    """How many of some things are done."""

    done: int
    of: int

    @property
    def left(self):
        return self.of - self.done


@dataclass
class Part:
    """The reading of a report for one area, or for the whole."""

    slug: str
    area: Area | None
    decided: Progress
    gone_through: Progress

    @property
    def name(self):
        return self.area.short_name if self.area else "No area"


class Reading:
    """What stands on the desk of a report, read in a few queries whatever its length."""

    def __init__(self, report):
        self.report = report
        self.text = ReportText.objects.filter(report=report).first()
        paragraphs = self.text and self.text.paragraphs.select_related("area", "gone_through_by")
        self.paragraphs = list(paragraphs or [])
        _count(self.paragraphs)
        applicable = list(Proposal.objects.as_of(report).for_list().in_order_of_area())
        self.proposals = [one for one in applicable if not one.is_awaiting]
        # Those that the report could cover and that have no text yet.
        self.awaiting = [one for one in applicable if one.is_awaiting]
        recorded = report.observations.prefetch_related("findings")
        self.observations = {one.proposal_id: one for one in recorded}
        for proposal in self.proposals:
            proposal.recorded = self.observations.get(proposal.pk)
        self.undecided = [one for one in self.proposals if not one.recorded]
        # Which copy of the report's text it is; another one that is given in has another mark.
        self.copy = self.text.added.isoformat() if self.text else ""

    @cached_property
    def whole(self):
        """The reading of the whole report."""
        return self._part("", None, self.proposals, self.paragraphs)

    @cached_property
    def parts(self):
        """The reading by area, in the order of the areas: the seven, then others, last none."""
        areas = {_slug_of(one): one.area for one in [*self.proposals, *self.paragraphs]}
        in_order = sorted(
            areas.items(),
            key=lambda pair: (pair[1] is None, getattr(pair[1], "number", None) or 99, pair[0]),
        )
        return [self._part(slug, area, *self.only(slug)) for slug, area in in_order]

    def only(self, slug):
        """Return the proposals and the paragraphs of an area."""
        both = self.proposals, self.paragraphs
        return [[one for one in some if _slug_of(one) == slug] for some in both]

    def _part(self, slug, area, proposals, paragraphs):
        return Part(
            slug,
            area,
            Progress(sum(bool(one.recorded) for one in proposals), len(proposals)),
            Progress(sum(bool(one.gone_through) for one in paragraphs), len(paragraphs)),
        )


def _slug_of(record):
    """Return the slug of a record's area, or what stands for none."""
    return record.area.slug if record.area else NO_AREA


def _count(paragraphs):
    """Count the paragraphs as a reader can: on their page, else under their heading."""
    counts = Counter()
    for paragraph in paragraphs:
        around = paragraph.page or paragraph.heading
        counts[around] += 1
        paragraph.counted = counts[around]


def name_of(paragraph):
    """Return how a paragraph is called: by its printed number or, without one, as counted."""
    if number := paragraph.number.strip(" .()"):
        return f"paragraph {number}"
    is_word = paragraph.counted < len(ORDINALS)
    place = ORDINALS[paragraph.counted] if is_word else ordinal(paragraph.counted)
    return f"{place} paragraph"


def place_of(paragraph):
    """Return the heading, the paragraph and the page, as far as there is room."""
    page = f"page {paragraph.page}" if paragraph.page else ""
    parts = [name_of(paragraph), page] if paragraph.number else [page, name_of(paragraph)]
    rest = ", ".join(filter(None, parts))
    heading = Truncator(paragraph.heading).chars(LONGEST_PLACE - len(rest) - 2)
    return ", ".join(filter(None, [heading, rest]))


def with_place(recorded, place):
    """Return a recorded place together with another one, if it is new and there is room."""
    both = f"{recorded}; {place}" if recorded else place
    return recorded if names(recorded, place) or len(both) > LONGEST_PLACE else both


def names(recorded, place):
    """Return whether a recorded place names another one among its own."""
    return f"; {place}; " in f"; {recorded}; "


class Copy:
    """A copy of a report beside the one that is kept: what of it was gone through already."""

    def __init__(self, text, paragraphs):
        self.paragraphs = paragraphs
        read = text.paragraphs.exclude(gone_through=None) if text else []
        self.kept = list(read and read.select_related("gone_through_by"))

    @cached_property
    def still(self):
        """The kept paragraph that each of the copy repeats, by the place in the copy."""
        waiting = defaultdict(list)
        for paragraph in reversed(self.kept):
            waiting[words_of(paragraph.text)].append(paragraph)
        same = {}
        for place, paragraph in enumerate(self.paragraphs):
            if found := waiting[words_of(paragraph["text"])]:
                same[place] = found.pop()
        return same

    @property
    def lost(self):
        """The paragraphs that were gone through and that the copy does not have."""
        still = {one.pk for one in self.still.values()}
        return [one for one in self.kept if one.pk not in still]

    @property
    def readers(self):
        """Who went through those that the copy does not have."""
        return {one.gone_through_by for one in self.lost} - {None}


def keep(report, paragraphs, *, file_name, editor):
    """Keep the paragraphs of a report in the place of those that were kept before."""
    text, _ = ReportText.objects.get_or_create(report=report)
    same = Copy(text, paragraphs).still
    about = {"file_name": file_name, "added": now(), "added_by": editor}
    ReportText.objects.filter(pk=text.pk).update(**about)
    text.paragraphs.all().delete()
    areas = Area.objects.in_bulk(field_name="slug")
    rows = []
    for place, (paragraph, area) in enumerate(zip(paragraphs, _areas_of(paragraphs), strict=True)):
        short = {name: paragraph[name][:room] for name, room in LONGEST.items()}
        row = ReportParagraph(**paragraph | short, text_of_report=text, order=place + 1)
        row.area = areas.get(area)
        if before := same.get(place):
            row.gone_through = before.gone_through
            row.gone_through_by_id = before.gone_through_by_id
        rows.append(row)
    ReportParagraph.objects.bulk_create(rows)
    return text


def _areas_of(paragraphs):
    """Yield the area under whose heading each paragraph stands, sub-headings passed over."""
    area = heading = ""
    for paragraph in paragraphs:
        if paragraph["heading"] != heading:
            heading = paragraph["heading"]
            ends = " ".join(words_of(split_marker(heading)[1])) in OUTSIDE
            area = "" if ends else area_of(heading) or area
        yield area


def declare_read_whole(reading, *, reason, editor, checked_by):
    """Record a report as read whole, and what nothing is recorded of as not mentioned in it."""
    report = reading.report
    with revision(EditOrigin.READING, reason, editor) as changes:
        for record in [report.document, report]:
            _say_not_read(record, "")
        report.read_whole = True
        report.full_clean()
        report.save()
        silent = [
            Observation(
                proposal=proposal,
                report=report,
                status=Status.NOT_MENTIONED,
                checked=localdate(),
                checked_by=checked_by,
            )
            for proposal in reading.undecided
        ]
        for observation in silent:
            # The rules about one record alone are the database's, asked for all of them at once.
            observation.clean()
        bulk_add(Observation, [(observation, {}) for observation in silent])
    reading.text.read_whole_in = changes.edit
    reading.text.save()
    return silent


def _say_not_read(record, not_read):
    """Say of a report or its document what could not be read."""
    if record.not_read != not_read:
        record.not_read = not_read
        record.save()


def recorded_with(text):
    """Return the steps back from the observations recorded with the whole report.

    Those that nobody changed since come first, the others second.
    """
    steps = [
        step
        for step in steps_of(text.read_whole_in)
        if step.model is Observation and not step.target and step.record
    ]
    changed = [step for step in steps if step.was_changed_since]
    return [step for step in steps if not step.was_changed_since], changed


def take_back_read_whole(text, *, reason, editor):
    """Remove what was recorded with the whole report, except what was changed since.

    Return the observations that are removed, and those that are kept.
    """
    report = text.report
    removed, kept = ([step.record for step in steps] for steps in recorded_with(text))
    with revision(EditOrigin.READING, reason, editor):
        Observation.objects.filter(pk__in=[one.pk for one in removed]).delete()
        report.read_whole = report.observations.filter(status=Status.NOT_MENTIONED).exists()
        report.save()
        if not report.read_whole:
            _restore_not_read(text)
        text.read_whole_in = None
        text.save()
    return removed, kept


def _restore_not_read(text):
    """Say again what could not be read, where nobody said so since."""
    before = {step.model: step.then for step in steps_of(text.read_whole_in)}
    for record in [text.report.document, text.report]:
        said = before.get(type(record), {}).get("not_read", "")
        _say_not_read(record, record.not_read or said)
