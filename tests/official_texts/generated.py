"""PDFs of invented sets, each laid out by chance: fonts, sizes, widths, columns, lists, furniture.

``python -m tests.official_texts.generated 1000`` says how many items are read whole, and whether
any that is torn goes unnamed.
"""

import io
import random
import sys
from collections import Counter
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from actions.importing.parse.doubts import doubts
from actions.importing.parse.readers import find_set
from actions.importing.parse.text import UnreadableText
from tests.official_texts.contents import contents

FONTS = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
}
MARKERS = ["•", "–", "-", "o", "{}.", "({})", "{})", ""]
PARTS = {"•": "–", "–": "•", "-": "•", "o": "-", "": ""}
# What other texts have and the invented ones lack.
MORE = {
    "en": (
        "Work towards making experts available, by mid-2017 and on request, to EU Member States "
        "and NATO Allies, e.g. in the field of civil-military planning (see Article 3).",
        "Hold meetings of those who plan operations outside Europe – at least twice a year – so "
        "that overlaps are seen early; staffs report on them to Mr. Smith’s office.",
        "NATO to invite EU staff to observe exercises. The EU to do the same in 2018, in full "
        "respect of the rules of both organisations on classified information.",
    ),
    "fr": (
        "Mettre des experts à la disposition des États membres de l’UE et des Alliés, d’ici la "
        "mi-2017 et à leur demande, p. ex. en matière de planification civilo-militaire.",
        "Réunir – au moins deux fois par an – ceux qui préparent les opérations hors d’Europe, "
        "afin que les doubles emplois soient vus à temps ; les services en rendent compte.",
        "L’OTAN invitera le personnel de l’UE à observer ses exercices. L’UE fera de même en "
        "2018, dans le plein respect des règles des deux organisations.",
    ),
}


@dataclass
class Piece:
    """A paragraph that is to be printed, with the marker before it."""

    text: str
    font: str
    size: float
    indent: float = 0
    hanging: float = 0
    marker: str = ""
    after: float = 0
    keep: bool = False  # With the next one.


class Printer:
    """Prints pieces on the pages of a PDF, column after column."""

    def __init__(self, chance, language):
        self.chance, self.language = chance, language
        self.width, self.height = chance.choice([A4, LETTER, (420, 595)])
        self.margin = chance.uniform(36, 0.15 * self.width)
        self.columns = chance.choice([1, 1, 1, 2]) if self.width > 500 else 1
        self.size = chance.choice([8, 9, 10, 10.5, 11, 12, 13][: 4 if self.columns > 1 else 7])
        self.leading = self.size * chance.uniform(1.1, 1.55)
        self.fonts = FONTS[chance.choice(list(FONTS))]
        self.justified, self.hyphenated = chance.random() < 0.5, chance.random() < 0.4
        self.header, self.footer, self.notes = (chance.random() < 0.5 for _ in range(3))
        self.numbers = self.columns == 1 and chance.random() < 0.15
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, (self.width, self.height))
        self.gutter = chance.uniform(14, 30)
        usable = self.width - 2 * self.margin - (self.columns - 1) * self.gutter
        self.column_width = usable / self.columns
        self.page, self.printed = 0, 0
        self._new_page()

    def _new_page(self):
        if self.page:
            self.canvas.showPage()
        self.page, self.column, self.y = self.page + 1, 0, self.height - self.margin - 30
        self.canvas.setFont(self.fonts[0], self.size * 0.8)
        if self.header:
            self.canvas.drawString(self.margin, self.height - 30, f"ST 15283/1{self.page % 2} REV")
            self.canvas.drawRightString(self.width - self.margin, self.height - 30, "EN")
        if self.footer:
            self.canvas.drawCentredString(self.width / 2, 24, f"- {self.page} -")
        if self.notes:
            self.canvas.setFont(self.fonts[0], self.size * 0.5)
            self.canvas.drawString(self.margin, 48 + self.size * 0.25, str(self.page))
            self.canvas.setFont(self.fonts[0], self.size * 0.75)
            self.canvas.drawString(self.margin + 6, 48, f"OJ C {self.page}, 8.7.2016, p. 1.")

    def _room(self, lines):
        """Go to where so many lines have room."""
        if self.y - lines * self.leading < 76:
            self.column, self.y = self.column + 1, self.height - self.margin - 30
            if self.column == self.columns:
                self._new_page()

    def print(self, piece, following=0):
        first = self.column_width - piece.indent - piece.hanging
        lines = self._broken(piece.text, piece.font, piece.size, first)
        self._room(min(len(lines), 2) + following)
        for number, words in enumerate(lines):
            self._room(1)
            left = self.margin + self.column * (self.column_width + self.gutter) + piece.indent
            self.canvas.setFont(piece.font, piece.size)
            if piece.marker and not number:
                self.canvas.drawString(left, self.y, piece.marker)
            is_last = number == len(lines) - 1
            self._line(words, left + piece.hanging, first, piece, self.justified and not is_last)
            self.printed += 1
            if self.numbers and self.printed % 5 == 0:
                self.canvas.setFont("Helvetica", 7)
                self.canvas.drawString(18, self.y, str(self.printed))
            self.y -= self.leading * (piece.size / self.size)
        self.y -= piece.after

    def _line(self, words, x, width, piece, justified):
        space = stringWidth(" ", piece.font, piece.size)
        wide = sum(stringWidth(word, piece.font, piece.size) for word in words)
        if justified and len(words) > 1:
            space = (width - wide) / (len(words) - 1)
            for word in words:
                self.canvas.drawString(x, self.y, word)
                x += stringWidth(word, piece.font, piece.size) + space
        else:
            self.canvas.drawString(x, self.y, " ".join(words))
            x += wide + space * (len(words) - 1)
        if self.notes and words[-1].endswith(".") and self.chance.random() < 0.1:
            self.canvas.setFont(piece.font, piece.size * 0.55)
            self.canvas.drawString(x, self.y + piece.size * 0.4, str(self.page))
            self.canvas.setFont(piece.font, piece.size)

    def _broken(self, text, font, size, width):
        """Return the words of each line, some divided at its end."""
        lines, line = [], []
        for word in text.split():
            rest = word
            while line and stringWidth(" ".join([*line, rest]), font, size) > width:
                head = self._divided(rest, line, font, size, width)
                if head:
                    line.append(head)
                    rest = rest[len(head.removesuffix("-")) :].removeprefix(
                        "-" if rest[len(head) - 1 : len(head)] == "-" else ""
                    )
                lines.append(line)
                line = []
            line.append(rest)
        return [*lines, line]

    def _divided(self, word, line, font, size, width):
        places = [at + 1 for at, sign in enumerate(word[:-1]) if sign == "-"]
        if self.hyphenated and word.isalpha() and len(word) > 8:
            places += range(3, len(word) - 3)
        for at in sorted(places, reverse=True):
            head = word[:at] if word[at - 1] == "-" else f"{word[:at]}-"
            if stringWidth(" ".join([*line, head]), font, size) <= width:
                return head
        return ""


def generated(seed):
    """Return a PDF that chance lays out, and the contents that are printed in it."""
    chance = random.Random(seed)  # noqa: S311
    language = chance.choice(["en", "en", "en", "fr"])
    sections = contents(chance.choice([2016, 2017]), language)
    for number, (_, _, items) in enumerate(sections):
        if number < len(MORE[language]):
            items.append((items[-1][0], MORE[language][number], []))
    printer = Printer(chance, language)
    body, bold, _ = printer.fonts
    size, marker = printer.size, chance.choice(MARKERS)
    after = chance.uniform(0.15, 0.8) * printer.leading
    if marker and chance.random() < 0.3:
        after = 0
    hanging = chance.uniform(1.2, 2.5) * size if marker else 0
    heading = {"font": bold, "size": size * chance.choice([1, 1, 1.2])}
    if chance.random() < 0.2 and marker:
        heading["font"] = body
    heading |= {"after": max(after, chance.uniform(0, 0.5) * size), "keep": True}
    numbered, capitals = chance.random() < 0.4 and "{" not in marker, chance.random() < 0.2
    step = chance.uniform(0.3, 2.5) * size
    for number, (_, name, items) in enumerate(sections, start=1):
        title = f"{number}. {name}" if numbered else name
        printer.print(Piece(title.upper() if capitals else title, **heading), following=2)
        before = ""
        for place, (subheading, text, parts) in enumerate(items, start=1):
            if subheading != before:
                printer.print(Piece(subheading, **heading), following=2)
                before = subheading
            about = {"font": body, "size": size, "after": after}
            of_item = marker.format(place)
            wide = max(hanging, stringWidth(of_item, body, size) + size * 0.4) if marker else 0
            indent = 0 if marker else size
            printer.print(Piece(text, indent=indent, hanging=wide, marker=of_item, **about))
            for letter, part in zip("abc", parts, strict=False):
                of_part = f"({letter})" if "{" in marker else PARTS[marker]
                inner = stringWidth(of_part, body, size) + size * 0.4 if marker else 0
                more = indent + (wide if marker else 0) + step
                printer.print(Piece(part, indent=more, hanging=inner, marker=of_part, **about))
    printer.canvas.save()
    return printer.out.getvalue(), sections


def outcome(seed):
    """Return, item by item of what was read, what became of it: whole, named, or torn in silence.

    Whole is an item with the wording and the parts that were printed; a text that is refused is
    named as one.
    """
    data, sections = generated(seed)
    true = Counter((text, *parts) for _, _, items in sections for _, text, parts in items)
    try:
        found = find_set(data, "generated.pdf")
    except UnreadableText:
        return Counter(refused=1)
    became = Counter(printed=sum(true.values()))
    pieces = {piece for item in true for piece in item}
    for section in found["parts"]:
        _before, items = None, [None, *section["items"], None]
        for index, item in enumerate(items[1:-1], start=1):
            if item["is_left_out"]:
                continue
            key = (item["text"], *item["parts"])
            beside = any(one and one["is_left_out"] for one in (items[index - 1], items[index + 1]))
            if true[key]:
                became["whole"] += 1
                became["named without need"] += bool(doubts(item["text"], item["parts"]))
            elif doubts(item["text"], item["parts"]) or beside:
                became["named"] += 1
            elif all(one in pieces for one in key):
                became["parts elsewhere"] += 1
            else:
                became["in silence"] += 1
    return became


if __name__ == "__main__":
    total, worst = Counter(), []
    for seed in range(int(sys.argv[1])):
        became = outcome(seed)
        total += became
        if became["in silence"] or became["refused"] or became["parts elsewhere"]:
            worst.append((seed, dict(became)))
    for one in worst[:40]:
        print(*one)  # noqa: T201
    print(dict(total), len(worst))  # noqa: T201
