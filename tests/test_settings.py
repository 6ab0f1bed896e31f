"""What the settings make of the environment."""

import json
import os
import runpy
import subprocess
import sys
from contextlib import closing
from itertools import product

import brotli
import pytest
from django.conf import settings as project_settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.utils import ConnectionHandler
from django.test import override_settings

SECRET = "a-secret-of-more-than-fifty-characters-0123456789-abcdefghij"
PRODUCTION = {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "catalogue.example"}
LIMITS = "-c lock_timeout=5s -c client_connection_check_interval=1s"
SETTINGS = project_settings.BASE_DIR / "eunato" / "settings.py"


def settings_in(environment):
    """Return what the settings are, made anew with these variables and no others."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        made = runpy.run_path(str(SETTINGS))
    return json.loads(
        json.dumps({name: made[name] for name in made if name.isupper()}, default=str)
    )


def settings_with(**environment):
    """Return the settings that production has with these variables."""
    return settings_in(PRODUCTION | environment)


def refusal(environment):
    """Return what the settings say when they refuse to be used."""
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_in(environment)
    return str(refused.value)


@pytest.fixture(scope="module")
def production():
    return settings_with()


def test_without_a_secret_nothing_starts():
    started = subprocess.run(
        [sys.executable, "-c", "from eunato import settings"],
        cwd=project_settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "ALLOWED_HOSTS": "catalogue.example"},
        capture_output=True,
        text=True,
    )

    assert started.returncode == 1
    assert started.stderr.splitlines()[-1] == (
        "django.core.exceptions.ImproperlyConfigured: SECRET_KEY must have at least 50 characters."
    )


def test_with_a_short_secret_nothing_starts():
    assert refusal(PRODUCTION | {"SECRET_KEY": "a" * 49}) == (
        "SECRET_KEY must have at least 50 characters."
    )


def test_what_is_for_one_machine_only_is_refused_with_a_foreign_host(subtests):
    foreign = ["catalogue.example", "localhost,catalogue.example", "*"]
    for variable, hosts in product(["DEBUG", "LOCAL_HTTP"], foreign):
        with subtests.test(variable=variable, hosts=hosts):
            assert refusal({"SECRET_KEY": SECRET, "ALLOWED_HOSTS": hosts, variable: "1"}) == (
                "DEBUG and LOCAL_HTTP are for this machine only: ALLOWED_HOSTS may then hold "
                "nothing but 127.0.0.1, [::1], localhost, testserver."
            )


def test_production_shows_no_debugging_and_answers_only_its_own_hosts(production):
    assert production["DEBUG"] is False
    assert production["ALLOWED_HOSTS"] == ["catalogue.example"]


def test_production_asks_for_https_everywhere(production):
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SECURE_HSTS_SECONDS"] == 31_536_000
    assert production["SESSION_COOKIE_SECURE"] is True
    assert production["CSRF_COOKIE_SECURE"] is True


def test_cookies_are_hidden_from_scripts_and_other_sites(production):
    assert production["SESSION_COOKIE_HTTPONLY"] is True
    assert production["CSRF_COOKIE_HTTPONLY"] is True
    assert production["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert production["CSRF_COOKIE_SAMESITE"] == "Lax"


def test_subdomains_are_forced_to_https_only_when_asked_for(production):
    asked = settings_with(HSTS_SUBDOMAINS="1")

    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert production["SECURE_HSTS_PRELOAD"] is False
    assert asked["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert asked["SECURE_HSTS_PRELOAD"] is True


def test_the_time_for_which_https_is_forced_can_be_chosen():
    assert settings_with(HSTS_SECONDS="3600")["SECURE_HSTS_SECONDS"] == 3600


def test_a_local_server_asks_for_no_https():
    local = settings_with(LOCAL_HTTP="1", ALLOWED_HOSTS="127.0.0.1,localhost")

    assert local["DEBUG"] is False
    assert local["SECURE_SSL_REDIRECT"] is False
    assert local["SECURE_HSTS_SECONDS"] == 0
    assert local["SESSION_COOKIE_SECURE"] is False
    assert local["CSRF_COOKIE_SECURE"] is False


def test_a_proxy_is_believed_only_when_there_is_one(production):
    behind_proxy = settings_with(BEHIND_PROXY="1")

    assert "SECURE_PROXY_SSL_HEADER" not in production
    assert behind_proxy["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_pages_may_load_from_this_site_only(production):
    directives = production["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert directives["default-src"] == ["'none'"]
    assert {value for values in directives.values() for value in values} == {"'none'", "'self'"}


def test_without_a_database_address_the_database_is_a_file_in_the_checkout(production):
    database = production["DATABASES"]["default"]

    assert database["ENGINE"] == "eunato.sqlite"
    assert database["NAME"] == str(project_settings.BASE_DIR / "db.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_database_address_leads_to_postgresql_with_lasting_checked_connections():
    address = "postgres://editor:word@database.example:5433/catalogue"
    database = settings_with(DATABASE_URL=address, CONN_MAX_AGE="30")["DATABASES"]["default"]

    assert database == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "catalogue",
        "USER": "editor",
        "PASSWORD": "word",
        "HOST": "database.example",
        "PORT": 5433,
        "CONN_MAX_AGE": 30,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": LIMITS},
    }


def test_what_an_address_sets_of_postgresql_stays_beside_the_limit_of_waiting():
    address = "postgres://database.example/catalogue?options=-c%20search_path%3Dcatalogue"
    database = settings_with(DATABASE_URL=address)["DATABASES"]["default"]

    assert database["OPTIONS"] == {"options": f"-c search_path=catalogue {LIMITS}"}


def test_trusted_origins_come_from_the_environment():
    chosen = settings_with(CSRF_TRUSTED_ORIGINS="https://a.example,https://b.example")

    assert chosen["CSRF_TRUSTED_ORIGINS"] == ["https://a.example", "https://b.example"]


def test_hosts_of_official_texts_are_added_to_those_that_are_known(production):
    known = ["nato.int", "consilium.europa.eu", "europa.eu", "web.archive.org"]
    chosen = settings_with(
        OFFICIAL_HOSTS="texts.example,mirror.example:8080", PRIVATE_HOSTS="127.0.0.1"
    )

    assert (production["OFFICIAL_HOSTS"], production["PRIVATE_HOSTS"]) == (known, [])
    assert chosen["OFFICIAL_HOSTS"] == [*known, "texts.example", "mirror.example:8080"]
    assert chosen["PRIVATE_HOSTS"] == ["127.0.0.1"]


def serving_of(production, folder):
    """Return the settings with which production collects and serves our own static files."""
    return {
        "STORAGES": production["STORAGES"],
        "STATIC_ROOT": folder,
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "WHITENOISE_AUTOREFRESH": False,
    }


@pytest.fixture(scope="module")
def static_root(production, tmp_path_factory):
    """A folder with our static files, collected once as production does."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(**serving_of(production, folder)):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture
def collected(production, static_root):
    """The static files as production serves them: a map from name to hashed name."""
    with override_settings(**serving_of(production, static_root)):
        yield json.loads((static_root / "staticfiles.json").read_text())["paths"]


def test_static_files_are_hashed_and_compressed(collected, static_root):
    hashed = collected["site.css"]

    assert hashed != "site.css"
    assert (static_root / hashed).exists()
    assert (static_root / f"{hashed}.gz").exists()
    assert (static_root / f"{hashed}.br").exists()


def test_a_hashed_static_file_is_served_compressed_and_kept_for_ever(collected, client):
    address = f"/static/{collected['site.css']}"

    response = client.get(address, headers={"Accept-Encoding": "br"})

    source = project_settings.BASE_DIR / "static/site.css"
    assert brotli.decompress(response.getvalue()) == source.read_bytes()
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nowhere/", "/admin/login/"])
def test_every_answer_carries_the_protecting_headers(client, address):
    headers = client.get(address, secure=True).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Permissions-Policy"] == (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_production_sends_http_to_https_but_not_the_health_check(client, settings, db):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/areas/").headers["Location"] == "https://testserver/areas/"
    assert client.get("/healthz/").status_code == 200


@pytest.mark.django_db
def test_a_new_database_is_for_its_owner_alone_and_whoever_opened_it_is_told(tmp_path, monkeypatch):
    databases = settings_with(DATABASE_URL=f"sqlite:///{tmp_path}/db")["DATABASES"]
    monkeypatch.setitem(project_settings.DATABASES, "default", databases["default"])

    def modes_with_a_record():
        with closing(ConnectionHandler(databases)["default"]) as database:
            database.cursor().execute("CREATE TABLE IF NOT EXISTS record (id integer)")
            return {path.name: oct(path.stat().st_mode)[-3:] for path in tmp_path.iterdir()}

    def is_told():
        told = [one.id for one in run_checks(include_deployment_checks=True)]
        return "actions.W004" in told

    assert modes_with_a_record() == {"db": "600", "db-wal": "600", "db-shm": "600"}
    assert not is_told()
    for mode, is_open in [(0o660, False), (0o644, True)]:
        (tmp_path / "db").chmod(mode)
        assert modes_with_a_record()["db"] == oct(mode)[-3:]
        assert is_told() == is_open
