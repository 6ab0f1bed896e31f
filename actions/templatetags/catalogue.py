"""Tags and filters of our templates: terms, dates as exactly as known, links of a record."""

import json
from collections import Counter
from functools import cache
from html import escape
from itertools import chain

from django import template
from django.conf.locale import LANG_INFO
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst

from actions import vocabulary
from actions.filters.query import printable
from actions.models.progress import ordinal_report
from actions.progress import sentences
from actions.publishing import structured_data
from actions.publishing.caching import version_of
from actions.publishing.citations import cite_url
from actions.publishing.citations.formats import one_line
from actions.publishing.records import kind_of
from actions.publishing.urls import correction_url, log_url

register = template.Library()

register.filter("status_sentence", sentences.status_sentence)
register.filter("last_on_record", sentences.last_on_record)
register.filter("reports_since", sentences.reports_since)
register.filter("what_was_read", sentences.what_was_read)
register.simple_tag(sentences.evidence_of, name="evidence")
register.simple_tag(lambda: vocabulary.ON_STATUS, name="on_status")
register.filter("log_url", log_url)
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
# What would end the element, or start another, inside a script.
UNSAFE_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}

register.filter("standing_shape", lambda code: STANDING_SHAPES[code])
register.filter("cell_shape", lambda code: CELL_MARKS[code][0])


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
    pieces = (f"<mark>{escape(one)}</mark>" if found else escape(one) for one, found in extract)
    return mark_safe("".join(pieces))  # noqa: S308 The texts are escaped, and the marks are ours.


# The values of facets and the cells of the matrix are many and small: nodes of a template would
# take most of the time of the page for them.
@register.simple_tag
def facet_values(facet, rows):
    """Return the values of a facet as boxes, each with the number of rows that it would leave."""
    boxes = []
    for value in facet["values"]:
        zero = ' class="zero"' if value.count == 0 else ""
        state = f'value="{escape(value.code)}"{" checked" if value.selected else ""}'
        box = f'<input type="checkbox" name="{facet["name"]}" {state}>'
        named = f"<span>{escape(value.label)}</span>{_count_of_rows(value.count, rows)}"
        boxes.append(f"<label{zero}>{box}{named}</label>")
    return mark_safe("\n".join(boxes))  # noqa: S308 What comes from elsewhere is escaped.


def _count_of_rows(count, rows):
    if count is None:
        return ""
    said = f"{count} {rows[:-1] if count == 1 else rows}"
    return (
        f' <span class="count"><span aria-hidden="true">{count}</span>'
        f'<span class="hidden">, {said}</span></span>'
    )


@register.simple_tag
def matrix_cells(cells):
    """Return the cells of a row of the matrix, those with something on record as links to it."""
    written = (f'<td class="{cell.code}">{_content_of(cell)}</td>' for cell in cells)
    return mark_safe("".join(written))  # noqa: S308 What comes from elsewhere is escaped.


def _content_of(cell):
    shape, label = CELL_MARKS[cell.code]
    mark = f"<i>{shape}</i> {label}"
    if not cell.address:
        return mark
    said = cell.term.label
    if cell.evidence:
        said = f"{said}, {sentences.evidence_of(cell.evidence, cell.match, cell.report)}"
        read = [EVIDENCE_LABELS[cell.evidence], cell.match and sentences.MATCHED[cell.match]]
        mark = f"{mark} <small>{', '.join(filter(None, read))}</small>"
    return f'<a href="{escape(cell.address)}" aria-label="{escape(said)}">{mark}</a>'


@register.filter
def json_ld(description):
    """Return a description as JSON-LD, in the element in which machines look for it."""
    text = json.dumps(description, ensure_ascii=False).translate(UNSAFE_IN_A_SCRIPT)
    # No character in it can end the element.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def breadcrumb_data(here, parent="", parent_url=""):
    """Describe the way to the page to machines."""
    parents = [(parent, parent_url)] if parent_url else []
    crumbs = [("Home", reverse("actions:home")), *parents, (here, "")]
    return json_ld(structured_data.breadcrumbs(crumbs))


@register.inclusion_tag("partials/record_links.html", takes_context=True)
def record_links(context, record):
    """Show where to cite a record among others, and where to say that it is wrong."""
    request = context.request
    days = _days_of(record) if hasattr(record, "last_changed") else None
    commonest = getattr(request, "mostly_changed", None)
    return {
        "record": record,
        "short_name": kind_of(record).short_name(record),
        "cite_url": cite_url(record),
        "correction_url": correction_url(record, version_of(request)),
        "changed": "" if days in (None, commonest) else _in_words(days),
    }


@register.simple_tag(takes_context=True)
def mostly_changed(context, *groups):
    """Say once when most records of a page last changed; only the others say it themselves."""
    days = Counter(map(_days_of, chain(*groups))).most_common(1)
    context.request.mostly_changed = days[0][0] if days else None
    return f"Each was {_in_words(days[0][0])}, where it does not say otherwise." if days else ""


def _days_of(record):
    """Return the days on which a record last changed and was last reviewed, the latter if ever."""
    reviewed = getattr(record, "reviewed", None)
    return record.last_changed.date(), reviewed.date() if reviewed else None


def _in_words(days):
    changed, reviewed = (day and date_format(day, "j F Y") for day in days)
    words = f"last changed {changed}"
    return f"{words}, last reviewed {reviewed}" if reviewed else words


# Most pages show dozens of terms, a few of them again and again: each link is written once.
@register.filter
@cache
def standing_link(code):
    """Return the source of a text, with a link to what it means."""
    return _term_link("standing", "source", vocabulary.Standing(code), STANDING_SHAPES[code])


@register.filter
@cache
def status_link(code):
    """Return a status, or what stands in its place, with a link to what it means."""
    return _term_link("status", "status", vocabulary.term_of_cell(code), CELL_MARKS[code][0])


def _term_link(name, section, term, shape):
    return format_html(
        '<a class="{0} {0}-{1}" href="{2}#{3}-{1}"><span aria-hidden="true">{4}</span> {5}</a>',
        *(name, term.value, reverse("actions:method"), section, shape, term.label),
    )


@register.filter
@cache
def match_link(code):
    """Return why a report is taken to be about a proposal, with a link to what that means."""
    page, term = reverse("actions:method"), vocabulary.Match(code)
    return format_html('<a class="match" href="{}#match-{}">{}</a>', page, term.value, term.label)


@register.filter
def attribution_link(finding, after=""):
    """Return what was read for a finding, with a link to what that means."""
    read = capfirst(sentences.read_in(finding.attribution, finding.report))
    return format_html(
        '<a class="attribution attribution-{0}" href="{1}#attribution-{0}">{2}{3}</a>',
        *(finding.attribution, reverse("actions:method"), read, after),
    )
