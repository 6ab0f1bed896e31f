"""Tags and filters of our templates: terms, dates as exactly as known, links of a record."""

import json
import re
from calendar import month_abbr, month_name
from html import escape

from django import template
from django.conf.locale import LANG_INFO
from django.urls import reverse
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
from actions.publishing.urls import absolute_url, correction_url, log_url
from actions.templatetags.pictures import named_square, square
from actions.vocabulary import Status

register = template.Library()

register.filter("status_sentence", sentences.status_sentence)
register.filter("last_on_record", sentences.last_on_record)
register.filter("latest_code", sentences.latest_code)
register.filter("latest_in_short", sentences.latest_in_short)
register.filter("last_of_all", sentences.last_of_all)
register.filter("reports_in_words", sentences.in_words)
register.filter("reports_since", sentences.reports_since)
register.filter("what_was_read", sentences.what_was_read)
register.filter("areas_in_words", sentences.areas_in_words)
register.filter("how_far_read", sentences.how_far_read)
register.filter("in_words", sentences.in_words)
register.simple_tag(sentences.read_in)
register.simple_tag(sentences.evidence_of, name="evidence")
register.simple_tag(sentences.short_evidence)
register.simple_tag(lambda: vocabulary.ON_STATUS, name="on_status")
register.filter("absolute_url", absolute_url)
register.filter("log_url", log_url)
register.filter("one_line", one_line)
register.filter("printable", printable)
register.filter("ordinal_report", ordinal_report)

STRAIGHT_QUOTES = re.compile("['\"]")
MONTH = f"(?:{'|'.join(filter(None, [*month_name, 'Sept', *month_abbr]))})"
YEAR = r"(?:19|20)\d\d"
# What stands in quotes is found first, and left as it is.
UP_TO_BETWEEN_DATES = re.compile(
    r"“[^”]*”|(?<![\w./-])"
    rf"(?:(?:(?:\d{{1,2}} )?{MONTH}(?: {YEAR})?|\d{{1,2}})-(?=(?:\d{{1,2}} )?{MONTH}\b)"
    rf"|{YEAR}-(?={YEAR}(?![\w/-])))"
)
# What would end the element, or start another, inside a script.
UNSAFE_IN_A_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


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
def linked(addresses):
    """Return as texts the addresses of documents that are linked: no list links them again."""
    return [one.address for one in addresses if one.linked]


@register.filter
def marked(extract):
    """Return an extract as HTML, with what the search found in it marked and curly quotes."""
    text, place, pieces = quoted("".join(one for one, _ in extract)), 0, []
    for one, found in extract:
        shown = escape(text[place : place + len(one)])
        pieces.append(f"<mark>{shown}</mark>" if found else shown)
        place += len(one)
    joined = "".join(pieces).replace("</mark> <mark>", " ")
    return mark_safe(joined)  # noqa: S308 The texts are escaped, and the marks are ours.


# The values of facets and the cells of the matrix are many and small: nodes of a template would
# take most of the time of the page for them.
@register.simple_tag
def facet_values(facet):
    """Return the values of a facet as boxes, each with the number of rows that it would leave."""
    boxes = []
    for value in facet["values"]:
        state = f'value="{escape(value.code)}"{" checked" if value.selected else ""}'
        box = f'<input type="checkbox" name="{facet["name"]}" {state}>'
        is_status = facet["name"] == "status" and value.code in Status.values
        label = escape(value.label)
        named = f"<span>{square(value.code)} {label}</span>" if is_status else label
        zero = ' class="zero"' if value.count == 0 else ""
        count = "" if value.count is None else value.count
        boxes.append(f"<label{zero}>{box}{named} <small>{count}</small></label>")
    return mark_safe("\n".join(boxes))  # noqa: S308 What comes from elsewhere is escaped.


@register.simple_tag
def matrix_cells(cells):
    """Return the cells of a row of the matrix, those with something on record as links to it."""
    written = "".join(map(_matrix_cell, cells))
    return mark_safe(written)  # noqa: S308 What comes from elsewhere is escaped.


def _matrix_cell(cell):
    # Most cells are empty: what they say besides is in the head of their column.
    if not cell.address:
        return f"<td>{named_square(cell.code)}</td>"
    report = cell.report
    said = f"Report {report.number} ({report.short_month}): {cell.term.label.lower()}"
    if cell.evidence:
        said = f"{said}; {sentences.short_evidence(cell.evidence, cell.match)}"
    # Without words inside, the title is the name of the link.
    return f'<td><a href="{escape(cell.address)}" title="{said}">{square(cell.code)}</a></td>'


@register.simple_tag(takes_context=True)
def nav_link(context, name, label, *others):
    """Return an entry of the main navigation; that of the page itself, or of its list, says so.

    ``others`` are lists whose pages belong under the entry as well.
    """
    url = reverse(name)
    # A page that says what went wrong may know no request.
    path = context["request"].path if "request" in context else ""
    current = {True: ' aria-current="page"'}.get(path == url, "")
    if not current and path.startswith((url, *map(reverse, others))):
        current = ' aria-current="true"'
    return format_html('<li><a href="{}"{}>{}</a></li>', url, mark_safe(current), label)  # noqa: S308


@register.filter
def typographic(text):
    """Return words of ours with curly quotes and a dash from date to date; for show only."""
    return UP_TO_BETWEEN_DATES.sub(
        lambda match: re.sub("-$", "\N{EN DASH}", match[0]),
        quoted(text),
    )


@register.filter
def quoted(text):
    """Return a text, words of others too, with curly quotes; what is stored stays as it is."""
    return STRAIGHT_QUOTES.sub(_curly, str(text))


def _curly(match):
    place = match.start()
    opens = place == 0 or match.string[place - 1] in " ([“\u2018"
    return {"'": "\u2018\u2019", '"': "“”"}[match[0]][0 if opens else 1]


@register.filter
def value_at(mapping, key):
    """Return what a mapping has under a key, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def as_lang(code):
    """Return the attribute for words in another language than that of the page."""
    return format_html(' lang="{}"', code) if code not in ("", "en") else ""


@register.filter
def emphasised(sentence):
    """Return a sentence with what stands before its first comma in bold."""
    first, comma, rest = sentence.partition(",")
    return format_html("<b>{}</b>{}{}", first, comma, rest)


@register.filter
def json_ld(description):
    """Return a description as JSON-LD, in the element in which machines look for it."""
    text = json.dumps(description, ensure_ascii=False).translate(UNSAFE_IN_A_SCRIPT)
    # No character in it can end the element.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag
def breadcrumb_data(here, parent="", parent_url="", area=None):
    """Describe the way to the page to machines."""
    parents = [(parent, parent_url)] if parent_url else []
    parents += [(area.short_name, area.get_absolute_url())] if area else []
    crumbs = [("Home", reverse("actions:home")), *parents, (here, "")]
    return json_ld(structured_data.breadcrumbs(crumbs))


@register.inclusion_tag("partials/record_links.html", takes_context=True)
def record_links(context, record):
    """Show where a record stands, where to cite it and to say that it is wrong, when it changed."""
    return {
        "record": record,
        "short_name": kind_of(record).short_name(record),
        "cite_url": cite_url(record),
        "correction_url": correction_url(record, version_of(context.request)),
    }


@register.filter
def read_for(finding):
    """Return in short what was read for a finding, such as “Official summary of report 8”."""
    if finding.attribution not in sentences.READ:
        return "Other evidence" if finding.report else "After the latest report on record"
    read = sentences.READ[finding.attribution].removesuffix(" of the report")
    return f"{capfirst(read)} of report {finding.report.number}"
