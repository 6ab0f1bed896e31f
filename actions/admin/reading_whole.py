"""The pages on which a report is declared as read whole, and on which that is taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from actions.admin.reading_forms import READ_WHOLE, BackForm, WholeForm
from actions.admin.reading_pages import ReportPage
from actions.importing.reports.whole import declare, recorded_with, take_back
from actions.permissions import may_confirm

NOT_YET = "Some paragraphs are not gone through yet: nothing was recorded."
CHANGED_MEANWHILE = "Meanwhile the list has changed: look at it again. Nothing was recorded yet."
RECORDED = "Read whole. Recorded as not mentioned: {}."
REMOVED = "Taken back. Observations removed: {}."
STAY = "Changed since, and therefore kept: {}."
STILL_WHOLE = (
    "The report stays marked as read whole, because of what is still recorded as not mentioned "
    "in it."
)


class WholePage(ReportPage):
    """What both pages have in common: only who confirms may send something."""

    template = "admin/actions/progressreport/reading_whole.html"
    needs = ("change_progressreport", "add_observation", "delete_observation")

    def dispatch(self, request, pk):
        if request.method == "POST" and not may_confirm(request.user):
            raise PermissionDenied
        return super().dispatch(request, pk)

    @property
    def is_offered(self):
        """Whether there is anything to declare, and everything was gone through."""
        left = self.reading.undecided or not self.report.read_whole
        return bool(self.reading.paragraphs and left and not self.reading.whole.gone_through.left)

    def _page(self, **context):
        text = self.reading.text
        recorded = recorded_with(text) if text and text.read_whole_in else []
        return self.page(
            is_offered=self.is_offered,
            recorded=[step for step in recorded if step.record and not step.was_changed_since],
            changed=[step for step in recorded if step.record and step.was_changed_since],
            **context,
        )


class ReadWhole(WholePage):
    """Asks, and then records what the report does not mention."""

    def get(self, request):
        name = request.user.get_full_name() or request.user.get_username()
        initial = {"checked_by": name, "change_reason": READ_WHOLE}
        return self._page(form=WholeForm(initial=initial), back_form=BackForm())

    def post(self, request):
        form = WholeForm(request.POST)
        named = request.POST.get("named", "").split()
        if not self.is_offered:
            messages.error(request, NOT_YET)
            return self.go("reading_whole")
        is_same = request.POST.get("copy") == self.reading.copy
        if not is_same or named != [one.reference for one in self.reading.undecided]:
            messages.error(request, CHANGED_MEANWHILE)
        elif form.is_valid() and self._declare(**form.cleaned_data):
            return self.go("reading_whole")
        return self._page(form=form, back_form=BackForm())

    def _declare(self, checked_by, change_reason):
        """Record it; return whether nobody else was faster with one of the observations."""
        try:
            with transaction.atomic():
                silent = declare(
                    self.reading,
                    reason=change_reason,
                    editor=self.request.user,
                    checked_by=checked_by,
                )
        except IntegrityError:
            messages.error(self.request, CHANGED_MEANWHILE)
            return False
        messages.success(self.request, RECORDED.format(len(silent)))
        return True


class TakeBack(WholePage):
    """Takes back that a report was read whole."""

    http_method_names = ["post"]

    def post(self, request):
        text = self.reading.text
        form = BackForm(request.POST)
        if not text or not text.read_whole_in:
            return self.go("reading_whole")
        if not form.is_valid():
            return self._page(form=WholeForm(), back_form=form)
        text.report = self.report
        done = take_back(text, reason=form.cleaned_data["change_reason"], editor=request.user)
        self._tell(done)
        return self.go("reading_whole")

    def _tell(self, done):
        messages.success(self.request, REMOVED.format(len(done.removed)))
        if done.kept:
            names = ", ".join(one.proposal.reference for one in done.kept)
            messages.warning(self.request, STAY.format(names))
        if done.is_read_whole:
            messages.warning(self.request, STILL_WHOLE)
