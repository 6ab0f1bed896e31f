"""The text of a PDF: the words that pdfplumber finds, with place, size and font, as lines."""

import io
import re
from collections import Counter, defaultdict

import pdfplumber
from pdfminer.encodingdb import EncodingDB
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils import extract_words
from pdfplumber.utils.exceptions import PdfminerException

from actions.importing import LARGEST_FILE, TOO_LARGE
from actions.importing.parse.furniture import body_of
from actions.importing.parse.layout import columns_of, lines_of_columns, rows_of
from actions.importing.parse.lines import blocks_of_lines
from actions.importing.parse.margins import (
    add_bullet,
    close_rows,
    drop_margin_numbers,
    without_notes,
)
from actions.importing.parse.text import UnreadableText, cleaned

ENCRYPTED = (
    "This PDF is protected by a password: open it, print it to a new PDF without a password "
    "and upload that, or paste the text."
)
DAMAGED = "This PDF is damaged or incomplete: download it once more, or paste the text."
SCANNED = (
    "This PDF holds no text, only pictures of pages: run text recognition on it, or paste the text."
)
MOST_PAGES = 1000  # Far more than can be read in the time that there is.
TOO_MANY_PAGES = f"This PDF has more than {MOST_PAGES:,} pages: upload only the pages you need."
NOTES = "Left out as a footnote: “{}”"
STRUCK_OUT = "Left out because a line is drawn through it: “{}”"
NOT_SEEN = "Left out because it stands beside the page, has no size or is turned: “{}”"
WHITE = "Printed in white, so look whether it is to be seen: “{}”"
LOST = "Left out because its place among the columns and tables is not clear: “{}”"
LONGEST_SHOWN = 200  # Characters.

# By ISO 32000, annex D: a second hyphen, and a bullet for each code that is free.
EncodingDB.encodings["WinAnsiEncoding"].update(
    {0xAD: "-"} | dict.fromkeys((0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D), "•")
)
UNKNOWN_SIGN = re.compile(r"\(cid:\d+\)")
SYMBOLS = re.compile(r"wingdings|webdings|symbol|dingbats", re.IGNORECASE)
SIGN = re.compile(r"[\d*†‡]")
SPACE = 0.18  # Of the size of letters: so far apart they are of two words.
SMALLEST = 24  # Points: boxes that hold two lines are as high, and more than twice as wide.
WIDEST = 0.6  # Of the page.
THIN, THROUGH = 0.15, 0.3  # Of the height of a word.
SMALL, RAISED = 0.86, 0.15  # Of the size of the letters beside them.
TWICE = 1  # Points between two prints of one letter.


def blocks_of_pdf(data, remarks):
    """Return the blocks of a PDF; raise ``UnreadableText`` where it cannot be read."""
    pages = _pages(data)
    sizes = Counter()
    for rows, _ in pages:
        for row in rows:
            sizes[round(row.size * 2) / 2] += len(row.text)
    if not sizes:
        raise UnreadableText(SCANNED)
    usual = sizes.most_common(1)[0][0]
    bodies = body_of(
        [[row.text for row in rows] for rows, _ in pages],
        close_rows([rows for rows, _ in pages], usual),
    )
    bodies = [rows[first:last] for (rows, _), (first, last) in zip(pages, bodies, strict=True)]
    for end in (0, -1):
        drop_margin_numbers(bodies, end)
    columns = []
    for number, (rows, (_, page)) in enumerate(zip(bodies, pages, strict=True), start=1):
        rows, notes = without_notes(rows, page["signs"], usual)
        for form, texts in [(NOTES, notes), *page["said"].items()]:
            remarks += [form.format(one[:LONGEST_SHOWN]) for one in texts if one]
        of_page = columns_of(rows, page["tables"])
        columns += [(number, column) for column in of_page]
        placed = {id(w) for column in of_page for row in column.rows for w in row.words}
        lost = [w["text"] for row in rows for w in row.words if id(w) not in placed]
        remarks += [LOST.format(" ".join(lost))] if lost else []
    lines = lines_of_columns(columns, usual)
    return blocks_of_lines(lines, remarks, wrapped=True, tolerance=0.4)


def _pages(data):
    """Return of each page its rows of words, with the signs of footnotes and the tables."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if not 0 < len(document.pages) <= MOST_PAGES:
                raise UnreadableText(TOO_MANY_PAGES if document.pages else DAMAGED)
            pages = []
            for page in document.pages:
                if sum(len(stream.get_data()) for stream in page.page_obj.contents) > LARGEST_FILE:
                    raise UnreadableText(TOO_LARGE)
                pages.append(_read(page))
                page.close()
            return pages
    except (UnreadableText, MemoryError):
        raise
    except Exception as error:  # pdfminer raises whatever its parsers met in a broken file.
        is_locked = isinstance(error, PdfminerException) and any(
            isinstance(cause, PDFPasswordIncorrect) for cause in error.args
        )
        raise UnreadableText(ENCRYPTED if is_locked else DAMAGED) from error


def _read(page):
    """Return the rows of a page, and what else of it says how they are read."""
    chars, unseen = _to_be_seen(page)
    chars = _printed_once(chars)
    signs = _signs(chars)
    words = extract_words(
        [char for char in chars if id(char) not in signs],
        x_tolerance_ratio=SPACE,
        return_chars=True,
    )
    rules = [*page.lines, *page.rects]
    words, struck = _without_struck_out([_word(word) for word in words], rules)
    rows = rows_of(words)
    for shape in [*page.curves, *page.rects]:
        add_bullet(shape, rows)
    tables = page.find_tables() if rules else []
    white = [word["text"] for word in words if set(_colour(word["chars"][0])) == {1}]
    return rows, {
        "signs": [char for char in chars if id(char) in signs],
        "tables": [
            *([box for row in table.rows for box in row.cells if box] for table in tables),
            *([box] for box in _boxes(page)),
        ],
        "said": {STRUCK_OUT: struck, NOT_SEEN: [unseen], WHITE: [" ".join(white)]},
    }


def _colour(char):
    colour = char.get("non_stroking_color")
    return colour if isinstance(colour, tuple) else (colour,)


def _without_struck_out(words, rules):
    """Return the words without those through whose middle a line is drawn, and these."""
    struck = {}
    for rule in rules:
        middle = (rule["top"] + rule["bottom"]) / 2
        for word in words:
            high = word["bottom"] - word["top"]
            wide = min(rule["x1"], word["x1"]) - max(rule["x0"], word["x0"])
            is_thin = rule["bottom"] - rule["top"] < THIN * high
            is_through = word["top"] + THROUGH * high < middle < word["bottom"] - THROUGH * high
            if is_thin and is_through and wide > (word["x1"] - word["x0"]) / 2:
                struck.setdefault(id(word), word["text"])
    return [word for word in words if id(word) not in struck], [" ".join(struck.values())]


def _boxes(page):
    """Return the frames and shaded grounds of a page that can be boxes beside its text."""
    shapes = [
        tuple(round(shape[side]) for side in ("x0", "top", "x1", "bottom"))
        for shape in [*page.curves, *page.rects]
    ]
    return [
        (x0, top, x1, bottom)
        for x0, top, x1, bottom in dict.fromkeys(shapes)
        if 2 * SMALLEST < x1 - x0 < WIDEST * page.width and bottom - top > SMALLEST
    ]


def _to_be_seen(page):
    """Return the letters that stand upright on a page, and the text of all others.

    On a page of which most are turned they are turned back.
    """
    turned, width, height = [one for one in page.chars if not one["upright"]], *page.bbox[2:]
    if len(turned) * 2 > len(page.chars):
        width, height = height, width
        for char in turned:
            x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
            if char["matrix"][1] > 0:  # They run upwards.
                x0, x1, top, bottom = page.height - bottom, page.height - top, x0, x1
            else:
                x0, x1, top, bottom = top, bottom, page.width - x1, page.width - x0
            char |= {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "upright": True}
            char |= {"doctop": top, "height": bottom - top, "width": x1 - x0}
    seen, unseen = [], []
    for char in page.chars:
        is_inside = char["x1"] > 0 and char["x0"] < width and 0 < char["bottom"] < height + 1
        is_there = char["upright"] and char["size"] > 0 and char["x0"] < char["x1"]
        (seen if is_inside and is_there else unseen).append(char)
    return seen, "".join(char["text"] for char in unseen).strip()


def _printed_once(chars):
    """Return the letters without those that are printed again to make them bold.

    pdfplumber's own way of it takes more time than all the rest.
    """
    places, kept = defaultdict(list), []
    for char in chars:
        beside = [places[char["text"], int(char["top"] + half)] for half in (0, 0.5)]
        if not any(abs(char["x0"] - x) < TWICE for there in beside for x in there):
            kept.append(char)
            for there in beside:
                there.append(char["x0"])
    return kept


def _signs(chars):
    """Return the ids of the letters that are the small, raised signs of footnotes."""
    signs, before = set(), None
    for char in chars:
        if char["text"].isspace():
            continue
        is_raised = (
            before
            and SIGN.fullmatch(char["text"])
            and char["size"] < SMALL * before["size"]
            and char["bottom"] < before["bottom"] - RAISED * before["size"]
            and char["bottom"] > before["top"]
        )
        if is_raised:
            signs.add(id(char))
        else:
            before = char
    return signs


def _word(word):
    """Return a word as what is read of it."""
    chars = word["chars"]
    size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
    text = cleaned(UNKNOWN_SIGN.sub("\ufffd", word["text"].replace("\u00ad", "-")))
    if len(chars) == 1 and SYMBOLS.search(chars[0]["fontname"]):
        text = "•"
    fonts = Counter(char["fontname"] for char in chars).most_common(1)
    return word | {"text": text, "size": size, "font": fonts[0][0]}
