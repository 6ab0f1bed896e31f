"""What an editor types at the desk on which a progress report is read, and how it is recorded."""

from functools import cached_property

from django import forms
from django.db import IntegrityError, transaction

from actions.admin.checking_forms import JUST_NOW, RowForm
from actions.admin.conflicts import State
from actions.admin.forms import CatalogueForm
from actions.admin.reasons import ReasonField
from actions.admin.uploads import TextForm
from actions.history.revision import revision
from actions.importing.fetching.texts import TextOfReport
from actions.importing.official.sources import source_of_report
from actions.importing.reports.reading import name_of, place_of, with_place
from actions.models import Finding, Observation, Version
from actions.permissions import REVIEW_TAKEN_OFF, may_confirm
from actions.vocabulary import Attribution, EditOrigin, SourceKind, Standing, Status

NO_STATUS = "Choose what the report says of the proposal."
NO_PLACE = "Say where in the report it stands."
ONLY_UNCONFIRMED = "A reviewer says later how well it is supported."


class ReportTextForm(TextForm):
    """The text of a report, as a file, pasted or to be fetched."""

    field_order = ["address", *TextForm.field_order]
    purpose = "report"

    address = forms.URLField(
        max_length=600,
        required=False,
        assume_scheme="https",
        label="Address",
        widget=forms.URLInput(attrs={"class": "vLargeTextField"}),
        help_text="Only for “Fetch it”: it is asked before those on record.",
    )

    def __init__(self, report, request=None):
        super().__init__(request)
        self.wanted = TextOfReport(report)
        self.remarks = []  # What its reader changed or left out.

    def understood(self, found):
        self.remarks = found["remarks"]
        return found["paragraphs"]


class WhyForm(forms.Form):
    """The reason for what is recorded from a paragraph."""

    change_reason = ReasonField()

    def __init__(self, paragraph, data=None):
        reason = f"Read in the report, {name_of(paragraph)}"
        super().__init__(data, initial={"change_reason": reason})


class WholeForm(forms.Form):
    """Who says that a report was read whole, and why."""

    checked_by = forms.CharField(max_length=100, label="Read by")
    change_reason = ReasonField(initial="Read whole")


class BackForm(forms.Form):
    """Why it is taken back that a report was read whole."""

    change_reason = ReasonField(initial="Taken back: not read whole after all")


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
        source = report.document.as_source
        is_official = source is None or source.kind == SourceKind.OFFICIAL
        standing = Standing.OFFICIAL if is_official else Standing.REPORTED
        super().__init__(
            data if self.is_typed else None,
            instance=Finding(report=report, attribution=Attribution.REPORT_TEXT),
            initial={"area": area, "standing": standing},
            prefix="found",
        )
        self.fields["area"].choices = [("", "Across areas"), *((one.pk, one) for one in areas)]
        self._offer_standings(may_confirm)

    def _offer_standings(self, may_confirm):
        standings = Standing.confirmed() if may_confirm else {Standing.UNCONFIRMED}
        field = self.fields["standing"]
        field.choices = [(code, label) for code, label in field.choices if code in standings]
        # Left out of what is sent, it is as usual.
        field.required = False
        if not may_confirm:
            self.initial["standing"] = Standing.UNCONFIRMED
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

    def save(self):
        """Save the finding with the report as its source."""
        source = source_of_report(self.instance.report)
        finding = super().save()
        finding.sources.add(source)
        return finding


def next_code(report):
    """Return the next code of a report that no finding has or ever had."""
    prefix = f"R{report.number:02}-"
    used = Finding.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    past = Version.objects.of_model(Finding).filter(key__startswith=prefix)
    numbers = (code.removeprefix(prefix) for code in {*used, *past.values_list("key", flat=True)})
    return f"{prefix}{max((int(one) for one in numbers if one.isdecimal()), default=0) + 1:02}"


class Entry:
    """What is recorded from one paragraph about one proposal: all of it, or nothing.

    An observation with its place, the finding made with it, and the reason.
    """

    def __init__(self, page, proposal, paragraph, data=None):
        self.report, self.proposal, self.paragraph = page.report, proposal, paragraph
        self.data = data
        self.editor = page.request.user
        self.is_new = proposal.pk not in page.reading.observations
        self.may_save = page.may("add_observation" if self.is_new else "change_observation")
        self.may_find = page.may("add_finding") and self.may_save
        state = State(self.report.observations.filter(proposal=proposal))
        self.token = state.token
        self.conflict = next(iter(state.conflicts(data).values()), None) if data else None
        self.observed = self._observed(data)
        areas = {part.area.pk: part.area for part in page.reading.parts if part.area}
        self.found = FoundForm(
            self.report,
            areas.values(),
            may_confirm=may_confirm(self.editor),
            area=proposal.area_id or paragraph.area_id,
            data=data if self.may_find else None,
        )
        self.why = WhyForm(paragraph, data)

    @property
    def recorded(self):
        """What is on record of the proposal in this report now, with its findings."""
        records = self.report.observations.filter(proposal=self.proposal)
        return None if self.is_new else records.prefetch_related("findings").first()

    @cached_property
    def findings(self):
        """The findings on which an observation of the report can rest."""
        return list(self.report.findings.filter(attribution__in=Attribution.tied_to_report()))

    def _observed(self, data, *new_findings):
        observation = self.recorded or Observation()
        observation.proposal, observation.report = self.proposal, self.report
        findings = [*self.findings, *new_findings]
        rights = {"may_save": self.may_save, "may_confirm": may_confirm(self.editor)}
        rights |= {"conflict": self.conflict, "data": data}
        return ObservedForm(observation, findings, self.paragraph, **rights)

    @property
    def warning(self):
        """What saving would undo, where it undoes anything."""
        return REVIEW_TAKEN_OFF if self.observed.loses_its_review else ""

    @property
    def is_touched(self):
        """Whether there is anything to record."""
        return self.observed.is_touched or self.found.is_typed

    @property
    def forms(self):
        """The forms in which something was typed."""
        typed = {self.observed: self.observed.is_touched, self.found: self.found.is_typed}
        return [*(form for form, is_typed in typed.items() if is_typed), self.why]

    @property
    def has_errors(self):
        return self.data is not None and any(form.errors for form in self.forms)

    def take_focus(self):
        """Let the browser begin at the first error or, without any, at the status."""
        wrong = [(form, name) for form in self.forms for name in form.fields if name in form.errors]
        form, name = wrong[0] if self.has_errors and wrong else (self.observed, "status")
        # There may be many findings, and the place is the other way to mend what they lack.
        form.fields["place" if name == "findings" else name].widget.attrs["autofocus"] = True

    def save(self):
        """Save everything as one edit; return the observation, or None where something is wrong."""
        if self.has_errors:
            return None
        try:
            with revision(EditOrigin.READING, self.why.cleaned_data["change_reason"], self.editor):
                return self._save()
        except IntegrityError:
            self.observed = self._observed(self.data)
            self.observed.add_error(None, JUST_NOW)
        return None

    def _save(self):
        if not self.found.is_typed:
            return self.observed.save()
        finding = self.found.save()
        data = self.data.copy()
        data.appendlist(f"{self.proposal.reference}-findings", str(finding.pk))
        with_finding = self._observed(data, finding)
        if not with_finding.is_valid():
            transaction.set_rollback(True)
            errors = with_finding.errors.as_data().values()
            self.found.add_error(None, [error for some in errors for error in some])
            return None
        return with_finding.save()
