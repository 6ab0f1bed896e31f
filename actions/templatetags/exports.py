"""The tag that gives a page the links to its rows as files."""

from django import template

from actions.publishing.exports.formats import links

register = template.Library()


@register.simple_tag(takes_context=True)
def files(context, name, **key):
    """Return the links to the rows of this page as CSV, JSON and XLSX."""
    return links(context["request"], name, **key)
