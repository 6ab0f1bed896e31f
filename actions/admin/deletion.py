"""What is asked before records are deleted, and what may not be because others refer to it."""

from django.contrib.admin.utils import NestedObjects
from django.db.models import Count
from django.utils.html import format_html
from django.utils.text import capfirst

from actions.admin.marks import as_text, edits_since, from_text
from actions.admin.open_pages import OPENED, RECORD, Part, marks_of
from actions.admin.reasons import asks_why
from actions.models.base import CatalogueModel
from actions.permissions import needs_a_reviewer


def confirmed_among(records):
    """Return what only a reviewer deletes of some records and of what would go with them."""
    collector = NestedObjects(records[0]._state.db if records else None)
    collector.collect(records)
    return {
        f"{model._meta.verbose_name_plural} that a reviewer confirmed"
        for model, found in collector.data.items()
        if issubclass(model, CatalogueModel) and any(map(_is_confirmed, found))
    }


def _is_confirmed(record):
    fields = record._meta.concrete_fields
    values = {field.name: field.value_from_object(record) for field in fields}
    return bool(needs_a_reviewer(type(record), values, {}, record.confirmed_fields()))


def uses(records):
    """Return a sentence for each record whose links from others would silently be lost."""
    records = list(records)
    counts = {}
    for relation in _links_to(records):
        for pk, number in _used(relation, records):
            counts.setdefault(pk, []).append(_how_many(number, relation.related_model._meta))
    return [
        format_html(
            "{} “{}” is used by {}.",
            capfirst(record._meta.verbose_name),
            record,
            ", ".join(counts[record.pk]),
        )
        for record in records
        if record.pk in counts
    ]


def _links_to(records):
    """Return the many-to-many relations to these records; foreign keys protect themselves."""
    if not records:
        return []
    return [
        relation
        for relation in records[0]._meta.related_objects
        if relation.many_to_many and relation.through._meta.auto_created
    ]


def _used(relation, records):
    column = relation.field.m2m_reverse_field_name()
    rows = relation.through._default_manager.filter(**{f"{column}__in": records})
    return rows.order_by().values_list(column).annotate(number=Count("pk"))


def _how_many(number, options):
    name = options.verbose_name if number == 1 else options.verbose_name_plural
    return f"{number} {name}"


class Asked:
    """What an editor was asked before some records are deleted, and what they answered."""

    def __init__(self, request, records):
        part = Part(RECORD, records)
        self.is_sent = request.method == "POST" and "post" in request.POST
        if self.is_sent:
            part.lock()
        changed = part.changed_since(from_text(request.POST.get(OPENED)).get(RECORD, {}))
        self.changed = self._named(part.state, changed) if self.is_sent else []
        self.context = {
            **asks_why(request, self.is_sent),
            "opened": as_text(marks_of([part])),
            "changed_meanwhile": self.changed,
        }

    @staticmethod
    def _named(state, marks):
        edits = edits_since(state.model, marks)
        return [(state.records[pk], edits[pk]) for pk in marks]

    @property
    def is_answered(self):
        return self.is_sent and not self.changed and not self.context["reason"].errors
