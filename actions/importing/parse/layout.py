"""Where the words of a printed page stand: in rows, columns and the cells of tables."""

import re
from dataclasses import dataclass, field
from itertools import count
from statistics import median

from actions.importing.parse.lines import BOLD_DEPTH, LARGE_DEPTH, Line
from actions.importing.parse.prose import BULLETS, DASHES, is_lone_marker, split_marker
from actions.importing.parse.text import on_one_line

BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
# All in sizes of letters.
GUTTER = 0.9  # Words this far apart may be of two columns.
LETTER = 0.5  # The width of a usual letter, in which indentation is measured.
LARGE = 1.07  # A heading, beside the text.

EDGE = 5  # The first words of a line in a column stand so near to its edge.

FEWEST = 3  # Lines of a column.
NEAR, ALIGNED = 0.8, 0.3  # Of them begin near its edge; begin exactly at one place.
MOST_ACROSS = 0.12  # Of the lines of a page in columns go across the space between them.
NARROWEST = 0.12  # Of the page.
FEWEST_WORDS = 2.5  # On a usual line of a column; cells of figures have fewer.
ENOUGH = 8  # Lines, of which the longest is as wide as the column.


@dataclass
class Row:
    """Words side by side, with their place on the page from the top left corner."""

    words: list = field(default_factory=list)

    @property
    def x0(self):
        return self.words[0]["x0"]

    @property
    def x1(self):
        return max(word["x1"] for word in self.words)

    @property
    def top(self):
        return min(word["top"] for word in self.words)

    @property
    def bottom(self):
        return median(word["bottom"] for word in self.words)

    @property
    def size(self):
        return median(word["size"] for word in self.words)

    @property
    def text(self):
        text = on_one_line(" ".join(word["text"] for word in self.words))
        # The sign of a footnote that stood there leaves a space.
        return re.sub(r"(?<=\w) ([.,])(?!\S)", r"\1", text)

    @property
    def is_bold(self):
        # The bullet before it may be of another font.
        words = [word for word in self.words if word["text"] not in BULLETS + DASHES]
        return all(BOLD.search(word["font"]) for word in words or self.words)


@dataclass
class Column:
    """Rows that are read one below the other; ``shift`` is how far right of the first column.

    ``beside`` is the number of columns that stand side by side, 0 for the cell of a table.
    """

    rows: list
    beside: int = 1
    shift: float = 0
    is_aside: bool = False  # A cell after another one with a text.


def rows_of(words):
    """Return the words in rows, from top to bottom, each from left to right."""
    rows = []
    for word in sorted(words, key=_middle):
        if (
            rows
            and _middle(word) - _middle(rows[-1][0]) < min(word["size"], rows[-1][0]["size"]) / 2
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [Row(sorted(row, key=lambda word: word["x0"])) for row in rows]


def _middle(word):
    return (word["top"] + word["bottom"]) / 2


def columns_of(rows, tables):
    """Return the columns of a page in the order in which they are read, the cells of tables too.

    A table or a box with text beside it is read after that text.
    """
    for place, boxes in enumerate(tables, start=1):
        top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
        above = [row for row in rows if row.bottom <= top + row.size / 2]
        below = [row for row in rows if row.top >= bottom - row.size / 2]
        ids = {id(row) for row in [*above, *below]}
        words = [word for row in rows if id(row) not in ids for word in row.words]
        inside = [_within(words, box) for box in boxes]
        held = {id(word) for cell in inside for row in cell for word in row.words}
        beside = [word for word in words if id(word) not in held]
        if not held or not (beside or len(boxes) > 3):
            continue  # A frame around the text, or a rule below it.
        cells, texts = [], set()  # The heights at which a row of the table has a text already.
        for (_, height, _, _), cell in zip(boxes, inside, strict=True):
            if not cell:
                continue
            cells.append(Column(cell, 0, is_aside=round(height) in texts))
            if re.fullmatch(r"\d{1,3}", cell[0].text):  # It counts the rows of the table.
                cell[0].words[0]["text"] += "."
            else:
                texts.add(round(height))
        rest = tables[place:]
        if beside:
            return [*columns_of([*above, *rows_of(beside), *below], rest), *cells]
        return [*columns_of(above, []), *cells, *columns_of(below, rest)]
    return _columns(_pieces(rows))


def _within(words, box):
    """Return the rows of the words of which the middle lies in a box."""
    x0, top, x1, bottom = box
    return rows_of(
        [
            word
            for word in words
            if x0 <= (word["x0"] + word["x1"]) / 2 <= x1 and top <= _middle(word) <= bottom
        ]
    )


def _pieces(rows):
    """Return the rows, cut wherever words stand so far apart that they may be of two columns."""
    pieces = []
    for row in rows:
        piece = []
        for word in row.words:
            is_far = piece and word["x0"] - piece[-1]["x1"] > GUTTER * word["size"]
            # The marker of an item stands apart from its text.
            if is_far and not (len(piece) == 1 and is_lone_marker(piece[0]["text"])):
                pieces.append(Row(piece))
                piece = []
            piece.append(word)
        pieces.append(Row(piece))
    return pieces


def _columns(pieces):
    """Return the columns, those side by side one after the other between lines across them."""
    gutter = _gutter(pieces)
    if gutter is None:
        return [Column(rows_of([word for piece in pieces for word in piece.words]))] * bool(pieces)
    columns, left, right, across = [], [], [], []
    edges = [piece.x0 for piece in pieces if piece.x1 <= gutter]
    shift = min(piece.x0 for piece in pieces if piece.x0 >= gutter) - min(edges)

    def read():
        both = [(_columns(left), 0), (_columns(right), shift)]
        for column, by in [(column, by) for columns, by in both for column in columns]:
            column.beside, column.shift = column.beside + 1, column.shift + by
            columns.append(column)

    for piece in pieces:
        if piece.x0 < gutter < piece.x1:
            read()
            left, right = [], []
            across.append(piece)
            continue
        if across:
            columns.append(Column(rows_of([word for one in across for word in one.words])))
            across = []
        (left if piece.x1 <= gutter else right).append(piece)
    read()
    return [*columns, *([Column(across)] if across else [])]


def _gutter(pieces):
    """Return where the space between two columns of running text lies, or None."""
    if len(pieces) < 2 * FEWEST:
        return None
    first, last = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    narrowest, best = NARROWEST * (last - first), None
    for x in sorted({piece.x0 for piece in pieces}):
        if not first + narrowest < x < last - narrowest:
            continue
        left = [piece for piece in pieces if piece.x1 < x]
        right = [piece for piece in pieces if piece.x0 >= x - 0.1]
        if not _are_columns(left, right):
            continue
        # What stands above and below both goes across, as titles do.
        sides = [[piece.bottom for piece in side] for side in (left, right)]
        top, bottom = max(map(min, sides)) - 1, min(map(max, sides)) + 1
        beside = [piece for piece in pieces if top < piece.bottom < bottom]
        across = _count_rows(piece for piece in beside if piece.x0 < x - 0.1 <= piece.x1)
        counts = _count_rows(left), _count_rows(right)
        if min(counts) < ENOUGH and (across or len(left) + len(right) > 1.5 * sum(counts)):
            continue  # Words that are set far apart stand below one another by chance.
        if across > MOST_ACROSS * _count_rows(beside):
            continue
        # Its lines begin near its left edge, and many of them at the same place.
        starts = {}
        for piece in right:
            starts.setdefault(round(piece.bottom), piece.x0)
        near = [start for start in starts.values() if start < x + EDGE * right[0].size]
        same = max(sum(abs(one - start) < 1 for one in near) for start in near)
        if len(near) < NEAR * len(starts) or same < ALIGNED * len(starts):
            continue
        if best is None or across < best[0]:
            best = across, x - 0.1
    return best and best[1]


def _count_rows(pieces):
    return len({round(piece.bottom) for piece in pieces})


def _are_columns(*sides):
    """Return whether each of two sides is running text."""
    for side in sides:
        rows = _count_rows(side)
        if rows < FEWEST or sum(len(piece.words) for piece in side) < FEWEST_WORDS * rows:
            return False
    return True


def lines_of_columns(columns, usual):
    """Return the lines of columns, each of which comes with the number of its page."""
    edges = {}
    for page, column in columns:
        rights = [row.x1 - column.shift for row in column.rows]
        lefts = [row.x0 - column.shift for row in column.rows]
        for key in (page, column.beside), (None, column.beside):
            edges.setdefault(key, []).extend(zip(lefts, rights, strict=True))
    cells, lines = count(1), []
    for page, column in columns:
        key = (page, column.beside)
        if len(edges[key]) < ENOUGH:
            key = (None, column.beside)
        is_cell = not column.beside
        places = edges[key] if not is_cell else [(row.x0, row.x1) for row in column.rows]
        left, right = min(x for x, _ in places), max(x for _, x in places)
        cell, before = next(cells) if is_cell else 0, None
        for row in column.rows:
            lines.append(_line(row, column.shift, right, max(1, right - left), usual))
            lines[-1].page, lines[-1].cell = page, cell
            lines[-1].gap = (row.bottom - before.bottom) / row.size if before else 0
            lines[-1].is_below, lines[-1].is_aside = before is not None, column.is_aside
            before = row
    return lines


def _line(row, shift, right, width, usual):
    """Return a row as a line, measured in columns of the usual size of letters."""
    letter = LETTER * usual
    marker, rest = split_marker(row.text)
    after = row.words[len(marker.split())] if marker and rest else row.words[0]
    depth = LARGE_DEPTH if row.size > LARGE * usual else BOLD_DEPTH if row.is_bold else 0
    first = row.words[0]
    return Line(
        row.text,
        indent=(row.x0 - shift) / letter,
        text_indent=(after["x0"] - shift) / letter,
        room=(right - (row.x1 - shift)) / width,
        first=(first["x1"] - first["x0"] + letter / 2) / width,
        depth=depth,
    )
