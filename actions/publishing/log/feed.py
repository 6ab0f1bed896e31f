"""The editorial log as a feed: an edit an entry."""

from dataclasses import dataclass

from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from actions.publishing import log
from actions.publishing.citations.formats import one_line
from actions.publishing.feeds import AUTHORITY, Scope
from actions.publishing.urls import absolute


@dataclass
class LogScope(Scope):
    """All edits of which the public may know."""

    subtitle: str = "What was edited, when and why. Records are named as they are now."

    def changes(self):
        return log.edits(log.entries())

    def items(self, edits):
        """Return what the feed says of each edit."""
        found = log.with_first_lines(edits, log.entries())
        return [_item(edit, lines) for edit, lines in found]


def _item(edit, lines):
    number = edit.record_count
    path = reverse("actions:edit", args=[edit.pk])
    return {
        "title": f"{edit.get_means_display()}: {number} record{pluralize(number)}",
        "link": absolute(path),
        "description": _told(edit, lines, number - len(lines)),
        "unique_id": f"{AUTHORITY}:changes/{edit.pk}",
        "pubdate": edit.moment,
        "updateddate": edit.moment,
        "categories": [edit.means],
    }


def _told(edit, lines, more):
    """Return the reason and the first records of an edit as HTML."""
    rows = [(one_line(line.told),) for line in lines]
    if more:
        rows.append((f"And {more} more record{pluralize(more)}.",))
    reason = one_line(edit.reason) or "No reason was given."
    return format_html("<p>{}</p><ul>{}</ul>", reason, format_html_join("", "<li>{}</li>", rows))
