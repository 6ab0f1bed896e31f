"""What a record gets beside its official text: proposed, changed by an editor, taken in."""

import pytest
from lxml import html

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.importing.official.checks import problems
from actions.importing.official.subjects import all_subjects, create_work
from actions.importing.official.work import Work
from actions.models import Proposal
from tests.accounts import account, browser_of
from tests.edits import begin_history, rolled_back
from tests.factories import (
    CountryFactory,
    DeclarationFactory,
    OrganisationFactory,
    ParagraphFactory,
    ThemeFactory,
)
from tests.test_admin.desk import as_sent
from tests.transcribing import (
    REASON,
    a_set,
    begun,
    confirmed,
    items,
    press,
    step,
    work,
)

pytestmark = pytest.mark.django_db

TELLING = "ONE and Ukraine continue drills at sea, come what may."
FIELDS = ["type", "themes", "organisations", "countries"]
HOSTILE_KEYS = ["x" * 5000, "<script>", "\x00", "2017-01"]


@pytest.fixture(scope="module")
def read(module_db):
    """The document of a set with its text, of which three items name subjects, as it was read.

    The proposal of the first has a type and is said to concern a body; that of the second has
    everything; those of the others have nothing.
    """
    document = a_set()
    ThemeFactory(slug="drills", name="Drills at sea")
    ships = ThemeFactory(slug="ships", name="Ships")
    one = OrganisationFactory(slug="one", name="Body One", short_name="ONE")
    two = OrganisationFactory(slug="two", name="Body Two", short_name="TWO")
    CountryFactory(code="ua", name="Ukraine")
    ThemeFactory(slug="ukraine", name="Ukraine")
    first, second = Proposal.objects.order_by("reference")[:2]
    Proposal.objects.filter(pk=first.pk).update(type="mixed")
    first.concerned.set([one, two])
    second.themes.set([ships])
    second.organisations.set([two])
    begin_history()
    transcription, desk = begun(document, work()), browser_of(account("typist", TRANSCRIBERS))
    press(desk, transcription, **{f"wording-{number}": TELLING for number in [1, 2, 3]})
    chosen = {f"reference-{number}": f"2017-{number:02}" for number in [1, 2, 3]}
    press(desk, transcription, "matching", **chosen)
    transcription.refresh_from_db()
    return document, transcription.work


@pytest.fixture
def transcription(read):
    return begun(*read)


def described(item):
    return [item[name] for name in FIELDS]


def of_record(reference):
    proposal = Proposal.objects.get(reference=reference)
    related = [
        sorted(map(str, getattr(proposal, name).all()))
        for name in ["themes", "organisations", "concerned", "countries"]
    ]
    return [proposal.title, proposal.type, *related]


def as_shown(desk, transcription):
    """Return what a browser sends of the matching page, with nothing changed."""
    sent = as_sent(desk.get(step(transcription, "matching")))
    return {name: value for name, value in sent.items() if value is not None and name != "do"}


def sentences(transcription):
    transcription.refresh_from_db()
    found = problems(Work.from_json(transcription.work), all_subjects()["2017"])
    return [problem.sentence for problem in found]


def accept(transcription):
    """Accept the text as a reviewer; return the browser of that."""
    desk = browser_of(account("reviewer", TRANSCRIBERS, REVIEWERS))
    page = step(confirmed(transcription), "accepting")
    opened = desk.get(page).context["version_token"]
    press(desk, transcription, "accepting", change_reason=REASON, version_token=opened)
    return desk


def test_the_words_of_an_item_are_proposed_for_it(transcription):
    assert described(items(transcription)[3]) == ["open_ended", ["drills"], ["one"], ["ua"]]


def test_only_what_a_record_lacks_is_shown(desk, transcription):
    rows = desk.get(step(transcription, "matching")).context["rows"]
    shown = [[name for name, _ in row["fields"]["related"]] for row in rows[:3]]
    everything = ["themes", "organisations", "countries"]
    assert shown == [everything, ["countries"], everything]
    assert [bool(row["fields"]["types"]) for row in rows[:3]] == [False, True, True]
    assert [row["fields"]["title"] for row in rows[:3]] == [False, False, True]


def test_the_key_of_the_match_confirms_what_is_shown(desk, transcription):
    before = described(items(transcription)[3])
    sent = as_shown(desk, transcription) | {"do": "3", "title-3": "Ours"}
    desk.post(step(transcription, "matching"), sent)
    item = items(transcription)[3]
    assert [item["is_confirmed"], item["title"], described(item)] == [True, "Ours", before]


def test_what_is_unticked_is_gone_and_what_is_typed_is_added(desk, transcription):
    sent = as_shown(desk, transcription)
    changed = {"themes-3": "", "type-3": "", "unknown-3": "two; SHIPS (theme); Body One;"}
    desk.post(step(transcription, "matching"), sent | changed)
    assert described(items(transcription)[3]) == ["", ["ships"], ["one", "two"], ["ua"]]


def test_what_names_no_subject_or_two_is_kept_and_named(desk, transcription):
    for typed in ["Ship; TWO", "Ukraine; two"]:
        sent = {"reference-3": "2017-03", "unknown-3": typed}
        press(desk, transcription, "matching", **sent)
        left = typed.partition(";")[0]
        assert items(transcription)[3]["unknown"] == left
        assert as_shown(desk, transcription)["unknown-3"] == left
        assert (
            f"Item 3 has “{left}” as a subject, which is not there: take it off or choose another."
            in sentences(transcription)
        )


def test_what_names_no_subject_holds_an_item_back_from_being_confirmed(
    desk, transcription, subtests
):
    for sent in [{"do": "3"}, {"confirmed-3": "on"}, {"do": "all", "compared": "on"}]:
        with subtests.test(**sent), rolled_back():
            sent |= as_shown(desk, transcription) | {"unknown-3": "Ship", "reference-4": ""}
            response = desk.post(step(transcription, "matching"), sent)
            told = [str(one) for one in desk.get(response.url).context["messages"]]
            assert told[-1] == (
                "Item 3 is not confirmed yet: “Ship” is no subject on record, or more than one."
            )
            assert not items(transcription)[3]["is_confirmed"]


def test_the_matches_of_as_many_items_as_can_be_are_sent_with_their_fields(desk, read):
    item = {"text": TELLING, "is_left_out": False}
    section = {"area": "exercises", "heading": "", "items": [item.copy() for _ in range(150)]}
    found = {"parts": [section], "language": "", "digest": "", "remarks": []}
    long = begun(read[0], create_work(all_subjects()["2017"], found).as_json())
    sent = as_shown(desk, long)
    assert len(sent) > 1000
    response = desk.post(step(long, "matching"), sent | {"title-150": "Ours"})
    assert response.status_code == 302
    assert items(long)[150]["title"] == "Ours"


def test_the_wording_of_a_text_in_french_is_marked_as_french(desk, transcription):
    transcription.work["language"] = "fr"
    transcription.save()
    for name, place in [("change", "div[@class='wording']"), ("matching", "div/div")]:
        page = html.fromstring(desk.get(step(transcription, name)).content)
        assert page.xpath(f"//li[@id='item-3']//{place}/@lang") == ["fr"]


@pytest.mark.postgresql
def test_what_is_not_there_is_named_before_acceptance(desk, transcription, subtests):
    for key in HOSTILE_KEYS:
        with subtests.test(key=key[:9]):
            sent = {"reference-3": "2017-03", "themes-3": key, "type-3": key}
            press(desk, transcription, "matching", **sent)
            named = [one for one in sentences(transcription) if "which is not there" in one]
            assert len(named) == (2 if key.strip("\x00") else 0)


def test_nobody_confirms_what_another_record_would_get_unseen(desk, transcription):
    sent = {"reference-2": "2017-09", "do": "2"}
    response = press(desk, transcription, "matching", **sent)
    told = [str(one) for one in desk.get(response.url).context["messages"]]
    assert told == ["Item 2 is not confirmed yet: look at what is proposed for 2017-09."]
    assert not items(transcription)[2]["is_confirmed"]


def test_another_wording_proposes_anew_but_for_what_an_editor_made_of_it(desk, transcription):
    sent = {"reference-3": "2017-03", "themes-3": "ships"}
    press(desk, transcription, "matching", **sent)
    press(desk, transcription, **{"wording-3": "TWO holds annual drills at sea."})
    assert described(items(transcription)[3]) == ["recurring", ["ships"], ["two"], []]


def test_what_is_split_off_has_its_own_words_proposed(desk, transcription):
    press(desk, transcription, **{"wording-3": f"{TELLING}\n---\nShips meet TWO."})
    split_off = next(one for one in items(transcription).values() if "TWO" in one["text"])
    assert described(split_off) == ["", ["ships"], ["two"], []]
    assert described(items(transcription)[3]) == ["open_ended", ["drills"], ["one"], ["ua"]]


def test_a_text_in_french_proposes_nothing(read):
    item = {"text": TELLING, "is_left_out": False}
    section = {"area": "exercises", "heading": "", "items": [item]}
    found = {"parts": [section], "language": "fr", "digest": "", "remarks": []}
    [item] = create_work(all_subjects()["2017"], found).items
    assert [item.title, *described(vars(item))] == ["", "", [], [], []]


def test_accepting_says_in_words_what_is_filled(desk, transcription):
    changes = desk.get(step(transcription, "accepting")).context["changes"]
    told = {item.id: told for item, _, told in changes}
    subjects = ["Themes: Drills at sea.", "Organisations: Body One.", "Countries: Ukraine."]
    assert told[1][:4] == [*subjects, "Named and no longer only concerned: Body One."]
    assert told[2][:2] == ["Type of commitment: Open-ended.", "Countries: Ukraine."]
    assert told[3] == ["Type of commitment: Open-ended.", *subjects]


@pytest.mark.postgresql
def test_acceptance_fills_what_records_lack_and_taking_it_back_empties_it(transcription):
    references = ["2017-01", "2017-02", "2017-03"]
    before = list(map(of_record, references))
    desk = accept(transcription)
    assert list(map(of_record, references)) == [
        ["Proposal 2017-01", "mixed", ["Drills at sea"], ["Body One"], ["Body Two"], ["Ukraine"]],
        ["Proposal 2017-02", "open_ended", ["Ships"], ["Body Two"], [], ["Ukraine"]],
        ["", "open_ended", ["Drills at sea"], ["Body One"], [], ["Ukraine"]],
    ]
    desk.post(step(transcription, "undo"), {"change_reason": "A mistake"})
    assert list(map(of_record, references)) == before


def test_paragraphs_of_a_declaration_get_their_themes_alone(desk, read):
    declaration = DeclarationFactory(year=2018)
    ParagraphFactory(document=declaration.document, number="1", order=1)
    subject = all_subjects()["declaration-2018"]
    paragraph = {"text": TELLING, "parts": [], "number": "1", "page": None}
    found = {"parts": [paragraph], "language": "en", "digest": "", "remarks": []}
    [item] = create_work(subject, found).items
    assert described(vars(item)) == ["", ["drills"], [], []]
