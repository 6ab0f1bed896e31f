"""The search in PostgreSQL: a stored vector of the entries with a GIN index."""

from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.expressions import RawSQL

from actions.models import SearchEntry

# English stems without stop words, as FTS5 has them; accents and signs are taken out before.
CONFIGURATION = "actions_search_words"
# A word counts most in the title, then in the text, then in the names of the subjects.
WEIGHTS = {"title": "A", "text": "B", "subjects": "C"}
WORTH = [0.0, 0.125, 0.25, 1.0]  # D, C, B, A.
ACCENTS = r"[\u0300-\u036F]"
SIGNS = r"[\u0021-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u2000-\u2BFF\u3000-\u303F]+"
# A text with nothing but words in it, without accents.
PLAIN = (
    f"regexp_replace(regexp_replace(normalize({{}}, NFKD), '{ACCENTS}', '', 'g'), "
    f"'{SIGNS}', ' ', 'g')"
)
# It keeps the fields apart, so that no phrase reaches from one into the next.
GAP = "'|:2'::tsvector"
EXTRACT = {
    "max_words": 40,
    "min_words": 25,
    "short_word": 0,
    "max_fragments": 2,
    "fragment_delimiter": " … ",
}


INSTALLED = [
    f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {CONFIGURATION}",
    f"DROP TEXT SEARCH DICTIONARY IF EXISTS {CONFIGURATION}",
    f"CREATE TEXT SEARCH DICTIONARY {CONFIGURATION} (TEMPLATE = snowball, LANGUAGE = english)",
    f"CREATE TEXT SEARCH CONFIGURATION {CONFIGURATION} (COPY = english)",
    f"ALTER TEXT SEARCH CONFIGURATION {CONFIGURATION} "
    f"ALTER MAPPING REPLACE english_stem WITH {CONFIGURATION}",
    "CREATE INDEX IF NOT EXISTS actions_search_vector "
    f"ON {SearchEntry._meta.db_table} USING gin (vector)",
]


def install():
    """Make what the vectors are computed with anew, and their index where there is none."""
    with connection.cursor() as cursor:
        for statement in INSTALLED:
            cursor.execute(statement)


def write(entries):
    """Compute the vectors of entries."""
    vectors = [
        f"setweight(to_tsvector('{CONFIGURATION}', {PLAIN.format(text)}), '{weight}')"
        for text, weight in WEIGHTS.items()
    ]
    rows = SearchEntry.objects.filter(pk__in=[one.pk for one in entries])
    rows.update(vector=RawSQL(f" || {GAP} || ".join(vectors), []))  # noqa: S611 It holds names of ours only.


def remove(entries):
    """Delete entries, their vectors with them."""
    entries.delete()


def matching(rows, terms, entry=""):
    """Return the rows with all terms, annotated with ``relevance``: the higher the better.

    ``entry`` is the path from a row to its entry, such as ``search_entry__``.
    """
    query = reduce(and_, map(_alternatives, terms))
    return _ranked(rows, query, f"{entry}vector")


def matching_most(entries, terms):
    """Return the entries with any of the terms, annotated with ``found``: with how many."""
    found = [
        Case(When(vector=_alternatives(term), then=1), default=0, output_field=IntegerField())
        for term in terms
    ]
    return _ranked(entries, _any(terms), "vector").annotate(found=sum(found, Value(0)))


def _ranked(rows, query, vector):
    # Asked once, the planner reads every vector, which costs more than it thinks. Asked twice, it
    # expects fewer rows and takes the index: 19 ms in place of 46 where a tenth of 44,000 match.
    found = rows.filter(**{vector: query}).filter(**{vector: query})
    return found.annotate(relevance=SearchRank(F(vector), query, weights=WORTH))


def with_extracts(entries, terms, start, stop):
    """Annotate what matches any of the terms with its texts, the words of the terms marked."""
    query = _any(terms)
    marks = {"config": CONFIGURATION, "start_sel": start, "stop_sel": stop}
    return entries.filter(vector=query).annotate(
        marked_title=SearchHeadline("title", query, highlight_all=True, **marks),
        marked_text=SearchHeadline("text", query, **marks, **EXTRACT),
        marked_subjects=SearchHeadline("subjects", query, highlight_all=True, **marks),
    )


def _any(terms):
    return reduce(or_, map(_alternatives, terms))


def _alternatives(term):
    alternatives = []
    for phrases in term.alternatives:
        queries = [
            SearchQuery(" ".join(phrase), config=CONFIGURATION, search_type="phrase")
            for phrase in phrases
        ]
        alternatives.append(reduce(and_, queries))
    return reduce(or_, alternatives)
