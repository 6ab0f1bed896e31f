"""The list of proposals: facets, what is selected, wrong values, order, pages."""

from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from actions.filters import ProposalFilter
from actions.models import Proposal
from actions.vocabulary import Freshness, Nature, Standing, Status
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    FindingFactory,
    ObservationFactory,
    OrganisationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import (
    facet_of,
    links,
    message_at,
    parsed,
    part,
    scripts,
    section,
    targets,
    texts,
    words,
)
from tests.test_search import ASKED_OF_AN_ENGINE

pytestmark = pytest.mark.django_db

LIST = reverse("actions:proposal-list")
METHOD = reverse("actions:method")
QUERIES = 7  # At most 18.
CROSS = "\N{MULTIPLICATION SIGN}"
FACETS = [
    *["area", "set", "status", "nature", "standing"],
    *["report", "freshness", "theme", "organisation", "country"],
]


@pytest.fixture
def catalogue():
    """Six proposals that differ in everything one can filter by, and three reports."""
    mobility, cyber_defence = ThemeFactory(slug="mobility"), ThemeFactory(slug="cyber-defence")
    service, agency = OrganisationFactory(slug="service"), OrganisationFactory(slug="agency")
    georgia, moldova = CountryFactory(code="ge"), CountryFactory(code="md")
    ThemeFactory(slug="unused"), OrganisationFactory(slug="unused"), CountryFactory(code="ua")
    cyber, dialogue = AreaFactory(number=3), AreaFactory(number=None)
    continuing = ProposalFactory(
        reference="2016-01",
        nature=Nature.CONTINUOUS,
        themes=[mobility],
        organisations=[service],
    )
    completed = ProposalFactory(
        reference="2016-02",
        area=cyber,
        nature=Nature.ONE_OFF,
        themes=[mobility, cyber_defence],
    )
    silent = ProposalFactory(
        reference="2016-03",
        area=cyber,
        nature=Nature.CONTINUOUS,
        standing=Standing.OFFICIAL,
        countries=[georgia, moldova],
    )
    of_2017 = ProposalFactory(
        reference="2017-01",
        area=dialogue,
        standing=Standing.UNCONFIRMED,
        themes=[cyber_defence],
        organisations=[agency, service],
        countries=[moldova],
    )
    AwaitingProposalFactory(reference="2017-02")
    AwaitingProposalFactory(reference="2017-03", area=cyber)
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)
    observe(continuing, 1, Status.PREPARING)
    observe(silent, 1, Status.PREPARING)
    observe(completed, 2, Status.COMPLETED)
    observe(continuing, 3, Status.ESTABLISHED)
    observe(completed, 3, Status.NOT_MENTIONED)
    bear(silent, 3)
    bear(of_2017, 3)


def observe(proposal, number, status=Status.ESTABLISHED):
    return ObservationFactory(proposal=proposal, report__number=number, status=status)


def bear(proposal, number):
    return PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)


def shown(response):
    """Return the references of the rows on a page, in order."""
    return texts(section(parsed(response), "result"), ".//span[@class='reference']")


def rows_of(client, query):
    """Return the references of the rows that a query string gives."""
    return [row.reference for row in client.get(f"{LIST}?{query}").context["proposals"]]


def references_behind(query):
    """Return the references that a query string selects, without the page that shows them."""
    selected = ProposalFilter(QueryDict(query), queryset=Proposal.objects.for_list())
    return [proposal.reference for proposal in selected.qs]


def counts_in(page, name):
    """Return the number that stands beside each value of a facet, by its code."""
    return {
        label.find("input").get("value"): int(label.find(".//span[@aria-hidden]").text)
        for label in facet_of(page, name).iter("label")
    }


def outline(response):
    """Return the headings and the references below the heading of the result, in order."""
    result = section(parsed(response), "result")
    return [
        words(element)
        for element in result.iter()
        if element.tag in ("h3", "h4") or element.get("class") == "reference"
    ]


def test_without_a_choice_the_list_shows_every_proposal_by_reference(client, catalogue):
    response = client.get(LIST)

    assert words(part(parsed(response), "result")) == "6 proposals"
    assert shown(response) == ["2016-01", "2016-02", "2016-03", "2017-01", "2017-02", "2017-03"]


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("area=cyber-security-and-defence", ["2016-02", "2016-03", "2017-03"]),
        ("area=political-dialogue", ["2017-01"]),
        ("area=none", ["2017-02"]),
        ("set=2016", ["2016-01", "2016-02", "2016-03"]),
        ("standing=official", ["2016-03"]),
        ("standing=awaiting", ["2017-02", "2017-03"]),
        ("theme=mobility", ["2016-01", "2016-02"]),
        ("theme=none", ["2016-03", "2017-02", "2017-03"]),
        ("theme=unused", []),
        ("organisation=service", ["2016-01", "2017-01"]),
        ("organisation=none", ["2016-02", "2016-03", "2017-02", "2017-03"]),
        ("country=md", ["2016-03", "2017-01"]),
        ("country=none", ["2016-01", "2016-02", "2017-02", "2017-03"]),
        ("status=established", ["2016-01"]),
        ("status=completed", ["2016-02"]),
        ("status=preparing", ["2016-03"]),
        ("status=held_up", []),
        ("status=none", ["2017-01", "2017-02", "2017-03"]),
        ("nature=continuous", ["2016-01", "2016-03"]),
        ("nature=one_off", ["2016-02"]),
        ("nature=mixed", []),
        ("nature=none", ["2017-01", "2017-02", "2017-03"]),
        ("report=1", ["2016-01", "2016-03"]),
        ("report=2", ["2016-02"]),
        ("report=3", ["2016-01"]),
        ("report=none", ["2017-01", "2017-02", "2017-03"]),
        ("freshness=in_latest", ["2016-01"]),
        ("freshness=silent_1", ["2016-02"]),
        ("freshness=silent_2", ["2016-03"]),
        ("freshness=silent_3", []),
        ("freshness=period_evidence", ["2017-01"]),
        ("freshness=never", []),
        ("freshness=unchecked", ["2017-02", "2017-03"]),
        ("freshness=not_applicable", []),
    ],
)
def test_a_facet_shows_the_proposals_that_have_the_value(client, catalogue, query, references):
    assert rows_of(client, query) == references


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("set=2016&set=2017", ["2016-01", "2016-02", "2016-03", "2017-01", "2017-02", "2017-03"]),
        ("theme=mobility&theme=cyber-defence", ["2016-01", "2016-02", "2017-01"]),
        ("area=none&area=hybrid-threats", ["2016-01", "2017-02"]),
        ("country=ge&country=none", ["2016-01", "2016-02", "2016-03", "2017-02", "2017-03"]),
        ("status=preparing&status=completed", ["2016-02", "2016-03"]),
        ("status=preparing&status=none", ["2016-03", "2017-01", "2017-02", "2017-03"]),
        ("nature=none&nature=one_off", ["2016-02", "2017-01", "2017-02", "2017-03"]),
        ("report=2&report=3", ["2016-01", "2016-02"]),
        ("report=1&report=2&report=3", ["2016-01", "2016-02", "2016-03"]),
        ("report=2&report=none", ["2016-02", "2017-01", "2017-02", "2017-03"]),
        ("freshness=silent_1&freshness=silent_2", ["2016-02", "2016-03"]),
    ],
)
def test_several_values_of_a_facet_show_what_has_any_of_them(client, catalogue, query, references):
    assert rows_of(client, query) == references


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("theme=mobility&area=cyber-security-and-defence", ["2016-02"]),
        ("theme=cyber-defence&organisation=agency&country=md&set=2017", ["2017-01"]),
        (
            "standing=awaiting&standing=official&area=cyber-security-and-defence&set=2017",
            ["2017-03"],
        ),
        ("theme=mobility&standing=awaiting", []),
        ("report=1&nature=continuous&status=established", ["2016-01"]),
        ("report=1&freshness=silent_2&area=cyber-security-and-defence", ["2016-03"]),
        ("report=none&freshness=period_evidence&status=none", ["2017-01"]),
        ("report=1&report=2&status=completed&status=preparing", ["2016-02", "2016-03"]),
        ("report=3&status=completed", []),
    ],
)
def test_several_facets_show_what_has_something_of_each(client, catalogue, query, references):
    assert rows_of(client, query) == references


def test_a_proposal_with_two_of_the_chosen_values_is_shown_once(client, catalogue):
    assert rows_of(client, "country=ge&country=md&theme=none") == ["2016-03"]


def test_an_empty_value_as_an_empty_form_sends_it_chooses_nothing(client, catalogue):
    assert rows_of(client, "sort=&page=") == rows_of(client, "")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "standing=reported",
        "area=cyber-security-and-defence&area=none",
        "theme=mobility&set=2016",
        "organisation=service&country=md",
        "country=none&theme=none&standing=awaiting",
        "sort=area&theme=cyber-defence",
        "report=1&report=3",
        "report=none&standing=unconfirmed",
        "status=completed&status=none&nature=one_off",
        "freshness=in_latest&freshness=unchecked&sort=last_mentioned",
        "as_of=1",
        "as_of=2&report=1&nature=continuous",
    ],
)
def test_the_number_beside_each_value_is_that_of_the_rows_behind_it(client, catalogue, query):
    page = parsed(client.get(f"{LIST}?{query}"))

    counts = {name: counts_in(page, name) for name in FACETS}

    assert counts == {
        name: {code: len(rows_if_alone(query, name, code)) for code in counts[name]}
        for name in FACETS
    }


def rows_if_alone(query, name, code):
    """Return the references that a query string gives where a facet has one value alone."""
    others = [(other, value) for other, value in parse_qsl(query) if other != name]
    return references_behind(urlencode([*others, (name, code)]))


def test_every_value_is_offered_with_its_number_even_where_it_is_zero(client, catalogue):
    page = parsed(client.get(LIST, {"standing": "awaiting"}))

    assert counts_in(page, "area") == {
        "hybrid-threats": 0,
        "cyber-security-and-defence": 1,
        "political-dialogue": 0,
        "none": 1,
    }
    assert counts_in(page, "set") == {"2016": 0, "2017": 2}
    assert counts_in(page, "standing") == {
        "official": 1,
        "reported": 2,
        "unconfirmed": 1,
        "awaiting": 2,
    }
    assert counts_in(page, "status") == {
        **dict.fromkeys(Status.mentions(), 0),
        "none": 2,
    }
    assert counts_in(page, "nature") == {**dict.fromkeys(Nature, 0), "none": 2}
    assert counts_in(page, "report") == {"3": 0, "2": 0, "1": 0, "none": 2}
    assert counts_in(page, "freshness") == {**dict.fromkeys(Freshness, 0), "unchecked": 2}
    assert counts_in(page, "theme") == {"cyber-defence": 0, "mobility": 0, "unused": 0, "none": 2}
    assert counts_in(page, "organisation") == {"agency": 0, "service": 0, "unused": 0, "none": 2}
    assert counts_in(page, "country") == {"ge": 0, "md": 0, "ua": 0, "none": 2}


def test_the_chosen_values_are_ticked_in_the_form(client, catalogue):
    page = parsed(client.get(LIST, {"theme": ["mobility", "none"], "set": "2017"}))

    ticked = [box for box in page.iter("input") if box.get("checked") is not None]
    assert [(box.get("name"), box.get("value")) for box in ticked] == [
        ("set", "2017"),
        ("theme", "mobility"),
        ("theme", "none"),
    ]


def test_the_form_sends_its_choices_in_the_address_without_a_token(client, catalogue):
    form = parsed(client.get(LIST)).find(".//form[@class='filters']")

    assert form.get("method") == "get"
    assert {box.get("name") for box in form.iter("input")} == {"q", *FACETS}
    selects = {select.get("name"): select for select in form.iter("select")}
    assert {
        name: [(choice.get("value"), choice.text) for choice in select.iter("option")]
        for name, select in selects.items()
    } == {
        "sort": [
            ("", "reference"),
            ("reference", "reference"),
            ("area", "area and sub-heading"),
            ("last_mentioned", "last mentioned"),
            ("relevance", "relevance"),
        ],
        "as_of": [
            ("", "the latest report"),
            ("3", "Third progress report (June 2019)"),
            ("2", "Second progress report (June 2018)"),
            ("1", "First progress report (June 2017)"),
        ],
    }


def test_what_is_selected_is_a_sentence(client, catalogue):
    query = {"area": ["hybrid-threats", "none"], "set": "2017", "theme": "mobility"}

    page = parsed(client.get(LIST, query))

    assert words(page.find(".//p[@class='selected']")) == (
        f"Proposals in Countering hybrid threats {CROSS} or Area not established {CROSS} "
        f"and among the 32 proposals of 2017 {CROSS} and about Mobility {CROSS} Clear all"
    )


def test_what_is_selected_of_the_progress_is_a_sentence_too(client, catalogue):
    query = {
        "status": ["completed", "none"],
        "nature": "one_off",
        "report": ["3", "2"],
        "freshness": "silent_1",
    }

    page = parsed(client.get(LIST, query))

    assert words(page.find(".//p[@class='selected']")) == (
        f"Proposals last reported as Completed {CROSS} or No status on record {CROSS} "
        f"and by nature a Single deliverable {CROSS} "
        f"and mentioned in the Third progress report (June 2019) {CROSS} "
        f"or Second progress report (June 2018) {CROSS} "
        f"and by freshness No mention on record for 1 report {CROSS} Clear all"
    )


def test_nothing_selected_says_no_sentence(client, catalogue):
    assert parsed(client.get(LIST, {"sort": "area"})).find(".//p[@class='selected']") is None


def test_each_part_of_the_sentence_takes_only_itself_away(client, catalogue):
    query = "area=hybrid-threats&area=none&theme=mobility&sort=area&page=2"

    sentence = parsed(client.get(f"{LIST}?{query}")).find(".//p[@class='selected']")

    assert targets(sentence) == [
        "?area=none&theme=mobility&sort=area",
        "?area=hybrid-threats&theme=mobility&sort=area",
        "?area=hybrid-threats&area=none&sort=area",
        LIST,
    ]


@pytest.mark.parametrize("name", FACETS)
def test_a_wrong_value_is_named_beside_its_filter_and_shows_no_rows(client, catalogue, name):
    response = client.get(LIST, {name: ["unheard-of"]})

    page = parsed(response)
    assert response.status_code == 200
    assert words(part(page, "result")) == "No rows are shown"
    assert shown(response) == []
    assert message_at(page, name) == ["“unheard-of” is not a value of this filter."]
    assert all(message_at(page, other) == [] for other in FACETS if other != name)


def test_a_wrong_value_leaves_no_numbers_beside_the_values(client, catalogue):
    counted = ".//span[@class='count']"

    assert parsed(client.get(LIST)).find(counted) is not None
    assert parsed(client.get(LIST, {"area": "unheard-of"})).find(counted) is None


def test_a_wrong_value_beside_a_right_one_shows_no_rows_either(client, catalogue):
    response = client.get(LIST, {"theme": ["mobility", "unheard-of"], "set": "2016"})

    assert shown(response) == []
    assert words(parsed(response).find(".//p[@class='selected']")) == (
        f"Proposals among the 42 proposals of 2016 {CROSS} and about Mobility {CROSS} Clear all"
    )


@pytest.mark.parametrize("name", ["set", "standing", "freshness"])
def test_a_facet_where_nothing_can_be_missing_knows_no_none(client, catalogue, name):
    page = parsed(client.get(LIST, {name: "none"}))

    assert message_at(page, name) == ["“none” is not a value of this filter."]


def test_a_row_id_is_not_a_value(client, catalogue):
    number = str(AreaFactory(number=1).pk)

    page = parsed(client.get(LIST, {"area": number}))

    assert message_at(page, "area") == [f"“{number}” is not a value of this filter."]


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["area", "set", "report", "sort", "as_of", "page"])
def test_a_hostile_value_is_answered_by_a_valid_page_without_rows(client, catalogue, name, value):
    response = client.get(LIST, {name: value})

    page = parsed(response)
    assert response.status_code == 200
    assert shown(response) == []
    assert scripts(page) == []
    assert not any(element.get("onmouseover") for element in page.iter())


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_parameter_is_ignored_on_a_valid_page(client, catalogue, value):
    response = client.get(LIST, {value: value, "set": "2016"})

    assert response.status_code == 200
    assert shown(response) == ["2016-01", "2016-02", "2016-03"]
    assert scripts(parsed(response)) == []


def test_a_long_wrong_value_does_not_swell_the_page(client, catalogue):
    response = client.get(LIST, {"area": "a" * 10_000, "page": "b" * 10_000, "c" * 10_000: "d"})

    text = words(parsed(response))
    assert "a" * 121 not in text
    assert "b" * 41 not in text
    assert "c" * 41 not in text


def test_characters_that_cannot_be_printed_are_replaced_in_what_is_repeated(client, catalogue):
    page = parsed(client.get(LIST, {"area": "a\x00b", "page": "\u202e1", "\x07": "d"}))

    assert message_at(page, "area") == ["“a\ufffdb” is not a value of this filter."]
    assert "There is no page “\ufffd1”" in words(page)
    assert "“\ufffd”" in words(page.find(".//p[@class='notice']"))


def test_a_parameter_that_means_nothing_is_named_as_ignored(client, catalogue):
    response = client.get(LIST, {"colour": "red", "areas": "cyber", "set": "2017"})

    notices = texts(parsed(response), ".//p[@class='notice']")
    assert notices == ["Ignored, because this list has no such filter: “areas”, “colour”."]
    assert shown(response) == ["2017-01", "2017-02", "2017-03"]


def test_known_parameters_are_not_named_as_ignored(client, catalogue):
    known = dict.fromkeys(FACETS, "") | {"set": "2017", "sort": "area", "as_of": "3", "page": "1"}

    page = parsed(client.get(LIST, known))

    assert page.find(".//p[@class='notice']") is None


def test_a_choice_that_nothing_has_says_how_to_go_on(client, catalogue):
    page = parsed(client.get(LIST, {"theme": "unused"}))

    result = section(page, "result")
    assert words(part(page, "result")) == "0 of 6 proposals"
    assert "No proposal has all of this." in words(result)
    assert links(result)["start again"] == LIST


def test_sorted_by_reference_both_sets_follow_each_other(client):
    for reference in ["2017-02", "2016-10", "2016-09"]:
        ProposalFactory(reference=reference)

    assert rows_of(client, "sort=reference") == ["2016-09", "2016-10", "2017-02"]


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


def test_sorted_by_the_last_mention_the_rows_stand_under_the_report_that_made_it(client):
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

    response = client.get(LIST, {"sort": "last_mentioned"})

    assert outline(response) == [
        *["Last mentioned in the third report (June 2019)", "2016-03"],
        *[
            "Last mentioned in the second report (June 2018, date not confirmed)",
            "2016-02",
            "2017-01",
        ],
        *["No mention on record", "2016-01", "2016-04", "2016-05"],
    ]


def test_sorting_keeps_the_selection(client, catalogue):
    assert rows_of(client, "sort=area&theme=cyber-defence") == ["2016-02", "2017-01"]
    assert rows_of(client, "sort=last_mentioned&nature=continuous&nature=one_off") == [
        *["2016-01", "2016-02", "2016-03"]
    ]


def test_a_wrong_order_is_named_at_the_choice_and_shows_no_rows(client, catalogue):
    response = client.get(LIST, {"sort": "colour"})

    page = parsed(response)
    assert shown(response) == []
    assert words(part(page, "sort-error")) == ("“colour” is not an order. Choose one of the list.")
    assert part(page, "sort").get("aria-describedby") == "sort-error"


def test_a_row_names_its_area_and_its_standing_and_links_to_its_page(client):
    ProposalFactory(reference="2016-01", area_confirmed=False, title="Share warnings")

    row = parsed(client.get(LIST)).find(".//li[@class='row']")

    assert words(row) == (
        "2016-01 Share warnings Hybrid threats (area not confirmed) "
        "◐ Reported by a secondary source Not applicable"
    )
    assert targets(row) == [
        reverse("actions:proposal-detail", args=["2016-01"]),
        reverse("actions:area-detail", args=["hybrid-threats"]),
        f"{METHOD}#standing-reported",
        f"{METHOD}#freshness-not_applicable",
    ]


def progress_of_row(client):
    """Return what the only row says of progress."""
    (row,) = parsed(client.get(LIST)).findall(".//span[@class='row-progress']")
    return row


def test_a_row_shows_the_status_last_reported_with_its_report_and_definition(client):
    observe(ProposalFactory(), 1)

    progress = progress_of_row(client)

    assert words(progress) == (
        "■ In place and continuing as reported by EU and NATO staffs in the first report "
        "(June 2017)"
    )
    assert targets(progress) == [f"{METHOD}#status-established", "/reports/1/"]


@pytest.mark.parametrize(
    ("reports", "silence"),
    [
        (2, "No mention on record for 1 report"),
        (3, "No mention on record for 2 reports"),
        (4, "No mention on record for 3 or more reports"),
        (5, "No mention on record for 3 or more reports"),
    ],
)
def test_a_row_says_for_how_long_no_mention_is_on_record(client, reports, silence):
    ProgressReportFactory.create_batch(reports)
    observe(ProposalFactory(), 1, Status.COMPLETED)

    assert words(progress_of_row(client)) == (
        "✔ Completed as reported by EU and NATO staffs in the first report (June 2017); " + silence
    )


def test_a_row_says_where_the_date_of_the_report_is_not_confirmed(client):
    ProgressReportFactory(number=1, date_standing=Standing.UNCONFIRMED)
    observe(ProposalFactory(), 1, Status.HELD_UP)

    assert words(progress_of_row(client)).endswith("report (June 2017, date not confirmed)")


def test_a_row_with_evidence_alone_says_so_and_shows_no_status(client):
    bear(ProposalFactory(), 1)

    progress = progress_of_row(client)

    assert words(progress) == "Evidence from the period only"
    assert targets(progress) == [f"{METHOD}#freshness-period_evidence"]


def test_a_row_that_a_report_was_checked_for_without_a_mention_says_so(client):
    observe(ProposalFactory(), 1, Status.NOT_MENTIONED)

    assert words(progress_of_row(client)) == "Never mentioned, as far as checked"


def test_a_report_that_does_not_mention_a_proposal_is_none_that_mentions_it(client):
    observe(ProposalFactory(reference="2016-01"), 1, Status.NOT_MENTIONED)
    observe(ProposalFactory(reference="2016-02"), 1)

    assert rows_of(client, "report=1") == ["2016-02"]
    assert rows_of(client, "report=none") == ["2016-01"]
    assert rows_of(client, "status=none&freshness=never") == ["2016-01"]


def test_a_proposal_that_two_chosen_reports_mention_is_shown_and_counted_once(client):
    proposal = ProposalFactory()
    for number in [1, 2]:
        observe(proposal, number)

    response = client.get(LIST, {"report": ["1", "2"]})

    assert shown(response) == ["2016-01"]
    assert counts_in(parsed(response), "report") == {"2": 1, "1": 1, "none": 0}


def test_evidence_is_no_mention(client):
    bear(ProposalFactory(), 1)

    assert rows_of(client, "report=1") == []
    assert rows_of(client, "report=none") == ["2016-01"]


@pytest.mark.parametrize("status", Status.mentions())
def test_every_status_of_a_mention_can_be_chosen(client, status):
    observe(ProposalFactory(reference="2016-01"), 1, status)
    for number, other in enumerate(Status.mentions(), start=2):
        if other != status:
            observe(ProposalFactory(reference=f"2016-{number:02}"), 1, other)

    assert rows_of(client, f"status={status}") == ["2016-01"]


def test_not_mentioned_is_no_status_that_a_proposal_was_last_reported_with(client):
    observe(ProposalFactory(), 1, Status.NOT_MENTIONED)

    page = parsed(client.get(LIST, {"status": "not_mentioned"}))

    assert message_at(page, "status") == ["“not_mentioned” is not a value of this filter."]


@pytest.mark.parametrize("number", ["0", "4", "-1", "01", "1.0", "one"])
def test_the_number_of_no_report_is_a_wrong_value(client, catalogue, number):
    page = parsed(client.get(LIST, {"report": number}))

    assert message_at(page, "report") == [f"“{number}” is not a value of this filter."]
    assert words(part(page, "result")) == "No rows are shown"


def test_the_list_says_who_reports_a_status(client):
    page = parsed(client.get(LIST))

    assert links(page.find(".//main"))["as reported by EU and NATO staffs"] == f"{METHOD}#status"


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/progress/"),
        ("?sort=last_mentioned&page=2&colour=red", "/progress/"),
        (
            "?area=none&area=exercises&as_of=2&sort=area&page=1",
            "/progress/?area=none&area=exercises&as_of=2",
        ),
    ],
)
def test_the_same_rows_are_one_step_away_as_a_matrix(client, query, address):
    page = parsed(client.get(f"{LIST}{query}"))

    assert links(page.find(".//main"))["report by report, as a matrix"] == address


def test_an_awaiting_row_shows_its_number_and_no_invented_area(client):
    AwaitingProposalFactory(reference="2016-01")
    ProgressReportFactory()

    row = parsed(client.get(LIST)).find(".//li[@class='row']")

    assert words(row) == (
        "2016-01 Awaiting transcription Area not established ◌ Awaiting transcription "
        "Not yet checked"
    )


def test_a_title_is_shown_as_text_whatever_it_holds(client):
    ProposalFactory(title='<b>Bold</b> & "quoted"')

    row = parsed(client.get(LIST)).find(".//a[@class='row-main']")

    assert words(row) == '2016-01 <b>Bold</b> & "quoted"'


@pytest.fixture
def thirty():
    """Thirty proposals: a full page and five more."""
    return [proposal.reference for proposal in ProposalFactory.create_batch(30)]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("", slice(0, 25)),
        ("page=1", slice(0, 25)),
        ("page=2", slice(25, 30)),
        ("page=all", slice(30)),
    ],
)
def test_the_list_has_pages_of_25_or_one_with_all(client, thirty, query, rows):
    response = client.get(f"{LIST}?{query}")

    assert shown(response) == thirty[rows]
    assert words(part(parsed(response), "result")) == "30 proposals"


@pytest.mark.parametrize("wanted", ["0", "-1", "3", "99", "x", "1.5", "ALL"])
def test_a_page_that_is_not_there_is_named_and_shows_no_rows(client, thirty, wanted):
    response = client.get(LIST, {"page": wanted})

    page = parsed(response)
    assert response.status_code == 200
    assert shown(response) == []
    assert texts(page, ".//div[@class='error']/p") == [
        f"There is no page “{wanted}”: the list has 2 pages. Go to the first."
    ]


def test_the_links_between_pages_keep_the_selection(client, thirty):
    page = parsed(client.get(f"{LIST}?set=2016&standing=reported&page=2"))

    assert links(page.find(".//nav[@aria-label='Pages']")) == {
        "Previous": "?set=2016&standing=reported&page=1",
        "1": "?set=2016&standing=reported&page=1",
        "All": "?set=2016&standing=reported&page=all",
    }
    assert page.find(".//link[@rel='prev']").get("href") == "?set=2016&standing=reported&page=1"
    assert page.find(".//link[@rel='next']") is None


def test_the_page_with_all_rows_links_back_to_the_pages(client, thirty):
    page = parsed(client.get(f"{LIST}?set=2016&page=all"))

    assert links(page.find(".//nav[@aria-label='Pages']")) == {"In pages": "?set=2016"}


def test_25_rows_need_no_second_page(client):
    ProposalFactory.create_batch(25)

    response = client.get(LIST)

    assert len(shown(response)) == 25
    assert parsed(response).find(".//nav[@aria-label='Pages']") is None


def test_the_list_of_an_empty_catalogue_says_so(client):
    response = client.get(LIST)

    assert response.status_code == 200
    assert words(part(parsed(response), "result")) == "0 proposals"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sort=area",
        "sort=last_mentioned",
        "area=hybrid-threats&theme=theme-1",
        "status=established&report=1&freshness=in_latest&nature=one_off&as_of=1",
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows, query
):
    theme = ThemeFactory(slug="theme-1")
    for _ in range(rows):
        proposal = ProposalFactory(
            nature=Nature.ONE_OFF,
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

    with django_assert_num_queries(QUERIES):
        response = client.get(f"{LIST}?{query}")

    assert len(shown(response)) == rows


@pytest.fixture
def words_written():
    """Four proposals of which three speak of resilience, each less prominently."""
    mobility = ThemeFactory(slug="mobility")
    ProposalFactory(reference="2016-01", themes=[ThemeFactory(name="Resilience"), mobility])
    ProposalFactory(reference="2016-02", text="It speaks of resilience.", themes=[mobility])
    ProposalFactory(reference="2016-03", text="It speaks of mobility.", themes=[mobility])
    ProposalFactory(reference="2017-01", title="Resilience", area=AreaFactory(number=3))


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("q=resilience", ["2017-01", "2016-02", "2016-01"]),
        ("q=resilience&sort=relevance", ["2017-01", "2016-02", "2016-01"]),
        ("q=resilience&sort=reference", ["2016-01", "2016-02", "2017-01"]),
        ("q=resilience&sort=area", ["2016-01", "2016-02", "2017-01"]),
        ("q=resilience&sort=", ["2017-01", "2016-02", "2016-01"]),
        ("q=", ["2016-01", "2016-02", "2016-03", "2017-01"]),
        ("q=+&sort=relevance", ["2016-01", "2016-02", "2016-03", "2017-01"]),
        ("q=speaks+resilience", ["2016-02"]),
        ("q=%22of+resilience%22", ["2016-02"]),
        ("q=heliotrope", []),
    ],
)
def test_words_leave_the_proposals_that_have_all_of_them_best_first(
    client, words_written, query, references
):
    assert rows_of(client, query) == references


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("set=2016", ["2016-02", "2016-01"]),
        ("theme=mobility&set=2016", ["2016-02", "2016-01"]),
        ("theme=none", ["2017-01"]),
        ("area=cyber-security-and-defence", ["2017-01"]),
        ("area=none", []),
        ("status=none&nature=none&standing=reported&freshness=never", []),
        ("report=none&organisation=none&country=none", ["2017-01", "2016-02", "2016-01"]),
        ("as_of=2", ["2016-02", "2016-01"]),
    ],
)
def test_words_and_facets_narrow_together(client, words_written, query, references):
    for number in [1, 2, 3]:
        ProgressReportFactory(number=number, real=True)

    assert rows_of(client, f"q=resilience&{query}") == references


@pytest.mark.parametrize(
    "query", ["q=resilience", "q=resilience&theme=mobility&set=2017", "q=heliotrope", "q=speaks"]
)
def test_beside_words_the_number_beside_each_value_is_that_of_the_rows_behind_it(
    client, words_written, query
):
    page = parsed(client.get(f"{LIST}?{query}"))

    counts = {name: counts_in(page, name) for name in FACETS}

    assert counts == {
        name: {code: len(rows_if_alone(query, name, code)) for code in counts[name]}
        for name in FACETS
    }


@pytest.mark.parametrize(("text", "order"), [("resilience", "best match first"), ("", "reference")])
def test_the_form_says_in_which_order_the_rows_are_where_none_is_chosen(
    client, words_written, text, order
):
    select = part(parsed(client.get(LIST, {"q": text})), "sort")

    assert words(select.find("option[@value='']")) == order


def test_the_number_of_what_words_find_is_told_from_the_number_of_all(client, words_written):
    page = parsed(client.get(LIST, {"q": "resilience"}))

    assert words(part(page, "result")) == "3 of 4 proposals"


def test_the_words_are_part_of_the_sentence_and_can_be_taken_away(client, words_written):
    page = parsed(client.get(f"{LIST}?q=resilience&theme=mobility&page=1"))

    sentence = page.find(".//p[@class='selected']")
    assert words(sentence) == (
        f"Proposals with resilience {CROSS} and about Mobility {CROSS} Clear all"
    )
    assert targets(sentence) == ["?theme=mobility", "?q=resilience", LIST]
    assert part(page, "words").get("value") == "resilience"


def test_the_same_words_lead_on_to_the_matrix_and_to_everything(client, words_written):
    page = parsed(client.get(LIST, {"q": "“speaks” & resilience", "sort": "area"}))

    asked = "%E2%80%9Cspeaks%E2%80%9D"
    addresses = links(page.find(".//main"))
    assert addresses["in everything"] == f"/search/?q={asked}%20%26%20resilience"
    assert addresses["report by report, as a matrix"] == (f"/progress/?q={asked}+%26+resilience")


def test_an_awaiting_slot_is_found_by_its_area(client):
    AwaitingProposalFactory(reference="2016-01", area=AreaFactory(number=3))
    AwaitingProposalFactory(reference="2016-02")

    assert rows_of(client, "q=cyber") == ["2016-01"]


def test_the_links_between_pages_keep_the_words(client, thirty):
    page = parsed(client.get(LIST, {"q": "asks"}))

    assert links(page.find(".//nav[@aria-label='Pages']"))["2"] == "?q=asks&page=2"
    assert len(rows_of(client, "q=asks&page=2")) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("...", "There is no word in it to look for."),
        ("a" * 301, "This is too long to look for: 300 signs at most."),
    ],
)
def test_words_that_cannot_be_looked_for_are_named_and_show_no_rows(
    client, words_written, text, message
):
    page = parsed(client.get(LIST, {"q": text}))

    assert words(part(page, "words-error")) == message
    assert words(part(page, "result")) == "No rows are shown"
    assert page.find(".//li[@class='row']") is None


def test_spaces_around_words_do_not_make_them_longer(client, words_written):
    assert rows_of(client, urlencode({"q": f"{' ' * 301}speaks resilience"})) == ["2016-02"]


def test_no_more_than_twelve_words_are_looked_for(client):
    ProposalFactory(text=" ".join(f"w{number}" for number in range(12)))
    ProposalFactory(text="w0 w1")

    response = client.get(LIST, {"q": " ".join(f"w{number}" for number in range(20))})

    assert texts(parsed(response), ".//p[@class='notice']") == [
        "Only the first 12 words are looked for."
    ]
    assert shown(response) == ["2016-01"]


@pytest.mark.parametrize(
    "text", [*HOSTILE.values(), *ASKED_OF_AN_ENGINE.values()], ids=[*HOSTILE, *ASKED_OF_AN_ENGINE]
)
def test_hostile_words_are_answered_by_a_valid_page_without_rows(client, words_written, text):
    response = client.get(LIST, {"q": text, "set": "2016"})

    page = parsed(response)
    assert response.status_code == 200
    assert shown(response) == []
    assert scripts(page) == []
    assert not any(element.get("onmouseover") for element in page.iter())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_words_find_costs_the_same(client, django_assert_num_queries, rows):
    for _ in range(rows):
        ProposalFactory(text="It speaks of resilience.", themes=[ThemeFactory()])

    with django_assert_num_queries(QUERIES + 1):
        response = client.get(LIST, {"q": "resilience"})

    assert len(shown(response)) == rows
