"""What speaks against an item of a text being whole, said in words for whoever compares it."""

import re
import unicodedata

from actions.importing.parse.prose import announces_list, continues, is_finished

SHOWN = 30  # Characters of a text that show where in it something is.
UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs"}  # Unicode's controls, formats, and what has no meaning.
# Not after an abbreviation, which has a point within it or few letters.
BEGUN_SMALL = re.compile(r"[^\W\d_.]{5,}[.!?] [a-zà-ÿ][^.;]{0,20}")
ANOTHER = re.compile(r"(?<=\w) [–•◦▪-] [A-ZÀ-Ý]\w* \w+")
IN_A_LIST = re.compile(r"(?:[,;:.!?…][\"'”’»)\]]*|[,;]? (?:and|or|et|ou))$")


def doubts(text, parts):
    """Return what is doubtful about an item with these parts, each as the rest of a sentence."""
    last = [text, *parts][-1]
    found = []
    if last[-1:].isdigit():
        found.append(f"ends in a figure, as with the mark of a footnote ({_end(last)})")
    elif not is_finished(last) or announces_list(last):
        found.append(f"does not end as a sentence ({_end(last)})")
    if parts and not announces_list(text):
        found.append(f"does not announce its parts ({_end(text)})")
    if open_ones := [part for part in parts[:-1] if not IN_A_LIST.search(part)]:
        found.append(f"has a part that does not end ({_end(open_ones[0])})")
    ends = [part[-1:] for part in parts[:-1]]
    if "." in ends and set(ends) & {";", ","}:
        after = parts[ends.index(".") + 1]
        found.append(f"has a part after the end of its list (“{after[:SHOWN]}…”)")
    if continues(text):
        found.append(f"begins in the middle of a sentence (“{text[:SHOWN]}…”)")
    if begun := next(filter(None, map(BEGUN_SMALL.search, [text, *parts])), None):
        found.append(f"has a sentence that begins small ({_end(begun[0])})")
    if another := ANOTHER.search(" ".join([text, *parts])):
        found.append(f"holds what may be the beginning of another item (“{another[0]}…”)")
    signs = [sign for sign in "".join([text, *parts]) if _is_unseen(sign)]
    if signs:
        names = ", ".join(dict.fromkeys(f"U+{ord(sign):04X}" for sign in signs))
        found.append(f"holds characters that cannot be seen or have no meaning ({names})")
    return found


def _end(text):
    return f"“…{text[-SHOWN:]}”"


def _is_unseen(sign):
    return sign == "\ufffd" or unicodedata.category(sign) in UNSEEN
