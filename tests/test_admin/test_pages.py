"""Every page opens, holds what an editor needs, and loads nothing that the policy refuses."""

import pytest
from django.contrib.admin import site
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from actions import models
from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.admin.observations import EvidenceOfFindingInline
from actions.models.validators import field_of
from actions.vocabulary import EditOrigin
from tests.accounts import account, browser_of
from tests.edits import begin_history, rolled_back
from tests.test_admin.desk import (
    AS_ROWS,
    MODELS,
    NOT_TYPED,
    Elements,
    address,
    as_sent,
    change_page,
    errors,
    make_whole,
    number_listed,
    post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def editor(module_db):
    """Somebody who may do everything on the desk."""
    return account("editor", TRANSCRIBERS, REVIEWERS)


@pytest.fixture(scope="module")
def records(module_db):
    """A record of each model that has everything its form asks for, by model."""
    made = {model: make_whole(model) for model in MODELS}
    begin_history()
    return made


@pytest.fixture(scope="module")
def browser(editor):
    """A browser in which the editor is logged in, for the pages that are opened once."""
    return browser_of(editor)


@pytest.fixture(scope="module")
def lists(browser, records):
    """The list of each model, by model."""
    return {model: browser.get(address(model, "changelist")) for model in records}


@pytest.fixture(scope="module")
def forms_to_add(browser, records):
    """The form to add a record of each model, by model."""
    return {model: browser.get(address(model, "add")) for model in records}


@pytest.fixture(scope="module")
def forms_to_change(browser, records):
    """The form to change the record of each model, by model."""
    return {model: browser.get(change_page(record)) for model, record in records.items()}


@pytest.fixture(scope="module")
def untouched(forms_to_change):
    """What a browser sends back of each form to change a record, by model."""
    return {model: as_sent(response) for model, response in forms_to_change.items()}


def test_an_editor_opens_the_list_and_searches_it(desk, lists, subtests):
    for model, response in lists.items():
        with subtests.test(model=model.__name__):
            none = desk.get(address(model, "changelist"), {"q": "nothing-is-called-this"})

            assert number_listed(response) == model.objects.count()
            assert number_listed(none) == 0


def test_an_editor_opens_the_forms_to_add_and_to_change(forms_to_add, forms_to_change, subtests):
    for model in MODELS:
        with subtests.test(model=model.__name__):
            assert forms_to_add[model].status_code == 200
            assertContains(forms_to_change[model], 'name="_save"')


def test_no_page_holds_a_style_or_a_script_that_the_policy_refuses(
    lists, forms_to_add, forms_to_change, subtests
):
    for pages in (lists, forms_to_add, forms_to_change):
        for model, response in pages.items():
            with subtests.test(model=model.__name__, page=response.request["PATH_INFO"]):
                found = Elements(response).all

                assert [element.tag for element in found if _refused(element)] == []
                assert "style-src 'self'" in response.headers["Content-Security-Policy"]


def _refused(element):
    inline_script = element.tag == "script" and element.get("src") is None
    data = element.get("type") == "application/json"
    handlers = [name for name in element.attrib if name.startswith("on") or name == "style"]
    return element.tag == "style" or handlers or (inline_script and not data)


def test_every_list_leads_to_the_removed_records_of_its_kind(desk, lists, subtests):
    for model, response in lists.items():
        with subtests.test(model=model.__name__):
            removed = address(model, "removed")

            assertContains(response, f'href="{removed}"')
            assertContains(desk.get(removed), "None was removed since the history began.")


def test_a_record_saved_untouched_stays_as_it_was(desk, records, untouched, subtests):
    for model, record in records.items():
        with subtests.test(model=model.__name__), rolled_back():
            before = model.objects.values().get(pk=record.pk)

            response = post(desk, change_page(record), untouched[model])

            assertRedirects(response, address(model, "changelist"), fetch_redirect_response=False)
            after = model.objects.values().get(pk=record.pk)
            assert {**after, "changed": None} == {**before, "changed": None}


def test_a_change_without_a_reason_is_not_saved(desk, records, untouched, subtests):
    for model, record in records.items():
        with subtests.test(model=model.__name__):
            response = post(desk, change_page(record), untouched[model], change_reason=" ")

            assert errors(response) == {
                "change_reason": ["Say in a few words why you change this."]
            }
            assert not models.Edit.objects.exclude(origin=EditOrigin.FIXTURES).exists()


def test_the_form_holds_every_field_of_the_model(forms_to_add, subtests):
    for model, response in forms_to_add.items():
        with subtests.test(model=model.__name__):
            shown = set(response.context["adminform"].form.fields)
            fields = {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}

            assert fields - shown == NOT_TYPED & fields | AS_ROWS.get(model, set())


def test_every_rule_can_be_checked_in_the_form(forms_to_add, subtests):
    for model, response in forms_to_add.items():
        with subtests.test(model=model.__name__):
            shown = set(response.context["adminform"].form.fields)

            assert {field_of(constraint) for constraint in model._meta.constraints} <= shown


# What a record must be like to be offered at a field.
OFFERED = {(models.PeriodEvidence, "finding"): {"attribution": "period_evidence"}}
RELATIONS = [
    (model, field)
    for model in MODELS
    for field in [*model._meta.fields, *model._meta.many_to_many]
    if field.is_relation and field.name not in NOT_TYPED | AS_ROWS.get(model, set())
]


def test_every_relation_is_chosen_by_typing(desk, forms_to_add, subtests):
    page = reverse("admin:autocomplete")
    for model, field in RELATIONS:
        with subtests.test(model=model.__name__, field=field.name):
            about = {"app_label": "actions", "model_name": model._meta.model_name}
            asked = {**about, "field_name": field.name}
            fitting = OFFERED.get((model, field.name), {})
            record = field.related_model.objects.filter(**fitting).first()

            every = desk.get(page, {**asked, "term": ""}).json()
            none = desk.get(page, {**asked, "term": "nothing-is-called-this"}).json()

            assertContains(forms_to_add[model], f'data-field-name="{field.name}"')
            assert str(record) in [one["text"] for one in every["results"]]
            assert none["results"] == []


# A proposal linked twice to a finding is refused at the proposal, by the rows together.
BY_THE_ROWS = {EvidenceOfFindingInline: {"finding"}}
INLINES = [inline for model in MODELS for inline in site.get_model_admin(model).inlines]


def test_rows_hold_the_field_of_every_rule_that_they_can_break(subtests):
    for inline in [one for one in INLINES if one.fields and one.can_delete]:
        with subtests.test(inline=inline.__name__):
            fields = {name for row in inline.fields for name in _names(row)}
            held = fields | {"reviewed"} | BY_THE_ROWS.get(inline, set())

            for constraint in inline.model._meta.constraints:
                assert field_of(constraint) in held


def _names(row):
    return [row] if isinstance(row, str) else row
