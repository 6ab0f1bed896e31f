"""What a query string selects: as part of a sentence, as a title, as the name of a file."""

from django.utils.text import Truncator, slugify

from actions.filters.facets import NONE
from actions.filters.query import printable

NUMBERS_OF_REPORTS = {"report", "last"}  # The facets of which a code is a number that says little.
LONGEST_TITLE = 150
LONGEST_FILE_NAME = 80


def chosen_in(filterset):
    """Return what a valid query string chooses: the name of a filter, its codes, their labels."""
    chosen = []
    for name in filterset.facet_filters:
        if codes := filterset.form.cleaned_data.get(name):
            choices = filterset.form.fields[name].choices
            chosen.append((name, codes, [label for code, label in choices if str(code) in codes]))
    return chosen


def in_words(filterset):
    """Return what a valid query string selects, such as “in Cyber and about Exercises”."""
    said = [
        f"{filterset.filters[name].words_before(codes)} {' or '.join(labels)}"
        for name, codes, labels in chosen_in(filterset)
    ]
    if filterset.question:
        typed = f" (typed “{filterset.data['q'].strip()}”)" if filterset.corrected else ""
        said.append(printable(f"with the words “{filterset.words}”{typed}"))
    return " and ".join(said)


def titled(filterset, title):
    """Return the title of a page with what it selects first, as a history of pages sorts it.

    Such as “Cyber security and defence, 32 proposals of 2017: proposals”.
    """
    if not filterset.is_valid():
        return title
    said = [" or ".join(labels) for *_, labels in chosen_in(filterset)]
    if filterset.question:
        said.insert(0, f"“{printable(filterset.words)}”")
    if report := filterset.form.cleaned_data.get("as_of"):
        said.append(f"as known after report {report}")
    chosen = Truncator(", ".join(said)).chars(LONGEST_TITLE)
    return f"{chosen}: {title[0].lower()}{title[1:]}" if chosen else title


def file_name(filterset, name):
    """Return the name of a file with what it selects, such as “proposals-hybrid-threats-2017”."""
    said = [
        f"{facet} {code}" if code == NONE or facet in NUMBERS_OF_REPORTS else code
        for facet, codes, _ in chosen_in(filterset)
        for code in codes
    ]
    if words := filterset.form.cleaned_data.get("q"):
        said.append(words)
    if report := filterset.form.cleaned_data.get("as_of"):
        said.append(f"as of report {report}")
    whole = slugify(" ".join([name, *said]).replace("_", " "))
    if len(whole) <= LONGEST_FILE_NAME:
        return whole
    return whole[: LONGEST_FILE_NAME + 1].rpartition("-")[0] or name
