"""The list of proposals narrowed by facets: rows, numbers, what is selected, wrong values."""

import pytest
from django.urls import reverse

from actions.vocabulary import CommitmentType, LastOnRecord, Standing, Status
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CountryFactory,
    OrganisationFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import (
    counts_in,
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
from tests.proposal_list import (
    FACETS,
    LIST,
    bear,
    numbers_of_rows,
    numbers_on,
    observe,
    references_behind,
    references_of_values,
    rows_of,
    shown,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

REMOVE = "\N{MULTIPLICATION SIGN}, take away"


@pytest.fixture(scope="module")
def catalogue(module_db):
    """Six proposals that differ in everything one can filter by, and three reports."""
    mobility, cyber_defence = ThemeFactory(slug="mobility"), ThemeFactory(slug="cyber-defence")
    service, agency = OrganisationFactory(slug="service"), OrganisationFactory(slug="agency")
    georgia, moldova = CountryFactory(code="ge"), CountryFactory(code="md")
    ThemeFactory(slug="unused"), OrganisationFactory(slug="unused"), CountryFactory(code="ua")
    cyber, dialogue = AreaFactory(number=3), AreaFactory(number=None)
    continuing = ProposalFactory(
        reference="2016-01",
        type=CommitmentType.OPEN_ENDED,
        themes=[mobility],
        organisations=[service],
    )
    completed = ProposalFactory(
        reference="2016-02",
        area=cyber,
        type=CommitmentType.ONE_OFF,
        themes=[mobility, cyber_defence],
    )
    prepared = ProposalFactory(
        reference="2016-03",
        area=cyber,
        type=CommitmentType.OPEN_ENDED,
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
    observe(prepared, 1, Status.PREPARING)
    observe(completed, 2, Status.COMPLETED)
    observe(continuing, 3, Status.IN_PLACE)
    observe(completed, 3, Status.NOT_MENTIONED)
    bear(prepared, 3)
    bear(of_2017, 3)
    published()


def test_without_a_choice_the_list_shows_every_proposal_by_reference(client, catalogue):
    page = parsed(client.get(LIST))

    assert words(part(page, "result")) == "6 proposals"
    assert shown(page) == ["2016-01", "2016-02", "2016-03", "2017-01", "2017-02", "2017-03"]


def test_a_facet_shows_the_proposals_that_have_the_value(catalogue, subtests):
    for query, references in [
        ("area=cyber-security-and-defence", ["2016-02", "2016-03", "2017-03"]),
        ("area=political-dialogue", ["2017-01"]),
        ("area=none", ["2017-02"]),
        ("set=2016", ["2016-01", "2016-02", "2016-03"]),
        ("source=official", ["2016-03"]),
        ("source=awaiting", ["2017-02", "2017-03"]),
        ("theme=mobility", ["2016-01", "2016-02"]),
        ("theme=none", ["2016-03", "2017-02", "2017-03"]),
        ("theme=unused", []),
        ("organisation=service", ["2016-01", "2017-01"]),
        ("organisation=none", ["2016-02", "2016-03", "2017-02", "2017-03"]),
        ("country=md", ["2016-03", "2017-01"]),
        ("country=none", ["2016-01", "2016-02", "2017-02", "2017-03"]),
        ("status=in_place", ["2016-01"]),
        ("status=completed", ["2016-02"]),
        ("status=preparing", ["2016-03"]),
        ("status=held_up", []),
        ("status=none", ["2017-01", "2017-02", "2017-03"]),
        ("type=open_ended", ["2016-01", "2016-03"]),
        ("type=one_off", ["2016-02"]),
        ("type=mixed", []),
        ("type=none", ["2017-01", "2017-02", "2017-03"]),
        ("report=1", ["2016-01", "2016-03"]),
        ("report=2", ["2016-02"]),
        ("report=3", ["2016-01"]),
        ("report=none", ["2017-01", "2017-02", "2017-03"]),
        ("last=3", ["2016-01"]),
        ("last=2", ["2016-02"]),
        ("last=1", ["2016-03"]),
        ("last=other_evidence", ["2017-01"]),
        ("last=none", []),
        ("last=awaiting", ["2017-02", "2017-03"]),
    ]:
        with subtests.test(query=query):
            assert references_behind(query) == references


def test_several_values_of_a_facet_show_what_has_any_of_them(catalogue, subtests):
    for query, references in [
        ("set=2016&set=2017", ["2016-01", "2016-02", "2016-03", "2017-01", "2017-02", "2017-03"]),
        ("theme=mobility&theme=cyber-defence", ["2016-01", "2016-02", "2017-01"]),
        ("area=none&area=hybrid-threats", ["2016-01", "2017-02"]),
        ("country=ge&country=none", ["2016-01", "2016-02", "2016-03", "2017-02", "2017-03"]),
        ("status=preparing&status=completed", ["2016-02", "2016-03"]),
        ("status=preparing&status=none", ["2016-03", "2017-01", "2017-02", "2017-03"]),
        ("type=none&type=one_off", ["2016-02", "2017-01", "2017-02", "2017-03"]),
        ("report=2&report=3", ["2016-01", "2016-02"]),
        ("report=1&report=2&report=3", ["2016-01", "2016-02", "2016-03"]),
        ("report=2&report=none", ["2016-02", "2017-01", "2017-02", "2017-03"]),
        ("last=1&last=2", ["2016-02", "2016-03"]),
        ("country=ge&country=md&theme=none", ["2016-03"]),
    ]:
        with subtests.test(query=query):
            assert references_behind(query) == references


def test_several_facets_show_what_has_something_of_each(client, catalogue, subtests):
    for query, references in [
        ("theme=mobility&area=cyber-security-and-defence", ["2016-02"]),
        ("theme=cyber-defence&organisation=agency&country=md&set=2017", ["2017-01"]),
        (
            "source=awaiting&source=official&area=cyber-security-and-defence&set=2017",
            ["2017-03"],
        ),
        ("theme=mobility&source=awaiting", []),
        ("report=1&type=open_ended&status=in_place", ["2016-01"]),
        ("report=1&last=1&area=cyber-security-and-defence", ["2016-03"]),
        ("report=none&last=other_evidence&status=none", ["2017-01"]),
        ("report=1&report=2&status=completed&status=preparing", ["2016-02", "2016-03"]),
        ("report=3&status=completed", []),
    ]:
        with subtests.test(query=query):
            assert rows_of(client, query) == references


def test_certain_proposals_are_selected_by_their_references(client, catalogue, subtests):
    for query, references in [
        ("reference=2016-03", ["2016-03"]),
        ("reference=2017-01&reference=2016-02", ["2016-02", "2017-01"]),
        ("reference=2016-02&reference=2017-01&theme=mobility", ["2016-02"]),
        ("reference=2016-42", []),
    ]:
        with subtests.test(query=query):
            assert rows_of(client, query) == references
            matrix = client.get(f"{reverse('actions:progress')}?{query}").context["rows"]
            assert {row.proposal.reference for row in matrix} == set(references)


def test_references_are_parts_of_the_selection_that_the_form_keeps(client, catalogue):
    page = parsed(client.get(f"{LIST}?reference=2016-02&reference=2017-01&theme=mobility"))

    selection = page.find(".//p[@class='chips']")
    assert words(selection) == (
        f"Proposals about Mobility {REMOVE} and with the reference 2016-02 {REMOVE} or 2017-01 "
        f"{REMOVE} Clear all"
    )
    assert targets(selection)[1] == "?reference=2017-01&theme=mobility"
    assert counts_in(page, "set") == {"2016": 1, "2017": 0}
    assert counts_in(page, "theme") == {"cyber-defence": 2, "mobility": 1, "unused": 0, "none": 0}
    kept = page.findall(".//form[@method='get']//input[@type='hidden']")
    assert [(one.get("name"), one.get("value")) for one in kept] == [
        ("reference", "2016-02"),
        ("reference", "2017-01"),
    ]


def test_an_unknown_reference_is_named_shows_no_rows_and_is_not_kept(client, catalogue):
    page = parsed(client.get(f"{LIST}?reference=2016-01&reference=2018-01"))

    assert message_at(page, "reference") == ["“2018-01” is not a value of this filter."]
    assert shown(page) == []
    assert page.find(".//input[@type='hidden']") is None


def test_an_empty_value_as_an_empty_form_sends_it_chooses_nothing(client, catalogue):
    assert rows_of(client, "sort=&page=") == rows_of(client, "")


def test_the_number_beside_each_value_is_that_of_the_rows_behind_it(client, catalogue, subtests):
    today = [
        "",
        "source=reported",
        "area=cyber-security-and-defence&area=none",
        "theme=mobility&set=2016",
        "organisation=service&country=md",
        "country=none&theme=none&source=awaiting",
        "sort=area&theme=cyber-defence",
        "report=1&report=3",
        "report=none&source=unconfirmed",
        "status=completed&status=none&type=one_off",
        "last=3&last=awaiting&sort=last",
    ]
    for time, queries in {
        "": today,
        "as_of=1": [""],
        "as_of=2": ["report=1&type=open_ended"],
    }.items():
        rows, of_values = references_behind(time), references_of_values(client, time)
        for query in queries:
            with subtests.test(time=time, query=query):
                page = parsed(client.get(f"{LIST}?{time}&{query}"))

                assert numbers_on(page) == numbers_of_rows(query, rows, of_values)


def test_every_value_is_offered_with_its_number_even_where_it_is_zero(client, catalogue):
    page = parsed(client.get(LIST, {"source": "awaiting"}))

    assert counts_in(page, "area") == {
        "hybrid-threats": 0,
        "cyber-security-and-defence": 1,
        "political-dialogue": 0,
        "none": 1,
    }
    assert counts_in(page, "set") == {"2016": 0, "2017": 2}
    assert counts_in(page, "source") == {
        "official": 1,
        "reported": 2,
        "unconfirmed": 1,
        "awaiting": 2,
    }
    assert counts_in(page, "status") == {
        **dict.fromkeys(Status.mentions(), 0),
        "none": 2,
    }
    assert counts_in(page, "type") == {**dict.fromkeys(CommitmentType, 0), "none": 2}
    assert counts_in(page, "report") == {"3": 0, "2": 0, "1": 0, "none": 2}
    assert counts_in(page, "last") == {
        **dict.fromkeys(["3", "2", "1", *LastOnRecord], 0),
        "awaiting": 2,
    }
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


def test_the_form_sends_its_choices_in_the_url_without_a_token(client, catalogue):
    page = parsed(client.get(LIST))
    form = page.find(".//form[@id='facets']")

    assert form.get("method") == "get"
    assert form.get("action") == LIST
    assert {box.get("name") for box in form.iter("input")} == {"q", *FACETS}
    # The order stands beside the rows.
    assert part(page, "sort").get("form") == "facets"
    selects = {select.get("name"): select for select in page.iter("select")}
    assert {
        name: [(choice.get("value"), choice.text) for choice in select.iter("option")]
        for name, select in selects.items()
    } == {
        "sort": [
            ("", "Reference"),
            ("area", "Area and sub-heading"),
            ("last", "Last on record, newest first"),
        ],
        "as_of": [
            ("", "The latest report"),
            ("3", "Third progress report (June 2019)"),
            ("2", "Second progress report (June 2018)"),
            ("1", "First progress report (June 2017)"),
        ],
    }


def test_what_is_selected_is_a_sentence(client, catalogue):
    query = {"area": ["hybrid-threats", "none"], "set": "2017", "theme": "mobility"}

    page = parsed(client.get(LIST, query))

    assert words(page.find(".//p[@class='chips']")) == (
        f"Proposals in Countering hybrid threats {REMOVE} or Area not established {REMOVE} "
        f"and among the 32 proposals of 2017 {REMOVE} and about Mobility {REMOVE} Clear all"
    )


def test_what_is_selected_of_the_progress_is_a_sentence_too(client, catalogue):
    query = {
        "status": ["completed", "none"],
        "type": "one_off",
        "report": ["3", "2"],
        "last": "2",
    }

    page = parsed(client.get(LIST, query))

    assert words(page.find(".//p[@class='chips']")) == (
        f"Proposals with the last status on record: Completed {REMOVE} "
        f"or No status on record {REMOVE} "
        f"and of the type One-off {REMOVE} "
        f"and recorded in the Third progress report (June 2019) {REMOVE} "
        f"or Second progress report (June 2018) {REMOVE} "
        f"and last on record: Second progress report (June 2018) {REMOVE} Clear all"
    )


def test_nothing_selected_says_no_sentence(client, catalogue):
    assert parsed(client.get(LIST, {"sort": "area"})).find(".//p[@class='chips']") is None


def test_each_part_of_the_sentence_takes_only_itself_away(client, catalogue):
    query = "area=hybrid-threats&area=none&theme=mobility&sort=area&page=2"

    sentence = parsed(client.get(f"{LIST}?{query}")).find(".//p[@class='chips']")

    assert targets(sentence) == [
        "?area=none&sort=area&theme=mobility",
        "?area=hybrid-threats&sort=area&theme=mobility",
        "?area=hybrid-threats&area=none&sort=area",
        LIST,
    ]


def test_what_a_filter_cannot_know_is_said_in_the_result(client, catalogue, subtests):
    AwaitingProposalFactory(reference="2016-04")
    ProposalFactory(reference="2017-04", area=None, themes=[ThemeFactory(slug="mobility")])
    area_2016 = "1 more proposal of 2016 has no established area and may belong here."
    areas = "1 more proposal of 2016 and 2 of 2017 have no established area and may belong here."
    text = "1 more proposal has no transcribed text yet and may belong here."
    texts_of_three = "3 more proposals have no transcribed text yet and may belong here."
    nowhere = "5 more proposals have no report on record at all."
    unread = "Reports 1 to 3 were not read whole: these proposals may stand there."

    for query, said in {
        "": [],
        "area=cyber-security-and-defence": [areas],
        "area=cyber-security-and-defence&area=none": [],
        "area=none": [],
        "area=cyber-security-and-defence&set=2016": [area_2016],
        "area=cyber-security-and-defence&theme=mobility": [areas, text],
        "area=cyber-security-and-defence&source=reported": [
            "1 more proposal of 2017 has no established area and may belong here."
        ],
        "theme=mobility": [texts_of_three],
        "type=one_off&set=2016": [text],
        "organisation=agency&country=md": [texts_of_three],
        "theme=none": [],
        "theme=mobility&source=official": [],
        "theme=mobility&as_of=2": [text],
        "status=in_place": [],
        "report=1": ["Report 1 was not read whole: more proposals may stand there."],
        "last=1": [
            "Reports 2 and 3 were not read whole: these proposals may stand there too.",
            nowhere,
        ],
        "last=3": [nowhere],
        "last=3&last=none": [unread],
        "report=none&status=none": [unread],
        "last=none&as_of=1": ["Report 1 was not read whole: these proposals may stand there."],
        "q=heliotrope": [texts_of_three],
        "area=unheard-of": [],
    }.items():
        with subtests.test(query=query):
            page = parsed(client.get(f"{LIST}?{query}"))

            assert texts(page, ".//div[@class='note']/p") == said


def test_a_wrong_value_is_named_beside_its_filter_and_shows_no_rows(client, catalogue, subtests):
    wrong = ["“unheard-of” is not a value of this filter."]
    for name in FACETS:
        with subtests.test(name=name):
            response = client.get(LIST, {name: ["unheard-of"]})

            page = parsed(response)
            assert response.status_code == 200
            assert words(part(page, "result")) == "No rows are shown"
            assert shown(page) == []
            assert {other: message_at(page, other) for other in FACETS} == {
                other: wrong if other == name else [] for other in FACETS
            }
            assert texts(facet_of(page, name), ".//p[@class='error']") == wrong


def test_a_wrong_value_leaves_no_numbers_beside_the_values(client, catalogue):
    counted = ".//details[@class='facet']//label/small"

    assert "" not in texts(parsed(client.get(LIST)), counted)
    assert set(texts(parsed(client.get(LIST, {"area": "unheard-of"})), counted)) == {""}


def test_a_wrong_value_beside_a_right_one_shows_no_rows_either(client, catalogue):
    page = parsed(client.get(LIST, {"theme": ["mobility", "unheard-of"], "set": "2016"}))

    assert shown(page) == []
    assert words(page.find(".//p[@class='chips']")) == (
        f"Proposals among the 42 proposals of 2016 {REMOVE} and about Mobility {REMOVE} Clear all"
    )


def test_a_facet_where_nothing_can_be_missing_knows_no_none(client, catalogue, subtests):
    for name in ["set", "source"]:
        with subtests.test(name=name):
            page = parsed(client.get(LIST, {name: "none"}))

            assert message_at(page, name) == ["“none” is not a value of this filter."]


def test_a_row_id_is_not_a_value(client, catalogue):
    number = str(AreaFactory(number=1).pk)

    page = parsed(client.get(LIST, {"area": number}))

    assert message_at(page, "area") == [f"“{number}” is not a value of this filter."]


def test_hostile_values_are_named_on_a_valid_page_without_rows(client, catalogue, subtests):
    facets, choices = ["area", "set", "report"], ["sort", "as_of"]
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(LIST, dict.fromkeys([*facets, *choices], value))

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            assert [len(message_at(page, name)) for name in facets] == [1, 1, 1]
            assert all(part(page, f"{name}-error") is not None for name in choices)
            assert scripts(page) == []
            assert not any(element.get("onmouseover") for element in page.iter())


def test_a_hostile_page_is_named_on_a_valid_page_without_rows(client, catalogue, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(LIST, {"page": value})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == []
            (message,) = texts(page, ".//div[@class='notice error']/p")
            assert message.endswith("the list has 1 page. Go to the first.")
            assert scripts(page) == []
            assert not any(element.get("onmouseover") for element in page.iter())


def test_a_hostile_parameter_is_ignored_on_a_valid_page(client, catalogue, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response = client.get(LIST, {value: value, "set": "2016"})

            page = parsed(response)
            assert response.status_code == 200
            assert shown(page) == ["2016-01", "2016-02", "2016-03"]
            assert scripts(page) == []


def test_a_long_wrong_value_does_not_swell_the_page(client, catalogue):
    response = client.get(LIST, {"area": "a" * 2_500, "page": "b" * 2_500, "c" * 2_500: "d"})

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
    page = parsed(client.get(LIST, {"colour": "red", "areas": "cyber", "set": "2017"}))

    notices = texts(page, ".//p[@class='notice']")
    assert notices == ["Ignored, because this list has no such filter: “areas”, “colour”."]
    assert shown(page) == ["2017-01", "2017-02", "2017-03"]


def test_known_parameters_are_not_named_as_ignored(client, catalogue):
    known = dict.fromkeys(FACETS, "") | {"set": "2017", "sort": "area", "as_of": "3", "page": "1"}

    page = parsed(client.get(LIST, known))

    assert page.find(".//p[@class='notice']") is None


def test_a_choice_that_nothing_has_says_how_to_go_on(client, catalogue):
    page = parsed(client.get(LIST, {"theme": "unused"}))

    empty = section(page, "result").find("div[@class='empty']")
    assert words(part(page, "result")) == "0 of 6 proposals"
    assert texts(empty, "h3") == ["No proposal has this"]
    assert links(empty) == {"All 6 proposals": "?"}


def test_where_nothing_has_all_it_is_said_which_part_to_leave_out(client, catalogue, subtests):
    for query, ways in {
        "theme=mobility&source=official": {
            "Without “Official text”": ("2", "?theme=mobility"),
            "Without “Mobility”": ("1", "?source=official"),
        },
        "theme=none&theme=unused&source=unconfirmed": {
            "Without “Unused” or “No theme recorded”": ("1", "?source=unconfirmed"),
            "Without “Unconfirmed”": ("3", "?theme=none&theme=unused"),
        },
        "q=heliotrope&set=2016": {"Without the words": ("3", "?set=2016")},
        "q=heliotrope&theme=unused": {},
        "theme=unused&country=ge&set=2017": {},
    }.items():
        with subtests.test(query=query):
            empty = parsed(client.get(f"{LIST}?{query}")).find(".//div[@class='empty']")

            found = {
                words(one.find("a")): (one.find("a").tail.split()[1], one.find("a").get("href"))
                for one in empty.findall("ul/li")
            }
            assert found == ways


def test_sorting_keeps_the_selection(client, catalogue):
    assert rows_of(client, "sort=area&theme=cyber-defence") == ["2016-02", "2017-01"]
    assert rows_of(client, "sort=last&type=open_ended&type=one_off") == [
        *["2016-01", "2016-02", "2016-03"]
    ]


def test_a_wrong_order_is_named_at_the_choice_and_shows_no_rows(client, catalogue):
    page = parsed(client.get(LIST, {"sort": "colour"}))

    assert shown(page) == []
    assert words(part(page, "sort-error")) == ("“colour” is not an order. Choose one of the list.")
    assert part(page, "sort").get("aria-describedby") == "sort-error"


def test_the_number_of_no_report_is_a_wrong_value(client, catalogue, subtests):
    for number in ["0", "4", "-1", "01", "1.0", "one"]:
        with subtests.test(number=number):
            page = parsed(client.get(LIST, {"report": number}))

            assert message_at(page, "report") == [f"“{number}” is not a value of this filter."]
            assert words(part(page, "result")) == "No rows are shown"
