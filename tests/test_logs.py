"""What stands in the log of a request, and what never does."""

import io
import json
import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from eunato import logs
from tests.test_settings import settings_with

pytestmark = pytest.mark.django_db

SECRET = "private"


@pytest.fixture
def log(monkeypatch):
    """Return what was logged so far as in production, line by line."""
    config = settings_with()["LOGGING"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logs.JsonFormatter())
    monkeypatch.setattr(logging.getLogger(), "handlers", [handler])
    for name, logger in config["loggers"].items():
        monkeypatch.setattr(logging.getLogger(name), "level", getattr(logging, logger["level"]))
    monkeypatch.setattr(logging.getLogger("django.security"), "level", logging.WARNING)
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def test_an_answer_has_the_id_of_the_proxy_or_a_new_one(client, subtests):
    for given, is_kept in {
        "0123456789abcdef0123456789abcdef": True,
        "a-b-c-d-": True,
        "short": False,
        "a" * 65: False,
        "with blanks and\nlines": False,
        '"}{"level": "': False,
    }.items():
        with subtests.test(given=given):
            answers = [client.get("/robots.txt", headers={"X-Request-ID": given}) for _ in "ab"]
            ids = [answer["X-Request-ID"] for answer in answers]

            assert (ids == [given, given]) == is_kept
            assert is_kept or re.fullmatch(r"[0-9a-f]{32} [0-9a-f]{32}", " ".join(ids))
            assert is_kept or ids[0] != ids[1]


def refuse(execute, sql, params, many, context):
    """Fail as a database does: its second line says which value it refuses."""
    raise ValueError(f"It is out of range.\nDETAIL: the value {SECRET}")


def test_a_fault_is_one_line_with_the_id_and_without_what_was_sent(client, log, settings):
    settings.BEHIND_PROXY = False
    with connection.execute_wrapper(refuse):
        answer = client.get(f"/search/?q={SECRET}", headers={"X-Forwarded-For": "192.0.2.77"})

    (line,) = log()
    assert answer.status_code == 500
    assert line["request"] == answer["X-Request-ID"]
    assert (line["level"], line["logger"]) == ("ERROR", "django.request")
    assert line["message"] == "Internal Server Error: /search/"
    assert [error["message"] for error in line["errors"]] == ["It is out of range."]
    assert re.fullmatch(r".+/tests/test_logs\.py:\d+ refuse", line["errors"][0]["calls"][-1])
    assert SECRET not in json.dumps(line)
    assert "192.0.2" not in json.dumps(line)


def test_what_visitors_do_wrong_is_not_logged(client, log, subtests):
    for method, url in [
        ("get", "/nowhere/"),
        ("head", "/nowhere/"),
        ("get", "/a%00b%0Ac/"),
        ("get", "/proposals.csv?area=nowhere"),
        ("get", "/search/?q=" + "a" * 8000),
        ("delete", "/areas/"),
        ("post", "/proposals.csv"),
    ]:
        with subtests.test(method=method, url=url[:30]):
            assert 400 <= getattr(client, method)(url).status_code < 500
            assert log() == []


def test_another_host_is_one_short_line(client, log):
    answer = client.get("/", headers={"Host": "a" * 3000})

    (line,) = log()
    assert answer.status_code == 400
    assert (line["logger"], line["request"]) == (
        "django.security.DisallowedHost",
        answer["X-Request-ID"],
    )
    assert line["message"].startswith("Invalid HTTP_HOST header: 'aaa")
    assert set(line) == {"time", "level", "logger", "request", "message"}
    assert len(json.dumps(line)) < 600


def test_a_failed_login_leaves_no_name_and_no_address(client, log):
    for _ in range(6):
        answer = client.post(reverse("admin:login"), {"username": SECRET, "password": "wrong"})

    assert answer.status_code == 429
    assert log() == []


def test_the_log_says_once_that_a_proxy_stands_in_front_that_the_settings_do_not_know(
    client, log, settings
):
    logs.warn_of_proxy.cache_clear()
    for known in [None, None, False, True]:
        settings.BEHIND_PROXY = known
        client.get("/robots.txt", headers={"X-Forwarded-For": "192.0.2.77"})

    assert [line["message"] for line in log()] == [
        "X-Forwarded-For is sent, but BEHIND_PROXY is not set: see docs/operating.md."
    ]
