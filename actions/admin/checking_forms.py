"""The rows of the page on which an editor goes through a report, proposal by proposal."""

import json
from hashlib import sha256

from django import forms
from django.utils.text import Truncator

from actions.admin.forms import CatalogueForm
from actions.models import Observation
from actions.vocabulary import Status, WithoutObservation

CHANGED = (
    "Somebody else recorded “{}” after you opened this page. "
    "Save again to replace it with what stands here."
)
DELETED = (
    "Somebody else deleted this observation after you opened this page. "
    "Save again to record it anew."
)
ELSEWHERE = (
    f"“{Status.CARRIED_OVER.label}” names what takes the proposal over: "
    "enter or change that on the observation's own page."
)
JUST_NOW = (
    "Somebody else recorded something about this proposal at the same moment. "
    "Save again to see what."
)
KEPT = "Recorded as “{}”. To take that back, delete the observation on its own page."
NO_STATUS = "Choose a status, or empty the whole row."
UNFIT = "Choose among the findings that say what this report holds."

SEEN = "-seen"
TEXTS = ["status", "match", "place", "reason"]


class FindingsField(forms.MultipleChoiceField):
    """Findings of one report, read once for all rows; those of the proposal's area first."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": UNFIT}

    def offer(self, findings, area):
        """Offer these findings, and remember how many of them are of the area."""
        in_order = sorted(findings, key=lambda finding: finding.area_id != area)
        self.findings = {str(finding.pk): finding for finding in in_order}
        self.choices = [(key, _in_short(finding)) for key, finding in self.findings.items()]
        self.number_in_area = sum(finding.area_id == area for finding in findings)

    def prepare_value(self, value):
        return [str(getattr(one, "pk", one)) for one in value or []]

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        return [self.findings[key] for key in super().clean(value)]


def _in_short(finding):
    return f"{finding.code} {Truncator(finding.text).chars(90)}"


class CheckedForm(forms.Form):
    """Who read the whole report and when, for every row saved as not mentioned."""

    checked = forms.DateField(
        label="Checked on", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    checked_by = forms.CharField(required=False, max_length=100)


class RowForm(CatalogueForm):
    """What a report says about one proposal; a row that nobody touched is left alone."""

    findings = FindingsField(required=False)

    class Meta:
        model = Observation
        fields = ["status", "match", "findings", "place", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(
        self, observation, findings, *, may_save, may_confirm=True, data=None, checked=None
    ):
        prefix = observation.proposal.reference
        # Given to the browser, which sends it back with what is then typed.
        self.seen = _mark(_recorded(observation))
        was_seen = data[prefix + SEEN] if data else self.seen
        self.is_touched = bool(data) and _mark(_typed(data, prefix)) not in {was_seen, self.seen}
        self.is_outdated = self.is_touched and was_seen != self.seen
        self.recorded_status = observation.status
        self.checked = checked or {}
        self.may_save = may_save
        self.may_confirm = may_confirm
        super().__init__(data if self.is_touched else None, instance=observation, prefix=prefix)
        self.fields["findings"].offer(findings, observation.proposal.area_id)
        self._offer_statuses()
        for field in self.fields.values():
            field.disabled = not may_save

    def _offer_statuses(self):
        """Offer what can be chosen here, and whatever the row holds already."""
        hidden = {"", Status.CARRIED_OVER}
        if not self.instance.report.read_whole:
            hidden.add(Status.NOT_MENTIONED)
        hidden -= {self.recorded_status, self["status"].value()}
        field = self.fields["status"]
        field.choices = [("", WithoutObservation.NOT_READ.label), *Status.choices]
        field.widget.choices = [
            (code, label) for code, label in field.choices if code not in hidden
        ]
        field.error_messages["required"] = self._about_recorded(KEPT) or NO_STATUS

    def _about_recorded(self, message):
        """Return a message about the status on record; without one, nothing."""
        return self.recorded_status and message.format(Status(self.recorded_status).label)

    @property
    def findings_of_the_area(self):
        return self["findings"][: self.fields["findings"].number_in_area]

    @property
    def other_findings(self):
        return self["findings"][self.fields["findings"].number_in_area :]

    @property
    def rests_on_other_findings(self):
        return any(finding.data["selected"] for finding in self.other_findings)

    def clean_status(self):
        status = self.cleaned_data["status"]
        if status != self.recorded_status and Status.CARRIED_OVER in {status, self.recorded_status}:
            raise forms.ValidationError(ELSEWHERE)
        return status

    def clean(self):
        cleaned = super().clean()
        if self.is_outdated:
            self.add_error(None, self._about_recorded(CHANGED) or DELETED)
        if cleaned.get("status") == Status.NOT_MENTIONED:
            self._say_who_checked()
        return cleaned

    def _say_who_checked(self):
        """Take who read the report, and when, from the top of the page where it is missing."""
        for name, typed in self.checked.items():
            if not getattr(self.instance, name):
                setattr(self.instance, name, typed)

    def _get_validation_exclusions(self):
        # Every rule is checked, those about fields that a row does not show included.
        return super()._get_validation_exclusions() & set(self.fields)


def _typed(data, prefix):
    """Return what the browser sent for a row, as plain texts."""
    findings = data.getlist(f"{prefix}-findings")
    return [*(_plain(data.get(f"{prefix}-{name}", "")) for name in TEXTS), *sorted(set(findings))]


def _recorded(observation):
    """Return what is on record for a row, as plain texts."""
    findings = observation.findings.all() if observation.pk else []
    return [
        *(_plain(getattr(observation, name)) for name in TEXTS),
        *sorted(str(finding.pk) for finding in findings),
    ]


def _plain(text):
    return text.replace("\r\n", "\n").strip()


def _mark(values):
    return sha256(json.dumps(values).encode()).hexdigest()[:16]
