"""The page on which an editor goes through a report, proposal by proposal."""

from collections import Counter
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404

from actions.admin.checking_forms import JUST_NOW, CheckedForm, RowForm
from actions.admin.conflicts import VERSIONS, State
from actions.admin.reasons import DeskPage, ReasonForm, desk_edit
from actions.models import Observation, ProgressReport, Proposal
from actions.permissions import may_confirm
from actions.vocabulary import Attribution, EditAction, Match, Status, WithoutObservation

CLASH = "clash"
NO_AREA = "none"


class Choice(NamedTuple):
    """A link that narrows the list, with the number of rows behind it."""

    label: str
    count: int
    query: str
    is_chosen: bool


class Selection:
    """Which proposals are shown: of all areas or of one, all of them or those not read yet."""

    def __init__(self, query, proposals, checked):
        self.area = query.get("area", "")
        self.unread = query.get("unread", "")
        self.proposals = proposals
        self.checked = checked
        self.areas = {_slug(proposal): proposal.area for proposal in proposals}

    @property
    def is_unknown(self):
        return self.area not in {"", *self.areas} or self.unread not in {"", "1"}

    def shown(self):
        return self._of(self.area, self.unread)

    def by_area(self):
        """Return a link to all areas, and one to each that has proposals."""
        names = {slug: area.short_name if area else "No area" for slug, area in self.areas.items()}
        return [
            self._choice(name, slug, self.unread)
            for slug, name in {"": "All areas", **names}.items()
        ]

    def by_check(self):
        """Return a link to all proposals, and one to those not read yet."""
        return [
            self._choice("Read or not", self.area, ""),
            self._choice(WithoutObservation.NOT_READ.label, self.area, "1"),
        ]

    def _choice(self, label, area, unread):
        given = {"area": area, "unread": unread}
        query = urlencode({name: value for name, value in given.items() if value})
        chosen = (area, unread) == (self.area, self.unread)
        return Choice(label, len(self._of(area, unread)), query, chosen)

    def _of(self, area, unread):
        return [
            proposal
            for proposal in self.proposals
            if area in {"", _slug(proposal)} and not (unread and proposal.pk in self.checked)
        ]


def _slug(proposal):
    return proposal.area.slug if proposal.area else NO_AREA


class ReportObservations(DeskPage):
    """What a report says about each proposal that it could cover, in one form."""

    def dispatch(self, request, *args, **kwargs):
        self.site = self.model_admin.admin_site
        self.observation_admin = self.site.get_model_admin(Observation)
        self.may_add = self.observation_admin.has_add_permission(request)
        self.may_change = self.observation_admin.has_change_permission(request)
        for one in (self.model_admin, self.observation_admin):
            if not one.has_view_or_change_permission(request):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        self._open(get_object_or_404(ProgressReport, pk=pk))
        return self._page(self._rows(self.selection.shown()), CheckedForm(), ReasonForm())

    def post(self, request, pk):
        with desk_edit(request):
            return self._post(request, pk)

    def _post(self, request, pk):
        self._open(get_object_or_404(ProgressReport, pk=pk), is_sent=True)
        checked = CheckedForm(request.POST)
        checked.full_clean()
        why = ReasonForm(request.POST)
        rows = self._rows(self._sent(), data=request.POST, checked=checked.cleaned_data)
        touched = [row for row in rows if row.is_touched]
        if not all(row.may_save for row in touched):
            raise PermissionDenied
        # Nobody is asked why nothing changed.
        wrong = any(form.errors for form in (checked, *touched, *([why] if touched else [])))
        if wrong or (touched and self._unplaced):
            return self._page(rows, checked, why)
        counts = Counter(map(self._save, touched))
        if counts[CLASH]:
            transaction.set_rollback(True)
            return self._page(rows, checked, why)
        added, changed = counts[EditAction.ADDED], counts[EditAction.CHANGED]
        message = f"Observations added: {added}, changed: {changed}."
        messages.success(request, message)
        return HttpResponseRedirect(request.get_full_path())

    def _open(self, report, *, is_sent=False):
        self.report = report
        self.state = State(report.observations.all())
        self.observations = {one.proposal_id: one for one in self.state.records.values()}
        found = self.state.conflicts(self.request.POST) if is_sent else {}
        # By proposal: what is known of a deleted observation is the version that the page showed.
        self.conflicts = {
            (one.now or one.before or {}).get("proposal", name): one for name, one in found.items()
        }
        tied = Attribution.tied_to_report()
        self.findings = list(report.findings.filter(attribution__in=tied))
        applicable = Proposal.objects.as_of(report).for_list().in_order_of_area()
        self.applicable = list(applicable)
        transcribed = [proposal for proposal in self.applicable if not proposal.is_awaiting]
        self.selection = Selection(self.request.GET, transcribed, self.observations)

    def _sent(self):
        """Return the proposals of the rows that the browser sent, whatever became of them."""
        sent = self.request.POST.getlist("row")
        return Proposal.objects.filter(reference__in=sent).for_list().in_order_of_area()

    @property
    def _unplaced(self):
        """What was deleted, of which no version says in what row it stood."""
        return [one for one in self.conflicts.values() if not one.record and one.before is None]

    def _rows(self, proposals, **typed):
        return [self._row(proposal, **typed) for proposal in proposals]

    def _row(self, proposal, **typed):
        observation = self.observations.get(proposal.pk) or Observation()
        # Given, so that no row has to fetch what is known already.
        observation.proposal, observation.report = proposal, self.report
        may_save = self.may_change if observation.pk else self.may_add
        rights = {"may_save": may_save, "may_confirm": may_confirm(self.request.user)}
        conflict = self.conflicts.get(proposal.pk)
        return RowForm(observation, self.findings, conflict=conflict, **rights, **typed)

    def _save(self, row):
        """Save a row, and return what that did."""
        added = row.instance.pk is None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.add_error(None, JUST_NOW)
            return CLASH
        return EditAction.ADDED if added else EditAction.CHANGED

    def _page(self, rows, checked, why):
        with_errors = [row for row in rows if row.errors]
        _focus(checked, with_errors or [row for row in rows if not row.recorded_status])
        context = {
            # The page is wide, and its form is reached without passing a list of all models.
            "is_nav_sidebar_enabled": False,
            "report": self.report,
            VERSIONS: self.state.token,
            "conflicts": self._unplaced,
            "rows": rows,
            "with_errors": with_errors,
            "checked_form": checked,
            "selection": self.selection,
            "findings": self.findings,
            "awaiting": len(self.applicable) - len(self.selection.proposals),
            "may_save": self.may_add or self.may_change,
            "not_read": WithoutObservation.NOT_READ,
            "not_mentioned": Status.NOT_MENTIONED,
            "carried_over": Status.CARRIED_OVER,
            "statuses": list(Status),
            "matches": list(Match),
        }
        title = f"What the {str(self.report).lower()} says about each proposal"
        return self.page("progressreport/observations", title, why, **context)


def _focus(checked, rows):
    """Let the browser begin at the first error or, without any, in the first of these rows."""
    for form in [checked] if checked.errors else rows[:1]:
        # A row has many findings, and the place is the other way to mend what they lack.
        name = next((name for name in form.fields if name in form.errors), "status")
        form.fields["place" if name == "findings" else name].widget.attrs["autofocus"] = True
