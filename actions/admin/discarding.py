"""The work on an official text that nobody wants to go on with: discarded, and taken back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.timezone import now

from actions.admin.transcribing_steps import Step
from actions.permissions import may_confirm

DONE = "This work is discarded: it is kept under “Discarded”, where any editor can take it back."
TAKEN_BACK = "The work is open again, as it was when it was discarded."


class Discard(Step):
    """Asks before work is discarded, and says whose it is; afterwards any editor takes it back.

    Only who began it or a reviewer discards it.
    """

    template = "discard"

    def send(self, data):
        if not self.may_discard:
            raise PermissionDenied
        self._mark(now(), self.request.user)
        messages.success(self.request, DONE)
        return self.go("discard")

    def discarded(self):
        if self.request.method == "POST" and "back" in self.request.POST:
            self._mark(None, None)
            messages.success(self.request, TAKEN_BACK)
            return self.go()
        return super().discarded()

    @property
    def may_discard(self):
        owner = self.transcription.started_by
        return owner in (None, self.request.user) or may_confirm(self.request.user)

    def _mark(self, moment, editor):
        """Keep when it was discarded and by whom; whose work it is stays as it was."""
        one = self.transcription
        one.discarded, one.discarded_by, one.revision = moment, editor, one.revision + 1
        one.save(update_fields=["discarded", "discarded_by", "revision"])

    def context(self):
        is_own = self.transcription.started_by in (None, self.request.user)
        return {"may_discard": self.may_discard, "is_own": is_own}
