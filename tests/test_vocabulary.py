"""The vocabularies: every term has a code, a label and a definition."""

import inspect

import pytest

from actions import vocabulary
from actions.models import Finding, Proposal
from actions.templatetags.catalogue import STANDING_SHAPES
from actions.vocabulary import Attribution, Standing, Vocabulary

VOCABULARIES = [
    one
    for _, one in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(one, Vocabulary) and one is not Vocabulary
]

every_vocabulary = pytest.mark.parametrize("terms", VOCABULARIES, ids=lambda one: one.__name__)


@every_vocabulary
def test_every_term_has_a_code_a_label_and_a_definition(terms):
    for term in terms:
        assert term.value.isidentifier()
        assert term.label
        assert term.definition.endswith(".")


@every_vocabulary
def test_no_two_terms_have_the_same_label(terms):
    assert len(set(terms.labels)) == len(terms)


@every_vocabulary
def test_the_help_text_holds_every_label_with_its_definition(terms):
    assert all(f"{term.label}: {term.definition}" in terms.help_text() for term in terms)


def test_a_vocabulary_gives_the_choices_and_the_help_of_its_field():
    field = Proposal._meta.get_field("standing")

    assert field.choices == Standing.choices
    assert field.help_text == Standing.help_text()


def test_a_text_cannot_await_transcription():
    assert Standing.AWAITING not in Standing.of_texts()
    assert "awaiting" not in dict(Finding._meta.get_field("standing").choices)


def test_what_rests_on_general_knowledge_is_never_counted_as_confirmed():
    assert Standing.confirmed() == [Standing.OFFICIAL, Standing.REPORTED]


def test_evidence_from_the_period_is_not_tied_to_the_report():
    assert Attribution.tied_to_report() == [
        Attribution.REPORT_TEXT,
        Attribution.OFFICIAL_SUMMARY,
        Attribution.SECONDARY_SUMMARY,
    ]


def test_every_standing_has_a_shape_of_its_own():
    assert set(STANDING_SHAPES) == set(Standing.values)
    assert len(set(STANDING_SHAPES.values())) == len(Standing)
