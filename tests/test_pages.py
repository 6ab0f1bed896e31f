"""What every page but those of the proposals shows."""

import datetime
from functools import cache
from itertools import product
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actions.filters.proposals import ProposalFilter
from actions.models import ProgressReport, Proposal
from actions.vocabulary import (
    AddressContent,
    Addressee,
    Attribution,
    CommentaryHeading,
    CommentaryKind,
    CommitmentType,
    Confirmation,
    DatePrecision,
    DocumentKind,
    LastOnRecord,
    Match,
    MembershipGroup,
    Side,
    SourceKind,
    Standing,
    Status,
    WithoutObservation,
)
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    CountDeviationFactory,
    CountryFactory,
    DeclarationFactory,
    DisagreementFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipFactory,
    MembershipSnapshotFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ReportConsiderationFactory,
    SignatoryFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
    UnknownFactory,
)
from tests.hostile import HOSTILE
from tests.pages import facts, links, parsed, part, scripts, section, targets, texts, words

pytestmark = pytest.mark.django_db

HOME = reverse("actions:home")
LIST = reverse("actions:proposal-list")
TIMELINE = reverse("actions:timeline")
METHOD = reverse("actions:method")
HEALTH = reverse("actions:health")
MATRIX = reverse("actions:progress")
CHANGES = reverse("actions:changes")

one_and_three_rows = pytest.mark.parametrize("rows", [1, 3])


def get(client, address):
    """Return a page by its address, or the page of a record."""
    address = address if isinstance(address, str) else address.get_absolute_url()
    return parsed(client.get(address))


def rows_in(table):
    """Return what the rows of a table say, cell by cell."""
    return [[words(cell) for cell in row] for row in table.findall(".//tbody/tr")]


def anchors(page, class_name="record"):
    """Return the id of every record on a page."""
    return [element.get("id") for element in page.findall(f".//*[@class='{class_name}']")]


def numbers_with_links(page):
    """Return each link to the list of proposals whose text is a number: its address, the number."""
    return [
        (link.get("href"), int(words(link)))
        for link in page.iter("a")
        if link.get("href").startswith(f"{LIST}?") and words(link).isdigit()
    ]


def number_of_rows(address):
    """Return how many rows a list of proposals has, without the page that shows them."""
    query = QueryDict(urlsplit(address).query)
    selected = ProposalFilter(query, queryset=Proposal.objects.for_list())
    assert selected.is_valid()
    assert selected.unknown_parameters == []
    return selected.qs.count()


def numbered(records):
    """Return each record with its number, from 1 on."""
    return enumerate(records, start=1)


def say(proposal, finding, status=Status.IN_PLACE):
    """Record that a finding says of a proposal how it stands."""
    return ObservationFactory(
        proposal=proposal, report=finding.report, status=status, findings=[finding]
    )


def bear(proposal, finding):
    """Record that a finding, which is other evidence, bears on a proposal."""
    return PeriodEvidenceFactory(proposal=proposal, finding=finding)


def get_rows(client, address):
    return client.get(f"{address}&page=all").context["proposals"]


@pytest.fixture
def proposals():
    """Proposals with every source of the text in several areas and in none."""
    for number in range(1, 8):
        AreaFactory(number=number)
    dialogue = AreaFactory(number=None)
    ProposalFactory.create_batch(2)
    ProposalFactory(area=AreaFactory(number=3), standing=Standing.OFFICIAL)
    ProposalFactory(area=dialogue, standing=Standing.UNCONFIRMED)
    ProposalFactory(area=None, reference="2017-01")
    AwaitingProposalFactory.create_batch(3, year=2017)


@pytest.fixture
def observed(proposals):
    """The same proposals after three reports that say something of some of them."""
    area, _, cyber, dialogue = Proposal.objects.filter(proposal_set=2016)
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)
    ObservationFactory(proposal=area, report__number=1)
    ObservationFactory(proposal=area, report__number=3, status=Status.HELD_UP)
    ObservationFactory(proposal=cyber, report__number=2)
    ObservationFactory(proposal=cyber, report__number=3, status=Status.NOT_MENTIONED)
    PeriodEvidenceFactory(proposal=dialogue, finding__report__number=2)


def test_home_says_what_this_is_and_how_much_is_transcribed(client, proposals):
    ProgressReportFactory.create_batch(2)

    page = get(client, HOME)

    assert "followed up in 2 progress reports" in words(page.find(".//p[@class='lead']"))
    assert words(section(page, "transcribed").find("p")) == (
        "Of the 4 proposals of 2016, 4 carry a text. Of the 4 proposals of 2017, 1 carry a text. "
        "No progress report has been read whole yet."
    )


def test_home_counts_the_proposals_of_each_area_by_source_of_the_text_in_their_order(
    client, proposals
):
    table = section(get(client, HOME), "areas").find(".//table")

    assert rows_in(table) == [
        ["1. Countering hybrid threats", "2", "0", "2", "0", "0"],
        ["2. Operational cooperation including maritime issues", "0", "0", "0", "0", "0"],
        ["3. Cyber security and defence", "1", "1", "0", "0", "0"],
        ["4. Defence capabilities", "0", "0", "0", "0", "0"],
        ["5. Defence industry and research", "0", "0", "0", "0", "0"],
        ["6. Exercises", "0", "0", "0", "0", "0"],
        ["7. Defence and security capacity building", "0", "0", "0", "0", "0"],
        ["Political dialogue (a heading, no area)", "1", "0", "0", "1", "0"],
        ["Area not established", "4", "0", "1", "0", "3"],
    ]


def test_home_counts_the_proposals_of_each_area_by_whether_a_report_is_on_record(client, observed):
    progress = section(get(client, HOME), "progress")

    assert words(progress.find("p")) == (
        "Nothing on record is not silence: most of it was not read. "
        "When each proposal was last on record."
    )
    assert texts(progress, ".//thead//th") == [
        *["Area", "A report on record"],
        *["None on record", "Other evidence only", "Not yet transcribed"],
    ]
    assert rows_in(progress.find(".//table")) == [
        ["Hybrid threats", "1", "1", "0", "0"],
        ["Operations and maritime", "0", "0", "0", "0"],
        ["Cyber", "1", "0", "0", "0"],
        ["Capabilities", "0", "0", "0", "0"],
        ["Industry and research", "0", "0", "0", "0"],
        ["Exercises", "0", "0", "0", "0"],
        ["Capacity building", "0", "0", "0", "0"],
        ["Political dialogue", "0", "0", "1", "0"],
        ["Area not established", "0", "1", "0", "3"],
    ]


def test_each_number_of_proposals_is_that_of_the_list_behind_it(client, observed, subtests):
    number_behind = cache(number_of_rows)
    for address, number in {
        HOME: 4 + 45 + 27,
        reverse("actions:area-list"): 45,
    }.items():
        with subtests.test(page=address):
            compared = numbers_with_links(get(client, address))

            assert len(compared) == number
            assert [shown for _, shown in compared] == [number_behind(one) for one, _ in compared]


def test_the_numbers_by_source_of_the_text_on_the_method_page_are_those_of_the_list(
    client, proposals
):
    definitions = section(get(client, METHOD), "source").find("dl")

    linked = {link.get("href"): words(link) for link in definitions.iter("a")}
    assert linked == {
        f"{LIST}?source=official": "1 proposal",
        f"{LIST}?source=reported": "3 proposals",
        f"{LIST}?source=unconfirmed": "1 proposal",
        f"{LIST}?source=awaiting": "3 proposals",
    }


def test_home_puts_declarations_sets_and_reports_on_a_line_of_time(client, proposals):
    for year in [2023, 2016, 2018]:
        DeclarationFactory(year=year)
    ProgressReportFactory(number=2, date=datetime.date(2017, 12, 5))
    ProgressReportFactory(number=1)

    page = get(client, HOME)

    assert texts(page, ".//ol[@class='milestones']/li") == [
        "Jul 2016 Joint Declaration of 2016",
        "Dec 2016 42 proposals of 2016 endorsed",
        "Jun 2017 First progress report",
        "Dec 2017 Second progress report",
        "Dec 2017 32 proposals of 2017 endorsed",
        "Jul 2018 Joint Declaration of 2018",
        "Jan 2023 Joint Declaration of 2023",
    ]


def test_home_leads_to_the_latest_report_and_to_what_reports_say_of_proposals(client):
    ProgressReportFactory.create_batch(3)

    ways = links(section(get(client, HOME), "ways-in"))

    assert ways["The latest report on record: third progress report"] == "/reports/3/"
    assert ways["What is on record in each report about each proposal"] == MATRIX
    assert ways["What changed from the second report to the third report"] == CHANGES


@pytest.mark.parametrize("reports", [0, 1])
def test_home_names_no_change_where_there_are_no_two_reports(client, reports):
    ProgressReportFactory.create_batch(reports)

    assert CHANGES not in targets(section(get(client, HOME), "ways-in"))


def test_home_of_an_empty_catalogue_stands(client):
    assert texts(get(client, HOME), ".//h1") == [
        "What the EU and NATO agreed to do together, and what became of it"
    ]


@one_and_three_rows
def test_home_costs_the_same_whatever_it_counts(client, django_assert_num_queries, rows):
    for number, proposal in numbered(ProposalFactory.create_batch(rows)):
        proposal.area = AreaFactory(number=number)
        proposal.save()
        ObservationFactory(proposal=proposal, report__number=number)
        PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)
    for year in [2016, 2018, 2023][:rows]:
        DeclarationFactory(year=year)

    with django_assert_num_queries(9):  # At most 10.
        response = client.get(HOME)

    assert len(parsed(response).findall(".//ol[@class='milestones']/li")) == 2 * rows + 1


def test_the_areas_are_listed_with_what_falls_under_them(client, proposals):
    page = get(client, reverse("actions:area-list"))

    assert texts(page, ".//dl/dt") == [
        "Countering hybrid threats",
        "Operational cooperation including maritime issues",
        "Cyber security and defence",
        "Defence capabilities",
        "Defence industry and research",
        "Exercises",
        "Defence and security capacity building",
        "Political dialogue",
    ]


def test_an_area_shows_only_what_belongs_to_it(client):
    area, other = AreaFactory(number=3), AreaFactory(number=4)
    declaration = DeclarationFactory(year=2016)
    for belongs_to in [area, other]:
        ProposalFactory(area=belongs_to)
        ParagraphFactory(areas=[belongs_to])
        ParagraphFactory(document=DocumentFactory(), areas=[belongs_to])
        FindingFactory(area=belongs_to)
        CommentaryFactory(areas=[belongs_to])

    page = get(client, area)

    assert texts(page, ".//h1") == ["Area 3 Cyber security and defence"]
    assert (
        targets(section(page, "declarations"))[0] == f"{declaration.get_absolute_url()}#paragraph-1"
    )
    assert texts(section(page, "declarations"), "ul/li/a[1]") == [
        "Joint Declaration of 2016, block 1"
    ]
    assert texts(section(page, "proposals"), ".//span[@class='reference']") == ["2016-01"]
    assert texts(section(page, "findings"), ".//a[@class='anchor']") == ["R01-01"]
    assert texts(section(page, "commentary"), ".//li/a") == ["Point 1"]


def test_the_line_of_time_says_where_the_date_of_a_report_is_not_confirmed(client):
    ProgressReportFactory(number=1)
    ProgressReportFactory(number=2, date_standing=Standing.UNCONFIRMED)

    assert texts(get(client, HOME), ".//ol[@class='milestones']/li") == [
        "Jun 2017 First progress report",
        "Jun 2018 Second progress report (date not confirmed)",
    ]


def test_a_declaration_without_a_date_stays_off_the_line_of_time(client):
    DeclarationFactory(year=2016)
    undated = DeclarationFactory(year=2018).document
    undated.date, undated.date_precision = None, ""
    undated.save()

    named = texts(get(client, HOME), ".//ol[@class='milestones']/li/a")
    assert named == ["Joint Declaration of 2016"]


def test_an_area_says_which_proposals_no_source_puts_there(client):
    area = AreaFactory(number=4)
    ProposalFactory(area=area, reference="2016-19", title="Plan")
    ProposalFactory(area=area, reference="2016-20", title="Fly", area_confirmed=False)

    rows = texts(section(get(client, area), "proposals"), ".//li[@class='row']")
    assert ["(area not confirmed)" in row for row in rows] == [False, True]


def test_an_area_groups_its_proposals_by_set_and_sub_heading(client):
    area = AreaFactory(number=3)
    ProposalFactory(area=area, reference="2016-03", order_in_area=1)
    ProposalFactory(area=area, reference="2016-01", order_in_area=2, subheading="Training")
    ProposalFactory(area=area, reference="2016-02", order_in_area=3, subheading="Training")
    ProposalFactory(area=area, reference="2017-01")

    proposals = section(get(client, area), "proposals")

    found = [
        one
        for one in proposals.iter()
        if one.tag in ("h3", "h4") or one.get("class") == "reference"
    ]
    assert [words(one) for one in found] == [
        *["42 proposals of 2016", "2016-03", "Training", "2016-01", "2016-02"],
        *["32 proposals of 2017", "2017-01"],
    ]


def test_an_area_shows_findings_by_report_and_in_what_each_was_read(client):
    area = AreaFactory(number=1)
    FindingFactory(report=ProgressReportFactory(number=1), attribution=Attribution.PERIOD_EVIDENCE)
    report = ProgressReportFactory(number=2)
    for attribution in Attribution.tied_to_report():
        FindingFactory(report=report, attribution=attribution)
    FindingFactory(report=None)

    findings = section(get(client, area), "findings")

    assert texts(findings, "h3") == [
        "First progress report June 2016 to May 2017",
        "Second progress report June 2017 to May 2018",
        "After the latest report on record",
    ]
    read = [texts(one, "a")[1] for one in findings.findall(".//ul[@class='brief']/li")]
    assert read == [
        "Other evidence, not from the first report (June 2017):",
        "In the text of the second report (June 2018):",
        "In an official summary of the second report (June 2018):",
        "In a press or think-tank summary of the second report (June 2018):",
        "Other evidence, after the latest report on record:",
    ]


def test_an_area_says_of_which_reports_nothing_is_on_record_in_it_and_what_was_read(client):
    area, other = AreaFactory(number=1), AreaFactory(number=2)
    reports = [ProgressReportFactory(number=number) for number in [1, 2, 3]]
    ProgressReportFactory(number=4, read_whole=True)
    FindingFactory(report=reports[0], area=area, attribution=Attribution.OFFICIAL_SUMMARY)
    FindingFactory(report=reports[1], area=area, attribution=Attribution.PERIOD_EVIDENCE)
    FindingFactory(report=reports[2], area=other)

    findings = section(get(client, area), "findings")

    assert texts(findings, "ul[@class='plain']/li") == [
        "Second progress report: nothing on record in this area; "
        "not read; no finding says what it holds.",
        "Third progress report: nothing on record in this area; "
        "read in part; findings on what it holds: 1 from its text.",
        "Fourth progress report: nothing on record in this area; "
        "read whole; no finding says what it holds.",
    ]


def test_an_area_says_how_many_proposals_without_area_may_belong_to_it(client, proposals):
    for number in [1, 4]:
        page = get(client, AreaFactory(number=number))

        assert texts(page, ".//div[@class='notice left-out']/p") == [
            "4 more proposals of 2017 have no established area and may belong here."
        ]


def test_an_area_leads_to_its_matrix(client, observed):
    progress = section(get(client, AreaFactory(number=1)), "progress")

    assert words(progress.find("p")) == "Nothing on record is not silence. What a status rests on."
    assert links(progress) == {
        "What a status rests on": "/method/#status",
        "Report by report, as a matrix": f"{MATRIX}?area=hybrid-threats#result",
    }


def test_the_rows_of_an_area_show_the_newest_status_with_what_was_read(client, observed):
    rows = section(get(client, AreaFactory(number=1)), "proposals")

    assert texts(rows, ".//span[@class='row-progress']") == [
        "‖ Held up in the text of the third report (June 2019), named.",
        "None on record. Reports 1 to 3 not read for this.",
    ]


def test_the_findings_of_an_area_lead_to_what_they_say_of_proposals(client):
    ProposalFactory(reference="2016-09")
    say(ProposalFactory(reference="2016-07"), FindingFactory(code="R01-01"))
    evidence = FindingFactory(code="R01-02", attribution=Attribution.PERIOD_EVIDENCE)
    bear(ProposalFactory(reference="2016-08"), evidence)
    FindingFactory(code="R01-03")

    findings = section(get(client, AreaFactory(number=1)), "findings").findall(".//li")

    assert [
        {words(link): link.get("href") for link in finding.findall("a[@class='reference']")}
        for finding in findings
    ] == [
        {"2016-07": "/proposals/2016-07/#report-1"},
        {"2016-08": "/proposals/2016-08/#evidence"},
        {},
    ]


def test_the_heading_across_the_areas_is_called_no_area(client):
    page = get(client, AreaFactory(number=None))

    assert texts(page, ".//h1") == ["Heading across the areas Political dialogue"]


def test_an_empty_area_says_so_in_every_part(client):
    page = get(client, AreaFactory(number=5))

    assert "No paragraph of the declarations is tied to it." in words(page)
    assert "No proposal is established to belong here." in words(page)
    assert "No finding is recorded in this area." in words(page)
    assert "The two papers say nothing on it." in words(page)


@one_and_three_rows
def test_an_area_costs_the_same_whatever_belongs_to_it(client, django_assert_num_queries, rows):
    area = AreaFactory(number=1)
    ProposalFactory.create_batch(rows)
    ParagraphFactory.create_batch(rows, areas=[area])
    CommentaryFactory.create_batch(rows, areas=[area])
    StructuredDialogueFactory.create_batch(rows, areas=[area])
    for number, proposal in numbered(Proposal.objects.all()):
        report = ProgressReportFactory(number=number)
        say(proposal, FindingFactory(report=report))
        bear(proposal, FindingFactory(report=report, attribution=Attribution.PERIOD_EVIDENCE))

    with django_assert_num_queries(14):
        response = client.get(area.get_absolute_url())

    assert len(parsed(response).findall(".//a[@class='anchor']")) == 2 * rows


@pytest.fixture
def side_by_side():
    """Paragraphs of the three declarations and of other conclusions, with subjects."""
    cyber, mobility = AreaFactory(number=3), ThemeFactory(slug="mobility")
    AreaFactory(number=4), ThemeFactory(slug="unnamed")
    warsaw = DeclarationFactory(year=2016, areas=[cyber, AreaFactory(number=1)]).document
    DeclarationFactory(year=2018, subjects=[mobility], subjects_heading="Progress on")
    latest = DeclarationFactory(year=2023).document
    ParagraphFactory(document=latest, order=9, themes=[mobility])
    ParagraphFactory(document=warsaw, order=7, number="7a", areas=[cyber])
    ParagraphFactory(document=warsaw, order=2, areas=[cyber], themes=[mobility])
    ParagraphFactory(document=DocumentFactory(), areas=[AreaFactory(number=4)], themes=[mobility])


def test_side_by_side_every_mark_links_to_its_paragraph(client, side_by_side):
    tables = get(client, reverse("actions:declaration-list")).findall(".//table")

    assert [rows_in(table) for table in tables] == [
        [["Cyber security and defence", "● 2 ● 7a", "·", "·"]],
        [["Mobility", "● 2", "·", "● 9"]],
    ]
    assert [link.get("href") for link in tables[0].findall(".//a[@class='mark']")] == [
        "/declarations/2016/#paragraph-2",
        "/declarations/2016/#paragraph-7a",
    ]
    assert tables[0].find(".//a[@class='mark']").get("aria-label") == (
        "Joint Declaration of 2016, block 2: official text"
    )


def test_the_declarations_are_listed_with_what_they_establish(client, side_by_side):
    cards = get(client, reverse("actions:declaration-list")).findall(".//div[@class='card']")

    assert [words(card) for card in cards] == [
        "Joint Declaration of 2016 Joint declaration 2016, 8 July 2016, Brussels "
        "Seven areas of cooperation: Hybrid threats, Cyber ● Official text",
        "Joint Declaration of 2018 Joint declaration 2018, 10 July 2018, Brussels "
        "Progress on: Mobility ● Official text",
        "Joint Declaration of 2023 Joint declaration 2023, 10 January 2023, Brussels "
        "Seven areas of cooperation: ● Official text",
    ]


@one_and_three_rows
def test_the_list_of_declarations_costs_the_same_whatever_they_hold(
    client, django_assert_num_queries, rows
):
    for year in [2016, 2018, 2023][:rows]:
        declaration = DeclarationFactory(
            year=year, areas=[AreaFactory()], subjects=[ThemeFactory()]
        )
        ParagraphFactory.create_batch(
            rows, document=declaration.document, areas=[AreaFactory()], themes=[ThemeFactory()]
        )

    with django_assert_num_queries(9):  # At most 14.
        response = client.get(reverse("actions:declaration-list"))

    assert len(parsed(response).findall(".//a[@class='mark']")) == 2 * rows * rows


def test_a_declaration_names_who_signed_it_where_and_in_which_office(client):
    declaration = DeclarationFactory(year=2016, place="Warsaw", venue="At the summit.")
    SignatoryFactory(declaration=declaration, order=2, name="B", office="President of one")
    SignatoryFactory(declaration=declaration, order=1, name="A", office="President of another")
    SignatoryFactory(declaration=DeclarationFactory(year=2018), name="C")
    DocumentSymbolFactory(document=declaration.document, symbol="(2016) 119")

    page = get(client, declaration)

    assert facts(page)["Signed"] == "8 July 2016, Warsaw. At the summit."
    assert texts(page, ".//dl//ul[1]/li")[:2] == ["A, President of another", "B, President of one"]
    assert facts(page)["Symbol"] == "(2016) 119 ● Official text"


def test_a_paragraph_has_an_anchor_and_a_link_to_itself(client, subtests):
    for year, label, remarks in [
        (2016, "Block 7a", []),
        (2018, "Paragraph 7a", ["number not confirmed"]),
        (2023, "Paragraph 7a", ["number not confirmed"]),
    ]:
        with subtests.test(year=year):
            declaration = DeclarationFactory(year=year)
            ParagraphFactory(document=declaration.document, number="7a", anchor="block-7a")

            page = get(client, declaration)

            assert anchors(page) == ["block-7a"]
            assert links(part(page, "block-7a"))[label] == f"/declarations/{year}/#block-7a"
            assert texts(part(page, "block-7a"), "p[1]/small") == remarks


def test_a_declaration_shows_its_paragraphs_in_order_with_subjects_and_sources(client):
    declaration = DeclarationFactory(year=2023)
    area, theme, source = AreaFactory(number=3), ThemeFactory(), SourceFactory(title="A page")
    subjects = {"areas": [area], "themes": [theme], "sources": [source]}
    for order in [10, 9]:
        ParagraphFactory(document=declaration.document, order=order, **subjects)
    ParagraphFactory(document=DeclarationFactory(year=2018).document, order=1)

    page = get(client, declaration)

    assert anchors(page) == ["paragraph-9", "paragraph-10"]
    linked = links(part(page, "paragraph-9"))
    assert linked["Cyber"] == area.get_absolute_url()
    assert linked["Theme 1"] == theme.get_absolute_url()
    assert linked["A page"] == source.address


def test_a_key_fact_has_an_anchor_and_a_link_to_itself(client):
    fact = KeyFactFactory(number=4)
    KeyFactFactory(declaration=DeclarationFactory(year=2018), number=5)

    page = get(client, fact.declaration)

    assert anchors(page) == ["fact-4"]
    assert links(part(page, "fact-4"))["8 July 2016"] == "#fact-4"


@one_and_three_rows
def test_a_declaration_costs_the_same_whatever_it_holds(client, django_assert_num_queries, rows):
    declaration = DeclarationFactory(year=2018)
    document = declaration.document
    document.sources.set(SourceFactory.create_batch(rows))
    DocumentAddressFactory.create_batch(rows, document=document)
    DocumentSymbolFactory.create_batch(rows, document=document)
    SignatoryFactory.create_batch(rows, declaration=declaration)
    KeyFactFactory.create_batch(rows, declaration=declaration)
    ParagraphFactory.create_batch(
        rows, document=document, areas=[AreaFactory(number=1)], themes=[ThemeFactory()]
    )

    with django_assert_num_queries(12):  # And no more.
        response = client.get(declaration.get_absolute_url())

    assert len(anchors(parsed(response))) == 2 * rows


def test_the_reports_are_listed_with_what_was_read_of_them(client):
    first = ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)
    ProgressReportFactory(number=2, read_whole=True)
    for attribution in Attribution:
        FindingFactory(report=first, attribution=attribution)

    table = get(client, reverse("actions:report-list")).find(".//table")

    assert rows_in(table) == [
        [
            "First progress report",
            "14 June 2017 (not confirmed)",
            "June 2016 to May 2017",
            "Read in part; findings on what it holds: 1 from its text, "
            "1 from official summaries and 1 from press or think-tank summaries",
            "4",
        ],
        [
            *["Second progress report", "14 June 2018", "June 2017 to May 2018"],
            *["Read whole; no finding says what it holds", "0"],
        ],
    ]


def test_findings_after_the_latest_report_have_anchors_on_the_list(client):
    FindingFactory(report=None, code="R11-01", area=AreaFactory(number=1))
    FindingFactory(code="R01-01")

    page = get(client, reverse("actions:report-list"))

    assert anchors(page) == ["r11-01"]
    assert links(part(page, "r11-01"))["R11-01"] == "/reports/#r11-01"


@one_and_three_rows
def test_the_list_of_reports_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows
):
    ProgressReportFactory.create_batch(rows)
    for finding in FindingFactory.create_batch(rows, report=None, themes=[ThemeFactory()]):
        bear(ProposalFactory(), finding)

    with django_assert_num_queries(8):  # At most 14.
        response = client.get(reverse("actions:report-list"))

    assert len(rows_in(parsed(response).find(".//table"))) == rows


def test_a_report_names_period_date_and_who_considered_it(client):
    report = ProgressReportFactory(number=3, date_note="Another page gives the day after.")
    mirror = SourceFactory(kind=SourceKind.MIRROR, title="A copy")
    knowledge = {"standing": Standing.UNCONFIRMED, "source": None}
    ReportConsiderationFactory(report=report, order=2, side=Side.NATO, source=mirror)
    ReportConsiderationFactory(report=report, order=1)
    ReportConsiderationFactory(report=report, order=3, text="Ministers saw it.", **knowledge)
    ReportConsiderationFactory(text="Not this report.")

    response = client.get(report.get_absolute_url())

    page = parsed(response)
    assert texts(page, ".//h1") == ["June 2018 to May 2019 Third progress report"]
    assert facts(page)["Date"] == ("14 June 2019 ● Official text Another page gives the day after.")
    assert facts(page)["Read whole"] == "No"
    assert texts(page, ".//dl//ul/li")[-3:] == [
        "EU: The Council took note., 19 June 2017 ● Official text source",
        "NATO: The Council took note., 19 June 2017 ● Official text source: A copy",
        "EU: Ministers saw it., 19 June 2017 ○ Unconfirmed",
    ]
    assertNotContains(response, mirror.address)


def test_a_report_shows_its_findings_by_area_with_what_runs_across_last(client):
    report = ProgressReportFactory(number=1)
    ThemeFactory(slug="mobility")
    FindingFactory(code="R01-01", area=None)
    FindingFactory(code="R01-02", area=AreaFactory(number=None))
    FindingFactory(code="R01-03", area=AreaFactory(number=6))
    FindingFactory(code="R01-04", area=AreaFactory(number=2))
    FindingFactory(code="R01-05", area=AreaFactory(number=6))
    FindingFactory(report=ProgressReportFactory(number=2))

    findings = section(get(client, report), "findings")

    found = [one for one in findings.iter() if one.tag == "h3" or one.get("class") == "anchor"]
    assert [words(one) for one in found] == [
        *["Operational cooperation including maritime issues", "R01-04"],
        *[
            "Exercises",
            "R01-03",
            "R01-05",
            "Political dialogue",
            "R01-02",
            "Across areas",
            "R01-01",
        ],
    ]


def test_a_finding_has_an_anchor_and_a_link_to_itself(client):
    finding = FindingFactory(code="R01-07", period="since May 2017")

    page = get(client, finding.report)

    assert anchors(page) == ["r01-07"]
    assert links(part(page, "r01-07"))["R01-07"] == "/reports/1/#r01-07"
    assert texts(part(page, "r01-07"), "p[2]") == ["What R01-07 says."]
    assert texts(part(page, "r01-07"), "p[3]/span") == ["since May 2017"]


@pytest.fixture
def covered(proposals):
    """Reports 1 to 3 with their real periods; the proposals of 2017 came after the second."""
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)
    first, second, *_ = Proposal.objects.all()
    for number in [1, 2]:
        ObservationFactory(proposal=first, report__number=number)
    ObservationFactory(proposal=second, report__number=2, status=Status.NOT_MENTIONED)
    ObservationFactory(proposal=second, report__number=3)


def test_a_report_says_what_was_read_of_it_and_leads_to_what_is_on_record(
    client, covered, subtests
):
    first, second, _ = ProgressReport.objects.all()
    for report, attribution in [
        *[(first, Attribution.OFFICIAL_SUMMARY)] * 3,
        *[(second, Attribution.REPORT_TEXT), (second, Attribution.SECONDARY_SUMMARY)],
        *[(second, Attribution.PERIOD_EVIDENCE)] * 2,
    ]:
        FindingFactory(report=report, attribution=attribution)
    DisagreementFactory.create_batch(2, documents=[first.document])
    ProgressReport.objects.filter(number=3).update(read_whole=True)

    maybe = " It may mention proposals that are not on record here."
    for number, read in {
        1: f"not read; findings on what it holds: 3 from official summaries.{maybe}",
        2: "read in part; findings on what it holds: 1 from its text and "
        f"1 from press or think-tank summaries.{maybe}",
        3: "read whole; no finding says what it holds.",
    }.items():
        with subtests.test(report=number):
            page = get(client, f"/reports/{number}/")

            assert f"What was read of it: {read}" in texts(page, ".//p[@class='notice']")
            linked = links(page.find(".//main"))
            assert linked["The proposals on record in it"] == f"{LIST}?report={number}"
            assert linked["all proposals as known after it"] == f"{LIST}?as_of={number}"
            assert linked["the matrix"] == f"{MATRIX}?as_of={number}"
            assert len(get_rows(client, f"{LIST}?report={number}")) == 1


def test_disagreements_about_a_report_are_counted_whatever_its_findings(client):
    report = ProgressReportFactory(number=1)
    FindingFactory.create_batch(3, report=report)
    DisagreementFactory.create_batch(2, documents=[report.document])

    assert "Sources disagree on 2 points about this document: " in words(get(client, report))


def test_a_report_says_what_changed_since_the_one_before(client, covered):
    changes = section(get(client, "/reports/3/"), "changes")

    assert words(part(changes, "changes")) == "Since the second report"
    assert texts(changes, ".//h3") == [
        "Another status on record: 0",
        "On record for the first time: 1",
        "On record again: 0",
        "On record before, not read since: 1",
    ]
    assert links(changes.find("p"))["On a page of its own, or between other reports"] == (
        f"{CHANGES}?from=2&to=3"
    )
    assert texts(changes, "ul[@class='notice']/li") == [
        "Second progress report: not read; no finding says what it holds.",
        "Third progress report: not read; no finding says what it holds.",
    ]


def test_the_first_report_has_none_before_it_to_compare_with(client, covered):
    assert section(get(client, "/reports/1/"), "changes") is None


def test_a_finding_of_a_report_names_the_proposals_to_which_it_is_linked(client):
    said = FindingFactory(code="R01-01")
    say(ProposalFactory(reference="2016-07"), said)
    unconfirmed = ProposalFactory(reference="2016-08", standing=Standing.UNCONFIRMED)
    say(unconfirmed, said, Status.PREPARING)
    evidence = FindingFactory(code="R01-02", attribution=Attribution.PERIOD_EVIDENCE)
    bear(ProposalFactory(reference="2016-09"), evidence)
    FindingFactory(code="R01-03")

    page = get(client, said.report)

    linked = ".//p[@class='linked-proposal']"
    assert {code: texts(part(page, code), linked) for code in ["r01-01", "r01-02", "r01-03"]} == {
        "r01-01": [
            "2016-07 Proposal 2016-07: ■ In place in the text of the first report (June 2017), "
            "named",
            "2016-08 Proposal 2016-08 ○ Unconfirmed ◔ In preparation in the text of the first "
            "report (June 2017), named",
        ],
        "r01-02": ["2016-09 Proposal 2016-09: other evidence, no status"],
        "r01-03": ["Tied to no single proposal"],
    }
    assert targets(part(page, "r01-01").find(linked))[0] == "/proposals/2016-07/#report-1"
    assert targets(part(page, "r01-02").find(linked))[0] == "/proposals/2016-09/#evidence-1"


def test_a_finding_after_the_latest_report_names_the_proposals_on_which_it_bears(client):
    bear(ProposalFactory(reference="2016-09"), FindingFactory(report=None, code="R11-01"))

    record = part(get(client, reverse("actions:report-list")), "r11-01")

    linked = record.find(".//p[@class='linked-proposal']")
    assert words(linked) == "2016-09 Proposal 2016-09: other evidence, no status"
    assert targets(linked) == ["/proposals/2016-09/#evidence"]


def test_other_evidence_is_never_what_the_report_says(client):
    finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)

    record = part(get(client, finding.report), finding.anchor)

    assert "Other evidence, not from the first report (June 2017)" in words(record)
    assert "n the text of" not in words(record)


def test_a_report_has_neighbours(client):
    reports = ProgressReportFactory.create_batch(4)

    page = get(client, reports[1])

    assert links(page.find(".//nav[@aria-label='Neighbouring reports']")) == {
        "← First progress report": "/reports/1/",
        "Third progress report →": "/reports/3/",
    }


@one_and_three_rows
def test_a_report_costs_the_same_whatever_it_holds(client, django_assert_num_queries, rows):
    report = ProgressReportFactory(number=2, sources=SourceFactory.create_batch(rows))
    ReportConsiderationFactory.create_batch(rows, report=report)
    DocumentAddressFactory.create_batch(rows, document=report.document)
    DocumentSymbolFactory.create_batch(rows, document=report.document)
    for _ in range(rows):
        about = {"report": report, "area": AreaFactory(), "themes": [ThemeFactory()]}
        proposal = ProposalFactory()
        ObservationFactory(proposal=proposal, report__number=1)
        say(proposal, FindingFactory(**about))
        bear(ProposalFactory(), FindingFactory(attribution=Attribution.PERIOD_EVIDENCE, **about))
    StructuredDialogueFactory.create_batch(rows, findings=report.findings.all())

    with django_assert_num_queries(15):
        response = client.get(report.get_absolute_url())

    page = parsed(response)
    assert len(anchors(page)) == len(anchors(page, "linked-proposal")) == 2 * rows
    assert words(part(page, "unchanged")) == f"Same status on record: {rows}"


@pytest.fixture
def times():
    """One row of each kind of the timeline, and one without a date."""
    EventFactory(slug="summit", date=datetime.date(2016, 7, 8))
    DocumentFactory(slug="strategy", kind=DocumentKind.STRATEGY, date=datetime.date(2016, 6, 28))
    StructuredDialogueFactory(
        date=datetime.date(2024, 1, 1),
        date_precision=DatePrecision.YEAR,
        date_confirmed=False,
    )
    DocumentFactory(slug="undated", date=None, date_precision="", date_text="Some time in 2018")
    snapshot = MembershipSnapshotFactory(date=datetime.date(2017, 6, 5), occasion="Accession")
    for code, group in [("fr", "both"), ("it", "both"), ("se", "eu_only"), ("us", "nato_only")]:
        MembershipFactory(snapshot=snapshot, country=CountryFactory(code=code), group=group)


def timeline(client, **query):
    """Return the date and the kind of each row, in order, those without a date last."""
    page = parsed(client.get(TIMELINE, query))
    heads = page.findall(".//li[@class='record']/p[@class='record-head']")
    return [words(head).split(" ● ")[0] for head in heads]


EVENT_ROW = "8 July 2016 Event"
DOCUMENT_ROWS = ["28 June 2016 Strategy", "Some time in 2018 Council conclusions"]
DIALOGUE_ROW = "2024 (date not confirmed) Structured dialogue"
MEMBERSHIP_ROW = "5 June 2017 Membership"


def test_the_timeline_shows_the_chosen_kinds_in_the_order_of_time(client, times, subtests):
    for kinds, rows in [
        ([], [DOCUMENT_ROWS[0], EVENT_ROW, MEMBERSHIP_ROW, DIALOGUE_ROW, DOCUMENT_ROWS[1]]),
        (["event"], [EVENT_ROW]),
        (["document"], DOCUMENT_ROWS),
        (["dialogue"], [DIALOGUE_ROW]),
        (["membership"], [MEMBERSHIP_ROW]),
        (["membership", "event"], [EVENT_ROW, MEMBERSHIP_ROW]),
    ]:
        with subtests.test(kinds=kinds):
            assert timeline(client, kind=kinds) == rows


def test_the_timeline_says_which_kinds_are_chosen(client, times):
    page = parsed(client.get(TIMELINE, {"kind": "dialogue"}))

    ticked = [box.get("value") for box in page.iter("input") if box.get("checked") is not None]
    assert ticked == ["dialogue"]
    assert links(page.find(".//main//form")) == {"Show all": TIMELINE}


def test_a_wrong_kind_is_named_and_no_rows_are_shown(client, times, subtests):
    for kinds in [["war"], ["event", "war"]]:
        with subtests.test(kinds=kinds):
            response = client.get(TIMELINE, {"kind": kinds})

            page = parsed(response)
            assert response.status_code == 200
            assert page.findall(".//li[@class='record']") == []
            assert texts(page, ".//p[@class='error']") == [
                "“war” is not a kind of row. No rows are shown. Start again"
            ]


@pytest.mark.postgresql
def test_a_hostile_kind_is_answered_by_a_valid_page(client, times, subtests):
    for value in ["\x00", "a" * 7_000, "<script>x</script>", "' OR 1=1 --", "🚀"]:
        with subtests.test(value=value[:20]):
            response = client.get(TIMELINE, {"kind": value})

            assert response.status_code == 200
            page = parsed(response)
            assert scripts(page) == []
            assert page.findall(".//li[@class='record']") == []
            assert "a" * 121 not in words(page)


def test_a_row_of_membership_counts_the_states_in_common(client, times):
    row = part(parsed(client.get(TIMELINE)), "membership-2017-06-05")

    assert texts(row, "p[2]") == ["2 states in common; EU 3, NATO 3. Accession."]
    assert dict(zip(texts(row, ".//dt"), texts(row, ".//dd"), strict=True)) == {
        "In both": "Country FR, Country IT",
        "EU only": "Country SE",
        "NATO only": "Country US",
    }


def test_an_event_has_an_anchor_a_link_to_itself_and_its_documents(client):
    document = DocumentFactory(short_title="Conclusions")
    EventFactory(slug="summit", documents=[document], symbol="(2016) 119", text="They met.")

    row = part(parsed(client.get(TIMELINE)), "event-summit")

    assert links(row)["8 July 2016"] == "#event-summit"
    assert links(row)["Conclusions"] == document.get_absolute_url()
    assert texts(row, "p[2]") == ["Summit ((2016) 119)They met."]


def test_an_event_without_a_date_says_so_after_those_with_one(client):
    EventFactory(slug="undated", date=None, date_precision="")
    EventFactory(slug="dated")

    assert timeline(client) == [EVENT_ROW, "Date not established Event"]


@one_and_three_rows
def test_the_timeline_costs_the_same_whatever_its_length(client, django_assert_num_queries, rows):
    for year in [2016, 2018, 2023][:rows]:
        EventFactory(documents=[DeclarationFactory(year=year).document, DocumentFactory()])
    StructuredDialogueFactory.create_batch(rows)
    for _ in range(rows):
        MembershipFactory(country=CountryFactory())

    with django_assert_num_queries(10):  # At most 14.
        response = client.get(TIMELINE)

    assert len(parsed(response).findall(".//li[@class='record']")) == 5 * rows


def test_the_documents_are_listed_by_kind_with_their_own_pages(client):
    DocumentFactory(slug="strategy", kind=DocumentKind.STRATEGY, date=None, date_precision="")
    DocumentFactory(slug="conclusions", date_confirmed=False)
    ProgressReportFactory(number=1)
    DeclarationFactory(year=2018)

    page = get(client, reverse("actions:document-list"))

    assert [
        (words(group.find("h2")), texts(group, ".//li/a"), targets(group)[0])
        for group in page.findall(".//section")
    ] == [
        ("Declaration", ["Joint declaration 2018"], "/declarations/2018/"),
        ("Council conclusions", ["Conclusions"], "/documents/conclusions/"),
        ("Progress report", ["First progress report"], "/reports/1/"),
        ("Strategy", ["Strategy"], "/documents/strategy/"),
    ]
    assert texts(page, ".//span[@class='row-meta']/span") == [
        "10 July 2018",
        "6 December 2016 (date not confirmed)",
        "14 June 2017",
        "date not established",
    ]


@one_and_three_rows
def test_the_list_of_documents_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows
):
    DocumentFactory.create_batch(rows)
    ProgressReportFactory.create_batch(rows)

    with django_assert_num_queries(2):  # At most 14.
        response = client.get(reverse("actions:document-list"))

    assert len(parsed(response).findall(".//li[@class='row']")) == 2 * rows


def test_a_document_names_its_title_symbol_and_addresses(client):
    document = DocumentFactory(title="The official title", short_title="Ours", not_read="Annex 2.")
    DocumentSymbolFactory(document=document, symbol="ST 1")
    DocumentSymbolFactory(document=document, symbol="ST 2", standing=Standing.REPORTED)
    DocumentAddressFactory(document=document, address="https://council.example/1", language="fr")
    DocumentAddressFactory(
        document=document,
        address="https://council.example/2",
        content=AddressContent.ABOUT,
        confirmation=Confirmation.NOT_CHECKED,
        publisher="Council",
    )
    DocumentAddressFactory(document=document, address="https://mirror.example/3", linked=False)

    response = client.get(document.get_absolute_url())

    page = parsed(response)
    assert texts(page, ".//p[@class='official-title']") == ["The official title"]
    assert texts(page, ".//p[@class='notice']") == ["Annex 2."]
    assert texts(page, ".//dl//li") == [
        "ST 1 ● Official text",
        "ST 2 ◐ Secondary source",
    ]
    assert texts(section(page, "addresses"), ".//li") == [
        "council.example: the text (opened, in French)",
        "A copy of the document was read on a mirror that is not linked.",
        "Council: about it (address not checked)",
    ]
    assertNotContains(response, "mirror.example")


def test_a_document_links_the_set_it_endorses_and_its_events(client):
    document = DocumentFactory()
    ProposalFactory(
        proposal_set__endorsing_documents=[document], proposal_set__year=2017, reference="2017-01"
    )
    EventFactory(slug="summit", documents=[document])

    linked = links(get(client, document).find(".//dl[@class='facts']"))

    assert linked["The set of proposals of 2017"] == f"{LIST}?set=2017"
    assert linked["Summit"] == f"{TIMELINE}#event-summit"


def test_a_document_says_on_how_many_points_sources_disagree(client):
    document, other = DocumentFactory.create_batch(2)
    DisagreementFactory.create_batch(2, documents=[document])

    assert texts(get(client, document), ".//p[@class='notice']") == [
        "Sources disagree on 2 points about this document: what they say and what was chosen."
    ]
    assert texts(get(client, other), ".//p[@class='notice']") == []


def test_a_document_shows_its_own_paragraphs(client):
    document = DocumentFactory()
    ParagraphFactory(document=document, number="6")
    ParagraphFactory(document=DocumentFactory(), number="7")

    page = get(client, document)

    assert anchors(page) == ["paragraph-6"]
    assert links(page)["Paragraph 6"] == f"{document.get_absolute_url()}#paragraph-6"


def test_a_paper_shows_its_commentary_with_addressee_heading_and_place(client):
    recommendation = CommentaryFactory(
        number=7,
        kind=CommentaryKind.RECOMMENDATION,
        addressee=Addressee.MEMBER_STATES,
        heading=CommentaryHeading.RESOURCING,
        title="Pay for it",
        place="page 12",
    )
    CommentaryFactory(number=2)
    CommentaryFactory(document=DocumentFactory(kind=DocumentKind.ANALYSIS), number=1)

    page = get(client, recommendation.document)

    assert anchors(page) == ["finding-2", "recommendation-7"]
    record = part(page, "recommendation-7")
    assert texts(record, ".//span[@class='tag']") == ["to member states", "Resourcing"]
    assert texts(record, "h3") == ["Pay for it"]
    assert texts(record, "p[3]/span") == ["Paper: page 12"]
    assert links(record)["Recommendation 7"] == "#recommendation-7"


@pytest.fixture
def commented():
    """A paper with commentary of every kind, and another paper."""
    to = {"kind": CommentaryKind.RECOMMENDATION}
    resourcing, education = CommentaryHeading.RESOURCING, CommentaryHeading.EDUCATION
    institutions, both = Addressee.INSTITUTIONS, Addressee.BOTH
    states = Addressee.MEMBER_STATES
    CommentaryFactory(number=4, **to, addressee=states, heading=education)
    CommentaryFactory(number=1, **to, addressee=institutions, heading=resourcing)
    CommentaryFactory(number=3, **to, addressee=both, heading=resourcing)
    CommentaryFactory(number=5, kind=CommentaryKind.CHALLENGE)
    CommentaryFactory(document=DocumentFactory(kind=DocumentKind.ANALYSIS), number=6)
    return CommentaryFactory(number=2).document


def test_a_paper_shows_its_commentary_in_the_order_of_the_paper(client, commented):
    page = get(client, commented)

    assert anchors(page) == [
        *["recommendation-1", "finding-2", "recommendation-3", "recommendation-4", "challenge-5"]
    ]
    assert "5 of 5" in texts(section(page, "commentary"), "p")
    assert texts(page, ".//h1/../p/span[@class='tag']") == ["The paper itself, read whole"]


def test_the_commentary_of_a_paper_is_filtered(client, commented, subtests):
    for query, numbers in {
        "kind=recommendation": [1, 3, 4],
        "kind=finding": [2],
        "addressee=institutions": [1, 3],
        "addressee=member_states": [3, 4],
        "addressee=both": [3],
        "heading=resourcing": [1, 3],
        "heading=communication": [],
        "kind=recommendation&addressee=member_states&heading=resourcing": [3],
        "kind=finding&addressee=both": [],
        "kind=&addressee=&heading=": [1, 2, 3, 4, 5],
    }.items():
        with subtests.test(query=query):
            page = get(client, f"{commented.get_absolute_url()}?{query}")

            assert [int(anchor.split("-")[1]) for anchor in anchors(page)] == numbers
            assert f"{len(numbers)} of 5" in texts(section(page, "commentary"), "p")


def test_a_wrong_value_is_named_and_no_commentary_is_shown(client, commented, subtests):
    for kind, value in {**HOSTILE, "unknown": "unheard-of"}.items():
        for name in ["kind", "addressee", "heading"]:
            with subtests.test(value=kind, name=name):
                response = client.get(commented.get_absolute_url(), {name: value})

                page = parsed(response)
                assert response.status_code == 200
                assert anchors(page) == []
                assert len(section(page, "commentary").findall(".//p[@class='error']")) == 1
                assert links(section(page, "commentary"))["Start again"] == (
                    f"{commented.get_absolute_url()}#commentary"
                )
                assert scripts(page) == []
                assert "a" * 121 not in words(page)


@one_and_three_rows
@pytest.mark.parametrize(
    ("kind", "queries"), [(DocumentKind.ANALYSIS, 12), (DocumentKind.STRATEGY, 12)]
)
def test_a_document_costs_the_same_whatever_it_holds(
    client, django_assert_num_queries, kind, queries, rows
):
    themes, areas = ThemeFactory.create_batch(rows), AreaFactory.create_batch(rows)
    document = DocumentFactory(
        kind=kind, themes=themes, areas=areas, sources=SourceFactory.create_batch(rows)
    )
    DocumentAddressFactory.create_batch(rows, document=document)
    DocumentSymbolFactory.create_batch(rows, document=document)
    EventFactory.create_batch(rows, documents=[document])
    DisagreementFactory.create_batch(rows, documents=[document])
    factory = CommentaryFactory if kind == DocumentKind.ANALYSIS else ParagraphFactory
    factory.create_batch(rows, document=document, themes=themes, areas=areas)

    with django_assert_num_queries(queries):  # At most 12.
        response = client.get(document.get_absolute_url())

    assert len(anchors(parsed(response))) == rows


SUBJECTS = {
    "theme": (ThemeFactory, "themes"),
    "organisation": (OrganisationFactory, "organisations"),
    "country": (CountryFactory, "countries"),
}


def subjects(number=1):
    """Return a number of subjects of each kind, by the relation that ties records to them."""
    return {relation: factory.create_batch(number) for factory, relation in SUBJECTS.values()}


def test_a_subject_shows_only_what_is_tied_to_it(client, subtests):
    tied, others = subjects(), subjects()
    for about in [tied, others]:
        ProposalFactory(**about), FindingFactory(**about), CommentaryFactory(**about)

    for relation, [subject] in tied.items():
        with subtests.test(relation=relation):
            page = get(client, subject)

            assert texts(section(page, "proposals"), ".//span[@class='reference']") == ["2016-01"]
            assert texts(section(page, "findings"), ".//a[@class='anchor']") == ["R01-01"]
            assert texts(section(page, "commentary"), ".//li/a") == ["Point 1"]
            assert texts(page, ".//h2")[:1] == ["1 proposal"]


def test_the_list_behind_a_subject_holds_its_proposals(client, subtests):
    tied = subjects()
    proposal, _ = ProposalFactory(**tied), ProposalFactory(**subjects())

    for name, [subject] in zip(SUBJECTS, tied.values(), strict=True):
        with subtests.test(subject=name):
            address = links(section(get(client, subject), "proposals"))["Filter these proposals"]

            assert address.startswith(f"{LIST}?{name}=")
            assert list(get_rows(client, address)) == [proposal]


def test_the_rows_of_a_subject_show_the_newest_status_with_what_was_read(client, subtests):
    tied = subjects()
    ObservationFactory(proposal=ProposalFactory(**tied))

    for relation, [subject] in tied.items():
        with subtests.test(relation=relation):
            proposals = section(get(client, subject), "proposals")

            assert texts(proposals, ".//span[@class='row-progress']") == [
                "■ In place in the text of the first report (June 2017), named."
            ]


def test_a_theme_names_later_findings_that_are_tied_to_none_of_its_proposals(client):
    theme, other = ThemeFactory.create_batch(2)
    reports = [ProgressReportFactory(number=number) for number in [1, 2, 3]]
    first, second = ProposalFactory.create_batch(2, themes=[theme])
    ObservationFactory(proposal=first, report=reports[0])
    ObservationFactory(proposal=second, report=reports[2])
    ProposalFactory(themes=[theme])
    for report in reports:
        FindingFactory(report=report, themes=[theme])
    FindingFactory(report=reports[2], themes=[theme], attribution=Attribution.PERIOD_EVIDENCE)
    FindingFactory(report=reports[2], themes=[other])

    proposals = section(get(client, theme), "proposals")

    assert texts(proposals, "ul[@class='plain']/li") == [
        "2016-01, last on record in report 1: R02-02 (report 2), R03-03 (report 3)"
    ]
    assert texts(section(get(client, other), "proposals"), "ul[@class='plain']/li") == []


def test_an_organisation_shows_apart_which_proposals_concern_it_without_naming_it(client):
    named, concerned, other = OrganisationFactory.create_batch(3)
    ProposalFactory(organisations=[named], concerned=[concerned])
    ProposalFactory(organisations=[concerned])
    ProposalFactory(concerned=[other])

    page = get(client, concerned)

    assert texts(section(page, "proposals"), ".//span[@class='reference']") == ["2016-02"]
    concerning = section(page, "concerning")
    assert words(concerning.find("h2")) == (
        "1 proposal that does not name it and concerns it, by the editors"
    )
    assert texts(concerning, ".//span[@class='reference']") == ["2016-01"]
    assert section(get(client, named), "concerning") is None


def test_a_subject_to_which_nothing_is_tied_says_so(client, subtests):
    for relation, [subject] in subjects().items():
        with subtests.test(relation=relation):
            page = get(client, subject)

            assert "No transcribed proposal is tied to it." in words(page)
            assert "No finding is tied to it." in words(page)
            assert "The two papers are not tied to it." in words(page)


def test_a_subject_pages_its_findings_by_25(client, subtests):
    tied = subjects()
    findings = FindingFactory.create_batch(26, **tied)

    for relation, [subject] in tied.items():
        with subtests.test(relation=relation):
            address = subject.get_absolute_url()

            second, whole, third = (
                get(client, f"{address}?page={page}") for page in ["2", "all", "3"]
            )
            assert anchors(second) == [findings[25].anchor]
            assert anchors(whole) == [one.anchor for one in findings]
            assert texts(third, ".//div[@class='error']/p") == [
                "There is no page “3”: the list has 2 pages. Go to the first."
            ]


def test_an_area_pages_its_findings_by_50(client):
    area = AreaFactory(number=1)
    findings = FindingFactory.create_batch(51, area=area)
    address = area.get_absolute_url()

    first, second, whole, third = (
        get(client, f"{address}{query}") for query in ["", "?page=2", "?page=all", "?page=3"]
    )

    codes = [one.code for one in findings]
    shown = [texts(page, ".//a[@class='anchor']") for page in (first, second, whole)]
    assert shown == [codes[:50], codes[50:], codes]
    assert links(first)["51 findings"] == links(second)["51 findings"] == "#findings"
    assert texts(third, ".//div[@class='error']/p") == [
        "There is no page “3”: the list has 2 pages. Go to the first."
    ]


def test_a_list_beside_others_shows_its_first_50_rows_and_where_all_stand(client, subtests):
    theme, area, paper = ThemeFactory(), AreaFactory(number=1), DocumentFactory()
    CommentaryFactory.create_batch(51, document=paper, areas=[area], themes=[theme])
    ProposalFactory(area=area, themes=[theme])

    for subject in (theme, area):
        with subtests.test(subject=subject):
            page = get(client, subject.get_absolute_url())

            commentary = section(page, "commentary")
            assert len(commentary.findall("ul/li")) == 50
            assert texts(commentary, "p") == [
                "These are the first 50 of 51; all stand with the papers."
            ]
            assert links(commentary)["with the papers"] == "/documents/"
            assert texts(section(page, "proposals"), "p") == ["Filter these proposals"]


@one_and_three_rows
def test_a_subject_costs_the_same_whatever_is_tied_to_it(
    client, django_assert_num_queries, subtests, rows
):
    tied = subjects()
    (theme,), (body,), (country,) = tied.values()
    for number, proposal in numbered(ProposalFactory.create_batch(rows, **tied)):
        ObservationFactory(proposal=proposal, report__number=number)
        PeriodEvidenceFactory(proposal=proposal)
    CommentaryFactory.create_batch(rows, **tied)
    for number in range(rows):
        FindingFactory(report=ProgressReportFactory(number=number + 1), **tied)
    ParagraphFactory.create_batch(rows, themes=[theme])
    DocumentFactory.create_batch(rows, themes=[theme])
    StructuredDialogueFactory.create_batch(rows, themes=[theme])
    for _ in range(rows):
        MembershipFactory(country=country)
    OrganisationFactory.create_batch(rows, parent=body)

    for subject, queries in {theme: 14, body: 10, country: 10}.items():
        with subtests.test(subject=subject):
            with django_assert_num_queries(queries):  # At most 15.
                response = client.get(subject.get_absolute_url())

            assert len(anchors(parsed(response))) == rows


def test_a_theme_shows_its_paragraphs_in_the_order_of_time_and_its_documents(client):
    theme, other = ThemeFactory.create_batch(2)
    for year in [2023, 2016]:
        ParagraphFactory(document=DeclarationFactory(year=year).document, order=1, themes=[theme])
    ParagraphFactory(document=DeclarationFactory(year=2018).document, order=1, themes=[other])
    DocumentFactory(slug="strategy", themes=[theme]), DocumentFactory(themes=[other])

    page = get(client, theme)

    assert texts(section(page, "declarations"), "ul/li/a[1]") == [
        "Joint Declaration of 2016, block 1",
        "Joint Declaration of 2023, paragraph 1",
    ]
    assert texts(section(page, "documents"), "ul/li/a[1]") == ["Strategy"]


def test_an_organisation_names_its_side_and_family(client, subtests):
    parent = OrganisationFactory(slug="parent")
    body = OrganisationFactory(slug="body", parent=parent)
    OrganisationFactory(slug="part", parent=body)
    OrganisationFactory(slug="sister", parent=parent)

    for side, kind in {
        Side.EU: "Body of EU",
        Side.NATO: "Body of NATO",
        Side.BOTH: "Body of both organisations",
        Side.OTHER: "Body of neither organisation",
    }.items():
        with subtests.test(side=side):
            body.side = side
            body.save()

            page = get(client, body)

            assert texts(page, ".//h1") == [f"{kind} Body"]
            assert facts(page) == {"Short": "BODY", "Belongs to": "Parent", "Bodies in it": "Part"}


def test_a_country_says_to_what_it_belonged_when(client):
    finland, sweden = CountryFactory(code="fi"), CountryFactory(code="se")
    for year, group in [(2016, MembershipGroup.EU_ONLY), (2023, MembershipGroup.BOTH)]:
        snapshot = MembershipSnapshotFactory(date=datetime.date(year, 4, 4))
        MembershipFactory(snapshot=snapshot, country=finland, group=group)
    MembershipFactory(country=sweden)

    page = get(client, finland)

    assert texts(page, ".//ul[@class='brief'][1]/li")[:2] == [
        "4 April 2016: EU only ● Official text",
        "4 April 2023: In both ● Official text",
    ]
    assert links(page)["4 April 2023"] == f"{TIMELINE}#membership-2023-04-04"


def test_the_subjects_are_listed_with_their_numbers(client, subtests):
    tied = subjects(2)
    ProposalFactory.create_batch(2, **{relation: [first] for relation, (first, _) in tied.items()})
    FindingFactory.create_batch(3, **tied)

    for name, listed in zip(SUBJECTS, tied.values(), strict=True):
        with subtests.test(subject=name):
            page = get(client, reverse(f"actions:{name}-list"))

            assert texts(page, ".//span[@class='row-meta']") == [
                "2 proposals, 3 findings",
                "0 proposals, 3 findings",
            ]
            assert [link.get("href") for link in page.findall(".//a[@class='row-main']")] == [
                subject.get_absolute_url() for subject in listed
            ]


def test_the_organisations_are_listed_by_side(client):
    for side in [Side.OTHER, Side.NATO, Side.EU]:
        OrganisationFactory(slug=f"of-{side}", side=side)

    page = get(client, reverse("actions:organisation-list"))

    assert [
        (words(group.find("h2")), texts(group, ".//li/a")) for group in page.findall(".//section")
    ] == [
        ("EU", ["Of eu (OF-EU)"]),
        ("NATO", ["Of nato (OF-NATO)"]),
        ("Both", []),
        ("Other", ["Of other (OF-OTHER)"]),
    ]


@one_and_three_rows
def test_the_lists_of_subjects_cost_the_same_whatever_their_length(
    client, django_assert_num_queries, subtests, rows
):
    ProposalFactory.create_batch(rows, **subjects(rows))

    for name in SUBJECTS:
        with subtests.test(subject=name):
            with django_assert_num_queries(2):  # At most 14.
                response = client.get(reverse(f"actions:{name}-list"))

            assert len(parsed(response).findall(".//li[@class='row']")) == rows


def test_the_method_page_counts_records_by_source_of_the_text(client):
    ProposalFactory(standing=Standing.UNCONFIRMED)
    ParagraphFactory(), ParagraphFactory(document=DocumentFactory(), standing=Standing.REPORTED)
    KeyFactFactory(), EventFactory.create_batch(2), CommentaryFactory(), FindingFactory()
    MembershipSnapshotFactory()

    table = section(get(client, METHOD), "numbers").find(".//table")

    assert rows_in(table) == [
        ["Proposals", "0", "0", "1", "0", "1"],
        ["Paragraphs of the declarations", "1", "0", "0", "0", "1"],
        ["Paragraphs of other documents", "0", "1", "0", "0", "1"],
        ["Documents", "4", "0", "0", "0", "4"],
        ["Findings", "1", "0", "0", "0", "1"],
        ["Structured dialogues", "0", "0", "0", "0", "0"],
        ["Events", "2", "0", "0", "0", "2"],
        ["Membership snapshots", "1", "0", "0", "0", "1"],
        ["Key facts of the declarations", "1", "0", "0", "0", "1"],
    ]


def test_the_method_page_counts_what_was_read_sources_and_addresses(client):
    FindingFactory.create_batch(2, attribution=Attribution.PERIOD_EVIDENCE)
    FindingFactory(sources=[SourceFactory(kind=SourceKind.MIRROR)])
    DocumentAddressFactory(confirmation=Confirmation.CITED)

    page = get(client, METHOD)

    attributions = dict(
        zip(
            texts(section(page, "attribution"), ".//dt"),
            [text.split(". ")[-1] for text in texts(section(page, "attribution"), ".//dd")],
            strict=True,
        )
    )
    assert attributions == {
        "In the text of the report": "1 finding.",
        "In an official summary of the report": "0 findings.",
        "In a press or think-tank summary of the report": "0 findings.",
        "Other evidence, not from the report": "2 findings.",
    }
    assert texts(section(page, "use"), ".//dt") == [
        *["Official page: 0", "Republication: 0", "Press: 5", "Research: 0", "Paper: 0"],
        *["Mirror copy: 1", "General knowledge: 0"],
        *["Opened: 0", "Cited, not opened: 1", "Address not checked: 0"],
    ]


def test_every_term_is_defined_at_an_anchor_of_the_method_page(client, subtests):
    page = get(client, METHOD)

    for name, terms in {
        "source": Standing,
        "attribution": Attribution,
        "status": [*Status, *WithoutObservation],
        "match": Match,
        "type": CommitmentType,
        "last": LastOnRecord,
    }.items():
        with subtests.test(terms=name):
            told = {term: words(following(page, part(page, f"{name}-{term}"))) for term in terms}
            assert [
                term for term, text in told.items() if not text.startswith(term.definition)
            ] == []


def following(page, element):
    """Return what stands right after an element."""
    around = next(parent for parent in page.iter() if element in list(parent))
    return around[list(around).index(element) + 1]


def test_the_method_page_counts_observations_by_status_and_match(client):
    proposals = ProposalFactory.create_batch(3)
    for proposal in proposals:
        ObservationFactory(proposal=proposal)
    ObservationFactory(proposal=proposals[0], report__number=2, status=Status.NOT_MENTIONED)

    page = get(client, METHOD)

    counted = {
        code: words(following(page, part(page, code))).split(". ")[1]
        for code in ["status-in_place", "status-not_mentioned", "status-held_up"]
    }
    assert counted == {
        "status-in_place": "3 observations",
        "status-not_mentioned": "1 observation.",
        "status-held_up": "0 observations.",
    }
    assert words(following(page, part(page, "match-explicit"))).endswith(" 3 observations.")


def test_the_method_page_leads_to_the_proposals_of_each_type_status_and_last_on_record(client):
    ObservationFactory(proposal=ProposalFactory(type=CommitmentType.RECURRING))

    linked = targets(section(get(client, METHOD), "status"))

    assert linked == [
        f"{LIST}?status=in_place",
        *(f"{LIST}?type={term}" for term in CommitmentType),
        *(f"{LIST}?last={term}" for term in LastOnRecord),
    ]
    assert len(get_rows(client, linked[0])) == 1


def test_the_method_page_says_what_is_not_known_and_where_sources_disagree(client):
    ProgressReportFactory(number=1, not_read="Its annex was not read.")
    document = DocumentFactory(short_title="Conclusions")
    disagreement = DisagreementFactory(subject="The date", documents=[document])
    UnknownFactory(slug="split", text="The split by area.")

    page = get(client, METHOD)

    assert "Its annex was not read." in words(section(page, "could-not-be-read"))
    assert words(section(page, "disagreements").find(".//dd")) == (
        "One source says this, another that. Used here: This, because it is the official text. "
        "About Conclusions."
    )
    assert links(section(page, "disagreements")) == {"Conclusions": document.get_absolute_url()}
    assert part(page, f"disagreement-{disagreement.slug}").text == "The date"
    assert words(part(page, "unknown-split")) == "The split by area."


@one_and_three_rows
def test_the_method_page_costs_the_same_whatever_it_counts(client, django_assert_num_queries, rows):
    ProposalFactory.create_batch(rows), ProgressReportFactory.create_batch(rows)
    UnknownFactory.create_batch(rows)
    for year in [2016, 2018, 2023][:rows]:
        document = DeclarationFactory(year=year).document
        DisagreementFactory(documents=[document]), CountDeviationFactory(document=document)
    for proposal in Proposal.objects.all():
        ObservationFactory(proposal=proposal)

    with django_assert_num_queries(14):  # At most 14.
        response = client.get(METHOD)

    assert len(section(parsed(response), "unknown").findall(".//li")) == rows


def test_an_address_that_leads_nowhere_gets_a_page_that_helps(client, subtests):
    for address in [
        *["/nowhere/", "/areas/eighth/", "/declarations/2017/", "/reports/11/", "/reports/x/"],
        *["/documents/none/", "/themes/none/", "/organisations/none/", "/countries/xx/"],
        "/declarations/99999999999999999999/",
        "/reports/99999999999999999999/",
    ]:
        with subtests.test(address=address):
            response = client.get(address)

            page = parsed(response)
            assert response.status_code == 404
            assert texts(page, ".//h1") == ["There is no such page"]
            assert links(page.find(".//main")) == {
                "/proposals/2016-01/": reverse("actions:proposal-detail", args=["2016-01"]),
                "/reports/7/": reverse("actions:report-detail", args=[7]),
                "/declarations/2018/": reverse("actions:declaration-detail", args=[2018]),
                "with more room": reverse("actions:search"),
                "all proposals": LIST,
                "the areas": reverse("actions:area-list"),
                "the first page": HOME,
            }
            assert page.find(".//link[@rel='canonical']") is None


def test_an_url_without_its_last_slash_is_led_to_the_page(client, subtests):
    for address in ["/proposals", "/areas/hybrid-threats", "/method"]:
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 301
            assert response.url == f"{address}/"


def test_the_public_pages_take_nothing(client, subtests):
    names = ["home", "proposal-list", "progress", "changes", "timeline", "method"]
    for name, method in product(names, ["post", "put", "patch", "delete"]):
        with subtests.test(name=name, method=method):
            assert getattr(client, method)(reverse(f"actions:{name}")).status_code == 405


def test_the_catalogue_is_well_when_the_database_answers(client):
    response = client.get(HEALTH)

    assert response.status_code == 200
    assert response.content == b"The catalogue is well.\n"
    assert "no-store" in response["Cache-Control"]


def test_the_catalogue_is_not_well_when_the_database_is_away(client, database_away):
    response = client.get(HEALTH)

    assert response.status_code == 503
    assert response.content == b"The database does not answer.\n"
    assert "no-store" in response["Cache-Control"]


def test_a_program_is_told_so_in_json_when_the_database_is_away(client, database_away):
    response = client.get("/api/v1/areas/")

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert response.json() == {"detail": "The database does not answer. Try again in a minute."}


def test_a_page_says_so_when_the_database_is_away(client, database_away, subtests):
    for address in [HOME, LIST, MATRIX, CHANGES, METHOD, "/proposals/2016-01/"]:
        with subtests.test(address=address):
            response = client.get(address)

            assert response.status_code == 503
            assert response["Retry-After"] == "60"
            assert texts(parsed(response), ".//h1") == [
                "The catalogue cannot be read at the moment"
            ]


def test_a_fault_of_ours_is_answered_without_the_database(client):
    def fault(execute, sql, parameters, many, context):
        raise RuntimeError("a fault of ours")

    client.raise_request_exception = False
    with connection.execute_wrapper(fault):
        response = client.get(HOME)

    assert response.status_code == 500
    assert texts(parsed(response), ".//h1") == ["Something went wrong on our side"]
    assertContains(response, HOME, status_code=500)
    assertNotContains(response, "a fault of ours", status_code=500)
