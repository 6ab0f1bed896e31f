"""The timeline: rows by year, and the line of how many states were in both organisations."""

import datetime
from itertools import combinations

import pytest
from django.urls import reverse

from actions.models import MembershipSnapshot
from actions.vocabulary import DatePrecision, DocumentKind, Standing
from tests.factories import (
    CountryFactory,
    DeclarationFactory,
    DocumentFactory,
    EventFactory,
    MembershipFactory,
    MembershipSnapshotFactory,
    ProgressReportFactory,
    StructuredDialogueFactory,
)
from tests.pages import links, parsed, part, scripts, section, targets, texts, words

pytestmark = pytest.mark.django_db

TIMELINE = reverse("actions:timeline")


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
    for code, group in [("it", "both"), ("se", "eu_only"), ("us", "nato_only")]:
        MembershipFactory(snapshot=snapshot, country=CountryFactory(code=code), group=group)
    MembershipFactory(snapshot=snapshot, country=CountryFactory(code="de", name="Germany"))


def rows_of(page):
    """Return the date and the title of each row, in order, those without a date last."""
    rows = page.findall(".//article")
    return [(words(row.find("p[@class='when']")), words(row.find("div/h3"))) for row in rows]


EVENT_ROW = ("8 Jul", "Summit")
DOCUMENT_ROWS = [("28 Jun", "Strategy"), ("", "Undated")]
DIALOGUE_ROW = ("2024", "Dialogue 1")


def test_the_timeline_shows_the_chosen_kinds_newest_first(client, times, subtests):
    for kinds, rows, figures in [
        ([], [DIALOGUE_ROW, EVENT_ROW, *DOCUMENT_ROWS], 1),
        (["event"], [EVENT_ROW], 0),
        (["document"], DOCUMENT_ROWS, 0),
        (["dialogue"], [DIALOGUE_ROW], 0),
        (["membership"], [], 1),
        (["membership", "event"], [EVENT_ROW], 1),
    ]:
        with subtests.test(kinds=kinds):
            page = parsed(client.get(TIMELINE, {"kind": kinds}))

            assert rows_of(page) == rows
            assert len(page.findall(".//figure")) == figures


def test_the_years_of_the_timeline_are_sections_of_their_own(client, times):
    page = parsed(client.get(TIMELINE))

    assert targets(page.find(".//nav[@aria-label='Years']")) == [
        *["#year-2024", "#year-2016", "#undated"]
    ]
    assert [time.get("datetime") for time in page.findall(".//p[@class='when']/time")] == [
        *["2024", "2016-07-08", "2016-06-28"]
    ]
    assert texts(section(page, "in-2024"), ".//article/div/p") == [
        "Structured dialogue; date not confirmed"
    ]
    assert texts(section(page, "undated"), ".//article/div/p") == [
        "Council conclusions. Some time in 2018"
    ]


def test_a_document_whose_day_an_event_tells_has_no_row_of_its_own(client):
    report = ProgressReportFactory(number=7, date=datetime.date(2022, 6, 20))
    month = {"date": datetime.date(2022, 6, 1), "date_precision": DatePrecision.MONTH}
    EventFactory(slug="noted", title="Noted", documents=[report.document], **month)
    later = DocumentFactory(short_title="Later", date=datetime.date(2022, 7, 1))
    EventFactory(slug="other", title="Other", documents=[later], **month)

    page = parsed(client.get(TIMELINE))

    assert sorted(rows_of(page)) == [
        *[("1 Jul", "Later"), ("Jun", "Other"), ("Jun", "Report 7Noted")]
    ]
    assert part(page, "event-noted").get("class") == "event report"
    assert targets(part(page, "event-noted"))[0] == "/reports/7/"
    assert links(part(page, "event-other"))["Later"] == later.get_absolute_url()
    assert ("20 Jun", "Report 7Seventh progress report") in rows_of(
        parsed(client.get(TIMELINE, {"kind": "document"}))
    )


def test_a_document_that_an_event_presents_on_another_day_has_no_row_of_its_own(client):
    report = ProgressReportFactory(
        number=2, document__date_confirmed=False, date=datetime.date(2017, 11, 29)
    )
    december = datetime.date(2017, 12, 5)
    EventFactory(slug="exercise", documents=[report.document], date=december)
    EventFactory(title="Second progress reports", documents=[report.document], date=december)
    EventFactory(
        slug="presented",
        title="Second progress report noted",
        documents=[report.document],
        date=december,
    )

    page = parsed(client.get(TIMELINE))

    assert rows_of(page) == [
        ("5 Dec", "Second progress reports"),
        ("5 Dec", "Exercise"),
        ("5 Dec", "Report 2Second progress report noted"),
    ]
    assert texts(part(page, "event-presented"), "div/p") == [
        "Dated 29 November 2017 (date not confirmed)"
    ]
    assert texts(part(page, "event-exercise"), "div/p") == []


def test_a_dialogue_whose_first_day_an_event_tells_has_no_row_of_its_own(client):
    dialogue = StructuredDialogueFactory(name="Cyber", date=datetime.date(2024, 10, 4))
    for slug, date in [("first", dialogue.date), ("second", datetime.date(2025, 5, 6))]:
        EventFactory(slug=slug, dialogue=dialogue, date=date)
    space = StructuredDialogueFactory(name="Space", date=datetime.date(2025, 1, 1))
    EventFactory(slug="vague", dialogue=space, date=space.date, date_precision=DatePrecision.YEAR)
    EventFactory(slug="meeting", dialogue=space, date=datetime.date(2025, 2, 3))

    page = parsed(client.get(TIMELINE))

    assert rows_of(page) == [
        *[("6 May", "Second"), ("3 Feb", "Meeting"), ("2025", "Vague"), ("1 Jan", "Space")],
        ("4 Oct", "First"),
    ]
    assert targets(part(page, "event-first"))[0] == dialogue.get_absolute_url()
    assert texts(part(page, "event-first"), "div/p") == ["Structured dialogue"]
    assert ("4 Oct", "Cyber") in rows_of(parsed(client.get(TIMELINE, {"kind": "dialogue"})))


def test_a_row_of_a_document_and_a_dialogue_leads_to_both(client):
    dialogue = StructuredDialogueFactory(name="Cyber", date=datetime.date(2024, 10, 4))
    document = DocumentFactory(slug="minutes", date=dialogue.date)
    EventFactory(slug="first", dialogue=dialogue, documents=[document], date=dialogue.date)

    page = parsed(client.get(TIMELINE))

    assert rows_of(page) == [("4 Oct", "First")]
    assert links(part(page, "event-first").find("div")) == {
        "First": document.get_absolute_url(),
        "Cyber": dialogue.get_absolute_url(),
    }


def test_a_month_of_an_event_is_made_exact_by_its_document(client):
    document = ProgressReportFactory(number=3, date=datetime.date(2018, 6, 8)).document
    EventFactory(
        slug="third",
        documents=[document],
        date=datetime.date(2018, 6, 1),
        date_precision=DatePrecision.MONTH,
    )

    page = parsed(client.get(TIMELINE))

    assert rows_of(page) == [("Jun", "Report 3Third")]
    assert texts(part(page, "event-third"), "div/p") == ["Dated 8 June 2018"]


def test_declarations_and_sets_stand_out(client):
    declaration = DeclarationFactory(year=2016).document
    agreed = EventFactory(slug="agreed", date=declaration.date, documents=[declaration])
    EventFactory(slug="met", date=declaration.date)

    page = parsed(client.get(TIMELINE))

    assert part(page, f"event-{agreed.slug}").get("class") == "event major"
    assert part(page, "event-met").get("class") == "event"


def test_an_unconfirmed_row_says_so(client):
    EventFactory(slug="doubted", standing=Standing.UNCONFIRMED)
    EventFactory(slug="certain")

    page = parsed(client.get(TIMELINE))

    assert texts(part(page, "event-doubted"), "div/p/span") == ["Unconfirmed"]
    assert texts(part(page, "event-certain"), "div/p/span") == []


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
            assert rows_of(page) == []
            assert texts(page, ".//p[@class='notice error']") == [
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
            assert rows_of(page) == []
            assert "a" * 121 not in words(page)


def test_a_row_of_membership_counts_the_states_in_common(client, times):
    row = part(parsed(client.get(TIMELINE)), "membership-2017-06-05")

    assert [words(cell).split(" States,")[0] for cell in row] == [
        *["5 June 2017", "2", "3", "3", "Accession"]
    ]
    told = dict(zip(texts(row, ".//dt"), texts(row, ".//dd"), strict=True))
    del told["Source"]
    assert told == {
        "In both": "Country IT, Germany",
        "EU only": "Country SE",
        "NATO only": "Country US",
    }


def member_of(date, *codes, **snapshot):
    """Record which states were in both organisations from a day on."""
    snapshot = MembershipSnapshotFactory(date=date, **snapshot)
    for code in codes:
        MembershipFactory(snapshot=snapshot, country=CountryFactory(code=code))


def test_the_line_of_membership_steps_where_one_state_changed_and_is_dotted_before(client):
    member_of(datetime.date(2002, 12, 16), "fr", standing=Standing.UNCONFIRMED)
    member_of(datetime.date(2016, 7, 8), "fr", "it", "pl")
    member_of(datetime.date(2017, 1, 1), "fr", "it", "pl")
    member_of(datetime.date(2020, 2, 1), "fr", "it", occasion="<i>One</i> leaves (at midnight)")

    page = parsed(client.get(TIMELINE))

    assert texts(page, ".//p[@class='fig-title']") == [
        "Common membership has moved between 2 and 3 since 2016"
    ]
    charts = page.findall(".//figure/{*}svg")
    assert {chart.get("aria-label") for chart in charts} == {
        "Stepped line, states in both the EU and NATO: 1, unconfirmed on 16 December 2002, "
        "then not on record until, 3 from 8 July 2016, 2 from 1 February 2020."
    }
    wide = charts[0]
    assert len(wide.findall("{*}path[@class='gap']")) == 1
    assert {"3", "1, unconfirmed", "then not on record"} < set(texts(wide, "{*}text"))
    assert any(text.startswith("2") for text in texts(wide, "{*}text[@class='strong']"))


def test_the_line_of_membership_says_right_of_each_step_why_it_is_there(client):
    member_of(datetime.date(2016, 7, 8), "fr")
    member_of(datetime.date(2023, 4, 4), "fr", "fi", occasion="Finland accession")
    member_of(datetime.date(2024, 3, 7), "fr", "fi", "se", occasion="Sweden accession")
    ProgressReportFactory(number=10)

    wide = parsed(client.get(TIMELINE)).find(".//figure/{*}svg")

    labels = wide.findall("{*}text[@class='strong'][@text-anchor='start']")
    assert list(map(words, labels)) == ["1", "2 · Finland accession", "3 · Sweden accession"]
    # That of a line that rises next stands under it.
    first, finland, sweden = (float(label.get("y")) for label in labels)
    assert sweden < first < finland


def test_no_label_of_the_line_of_membership_meets_another_or_leaves_it(client, subtests):
    states = [f"s{count}" for count in range(23)]
    unconfirmed = {"standing": Standing.UNCONFIRMED}
    member_of(datetime.date(2002, 12, 16), *states[:11], **unconfirmed)
    member_of(datetime.date(2016, 7, 8), *states[:22])
    member_of(datetime.date(2020, 2, 1), *states[:21], occasion="After withdrawal", **unconfirmed)
    member_of(datetime.date(2023, 4, 4), *states[:22], occasion="Finland accession")
    member_of(datetime.date(2024, 3, 7), *states, occasion="Sweden accession")
    for year in [2016, 2018, 2023]:
        DeclarationFactory(year=year)
    for number in range(1, 10):
        ProgressReportFactory(number=number)

    charts = parsed(client.get(TIMELINE)).findall(".//figure/{*}svg")

    for chart, labels in zip(
        charts,
        [
            [
                "21 · After withdrawal, unconfirmed",
                "22 · Finland accession",
                "23 · Sweden accession",
            ],
            ["21, unconfirmed", "22 · Finland accession", "23 · Sweden accession"],
            ["21", "22", "23"],
        ],
        strict=True,
    ):
        with subtests.test(width=chart.get("viewBox")):
            assert set(labels) < set(texts(chart, "{*}text"))
            boxes = [box_of(label) for label in chart.findall("{*}text")]
            width = float(chart.get("viewBox").split()[2])
            assert [said for said, left, right, _ in boxes if left < 0 or right > width] == []
            assert [(one[0], two[0]) for one, two in combinations(boxes, 2) if meet(one, two)] == []


def box_of(label):
    """Return a label with where it begins, ends and stands, of letters as wide as they are."""
    x, wide = float(label.get("x")), 6.4 * len(words(label))
    left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[label.get("text-anchor")]
    return words(label), left, left + wide, float(label.get("y"))


def meet(one, two):
    return one[1] < two[2] and two[1] < one[2] and abs(one[3] - two[3]) < 13


def test_the_line_of_membership_without_a_gap_or_a_change_is_whole(client):
    member_of(datetime.date(2016, 7, 8), "fr", "it")
    DeclarationFactory(year=2018), ProgressReportFactory(number=3)

    page = parsed(client.get(TIMELINE))

    assert texts(page, ".//p[@class='fig-title']") == ["2 states in common since 2016"]
    chart = page.find(".//figure/{*}svg")
    assert chart.findall("{*}path[@class='gap']") == []
    assert len(chart.findall("{*}circle")) == len(chart.findall("{*}rect[@class='pill']")) == 1
    assert "Brussels 2018" in texts(chart, "{*}text")


def test_a_snapshot_continues_another_if_at_most_one_state_changed():
    member_of(datetime.date(2016, 7, 8), "fr", "it")
    member_of(datetime.date(2017, 7, 8), "fr", "it")
    member_of(datetime.date(2018, 7, 8), "fr")
    member_of(datetime.date(2019, 7, 8), "it")
    first, same, fewer, others = MembershipSnapshot.objects.order_by("date")

    assert same.continues(first)
    assert fewer.continues(same)
    assert not others.continues(fewer)


def test_an_event_has_an_anchor_a_link_to_itself_and_its_documents(client):
    document = DocumentFactory(short_title="Conclusions")
    EventFactory(slug="summit", documents=[document], symbol="(2016) 119", text="They met.")

    row = part(parsed(client.get(TIMELINE)), "event-summit")

    assert f"{TIMELINE}#event-summit" in targets(row)
    assert links(row)["Conclusions"] == document.get_absolute_url()
    assert texts(row, "div/p") == ["They met."]
    assert "(2016) 119" in texts(row, ".//dd")


def test_an_event_without_a_date_says_so_after_those_with_one(client):
    EventFactory(slug="undated", title="Sometime", date=None, date_precision="")
    EventFactory(slug="dated", title="Then")

    assert rows_of(parsed(client.get(TIMELINE))) == [("8 Jul", "Then"), ("", "Sometime")]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_timeline_costs_the_same_whatever_its_length(client, django_assert_num_queries, rows):
    for year in [2016, 2018, 2023][:rows]:
        EventFactory(documents=[DeclarationFactory(year=year).document, DocumentFactory()])
    StructuredDialogueFactory.create_batch(rows)
    for _ in range(rows):
        MembershipFactory(country=CountryFactory())

    with django_assert_num_queries(10):  # At most 14.
        response = client.get(TIMELINE)

    page = parsed(response)
    # The event of 2016 tells of its declaration.
    assert len(page.findall(".//article")) == 4 * rows - 1
    assert len(page.findall(".//figure//tbody/tr")) == rows
