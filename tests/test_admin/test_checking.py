"""The page on which an editor goes through a report, proposal by proposal."""

import datetime
from urllib.parse import urlencode

import html5lib
import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models.signals import pre_save
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.models import Edit, Observation
from tests import factories
from tests.edits import published
from tests.pages import part, targets, texts, words
from tests.test_admin.desk import NOT_SAVED, address, as_sent, change_page, differences, post, send

pytestmark = pytest.mark.django_db

NOT_READ_WHOLE = "“Not mentioned” needs a report that is marked as read whole; this one is not."
ELSEWHERE = (
    "“Continued elsewhere” names what takes the proposal over: "
    "enter or change that on the observation's own page."
)
UNFIT = "Choose among the findings that say what this report holds."


@pytest.fixture
def report():
    return factories.ProgressReportFactory(number=1)


@pytest.fixture
def read_report():
    return factories.ProgressReportFactory(number=1, read_whole=True)


def page_of(report, **query):
    page = reverse("admin:actions_progressreport_observations", args=[report.pk])
    return f"{page}?{urlencode(query)}" if query else page


def typed(reference, **values):
    return {f"{reference}-{name}": value for name, value in values.items()}


def mention(reference, **values):
    return typed(reference, **{"status": "under_way", "match": "explicit", "place": "2", **values})


def listed(response):
    return [row.prefix for row in response.context["rows"]]


def found(response):
    return {row.prefix: dict(row.errors) for row in response.context["rows"] if row.errors}


def element(response, identifier):
    return part(html5lib.parse(response.content.decode(), namespaceHTMLElements=False), identifier)


def offered(response, reference, name="status"):
    return texts(element(response, f"id_{reference}-{name}"), ".//option")


def focused(page):
    return [field.get("name") for field in page.iter() if field.get("autofocus") is not None]


def viewer(*codenames):
    user = User.objects.create_user("viewer", is_staff=True)
    names = ["view_progressreport", "view_observation", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


# What is shown.


def test_each_transcribed_proposal_that_the_report_could_cover_has_a_row_by_area(desk, report):
    factories.ProposalFactory(reference="2016-01", area__number=3)
    factories.ProposalFactory(reference="2016-02", area__number=1)
    factories.ProposalFactory(reference="2016-03", area=None)
    factories.ProposalFactory(reference="2017-01")
    factories.AwaitingProposalFactory(reference="2016-04")

    response = desk.get(page_of(report))

    assert listed(response) == ["2016-02", "2016-01", "2016-03"]
    assertContains(response, "0 of 3 proposals are on record.")
    assertContains(response, "1 more that the report could cover is not yet transcribed")


def test_a_proposal_of_2017_has_a_row_in_a_later_report(desk):
    factories.ProposalFactory(reference="2017-01")

    response = desk.get(page_of(factories.ProgressReportFactory(number=2)))

    assert listed(response) == ["2017-01"]


def test_a_row_leads_to_its_proposal_and_to_the_page_of_its_observation(desk, report):
    observation = factories.ObservationFactory(proposal__reference="2016-01")
    proposal = factories.ProposalFactory(reference="2016-02")

    response = desk.get(page_of(report))

    add = f"{address(Observation, 'add')}?proposal={proposal.pk}&report={report.pk}"
    assert [targets(element(response, f"row-{row}")) for row in listed(response)] == [
        [change_page(observation.proposal), change_page(observation)],
        [change_page(proposal), add],
    ]


def test_the_page_of_a_new_observation_begins_with_its_proposal_and_report(desk, report):
    proposal = factories.ProposalFactory()
    add = f"{address(Observation, 'add')}?proposal={proposal.pk}&report={report.pk}"

    response = send(desk, add, status="under_way", match="explicit", place="page 2")

    assert response.status_code == 302
    observation = Observation.objects.get()
    assert (observation.proposal, observation.report) == (proposal, report)


def test_areas_and_what_is_not_read_yet_are_chosen_by_links_with_counts(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    factories.ProposalFactory(reference="2016-03", area__number=3)
    factories.ProposalFactory(reference="2016-04", area=None)

    selection = desk.get(page_of(report, unread=1)).context["selection"]

    assert [tuple(choice) for choice in selection.by_area()] == [
        ("All areas", 3, "unread=1", True),
        ("Hybrid threats", 1, "area=hybrid-threats&unread=1", False),
        ("Cyber", 1, "area=cyber-security-and-defence&unread=1", False),
        ("No area", 1, "area=none&unread=1", False),
    ]
    assert [tuple(choice) for choice in selection.by_check()] == [
        ("Read or not", 4, "", False),
        ("Not read yet", 3, "unread=1", True),
    ]


def test_the_rows_are_those_chosen(desk, report, subtests):
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    factories.ProposalFactory(reference="2016-03", area__number=3)
    factories.ProposalFactory(reference="2016-04", area=None)

    for query, references in [
        ({}, ["2016-01", "2016-02", "2016-03", "2016-04"]),
        ({"area": "hybrid-threats"}, ["2016-01", "2016-02"]),
        ({"area": "hybrid-threats", "unread": "1"}, ["2016-02"]),
        ({"area": "none"}, ["2016-04"]),
    ]:
        with subtests.test(query=query):
            assert listed(desk.get(page_of(report, **query))) == references


def test_an_unknown_choice_is_named_and_shows_no_rows(desk, report, subtests):
    factories.ObservationFactory()

    for query in [{"area": "space"}, {"unread": "perhaps"}]:
        with subtests.test(query=query):
            response = desk.get(page_of(report, **query))

            assert listed(response) == []
            assertContains(response, "There is no such choice of proposals for this report")


def test_a_report_without_proposals_says_so(desk, report):
    response = desk.get(page_of(report))

    assertContains(response, "No proposals here")
    assertNotContains(response, 'value="Save"')


def test_only_findings_that_say_what_the_report_holds_are_offered_those_of_the_area_first(
    desk, report
):
    factories.ProposalFactory(reference="2016-01", area__number=3)
    factories.FindingFactory(code="R01-01", area__number=1)
    factories.FindingFactory(code="R01-02", area__number=3)
    factories.FindingFactory(code="R01-03", area__number=3, attribution="period_evidence")
    factories.FindingFactory(code="R02-01", area__number=3, report__number=2)

    row = element(desk.get(page_of(report)), "row-2016-01")

    assert texts(row, ".//fieldset/div") == ["R01-02 What R01-02 says."]
    assert words(row.find(".//summary")) == "Other areas (1)"
    assert texts(row, ".//details/div") == ["R01-01 What R01-01 says."]


def test_findings_of_other_areas_stand_open_where_one_is_chosen(desk, report):
    other = factories.FindingFactory(area__number=3)
    factories.ObservationFactory(proposal__reference="2016-01", findings=[other])
    factories.ProposalFactory(reference="2016-02")

    response = desk.get(page_of(report))

    opened = [
        element(response, f"row-{row}").find(".//details").get("open") for row in listed(response)
    ]
    assert opened == ["", None]


def test_a_report_whose_findings_are_all_of_its_period_asks_for_the_place(desk, report):
    factories.FindingFactory(attribution="period_evidence")

    assertContains(desk.get(page_of(report)), "No finding says what this report holds")


def test_the_status_of_a_new_row_is_not_read_yet(desk, report):
    factories.ProposalFactory(reference="2016-01")

    assert offered(desk.get(page_of(report)), "2016-01") == [
        "Not read yet",
        "In preparation",
        "Under way",
        "Activity reported",
        "In place",
        "Completed",
        "Held up",
    ]


def test_not_mentioned_is_offered_once_the_report_is_read_whole(desk, read_report):
    factories.ProposalFactory(reference="2016-01")

    assert offered(desk.get(page_of(read_report)), "2016-01")[:2] == [
        "Not read yet",
        "Not mentioned",
    ]


def test_a_recorded_row_offers_its_status_but_not_to_take_it_back(desk, report):
    dialogue = factories.StructuredDialogueFactory()
    factories.ObservationFactory(
        proposal__reference="2016-01", status="carried_over", continued_in_dialogue=dialogue
    )

    choices = offered(desk.get(page_of(report)), "2016-01")

    assert (choices[0], choices[-1]) == ("In preparation", "Continued elsewhere")


def test_the_focus_is_on_the_first_row_that_is_not_on_record(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    factories.ProposalFactory(reference="2016-03")

    page = element(desk.get(page_of(report)), "content-main")

    assert focused(page) == ["2016-02-status"]


def test_the_report_and_the_list_of_reports_lead_to_the_page(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    factories.AwaitingProposalFactory(reference="2016-03")
    factories.ProposalFactory(reference="2017-01")

    reports = desk.get(address(type(report), "changelist"))

    assertContains(desk.get(change_page(report)), f'<a href="{page_of(report)}">Observations</a>')
    assertContains(reports, f'<a href="{page_of(report)}">1 of 3</a>')
    assertContains(reports, f'<a href="{page_of(report, unread=1)}">1</a>')


def test_the_page_holds_no_style_or_script_that_the_policy_refuses(desk, read_report):
    factories.FindingFactory()
    factories.ObservationFactory()

    response = desk.get(page_of(read_report))

    page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    names = {name for one in page.iter() for name in one.attrib}
    assert [one for one in page.iter("script") if one.get("src") is None] == []
    assert [*page.iter("style")] == []
    assert [name for name in names if name.startswith("on") or name == "style"] == []


# What is saved.


def test_a_row_that_is_filled_in_becomes_an_observation(desk, editor, report):
    first, second = factories.ProposalFactory(), factories.ProposalFactory()
    finding = factories.FindingFactory()
    page = page_of(report, area="hybrid-threats")

    response = send(
        desk,
        page,
        **typed(
            first.reference,
            status="under_way",
            match="inferred",
            findings=[finding.pk],
            reason="Same centre.",
        ),
    )

    assertRedirects(response, page, fetch_redirect_response=False)
    observation = Observation.objects.get()
    assert (observation.proposal, observation.report) == (first, report)
    assert (observation.status, observation.match) == ("under_way", "inferred")
    assert (list(observation.findings.all()), observation.place) == ([finding], "")
    assert (observation.reason, observation.checked_by) == ("Same centre.", "")
    assertContains(desk.get(page), "Observations added: 1, changed: 0.")
    assert second.observations.count() == 0


@pytest.mark.usefixtures("history")
def test_added_and_changed_observations_are_in_the_history(desk, editor, report):
    recorded = factories.ObservationFactory(proposal__reference="2016-01")
    factories.ObservationFactory(proposal__reference="2016-02")
    factories.ProposalFactory(reference="2016-03")

    send(desk, page_of(report), **typed("2016-01", status="held_up"), **mention("2016-03"))

    added = Observation.objects.get(proposal__reference="2016-03")
    edit = Edit.objects.get(editor=editor)
    assert set(edit.versions.values_list("object_id", "action")) == {
        (added.pk, "added"),
        (recorded.pk, "changed"),
    }


def test_a_changed_row_keeps_what_the_page_does_not_show(desk, report):
    observation = factories.ObservationFactory(
        checked=datetime.date(2026, 1, 2), checked_by="A reader", editor_note="Doubtful."
    )

    send(desk, page_of(report), **typed(observation.proposal.reference, reason="It says so."))

    observation.refresh_from_db()
    assert (observation.status, observation.reason) == ("in_place", "It says so.")
    assert (observation.checked, observation.checked_by, observation.editor_note) == (
        datetime.date(2026, 1, 2),
        "A reader",
        "Doubtful.",
    )


def test_findings_are_taken_away_and_chosen_in_a_row(desk, report):
    first, second = factories.FindingFactory(), factories.FindingFactory(area__number=3)
    observation = factories.ObservationFactory(findings=[first])

    send(desk, page_of(report), **typed(observation.proposal.reference, findings=[second.pk]))

    assert list(observation.findings.all()) == [second]


def test_rows_sent_back_untouched_change_nothing(desk, report):
    finding = factories.FindingFactory(area__number=3)
    factories.ObservationFactory(findings=[finding], reason="One.\nTwo.\r\nThree.")
    factories.ProposalFactory()
    before = list(Observation.objects.values())

    response = send(desk, page_of(report))

    assert response.status_code == 302
    assert list(Observation.objects.values()) == before
    assert not Edit.objects.exists()


def test_line_breaks_as_browsers_send_them_are_no_change(desk, report):
    observation = factories.ObservationFactory(reason="One.\nTwo.")
    before = observation.changed

    send(desk, page_of(report), **typed(observation.proposal.reference, reason="One.\r\nTwo."))

    observation.refresh_from_db()
    assert observation.changed == before


def test_not_mentioned_takes_who_read_the_report_and_when_from_the_top(desk, read_report):
    factories.ProposalFactory(reference="2016-01")
    factories.ProposalFactory(reference="2016-02")

    send(
        desk,
        page_of(read_report),
        **typed("2016-01", status="not_mentioned"),
        **mention("2016-02"),
        checked="2026-03-04",
        checked_by="A. Reader",
    )

    assert list(Observation.objects.values_list("status", "checked", "checked_by")) == [
        ("not_mentioned", datetime.date(2026, 3, 4), "A. Reader"),
        ("under_way", None, ""),
    ]


def test_not_mentioned_keeps_who_read_the_report_where_that_is_recorded(desk, read_report):
    observation = factories.ObservationFactory(
        checked=datetime.date(2026, 1, 2), checked_by="First reader"
    )

    send(
        desk,
        page_of(read_report),
        **typed(observation.proposal.reference, status="not_mentioned", match="", place=""),
        checked="2026-03-04",
        checked_by="Second reader",
    )

    observation.refresh_from_db()
    assert (observation.status, observation.checked, observation.checked_by) == (
        "not_mentioned",
        datetime.date(2026, 1, 2),
        "First reader",
    )


def test_who_read_the_report_is_asked_only_where_it_is_read_whole(desk, report):
    factories.ProposalFactory()

    assertNotContains(desk.get(page_of(report)), 'name="checked_by"')


# What is refused.


BROKEN = [
    (
        {"match": ""},
        {"match": ["Say why the report is taken to be about the proposal."]},
    ),
    (
        {"match": "inferred"},
        {"reason": ["Give the reason: an editor linked it by its topic."]},
    ),
    (
        {"place": ""},
        {
            "findings": [
                "Choose at least one finding, or say at which place of the report it stands."
            ]
        },
    ),
    (
        {"status": "completed"},
        {
            "reason": [
                "“Completed” is for a proposal whose type of commitment is “One-off”; "
                "for another one, give the reason."
            ]
        },
    ),
    ({"status": ""}, {"status": ["Choose a status, or empty the whole row."]}),
    ({"status": "carried_over"}, {"status": [ELSEWHERE]}),
    (
        {"status": "delayed"},
        {"status": ["Select a valid choice. delayed is not one of the available choices."]},
    ),
    (
        {"match": "guess"},
        {"match": ["Select a valid choice. guess is not one of the available choices."]},
    ),
    ({"findings": ["0"]}, {"findings": [UNFIT]}),
    ({"findings": ["x"]}, {"findings": [UNFIT]}),
]


def test_a_broken_rule_is_explained_at_its_field_of_its_row(desk, report, subtests):
    factories.ProposalFactory(reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    sent = as_sent(desk.get(page_of(report)))

    for values, errors in BROKEN:
        with subtests.test(values=values):
            rows = {**mention("2016-01"), **mention("2016-02", **values)}

            response = post(desk, page_of(report), sent, **rows)

            shown = found(response)["2016-02"]
            assert {name: shown[name] for name in errors} == errors
            assert list(found(response)) == ["2016-02"]
            assert Observation.objects.count() == 0


def test_a_finding_that_does_not_say_what_the_report_holds_is_refused(desk, report, subtests):
    factories.FindingFactory()
    proposal = factories.ProposalFactory()

    for about in [{"report__number": 2}, {"attribution": "period_evidence"}]:
        with subtests.test(about=about):
            unfit = factories.FindingFactory(**about)
            typed_in = mention(proposal.reference, findings=[unfit.pk])

            response = send(desk, page_of(report), **typed_in)

            assert found(response)[proposal.reference]["findings"] == [UNFIT]
            assert Observation.objects.count() == 0


def test_what_was_typed_is_kept_in_every_row(desk, report):
    finding = factories.FindingFactory()
    factories.ProposalFactory(reference="2016-01")
    factories.ObservationFactory(proposal__reference="2016-02")
    rows = {
        **mention("2016-01", findings=[str(finding.pk)], reason="Kept."),
        **mention("2016-02", status="", match="inferred"),
    }

    again = as_sent(send(desk, page_of(report), **rows))

    selects = {"status", "match"}
    expected = {
        name: [value] if name.split("-")[-1] in selects else value for name, value in rows.items()
    }
    assert {name: again[name] for name in rows} == expected


def test_errors_are_listed_by_row_and_the_first_has_the_focus(desk, report):
    factories.ProposalFactory(reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    factories.ProposalFactory(reference="2016-03")

    response = send(
        desk,
        page_of(report),
        **mention("2016-02", place=""),
        **mention("2016-03", match="inferred"),
    )

    page = element(response, "content-main")
    assert targets(page.find(".//div[@class='errornote']")) == ["#row-2016-02", "#row-2016-03"]
    assert focused(page) == ["2016-02-place"]


def test_not_mentioned_is_refused_in_a_report_not_read_whole(desk, report):
    factories.ProposalFactory(reference="2016-01")

    response = send(
        desk,
        page_of(report),
        **typed("2016-01", status="not_mentioned"),
        checked="2026-03-04",
        checked_by="A. Reader",
    )

    assert found(response) == {"2016-01": {"status": [NOT_READ_WHOLE]}}


def test_not_mentioned_is_refused_without_who_read_the_report_and_when(desk, read_report):
    factories.ProposalFactory(reference="2016-01")

    response = send(desk, page_of(read_report), **typed("2016-01", status="not_mentioned"))

    message = "“Not mentioned” needs who read the whole report and when."
    assert found(response) == {"2016-01": {"__all__": [message]}}
    assertContains(response, message)


def test_a_wrong_date_at_the_top_is_refused_there_and_nothing_is_saved(desk, read_report):
    factories.ProposalFactory(reference="2016-01")

    response = send(desk, page_of(read_report), **mention("2016-01"), checked="yesterday")

    assert dict(response.context["checked_form"].errors) == {"checked": ["Enter a valid date."]}
    assert focused(element(response, "content-main")) == ["checked"]
    assert as_sent(response)["2016-01-place"] == "2"
    assert Observation.objects.count() == 0


def test_a_recorded_status_is_not_taken_back_here(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")

    response = send(desk, page_of(report), **typed("2016-01", status=""))

    assert found(response)["2016-01"]["status"] == [
        "Recorded as “In place”. To take that back, delete the observation on its own page."
    ]
    assert Observation.objects.get().status == "in_place"


def test_what_is_continued_elsewhere_gets_no_other_status_here(desk, report):
    dialogue = factories.StructuredDialogueFactory()
    factories.ObservationFactory(
        proposal__reference="2016-01", status="carried_over", continued_in_dialogue=dialogue
    )

    response = send(desk, page_of(report), **typed("2016-01", status="held_up"))

    assert found(response)["2016-01"]["status"] == [ELSEWHERE]


def test_the_reason_of_what_is_continued_elsewhere_is_changed_here(desk, report):
    dialogue = factories.StructuredDialogueFactory()
    observation = factories.ObservationFactory(
        proposal__reference="2016-01", status="carried_over", continued_in_dialogue=dialogue
    )

    send(desk, page_of(report), **typed("2016-01", reason="The new dialogue names it."))

    observation.refresh_from_db()
    assert (observation.status, observation.reason) == (
        "carried_over",
        "The new dialogue names it.",
    )


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: factories.ProposalFactory(reference="2017-01"),
            "The report cannot cover the proposal, which was endorsed after its period.",
        ),
        (
            lambda: factories.AwaitingProposalFactory(reference="2016-02"),
            "The proposal is not yet transcribed: without its text nothing can be tied to it.",
        ),
    ],
)
def test_a_row_of_a_proposal_that_is_not_listed_is_refused_in_words(desk, report, make, message):
    proposal = make()
    sent = {"row": proposal.reference, **mention(proposal.reference)}

    response = post(desk, page_of(report), sent)

    assert message in found(response)[proposal.reference]["__all__"]
    assert Observation.objects.count() == 0


def test_what_is_no_row_of_the_page_is_not_saved(desk, report):
    factories.ProposalFactory(reference="2016-01")

    response = post(desk, page_of(report), {"row": "2018-01", **mention("2016-01")})

    assert response.status_code == 302
    assert Observation.objects.count() == 0


# Two editors at once.


def test_a_row_that_somebody_else_has_filled_meanwhile_is_refused_and_kept(desk, report):
    proposal = factories.ProposalFactory(reference="2016-01")
    sent = {**as_sent(desk.get(page_of(report))), **mention("2016-01", reason="Mine.")}
    factories.ObservationFactory(proposal=proposal, status="held_up")

    response = post(desk, page_of(report), sent)

    assert found(response)["2016-01"]["__all__"] == [NOT_SAVED]
    assert differences(response)["Status"] == ["empty", "Held up", "Under way"]
    assert as_sent(response)["2016-01-reason"] == "Mine."
    assert Observation.objects.get().status == "held_up"


@pytest.mark.usefixtures("history")
def test_saving_again_takes_what_is_typed_and_keeps_what_only_somebody_else_changed(desk, report):
    observation = factories.ObservationFactory(proposal__reference="2016-01")
    sent = {**as_sent(desk.get(page_of(report))), **typed("2016-01", reason="Mine.")}
    Observation.objects.update(status="held_up", reason="Theirs.")

    warned = post(desk, page_of(report), sent)
    again = post(desk, page_of(report), as_sent(warned))

    assert again.status_code == 302
    observation.refresh_from_db()
    assert (observation.status, observation.reason) == ("held_up", "Mine.")


@pytest.mark.usefixtures("history")
def test_a_row_that_somebody_else_has_deleted_meanwhile_is_refused_and_kept(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    sent = {**as_sent(desk.get(page_of(report))), **typed("2016-01", reason="Mine.")}
    Observation.objects.all().delete()

    response = post(desk, page_of(report), sent)

    assert found(response)["2016-01"]["__all__"] == [NOT_SAVED]
    assertContains(response, "It was deleted")
    assert as_sent(response)["2016-01-reason"] == "Mine."


@pytest.mark.usefixtures("history")
def test_what_somebody_else_deletes_in_another_row_is_no_conflict(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    other = factories.ObservationFactory(proposal__reference="2016-02", proposal__area__number=3)
    page = page_of(report, area="hybrid-threats")
    sent = {**as_sent(desk.get(page)), **typed("2016-01", reason="Mine.")}
    other.delete()

    response = post(desk, page, sent)

    assert response.status_code == 302
    assert [one.reason for one in Observation.objects.all()] == ["Mine."]


def test_what_is_deleted_of_which_no_version_is_kept_is_said_and_nothing_is_saved(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    sent = {**as_sent(desk.get(page_of(report))), **typed("2016-01", reason="Mine.")}
    Observation.objects.all().delete()

    response = post(desk, page_of(report), sent)

    assertContains(response, "It was deleted")
    assert as_sent(response)["2016-01-reason"] == "Mine."
    assert post(desk, page_of(report), as_sent(response)).status_code == 302


@pytest.mark.usefixtures("history")
def test_what_somebody_else_has_changed_stays_in_a_row_that_one_did_not_touch(desk, report):
    theirs = factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    sent = {**as_sent(desk.get(page_of(report))), **mention("2016-02")}
    Observation.objects.update(status="held_up", reason="Theirs.")

    response = post(desk, page_of(report), sent)

    assert response.status_code == 302
    theirs.refresh_from_db()
    assert (theirs.status, theirs.reason) == ("held_up", "Theirs.")
    assert Observation.objects.count() == 2


def test_the_same_change_by_two_editors_is_no_conflict(desk, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    sent = {**as_sent(desk.get(page_of(report))), **typed("2016-01", status="held_up")}
    Observation.objects.update(status="held_up")

    assert post(desk, page_of(report), sent).status_code == 302


def test_a_clash_at_the_moment_of_saving_is_shown_at_its_row_and_nothing_is_saved(desk, report):
    first, second = factories.ProposalFactory.create_batch(2)
    theirs = Observation(
        proposal=second, report=report, status="held_up", match="explicit", place="3"
    )

    def save_theirs_first(instance, **kwargs):
        if instance.proposal == second:
            # Saved in bulk, so that no signal is sent for it.
            Observation.objects.bulk_create([theirs])

    rows = {**mention(first.reference), **mention(second.reference, reason="Mine.")}
    pre_save.connect(save_theirs_first, sender=Observation)
    try:
        response = send(desk, page_of(report), **rows)
    finally:
        pre_save.disconnect(save_theirs_first, sender=Observation)

    message = (
        "Somebody else recorded something about this proposal at the same moment. "
        "Save again to see what."
    )
    assert found(response) == {second.reference: {"__all__": [message]}}
    assert as_sent(response)[f"{second.reference}-reason"] == "Mine."
    assert (Observation.objects.count(), Edit.objects.count()) == (0, 0)


# Who may do what, and what it costs.


def test_a_visitor_is_asked_to_log_in(client, report):
    page = page_of(report)

    login = f"{reverse('admin:login')}?{urlencode({'next': page})}"
    assertRedirects(client.get(page), login)
    assertRedirects(client.post(page, mention("2016-01")), login)


def test_staff_outside_the_group_see_nothing(client, report):
    client.force_login(User.objects.create_user("clerk", is_staff=True))

    assert client.get(page_of(report)).status_code == 403


def test_a_report_that_does_not_exist_is_not_found(desk):
    page = reverse("admin:actions_progressreport_observations", args=[99])

    assert desk.get(page).status_code == 404
    assert desk.post(page).status_code == 404


def test_a_viewer_reads_the_rows_and_cannot_type(client, read_report):
    factories.ObservationFactory(proposal__reference="2016-01")
    client.force_login(viewer())

    response = client.get(page_of(read_report))

    assert listed(response) == ["2016-01"]
    assert element(response, "id_2016-01-status").get("disabled") is not None
    assertNotContains(response, 'value="Save"')


def test_a_viewer_saves_nothing(client, report, subtests):
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    client.force_login(viewer())

    for reference in ("2016-01", "2016-02"):
        with subtests.test(reference=reference):
            response = client.post(page_of(report), {"row": reference, **mention(reference)})

            assert response.status_code == 403
            assert [one.status for one in Observation.objects.all()] == ["in_place"]


def test_who_may_only_add_observations_changes_none(client, report):
    factories.ObservationFactory(proposal__reference="2016-01")
    factories.ProposalFactory(reference="2016-02")
    client.force_login(viewer("add_observation"))

    added = send(client, page_of(report), **mention("2016-02"))
    changed = client.post(page_of(report), {"row": "2016-01", **mention("2016-01")})

    assert (added.status_code, changed.status_code) == (302, 403)
    assert [one.status for one in Observation.objects.all()] == ["in_place", "under_way"]


def test_the_page_costs_the_same_whatever_its_length(desk, report):
    queries = []
    for rows in (1, 3):
        while Observation.objects.count() < rows:
            factories.ObservationFactory(findings=[factories.FindingFactory()])
            factories.ProposalFactory()
        with CaptureQueriesContext(connection) as captured:
            assert len(listed(desk.get(page_of(report)))) == 2 * rows
        queries.append(len(captured))

    assert queries[0] == queries[1] <= 10


def test_untouched_rows_cost_nothing_when_others_are_saved(desk, report):
    queries = []
    for number, rows in enumerate((1, 3), start=1):
        while Observation.objects.count() < rows:
            factories.ObservationFactory(findings=[factories.FindingFactory()])
        published()
        sent = {**as_sent(desk.get(page_of(report))), **typed("2016-01", reason=f"Reason {number}")}
        with CaptureQueriesContext(connection) as captured:
            assert post(desk, page_of(report), sent).status_code == 302
        queries.append(len(captured))

    assert queries[0] == queries[1]
