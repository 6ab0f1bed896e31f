"""What is made of an official text before it is accepted: its items, as plain data."""

import re
from dataclasses import asdict, dataclass, field, replace

from actions.importing.parse.text import PlainData

BORDER = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
NEW = "new"  # In place of a slot: a paragraph that the catalogue does not have yet.
CHOSEN = "chosen by an editor"
WHOLE = "the whole text"  # The place of what is not of one section.
MOST_ITEMS = 150  # More than three times the larger set.


@dataclass
class WorkItem(PlainData):
    """A part of an official text, and the record that it is the text of.

    ``slot`` is the key of that record, ``NEW`` or nothing; ``number`` and ``title`` are for a
    record that lacks them. An item that ``is_part`` is counted with the one before it.
    """

    id: int
    text: str
    parts: list[str] = field(default_factory=list)
    area: str = ""
    subheading: str = ""
    number: str = ""
    page: int | None = None
    is_part: bool = False
    is_dropped: bool = False
    slot: str = ""
    score: float | None = None
    why: str = ""
    is_confirmed: bool = False
    title: str = ""

    @property
    def wording(self):
        """The official text as it is kept: its parts on lines of their own."""
        return "\n".join([self.text, *self.parts])

    @property
    def rows(self):
        """The height of a field in which the wording can be read."""
        return min(30, 2 + len(self.parts) + len(self.wording) // 90)

    @property
    def is_decided(self):
        """Whether an editor said which record it belongs to."""
        return self.is_confirmed or self.why == CHOSEN

    def reword(self, wording):
        """Take a wording, its first line as the text and the others as parts."""
        self.text, *self.parts = _lines(wording)


@dataclass
class Work(PlainData):
    """The items of a text in their order, and what editors said about the whole."""

    items: list[WorkItem] = field(default_factory=list)
    language: str = ""
    digest: str = ""
    reasons: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data):
        """Return the work with its items."""
        return cls(**data | {"items": [WorkItem.from_json(item) for item in data["items"]]})

    def as_json(self):
        """Return the same as plain data."""
        return asdict(self)

    @property
    def kept(self):
        """The items that are not dropped."""
        return [item for item in self.items if not item.is_dropped]

    @property
    def dropped(self):
        """The items that are not taken in."""
        return [item for item in self.items if item.is_dropped]

    def of_area(self, area):
        """Return the kept items of an area in their order."""
        return [item for item in self.kept if item.area == area]

    def item(self, identifier):
        """Return the item of that number, or None."""
        return next((item for item in self.items if item.id == identifier), None)

    def reword(self, item, wording):
        """Take another wording of an item; each line of dashes in it begins a new item.

        Return whether there was room for all of them.
        """
        first, *others = [text for text in BORDER.split(wording) if text.strip()] or [item.wording]
        if len(self.items) + len(others) > MOST_ITEMS:
            return False
        item.reword(first)
        self._add_after(item, others)
        return True

    def part_out(self, item):
        """Make each part of an item an item of its own, as far as there is room for all."""
        if len(self.items) + len(item.parts) <= MOST_ITEMS:
            parts, item.parts = item.parts, []
            self._add_after(item, parts)

    def merge(self, item):
        """Make an item a part of the one before it in its area."""
        before = self.before(item)
        if before:
            before.parts += [item.text, *item.parts]
            self.items.remove(item)

    def run_on(self, item):
        """Join an item to the one before it, of which it is the end."""
        before = self.before(item)
        if before:
            *front, last = [before.text, *before.parts]
            before.text, *before.parts = [*front, f"{last} {item.text}", *item.parts]
            self.items.remove(item)

    def before(self, item):
        """Return the kept item before one in its area, or None."""
        return self._neighbour(item, -1)

    def after(self, item):
        """Return the kept item after one in its area, or None."""
        return self._neighbour(item, 1)

    def move(self, item, step):
        """Let an item change its place with the one before it (-1) or after it (1)."""
        other = self._neighbour(item, step)
        if other:
            a, b = self.items.index(item), self.items.index(other)
            self.items[a], self.items[b] = other, item

    def move_to(self, item, area):
        """Put an item at the end of another area; a sub-heading stays where it was."""
        self.items.remove(item)
        item.area, item.subheading = area, ""
        places = [place for place, one in enumerate(self.items) if one.area == area]
        self.items.insert(places[-1] + 1 if places else len(self.items), item)

    def _neighbour(self, item, step):
        near = self.of_area(item.area)
        place = near.index(item) + step if item in near else -1
        return near[place] if 0 <= place < len(near) else None

    def _add_after(self, item, texts):
        """Add items for the texts, like one but without its match."""
        place = self.items.index(item) + 1
        for number, text in enumerate(texts):
            new = replace(item, id=self._next_id(), number="", parts=[])
            new.slot, new.score, new.why = "", None, ""
            new.is_confirmed, new.title = False, ""
            new.reword(text)
            self.items.insert(place + number, new)

    def _next_id(self):
        return max((item.id for item in self.items), default=0) + 1


def texts(*given):
    """Return those of some texts that are not empty."""
    return [text for text in given if text]


def _lines(wording):
    """Return the lines of a wording that are not empty, with single spaces."""
    lines = (" ".join(line.split()) for line in wording.splitlines())
    return [line for line in lines if line]
