"""The pages on which the text of a report is given in, and declared as read whole."""

from contextlib import nullcontext
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import pluralize
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View

from actions.admin.reading_forms import BackForm, ReportTextForm, WholeForm
from actions.importing.reports.reading import (
    Copy,
    Reading,
    declare_read_whole,
    keep,
    recorded_with,
    take_back_read_whole,
)
from actions.models import CatalogueState, ProgressReport
from actions.permissions import may_confirm

SALT = "actions.importing.reports.copy"
A_DAY = 24 * 60 * 60
KEPT = "Kept for editors: {} paragraph{}."
ANOTHER_COPY = (
    "Somebody gave in another copy after you were asked: give yours in once more, and compare them."
)
KEPT_WHOLE = (
    "The report is declared as read whole in the copy that is here: a reviewer takes that back "
    "before it is replaced."
)
KEPT_FOR_OTHERS = (
    "It lacks paragraphs that {} went through: they or a reviewer replace the copy that is here."
)
NOT_OURS = "The copy waited for your answer for too long: give it in once more."

NOT_YET = "Some paragraphs are not gone through yet: nothing was recorded."
CHANGED_MEANWHILE = "Meanwhile the list has changed: look at it again. Nothing was recorded yet."
RECORDED = "Read whole. Recorded as not mentioned: {}."
REMOVED = "Taken back. Observations removed: {}."
STAY = "Changed since, and therefore kept: {}."
STILL_WHOLE = (
    "The report stays marked as read whole, because of what is still recorded as not mentioned "
    "in it."
)


class ReportPage(View):
    """A page about one report; nothing that is sent to it happens at once with anything else."""

    http_method_names = ["get", "head", "post"]
    model_admin = None
    template = ""
    needs = ()  # What somebody must be allowed who sends something.
    for_reviewers = False  # Whether only who confirms may send something.

    def dispatch(self, request, pk):
        self.site, is_sent = self.model_admin.admin_site, request.method == "POST"
        self.may_confirm = may_confirm(request.user)
        may_view = self.model_admin.has_view_or_change_permission(request) and self.may(
            "view_progressreport", "view_reporttext", "view_reportparagraph"
        )
        may_send = self.may_send(request) and (self.may_confirm or not self.for_reviewers)
        if not may_view or (is_sent and not may_send):
            raise PermissionDenied
        self.prepare()
        # Whoever only looks does not keep SQLite's one writer waiting.
        with transaction.atomic() if is_sent else nullcontext():
            if is_sent:
                CatalogueState.objects.locked()
            reports = ProgressReport.objects.select_related("document__as_source")
            self.report = get_object_or_404(reports, pk=pk)
            self.reading = Reading(self.report)
            self.selection = Selection(request, self.reading)
            return super().dispatch(request)

    @classmethod
    def may_send(cls, request):
        """Whether somebody may send something to the page."""
        return request.user.has_perms([f"actions.{codename}" for codename in cls.needs])

    def may(self, *codenames):
        """Whether the editor has all of some permissions in the catalogue."""
        return self.request.user.has_perms([f"actions.{codename}" for codename in codenames])

    def prepare(self):
        """Do what takes long, before anything that is saved waits for it."""

    def go(self, page="reading", **query):
        """Go to a page of the report, with the selection that was made."""
        path = reverse(f"admin:actions_progressreport_{page}", args=[self.report.pk])
        values = {**self.selection.query, **query}
        return redirect(f"{path}?{urlencode(values)}" if values else path)

    def page(self, **context):
        """Return the page with what all of them show."""
        common = {
            **self.site.each_context(self.request),
            "is_nav_sidebar_enabled": False,
            "title": f"Reading the {str(self.report).lower()}",
            "opts": self.model_admin.opts,
            "report": self.report,
            "reading": self.reading,
            "selection": self.selection,
            "may_confirm": self.may_confirm,
        }
        return TemplateResponse(self.request, self.template, common | context)


class Selection:
    """Which paragraphs are gone through: all, or those of one area."""

    def __init__(self, request, reading):
        names = {part.slug: part.name for part in reading.parts}
        asked = request.GET.get("area", "")
        self.area = asked if asked in names else ""
        self.is_unknown = asked != self.area
        self.name = names.get(self.area, "")
        self.proposals, self.paragraphs = reading.proposals, reading.paragraphs
        if self.area:
            self.proposals, self.paragraphs = reading.only(self.area)
        # What an address must say so that the same is shown, and the same before other values.
        self.query = {"area": self.area} if self.area else {}
        self.kept = f"{urlencode(self.query)}&" if self.query else ""

    def before(self, paragraph):
        """Return the paragraph before another one, if there is one."""
        earlier = [one for one in self.paragraphs if one.order < paragraph.order]
        return earlier[-1] if earlier else None

    def after(self, paragraph):
        """Return the paragraph after another one, if there is one."""
        return next((one for one in self.paragraphs if one.order > paragraph.order), None)

    def unread(self, after=0):
        """Return the next paragraph that nobody went through, if any is left."""
        left = [one for one in self.paragraphs if not one.gone_through]
        return next((one for one in left if one.order > after), left[0] if left else None)


class GiveText(ReportPage):
    """Takes the text of a report; before it replaces another copy, it asks."""

    template = "admin/actions/progressreport/reading_text.html"
    needs = ("add_reporttext", "change_reporttext", "add_reportparagraph")

    def get(self, request):
        return self._page(ReportTextForm(self.report))

    def prepare(self):
        if self.request.method == "POST" and "copy" not in self.request.POST:
            report = get_object_or_404(ProgressReport, pk=self.kwargs["pk"])
            self.form = ReportTextForm(report, self.request)
            self.form.full_clean()

    def post(self, request):
        if "copy" in request.POST:
            return self._replace(request.POST["copy"])
        form = self.form
        if not form.is_valid():
            return self._page(form)
        form.tell_answers()
        for remark in form.remarks:
            messages.warning(request, remark)
        given = {"paragraphs": form.cleaned_data["text"], "file_name": form.file_name}
        if not self.reading.paragraphs:
            return self._keep(given)
        # Ask before the copy replaces the one that is there; the answer brings it back.
        about = {"report": self.report.pk, "beside": self.reading.copy}
        signed = signing.dumps({**given, **about}, salt=SALT, compress=True)
        return self._page(form, copy=Copy(self.reading.text, given["paragraphs"]), signed=signed)

    def _replace(self, signed):
        try:
            given = signing.loads(signed, salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            given = {}
        is_ours = given.pop("report", None) == self.report.pk
        if is_ours and given.pop("beside", None) == self.reading.copy:
            return self._keep(given)
        messages.error(self.request, ANOTHER_COPY if is_ours else NOT_OURS)
        return self.go("reading_text")

    def _keep(self, given):
        if self.report.read_whole and not self.may_confirm:
            messages.error(self.request, KEPT_WHOLE)
            return self.go("reading_text")
        others = Copy(self.reading.text, given["paragraphs"]).readers - {self.request.user}
        if others and not self.may_confirm:
            names = " and ".join(sorted(map(str, others)))
            messages.error(self.request, KEPT_FOR_OTHERS.format(names))
            return self.go("reading_text")
        keep(self.report, editor=self.request.user, **given)
        count = len(given["paragraphs"])
        messages.success(self.request, KEPT.format(count, pluralize(count)))
        return self.go()

    def _page(self, form, **context):
        return self.page(form=form, may_give=self.may(*self.needs), **context)


class WholePage(ReportPage):
    """What both pages have in common on which a report is declared as read whole or not."""

    template = "admin/actions/progressreport/reading_whole.html"
    needs = ("change_progressreport", "add_observation", "delete_observation")
    for_reviewers = True

    @property
    def is_offered(self):
        """Whether there is anything to declare, and everything was gone through."""
        left = self.reading.undecided or not self.report.read_whole
        return bool(self.reading.paragraphs and left and not self.reading.whole.gone_through.left)

    def page(self, form, back_form):
        text = self.reading.text
        recorded, changed = recorded_with(text) if text and text.read_whole_in else ([], [])
        about = {"form": form, "back_form": back_form, "is_offered": self.is_offered}
        return super().page(recorded=recorded, changed=changed, **about)


class ReadWhole(WholePage):
    """Asks, and then records what the report does not mention."""

    def get(self, request):
        name = request.user.get_full_name() or request.user.get_username()
        return self.page(WholeForm(initial={"checked_by": name}), BackForm())

    def post(self, request):
        form = WholeForm(request.POST)
        if not self.is_offered:
            messages.error(request, NOT_YET)
            return self.go("reading_whole")
        named = request.POST.get("named", "").split()
        is_same = request.POST.get("copy") == self.reading.copy
        if not is_same or named != [one.reference for one in self.reading.undecided]:
            messages.error(request, CHANGED_MEANWHILE)
        elif form.is_valid() and self._declare(form.cleaned_data):
            return self.go("reading_whole")
        return self.page(form, BackForm())

    def _declare(self, typed):
        """Record it; return whether nobody else was faster with one of the observations."""
        about = {"reason": typed["change_reason"], "checked_by": typed["checked_by"]}
        try:
            with transaction.atomic():
                silent = declare_read_whole(self.reading, editor=self.request.user, **about)
        except IntegrityError:
            messages.error(self.request, CHANGED_MEANWHILE)
            return False
        messages.success(self.request, RECORDED.format(len(silent)))
        return True


class TakeBack(WholePage):
    """Takes back that a report was read whole."""

    http_method_names = ["post"]

    def post(self, request):
        text, form = self.reading.text, BackForm(request.POST)
        if not text or not text.read_whole_in:
            return self.go("reading_whole")
        if not form.is_valid():
            return self.page(WholeForm(), form)
        text.report = self.report
        reason = form.cleaned_data["change_reason"]
        removed, kept = take_back_read_whole(text, reason=reason, editor=request.user)
        messages.success(request, REMOVED.format(len(removed)))
        if kept:
            references = ", ".join(one.proposal.reference for one in kept)
            messages.warning(request, STAY.format(references))
        if self.report.read_whole:
            messages.warning(request, STILL_WHOLE)
        return self.go("reading_whole")
