"""What a variable of the environment must be: anything else is refused, and never shown."""

import re
import subprocess
import sys
from itertools import product

from django.conf import settings as project_settings

from tests.test_settings import PRODUCTION, SECRET, refusal, settings_with

ENCODED = "where # / ? @ and % of a password are written as %23 %2F %3F %40 and %25"
NAMES = "be names of hosts in small letters and without a port, such as"
NO_ORIGINS = [
    *["catalogue.example", "https://", "https://[x", "https://[::::]", "https://c'x&y"],
    *["https://c.example:abc", "https://c.example:65536", "https://c.example:0", "https://C"],
    *["https://u:word@c.example", "https://c.example/x", "https://c.example?x", "ftp://c.example"],
]
NEVER_ASKED = [
    *["https://nato.int", "*.int", ".int", "a b", "a@b", "localhost", "[::1]", "[::1.2.3.4]"],
    *["a.int:443", "a.int:0", "a.int:99999", "a.int:x", "NATO.int", "a.int,b"],
]
# Variables, what they must be, and what is nothing of the kind.
KINDS = [
    (
        ["ADMIN_ENABLED", "BEHIND_PROXY", "DEBUG", "HSTS_SUBDOMAINS", "LOCAL_HTTP"],
        "be 1 or 0",
        ["maybe", "2", "-1", "1.0", "oui", "None", "²"],
    ),
    (
        ["CONN_MAX_AGE", "HSTS_SECONDS"],
        "be a whole number from 0 to 1000000000",
        ["abc", "1.5", "3600s", "-1", "1e3", "1_000", "٣", "1000000001", "9" * 5000],
    ),
    (
        ["DOWNLOADS_FOLDER", "FETCHED_FOLDER", "PAGES_FOLDER"],
        "be the absolute path of a folder",
        [".", "downloads", "~/x", "../x"],
    ),
    (
        ["DATABASE_REPLICA_URL", "DATABASE_URL"],
        f"be postgres://user:password@host:port/name, {ENCODED}, or sqlite:////path of a file",
        [
            *["word", "/var/lib/word.sqlite3", "mysql://u:word@h/n", "postgres://", "postgres://h"],
            *["postgres://u:word@h/", "postgres://u:w#word@h/n", "postgres://u:p#w/word@h:1/n"],
            *["postgres://u:1/word@h/n", "postgres://u:p?word@h/n", "postgres://u:word@h:abc/n"],
            *["postgres://u:word@h:65536/n", "postgres://u:word@h/n#x", "sqlite://:memory:"],
            *["sqlite:///:memory:", "sqlite://word.sqlite3", "sqlite:///word.sqlite3", "sqlite://"],
        ],
    ),
    (
        ["CACHE_URL"],
        f"be redis://:password@host:port/number, {ENCODED}, rediss:// with the same, or "
        "dummycache://",
        [
            *["word", "memcache://word", "locmemcache://", "redis://", "redis://:6379"],
            *["redis://:p#word@h", "redis://:p/word@h", "redis://h:abc/0", "redis://h:65536"],
            *["redis://h/word", "redis:///word.sock", "redis://[word", "dummycache://word"],
        ],
    ),
    (
        ["ALLOWED_HOSTS"],
        f"{NAMES} catalogue.example",
        [
            *["catalogue.example:443", "https://catalogue.example", "a b", "C.example", "::1"],
            *["catalogue.example,*.example", "a..b", "catalogue.example/", "[x]", "..example"],
        ],
    ),
    (["PRIVATE_HOSTS"], f"{NAMES} mirror.example", [*NEVER_ASKED, "mirror.example:8080"]),
    (
        ["OFFICIAL_HOSTS"],
        "be names of hosts in small letters, with a port where it is neither 80 nor 443, such as "
        "texts.example or mirror.example:8080",
        [*NEVER_ASKED, "a.int:80"],
    ),
    (
        ["SITE_ADDRESS"],
        "be scheme and host only, such as https://catalogue.example",
        NO_ORIGINS,
    ),
    (
        ["CSRF_TRUSTED_ORIGINS"],
        "be schemes and hosts only, such as https://catalogue.example",
        [*NO_ORIGINS, "https://a.example,b.example", "https://*"],
    ),
    (
        ["CORRECTIONS_ADDRESS"],
        "start with mailto: or be an https address that holds {body}",
        ["https://[x/{body}", "https://{body}", "https://h:abc/{body}", "https://h/"],
    ),
    (
        ["SECURITY_CONTACT"],
        "start with mailto: or be an https address",
        ["https://[x/", "https://", "mailto:", "mailto:nobody", "https://a b/"],
    ),
]


def test_a_wrong_value_is_refused_in_a_sentence_that_says_what_it_must_be(subtests):
    for names, rule, values in KINDS:
        for name, value in product(names, values):
            with subtests.test(name=name, value=value):
                assert refusal(PRODUCTION | {name: value}) == f"{name} must {rule}."


def test_a_port_of_the_local_server_that_there_cannot_be_is_refused(subtests):
    for port in ["abc", "0", "65536"]:
        with subtests.test(port=port):
            local = PRODUCTION | {"LOCAL_HTTP": "1", "ALLOWED_HOSTS": "localhost", "PORT": port}
            assert refusal(local) == "PORT must be a whole number from 1 to 65535."


def test_nothing_of_a_wrong_value_is_in_what_is_printed():
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=project_settings.BASE_DIR,
        env=PRODUCTION | {"DATABASE_URL": "postgres://u:p#w/word@127.0.0.1:1/n"},
        capture_output=True,
        text=True,
    )

    assert started.returncode == 1
    assert "ImproperlyConfigured: DATABASE_URL must be postgres://user:" in started.stderr
    assert re.findall("#w|%23w|p#|word@127", started.stderr) == []


def test_a_value_that_is_no_printable_line_is_refused(subtests):
    for name, value in [
        ("SECRET_KEY", f"{SECRET}\udcff"),
        ("CORRECTIONS_ADDRESS", "mailto:desk@catalogue.example\nBcc: other@catalogue.example"),
        ("SECURITY_CONTACT", "mailto:a@b.example\nExpires: x"),
        ("DOWNLOADS_FOLDER", "/var/lib/\x1b[2J"),
    ]:
        with subtests.test(name=name):
            assert refusal(PRODUCTION | {name: value}) == (
                f"{name} must be one line of UTF-8 without control characters."
            )


def test_an_empty_variable_is_one_that_is_not_set(subtests):
    names = {name for names, _, _ in KINDS for name in names} - {"ALLOWED_HOSTS"}
    for value in ["", " "]:
        with subtests.test(value=value):
            empty = dict.fromkeys(names | {"PORT", "SECRET_KEY_FALLBACKS"}, value)
            assert settings_with(**empty) == settings_with()


def test_switches_and_lists_may_be_written_in_several_ways(subtests):
    for value, is_on in [
        *product(["1", "true", "Yes", "ON", " 1 "], [True]),
        *product(["0", "false", "No", "OFF"], [False]),
    ]:
        with subtests.test(value=value):
            chosen = settings_with(ADMIN_ENABLED=value, BEHIND_PROXY=value)
            assert (chosen["ADMIN_ENABLED"], chosen["BEHIND_PROXY"]) == (is_on, is_on)
    chosen = settings_with(
        ALLOWED_HOSTS=" catalogue.example, .of.example,, [::1] ,*",
        CSRF_TRUSTED_ORIGINS="https://a.example:8443, https://*.b.example",
    )
    assert chosen["ALLOWED_HOSTS"] == ["catalogue.example", ".of.example", "[::1]", "*"]
    assert chosen["CSRF_TRUSTED_ORIGINS"] == ["https://a.example:8443", "https://*.b.example"]


def test_the_database_is_where_its_address_says(subtests):
    for address, parts in {
        "postgres://u:p%23w%2Fd%40%3F%25@h:5433/n": ("n", "u", "p#w/d@?%", "h", 5433),
        "postgresql://[::1]/n?sslmode=require": ("n", "", "", "::1", ""),
        "postgres:///n": ("n", "", "", "", ""),
        "postgres:////var/run/postgresql/n": ("n", "", "", "/var/run/postgresql", ""),
    }.items():
        with subtests.test(address=address):
            made = settings_with(DATABASE_URL=address)["DATABASES"]["default"]
            names = ["NAME", "USER", "PASSWORD", "HOST", "PORT"]
            assert tuple(made[name] for name in names) == parts
    file = settings_with(DATABASE_URL="sqlite:////var/lib/a%20b+c%23.sqlite3")["DATABASES"]
    assert file["default"]["NAME"] == "/var/lib/a b+c#.sqlite3"
