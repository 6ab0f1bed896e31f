"""Items of a text are proposed for slots by likeness and order, no slot twice."""

from actions.importing.parse.matching import Candidate, Slot, match

WARNING = "Pass early warnings of hybrid incidents to the other side within the hour."
COURSES = "Open the cyber courses of each organisation to staff of the other organisation."
PILOT = "Hold a pilot of parallel exercises in which both headquarters react to one scenario."
GLOSSARY = "Publish a glossary of weather terms in both working languages."


def slot(key, text="", **fields):
    """Return a slot with a text, or one that awaits it."""
    return Slot(key, texts=[text] if text else [], awaiting=not text, **fields)


def proposed(candidates, slots):
    """Return the slot and the reason proposed for each candidate."""
    return [(m.slot, m.why) for m in match(candidates, slots)]


def test_an_item_is_proposed_for_the_slot_that_says_the_same_whatever_the_order():
    slots = [slot("1", WARNING), slot("2", COURSES), slot("3", PILOT)]
    candidates = [
        Candidate("A pilot with parallel exercises is held; both headquarters react to it."),
        Candidate("Early warnings of a hybrid incident should reach the other side in an hour."),
        Candidate("Courses on cyber are opened to staff of the other organisation."),
    ]
    matches = match(candidates, slots)
    assert [m.slot for m in matches] == ["3", "1", "2"]
    assert [m.item for m in matches] == [0, 1, 2]
    assert {m.why for m in matches} == {"similar text"}
    assert all(45 <= m.score < 100 for m in matches)


def test_the_same_text_scores_a_hundred():
    (found,) = match([Candidate(WARNING)], [slot("1", WARNING), slot("2", COURSES)])
    assert (found.slot, found.score) == ("1", 100)


def test_two_items_never_take_one_slot_and_the_likelier_has_it():
    candidates = [Candidate(f"{WARNING} {COURSES}"), Candidate(WARNING)]
    assert proposed(candidates, [slot("1", WARNING)]) == [
        ("", "nothing fits"),
        ("1", "similar text"),
    ]


def test_a_text_unlike_all_is_proposed_for_no_slot_with_a_text():
    assert proposed([Candidate(GLOSSARY)], [slot("1", WARNING), slot("2", COURSES)]) == [
        ("", "nothing fits")
    ]


def test_what_is_left_is_proposed_in_order_where_as_many_slots_are_left():
    slots = [slot("1", WARNING), slot("2"), slot("3", COURSES), slot("4", PILOT)]
    candidates = [Candidate(PILOT), Candidate("Ships."), Candidate("Trains."), Candidate("Planes.")]

    found = match(candidates, slots)

    why = "only what is left, in order: the texts are not alike"
    assert [(one.slot, one.why) for one in found] == [
        ("4", "similar text"),
        ("2", "next without a text"),
        ("1", why),
        ("3", why),
    ]
    assert all(one.score < 25 for one in found[2:])


def test_what_is_left_is_proposed_for_nothing_where_the_numbers_differ():
    slots = [slot("1", WARNING), slot("2", COURSES)]
    candidates = [Candidate("Ships."), Candidate("Trains."), Candidate("Planes.")]

    assert proposed(candidates, slots) == [("", "nothing fits")] * 3


def test_items_left_go_to_awaiting_slots_of_their_area_then_to_those_without_one():
    slots = [slot("1"), slot("2", area="exercises"), slot("3"), slot("4", area="cyber")]
    candidates = [
        Candidate(GLOSSARY, "hybrid"),
        Candidate(PILOT, "exercises"),
        Candidate(WARNING, "exercises"),
        Candidate(COURSES, "hybrid"),
    ]
    assert proposed(candidates, slots) == [
        ("1", "next without a text"),
        ("2", "next without a text"),
        ("3", "next without a text"),
        ("", "nothing fits"),
    ]


def test_a_match_by_order_has_no_score():
    (found,) = match([Candidate(PILOT)], [slot("1")])
    assert found.score is None


def test_order_decides_between_slots_of_the_same_text():
    slots = [slot("b", WARNING, area="hybrid", order=2), slot("a", WARNING, area="hybrid", order=1)]
    candidates = [Candidate(WARNING, "hybrid"), Candidate(WARNING, "hybrid")]
    assert [m.slot for m in match(candidates, slots)] == ["a", "b"]


def test_a_weaker_likeness_is_enough_at_the_same_place_in_order():
    text = "Early notice of what is hybrid goes round quickly among those who have to know it."
    others = [slot("2", COURSES), slot("3", PILOT), slot("4", GLOSSARY)]
    placed = slot("1", WARNING, area="hybrid", order=1)
    assert proposed([Candidate(text, "hybrid")], [placed, *others]) == [
        ("1", "same place in order")
    ]
    assert proposed([Candidate(text, "hybrid")], [slot("1", WARNING, area="hybrid"), *others]) == [
        ("", "nothing fits")
    ]


def test_a_slot_of_the_same_area_is_preferred():
    slots = [slot("1", COURSES, area="exercises"), slot("2", COURSES, area="cyber")]
    assert [m.slot for m in match([Candidate(COURSES, "cyber")], slots)] == ["2"]


def test_without_items_there_is_nothing_to_match():
    assert match([], []) == match([], [slot("1")]) == []
