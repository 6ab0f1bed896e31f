"""What observations make of the progress of proposals: computed in SQL, never typed."""

from collections import Counter

from django.db import models
from django.db.models.functions import Cast, Coalesce

from actions.models.base import NaturalKeyQuerySet, as_numbers, numbers_of
from actions.models.observations import Observation, PeriodEvidence
from actions.models.progress import ProgressReport
from actions.vocabulary import LastOnRecord, Standing, Status


class Progress:
    """What ``with_progress`` annotates of a proposal, as pages and files use it."""

    @property
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
    def reports_on_record(self):
        """The numbers of the reports on record as mentioning it, in order, as annotated."""
        return as_numbers(self.numbers_on_record)

    @property
    def evidence_reports(self):
        """The numbers of the reports at whose time other evidence was found, as annotated."""
        return as_numbers(self.numbers_with_evidence)

    @property
    def reports_not_read_since(self):
        """The numbers of the later reports that were not read for it, as annotated."""
        return as_numbers(self.numbers_not_read_since)

    @property
    def reports_without_it_since(self):
        """The numbers of the later reports that were read and do not mention it, as annotated."""
        return as_numbers(self.numbers_without_it_since)


class ComputedProgress(NaturalKeyQuerySet):
    """Proposals as known today or after a report, with what reports say of them."""

    def endorsed_by(self, day):
        return self.filter(proposal_set__date__lte=day)

    def as_of(self, report):
        """Return the proposals endorsed when the period of a report ended; without one, all."""
        return self.endorsed_by(report.period_end) if report else self

    def with_progress(self, as_of=None):
        """Annotate each proposal with what is on record of it.

        That is its newest observation: status, report, what was read and how it was matched; the
        numbers of the reports on record, of those at whose time other evidence was found, and of
        those since the newest that were not read for it or do not mention it; and ``last``: the
        number of the newest report, or what stands in its place.

        A report that does not mention it never overwrites what an earlier one said.
        ``as_of`` is the report after which one looks; later observations do not exist yet.
        """
        newest = _newest_mention(Observation.objects.up_to(as_of).with_evidence())
        own = Observation.objects.up_to(as_of).filter(proposal=models.OuterRef("pk"))
        evidence = PeriodEvidence.objects.up_to(as_of).filter(proposal=models.OuterRef("pk"))
        covering = ProgressReport.objects.up_to(as_of).covering(
            models.OuterRef("proposal_set__date")
        )
        since = covering.filter(number__gt=Coalesce(models.OuterRef("latest_number"), 0))
        read = models.Exists(
            Observation.objects.filter(
                report=models.OuterRef("pk"), proposal=models.OuterRef(models.OuterRef("pk"))
            )
        )
        return self.annotate(
            latest_status=_first(newest, "status"),
            latest_match=_first(newest, "match"),
            latest_evidence=_first(newest, "evidence"),
            latest_number=_first(newest, "report__number"),
            latest_date=_first(newest, "report__date"),
            latest_date_standing=_first(newest, "report__date_standing"),
            numbers_on_record=numbers_of(own.mentions(), "report__number"),
            numbers_with_evidence=numbers_of(evidence, "finding__report__number"),
            numbers_not_read_since=numbers_of(since.filter(~read), "number"),
            numbers_without_it_since=numbers_of(since.filter(read), "number"),
            last=models.Case(
                models.When(
                    latest_number__isnull=False,
                    then=Cast("latest_number", models.CharField()),
                ),
                models.When(standing=Standing.AWAITING, then=_code(LastOnRecord.AWAITING)),
                models.When(models.Exists(evidence), then=_code(LastOnRecord.OTHER_EVIDENCE)),
                default=_code(LastOnRecord.NONE),
            ),
        )

    def with_changes(self, first, last):
        """Annotate each proposal with its newest observation after one report and a later one.

        And with numbers of reports: up to its newest, those that were not read for it and those
        that were and leave it out; and those not read between the two, the later one included.
        """
        covering = ProgressReport.objects.covering(models.OuterRef("proposal_set__date"))
        not_read = covering.exclude(observations__proposal=models.OuterRef("pk"))
        between = not_read.filter(number__gt=first.number, number__lte=last.number)
        before = {"number__lt": models.OuterRef("number_after")}
        own = Observation.objects.filter(
            proposal=models.OuterRef("pk"),
            status=Status.NOT_MENTIONED,
            report__number__lt=models.OuterRef("number_after"),
        )
        annotations = {}
        for when, report in {"before": first, "after": last}.items():
            newest = _newest_mention(Observation.objects.up_to(report).with_evidence())
            annotations |= {
                f"number_{when}": _first(newest, "report__number"),
                **{f"{one}_{when}": _first(newest, one) for one in ("status", "match", "evidence")},
            }
        return self.annotate(**annotations).annotate(
            not_read_before=numbers_of(not_read.filter(**before), "number"),
            without_it_before=numbers_of(own, "report__number"),
            not_read_between=numbers_of(between, "number"),
        )

    def count_by_area_and_last(self):
        """Return the number of proposals by area, None where none is established, and by last.

        Under “report” stand those of which a report is on record, whichever it is.
        """
        rows = self.with_progress().order_by().values_list("area", "last")
        terms = LastOnRecord.values
        return Counter((area, last if last in terms else "report") for area, last in rows)

    def in_order_of_last(self):
        """Order by the newest report on record, newest first, proposals without any last."""
        return self.order_by(models.F("latest_number").desc(nulls_last=True), "reference")


def _newest_mention(observations):
    own = observations.mentions().filter(proposal=models.OuterRef("pk"))
    return own.order_by("-report__number")


def _first(observations, field):
    return models.Subquery(observations.values(field)[:1])


def _code(term):
    return models.Value(term.value)
