"""The page on which the text of a report is given in."""

from django.contrib import messages
from django.core import signing

from actions.admin.reading_forms import ReportTextForm
from actions.admin.reading_pages import ReportPage
from actions.importing.reports.texts import Copy, keep
from actions.permissions import may_confirm

SALT = "actions.importing.reports.copy"
A_DAY = 24 * 60 * 60
KEPT = "Kept for editors: {} paragraphs."
MEANWHILE = (
    "Somebody gave in another copy after you were asked: give yours in once more, and compare them."
)
READ_WHOLE = (
    "The report is declared as read whole in the copy that is here: a reviewer takes that back "
    "before it is replaced."
)
NOT_OURS = "The copy waited for your answer for too long: give it in once more."


class GiveText(ReportPage):
    """Takes the text of a report; before it replaces another copy, it asks."""

    template = "admin/actions/progressreport/reading_text.html"
    needs = ("add_reporttext", "change_reporttext", "add_reportparagraph")

    def get(self, request):
        return self._page(ReportTextForm())

    def prepare(self):
        if self.request.method == "POST" and "copy" not in self.request.POST:
            self.form = ReportTextForm(self.request)
            self.form.full_clean()

    def post(self, request):
        if "copy" in request.POST:
            return self._replace(request.POST["copy"])
        form = self.form
        if not form.is_valid():
            return self._page(form)
        given = {"paragraphs": form.cleaned_data["text"], "file_name": form.file_name}
        if self.reading.paragraphs:
            return self._ask(form, given)
        return self._keep(given)

    def _ask(self, form, given):
        """Ask before the copy replaces the one that is there; the answer brings it back."""
        copy = Copy.beside(self.reading.text, given["paragraphs"])
        about = {"report": self.report.pk, "beside": self.reading.copy}
        signed = signing.dumps({**given, **about}, salt=SALT, compress=True)
        return self._page(form, copy=copy, signed=signed)

    def _replace(self, signed):
        try:
            given = signing.loads(signed, salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            given = {}
        is_ours = given.pop("report", None) == self.report.pk
        if is_ours and given.pop("beside", None) == self.reading.copy:
            return self._keep(given)
        messages.error(self.request, MEANWHILE if is_ours else NOT_OURS)
        return self.go("reading_text")

    def _keep(self, given):
        if self.report.read_whole and not may_confirm(self.request.user):
            messages.error(self.request, READ_WHOLE)
            return self.go("reading_text")
        keep(self.report, editor=self.request.user, **given)
        messages.success(self.request, KEPT.format(len(given["paragraphs"])))
        return self.go()

    def _page(self, form, **context):
        return self.page(form=form, may_give=self.may(*self.needs), **context)
