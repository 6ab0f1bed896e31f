"""The rows of the page on which an editor goes through a report, proposal by proposal."""

from django import forms
from django.utils.text import Truncator

from actions.admin.conflicts import name_of
from actions.admin.forms import CatalogueForm
from actions.models import Observation
from actions.vocabulary import Status, WithoutObservation

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

    tells_theirs = False

    def __init__(
        self,
        observation,
        findings,
        *,
        may_save,
        may_confirm=True,
        data=None,
        checked=None,
        conflict=None,
    ):
        self.recorded_status = observation.status
        self.checked = checked or {}
        self.may_save = may_save
        self.may_confirm = may_confirm
        self.conflicts = {name_of(observation): conflict} if conflict else {}
        super().__init__(data, instance=observation, prefix=observation.proposal.reference)
        # Settled before fields are disabled, of which none counts as changed.
        is_left_alone = conflict and not conflict.record and not self.differences
        self.is_touched = self.is_bound and self.has_changed() and not is_left_alone
        self.is_bound = self.is_touched
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
        recorded = self.recorded_status and KEPT.format(Status(self.recorded_status).label)
        field.error_messages["required"] = recorded or NO_STATUS

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
