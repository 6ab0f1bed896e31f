"""Loading the fixtures into the database."""

import pytest

from actions.models import (
    Area,
    Finding,
    Observation,
    Organisation,
    PeriodEvidence,
    Proposal,
    ProposalSet,
    Theme,
)
from tests.fixture_records import (
    CARRIED_OVER,
    CYBER,
    EVIDENT,
    EVIDENT_IN_2,
    FINDING,
    FINDING_OF_2,
    MOBILITY,
    NOT_MENTIONED,
    OBSERVATION,
    PROPOSAL,
    changed,
    load,
    refusal,
    summary,
    write,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

OTHER_FINDINGS = [EVIDENT, FINDING_OF_2, EVIDENT_IN_2]


def test_loading_fills_an_empty_database(folder):
    assert load() == summary(added=9)
    proposal = Proposal.objects.get()
    assert proposal.reference == "2016-01"
    assert proposal.area.slug == "cyber"
    assert [theme.slug for theme in proposal.themes.all()] == ["mobility"]


def test_loading_again_changes_nothing(folder):
    load()
    before = list(Proposal.objects.values())

    assert load() == summary()
    assert list(Proposal.objects.values()) == before


def test_a_record_may_refer_to_a_later_one_of_its_file(folder):
    load()

    assert Organisation.objects.get(slug="bureau").parent.slug == "service"


def test_a_record_changed_by_an_editor_is_kept_and_named(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner")

    assert load("-v2") == "kept as edited: proposals/2016-01: title\n" + summary(edited=1)
    assert Proposal.objects.get().title == "Share warnings sooner"


def test_a_relation_changed_by_an_editor_is_kept_and_named(folder):
    load()
    Proposal.objects.get().themes.clear()

    assert "kept as edited: proposals/2016-01: themes\n" in load("-v2")
    assert list(Proposal.objects.get().themes.all()) == []


def test_overwriting_replaces_what_an_editor_changed(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner", timing="by 2018")
    Proposal.objects.get().themes.clear()

    assert load("--overwrite") == summary(changed=1)
    proposal = Proposal.objects.get()
    assert proposal.title == "Share warnings"
    assert [theme.slug for theme in proposal.themes.all()] == ["mobility"]


def test_overwriting_leaves_fields_that_the_fixture_does_not_state(folder):
    load()
    Proposal.objects.update(title="Share warnings sooner", timing="by 2018")

    load("--overwrite")

    assert Proposal.objects.get().timing == "by 2018"


def test_a_record_that_only_the_database_holds_is_left_alone(folder):
    load()
    Theme.objects.create(slug="maritime", name="Maritime")

    load("--overwrite")

    assert [theme.slug for theme in Theme.objects.all()] == ["maritime", "mobility"]


def test_loading_if_empty_leaves_a_filled_database_alone(folder):
    load()
    write(folder, "themes", MOBILITY, changed(MOBILITY, slug="maritime", name="Maritime"))

    assert load("--if-empty") == "The catalogue is loaded already; nothing was changed.\n"
    assert [theme.slug for theme in Theme.objects.all()] == ["mobility"]


def test_loading_if_empty_fills_an_empty_database(folder):
    load("--if-empty")

    assert Proposal.objects.count() == 1


def test_a_refused_load_changes_nothing(folder):
    write(folder, "proposals", changed(PROPOSAL, standing="certain"))

    refusal()

    assert not Area.objects.exists()
    assert not ProposalSet.objects.exists()


def test_a_refused_overwrite_changes_nothing(folder):
    load()
    write(folder, "areas", changed(CYBER, name="Cyber"))
    write(folder, "proposals", changed(PROPOSAL, standing="certain"))

    refusal("--overwrite")

    assert Area.objects.get().name == "Cyber security and defence"


def test_both_sides_of_a_rule_can_change_at_once(progress):
    load()
    observation = Observation.objects.get(status="in_place")
    write(progress, "findings", changed(FINDING, attribution="period_evidence"), EVIDENT)
    write(
        progress,
        "observations",
        changed(OBSERVATION, findings=[], place="page 7"),
        changed(CARRIED_OVER, findings=[]),
    )

    load("--overwrite")

    observation.refresh_from_db()
    assert observation.place == "page 7"
    assert not observation.findings.exists()
    assert Finding.objects.get(code="R01-01").attribution == "period_evidence"


def test_overwriting_refuses_to_take_the_last_source_from_a_text(folder):
    load()
    write(folder, "proposals", changed(PROPOSAL, title="Share", sources=[]))

    assert refusal("--overwrite") == (
        "Nothing was loaded. proposals.json, record 2016-01, field sources: A text needs at least "
        "one source; for an unconfirmed one, general knowledge is one."
    )
    proposal = Proposal.objects.get()
    assert proposal.title == "Share warnings"
    assert [source.slug for source in proposal.sources.all()] == ["page"]


def test_loading_fills_in_observations_with_their_findings_and_evidence(progress):
    assert load() == summary(records=24, added=24)

    assert [
        (str(one), one.status, [finding.code for finding in one.findings.all()])
        for one in Observation.objects.all()
    ] == [
        ("2016-01 in the first progress report", "in_place", ["R01-01"]),
        ("2016-01 in the second progress report", "not_mentioned", []),
        ("2016-02 in the first progress report", "carried_over", ["R01-01"]),
    ]
    assert [str(one) for one in PeriodEvidence.objects.all()] == ["R01-02 for 2016-01"]


def test_loading_observations_and_evidence_again_changes_nothing(progress):
    load()

    assert load() == summary(records=24)


def test_what_stood_against_a_change_goes_in_the_same_load(progress):
    load()
    write(progress, "findings", changed(FINDING, attribution="period_evidence"), *OTHER_FINDINGS)
    write(progress, "observations", NOT_MENTIONED)

    assert load() == summary(records=24, changed=1, removed=2)
    assert Finding.objects.get(code="R01-01").attribution == "period_evidence"
    assert [str(one) for one in Observation.objects.all()] == [
        "2016-01 in the second progress report"
    ]


def test_where_one_thing_still_stands_against_a_change_nothing_goes(progress):
    load()
    write(progress, "findings", changed(FINDING, attribution="period_evidence"), *OTHER_FINDINGS)
    write(progress, "observations", NOT_MENTIONED, CARRIED_OVER)

    assert refusal() == (
        "Nothing was loaded. findings.json, record R01-01, field attribution: "
        "An observation rests on it, so it must say what the report holds."
    )
    assert Finding.objects.get(code="R01-01").attribution == "report_text"
    assert Observation.objects.count() == 3


def test_an_observation_whose_findings_an_editor_changed_is_kept_and_named(progress):
    load()
    observation = Observation.objects.get(proposal__reference="2016-01", report__number=1)
    observation.findings.add(
        Finding.objects.create(
            code="R01-09",
            report=observation.report,
            text="More warnings were shared.",
            attribution="report_text",
            standing="official",
        )
    )

    assert "kept as edited: observations/2016-01/1: findings\n" in load("-v2")
    assert [one.code for one in observation.findings.all()] == ["R01-01", "R01-09"]
