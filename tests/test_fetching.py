"""Official texts fetched from where they stand: politely, from known hosts, within limits."""

import gzip
from ipaddress import ip_address

import httpx
import pytest

from actions.importing.fetching import NotFetched, client, guard
from tests.fetching import official_server

BY_HAND = "Open it in a browser, save the page and upload it."


@pytest.fixture
def official(settings, monkeypatch):
    """A server of the house from which texts may be fetched."""
    monkeypatch.setattr(client.Client, "pause", 0)
    with official_server() as server:
        settings.OFFICIAL_HOSTS = [f"127.0.0.1:{server.port}", f"localhost:{server.port}"]
        settings.PRIVATE_HOSTS = ["127.0.0.1"]
        yield server


@pytest.fixture(autouse=True)
def fetched_lies_with_the_test(settings, tmp_path, monkeypatch):
    settings.FETCHED_FOLDER = tmp_path / "fetched"
    monkeypatch.setattr(client, "LOCK", tmp_path / "lock")
    client.LOCK.touch()


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
            404: "The page is gone (404).",
            410: "The page is gone (410).",
            403: f"It refuses programs (403). {BY_HAND}",
            503: f"The server failed (503): try again later. {BY_HAND}",
            204: f"It answered 204, not a page. {BY_HAND}",
            304: f"It answered 304, not a page. {BY_HAND}",
        }
        for status, said in answers.items():
            with subtests.test(status=status):
                assert refusal(official.says("/page", status=status)) == said
        for kind, body, said in [
            ("image/png", b"\x89PNG", f"It sent image/png, neither a page nor a PDF. {BY_HAND}"),
            ("text/html", b" \n", f"The page is empty. {BY_HAND}"),
        ]:
            with subtests.test(kind=kind):
                assert refusal(official.says("/page", body, Content_Type=kind)) == said

    def test_a_packing_that_was_not_asked_for_is_refused(self, official):
        said = refusal(official.says("/page", b"\x0b\x02", Content_Encoding="br"))

        assert said == f"It was packed in a way that was not asked for (br). {BY_HAND}"

    def test_an_answer_that_breaks_off_is_no_page(self, official):
        half = gzip.compress(b"A text of some length.")[:-9]

        said = refusal(official.says("/half", half, Content_Encoding="gzip"))

        assert said == f"The answer broke off. {BY_HAND}"


class TestRobots:
    def test_what_robots_txt_forbids_is_not_asked(self, official):
        official.says(
            "/robots.txt", b"User-agent: *\nDisallow: /private", Content_Type="text/plain"
        )
        official.says("/open", status=302, Location="/private/page")

        said = [refusal(official.at(path)) for path in ["/private/page", "/open"]]

        assert said == [f"Its robots.txt asks programs to stay away. {BY_HAND}"] * 2
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

    def test_one_that_programs_cannot_read_forbids(self, official):
        official.says("/robots.txt", "User-agent: *\nCrawl-delay: ²\nDisallow: //[".encode())

        assert refusal(official.says("/page", b"A text.")) == client.NO_ROBOTS


class TestGuard:
    def test_only_official_hosts_are_asked(self, subtests):
        allowed = [
            *["https://www.nato.int/cps/", "http://nato.int", "https://EEAS.europa.eu/x"],
            *["https://www.consilium.europa.eu:443/", "https://web.archive.org/web/2/http://a.b/"],
        ]
        refused = {
            "https://nato.int.evil.example/": guard.OTHER_HOST.format("nato.int.evil.example"),
            "https://notnato.int/": guard.OTHER_HOST.format("notnato.int"),
            "https://archive.org/": guard.OTHER_HOST.format("archive.org"),
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

        assert said == ["", "", guard.OTHER_PORT.format(8080), guard.OTHER_HOST.format("nato.int")]

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
        port = official.port
        official.says("/page", b"A text.")
        hosts = ["localhost", "2130706433", "127.1", "0x7f000001", "0", "[::1]", "[::ffff:7f00:1]"]
        settings.OFFICIAL_HOSTS = [f"{host}:{port}" for host in hosts]
        for host in hosts:
            with subtests.test(host=host):
                said = refusal(official.at("/page", host))
                assert said == guard.PRIVATE.format(host.strip("[]"))
        assert official.asked == []

    def test_each_redirect_is_checked_anew(self, official, settings, subtests):
        far = {
            official.at("/far", "localhost"): guard.PRIVATE.format("localhost"),
            "http://127.0.0.2/": guard.OTHER_HOST.format("127.0.0.2"),
            "https://evil.example/": guard.OTHER_HOST.format("evil.example"),
            "http://nato.int:22/": guard.OTHER_HOST.format("nato.int"),
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

    def test_proxies_of_the_environment_are_passed_over(self, official, monkeypatch):
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]:
            monkeypatch.setenv(name, "http://127.0.0.1:9")

        assert fetch(official.says("/page", b"A text.")).content == b"A text."

    def test_only_one_fetches_at_a_time(self):
        again = client.one_at_a_time()
        with client.one_at_a_time(), pytest.raises(NotFetched, match="just being fetched"), again:
            pytest.fail("Two fetched at the same time.")
