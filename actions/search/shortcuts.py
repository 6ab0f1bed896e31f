"""Where what somebody types into the search may lead: straight to a page, or to a choice."""

import re
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

from django.db.models import CharField, F, Q, Value
from django.urls import reverse
from django.utils.text import capfirst
from rapidfuzz.distance import OSA

from actions.models import (
    Area,
    Country,
    Declaration,
    Document,
    DocumentSymbol,
    Finding,
    Organisation,
    Paragraph,
    ProgressReport,
    Proposal,
    ProposalSet,
    StructuredDialogue,
    Theme,
)
from actions.models.documents import PAGE_OF_KIND
from actions.models.progress import ORDINALS, ordinal
from actions.search.query import Thesaurus, without_stop_words
from actions.search.words import plain, stem, words_of
from actions.vocabulary import DocumentKind, Standing

LONGEST = 120  # No symbol of a document is longer.
MOST_ALIKE = 8

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

# Each kind of subject with the field that its address holds, its second name and what it is.
SUBJECTS = [
    (Area, "slug", "short_name", F("description")),
    (Theme, "slug", "name", F("description")),
    (Organisation, "slug", "short_name", F("description")),
    (Country, "code", "name", Value("")),
]


@dataclass(frozen=True)
class Shortcut:
    """A page that a text may mean, with what kind of page it is and what is said there first."""

    kind: str
    name: str
    url: str
    description: str = ""


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
    typed = _telling_stems(words_of(words))
    names = {typed}
    if len(question.terms) == 1:
        forms = question.terms[0].alternatives
        names |= {_telling_stems(tuple(chain.from_iterable(form))) for form in forms}
    return [*numbered, *_subjects(names, typed)]


def _simple(text):
    """Return a text plain and with single spaces; one that is too long is none."""
    return " ".join(plain(text).split()) if len(text) <= LONGEST else ""


def _to(record):
    kind = capfirst(record._meta.verbose_name)
    about = getattr(record, "description", "")
    return Shortcut(kind, str(record), record.get_absolute_url(), about)


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
        *(
            Shortcut("Set", str(one), f"{reverse('actions:proposal-list')}?set={number}")
            for one in sets
        ),
    ]


def _telling_stems(words):
    return tuple(map(stem, without_stop_words(words)))


def _subjects(names, typed):
    """Return the subjects with one of the names, or the only one named with all that was typed.

    A single word says too little of a longer name, and between two subjects nobody can tell.
    """
    whole, in_part = [], []
    for kind, key, name, short, about in _named():
        url = reverse(f"actions:{kind}-detail", args=[key])
        subject = Shortcut(capfirst(kind), name, url, about)
        own = {_telling_stems(words_of(name)), _telling_stems(words_of(short))}
        if names & own:
            whole.append(subject)
        if len(set(typed)) > 1 and set(typed) <= set(chain.from_iterable(own)):
            in_part.append(subject)
    return whole or (in_part if len(in_part) == 1 else [])


def _named():
    """Return kind, key, name, second name and description of all subjects, in one query."""
    first, *others = (
        model.objects.order_by().values_list(
            Value(model._meta.model_name, output_field=CharField()), key, "name", second_name, about
        )
        for model, key, second_name, about in SUBJECTS
    )
    return sorted(first.union(*others))


def everything():
    """Return every page that is offered while somebody types.

    Each is a label, its kind, its URL and, where there are any, other words for it.
    """
    return [
        *(
            [f"Report {one.number}", "Progress report", one.get_absolute_url(), ordinal(one.number)]
            for one in ProgressReport.objects.only("number")
        ),
        *([str(one), "Declaration", one.get_absolute_url()] for one in Declaration.objects.all()),
        *_offered_subjects(),
        *map(_offered_proposal, Proposal.objects.order_by("reference")),
        *(
            [one.short_title, DocumentKind(one.kind).label, one.get_absolute_url()]
            for one in Document.objects.exclude(kind__in=PAGE_OF_KIND)
        ),
        *(
            [one.name, "Structured dialogue", one.get_absolute_url()]
            for one in StructuredDialogue.objects.all()
        ),
    ]


def alike(text):
    """Return the pages that static/site.js offers for a text: each word is like one of theirs."""
    typed = words_of(text)
    ranked = []
    for label, kind, url, *more in everything():
        words = words_of(" ".join([label, *more]))
        likeness = [max((_likeness(one, word) for word in words), default=0) for one in typed]
        if all(likeness):
            ranked.append((-sum(likeness), len(label), Shortcut(kind, label, url)))
    return [page for *_, page in sorted(ranked, key=itemgetter(0, 1))[:MOST_ALIKE]]


def _likeness(typed, word):
    """Return how like a word of a page what was typed is; numbers are never like others."""
    if word.startswith(typed):
        return 3 if word == typed else 2
    if len(typed) < 4 or not typed.isalpha():
        return 0
    beginnings = (word[: len(typed) + more] for more in (-1, 0, 1))
    return int(any(OSA.distance(typed, one) <= 1 for one in beginnings))


def _offered_subjects():
    """Return the subjects, with their second name and what else is said for either."""
    thesaurus = Thesaurus.of_catalogue()
    offered = []
    for kind, key, name, short, _ in _named():
        label = f"{name} ({short})" if kind == "organisation" and short != name else name
        others = {other for one in (name, short) for other in thesaurus.others(words_of(one))}
        more = dict.fromkeys([*words_of(short), *chain.from_iterable(sorted(others))])
        extra = " ".join(one for one in without_stop_words(more) if one not in words_of(label))
        url = reverse(f"actions:{kind}-detail", args=[key])
        offered.append([label, capfirst(kind), url, *filter(None, [extra])])
    return offered


def _offered_proposal(proposal):
    url = proposal.get_absolute_url()
    if proposal.is_awaiting:
        return [proposal.reference, f"Proposal, {Standing.AWAITING.label.lower()}", url]
    return [str(proposal), "Proposal", url]
