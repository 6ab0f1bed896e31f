"""The public site as files: all that links lead to is there, and no file pretends to answer."""

from hashlib import sha256
from io import StringIO
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from django.core.management import CommandError, call_command

from tests.edits import published
from tests.factories import CommentaryFactory, FindingFactory, OrganisationFactory, ProposalFactory

SITE, COPY = "http://testserver", "https://copy.example"
pytestmark = pytest.mark.django_db


def mirror(folder):
    output = StringIO()
    call_command("mirror", folder, stdout=output)
    return output.getvalue()


@pytest.fixture(autouse=True)
def static_files(settings):
    """Serve static files from where they are kept, as none are collected for the tests."""
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(scope="module")
def catalogue(module_db):
    """A small catalogue with a list of two pages, and commentary that can be filtered."""
    FindingFactory.create_batch(31, organisations=[OrganisationFactory(slug="agency")])
    ProposalFactory()
    CommentaryFactory()
    published()


@pytest.fixture
def folder(catalogue, tmp_path):
    return tmp_path / "site"


def file_at(folder, path):
    """Return the file that a web server sends for a path."""
    return folder / (unquote(path) + "index.html" * path.endswith("/")).lstrip("/")


def links(folder):
    """Return whole address and tag of all links, forms and files that pages name."""
    found = set()
    for page in folder.rglob("*.html"):
        path = "/" + page.relative_to(folder).as_posix().removesuffix("index.html")
        for element in lxml.html.parse(page).iter("a", "form", "img", "link", "script"):
            value = element.get("href") or element.get("action") or element.get("src")
            if value or element.tag == "form":
                found.add((urljoin(f"{COPY}{path}", value or ""), element.tag))
    return found


def test_every_link_leads_to_a_file_or_to_the_site_and_the_exports_are_those_of_the_site(
    folder, client, subtests
):
    folder.mkdir()
    (folder / "mirror.txt").write_text("An older one.")
    (folder / "of-the-older-one.html").write_text("")

    printed = mirror(folder)

    files = [path for path in folder.rglob("*") if path.is_file()]
    # Not counted are the page for what is not there, and the note of what the folder is.
    assert printed == f"{len(files) - 2} addresses written to {folder}.\n"
    found = links(folder)
    local = {url for url, _ in found if url.startswith(COPY)}
    assert {url for url in local if not file_at(folder, urlsplit(url).path).is_file()} == set()
    assert {url for url in local if urlsplit(url).query} == set()
    assert {
        url for url, tag in found if tag in ("form", "script") and not url.startswith(SITE)
    } == set()
    assert f"{COPY}/organisations/agency/page-2/" in local
    assert "R01-31" in file_at(folder, "/organisations/agency/page-2/").read_text(encoding="utf-8")
    assert {url for url, _ in found} >= {f"{SITE}/api/v1/", f"{SITE}/admin/", f"{SITE}/search/"}
    assert not (folder / "admin").exists()
    assert not (folder / "of-the-older-one.html").exists()
    assert list(folder.parent.iterdir()) == [folder]
    for path in [
        *["/proposals.csv", "/feeds/all.atom", "/sitemap.xml", "/cite/proposals/2016-01.bib"],
        *[
            "/data/README.md",
            "/data/eunato-catalogue.zip",
            "/data/eunato-catalogue.sqlite",
            "/data/SHA256SUMS",
        ],
        *["/share/catalogue.png", "/robots.txt", "/favicon.ico"],
    ]:
        with subtests.test(path=path):
            assert file_at(folder, path).read_bytes() == b"".join(client.get(path))
    sums = (folder / "data" / "SHA256SUMS").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in sums)}
    assert {name: sha256((folder / "data" / name).read_bytes()).hexdigest() for name in listed} == (
        listed
    )
    # So that a browser saves them under the names of that list.
    versioned = {name for name in listed if name.startswith("eunato-catalogue-")}
    assert {url for url in local if "/data/eunato" in url} == {
        f"{COPY}/data/{name}" for name in versioned
    }
    assert len(versioned) == 2
    for path in ["/", "/404.html", "/proposals/2016-01/"]:
        with subtests.test(path=path):
            text = file_at(folder, path).read_text(encoding="utf-8")
            link = f'<a href="{SITE}{path}">{SITE}</a>'
            assert text.count(f"This is a copy of {link} with data version 2") == 1


def test_a_folder_that_holds_something_else_is_refused_and_left_as_it_is(folder):
    folder.mkdir()
    (folder / "letters.html").write_text("Mine")

    with pytest.raises(
        CommandError, match=r"was not written\. It holds something else than a mirror\."
    ):
        mirror(folder)

    assert [path.read_text() for path in folder.iterdir()] == ["Mine"]


def test_a_mirror_that_cannot_be_whole_is_not_written(folder, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]

    with pytest.raises(CommandError, match=r"was not written\. / answers 400\."):
        mirror(folder)

    assert list(folder.parent.iterdir()) == []
