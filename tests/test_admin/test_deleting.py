"""What other records refer to is not deleted, and the reason is given."""

import pytest
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains

from actions import models
from tests import factories
from tests.edits import rolled_back
from tests.pages import parsed, texts
from tests.test_admin.desk import address, change_page, delete, delete_selected

pytestmark = pytest.mark.django_db


def _area():
    area = factories.AreaFactory()
    return area, factories.FindingFactory(area=area)


def _set():
    proposal = factories.ProposalFactory()
    return proposal.proposal_set, proposal


def _report():
    finding = factories.FindingFactory()
    return finding.report, finding


def _document():
    report = factories.ProgressReportFactory()
    return report.document, report


def _organisation():
    body = factories.OrganisationFactory()
    return body, factories.OrganisationFactory(parent=body)


def _country():
    membership = factories.MembershipFactory()
    return membership.country, membership


def _report_observed():
    observation = factories.ObservationFactory()
    return observation.report, observation


def _proposal_observed():
    observation = factories.ObservationFactory()
    return observation.proposal, observation


def _proposal_taking_over():
    later = factories.ProposalFactory(reference="2017-01")
    return later, factories.ObservationFactory(status="carried_over", continued_by_proposal=later)


def _dialogue_taking_over():
    dialogue = factories.StructuredDialogueFactory()
    return dialogue, factories.ObservationFactory(
        status="carried_over", continued_in_dialogue=dialogue
    )


def _proposal_with_evidence():
    evidence = factories.PeriodEvidenceFactory()
    return evidence.proposal, evidence


def _finding_as_evidence():
    evidence = factories.PeriodEvidenceFactory()
    return evidence.finding, evidence


def _source():
    consideration = factories.ReportConsiderationFactory()
    return consideration.source, consideration


PAIRS = [
    _area,
    _set,
    _report,
    _document,
    _organisation,
    _country,
    _source,
    _report_observed,
    _proposal_observed,
    _proposal_taking_over,
    _dialogue_taking_over,
    _proposal_with_evidence,
    _finding_as_evidence,
]


def test_a_record_that_others_refer_to_is_not_deleted_and_they_are_named(desk, subtests):
    for pair in PAIRS:
        with subtests.test(pair=pair.__name__), rolled_back():
            record, referring = pair()

            alone = delete(desk, record)
            among_others = delete_selected(desk, record)

            for response in (alone, among_others):
                assertContains(response, "cannot be deleted, because other records refer to")
                assertContains(response, f'<a href="{change_page(referring)}">')
            assert type(record).objects.filter(pk=record.pk).exists()


def test_a_subject_or_source_in_use_is_not_deleted_and_its_uses_are_counted(desk, subtests):
    for factory, relation in {
        factories.AreaFactory: "areas",
        factories.ThemeFactory: "themes",
        factories.SourceFactory: "sources",
    }.items():
        with subtests.test(relation=relation), rolled_back():
            used, unused = factory(), factory()
            factories.DocumentFactory.create_batch(2, **{relation: [used]})
            factories.ParagraphFactory(**{relation: [used]})
            name = type(used)._meta.verbose_name.capitalize()
            reason = f"{name} “{used}” is used by 2 documents, 1 paragraph."

            alone = delete(desk, used)
            among_others = delete_selected(desk, used, unused)

            for response in (alone, among_others):
                assertContains(response, reason)
                assertNotContains(response, f"“{unused}” is used by")
            assert type(used).objects.filter(pk__in=[used.pk, unused.pk]).count() == 2


def test_a_body_or_country_that_a_finding_names_is_not_deleted(desk, subtests):
    for factory, relation in {
        factories.OrganisationFactory: "organisations",
        factories.CountryFactory: "countries",
    }.items():
        with subtests.test(relation=relation):
            named = factory()
            factories.FindingFactory(**{relation: [named]})

            response = delete(desk, named)

            assertContains(response, f"“{named}” is used by 1 finding.")
            assert type(named).objects.filter(pk=named.pk).exists()


def test_a_finding_on_which_observations_rest_is_not_deleted(desk):
    used, unused = factories.FindingFactory(), factories.FindingFactory()
    factories.ObservationFactory.create_batch(2, findings=[used])

    alone = delete(desk, used)
    among_others = delete_selected(desk, used, unused)

    for response in (alone, among_others):
        assertContains(response, f"Finding “{used}” is used by 2 observations.")
    assert models.Finding.objects.count() == 2


def test_an_observation_is_deleted_and_its_findings_stay(desk):
    observation = factories.ObservationFactory(findings=[factories.FindingFactory()])

    delete(desk, observation)

    assert (models.Observation.objects.count(), models.Finding.objects.count()) == (0, 1)


def test_a_theme_that_nothing_names_is_deleted_with_others(desk):
    factories.DocumentFactory(themes=[factories.ThemeFactory(slug="kept")])

    delete_selected(desk, factories.ThemeFactory(), factories.ThemeFactory())

    assert [theme.slug for theme in models.Theme.objects.all()] == ["kept"]


def test_what_goes_with_a_record_is_told_without_rows_that_only_link_it(desk):
    finding = factories.FindingFactory(
        organisations=[factories.OrganisationFactory()], sources=[factories.SourceFactory()]
    )

    asked = desk.get(address(models.Finding, "delete", finding.pk))

    assert asked.context["deleted_objects"] == [
        f'Finding: <a href="{change_page(finding)}">{finding}</a>'
    ]
    assert dict(asked.context["model_count"]) == {"findings": 1}


def test_what_goes_for_good_with_the_text_of_a_report_is_said(desk):
    report, other = factories.ProgressReportFactory.create_batch(2)
    text = factories.ReportTextFactory(report=report)
    for gone_through in [None, now(), now()]:
        factories.ReportParagraphFactory(text_of_report=text, gone_through=gone_through)
    said = "Text and marks of the reading desk, which nobody can bring back: 3 paragraphs, 2 marked"

    in_list = {"action": "delete_selected", "_selected_action": [report.pk, other.pk]}

    alone = desk.get(address(models.ProgressReport, "delete", report.pk))
    among_others = desk.post(address(models.ProgressReport, "changelist"), in_list)
    without_text = desk.get(address(models.ProgressReport, "delete", other.pk))

    for response in [alone, among_others]:
        assert said in texts(parsed(response), ".//li")
        assertContains(response, "Report text: Text of the first progress report")
        assertNotContains(response, "Report paragraph: ")
    assertNotContains(without_text, "reading desk")
    assert models.ReportParagraph.objects.count() == 3
