"""Dates as people and as machines read them."""

import datetime

from django.template import engines

from actions.models import Event


def written(tag, value):
    return engines["django"].from_string(f"{{{{ value|{tag} }}}}").render({"value": value})


def test_a_date_is_written_as_the_eu_does_and_machines_can_read_it(subtests):
    day = datetime.date(2016, 12, 6)
    moment = datetime.datetime(2016, 12, 6, 14, 5, tzinfo=datetime.UTC)
    dated = {one: Event(date=day, date_precision=one) for one in ("day", "month", "year")}
    for tag, value, read, text in [
        ("day", day, "2016-12-06", "6 December 2016"),
        ("day", moment, "2016-12-06", "6 December 2016"),
        ("moment", moment, "2016-12-06T14:05:00+00:00", "6 December 2016, 14:05"),
        ("known_date", dated["day"], "2016-12-06", "6 December 2016"),
        ("known_date", dated["month"], "2016-12", "December 2016"),
        ("known_date", dated["year"], "2016", "2016"),
    ]:
        with subtests.test(tag=tag, text=text):
            assert written(tag, value) == f'<time datetime="{read}">{text}</time>'


def test_nothing_is_written_of_a_date_that_is_not_known():
    assert written("known_date", Event(date=None)) == ""


def test_a_moment_without_a_format_is_written_as_on_our_pages():
    evening = datetime.datetime(2026, 11, 29, 22, 30, tzinfo=datetime.UTC)

    assert written("default:''", evening) == "29 November 2026, 22:30"
    assert written("time", evening) == "22:30"
