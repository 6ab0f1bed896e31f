"""The steps in which an official text is taken in: text, matches, acceptance."""

from contextlib import nullcontext
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views import View

from actions.admin.conflicts import VERSIONS, State
from actions.admin.reasons import REASON, ReasonForm, recent_reasons
from actions.history.revert import CannotRevert
from actions.importing.official import accepting, checks, form_actions, presenters
from actions.importing.official.matching import LEFT_OVER, propose, propose_where_taken
from actions.importing.official.proposing import propose_fields
from actions.importing.official.subjects import subject_of
from actions.importing.official.work import Work
from actions.models import CatalogueState, Transcription
from actions.permissions import may_confirm

OUTDATED = (
    "Somebody else changed this text after you opened the page, so nothing was saved. Below is how "
    "it stands now, and what you typed."
)
ACCEPTED_MEANWHILE = "This text has been accepted meanwhile, so nothing was saved."
COMPARE_FIRST = "Tick that you compared every item that is shown, then confirm them all."
ONLY_A_REVIEWER = "Only a reviewer accepts a text: what you prepared is kept for one."
DISCARDED_MEANWHILE = (
    "The work on this text was discarded after you opened the page, so nothing was saved. Below is "
    "what you typed."
)
AT_ONCE = "Somebody else saved something of this text at the same moment: look at it once more."


class Step(View):
    """One page of the desk; what is sent is taken over only where nobody was faster."""

    http_method_names = ["get", "head", "post"]
    model_admin = None
    template = ""

    def dispatch(self, request, pk):
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        # Whoever only looks does not keep SQLite's one writer waiting.
        with transaction.atomic() if is_sent else nullcontext():
            if is_sent:
                CatalogueState.objects.locked()
            rows = Transcription.objects.select_related("proposal_set", "declaration", "document")
            self.transcription = get_object_or_404(rows, pk=pk)
            return self.discarded() if self.transcription.discarded else super().dispatch(request)

    def discarded(self):
        """Return the page that says who discarded the work, and from which it is taken back."""
        self.template, outdated = "discard", DISCARDED_MEANWHILE if self.request.POST else ""
        return self.page(outdated=outdated, lost=self.lost)

    @property
    def lost(self):
        """What was typed on a page that is no longer up to date, with what it is."""
        found, reason = (
            form_actions.lost(self.work, self.request.POST),
            self.request.POST.get(REASON),
        )
        return [*found, ("reason for the change", reason)] if reason else found

    def get(self, request):
        return self.page()

    def post(self, request):
        if self.transcription.accepted_in_id:
            return done_page(self, outdated=ACCEPTED_MEANWHILE, lost=self.lost)
        if request.POST.get("revision") != str(self.transcription.revision):
            return self.page(outdated=OUTDATED, lost=self.lost)
        return self.send(request.POST)

    def send(self, data):
        """Take over what was sent, and answer."""
        raise NotImplementedError

    @cached_property
    def work(self):
        return Work.from_json(self.transcription.work)

    @cached_property
    def subject(self):
        return subject_of(self.transcription)

    def save(self):
        """Keep the work, where anything in it changed."""
        work = self.work.as_json()
        if work != self.transcription.work:
            self.transcription.work = work
            self.transcription.revision += 1
            self.transcription.changed_by = self.request.user
            self.transcription.save()

    def go(self, step="change", place=""):
        """Go to a step, and there to an item."""
        response = redirect(f"admin:actions_transcription_{step}", self.transcription.pk)
        response["Location"] += place
        return response

    def page(self, status=200, **context):
        """Return the page as the work stands now."""
        return TemplateResponse(
            self.request,
            f"admin/actions/transcription/{self.template}.html",
            status=status,
            context={
                **self.model_admin.admin_site.each_context(self.request),
                "is_nav_sidebar_enabled": False,
                "opts": self.model_admin.opts,
                "title": str(self.transcription),
                "transcription": self.transcription,
                "subject": self.subject,
                "work": self.work,
                "step": self.template,
                "problems": checks.problems(self.work, self.subject),
                **self.context(),
                **context,
            },
        )

    def context(self):
        """Return what only this step shows."""
        return {}


class TextStep(Step):
    """What was found, section by section, where items are split, merged, moved and dropped."""

    template = "text"

    def get(self, request):
        return done_page(self) if self.transcription.accepted_in_id else self.page()

    def send(self, data):
        pressed, before = data.get("do", ""), self.work.wordings
        refused = form_actions.take_texts(self.work, self.subject, data)
        # What a button did with an item might take what was refused of it off the page.
        if not refused and (message := form_actions.press(self.work, pressed)):
            messages.warning(self.request, message)
        form_actions.unconfirm_changed(self.work, before)
        if self.work.as_json() != self.transcription.work:
            propose(self.work, self.subject)
            propose_fields(self.work, self.subject.fields, before)
        self.save()
        if refused:
            return self.page(refused=refused)
        if "next" in data:
            # A browser keeps the place on a page that it came from where it is given none.
            left = [item.id for item in self.work.kept if not item.is_confirmed]
            return self.go("matching", f"#item-{left[0]}" if left else "#content-main")
        number = form_actions.number_of(pressed)
        near = [item.id for item in self.work.items if number and item.id <= number]
        return self.go(place=f"#item-{number if number in near else near[-1]}" if near else "")

    def context(self):
        whole, sections = checks.places(self.work, self.subject)
        return {"whole": whole, "sections": sections, "doubts": checks.doubts_of_items(self.work)}


class MatchStep(Step):
    """Which record each item is the text of."""

    template = "matching"

    def send(self, data):
        changed = form_actions.take_matches(self.work, self.subject, data)
        pressed, told = data.get("do", ""), []
        shown = form_actions.shown_on_page(self.work, data)
        if pressed == "all" and "compared" not in data:
            pressed, told = "", [COMPARE_FIRST]
        elif pressed == "all":
            told += form_actions.confirm_all(shown)
        elif pressed:
            form_actions.confirm(self.work.item(form_actions.number_of(pressed)))
        told += form_actions.take_unseen_back(self.work, changed, self.subject, data)
        if pressed == "all":
            count = sum(item.is_confirmed for item in shown)
            messages.success(self.request, form_actions.CONFIRMED.format(count, len(shown)))
        for message in told:
            messages.warning(self.request, message)
        propose_where_taken(self.work, self.subject)
        self.save()
        if "next" in data:
            return self.go("accepting")
        return self.go("matching", ("?show=open" if self.only_open else "") + self._place(pressed))

    @property
    def only_open(self):
        """Whether only what is left to confirm is shown."""
        return self.request.GET.get("show") == "open"

    def _place(self, pressed):
        """Return where the next item to confirm stands."""
        left = [item.id for item in self.work.kept if not item.is_confirmed]
        later = [one for one in left if one > (form_actions.number_of(pressed) or 0)]
        return f"#item-{(later or left)[0]}" if pressed and left else ""

    def context(self):
        left = [item for item in self.work.kept if not item.is_confirmed]
        return {
            "rows": presenters.rows(self.work, self.subject, only_open=self.only_open),
            "only_open": self.only_open,
            "labels": self.subject.fields.labels,
            "confirmed": len(self.work.kept) - len(left),
            "one_by_one": sum(item.why == LEFT_OVER for item in left),
            "taken_twice": checks.taken_twice(self.work),
            "without_item": checks.without_item(self.work, self.subject),
        }


class AcceptStep(Step):
    """What accepting the text would change, and the reason for it."""

    template = "accepting"

    def send(self, data):
        form = ReasonForm(data)
        form_actions.take_reasons(self.work, self.subject, data)
        self.save()
        if "save" in data:
            messages.success(self.request, "The reasons are saved.")
            return self.go("accepting")
        if not may_confirm(self.request.user):  # What was typed stays saved.
            return self.page(refused=[checks.Problem(ONLY_A_REVIEWER)], status=403)
        compared = accepting.affected(self.transcription).values()
        conflicts = list(State(*compared).conflicts(data).values())
        if conflicts or not form.is_valid():
            return self.page(form=form, conflicts=conflicts)
        try:
            with transaction.atomic():
                accepting.accept(self.transcription, form.cleaned_data[REASON], self.request.user)
        except checks.NotAcceptable as refusal:
            return self.page(form=form, refused=refusal.problems)
        except IntegrityError:
            return self.page(form=form, refused=[checks.Problem(AT_ONCE)])
        messages.success(self.request, "The text is taken in.")
        return self.go()

    def page(self, **context):
        # Read before what is compared with it, so that no edit in between goes unnoticed.
        compared = State(*accepting.affected(self.transcription).values())
        return super().page(**{VERSIONS: compared.token, **context})

    def context(self):
        return {
            "form": ReasonForm(),
            "recent_reasons": recent_reasons(self.request.user),
            "may_confirm": may_confirm(self.request.user),
            "only_a_reviewer": ONLY_A_REVIEWER,
            "deviating": checks.deviating(self.work, self.subject),
            "doubts": checks.doubts_of_items(self.work),
            "changes": presenters.changes(self.work, self.subject),
            "without_item": checks.without_item(self.work, self.subject),
        }


class TakeBack(Step):
    """Takes an accepted text back, for a reason; what somebody edited since stands in the way."""

    http_method_names = ["post"]

    def post(self, request):
        if not may_confirm(request.user):
            raise PermissionDenied
        if not self.transcription.accepted_in_id:
            messages.warning(request, "This text is not in the catalogue any more.")
            return self.go()
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return done_page(self, form=form)
        try:
            with transaction.atomic():
                accepting.undo(self.transcription, form.cleaned_data[REASON], request.user)
        except CannotRevert as refusal:
            return done_page(self, form=form, refused=refusal.problems)
        messages.success(request, "Every record is as it was before; the work is open again.")
        return self.go()


def done_page(step, **context):
    """Return what was done with an accepted text, with the way to each page, and the way back."""
    step.template = "done"
    edit = step.transcription.accepted_in
    pairs = [(step.subject.records.get(item.reference), item) for item in step.work.kept]
    about = {
        "form": ReasonForm(),
        "edit": edit,
        "records": edit.versions.order_by("model", "key"),
        "may_confirm": may_confirm(step.request.user),
        "matched": [(record, item) for record, item in pairs if record],
    }
    return step.page(**about | context)
