"""What the pages have in common on which a progress report is read."""

from contextlib import nullcontext
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View

from actions.admin.marks import lock
from actions.importing.reports.state import Reading
from actions.models import ProgressReport
from actions.models.desk import ReportParagraph, ReportText
from actions.permissions import may_confirm

NO_SUCH_AREA = "There is no such area in this report: all areas are shown."


class ReportPage(View):
    """A page about one report; nothing that is sent to it happens at once with anything else."""

    http_method_names = ["get", "head", "post"]
    model_admin = None
    template = ""
    needs = ()  # What somebody must be allowed who sends something.

    def dispatch(self, request, pk):
        self.site = self.model_admin.admin_site
        if not self.may_view(request) or (request.method == "POST" and not self.may_send(request)):
            raise PermissionDenied
        self.prepare()
        # Whoever only looks does not keep SQLite's one writer waiting.
        with transaction.atomic() if request.method == "POST" else nullcontext():
            report = get_object_or_404(self._reports(), pk=pk)
            if request.method == "POST":
                # Nobody changes on its own page what is now compared and then saved.
                lock(report.observations)
            self.open(report)
            return super().dispatch(request)

    def may_view(self, request):
        """Whether somebody may read what only editors may."""
        models = [ProgressReport, ReportText, ReportParagraph]
        may_view_report = self.model_admin.has_view_or_change_permission(request)
        return may_view_report and self.may(*(f"view_{one._meta.model_name}" for one in models))

    @classmethod
    def may_send(cls, request):
        """Whether somebody may send something to the page."""
        return request.user.has_perms([f"actions.{codename}" for codename in cls.needs])

    def may(self, *codenames):
        """Whether the editor has all of some permissions in the catalogue."""
        return self.request.user.has_perms([f"actions.{codename}" for codename in codenames])

    def prepare(self):
        """Do what takes long, before anything that is saved waits for it."""

    def _reports(self):
        reports = ProgressReport.objects.select_related("document__as_source")
        # Whoever sends something waits for whoever did so before; who refers to it does not.
        locked = reports.select_for_update(of=["self"], no_key=True)
        return locked if self.request.method == "POST" else reports

    def open(self, report):
        """Read what the page is about."""
        self.report = report
        self.reading = Reading(report)
        self.selection = Selection(self.request, self.reading)

    def address(self, page="reading", **query):
        """Return the address of a page of the report, with the selection that was made."""
        path = reverse(f"admin:actions_progressreport_{page}", args=[self.report.pk])
        values = {**self.selection.query, **query}
        return f"{path}?{urlencode(values)}" if values else path

    def go(self, page="reading", **query):
        return HttpResponseRedirect(self.address(page, **query))

    def page(self, **context):
        """Return the page with what all of them show."""
        return TemplateResponse(self.request, self.template, self.common() | context)

    def common(self):
        return {
            **self.site.each_context(self.request),
            "is_nav_sidebar_enabled": False,
            "title": f"Reading the {str(self.report).lower()}",
            "opts": self.model_admin.opts,
            "report": self.report,
            "reading": self.reading,
            "selection": self.selection,
            "may_confirm": may_confirm(self.request.user),
        }


class Selection:
    """Which paragraphs are gone through: all, or those of one area."""

    def __init__(self, request, reading):
        self.area = request.GET.get("area", "")
        known = {part.slug: part.name for part in reading.parts}
        self.is_unknown = self.area not in {"", *known}
        if self.is_unknown:
            self.area = ""
        self.name = known.get(self.area, "")
        self.proposals, self.paragraphs = reading.proposals, reading.paragraphs
        if self.area:
            self.proposals, self.paragraphs = reading.only(self.area)

    @property
    def query(self):
        """What an address must say so that the same is shown."""
        return {"area": self.area} if self.area else {}

    @property
    def kept(self):
        """The same as the beginning of a query string."""
        return f"{urlencode(self.query)}&" if self.query else ""

    def before(self, paragraph):
        """Return the paragraph before another one, if there is one."""
        earlier = (one for one in reversed(self.paragraphs) if one.order < paragraph.order)
        return next(earlier, None)

    def after(self, paragraph):
        """Return the paragraph after another one, if there is one."""
        return next((one for one in self.paragraphs if one.order > paragraph.order), None)

    def unread(self, after=0):
        """Return the next paragraph that nobody went through, if any is left."""
        left = [one for one in self.paragraphs if not one.gone_through]
        return next((one for one in left if one.order > after), left[0] if left else None)
