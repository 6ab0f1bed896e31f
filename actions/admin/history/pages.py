"""The pages of the admin about the versions of a record, and the one that restores a version."""

import json
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.views import View

from actions.admin.history.told import compared, told
from actions.admin.history.versions import REMOVED, beginning, removed, rows, versions_of
from actions.admin.marks import lock
from actions.admin.reasons import REASON, ReasonForm, recent_reasons
from actions.history.revert import CannotGoBack, forbidden, restore
from actions.history.steps import step_to
from actions.models.serialization import for_writing, written
from actions.permissions import REVIEW_TAKEN_OFF

VERSIONS_PER_PAGE = 50
CHANGED_MEANWHILE = (
    "Somebody changed the record after you opened this page. Nothing is restored yet: "
    "look once more at what would change."
)
CHOOSE_TWO = "Choose two different versions of this record to compare."


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

    def about(self, pk):
        """Return the record of a page, as far as it is there, and its name."""
        record = for_writing(self.model._default_manager.filter(pk=pk)).first()
        latest = versions_of(self.model, pk).first()
        if record is None and latest is None:
            raise Http404
        name = str(record) if record else f"{self.model._meta.verbose_name} {latest.key}"
        return {"pk": pk, "record": record, "name": capfirst(name)}


class VersionsPage(HistoryPage):
    """All versions of a record."""

    template_name = "versions"

    def get(self, request, pk):
        about = self.about(pk)
        found = versions_of(self.model, pk)
        page = self.numbered(found)
        start = page.start_index() - 1 if page.paginator.count else 0
        listed = rows(found, start, start + VERSIONS_PER_PAGE)
        return self.page(f"History: {about['name']}", **about, rows=listed, page_obj=page)


class ComparePage(HistoryPage):
    """Two versions of a record side by side."""

    template_name = "compare"

    def get(self, request, pk):
        about = self.about(pk)
        chosen = {one for one in map(self._chosen, ["from", "to"]) if one}
        versions = list(versions_of(self.model, pk).filter(history_id__in=chosen))
        if len(versions) != 2:
            messages.error(request, CHOOSE_TWO)
            return HttpResponseRedirect(history_of(self.model, pk))
        after, before = versions
        return self.page(
            f"Two versions: {about['name']}",
            **about,
            before=before,
            after=after,
            differences=compared(self.model, before.written, after.written),
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
        lock(self.model._default_manager.filter(pk=pk))
        about, version = self._found(pk, number)
        if not self._may_restore(about):
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if request.POST.get("seen") != _seen(about):
            messages.warning(request, CHANGED_MEANWHILE)
            return self._shown(about, version, form)
        if not form.is_valid():
            return self._shown(about, version, form)
        return self._restored(about, version, form)

    def _found(self, pk, number):
        version = versions_of(self.model, pk).filter(history_id=number).first()
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
        except CannotGoBack as error:
            return self._shown(about, version, form, problems=[why for _, why in error.problems])
        messages.success(self.request, f"“{record}” is as it was on {_day(version)}.")
        return HttpResponseRedirect(_page_of(self.model, "change", about["pk"]))

    def _shown(self, about, version, form, problems=()):
        step = step_to(version)
        is_removal = version.history_type == REMOVED
        return self.page(
            f"Version of {_day(version)}: {about['name']}",
            **about,
            version=version,
            is_removal=is_removal,
            values=told(self.model, version.written),
            differences=compared(self.model, step.now, step.then) if step.differs else [],
            may_restore=step.differs and self._may_restore(about),
            forbidden=forbidden(step, self.request.user),
            loses_its_review=step.loses_its_review(self.request.user),
            review_taken_off=REVIEW_TAKEN_OFF,
            seen=_seen(about),
            problems=problems,
            reason=form[REASON],
            recent_reasons=recent_reasons(self.request.user),
        )


class RemovedPage(HistoryPage):
    """The records of a model that are no longer there."""

    template_name = "removed"

    def get(self, request):
        page = self.numbered(removed(self.model))
        listed = [(version, beginning(version)) for version in page.object_list]
        plural = self.model._meta.verbose_name_plural
        return self.page(f"Removed {plural}", listed=listed, page_obj=page)


def _day(version):
    return f"{version.history_date:%d %B %Y, %H:%M}".lstrip("0")


def _seen(about):
    """Return what tells one state of a record from any other."""
    state = written(about["record"]) if about["record"] else {}
    return sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()


def _page_of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def history_of(model, pk):
    """Return the address of the list of the versions of a record."""
    return _page_of(model, "history", pk)
