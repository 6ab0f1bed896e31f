"""The records as tables: one for each model, one for each relation of several."""

import datetime
from dataclasses import replace
from functools import cached_property

from django.utils.text import capfirst

from actions import models
from actions.models.serialization import join_key
from actions.progress.sentences import evidence_of
from actions.publishing.fields.columns import MIDDLE, Column, column_of, only_key

# In the order in which they can be loaded: nothing refers to a later file.
MODEL_OF_FILE = {
    "areas": models.Area,
    "themes": models.Theme,
    "organisations": models.Organisation,
    "countries": models.Country,
    "sources": models.Source,
    "documents": models.Document,
    "document_symbols": models.DocumentSymbol,
    "document_addresses": models.DocumentAddress,
    "declarations": models.Declaration,
    "signatories": models.Signatory,
    "key_facts": models.KeyFact,
    "paragraphs": models.Paragraph,
    "clauses": models.Clause,
    "proposal_sets": models.ProposalSet,
    "proposals": models.Proposal,
    "progress_reports": models.ProgressReport,
    "report_considerations": models.ReportConsideration,
    "findings": models.Finding,
    "structured_dialogues": models.StructuredDialogue,
    "observations": models.Observation,
    "period_evidence": models.PeriodEvidence,
    "events": models.Event,
    "membership_snapshots": models.MembershipSnapshot,
    "memberships": models.Membership,
    "commentary": models.Commentary,
    "disagreements": models.Disagreement,
    "unknowns": models.Unknown,
    "count_deviations": models.CountDeviation,
    "synonyms": models.Synonym,
}
# What must be read together with a record to know its page and key without asking again.
JOINS_OF_PAGE = {
    models.Clause: ["paragraph__document"],
    models.Commentary: ["document__declaration", "document__report"],
    models.Document: ["declaration", "report"],
    models.Paragraph: ["document__declaration", "document__report"],
}

KEY = "key"
KEY_OF_SEVERAL = Column(
    KEY,
    "The parts by which the record is identified, joined by “/”.",
    lambda record: join_key(record.natural_key()),
    required=True,
    unique=True,
)
PAGE = Column(
    "page",
    "Where the record stands on this site, for ever: the address to cite.",
    "get_absolute_url",
    required=True,
    is_address=True,
    width=MIDDLE,
)
READ_IN = Column(
    "read_in",
    "What was read of the report for it, and how it was matched.",
    lambda observation: evidence_of(observation.evidence, observation.match, observation.report),
    required=True,
    width=MIDDLE,
)


class Table:
    """A table of the public data, with its columns and rows."""

    name = ""
    title = ""
    description = ""
    primary_key = ()
    columns = ()

    @property
    def path(self):
        """Where its CSV file stands beside the description of the package."""
        return f"tables/{self.name}.csv"

    @property
    def columns_but_labels(self):
        """The columns that say something of their own."""
        return [column for column in self.columns if not column.is_label]

    @property
    def column_names(self):
        return [column.name for column in self.columns]

    def rows(self, site):
        """Yield the values of each row, in the order of the columns; ``site`` begins addresses."""
        for record in self.records():
            row = [_stated(column.of(record), column) for column in self.columns]
            if self.columns[-1] is PAGE:
                row[-1] = f"{site}{row[-1]}"
            yield row


def _stated(value, column):
    """Return a value as every file holds it: what is empty is nothing, a time is to the second."""
    if isinstance(value, list):
        value = ", ".join(value)
    if value == "" and not column.required:
        return None
    if isinstance(value, datetime.datetime):
        return value.replace(microsecond=0)
    return value


class RecordTable(Table):
    """The records of one model, each with the key by which the other tables refer to it."""

    def __init__(self, name, model):
        self.name = name
        self.model = model
        self.title = capfirst(str(model._meta.verbose_name_plural))
        self.description = model.__doc__.splitlines()[0]
        fields = [model._meta.get_field(field) for field in model.public_fields]
        self.fields = [field for field in fields if not field.many_to_many]
        self.relations = [RelationTable(self, field) for field in fields if field.many_to_many]

    @property
    def key(self):
        """The name of the column that identifies a record."""
        return KEY if len(self.model.natural_key_fields) > 1 else only_key(self.model)

    @property
    def primary_key(self):
        return (self.key,)

    @cached_property
    def columns(self):
        """The columns of its fields, each code with its label, and what follows from them."""
        columns = [KEY_OF_SEVERAL] if self.key == KEY else []
        for field in self.fields:
            column = column_of(field)
            if table := TABLE_OF_MODEL.get(field.related_model):
                column = replace(column, refers_to=table.name, key_referred_to=table.key)
            columns += column.with_label()
        if self.model is models.Observation:
            columns.append(READ_IN)
        return [*columns, PAGE] if hasattr(self.model, "get_absolute_url") else columns

    def records(self):
        """Return the public records in the order of their keys, the same on every database."""
        joins = [field.name for field in self.fields if field.is_relation]
        rows = self.model._default_manager.public().order_by()
        rows = rows.select_related(*joins, *JOINS_OF_PAGE.get(self.model, []))
        if self.model is models.Observation:
            rows = rows.with_evidence()
        return sorted(rows, key=lambda record: record.natural_key())


class RelationTable(Table):
    """Which other records each record of one table has, a pair a row."""

    def __init__(self, owner, field):
        self.owner = owner
        self.field = field
        self.name = f"{owner.name}_{field.name}"
        self.title = f"{owner.title}: {field.verbose_name}"
        self.description = (
            field.help_text or f"The {field.verbose_name} of the {owner.title.lower()}."
        )

    @cached_property
    def columns(self):
        tables = [self.owner, TABLE_OF_MODEL[self.field.related_model]]
        return [_reference_to(table, place) for place, table in enumerate(tables)]

    @property
    def primary_key(self):
        return tuple(self.column_names)

    def records(self):
        """Return the keys of the two records of each pair, sorted."""
        other = f"{self.field.name}__{only_key(self.field.related_model)}"
        found = (
            self.owner.model._default_manager.public()
            .order_by()
            .filter(**{f"{other}__isnull": False})
            .values_list(*self.owner.model.natural_key_fields, other)
        )
        pairs = ((key[0] if len(key) == 1 else join_key(key), end) for *key, end in sorted(found))
        return list(pairs)


def _reference_to(table, place):
    """Return the column of a relation that holds the key of a record of a table."""
    key = next(column for column in table.columns if column.name == table.key)
    kind = table.model._meta.verbose_name
    return Column(
        kind.replace(" ", "_"),
        f"The {kind}, by its key.",
        lambda pair: pair[place],
        verbose_name=capfirst(kind),
        kind=key.kind,
        required=True,
        refers_to=table.name,
        key_referred_to=table.key,
    )


RECORD_TABLES = [RecordTable(name, model) for name, model in MODEL_OF_FILE.items()]
TABLE_OF_MODEL = {table.model: table for table in RECORD_TABLES}
