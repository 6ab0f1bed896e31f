"""The desk on which a progress report is read, one paragraph after the other."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.timezone import now

from actions.admin.reading_forms import Entry
from actions.admin.reading_pages import GiveText, ReadWhole, ReportPage, TakeBack
from actions.admin.uploads import with_upload
from actions.importing.reports.likeness import Likeness
from actions.importing.reports.reading import name_of, names, place_of
from actions.vocabulary import Match, Status

REPLACED = (
    "Somebody gave in another copy of the report after you opened this page. "
    "Look at the paragraph again; what you typed is kept."
)
NO_SUCH_AREA = "There is no such area in this report: all areas are shown."
NO_SUCH_PARAGRAPH = "There is no such paragraph: the first one is shown that is left to read."
NO_SUCH_PROPOSAL = "No proposal with this reference can be tied to this report."
NOTHING_CHANGED = "Nothing was changed, so nothing was recorded."
ALL_READ = "Every paragraph that you chose has been gone through."
LIKELIEST_PROPOSALS = 9  # One for each key.
LIKELIEST_PARAGRAPHS = 5


class DeskPage(ReportPage):
    """A page about one paragraph."""

    def paragraph_with(self, **values):
        """Return the paragraph with a value as it stands in an address or a form."""
        [(name, value)] = values.items()
        found = (one for one in self.reading.paragraphs if str(getattr(one, name)) == value)
        return next(found, None)

    def go_through(self, paragraph):
        """Keep that a paragraph was gone through, and go to the next one that is left."""
        left = self.reading.text.paragraphs.filter(pk=paragraph.pk, gone_through=None)
        left.update(gone_through=now(), gone_through_by=self.request.user)
        paragraph.gone_through = paragraph.gone_through or now()
        following = self.selection.unread(after=paragraph.order)
        if not following:
            messages.success(self.request, ALL_READ)
        following = following or self.selection.after(paragraph) or paragraph
        return self.go(paragraph=following.order)


class ReadingDesk(DeskPage):
    """A paragraph beside the proposals that it is likely about, and what is recorded of them."""

    template = "admin/actions/progressreport/reading.html"

    def get(self, request):
        if not self.reading.paragraphs:
            return self.go("reading_text")
        if self.selection.is_unknown:
            messages.error(request, NO_SUCH_AREA)
        proposal = self._chosen_proposal(request.GET.get("proposal"))
        paragraph = self._chosen_paragraph(proposal)
        return self._page(paragraph, Entry(self, proposal, paragraph) if proposal else None)

    def post(self, request):
        proposal = self._chosen_proposal(request.POST.get("proposal"))
        paragraph = self.paragraph_with(pk=request.POST.get("paragraph"))
        if not self.reading.paragraphs or not proposal:
            return self.go()
        entry = Entry(self, proposal, paragraph or self._chosen_paragraph(proposal), request.POST)
        if not entry.may_save:
            raise PermissionDenied
        if not paragraph:
            messages.error(request, REPLACED)
        elif not entry.is_touched:
            messages.warning(request, NOTHING_CHANGED)
            return self._go_on(paragraph)
        elif observation := entry.save():
            text = f"Recorded for {entry.proposal}: {observation.get_status_display()}."
            messages.success(request, text)
            return self._go_on(paragraph)
        return self._page(entry.paragraph, entry)

    def _chosen_proposal(self, reference):
        found = (one for one in self.reading.proposals if one.reference == reference)
        proposal = next(found, None)
        if reference and not proposal:
            messages.error(self.request, NO_SUCH_PROPOSAL)
        return proposal

    def _chosen_paragraph(self, proposal):
        """Return the paragraph of the address, or the one to begin with."""
        order = self.request.GET.get("paragraph")
        if paragraph := self.paragraph_with(order=order):
            return paragraph
        if order:
            messages.error(self.request, NO_SUCH_PARAGRAPH)
        likely = self._likely_paragraphs(proposal)[:1] if proposal else []
        rest = [self.selection.unread(), *self.selection.paragraphs, *self.reading.paragraphs]
        return next(filter(None, [*likely, *rest]))

    def _likely_paragraphs(self, proposal):
        likely = self.likeness.paragraphs_for(proposal, self.reading.paragraphs)
        return likely[:LIKELIEST_PARAGRAPHS]

    @cached_property
    def likeness(self):
        return Likeness(self.reading.proposals)

    def _go_on(self, paragraph):
        """Go to the next paragraph, where this one was also gone through."""
        if "through" in self.request.POST and self.may("change_reportparagraph"):
            return self.go_through(paragraph)
        return self.go(paragraph=paragraph.order)

    def _page(self, paragraph, entry):
        likely = self.likeness.proposals_for(paragraph)[:LIKELIEST_PROPOSALS]
        place = place_of(paragraph)
        recorded = [one for one in self.reading.proposals if one.recorded]
        if entry:
            entry.take_focus()
        return self.page(
            paragraph=paragraph,
            paragraph_name=name_of(paragraph),
            entry=entry,
            likely=list(enumerate(likely, start=1)),
            likely_paragraphs=self._likely_paragraphs(entry.proposal) if entry else [],
            before=self.selection.before(paragraph),
            after=self.selection.after(paragraph),
            from_here=[one for one in recorded if names(one.recorded.place, place)],
            may_mark=self.may("change_reportparagraph"),
            statuses=list(Status),
            matches=list(Match),
        )


class Marks(DeskPage):
    """Keeps that a paragraph was gone through, or takes that back."""

    http_method_names = ["post"]
    needs = ("change_reportparagraph",)

    def post(self, request):
        paragraph = self.paragraph_with(pk=request.POST.get("paragraph"))
        if not paragraph:
            messages.error(request, REPLACED)
            return self.go()
        if "back" not in request.POST:
            return self.go_through(paragraph)
        marked = self.reading.text.paragraphs.filter(pk=paragraph.pk)
        marked.update(gone_through=None, gone_through_by=None)
        return self.go(paragraph=paragraph.order)


PAGES = {
    "reading": ReadingDesk,
    "reading/marks": Marks,
    "reading/text": GiveText,
    "reading/whole": ReadWhole,
    "reading/back": TakeBack,
}


def reading_urls(model_admin):
    """Return the URLs of the pages below that of each report."""
    urls = []
    for page, view in PAGES.items():
        checked = model_admin.admin_site.admin_view(view.as_view(model_admin=model_admin))
        if view is GiveText:
            checked = with_upload(checked, GiveText.may_send)
        name = f"actions_progressreport_{page.replace('/', '_')}"
        urls.append(path(f"<int:pk>/{page}/", checked, name=name))
    return urls
