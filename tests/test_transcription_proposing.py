"""What the words of an official text propose, and what of our words has no counterpart in it."""

import pytest

from actions.importing.official.comparing import compare
from actions.importing.official.proposing import Proposer, title_of, type_of
from actions.models import Synonym
from tests.factories import CountryFactory, OrganisationFactory, ThemeFactory


def test_telling_words_propose_the_type_of_commitment_and_others_none(subtests):
    texts = {
        "Staffs meet twice a year on drills.": "recurring",
        "Annual workshops on drills.": "recurring",
        "Continue to share what was learned.": "open_ended",
        "Encourage the two staffs in sharing plans.": "open_ended",
        "By mid-2017, conclude an arrangement on drills.": "one_off",
        "Establish contacts by the end of 2018.": "one_off",
        "Set up a programme of regular workshops.": "mixed",
        "Continue regular meetings.": "",
        "Explore how to meet regularly.": "",
        "Steps are to be in place by May 2017.": "",
        "Further steps are to be in place by May 2017.": "",
        "Open the courses to each other.": "",
        "": "",
    }
    for text, proposed in texts.items():
        with subtests.test(text=text):
            assert type_of(text) == proposed


@pytest.mark.django_db
def test_subjects_are_proposed_from_the_beginning_of_a_wording_alone():
    OrganisationFactory(slug="one", name="Body One", short_name="ONE")
    OrganisationFactory(slug="two", name="Body Two", short_name="TWO")
    proposed = Proposer().fields_for(f"With TWO and Body One. {'It meets. ' * 400} Body Two ONE.")
    assert proposed["organisations"] == ["one", "two"]
    proposed = Proposer().fields_for(f"With Body One. {'It meets. ' * 400} Body Two, TWO.")
    assert proposed["organisations"] == ["one"]


def test_a_title_is_the_act_of_a_first_clause_that_stands_alone(subtests):
    texts = {
        "Strengthen the exchange of early warnings, including at night.": (
            "Strengthen the exchange of early warnings"
        ),
        "Both staffs will also look into ways of sharing plans; each in turn.": (
            "Look into ways of sharing plans"
        ),
        "Share all the plans of drills:\nat sea;\non land.": "Share all the plans of drills",
        "Strengthen the exchange of early warnings.": "",
        "Share the plans, and more.": "",
        "Strengthen what their two staffs know, and more.": "",
        "Share with each of, and more.": "",
        "The plans of both staffs, and more.": "",
        f"Strengthen the {'very ' * 20}early warnings, and more.": "",
        "": "",
    }
    for text, proposed in texts.items():
        with subtests.test(text=text):
            assert title_of(text) == proposed


@pytest.mark.django_db
def test_names_that_stand_in_a_text_propose_its_subjects(subtests):
    for slug, name, short_name in [
        ("nato", "North Atlantic Treaty Organization", "NATO"),
        ("commission", "European Commission", "Commission"),
        ("staff", "NATO International Staff", "IS"),
        ("allies", "NATO Allies", "Allies"),
    ]:
        OrganisationFactory(slug=slug, name=name, short_name=short_name)
    for code, name in [("ua", "Ukraine"), ("us", "United States")]:
        CountryFactory(code=code, name=name)
    for slug, name in [
        ("coe", "Centres of excellence"),
        ("ct", "Counter-terrorism"),
        ("research", "Research and innovation"),
        ("sharing", "Information and intelligence sharing"),
        ("ukraine", "Ukraine"),
    ]:
        ThemeFactory(slug=slug, name=name)
    Synonym.objects.create(short_form="CT", long_form="counter-terrorism")
    Synonym.objects.create(short_form="US", long_form="United States")
    texts = {
        "NATO's staff and the Commission agree.": [[], ["commission", "nato"], []],
        "NATO Allies agree.": [[], ["allies"], []],
        "It is commissioned by us, an ally.": [[], [], []],
        "The IS and the US agree.": [[], ["staff"], ["us"]],
        "Help for Ukraine.": [[], [], ["ua"]],
        "A centre of excellence does research on CT.": [["coe", "ct", "research"], [], []],
        "Both pass on information and innovations.": [[], [], []],
        "": [[], [], []],
    }
    proposer = Proposer()
    for text, proposed in texts.items():
        with subtests.test(text=text):
            fields = proposer.fields_for(text)
            found = [fields[name] for name in ["themes", "organisations", "countries"]]
            assert found == proposed


def marked(pieces):
    return [text for text, is_marked in pieces if is_marked]


def test_what_has_no_counterpart_is_marked_in_our_words_and_figures_and_names_in_the_other(
    subtests,
):
    official = "By May 2017 the staffs of NATO will share plans.\nThe drills of 2018 are public."
    texts = {
        "Staff shares the plans; drills are public from May 2017.": ([], [["NATO"], ["2018"]]),
        "By June 2017 NATO shares plans of 2018 daily.": (["June", "daily"], [["May"], []]),
        "": ([], [[], []]),
    }
    for ours, (in_ours, in_official) in texts.items():
        with subtests.test(ours=ours):
            comparison = compare(ours, official)
            assert marked(comparison.ours) == in_ours
            assert [marked(line) for line in comparison.official] == in_official
            assert "".join(text for text, _ in comparison.ours) == ours


def test_nothing_is_marked_beside_a_text_in_another_language():
    comparison = compare("Staffs share plans.", "D’ici mai 2017, les services échangent des plans.")
    assert [marked(comparison.ours), *map(marked, comparison.official)] == [[], []]
