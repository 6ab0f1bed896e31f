"""Dates as the EU writes them, “6 December 2016”, and as machines read them."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst

register = template.Library()

# How a date is written, and how machines read it, as exactly as it is known.
FORMATS = {"day": ("j F Y", "Y-m-d"), "month": ("F Y", "Y-m"), "year": ("Y", "Y")}


@register.filter
def day(date, precision="day"):
    """Return a date, or the day of a moment, such as “6 December 2016”."""
    written, read = FORMATS[precision]
    return format_html(
        '<time datetime="{}">{}</time>', date_format(date, read), date_format(date, written)
    )


@register.filter
def moment(when):
    """Return a day with its time, such as “6 December 2016, 14:05”."""
    written = date_format(when, "j F Y, H:i")
    return format_html('<time datetime="{}">{}</time>', when.isoformat(timespec="seconds"), written)


@register.filter
def known_date(record):
    """Return the date of a record as exactly as it is known, or nothing."""
    return day(record.date, record.date_precision) if record.date else ""


@register.filter
def beside_date(record):
    """Return what is said about the date of a record, without the date itself in front."""
    written = date_format(record.date, FORMATS[record.date_precision][0]) if record.date else ""
    return capfirst(record.date_text.removeprefix(written).lstrip(";,. "))
