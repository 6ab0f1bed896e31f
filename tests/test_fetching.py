"""Official texts fetched from where they stand: politely, from known hosts, within limits."""

import gzip
import json
import socket
from ipaddress import ip_address

import httpx
import pytest
from django.db import connections
from django.test import Client
from django.utils.timezone import localdate
from pytest_django.asserts import assertContains

from actions.admin import uploads
from actions.admin.accounts import TRANSCRIBERS
from actions.importing.fetching import BY_HAND, NotFetched, client, guard, store, texts
from actions.importing.official.sources import doubt
from actions.models import (
    Document,
    ReportParagraph,
    ReportText,
    Transcription,
)
from actions.vocabulary import AddressContent, SourceKind
from tests.accounts import account, browser_of
from tests.factories import DocumentAddressFactory, ProgressReportFactory, SourceFactory
from tests.fetching import run
from tests.importing import ANOTHER_IS_READ, another_is_read
from tests.official_texts import pdf_shapes
from tests.official_texts.contents import contents
from tests.reading import page_of
from tests.transcribing import a_set, kept, page_of_set, start_page, step, typed_in


def fetch(address, seconds=30, known=None, **options):
    with client.Client(seconds, **options) as asking:
        return asking.fetch(address, known)


def refusal(address, seconds=30, **options):
    with pytest.raises(NotFetched) as refused:
        fetch(address, seconds, **options)
    return str(refused.value)


class TestAsking:
    def test_a_page_comes_with_where_it_stood_in_the_end(self, official):
        official.says("/page", b"<p>The text.</p>", ETag='"1"')
        old = official.says("/old", status=301, Location="/page")

        page = fetch(old)

        assert (page.content, page.address) == (b"<p>The text.</p>", official.at("/page"))
        assert page.etag == '"1"'

    def test_who_asks_says_so(self, official, settings):
        settings.SITE_ADDRESS = "https://catalogue.example"

        fetch(official.says("/page", b"A text."))

        named = {headers["User-Agent"] for headers in official.headers}
        assert named == {"EU-NATO-action-point-catalogue/1 (+https://catalogue.example)"}

    def test_a_host_is_asked_once_a_second_at_most(self, official, monkeypatch):
        monkeypatch.setattr(client.Client, "pause", 1)
        waited = []

        fetch(official.says("/page", b"A text."), wait=waited.append)

        # After robots.txt, before the page.
        assert len(waited) == 1
        assert 0 < waited[0] <= 1

    def test_what_is_packed_is_unpacked(self, official):
        page = fetch(official.says("/page", gzip.compress(b"A text."), Content_Encoding="gzip"))

        assert page.content == b"A text."

    def test_a_small_answer_that_unpacks_to_a_large_one_is_stopped(self, official):
        bomb = gzip.compress(b" " * (client.LARGEST_FILE + 1))

        said = refusal(official.says("/bomb", bomb, Content_Encoding="gzip"))

        assert len(bomb) < 30_000
        assert said == client.TOO_LARGE

    def test_an_answer_without_an_end_is_stopped_where_it_is_too_large(self, official, monkeypatch):
        monkeypatch.setattr(client, "LARGEST_FILE", 300_000)

        def endless(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            try:
                while not official.ended.is_set():
                    handler.wfile.write(b"<p>And on.</p>" * 1000)
            except ConnectionError:
                pass

        assert refusal(official.says("/endless", endless)) == client.TOO_LARGE

    def test_an_answer_that_takes_too_long_is_given_up(self, official, subtests):
        def silent(handler):
            official.ended.wait()

        def trickling(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
            try:
                while not official.ended.wait(0.02):
                    handler.wfile.write(b"X-More: 1\r\n")
            except ConnectionError:
                pass

        for answers in [silent, trickling]:
            with subtests.test(server=answers.__name__):
                official.says("/robots.txt", status=404)
                said = refusal(official.says("/slow", answers), seconds=0.3)
                assert said in (client.TOO_SLOW, guard.OUT_OF_TIME)

    def test_what_a_server_says_instead_of_a_page_is_said_in_words(self, official, subtests):
        answers = {
            404: "The page is gone (404): look for the text with its publisher.",
            410: "The page is gone (410): look for the text with its publisher.",
            403: "It refuses programs (403).",
            503: "The server failed (503): try again later.",
            204: "It answered 204, not a page.",
            304: "It answered 304, not a page.",
        }
        for status, said in answers.items():
            with subtests.test(status=status):
                assert refusal(official.says("/page", status=status)) == said
        for kind, body, said in [
            ("image/png", b"\x89PNG", "It sent image/png, neither a page nor a PDF."),
            ("text/html", b" \n", "The page is empty."),
        ]:
            with subtests.test(kind=kind):
                assert refusal(official.says("/page", body, Content_Type=kind)) == said

    def test_a_packing_that_was_not_asked_for_is_refused(self, official):
        two = gzip.compress(b"A text") + gzip.compress(b" in two.")
        said = [
            refusal(official.says("/page", b"\x0b\x02", Content_Encoding="br")),
            refusal(official.says("/page", two, Content_Encoding="gzip")),
        ]

        assert said == [
            "It was packed in a way that was not asked for (br).",
            "It was packed in a way that was not asked for (gzip, in several parts).",
        ]

    def test_an_answer_that_breaks_off_is_no_page(self, official):
        half = gzip.compress(b"A text of some length.")[:-9]

        said = refusal(official.says("/half", half, Content_Encoding="gzip"))

        assert said == "The answer broke off."

    def test_a_header_that_is_long_or_not_of_plain_signs_counts_as_none(self, official, subtests):
        page = official.says("/page", b"A text.", ETag="\xe9")
        odd = "<\x9b31m>", "z" * 50_000
        for value in odd:
            with subtests.test(value=value[:9]):
                official.says("/page", b"A text.", Content_Type=value, ETag=value)
                found = fetch(page)
                assert (found.content_type, found.etag, found.content) == ("", "", b"A text.")

    def test_what_was_kept_with_such_a_header_is_asked_for_anew(self, official, settings):
        page = official.says("/page", b"A text.")
        kept = store.keep(page, client.Page(page, 200, etag="\xe9\n", content=b"Old."))

        assert fetch(page, known=kept).content == b"A text."

    def test_a_long_address_to_which_a_page_leads_is_cut_in_what_is_said(self, official):
        said = refusal(official.says("/page", status=302, Location="ftp://a.example/" + "b" * 9000))

        assert len(said) < 400
        assert said.endswith(guard.NO_WEB_ADDRESS)


class TestRobots:
    def test_what_robots_txt_forbids_is_not_asked(self, official):
        official.says(
            "/robots.txt", b"User-agent: *\nDisallow: /private", Content_Type="text/plain"
        )
        official.says("/open", status=302, Location="/private/page")

        said = [refusal(official.at(path)) for path in ["/private/page", "/open"]]

        assert said == ["Its robots.txt asks programs to stay away."] * 2
        assert official.paths() == ["/open"]

    def test_robots_txt_that_cannot_be_had_forbids_and_one_that_is_not_there_allows(
        self, official, subtests
    ):
        page = official.says("/page", b"A text.")
        for status in [500, 503]:
            with subtests.test(status=status):
                official.says("/robots.txt", status=status)
                assert refusal(page) == client.NO_ROBOTS
        for status in [404, 403]:
            with subtests.test(status=status):
                official.says("/robots.txt", status=status)
                assert fetch(page).content == b"A text."

    def test_wildcards_and_the_longest_rule_count_and_strange_lines_do_not(self, official):
        rules = ["Crawl-delay: ²", "Disallow: //[", "Disallow: /", "Allow: /p*.html$"]
        official.says("/robots.txt", "\n".join(["User-agent: *", *rules]).encode())

        assert fetch(official.says("/page.html", b"A text.")).content == b"A text."
        assert refusal(official.says("/page.htm", b"A text.")) == client.STAY_AWAY

    def test_of_a_large_one_the_beginning_counts(self, official):
        large = b"User-agent: *\nDisallow: /private\n" + b"# and on\n" * client.LARGEST_ROBOTS
        official.says("/robots.txt", gzip.compress(large), Content_Encoding="gzip")

        assert refusal(official.says("/private", b"A text.")) == client.STAY_AWAY
        assert fetch(official.says("/page", b"A text.")).content == b"A text."


class TestGuard:
    def test_only_official_hosts_are_asked(self, subtests):
        allowed = [
            *["https://www.nato.int/cps/", "http://nato.int", "https://EEAS.europa.eu/x"],
            *[
                "https://www.consilium.europa.eu:443/",
                "https://web.archive.org/web/2/http://nato.int/",
            ],
        ]
        refused = {
            "https://nato.int.evil.example/": doubt(""),
            "https://notnato.int/": doubt(""),
            "https://archive.org/": doubt(""),
            "https://web.archive.org/web/2/https://evil.example/": doubt(""),
            "https://nato.int@evil.example/": guard.WITH_A_PASSWORD,
            "https://user:word@nato.int/": guard.WITH_A_PASSWORD,
            "https://nato.int:8443/": guard.OTHER_PORT.format(8443),
            "ftp://nato.int/text": guard.NO_WEB_ADDRESS,
            "file:///etc/passwd": guard.NO_WEB_ADDRESS,
        }
        for address in allowed:
            with subtests.test(address=address):
                assert guard.objection(httpx.URL(address)) == ""
        for address, message in refused.items():
            with subtests.test(address=address):
                assert refusal(address) == message

    def test_an_operator_adds_hosts(self, settings):
        settings.OFFICIAL_HOSTS = ["texts.example", "mirror.example:8080"]

        said = [
            guard.objection(httpx.URL(address))
            for address in [
                *["https://www.texts.example/", "https://mirror.example:8080/"],
                *["https://texts.example:8080/", "https://nato.int/"],
            ]
        ]

        assert said == ["", "", guard.OTHER_PORT.format(8080), doubt("")]

    def test_addresses_of_private_networks_are_known_in_every_form(self, subtests):
        private = [
            *["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"],  # noqa: S104
            *["100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1"],
            *["::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1"],
            *["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1"],
            *["64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1"],
        ]
        for address in private:
            with subtests.test(address=address):
                assert not guard.is_public(ip_address(address))
        for address in ["8.8.8.8", "2a00:1450:4001::1", "64:ff9b::808:808"]:
            with subtests.test(address=address):
                assert guard.is_public(ip_address(address))

    def test_whatever_leads_to_this_machine_is_not_asked(self, official, settings, subtests):
        hosts = ["localhost", "2130706433", "127.1", "0x7f000001", "0", "[::1]", "[::ffff:7f00:1]"]
        for host in hosts:
            with subtests.test(host=host):
                said = refusal(f"http://{host}/page", any_host=True)
                assert said == guard.PRIVATE.format(host.strip("[]"))
        assert official.asked == []

    def test_each_redirect_is_checked_anew(self, official, settings, subtests):
        far = {
            official.at("/far", "127.0.0.3"): guard.PRIVATE.format("127.0.0.3"),
            "http://127.0.0.2/": doubt(""),
            "https://evil.example/": doubt(""),
            "http://nato.int:22/": guard.OTHER_PORT.format(22),
        }
        for place, message in far.items():
            with subtests.test(place=place):
                said = refusal(official.says("/page", status=302, Location=place))
                assert said in (message, client.LED_ON.format(place, message))
        with subtests.test("a file"):
            said = refusal(official.says("/page", status=302, Location="file:///etc/passwd"))
            assert said.endswith(guard.NO_WEB_ADDRESS)

    def test_redirects_in_a_ring_end(self, official):
        said = refusal(official.says("/ring", status=302, Location="/ring"))

        assert said == client.TOO_MANY_REDIRECTS
        assert official.paths() == ["/ring"] * 6

    def test_the_machine_that_was_checked_is_asked_whatever_its_name_leads_to_later(
        self, official, settings, monkeypatch
    ):
        of_system, asked = socket.getaddrinfo, []

        def changing(host, *args, **options):
            if host != "changing.example":
                return of_system(host, *args, **options)
            asked.append(host)
            return of_system("127.0.0.1" if len(asked) == 1 else "127.0.0.9", *args, **options)

        monkeypatch.setattr(socket, "getaddrinfo", changing)
        settings.OFFICIAL_HOSTS = [f"changing.example:{official.port}"]
        settings.PRIVATE_HOSTS = ["changing.example"]
        official.says("/robots.txt")  # Read whole, so that its connection serves the page as well.
        official.says("/page", b"A text.")

        assert fetch(official.at("/page", "changing.example")).content == b"A text."
        assert asked == ["changing.example"]
        assert official.headers[-1]["Host"] == f"changing.example:{official.port}"

    def test_a_name_of_which_one_address_is_private_is_not_asked(self, settings, monkeypatch):
        both = [(0, 0, 0, "", (address, 80)) for address in ["8.8.8.8", "10.0.0.1"]]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: both)

        assert refusal("http://nato.int/") == guard.PRIVATE.format("nato.int")

    def test_proxies_of_the_environment_are_passed_over(self, official, monkeypatch):
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]:
            monkeypatch.setenv(name, "http://127.0.0.1:9")

        assert fetch(official.says("/page", b"A text.")).content == b"A text."

    def test_only_one_fetches_at_a_time(self, official):
        again = client.one_at_a_time(0)
        with client.one_at_a_time(), pytest.raises(NotFetched, match="just being fetched"), again:
            pytest.fail("Two fetched at the same time.")


TEXT = AddressContent.TEXT
EMPTY = b"<!doctype html><html><body><main><h1>Statement</h1>%s</main></body></html>"


@pytest.fixture(scope="module")
def the_set(module_db):
    return a_set()


@pytest.fixture
def document(the_set):
    return Document.objects.get(pk=the_set.pk)


def on_record(document, *addresses, **values):
    for address in addresses:
        DocumentAddressFactory(document=document, address=address, content=TEXT, **values)


def answers(wanted="2017", typed=""):
    """Return what each address answers, by its path."""
    found = texts.fetch_text(texts.all_wanted()[wanted], typed)
    return {httpx.URL(one.address).path: one.said for one in found}


@pytest.mark.django_db
class TestText:
    def test_english_pages_come_before_pdfs_and_both_before_french(self, document):
        on_record(document, "http://nato.int/1/fr", language="fr")
        on_record(document, "http://nato.int/2/en/pdf", "http://nato.int/3.PDF", language="en")
        on_record(document, "http://nato.int/4/en", language="en")
        on_record(document, "http://nato.int/5/mirror", linked=False)
        DocumentAddressFactory(document=document, content=AddressContent.ABOUT)
        SourceFactory(slug="press", address="http://nato.int/6/press", kind=SourceKind.PRESS)
        on_record(document, "http://nato.int/6/press")
        document.as_source = SourceFactory(
            slug="own", address="http://nato.int/7/", kind=SourceKind.OFFICIAL, language=""
        )
        document.save()

        found = texts.addresses_of(texts.all_wanted()["2017"])

        assert [httpx.URL(one).path for one in found] == [
            *["/4/en", "/7/", "/2/en/pdf", "/3.PDF", "/1/fr"]
        ]
        assert set(found.values()) == {document}

    def test_what_comes_is_kept_once_and_not_sent_again(self, official, document, settings):
        on_record(document, official.says("/page", page_of_set(), ETag='"1"'))

        first, again = answers(), answers()

        [record] = (settings.FETCHED_FOLDER / "pages").iterdir()
        [kept_page] = json.loads(record.read_text())
        assert kept_page["address"] == kept_page["asked"] == official.at("/page")
        assert kept_page["etag"] == '"1"'
        [file] = (settings.FETCHED_FOLDER / "files").iterdir()
        assert file.name == kept_page["digest"]
        assert file.read_bytes() == page_of_set()
        assert first == {"/page": "It answered with 32 proposals."}
        day = kept_page["fetched"][:10]
        assert again == {
            "/page": f"It answered with 32 proposals, unchanged since it was kept on {day}."
        }

    def test_a_kept_page_that_is_not_whole_is_fetched_anew(self, official, document, settings):
        on_record(document, official.says("/page", page_of_set(), ETag='"1"'))
        answers()
        [file] = (settings.FETCHED_FOLDER / "files").iterdir()
        file.write_bytes(b"half")

        assert answers() == {"/page": "It answered with 32 proposals."}
        assert store.newest(official.at("/page")).content == page_of_set()

    def test_a_file_is_called_as_a_browser_would_save_it(self, official, document, subtests):
        pages = {"/a/texts_1.htm": "texts_1.htm", "/ST-1/en%C3%A9/": "ené.html"}
        pages["/a%2500%0A%00b.htm"] = "a%00b.htm"
        for path, name in pages.items():
            with subtests.test(path=path):
                typed = official.says(path, page_of_set())
                [answer] = texts.fetch_text(texts.all_wanted()["2017"], typed)
                assert answer.text.file_name == name

    def test_a_folder_that_takes_nothing_is_told(self, official, document, settings, tmp_path):
        settings.FETCHED_FOLDER = tmp_path / "file"
        settings.FETCHED_FOLDER.touch()
        on_record(document, official.says("/page", page_of_set()))

        assert answers()["/page"].startswith("What came could not be kept in the folder for it")

    def test_what_stands_before_a_page_is_said_in_words(self, official, document, subtests):
        walls = {
            "We use cookies: accept all?": "a question about cookies",
            "Please enable JavaScript to go on.": "a page that builds itself in the browser",
            "Just a moment. Are you a robot?": "a check whether a person reads it",
        }
        on_record(document, official.at("/page"))
        for words, wall in walls.items():
            with subtests.test(wall=wall):
                official.says("/page", EMPTY % f"<p>{words}</p>".encode())
                assert answers() == {"/page": f"It answered with {wall}."}

    def test_a_page_that_holds_only_a_few_paragraphs_is_another_one(self, official, the_set):
        report = ProgressReportFactory(number=1)
        news = EMPTY % b"<p>1. The report is out today.</p><p>2. It was welcomed by all sides.</p>"
        on_record(report.document, official.says("/news", news))

        assert answers("report-1") == {"/news": texts.TOO_FEW.format("paragraphs", 2)}

    def test_the_pdf_to_which_a_page_leads_is_fetched(self, official, document):
        pdf = pdf_shapes.council(contents(2017, "en"), "en")
        official.says("/files/set.pdf?x=1", pdf, Content_Type="application/pdf")
        far = '<a href="http://evil.example/a.pdf">Elsewhere</a>'
        far += '<a href="javascript:alert(1)//.pdf">Odd</a>'
        links = f'<p>Read it here.</p>{far}<a href="/files/set.pdf?x=1#page=2">The text</a>'
        on_record(document, official.says("/page", EMPTY % links.encode()))

        said = answers()

        assert "proposals." not in said.pop("/page")
        assert said == {
            "/a.pdf": doubt(""),
            "/files/set.pdf": "It answered with 32 proposals.",
        }

    def test_what_is_gone_is_looked_for_in_the_archive(self, official, document, monkeypatch):
        monkeypatch.setattr(texts, "ARCHIVE", official.at("/web/{}id_/{}"))
        on_record(document, official.says("/gone", status=410), official.says("/no", status=403))
        old = f"/web/{document.date:%Y%m%d}id_/{official.at('/gone')}"
        official.says(old, page_of_set())

        assert answers() == {
            "/gone": client.GONE.format(410),
            "/no": "It refuses programs (403).",
            old: "It answered with 32 proposals.",
        }


REPORT = (
    EMPTY
    % "".join(
        f"<p>{number}. Staffs of both sides went on with what they do, as in year {number}.</p>"
        for number in range(1, 13)
    ).encode()
)


@pytest.mark.django_db
class TestCommand:
    def test_a_page_of_the_set_is_opened_on_its_desk(self, official, document):
        account("editor", TRANSCRIBERS)
        on_record(document, official.says("/page", page_of_set()), official.at("/gone"))
        official.says("/gone", status=403)

        lines, failure = run("2017", editor="editor")

        assert lines == [
            f"2017: {official.at('/gone')}: It refuses programs (403).",
            f"2017: {official.at('/page')}: It answered with 32 proposals.",
            "2017: Opened on the desk.",
        ]
        assert failure == ""
        transcription = Transcription.objects.get()
        assert len(kept(transcription)) == 32
        assert (transcription.document, transcription.file_name) == (document, "page.html")
        assert transcription.address == official.at("/page")
        assert transcription.started_by.username == "editor"

    def test_what_is_in_work_is_not_fetched_again(self, official, document):
        on_record(document, official.says("/page", page_of_set()))
        run("2017")
        asked = len(official.asked)

        lines, failure = run("2017")

        assert lines == [f"2017: In work since {localdate()}: nothing was fetched."]
        assert failure == ""
        assert len(official.asked) == asked
        assert Transcription.objects.count() == 1

    def test_a_report_is_fetched_for_its_reading_and_no_copy_is_replaced(self, official, the_set):
        report = ProgressReportFactory(number=1)
        on_record(report.document, official.says("/report.html", REPORT))

        first, again = run("report-1"), run("report-1")

        assert first == (
            [
                f"report-1: {official.at('/report.html')}: It answered with 12 paragraphs.",
                "report-1: Opened on the desk.",
            ],
            "",
        )
        assert again == (
            [f"report-1: A copy given in on {localdate()} is there and stays."],
            "",
        )
        assert ReportParagraph.objects.count() == 12
        assert ReportText.objects.get().file_name == "report.html"

    def test_where_none_is_named_all_are_fetched_and_what_failed_is_named(self, official, document):
        ProgressReportFactory(number=2)
        on_record(document, official.says("/page", page_of_set()))

        lines, failure = run()

        assert lines[-1] == f"report-2: {texts.NO_ADDRESS}"
        assert failure == f"Not opened: report-2. {BY_HAND}"
        assert Transcription.objects.count() == 1

    def test_an_unknown_name_is_told(self, the_set):
        assert run("2015") == ([], "There is no “2015”: choose one of 2017.")
        assert run(editor="nobody") == ([], "--editor: there is no account “nobody”.")


@pytest.mark.django_db
class TestButton:
    @pytest.fixture
    def desk(self, client):
        client.force_login(account("editor", TRANSCRIBERS))
        return client

    @staticmethod
    def fetch_it(desk, **typed):
        sent = typed_in(**{"address": "", **typed}) | {"fetch": "Fetch it"}
        return desk.post(start_page(), sent, follow=True)

    def test_it_fetches_the_set_and_leads_to_its_text(self, desk, official, document):
        on_record(document, official.says("/page", page_of_set()), official.at("/a"))
        official.says("/a", status=403)

        response = self.fetch_it(desk)

        transcription = Transcription.objects.get()
        assert response.redirect_chain == [(step(transcription), 302)]
        assert [str(message) for message in response.context["messages"]] == [
            f"Asked: {official.at('/a')}. It refuses programs (403).",
            f"Asked: {official.at('/page')}. It answered with 32 proposals.",
        ]
        assert len(kept(transcription)) == 32
        assert transcription.address == official.at("/page")
        assert transcription.started_by.username == "editor"

    def test_an_address_that_is_typed_is_asked_first(self, desk, official, document):
        on_record(document, official.says("/page", page_of_set()))

        self.fetch_it(desk, address=official.says("/typed", page_of_set()))

        assert Transcription.objects.get().address == official.at("/typed")
        assert official.paths() == ["/typed"]

    def test_where_nothing_comes_the_form_stands_with_the_addresses(self, desk, official, document):
        on_record(document, official.says("/<b>", status=403))

        response = self.fetch_it(desk, address="https://evil.example/text")

        assert response.context["form"].non_field_errors() == [uploads.NOT_FETCHED]
        assert response.context["form"]["address"].value() == "https://evil.example/text"
        assertContains(response, 'href="https://evil.example/text"')
        assertContains(response, f'href="{official.at("/&lt;b&gt;")}"')
        assert not Transcription.objects.exists()

    def test_while_another_text_is_read_no_other_address_is_asked(self, desk, official, document):
        on_record(document, official.says("/1", page_of_set()), official.says("/2", b"A text."))

        with another_is_read():
            response = self.fetch_it(desk)

        assert response.context["form"].non_field_errors() == [ANOTHER_IS_READ]
        assert official.paths() == ["/1"]

    def test_what_is_given_beside_it_is_not_lost(self, desk, official, document):
        on_record(document, official.says("/page", page_of_set()))

        response = self.fetch_it(desk, pasted="A text that took an hour.")

        assert response.context["form"].errors == {"pasted": [uploads.FETCH_OR_GIVE]}
        assertContains(response, "A text that took an hour.")
        assert official.asked == []

    def test_nobody_else_makes_the_site_fetch(self, official, document, subtests, desk):
        on_record(document, official.says("/page", page_of_set()))
        report = page_of(ProgressReportFactory(number=1), "reading_text")
        reader = browser_of(account("reader"))
        sent = typed_in(address="") | {"fetch": "Fetch it"}
        for page in [start_page(), report]:
            with subtests.test(page=page):
                assert reader.post(page, sent).status_code == 403
                assert Client().post(page, sent).status_code == 302
                assert desk.get(page, sent).status_code == 200
        assert official.asked == []

    def test_it_fetches_a_report_and_asks_before_it_replaces_a_copy(self, desk, official):
        report = ProgressReportFactory(number=1)
        on_record(report.document, official.says("/report.html", REPORT))
        page = page_of(report, "reading_text")

        first = desk.post(page, {"fetch": "Fetch it", "address": official.at("/typed")})
        kept_first = ReportParagraph.objects.count()
        again = desk.post(page, {"fetch": "Fetch it"})

        assert first.url == page_of(report)
        assert official.paths()[0] == "/typed"
        assert kept_first == 12
        assertContains(again, "Replace the copy that is there?")
        assert ReportText.objects.get().file_name == "report.html"

    def test_nothing_waits_for_the_database_while_it_fetches(self, desk, official):
        report = ProgressReportFactory(number=1)
        database = connections["default"]
        around = len(database.savepoint_ids)
        seen = []

        def looking(handler):
            seen.append(len(database.savepoint_ids))
            handler.wfile.write(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")

        on_record(report.document, official.says("/report.html", looking))

        desk.post(page_of(report, "reading_text"), {"fetch": "Fetch it"})

        assert seen == [around]
