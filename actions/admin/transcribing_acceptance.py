"""The end of the desk for official texts: a text is accepted, and may be taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404

from actions.admin.marks import as_text, edits_since, from_text, is_row_id
from actions.admin.open_pages import OPENED, Part, marks_of
from actions.admin.reasons import REASON, ReasonForm, recent_reasons
from actions.admin.transcribing_steps import Step, done_page
from actions.history.revert import CannotRevert
from actions.importing.official import accepting, checks, typed
from actions.importing.official.matches import without_item
from actions.importing.official.overview import places
from actions.importing.official.shown import changes
from actions.permissions import may_confirm

ONLY_A_REVIEWER = "Only a reviewer accepts a text: what you prepared is kept for one."
AT_ONCE = "Somebody else saved something of this text at the same moment: look at it once more."


class AcceptStep(Step):
    """What accepting the text would change, and the reason for it."""

    template = "accepting"

    def send(self, data):
        form = ReasonForm(data)
        typed.take_reasons(self.work, data)
        self.save()
        if not may_confirm(self.request.user):
            raise PermissionDenied
        accepting.lock(self.transcription)
        parts = self._parts()
        for part in parts:
            part.lock()
        changed = list(_changed_meanwhile(parts, from_text(data.get(OPENED))))
        if changed or not form.is_valid():
            return self.page(form=form, changed_meanwhile=changed)
        return self._accept(form)

    def _accept(self, form):
        try:
            with transaction.atomic():
                accepting.accept(self.transcription, form.cleaned_data[REASON], self.request.user)
        except checks.NotAcceptable as refusal:
            return self.page(form=form, refused=refusal.problems)
        except IntegrityError:
            return self.page(form=form, refused=[checks.Problem(AT_ONCE)])
        messages.success(self.request, "The text is taken in.")
        return self._to("change")

    def _parts(self):
        """Return what the page compares the text with."""
        return [
            Part(name, records) for name, records in accepting.affected(self.transcription).items()
        ]

    def page(self, **context):
        # Read before what is compared with it, so that no edit in between goes unnoticed.
        opened = as_text(marks_of(self._parts()))
        return super().page(**{OPENED: opened, **context})

    def context(self):
        whole, sections = places(self.work, self.subject)
        return {
            "form": ReasonForm(),
            "recent_reasons": recent_reasons(self.request.user),
            "may_confirm": may_confirm(self.request.user),
            "only_a_reviewer": ONLY_A_REVIEWER,
            "deviating": [one for one in [whole, *sections] if one.needs_reason],
            "changes": changes(self.work, self.subject),
            "without_item": without_item(self.work, self.subject),
        }


def _changed_meanwhile(parts, opened):
    """Yield the name of each record that is not as a page showed it, with the edits since."""
    for part in parts:
        shown, now = opened.get(part.name, {}), part.state.marks
        pks = [pk for pk in {**shown, **now} if is_row_id(pk) and shown.get(pk) != now.get(pk)]
        model = part.state.model
        edits = edits_since(model, {pk: shown.get(pk) for pk in pks})
        for pk in pks:
            name = part.state.records.get(pk) or f"{model._meta.verbose_name} {pk}, now deleted"
            yield str(name), edits[pk]


class TakeBack(Step):
    """Takes an accepted text back, for a reason; what somebody edited since stands in the way."""

    http_method_names = ["post"]

    @transaction.atomic
    def post(self, request, pk):
        rows = self._all().select_for_update(of=["self"])
        self.transcription = get_object_or_404(rows, pk=pk)
        if not may_confirm(request.user):
            raise PermissionDenied
        if not self.transcription.accepted_in_id:
            messages.warning(request, "This text is not in the catalogue any more.")
            return self._to("change")
        form = ReasonForm(request.POST)
        return self._undo(form) if form.is_valid() else done_page(self, form=form)

    def _undo(self, form):
        try:
            with transaction.atomic():
                accepting.undo(self.transcription, form.cleaned_data[REASON], self.request.user)
        except CannotRevert as refusal:
            return done_page(self, form=form, refused=refusal.problems)
        messages.success(self.request, "Every record is as it was before; the work is open again.")
        return self._to("change")
