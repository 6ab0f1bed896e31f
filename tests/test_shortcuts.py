"""References that somebody types into the search: straight to the page, or to a choice."""

from urllib.parse import urljoin

import pytest
from django.urls import reverse

from actions.search.shortcuts import exact_match
from actions.vocabulary import Attribution, DocumentKind
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    FindingFactory,
    OrganisationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    StructuredDialogueFactory,
    SynonymFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import links, parsed, section

pytestmark = pytest.mark.django_db

SEARCH = reverse("actions:search")


def leads_to(client, text, **others):
    """Return where a text leads at once; nothing where the page of the search is shown."""
    response = client.get(SEARCH, {"q": text, **others})
    assert response.status_code in (200, 302)
    return response.headers.get("Location")


def choices(client, text):
    """Return the pages that are offered for a text: name and address."""
    offered = section(parsed(client.get(SEARCH, {"q": text})), "answer")
    return {} if offered is None else links(offered)


@pytest.fixture
def proposals():
    return [ProposalFactory(reference=f"2016-{number:02}") for number in (7, 17, 42)]


@pytest.fixture
def reports():
    return [ProgressReportFactory(number=number) for number in (1, 7, 10)]


@pytest.fixture
def declarations():
    return [DeclarationFactory(year=year) for year in (2016, 2018)]


def test_a_reference_leads_to_its_proposal_in_any_spelling(client, proposals, subtests):
    for text in [
        *["2016-07", "2016-7", "2016 07", "2016 7", "2016/07", "2016/7", "2016.07", "201607"],
        *["2016\N{EN DASH}07", "2016\N{EM DASH}07", "2016\N{NON-BREAKING HYPHEN}07"],
        *["2016\N{MINUS SIGN}7", "2016\N{NO-BREAK SPACE}7", "2016 - 7", "  2016-07\t"],
        *["proposal 2016-07", "Proposal 2016 7"],
    ]:
        with subtests.test(text=text):
            assert leads_to(client, text) == "/proposals/2016-07/"


def test_the_address_of_a_reference_with_one_figure_leads_to_that_with_two(client, subtests):
    for address, location in {
        "/proposals/2016-7/": "/proposals/2016-07/",
        "/proposals/2016-7/?as_of=3": "/proposals/2016-07/?as_of=3",
    }.items():
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 301
            assert urljoin(address, response["Location"]) == location


def test_a_slot_that_awaits_transcription_is_reached_by_its_reference(client):
    AwaitingProposalFactory(reference="2017-32")

    assert leads_to(client, "2017-32") == "/proposals/2017-32/"


def test_a_reference_that_nothing_has_is_looked_for_as_words(
    client, proposals, reports, declarations, subtests
):
    FindingFactory(code="R01-01")
    DocumentSymbolFactory(symbol="Council document 15283/16")

    assert leads_to(client, "2016-99") is None
    for text in [
        *["2016-99", "2016-00", "2016-43", "2016-08", "2018-07", "2016-007", "2016-0", "2016-"],
        *["20167 7", "12016-07", "2016-07-01", "2016-07 cyber", "2016-07 2016-17", "proposal 7"],
        *["report 99", "report 0", "zeroth report", "report 2016", "report", "the report"],
        *["declaration 2017", "declaration 1", "declaration", "declaration 2018 paragraph 99"],
        *["R99-99", "R1-1", "R01", "999/99"],
    ]:
        with subtests.test(text=text):
            assert exact_match(text) is None


def test_a_report_is_reached_by_its_number_in_any_spelling(client, reports, subtests):
    for text in [
        *["report 7", "Report 7", "progress report 7", "report 07", "report no. 7", "report no 7"],
        *["report number 7", "7th report", "7th progress report", "seventh report"],
        *["seventh progress report", "Seventh  Progress  Report"],
    ]:
        with subtests.test(text=text):
            assert leads_to(client, text) == "/reports/7/"


def test_every_report_has_its_own_ordinal(client, reports, subtests):
    for text, address in {
        "1st report": "/reports/1/",
        "tenth report": "/reports/10/",
        "report 10": "/reports/10/",
    }.items():
        with subtests.test(text=text):
            assert leads_to(client, text) == address


def test_a_declaration_is_reached_by_its_year(client, declarations, subtests):
    for text in [
        *["declaration 2018", "Joint Declaration 2018", "joint declaration of 2018"],
        *["declaration of 2018", "2018 declaration", "2018 joint declaration"],
    ]:
        with subtests.test(text=text):
            assert leads_to(client, text) == "/declarations/2018/"


def test_a_paragraph_is_reached_by_its_number(client, declarations, subtests):
    ParagraphFactory(document=declarations[1].document, number="6")
    ParagraphFactory(document=declarations[0].document, number="6")

    for text in [
        *["declaration 2018 paragraph 6", "joint declaration of 2018 paragraph 6"],
        *["Joint Declaration of 2018, paragraph 6", "declaration 2018 para 6"],
        *["declaration 2018 para. 6", "declaration 2018 § 6", "declaration 2018 §6"],
    ]:
        with subtests.test(text=text):
            assert leads_to(client, text) == "/declarations/2018/#paragraph-6"


def test_a_block_of_the_declaration_that_numbers_nothing_is_reached_too(client, declarations):
    ParagraphFactory(document=declarations[0].document, number="7a", anchor="block-7a")

    assert leads_to(client, "declaration 2016 block 7A") == "/declarations/2016/#block-7a"


def test_a_finding_is_reached_by_its_code(client, reports, subtests):
    FindingFactory(code="R10-01", report=reports[2])

    for text in ["R10-01", "r10-01", "R10 01", "finding R10-01", "R1001"]:
        with subtests.test(text=text):
            assert leads_to(client, text) == "/reports/10/#r10-01"


def test_a_finding_after_the_latest_report_is_reached_by_its_code(client):
    FindingFactory(code="R11-03", report=None, attribution=Attribution.PERIOD_EVIDENCE)

    assert leads_to(client, "R11-03") == "/reports/#r11-03"


def test_a_document_is_reached_by_its_symbol(client, subtests):
    document = DocumentFactory(slug="conclusions")
    DocumentSymbolFactory(document=document, symbol="Council document 15283/16")
    DocumentSymbolFactory(symbol="Council document 14802/17")

    for text in ["Council document 15283/16", "15283/16", "document 15283/16"]:
        with subtests.test(text=text):
            assert leads_to(client, text) == "/documents/conclusions/"


def test_the_symbol_of_a_declaration_leads_to_the_page_of_the_declaration(client, declarations):
    symbol = "NATO Press Release (2016) 119"
    DocumentSymbolFactory(document=declarations[0].document, symbol=symbol)

    assert leads_to(client, symbol) == "/declarations/2016/"
    assert leads_to(client, "(2016) 119") == "/declarations/2016/"


def test_part_of_a_symbol_leads_nowhere(subtests):
    DocumentSymbolFactory(symbol="Council document 15283/16")

    for text in ["3/16", "83/16", "/16", "15283/1", "5283/16", "%/16", "_5283/16"]:
        with subtests.test(text=text):
            assert exact_match(text) is None


def test_a_symbol_of_two_documents_leads_to_neither(client):
    DocumentSymbolFactory.create_batch(2, symbol="Council document 15283/16")

    assert leads_to(client, "15283/16") is None


def test_beside_other_parameters_a_reference_is_looked_for(client, proposals, subtests):
    for others in [{"kind": "proposal"}, {"page": "1"}, {"colour": "red"}]:
        with subtests.test(others=others):
            assert leads_to(client, "2016-07", **others) is None


@pytest.mark.postgresql
def test_hostile_words_lead_nowhere(client, proposals, reports, declarations, subtests):
    DocumentSymbolFactory(symbol="Council document 15283/16")

    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            assert exact_match(value) is None
            assert leads_to(client, f"report {value}") is None
            assert exact_match(f"2016-{value}") is None
            assert exact_match(f"1/{value}") is None


def test_a_number_offers_what_bears_it(client, reports):
    AreaFactory(number=7), AreaFactory(number=6)
    ProposalFactory(reference="2016-07")

    assert choices(client, "7") == {
        "Seventh progress report": "/reports/7/",
        "Defence and security capacity building": "/areas/capacity-building/",
    }


def test_a_year_offers_what_is_of_that_year(client, declarations, subtests):
    ProposalSetFactory(year=2016), ProposalSetFactory(year=2017)

    for year, offered in {
        "2016": {
            "Joint Declaration of 2016": "/declarations/2016/",
            "42 proposals of 2016": "/proposals/?set=2016",
        },
        "2017": {"32 proposals of 2017": "/proposals/?set=2017"},
        "2018": {"Joint Declaration of 2018": "/declarations/2018/"},
        "2019": {},
    }.items():
        with subtests.test(year=year):
            assert choices(client, year) == offered


def test_a_name_of_several_subjects_offers_each(client, subtests):
    AreaFactory(number=6), AreaFactory(number=5)
    ThemeFactory(slug="exercises-and-drills", name="Exercises"), ThemeFactory(name="Training")

    for text in ["exercises", "Exercises", " EXERCISES "]:
        with subtests.test(text=text):
            page = parsed(client.get(SEARCH, {"q": text}))

            addresses = [link.get("href") for link in section(page, "answer").iter("a")]
            assert addresses == ["/areas/exercises/", "/themes/exercises-and-drills/"]


def test_the_name_of_a_subject_offers_its_page(client, subtests):
    AreaFactory(number=1)
    ThemeFactory(slug="mobility", name="Military mobility")
    OrganisationFactory(slug="eeas", name="European External Action Service", short_name="EEAS")
    CountryFactory(code="md", name="Moldova")
    hybrid = {"Countering hybrid threats": "/areas/hybrid-threats/"}
    service = {"European External Action Service": "/organisations/eeas/"}

    for text, offered in {
        "Hybrid threats": hybrid,
        "countering hybrid threats": hybrid,
        "military mobility": {"Military mobility": "/themes/mobility/"},
        "EEAS": service,
        "european external action service": service,
        "moldova": {"Moldova": "/countries/md/"},
        "hybrid": {},
        "military": {},
        "md": {},
        "mobility in Moldova": {},
    }.items():
        with subtests.test(text=text):
            assert choices(client, text) == offered


def test_the_only_body_named_with_all_words_is_offered(client, subtests):
    name = "European Centre of Excellence for Countering Hybrid Threats"
    OrganisationFactory(slug="hybrid-coe", name=name, short_name="Hybrid CoE")
    name = "NATO Cooperative Cyber Defence Centre of Excellence"
    OrganisationFactory(slug="ccdcoe", name=name, short_name="NATO CCDCOE")
    AreaFactory(number=1)

    for text, addresses in {
        "hybrid center": ["/organisations/hybrid-coe/"],
        "hybrid centre of excellence": ["/organisations/hybrid-coe/"],
        "centres for cyber defense": ["/organisations/ccdcoe/"],
        "countering hybrid threats": ["/areas/hybrid-threats/"],
        "centre of excellence": [],
        "counter threats": [],
        "centre": [],
        "hybrid centre in Helsinki": [],
    }.items():
        with subtests.test(text=text):
            assert list(choices(client, text).values()) == addresses


def test_a_theme_is_offered_under_its_abbreviation_and_without_small_words(client, subtests):
    SynonymFactory(short_form="WPS", long_form="women, peace and security")
    ThemeFactory(slug="wps", name="Women, peace and security"), ThemeFactory(name="Peace")

    for text in ["WPS", "women, peace and security", "women peace security"]:
        with subtests.test(text=text):
            assert choices(client, text) == {"Women, peace and security": "/themes/wps/"}


def test_a_choice_never_leads_away_by_itself(client, reports):
    AreaFactory(number=7)

    assert leads_to(client, "7") is None


def test_a_number_that_nothing_bears_offers_nothing(client, reports, subtests):
    AreaFactory(number=7)

    for text in ["99999", "0", "-7", "7.0", "007777"]:
        with subtests.test(text=text):
            assert choices(client, text) == {}


def test_what_is_offered_while_somebody_types_is_every_page_with_a_name(client, subtests):
    ProposalFactory(reference="2016-07", title="Crisis response")
    AwaitingProposalFactory(reference="2017-20", proposal_set=ProposalSetFactory(year=2017))
    ProgressReportFactory(number=7)
    DeclarationFactory(year=2018)
    AreaFactory(slug="cyber", name="Cyber defence", short_name="Cyber")
    ThemeFactory(slug="wps", name="Women, peace and security")
    SynonymFactory(short_form="WPS", long_form="Women, peace and security")
    OrganisationFactory(slug="eda", name="European Defence Agency", short_name="EDA")
    CountryFactory(code="tr", name="Türkiye")
    DocumentFactory(slug="paper", short_title="A paper", kind=DocumentKind.ANALYSIS)
    StructuredDialogueFactory(slug="space", name="Dialogue on Space")

    offered = client.get(reverse("actions:suggestions")).json()

    for one in [
        ["2016-07 Crisis response", "Proposal", "/proposals/2016-07/"],
        ["2017-20", "Proposal, not yet transcribed", "/proposals/2017-20/"],
        ["Report 7", "Progress report", "/reports/7/", "Seventh"],
        ["Joint Declaration of 2018", "Declaration", "/declarations/2018/"],
        ["Cyber defence", "Area", "/areas/cyber/"],
        ["Women, peace and security", "Theme", "/themes/wps/", "wps"],
        ["European Defence Agency (EDA)", "Organisation", "/organisations/eda/"],
        ["Türkiye", "Country", "/countries/tr/"],
        ["A paper", "Analysis", "/documents/paper/"],
        ["Dialogue on Space", "Structured dialogue", "/dialogues/space/"],
    ]:
        with subtests.test(kind=one[1]):
            assert [row for row in offered if row[2] == one[2]] == [one]
    assert len({row[2] for row in offered}) == len(offered)
