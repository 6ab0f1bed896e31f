"""How it stands with each proposal: kept as computed of what reports say, never typed."""

from functools import cached_property

from django.db import models
from django.db.models import F, FilteredRelation, Q

from actions.models.base import NaturalKeyQuerySet
from actions.models.progress import ProgressReport


class ProposalProgress(models.Model):
    """How it stood with a proposal after a report; every edit that bears on it recomputes it.

    Of each proposal there is a row for every report, also for those before its endorsement, and
    one for today, which knows what was found after the latest report as well.
    """

    # The rows follow what they are computed of; the database asks nothing.
    proposal = models.ForeignKey(
        "actions.Proposal",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="progress_rows",
    )
    as_of = models.PositiveSmallIntegerField(
        null=True, help_text="The number of the report after which one looks; empty for today."
    )
    report = models.ForeignKey(
        ProgressReport,
        to_field="number",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        help_text="The newest report on record as mentioning the proposal.",
    )
    # What that report says, and what was read of it; nothing where there is none.
    status = models.CharField(max_length=17, null=True)  # noqa: DJ001
    match = models.CharField(max_length=9, null=True)  # noqa: DJ001
    evidence = models.CharField(max_length=20, null=True)  # noqa: DJ001
    last = models.CharField(
        max_length=14, help_text="The number of that report, or what stands in its place."
    )
    reports_on_record = models.JSONField(
        default=list, help_text="The numbers of the reports that mention it, in order."
    )
    observations = models.JSONField(
        default=list,
        help_text="What each of these says: status, match, what was read of it.",
    )
    evidence_reports = models.JSONField(
        default=list, help_text="Those of the reports at whose time other evidence was found."
    )
    reports_not_read = models.JSONField(
        default=list, help_text="Those that could cover it and were not read for it."
    )
    reports_without_it = models.JSONField(
        default=list, help_text="Those that were read and do not mention it."
    )

    # What is computed.
    FIELDS = (
        *("report_id", "status", "match", "evidence", "last", "reports_on_record"),
        *("observations", "evidence_reports", "reports_not_read", "reports_without_it"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "as_of"], name="one_progress_of_a_proposal_after_a_report"
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(as_of=None),
                name="one_progress_of_a_proposal_today",
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id} as of {self.as_of or 'today'}"


class Progress:
    """What ``with_progress`` annotates of a proposal, as pages and files use it."""

    @cached_property
    def latest_report(self):
        """The report of the latest status, as far as it was annotated; None without a status."""
        if self.latest_number is None:
            return None
        return ProgressReport(
            number=self.latest_number,
            date=self.latest_date,
            date_standing=self.latest_date_standing,
        )

    @property
    def reports_not_read_since(self):
        """The numbers of the later reports that were not read for it."""
        return [one for one in self.reports_not_read if one > (self.latest_number or 0)]

    @property
    def reports_without_it_since(self):
        """The numbers of the later reports that were read and do not mention it."""
        return [one for one in self.reports_without_it if one > (self.latest_number or 0)]


class ProgressQuerySet(NaturalKeyQuerySet):
    """Proposals as known today or after a report, with what reports say of them."""

    def endorsed_by(self, day):
        return self.filter(proposal_set__date__lte=day)

    def as_of(self, report):
        """Return the proposals endorsed when the period of a report ended; without one, all."""
        return self.endorsed_by(report.period_end) if report else self

    def joined_with_progress(self, as_of=None, name="progress"):
        """Name the row kept of each proposal; it is joined where something asks for it."""
        condition = Q(progress_rows__as_of=as_of and as_of.number)
        return self.annotate(**{name: FilteredRelation("progress_rows", condition=condition)})

    def with_progress(self, as_of=None):
        """Annotate each proposal with what is on record of it.

        That is its newest observation: status, report, what was read and how it was matched; the
        numbers of the reports on record with what each says, of those at whose time other evidence
        was found, and of those that were not read for it or do not mention it; and ``last``: the
        number of the newest report, or what stands in its place.

        A report that does not mention it never overwrites what an earlier one said.
        ``as_of`` is the report after which one looks; later observations do not exist yet.
        """
        return self.joined_with_progress(as_of).annotate(
            latest_status=F("progress__status"),
            latest_match=F("progress__match"),
            latest_evidence=F("progress__evidence"),
            latest_number=F("progress__report_id"),
            latest_date=F("progress__report__date"),
            latest_date_standing=F("progress__report__date_standing"),
            reports_on_record=F("progress__reports_on_record"),
            observations_on_record=F("progress__observations"),
            evidence_reports=F("progress__evidence_reports"),
            reports_not_read=F("progress__reports_not_read"),
            reports_without_it=F("progress__reports_without_it"),
            last=F("progress__last"),
        )

    def with_changes(self, first, last):
        """Annotate each proposal with its newest observation after one report and a later one.

        And with the numbers of the reports up to the later one that were not read for it, and of
        those that were and leave it out.
        """
        return (
            self.joined_with_progress(first, "before")
            .joined_with_progress(last, "after")
            .annotate(
                **{
                    f"{name}_{when}": F(f"{when}__{field}")
                    for when in ("before", "after")
                    for name, field in {
                        **{name: name for name in ("status", "match", "evidence")},
                        "number": "report_id",
                    }.items()
                },
                reports_not_read=F("after__reports_not_read"),
                reports_without_it=F("after__reports_without_it"),
            )
        )

    def in_order_of_last(self):
        """Order by the newest report on record, newest first, proposals without any last."""
        return self.order_by(F("progress__report_id").desc(nulls_last=True), "reference")
