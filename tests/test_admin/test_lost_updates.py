"""Two editors have a record open, and both save: nothing of either is lost."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions import models
from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.history.revision import revision
from actions.vocabulary import EditOrigin
from tests import factories
from tests.accounts import account, browser_of
from tests.edits import begin_history
from tests.hostile import HOSTILE
from tests.pages import parsed, texts, words
from tests.test_admin.desk import (
    NOT_SAVED,
    address,
    as_sent,
    change_page,
    delete,
    differences,
    errors,
    post,
    row_errors,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

CHANGED_TOO = "Somebody else changed this too."


@pytest.fixture(scope="module")
def editor(module_db):
    """Somebody who may do everything on the desk."""
    return account("editor", TRANSCRIBERS, REVIEWERS)


@pytest.fixture(scope="module")
def sent(editor):
    """What the browser of each editor sends that has the form of a proposal open."""
    proposal = factories.ProposalFactory(title="Old title", text="Old text.")
    begin_history()
    return opened(browser_of(editor), proposal)


@pytest.fixture
def proposal(sent):
    """The proposal that both editors have open."""
    return models.Proposal.objects.get(reference="2016-01")


def opened(desk, record):
    """Return what a browser would send that has the form of a record open."""
    return as_sent(desk.get(change_page(record)))


def values(record, *names):
    record.refresh_from_db()
    return tuple(getattr(record, name) for name in names)


# The record itself.


def test_whoever_saves_second_sees_both_values_and_nothing_is_saved(desk, proposal, sent):
    post(desk, change_page(proposal), sent, title="Their title")

    response = post(desk, change_page(proposal), sent, title="My title")

    assert errors(response) == {"__all__": [NOT_SAVED], "title": [CHANGED_TOO]}
    assert differences(response) == {"Title": ["Old title", "Their title", "My title"]}
    assert as_sent(response)["title"] == "My title"
    assert values(proposal, "title") == ("Their title",)


@pytest.mark.parametrize("title", ["My title", "Their title", "Of both"])
def test_saving_again_takes_what_then_stands_in_the_form(desk, proposal, sent, title):
    post(desk, change_page(proposal), sent, title="Their title")
    asked = post(desk, change_page(proposal), sent, title="My title", text="My text.")

    response = post(desk, change_page(proposal), as_sent(asked), title=title)

    assert response.status_code == 302
    assert values(proposal, "title", "text") == (title, "My text.")


def test_a_field_that_only_the_other_changed_is_said_and_kept_as_recorded(desk, proposal, sent):
    post(desk, change_page(proposal), sent, title="Their title")
    asked = post(desk, change_page(proposal), sent, text="My text.")

    response = post(desk, change_page(proposal), as_sent(asked))

    assert errors(asked) == {"__all__": [NOT_SAVED]}
    assert differences(asked) == {"Title": ["Old title", "Their title"]}
    assert response.status_code == 302
    assert values(proposal, "title", "text") == ("Their title", "My text.")


def test_a_field_that_only_i_changed_is_no_difference(desk, proposal, sent):
    post(desk, change_page(proposal), sent, title="Their title")

    response = post(desk, change_page(proposal), sent, title="My title", text="My text.")

    assert list(differences(response)) == ["Title"]


def test_the_same_change_by_both_is_no_question(desk, proposal, sent):
    post(desk, change_page(proposal), sent, title="The same")

    response = post(desk, change_page(proposal), sent, title="The same", text="My text.")

    assert response.status_code == 302
    assert values(proposal, "title", "text") == ("The same", "My text.")


def test_a_third_edit_in_between_is_shown_as_well(desk, proposal, sent):
    post(desk, change_page(proposal), sent, title="Their title")
    asked = post(desk, change_page(proposal), sent, title="My title")
    send(desk, change_page(proposal), title="A third title")

    again = post(desk, change_page(proposal), as_sent(asked))
    done = post(desk, change_page(proposal), as_sent(again))

    assert differences(again) == {"Title": ["Their title", "A third title", "My title"]}
    assert done.status_code == 302
    assert values(proposal, "title") == ("My title",)


def test_who_changed_it_when_and_why_is_said(desk, proposal, sent, transcriber_desk):
    send(transcriber_desk, change_page(proposal), title="Theirs", change_reason="A wrong word")

    response = post(desk, change_page(proposal), sent, text="My text.")

    [edit] = texts(parsed(response), ".//section[@class='conflicts']//li")
    moment = models.Edit.objects.latest("pk").moment
    assert edit == f"{moment.day} {moment:%B %Y, %H:%M} UTC, transcriber: A wrong word"


def test_a_change_past_the_history_is_seen_as_well(desk, proposal, sent):
    models.Proposal.objects.update(title="By a program")

    response = post(desk, change_page(proposal), sent, text="My text.")

    assert differences(response) == {"Title": ["Old title", "By a program"]}
    assertContains(response, "It was changed without a reason being kept.")


def test_where_nobody_knows_what_stood_there_all_that_was_sent_counts_as_typed(desk, proposal):
    models.Proposal.objects.update(title="By a program")
    sent = opened(desk, proposal)
    post(desk, change_page(proposal), sent, title="Their title")

    response = post(desk, change_page(proposal), sent)

    assert differences(response)["Title"][1:] == ["Their title", "By a program"]
    assert values(proposal, "title") == ("Their title",)


def test_relations_are_compared_by_name(desk, proposal):
    kept, theirs, mine = (
        factories.ThemeFactory(name=name) for name in ("Kept theme", "Their theme", "My theme")
    )
    area = factories.AreaFactory(number=2, name="Their area")
    proposal.themes.set([kept])
    sent = opened(desk, proposal)
    post(desk, change_page(proposal), sent, themes=[kept.pk, theirs.pk], area=area.pk)

    response = post(desk, change_page(proposal), sent, themes=[mine.pk])

    found = differences(response)
    assert found["Themes"][0] == "Kept theme"
    assert found["Area"][1] == "Their area"
    assert len(found["Area"]), len(found["Themes"]) == (2, 3)
    assert as_sent(response)["area"] == [str(area.pk)]


def test_relations_that_only_the_other_changed_are_kept(desk, proposal, sent):
    theirs = factories.ThemeFactory(name="Theirs")
    post(desk, change_page(proposal), sent, themes=[theirs.pk])
    asked = post(desk, change_page(proposal), sent, text="My text.")

    response = post(desk, change_page(proposal), as_sent(asked))

    assert response.status_code == 302
    assert list(proposal.themes.all()) == [theirs]
    assert values(proposal, "text") == ("My text.",)


def test_choices_dates_and_ticks_are_shown_in_words(desk):
    report = factories.ProgressReportFactory(period_end="2017-05-31", read_whole=False)
    sent = opened(desk, report)
    theirs = {"period_end": "2017-06-01", "read_whole": "on", "date_standing": "unconfirmed"}
    post(desk, change_page(report), sent, **theirs)

    found = differences(post(desk, change_page(report), sent))

    assert found["Read whole"] == ["no", "yes"]
    assert found["Period end"][0] == "31 May 2017"
    assert found["Source of the date"][1] == "Unconfirmed"


def test_a_review_by_somebody_else_is_kept(desk, proposal, sent, editor):
    post(desk, change_page(proposal), sent, _reviewed="Save, and mark as reviewed")
    asked = post(desk, change_page(proposal), sent, text="My text.")

    response = post(desk, change_page(proposal), as_sent(asked))

    assert response.status_code == 302
    assert values(proposal, "reviewed_by", "text") == (editor, "My text.")
    assert proposal.reviewed is not None


def test_an_error_and_what_others_changed_are_said_together(desk, proposal, sent):
    post(desk, change_page(proposal), sent, title="Their title")
    asked = post(desk, change_page(proposal), sent, title="My title", order_in_area="0")

    response = post(desk, change_page(proposal), as_sent(asked), order_in_area="")

    assert set(errors(asked)) == {"__all__", "title", "order_in_area"}
    assert response.status_code == 302
    assert values(proposal, "title") == ("My title",)


def test_a_form_that_nobody_else_touched_is_saved_at_once(desk, proposal, sent):
    other = factories.ProposalFactory(reference="2016-02")
    send(desk, change_page(other), title="Of another")

    assert post(desk, change_page(proposal), sent, title="Mine").status_code == 302
    assert values(proposal, "title") == ("Mine",)


def test_line_ends_of_a_browser_are_no_change(desk, proposal):
    models.Proposal.objects.update(text="One.\n\nTwo.")
    sent = opened(desk, proposal)
    post(desk, change_page(proposal), sent, title="Their title")

    response = post(desk, change_page(proposal), sent, text="One.\r\n\r\nTwo.")

    assert set(differences(response)) <= {"Title", "Text"}
    post(desk, change_page(proposal), as_sent(response))
    assert values(proposal, "text") == ("One.\n\nTwo.",)


def test_what_others_typed_is_escaped(desk, proposal, sent):
    post(
        desk,
        change_page(proposal),
        sent,
        title="<script>alert(1)</script>",
        change_reason="<b>x</b>",
    )

    response = post(desk, change_page(proposal), sent, title="<img src=x>")

    assertNotContains(response, "<script>alert")
    assertNotContains(response, "<b>x</b>")
    assertNotContains(response, "<img src=x>")


TOKENS = {
    **HOSTILE,
    "nothing": "",
    "a list": "[]",
    "a number": '{"membershipsnapshot-1": 5}',
    "another version": '{"membershipsnapshot-1": "0123456789abcdef"}',
    "no record": '{"x": 3, "": 1, "membershipsnapshot-01": 1, "membershipsnapshot-999999": 1}',
    "deep": "[" * 5000,
}


def test_a_token_that_nobody_understands_loses_nothing(desk, subtests):
    snapshot = factories.MembershipSnapshotFactory(occasion="Old occasion")
    page, sent = change_page(snapshot), opened(desk, snapshot)
    post(desk, page, sent, occasion="Their occasion")

    for about, token in TOKENS.items():
        with subtests.test(token=about):
            response = post(desk, page, sent, occasion="My occasion", version_token=token)

            assert response.status_code == 200
            assert as_sent(response)["occasion"] == "My occasion"
            assert values(snapshot, "occasion") == ("Their occasion",)


def test_the_form_costs_the_same_whatever_the_number_of_rows(
    desk, proposal, django_assert_max_num_queries
):
    queries = []
    for rows in (1, 3):
        while proposal.observations.count() < rows:
            report = factories.ProgressReportFactory()
            factories.ObservationFactory(proposal=proposal, report=report)
        desk.get(change_page(proposal))  # What is looked up once only.
        with django_assert_max_num_queries(32) as captured:
            desk.get(change_page(proposal))
        queries.append(len(captured))

    assert queries[0] == queries[1]


def test_in_a_long_text_the_words_that_differ_are_marked(desk, proposal):
    beginning = "The staffs exchange what they know of threats to ports and cables, "
    proposal.text = f"{beginning}twice a year."
    proposal.save()
    sent = opened(desk, proposal)
    post(desk, change_page(proposal), sent, text=f"{beginning}once a year.")

    response = post(desk, change_page(proposal), sent, text=f"{beginning}every month.")

    text = parsed(response).find(".//div[@class='difference']")
    assert texts(text, ".//del") == ["twice", "twice a year."]
    assert texts(text, ".//ins") == ["once", "every month."]


# A record that somebody deleted.


def test_what_was_typed_for_a_deleted_record_is_offered_anew(desk):
    theme = factories.ThemeFactory(slug="fuel", name="Fuel")
    sent = opened(desk, theme)
    delete(desk, theme, change_reason="Not needed")

    response = post(desk, change_page(theme), sent, description="What I typed.")

    assertContains(response, "It was deleted")
    assertContains(response, "editor:\n        Not needed")
    assert as_sent(response)["description"] == "What I typed."
    assert not models.Theme.objects.exists()


def test_a_deleted_record_is_added_anew_with_what_was_typed(desk):
    theme = factories.ThemeFactory(slug="fuel", name="Fuel")
    sent = opened(desk, theme)
    delete(desk, theme)
    asked = post(desk, change_page(theme), sent, description="What I typed.")

    assert (
        parsed(asked).find(".//form[@id='theme_form']").get("action") == "/admin/actions/theme/add/"
    )
    response = post(desk, address(models.Theme, "add"), as_sent(asked))

    assert response.status_code == 302
    assert [one.description for one in models.Theme.objects.all()] == ["What I typed."]


def test_a_deleted_proposal_keeps_its_reference_and_what_was_typed_in_rows(desk, proposal, sent):
    delete(desk, proposal)

    row = {"observations-TOTAL_FORMS": "1", "observations-0-reason": "Typed in a row."}
    response = post(desk, change_page(proposal), sent, **row)

    assert as_sent(response)["reference"] == "2016-01"
    assert as_sent(response)["proposal_set"] == ["2016"]
    assertContains(response, "<dd>Typed in a row.</dd>", html=True)


def test_a_record_that_never_was_is_still_not_found(desk):
    page, token = address(models.Theme, "change", 99), '{"theme-98":"0123456789abcdef"}'

    for response in [desk.get(page), post(desk, page, {"name": "Fuel"}, version_token=token)]:
        assertRedirects(response, "/admin/", fetch_redirect_response=False)
    assert not models.Theme.objects.exists()


# Rows that are edited with their record.


def changed_by_another(record, **values):
    with revision(EditOrigin.DESK, "Read again"):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


@pytest.fixture
def observation(proposal):
    report = factories.ProgressReportFactory(number=1)
    return factories.ObservationFactory(proposal=proposal, report=report, place="Old place")


def test_a_row_that_both_changed_is_compared_field_by_field(desk, proposal, observation):
    sent = opened(desk, proposal)
    changed_by_another(observation, place="Their place", reason="Their reason.")

    asked = post(desk, change_page(proposal), sent, **{"observations-0-place": "My place"})
    response = post(desk, change_page(proposal), as_sent(asked))

    assert row_errors(asked) == [{"__all__": [NOT_SAVED], "place": [CHANGED_TOO]}]
    assert differences(asked)["Place in the report"] == ["Old place", "Their place", "My place"]
    assert response.status_code == 302
    assert values(observation, "place", "reason") == ("My place", "Their reason.")


def test_what_a_row_does_not_show_is_no_question_and_stays(desk, proposal, observation):
    sent = opened(desk, proposal)
    changed_by_another(observation, editor_note="Their note.")

    response = post(desk, change_page(proposal), sent, **{"observations-0-place": "My place"})

    assert response.status_code == 302
    assert values(observation, "place", "editor_note") == ("My place", "Their note.")


def test_a_row_that_was_deleted_stays_deleted_where_i_did_not_touch_it(desk, proposal, observation):
    sent = opened(desk, proposal)
    delete(desk, observation)

    asked = post(desk, change_page(proposal), sent, title="My title")
    response = post(desk, change_page(proposal), as_sent(asked))

    assertContains(asked, "It was deleted")
    assert response.status_code == 302
    assert not proposal.observations.exists()
    assert values(proposal, "title") == ("My title",)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ({}, ["My place"]),
        ({"observations-1-status": "", "observations-1-match": "", "observations-1-place": ""}, []),
    ],
)
def test_a_row_that_i_changed_and_another_deleted_is_added_anew_unless_it_is_emptied(
    desk, proposal, observation, typed, places
):
    later = factories.ObservationFactory(proposal=proposal, report__number=2, place="Later")
    begin_history()
    sent = opened(desk, proposal)
    delete(desk, observation)

    asked = post(desk, change_page(proposal), sent, **{"observations-1-place": "My place"})
    emptied = {**typed, "observations-1-report": ""} if typed else {}
    response = post(desk, change_page(proposal), as_sent(asked), **emptied)

    assert differences(asked)["Place in the report"] == ["Old place", "deleted", "My place"]
    assert as_sent(asked)["observations-1-place"] == "My place"
    assert response.status_code == 302
    assert [one.place for one in proposal.observations.all()] == [*places, later.place]


def test_a_row_that_another_added_is_shown_and_kept(desk, proposal, observation):
    sent = opened(desk, proposal)
    added = factories.ObservationFactory(proposal=proposal, report__number=2, place="Theirs")

    asked = post(desk, change_page(proposal), sent, **{"observations-0-place": "My place"})
    response = post(desk, change_page(proposal), as_sent(asked))

    link = f'<a href="{change_page(added)}">2016-01 in the second progress report</a>'
    assertContains(asked, f"<h3>{link}</h3>", html=True)
    assert response.status_code == 302
    assert [one.place for one in proposal.observations.all()] == ["My place", "Theirs"]


def test_each_row_keeps_its_name_when_another_row_came_before_it(desk, proposal, observation):
    sent = opened(desk, proposal)
    factories.ObservationFactory(proposal=proposal, report__number=2)

    asked = post(desk, change_page(proposal), sent)

    [label] = [
        words(one)
        for one in parsed(asked).findall(
            ".//div[@id='observations-0']//span[@class='inline_label']"
        )
    ]
    assert label.startswith("2016-01 in the first progress report")


def new_observation(report, **typed):
    values = {"report": str(report.pk), "status": "in_place", "match": "explicit", **typed}
    rows = {f"observations-0-{name}": value for name, value in values.items()}
    return {"observations-TOTAL_FORMS": "1", **rows}


def test_the_same_row_added_by_both_is_one_row(desk, proposal):
    report = factories.ProgressReportFactory(number=1)
    sent = opened(desk, proposal)
    theirs = factories.ObservationFactory(proposal=proposal, report=report, place="Their place")

    mine = new_observation(report, place="My place", reason="My reason.")
    asked = post(desk, change_page(proposal), sent, **mine)
    response = post(desk, change_page(proposal), as_sent(asked))

    assert differences(asked) == {"Place in the report": ["empty", "Their place", "My place"]}
    assert response.status_code == 302
    assert list(proposal.observations.all()) == [theirs]
    assert values(theirs, "place", "reason") == ("My place", "My reason.")


def test_a_row_that_another_changed_is_deleted_only_if_that_is_still_wanted(
    desk, proposal, observation, subtests
):
    sent = opened(desk, proposal)
    changed_by_another(observation, place="Their place")

    asked = post(desk, change_page(proposal), sent, **{"observations-0-DELETE": "on"})

    assert differences(asked) == {"Place in the report": ["Old place", "Their place"]}
    assert values(observation, "place") == ("Their place",)
    for delete_it, places in [(None, ["Their place"]), ("on", [])]:
        with subtests.test(delete=delete_it):
            typed = {"observations-0-DELETE": delete_it}
            response = post(desk, change_page(proposal), as_sent(asked), **typed)

            assert response.status_code == 302
            assert [one.place for one in proposal.observations.all()] == places


# Deleting.


def test_a_record_that_changed_after_the_question_is_not_deleted(desk, transcriber_desk):
    theme = factories.ThemeFactory()
    page = address(models.Theme, "delete", theme.pk)
    asked = desk.get(page)
    send(transcriber_desk, change_page(theme), name="Changed", change_reason="Better so")

    response = post(desk, page, as_sent(asked))

    assertContains(response, "transcriber:\n        Better so")
    assert models.Theme.objects.exists()
    assert post(desk, page, as_sent(response)).status_code == 302
    assert not models.Theme.objects.exists()


def test_chosen_records_that_changed_after_the_question_are_not_deleted(desk):
    theme, other = factories.ThemeFactory(), factories.ThemeFactory()
    page = address(models.Theme, "changelist")
    chosen = {"action": "delete_selected", "_selected_action": [theme.pk, other.pk]}
    asked = desk.post(page, chosen)
    send(desk, change_page(theme), name="Changed")

    response = post(desk, page, as_sent(asked))

    assertContains(response, "Somebody else changed this while you had it open")
    assert models.Theme.objects.count() == 2
    post(desk, page, as_sent(response))
    assert not models.Theme.objects.exists()


# Lists in which several records are changed at once.

LIST = "/admin/actions/proposal/"


def row_of(sent, record):
    """Return the prefix of a record's row in what a list sends."""
    [name] = [
        name for name, value in sent.items() if name.endswith("-id") and value == str(record.pk)
    ]
    return name.removesuffix("-id")


def test_a_list_edit_that_meets_another_is_told(desk, proposal, sent):
    in_list = as_sent(desk.get(LIST))
    post(desk, change_page(proposal), sent, type="recurring")

    mine = {"form-0-type": "open_ended", "_save": "Save"}
    asked = post(desk, LIST, in_list, **mine)
    response = post(desk, LIST, as_sent(asked), _save="Save")

    assertContains(asked, NOT_SAVED)
    assert as_sent(asked)["form-0-type"] == ["open_ended"]
    assert differences(asked)["Type of commitment"][0] == "empty"
    assert response.status_code == 302
    assert values(proposal, "type") == ("open_ended",)


def test_a_row_of_a_list_that_only_another_changed_is_left_alone(desk, proposal, sent):
    other = factories.ProposalFactory(reference="2016-02")
    in_list = as_sent(desk.get(LIST))
    post(desk, change_page(proposal), sent, type="recurring")

    response = post(desk, LIST, in_list, **{"form-1-type": "one_off", "_save": "Save"})

    assert response.status_code == 302
    assert values(proposal, "type") == ("recurring",)
    assert values(other, "type") == ("one_off",)


def test_a_row_of_a_list_that_another_deleted_is_said_and_the_others_are_saved(desk, proposal):
    other = factories.ProposalFactory(reference="2016-02")
    in_list = as_sent(desk.get(LIST))
    delete(desk, proposal)

    mine = {f"{row_of(in_list, other)}-type": "one_off", "_save": "Save"}
    asked = post(desk, LIST, in_list, **mine)
    response = post(desk, LIST, as_sent(asked), _save="Save")

    assertContains(asked, "<h3>Proposal 2016-01</h3>", html=True)
    assert as_sent(asked)[f"{row_of(in_list, other)}-type"] == ["one_off"]
    assert response.status_code == 302
    assert values(other, "type") == ("one_off",)


def test_what_was_typed_into_a_row_of_a_list_that_another_deleted_is_shown(desk, proposal, sent):
    in_list = as_sent(desk.get(LIST))
    delete(desk, proposal)

    response = post(desk, LIST, in_list, **{"form-0-type": "one_off", "_save": "Save"})

    assert [one[1:] for one in differences(response).values()] == [["deleted", "One-off"]]
    assert not models.Proposal.objects.exists()


def test_the_rows_of_a_list_stay_with_their_names_when_another_edit_orders_them_anew(
    desk, proposal
):
    second = factories.ProposalFactory(reference="2016-02")
    by_standing = f"{LIST}?standing__exact=official"
    models.Proposal.objects.update(standing="official")
    in_list = as_sent(desk.get(by_standing))
    send(desk, change_page(proposal), standing="reported")

    response = post(desk, by_standing, in_list, **{"form-1-type": "wrong", "_save": "Save"})

    listed = response.context["cl"].result_list
    assert [one.reference for one in listed] == [proposal.reference, second.reference]
    assert as_sent(response)["form-1-id"] == str(second.pk)


def test_a_list_edit_asks_why(desk, proposal):
    in_list = as_sent(desk.get(LIST))

    mine = {"form-0-type": "open_ended", "_save": "Save", "change_reason": " "}
    response = post(desk, LIST, in_list, **mine)

    assertContains(response, "Say in a few words why you change this.")
    assert values(proposal, "type") == ("",)


def test_a_list_edit_is_one_edit_on_record(desk, proposal, editor):
    factories.ProposalFactory(reference="2016-02")
    in_list = as_sent(desk.get(LIST))

    mine = {"form-0-type": "open_ended", "form-1-type": "one_off", "_save": "Save"}
    post(desk, LIST, in_list, **mine, change_reason="Read again")

    edit = models.Edit.objects.latest("pk")
    assert (edit.origin, edit.reason, edit.editor) == ("desk", "Read again", editor)
    assert [one.key for one in edit.versions.order_by("key")] == ["2016-01", "2016-02"]


def test_addresses_are_marked_as_opened_in_their_list(desk):
    one = factories.DocumentAddressFactory(confirmation="not_checked")
    page = address(models.DocumentAddress, "changelist")

    changed = {"form-0-confirmation": "opened", "_save": "Save"}
    assert post(desk, page, as_sent(desk.get(page)), **changed).status_code == 302
    assert values(one, "confirmation") == ("opened",)
