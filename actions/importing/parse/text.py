"""A text as it was read: its blocks in order, before anything is known of its subject."""

from dataclasses import asdict, dataclass, field

from actions.importing import Unreadable


class UnreadableText(Unreadable):
    """What was given cannot be read; the message tells the editor what to do instead."""


class PlainData:
    """Data that goes through JSON and comes back unchanged."""

    def as_json(self):
        """Return the same as dictionaries, lists, texts and numbers."""
        return asdict(self)

    @classmethod
    def from_json(cls, data):
        """Return what ``as_json`` was made from."""
        return cls(**data)


@dataclass
class Block(PlainData):
    """A heading, an item of a list or a paragraph."""

    HEADING, ITEM, PARAGRAPH = "heading", "item", "paragraph"

    kind: str
    text: str
    depth: int = 0  # Of a heading 1 to 6; of an item 0 for a top-level one, 1 for its parts.
    marker: str = ""  # As printed: "•", "12.", "(a)".
    page: int | None = None  # None unless the text is a PDF.


@dataclass
class Text(PlainData):
    """The blocks of a text in their order."""

    blocks: list[Block] = field(default_factory=list)
    language: str = ""  # "en", "fr" or "" where it is neither.
    source: str = ""  # "HTML", "PDF" or "text".

    @classmethod
    def from_json(cls, data):
        """Return the text with its blocks."""
        return cls(**data | {"blocks": [Block.from_json(block) for block in data["blocks"]]})
