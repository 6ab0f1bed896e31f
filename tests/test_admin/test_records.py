"""A record of each main kind is added, changed and deleted."""

import pytest
from pytest_django.asserts import assertRedirects

from actions import models
from tests import factories
from tests.edits import rolled_back
from tests.test_admin.desk import (
    address,
    as_sent,
    change_page,
    delete,
    make_whole,
    post,
    send,
)

pytestmark = pytest.mark.django_db


ADDED = {
    models.Area: {
        "slug": "exercises",
        "number": "6",
        "name": "Exercises",
        "short_name": "Exercises",
        "description": "What is exercised.",
    },
    models.Theme: {"slug": "resilience", "name": "Resilience"},
    models.Organisation: {"slug": "eda", "name": "Agency", "short_name": "EDA", "side": "eu"},
    models.Country: {"code": "md", "name": "Moldova"},
    models.Source: {
        "slug": "page",
        "title": "A page",
        "kind": "press",
        "address": "https://page.example/",
    },
    models.Document: {
        "slug": "paper",
        "kind": "analysis",
        "title": "The title",
        "short_title": "Paper",
        "standing": "official",
        "sources": factories.SourceFactory,
    },
    models.Declaration: {
        "year": "2018",
        "document": factories.DocumentFactory,
        "place": "Brussels",
        "subjects_heading": "Four areas",
    },
    models.Paragraph: {
        "document": factories.DocumentFactory,
        "order": "1",
        "number": "1",
        "anchor": "paragraph-1",
        "text": "What it says.",
        "standing": "official",
        "sources": factories.SourceFactory,
    },
    models.ProposalSet: {
        "year": "2016",
        "date": "2016-12-06",
        "size": "42",
        "endorsing_documents": factories.DocumentFactory,
    },
    models.Proposal: {
        "reference": "2016-07",
        "proposal_set": factories.ProposalSetFactory,
        "title": "Analysis cells",
        "text": "Restated.",
        "standing": "reported",
        "sources": factories.SourceFactory,
    },
    models.ProgressReport: {
        "number": "1",
        "document": factories.DocumentFactory,
        "date": "2017-06-14",
        "date_standing": "official",
        "period": "December 2016 to June 2017",
        "period_start": "2016-12-01",
        "period_end": "2017-06-30",
    },
    models.Finding: {
        "code": "R01-01",
        "report": factories.ProgressReportFactory,
        "text": "Restated.",
        "attribution": "report_text",
        "standing": "official",
        "sources": factories.SourceFactory,
    },
    models.StructuredDialogue: {
        "slug": "cyber",
        "name": "Dialogue on cyber",
        "subject": "Cyber",
        "text": "Restated.",
        "standing": "official",
        "sources": factories.SourceFactory,
    },
    models.Event: {
        "slug": "signing",
        "title": "Signing",
        "standing": "official",
        "sources": factories.SourceFactory,
    },
    models.MembershipSnapshot: {
        "date": "2016-07-08",
        "occasion": "Declaration",
        "standing": "official",
        "sources": factories.SourceFactory,
    },
    models.Commentary: {
        "document": factories.DocumentFactory,
        "number": "1",
        "kind": "recommendation",
        "addressee": "both",
        "heading": "resourcing",
        "title": "More staff",
        "text": "Restated.",
        "place": "page 3",
    },
    models.Disagreement: {
        "slug": "date",
        "subject": "A date",
        "sources_say": "Two dates.",
        "chosen": "The later one.",
    },
    models.Unknown: {"slug": "open", "text": "Nothing is known."},
}


def test_an_editor_adds_changes_and_deletes_a_record(desk, subtests):
    for model, values in ADDED.items():
        with subtests.test(model=model.__name__), rolled_back():
            typed = {
                name: value if isinstance(value, str) else _key(value())
                for name, value in values.items()
            }

            assert send(desk, address(model, "add"), **typed).status_code == 302
            record = model.objects.get()
            assert send(desk, change_page(record), **_changed(model)).status_code == 302
            assert list(model.objects.filter(**_changed(model))) == [record]
            response = delete(desk, record)
            assertRedirects(response, address(model, "changelist"))
            assert not model.objects.exists()


def _key(record):
    return record.year if isinstance(record, models.ProposalSet) else record.pk


def _changed(model):
    """Return one changed value that every rule allows."""
    names = {field.name for field in model._meta.fields}
    for name, value in [
        ("editor_note", "Compared again."),
        ("description", "Changed."),
        ("text", "Changed."),
        ("name", "Changed"),
        ("date", "2016-12-07"),
    ]:
        if name in names:
            return {name: value}
    raise AssertionError(model)


NO_RECORDS = ["x", "-1", "1.5", "0", "1\0", "9" * 20, "9" * 5000, "²", "1 OR 1=1"]


@pytest.mark.parametrize("model", [models.Proposal, models.Observation, models.Declaration])
def test_what_names_no_record_is_refused_at_its_field(desk, model, subtests):
    page = change_page(make_whole(model))
    sent = as_sent(desk.get(page))
    chosen = [name for name, value in sent.items() if isinstance(value, list)]
    assert len(chosen) > 1

    for value in NO_RECORDS:
        with subtests.test(value=value[:10]):
            answer = post(desk, page, sent, **dict.fromkeys(chosen, value))

            assert answer.status_code == 200
            assert b"Select a valid choice" in answer.content


def test_what_names_no_record_is_not_among_those_chosen_in_a_list(desk, subtests):
    theme, other = make_whole(models.Theme), make_whole(models.Theme)
    page = address(models.Theme, "changelist")

    for value in NO_RECORDS:
        with subtests.test(value=value[:10]):
            sent = {"action": "delete_selected", "_selected_action": [value, theme.pk]}
            answer = desk.post(page, sent)

            assert [str(one) for one in answer.context["queryset"]] == [str(theme)]
            none = desk.post(page, sent | {"_selected_action": [value], "index": "0"})
            assert none.status_code == 302
    assert set(models.Theme.objects.all()) == {theme, other}
