"""What an editor records from one paragraph about one proposal: all of it, or nothing."""

from functools import cached_property

from django.db import IntegrityError, transaction

from actions.admin.checking_forms import JUST_NOW
from actions.admin.reading_forms import FoundForm, ObservedForm, WhyForm
from actions.history.revision import revision
from actions.importing.reports.findings import source_of_report
from actions.models import Observation
from actions.permissions import REVIEW_TAKEN_OFF, may_confirm
from actions.vocabulary import Attribution, EditOrigin


class Entry:
    """An observation with its place, the finding made with it, and the reason."""

    def __init__(self, page, proposal, paragraph, data=None):
        self.report = page.report
        self.proposal = proposal
        self.paragraph = paragraph
        self.data = data
        self.editor = page.request.user
        self.may_confirm = may_confirm(self.editor)
        recorded = page.reading.observations.get(proposal.pk)
        self.is_new = recorded is None
        self.may_save = page.may("add_observation" if self.is_new else "change_observation")
        self.may_find = page.may("add_finding") and self.may_save
        self.observed = self._observed(data)
        self.found = self._found(page)
        self.why = WhyForm(paragraph, data)

    @cached_property
    def findings(self):
        """The findings on which an observation of the report can rest."""
        tied = Attribution.tied_to_report()
        return list(self.report.findings.filter(attribution__in=tied))

    @property
    def recorded(self):
        """What is on record of the proposal in this report now, with its findings."""
        return None if self.is_new else self._of_record()

    def _of_record(self):
        records = self.report.observations.filter(proposal=self.proposal)
        return records.prefetch_related("findings").first()

    def _observed(self, data, *new_findings):
        observation = self._of_record() or Observation()
        observation.proposal, observation.report = self.proposal, self.report
        findings = [*self.findings, *new_findings]
        rights = {"may_save": self.may_save, "may_confirm": self.may_confirm}
        return ObservedForm(observation, findings, self.paragraph, data=data, **rights)

    def _found(self, page):
        areas = {part.area.pk: part.area for part in page.reading.parts if part.area}
        return FoundForm(
            self.report,
            areas.values(),
            may_confirm=self.may_confirm,
            area=self.proposal.area_id or self.paragraph.area_id,
            data=self.data if self.may_find else None,
        )

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
        typed = [self.observed] if self.observed.is_touched else []
        return [*typed, *([self.found] if self.found.is_typed else []), self.why]

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
        finding = self.found.save(source_of_report(self.report))
        data = self.data.copy()
        data.appendlist(f"{self.proposal.reference}-findings", str(finding.pk))
        with_finding = self._observed(data, finding)
        if not with_finding.is_valid():
            transaction.set_rollback(True)
            messages = with_finding.errors.as_data().values()
            self.found.add_error(None, [message for some in messages for message in some])
            return None
        return with_finding.save()
