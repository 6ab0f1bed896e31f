"""The desk on which a report is read: one paragraph beside the proposals it is likely about."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertRedirects

from actions.models import Observation, ProgressReport, ReportParagraph
from tests import factories
from tests.accounts import account, browser_of
from tests.hostile import HOSTILE
from tests.pages import links, parsed, part, refused, texts, words
from tests.reading import mention, page_of, paragraphs, shown, told
from tests.test_admin.desk import address, change_page

pytestmark = pytest.mark.django_db

REPLACED = (
    "Somebody gave in another copy of the report after you opened this page. "
    "Look at the paragraph again; what you typed is kept."
)
JUST_LOOKING = [
    *["view_progressreport", "view_reporttext", "view_reportparagraph"],
    *["view_observation"],
]
PAGES = ["reading", "reading_text", "reading_whole"]


@pytest.fixture
def report():
    return factories.ProgressReportFactory(number=1)


@pytest.fixture
def proposal():
    return factories.ProposalFactory(reference="2016-01", title="Fuel depots", text="Share depots.")


@pytest.fixture
def read(report, proposal):
    """The report with three paragraphs, of which the second is about the proposal."""
    return paragraphs("What comes first.", "The depots were shared.", "What comes last.")


def likely(response):
    return [proposal.reference for _, proposal in response.context["likely"]]


# What is shown.


def test_a_report_without_text_leads_to_where_it_is_given_in(desk, report):
    response = desk.get(page_of(report))

    assertRedirects(response, page_of(report, "reading_text"))


def test_a_paragraph_is_shown_with_its_number_heading_and_page(desk, report):
    [paragraph] = paragraphs("What was done.", number="7", heading="Depots", page=3)

    article = part(parsed(desk.get(page_of(report))), "paragraph")

    assert words(article.find("h2")) == "Paragraph 7 1 of 1, page 3"
    assert words(article.find("p[@class='subheading']")) == "Depots"
    assert texts(article, "div[@class='wording']/p") == [paragraph.text]


def test_the_desk_begins_at_the_first_paragraph_that_nobody_went_through(desk, report, read):
    ReportParagraph.objects.filter(order=1).update(gone_through=now())

    assert shown(desk.get(page_of(report))) == 2


def test_a_paragraph_leads_to_the_one_before_and_the_one_after(desk, report, read):
    around = [
        links(part(parsed(desk.get(page_of(report, paragraph=order))), "paragraph"))
        for order in (1, 2, 3)
    ]

    assert around == [
        {"Next j": "?paragraph=2"},
        {"Previous k": "?paragraph=1", "Next j": "?paragraph=3"},
        {"Previous k": "?paragraph=2"},
    ]


@pytest.mark.postgresql
def test_an_unknown_paragraph_is_named_and_the_first_is_shown(desk, report, read, subtests):
    for name, order in {"after the last": "4", "before the first": "0", **HOSTILE}.items():
        with subtests.test(paragraph=name):
            response = desk.get(page_of(report, paragraph=order))

            assert shown(response) == 1
            assert told(response) == [
                "There is no such paragraph: the first one is shown that is left to read."
            ]


@pytest.mark.postgresql
def test_a_proposal_that_cannot_be_tied_to_the_report_is_named(desk, report, read, subtests):
    factories.AwaitingProposalFactory(reference="2016-02")
    factories.ProposalFactory(reference="2017-01")
    ours = {"not yet transcribed": "2016-02", "of a later set": "2017-01", "not there": "2016-03"}

    for name, reference in {**ours, **HOSTILE}.items():
        with subtests.test(proposal=name):
            response = desk.get(page_of(report, proposal=reference))

            assert response.context["entry"] is None
            assert told(response) == ["No proposal with this reference can be tied to this report."]


def test_the_likeliest_proposals_are_those_with_words_of_the_paragraph(desk, report):
    factories.ProposalFactory(reference="2016-01", title="Maritime patrols", text="Patrol.")
    factories.ProposalFactory(reference="2016-02", title="Fuel depots", text="Share fuel depots.")
    factories.ProposalFactory(reference="2016-03", title="Depots", text="Visit them.")
    paragraphs("A fuel depot was shared by both.")

    assert likely(desk.get(page_of(report))) == ["2016-02", "2016-03"]


def test_what_stands_under_the_heading_of_a_proposals_area_counts_more(desk, report):
    cyber = factories.AreaFactory(number=3)
    factories.ProposalFactory(reference="2016-01", title="Courses", text="Open courses.")
    factories.ProposalFactory(reference="2016-02", title="Courses", text="Open it.", area=cyber)
    [paragraph] = paragraphs("The courses were opened.")

    without_area = likely(desk.get(page_of(report)))
    ReportParagraph.objects.filter(pk=paragraph.pk).update(area=cyber)

    assert without_area == ["2016-01", "2016-02"]
    assert likely(desk.get(page_of(report))) == ["2016-02", "2016-01"]


def test_what_cannot_be_tied_to_the_report_is_not_likely(desk, report):
    factories.ProposalFactory(reference="2016-01", title="Depots")
    factories.ProposalFactory(reference="2017-01", title="Depots")
    paragraphs("The depots.")

    assert likely(desk.get(page_of(report))) == ["2016-01"]


def test_an_abbreviation_finds_its_long_form(desk, report):
    factories.SynonymFactory(short_form="PCM", long_form="parallel coordination meeting")
    factories.ProposalFactory(reference="2016-01", title="Parallel coordination meeting")
    factories.ProposalFactory(reference="2016-02", title="Depots")
    paragraphs("The PCM took place.")

    assert likely(desk.get(page_of(report))) == ["2016-01"]


def test_a_paragraph_without_a_telling_word_says_so(desk, report, proposal, subtests):
    texts = ["7.", "The of and", '"', "* - NOT AND (", "a' OR 1=1 --"]
    paragraphs(*texts)

    for order, text in enumerate(texts, start=1):
        with subtests.test(text=text):
            response = desk.get(page_of(report, paragraph=order))

            assert shown(response) == order
            assertContains(response, "No proposal has a telling word of this paragraph.")


def test_a_word_that_most_proposals_have_makes_none_of_them_likely(desk, report):
    for number in range(1, 9):
        factories.ProposalFactory(reference=f"2016-{number:02}", text="Staffs meet.")
    factories.ProposalFactory(reference="2016-09", title="Depots", text="Staffs meet.")
    paragraphs("Staffs saw depots.")

    assert likely(desk.get(page_of(report))) == ["2016-09"]


def test_a_chosen_proposal_shows_its_likeliest_paragraphs_and_begins_with_the_first(
    desk, report, proposal
):
    paragraphs("What comes first.", "Depots.", "Fuel depots were shared.", "What comes last.")

    response = desk.get(page_of(report, proposal="2016-01"))

    assert [one.order for one in response.context["likely_paragraphs"]] == [3, 2]
    assert shown(response) == 3


def test_a_paragraph_that_is_more_about_another_proposal_is_less_likely(desk, report, proposal):
    factories.ProposalFactory(reference="2016-02", title="Naval ports", text="Open ports.")
    paragraphs("Depots beside naval ports that were open.", "Depots.")

    response = desk.get(page_of(report, proposal="2016-01"))

    assert [one.order for one in response.context["likely_paragraphs"]] == [2, 1]


def number_of_queries(desk, page):
    desk.get(page)
    with CaptureQueriesContext(connection) as queries:
        desk.get(page)
    return len(queries)


def test_the_desk_asks_the_database_the_same_of_one_and_of_three(desk, report):
    numbers = []
    for number in (1, 2, 3):
        factories.ReportParagraphFactory(order=number, text="Fuel depots were shared.")
        shared = factories.ProposalFactory(
            reference=f"2016-{number:02}", title="Fuel depots", area__number=number
        )
        factories.ObservationFactory(proposal=shared, findings=[factories.FindingFactory()])
        page = page_of(report, paragraph=1, proposal="2016-01")
        numbers.append(number_of_queries(desk, page))

    assert len(set(numbers)) == 1


def test_the_desk_leads_to_the_list_of_all_observations_and_back(desk, report, read):
    there = page_of(report, "observations")

    assert links(parsed(desk.get(page_of(report))))["All observations in one list"] == there
    page = parsed(desk.get(there))
    assert links(page)["Read the report paragraph by paragraph"] == page_of(report)


def test_the_page_of_a_report_leads_to_the_desk(desk, report):
    assert links(parsed(desk.get(change_page(report))))["Read"] == page_of(report)


def test_the_list_of_reports_says_how_far_each_is_read(desk, report, read):
    ReportParagraph.objects.filter(order=2).update(gone_through=now())
    factories.ProgressReportFactory(number=2)

    cells = texts(
        parsed(desk.get(address(ProgressReport, "changelist"))), ".//*[@class='field-read']"
    )

    assert cells == ["Read: 1 of 3 paragraphs", "Give in the text"]


def test_the_list_of_reports_asks_the_database_the_same_of_one_and_of_three(desk):
    numbers = []
    for number in (1, 2, 3):
        paragraphs("What was done.", report=factories.ProgressReportFactory(number=number))
        numbers.append(number_of_queries(desk, address(ProgressReport, "changelist")))

    assert len(set(numbers)) == 1


def test_the_desk_obeys_the_content_security_policy(desk, report, read):
    assert refused(parsed(desk.get(page_of(report, paragraph=2, proposal="2016-01")))) == []


# How far it is.


def test_the_bars_say_how_many_proposals_and_paragraphs_are_done(desk, report, read):
    factories.ObservationFactory(proposal__reference="2016-02")
    factories.AwaitingProposalFactory(reference="2016-03")
    ReportParagraph.objects.filter(order=1).update(gone_through=now())

    response = desk.get(page_of(report))

    whole = parsed(response).find(".//section[@class='how-far']/p")
    assert texts(whole, "span") == ["1 of 2 1 of 2", "1 of 3 1 of 3"]
    bars = [(bar.get("value"), bar.get("max")) for bar in whole.iter("progress")]
    assert bars == [("1", "2"), ("1", "3")]
    assertContains(response, "1 more that the report could cover is not yet transcribed")


def test_the_bars_say_the_same_by_area(desk, report):
    cyber = factories.AreaFactory(number=3)
    factories.ObservationFactory(proposal__reference="2016-01", proposal__area=cyber)
    factories.ProposalFactory(reference="2016-02", area__number=1)
    paragraphs("One.", "Two.", area=cyber)
    ReportParagraph.objects.filter(order=2).update(gone_through=now())
    factories.ReportParagraphFactory(order=3)

    parts = desk.get(page_of(report)).context["reading"].parts

    numbers = {
        part.name: (
            part.decided.done,
            part.decided.of,
            part.gone_through.done,
            part.gone_through.of,
        )
        for part in parts
    }
    assert numbers == {
        "Hybrid threats": (0, 1, 0, 0),
        "Cyber": (1, 1, 1, 2),
        "No area": (0, 0, 0, 1),
    }
    assert list(numbers) == ["Hybrid threats", "Cyber", "No area"]


def test_an_area_narrows_paragraphs_and_proposals(desk, report, read):
    cyber = factories.AreaFactory(number=3)
    factories.ProposalFactory(reference="2016-02", area=cyber)
    ReportParagraph.objects.filter(order__in=[1, 3]).update(area=cyber)

    response = desk.get(page_of(report, area="cyber-security-and-defence"))

    selection = response.context["selection"]
    assert [one.order for one in selection.paragraphs] == [1, 3]
    assert [one.reference for one in selection.proposals] == ["2016-02"]
    assert links(part(parsed(response), "paragraph")) == {
        "Next j": "?area=cyber-security-and-defence&paragraph=3"
    }


def test_what_has_no_area_can_be_chosen_too(desk, report, read):
    ReportParagraph.objects.filter(order=1).update(area=factories.AreaFactory(number=3))

    selection = desk.get(page_of(report, area="none")).context["selection"]

    assert [one.order for one in selection.paragraphs] == [2, 3]


@pytest.mark.postgresql
def test_an_unknown_area_is_named_and_all_are_shown(desk, report, read, subtests):
    for name, area in HOSTILE.items():
        with subtests.test(area=name):
            response = desk.get(page_of(report, area=area))

            assert told(response) == ["There is no such area in this report: all areas are shown."]
            assert len(response.context["selection"].paragraphs) == 3


# What was gone through.


def test_a_paragraph_about_nothing_is_gone_through_with_one_click(desk, editor, report, read):
    page = page_of(report, "reading_marks")

    response = desk.post(page, {"paragraph": read[0].pk, "through": ""})

    assertRedirects(response, page_of(report, paragraph=2))
    done = ReportParagraph.objects.exclude(gone_through=None).get()
    assert (done.order, done.gone_through_by) == (1, editor)
    assertContains(desk.get(page_of(report, paragraph=1)), "by editor.")


def test_going_on_passes_over_what_was_gone_through(desk, report, read):
    ReportParagraph.objects.filter(order=2).update(gone_through=now())

    response = desk.post(page_of(report, "reading_marks"), {"paragraph": read[0].pk, "through": ""})

    assertRedirects(response, page_of(report, paragraph=3))


def test_after_the_last_paragraph_it_goes_on_with_what_was_passed_over(desk, report, read):
    response = desk.post(page_of(report, "reading_marks"), {"paragraph": read[2].pk, "through": ""})

    assertRedirects(response, page_of(report, paragraph=1))


def test_when_nothing_is_left_the_desk_offers_to_declare_the_report_read_whole(desk, report, read):
    ReportParagraph.objects.filter(order__lt=3).update(gone_through=now())

    response = desk.post(
        page_of(report, "reading_marks"), {"paragraph": read[2].pk, "through": ""}, follow=True
    )

    assert told(response) == ["Every paragraph that you chose has been gone through."]
    assert links(parsed(response))["Declare the report as read whole"] == page_of(
        report, "reading_whole"
    )


def test_who_went_through_a_paragraph_first_stays_on_record(desk, transcriber, report, read):
    ReportParagraph.objects.filter(order=1).update(gone_through=now(), gone_through_by=transcriber)

    desk.post(page_of(report, "reading_marks"), {"paragraph": read[0].pk, "through": ""})

    assert ReportParagraph.objects.get(order=1).gone_through_by == transcriber


def test_that_a_paragraph_was_gone_through_can_be_taken_back(desk, report, read):
    ReportParagraph.objects.update(gone_through=now())

    response = desk.post(page_of(report, "reading_marks"), {"paragraph": read[1].pk, "back": ""})

    assertRedirects(response, page_of(report, paragraph=2))
    left = ReportParagraph.objects.get(gone_through=None)
    assert (left.order, left.gone_through_by) == (2, None)


@pytest.mark.postgresql
def test_a_paragraph_that_is_gone_is_named(desk, report, read, subtests):
    for name, paragraph in {"none": "", "gone": "0", **HOSTILE}.items():
        with subtests.test(paragraph=name):
            response = desk.post(
                page_of(report, "reading_marks"),
                {"paragraph": paragraph, "through": ""},
                follow=True,
            )

            assert told(response) == [REPLACED]
            assert not ReportParagraph.objects.exclude(gone_through=None).exists()


# Who may.


def reader_with(*codenames):
    reader = account("reader")
    reader.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return browser_of(reader)


def test_whoever_may_not_view_working_papers_sees_no_paragraph(report, read):
    browser = reader_with("view_progressreport", "view_observation")

    assert browser.get(page_of(report)).status_code == 403


def test_whoever_may_only_look_finds_no_button(report, read):
    page = page_of(report, paragraph=2, proposal="2016-01")

    response = reader_with(*JUST_LOOKING).get(page)

    assertContains(response, "The depots were shared.")
    sent = {form.get("action") for form in part(parsed(response), "content").iter("form")}
    assert sent == set()


def test_whoever_may_only_look_changes_nothing(report, read, subtests):
    browser = reader_with(*JUST_LOOKING)
    sent = {"paragraph": read[0].pk, "through": ""}

    for page in ["reading_marks", "reading_text", "reading_whole"]:
        with subtests.test(page=page):
            assert browser.post(page_of(report, page), sent).status_code == 403


def test_whoever_may_only_look_records_nothing(report, read):
    page = page_of(report, paragraph=2, proposal="2016-01")
    typed = {"paragraph": read[1].pk, "proposal": "2016-01", **mention(place="2")}

    response = reader_with(*JUST_LOOKING).post(page, {**typed, "change_reason": "Read"})

    assert response.status_code == 403
    assert not Observation.objects.exists()


def test_nobody_reads_without_logging_in(client, report, read, subtests):
    for page in PAGES:
        with subtests.test(page=page):
            assert "/login/" in client.get(page_of(report, page)).url


def test_a_report_that_is_not_there_is_not_found(desk, subtests):
    missing = ProgressReport(pk=999)

    for page in PAGES:
        with subtests.test(page=page):
            assert desk.get(page_of(missing, page)).status_code == 404


def test_a_text_that_no_source_confirms_is_labelled_wherever_it_is_shown(desk, report):
    for standing in ("unconfirmed", "reported"):
        factories.ProposalFactory(title="Depots", text="Share depots.", standing=standing)
    paragraphs("The depots were shared.")

    listed = desk.get(page_of(report))
    chosen = desk.get(page_of(report, paragraph=1, proposal="2016-01"))

    assert likely(listed) == ["2016-01", "2016-02"]
    assertContains(listed, "Unconfirmed", count=2)
    assertContains(chosen, "Unconfirmed", count=3)
