"""The invented sets as plain texts: files, and what is left of a page that was pasted."""

import textwrap

from tests.official_texts.web_shapes import INTRODUCTION, TITLE, runs

HEAD = "Home\nPress\nPrint\n\n6 December 2016\n"
FOOT = {
    "en": "\nFor further details, please contact the press service.\n\n• A page\n• Another\n",
    "fr": "\nPour plus d’informations, s’adresser au service de presse.\n\n• Page connexe\n",
}


def wrapped(contents, language):
    """A text file with lines of 72 characters, dashes, and Roman numerals at its headings."""
    lines = [
        HEAD,
        TITLE[language],
        "",
        *(textwrap.fill(t, 72) + "\n" for t in INTRODUCTION[language]),
    ]
    for numeral, (_, heading, items) in zip("I II III IV V VI VII".split(), contents, strict=True):  # noqa: SIM905
        lines += [f"{numeral}. {heading}", ""]
        for subheading, run in runs(items):
            lines += [subheading, ""] if subheading else []
            for _, text, parts in run:
                lines.append(_filled("- ", text))
                lines += [_filled("  o ", part) for part in parts]
            lines.append("")
    return ("\n".join(lines) + FOOT[language]).encode()


def from_a_viewer(contents, language):
    """A text copied from a viewer of PDFs, in lines close together, with the foot of each page."""
    lines = [TITLE[language], *textwrap.wrap(INTRODUCTION[language][0], 88)]
    for _, heading, items in contents:
        lines.append(heading)
        for subheading, run in runs(items):
            lines += [subheading] if subheading else []
            for _, text, parts in run:
                lines += textwrap.wrap(f"• {text}", 88, break_on_hyphens=False)
                lines += [f"– {part}" for part in parts]
    return "\n".join(_in_pages(lines)).encode()


def _in_pages(lines):
    for number, start in enumerate(range(0, len(lines), 25), start=1):
        yield from lines[start : start + 25]
        yield from (f"15283/16 AB/cd {number}", "ANNEX DGC 2B EN")


def rows(contents, language):
    """A pasted table: a number, a tab and a proposal in each row."""
    lines, number = [TITLE[language]], 0
    for _, heading, items in contents:
        lines.append(heading)
        for subheading, run in runs(items):
            lines += [subheading] if subheading else []
            for _, text, parts in run:
                number += 1
                lines += [f"{number}\t{text}", *(f"\t– {part}" for part in parts)]
    return "\n".join(lines).encode()


def _filled(marker, text):
    return textwrap.fill(
        text, 72, initial_indent=marker, subsequent_indent=" " * len(marker), break_on_hyphens=True
    )


def without_bullets(contents, language):
    """A pasted page: a line for each paragraph, and no bullet left."""
    return _pasted(contents, language, "{}").encode()


def bullets_apart(contents, language):
    """A pasted page, its bullets on lines of their own, in UTF-16."""
    return _pasted(contents, language, "•\n{}").encode("utf-16")


def numbered(contents, language):
    """A pasted page with numbered items and lettered parts, in windows-1252."""
    lines = [TITLE[language], *INTRODUCTION[language]]
    for number, (_, heading, items) in enumerate(contents, start=1):
        lines.append(f"({'abcdefg'[number - 1]}) {heading}:")
        place = 0
        for subheading, run in runs(items):
            lines += [subheading] if subheading else []
            for _, text, parts in run:
                place += 1
                lines.append(f"{place}. {text}")
                lines += [f"({letter}) {part}" for letter, part in zip("ab", parts, strict=False)]
    return ("\r\n".join(lines) + FOOT[language]).encode("windows-1252")


def _pasted(contents, language, form):
    lines = [HEAD, TITLE[language], *INTRODUCTION[language]]
    for _, heading, items in contents:
        lines.append(heading)
        for subheading, run in runs(items):
            lines += [subheading] if subheading else []
            for _, text, parts in run:
                lines += [form.format(text), *(form.format(part) for part in parts)]
    return "\n".join(lines) + FOOT[language]
