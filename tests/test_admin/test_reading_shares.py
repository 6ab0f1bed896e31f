"""How two editors share the reading of a report, area by area."""

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from actions.models import ReadingShare, ReportParagraph
from tests import factories
from tests.hostile import HOSTILE
from tests.pages import links, parsed
from tests.reading import page_of, paragraphs, told

pytestmark = pytest.mark.django_db

CYBER = "cyber-security-and-defence"


@pytest.fixture
def report():
    return factories.ProgressReportFactory(number=1)


@pytest.fixture
def cyber():
    return factories.AreaFactory(number=3)


@pytest.fixture(autouse=True)
def read(report, cyber):
    """Two paragraphs on cyber defence, and one without area."""
    factories.ProposalFactory(reference="2016-01", area=cyber)
    paragraphs("One.", "Two.", "Three.")
    ReportParagraph.objects.filter(order__lt=3).update(area=cyber)


def press(browser, report, button="take", area=CYBER, held_by=""):
    sent = {"share": area, "held_by": held_by, button: ""}
    return browser.post(page_of(report, "reading_shares"), sent, follow=True)


def readers():
    """Return who reads which area."""
    shares = ReadingShare.objects.values_list("area__slug", "editor__username")
    return dict(shares)


def test_an_area_is_taken_and_everybody_sees_by_whom(desk, transcriber_desk, report):
    response = press(desk, report)

    assertRedirects(response, page_of(report, areas=1))
    assert readers() == {CYBER: "editor"}
    seen = transcriber_desk.get(page_of(report))
    parts = seen.context["reading"].parts
    assert {part.slug: str(part.share.editor) for part in parts if part.share} == {CYBER: "editor"}
    assertContains(seen, "Take over")


def test_what_has_no_area_is_taken_too(desk, report):
    press(desk, report, area="none")

    assert readers() == {None: "editor"}


def test_two_editors_take_different_areas(desk, transcriber_desk, report):
    press(desk, report)
    press(transcriber_desk, report, area="none")

    assert readers() == {CYBER: "editor", None: "transcriber"}


def test_an_area_is_given_back(desk, editor, report):
    press(desk, report)

    press(desk, report, "release", held_by=editor.pk)

    assert readers() == {}


def test_an_area_is_taken_over_with_open_eyes(desk, editor, transcriber_desk, report):
    press(desk, report)

    press(transcriber_desk, report, held_by=editor.pk)

    assert readers() == {CYBER: "transcriber"}


def test_an_area_that_somebody_took_meanwhile_stays_theirs(desk, transcriber_desk, report):
    press(desk, report)

    response = press(transcriber_desk, report)

    assert readers() == {CYBER: "editor"}
    assert told(response) == ["Meanwhile editor took Cyber: look again before you take it over."]


def test_an_area_that_was_given_back_meanwhile_is_not_taken_over(
    desk, editor, transcriber_desk, report
):
    response = press(transcriber_desk, report, held_by=editor.pk)

    assert readers() == {}
    assert told(response) == ["Meanwhile Cyber was given back: nobody has it now."]


def test_nobody_gives_back_what_is_anothers(desk, editor, transcriber_desk, report):
    press(desk, report)

    press(transcriber_desk, report, "release", held_by=editor.pk)

    assert readers() == {CYBER: "editor"}


@pytest.mark.postgresql
def test_an_unknown_area_is_named(desk, report, subtests):
    for name, area in {"none": "", "unknown": "space", **HOSTILE}.items():
        with subtests.test(area=name):
            response = press(desk, report, area=area)

            assert told(response) == ["There is no such area in this report: all areas are shown."]
            assert readers() == {}


def test_my_areas_are_those_that_i_took(desk, transcriber_desk, report):
    press(desk, report)
    press(transcriber_desk, report, area="none")

    shown = [
        [one.order for one in browser.get(page_of(report, mine=1)).context["selection"].paragraphs]
        for browser in (desk, transcriber_desk)
    ]

    assert shown == [[1, 2], [3]]


def test_my_areas_are_offered_only_to_who_took_one(desk, transcriber_desk, report):
    press(desk, report)

    offered = [
        links(parsed(browser.get(page_of(report)))).get("My areas")
        for browser in (desk, transcriber_desk)
    ]

    assert offered == ["?mine=1", None]


def test_both_go_through_their_paragraphs_and_lose_nothing(
    desk, editor, transcriber_desk, transcriber, report
):
    press(desk, report)
    press(transcriber_desk, report, area="none")

    for browser, order in ((desk, 1), (transcriber_desk, 3), (desk, 2)):
        paragraph = ReportParagraph.objects.get(order=order)
        sent = {"paragraph": paragraph.pk, "through": ""}
        browser.post(page_of(report, "reading_marks", mine=1), sent)

    done = ReportParagraph.objects.values_list("order", "gone_through_by__username")
    assert list(done) == [(1, "editor"), (2, "editor"), (3, "transcriber")]
