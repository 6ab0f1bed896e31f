"""A broken rule is explained in words, at the field where it is mended."""

import pytest

from actions import models
from tests import factories
from tests.test_admin.desk import (
    address,
    as_sent,
    change_page,
    errors,
    make,
    make_whole,
    post,
    send,
)

pytestmark = pytest.mark.django_db


# What is typed into the form of a record, and what is said at which field.
RULES = {
    models.Area: [
        (
            {"number": "8"},
            {"number": "An area has a number from 1 to 7; only “political-dialogue” has none."},
        ),
    ],
    models.Organisation: [
        (
            {"parent": "itself"},
            {"parent": "A body cannot belong to itself."},
        ),
    ],
    models.Source: [
        (
            {"kind": "general_knowledge"},
            {"address": "General knowledge has no address."},
        ),
        (
            {"address": "", "publisher": ""},
            {"publisher": "Give the address, or at least the publisher."},
        ),
    ],
    models.Document: [
        (
            {"date": ""},
            {"date_precision": "Give the date together with its precision, or neither."},
        ),
    ],
    models.StructuredDialogue: [
        (
            {"date_precision": ""},
            {"date_precision": "Give the date together with its precision, or neither."},
        ),
    ],
    models.Event: [
        (
            {"date_precision": ""},
            {"date_precision": "Give the date together with its precision, or neither."},
        ),
    ],
    models.ProposalSet: [
        (
            {"size": "43"},
            {"year": "There are two sets: 42 proposals of 2016 and 32 of 2017."},
        ),
    ],
    models.Proposal: [
        (
            {"standing": "awaiting"},
            {
                "standing": "A proposal that is not yet transcribed has no title, text, "
                "official text, type, timing or sub-heading, and nothing to be checked."
            },
        ),
        (
            {"text": ""},
            {"text": "A transcribed proposal needs a title and a text, or the official text."},
        ),
        (
            {"area": "", "order_in_area": "1"},
            {"area": "Order and sub-heading need an area."},
        ),
        (
            {"order_in_area": "0"},
            {"order_in_area": "Order in the area starts at 1."},
        ),
    ],
    models.ProgressReport: [
        (
            {"number": "0"},
            {"number": "Reports are numbered from 1."},
        ),
        (
            {"period_end": "2016-05-31"},
            {"period_end": "The period must end after it starts."},
        ),
        (
            {"date": "2016-05-31"},
            {"date": "The report cannot be older than the period it covers."},
        ),
    ],
    models.ReportConsideration: [
        (
            {"source": ""},
            {"source": "Only an unconfirmed entry may lack a source."},
        ),
    ],
    models.Finding: [
        (
            {"report": ""},
            {"attribution": "What no report covers cannot be attributed to a report."},
        ),
    ],
    models.Commentary: [
        (
            {"addressee": "both"},
            {"kind": "Only a recommendation has an addressee and a heading."},
        ),
    ],
}


def test_a_broken_rule_is_explained_at_its_field(desk, subtests):
    for model, rules in RULES.items():
        record = make_whole(model)
        page = change_page(record)
        sent = as_sent(desk.get(page))
        for typed, found in rules:
            with subtests.test(model=model.__name__, typed=typed):
                itself = {name: record.pk for name, value in typed.items() if value == "itself"}

                response = post(desk, page, sent, **{**typed, **itself})

                assert errors(response) == {name: [message] for name, message in found.items()}


def test_a_proposal_of_another_set_is_refused_at_its_reference(desk):
    factories.ProposalSetFactory(year=2017)

    response = send(
        desk,
        address(models.Proposal, "add"),
        reference="2016-05",
        proposal_set="2017",
        standing="awaiting",
    )

    assert errors(response) == {
        "reference": [
            "The set of 2016 has the references 2016-01 to 2016-42, "
            "the set of 2017 has 2017-01 to 2017-32."
        ]
    }


def test_a_place_in_an_area_that_is_taken_is_refused_at_the_place(desk):
    factories.ProposalFactory(order_in_area=1)
    second = factories.ProposalFactory(order_in_area=2)

    response = send(desk, change_page(second), order_in_area="1")

    assert errors(response) == {
        "order_in_area": ["Another proposal of the set has this place in the area."]
    }


def test_the_number_of_a_paragraph_that_is_taken_is_refused_at_the_number(desk):
    factories.ParagraphFactory(number="1")
    second = factories.ParagraphFactory(number="2")

    response = send(desk, change_page(second), number="1")

    assert errors(response) == {
        "number": ["Paragraph with this Document and Number already exists."]
    }


def test_a_proposal_keeps_its_reference_and_its_set(desk):
    proposal = factories.ProposalFactory()
    factories.ProposalSetFactory(year=2017)

    response = send(desk, change_page(proposal), reference="2017-01", proposal_set="2017")

    assert response.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.reference, proposal.proposal_set_id) == ("2016-01", 2016)


def test_a_reported_text_does_not_rest_on_general_knowledge(desk, subtests):
    known = factories.SourceFactory(kind="general_knowledge", address="")
    for model in (models.Proposal, models.Finding, models.Event):
        with subtests.test(model=model.__name__):
            record = make(model, standing="reported")

            response = send(desk, change_page(record), sources=[known.pk])

            assert errors(response) == {
                "sources": [
                    "General knowledge alone does not support an official or reported text: "
                    "add a source that was read, or choose “Unconfirmed”."
                ]
            }


def test_a_proposal_with_a_text_needs_a_source(desk):
    proposal = factories.ProposalFactory(standing="unconfirmed")

    response = send(desk, change_page(proposal), sources=[])

    assert errors(response) == {
        "sources": [
            "A text needs at least one source; for an unconfirmed one, general knowledge is one."
        ]
    }


def test_a_proposal_not_yet_transcribed_needs_no_source(desk):
    proposal = factories.AwaitingProposalFactory()

    response = send(desk, change_page(proposal), editor_note="Asked for at the archive.")

    assert response.status_code == 302
    proposal.refresh_from_db()
    assert proposal.editor_note == "Asked for at the archive."
