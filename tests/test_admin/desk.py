"""What an editor does in the admin: open a form, type, send it, read what it says."""

from html.parser import HTMLParser
from xml.etree.ElementTree import Element

from django.urls import reverse

from actions import models
from actions.models.base import catalogue_models
from tests import factories
from tests.pages import parsed, texts, words

MODELS = catalogue_models()
NOT_TYPED = {"id", "reviewed_by", "created", "changed"}
REASON = "Compared with the page again"
NOT_SAVED = "Nothing is saved yet: look at what somebody else changed, then save again."
AS_ROWS = {models.MembershipSnapshot: {"countries"}}


class Elements(HTMLParser):
    """The elements of a page one after another: a tree of them takes ten times as long."""

    def __init__(self, response):
        super().__init__()
        self.all = []
        self.forms = []
        self._open = {}
        self.feed(response.content.decode().replace("\r\n", "\n").replace("\x00", "\ufffd"))
        self.close()

    def handle_starttag(self, tag, attributes):
        element = Element(tag, {name: value or "" for name, value in reversed(attributes)})
        self.all.append(element)
        if tag == "form" and "form" not in self._open:
            self.forms.append(element)
        else:
            around = self._open.get("select" if tag == "option" else "form")
            if around is not None:
                around.append(element)
        if tag in {"form", "select", "textarea"}:
            self._open.setdefault(tag, element)

    def handle_endtag(self, tag):
        self._open.pop(tag, None)

    def handle_data(self, data):
        if "textarea" in self._open:
            area = self._open["textarea"]
            area.text = (area.text or "") + data


def make(model, **values):
    return getattr(factories, f"{model.__name__}Factory")(**values)


def make_whole(model):
    """Make a record that has everything a form asks for."""
    needs_a_document = model is models.ProposalSet
    documents = {"endorsing_documents": [factories.DocumentFactory()]}
    return make(model, **(documents if needs_a_document else {}))


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def change_page(record):
    return address(type(record), "change", record.pk)


def as_sent(response):
    """Return what a browser sends back of the form on a page, untouched."""
    forms = [form for form in Elements(response).forms if form.get("id") != "logout-form"]
    form = next(form for form in forms if form.get("id", "").endswith(("_form", "-form")))
    sent = {}
    for field, value in _filled_fields(form):
        name = field.get("name")
        several = isinstance(value, list) and field.tag == "input"
        # What is hidden before boxes says that they were shown, if none of them is ticked.
        before = [one for one in sent.get(name, []) if one] if several else []
        sent[name] = [*before, *value] if several else value
    return sent


def _filled_fields(form):
    for field in form.iter():
        if field.get("name") is None or field.get("disabled") is not None:
            continue
        if field.tag == "textarea":
            yield field, (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            yield field, [one.get("value") for one in field.iter("option") if _chosen(one)]
        elif field.get("type") == "checkbox":
            yield field, _ticked(field)
        elif field.get("type") == "radio":
            if field.get("checked") is not None:
                yield field, field.get("value")
        elif field.get("name") in {"_selected_action", "row"}:
            yield field, [field.get("value")]
        elif field.get("type") != "submit":
            yield field, field.get("value", "")


def _ticked(field):
    """Return what a checkbox sends: one of several sends its value."""
    ticked = field.get("checked") is not None
    if field.get("value") is None:
        return "on" if ticked else None
    return [field.get("value")] if ticked else []


def _chosen(option):
    return option.get("selected") is not None


def send(desk, page, **typed):
    """Open a form, type some values into it and send it."""
    return post(desk, page, as_sent(desk.get(page)), **typed)


def post(desk, page, sent, **typed):
    """Type some values into a form that was opened before, and send it."""
    sent = {**sent, "change_reason": REASON, **typed}
    return desk.post(page, {name: value for name, value in sent.items() if value is not None})


def press(desk, page, **sent):
    """Open a list, and press a button of a row or run an action on rows."""
    return desk.post(page, {**token_on(desk, page), **sent})


def token_on(desk, page):
    """Return what a page sends back beside what is chosen: which versions it showed."""
    return {"version_token": desk.get(page).context["version_token"]}


def mark_reviewed(desk, *records, **sent):
    """Choose records in their list to be marked as reviewed."""
    page = address(type(records[0]), "changelist")
    chosen = [record.pk for record in records]
    return press(desk, page, action="mark_reviewed", _selected_action=chosen, **sent)


def delete(desk, record, **typed):
    """Say on its page that a record is to be deleted, and confirm it where that is asked."""
    page = address(type(record), "delete", record.pk)
    return confirm(desk, page, desk.get(page), **typed)


def delete_selected(desk, *records, **typed):
    """Choose records in their list to be deleted, and confirm it where that is asked."""
    page = address(type(records[0]), "changelist")
    chosen = {"_selected_action": [record.pk for record in records]}
    return confirm(desk, page, desk.post(page, {"action": "delete_selected", **chosen}), **typed)


def confirm(desk, page, asked, **typed):
    """Answer the question whether records are to be deleted; without one, return what it says."""
    return post(desk, page, as_sent(asked), **typed) if b"delete_form" in asked.content else asked


def differences(response):
    """Return what the page says of each field that somebody else changed: before, now and mine."""
    fields = parsed(response).findall(".//div[@class='difference']")
    return {words(field.find("p")): texts(field, ".//dd") for field in fields}


def number_listed(response):
    return len(response.context["cl"].result_list)


def errors(response):
    return dict(response.context["adminform"].form.errors)


def row_errors(response):
    return [
        dict(form.errors)
        for inline in response.context["inline_admin_formsets"]
        for form in inline.formset.forms
        if form.errors
    ]
