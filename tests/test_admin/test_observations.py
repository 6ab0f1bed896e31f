"""Observations and evidence: edited with their proposal or finding, listed and looked for."""

import html5lib
import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actions import models
from tests import factories
from tests.pages import part, texts
from tests.test_admin.desk import (
    address,
    as_sent,
    change_page,
    errors,
    post,
    row_errors,
    send,
)

pytestmark = pytest.mark.django_db


def rows_of(relation, *rows, initial=0):
    """Return what is typed into the rows of a relation, new ones after the given number."""
    typed = {f"{relation}-TOTAL_FORMS": str(initial + len(rows))}
    for number, row in enumerate(rows, start=initial):
        typed |= {f"{relation}-{number}-{name}": value for name, value in row.items()}
    return typed


def observation_of(report, **values):
    return {"report": report.pk, "status": "under_way", "match": "explicit", "place": "2", **values}


def listed(desk, model, **query):
    return [
        str(one) for one in desk.get(address(model, "changelist"), query).context["cl"].queryset
    ]


def element(response, identifier):
    return part(html5lib.parse(response.content.decode(), namespaceHTMLElements=False), identifier)


# With their proposal.


def test_an_observation_is_added_with_its_proposal(desk):
    proposal, finding = factories.ProposalFactory(), factories.FindingFactory()
    row = observation_of(finding.report, place="", findings=[finding.pk])

    response = send(desk, change_page(proposal), **rows_of("observations", row))

    assert response.status_code == 302
    observation = proposal.observations.get()
    assert (observation.report, observation.status) == (finding.report, "under_way")
    assert list(observation.findings.all()) == [finding]


def test_the_observations_of_a_proposal_stand_newest_report_first(desk):
    proposal = factories.ProposalFactory()
    for number in (1, 3, 2):
        factories.ObservationFactory(proposal=proposal, report__number=number)
    factories.ObservationFactory(report__number=4)

    formset = desk.get(change_page(proposal)).context["inline_admin_formsets"][0].formset

    assert [form.instance.report.number for form in formset.initial_forms] == [3, 2, 1]


def test_only_reports_that_could_cover_the_proposal_are_offered(desk):
    proposal = factories.ProposalFactory(reference="2017-01")
    factories.ProgressReportFactory.create_batch(3)

    field = element(desk.get(change_page(proposal)), "id_observations-__prefix__-report")

    assert texts(field, "option") == [
        "---------",
        "Third progress report",
        "Second progress report",
    ]


def test_a_report_that_cannot_cover_the_proposal_is_refused_at_the_report(desk):
    proposal = factories.ProposalFactory(reference="2017-01")
    row = observation_of(factories.ProgressReportFactory(number=1))

    response = send(desk, change_page(proposal), **rows_of("observations", row))

    assert row_errors(response) == [
        {"report": ["The report cannot cover the proposal, which was endorsed after its period."]}
    ]


RULES = [
    (
        {"place": ""},
        {"findings": "Choose at least one finding, or say at which place of the report it stands."},
    ),
    (
        {"match": "inferred"},
        {"reason": "Give the reason: an editor linked it by its topic."},
    ),
    (
        {"match": ""},
        {"match": "Say why the report is taken to be about the proposal."},
    ),
    (
        {"status": "completed"},
        {
            "reason": "“Completed” is for a proposal whose type of commitment is “One-off”; "
            "for another one, give the reason."
        },
    ),
    (
        {
            "status": "not_mentioned",
            "match": "",
            "place": "",
            "checked": "2026-01-02",
            "checked_by": "A reader",
        },
        {"status": "“Not mentioned” needs a report that is marked as read whole; this one is not."},
    ),
    (
        {"status": "carried_over"},
        {
            "continued_by_proposal": "“Continued elsewhere”, and no other status, names the "
            "proposal or the dialogue that takes it over."
        },
    ),
]


def test_a_broken_rule_is_explained_at_its_field_with_the_proposal(desk, subtests):
    page = change_page(factories.ProposalFactory())
    report = factories.ProgressReportFactory()
    sent = as_sent(desk.get(page))

    for values, message in RULES:
        with subtests.test(values=values):
            row = observation_of(report, **values)

            response = post(desk, page, sent, **rows_of("observations", row))

            assert row_errors(response) == [{name: [text] for name, text in message.items()}]


def test_a_broken_rule_is_explained_at_its_field_on_the_own_page(desk, subtests):
    page = change_page(factories.ObservationFactory(place="2"))
    sent = as_sent(desk.get(page))

    for values, message in RULES:
        with subtests.test(values=values):
            response = post(desk, page, sent, **values)

            assert errors(response) == {name: [text] for name, text in message.items()}


def test_not_mentioned_without_who_read_the_report_is_refused_there(desk):
    proposal = factories.ProposalFactory()
    report = factories.ProgressReportFactory(read_whole=True)
    row = observation_of(report, status="not_mentioned", match="", place="")

    response = send(desk, change_page(proposal), **rows_of("observations", row))

    assert row_errors(response) == [
        {"checked_by": ["“Not mentioned” needs who read the whole report and when."]}
    ]


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"report__number": 2}, "R02-01 does not belong to the first progress report."),
        (
            {"attribution": "period_evidence"},
            "R01-01 is other evidence and gives no status.",
        ),
    ],
)
def test_an_unfit_finding_is_refused_at_the_findings_of_its_row(desk, about, message):
    proposal = factories.ProposalFactory()
    unfit = factories.FindingFactory(**about)
    row = observation_of(factories.ProgressReportFactory(number=1), findings=[unfit.pk])

    response = send(desk, change_page(proposal), **rows_of("observations", row))

    assert row_errors(response) == [{"findings": [message]}]


def test_a_proposal_that_would_take_over_itself_is_refused_in_its_row(desk):
    proposal = factories.ProposalFactory()
    row = observation_of(
        factories.ProgressReportFactory(),
        status="carried_over",
        continued_by_proposal=proposal.pk,
    )

    response = send(desk, change_page(proposal), **rows_of("observations", row))

    assert row_errors(response) == [
        {"continued_by_proposal": ["A proposal cannot be taken over by itself."]}
    ]


def test_the_type_entered_with_the_observation_is_the_one_that_counts(desk):
    proposal = factories.ProposalFactory(type="recurring")
    row = observation_of(factories.ProgressReportFactory(), status="completed")

    response = send(desk, change_page(proposal), type="one_off", **rows_of("observations", row))

    assert response.status_code == 302
    assert proposal.observations.get().status == "completed"


def test_a_report_typed_for_two_rows_is_refused_at_both(desk):
    proposal, report = factories.ProposalFactory(), factories.ProgressReportFactory()
    row = observation_of(report)

    response = send(desk, change_page(proposal), **rows_of("observations", row, row))

    taken = {"report": ["Another row has this value too."]}
    assert row_errors(response) == [taken, taken]


def test_a_second_observation_of_a_report_is_refused_at_the_report(desk):
    observation = factories.ObservationFactory()
    row = observation_of(observation.report)

    response = send(
        desk, change_page(observation.proposal), **rows_of("observations", row, initial=1)
    )

    assert row_errors(response) == [{"report": ["Another row has this value too."]}]


def test_a_proposal_not_yet_transcribed_has_no_rows_to_fill_and_says_why(desk):
    awaiting = factories.AwaitingProposalFactory()

    response = desk.get(change_page(awaiting))

    assert response.context["inline_admin_formsets"] == []
    assertContains(response, "without its text nothing can be tied to it")


def test_a_proposal_gets_its_observations_once_it_is_saved(desk):
    response = desk.get(address(models.Proposal, "add"))

    assert response.context["inline_admin_formsets"] == []
    assertContains(response, "are entered here once the proposal is saved")


def test_an_observation_typed_while_the_text_is_taken_away_is_refused_at_its_row(desk):
    proposal = factories.ProposalFactory()
    row = observation_of(factories.ProgressReportFactory())

    response = send(
        desk,
        change_page(proposal),
        standing="awaiting",
        title="",
        text="",
        sources=[],
        **rows_of("observations", row),
    )

    message = "The proposal is not yet transcribed: without its text nothing can be tied to it."
    assert row_errors(response) == [{"__all__": [message]}]
    assertContains(response, message)


def test_a_transcribed_proposal_says_what_is_on_record_and_which_reports_were_not_read(desk):
    observation = factories.ObservationFactory(report__number=1)
    factories.ProgressReportFactory(number=2)

    assertContains(
        desk.get(change_page(observation.proposal)),
        "In place, according to the text of the first report (June 2017). "
        "Report 2 not read for this.",
    )


# Other evidence.


def test_evidence_is_added_with_its_proposal(desk):
    proposal = factories.ProposalFactory()
    finding = factories.FindingFactory(attribution="period_evidence")
    row = {"finding": finding.pk, "reason": "Same exercise."}

    response = send(desk, change_page(proposal), **rows_of("period_evidence", row))

    assert response.status_code == 302
    evidence = proposal.period_evidence.get()
    assert (evidence.finding, evidence.reason) == (finding, "Same exercise.")


@pytest.mark.parametrize(
    ("about", "reason", "found"),
    [
        (
            {"attribution": "report_text"},
            "Same exercise.",
            {"finding": "R01-01 says what the report holds: enter it as an observation instead."},
        ),
        ({"attribution": "period_evidence"}, "", {"reason": "This field is required."}),
    ],
)
def test_wrong_evidence_is_refused_at_its_field(desk, about, reason, found):
    proposal = factories.ProposalFactory()
    finding = factories.FindingFactory(**about)
    row = {"finding": finding.pk, "reason": reason}

    response = send(desk, change_page(proposal), **rows_of("period_evidence", row))

    assert row_errors(response) == [{name: [text] for name, text in found.items()}]


def test_evidence_that_could_not_bear_on_the_proposal_is_refused_at_the_finding(desk):
    proposal = factories.ProposalFactory(reference="2017-01")
    finding = factories.FindingFactory(attribution="period_evidence")
    row = {"finding": finding.pk, "reason": "Same exercise."}

    response = send(desk, change_page(proposal), **rows_of("period_evidence", row))

    assert row_errors(response) == [
        {"finding": ["The report cannot cover the proposal, which was endorsed after its period."]}
    ]


def test_a_finding_of_the_period_is_linked_to_proposals_on_its_own_page(desk):
    finding = factories.FindingFactory(attribution="period_evidence")
    proposals = factories.ProposalFactory.create_batch(2)
    rows = [{"proposal": proposal.pk, "reason": "Same exercise."} for proposal in proposals]

    response = send(desk, change_page(finding), **rows_of("evidence_for", *rows))

    assert response.status_code == 302
    assert [one.proposal for one in finding.evidence_for.all()] == proposals


def test_a_proposal_that_is_linked_to_a_finding_already_is_refused_at_the_proposal(desk):
    evidence = factories.PeriodEvidenceFactory()
    row = {"proposal": evidence.proposal_id, "reason": "Again."}

    response = send(desk, change_page(evidence.finding), **rows_of("evidence_for", row, initial=1))

    assert row_errors(response) == [{"proposal": ["Another row has this value too."]}]


def test_a_proposal_typed_for_two_rows_of_a_finding_is_refused_at_both(desk):
    finding = factories.FindingFactory(attribution="period_evidence")
    row = {"proposal": factories.ProposalFactory().pk, "reason": "Same exercise."}

    response = send(desk, change_page(finding), **rows_of("evidence_for", row, row))

    taken = {"proposal": ["Another row has this value too."]}
    assert row_errors(response) == [taken, taken]


def test_a_finding_of_a_report_has_no_rows_of_evidence(desk):
    tied = factories.FindingFactory()
    of_the_period = factories.FindingFactory(attribution="period_evidence")

    assertNotContains(desk.get(change_page(tied)), 'id="evidence_for-group"')
    assertContains(desk.get(change_page(of_the_period)), 'id="evidence_for-group"')


def test_only_findings_that_fit_are_offered_by_typing(desk, subtests):
    factories.FindingFactory(code="R01-01")
    factories.FindingFactory(code="R01-02", attribution="period_evidence")

    for model, field, codes in [
        ("observation", "findings", ["R01-01"]),
        ("periodevidence", "finding", ["R01-02"]),
    ]:
        with subtests.test(model=model):
            asked = {"app_label": "actions", "model_name": model, "field_name": field}
            response = desk.get(reverse("admin:autocomplete"), {**asked, "term": "R01"})

            assert [one["text"][:6] for one in response.json()["results"]] == codes


# Lists.


def test_the_list_of_observations_counts_their_findings(desk):
    findings = factories.FindingFactory.create_batch(2)
    factories.ObservationFactory(findings=findings)
    factories.ObservationFactory()

    rows = desk.get(address(models.Observation, "changelist")).context["cl"].result_list

    assert [row.number_of_findings for row in rows] == [2, 0]


def test_observations_are_looked_for(desk, subtests):
    area, other = factories.AreaFactory(pk=1, number=3), factories.AreaFactory(number=1)
    report = factories.ProgressReportFactory(pk=1, number=2)
    factories.ObservationFactory(proposal__reference="2016-01", proposal__area=other)
    factories.ObservationFactory(
        proposal__reference="2016-02",
        proposal__title="Second title",
        proposal__area=area,
        report=report,
        status="held_up",
        match="inferred",
        reason="It names the obstacle.",
        place="paragraph 7",
        reviewed="2026-01-02T00:00:00Z",
    )

    for query in [
        {"report__id__exact": "1"},
        {"status__exact": "held_up"},
        {"match__exact": "inferred"},
        {"proposal__area__id__exact": "1"},
        {"review": "reviewed"},
        {"q": "2016-02"},
        {"q": "Second title"},
        {"q": "obstacle"},
        {"q": "paragraph 7"},
    ]:
        with subtests.test(query=query):
            found = listed(desk, models.Observation, **query)

            assert found == ["2016-02 in the second progress report"]


def test_evidence_is_looked_for(desk, subtests):
    area, other = factories.AreaFactory(pk=1, number=3), factories.AreaFactory(number=1)
    report = factories.ProgressReportFactory(pk=1, number=2)
    factories.PeriodEvidenceFactory(
        proposal__reference="2016-01", proposal__area=other, finding__report__number=1
    )
    factories.PeriodEvidenceFactory(
        proposal__reference="2016-02",
        proposal__area=area,
        finding__code="R02-01",
        finding__report=report,
        reason="The same exercise.",
    )

    for query in [
        {"finding__report__id__exact": "1"},
        {"proposal__area__id__exact": "1"},
        {"q": "2016-02"},
        {"q": "R02"},
        {"q": "same exercise"},
    ]:
        with subtests.test(query=query):
            assert listed(desk, models.PeriodEvidence, **query) == ["R02-01 for 2016-02"]


def test_proposals_are_chosen_by_what_is_last_on_record(desk, subtests):
    first = factories.ProgressReportFactory(number=1, read_whole=True)
    second = factories.ProgressReportFactory(number=2)
    factories.ObservationFactory(proposal__reference="2016-01", report=second)
    factories.ObservationFactory(proposal__reference="2016-02", report=first)
    factories.PeriodEvidenceFactory(proposal__reference="2016-03")
    factories.ObservationFactory(
        proposal__reference="2016-04", report=first, status="not_mentioned"
    )
    factories.ProposalFactory(reference="2016-05")
    factories.AwaitingProposalFactory(reference="2016-06")

    for choice, references in {
        "2": ["2016-01"],
        "1": ["2016-02"],
        "other_evidence": ["2016-03"],
        "none": ["2016-04", "2016-05"],
        "awaiting": ["2016-06"],
    }.items():
        with subtests.test(choice=choice):
            response = desk.get(address(models.Proposal, "changelist"), {"last": choice})

            assert [one.reference for one in response.context["cl"].queryset] == references


def test_the_list_of_proposals_shows_the_latest_status(desk):
    proposal = factories.ProposalFactory()
    factories.ObservationFactory(proposal=proposal, report__number=1, status="held_up")
    factories.ObservationFactory(proposal=proposal, report__number=2, status="under_way")
    factories.ProposalFactory()

    table = element(desk.get(address(models.Proposal, "changelist")), "result_list")

    assert texts(table, ".//td[@class='field-latest']") == ["Under way (report 2)", "-"]


def test_the_list_of_reports_counts_what_is_on_record_and_not_read_yet(desk):
    observation = factories.ObservationFactory(report__number=1)
    factories.ObservationFactory(proposal=observation.proposal, report__number=2)
    factories.ProposalFactory(reference="2016-40")
    factories.AwaitingProposalFactory(reference="2016-41")
    factories.ProposalFactory(reference="2017-01")

    table = element(desk.get(address(models.ProgressReport, "changelist")), "result_list")

    assert texts(table, ".//td[@class='field-checked']") == ["1 of 3", "1 of 4"]
    assert texts(table, ".//td[@class='field-unread']") == ["1", "2"]


def test_the_list_of_findings_counts_their_links_and_is_narrowed_by_them(desk):
    observed = factories.FindingFactory(code="R01-01")
    factories.ObservationFactory.create_batch(2, findings=[observed])
    factories.PeriodEvidenceFactory(finding__code="R01-02")
    factories.FindingFactory(code="R01-03")
    page = address(models.Finding, "changelist")

    rows = desk.get(page).context["cl"].result_list
    linked = desk.get(page, {"linked": "yes"}).context["cl"].queryset
    alone = desk.get(page, {"linked": "no"}).context["cl"].queryset

    assert [row.number_of_links for row in rows] == [2, 1, 0]
    assert [one.code for one in linked] == ["R01-01", "R01-02"]
    assert [one.code for one in alone] == ["R01-03"]


@pytest.mark.usefixtures("history")
def test_saving_an_observation_asks_at_most_34_times(desk, django_assert_max_num_queries):
    report = factories.ProgressReportFactory()
    findings = factories.FindingFactory.create_batch(3, report=report)
    observation = factories.ObservationFactory(report=report, findings=findings[:1])
    sent = as_sent(desk.get(change_page(observation)))

    # Two of them are the savepoint that is a transaction outside of a test.
    with django_assert_max_num_queries(34):
        post(desk, change_page(observation), sent, findings=[one.pk for one in findings])

    assert set(observation.findings.all()) == set(findings)
