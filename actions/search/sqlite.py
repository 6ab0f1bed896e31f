"""The search in SQLite: an FTS5 table over the entries."""

from django.db.models import (
    Case,
    Exists,
    F,
    Field,
    Func,
    IntegerField,
    OuterRef,
    TextField,
    Value,
    When,
)
from django.db.models.lookups import BuiltinLookup

from actions.models import WordIndex
from actions.search.entries import ENTRIES, Writer

PREFIX = "actions_search_"
WORDS = WordIndex._meta.db_table
COLUMNS = ["title", "text", "subjects"]
# How much more a word counts in the title and in the text than in the names of the subjects.
WEIGHTS = "bm25(8.0, 2.0, 1.0)"
TOKENS_OF_AN_EXTRACT = 40

WRITER = Writer(joined="group_concat")

INDEX = [
    f"DROP TABLE IF EXISTS {WORDS}",
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5({', '.join(COLUMNS)}, content='{ENTRIES}', "
    "content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    f"INSERT INTO {WORDS}({WORDS}, rank) VALUES ('rank', '{WEIGHTS}')",
]


def install(cursor):
    """Make the index anew: table, triggers, entries."""
    remove(cursor)
    WRITER.empty(cursor)
    for statement in [*INDEX, *_triggers()]:
        cursor.execute(statement)
    WRITER.fill(cursor)


def remove(cursor):
    """Remove the triggers, which would be in the way when a table is made anew."""
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')


def _triggers():
    for trigger in WRITER.triggers():
        yield _trigger(trigger.name, trigger.table, trigger.event, trigger.statements)
    gone, come = _words("OLD", "'delete', "), _words("NEW")
    following = {"INSERT": [come], "DELETE": [gone], "UPDATE": [gone, come]}
    for event, statements in following.items():
        yield _trigger(f"words_{event.lower()}", ENTRIES, event, statements)


def _trigger(name, table, event, statements):
    body = "; ".join(statements)
    return f"CREATE TRIGGER {PREFIX}{name} AFTER {event} ON {table} BEGIN {body}; END"


def _words(row, command=""):
    """Return the statement that puts an entry into the index, or with a command takes it out."""
    columns = ", ".join([*([WORDS] if command else []), "rowid", *COLUMNS])
    values = ", ".join(f"{row}.{column}" for column in ["id", *COLUMNS])
    return f"INSERT INTO {WORDS}({columns}) VALUES ({command}{values})"


@Field.register_lookup
class Match(BuiltinLookup):
    """What FTS5 finds for a query in its own language."""

    lookup_name = "fts5"

    def get_rhs_op(self, connection, rhs):
        return f"MATCH {rhs}"


def matching(rows, terms, entry):
    """Return the rows with all terms, annotated with ``relevance``."""
    found = rows.filter(**{f"{entry}words__content__fts5": _query(terms)})
    return found.annotate(relevance=-F(f"{entry}words__rank"))


def matching_most(entries, terms):
    """Return the entries with any of the terms, annotated with ``found``: with how many."""
    any_of_them = " OR ".join(map(_alternatives, terms))
    found = entries.filter(words__content__fts5=any_of_them)
    return found.annotate(relevance=-F("words__rank"), found=sum(map(_has, terms), Value(0)))


def _has(term):
    index = WordIndex.objects.filter(pk=OuterRef("pk"), content__fts5=_alternatives(term))
    return Case(When(Exists(index), then=1), default=0, output_field=IntegerField())


def with_extracts(entries, terms, start, stop):
    """Annotate what matches any of the terms with its texts, the words of the terms marked."""
    marks = [Value(start), Value(stop)]
    extract = [*marks, Value(" … "), Value(TOKENS_OF_AN_EXTRACT)]
    any_of_them = " OR ".join(map(_alternatives, terms))
    return entries.filter(words__content__fts5=any_of_them).annotate(
        marked_title=_on_words("highlight", 0, marks),
        marked_text=_on_words("snippet", 1, extract),
        marked_subjects=_on_words("highlight", 2, marks),
    )


def _on_words(function, column, arguments):
    return Func(
        F("words__content"), Value(column), *arguments, function=function, output_field=TextField()
    )


def _query(terms):
    return " AND ".join(map(_alternatives, terms))


def _alternatives(term):
    return f"({' OR '.join(map(_all_of, term.alternatives))})"


def _all_of(phrases):
    # In quotes FTS5 reads nothing as an operator; a phrase holds letters and digits only.
    quoted = ['"{}"'.format(" ".join(phrase)) for phrase in phrases]
    return f"({' AND '.join(quoted)})"
