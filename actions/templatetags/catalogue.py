"""Filters of our templates: terms with their definitions, dates as exactly as known."""

from django import template
from django.conf.locale import LANG_INFO
from django.utils.formats import date_format

from actions import vocabulary

register = template.Library()

DATE_FORMATS = {"day": "j F Y", "month": "F Y", "year": "Y"}

# A shape for each standing, so that colour is never needed to tell them apart.
STANDING_SHAPES = {"official": "●", "reported": "◐", "unconfirmed": "○", "awaiting": "◌"}


@register.filter
def standing_term(code):
    """Return the standing with its label and definition."""
    return vocabulary.Standing(code)


@register.filter
def standing_shape(code):
    """Return the shape that stands for a standing."""
    return STANDING_SHAPES[code]


@register.filter
def attribution_term(code):
    """Return the attribution with its label and definition."""
    return vocabulary.Attribution(code)


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
def printable(text):
    """Return what stood in an address as it can be repeated in a page, whatever it holds."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in str(text))
