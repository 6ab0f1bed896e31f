"""What operators are given: a site without a desk, and files for nginx, Caddy and systemd."""

import re
from fnmatch import fnmatch

import pytest
from django.conf import settings as project_settings
from django.urls import reverse

from actions.admin.uploads import BESIDE_THE_FILE
from actions.importing import LARGEST_FILE
from actions.middleware.refusals import LONGEST_ADDRESS
from actions.models import Document, ProgressReport
from tests.accounts import browser_of
from tests.edits import read_only
from tests.factories import ProposalFactory, SourceFactory
from tests.pages import parsed, targets
from tests.test_admin.desk import address, send
from tests.test_running import variables_of_the_settings
from tests.test_settings import settings_with

DOCS = project_settings.BASE_DIR / "docs"
DEPLOY = DOCS / "deploy"
ADMIN = reverse("admin:index")


def shipped(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_site_without_a_desk_has_no_address_of_it_and_no_link_to_it(
    client, settings, admin_user, subtests
):
    home = reverse("actions:home")
    assert ADMIN in targets(parsed(client.get(home)))
    editor = browser_of(admin_user)
    settings.ADMIN_ENABLED = False

    for path in [ADMIN, reverse("admin:login"), f"{ADMIN}actions/proposal/", f"{ADMIN}nowhere"]:
        with subtests.test(path=path), read_only():
            assert [editor.get(path).status_code, editor.post(path).status_code] == [404, 404]
    assert ADMIN not in targets(parsed(client.get(home)))


@pytest.mark.django_db
def test_an_eleventh_report_is_two_records_at_the_desk_and_shows_at_once(client, admin_user):
    ProposalFactory()
    source = SourceFactory()
    desk = browser_of(admin_user)
    of_both = {"sources": [source.pk], "date": "2026-06-10", "change_reason": "It was published."}

    of_document = {"slug": "progress-report-11", "kind": "progress_report", "standing": "reported"}
    titles = {"title": "Eleventh progress report", "short_title": "Eleventh progress report"}
    precise = {"date_precision": "day", "date_confirmed": "on"}
    send(desk, address(Document, "add"), **of_both | of_document | titles | precise)
    period = {"period": "June 2025 to May 2026", "period_start": "2025-06-01"}
    of_report = {"number": "11", "document": Document.objects.get().pk, "date_standing": "reported"}
    made = {**of_both, **of_report, **period, "period_end": "2026-05-31"}
    send(desk, address(ProgressReport, "add"), **made)

    for url in [
        "/reports/",
        "/reports/11/",
        "/progress/",
        "/proposals/?report=11",
        "/feeds/all.atom",
    ]:
        assert "11" in client.get(url).text
    assert client.get("/proposals/2016-01/?as_of=11").status_code == 200
    text_of_it = reverse(
        "admin:actions_progressreport_reading_text", args=[ProgressReport.objects.get().pk]
    )
    assert desk.get(text_of_it).status_code == 200


def test_an_earlier_secret_counts_while_it_is_named():
    chosen = settings_with(SECRET_KEY_FALLBACKS="one-earlier,one-before")

    assert settings_with()["SECRET_KEY_FALLBACKS"] == []
    assert chosen["SECRET_KEY_FALLBACKS"] == ["one-earlier", "one-before"]


def test_the_proxies_let_through_whatever_the_site_takes():
    megabytes = re.search(r"client_max_body_size (\d+)m;", shipped("nginx.conf"))[1]
    header = re.search(r"large_client_header_buffers \d+ (\d+)k;", shipped("nginx.conf"))[1]

    assert int(megabytes) * 1024**2 >= LARGEST_FILE + BESIDE_THE_FILE
    assert int(header) * 1024 >= len("https://catalogue.example") + LONGEST_ADDRESS
    assert f"max_size {megabytes}MB" in shipped("Caddyfile")


def test_the_proxies_say_themselves_from_where_and_how_somebody_comes():
    for line in [
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto $scheme;",
        "proxy_set_header X-Request-ID $request_id;",
        "underscores_in_headers off;",
    ]:
        assert line in shipped("nginx.conf")
    for line in ["header_up X-Forwarded-For {remote_host}", "request_header -X_Forwarded_For"]:
        assert line in shipped("Caddyfile")


def test_the_proxy_answers_to_the_name_of_the_site_alone():
    other, http, site = re.findall(
        r"^server \{.*?^\}", shipped("nginx.conf"), re.MULTILINE | re.DOTALL
    )

    assert re.findall(r"listen (.+);", other) == [
        *["80 default_server", "[::]:80 default_server"],
        *["443 ssl http2 default_server", "[::]:443 ssl http2 default_server"],
    ]
    assert "return 444;" in other
    assert "return 301 https://$server_name$request_uri;" in http
    assert {line for one in [http, site] for line in re.findall(r"server_name .+;", one)} == {
        "server_name catalogue.example;"
    }


def test_the_nightly_work_removes_no_backup_but_its_own():
    (written,) = re.findall(r"=/var/backups/eunato/(.+?);", shipped("eunato-nightly.service"))
    (removed,) = re.findall(r'-name "(\S+)"', shipped("eunato-nightly.service"))

    assert fnmatch(written, removed)
    assert not fnmatch("before-the-upgrade-2026-11-30-033000.backup", removed)


def test_the_log_of_the_proxy_is_about_nobody():
    (form,) = re.findall(r"log_format eunato (.+?);", shipped("nginx.conf"), re.DOTALL)

    assert set(re.findall(r"\$(\w+)", form)) == {
        *["time_iso8601", "request_id", "request_method", "uri"],
        *["status", "body_bytes_sent", "request_time"],
    }


def test_the_settings_that_are_shipped_are_known_and_enough():
    named = dict(re.findall(r"^(\w+)=(.*)$", shipped("eunato.env.example"), re.MULTILINE))

    assert set(named) - variables_of_the_settings() == {"PYTHON"}
    assert named["SECRET_KEY"] == ""  # So that nobody starts with one that everybody knows.
    made = settings_with(**named | {"SECRET_KEY": "k" * 60})
    assert made["SITE_ADDRESS"] == "https://catalogue.example"
    assert made["DATABASES"]["default"]["NAME"] == "/var/lib/eunato/catalogue.sqlite3"


def test_every_file_that_is_shipped_is_put_somewhere_by_the_guide():
    guide = (DOCS / "operating.md").read_text(encoding="utf-8")

    assert [path.name for path in DEPLOY.iterdir() if f"docs/deploy/{path.name}" not in guide] == []


def test_what_the_proxy_answers_itself_is_read_by_https_only_for_as_long_as_the_site_says():
    (seconds,) = re.findall(r'\$own_hsts \{ "" "max-age=(\d+)"; \}', shipped("nginx.conf"))

    assert int(seconds) == settings_with()["SECURE_HSTS_SECONDS"]


def test_a_public_copy_is_an_account_of_its_own_with_a_secret_and_folders_of_its_own():
    guide = (DOCS / "operating.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^useradd [^\n]+ eunato-copy$.*?^```", guide, re.MULTILINE | re.DOTALL)
    # Every line of the unit that names what belongs to the site is one that the guide changes.
    own = r"^(?!Working|Exec|Environment|#)(\w+)=(?:/var/lib/)?eunato$"
    changed = set(re.search(r"/\^\\\((.+?)\\\)=/s\|\$\|-copy\|", block)[1].split(r"\|"))

    assert set(re.findall(own, shipped("eunato.service"), re.MULTILINE)) == changed
    assert all(part in block for part in ["^SECRET_KEY=", "/var/lib/eunato-copy/", "-m 600"])
