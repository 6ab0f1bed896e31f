"""What the tags, classes and styles of a web page say: furniture, lists, headings, indentation."""

import re
from dataclasses import dataclass

INLINE = frozenset(
    str.split(
        "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins "
        "kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr o:p st1 "
        "meta link"
    )
)
LISTS = frozenset({"ul", "ol", "menu", "dir"})
CELLS = frozenset({"td", "th"})
FURNITURE = frozenset(
    str.split(
        "script style noscript template head title nav footer aside select option datalist "
        "textarea svg iframe object embed audio video canvas map figcaption dialog"
    )
)
NO_TEXT = frozenset({"script", "style", "noscript", "template", "head", "nav", "select", "svg"})
ROLES = frozenset(
    str.split(
        "navigation banner contentinfo search complementary dialog alertdialog menu menubar "
        "toolbar tablist"
    )
)
CONTAINERS = frozenset({"div", "section", "ul", "ol", "form", "table", "header"})
# Words of a class or an id, each between other letters than its own.
NAMES = frozenset(
    str.split(
        "nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs footer cookie cookies "
        "cookiebanner consent gdpr share sharing shares sharebar addthis sharethis social socials "
        "sidebar banner masthead toolbar pagination pager skiplink newsletter subscribe "
        "subscription languages language lang langswitcher languageselector locale locales "
        "related recommended print printbutton popup modal search searchbox login metadata tags "
        "comments widget"
    )
)
WORDS_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
HEADING = re.compile(r"h([1-6])")
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# The fonts of bullets, and how word processors mark the bullet or number of a paragraph.
SYMBOLS = re.compile(r"font-family\s*:[^;]*(?:wingdings|webdings|symbol)", re.IGNORECASE)
LIST_LEVEL = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)", re.IGNORECASE)
MARGIN = re.compile(
    r"(?:(?:margin|padding)-left\s*:\s*"
    r"|(?:margin|padding)\s*:\s*[\w.%]+\s+(?:[\w.%]+\s+[\w.%]+\s+)?)"  # The second or the fourth.
    r"(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(px|pt|em|rem|cm|mm|in|%)",
    re.IGNORECASE,
)
COLUMNS = {"px": 0.12, "pt": 0.16, "cm": 5, "mm": 0.5, "in": 12, "em": 2, "rem": 2, "%": 1}
ITEM_CLASS = re.compile(
    r"(?:^|[\s_-])(?:[a-z]*bullet[a-z]*|list-?item|liste?|puces?|tiret|indent)[\s_-]?(\d?)(?![a-z])",
    re.IGNORECASE,
)
OTHER_PAGE = re.compile(r"(?!javascript:)[^#]+", re.IGNORECASE)
FOOTNOTE = re.compile(r"[\[(]?(?:\d{1,3}|\*+)[\])]?")
NUMERALS = {
    "a": "abcdefghijklmnopqrstuvwxyz",
    "i": str.split("i ii iii iv v vi vii viii ix x xi xii"),
}


def is_furniture(element):
    """Return whether an element is furniture by its tag or its role, or is not to be seen."""
    return (
        element.tag in FURNITURE
        or element.get("role", "").lower() in ROLES
        or element.get("hidden") is not None
        or bool(UNSEEN.search(element.get("style", "")))
    )


def is_struck_out(element):
    """Return whether what stands in an element is not valid any more."""
    return element.tag in ("del", "s", "strike") or bool(STRUCK.search(element.get("style", "")))


def is_symbol(element):
    """Return whether an element is the bullet that a word processor printed in a symbol font."""
    font = element.get("face", "") and f"font-family:{element.get('face')}"
    is_of_symbols = SYMBOLS.search(f"{element.get('style', '')};{font}")
    return bool(is_of_symbols) and len("".join(element.itertext()).strip()) == 1


def is_named_furniture(element):
    """Return whether an element that holds others may be furniture by its class or id."""
    if element.tag not in CONTAINERS or element.getparent() is None:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return not NAMES.isdisjoint(word.lower() for word in WORDS_OF_NAME.findall(names))


def heading_level(element):
    """Return the level of a heading, 0 for another element."""
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return min(int(level), 6) if level in "123456789" else 2
    match = HEADING.fullmatch(element.tag)
    return int(match[1]) if match else 0


def is_bold(element):
    """Return whether what stands in an element is bold."""
    return element.tag in ("b", "strong") or bool(BOLD.search(element.get("style", "")))


def links_elsewhere(element):
    """Return whether an element links to another page, not to a place of its own."""
    return element.tag == "a" and bool(OTHER_PAGE.fullmatch(element.get("href") or ""))


def is_footnote_sign(element):
    """Return whether an element is the raised sign of a footnote."""
    return element.tag == "sup" and bool(FOOTNOTE.fullmatch("".join(element.itertext()).strip()))


def indentation(element):
    """Return how far, in columns, the style of an element moves it to the right."""
    match = MARGIN.search(element.get("style", ""))
    return min(200, round(float(match[1]) * COLUMNS[match[2].lower()])) if match else 0


def item_depth(element):
    """Return the depth that its class or style gives a paragraph as an item, or None."""
    if match := LIST_LEVEL.search(element.get("style", "")):
        return int(match[1]) - 1
    match = ITEM_CLASS.search(element.get("class", ""))
    return max(0, int(match[1] or 1) - 1) if match else None


@dataclass
class Listing:
    """A list of a page, with the number of its next entry."""

    numeral: str  # "1", "a", "i", or "" for bullets.
    number: int = 1

    @classmethod
    def of(cls, element):
        """Return the list that an element begins."""
        style = element.get("style", "").replace(" ", "").lower()
        if element.tag != "ol" or "list-style-type:none" in style or "list-style:none" in style:
            numeral = ""
        elif "alpha" in style or "latin" in style:
            numeral = "a"
        else:
            numeral = "i" if "roman" in style else element.get("type", "1").lower()
        start = element.get("start", "1")
        return cls(numeral, int(start) if re.fullmatch(r"\d{1,4}", start) else 1)

    def next_marker(self, value):
        """Return the marker of the next entry, as a browser prints it."""
        number = int(value) if re.fullmatch(r"\d{1,4}", value or "") else self.number
        self.number = number + 1
        if not self.numeral:
            return "•"
        names = NUMERALS.get(self.numeral, ())
        return f"{names[number - 1] if 0 < number <= len(names) else number}."
