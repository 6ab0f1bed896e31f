"""What editors changed, what the fixtures changed, and how a load brings both together."""

import pytest
from django.core.management import CommandError

from actions.models import (
    Area,
    DataVersion,
    Edit,
    Finding,
    LoadedRecord,
    Observation,
    Organisation,
    Proposal,
    SearchEntry,
    Source,
    Theme,
)
from tests.edits import rolled_back
from tests.fixture_records import (
    BUREAU,
    CYBER,
    DIALOGUE,
    FINDING,
    MOBILITY,
    OBSERVATION,
    PAGE,
    PROPOSAL,
    SERVICE,
    changed,
    dump,
    load,
    refusal,
    summary,
    write,
)

pytestmark = pytest.mark.django_db

MARITIME = changed(MOBILITY, slug="maritime", name="Maritime")
NO_RECORD = "there is no such record in proposals.json, and none was loaded from it."
CONFLICT = (
    "conflict: proposals/2016-01/title: kept “Share warnings sooner”; "
    "the fixture says “Share warnings early”\n"
)


def edit(record, **fields):
    """Change a record as an editor does."""
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


def titles():
    return list(Proposal.objects.values_list("title", flat=True))


@pytest.fixture
def loaded(folder):
    load()
    return folder


@pytest.fixture
def conflict(loaded):
    """A title that an editor changed in one way and the fixture in another."""
    edit(Proposal.objects.get(), title="Share warnings sooner")
    write(loaded, "proposals", changed(PROPOSAL, title="Share warnings early"))
    return loaded


def test_what_only_the_fixture_changed_is_written(loaded):
    write(loaded, "proposals", changed(PROPOSAL, title="Share warnings early"))

    assert load() == summary(changed=1)
    assert titles() == ["Share warnings early"]


def test_a_load_is_one_edit_with_a_reason(loaded):
    write(loaded, "proposals", changed(PROPOSAL, title="Share warnings early"))
    write(loaded, "themes", MOBILITY, MARITIME)
    before = Edit.objects.count()

    load()

    assert Edit.objects.count() == before + 1
    made = Edit.objects.first()
    assert (made.origin, made.editor) == ("fixtures", None)
    assert made.reason == "What the files of the project say was taken over."
    assert [(one.key, one.action) for one in made.versions.order_by("model", "key")] == [
        ("2016-01", "changed"),
        ("maritime", "added"),
    ]


def test_a_load_that_changes_nothing_is_no_edit(loaded):
    before = Edit.objects.count()

    load()

    assert Edit.objects.count() == before


def test_what_only_an_editor_changed_is_kept_at_every_load(loaded):
    edit(Proposal.objects.get(), title="Share warnings sooner")

    assert load() == summary(edited=1)
    assert load() == summary(edited=1)
    assert titles() == ["Share warnings sooner"]


def test_changes_in_different_fields_are_merged(loaded):
    edit(Proposal.objects.get(), title="Share warnings sooner")
    write(loaded, "proposals", changed(PROPOSAL, text="Share all warnings."))

    assert load() == summary(changed=1, edited=1)
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.text) == ("Share warnings sooner", "Share all warnings.")


def test_a_relation_keeps_what_both_sides_added_and_loses_what_either_took_out(loaded):
    write(loaded, "themes", MOBILITY, MARITIME, changed(MARITIME, slug="air", name="Air"))
    write(loaded, "proposals", changed(PROPOSAL, themes=[["mobility"], ["maritime"]]))
    load()
    proposal = Proposal.objects.get()
    proposal.themes.add(Theme.objects.create(slug="space", name="Space"))
    proposal.themes.remove(Theme.objects.get(slug="maritime"))
    write(loaded, "proposals", changed(PROPOSAL, themes=[["maritime"], ["air"]]))

    assert load() == summary(records=11, changed=1)
    assert [theme.slug for theme in proposal.themes.all()] == ["air", "space"]
    assert load() == summary(records=11, edited=1)
    assert [theme.slug for theme in proposal.themes.all()] == ["air", "space"]


def test_what_both_changed_alike_is_no_conflict(loaded):
    edit(Proposal.objects.get(), title="Share warnings early")
    write(loaded, "proposals", changed(PROPOSAL, title="Share warnings early"))

    assert load() == summary()


def test_what_both_changed_differently_is_kept_and_told_until_it_is_decided(conflict):
    assert load() == CONFLICT + summary(still_open=1)
    assert load() == CONFLICT + summary(still_open=1)
    assert titles() == ["Share warnings sooner"]


def test_a_conflict_ends_when_the_database_says_what_the_fixture_says(conflict):
    load()
    edit(Proposal.objects.get(), title="Share warnings early")

    assert load() == summary()


def test_a_conflict_in_one_field_lets_the_others_be_written(conflict):
    write(conflict, "proposals", changed(PROPOSAL, title="Share warnings early", text="All."))

    assert load() == CONFLICT + summary(changed=1, still_open=1)
    assert Proposal.objects.get().text == "All."


def test_long_values_of_a_conflict_are_shortened(loaded):
    edit(Proposal.objects.get(), text="a" * 100)
    write(loaded, "proposals", changed(PROPOSAL, text="b" * 50 + "\n" + "c" * 50))

    assert load().startswith(
        f"conflict: proposals/2016-01/text: kept “{'a' * 59}…”; "
        f"the fixture says “{'b' * 50} {'c' * 8}…”\n"
    )


def test_a_conflict_is_decided_for_the_fixture_by_its_key(conflict, subtests):
    for key in ["proposals/2016-01", "proposals/2016-01/title"]:
        with subtests.test(key=key), rolled_back():
            assert load("--take-fixture", key) == summary(changed=1)
            assert titles() == ["Share warnings early"]
            assert load() == summary()


def test_deciding_the_conflicts_of_a_record_keeps_its_other_edits(conflict):
    edit(Proposal.objects.get(), timing="by 2018", text="Share them.")

    load("--take-fixture", "proposals/2016-01")

    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.text) == ("Share warnings early", "Share them.")
    assert proposal.timing == "by 2018"


def test_a_field_that_only_an_editor_changed_can_be_taken_back_by_its_key(loaded):
    edit(Proposal.objects.get(), title="Share warnings sooner", text="Share them.")

    load("--take-fixture", "proposals/2016-01/title")

    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.text) == ("Share warnings", "Share them.")


def test_several_keys_are_decided_at_once(conflict):
    edit(Theme.objects.get(), name="Moving")
    write(conflict, "themes", changed(MOBILITY, name="Military mobility"))

    load("--take-fixture", "proposals/2016-01", "themes/mobility/name")

    assert titles() == ["Share warnings early"]
    assert Theme.objects.get().name == "Military mobility"


def test_an_unknown_key_is_refused_and_nothing_is_loaded(conflict, subtests):
    for key, message in [
        ("2016-01", "there is no file 2016-01.json. Write it like proposals/2016-01/title."),
        ("proposals", NO_RECORD),
        ("proposals/2016-02", NO_RECORD),
        ("proposals/2016-01/colour", "the records of proposals.json have no such field."),
        ("", "there is no file .json. Write it like proposals/2016-01/title."),
    ]:
        with subtests.test(key=key), rolled_back():
            assert refusal("--take-fixture", "proposals/2016-01", key) == (
                f"Nothing was loaded. “{key}”: {message}"
            )
            assert titles() == ["Share warnings sooner"]


def test_overwriting_and_taking_single_keys_exclude_each_other(folder):
    with pytest.raises(CommandError, match="not allowed with"):
        load("--overwrite", "--take-fixture", "proposals/2016-01")


def test_a_dry_run_tells_the_plan_and_changes_nothing(conflict):
    write(conflict, "themes", MOBILITY, MARITIME)
    edit(Area.objects.get(), name="Cyber")
    write(conflict, "areas", changed(CYBER, short_name="Net"))
    write(conflict, "organisations", SERVICE)
    before = (
        Edit.objects.count(),
        list(LoadedRecord.objects.values()),
        DataVersion.objects.count(),
    )

    assert load("--dry-run") == (
        "changed: areas/cyber: short_name\n"
        "kept as edited: areas/cyber: name\n"
        "added: themes/maritime\n"
        + CONFLICT
        + "removed: organisations/bureau\n"
        + summary(records=10, added=1, changed=1, removed=1, edited=1, still_open=1)
        + "This is the plan; nothing was changed.\n"
    )
    assert Theme.objects.count() == 1
    assert Organisation.objects.count() == 2
    assert Area.objects.get().short_name == "Cyber"
    after = (Edit.objects.count(), list(LoadedRecord.objects.values()), DataVersion.objects.count())
    assert after == before


def test_a_dry_run_on_an_empty_database_leaves_it_empty(folder):
    assert load("--dry-run").startswith("added: areas/cyber\n")
    assert not Area.objects.exists()
    assert not LoadedRecord.objects.exists()


def test_what_an_editor_deleted_stays_deleted_and_is_told(progress):
    load()
    Observation.objects.get(proposal__reference="2016-02").delete()

    told = "observations/2016-02/1: an editor deleted it, so it stays deleted\n"
    assert load() == told + summary(records=24, still_open=1, apart=1)
    assert load() == told + summary(records=24, still_open=1, apart=1)
    assert Observation.objects.count() == 2


def test_what_an_editor_deleted_comes_back_by_its_key(progress):
    load()
    Observation.objects.get(proposal__reference="2016-02").delete()

    assert load("--take-fixture", "observations/2016-02/1") == summary(records=24, added=1)
    assert Observation.objects.get(proposal__reference="2016-02").place == "page 1"


def test_what_the_fixtures_no_longer_hold_is_removed(progress):
    load()
    write(progress, "observations", OBSERVATION)

    load()

    assert [str(one) for one in Observation.objects.all()] == [
        "2016-01 in the first progress report"
    ]
    assert load() == summary(records=22)


def test_what_is_removed_goes_from_those_that_refer_to_others_to_those_referred_to(loaded):
    write(loaded, "organisations")

    assert load() == summary(removed=2)
    assert not Organisation.objects.exists()


def test_the_entry_of_a_record_in_the_search_does_not_keep_it(progress):
    another = changed(DIALOGUE, slug="another", name="Another")
    write(progress, "structured_dialogues", DIALOGUE, another)
    load()
    write(progress, "structured_dialogues", DIALOGUE)

    assert load() == summary(records=25, removed=1)
    assert SearchEntry.objects.get(kind="dialogue").dialogue.slug == "dialogue"


def test_what_an_editor_changed_is_not_removed_and_is_told(progress):
    load()
    edit(Observation.objects.get(proposal__reference="2016-02"), place="page 2")
    write(progress, "observations", OBSERVATION)

    told = (
        "observations/2016-02/1: it is no longer in the fixtures and stays, "
        "because an editor changed it\n"
    )
    assert load() == told + summary(records=24, removed=1, still_open=1, apart=1)
    assert load() == told + summary(records=23, still_open=1, apart=1)
    assert Observation.objects.filter(place="page 2").exists()


def test_a_field_that_the_fixture_left_out_and_an_editor_filled_keeps_the_record(loaded):
    edit(Organisation.objects.get(slug="bureau"), description="Small.")
    write(loaded, "organisations", SERVICE)

    assert "organisations/bureau: it is no longer in the fixtures and stays" in load()
    assert Organisation.objects.filter(slug="bureau").exists()


def test_what_an_editor_changed_is_removed_by_its_key(progress):
    load()
    edit(Observation.objects.get(proposal__reference="2016-02"), place="page 2")
    write(progress, "observations", OBSERVATION)

    load("--take-fixture", "observations/2016-02/1")

    assert Observation.objects.count() == 1


def test_what_another_record_uses_is_not_removed_and_is_told(loaded):
    write(loaded, "themes")
    edit(Proposal.objects.get(), title="Share warnings sooner")
    write(loaded, "proposals", PROPOSAL)

    told = (
        "themes/mobility: it is no longer in the fixtures and stays, "
        "because it is used by 1 proposal\n"
    )
    assert load() == told + summary(edited=1, still_open=1, apart=1)
    assert Theme.objects.exists()


def test_what_both_sides_removed_is_forgotten(loaded):
    Organisation.objects.get(slug="bureau").delete()
    write(loaded, "organisations", SERVICE)

    assert load() == summary(records=8)
    write(loaded, "organisations", SERVICE, BUREAU)
    assert load() == summary(added=1)


def test_a_record_that_an_editor_added_under_the_same_key_is_told_by_field(loaded):
    Theme.objects.create(slug="maritime", name="The sea")
    write(loaded, "themes", MOBILITY, MARITIME)

    told = "conflict: themes/maritime/name: kept “The sea”; the fixture says “Maritime”\n"
    assert load() == told + summary(records=10, still_open=1)
    assert load() == told + summary(records=10, still_open=1)
    assert Theme.objects.get(slug="maritime").name == "The sea"


def test_a_record_that_an_editor_added_alike_counts_as_loaded(loaded):
    Theme.objects.create(slug="maritime", name="Maritime")
    write(loaded, "themes", MOBILITY, MARITIME)
    load()
    write(loaded, "themes", MOBILITY, changed(MARITIME, name="The sea"))

    assert load() == summary(records=10, changed=1)


def test_a_database_from_before_loses_nothing_and_its_equal_records_count_as_loaded(loaded):
    edit(Proposal.objects.get(), title="Share warnings sooner")
    LoadedRecord.objects.all().delete()

    assert load() == (
        "conflict: proposals/2016-01/title: kept “Share warnings sooner”; "
        "the fixture says “Share warnings”\n" + summary(still_open=1)
    )
    write(loaded, "areas", changed(CYBER, name="Cyber"))
    load()
    assert Area.objects.get().name == "Cyber"


def test_a_database_from_before_keeps_what_the_fixtures_do_not_hold(loaded):
    LoadedRecord.objects.all().delete()
    write(loaded, "organisations", SERVICE)

    assert load() == summary(records=8)
    assert Organisation.objects.count() == 2


def test_what_goes_not_with_an_edit_is_left_out_and_told(progress):
    load()
    edit(Finding.objects.get(code="R02-01"), text="Edited.")
    Observation.objects.get(proposal__reference="2016-02").findings.clear()
    write(progress, "findings", changed(FINDING, attribution="period_evidence"))

    output = load()

    assert (
        "findings/R01-01: what the fixture says does not go with what editors changed "
        "(attribution): An observation rests on it, so it must say what the report holds.\n"
    ) in output
    assert Finding.objects.get(code="R01-01").attribution == "report_text"


def test_what_names_a_record_that_an_editor_deleted_is_left_out_and_told(progress):
    write(progress, "themes", MOBILITY, MARITIME)
    load()
    Theme.objects.get(slug="maritime").delete()
    write(progress, "findings", changed(FINDING, code="R01-09", themes=[["maritime"]]), FINDING)

    output = load()

    assert (
        "findings/R01-09: what the fixture says does not go with what editors changed "
        "(themes): there is no record maritime.\n"
    ) in output
    assert not Finding.objects.filter(code="R01-09").exists()


def test_a_broken_fixture_is_refused_over_edits_too(conflict):
    write(conflict, "areas", changed(CYBER, number="three"))

    assert refusal() == (
        "Nothing was loaded. areas.json, record cyber, field number: "
        "“three” value must be an integer."
    )


def test_a_relation_in_another_order_is_the_same(loaded):
    second = changed(PAGE, slug="a-page", address="https://source.example/other")
    write(loaded, "sources", PAGE, second)
    write(loaded, "proposals", changed(PROPOSAL, sources=[["page"], ["a-page"], ["page"]]))
    load()

    assert load() == summary(records=10)
    assert Source.objects.count() == 2


def test_edit_dump_and_load_report_nothing(conflict):
    dump()

    assert load() == summary()
    assert titles() == ["Share warnings sooner"]


def test_what_was_edited_again_after_a_dump_is_kept_and_asked_about(loaded):
    edit(Proposal.objects.get(), title="Share warnings sooner")
    dump()
    edit(Proposal.objects.get(), title="Share warnings at once")

    assert load() == (
        "conflict: proposals/2016-01/title: kept “Share warnings at once”; "
        "the fixture says “Share warnings sooner”\n" + summary(still_open=1)
    )
    assert titles() == ["Share warnings at once"]


def test_fixtures_that_are_thrown_away_after_a_dump_take_no_edit_with_them(loaded):
    edit(Proposal.objects.get(), title="Share warnings sooner")
    dump()
    write(loaded, "proposals", PROPOSAL)

    load()

    assert titles() == ["Share warnings sooner"]


def test_what_was_deleted_and_dumped_stays_deleted_without_a_word(progress):
    load()
    Observation.objects.get(proposal__reference="2016-02").delete()
    dump()

    assert load() == summary(records=23)
    assert Observation.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_loading_again_asks_the_database_as_often_for_many_records(
    folder, django_assert_max_num_queries, number
):
    themes = [changed(MOBILITY, slug=f"theme-{place}", name=str(place)) for place in range(number)]
    write(folder, "themes", MOBILITY, *themes)
    load()

    with django_assert_max_num_queries(70):
        load()
