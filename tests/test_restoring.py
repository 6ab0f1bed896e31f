"""Going back: a record to a version of it, or everything that one edit did."""

import pytest

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.history.revert import (
    CHANGED_SINCE,
    NEEDS_A_REVIEWER,
    CannotRevert,
    restore,
    revert,
    steps_of,
)
from actions.history.revision import revision
from actions.models import Edit, Observation, Proposal, Source, Theme, Version
from actions.models.serialization import serialize
from actions.permissions import RAISED, REVIEWED, TO_CHECK
from actions.vocabulary import EditOrigin, Standing
from tests.accounts import account
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history"), pytest.mark.postgresql]


def edited(record, **values):
    """Change a record in an edit of its own, and return the edit."""
    with revision(EditOrigin.DESK, "A correction"):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return Edit.objects.first()


def versions(record):
    """Return the versions of a record, the first one first."""
    return list(Version.objects.of(type(record), record.pk).order_by("pk"))


def again(record):
    return type(record).objects.get(pk=record.pk)


def refusals(error):
    return error.value.problems


def test_a_version_is_restored_field_by_field():
    proposal = ProposalFactory(title="Before", text="The text before.")
    edited(proposal, title="After", text="The text after.")

    restore(versions(proposal)[-2], "It was right before")

    assert (again(proposal).title, again(proposal).text) == ("Before", "The text before.")


def test_what_is_restored_is_on_record_with_origin_reason_and_editor():
    proposal, editor = ProposalFactory(title="Before"), account("editor", TRANSCRIBERS)
    edited(proposal, title="After")

    restore(versions(proposal)[-2], "It was right before", editor)

    edit = Edit.objects.first()
    assert (edit.origin, edit.reason, edit.editor) == (
        EditOrigin.RESTORED,
        "It was right before",
        editor,
    )
    assert [(one.key, one.fields) for one in edit.versions.all()] == [("2016-01", ["title"])]


def test_relations_are_restored():
    before, after = ThemeFactory(), ThemeFactory()
    proposal = ProposalFactory(themes=[before])
    with revision(EditOrigin.DESK, "Another theme"):
        proposal.themes.set([after])

    restore(versions(proposal)[-2], "Back")

    assert list(proposal.themes.all()) == [before]


def test_another_record_stays_as_it_is():
    proposal, other = ProposalFactory(title="Before"), ProposalFactory(title="Other")
    edited(proposal, title="After")
    edited(other, title="Other after")

    restore(versions(proposal)[-2], "Back")

    assert again(other).title == "Other after"


def test_restoring_what_is_so_already_changes_nothing():
    proposal = ProposalFactory()
    edits = Edit.objects.count()

    restore(versions(proposal)[-1], "Back")

    assert Edit.objects.count() == edits


def test_a_removed_record_comes_back_under_its_row_id():
    proposal = ProposalFactory(title="Here", sources=[SourceFactory()])
    before, pk = serialize(proposal), proposal.pk
    with revision(EditOrigin.DESK, "A mistake"):
        proposal.delete()

    removed = Version.objects.of(Proposal, pk).first()
    restored = restore(removed, "It was a mistake")

    assert restored.pk == pk
    assert serialize(Proposal.objects.get(pk=pk)) == before


def test_who_reviewed_a_version_comes_back_with_it():
    reviewer = account("reviewer", TRANSCRIBERS, REVIEWERS)
    proposal = ProposalFactory(reviewed="2026-05-01T12:00:00Z", reviewed_by=reviewer)
    edited(proposal, reviewed=None, reviewed_by=None)

    restore(versions(proposal)[-2], "It was reviewed")

    assert again(proposal).reviewed_by == reviewer


def test_a_version_that_refers_to_a_record_that_is_gone_is_refused_by_field():
    theme = ThemeFactory(slug="gone")
    proposal = ProposalFactory(themes=[theme])
    with revision(EditOrigin.DESK, "No such theme"):
        proposal.themes.clear()
    theme.delete()

    with pytest.raises(CannotRevert) as error:
        restore(versions(proposal)[-2], "Back")

    assert refusals(error) == [
        (f"Proposal {proposal}", "Themes: there is no record gone."),
    ]
    assert not proposal.themes.exists()


def test_a_version_that_breaks_a_rule_now_is_refused_by_field():
    proposal = AwaitingProposalFactory()
    edited(proposal, standing=Standing.UNCONFIRMED, title="Known", text="Known now.")
    ObservationFactory(proposal=proposal)

    with pytest.raises(CannotRevert) as error:
        restore(versions(proposal)[0], "Back")

    [(name, why)] = refusals(error)
    assert name == "Proposal 2016-01 Known"
    assert why.startswith("Source of the text: Observations or evidence are recorded for this")
    assert again(proposal).title == "Known"


def test_a_removed_record_whose_key_is_taken_is_refused():
    SourceFactory(slug="same").delete()
    taken = SourceFactory(slug="same", title="The new one")

    with pytest.raises(CannotRevert) as error:
        restore(Version.objects.removed(Source).get(), "Back")

    assert [name for name, _ in refusals(error)] == ["Source same"]
    assert "Slug: " in str(error.value)
    assert list(Source.objects.all()) == [taken]


def test_who_may_not_confirm_cannot_raise_the_source_of_a_text_by_restoring():
    transcriber = account("transcriber", TRANSCRIBERS)
    proposal = ProposalFactory(standing=Standing.OFFICIAL, sources=[SourceFactory()])
    edited(proposal, standing=Standing.UNCONFIRMED)

    with pytest.raises(CannotRevert) as error:
        restore(versions(proposal)[-2], "Back", transcriber)

    assert refusals(error) == [
        (f"Proposal {proposal}", NEEDS_A_REVIEWER.format(f"Source of the text: {RAISED}"))
    ]
    assert again(proposal).standing == Standing.UNCONFIRMED


def test_who_may_not_confirm_cannot_bring_a_review_back():
    transcriber = account("transcriber", TRANSCRIBERS)
    proposal = ProposalFactory(reviewed="2026-05-01T12:00:00Z")
    edited(proposal, reviewed=None)

    with pytest.raises(CannotRevert) as error:
        restore(versions(proposal)[-2], "Back", transcriber)

    assert refusals(error) == [
        (f"Proposal {proposal}", NEEDS_A_REVIEWER.format(f"Last reviewed: {REVIEWED}"))
    ]
    assert again(proposal).reviewed is None


def test_who_may_not_confirm_cannot_say_by_restoring_that_our_words_agree():
    transcriber = account("transcriber", TRANSCRIBERS)
    proposal = ProposalFactory(official_text="As printed.")
    edited(proposal, text_to_check=True)

    with pytest.raises(CannotRevert) as error:
        restore(versions(proposal)[-2], "Back", transcriber)

    why = NEEDS_A_REVIEWER.format(f"To be checked against the official text: {TO_CHECK}")
    assert refusals(error) == [(f"Proposal {proposal}", why)]
    assert again(proposal).text_to_check


def test_what_somebody_restores_who_may_not_confirm_loses_its_review():
    transcriber = account("transcriber", TRANSCRIBERS)
    observation = ObservationFactory(place="p. 2", reviewed="2026-05-01T12:00:00Z")
    edited(observation, place="p. 3")

    restore(versions(observation)[-2], "Back", transcriber)

    assert (again(observation).place, again(observation).reviewed) == ("p. 2", None)


def test_who_may_not_confirm_restores_what_confirms_nothing():
    transcriber = account("transcriber", TRANSCRIBERS)
    proposal = ProposalFactory(standing=Standing.REPORTED, title="Before")
    edited(proposal, standing=Standing.OFFICIAL, title="After")

    restore(versions(proposal)[-2], "Back", transcriber)

    assert (again(proposal).standing, again(proposal).title) == (Standing.REPORTED, "Before")


def test_who_may_confirm_raises_the_source_of_a_text_by_restoring():
    reviewer = account("reviewer", TRANSCRIBERS, REVIEWERS)
    proposal = ProposalFactory(standing=Standing.OFFICIAL, sources=[SourceFactory()])
    edited(proposal, standing=Standing.UNCONFIRMED)

    restore(versions(proposal)[-2], "Back", reviewer)

    assert again(proposal).standing == Standing.OFFICIAL


def test_a_version_from_before_a_field_was_there_leaves_that_field():
    proposal = ProposalFactory(title="Before", timing="By 2020")
    version = versions(proposal)[-1]
    del version.serialization["timing"]
    version.serialization["no_longer_a_field"] = "x"
    edited(proposal, title="After", timing="By 2021")

    restore(version, "Back")

    assert (again(proposal).title, again(proposal).timing) == ("Before", "By 2021")


def test_an_edit_is_taken_back_with_all_its_records():
    first, second, other = ProposalFactory(title="A"), ProposalFactory(title="B"), ProposalFactory()
    with revision(EditOrigin.DESK, "Two at once"):
        for proposal in [first, second]:
            proposal.title = "Changed"
            proposal.save()
    edit = Edit.objects.first()
    edited(other, title="Changed")

    revert(edit, "Both were right")

    assert (again(first).title, again(second).title, again(other).title) == ("A", "B", "Changed")


def test_what_an_edit_added_is_removed_again_and_what_it_removed_comes_back():
    removed, kept = ThemeFactory(slug="removed"), ThemeFactory(slug="kept")
    pk = removed.pk
    with revision(EditOrigin.DESK, "Another theme"):
        removed.delete()
        ThemeFactory(slug="added")

    revert(Edit.objects.first(), "Back")

    assert set(Theme.objects.values_list("pk", "slug")) == {(pk, "removed"), (kept.pk, "kept")}


def test_records_that_depend_on_each_other_come_back_together():
    observation = ObservationFactory(findings=[FindingFactory()])
    proposal, finding = observation.proposal, observation.findings.get()
    before = serialize(observation)
    with revision(EditOrigin.DESK, "None of it"):
        for record in [observation, finding, proposal]:
            record.delete()

    revert(Edit.objects.first(), "All of it")

    assert serialize(Observation.objects.get()) == before


def test_records_that_depend_on_each_other_are_removed_together():
    area = AreaFactory()
    with revision(EditOrigin.DESK, "All of it"):
        observation = ObservationFactory(proposal=ProposalFactory(area=area))

    revert(Edit.objects.first(), "None of it")

    assert not Observation.objects.filter(pk=observation.pk).exists()
    assert not Proposal.objects.exists()
    assert area in type(area).objects.all()


def test_records_that_exchanged_their_places_exchange_them_again():
    area = AreaFactory()
    one, two = (ProposalFactory(area=area, order_in_area=order) for order in [1, 2])
    with revision(EditOrigin.TRANSCRIPTION, "The order of the text"):
        for proposal, order in [(one, 3), (two, 1), (one, 2)]:
            proposal.order_in_area = order
            proposal.save()

    revert(Edit.objects.first(), "Back")

    assert (again(one).order_in_area, again(two).order_in_area) == (1, 2)


def test_an_edit_is_refused_by_name_where_a_record_was_changed_since():
    first, second = ProposalFactory(title="A"), ProposalFactory(title="B")
    with revision(EditOrigin.DESK, "Two at once"):
        for proposal in [first, second]:
            proposal.title = "Changed"
            proposal.save()
    edit = Edit.objects.first()
    edited(second, title="Changed again")

    with pytest.raises(CannotRevert) as error:
        revert(edit, "Back")

    assert refusals(error) == [("Proposal 2016-02 Changed again", CHANGED_SINCE)]
    assert again(first).title == "Changed"


def test_a_change_that_the_history_does_not_know_counts_as_changed_since():
    proposal = ProposalFactory(title="A")
    edit = edited(proposal, title="B")
    Proposal.objects.update(title="C")

    with pytest.raises(CannotRevert):
        revert(edit, "Back")

    assert again(proposal).title == "C"


def test_what_was_changed_since_may_stay_while_the_rest_is_taken_back():
    first, second = ProposalFactory(title="A"), ProposalFactory(title="B")
    with revision(EditOrigin.DESK, "Two at once"):
        for proposal in [first, second]:
            proposal.title = "Changed"
            proposal.save()
    edit = Edit.objects.first()
    edited(second, title="Changed again")

    revert(edit, "Back", keep_later_changes=True)

    assert (again(first).title, again(second).title) == ("A", "Changed again")


def test_what_an_edit_added_stays_where_others_refer_to_it_now():
    with revision(EditOrigin.DESK, "A source"):
        source = SourceFactory()
    edit = Edit.objects.first()
    ProposalFactory(sources=[source])

    with pytest.raises(CannotRevert) as error:
        revert(edit, "Back")

    assert refusals(error) == [(f"Source {source}", "It is used by 1 proposal.")]
    assert Source.objects.filter(pk=source.pk).exists()


def test_one_record_that_does_not_fit_leaves_all_as_they_are():
    theme = ThemeFactory(slug="gone")
    first, second = ProposalFactory(title="A"), ProposalFactory(themes=[theme])
    with revision(EditOrigin.DESK, "Two at once"):
        first.title = "Changed"
        first.save()
        second.themes.clear()
    edit = Edit.objects.first()
    theme.delete()

    with pytest.raises(CannotRevert):
        revert(edit, "Back")

    assert again(first).title == "Changed"


def test_taking_back_is_an_edit_that_can_be_taken_back():
    proposal = ProposalFactory(title="Before")
    revert(edited(proposal, title="After"), "Back")

    revert(Edit.objects.first(), "And forth")

    assert again(proposal).title == "After"


def test_taking_back_twice_is_refused_the_second_time():
    proposal = ProposalFactory(title="Before")
    edit = edited(proposal, title="After")
    revert(edit, "Back")

    with pytest.raises(CannotRevert) as error:
        revert(edit, "Back again")

    assert refusals(error) == [("Proposal 2016-01 Before", CHANGED_SINCE)]


def test_an_edit_of_more_records_than_can_be_waited_for_stays(monkeypatch):
    monkeypatch.setattr("actions.history.revert.MOST", 2)
    with revision(EditOrigin.DESK, "Three at once."):
        ThemeFactory.create_batch(3)
    edit = Edit.objects.first()

    with pytest.raises(CannotRevert) as error:
        revert(edit, "Away with it")
    monkeypatch.setattr("actions.history.revert.MOST", 3)
    revert(edit, "Away with it")

    assert refusals(error)[0][1] == "It touched 3 records; at most 2 can be taken back at once."
    assert not Theme.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_what_an_edit_did_is_read_in_as_many_queries_for_few_as_for_many(
    number, django_assert_num_queries
):
    proposals = [ProposalFactory() for _ in range(number)]
    with revision(EditOrigin.DESK, "All of them"):
        for proposal in proposals:
            proposal.title = "Changed"
            proposal.save()
    edit = Edit.objects.first()

    with django_assert_num_queries(9):
        steps = steps_of(edit)
        assert [step.differs and not step.was_changed_since for step in steps] == [True] * number
