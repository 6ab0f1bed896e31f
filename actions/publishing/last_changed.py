"""When what a record says last changed and was last reviewed, as pages say it."""

from collections import Counter
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format

from actions.models.serialization import join_key
from actions.publishing.fields import TABLE_OF_MODEL


def days_of(record):
    """Return the days on which a record last changed and was last reviewed, the latter if ever."""
    reviewed = getattr(record, "reviewed", None)
    return record.last_changed.date(), reviewed.date() if reviewed else None


def most_common_days(records):
    """Return the days of most of some records, or nothing where there are none."""
    days = Counter(map(days_of, records))
    return days.most_common(1)[0][0] if days else None


def in_words(days):
    """Return two such days in words."""
    changed, reviewed = days
    words = f"last changed {_in_words(changed)}"
    return f"{words}, last reviewed {_in_words(reviewed)}" if reviewed else words


def _in_words(day):
    return date_format(day, "j F Y")


def log_address(record):
    """Return the part of the editorial log that is about a record."""
    about = {
        "kind": TABLE_OF_MODEL[type(record)].name,
        "record": join_key(record.natural_key()),
    }
    return f"{reverse('actions:editorial-log')}?{urlencode(about)}"
