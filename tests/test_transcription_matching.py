"""Items of a text are proposed for records by likeness and order, no record twice."""

from actions.importing.official.matching import Candidate, match
from actions.importing.official.work import WorkItem

WARNING = "Pass early warnings of hybrid incidents to the other side within the hour."
COURSES = "Open the cyber courses of each organisation to staff of the other organisation."
PILOT = "Hold a pilot of parallel exercises in which both headquarters react to one scenario."
GLOSSARY = "Publish a glossary of weather terms in both working languages."


def record(reference, text="", **fields):
    """Return a record with a text, or one that awaits it."""
    return Candidate(reference, texts=[text] if text else [], awaiting=not text, **fields)


def matched(texts, records, area=""):
    """Return the items with these texts, matched; a text may stand with its area."""
    pairs = [text if isinstance(text, tuple) else (text, area) for text in texts]
    items = [WorkItem(id=number, text=text, area=area) for number, (text, area) in enumerate(pairs)]
    match(items, records)
    return items


def proposed(texts, records):
    """Return the reference and the reason proposed for each text."""
    return [(item.reference, item.why) for item in matched(texts, records)]


def test_an_item_is_proposed_for_the_record_that_says_the_same_whatever_the_order():
    items = matched(
        [
            "A pilot with parallel exercises is held; both headquarters react to it.",
            "Early warnings of a hybrid incident should reach the other side in an hour.",
            "Courses on cyber are opened to staff of the other organisation.",
        ],
        [record("1", WARNING), record("2", COURSES), record("3", PILOT)],
    )
    assert [item.reference for item in items] == ["3", "1", "2"]
    assert {item.why for item in items} == {"similar text"}
    assert all(45 <= item.score < 100 for item in items)


def test_the_same_text_scores_a_hundred():
    (item,) = matched([WARNING], [record("1", WARNING), record("2", COURSES)])
    assert (item.reference, item.score) == ("1", 100)


def test_two_items_never_take_one_record_and_the_likelier_has_it():
    assert proposed([f"{WARNING} {COURSES}", WARNING], [record("1", WARNING)]) == [
        ("", "nothing fits"),
        ("1", "similar text"),
    ]


def test_a_text_unlike_all_is_proposed_for_no_record_with_a_text():
    assert proposed([GLOSSARY], [record("1", WARNING), record("2", COURSES)]) == [
        ("", "nothing fits")
    ]


def test_what_is_left_is_proposed_in_order_where_as_many_records_are_left():
    records = [record("1", WARNING), record("2"), record("3", COURSES), record("4", PILOT)]

    items = matched([PILOT, "Ships.", "Trains.", "Planes."], records)

    why = "only what is left, in order: the texts are not alike"
    assert [(item.reference, item.why) for item in items] == [
        ("4", "similar text"),
        ("2", "next without a text"),
        ("1", why),
        ("3", why),
    ]
    assert all(item.score < 25 for item in items[2:])


def test_what_is_left_is_proposed_for_nothing_where_the_numbers_differ():
    records = [record("1", WARNING), record("2", COURSES)]

    assert proposed(["Ships.", "Trains.", "Planes."], records) == [("", "nothing fits")] * 3


def test_items_left_go_to_awaiting_records_of_their_area_then_to_those_without_one():
    records = [record("1"), record("2", area="exercises"), record("3"), record("4", area="cyber")]
    texts = [
        (GLOSSARY, "hybrid"),
        (PILOT, "exercises"),
        (WARNING, "exercises"),
        (COURSES, "hybrid"),
    ]
    assert proposed(texts, records) == [
        ("1", "next without a text"),
        ("2", "next without a text"),
        ("3", "next without a text"),
        ("", "nothing fits"),
    ]


def test_a_match_by_order_has_no_score():
    (item,) = matched([PILOT], [record("1")])
    assert item.score is None


def test_order_decides_between_records_of_the_same_text():
    records = [
        record(name, WARNING, area="hybrid", order=order) for name, order in [("b", 2), ("a", 1)]
    ]
    items = matched([WARNING, WARNING], records, area="hybrid")
    assert [item.reference for item in items] == ["a", "b"]


def test_a_weaker_likeness_is_enough_at_the_same_place_in_order():
    text = "Early notice of what is hybrid goes round quickly among those who have to know it."
    others = [record("2", COURSES), record("3", PILOT), record("4", GLOSSARY)]
    placed, unplaced = (record("1", WARNING, area="hybrid", order=order) for order in [1, None])
    assert proposed([(text, "hybrid")], [placed, *others]) == [("1", "same place in order")]
    assert proposed([(text, "hybrid")], [unplaced, *others]) == [("", "nothing fits")]


def test_what_is_settled_keeps_its_record_and_its_place_in_order():
    texts = ["Ships.", "Early notice of what is hybrid goes round quickly among all.", "Trains."]
    items = [WorkItem(id=n, text=text, area="hybrid") for n, text in enumerate(texts)]
    items[0].reference, items[0].why = "9", "chosen by an editor"
    placed = record("1", WARNING, area="hybrid", order=2)
    match(items, [placed, record("9"), record("2", COURSES), record("3", PILOT)], {0})
    assert [(item.reference, item.why) for item in items] == [
        ("9", "chosen by an editor"),
        ("1", "same place in order"),
        ("", "nothing fits"),
    ]


def test_in_another_language_area_and_order_decide():
    texts = ["Tenir des exercices.", "Publier un glossaire.", "Ouvrir les cours."]
    items = [WorkItem(id=n, text=text, area="cyber") for n, text in enumerate(texts)]
    records = [
        record("1"),
        record("2", COURSES, area="cyber", order=3),
        record("3", GLOSSARY, area="cyber", order=2),
        record("4", PILOT, area="exercises", order=1),
    ]
    match(items, records, speaks=False)
    assert [(item.reference, item.score, item.why) for item in items] == [
        ("1", None, "next without a text"),
        ("3", None, "same place in order"),
        ("2", None, "same place in order"),
    ]


def test_a_record_of_the_same_area_is_preferred():
    records = [record("1", COURSES, area="exercises"), record("2", COURSES, area="cyber")]
    assert [item.reference for item in matched([COURSES], records, area="cyber")] == ["2"]


def test_without_items_there_is_nothing_to_match():
    assert matched([], []) == matched([], [record("1")]) == []
