"""What only reviewers confirm, and how the form of a record says so."""

from django import forms

from actions.models import Observation
from actions.vocabulary import Standing

BY_REVIEWERS = {
    "reviewed": "Set by a reviewer.",
    "text_to_check": "Taken off by a reviewer, who compares both texts.",
}
STANDINGS = {"standing", "date_standing"}
RAISED_BY_REVIEWERS = (
    f"“{Standing.OFFICIAL.label}” and “{Standing.REPORTED.label}” are set by a reviewer."
)
REVIEW_TAKEN_OFF = (
    "A reviewer confirmed this observation. "
    "If you change it, the review is taken off, and a reviewer looks at it again."
)
FROM_WEAK_TO_STRONG = list(reversed(Standing))


class HeldToRights(forms.ModelForm):
    """A form in which only those who may confirm confirm anything."""

    may_confirm = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        confirmed = isinstance(self.instance, Observation) and self.instance.reviewed
        # Whether a reviewer confirmed what this editor is about to change.
        self.loses_its_review = bool(confirmed) and not self.may_confirm
        if not self.may_confirm:
            self._say_what_reviewers_do()

    def _say_what_reviewers_do(self):
        for name in BY_REVIEWERS.keys() & self.fields.keys():
            self.fields[name].disabled = True
            self.fields[name].help_text += f" {BY_REVIEWERS[name]}"
        for name in STANDINGS & self.fields.keys():
            self.fields[name].help_text += f" {RAISED_BY_REVIEWERS}"
        if self.loses_its_review and "status" in self.fields:
            self.fields[
                "status"
            ].help_text = f"{REVIEW_TAKEN_OFF} {self.fields['status'].help_text}"

    def clean(self):
        cleaned = super().clean()
        if not self.may_confirm:
            for name in STANDINGS & cleaned.keys():
                if _is_raised(self.initial.get(name), cleaned[name]):
                    self.add_error(name, RAISED_BY_REVIEWERS)
        return cleaned

    def _post_clean(self):
        if self.loses_its_review and self.has_changed():
            # Before the record is checked, so that it is checked as it is saved.
            self.instance.reviewed = self.instance.reviewed_by = None
            self.cleaned_data.pop("reviewed", None)
        super()._post_clean()


def _is_raised(before, after):
    return after in Standing.confirmed() and (not before or _strength(after) > _strength(before))


def _strength(standing):
    return FROM_WEAK_TO_STRONG.index(Standing(standing))
