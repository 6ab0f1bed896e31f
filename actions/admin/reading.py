"""The desk on which a progress report is read, one paragraph after the other."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from actions.admin.reading_entries import Entry
from actions.admin.reading_forms import REPLACED
from actions.admin.reading_pages import NO_SUCH_AREA, ReportPage
from actions.importing.reports.likeness import Likeness
from actions.importing.reports.places import names, place_of
from actions.vocabulary import Match, Status

NO_SUCH_PARAGRAPH = "There is no such paragraph: the first one is shown that is left to read."
NO_SUCH_PROPOSAL = "No proposal with this reference can be tied to this report."
NOTHING_CHANGED = "Nothing was changed, so nothing was recorded."
ALL_READ = "Every paragraph that you chose has been gone through."
LIKELIEST_PROPOSALS = 9  # One for each key.
LIKELIEST_PARAGRAPHS = 5


class ReadingDesk(ReportPage):
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
        paragraph = self._paragraph_with(pk=request.POST.get("paragraph"))
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
        if not reference:
            return None
        found = (one for one in self.reading.proposals if one.reference == reference)
        proposal = next(found, None)
        if not proposal:
            messages.error(self.request, NO_SUCH_PROPOSAL)
        return proposal

    def _paragraph_with(self, **values):
        """Return the paragraph with a value as it stands in an address or a form."""
        [(name, value)] = values.items()
        found = (one for one in self.reading.paragraphs if str(getattr(one, name)) == value)
        return next(found, None)

    def _chosen_paragraph(self, proposal):
        """Return the paragraph of the address, or the one to begin with."""
        order = self.request.GET.get("paragraph")
        if paragraph := self._paragraph_with(order=order):
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
        if "through" not in self.request.POST or not self.may("change_reportparagraph"):
            return self.go(paragraph=paragraph.order)
        return go_through(self, paragraph)

    def _page(self, paragraph, entry):
        likely = self.likeness.proposals_for(paragraph)[:LIKELIEST_PROPOSALS]
        if entry:
            entry.take_focus()
        return self.page(
            paragraph=paragraph,
            entry=entry,
            likely=list(enumerate(likely, start=1)),
            likely_paragraphs=self._likely_paragraphs(entry.proposal) if entry else [],
            before=self.selection.before(paragraph),
            after=self.selection.after(paragraph),
            from_here=[
                one
                for one in self.reading.proposals
                if one.recorded and names(one.recorded.place, place_of(paragraph))
            ],
            may_mark=self.may("change_reportparagraph"),
            statuses=list(Status),
            matches=list(Match),
        )


class Marks(ReportPage):
    """Keeps that a paragraph was gone through, or takes that back."""

    http_method_names = ["post"]
    needs = ("change_reportparagraph",)

    def post(self, request):
        given = request.POST.get("paragraph")
        paragraph = next((one for one in self.reading.paragraphs if str(one.pk) == given), None)
        if not paragraph:
            messages.error(request, REPLACED)
            return self.go()
        if "back" not in request.POST:
            return go_through(self, paragraph)
        self.reading.text.paragraphs.filter(pk=paragraph.pk).update(
            gone_through=None, gone_through_by=None
        )
        return self.go(paragraph=paragraph.order)


def go_through(page, paragraph):
    """Keep that a paragraph was gone through, and go to the next one that is left."""
    left = page.reading.text.paragraphs.filter(pk=paragraph.pk, gone_through=None)
    left.update(gone_through=now(), gone_through_by=page.request.user)
    paragraph.gone_through = paragraph.gone_through or now()
    following = page.selection.unread(after=paragraph.order)
    if not following:
        messages.success(page.request, ALL_READ)
    return page.go(paragraph=(following or page.selection.after(paragraph) or paragraph).order)
