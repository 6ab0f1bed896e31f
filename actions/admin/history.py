"""The versions of a record in the admin: listed, compared, restored; and the removed records."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator, capfirst
from django.views import View

from actions.admin.conflicts import VERSIONS, State
from actions.admin.reasons import REASON, ReasonForm, recent_reasons
from actions.history.compare import NOTHING, compare
from actions.history.revert import CannotRevert, restore, step_to
from actions.models import CatalogueState, Version
from actions.models.serialization import changed_fields, field_label, for_serializing
from actions.permissions import REVIEW_TAKEN_OFF

VERSIONS_PER_PAGE = 50
# What a record says first, by which an editor knows it again.
SAYING = (
    "title",
    "short_title",
    "name",
    "subject",
    "short_form",
    "text",
    "official_text",
    "status",
)
CHANGED_MEANWHILE = (
    "Somebody changed the record after you opened this page. Nothing is restored yet: "
    "look once more at what would change."
)
CHOOSE_TWO = "Choose two different versions of this record to compare."


@dataclass
class Row:
    """A version in the list of them, with what it did to the one before."""

    version: Version
    earlier: Version | None

    @property
    def did(self):
        """What the edit did with the record, in words."""
        if self.version.is_removal or self.earlier is None:
            return "Removed" if self.version.is_removal else "Added"
        return "Came back" if self.earlier.is_removal else "Changed"

    @property
    def fields(self):
        """The names of the fields in which it differs from the version before."""
        if self.earlier is None or self.version.is_removal:
            return []
        names = changed_fields(self.earlier.serialization, self.version.serialization)
        return [field_label(self.version.model_class, name) for name in names]


class HistoryPage(View):
    """What the pages about the history of records of one model have in common."""

    http_method_names = ["get", "head"]
    model_admin = None
    template_name = ""

    @property
    def model(self):
        return self.model_admin.model

    def dispatch(self, request, *args, **kwargs):
        if not self.model_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(self, title, **context):
        """Return a page in the frame of the admin."""
        options = self.model_admin.opts
        frame = self.model_admin.admin_site.each_context(self.request)
        context = {**frame, "opts": options, "title": title, **context}
        template = f"admin/actions/history/{self.template_name}.html"
        return TemplateResponse(self.request, template, context)

    def numbered(self, found):
        """Return the page of a list that is asked for, or the nearest there is."""
        return Paginator(found, VERSIONS_PER_PAGE).get_page(self.request.GET.get("page"))

    def versions(self, pk):
        """Return the versions of a record, newest first, with the edits that made them."""
        return Version.objects.of(self.model, pk)

    def about(self, pk):
        """Return the record of a page, as far as it is there, and its name."""
        record = for_serializing(self.model._default_manager.filter(pk=pk)).first()
        latest = self.versions(pk).first()
        if record is None and latest is None:
            raise Http404
        name = str(record) if record else f"{self.model._meta.verbose_name} {latest.key}"
        return {"pk": pk, "record": record, "name": capfirst(name)}


class VersionsPage(HistoryPage):
    """All versions of a record."""

    template_name = "versions"

    def get(self, request, pk):
        about = self.about(pk)
        found = self.versions(pk)
        page = self.numbered(found)
        start = page.start_index() - 1 if page.paginator.count else 0
        # The version before the last one of the page is read along.
        some = list(found[start : start + VERSIONS_PER_PAGE + 1])
        rows = list(map(Row, some, [*some[1:], None]))[:VERSIONS_PER_PAGE]
        return self.page(f"History: {about['name']}", **about, rows=rows, page_obj=page)


class ComparePage(HistoryPage):
    """Two versions of a record side by side."""

    template_name = "compare"

    def get(self, request, pk):
        about = self.about(pk)
        chosen = {one for one in map(self._chosen, ["from", "to"]) if one}
        versions = list(self.versions(pk).filter(pk__in=chosen))
        if len(versions) != 2:
            messages.error(request, CHOOSE_TWO)
            return HttpResponseRedirect(history_of(self.model, pk))
        after, before = versions
        return self.page(
            f"Two versions: {about['name']}",
            **about,
            before=before,
            after=after,
            differences=compare(self.model, before.serialization, after.serialization),
        )

    def _chosen(self, name):
        given = self.request.GET.get(name, "")
        return int(given) if given.isdecimal() and len(given) < 19 else None


class VersionPage(HistoryPage):
    """One version of a record, and what restoring it would change now."""

    http_method_names = ["get", "head", "post"]
    template_name = "version"

    def get(self, request, pk, number):
        return self._shown(*self._found(pk, number), ReasonForm())

    @transaction.atomic
    def post(self, request, pk, number):
        CatalogueState.objects.locked()
        state = State(self.model._default_manager.filter(pk=pk))
        about, version = self._found(pk, number)
        if not self._may_restore(about):
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if state.conflicts(request.POST):
            messages.warning(request, CHANGED_MEANWHILE)
            return self._shown(about, version, form)
        if not form.is_valid():
            return self._shown(about, version, form)
        return self._restored(about, version, form)

    def _found(self, pk, number):
        version = self.versions(pk).filter(pk=number).first()
        if version is None:
            raise Http404
        return self.about(pk), version

    def _may_restore(self, about):
        admin, request = self.model_admin, self.request
        if about["record"]:
            return admin.has_change_permission(request, about["record"])
        return admin.has_add_permission(request)

    def _restored(self, about, version, form):
        try:
            record = restore(version, form.cleaned_data[REASON], self.request.user)
        except CannotRevert as error:
            return self._shown(about, version, form, problems=[why for _, why in error.problems])
        messages.success(self.request, f"“{record}” is as it was on {_day(version)}.")
        return HttpResponseRedirect(_page_of(self.model, "change", about["pk"]))

    def _shown(self, about, version, form, problems=()):
        step = step_to(version)
        whole = compare(self.model, {}, version.serialization)
        return self.page(
            f"Version of {_day(version)}: {about['name']}",
            **about,
            version=version,
            values=[(one.label, one.after) for one in whole if one.after != NOTHING],
            differences=compare(self.model, step.now, step.then) if step.differs else [],
            may_restore=step.differs and self._may_restore(about),
            forbidden=step.forbidden(self.request.user),
            loses_its_review=step.loses_its_review(self.request.user),
            review_taken_off=REVIEW_TAKEN_OFF,
            **{VERSIONS: State(self.model._default_manager.filter(pk=about["pk"])).token},
            problems=problems,
            reason=form[REASON],
            recent_reasons=recent_reasons(self.request.user),
        )


class RemovedPage(HistoryPage):
    """The records of a model that are no longer there."""

    template_name = "removed"

    def get(self, request):
        page = self.numbered(Version.objects.removed(self.model))
        listed = [(version, _beginning(version)) for version in page.object_list]
        plural = self.model._meta.verbose_name_plural
        return self.page(f"Removed {plural}", listed=listed, page_obj=page)


def _day(version):
    return f"{version.edit.moment:%d %B %Y, %H:%M}".lstrip("0")


def _beginning(version):
    """Return how what a record said begins, by which an editor knows it again."""
    said = (version.serialization.get(name) for name in SAYING)
    return Truncator(next(filter(None, said), "")).chars(90)


def _page_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def history_of(model, pk):
    """Return the address of the list of the versions of a record."""
    return _page_of(model, "history", pk)


class HistoryMixin:
    """An admin with the versions of each record, and with the records that were removed."""

    def get_urls(self):
        pages = {
            "removed": ("removed/", RemovedPage),
            "compare": ("<int:pk>/history/compare/", ComparePage),
            "version": ("<int:pk>/history/<int:number>/", VersionPage),
        }
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                route,
                self.admin_site.admin_view(view.as_view(model_admin=self)),
                name=f"{name}_{page}",
            )
            for page, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def get_object(self, request, *args, **kwargs):
        """Return a record; once it is locked, as it was read then."""
        return getattr(request, "locked_record", None) or super().get_object(
            request, *args, **kwargs
        )

    def log_addition(self, *args):
        """Leave the log of the admin alone: every change has its version."""

    log_change = log_deletions = log_addition

    def history_view(self, request, object_id, extra_context=None):
        if not object_id.isdecimal() or len(object_id) > 18:
            raise Http404
        return VersionsPage.as_view(model_admin=self)(request, pk=int(object_id))
