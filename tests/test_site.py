"""The whole site on the real catalogue: every page that a link leads to."""

import re
from collections import Counter
from functools import cached_property
from http import HTTPStatus
from io import StringIO
from itertools import pairwise
from urllib.parse import urlencode, urljoin, urlsplit

import html5lib
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import resolve
from lxml import html

from actions.middleware.refusals import LONGEST_ADDRESS
from actions.models import DocumentAddress, Finding, ProgressReport, Proposal, Source
from actions.vocabulary import Attribution, SourceKind, Standing, Status
from tests.edits import published, read_only
from tests.pages import definitions, scripts, texts, words

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
MOST_BYTES = 150_000
MOST_BYTES_OF_ALL_ROWS = 250_000  # On one page, for who asks for them.
REPORT = r"the \w+ report \(\w+ \d{4}(, date not confirmed)?\)"
FOUND = {
    Attribution.REPORT_TEXT: re.compile(f"In the text of {REPORT}"),
    Attribution.OFFICIAL_SUMMARY: re.compile(f"In an official summary of {REPORT}"),
    Attribution.SECONDARY_SUMMARY: re.compile(f"In a press or think-tank summary of {REPORT}"),
    Attribution.PERIOD_EVIDENCE: re.compile(
        f"Other evidence, (of or near the period of {REPORT}|after the latest report on record)"
    ),
}
READ = re.compile("text of the report|official summary|press or think-tank summary", re.IGNORECASE)
FINDING = re.compile(r"r\d\d-\d\d")
# What explains the squares or counts them, and shows no status of a proposal.
EXPLAINING = {"legend", "facet", "units", "definitions"}
NOT_OF_THE_PUBLIC = ("/admin/",)
# Pages of a kind are made by the same template: the largest is read strictly here, and every page
# in the sitemap by `make test-all`.
VALIDATED_OF_A_KIND = 1
# What each facet offers leads to pages of the same template.
VALUES_OF_A_FACET = 2
AS_UTF8 = html.HTMLParser(encoding="utf-8", remove_comments=True)
# The facets can be combined without end; their values are walked one at a time.
ONE_PARAMETER = re.compile(r"\?[a-z]+=[^&]+\Z")


class Page:
    """One page as it was answered: its address, its status, its headers, its elements, its ids."""

    def __init__(self, address, response):
        self.address = address
        self.status = response.status_code
        self.headers = response.headers
        self.cookies = response.cookies
        self.size = len(response.content)
        self.text = response.content.decode()
        self.root = html.document_fromstring(response.content, parser=AS_UTF8)
        self.ids = Counter(element.get("id") for element in self.root.iter() if element.get("id"))

    @property
    def errors(self):
        """What makes the page no valid HTML; telling takes long."""
        parser = html5lib.HTMLParser()
        parser.parse(self.text)
        return parser.errors

    @property
    def statuses(self):
        """Each square that shows the status of one proposal, none that explains or counts them."""
        for square in self.root.find(".//main").iter("svg"):
            around = {name for one in square.iterancestors() for name in classes(one)}
            if "square" not in classes(square) or EXPLAINING & around:
                continue
            if square.find("use").get("href").removeprefix("#") in Status.values:
                yield square

    @property
    def findings(self):
        """Each finding that is shown with its details, by its anchor."""
        for article in self.root.iter("article"):
            if "finding" in classes(article) and FINDING.fullmatch(article.get("id", "")):
                yield article.get("id"), article

    @property
    def main_links(self):
        """The addresses of the links in the content of the page, without anchors."""
        found = self.root.find(".//main").iter("a")
        whole = [urljoin(f"{HOST}{self.address}", element.get("href")) for element in found]
        return {link.removeprefix(HOST).partition("#")[0] for link in whole if inside(link)}

    def under(self, identifier):
        """Return the words of the element with an id, as its anchor shows it."""
        return words(self.root.find(f".//*[@id='{identifier}']"))

    @cached_property
    def links(self):
        """The targets of all links, whole."""
        elements = [*self.root.iter("a"), *self.root.iter("link")]
        return {urljoin(f"{HOST}{self.address}", element.get("href")) for element in elements}

    @cached_property
    def inner_links(self):
        """The links that stay on the public site: address and anchor."""
        split = [link.removeprefix(HOST).partition("#") for link in self.links if inside(link)]
        return {(address, anchor) for address, _, anchor in split}


def classes(element):
    return element.get("class", "").split()


def inside(link):
    path = urlsplit(link).path
    return link.startswith(f"{HOST}/") and not path.startswith(("/static/", *NOT_OF_THE_PUBLIC))


def is_walked(address):
    """Whether a page is opened: all but files, those with several choices at once, and most
    of those that say how to cite one record, of which documents stand for all."""
    is_one_of_many = address.startswith("/cite/") and not address.startswith("/cite/documents/")
    is_combined = "?" in address and not ONE_PARAMETER.search(address)
    return not (is_file(address) or is_one_of_many or is_combined)


def is_file(address):
    """Whether what a link leads to is read by programs: only the addresses of pages end so."""
    path = address.partition("?")[0]
    return path.startswith("/api/") or not path.endswith("/")


def walk(client, most_of_a_kind=None):
    """Return every page that a link leads to, from the first page on, by address; or some only.

    Of the pages that a facet leads to some are enough, but for those of a list.
    """
    pages, waiting, asked, met = {}, ["/"], set(), Counter()
    while waiting:
        address = waiting.pop()
        kind = kind_of(address)
        most = most_of_a_kind or (None if kind[1] in ["", "page"] else VALUES_OF_A_FACET)
        if address not in asked and met[kind] != most:
            met[kind] += 1
            asked.add(address)
            response = client.get(address)
            if response.status_code == HTTPStatus.FOUND:
                # A search for the name of one record leads straight to it.
                waiting.append(response.url)
                continue
            pages[address] = Page(address, response)
            waiting += [found for found, _ in pages[address].inner_links if is_walked(found)]
    return pages


def kind_of(address):
    """Return the pattern by which an address is known, and whether it chooses anything."""
    path, _, query = address.partition("?")
    return resolve(path).route, query.partition("=")[0]


@pytest.fixture(scope="module")
def catalogue(module_db):
    """The real catalogue, loaded once: loading takes longer than all tests of this module."""
    call_command("load_catalogue", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL does this by itself, but not in a transaction.
    published()


@pytest.fixture(scope="module")
def pages(catalogue):
    """Every page, asked for with an account of the database that may only read."""
    with read_only():
        return walk(Client())


def offenders(pages, is_wrong):
    """Return the addresses of the pages that something is wrong with."""
    return sorted(address for address, page in pages.items() if is_wrong(page))


def test_the_walk_reaches_every_kind_of_page(pages):
    first_parts = {address.split("?")[0].split("/")[1] for address in pages}

    assert first_parts == {
        *["", "accessibility", "areas", "briefing", "changes", "cite", "countries", "data"],
        *["declarations", "dialogues", "documents", "feeds", "method", "organisations", "progress"],
        *["proposals", "reports", "search", "themes", "timeline"],
    }
    assert "/progress/changes/" in pages


def test_every_record_with_a_page_is_reached(pages):
    records = [
        record
        for model in apps.get_app_config("actions").get_models()
        if hasattr(model, "get_absolute_url")
        for record in model.objects.all()
    ]

    reached = {address.partition("?")[0] for address in pages}
    missed = {one.get_absolute_url().partition("#")[0] for one in records} - reached
    assert missed == set()


def test_every_page_answers(pages):
    assert offenders(pages, lambda page: page.status != 200) == []


def some_of_each_kind(pages):
    """Return the largest pages of each kind."""
    kinds = {}
    for address, page in sorted(pages.items(), key=lambda item: -item[1].size):
        kinds.setdefault(kind_of(address), []).append(page)
    return [page for found in kinds.values() for page in found[:VALIDATED_OF_A_KIND]]


def invalid(pages):
    """Return the first thing that makes a page no valid HTML, by address."""
    return {page.address: errors[:1] for page in pages if (errors := page.errors)}


def test_pages_of_every_kind_are_valid_html(pages):
    assert invalid(some_of_each_kind(pages)) == {}


def test_every_page_has_one_heading_of_the_first_rank(pages):
    assert offenders(pages, lambda page: len(page.root.findall(".//h1")) != 1) == []


def test_no_heading_skips_a_rank(pages):
    def skips(page):
        ranks = [int(one.tag[1]) for one in page.root.iter() if one.tag in ("h1", "h2", "h3", "h4")]
        return any(after > before + 1 for before, after in pairwise(ranks))

    assert offenders(pages, skips) == []


def test_no_id_stands_twice_on_a_page(pages):
    assert offenders(pages, lambda page: max(page.ids.values()) > 1) == []


def test_every_page_names_its_language_and_describes_itself(pages):
    def lacks(page):
        description = page.root.find(".//meta[@name='description']").get("content")
        return page.root.get("lang") != "en" or not 20 <= len(description) <= 500

    assert offenders(pages, lacks) == []


def test_every_page_names_itself_as_its_own_address(pages):
    def differs(page):
        canonical = page.root.find(".//link[@rel='canonical']").get("href")
        return canonical != HOST + page.address.partition("?")[0]

    assert offenders(pages, differs) == []


def test_no_two_pages_have_the_same_title(pages):
    titles = Counter(
        words(page.root.find(".//title")) for address, page in pages.items() if "?" not in address
    )

    assert [title for title, times in titles.items() if times > 1] == []


def test_the_first_link_of_every_page_skips_to_the_content(pages):
    def lacks(page):
        first = next(page.root.iter("a"))
        return first.get("href") != "#content" or page.root.find(".//main[@id='content']") is None

    assert offenders(pages, lacks) == []


def test_every_page_says_that_it_is_not_official(pages):
    def lacks(page):
        return "Not an official site." not in words(
            page.root.find(".//a[@class='brand']")
        ) or "This is not an official site." not in words(page.root.find(".//footer"))

    assert offenders(pages, lacks) == []


def test_no_page_holds_script_or_style(pages):
    def holds(page):
        tags = {element.tag for element in page.root.iter()}
        attributes = {name for element in page.root.iter() for name in element.attrib}
        forbidden = tags & {"style", "iframe", "object", "embed"}
        return (scripts(page.root) or forbidden) or any(
            name == "style" or name.startswith("on") for name in attributes
        )

    assert offenders(pages, holds) == []


def test_every_page_takes_what_it_is_made_with_from_this_site(pages):
    def foreign(page):
        sources = [element.get("src") for element in page.root.iter() if element.get("src")]
        used = [
            link.get("href")
            for link in page.root.iter("link")
            if link.get("rel") in ("icon", "stylesheet")
        ]
        return not all(address.startswith("/static/") for address in sources + used)

    assert offenders(pages, foreign) == []


def test_no_page_sets_a_cookie_or_depends_on_one(pages):
    def minds(page):
        return page.cookies or "cookie" in page.headers.get("Vary", "").lower()

    assert offenders(pages, minds) == []


def test_every_page_allows_only_what_comes_from_this_site(pages):
    policies = {page.headers["Content-Security-Policy"] for page in pages.values()}

    assert len(policies) == 1
    directives = dict(part.strip().split(" ", 1) for part in policies.pop().split(";"))
    assert directives["default-src"] == "'none'"
    assert set(directives.values()) == {"'none'", "'self'"}


def test_every_page_may_be_kept_and_must_be_asked_for_again(pages):
    def differs(page):
        return page.headers["Cache-Control"] != "public, no-cache" or not page.headers["ETag"]

    assert offenders(pages, differs) == []


def test_every_link_inside_leads_to_a_page_and_an_anchor_that_are_there(pages):
    broken = {
        (page.address, f"{address}#{anchor}")
        for page in pages.values()
        for address, anchor in page.inner_links
        if address in pages and anchor and anchor not in pages[address].ids
    }

    assert broken == set()


def test_links_with_several_choices_lead_to_pages_too(pages, client):
    several = {
        found
        for page in pages.values()
        for found, _ in page.inner_links
        if not is_walked(found) and not is_file(found)
    }

    with_two = sorted(address for address in several if address.count("=") == 2)[::20]
    assert with_two
    assert {client.get(address).status_code for address in with_two} == {200}


def test_every_choice_of_a_form_and_a_long_question_fit_into_an_address(pages):
    longest = [
        len(f"{page.address.partition('?')[0]}?{urlencode(list(most_asked(form)))}")
        for page in pages.values()
        for form in page.root.findall(".//form[@method='get']")
    ]

    assert 5_000 < max(longest) <= LONGEST_ADDRESS


def most_asked(form):
    """Return all that can be chosen in a form at once, with words that are not in Latin script."""
    for element in form.iter("input", "select"):
        options = element.findall(".//option")
        values = [one.get("value") for one in options] or [element.get("value", "")]
        if element.get("type") in ["search", "text"]:
            values = ["ж" * int(element.get("maxlength"))]
        kept = values if element.get("multiple") is not None else [max(values, key=len)]
        yield from ((element.get("name"), value) for value in kept)


def test_links_to_pages_that_say_how_to_cite_lead_there(pages, client):
    found = {
        address
        for page in pages.values()
        for address, _ in page.inner_links
        if address.startswith("/cite/") and not is_file(address)
    }

    assert len(found) > 400
    assert {client.get(address).status_code for address in sorted(found)[::20]} == {200}


def test_links_to_files_lead_to_files(pages, client):
    files = {found for page in pages.values() for found, _ in page.inner_links if is_file(found)}
    some = sorted(files)[::40]

    endings = {address.rpartition(".")[2].partition("?")[0] for address in files}
    assert endings >= {"atom", "bib", "json", "ris"}
    assert {status_of_file(client, address) for address in some} == {200}


def status_of_file(client, address):
    """Return how the request for a file is answered to whom may only read, and read all of it."""
    with read_only():
        response = client.get(address)
        list(response)
    return response.status_code


def test_links_that_leave_the_site_say_so(pages):
    silent = {
        link.get("href")
        for page in pages.values()
        for link in page.root.iter("a")
        if link.get("href").startswith("http")
        and not link.get("href").startswith(f"{HOST}/")
        and "external" not in link.get("rel", "")
    }

    assert silent == set()


def test_mirrors_are_never_linked_and_never_shown(pages):
    mirrors = {
        *Source.objects.filter(kind=SourceKind.MIRROR).values_list("address", flat=True),
        *DocumentAddress.objects.filter(linked=False).values_list("address", flat=True),
    } - {""}

    assert mirrors
    assert mirrors & {link for page in pages.values() for link in page.links} == set()
    everything = "\n".join(page.text for page in pages.values())
    assert {one for one in mirrors if one in everything} == set()


def lines_of_notes():
    """Return every longer line that an editor's note holds and no public field repeats."""
    models = [model for model in apps.get_app_config("actions").get_models() if has_note(model)]
    notes = [
        note for model in models for note in model.objects.values_list("editor_note", flat=True)
    ]
    return {line.strip() for note in notes for line in note.splitlines() if len(line.strip()) > 40}


def has_note(model):
    return any(field.name == "editor_note" for field in model._meta.fields)


def test_no_note_of_the_editors_stands_in_a_page(pages):
    visible = "\n".join(words(page.root) for page in pages.values())
    notes = {" ".join(line.split()) for line in lines_of_notes()}

    assert len(notes) > 100
    assert {line for line in notes if line in visible} == set()


def test_no_page_is_larger_than_150_kilobytes(pages, at_other_times):
    every = [*pages.values(), *at_other_times.values()]
    most = dict.fromkeys(every, MOST_BYTES)
    most |= {page: MOST_BYTES_OF_ALL_ROWS for page in every if "page=all" in page.address}

    assert {page.address: page.size for page in every if page.size > most[page]} == {}


def test_the_whole_matrix_holds_all_74_proposals_in_every_report(pages):
    matrix = pages["/progress/"].root.find(".//div[@class='matrix']")
    waiting = pages["/progress/"].root.find(".//div[@class='waiting']")

    shown = [words(one) for part in (matrix, waiting) for one in references_in(part)]
    assert len(shown) == 74
    assert set(shown) == set(Proposal.objects.values_list("reference", flat=True))
    cells = [len(row.findall("td")) for row in matrix.findall(".//tbody/tr")]
    strips = [len(strip) for strip in waiting.iter("svg")]
    assert set(cells) == {ProgressReport.objects.count()}
    assert len(strips) == len(list(references_in(waiting)))


def references_in(element):
    """Return the elements that show the reference of a proposal."""
    return [one for one in element.iter() if "reference" in classes(one)]


def test_beside_every_status_stands_what_was_read_or_it_leads_there(pages):
    showing, silent = set(), set()
    for address, page in pages.items():
        for square in page.statuses:
            showing.add(kind_of(address)[0])
            if not READ.search(said_of(square, page, pages)):
                silent.add((address, words(square.getparent())))

    assert len(showing) > 10
    assert silent == set()


def said_of(square, page, pages):
    """Return what is said where a status leads, or else beside it and once for its whole list."""
    link = next((one for one in square.iterancestors("a") if "#" in one.get("href")), None)
    if link is not None:
        return led_to(link, page, pages)
    about = next(
        one
        for one in square.iterancestors()
        if one.tag in ("li", "article") or "now" in classes(one)
    )
    once = [one for one in texts(about, "../../p[@class='fig-sub']") if one.startswith("Each: ")]
    return " ".join([words(about), *once])


def led_to(link, page, pages):
    """Return the words that the anchor of a link shows."""
    address, _, anchor = link.get("href").partition("#")
    return pages[address or page.address.partition("?")[0]].under(anchor)


def squares_of_the_matrix(pages):
    """Return the links of the matrix, each with the code that its square shows."""
    links = pages["/progress/"].root.findall(".//div[@class='matrix']//td/a")
    return [(link, link.find(".//use").get("href").removeprefix("#")) for link in links]


def test_every_square_of_the_matrix_with_a_status_says_what_was_read(pages):
    titles = [link.get("title") for link, code in squares_of_the_matrix(pages) if code in Status]

    assert len(titles) > 30
    said = re.compile(rf"Report \d+ \([^)]+\): [a-z ]+; ({READ.pattern}), [a-z ()]+")
    assert [title for title in titles if not said.fullmatch(title)] == []


def test_every_finding_shows_how_it_was_found(pages):
    attributions = dict(Finding.objects.values_list("code", "attribution"))
    said = {
        (anchor.upper(), definitions(article.find(".//dl"))["From"])
        for page in pages.values()
        for anchor, article in page.findings
    }

    assert {code for code, _ in said} == set(attributions)
    wrong = {pair for pair in said if not FOUND[attributions[pair[0]]].fullmatch(pair[1])}
    assert wrong == set()


def test_just_other_evidence_is_said_to_be_such_before_anything_is_opened(pages):
    evidence = Finding.objects.filter(attribution=Attribution.PERIOD_EVIDENCE)
    codes = set(evidence.values_list("code", flat=True))
    shown = {
        (anchor.upper(), is_said_to_be_other_evidence(article))
        for page in pages.values()
        for anchor, article in page.findings
    }

    assert codes
    assert {code for code, is_said in shown if is_said != (code in codes)} == set()


def is_said_to_be_other_evidence(article):
    """Whether the heading above a finding says so, or what stands open below it."""
    above = next(
        (one for one in article.itersiblings(preceding=True) if one.tag != "article"), None
    )
    below = texts(article, "div[@class='from']/span")
    return (above is not None and words(above).startswith("Other evidence")) or any(
        one.startswith(("Other evidence", "After the latest report on record")) for one in below
    )


def test_every_square_of_the_matrix_leads_to_what_it_rests_on(pages):
    told = [led_to(link, pages["/progress/"], pages) for link, _ in squares_of_the_matrix(pages)]

    assert len(told) > 60
    rests = re.compile(r"Finding ?R\d\d-\d\d|Place ?\S")
    assert [one for one in told if not rests.search(one)] == []


def test_in_list_and_matrix_just_what_is_unconfirmed_is_labelled(pages):
    unconfirmed = Proposal.objects.filter(standing=Standing.UNCONFIRMED)
    expected = set(unconfirmed.values_list("reference", flat=True))
    rows = pages["/proposals/"].root.findall(".//li[@class='row']")
    heads = pages["/progress/"].root.findall(".//div[@class='matrix']//th[@scope='row']")

    assert expected
    assert labelled(rows) == labelled(heads) == expected


def labelled(rows):
    """Return the references of the rows that are marked as unconfirmed."""
    return {
        words(references_in(row)[0])
        for row in rows
        if row.find(".//span[@class='source unconfirmed']") is not None
    }


@pytest.fixture(scope="module")
def at_other_times(pages):
    """The list and the matrix as known after each report, and pages of one of these times."""
    client = Client()
    numbers = ProgressReport.objects.values_list("number", flat=True)
    addresses = [
        f"{address}?as_of={number}"
        for address in ["/proposals/", "/progress/"]
        for number in numbers
    ]
    found = {address: Page(address, client.get(address)) for address in addresses}
    for address, _ in found["/progress/?as_of=2"].inner_links:
        if address.startswith("/proposals/2") and address not in found:
            found[address] = Page(address, client.get(address))
    return found


def test_pages_of_other_times_answer_as_valid_html(at_other_times):
    assert offenders(at_other_times, lambda page: page.status != 200) == []
    assert invalid(some_of_each_kind(at_other_times)) == {}


def test_links_between_pages_of_another_time_lead_to_anchors_that_are_there(at_other_times):
    anchored = {
        (page.address, address, anchor)
        for page in at_other_times.values()
        for address, anchor in page.inner_links
        if anchor and "?" in address and address in at_other_times
    }

    assert len(anchored) > 50
    assert {
        (page, f"{address}#{anchor}")
        for page, address, anchor in anchored
        if anchor not in at_other_times[address].ids
    } == set()


def test_pages_of_another_time_lead_to_proposals_of_that_time(at_other_times):
    astray = {
        (page.address, address)
        for page in at_other_times.values()
        for address in page.main_links
        if address.startswith("/proposals/2") and "?as_of=" not in address
    }

    assert {pair for pair in astray if not is_way_back(*pair)} == set()


def is_way_back(address, other):
    return address.partition("?")[0] == other


def test_the_lists_of_all_proposals_hold_all_74(pages):
    every = set(Proposal.objects.values_list("reference", flat=True))

    assert len(every) == 74
    main = pages["/proposals/"].root.find(".//main")
    assert {words(one) for one in references_in(main)} == every


def test_no_page_shows_an_empty_value_as_a_word(pages):
    unfilled = re.compile(r">\s*None\s*<|\bNone[,.;)]|{{ |{%")

    assert offenders(pages, lambda page: unfilled.search(page.text)) == []


def followed(address, *labels):
    """Return the page to which links lead, each known by the beginning of its text or label."""
    page = Page(address, Client().get(address))
    for label in labels:
        link = next(
            link
            for link in page.root.find(".//main").iter("a")
            if words(link).startswith(label) or label in link.get("aria-label", "")
        )
        address = urljoin(f"{HOST}{page.address}", link.get("href")).removeprefix(HOST)
        page = Page(address, Client().get(address))
    return page


def test_what_the_fifth_and_sixth_report_say_on_disinformation_is_two_clicks_away(catalogue):
    page = followed("/", "Open the full picture", "2016-03")

    assert "Under way" in page.under("report-5")
    assert "R05-03" in page.under("report-5")
    assert "Source" in page.under("report-5")
    assert "Not read yet" in page.under("report-6")


def test_what_is_not_on_record_since_the_second_report_is_one_choice_in_the_list(catalogue):
    form = Page("/proposals/", Client().get("/proposals/")).root.find(".//form[@id='facets']")
    boxes = [one.get("value") for one in form.iter("input") if one.get("name") == "last"]

    assert {"1", "2"} < set(boxes)
    page = Page("/proposals/", Client().get("/proposals/", {"last": ["1", "2"]}))
    said = [
        words(row.find(".//div[@class='now']/p"))
        for row in page.root.iter("li")
        if "row" in classes(row)
    ]
    assert Counter(one.partition(",")[0] for one in said) == {
        "Report 1 (Jun 2017)": 5,
        "Report 2 (Nov 2017": 2,
    }


def test_what_changed_from_the_ninth_to_the_tenth_report_is_two_clicks_away(catalogue):
    changes = followed("/", "What changed since the ninth report")
    page = followed("/", "What changed since the ninth report", "Report 10")

    assert texts(changes.root, ".//h3") == [
        "Another status on record: 2",
        "On record for the first time: 2",
        "On record again: 2",
        "On record before, not read since: 1",
    ]
    assert "R10-" in page.under("report-10")
    assert "Source" in page.under("report-10")


@pytest.mark.postgresql
def test_whoever_may_only_read_the_database_is_served_a_page_and_a_file_of_each_kind(
    request, catalogue, client
):
    if connection.vendor == "sqlite":
        some = request.getfixturevalue("pages")
    else:
        with read_only():
            some = walk(client, most_of_a_kind=1)
    links = {found for page in some.values() for found, _ in page.inner_links}
    files = {kind_of(address): address for address in sorted(links) if is_file(address)}

    assert len(some) > 40
    assert offenders(some, lambda page: page.status != 200) == []
    assert len(files) > 20
    assert {
        address: status_of_file(client, address) for address in files.values()
    } == dict.fromkeys(files.values(), 200)
