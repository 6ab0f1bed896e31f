"""The rules of the catalogue: in the database and beyond it, and where a broken one is mended."""

from django.db import models

from actions.vocabulary import Attribution, CommitmentType, SourceKind, Standing, Status

# Only for rules about several fields; a rule about one field is mended there.
FIELD_OF_RULE = {
    "area_number_is_1_to_7_or_it_is_political_dialogue": "number",
    "awaiting_proposal_has_no_text": "standing",
    "confirmed_consideration_has_a_source": "source",
    "deviation_is_one": "found",
    "finding_without_report_is_other_evidence": "attribution",
    "general_knowledge_has_no_address": "address",
    "inferred_observation_has_a_reason": "reason",
    "mention_has_a_match": "match",
    "only_recommendations_have_an_addressee_and_a_heading": "kind",
    "order_and_subheading_stand_in_an_area": "area",
    "organisation_is_not_its_own_parent": "parent",
    "paragraph_has_a_text": "text",
    "proposal_is_not_continued_by_itself": "continued_by_proposal",
    "proposal_not_mentioned_has_no_match_and_no_place": "match",
    "proposal_not_mentioned_was_checked_by_somebody_on_a_day": "checked_by",
    "proposal_reference_belongs_to_its_set": "reference",
    "report_bears_a_date_after_its_period_starts": "date",
    "report_period_ends_after_it_starts": "period_end",
    "set_is_the_42_of_2016_or_the_32_of_2017": "year",
    "source_without_an_address_names_its_publisher": "publisher",
    "transcribed_proposal_has_a_title_and_a_text": "text",
    "what_is_carried_over_says_where_to": "continued_by_proposal",
}
# The rules that several models share; their names begin with the model.
FIELD_OF_SHARED_RULE = {
    "_date_and_its_precision_go_together": "date_precision",
    "_reviewer_has_a_review_date": "reviewed",
    "_to_check_has_both_texts": "text_to_check",
}


def choice_constraint(name, field, choices, *, blank=False):
    """Return the constraint that a choice field holds a known code (or nothing, if ``blank``)."""
    codes = [*choices.values, *([""] if blank else [])]
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{field}__in": codes}),
        violation_error_message=f"Choose one of: {', '.join(choices.labels)}.",
    )


def rule(name, condition, message):
    """Return a database constraint with the sentence an editor reads when it is broken."""
    return models.CheckConstraint(name=name, condition=condition, violation_error_message=message)


def missing_source(standing, sources):
    """Return what a text of this standing lacks in sources, or nothing where it has enough."""
    if standing not in Standing.of_texts():
        return ""
    kinds = {source.kind for source in sources}
    if not kinds:
        return "A text needs at least one source; for an unconfirmed one, general knowledge is one."
    if standing in Standing.confirmed() and kinds == {SourceKind.GENERAL_KNOWLEDGE}:
        return (
            "General knowledge alone does not support an official or reported text: "
            "add a source that was read, or choose “Unconfirmed”."
        )
    return ""


def field_of(constraint):
    """Return the name of the field where an editor mends what breaks a constraint."""
    if fields := getattr(constraint, "fields", ()):
        return fields[-1]
    for ending, field in FIELD_OF_SHARED_RULE.items():
        if constraint.name.endswith(ending):
            return field
    if field := FIELD_OF_RULE.get(constraint.name):
        return field
    fields = constraint.condition.referenced_base_fields
    return next(iter(fields)) if len(fields) == 1 else None


NOT_TRANSCRIBED = "The proposal is not yet transcribed: without its text nothing can be tied to it."
NOT_COVERED = "The report cannot cover the proposal, which was endorsed after its period."
NOT_READ_WHOLE = (
    f"“{Status.NOT_MENTIONED.label}” needs a report that is marked as read whole; this one is not."
)
NOT_A_SINGLE_DELIVERABLE = (
    f"“{Status.COMPLETED.label}” is for a proposal whose type of commitment is "
    f"“{CommitmentType.ONE_OFF.label}”; for another one, give the reason."
)
NOT_OF_A_LATER_SET = "Only a proposal of a later set takes this one over."
TAKEN_OVER_BY_ITSELF = "A proposal cannot be taken over by itself."


def broken_by_observation(observation):
    """Return what breaks a rule about a proposal and a report together, by field."""
    broken = _broken_by_link(observation.proposal, observation.report, "report")
    if observation.status == Status.NOT_MENTIONED and not observation.report.read_whole:
        broken["status"] = NOT_READ_WHOLE
    if (
        observation.status == Status.COMPLETED
        and observation.proposal.type != CommitmentType.ONE_OFF
        and not observation.reason
    ):
        broken["reason"] = NOT_A_SINGLE_DELIVERABLE
    broken |= _broken_by_continuation(observation.proposal, observation.continued_by_proposal)
    return broken


def _broken_by_continuation(proposal, continued_by):
    """Return what is wrong with the proposal that takes another one over, by field."""
    if continued_by is None:
        return {}
    # The database holds this too, but a row edited with its proposal asks it only on saving.
    if continued_by == proposal:
        return {"continued_by_proposal": TAKEN_OVER_BY_ITSELF}
    if continued_by.is_awaiting:
        return {"continued_by_proposal": NOT_TRANSCRIBED}
    if continued_by.proposal_set.date <= proposal.proposal_set.date:
        return {"continued_by_proposal": NOT_OF_A_LATER_SET}
    return {}


def broken_by_findings(observation, findings):
    """Return what is wrong with the findings on which an observation rests, by field."""
    if observation.status == Status.NOT_MENTIONED:
        message = f"“{Status.NOT_MENTIONED.label}” rests on no finding." if findings else ""
    elif not findings and not observation.place:
        message = "Choose at least one finding, or say at which place of the report it stands."
    else:
        message = " ".join(filter(None, (_unfit(one, observation.report) for one in findings)))
    return {"findings": message} if message else {}


def _unfit(finding, report):
    """Return why a finding cannot say what a report holds, or nothing."""
    if finding.attribution not in Attribution.tied_to_report():
        return f"{finding.code} is other evidence and gives no status."
    if finding.report_id != report.pk:
        return f"{finding.code} does not belong to the {str(report).lower()}."
    return ""


def broken_by_evidence(evidence):
    """Return what is wrong with a link from a finding of a period to a proposal, by field."""
    finding = evidence.finding
    broken = _broken_by_link(evidence.proposal, finding.report, "finding")
    if finding.attribution != Attribution.PERIOD_EVIDENCE:
        broken["finding"] = (
            f"{finding.code} says what the report holds: enter it as an observation instead."
        )
    return broken


def _broken_by_link(proposal, report, field_of_report):
    broken = {}
    if proposal.is_awaiting:
        broken["proposal"] = NOT_TRANSCRIBED
    if report and not report.could_cover(proposal):
        broken[field_of_report] = NOT_COVERED
    return broken


def broken_by_proposal(proposal):
    """Return what a changed proposal would break in what is recorded about it, by field."""
    broken = {}
    if proposal.is_awaiting and (
        proposal.observations.exists()
        or proposal.period_evidence.exists()
        or proposal.continuing.exists()
    ):
        broken["standing"] = (
            "Observations or evidence are recorded for this proposal: delete them first."
        )
    if (
        proposal.type != CommitmentType.ONE_OFF
        and proposal.observations.filter(status=Status.COMPLETED, reason="").exists()
    ):
        broken["type"] = f"An observation is “{Status.COMPLETED.label}” without a reason."
    return broken


def broken_by_report(report):
    """Return what a changed report would break in the observations of it, by field."""
    broken = {}
    if not report.read_whole and report.observations.filter(status=Status.NOT_MENTIONED).exists():
        broken["read_whole"] = (
            f"Proposals are recorded as “{Status.NOT_MENTIONED.label}”: delete these first."
        )
    if report.read_whole and (report.not_read or report.document.not_read):
        broken["read_whole"] = (
            "What could not be read is said of the report or of its document: empty that first."
        )
    observed = report.observations.filter(proposal__proposal_set__date__gt=report.period_end)
    linked = report.findings.filter(
        evidence_for__proposal__proposal_set__date__gt=report.period_end
    )
    if observed.exists() or linked.exists():
        broken["period_end"] = (
            "Observations or evidence are recorded for proposals that were endorsed after this day."
        )
    return broken


def broken_by_set(proposal_set):
    """Return what a changed set would break in what is recorded for its proposals, by field."""
    observed = proposal_set.proposals.filter(observations__report__period_end__lt=proposal_set.date)
    linked = proposal_set.proposals.filter(
        period_evidence__finding__report__period_end__lt=proposal_set.date
    )
    if observed.exists() or linked.exists():
        return {
            "date": "Observations or evidence are recorded for reports on a time before this day."
        }
    return {}


def broken_by_finding(finding):
    """Return what a changed finding would break where it is used, by field."""
    observations = finding.observations.all()
    if finding.attribution == Attribution.PERIOD_EVIDENCE:
        if observations.exists():
            return {
                "attribution": "An observation rests on it, so it must say what the report holds."
            }
    elif finding.evidence_for.exists():
        return {"attribution": "It is linked to proposals as other evidence."}
    if observations.exclude(report=finding.report_id).exists():
        return {"report": "An observation of another report rests on it."}
    if finding.report:
        later = {"proposal__proposal_set__date__gt": finding.report.period_end}
        if finding.evidence_for.filter(**later).exists():
            return {"report": NOT_COVERED}
    return {}
