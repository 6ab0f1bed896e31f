"""What stands in the way of accepting a text, each in a sentence that says what to do."""

from typing import NamedTuple

from actions.importing.official.matches import taken_twice
from actions.importing.official.work import NEW
from actions.importing.parse.sets import Deviation
from actions.models import Paragraph, Proposal

NOTHING_LEFT = "Nothing is left of the text: take items back."
LONGEST_TITLE = Proposal._meta.get_field("title").max_length
LONGEST_SUBHEADING = Proposal._meta.get_field("subheading").max_length
LONGEST_NUMBER = Paragraph._meta.get_field("number").max_length


class Problem(NamedTuple):
    """A sentence, and the item that it is about, if it is about one."""

    sentence: str
    item: int | None = None


class NotAcceptable(Exception):
    """The text cannot be accepted as it stands; nothing was changed."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(" ".join(problem.sentence for problem in problems))


def problems(work, subject):
    """Return everything that is left to decide or to mend before a text can be accepted."""
    if not work.kept:
        return [Problem(NOTHING_LEFT)]
    found = [Problem(s, item.id) for item in work.kept for s in _of_item(item, subject)]
    return [*found, *_unconfirmed(work), *_of_slots(work), *_of_new_numbers(work, subject)]


def _unconfirmed(work):
    """Yield how many matches nobody has confirmed, where there are any."""
    left = [item.id for item in work.kept if item.slot and not item.is_confirmed]
    if left:
        what = "1 match" if len(left) == 1 else f"{len(left)} matches"
        yield Problem(f"Compare and confirm {what}.", left[0])


def _of_item(item, subject):
    """Yield what is left to do for one item."""
    name = f"Item {item.id}"
    if subject.has_areas and item.area not in subject.areas:
        yield f"{name} stands in no area: choose one."
    if len(item.subheading) > LONGEST_SUBHEADING:
        yield f"{name} has a sub-heading of more than {LONGEST_SUBHEADING} characters: shorten it."
    if len(item.title) > LONGEST_TITLE:
        yield f"{name} has a title of more than {LONGEST_TITLE} characters: shorten it."
    yield from _of_match(item, subject, name)


def _of_match(item, subject, name):
    if item.slot == NEW and not subject.has_areas:
        pass
    elif not item.slot:
        yield f"{name} belongs to nothing yet: choose its record, merge it or drop it."
        return
    elif item.slot not in subject.records:
        yield f"{name} is matched to “{item.slot}”, which is not there: choose another record."


def _of_slots(work):
    """Yield each slot that several items lay claim to."""
    for key, items in taken_twice(work).items():
        numbers = " and ".join(str(item.id) for item in items)
        yield Problem(
            f"{key} is chosen for items {numbers}: one record takes one item.", items[0].id
        )


def _of_new_numbers(work, subject):
    """Yield what is wrong with the numbers of new paragraphs."""
    taken = set(subject.records)
    for item in work.kept:
        if item.slot != NEW:
            continue
        if not item.number or len(item.number) > LONGEST_NUMBER:
            sentence = f"Item {item.id} is new: give it a number of 1 to {LONGEST_NUMBER} signs."
            yield Problem(sentence, item.id)
        elif item.number in taken:
            yield Problem(f"Item {item.id} is new, but there is a {item.number} already.", item.id)
        taken.add(item.number)


def counted(deviations):
    """Return the deviations from a number that was known: those that need a reason."""
    return [one for one in deviations if one.expected is not None and one.expected != one.found]


def without_reason(deviations: list[Deviation], reasons):
    """Return the deviations for which no reason is given."""
    return [one for one in counted(deviations) if not reasons.get(one.place, "").strip()]
