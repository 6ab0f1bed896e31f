"""Keeping the index as the records are, in the transaction of each edit."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef

from actions.models import SearchEntry
from actions.search import engine
from actions.search.indexed import BETWEEN_PARTS, INDEXED_KINDS, SUBJECTS, TEXTS


def reindex(touched, **kwargs):
    """Write anew the entries of what an edit touched: the row ids of records by their model.

    The name of a subject may stand in any entry, so then all are compared.
    """
    if not SUBJECTS.isdisjoint(touched):
        _bring_in_step(_everything())
        return
    records = {
        one: one.model.objects.filter(pk__in=touched[one.model])
        for one in INDEXED_KINDS
        if one.model in touched
    }
    if records:
        _bring_in_step(records, number=sum(len(touched[one.model]) for one in records))


def rebuild():
    """Make the index anew, whatever became of it."""
    with transaction.atomic():
        engine.install()
        SearchEntry.objects.all().delete()
        _bring_in_step(_everything())


def differences():
    """Return the number of entries that are missing, wrong or left over."""
    _, wrong = _compare(_everything())
    return len(wrong) + _left_over().count()


def _everything():
    return {one: one.model.objects.all() for one in INDEXED_KINDS}


def _bring_in_step(records, number=None):
    """Write the entries that differ; without as many records as expected some were removed."""
    found, wrong = _compare(records)
    if found != number:
        engine.remove(_left_over())
    if wrong:
        engine.write(wrong)


def _compare(records):
    """Return how many records there are, and the entries of those that are not as they should be.

    ``records`` are QuerySets by kind.
    """
    found, wrong, names = 0, [], _names(records)
    for one, rows in records.items():
        title = len(TEXTS) + len(one.title)
        for pk, entry, *texts in one.texts(rows):
            found += 1
            held = texts[: len(TEXTS)]
            expected = [
                " ".join(filter(None, texts[len(TEXTS) : title])),
                BETWEEN_PARTS.join(filter(None, texts[title:])),
                BETWEEN_PARTS.join(names[one.kind, pk]),
            ]
            if expected != held:
                fields = {"kind": one.kind, f"{one.kind.value}_id": pk}
                fields |= zip(TEXTS, expected, strict=True)
                wrong.append(SearchEntry(pk=entry, **fields))
    return found, wrong


def _names(records):
    """Return the names of the subjects of records by kind and row id, in one query."""
    names = defaultdict(list)
    first, *others = (query for one, rows in records.items() for query in one.names(rows))
    for kind, pk, _, name in sorted(first.union(*others, all=True)):
        names[kind, pk].append(name)
    return names


def _left_over():
    """Return the entries of records that are gone."""
    entries = SearchEntry.objects.all()
    for one in INDEXED_KINDS:
        entries = entries.exclude(Exists(one.model.objects.filter(pk=OuterRef(one.kind.value))))
    return entries
