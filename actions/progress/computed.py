"""Computing how it stands with proposals, and keeping it so in the transaction of each edit."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value

from actions.models import (
    Finding,
    Observation,
    PeriodEvidence,
    ProgressReport,
    Proposal,
    ProposalProgress,
    ProposalSet,
)
from actions.vocabulary import LastOnRecord, Standing, Status

# What bears on the progress of all proposals, and of some.
OF_ALL = {ProgressReport, ProposalSet}
OF_SOME = {Proposal, Observation, PeriodEvidence, Finding}
MANY = 500  # Of more records than that it is quicker to compute everything.
FIELDS = ProposalProgress.FIELDS


def recompute(touched, *, changes_others=False, **kwargs):
    """Keep the progress of proposals on which bears what an edit touched: row ids by model.

    What was removed or moved is no longer seen where it was, so then all are computed.
    """
    bearing = {model: touched[model] for model in touched.keys() & (OF_ALL | OF_SOME)}
    if bearing:
        is_everything = changes_others or not OF_ALL.isdisjoint(bearing)
        is_everything |= sum(map(len, bearing.values())) > MANY
        _bring_in_step(None if is_everything else _proposals_of(bearing))


def rebuild():
    """Compute the progress of all proposals, whatever became of what was kept."""
    with transaction.atomic():
        _bring_in_step()


def differences():
    """Return the number of rows that are missing, wrong or left over."""
    wrong, needless = _compare()
    return len(wrong) + len(needless)


def after_report(as_of, standing, covering, said, evident):
    """Return what is on record of one proposal after a report, or today: the values of FIELDS.

    ``covering`` are the numbers of the reports that could cover it. ``said`` holds what its
    observations say by number of the report: status, match, what was read. ``evident`` are the
    numbers of the reports at whose time other evidence was found; None stands for later.
    """

    def then(numbers):
        return sorted(one for one in numbers if as_of is None or one <= as_of)

    mentions = {number: words for number, words in said.items() if words[0] in Status.mentions()}
    on_record = then(mentions)
    newest = on_record[-1] if on_record else None
    found = then(evident - {None})
    if newest:
        last = str(newest)
    elif standing == Standing.AWAITING:
        last = LastOnRecord.AWAITING.value
    else:
        is_evident = found or (as_of is None and evident)
        last = (LastOnRecord.OTHER_EVIDENCE if is_evident else LastOnRecord.NONE).value
    unread, silent = covering - said.keys(), covering & said.keys() - mentions.keys()
    of_newest = mentions.get(newest, (None, None, None))
    observations = [list(mentions[number]) for number in on_record]
    return [newest, *of_newest, last, on_record, observations, found, then(unread), then(silent)]


def _proposals_of(touched):
    """Return the proposals on which bears what was touched."""
    own, findings = ({*touched.get(model, ())} for model in (Proposal, Finding))
    observed = Q(pk__in=touched.get(Observation, ())) | Q(findings__in=findings)
    evident = Q(pk__in=touched.get(PeriodEvidence, ())) | Q(finding__in=findings)
    return Proposal.objects.filter(
        Q(pk__in=own)
        | Q(pk__in=Observation.objects.order_by().filter(observed).values("proposal"))
        | Q(pk__in=PeriodEvidence.objects.order_by().filter(evident).values("proposal"))
    )


def _bring_in_step(some=None):
    """Write the rows of some proposals, or of all, that differ; remove what is of none."""
    wrong, needless = _compare(some)
    if wrong:
        ProposalProgress.objects.bulk_create(
            wrong, update_conflicts=True, unique_fields=["id"], update_fields=FIELDS
        )
    if needless:
        ProposalProgress.objects.filter(pk__in=needless).delete()


def _compare(some=None):
    """Return the rows that are missing or wrong, and the row ids of those that are too many."""
    proposals = Proposal.objects.all() if some is None else some
    reports = list(ProgressReport.objects.order_by("number").values_list("number", "period_end"))
    said, evident = _on_record(proposals)
    known, kept = _kept(proposals)
    wrong = []
    for pk, (standing, endorsed) in known.items():
        covering = {number for number, period_end in reports if period_end >= endorsed}
        for as_of in [*(number for number, _ in reports), None]:
            row, values = kept.pop((pk, as_of), (None, None))
            expected = after_report(as_of, standing, covering, said[pk], evident[pk])
            if values != expected:
                computed = dict(zip(FIELDS, expected, strict=True))
                wrong.append(ProposalProgress(pk=row, proposal_id=pk, as_of=as_of, **computed))
    needless = [row for row, _ in kept.values()]
    if some is None:
        gone = ~Exists(Proposal.objects.filter(pk=OuterRef("proposal")))
        needless += ProposalProgress.objects.filter(gone).values_list("pk", flat=True)
    return wrong, needless


def _kept(proposals):
    """Return what is asked of each proposal, and its rows as they are kept, in one query."""
    known, kept = {}, {}
    of_rows = [f"progress_rows__{name}" for name in ("pk", "as_of", *FIELDS)]
    rows = proposals.order_by().values_list("pk", "standing", "proposal_set__date", *of_rows)
    for pk, standing, endorsed, row, as_of, *values in rows:
        known[pk] = standing, endorsed
        if row:
            kept[pk, as_of] = row, values
    return known, kept


def _on_record(proposals):
    """Return what observations say, and when there was other evidence, in one query."""
    said, evident = defaultdict(dict), defaultdict(set)
    observations = Observation.objects.with_evidence().order_by().filter(proposal__in=proposals)
    evidence = PeriodEvidence.objects.order_by().filter(proposal__in=proposals)
    nothing = [Value("")] * 3
    rows = observations.values_list("proposal", "report__number", "status", "match", "evidence")
    found = evidence.values_list("proposal", "finding__report__number", *nothing)
    for pk, number, status, match, read in rows.union(found, all=True):
        if status:
            said[pk][number] = status, match, read
        else:
            evident[pk].add(number)
    return said, evident
