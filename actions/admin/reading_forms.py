"""What an editor types at the desk on which a progress report is read."""

from django import forms

from actions.admin.checking_forms import RowForm
from actions.admin.forms import CatalogueForm
from actions.admin.reasons import ReasonField
from actions.admin.uploads import TextForm
from actions.importing.reports.findings import next_code, usual_standing
from actions.importing.reports.places import name_of, place_of, with_place
from actions.models import Finding
from actions.vocabulary import Attribution, Standing, Status

NO_STATUS = "Choose what the report says of the proposal."
NO_PLACE = "Say where in the report it stands."
REPLACED = (
    "Somebody gave in another copy of the report after you opened this page. "
    "Look at the paragraph again; what you typed is kept."
)
ONLY_UNCONFIRMED = "A reviewer says later how well it is supported."
READ_WHOLE = "Read whole"
TAKEN_BACK = "Taken back: not read whole after all"


class ReportTextForm(TextForm):
    """The text of a report, as a file or pasted."""

    purpose = "report"


class ObservedForm(RowForm):
    """What a paragraph says about one proposal, with its place filled in."""

    def __init__(self, observation, findings, paragraph, **options):
        super().__init__(observation, findings, **options)
        self.fields["status"].error_messages["required"] = NO_STATUS
        if not self.is_bound:
            self.initial["place"] = with_place(observation.place, place_of(paragraph))
        self.fields["place"].required = True
        self.fields["place"].error_messages["required"] = NO_PLACE

    def _offer_statuses(self):
        super()._offer_statuses()
        if self.recorded_status != Status.NOT_MENTIONED:
            widget = self.fields["status"].widget
            widget.choices = [one for one in widget.choices if one[0] != Status.NOT_MENTIONED]

    @property
    def rests_on_findings(self):
        return any(finding.data["selected"] for finding in self["findings"])


class FoundForm(CatalogueForm):
    """A finding made from a paragraph; without a text there is none."""

    class Meta:
        model = Finding
        fields = ["text", "area", "period", "standing"]
        labels = {"text": "New finding, in your own words"}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, report, areas, *, may_confirm, area=None, data=None):
        self.may_confirm = may_confirm
        self.is_typed = bool(data and data.get("found-text", "").strip())
        finding = Finding(report=report, attribution=Attribution.REPORT_TEXT)
        initial = {"area": area, "standing": usual_standing(report)}
        super().__init__(
            data if self.is_typed else None, instance=finding, initial=initial, prefix="found"
        )
        self.fields["area"].choices = [("", "Across areas"), *((one.pk, one) for one in areas)]
        self._offer_standings(Standing.confirmed() if may_confirm else {Standing.UNCONFIRMED})

    def _offer_standings(self, standings):
        field = self.fields["standing"]
        field.choices = [(code, label) for code, label in field.choices if code in standings]
        field.required = False
        if len(field.choices) == 1:
            self.initial["standing"] = field.choices[0][0]
            field.help_text = ONLY_UNCONFIRMED

    def clean_standing(self):
        return self.cleaned_data["standing"] or self.initial["standing"]

    def clean(self):
        cleaned = super().clean()
        self.instance.code = next_code(self.instance.report)
        return cleaned

    def _get_validation_exclusions(self):
        # The code is not typed, and is to be free all the same.
        return super()._get_validation_exclusions() - {"code"}

    def save(self, source):
        """Save the finding with its source."""
        finding = super().save()
        finding.sources.add(source)
        return finding


class WhyForm(forms.Form):
    """The reason for what is recorded from a paragraph."""

    change_reason = ReasonField()

    def __init__(self, paragraph, data=None):
        super().__init__(
            data, initial={"change_reason": f"Read in the report, {name_of(paragraph)}"}
        )


class WholeForm(forms.Form):
    """Who says that a report was read whole, and why."""

    checked_by = forms.CharField(max_length=100, label="Read by")
    change_reason = ReasonField()


class BackForm(forms.Form):
    """Why it is taken back that a report was read whole."""

    change_reason = ReasonField(initial=TAKEN_BACK)
