"""The limits, the tables that show how far each page is from them, and which are broken."""

import words

PERFORMANCE = 98
FIRST_VISIT = 100_000
STYLE = 12_000
SCRIPT = 10_000
META = 15  # Of a hundred words that are visible.
FEW_META_WORDS = ["list", "proposal", "area", "report", "timeline", "paper"]
# The admin is Django's, with style and scripts of its own.
NOT_OF_THE_PUBLIC = ["login"]

KINDS = ["Stylesheet", "Script"]
COLUMNS = "{:<24}{:>6}{:>8}{:>8}{:>14}{:>10}{:>10}{:>12}"
HEAD = COLUMNS.format(
    *["page", "axe", "words", "meta %", "first visit", "style", "script", "elsewhere"]
)
COLUMNS_OF_LIGHTHOUSE = "{:<24}{:>13}{:>15}{:>16}{:>6}{:>8}"
HEAD_OF_LIGHTHOUSE = COLUMNS_OF_LIGHTHOUSE.format(
    *["Lighthouse, mobile", "performance", "accessibility", "best practices", "SEO", "shift"]
)


def meta_share(found):
    """Return how many of a hundred visible words are meta."""
    return 100 * found["meta"] / max(1, found["words"])


def line(name, found):
    """Return the row of a page in the table."""
    counted, sizes = found["words"], [found["sent"], *(found["bodies"][kind] for kind in KINDS)]
    return COLUMNS.format(
        name,
        len(found["violations"]),
        counted["words"],
        f"{meta_share(counted):.1f}",
        *(f"{size / 1000:.1f} KB" for size in sizes),
        len(found["elsewhere"]),
    )


def of_page(name, found):
    """Yield a line for each limit that a page breaks in Chromium."""
    for violation in found["violations"]:
        yield f"{name}: axe {violation}"
    for host in found["elsewhere"]:
        yield f"{name}: asks {host}"
    share = meta_share(found["words"])
    if name in FEW_META_WORDS and share >= META:
        yield f"{name}: {share:.1f} % meta words, most in {most(found['words'])}"
    sizes = {
        "first visit": (found["sent"], FIRST_VISIT),
        "style": (found["bodies"]["Stylesheet"], STYLE),
        "script": (found["bodies"]["Script"], SCRIPT),
    }
    for what, (size, limit) in sizes.items():
        if size > limit and name not in NOT_OF_THE_PUBLIC:
            yield f"{name}: {what} of {size / 1000:.1f} KB, more than {limit / 1000:.0f} KB"


def most(found):
    """Name the elements and the phrases that hold most of the meta words of a page."""
    where = found["elements"] | {f"“{one}”": times for one, times in found["phrases"].items()}
    largest = sorted(where, key=where.get, reverse=True)[:5]
    return ", ".join(f"{name} {where[name]}" for name in largest)


def of_words(matched):
    """Yield a line for each element of meta words that no page has: renamed, it counts nothing."""
    for selector in words.ELEMENTS:
        if selector not in matched:
            yield f"meta words: no page has {selector}"


def line_of_lighthouse(name, found):
    return COLUMNS_OF_LIGHTHOUSE.format(name, *found["scores"].values(), f"{found['shift']:.3f}")


def of_lighthouse(name, found):
    """Yield a line for each limit that a page breaks in Lighthouse."""
    for category, score in found["scores"].items():
        least = PERFORMANCE if category == "performance" else 100
        if score < least:
            yield f"{name}: {category} {score}, less than {least} ({', '.join(found['wrong'])})"
    if found["shift"]:
        yield f"{name}: the layout shifts by {found['shift']:.3f}"
