"""Where a reference leads that somebody types into the search: straight there, or to a choice."""

import re
from dataclasses import dataclass
from itertools import chain

from django.db.models import CharField, Q, Value
from django.urls import reverse

from actions.models import (
    Area,
    Country,
    Declaration,
    DocumentSymbol,
    Finding,
    Organisation,
    Paragraph,
    ProgressReport,
    Proposal,
    ProposalSet,
    Theme,
)
from actions.models.progress import ORDINALS
from actions.search.query import without_stop_words
from actions.search.words import plain, words_of

LONGEST = 120  # No symbol of a document is longer.

PROPOSAL = re.compile(r"(?:proposal )?(20\d\d) ?[-/. ]? ?(\d{1,2})")
REPORT = re.compile(
    r"(?:progress )?report (?:no\.? ?|number )?(?P<after>\d{1,2})"
    rf"|(?P<before>\d{{1,2}}(?=st|nd|rd|th)|{'|'.join(ORDINALS)})(?:st|nd|rd|th)? "
    r"(?:progress )?report"
)
PARAGRAPH = re.compile(
    r"(?:joint )?declaration (?:of )?(\d{4}),? (?:paragraph|para\.?|block|§) ?(\w{1,4})"
)
DECLARATION = re.compile(
    r"(?:joint )?declaration (?:of )?(?P<after>\d{4})|(?P<before>\d{4}) (?:joint )?declaration"
)
FINDING = re.compile(r"(?:finding )?(r\d\d)[ -]?(\d\d)")
NUMBER = re.compile(r"\d{1,4}")

# Each kind of subject with the field that its address holds and its second name.
SUBJECTS = [
    (Area, "slug", "short_name"),
    (Theme, "slug", "name"),
    (Organisation, "slug", "short_name"),
    (Country, "code", "name"),
]


@dataclass(frozen=True)
class Shortcut:
    """A page that a text may mean."""

    name: str
    url: str


def exact_match(text):
    """Return the one page that a text can only mean, or nothing."""
    words = _simple(text)
    if match := PROPOSAL.fullmatch(words):
        records = Proposal.objects.filter(reference=f"{match[1]}-{int(match[2]):02}")
    elif match := REPORT.fullmatch(words):
        named = match["after"] or match["before"]
        number = ORDINALS.index(named) if named in ORDINALS else int(named)
        records = ProgressReport.objects.filter(number=number)
    elif match := PARAGRAPH.fullmatch(words):
        of_year = Paragraph.objects.for_brief().filter(document__declaration__year=int(match[1]))
        records = of_year.filter(number__iexact=match[2])
    elif match := DECLARATION.fullmatch(words):
        records = Declaration.objects.filter(year=int(match["after"] or match["before"]))
    elif match := FINDING.fullmatch(words):
        code = f"{match[1]}-{match[2]}".upper()
        records = Finding.objects.filter(code=code).select_related("report")
    else:
        return _document(text)
    record = records.first()
    return record and _to(record)


def suggestions(text, question):
    """Return the pages that a text may mean besides what it is found in."""
    words = _simple(text)
    numbered = _numbered(int(words)) if NUMBER.fullmatch(words) else []
    names = {without_stop_words(words_of(words))}
    if len(question.terms) == 1:
        forms = question.terms[0].alternatives
        names |= {without_stop_words(tuple(chain.from_iterable(form))) for form in forms}
    return [*numbered, *_subjects(names)]


def _simple(text):
    """Return a text plain and with single spaces; one that is too long is none."""
    return " ".join(plain(text).split()) if len(text) <= LONGEST else ""


def _to(record):
    return Shortcut(str(record), record.get_absolute_url())


def _document(text):
    """Return the only document filed under a symbol, such as “15283/16”."""
    symbol = text.strip()
    if not re.search(r"\d[/)]", symbol) or not symbol.isprintable() or len(symbol) > LONGEST:
        return None
    whole = Q(symbol__iexact=symbol) | Q(symbol__iendswith=f" {symbol}")
    filed = DocumentSymbol.objects.filter(whole)
    found = list(filed.select_related("document__declaration", "document__report")[:2])
    return _to(found[0].document) if len(found) == 1 else None


def _numbered(number):
    """Return what bears a number or a year."""
    sets = ProposalSet.objects.filter(year=number)
    return [
        *map(_to, ProgressReport.objects.filter(number=number)),
        *map(_to, Area.objects.filter(number=number)),
        *map(_to, Declaration.objects.filter(year=number)),
        *(Shortcut(str(one), f"{reverse('actions:proposal-list')}?set={number}") for one in sets),
    ]


def _subjects(names):
    """Return the subjects with one of the names, each as its telling words, in one query."""
    first, *others = (
        model.objects.order_by().values_list(
            Value(model._meta.model_name, output_field=CharField()), key, "name", second_name
        )
        for model, key, second_name in SUBJECTS
    )
    return [
        Shortcut(name, reverse(f"actions:{kind}-detail", args=[key]))
        for kind, key, name, short in sorted(first.union(*others))
        if names & {without_stop_words(words_of(name)), without_stop_words(words_of(short))}
    ]
