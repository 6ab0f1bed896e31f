"""The text of a report as it is kept: its paragraphs, and what was gone through of them."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.timezone import now

from actions.importing.parse.areas import area_of
from actions.importing.parse.markers import split_marker
from actions.models import Area
from actions.models.desk import ReportParagraph, ReportText
from actions.search.query import words_of

# Headings that end the part of the last area.
OUTSIDE = {
    *["introduction", "foreword", "summary", "conclusion", "conclusions", "outlook"],
    *["way ahead", "way forward", "next steps", "annex", "synthese", "perspectives"],
}


@dataclass
class Copy:
    """A copy of a report beside the one that is kept: what of it was gone through already."""

    paragraphs: list
    kept: list  # Those that were gone through.

    @classmethod
    def beside(cls, text, paragraphs):
        """Return the copy made of paragraphs, beside the text that is kept, if there is one."""
        kept = text.paragraphs.exclude(gone_through=None) if text else []
        return cls(paragraphs, list(kept))

    @cached_property
    def still(self):
        """Return the kept paragraph that each of the copy repeats, by the place in the copy."""
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
        """How many paragraphs that were gone through the copy does not have."""
        return len(self.kept) - len(self.still)


def keep(report, paragraphs, *, file_name, editor):
    """Keep the paragraphs of a report in the place of those that were kept before."""
    about = {"file_name": file_name, "added": now(), "added_by": editor}
    text, _ = ReportText.objects.get_or_create(report=report)
    same = Copy.beside(text, paragraphs).still
    ReportText.objects.filter(pk=text.pk).update(**about)
    text.paragraphs.all().delete()
    areas = Area.objects.in_bulk(field_name="slug")
    rows = [_row(text, place, one) for place, one in enumerate(paragraphs)]
    for row, area in zip(rows, _areas_of(paragraphs), strict=True):
        row.area = areas.get(area)
    for place, before in same.items():
        rows[place].gone_through = before.gone_through
        rows[place].gone_through_by_id = before.gone_through_by_id
    ReportParagraph.objects.bulk_create(rows)
    return text


def _row(text, place, paragraph):
    return ReportParagraph(
        text_of_report=text,
        order=place + 1,
        number=paragraph["number"][: _room("number")],
        heading=paragraph["heading"][: _room("heading")],
        page=paragraph["page"],
        text=paragraph["text"],
    )


def _room(field):
    return ReportParagraph._meta.get_field(field).max_length


def _areas_of(paragraphs):
    """Yield the area under whose heading each paragraph stands, sub-headings passed over."""
    area = heading = ""
    for paragraph in paragraphs:
        if paragraph["heading"] != heading:
            heading = paragraph["heading"]
            ends = " ".join(words_of(split_marker(heading)[1])) in OUTSIDE
            area = "" if ends else area_of(heading) or area
        yield area
