"""Every status carries what was read for it: a walk over pages, files, API, feeds and citations."""

import io
import re
import zipfile
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from actions.vocabulary import Attribution, Match, Standing, Status
from tests.edits import published
from tests.factories import (
    AreaFactory,
    CountryFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
LINK = re.compile(r'(?:href=|"(?:url|page|next)": ?)"([^"#]+)')
# A title that stands nowhere else, its status, what was read, and the words that must go with it:
# where the report is named, and beside a picture or a number of the report.
MARKED = {
    "Kestrel": (
        Status.HELD_UP,
        Attribution.REPORT_TEXT,
        ("the text of the first report", "text of the report, linked by topic (editor)"),
    ),
    "Ibex": (
        Status.PREPARING,
        Attribution.OFFICIAL_SUMMARY,
        ("an official summary of the second report", "official summary, linked by topic (editor)"),
    ),
    "Wombat": (
        Status.COMPLETED,
        Attribution.SECONDARY_SUMMARY,
        (
            "a press or think-tank summary of the third report",
            "press or think-tank summary, linked by topic (editor)",
        ),
    ),
}
EVIDENT = "Numbat"
OTHER_EVIDENCE = re.compile(
    "other evidence, "
    "(found elsewhere|of or near the period of the fourth report|period of report 4)"
)


@pytest.fixture(scope="module")
def answers(module_db):
    """The text of everything that the public side answers about a small catalogue, by address."""
    subjects = {
        "area": AreaFactory(number=1),
        "themes": [ThemeFactory()],
        "organisations": [OrganisationFactory()],
        "countries": [CountryFactory()],
    }
    for number, (title, (status, attribution, _)) in enumerate(MARKED.items(), start=1):
        finding = FindingFactory(
            report__number=number, attribution=attribution, text=f"{title} happened.", **subjects
        )
        ObservationFactory(
            proposal=ProposalFactory(title=title, text=f"{title} is to happen.", **subjects),
            report=finding.report,
            status=status,
            match=Match.INFERRED,
            reason="The same exercise.",
            place="",
            findings=[finding],
        )
    ProgressReportFactory(number=4)
    PeriodEvidenceFactory(
        proposal=ProposalFactory(title=EVIDENT, text=f"{EVIDENT} is to happen.", **subjects),
        finding=FindingFactory(
            report__number=4,
            attribution=Attribution.PERIOD_EVIDENCE,
            text=f"{EVIDENT} happened.",
            **subjects,
        ),
    )
    published()
    return walked(Client())


def walked(client):
    """Return what every address answers to which a link leads, files and feeds included."""
    searches = [f"{reverse('actions:search')}?q={title}" for title in [*MARKED, EVIDENT]]
    found, waiting = {}, ["/", *searches, f"{reverse('actions:changes')}?from=1&to=4"]
    while waiting:
        address = waiting.pop()
        if address in found or not is_followed(address):
            continue
        response = client.get(address)
        content = b"".join(response) if response.streaming else response.content
        found[address] = text_of(content)
        links = LINK.findall(found[address].replace("&amp;", "&"))
        waiting += [
            urljoin(f"{HOST}{address}", link).removeprefix(HOST)
            for link in links
            if urljoin(f"{HOST}{address}", link).startswith(f"{HOST}/")
        ]
    return found


def is_followed(address):
    """Whether an address is opened: all but lists narrowed down, which show what the whole does."""
    is_asked = address.startswith(("/search", reverse("actions:changes")))
    return not address.startswith(("/static/", "/admin/")) and (is_asked or "?" not in address)


def text_of(content):
    """Return what a file says, whichever its form; of an archive what its members say."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(text_of(archive.read(name)) for name in archive.namelist())
    return content.decode(errors="replace")


def telling(answers, title, status):
    """Return the addresses whose answers name a title and its status, in words or as a code.

    Attributes of HTML with that code draw its picture, which every page holds, or offer it.
    """
    shown = re.compile(f'{status.label}|(?<!=)"{status.value}"')
    return {a for a, text in answers.items() if title in text and shown.search(text)}


def test_the_walk_reaches_every_kind_of_answer(answers):
    kinds = {
        "/proposals/",
        "/progress/",
        "/progress/changes/?from=1&to=4",
        "/reports/1/",
        "/areas/hybrid-threats/",
        "/search/?q=Ibex",
        "/proposals.csv",
        "/proposals.json",
        "/proposals.xlsx",
        "/progress.csv",
        "/progress/observations.csv",
        "/progress/evidence.csv",
        "/reports/1/findings.csv",
        "/search.csv?q=Ibex",
        "/feeds/all.atom",
        "/api/v1/proposals/",
        "/api/v1/observations/",
        "/api/v1/period-evidence/",
        "/cite/observations/2016-01/1/",
        "/cite/observations/2016-01/1.bib",
    }

    assert kinds - set(answers) == set()


@pytest.mark.parametrize("title", MARKED)
def test_wherever_a_status_stands_it_stands_with_what_was_read(answers, title):
    status, _, words = MARKED[title]
    shown = telling(answers, title, status)

    assert len(shown) > 20
    assert {a for a in shown if not any(one in answers[a] for one in words)} == set()


@pytest.mark.parametrize("title", MARKED)
def test_wherever_a_status_stands_it_stands_with_how_it_was_matched(answers, title):
    status, _, _ = MARKED[title]
    shown = telling(answers, title, status)
    linked = re.compile("linked by topic|Linked by topic", re.IGNORECASE)

    assert {address for address in shown if not linked.search(answers[address])} == set()


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_no_report_is_said_to_have_been_read_otherwise_than_it_was(answers, number):
    said = [named for _, _, (named, _) in MARKED.values()]
    ordinal = ["first", "second", "third", "fourth"][number - 1]
    wrong = [re.sub(r"\w+ report$", f"{ordinal} report", words) for words in said]
    wrong = [words for words in wrong if words not in said]

    found = {a for a, text in answers.items() if any(words in text.lower() for words in wrong)}

    assert found == set()


def test_other_evidence_is_never_what_the_report_says(answers):
    shown = {a for a, text in answers.items() if f"{EVIDENT} happened." in text}

    assert len(shown) > 10
    assert {a for a in shown if not OTHER_EVIDENCE.search(answers[a].lower())} == set()


def test_nobody_claims_silence_that_nobody_looked_for(answers):
    claims = re.compile(
        "not mentioned since|no mention on record|fell silent|as reported by eu and nato staffs",
    )

    assert {a for a, text in answers.items() if claims.search(text.lower())} == set()


def test_an_unconfirmed_text_restates_nothing(client):
    proposal = ProposalFactory(reference="2016-42", title="Quokka", standing=Standing.UNCONFIRMED)
    published()
    addresses = [
        proposal.get_absolute_url(),
        "/cite/proposals/2016-42/",
        *(f"/cite/proposals/2016-42.{ending}" for ending in ["bib", "ris", "json"]),
    ]
    claims = re.compile(r"Restated in our words|Restatement|isBasedOn|Original:")

    for address in addresses:
        text = client.get(address).content.decode()

        assert "Quokka" in text
        assert claims.search(text) is None
