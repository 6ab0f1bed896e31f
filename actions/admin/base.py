"""What all pages of the admin have in common."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Count, OuterRef
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst

from actions.admin.conflicts import is_row_id
from actions.admin.edits import RecordedEditsMixin
from actions.admin.forms import CatalogueForm, RecordForm
from actions.admin.formsets import CatalogueFormSet, RowsFormSet
from actions.admin.history import HistoryMixin
from actions.admin.reasons import REASON, REVIEWED
from actions.admin.reviews import ReviewFilter, ReviewsFromListMixin, as_reviewed
from actions.models import Source
from actions.models.base import CatalogueModel, count_of
from actions.permissions import may_confirm, needs_a_reviewer

LONG = 120  # Characters, from which on a line is as wide in the form as a text.
WIDE = "46em"
OF_NO_RECORD = "0"


def number_of(model, path):
    """Return the number of records of a model that refer to a row by ``path``, as a subquery."""
    return count_of(model._default_manager.filter(**{path: OuterRef("pk")}))


def column(description, path, ordering=None):
    """Return a column of a list: what a path leads to that starts at the record, if it is there."""

    @admin.display(description=description, ordering=ordering or path)
    def value(self, record):
        for name in path.split("__"):
            record = record and getattr(record, name)
        return record

    return value


@admin.display(description="text")
def excerpt(record):
    """The beginning of a text, as lists show it."""
    return Truncator(getattr(record, "wording", record.text)).chars(90)


class OnlyNumbersMixin:
    """A widget that takes whatever was sent in place of the number of a record for none."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return [*map(self.number, value)] if isinstance(value, list) else self.number(value)

    def number(self, sent):
        return sent if not sent or is_row_id(sent) else OF_NO_RECORD


class RecordSelect(OnlyNumbersMixin, AutocompleteSelect):
    """Chooses a record by typing."""


class RecordSelectMultiple(OnlyNumbersMixin, AutocompleteSelectMultiple):
    """Chooses records by typing."""


class RelationsByTyping:
    """Every relation to the catalogue is chosen by typing part of a name."""

    def get_autocomplete_fields(self, request):
        fields = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [field.name for field in fields if self._is_chosen(field)]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            widget = RecordSelectMultiple if db_field.many_to_many else RecordSelect
            kwargs.setdefault("widget", widget(db_field, self.admin_site))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def _is_chosen(self, field):
        """Whether a field is a relation to the catalogue, and not one kept in rows of its own."""
        if not field.is_relation or field.related_model._meta.app_label != "actions":
            return False
        return not field.many_to_many or field.remote_field.through._meta.auto_created


class WideFields(RelationsByTyping):
    """Long lines and the names of chosen records can be read whole; each field has a name."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield and db_field.is_relation:
            formfield.widget.attrs["data-width"] = WIDE
        elif type(db_field) is CharField and db_field.max_length >= LONG:
            formfield.widget.attrs["class"] = "vLargeTextField"
        elif formfield and isinstance(formfield.widget, AdminSplitDateTime):
            for part, name in zip(formfield.widget.widgets, ["date", "time"], strict=True):
                part.attrs["aria-label"] = f"{formfield.label}: {name}"
        return formfield


class CatalogueAdmin(HistoryMixin, WideFields, RecordedEditsMixin, admin.ModelAdmin):
    """How a record is listed, edited and deleted."""

    form = RecordForm
    list_per_page = 50
    readonly_fields = ["created", "changed"]
    show_facets = admin.ShowFacets.ALWAYS

    # The form's parts: (title, fields). What they do not name follows in one of its own.
    sections = ()
    closing_sections = (("Record", ["created", "changed"]), ("For editors only", ["editor_note"]))

    def get_fieldsets(self, request, obj=None):
        fields = self.get_fields(request, obj)
        if obj is None:  # A new record has no dates yet.
            fields = [name for name in fields if name not in ["created", "changed"]]
        named = {name for _, names in [*self.sections, *self.closing_sections] for name in names}
        # The reason stands at the end of the page, where the form is sent.
        rest = [name for name in fields if name not in {*named, REASON}]
        sections = [*self.sections, ("More" if self.sections else None, rest)]
        shown = [
            (title, [name for name in names if name in fields])
            for title, names in [*sections, *self.closing_sections]
        ]
        return [(title, {"fields": names}) for title, names in shown if names]

    def get_ordering(self, request):
        # Given outright: a list that counts related records does not keep the model's order.
        return self.ordering or self.model._meta.ordering

    def get_deleted_objects(self, objs, request):
        """Return what would be deleted, without the rows that only link two records."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        links = [one._meta for one in apps.get_models(True) if one._meta.auto_created]
        deleted = without(deleted, tuple(f"{capfirst(one.verbose_name)}: " for one in links))
        plurals = {one.verbose_name_plural for one in links}
        counts = {name: number for name, number in counts.items() if name not in plurals}
        if not may_confirm(request.user):
            lacking |= confirmed_among(objs)
        return deleted, counts, lacking, [*protected, *uses(objs)]


class RelatedOrNoneFilter(admin.RelatedFieldListFilter):
    """A filter on a relation that says in words which records have none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = "None recorded"


class TranscribedAdmin(ReviewsFromListMixin, CatalogueAdmin):
    """How a record is edited that somebody reviews against its sources."""

    actions = ["mark_reviewed"]
    exclude = ["reviewed_by"]
    readonly_fields = ["reviewer", *CatalogueAdmin.readonly_fields]
    closing_sections = (("Review", ["reviewed", "reviewer"]), *CatalogueAdmin.closing_sections)

    def changeform_view(self, request, *args, **kwargs):
        if REVIEWED in request.POST:
            if not may_confirm(request.user):
                raise PermissionDenied
            request.POST = as_reviewed(request.POST)
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        if "reviewed" in form.changed_data:
            obj.reviewed_by = request.user if obj.reviewed else None
        super().save_model(request, obj, form, change)

    def has_confirm_permission(self, request):
        return self.has_change_permission(request) and may_confirm(request.user)

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_review"] = self.has_confirm_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), ReviewFilter]

    @admin.display(description="reviewed by")
    def reviewer(self, record):
        return record.reviewed_by or "Set when you save a review date; never shown to the public."


class CountsSourcesMixin:
    """A list that shows on how many sources each record rests."""

    def get_queryset(self, request):
        sources = number_of(Source, self.model._meta.get_field("sources").related_query_name())
        return super().get_queryset(request).annotate(number_of_sources=sources)

    source_count = column("sources", "number_of_sources")


class CatalogueInline(RelationsByTyping):
    """Rows that are edited together with the record they belong to."""

    extra = 0
    form = CatalogueForm
    formset = CatalogueFormSet
    show_change_link = True

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.conflicts = formset.form.conflicts = getattr(request, "conflicts", {})
        formset.form.may_confirm = may_confirm(request.user)
        return formset


class Rows(CatalogueInline, admin.TabularInline):
    """Short rows, one line each."""

    formset = RowsFormSet


class Blocks(WideFields, CatalogueInline, admin.StackedInline):
    """Longer rows, one field below the other."""


def without(tree, beginnings):
    """Return nested lists of lines without those that begin so."""
    kept = [
        without(one, beginnings) if isinstance(one, list) else one
        for one in tree
        if isinstance(one, list) or not one.startswith(beginnings)
    ]
    return [one for one in kept if one]


def confirmed_among(records):
    """Return what only a reviewer deletes of some records and of what would go with them."""
    collector = NestedObjects(records[0]._state.db if records else None)
    collector.collect(records)
    names = set()
    for model, found in collector.data.items():
        for record in found if issubclass(model, CatalogueModel) else ():
            fields = model._meta.concrete_fields
            values = {field.name: field.value_from_object(record) for field in fields}
            if needs_a_reviewer(type(record), values, {}, record.confirmed_fields()):
                names.add(f"{model._meta.verbose_name_plural} that a reviewer confirmed")
    return names


def uses(records):
    """Return a sentence for each record whose links from others would silently be lost."""
    records = list(records)
    counts = {}
    for relation in _links_to(records):
        options, column = relation.related_model._meta, relation.field.m2m_reverse_field_name()
        rows = relation.through._default_manager.filter(**{f"{column}__in": records}).order_by()
        for pk, number in rows.values_list(column).annotate(number=Count("pk")):
            name = options.verbose_name if number == 1 else options.verbose_name_plural
            counts.setdefault(pk, []).append(f"{number} {name}")
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
