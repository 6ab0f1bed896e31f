"""The rules that no database constraint holds, and the fields where broken rules are mended."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from actions.models import Document, Observation, PeriodEvidence, Proposal, Source
from actions.models.base import catalogue_models
from actions.models.validators import field_of, missing_source
from actions.vocabulary import Attribution, CommitmentType, Match, Standing, Status
from tests.edits import rolled_back
from tests.factories import (
    AwaitingProposalFactory,
    FindingFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    StructuredDialogueFactory,
)

pytestmark = pytest.mark.django_db

NO_SOURCE = "A text needs at least one source; for an unconfirmed one, general knowledge is one."
ONLY_KNOWN = (
    "General knowledge alone does not support an official or reported text: "
    "add a source that was read, or choose “Unconfirmed”."
)
NOT_TRANSCRIBED = "The proposal is not yet transcribed: without its text nothing can be tied to it."
NOT_COVERED = "The report cannot cover the proposal, which was endorsed after its period."
NOT_READ_WHOLE = "“Not mentioned” needs a report that is marked as read whole; this one is not."
COMPLETED = (
    "“Completed” is for a proposal whose type of commitment is “One-off”; "
    "for another one, give the reason."
)
NOTHING_TO_REST_ON = "Choose at least one finding, or say at which place of the report it stands."
RECORDED = "Observations or evidence are recorded for this proposal: delete them first."
WHERE_TO = (
    "“Continued elsewhere”, and no other status, names the proposal or the "
    "dialogue that takes it over."
)
AWAITING = {"standing": Standing.AWAITING, "title": "", "text": ""}
TIED = Attribution.tied_to_report()
NOT_ONE_OFF = ["", CommitmentType.RECURRING, CommitmentType.OPEN_ENDED, CommitmentType.MIXED]


def test_a_text_needs_the_sources_its_standing_claims(subtests):
    for standing, kinds, message in [
        ("official", [], NO_SOURCE),
        ("official", ["general_knowledge"], ONLY_KNOWN),
        ("official", ["official"], ""),
        ("reported", [], NO_SOURCE),
        ("reported", ["general_knowledge"], ONLY_KNOWN),
        ("reported", ["general_knowledge", "press"], ""),
        ("unconfirmed", [], NO_SOURCE),
        ("unconfirmed", ["general_knowledge"], ""),
        ("awaiting", [], ""),
        ("awaiting", ["official"], ""),
        (None, [], ""),
    ]:
        with subtests.test(standing=standing, kinds=kinds):
            sources = [Source(kind=kind) for kind in kinds]

            assert missing_source(standing, sources) == message


def test_every_constraint_is_mended_at_a_field_of_its_model(subtests):
    for model in catalogue_models():
        fields = {field.name for field in model._meta.fields}
        for constraint in model._meta.constraints:
            with subtests.test(constraint=constraint.name):
                assert field_of(constraint) in fields


def errors(record, **values):
    """Return what is wrong with a record once it has other values, by field."""
    for name, value in values.items():
        setattr(record, name, value)
    try:
        record.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def real_report(number, **values):
    """Return a report with the period it really covered."""
    return ProgressReportFactory(number=number, real=True, **values)


def observation_of(proposal, report, **values):
    """Return a right observation, not yet saved, but for the values given."""
    right = {"status": Status.IN_PLACE, "match": Match.EXPLICIT, "place": "page 1"}
    return Observation(proposal=proposal, report=report, **{**right, **values})


def not_mentioned(proposal, report, **values):
    """Return an observation, not yet saved, that a report does not mention a proposal."""
    checked = {"checked": datetime.date(2026, 1, 1), "checked_by": "A reader"}
    nothing = {"status": Status.NOT_MENTIONED, "match": "", "place": ""}
    return observation_of(proposal, report, **{**nothing, **checked, **values})


def evidence_of(proposal, finding):
    """Return a link from a finding to a proposal, not yet saved."""
    return PeriodEvidence(proposal=proposal, finding=finding, reason="The same exercise.")


def unfit(observation, *findings):
    """Return what is wrong with the findings that an observation is to rest on, by field."""
    return observation.broken_relations({"findings": list(findings)})


def test_an_observation_is_about_a_proposal_that_is_transcribed():
    report = ProgressReportFactory()

    assert errors(observation_of(ProposalFactory(), report)) == {}
    assert errors(observation_of(AwaitingProposalFactory(), report)) == {
        "proposal": [NOT_TRANSCRIBED]
    }


def test_an_observation_is_of_a_report_on_a_time_after_the_set_was_endorsed(subtests):
    reports = {number: real_report(number) for number in [1, 2, 3]}
    of_2016, of_2017 = ProposalFactory(), ProposalFactory(reference="2017-01")
    for proposal, number, broken in [
        (of_2016, 1, {}),
        (of_2016, 2, {}),
        (of_2017, 1, {"report": [NOT_COVERED]}),
        (of_2017, 2, {"report": [NOT_COVERED]}),
        (of_2017, 3, {}),
    ]:
        with subtests.test(proposal=proposal, report=number):
            assert errors(observation_of(proposal, reports[number])) == broken


def test_a_period_that_ends_on_the_day_of_endorsement_is_enough(subtests):
    proposal = ProposalFactory(reference="2017-01")
    for last_day, broken in [(5, {}), (4, {"report": [NOT_COVERED]}), (6, {})]:
        with subtests.test(last_day=last_day), rolled_back():
            report = real_report(2, period_end=datetime.date(2017, 12, last_day))

            assert errors(observation_of(proposal, report)) == broken


def test_each_broken_rule_of_an_observation_is_named_at_its_field():
    proposal = AwaitingProposalFactory(reference="2017-01")

    assert errors(not_mentioned(proposal, real_report(2))) == {
        "proposal": [NOT_TRANSCRIBED],
        "report": [NOT_COVERED],
        "status": [NOT_READ_WHOLE],
    }


def test_only_a_report_read_whole_is_known_not_to_mention_a_proposal():
    proposal = ProposalFactory()
    whole, part = ProgressReportFactory(read_whole=True), ProgressReportFactory()

    assert errors(not_mentioned(proposal, whole)) == {}
    assert errors(not_mentioned(proposal, part)) == {"status": [NOT_READ_WHOLE]}


def test_a_report_that_was_not_read_whole_can_mention_a_proposal(subtests):
    proposal, report = ProposalFactory(type=CommitmentType.ONE_OFF), ProgressReportFactory()
    for status in Status.mentions():
        with subtests.test(status=status):
            observation = observation_of(proposal, report, status=status)
            dialogue = StructuredDialogueFactory() if status == Status.CARRIED_OVER else None

            assert errors(observation, continued_in_dialogue=dialogue) == {}


def test_only_what_is_one_off_is_completed_without_a_reason(subtests):
    report = ProgressReportFactory()
    completed = {"status": Status.COMPLETED}
    one_off = ProposalFactory(type=CommitmentType.ONE_OFF)

    assert errors(observation_of(one_off, report, **completed)) == {}
    for other_type in NOT_ONE_OFF:
        with subtests.test(type=other_type):
            other = ProposalFactory(type=other_type)

            assert errors(observation_of(other, report, **completed)) == {"reason": [COMPLETED]}


def test_anything_is_completed_with_a_reason(subtests):
    report = ProgressReportFactory()
    completed = {"status": Status.COMPLETED, "reason": "The report says that it has ended."}
    for other_type in NOT_ONE_OFF:
        with subtests.test(type=other_type):
            proposal = ProposalFactory(type=other_type)

            assert errors(observation_of(proposal, report, **completed)) == {}


def test_a_broken_constraint_of_an_observation_is_named_where_it_is_mended(subtests):
    proposal, report = ProposalFactory(), ProgressReportFactory()
    for values, broken in [
        (
            {"match": ""},
            {"match": ["Say why the report is taken to be about the proposal."]},
        ),
        (
            {"match": Match.INFERRED},
            {"reason": ["Give the reason: an editor linked it by its topic."]},
        ),
        ({"match": Match.INFERRED, "reason": "The same exercise."}, {}),
        ({"match": Match.AREA_ONLY}, {}),
        ({"status": "delayed"}, {"status": ["Value 'delayed' is not a valid choice."]}),
        ({"status": ""}, {"status": ["This field cannot be blank."]}),
        ({"status": Status.CARRIED_OVER}, {"continued_by_proposal": [WHERE_TO]}),
    ]:
        with subtests.test(values=values):
            assert errors(observation_of(proposal, report, **values)) == broken


def test_what_is_not_mentioned_says_who_read_the_report_and_nothing_else(subtests):
    proposal, report = ProposalFactory(), ProgressReportFactory(read_whole=True)
    nothing_else = {"match": ["“Not mentioned” has neither a match nor a place."]}
    who_read = {"checked_by": ["“Not mentioned” needs who read the whole report and when."]}
    for values, broken in [
        ({"match": Match.EXPLICIT}, nothing_else),
        ({"place": "page 1"}, nothing_else),
        ({"checked": None}, who_read),
        ({"checked_by": ""}, who_read),
        ({"reason": "The annexes were searched too."}, {}),
    ]:
        with subtests.test(values=values):
            assert errors(not_mentioned(proposal, report, **values)) == broken


def test_a_proposal_is_continued_by_another_one_or_in_a_dialogue():
    proposal, later = ProposalFactory(), ProposalFactory(reference="2017-01")
    observation = observation_of(proposal, ProgressReportFactory(), status=Status.CARRIED_OVER)

    assert errors(observation, continued_by_proposal=later) == {}
    assert errors(observation, continued_in_dialogue=StructuredDialogueFactory()) == {}
    assert errors(observation, continued_by_proposal=None) == {}
    assert errors(observation, continued_by_proposal=proposal) == {
        "continued_by_proposal": ["A proposal cannot be taken over by itself."]
    }


def test_only_a_transcribed_proposal_of_a_later_set_takes_one_over(subtests):
    report = ProgressReportFactory(number=3)
    not_later = "Only a proposal of a later set takes this one over."
    for reference, year, factory, message in [
        ("2017-01", 2017, ProposalFactory, not_later),
        ("2016-02", 2016, ProposalFactory, not_later),
        ("2017-02", 2016, AwaitingProposalFactory, NOT_TRANSCRIBED),
    ]:
        with subtests.test(reference=reference, year=year), rolled_back():
            proposal = ProposalFactory(reference=f"{year}-09")
            other = factory(reference=reference)
            observation = observation_of(proposal, report)

            assert errors(observation, status=Status.CARRIED_OVER, continued_by_proposal=other) == {
                "continued_by_proposal": [message]
            }


def test_nothing_but_what_is_carried_over_says_where_to():
    later = ProposalFactory(reference="2017-01")
    report = ProgressReportFactory()

    assert errors(observation_of(ProposalFactory(), report, continued_by_proposal=later)) == {
        "continued_by_proposal": [WHERE_TO]
    }


def test_a_second_observation_for_the_same_proposal_and_report_is_refused():
    first = ObservationFactory()
    other = ObservationFactory(report__number=2)

    assert errors(observation_of(first.proposal, first.report)) == {
        "report": ["There is an observation for this proposal and report."]
    }
    assert errors(observation_of(first.proposal, other.report)) == {}
    assert errors(first) == {}


def test_an_observation_without_proposal_and_report_is_asked_for_both():
    observation = Observation(status=Status.IN_PLACE, match=Match.EXPLICIT)

    assert errors(observation) == {
        "proposal": ["This field cannot be null."],
        "report": ["This field cannot be null."],
    }
    assert unfit(observation) == {}


def test_an_observation_rests_on_a_finding_or_a_place():
    finding = FindingFactory()
    with_place = observation_of(ProposalFactory(), finding.report)
    without_place = observation_of(ProposalFactory(), finding.report, place="")

    assert unfit(without_place) == {"findings": NOTHING_TO_REST_ON}
    assert unfit(without_place, finding) == {}
    assert unfit(with_place) == {}
    assert unfit(with_place, finding) == {}


def test_every_finding_that_says_what_the_report_holds_is_fit(subtests):
    for attribution in TIED:
        with subtests.test(attribution=attribution):
            finding = FindingFactory(attribution=attribution)
            observation = observation_of(ProposalFactory(), finding.report, place="")

            assert unfit(observation, finding) == {}


@pytest.mark.parametrize("place", ["", "page 1"])
def test_a_finding_of_another_report_is_named(place):
    own = FindingFactory(code="R01-01")
    other = FindingFactory(code="R02-01", report__number=2)

    observation = observation_of(ProposalFactory(), own.report, place=place)

    assert unfit(observation, own, other) == {
        "findings": "R02-01 does not belong to the first progress report."
    }


@pytest.mark.parametrize("place", ["", "page 1"])
def test_other_evidence_gives_no_status(place):
    own = FindingFactory(code="R01-01")
    evidence = FindingFactory(code="R01-02", attribution=Attribution.PERIOD_EVIDENCE)

    observation = observation_of(ProposalFactory(), own.report, place=place)

    assert unfit(observation, own, evidence) == {
        "findings": "R01-02 is other evidence and gives no status."
    }


def test_every_finding_that_does_not_fit_is_named():
    other = FindingFactory(code="R02-01", report__number=2)
    uncovered = FindingFactory(code="R11-01", report=None)

    observation = observation_of(ProposalFactory(), ProgressReportFactory(number=1))

    assert unfit(observation, other, uncovered) == {
        "findings": "R02-01 does not belong to the first progress report. "
        "R11-01 is other evidence and gives no status."
    }


def test_what_is_not_mentioned_rests_on_no_finding():
    finding = FindingFactory()
    observation = not_mentioned(ProposalFactory(), finding.report)

    assert unfit(observation) == {}
    assert unfit(observation, finding) == {"findings": "“Not mentioned” rests on no finding."}


def test_findings_that_were_not_given_are_not_judged():
    observation = observation_of(ProposalFactory(), ProgressReportFactory(), place="")

    assert observation.broken_relations({}) == {}


def test_the_findings_of_a_saved_observation_are_those_it_rests_on():
    finding, _ = FindingFactory.create_batch(2)
    observation = ObservationFactory(findings=[finding])

    assert observation.related_records() == {"findings": [finding]}


def test_evidence_bears_on_a_proposal_that_is_transcribed():
    finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)

    assert errors(evidence_of(ProposalFactory(), finding)) == {}
    assert errors(evidence_of(AwaitingProposalFactory(), finding)) == {
        "proposal": [NOT_TRANSCRIBED]
    }


def test_evidence_is_from_a_period_that_ends_after_the_set_was_endorsed(subtests):
    of_2016, of_2017 = ProposalFactory(), ProposalFactory(reference="2017-01")
    findings = {
        number: FindingFactory(report=real_report(number), attribution=Attribution.PERIOD_EVIDENCE)
        for number in [1, 2, 3]
    }
    for proposal, number, broken in [
        (of_2016, 1, {}),
        (of_2017, 1, {"finding": [NOT_COVERED]}),
        (of_2017, 2, {"finding": [NOT_COVERED]}),
        (of_2017, 3, {}),
    ]:
        with subtests.test(proposal=proposal, report=number):
            assert errors(evidence_of(proposal, findings[number])) == broken


def test_what_no_report_covers_can_bear_on_every_proposal():
    finding = FindingFactory(report=None)

    assert errors(evidence_of(ProposalFactory(reference="2016-01"), finding)) == {}
    assert errors(evidence_of(ProposalFactory(reference="2017-01"), finding)) == {}


def test_a_finding_that_says_what_the_report_holds_is_no_other_evidence(subtests):
    proposal = ProposalFactory()
    for attribution in TIED:
        with subtests.test(attribution=attribution), rolled_back():
            finding = FindingFactory(code="R01-07", attribution=attribution)

            assert errors(evidence_of(proposal, finding)) == {
                "finding": [
                    "R01-07 says what the report holds: enter it as an observation instead."
                ]
            }


def test_evidence_says_why_it_bears_on_the_proposal():
    assert errors(PeriodEvidenceFactory(), reason="") == {"reason": ["This field cannot be blank."]}


def test_a_second_link_of_a_finding_to_a_proposal_is_refused():
    first, other = PeriodEvidenceFactory(), PeriodEvidenceFactory()

    assert errors(evidence_of(first.proposal, first.finding)) == {
        "finding": ["This finding is already linked to the proposal."]
    }
    assert errors(evidence_of(first.proposal, other.finding)) == {}
    assert errors(first) == {}


def test_evidence_without_proposal_and_finding_is_asked_for_both():
    assert errors(PeriodEvidence(reason="The same.")) == {
        "proposal": ["This field cannot be null."],
        "finding": ["This field cannot be null."],
    }


@pytest.mark.parametrize("factory", [ObservationFactory, PeriodEvidenceFactory])
def test_a_proposal_with_anything_recorded_stays_transcribed(factory):
    recorded, other = factory().proposal, ProposalFactory()

    assert errors(recorded, **AWAITING) == {"standing": [RECORDED]}
    assert errors(other, **AWAITING) == {}


def test_a_proposal_completed_without_a_reason_stays_one_off(subtests):
    one = ObservationFactory(proposal__type=CommitmentType.ONE_OFF, status=Status.COMPLETED)
    for other_type in NOT_ONE_OFF:
        with subtests.test(type=other_type):
            assert errors(one.proposal, type=other_type) == {
                "type": ["An observation is “Completed” without a reason."]
            }
    assert errors(one.proposal, type=CommitmentType.ONE_OFF) == {}


def test_a_proposal_completed_with_a_reason_may_be_of_any_type():
    one = ObservationFactory(
        proposal__type=CommitmentType.ONE_OFF, status=Status.COMPLETED, reason="It says so."
    )
    ObservationFactory(proposal__type=CommitmentType.ONE_OFF, status=Status.COMPLETED)

    assert errors(one.proposal, type=CommitmentType.MIXED) == {}


def test_a_proposal_with_another_status_may_be_of_any_type():
    one = ObservationFactory(proposal__type=CommitmentType.ONE_OFF)

    assert errors(one.proposal, type=CommitmentType.OPEN_ENDED) == {}


def test_a_new_proposal_has_nothing_to_break():
    recorded = ObservationFactory().proposal
    new = Proposal(
        reference="2016-42", proposal_set=recorded.proposal_set, standing=Standing.AWAITING
    )

    assert errors(new) == {}


def test_a_report_known_not_to_mention_a_proposal_stays_read_whole():
    read = ObservationFactory(report__read_whole=True, status=Status.NOT_MENTIONED).report
    other = ObservationFactory(report__number=2, report__read_whole=True).report

    assert errors(read, read_whole=False) == {
        "read_whole": ["Proposals are recorded as “Not mentioned”: delete these first."]
    }
    assert errors(other, read_whole=False) == {}


def test_of_a_report_read_whole_nothing_says_that_it_could_not_be_read():
    report, other = ProgressReportFactory(), ProgressReportFactory()
    Document.objects.filter(pk=other.document_id).update(not_read="Page 2.")
    other.refresh_from_db()
    refused = {
        "read_whole": [
            "What could not be read is said of the report or of its document: empty that first."
        ]
    }

    assert errors(report, read_whole=True) == {}
    assert errors(report, read_whole=True, not_read="Page 2.") == refused
    assert errors(other, read_whole=True) == refused
    assert errors(other, read_whole=False) == {}


@pytest.mark.parametrize(
    "recorded",
    [
        lambda report, proposal: ObservationFactory(report=report, proposal=proposal),
        lambda report, proposal: PeriodEvidenceFactory(finding__report=report, proposal=proposal),
    ],
    ids=["observation", "evidence"],
)
def test_the_period_of_a_report_cannot_end_before_what_is_recorded_was_endorsed(recorded):
    report, other = real_report(3), real_report(4)
    recorded(report, ProposalFactory(reference="2017-01"))
    recorded(other, ProposalFactory(reference="2016-01"))
    earlier = {"period_start": datetime.date(2017, 1, 1), "date": datetime.date(2018, 6, 8)}

    assert errors(report, **earlier, period_end=datetime.date(2017, 12, 5)) == {}
    assert errors(other, **earlier, period_end=datetime.date(2017, 12, 4)) == {}
    assert errors(report, period_end=datetime.date(2017, 12, 4)) == {
        "period_end": [
            "Observations or evidence are recorded for proposals that were endorsed after this day."
        ]
    }


def test_a_report_without_the_end_of_its_period_is_asked_for_it():
    report = ObservationFactory().report

    assert errors(report, period_end=None) == {"period_end": ["This field cannot be null."]}


@pytest.mark.parametrize(
    "recorded",
    [
        lambda report, proposal: ObservationFactory(report=report, proposal=proposal),
        lambda report, proposal: PeriodEvidenceFactory(finding__report=report, proposal=proposal),
    ],
    ids=["observation", "evidence"],
)
def test_a_set_was_not_endorsed_after_the_period_of_a_report_recorded_for_it(recorded):
    report = real_report(2, period_end=datetime.date(2017, 12, 10))
    proposal = ProposalFactory(reference="2017-01")
    recorded(report, proposal)
    recorded(real_report(1), ProposalFactory(reference="2016-01"))

    assert errors(proposal.proposal_set, date=datetime.date(2017, 12, 10)) == {}
    assert errors(proposal.proposal_set, date=datetime.date(2017, 12, 11)) == {
        "date": ["Observations or evidence are recorded for reports on a time before this day."]
    }


def test_a_finding_that_an_observation_rests_on_cannot_become_other_evidence():
    used, free = FindingFactory.create_batch(2)
    ObservationFactory(findings=[used])

    assert errors(used, attribution=Attribution.PERIOD_EVIDENCE) == {
        "attribution": ["An observation rests on it, so it must say what the report holds."]
    }
    assert errors(free, attribution=Attribution.PERIOD_EVIDENCE) == {}


def test_a_finding_that_an_observation_rests_on_may_be_tied_in_another_way(subtests):
    used = FindingFactory()
    ObservationFactory(findings=[used])
    for attribution in TIED:
        with subtests.test(attribution=attribution):
            assert errors(used, attribution=attribution) == {}


def test_evidence_that_bears_on_a_proposal_stays_evidence(subtests):
    linked = PeriodEvidenceFactory().finding
    free = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)
    for attribution in TIED:
        with subtests.test(attribution=attribution):
            assert errors(linked, attribution=attribution) == {
                "attribution": ["It is linked to proposals as other evidence."]
            }
            assert errors(free, attribution=attribution) == {}


def test_a_finding_that_an_observation_rests_on_stays_in_its_report():
    used, free = FindingFactory.create_batch(2)
    ObservationFactory(findings=[used])
    other = ProgressReportFactory(number=2)

    assert errors(used, report=other) == {
        "report": ["An observation of another report rests on it."]
    }
    assert errors(free, report=other) == {}


def test_a_finding_that_an_observation_rests_on_cannot_lose_its_report():
    used = FindingFactory()
    ObservationFactory(findings=[used])

    assert errors(used, report=None) == {
        "report": ["An observation of another report rests on it."]
    }


def test_evidence_moves_only_to_a_report_that_could_cover_its_proposals():
    linked = PeriodEvidenceFactory(
        proposal__reference="2017-01", finding__report=real_report(3)
    ).finding
    other = PeriodEvidenceFactory(
        proposal__reference="2016-01", finding__report=real_report(3)
    ).finding

    assert errors(linked, report=real_report(2)) == {"report": [NOT_COVERED]}
    assert errors(linked, report=real_report(4)) == {}
    assert errors(linked, report=None) == {}
    assert errors(other, report=real_report(2)) == {}
