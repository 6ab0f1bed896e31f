"""The pages of areas, themes, organisations and countries, and the lists of the last three."""

import datetime
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from actions.filters.proposals import ProposalFilter
from actions.models import Proposal
from actions.vocabulary import Attribution, CommentaryKind, MembershipGroup, Side, Standing, Status
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    ClauseFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentFactory,
    FindingFactory,
    MembershipFactory,
    MembershipSnapshotFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.pages import links, parsed, section, targets, texts, words

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
TIMELINE = reverse("actions:timeline")
MATRIX = reverse("actions:progress")
CODE = ".//article[@class='finding'][@id]"

SUBJECTS = {
    "theme": (ThemeFactory, "themes"),
    "organisation": (OrganisationFactory, "organisations"),
    "country": (CountryFactory, "countries"),
}

one_and_three_rows = pytest.mark.parametrize("rows", [1, 3])


def get(client, address):
    """Return a page by its address, or the page of a record."""
    address = address if isinstance(address, str) else address.get_absolute_url()
    return parsed(client.get(address))


def subjects(number=1):
    """Return a number of subjects of each kind, by the relation that ties records to them."""
    return {relation: factory.create_batch(number) for factory, relation in SUBJECTS.values()}


def references(element):
    return texts(element, ".//span[@class='figures reference']")


def codes(element):
    """Return the codes of the findings in full, in order."""
    return [one.get("id").upper() for one in element.findall(CODE)]


def contents(page):
    """Return what stands on the page, each with how many there are."""
    return texts(page.find(".//nav[@class='toc']/ul"), "li")


def listed_in(page):
    """Return the rows of the lists of a page."""
    return [
        row
        for found in page.iter("ul")
        if "index" in found.get("class", "").split()
        for row in found.findall("li")
    ]


def lines(page):
    return texts(page, ".//ul[@class='three']/li")


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

    assert texts(page, ".//h1") == ["Cyber security and defence"]
    assert contents(page) == ["Proposals 1", "Findings 1", "Commentary 1", "Declarations 1"]
    declared = section(page, "declarations").find(".//li/a")
    assert words(declared) == "Joint Declaration of 2016, block 11"  # And the number by itself.
    assert declared.get("href") == f"{declaration.get_absolute_url()}#paragraph-1"
    assert references(section(page, "proposals")) == ["2016-01"]
    assert codes(section(page, "findings")) == ["R01-01"]
    assert texts(section(page, "commentary"), ".//h3") == ["Point 1"]


@pytest.fixture
def reported():
    """An area with proposals of both sets after four reports, one of them read whole."""
    area = AreaFactory(number=1)
    for number in [1, 2, 3, 4]:
        ProgressReportFactory(number=number, real=True, read_whole=number == 4)
    first, second, third = ProposalFactory.create_batch(3, area=area)
    AwaitingProposalFactory(area=area, year=2017)
    ObservationFactory(proposal=ProposalFactory(area=AreaFactory(number=4)), report__number=2)
    summary = FindingFactory(report__number=3, attribution=Attribution.OFFICIAL_SUMMARY)
    under_way = {"status": Status.UNDER_WAY, "findings": [summary], "place": ""}
    ObservationFactory(proposal=first, report__number=1)
    ObservationFactory(proposal=second, report__number=3, **under_way)
    PeriodEvidenceFactory(proposal=third, finding__report__number=2)
    return area


@pytest.mark.postgresql
def test_three_lines_say_what_is_on_record_in_an_area(client, reported):
    assert lines(get(client, reported)) == [
        "4 proposals: 3 of 2016, 1 of 2017; 1 not yet transcribed.",
        "A status is on record for 2; the latest from report 3 (Jun 2019), "
        "from an official summary. Other evidence only for 1.",
        "No status on record from reports 2 and 4; report 4 read whole.",
    ]


@pytest.mark.postgresql
def test_the_lines_name_a_report_that_was_read_and_mentions_nothing(client, reported):
    for proposal in Proposal.objects.filter(area=reported):
        ObservationFactory(proposal=proposal, report__number=4, status=Status.NOT_MENTIONED)

    assert lines(get(client, reported))[2] == (
        "Not mentioned in report 4; no status on record from report 2; report 4 read whole."
    )


def test_an_area_without_anything_on_record_says_so_once(client):
    area = AreaFactory(number=5)
    ProgressReportFactory(number=1)
    ProposalFactory(area=area)

    page = get(client, area)

    assert lines(page) == [
        "1 proposal of 2016.",
        "No status is on record.",
        "No status on record from report 1; no report has been read whole.",
    ]
    assert page.find(".//table[@class='piles']") is None
    assert "Nothing on record yet. No report has been read for these proposals" in words(page)


def test_squares_stand_over_the_reports_and_lead_to_what_they_say(client, reported):
    figure = get(client, reported).find(".//figure")

    assert targets(figure.find("table")) == [
        "/proposals/2016-01/#report-1",
        "/proposals/2016-03/#evidence-2",
        "/proposals/2016-02/#report-3",
    ]
    assert texts(figure, ".//ul[@class='legend']/li") == ["Under way", "In place", "Other evidence"]
    assert links(figure)["As a matrix"] == f"{MATRIX}?area=hybrid-threats#result"


def test_what_is_not_transcribed_stands_apart_with_what_may_belong_to_the_area(client, reported):
    AwaitingProposalFactory(area=None, year=2017)

    proposals = section(get(client, reported), "proposals")

    assert references(proposals) == ["2016-01", "2016-02", "2016-03"]
    assert texts(proposals, "p") == [
        "Also here, text not yet transcribed: 2017-04. "
        "1 more proposal of 2017 has no established area and may belong here."
    ]
    assert links(proposals)["Filter them"] == f"{LIST}?area=hybrid-threats"


def test_an_area_says_which_proposals_no_source_puts_there(client):
    area = AreaFactory(number=4)
    ProposalFactory(area=area, reference="2016-19", title="Plan")
    ProposalFactory(area=area, reference="2016-20", title="Fly", area_confirmed=False)

    rows = texts(section(get(client, area), "proposals"), ".//li[@class='row']")
    assert ["Area not confirmed" in row for row in rows] == [False, True]


def test_an_area_shows_its_proposals_in_the_order_of_the_sets(client):
    area = AreaFactory(number=3)
    ProposalFactory(area=area, reference="2017-01")
    ProposalFactory(area=area, reference="2016-01", order_in_area=2)
    ProposalFactory(area=area, reference="2016-03", order_in_area=1)

    assert references(get(client, area)) == ["2016-03", "2016-01", "2017-01"]


def test_findings_stand_by_report_the_newest_first_and_other_evidence_apart(client):
    area = AreaFactory(number=1)
    FindingFactory(report=ProgressReportFactory(number=1), attribution=Attribution.PERIOD_EVIDENCE)
    report = ProgressReportFactory(number=2)
    for attribution in [*Attribution.tied_to_report(), Attribution.PERIOD_EVIDENCE]:
        FindingFactory(report=report, attribution=attribution)
    FindingFactory(report=None)

    findings = section(get(client, area), "findings")

    assert texts(findings, "details/summary") == [
        "After the latest report 1 item of other evidence",
        "Report 2, June 2018 3 from its text or a summary; 1 item of other evidence",
        "Report 1, June 2017 nothing read from it; 1 item of other evidence",
    ]
    assert [one.get("open") is not None for one in findings.findall("details")] == [
        *[True, True, False]
    ]
    second = findings.findall("details")[1]
    assert [one.get("class") for one in second][1:] == [
        *["finding"] * 3,
        "evidence-head",
        "finding",
    ]
    assert texts(second, "p") == ["Other evidence, found elsewhere"]
    assert texts(second, ".//div[@class='from']/span[1]") == [
        "Text of the report",
        "Official summary",
        "Press or think-tank summary",
        "",
    ]


def test_an_area_says_of_which_reports_no_finding_is_recorded_in_it(client):
    area, other = AreaFactory(number=1), AreaFactory(number=2)
    reports = [ProgressReportFactory(number=number) for number in [1, 2, 3]]
    ProgressReportFactory(number=4, read_whole=True)
    FindingFactory(report=reports[0], area=area)
    tied = FindingFactory(report=reports[1], area=other)
    for proposal in ProposalFactory.create_batch(2, area=area):
        ObservationFactory(proposal=proposal, report=reports[1], findings=[tied])
    FindingFactory(report=reports[2], area=other)

    findings = section(get(client, area), "findings")

    # What is filed elsewhere and tied to proposals of the area is shown once.
    assert texts(findings, "details/summary") == [
        "Report 2, June 2018 1 from its text or a summary",
        "Report 1, June 2017 1 from its text or a summary",
    ]
    assert texts(findings, "p") == [
        "No finding from report 3, not read whole. No finding from report 4, though read whole."
    ]


def test_the_rows_show_the_newest_status_with_what_was_read(client, reported, subtests):
    tied = subjects()
    ObservationFactory(proposal=ProposalFactory(**tied))

    for shown in [reported, *(subject for [subject] in tied.values())]:
        with subtests.test(page=shown):
            rows = section(get(client, shown), "proposals").findall(".//div[@class='now']")

            assert words(rows[0]) == "In place Report 1 (Jun 2017), text of the report, named"


def test_the_findings_of_an_area_lead_to_what_they_say_of_proposals(client):
    ProposalFactory(reference="2016-09")
    said = FindingFactory(code="R01-01")
    ObservationFactory(
        proposal=ProposalFactory(reference="2016-07"), report=said.report, findings=[said]
    )
    evidence = FindingFactory(code="R01-02", attribution=Attribution.PERIOD_EVIDENCE)
    PeriodEvidenceFactory(proposal=ProposalFactory(reference="2016-08"), finding=evidence)
    FindingFactory(code="R01-03")

    findings = section(get(client, AreaFactory(number=1)), "findings").findall(CODE)

    assert {one.get("id"): links(one.find(".//span[@class='references']")) for one in findings} == {
        "r01-01": {"2016-07 In place": "/proposals/2016-07/#report-1"},
        "r01-02": {"2016-08 other evidence": "/proposals/2016-08/#evidence-1"},
        "r01-03": {},
    }


def test_the_heading_across_the_areas_is_called_no_area(client):
    page = get(client, AreaFactory(number=None))

    assert texts(page, ".//p[@class='kicker']") == ["A heading across the areas, not an area"]
    assert texts(get(client, AreaFactory(number=2)), ".//p[@class='kicker']") == []


def test_an_empty_area_shows_a_way_out_and_no_empty_parts(client):
    page = get(client, AreaFactory(number=5))

    assert lines(page)[0] == "No proposal is established to belong here."
    assert links(page)["Proposals whose area is unknown"] == f"{LIST}?area=none"
    assert "No finding is recorded here." in words(page)
    assert contents(page) == ["Proposals 0", "Findings 0"]
    assert section(page, "commentary") is section(page, "declarations") is None


def test_commentary_stands_by_kind_what_is_advised_first(client):
    area = AreaFactory(number=1)
    for kind in CommentaryKind:
        CommentaryFactory(areas=[area], kind=kind)

    commentary = section(get(client, area), "commentary")

    assert texts(commentary, "details/summary") == [
        *["Recommendations 1", "Challenges 1", "What the authors find 1"]
    ]
    assert texts(commentary, ".//h3") == ["Point 3", "Point 2", "Point 1"]


def test_a_page_of_a_subject_is_cited_followed_and_downloaded(client, subtests):
    pages = {"area": AreaFactory(number=1)}
    pages |= {name: factory() for name, (factory, _) in SUBJECTS.items()}

    for name, subject in pages.items():
        with subtests.test(subject=name):
            page = get(client, subject)

            address = subject.get_absolute_url()
            key = address.split("/")[2]
            cited = words(page.find(".//p[@class='cite']"))
            assert f"{subject} (Version" in cited
            assert cited.endswith(address)
            tools = targets(page.find(".//div[@class='tools no-print']"))
            query = f"?{name}={key}"
            feed = f"/feeds/proposals.atom{query}"
            feed = f"/feeds/areas/{key}.atom" if name == "area" else feed
            assert tools[:2] == [feed, f"/proposals.csv{query}"]
            assert client.get(feed).status_code == 200


@one_and_three_rows
def test_an_area_costs_the_same_whatever_belongs_to_it(client, django_assert_num_queries, rows):
    area = AreaFactory(number=1)
    ProposalFactory.create_batch(rows)
    ParagraphFactory.create_batch(rows, areas=[area])
    CommentaryFactory.create_batch(rows, areas=[area])
    StructuredDialogueFactory.create_batch(rows, areas=[area])
    for number, proposal in enumerate(Proposal.objects.all(), start=1):
        report = ProgressReportFactory(number=number)
        said = FindingFactory(report=report, themes=[ThemeFactory()])
        ObservationFactory(proposal=proposal, report=report, findings=[said])
        evidence = FindingFactory(report=report, attribution=Attribution.PERIOD_EVIDENCE)
        PeriodEvidenceFactory(proposal=proposal, finding=evidence)

    # Two for the themes and sources of findings, one for the clauses of paragraphs.
    with django_assert_num_queries(17):
        response = client.get(area.get_absolute_url())

    assert len(codes(parsed(response))) == 2 * rows


def test_a_subject_shows_only_what_is_tied_to_it(client, subtests):
    tied, others = subjects(), subjects()
    for about in [tied, others]:
        ProposalFactory(**about), FindingFactory(**about), CommentaryFactory(**about)

    for relation, [subject] in tied.items():
        with subtests.test(relation=relation):
            page = get(client, subject)

            assert references(section(page, "proposals")) == ["2016-01"]
            assert codes(section(page, "findings")) == ["R01-01"]
            assert texts(section(page, "commentary"), ".//h3") == ["Point 1"]
            assert contents(page) == ["Proposals 1", "Findings 1", "Commentary 1"]


def test_the_list_behind_a_subject_holds_its_proposals(client, subtests):
    tied = subjects()
    proposal, _ = ProposalFactory(**tied), ProposalFactory(**subjects())

    for name, [subject] in zip(SUBJECTS, tied.values(), strict=True):
        with subtests.test(subject=name):
            address = links(section(get(client, subject), "proposals"))["Filter them"]

            assert address.startswith(f"{LIST}?{name}=")
            query = QueryDict(urlsplit(address).query)
            assert list(ProposalFilter(query, queryset=Proposal.objects.all()).qs) == [proposal]


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

    assert texts(proposals, "details/ul/li") == [
        "2016-01, last on record in report 1: R02-02 (report 2), R03-03 (report 3)"
    ]
    assert section(get(client, other), "proposals").find("details") is None


def test_an_organisation_shows_apart_which_proposals_concern_it_without_naming_it(client):
    named, concerned, other = OrganisationFactory.create_batch(3)
    ProposalFactory(organisations=[named], concerned=[concerned])
    ProposalFactory(organisations=[concerned])
    ProposalFactory(concerned=[other])

    page = get(client, concerned)

    assert references(section(page, "proposals")) == ["2016-02"]
    concerning = section(page, "concerning")
    assert "do not name it and, as the editors see it, concern it" in words(concerning)
    assert references(concerning) == ["2016-01"]
    assert section(get(client, named), "concerning") is None


def test_a_subject_to_which_nothing_is_tied_says_so(client, subtests):
    for relation, [subject] in subjects().items():
        with subtests.test(relation=relation):
            page = get(client, subject)

            assert "No transcribed proposal is tied to it." in words(page)
            assert "No finding is tied to it." in words(page)
            assert section(page, "commentary") is None


def test_findings_come_in_pages(client, subtests):
    tied, area = subjects(), AreaFactory(number=1)
    findings = FindingFactory.create_batch(51, area=area, **tied)
    expected = [one.code for one in findings]

    for size, subject in [(50, area), *((25, subject) for [subject] in tied.values())]:
        with subtests.test(subject=subject):
            address = subject.get_absolute_url()
            first, second, whole, wrong = (
                get(client, f"{address}{query}")
                for query in ["", "?page=2", "?page=all", "?page=9"]
            )

            shown = [codes(page) for page in (first, second, whole)]
            assert shown == [expected[:size], expected[size : 2 * size], expected]
            assert "Findings 51" in contents(first)
            # How many there are of a report is not known of a part of them.
            assert texts(first, ".//details[@class='more rep']/summary") == ["Report 1, June 2017"]
            assert "There is no page “9”" in words(section(wrong, "findings"))


def test_a_list_beside_others_shows_its_first_50_rows_and_where_all_stand(client, subtests):
    theme, area, paper = ThemeFactory(), AreaFactory(number=1), DocumentFactory()
    CommentaryFactory.create_batch(51, document=paper, areas=[area], themes=[theme])
    ProposalFactory(area=area, themes=[theme])

    for subject in (theme, area):
        with subtests.test(subject=subject):
            page = get(client, subject)

            commentary = section(page, "commentary")
            assert len(commentary.findall(".//article")) == 50
            assert texts(commentary, "p") == ["The first 50 of 51; all stand with the papers."]
            assert links(commentary)["all stand with the papers"] == "/documents/"
            assert "The first" not in words(section(page, "proposals"))


@one_and_three_rows
def test_a_subject_costs_the_same_whatever_is_tied_to_it(
    client, django_assert_num_queries, subtests, rows
):
    tied = subjects()
    (theme,), (body,), (country,) = tied.values()
    for number, proposal in enumerate(ProposalFactory.create_batch(rows, **tied), start=1):
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

    for subject, queries in {theme: 16, body: 11, country: 11}.items():
        with subtests.test(subject=subject):
            with django_assert_num_queries(queries):
                response = client.get(subject.get_absolute_url())

            assert len(codes(parsed(response))) == rows


def test_a_theme_shows_its_paragraphs_in_the_order_of_time_and_its_documents(client):
    theme, other = ThemeFactory.create_batch(2)
    for year in [2023, 2016]:
        ParagraphFactory(document=DeclarationFactory(year=year).document, order=1, themes=[theme])
    ParagraphFactory(document=DeclarationFactory(year=2018).document, order=1, themes=[other])
    DocumentFactory(slug="strategy", themes=[theme]), DocumentFactory(themes=[other])

    page = get(client, theme)

    assert texts(section(page, "declarations"), ".//p[@class='text-2 muted']") == [
        *["Joint Declaration of 2016", "Joint Declaration of 2023"]
    ]
    assert texts(section(page, "declarations"), ".//a[@class='number']") == [
        "Joint Declaration of 2016, block 11",
        "Joint Declaration of 2023, paragraph 1 (number not confirmed)1*",
    ]
    assert texts(page, ".//p[@class='text-1 muted']") == ["* Number not confirmed"]
    assert texts(get(client, ThemeFactory()), ".//p[@class='text-1 muted']") == []
    assert texts(section(page, "documents"), "ul/li/a") == ["Strategy"]


def test_an_area_and_a_theme_show_the_clauses_about_them(client, subtests):
    area, theme, other = AreaFactory(number=1), ThemeFactory(), ThemeFactory()
    paragraph = ParagraphFactory(
        text="Ships meet; cables are watched.", areas=[area], themes=[theme, other]
    )
    ClauseFactory(paragraph=paragraph, text="Ships meet", areas=[area])
    ClauseFactory(paragraph=paragraph, text="cables are watched.", themes=[theme])
    for subject, said in [
        (area, "Ships meet …"),
        (theme, "… cables are watched."),
        (other, "Ships meet; cables are watched."),
    ]:
        with subtests.test(subject=subject):
            declared = section(get(client, subject), "declarations")

            assert texts(declared, ".//div[@class='text official']") == [said]


def test_a_paragraph_that_is_not_confirmed_says_so(client):
    theme = ThemeFactory()
    ParagraphFactory(themes=[theme], standing=Standing.UNCONFIRMED, text="We “agree”.")
    ParagraphFactory(themes=[theme], official_text="They agree.", text="")

    declared = section(get(client, theme), "declarations")

    assert texts(declared, ".//p[@class='text-2 muted']/span") == ["Unconfirmed"]
    assert texts(declared, ".//div[@class='text unconfirmed']") == ["We “agree”."]
    assert texts(declared, ".//div[@class='text official']//q") == ["They agree."]


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

            assert texts(page, ".//p[@class='kicker']") == [kind]
            assert texts(page, ".//h1") == ["Body"]
            known = texts(page, ".//dl[@class='facts one-row']/div")
            assert known == ["ShortBODY", "Belongs toParent", "Bodies in itPart"]


def test_a_country_says_to_what_it_belonged_when(client):
    finland, sweden = CountryFactory(code="fi"), CountryFactory(code="se")
    for year, group in [(2016, MembershipGroup.EU_ONLY), (2023, MembershipGroup.BOTH)]:
        snapshot = MembershipSnapshotFactory(date=datetime.date(year, 4, 4))
        MembershipFactory(snapshot=snapshot, country=finland, group=group)
    MembershipFactory(country=sweden)

    page = get(client, finland)

    known = texts(page, ".//dl[@class='facts one-row']/div")
    assert known == ["4 April 2016EU only", "4 April 2023In both"]
    assert links(page)["4 April 2023"] == f"{TIMELINE}#membership-2023-04-04"


def test_the_subjects_are_listed_with_their_numbers(client, subtests):
    tied = subjects(3)
    ProposalFactory.create_batch(2, **{relation: [first] for relation, (first, *_) in tied.items()})
    FindingFactory.create_batch(
        3, **{relation: [first, second] for relation, (first, second, _) in tied.items()}
    )

    for name, listed in zip(SUBJECTS, tied.values(), strict=True):
        with subtests.test(subject=name):
            rows = listed_in(get(client, reverse(f"actions:{name}-list")))

            numbers = ["2 proposals, 3 findings", "3 findings", ""]
            assert [(row.find("a").get("href"), words(row.find("span"))) for row in rows] == [
                (subject.get_absolute_url(), number)
                for subject, number in zip(listed, numbers, strict=True)
            ]


@pytest.mark.postgresql
def test_each_theme_shows_what_is_last_on_record_of_its_proposals(client):
    first, second, _ = ThemeFactory.create_batch(3)
    ObservationFactory(proposal=ProposalFactory(themes=[first, second]))
    ProposalFactory(themes=[second])

    rows = listed_in(get(client, reverse("actions:theme-list")))

    assert [[use.get("href") for use in row.iter() if use.tag.endswith("use")] for row in rows] == [
        ["#in_place"],
        ["#in_place", "#not_read"],
        [],
    ]


def test_the_organisations_are_listed_by_side(client):
    for side in [Side.OTHER, Side.NATO, Side.EU]:
        OrganisationFactory(slug=f"of-{side}", side=side)

    page = get(client, reverse("actions:organisation-list"))

    assert [
        (words(group.find(".//h2")), texts(group, ".//li/a"))
        for group in page.findall(".//main//section")
    ] == [
        ("EU", ["Of eu (OF-EU)"]),
        ("NATO", ["Of nato (OF-NATO)"]),
        ("Other", ["Of other (OF-OTHER)"]),
    ]


def test_the_countries_are_listed_by_their_newest_membership(client):
    now, before = (
        MembershipSnapshotFactory(date=datetime.date(year, 4, 4)) for year in (2023, 2016)
    )
    for code, group in [("fr", "both"), ("no", "nato_only"), ("fi", "both")]:
        MembershipFactory(snapshot=now, country=CountryFactory(code=code, name=code), group=group)
    former = CountryFactory(code="gb", name="gb")
    MembershipFactory(snapshot=before, country=former, group=MembershipGroup.BOTH)
    CountryFactory(code="ge", name="ge")

    page = get(client, reverse("actions:country-list"))

    assert [
        (words(group.find("h2")), texts(group, ".//li/a"))
        for group in page.findall(".//main//section")
    ] == [("In both", ["fi", "fr"]), ("NATO only", ["no"]), ("Neither", ["gb", "ge"])]
    assert links(page)["since 4 April 2023"] == f"{TIMELINE}#membership-2023-04-04"


@one_and_three_rows
def test_the_lists_of_subjects_cost_the_same_whatever_their_length(
    client, django_assert_num_queries, subtests, rows
):
    tied = subjects(rows)
    ProposalFactory.create_batch(rows, **tied)
    MembershipFactory.create_batch(rows)

    for name, queries in {"theme": 3, "organisation": 2, "country": 4}.items():
        with subtests.test(subject=name):
            with django_assert_num_queries(queries):
                response = client.get(reverse(f"actions:{name}-list"))

            assert len(listed_in(parsed(response))) == rows + (name == "country") * rows
