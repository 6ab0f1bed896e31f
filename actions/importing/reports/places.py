"""How the place of a paragraph in its report is named."""

from django.utils.text import Truncator

from actions.models import Observation

LONGEST = Observation._meta.get_field("place").max_length


def name_of(paragraph):
    """Return how a paragraph is called: by its printed number or, without one, as counted."""
    number = paragraph.number.strip(" .()")
    return f"paragraph {number}" if number else f"paragraph {paragraph.order} as counted"


def place_of(paragraph):
    """Return the heading, the paragraph and the page, as far as there is room."""
    page = f"page {paragraph.page}" if paragraph.page else ""
    rest = ", ".join(filter(None, [name_of(paragraph), page]))
    heading = Truncator(paragraph.heading).chars(LONGEST - len(rest) - 2)
    return ", ".join(filter(None, [heading, rest]))


def with_place(recorded, place):
    """Return a recorded place together with another one, if it is new and there is room."""
    both = f"{recorded}; {place}" if recorded else place
    return recorded if names(recorded, place) or len(both) > LONGEST else both


def names(recorded, place):
    """Return whether a recorded place names another one among its own."""
    return f"; {place}; " in f"; {recorded}; "
