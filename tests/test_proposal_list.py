"""The list of proposals: rows, order, pages, what it costs."""

import pytest
from django.urls import reverse

from actions.models.sets import SET_SIZES
from actions.views.proposals import ProposalListView
from actions.vocabulary import Attribution, CommitmentType, Match, Standing, Status
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.pages import counts_in, links, message_at, parsed, part, section, targets, texts, words
from tests.proposal_list import LIST, bear, observe, progress_in, rows_of, rows_on, shown

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

METHOD = reverse("actions:method")


def outline(response):
    """Return the headings and the references below the heading of the result, in order."""
    result = section(parsed(response), "result")
    of_rows = set(result.findall(".//li[@class='row']/div/*"))
    return [
        words(element)
        for element in result.iter()
        if (element.tag in ("h3", "h4") and element not in of_rows)
        or "reference" in element.get("class", "").split()
    ]


def test_sorted_by_reference_both_sets_follow_each_other(client):
    for reference in ["2017-02", "2016-10", "2016-09"]:
        ProposalFactory(reference=reference)

    assert rows_of(client, "sort=reference") == ["2016-09", "2016-10", "2017-02"]


def test_words_of_ours_to_be_checked_never_stand_as_the_official_text(client):
    both = {"text": "Ours.", "official_text": "Comme imprimé.", "official_language": "fr"}
    for number, to_check in [(1, True), (2, False)]:
        about = {"standing": Standing.OFFICIAL, "text_to_check": to_check}
        ProposalFactory(reference=f"2016-0{number}", **both, **about)

    rows = parsed(client.get(LIST)).findall(".//p[@class='snip']")

    assert [(words(row), row.get("lang")) for row in rows] == [
        ("Comme imprimé.", "fr"),
        ("Ours.", None),
    ]


def test_sorted_by_area_the_rows_stand_in_groups_under_sub_headings(client):
    cyber, dialogue = AreaFactory(number=3), AreaFactory(number=None)
    ProposalFactory(reference="2016-01", area=dialogue)
    ProposalFactory(reference="2016-02", area=cyber, order_in_area=2, subheading="Training")
    ProposalFactory(reference="2016-03", area=cyber, order_in_area=1)
    ProposalFactory(reference="2016-04")
    ProposalFactory(reference="2016-05", area=cyber, order_in_area=3, subheading="Training")
    ProposalFactory(reference="2017-01", area=cyber)
    AwaitingProposalFactory(reference="2017-02")

    response = client.get(LIST, {"sort": "area"})

    assert outline(response) == [
        *["Countering hybrid threats", "42 proposals of 2016", "2016-04"],
        *["Cyber security and defence", "42 proposals of 2016", "2016-03"],
        *["42 proposals of 2016 · Training", "2016-02", "2016-05"],
        *["32 proposals of 2017", "2017-01"],
        *["Political dialogue", "42 proposals of 2016", "2016-01"],
        *["Area not established", "32 proposals of 2017", "2017-02"],
    ]


def test_sorted_by_last_on_record_the_rows_stand_under_that_report(client):
    ProgressReportFactory(number=2, date_standing=Standing.UNCONFIRMED)
    proposals = {
        reference: ProposalFactory(reference=reference)
        for reference in ["2016-03", "2016-01", "2016-02", "2017-01", "2016-04"]
    }
    observe(proposals["2016-03"], 3)
    observe(proposals["2016-03"], 1)
    observe(proposals["2017-01"], 2)
    observe(proposals["2016-02"], 2)
    observe(proposals["2016-02"], 3, Status.NOT_MENTIONED)
    observe(proposals["2016-01"], 3, Status.NOT_MENTIONED)
    bear(proposals["2016-04"], 3)
    AwaitingProposalFactory(reference="2016-05")

    response = client.get(LIST, {"sort": "last"})

    assert outline(response) == [
        *["Last on record: third report (June 2019)", "2016-03"],
        *[
            "Last on record: second report (June 2018, date not confirmed)",
            "2016-02",
            "2017-01",
        ],
        *["No status on record", "2016-01", "2016-04", "2016-05"],
    ]


def test_a_row_names_its_area_and_the_source_of_its_text_and_links_to_its_page(client):
    ProposalFactory(reference="2016-01", area_confirmed=False, title="Share warnings")

    row = rows_on(parsed(client.get(LIST)))["2016-01"]

    assert texts(row, "div/h3") == ["Share warnings"]
    assert texts(row, ".//div[@class='meta']/span") == [
        *["2016-01", "Hybrid threats (area not confirmed)", "Secondary source"]
    ]
    assert targets(row) == [
        reverse("actions:proposal-detail", args=["2016-01"]),
        reverse("actions:area-detail", args=["hybrid-threats"]),
    ]


def progress_of_row(client):
    """Return what the only row says of progress: the newest status, and all reports."""
    (row,) = rows_on(parsed(client.get(LIST))).values()
    return progress_in(row)


def test_a_row_shows_the_newest_status_with_what_was_read(client, subtests):
    finding = FindingFactory()
    observation = ObservationFactory(place="", findings=[finding], reason="The same ships.")

    for (attribution, match), read in {
        (Attribution.REPORT_TEXT, Match.EXPLICIT): ("text of the report, named"),
        (Attribution.OFFICIAL_SUMMARY, Match.INFERRED): (
            "official summary, linked by topic (editor)"
        ),
        (Attribution.SECONDARY_SUMMARY, Match.AREA_ONLY): (
            "press or think-tank summary, area only"
        ),
    }.items():
        with subtests.test(attribution=attribution):
            finding.attribution, observation.match = attribution, match
            finding.save(), observation.save()

            status, _ = progress_of_row(client)

            assert status == f"In place Report 1 (Jun 2017), {read}"


def test_the_strip_of_a_row_says_what_every_report_says(client, subtests):
    observe(ProposalFactory(), 1, Status.COMPLETED)

    for number, unread in {
        2: "report 2: not read yet",
        3: "reports 2 and 3: not read yet",
        4: "reports 2 to 4: not read yet",
    }.items():
        with subtests.test(reports=number):
            ProgressReportFactory(number=number)

            assert progress_of_row(client) == (
                "Completed Report 1 (Jun 2017), text of the report, named",
                f"Report 1: completed; {unread}",
            )


def test_a_row_says_where_the_date_of_the_report_is_not_confirmed(client):
    ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)
    observe(ProposalFactory(), 1, Status.HELD_UP)

    assert progress_of_row(client)[0] == (
        "Held up Report 1 (Jun 2017, date not confirmed), text of the report, named"
    )


def test_a_row_with_other_evidence_alone_says_so_and_shows_no_status(client):
    bear(ProposalFactory(), 1)

    assert progress_of_row(client) == (
        "Other evidence From the period of report 1",
        "Report 1: other evidence",
    )


def test_a_row_that_a_report_read_whole_does_not_mention_says_so(client):
    observe(ProposalFactory(), 1, Status.NOT_MENTIONED)

    assert progress_of_row(client) == (
        "Not mentioned Not mentioned in report 1, read whole.",
        "Report 1: not mentioned",
    )


def test_a_report_that_does_not_mention_a_proposal_is_not_on_record_for_it(client):
    observe(ProposalFactory(reference="2016-01"), 1, Status.NOT_MENTIONED)
    observe(ProposalFactory(reference="2016-02"), 1)

    assert rows_of(client, "report=1") == ["2016-02"]
    assert rows_of(client, "report=none") == ["2016-01"]
    assert rows_of(client, "status=none&last=none") == ["2016-01"]


def test_a_proposal_that_two_chosen_reports_mention_is_shown_and_counted_once(client):
    proposal = ProposalFactory()
    for number in [1, 2]:
        observe(proposal, number)

    page = parsed(client.get(LIST, {"report": ["1", "2"]}))

    assert shown(page) == ["2016-01"]
    assert counts_in(page, "report") == {"2": 1, "1": 1, "none": 0}


def test_other_evidence_puts_no_report_on_record(client):
    bear(ProposalFactory(), 1)

    assert rows_of(client, "report=1") == []
    assert rows_of(client, "report=none") == ["2016-01"]


def test_every_status_of_a_mention_can_be_chosen(client, subtests):
    statuses = Status.mentions()
    proposals = [observe(ProposalFactory(), 1, status).proposal for status in statuses]

    for status, proposal in zip(statuses, proposals, strict=True):
        with subtests.test(status=status):
            assert rows_of(client, f"status={status}") == [proposal.reference]


def test_not_mentioned_is_never_the_newest_status_on_record(client):
    observe(ProposalFactory(), 1, Status.NOT_MENTIONED)

    page = parsed(client.get(LIST, {"status": "not_mentioned"}))

    assert message_at(page, "status") == ["“not_mentioned” is not a value of this filter."]


def test_the_list_leads_to_what_a_status_rests_on(client):
    page = parsed(client.get(LIST))

    assert links(page.find(".//main"))["What a status rests on"] == f"{METHOD}#status"


def test_the_same_rows_are_one_step_away_as_a_matrix(client, subtests):
    for query, address in {
        "": "/progress/",
        "?sort=last&page=2&colour=red": "/progress/",
        "?area=none&area=exercises&as_of=2&sort=area&page=1": (
            "/progress/?area=exercises&area=none&as_of=2"
        ),
    }.items():
        with subtests.test(query=query):
            page = parsed(client.get(f"{LIST}{query}"))

            assert links(page.find(".//main"))["As a matrix"] == address


@pytest.fixture
def half_transcribed():
    """Two proposals with a text, and two without between and after them, one of a known area."""
    ProposalFactory(reference="2016-01", title="Share warnings")
    AwaitingProposalFactory(reference="2016-02", area=AreaFactory(number=3))
    ProposalFactory(reference="2016-03", title="Train together")
    AwaitingProposalFactory(reference="2016-04")


def test_by_reference_what_is_not_yet_transcribed_is_folded_after_the_rest(
    client, half_transcribed, subtests
):
    for query, rows, folded, is_open in [
        ("", ["2016-01", "2016-03"], ["2016-02 Cyber", "2016-04"], False),
        ("sort=reference&source=awaiting", [], ["2016-02 Cyber", "2016-04"], True),
        ("area=none", [], ["2016-04"], True),
        ("source=reported", ["2016-01", "2016-03"], [], False),
        ("sort=area", ["2016-01", "2016-03", "2016-02", "2016-04"], [], False),
        ("q=train", ["2016-03"], [], False),
    ]:
        with subtests.test(query=query):
            page = parsed(client.get(f"{LIST}?{query}"))

            fold = part(page, "waiting")
            assert list(rows_on(page)) == rows
            found = [] if fold is None else fold.findall("div[@class='waiting']/a")
            assert [" ".join(one.itertext()) for one in found] == folded
            assert (fold is not None and fold.get("open") is not None) == is_open


def test_a_proposal_in_the_fold_keeps_its_time(client, half_transcribed):
    ProgressReportFactory(number=1, real=True)

    page = parsed(client.get(LIST, {"as_of": "1"}))

    assert targets(part(page, "waiting")) == [
        *["/proposals/2016-02/?as_of=1", "/proposals/2016-04/?as_of=1"]
    ]


def test_a_row_not_yet_transcribed_shows_its_number_and_no_invented_area(client):
    AwaitingProposalFactory(reference="2016-01")
    ProgressReportFactory()

    row = rows_on(parsed(client.get(f"{LIST}?sort=last")))["2016-01"]

    assert texts(row, "div/h4") == ["Not yet transcribed"]
    assert texts(row, ".//div[@class='meta']/span") == [
        *["2016-01", "Area not established", "Not yet transcribed"]
    ]
    assert progress_in(row) == ("Not read yet", "Report 1: not read yet")


def test_the_legend_explains_the_squares_that_there_are(client):
    observe(ProposalFactory(), 1)
    ProgressReportFactory(number=2)

    page = parsed(client.get(LIST))

    assert texts(page, ".//ul[@aria-label='Legend']/li") == ["In place", "Not read yet"]


def test_a_title_is_shown_as_text_whatever_it_holds(client):
    ProposalFactory(title='<b>Bold</b> & "quoted"')

    row = rows_on(parsed(client.get(LIST)))["2016-01"]

    assert texts(row, "div/h3") == ["<b>Bold</b> & “quoted”"]


@pytest.fixture
def two_pages(monkeypatch):
    """A full page of proposals and one more."""
    monkeypatch.setattr(ProposalListView, "rows_per_page", 2)
    return [proposal.reference for proposal in ProposalFactory.create_batch(3)]


def test_all_proposals_of_both_sets_stand_on_one_page():
    assert ProposalListView.rows_per_page >= sum(SET_SIZES.values())


def test_a_longer_list_has_pages_or_one_with_all(client, two_pages, subtests):
    for query, rows in {
        "": two_pages[:2],
        "page=1": two_pages[:2],
        "page=2": two_pages[2:],
        "page=all": two_pages,
    }.items():
        with subtests.test(query=query):
            page = parsed(client.get(f"{LIST}?{query}"))

            assert shown(page) == rows
            assert words(part(page, "result")) == "3 proposals"


def test_a_page_that_is_not_there_is_named_and_shows_no_rows(client, two_pages, subtests):
    for wanted in ["0", "-1", "3", "99", "x", "1.5", "ALL"]:
        with subtests.test(page=wanted):
            response = client.get(LIST, {"page": wanted})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            assert texts(page, ".//div[@class='notice error']/p") == [
                f"There is no page “{wanted}”: the list has 2 pages. Go to the first."
            ]


def test_the_links_between_pages_keep_the_selection(client, two_pages):
    page = parsed(client.get(f"{LIST}?set=2016&source=reported&page=2"))

    assert links(page.find(".//nav[@aria-label='Pages']")) == {
        "Previous": "?page=1&set=2016&source=reported",
        "1": "?page=1&set=2016&source=reported",
        "All": "?page=all&set=2016&source=reported",
    }
    assert page.find(".//link[@rel='prev']").get("href") == "?page=1&set=2016&source=reported"
    assert page.find(".//link[@rel='next']") is None


def test_the_page_with_all_rows_links_back_to_the_pages(client, two_pages):
    page = parsed(client.get(f"{LIST}?set=2016&page=all"))

    assert links(page.find(".//nav[@aria-label='Pages']")) == {"In pages": "?set=2016"}


def test_a_full_page_needs_no_second(client, monkeypatch):
    monkeypatch.setattr(ProposalListView, "rows_per_page", 2)
    ProposalFactory.create_batch(2)

    page = parsed(client.get(LIST))

    assert len(shown(page)) == 2
    assert page.find(".//nav[@aria-label='Pages']") is None


def test_the_list_of_an_empty_catalogue_says_so(client):
    response = client.get(LIST)

    assert response.status_code == 200
    assert words(part(parsed(response), "result")) == "0 proposals"


@pytest.mark.usefixtures("facet_index")
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, subtests, rows
):
    theme = ThemeFactory(slug="theme-1")
    for _ in range(rows):
        proposal = ProposalFactory(
            type=CommitmentType.ONE_OFF,
            themes=[theme, ThemeFactory()],
            organisations=[OrganisationFactory()],
            countries=[CountryFactory()],
            subheading="Training",
        )
        findings = FindingFactory.create_batch(rows, sources=SourceFactory.create_batch(rows))
        ObservationFactory(proposal=proposal, findings=findings)
        for number in range(2, rows + 1):
            observe(proposal, number)
        bear(proposal, 1)

    # At most 18; what a choice leaves out is one query more, or two.
    for query, queries in {
        "": 5,
        "sort=area": 5,
        "sort=last": 5,
        "area=hybrid-threats&theme=theme-1": 7,
        "status=in_place&report=1&last=1&type=one_off&as_of=1": 7,
    }.items():
        with subtests.test(query=query):
            client.get(f"{LIST}?{query}")
            with django_assert_num_queries(queries):
                response = client.get(f"{LIST}?{query}")

            assert len(shown(parsed(response))) == rows


def test_the_links_between_pages_keep_the_words(client, two_pages):
    page = parsed(client.get(LIST, {"q": "asks"}))

    assert links(page.find(".//nav[@aria-label='Pages']"))["2"] == "?q=asks&page=2"
    assert rows_of(client, "q=asks&page=2") == two_pages[2:]


def test_an_area_of_which_all_proposals_are_known_lacks_none(client):
    cyber = AreaFactory(number=3)
    for number in range(1, 5):  # As many of the set of 2016 as are known to stand there.
        ProposalFactory(reference=f"2016-0{number}", area=cyber)
    ProposalFactory(reference="2016-05", area=None)
    ProposalFactory(reference="2017-01", area=None)

    page = parsed(client.get(f"{LIST}?area=cyber-security-and-defence"))

    assert texts(page, ".//div[@class='note']/p") == [
        "1 more proposal of 2017 has no established area and may belong here."
    ]
