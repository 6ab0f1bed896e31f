"""What observations make of the progress of proposals: computed in SQL, never typed."""

from django.db import models

from actions.models.base import NaturalKeyQuerySet, count_of
from actions.models.observations import Observation, PeriodEvidence
from actions.models.progress import ProgressReport
from actions.vocabulary import Freshness, Standing


class ComputedProgress(NaturalKeyQuerySet):
    """Proposals as known today or after a report, with what reports say of them."""

    def endorsed_by(self, day):
        """Return the proposals that had been endorsed on a day."""
        return self.filter(proposal_set__date__lte=day)

    def as_of(self, report):
        """Return the proposals endorsed when the period of a report ended; without one, all."""
        return self.endorsed_by(report.period_end) if report else self

    def with_latest_status(self, as_of=None):
        """Annotate each proposal with its newest mention: status and report.

        A report that does not mention it never overwrites what an earlier one said.
        ``as_of`` is the report after which one looks; later observations do not exist yet.
        """
        newest = _newest_mention(Observation.objects.up_to(as_of))
        return self.annotate(
            latest_status=_first(newest, "status"),
            latest_number=_first(newest, "report__number"),
            latest_date=_first(newest, "report__date"),
            latest_date_standing=_first(newest, "report__date_standing"),
        )

    def with_mentions(self, as_of=None):
        """Annotate each proposal with numbers of reports.

        Those that could cover it, that were checked for it, that mention it, in whose period
        something bears on it, and those since the latest mention: in all and checked.
        """
        own = Observation.objects.up_to(as_of).filter(proposal=models.OuterRef("pk"))
        covering = ProgressReport.objects.up_to(as_of).covering(
            models.OuterRef("proposal_set__date")
        )
        since = {"number__gt": models.OuterRef("latest_number")}
        evidence = ProgressReport.objects.up_to(as_of).filter(
            models.Exists(
                PeriodEvidence.objects.filter(
                    finding__report=models.OuterRef("pk"),
                    proposal=models.OuterRef(models.OuterRef("pk")),
                )
            )
        )
        return self.with_latest_status(as_of).annotate(
            applicable_count=count_of(covering),
            checked_count=count_of(own),
            mentioned_count=count_of(own.mentions()),
            evidence_count=count_of(evidence),
            since_count=count_of(covering.filter(**since)),
            since_checked_count=count_of(
                own.filter(report__number__gt=models.OuterRef("latest_number"))
            ),
        )

    def with_freshness(self, as_of=None):
        """Annotate each proposal with its freshness and the numbers from which it follows."""
        mentioned = models.Q(latest_number__isnull=False)
        return self.with_mentions(as_of).annotate(
            freshness=models.Case(
                models.When(mentioned & models.Q(since_count=0), then=_code(Freshness.IN_LATEST)),
                models.When(mentioned & models.Q(since_count=1), then=_code(Freshness.SILENT_1)),
                models.When(mentioned & models.Q(since_count=2), then=_code(Freshness.SILENT_2)),
                models.When(mentioned, then=_code(Freshness.SILENT_3)),
                models.When(applicable_count=0, then=_code(Freshness.NOT_APPLICABLE)),
                models.When(evidence_count__gt=0, then=_code(Freshness.PERIOD_EVIDENCE)),
                models.When(checked_count__gt=0, then=_code(Freshness.NEVER)),
                default=_code(Freshness.NOT_READ),
            )
        )

    def with_changes(self, first, last):
        """Annotate each proposal with its newest mention after one report and after a later one.

        And with the reports between, the later one included: those that could cover it,
        and those checked for it.
        """
        before = _newest_mention(Observation.objects.up_to(first))
        after = _newest_mention(Observation.objects.up_to(last))
        between = {"number__gt": first.number, "number__lte": last.number}
        covering = ProgressReport.objects.covering(models.OuterRef("proposal_set__date"))
        checked = Observation.objects.filter(
            proposal=models.OuterRef("pk"),
            report__in=ProgressReport.objects.filter(**between),
        )
        return self.annotate(
            status_before=_first(before, "status"),
            number_before=_first(before, "report__number"),
            status_after=_first(after, "status"),
            number_after=_first(after, "report__number"),
            between_count=count_of(covering.filter(**between)),
            checked_between_count=count_of(checked),
        )

    def coverage(self, report):
        """Return the number of proposals that a report could cover, that await transcription,
        that are checked for it and that it mentions."""
        own = Observation.objects.filter(proposal=models.OuterRef("pk"), report=report)
        return self.as_of(report).aggregate(
            applicable=models.Count("pk"),
            awaiting=models.Count("pk", filter=models.Q(standing=Standing.AWAITING)),
            checked=models.Count("pk", filter=models.Exists(own)),
            mentioned=models.Count("pk", filter=models.Exists(own.mentions())),
        )

    def count_by_area_and_freshness(self):
        """Return the number of proposals by area, None where none is established, and freshness."""
        counted = (
            self.with_freshness()
            .order_by()
            .values("area", "freshness")
            .annotate(rows=models.Count("pk"))
        )
        return {(row["area"], row["freshness"]): row["rows"] for row in counted}

    def in_order_of_mention(self):
        """Order by the latest mention, newest first, proposals without any last."""
        return self.order_by(models.F("latest_number").desc(nulls_last=True), "reference")


def _newest_mention(observations):
    own = observations.mentions().filter(proposal=models.OuterRef("pk"))
    return own.order_by("-report__number")


def _first(observations, field):
    return models.Subquery(observations.values(field)[:1])


def _code(term):
    return models.Value(term.value)
