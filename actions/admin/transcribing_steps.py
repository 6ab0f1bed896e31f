"""The steps in which an official text is taken in: text, matches, acceptance."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View

from actions.admin.reasons import ReasonForm
from actions.importing.official import checks, typed
from actions.importing.official.matches import propose, taken_twice, without_item
from actions.importing.official.overview import places
from actions.importing.official.shown import rows
from actions.importing.official.subjects import subject_of
from actions.importing.official.work import Work
from actions.importing.parse.matching import LEFT_OVER
from actions.models import Transcription
from actions.permissions import may_confirm

OUTDATED = (
    "Somebody else changed this text after you opened the page, so nothing was saved. Below is how "
    "it stands now, and what you typed."
)
ACCEPTED_MEANWHILE = "This text has been accepted meanwhile; nothing more was done."
COMPARE_FIRST = "Tick that you compared every item that is shown, then confirm them all."


def address(transcription, step):
    """Return the address of a step."""
    return reverse(f"admin:actions_transcription_{step}", args=[transcription.pk])


class Step(View):
    """One page of the desk; what is sent is taken over only where nobody was faster."""

    http_method_names = ["get", "head", "post"]
    model_admin = None
    template = ""

    def dispatch(self, request, *args, **kwargs):
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        self.transcription = get_object_or_404(self._all(), pk=pk)
        return self.page()

    @transaction.atomic
    def post(self, request, pk):
        rows = self._all().select_for_update(of=["self"])
        self.transcription = get_object_or_404(rows, pk=pk)
        if self.transcription.accepted_in_id:
            messages.warning(request, ACCEPTED_MEANWHILE)
            return self._to("change")
        if request.POST.get("revision") != str(self.transcription.revision):
            return self.page(outdated=OUTDATED, lost=typed.lost(self.work, request.POST))
        return self.send(request.POST)

    def send(self, data):
        """Take over what was sent, and answer."""
        raise NotImplementedError

    def _all(self):
        return Transcription.objects.select_related("proposal_set", "declaration", "document")

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

    def _to(self, step, place=""):
        return HttpResponseRedirect(f"{address(self.transcription, step)}{place}")

    def page(self, **context):
        """Return the page as the work stands now."""
        return TemplateResponse(
            self.request,
            f"admin/actions/transcription/{self.template}.html",
            {
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

    def get(self, request, pk):
        response = super().get(request, pk)
        return done_page(self) if self.transcription.accepted_in_id else response

    def send(self, data):
        for message in typed.take_texts(self.work, self.subject, data):
            messages.warning(self.request, message)
        if message := typed.press(self.work, data.get("do", "")):
            messages.warning(self.request, message)
        if self.work.as_json() != self.transcription.work:
            propose(self.work, self.subject)
        self.save()
        if "next" in data:
            return self._to("matching")
        return self._to("change", self._place(data.get("do", "")))

    def _place(self, pressed):
        """Return the part of the address at which the editor goes on."""
        number = typed.number_of(pressed)
        near = [item.id for item in self.work.items if number and item.id <= number]
        return f"#item-{number if number in near else near[-1]}" if near else ""

    def context(self):
        whole, sections = places(self.work, self.subject)
        return {"whole": whole, "sections": sections}


class MatchStep(Step):
    """Which record each item is the text of."""

    template = "matching"

    def send(self, data):
        typed.take_matches(self.work, self.subject, data)
        pressed = data.get("do", "")
        if pressed == "all" and "compared" not in data:
            messages.warning(self.request, COMPARE_FIRST)
        elif pressed:
            typed.confirm(self.work, self._meant(pressed, data))
        propose(self.work, self.subject)
        self.save()
        if "next" in data:
            return self._to("accepting")
        return self._to("matching", ("?show=open" if self.only_open else "") + self._place(pressed))

    @property
    def only_open(self):
        """Whether only what is left to confirm is shown."""
        return self.request.GET.get("show") == "open"

    def _meant(self, pressed, data):
        """Return the numbers of the items that are confirmed: one, or all that were shown.

        Where only the count speaks for a match, it is looked at alone.
        """
        if pressed == "all":
            shown = [item for item in self.work.kept if f"slot-{item.id}" in data]
            return {item.id for item in shown if item.why != LEFT_OVER}
        return {item.id for item in self.work.kept if str(item.id) == pressed}

    def _place(self, pressed):
        """Return where the next item to confirm stands."""
        left = [item.id for item in self.work.kept if not item.is_confirmed]
        later = [one for one in left if one > (typed.number_of(pressed) or 0)]
        return f"#item-{(later or left)[0]}" if pressed and left else ""

    def context(self):
        return {
            "rows": rows(self.work, self.subject, only_open=self.only_open),
            "only_open": self.only_open,
            "confirmed": sum(item.is_confirmed for item in self.work.kept),
            "one_by_one": sum(
                item.why == LEFT_OVER and not item.is_confirmed for item in self.work.kept
            ),
            "taken_twice": taken_twice(self.work),
            "without_item": without_item(self.work, self.subject),
        }


def done_page(step, **context):
    """Return what was done with an accepted text, with the way to each page, and the way back."""
    step.template = "done"
    edit = step.transcription.accepted_in
    records = step.subject.records
    about = {
        "form": ReasonForm(),
        "edit": edit,
        "records": edit.versions.order_by("model", "key"),
        "may_confirm": may_confirm(step.request.user),
        "matched": [(records[item.slot], item) for item in step.work.kept if item.slot in records],
    }
    return step.page(**about | context)
