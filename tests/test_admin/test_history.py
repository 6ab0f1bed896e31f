"""The history of a record in the admin: versions compared and restored, an edit taken back."""

import html5lib
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.admin.history import CHANGED_MEANWHILE, CHOOSE_TWO
from actions.history.revert import restore, revert
from actions.history.revision import revision
from actions.models import Edit, Proposal, Theme, Version
from actions.vocabulary import EditOrigin, Standing
from tests.accounts import account
from tests.edits import rolled_back
from tests.factories import ProposalFactory, ThemeFactory
from tests.hostile import HOSTILE
from tests.pages import parsed, part, refused, targets, texts, words
from tests.test_admin.desk import MODELS, address, as_sent, make, token_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

WHY = "Compared with the register"


def edited(record, editor=None, reason=WHY, **values):
    with revision(EditOrigin.DESK, reason, editor):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return Edit.objects.first()


def versions(record):
    return list(Version.objects.of(type(record), record.pk).order_by("pk"))


def history(record):
    return address(type(record), "history", record.pk)


def version_page(version):
    return address(version.model_class, "version", version.object_id, version.pk)


def edit_page(edit):
    return reverse("admin:actions_edit_change", args=[edit.pk])


def table_of(response):
    return part(parsed(response), "content-main").find(".//table")


def sent(desk, page, **typed):
    """Open a page with a form and send it."""
    return desk.post(page, {**as_sent(desk.get(page)), "change_reason": WHY, **typed})


def test_every_record_has_a_history_and_a_version_that_needs_no_restoring(desk, subtests):
    for model in MODELS:
        with subtests.test(model=model.__name__), rolled_back():
            record = make(model)

            all_versions = desk.get(history(record))
            newest = desk.get(version_page(versions(record)[-1]))

            assertContains(all_versions, "Added")
            assert refused(parsed(all_versions)) == []
            assertContains(newest, "there is nothing to restore")
            assertNotContains(newest, "Restore this version")


def test_the_history_says_when_who_how_why_and_what(desk, editor):
    proposal = ProposalFactory(title="Before")
    edited(proposal, editor, title="After", timing="By 2020")

    table = table_of(desk.get(history(proposal)))

    newest = table.find("tbody/tr")
    assert texts(newest, "td")[2:] == ["editor", "Edited", WHY, "Changed: Title, Timing as stated"]


def test_the_history_has_a_sign_where_no_editor_did_it(desk):
    proposal = ProposalFactory()
    edited(proposal, title="After")

    newest = table_of(desk.get(history(proposal))).find("tbody/tr")

    assert texts(newest, "td")[2] == "–"


def test_the_history_says_of_a_change_of_a_note_which_field_it_was(desk):
    proposal = ProposalFactory()
    edited(proposal, editor_note="A doubt")

    assertContains(desk.get(history(proposal)), "Changed: Editor&#x27;s note")


def test_the_history_of_another_record_is_not_shown(desk):
    proposal, other = ProposalFactory(title="This"), ProposalFactory(title="Other")
    edited(other, reason="Only for the other", title="Other after")

    assertNotContains(desk.get(history(proposal)), "Only for the other")


def test_two_versions_are_compared_field_by_field(desk):
    proposal = ProposalFactory(title="One meeting a year", themes=[ThemeFactory(name="Cyber")])
    before = versions(proposal)[-1]
    with revision(EditOrigin.DESK, WHY):
        proposal.title = "Two meetings a year"
        proposal.save()
        proposal.themes.set([ThemeFactory(name="Space")])
    after = versions(proposal)[-1]

    page = address(Proposal, "compare", proposal.pk)
    response = desk.get(page, {"from": before.pk, "to": after.pk})

    shown = parsed(response)
    assert texts(shown, ".//section/h3") == ["Title", "Themes"]
    values = texts(shown, ".//section//dd")
    assert values == ["One meeting a year", "Two meetings a year", "Cyber", "Space"]


def test_in_a_long_text_what_was_taken_out_and_put_in_is_marked(desk):
    proposal = ProposalFactory(text=f"{'Staffs meet. ' * 9}Once a year.")
    before = versions(proposal)[-1]
    edited(proposal, text=f"{'Staffs meet. ' * 9}Twice a year.")

    query = {"from": before.pk, "to": versions(proposal)[-1].pk}
    shown = parsed(desk.get(address(Proposal, "compare", proposal.pk), query))

    assert texts(shown, ".//section//del") == ["Once"]
    assert texts(shown, ".//section//ins") == ["Twice"]


def test_the_order_in_which_two_versions_are_chosen_does_not_matter(desk):
    proposal = ProposalFactory(title="Before")
    edited(proposal, title="After")
    after, before = reversed(versions(proposal)[-2:])

    page = address(Proposal, "compare", proposal.pk)
    response = desk.get(page, {"from": before.pk, "to": after.pk})

    assert texts(parsed(response), ".//section//dd") == ["Before", "After"]


def test_who_chooses_no_two_versions_is_asked_to(desk, subtests):
    page = address(Proposal, "compare", ProposalFactory().pk)

    for query in [{}, {"from": "1"}, {"from": "x", "to": "9" * 30}, {"from": ""}]:
        with subtests.test(query=query):
            assertContains(desk.get(page, query, follow=True), CHOOSE_TWO)


def test_the_version_of_another_record_cannot_be_compared(desk):
    proposal, other = ProposalFactory(), ProposalFactory()

    query = {"from": versions(proposal)[0].pk, "to": versions(other)[0].pk}
    response = desk.get(address(Proposal, "compare", proposal.pk), query, follow=True)

    assertContains(response, CHOOSE_TWO)


def test_a_version_shows_what_restoring_it_would_change(desk):
    proposal = ProposalFactory(title="Before")
    edited(proposal, title="After")

    shown = parsed(desk.get(version_page(versions(proposal)[-2])))

    assert texts(shown, ".//section[@class='difference']/h3") == ["Title"]
    assert texts(shown, ".//section[@class='difference']//dd") == ["After", "Before"]


def test_a_version_is_restored_with_a_reason(desk, editor):
    proposal = ProposalFactory(title="Before")
    edited(proposal, title="After")

    response = sent(desk, version_page(versions(proposal)[-2]))

    assertRedirects(response, address(Proposal, "change", proposal.pk))
    proposal.refresh_from_db()
    edit = Edit.objects.first()
    assert proposal.title == "Before"
    assert (edit.origin, edit.reason, edit.editor) == (EditOrigin.RESTORED, WHY, editor)


def test_without_a_reason_nothing_is_restored(desk):
    proposal = ProposalFactory(title="Before")
    edited(proposal, title="After")

    response = sent(desk, version_page(versions(proposal)[-2]), change_reason=" ")

    assertContains(response, "Say in a few words why you change this.")
    proposal.refresh_from_db()
    assert proposal.title == "After"


def test_what_somebody_changed_meanwhile_is_not_restored_over(desk):
    proposal = ProposalFactory(title="Before")
    edited(proposal, title="After")
    page = version_page(versions(proposal)[-2])
    form = as_sent(desk.get(page))
    edited(proposal, title="Later")

    response = desk.post(page, {**form, "change_reason": WHY})

    assertContains(response, CHANGED_MEANWHILE)
    assertContains(response, f'value="{WHY}"')
    assert texts(parsed(response), ".//section[@class='difference']//dd") == ["Later", "Before"]
    proposal.refresh_from_db()
    assert proposal.title == "Later"


def test_a_version_that_no_longer_fits_is_refused_by_field_and_keeps_the_reason(desk):
    proposal = ProposalFactory(themes=[ThemeFactory(slug="gone")])
    with revision(EditOrigin.DESK, WHY):
        proposal.themes.clear()
    Theme.objects.get().delete()

    response = sent(desk, version_page(versions(proposal)[-2]))

    assertContains(response, "It cannot be restored: Themes: there is no record gone.")
    assertContains(response, f'value="{WHY}"')
    assert not proposal.themes.exists()


def test_a_removed_record_is_listed_and_comes_back_under_its_row_id(desk, editor):
    theme = ThemeFactory(slug="a-theme", name="A theme of ours")
    pk, kept = theme.pk, ThemeFactory(slug="kept")
    with revision(EditOrigin.DESK, "By mistake", editor):
        theme.delete()

    row = table_of(desk.get(address(Theme, "removed"))).find("tbody/tr")
    [link] = targets(row)
    sent(desk, link)

    assert texts(row, "*")[:2] == ["a-theme", "A theme of ours"]
    assert texts(row, "td")[2:] == ["editor", "By mistake"]
    assert set(Theme.objects.values_list("pk", "slug")) == {(pk, "a-theme"), (kept.pk, "kept")}


def test_a_record_that_came_back_is_no_longer_listed_as_removed(desk):
    theme = ThemeFactory(slug="a-theme")
    theme.delete()
    restore(Version.objects.removed(Theme).get(), WHY)

    assertContains(desk.get(address(Theme, "removed")), "None was removed")


def test_the_history_of_a_removed_record_stays(desk):
    theme = ThemeFactory(slug="a-theme")
    page = history(theme)
    theme.delete()

    assertContains(desk.get(page), "Removed")


def test_a_transcriber_is_told_that_only_a_reviewer_restores_a_standing(transcriber_desk):
    proposal = ProposalFactory(standing=Standing.OFFICIAL)
    edited(proposal, standing=Standing.UNCONFIRMED)
    page = version_page(versions(proposal)[-2])
    seen = token_on(transcriber_desk, page)

    assertContains(transcriber_desk.get(page), "Only a reviewer may do this")
    response = transcriber_desk.post(page, {**seen, "change_reason": WHY})

    assertContains(response, "Only a reviewer may do this")
    proposal.refresh_from_db()
    assert proposal.standing == Standing.UNCONFIRMED


def test_staff_outside_the_groups_see_no_history(client):
    proposal = ProposalFactory()
    edit = edited(proposal, title="After")
    client.force_login(account("clerk"))

    for page in [history(proposal), version_page(versions(proposal)[0]), edit_page(edit)]:
        assert client.get(page).status_code == 403
    assert client.get(address(Proposal, "removed")).status_code == 403


def test_a_visitor_is_asked_to_log_in(client):
    proposal = ProposalFactory()

    for page in [history(proposal), version_page(versions(proposal)[0])]:
        assert client.get(page).headers["Location"].startswith(reverse("admin:login"))


def test_a_record_or_a_version_that_never_was_is_not_found(desk, subtests):
    base = address(Proposal, "changelist")

    for number in ["99999", "9" * 30]:
        with subtests.test(number=number):
            assert desk.get(f"{base}{number}/history/").status_code == 404
            assert desk.get(f"{base}{number}/history/{number}/").status_code == 404


def test_whatever_a_version_says_it_is_shown_as_text(desk, subtests):
    proposal = ProposalFactory(text="Before")
    before = versions(proposal)[-1]

    for name, value in HOSTILE.items():
        with subtests.test(value=name), rolled_back():
            typed = value.replace("\x00", "")
            edited(proposal, reason=typed[:500], text=typed)

            query = {"from": before.pk, "to": versions(proposal)[-1].pk}
            for response in [
                desk.get(history(proposal)),
                desk.get(address(Proposal, "compare", proposal.pk), query),
                desk.get(version_page(before)),
            ]:
                page = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
                assert response.status_code == 200
                assert refused(page) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_asks_as_often_for_few_versions_as_for_many(
    desk, number, django_assert_num_queries
):
    proposal = ProposalFactory()
    for count in range(number):
        edited(proposal, title=f"Title {count}")

    with django_assert_num_queries(13):
        desk.get(history(proposal))


@pytest.mark.parametrize("number", [1, 3])
def test_the_removed_records_are_listed_in_as_many_queries_for_few_as_for_many(
    desk, number, django_assert_num_queries
):
    for theme in [ThemeFactory() for _ in range(number)]:
        theme.delete()

    with django_assert_num_queries(6):
        assert len(desk.get(address(Theme, "removed")).context["listed"]) == number


def both_changed(editor=None):
    """Change two proposals in one edit."""
    first, second = ProposalFactory(title="A"), ProposalFactory(title="B")
    with revision(EditOrigin.DESK, WHY, editor):
        for proposal in [first, second]:
            proposal.title = "Changed"
            proposal.save()
    return Edit.objects.first(), first, second


def titles():
    return list(Proposal.objects.order_by("reference").values_list("title", flat=True))


def test_the_edits_are_listed_and_found_by_record(desk, editor):
    edit, *_ = both_changed(editor)
    edited(ProposalFactory(reference="2017-05"), reason="Something else")

    page = desk.get(reverse("admin:actions_edit_changelist"), {"q": "2016-02"})

    listed = list(page.context["cl"].result_list)
    assert edit in listed
    assert "Something else" not in {one.reason for one in listed}


def test_nobody_writes_or_deletes_an_edit(desk):
    edit, *_ = both_changed()

    assert desk.get(reverse("admin:actions_edit_add")).status_code == 403
    assert desk.get(reverse("admin:actions_edit_delete", args=[edit.pk])).status_code == 403


def test_an_edit_shows_what_it_touched_and_what_taking_it_back_does(desk):
    removed = ThemeFactory(slug="removed")
    with revision(EditOrigin.DESK, WHY):
        removed.delete()
        ThemeFactory(slug="added", name="New")

    response = desk.get(edit_page(Edit.objects.first()))

    found = table_of(response).findall("tbody/tr")
    rows = {words(row.find("th")): words(row.find("td")) for row in found}
    assert rows == {"Theme New": "is removed again", "Theme removed": "comes back"}
    assert refused(parsed(response)) == []


def test_an_edit_is_taken_back_with_a_reason(desk, editor):
    edit, *_ = both_changed()

    response = sent(desk, edit_page(edit))

    assertRedirects(response, reverse("admin:actions_edit_changelist"))
    newest = Edit.objects.first()
    assert titles() == ["A", "B"]
    assert (newest.origin, newest.reason, newest.editor) == (EditOrigin.RESTORED, WHY, editor)


def test_without_a_reason_no_edit_is_taken_back(desk):
    edit, *_ = both_changed()

    response = sent(desk, edit_page(edit), change_reason="")

    assertContains(response, "Say in a few words why you change this.")
    assert titles() == ["Changed", "Changed"]


def test_an_edit_is_not_taken_back_over_a_later_change_which_is_named(desk):
    edit, _, second = both_changed()
    edited(second, title="Later")

    response = sent(desk, edit_page(edit))

    assertContains(response, "Nothing was taken back")
    assertContains(response, "Proposal 2016-02 Later: It was changed after that.")
    assert titles() == ["Changed", "Later"]


def test_what_was_changed_since_may_stay_while_the_rest_is_taken_back(desk):
    edit, _, second = both_changed()
    edited(second, title="Later")

    sent(desk, edit_page(edit), leave_changed="1")

    assert titles() == ["A", "Later"]


def test_an_edit_that_was_taken_back_says_that_there_is_nothing_to_do(desk):
    edit, *_ = both_changed()
    revert(edit, WHY)

    response = desk.get(edit_page(edit))

    assertContains(response, "all its records were changed after that")
    assertNotContains(response, "revert_form")


def test_only_a_reviewer_takes_back_what_was_loaded_from_files(transcriber_desk, desk):
    with revision(EditOrigin.FIXTURES, "Loaded"):
        ThemeFactory()
    page = edit_page(Edit.objects.first())

    assertContains(transcriber_desk.get(page), "only a reviewer takes back what was loaded")
    assert transcriber_desk.post(page, {"change_reason": WHY}).status_code == 403
    assert Theme.objects.exists()
    sent(desk, page)
    assert not Theme.objects.exists()


def test_who_may_not_delete_a_kind_cannot_take_back_that_it_was_added(client):
    clerk = account("clerk")
    clerk.user_permissions.set(Permission.objects.filter(codename="view_edit"))
    client.force_login(clerk)
    with revision(EditOrigin.DESK, WHY):
        ThemeFactory()
    page = edit_page(Edit.objects.first())

    assertContains(client.get(page), "records that you may not change")
    assert client.post(page, {"change_reason": WHY}).status_code == 403
    assert Theme.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_an_edit_is_shown_in_as_many_queries_for_few_records_as_for_many(
    desk, number, django_assert_num_queries
):
    proposals = [ProposalFactory() for _ in range(number)]
    with revision(EditOrigin.DESK, WHY):
        for proposal in proposals:
            proposal.title = "Changed"
            proposal.save()

    with django_assert_num_queries(16):
        desk.get(edit_page(Edit.objects.first()))
