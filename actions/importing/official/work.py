"""What is made of an official text before it is accepted: its items, as plain data."""

import re
from copy import deepcopy
from dataclasses import asdict, dataclass, field

BORDER = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
NEW = "new"  # In place of a reference: a paragraph that the catalogue does not have yet.
CHOSEN = "chosen by an editor"
MOST_ITEMS = 150  # More than three times the larger set.
LONGEST_WORDING, LONGEST_TEXT = 20_000, 400_000  # Characters: ten times what was ever endorsed.

EMPTY = "A wording is never empty, so this one stays as it was: leave the item out instead."
NOT_SPLIT = f"This was not split: the text would have more than {MOST_ITEMS} items."
TOO_LONG = f"This was not saved: a wording has at most {LONGEST_WORDING:,} characters."
TOO_LONG_IN_ALL = f"This was not saved: the whole text has at most {LONGEST_TEXT:,} characters."


@dataclass
class WorkItem:
    """A part of an official text, and the record that it is the text of.

    ``reference`` is that of the record (of a paragraph its number), ``NEW`` or nothing; ``number``
    and everything from ``title`` on are for a record that lacks them. An item that ``is_part`` is
    counted with the one before it. ``unknown`` is what an editor typed that names no subject.
    """

    id: int
    text: str
    parts: list[str] = field(default_factory=list)
    area: str = ""
    heading: str = ""  # Where it stands in no area.
    subheading: str = ""
    number: str = ""
    page: int | None = None
    is_part: bool = False
    is_dropped: bool = False
    reference: str = ""
    score: float | None = None
    why: str = ""
    is_confirmed: bool = False
    title: str = ""
    type: str = ""
    themes: list[str] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    unknown: str = ""

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
        lines = (" ".join(line.split()) for line in wording.splitlines())
        self.text, *self.parts = filter(None, lines)


@dataclass
class Work:
    """The items of a text in their order, and what editors said about the whole."""

    items: list[WorkItem] = field(default_factory=list)
    language: str = ""
    digest: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def wordings(self):
        """The wording of each item by its number."""
        return {item.id: item.wording for item in self.items}

    @classmethod
    def from_json(cls, data):
        data = deepcopy(data)  # What is changed here is compared with what it was.
        return cls(**data | {"items": [WorkItem(**item) for item in data["items"]]})

    as_json = asdict

    @property
    def is_in_our_language(self):
        """Whether it is in the language of our restatements and of all names on record."""
        return self.language in {"", "en"}

    @property
    def kept(self):
        """The items that are taken in."""
        return [item for item in self.items if not item.is_dropped]

    def of_area(self, area):
        """Return the kept items of an area in their order."""
        return [item for item in self.kept if item.area == area]

    def item(self, identifier):
        """Return the item of that number, or None."""
        return next((item for item in self.items if item.id == identifier), None)

    def reword(self, item, wording):
        """Take another wording of an item; each line of dashes in it begins a new item.

        Return why it cannot be taken, where it cannot.
        """
        others = sum(len(one.wording) for one in self.items if one is not item)
        if others + len(wording) > LONGEST_TEXT and len(wording) > len(item.wording):
            return TOO_LONG if len(wording) > LONGEST_WORDING else TOO_LONG_IN_ALL
        texts = [text for text in BORDER.split(wording) if text.strip()]
        if not texts:
            return EMPTY
        if max(map(len, texts)) > LONGEST_WORDING:
            return TOO_LONG
        if len(self.items) + len(texts) - 1 > MOST_ITEMS:
            return NOT_SPLIT
        item.reword(texts[0])
        self._add_after(item, texts[1:])
        return ""

    def part_out(self, item):
        """Make each part of an item an item of its own; return why not, where there is no room."""
        if len(self.items) + len(item.parts) > MOST_ITEMS:
            return NOT_SPLIT
        parts, item.parts = item.parts, []
        self._add_after(item, parts)
        return ""

    def _add_after(self, item, texts):
        """Add items for the texts, which stand where another one does."""
        place, free = self.items.index(item) + 1, max(one.id for one in self.items) + 1
        stands = ["area", "subheading", "page", "is_part", "is_dropped"]
        for number, text in enumerate(texts):
            new = WorkItem(free + number, "", **{name: getattr(item, name) for name in stands})
            new.reword(text)
            self.items.insert(place + number, new)

    def merge(self, item):
        """Make an item a part of the one before it in its area."""
        if before := self._neighbour(item, -1):
            before.parts += [item.text, *item.parts]
            self.items.remove(item)

    def run_on(self, item):
        """Join an item to the one before it, of which it is the end."""
        if before := self._neighbour(item, -1):
            *front, last = [before.text, *before.parts]
            before.text, *before.parts = [*front, f"{last} {item.text}", *item.parts]
            self.items.remove(item)

    def up(self, item):
        """Let an item change its place with the one before it."""
        if before := self._neighbour(item, -1):
            a, b = self.items.index(item), self.items.index(before)
            self.items[a], self.items[b] = before, item

    def down(self, item):
        """Let an item change its place with the one after it."""
        if after := self._neighbour(item, 1):
            self.up(after)

    def drop(self, item):
        """Leave an item out of what is taken in."""
        item.is_dropped, item.is_confirmed = True, False

    def take_back(self, item):
        """Take an item in after all."""
        item.is_dropped = False

    def move_to(self, item, area):
        """Put an item at the end of another area; a sub-heading stays where it was."""
        self.items.remove(item)
        item.area, item.subheading = area, ""
        places = [place for place, one in enumerate(self.items, start=1) if one.area == area]
        self.items.insert(places[-1] if places else len(self.items), item)

    def name_area(self, heading, area):
        """Say of which area a heading is that the text has and the importer does not know."""
        for item in self.items:
            if item.heading == heading and not item.area:
                item.area = area

    def _neighbour(self, item, step):
        near = self.of_area(item.area)
        place = near.index(item) + step if item in near else -1
        return near[place] if 0 <= place < len(near) else None
