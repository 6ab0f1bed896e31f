"""A selection of proposals in words, and what is wrong with one."""

from django.utils.text import Truncator

LONGEST_FAULT = 120


def printable(text):
    """Return what stood in an address as it can be repeated in a page, whatever it holds."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in str(text))


def in_words(filterset):
    """Return what a valid query string selects, such as “in Cyber and about Exercises”."""
    chosen = (
        (facet.phrase, _labels(filterset.form, name))
        for name, facet in filterset.facet_filters.items()
    )
    facets = [f"{phrase} {' or '.join(labels)}" for phrase, labels in chosen if labels]
    looked_for = filterset.form.cleaned_data.get("q")
    return " and ".join(
        [*facets, *([f"with the words “{printable(looked_for)}”"] if looked_for else [])]
    )


def _labels(form, name):
    chosen = form.cleaned_data.get(name) or []
    return [label for code, label in form.fields[name].choices if str(code) in chosen]


def faults(filterset):
    """Return a sentence for each value and each parameter that means nothing here."""
    wrong = [f"{name}: {errors[0]}" for name, errors in filterset.form.errors.items()]
    unknown = [f"There is no filter “{name}”." for name in filterset.unknown_parameters]
    return [Truncator(printable(fault)).chars(LONGEST_FAULT) for fault in [*wrong, *unknown]]
