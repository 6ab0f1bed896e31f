"""Every page opens and holds what an editor needs."""

import pytest
from django.contrib.admin import site
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from actions import models
from actions.admin.observations import EvidenceOfFindingInline
from actions.rules import field_of
from tests.test_admin.desk import (
    AS_ROWS,
    MODELS,
    NOT_TYPED,
    address,
    change_page,
    every_model,
    make,
    make_whole,
    number_listed,
    send,
)

pytestmark = pytest.mark.django_db


@every_model
def test_every_model_is_registered(model):
    assert site.is_registered(model)


@every_model
def test_an_editor_opens_the_list_and_searches_it(desk, model):
    make(model)

    page = address(model, "changelist")

    assert number_listed(desk.get(page)) == model.objects.count()
    assert number_listed(desk.get(page, {"q": "nothing-is-called-this"})) == 0


@every_model
def test_an_editor_opens_the_forms_to_add_and_to_change(desk, model):
    record = make(model)

    assert desk.get(address(model, "add")).status_code == 200
    assertContains(desk.get(change_page(record)), 'name="_save"')


@every_model
def test_a_record_saved_untouched_stays_as_it_was(desk, model):
    record = make_whole(model)
    before = type(record).objects.values().get(pk=record.pk)

    response = send(desk, change_page(record))

    assertRedirects(response, address(model, "changelist"), fetch_redirect_response=False)
    after = type(record).objects.values().get(pk=record.pk)
    assert {**after, "changed": None} == {**before, "changed": None}


@every_model
def test_the_form_holds_every_field_of_the_model(desk, model):
    form = desk.get(address(model, "add")).context["adminform"].form
    fields = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}

    assert fields - set(form.fields) == NOT_TYPED & fields | AS_ROWS.get(model, set())


@every_model
def test_every_rule_can_be_checked_in_the_form(desk, model):
    fields = desk.get(address(model, "add")).context["adminform"].form.fields

    assert {field_of(constraint) for constraint in model._meta.constraints} <= set(fields)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model, field.name)
        for model in MODELS
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.name not in NOT_TYPED | AS_ROWS.get(model, set())
    ],
    ids=str,
)
def test_every_relation_is_chosen_by_typing(desk, model, name):
    target = model._meta.get_field(name).related_model
    record = make(target, **OFFERED.get((model, name), {}))
    page = reverse("admin:autocomplete")
    field = {"app_label": "actions", "model_name": model._meta.model_name, "field_name": name}

    form = desk.get(address(model, "add"))
    every = desk.get(page, {**field, "term": ""}).json()
    none = desk.get(page, {**field, "term": "nothing-is-called-this"}).json()

    assertContains(form, f'data-field-name="{name}"')
    assert str(record) in [one["text"] for one in every["results"]]
    assert none["results"] == []


# What a record must be like to be offered at a field.
OFFERED = {(models.PeriodEvidence, "finding"): {"attribution": "period_evidence"}}
# A proposal linked twice to a finding is refused at the proposal, by the rows together.
BY_THE_ROWS = {EvidenceOfFindingInline: {"finding"}}
INLINES = [inline for model in MODELS for inline in site.get_model_admin(model).inlines]


@pytest.mark.parametrize("inline", [one for one in INLINES if one.fields and one.can_delete])
def test_rows_hold_the_field_of_every_rule_that_they_can_break(inline):
    fields = {name for row in inline.fields for name in _names(row)}

    for constraint in inline.model._meta.constraints:
        assert field_of(constraint) in fields | {"reviewed"} | BY_THE_ROWS.get(inline, set())


def _names(row):
    return [row] if isinstance(row, str) else row
