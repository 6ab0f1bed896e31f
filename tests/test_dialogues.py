"""The structured dialogues: their list, their pages, where they are linked, their rows as files."""

import datetime

import pytest
from django.urls import reverse

from actions.publishing.exports.formats import FORMATS
from actions.vocabulary import Attribution, DatePrecision, SourceKind, Standing
from tests.factories import (
    AreaFactory,
    DisagreementFactory,
    EventFactory,
    FindingFactory,
    ObservationFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.files import address, text_of
from tests.pages import facts, links, parsed, section, targets, texts, words
from tests.test_exports import ROWS_OF, alternates

pytestmark = pytest.mark.django_db

LIST = "/dialogues/"
ROW = ".//ul[@class='index dialogues']/li"
NO_DATE = {"date": None, "date_precision": ""}
one_and_three_rows = pytest.mark.parametrize("rows", [1, 3])


def page_of(client, record):
    return parsed(client.get(record if isinstance(record, str) else record.get_absolute_url()))


def rows_as(client, form="json"):
    return ROWS_OF[form](client.get(address("dialogue", form)))


@pytest.mark.postgresql
def test_the_list_says_since_when_each_is_held_and_what_is_not_established_last(client):
    StructuredDialogueFactory(name="Space", **NO_DATE, standing=Standing.UNCONFIRMED)
    StructuredDialogueFactory(
        name="Mobility",
        subject="Roads",
        date=datetime.date(2018, 1, 1),
        date_precision=DatePrecision.YEAR,
        date_confirmed=False,
    )
    StructuredDialogueFactory(name="Cyber", subject="Networks")

    assert texts(page_of(client, LIST), ROW) == [
        "Mobility since 2018 (date not confirmed) Roads",
        "Cyber since 3 June 2019 Networks",
        "Space start not established Subject of dialogue-1 Unconfirmed",
    ]


def test_the_list_without_dialogues_says_so_and_offers_no_file(client):
    page = page_of(client, LIST)

    assert "No dialogue is recorded" in words(page)
    assert page.find(".//div[@class='downloads']") is None


@one_and_three_rows
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, rows):
    StructuredDialogueFactory.create_batch(rows)

    with django_assert_num_queries(2):  # The state and the dialogues.
        page = page_of(client, LIST)

    assert len(page.findall(ROW)) == rows


def test_a_dialogue_says_what_it_is_about_since_when_and_what_is_known(client):
    area, theme = AreaFactory(number=3), ThemeFactory(slug="air")
    dialogue = StructuredDialogueFactory(
        slug="cyber",
        subject="Networks",
        date_text="First held in 2019.",
        text="The staffs meet.",
        areas=[area],
        themes=[theme],
        sources=[SourceFactory(title="A page")],
    )

    page = page_of(client, dialogue)

    assert texts(page, ".//h1") == ["Cyber"]
    assert texts(page, ".//div[@class='text official']") == ["The staffs meet."]
    said = facts(page)
    assert said["Subject"] == "Networks"
    assert said["Since when"] == "3 June 2019. First held in 2019."
    assert (said["Areas"], said["Themes"]) == ("Cyber security and defence", "Air")
    assert links(page)["Cyber security and defence"] == area.get_absolute_url()
    assert links(page)["Air"] == theme.get_absolute_url()
    assert texts(page, ".//ul[@class='sources']/li") == ["A page, A publisher (press)"]


def test_a_start_that_is_not_confirmed_or_not_established_says_so(client, subtests):
    for given, said in [
        ({"date_confirmed": False}, "3 June 2019 (not confirmed)"),
        ({**NO_DATE, "date_text": "In place by 2019."}, "Not established. In place by 2019."),
        (NO_DATE, "Not established"),
    ]:
        with subtests.test(said=said):
            page = page_of(client, StructuredDialogueFactory(**given))

            assert facts(page)["Since when"] == said


@pytest.mark.postgresql
def test_findings_stand_by_report_the_newest_first_with_what_they_rest_on(client):
    evidence = {"attribution": Attribution.PERIOD_EVIDENCE, "standing": Standing.REPORTED}
    told = [
        FindingFactory(code="R04-08", report__number=4, **evidence),
        FindingFactory(code="R07-05", report__number=7, sources=[SourceFactory(title="A page")]),
        FindingFactory(code="R11-01", report=None, attribution=Attribution.PERIOD_EVIDENCE),
        FindingFactory(code="R04-07", report__number=4),
    ]
    FindingFactory(code="R07-06", report__number=7)

    findings = section(page_of(client, StructuredDialogueFactory(findings=told)), "findings")

    assert texts(findings, "details/summary") == [
        "After the latest report 1 item of other evidence",
        "Report 7, June 2023 1 from its text or a summary",
        "Report 4, June 2020 1 from its text or a summary; 1 item of other evidence",
    ]
    assert [one.get("id") for one in findings.iter("article")] == [
        *["r11-01", "r07-05", "r04-07", "r04-08"]
    ]
    assert "A page" in words(findings.find(".//article[@id='r07-05']"))


def test_a_dialogue_without_findings_says_so(client):
    assert "No finding tells of it." in words(page_of(client, StructuredDialogueFactory()))


def test_a_dialogue_says_on_how_many_points_sources_disagree(client):
    dialogue = StructuredDialogueFactory()
    DisagreementFactory(dialogues=[dialogue]), DisagreementFactory()

    page = page_of(client, dialogue)

    assert texts(page, ".//p[@class='notice space-above']") == [
        "Sources disagree on 1 point about this dialogue: what they say and what was chosen."
    ]


@one_and_three_rows
def test_a_dialogue_costs_the_same_whatever_tells_of_it(client, django_assert_num_queries, rows):
    findings = []
    for number in range(1, rows + 1):
        report = ProgressReportFactory(number=number)
        finding = FindingFactory(report=report, area=AreaFactory(), themes=[ThemeFactory()])
        ObservationFactory(proposal=ProposalFactory(), report=report, findings=[finding])
        findings.append(finding)
    dialogue = StructuredDialogueFactory(
        areas=AreaFactory.create_batch(rows),
        themes=ThemeFactory.create_batch(rows),
        findings=findings,
        sources=SourceFactory.create_batch(rows),
    )
    DisagreementFactory.create_batch(rows, dialogues=[dialogue])
    events = EventFactory.create_batch(rows, dialogue=dialogue)
    EventFactory()

    # The state, the dialogue and its areas, themes, events and sources; findings, and four of each.
    with django_assert_num_queries(11):
        page = page_of(client, dialogue)

    linked = [
        target for target in targets(page.find(".//dl[@class='facts']")) if "#event" in target
    ]
    assert linked == [event.get_absolute_url() for event in events]
    assert len(page.findall(".//article")) == rows


def test_an_area_and_a_theme_link_to_their_dialogues(client, subtests):
    area, theme = AreaFactory(number=3), ThemeFactory()
    StructuredDialogueFactory(slug="cyber", areas=[area], themes=[theme])
    StructuredDialogueFactory(slug="space")

    for record in [area, theme]:
        with subtests.test(record=record):
            dialogues = section(page_of(client, record), "dialogues")

            assert links(dialogues)["Cyber"] == "/dialogues/cyber/"
            assert "Space" not in links(dialogues)


@pytest.mark.postgresql
def test_a_report_links_once_to_each_dialogue_of_which_a_finding_tells(client):
    report = ProgressReportFactory(number=2)
    StructuredDialogueFactory(slug="cyber", findings=FindingFactory.create_batch(2, report=report))
    StructuredDialogueFactory(slug="space", findings=[FindingFactory(report__number=1)])

    dialogues = section(page_of(client, report), "dialogues")

    assert texts(dialogues, ".//li/a") == ["Cyber"]


def test_what_no_dialogue_belongs_to_has_no_part_for_them(client, subtests):
    for record in [AreaFactory(), ThemeFactory(), ProgressReportFactory()]:
        with subtests.test(record=record):
            assert section(page_of(client, record), "dialogues") is None


def test_the_documents_and_the_foot_of_every_page_lead_to_the_dialogues(client):
    page = page_of(client, reverse("actions:document-list"))

    for place in ["main", "footer"]:
        assert links(page.find(f".//{place}"))["Structured dialogues"] == LIST


@pytest.mark.postgresql
def test_the_search_finds_a_dialogue_by_its_name_subject_text_and_theme(client, subtests):
    StructuredDialogueFactory(
        slug="mobility",
        name="Dialogue on mobility",
        subject="Roads and bridges",
        text="Customs are discussed.",
        themes=[ThemeFactory(name="Transport")],
    )

    for asked in ["mobility", "bridges", "customs", "transport"]:
        with subtests.test(asked=asked):
            page = page_of(client, f"/search/?q={asked}&kind=dialogue")

            (hit,) = page.findall(".//li[@class='hit']")
            assert links(hit)["Dialogue on mobility"] == "/dialogues/mobility/"


def test_every_row_says_since_when_what_is_known_and_what_it_rests_on(client, subtests):
    StructuredDialogueFactory(
        slug="cyber",
        name="Dialogue on cyber",
        subject="Networks",
        date=datetime.date(2022, 1, 1),
        date_precision=DatePrecision.MONTH,
        date_confirmed=False,
        date_text="In place by May 2022.",
        text="The staffs meet.",
        standing=Standing.REPORTED,
        areas=[AreaFactory(number=3)],
        findings=[FindingFactory(code="R07-05")],
        sources=[SourceFactory(title="A page", kind=SourceKind.PRESS)],
    )

    for form in FORMATS:
        with subtests.test(form=form):
            (row,) = rows_as(client, form)

            assert (row["dialogue"], row["name"]) == ("cyber", "Dialogue on cyber")
            assert row["permalink"] == "http://testserver/dialogues/cyber/"
            assert row["date_precision_label"] == "Month"
            assert row["date_text"] == "In place by May 2022."
            assert row["standing_label"] == "Secondary source"

    (row,) = rows_as(client)
    assert (row["date"], row["date_confirmed"]) == ("2022-01-01", False)
    assert (row["subject"], row["text"]) == ("Networks", "The staffs meet.")
    assert (row["areas"], row["findings"]) == (["cyber-security-and-defence"], ["R07-05"])
    assert (row["sources"], row["sources_kind"]) == (["A publisher: A page"], ["press"])


def test_the_list_links_to_its_rows_as_files(client):
    StructuredDialogueFactory()

    page = page_of(client, LIST)

    files = [address("dialogue", form) for form in FORMATS]
    assert [path for _, _, path in alternates(page)] == files
    assert [link.get("href") for link in page.find(".//div[@class='downloads']").iter("a")] == files


def test_a_note_of_the_editors_stays_with_them(client, subtests):
    dialogue = StructuredDialogueFactory(editor_note="Grade C.")

    for path in [LIST, dialogue.get_absolute_url(), "/dialogues.json", "/api/v1/dialogues/"]:
        with subtests.test(path=path):
            assert "Grade C." not in text_of(client.get(path))


@one_and_three_rows
def test_a_file_costs_the_same_whatever_its_length(
    client, django_assert_num_queries, rows, subtests
):
    for _ in range(rows):
        StructuredDialogueFactory(
            areas=[AreaFactory()], themes=[ThemeFactory()], findings=[FindingFactory()]
        )

    for form in FORMATS:
        with subtests.test(form=form):
            with django_assert_num_queries(6):  # The state, the dialogues, four relations.
                found = rows_as(client, form)

            assert len(found) == rows
