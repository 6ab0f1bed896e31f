"""Filters of our templates: terms with their definitions, dates as exactly as known."""

import json

from django import template
from django.conf.locale import LANG_INFO
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from actions import vocabulary
from actions.filters.facets import printable
from actions.models.progress import ordinal_report
from actions.progress import sentences
from actions.publishing.citations.formats import one_line
from actions.search import START, STOP

register = template.Library()

register.filter("status_sentence", sentences.status_sentence)
register.filter("last_on_record", sentences.last_on_record)
register.filter("reports_since", sentences.reports_since)
register.filter("what_was_read", sentences.what_was_read)
register.simple_tag(sentences.evidence_of, name="evidence")
register.simple_tag(lambda: vocabulary.ON_STATUS, name="on_status")
register.filter("one_line", one_line)
register.filter("printable", printable)
register.filter("ordinal_report", ordinal_report)

DATE_FORMATS = {"day": "j F Y", "month": "F Y", "year": "Y"}

# A shape for each standing, so that colour is never needed to tell them apart.
STANDING_SHAPES = {"official": "●", "reported": "◐", "unconfirmed": "○", "awaiting": "◌"}

# What was read, where a cell has no room for a sentence.
EVIDENCE_LABELS = {
    "report_text": "text",
    "official_summary": "official summary",
    "secondary_summary": "press or think tank",
}

# A shape and a short label for what stands in a cell of the matrix.
CELL_MARKS = {
    "preparing": ("◔", "In preparation"),
    "under_way": ("◑", "Under way"),
    "activity_reported": ("◆", "Activity reported"),
    "in_place": ("■", "In place"),
    "completed": ("✔", "Completed"),
    "held_up": ("‖", "Held up"),
    "carried_over": ("➜", "Elsewhere"),
    "not_mentioned": ("∅", "Not mentioned"),
    "other_evidence": ("◇", "Other evidence"),
    "not_read": ("?", "Not read"),
    "not_applicable": ("▱", "Not applicable"),
}


@register.filter
def status_term(code):
    """Return the status, or why there is none, with its label and definition."""
    return vocabulary.term_of_cell(code)


@register.filter
def cell_shape(code):
    """Return the shape that stands for a status, or for why there is none."""
    return CELL_MARKS[code][0]


@register.filter
def cell_label(code):
    """Return the short label of a status, or of why there is none."""
    return CELL_MARKS[code][1]


@register.filter
def evidence_label(code):
    """Return the short label of what was read for a status."""
    return EVIDENCE_LABELS[code]


@register.filter
def match_label(code):
    """Return the short label of how a status was matched."""
    return sentences.MATCHED[code]


@register.filter
def match_term(code):
    """Return the match with its label and definition."""
    return vocabulary.Match(code)


@register.filter
def standing_term(code):
    """Return the standing with its label and definition."""
    return vocabulary.Standing(code)


@register.filter
def standing_shape(code):
    """Return the shape that stands for a standing."""
    return STANDING_SHAPES[code]


@register.filter
def known_date(record):
    """Return the date of a record as exactly as it is known, or nothing."""
    if not record.date:
        return ""
    return date_format(record.date, DATE_FORMATS[record.date_precision])


@register.filter
def language_name(code):
    """Return the English name of a language, or its code where Django knows no name."""
    return LANG_INFO.get(code, {}).get("name", code)


@register.filter
def quoted_from(record, addresses):
    """Return the first of some addresses of documents at which a source of a record was read."""
    read = {source.public_address for source in record.sources.all()}
    return next((one for one in addresses if one.linked and one.address in read), None)


@register.filter
def marked(extract):
    """Return an extract as HTML, with what the search found in it marked."""
    text = conditional_escape(extract).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(text)  # noqa: S308 The text is escaped, and the marks are ours.


# What would end the element, or start another, inside a script.
UNSAFE_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@register.filter
def json_ld(description):
    """Return a description as JSON-LD, in the element in which machines look for it."""
    text = json.dumps(description, ensure_ascii=False).translate(UNSAFE_IN_A_SCRIPT)
    # No character in it can end the element.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
