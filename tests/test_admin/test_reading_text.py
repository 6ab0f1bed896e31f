"""How the text of a report is given in, and replaced by a better copy."""

import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertRedirects

from actions.admin import uploads
from actions.models import ProgressReport, ReportParagraph, ReportText, Version
from tests import factories
from tests.accounts import account
from tests.edits import published, rolled_back
from tests.hostile import HOSTILE
from tests.importing import ANOTHER_IS_READ, another_is_read
from tests.reading import page_of, paragraphs, told
from tests.test_admin.desk import as_sent

pytestmark = pytest.mark.django_db

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Report</title></head><body>
<nav><ul><li><a href="/a">Home</a></li></ul></nav>
<main><h1>First report of the staffs</h1>
<h2>Introduction</h2><p>1. This is what both staffs did in one year and tell their councils.</p>
<h2>3. Cyber security and defence</h2>
<p>2. Courses were opened to people of the other side, and twelve of them came.</p>
<h3>How people were trained</h3>
<p>3. The trainers met each month to plan what they would teach next in common.</p>
<h2>Conclusions</h2><p>4. The staffs go on with all of this in the year that comes next.</p>
</main></body></html>"""


@pytest.fixture
def report():
    return factories.ProgressReportFactory(number=1)


@pytest.fixture
def cyber():
    return factories.AreaFactory(number=3)


def upload(data=PAGE, name="report.html"):
    return {"file": SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)}


def give(desk, report, **given):
    return desk.post(page_of(report, "reading_text"), given)


def confirm(desk, report, asked):
    """Answer the question that came back with yes."""
    return desk.post(page_of(report, "reading_text"), as_sent(asked), follow=True)


def kept():
    values = ReportParagraph.objects.values_list("order", "number", "heading", "page", "area__slug")
    return list(values)


def pasted(*texts):
    """Return paragraphs as somebody pastes them."""
    return "\n\n".join(f"{place}. {text}" for place, text in enumerate(texts, start=1))


def test_a_page_becomes_paragraphs_with_number_heading_and_area(desk, editor, report, cyber):
    response = give(desk, report, **upload())

    assertRedirects(response, page_of(report))
    slug = "cyber-security-and-defence"
    assert kept() == [
        (1, "1", "Introduction", None, None),
        (2, "2", "3. Cyber security and defence", None, slug),
        (3, "3", "How people were trained", None, slug),
        (4, "4", "Conclusions", None, None),
    ]
    text = ReportText.objects.get()
    assert (text.report, text.file_name, text.added_by) == (report, "report.html", editor)


def test_a_text_can_be_pasted(desk, report):
    text = pasted("The depots were shared by both staffs.", "Nothing else was done this year.")

    give(desk, report, pasted=text)

    assert [one.text for one in ReportParagraph.objects.all()] == [
        "The depots were shared by both staffs.",
        "Nothing else was done this year.",
    ]


def test_the_editor_is_told_how_many_paragraphs_there_are(desk, report):
    response = desk.post(page_of(report, "reading_text"), upload(), follow=True)

    assert told(response) == ["Kept for editors: 4 paragraphs."]


def test_what_was_left_out_of_a_text_is_said(desk, report):
    page = "<p>The staffs met <s>in May</s> in June.</p><p>They will meet again.</p>"

    response = desk.post(page_of(report, "reading_text"), {"pasted": page}, follow=True)

    assert told(response) == [
        "Left out because it is struck out: “in May”",
        "Kept for editors: 2 paragraphs.",
    ]


def test_one_paragraph_is_one(desk, report):
    sent = {"pasted": pasted("The depots were shared by both staffs.")}

    response = desk.post(page_of(report, "reading_text"), sent, follow=True)

    assert told(response) == ["Kept for editors: 1 paragraph."]


def test_what_cannot_be_read_is_refused_in_words_and_changes_nothing(desk, report, subtests):
    refused = [
        ({}, "file", "Upload a file or paste the text."),
        (upload(""), "file", "There is nothing in it: upload the file again, or paste the text."),
        (
            {"pasted": "Some text.", **upload()},
            "pasted",
            "Give either a file or a pasted text, not both.",
        ),
        (
            upload(b"\x89PNG\r\n\x1a\n\x00\x00", "report.pdf"),
            "file",
            "This is a picture (PNG), not a text: upload a web page (HTML), a PDF or a text file, "
            "or paste the text.",
        ),
    ]

    for given, field, message in refused:
        with subtests.test(message=message):
            response = give(desk, report, **given)

            assert response.context["form"].errors == {field: [message]}
            assert not ReportText.objects.exists()
            typed = given.get("pasted", "")
            assert (response.context["form"]["pasted"].value() or "") == typed


@pytest.mark.postgresql
def test_hostile_text_is_kept_as_text_or_refused_in_words(desk, report, subtests):
    for name, typed in HOSTILE.items():
        with subtests.test(typed=name), rolled_back():
            response = give(desk, report, pasted=typed)

            if response.status_code == 200:
                assert response.context["form"].errors
                assert not ReportText.objects.exists()
            else:
                assertContains(desk.get(page_of(report)), "1 of 1")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk, report, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_FILE", 1000)
    monkeypatch.setattr(uploads, "BESIDE_THE_FILE", 1000)

    response = give(desk, report, pasted="typed beside it", **upload("a" * 3000, "large.txt"))

    assert response.context["form"].errors == {"file": [uploads.TOO_LARGE]}
    assert response.context["form"]["pasted"].value() == "typed beside it"
    assert not ReportText.objects.exists()


def test_a_file_that_grows_too_large_is_refused(desk, report, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_FILE", 1000)

    response = give(desk, report, **upload("a" * 3000, "large.txt"))

    assert response.context["form"].errors == {"file": [uploads.TOO_LARGE]}


def test_more_than_can_be_pasted_is_refused_in_words(desk, report, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = desk.post(page_of(report, "reading_text"), {"pasted": "a" * 3000}, follow=True)

    assert told(response) == [uploads.PASTED_TOO_LARGE]
    assert not ReportText.objects.exists()


def test_nobody_who_saves_waits_for_a_text_that_is_read(desk, report, monkeypatch):
    open_before, open_while = list(connection.savepoint_ids), []

    class Watched(subprocess.Popen):
        def wait(self, *args):
            open_while.append(list(connection.savepoint_ids))
            return super().wait(*args)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    give(desk, report, **upload())

    assert ReportText.objects.exists()
    assert {tuple(one) for one in open_while} == {tuple(open_before)}


def test_what_is_pasted_is_kept_while_another_text_is_read(desk, report):
    with another_is_read():
        response = give(desk, report, pasted="What was typed.")

    assert response.context["form"].errors == {"pasted": [ANOTHER_IS_READ]}
    assert response.context["form"]["pasted"].value() == "What was typed."


def test_a_token_is_asked_for_all_the_same(editor, report):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)

    response = browser.post(page_of(report, "reading_text"), upload())

    assert response.status_code == 403
    assert not ReportText.objects.exists()


# A better copy.


@pytest.fixture
def read(report):
    """A report of which two paragraphs of three were gone through."""
    made = paragraphs("The first of them.", "The second of them.", "The third of them.")
    ReportParagraph.objects.filter(order__lt=3).update(gone_through=now())
    return made


def test_before_a_copy_replaces_another_one_it_is_asked(desk, report, read):
    response = give(desk, report, pasted=pasted("The second of them.", "What is new in it."))

    assertContains(response, "Replace the copy that is there?")
    assertContains(response, "has 2 paragraphs, the one that is there has 3.")
    assertContains(response, "Of the 2 that are gone through, 1 are the same in both")
    assertContains(response, "1 is to be read again")
    assert ReportParagraph.objects.count() == 3


def test_after_a_yes_what_was_gone_through_stays_so_where_it_is_the_same(
    desk, editor, transcriber, report, read
):
    ReportParagraph.objects.filter(order=2).update(gone_through_by=transcriber)
    new = pasted("What is new in it.", "the second  of them!", "The third of them.")

    confirm(desk, report, give(desk, report, pasted=new))

    marks = ReportParagraph.objects.values_list("order", "gone_through_by__username")
    assert list(marks) == [(1, None), (2, "transcriber"), (3, None)]
    assert [bool(one.gone_through) for one in ReportParagraph.objects.all()] == [False, True, False]
    assert ReportText.objects.get().added_by == editor


def test_two_paragraphs_of_the_same_words_are_told_apart(desk, report):
    paragraphs("The same words again.", "The same words again.")
    ReportParagraph.objects.filter(order=1).update(gone_through=now())
    new = pasted("The same words again.", "The same words again.")

    confirm(desk, report, give(desk, report, pasted=new))

    assert [bool(one.gone_through) for one in ReportParagraph.objects.all()] == [True, False]


def test_what_is_recorded_stays(desk, report, read):
    observation = factories.ObservationFactory(report=report)

    confirm(desk, report, give(desk, report, pasted=pasted("What is new in it, all of it.")))

    observation.refresh_from_db()
    assert observation.place == "page 1"
    assert ReportParagraph.objects.count() == 1


@pytest.mark.postgresql
def test_an_answer_that_is_not_ours_changes_nothing(desk, report, read, subtests):
    for name, copy in {"none": "", "nonsense": "nonsense", **HOSTILE}.items():
        with subtests.test(copy=name):
            response = desk.post(page_of(report, "reading_text"), {"copy": copy}, follow=True)

            assert told(response) == [
                "The copy waited for your answer for too long: give it in once more."
            ]
            assert ReportParagraph.objects.count() == 3


def test_a_copy_does_not_replace_one_that_came_after_the_question(desk, report, read):
    asked = give(desk, report, pasted=pasted("My copy."))
    confirm(desk, report, give(desk, report, pasted=pasted("The newer copy.")))

    response = confirm(desk, report, asked)

    assertContains(response, "Somebody gave in another copy after you were asked")
    assert [one.text for one in ReportParagraph.objects.all()] == ["The newer copy."]


def test_the_copy_that_was_read_whole_is_replaced_by_reviewers_only(
    desk, transcriber_desk, report, read
):
    ProgressReport.objects.update(read_whole=True)
    asked = give(transcriber_desk, report, pasted=pasted("Another copy."))
    confirm(transcriber_desk, report, asked)
    kept = ReportParagraph.objects.count()

    confirm(desk, report, give(desk, report, pasted=pasted("Another copy.")))

    assert (kept, ReportParagraph.objects.count()) == (3, 1)


def test_what_another_went_through_is_lost_by_them_or_a_reviewer_only(
    desk, transcriber_desk, report, read
):
    ReportParagraph.objects.filter(order=1).update(gone_through_by=account("anna"))
    asked = give(transcriber_desk, report, pasted=pasted("The second of them."))
    assertContains(asked, "1 is to be read again, which anna went through")

    refused = confirm(transcriber_desk, report, asked)
    kept = ReportParagraph.objects.count()
    confirm(desk, report, give(desk, report, pasted=pasted("The second of them.")))

    assertContains(refused, "It lacks paragraphs that anna went through")
    assert (kept, ReportParagraph.objects.count()) == (3, 1)


def test_the_copy_of_one_report_is_no_copy_of_another(desk, report, read):
    other = factories.ProgressReportFactory(number=2)
    asked = give(desk, report, pasted=pasted("What is new in it, all of it."))

    confirm(desk, other, asked)

    assert not ReportText.objects.filter(report=other).exists()


@pytest.mark.usefixtures("history")
def test_giving_in_a_text_changes_nothing_that_is_public(desk, report):
    before = published().content
    records = Version.objects.count()

    give(desk, report, **upload())

    assert published().content == before
    assert Version.objects.count() == records
