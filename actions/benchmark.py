"""How long the search takes on many times today's data, made up and thrown away again."""

from math import ceil
from statistics import median

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from actions import models
from actions.models import SearchEntry
from actions.results import SearchFilter, best_of_each_kind, results
from actions.search import engine, index
from actions.search.offers import OFFERS

QUESTIONS = ["cyber", "exercise", "NATO", '"military mobility"', "WPS", "staff talks on resilience"]
REPEATS = 5

# What of a copy must differ from its original, by the number of the copy. There are 74 proposals
# and never more, which the database itself holds: the other kinds make up for them.
OWN_OF_A_COPY = {
    models.Paragraph: lambda n: {"number": f"{n:06}", "anchor": f"copy-{n}", "order": n},
    models.Finding: lambda n: {"code": f"{n:07}"},
    models.Commentary: lambda n: {"number": n},
    models.Document: lambda n: {"slug": f"copy-{n}", "as_source": None},
}


def multiply(times):
    """Copy records that are searched, with their subjects, until there are so many times more."""
    with connection.cursor() as cursor:
        engine(connection.alias).remove(cursor)
    copied = [offer for offer in OFFERS if offer.model in OWN_OF_A_COPY]
    entries = SearchEntry.objects.count()
    rounds = entries * (times - 1) / sum(offer.model.objects.count() for offer in copied)
    for offer in copied:
        _copy(offer, ceil(rounds))
    index.make(connection.alias)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(offer, rounds):
    originals_of_copies = list(offer.model.objects.all()) * rounds
    first = 1_000  # No record of today has such a number.
    copies = [
        _copied(original, first + place) for place, original in enumerate(originals_of_copies)
    ]
    offer.model.objects.bulk_create(copies, batch_size=500)
    for field in offer.subject_fields:
        if field.many_to_many:
            _copy_relation(field, zip(originals_of_copies, copies, strict=True))


def _copied(original, number):
    values = {
        field.attname: getattr(original, field.attname)
        for field in original._meta.concrete_fields
        if not field.primary_key
    }
    copy = type(original)(**values)
    for name, value in OWN_OF_A_COPY[type(original)](number).items():
        setattr(copy, name, value)
    return copy


def _copy_relation(field, pairs):
    through = field.remote_field.through
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    related = {}
    for one, subject in through.objects.values_list(own, other):
        related.setdefault(one, []).append(subject)
    links = [
        through(**{own: copy.pk, other: subject})
        for original, copy in pairs
        for subject in related.get(original.pk, [])
    ]
    through.objects.bulk_create(links, batch_size=500)


def timings():
    """Yield for each question how many entries it finds and how long the database takes.

    That is in milliseconds, the median of a few times: for the best of each kind with their
    extracts, and for the counts of the facets.
    """
    for text in QUESTIONS:
        query = QueryDict(mutable=True)
        query["q"] = text
        asked = SearchFilter(query, queryset=SearchEntry.objects.all())
        yield text, asked.qs.count(), _milliseconds(_search, asked), _milliseconds(_count, asked)


def _search(asked):
    results(best_of_each_kind(asked.qs), asked.question)


def _count(asked):
    asked.facets()


def _milliseconds(work, asked):
    return median(_time_in_database(work, asked) for _ in range(REPEATS))


def _time_in_database(work, asked):
    with CaptureQueriesContext(connection) as queries:
        work(asked)
    return 1000 * sum(float(query["time"]) for query in queries)
