"""The vocabularies: every term has a code, a label and a definition."""

import inspect
import re

from django.template.loader import render_to_string

from actions import vocabulary
from actions.models import Finding, Observation, Proposal
from actions.vocabulary import (
    Attribution,
    CommitmentType,
    LastOnRecord,
    Match,
    Side,
    Standing,
    Status,
    Vocabulary,
    WithoutObservation,
)

VOCABULARIES = [
    one
    for _, one in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(one, Vocabulary) and one is not Vocabulary
]


def test_every_term_has_a_code_a_label_of_its_own_and_a_definition(subtests):
    for terms in VOCABULARIES:
        with subtests.test(vocabulary=terms.__name__):
            for term in terms:
                assert term.value.isidentifier()
                assert term.label
                assert term.definition.endswith(".")
            assert len(set(terms.labels)) == len(terms)


def test_the_help_text_holds_every_label_with_its_definition():
    assert Side.help_text() == (
        "EU: Belongs to the European Union. NATO: Belongs to NATO. "
        "Both: Set up by or common to both. Other: Belongs to neither."
    )


def test_a_vocabulary_gives_the_choices_and_the_help_of_its_field():
    field = Proposal._meta.get_field("standing")

    assert field.choices == Standing.choices
    assert field.help_text == Standing.help_text()


def test_the_codes_and_definitions_of_progress_are_those_beside_the_fields():
    for terms, model, name in [
        (CommitmentType, Proposal, "type"),
        (Status, Observation, "status"),
        (Match, Observation, "match"),
        (Attribution, Finding, "attribution"),
    ]:
        field = model._meta.get_field(name)

        assert field.choices == terms.choices
        assert field.help_text.startswith(terms.help_text())


def test_the_statuses_have_the_codes_and_labels_that_are_published():
    assert Status.choices == [
        ("not_mentioned", "Not mentioned"),
        ("preparing", "In preparation"),
        ("under_way", "Under way"),
        ("activity_reported", "Activity reported"),
        ("in_place", "In place"),
        ("completed", "Completed"),
        ("held_up", "Held up"),
        ("carried_over", "Continued elsewhere"),
    ]


def test_the_other_terms_of_progress_have_the_codes_and_labels_that_are_published(subtests):
    for terms, choices in {
        CommitmentType: [
            ("one_off", "One-off"),
            ("recurring", "Recurring"),
            ("open_ended", "Open-ended"),
            ("mixed", "Mixed"),
        ],
        Match: [
            ("explicit", "Named in the report"),
            ("inferred", "Linked by topic (editor)"),
            ("area_only", "Area only"),
        ],
        WithoutObservation: [
            ("not_read", "Not read yet"),
            ("other_evidence", "Other evidence"),
            ("not_applicable", "Not applicable"),
        ],
        LastOnRecord: [
            ("none", "None on record"),
            ("other_evidence", "Other evidence only"),
            ("awaiting", "Not yet transcribed"),
        ],
        Standing: [
            ("official", "Official text"),
            ("reported", "Secondary source"),
            ("unconfirmed", "Unconfirmed"),
            ("awaiting", "Not yet transcribed"),
        ],
    }.items():
        with subtests.test(terms=terms.__name__):
            assert terms.choices == choices


def test_a_report_mentions_a_proposal_with_every_status_but_one():
    assert Status.mentions() == [
        Status.PREPARING,
        Status.UNDER_WAY,
        Status.ACTIVITY_REPORTED,
        Status.IN_PLACE,
        Status.COMPLETED,
        Status.HELD_UP,
        Status.CARRIED_OVER,
    ]


def test_what_no_observation_says_can_never_be_entered_as_a_status():
    assert set(WithoutObservation.values) & set(Status.values) == set()
    assert set(WithoutObservation.labels) & set(Status.labels) == set()


def test_no_label_of_progress_judges_what_reports_do_not_say():
    labels = [*Status.labels, *WithoutObservation.labels, *LastOnRecord.labels]
    judgements = re.compile("not started|delayed|overdue|failed|%")

    assert [label for label in labels if judgements.search(label.lower())] == []


def test_a_text_is_transcribed():
    assert Standing.AWAITING not in Standing.of_texts()
    assert "awaiting" not in dict(Finding._meta.get_field("standing").choices)


def test_what_rests_on_general_knowledge_is_never_counted_as_confirmed():
    assert Standing.confirmed() == [Standing.OFFICIAL, Standing.REPORTED]


def test_other_evidence_is_not_tied_to_the_report():
    assert Attribution.tied_to_report() == [
        Attribution.REPORT_TEXT,
        Attribution.OFFICIAL_SUMMARY,
        Attribution.SECONDARY_SUMMARY,
    ]


def test_every_status_and_what_stands_in_its_place_has_a_square_of_its_own():
    sprite = render_to_string("partials/sprite.html")

    drawn = dict(re.findall(r'<g id="(\w+)">(.+)</g>', sprite))
    squares = [drawn[term] for term in (*Status, *WithoutObservation)]
    assert len(set(squares)) == len(squares)
