"""A serialization is written to the database, by whoever restores, loads or takes in records."""

import pytest
from django.core.exceptions import ValidationError

from actions.history.deserialization import save_serialization
from actions.history.revision import revision
from actions.models import Edit, Finding, Proposal, Theme
from actions.models.serialization import serialize
from actions.vocabulary import EditOrigin
from tests.accounts import account
from tests.edits import rolled_back
from tests.factories import (
    FindingFactory,
    ObservationFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_the_written_form_of_a_record_makes_the_same_record_again():
    proposal = ProposalFactory(themes=[ThemeFactory()], timing="by 2018")
    values = serialize(proposal)
    proposal.delete()

    assert serialize(save_serialization(Proposal, values)) == values


def test_a_record_that_was_deleted_comes_back_under_its_row_number():
    proposal = ProposalFactory(themes=[ThemeFactory()])
    values, number = serialize(proposal), proposal.pk
    proposal.delete()

    save_serialization(Proposal, values, Proposal(pk=number))

    assert serialize(Proposal.objects.get(pk=number)) == values


def test_fields_that_are_not_named_keep_their_values():
    proposal = ProposalFactory(title="Share", timing="by 2018", themes=[ThemeFactory()])

    save_serialization(Proposal, {"title": "Share warnings"}, proposal)

    proposal.refresh_from_db()
    assert (proposal.title, proposal.timing) == ("Share warnings", "by 2018")
    assert proposal.themes.count() == 1


def test_a_relation_becomes_what_the_written_form_says():
    old, new = ThemeFactory(), ThemeFactory()
    proposal = ProposalFactory(themes=[old])

    save_serialization(Proposal, {"themes": [[new.slug]]}, proposal)

    assert list(proposal.themes.all()) == [new]


@pytest.mark.usefixtures("history")
def test_saving_is_one_edit_on_record():
    proposal, theme = ProposalFactory(title="Share"), ThemeFactory()
    before = Edit.objects.count()

    save_serialization(Proposal, {"title": "Warn", "themes": [[theme.slug]]}, proposal)

    assert Edit.objects.count() == before + 1
    assert Edit.objects.first().versions.get().fields == ["title", "themes"]


def test_saving_inside_an_edit_is_a_part_of_it():
    proposal = ProposalFactory(title="Share")

    with revision(EditOrigin.RESTORED, "It was right before."):
        save_serialization(Proposal, {"title": "Warn"}, proposal)

    assert Edit.objects.first().reason == "It was right before."


def test_a_broken_rule_is_told_by_field_and_nothing_is_saved(subtests):
    before = serialize(ProposalFactory(title="Share"))
    for values, message in [
        ({"title": "a" * 151}, "Ensure this value has at most 150 characters (it has 151)."),
        ({"standing": "certain"}, "Value 'certain' is not a valid choice."),
        ({"area": ["moon"]}, "there is no record moon."),
        ({"proposal_set": None}, "This field cannot be null."),
        ({"themes": [["moon"]]}, "there is no record moon."),
        ({"order_in_area": "first"}, "“first” value must be an integer."),
        ({"colour": "blue"}, "there is no such field."),
        ({"order_in_area": 0}, "Order in the area starts at 1."),
        (
            {"sources": []},
            "A text needs at least one source; for an unconfirmed one, general knowledge is one.",
        ),
    ]:
        with subtests.test(values=values), rolled_back():
            with pytest.raises(ValidationError) as broken:
                save_serialization(Proposal, {"text": "Anew.", **values}, Proposal.objects.get())

            assert broken.value.message_dict == {next(iter(values)): [message]}
            assert serialize(Proposal.objects.get()) == before


def test_a_value_that_another_record_has_is_told_by_field():
    ThemeFactory(name="Mobility")

    with pytest.raises(ValidationError) as broken:
        save_serialization(Theme, {"slug": "movement", "name": "Mobility", "description": ""})

    assert broken.value.message_dict == {"name": ["Theme with this Name already exists."]}


def test_a_rule_about_several_records_is_told_by_field():
    finding = FindingFactory()
    ObservationFactory(findings=[finding], place="")

    with pytest.raises(ValidationError) as broken:
        save_serialization(Finding, {"attribution": "period_evidence"}, finding)

    message = "An observation rests on it, so it must say what the report holds."
    assert broken.value.message_dict == {"attribution": [message]}
    assert Finding.objects.get().attribution == "report_text"


def test_who_reviewed_is_unknown_where_the_written_review_is_another_one():
    proposal = ProposalFactory(reviewed="2026-01-01T00:00:00Z", reviewed_by=account("one"))

    save_serialization(Proposal, {"reviewed": "2025-01-01T00:00:00Z"}, proposal)

    assert Proposal.objects.get().reviewed_by is None


def test_who_reviewed_stays_where_the_review_is_the_same():
    reviewer = account("one")
    proposal = ProposalFactory(reviewed_by=reviewer, reviewed="2026-01-01T00:00:00Z")
    proposal.refresh_from_db()

    save_serialization(Proposal, serialize(proposal) | {"title": "Warn"}, proposal)

    assert Proposal.objects.get().reviewed_by == reviewer


def test_a_source_that_was_removed_from_a_list_of_several_is_gone():
    first, second = SourceFactory(), SourceFactory()
    proposal = ProposalFactory(sources=[first, second])

    save_serialization(Proposal, {"sources": [[second.slug]]}, proposal)

    assert list(proposal.sources.all()) == [second]
