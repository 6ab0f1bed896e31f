"""The records as tables: one for each model, one for each relation of several."""

from functools import cached_property

from actions import models
from actions.models.serialization import NOT_PUBLIC, serialized_fields
from actions.progress.sentences import evidence_of
from actions.publishing.fields.base import KEY, KEY_OF_SEVERAL, PAGE, READ_IN, Table, joined_key
from actions.publishing.fields.columns import Column, column_of, only_key, sentence
from actions.vocabulary import SourceKind

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

LAST = ["reviewed"]

# What must be read together with a record to know its page without asking the database again.
JOINS_OF_PAGE = {
    models.Commentary: ["document__declaration", "document__report"],
    models.Document: ["declaration", "report"],
    models.Paragraph: ["document__declaration", "document__report"],
}


class RecordTable(Table):
    """The records of one model, each with the key by which the other tables refer to it."""

    def __init__(self, name, model):
        self.name = name
        self.model = model
        self.title = sentence(model._meta.verbose_name_plural)
        self.description = model.__doc__.splitlines()[0]

    @cached_property
    def _public_fields(self):
        fields = serialized_fields(self.model)
        return [field for field in fields if field.name not in NOT_PUBLIC]

    @cached_property
    def fields(self):
        """The public fields of one value each, those of the key first."""
        first = [path.split("__")[0] for path in self.model.natural_key_fields]
        places = {name: place for place, name in enumerate(first)}
        own = [field for field in self._public_fields if not field.many_to_many]
        return sorted(
            own, key=lambda field: (field.name in LAST, places.get(field.name, len(first)))
        )

    @property
    def key(self):
        """The name of the column that identifies a record."""
        return KEY if len(self.model.natural_key_fields) > 1 else only_key(self.model)

    @property
    def primary_key(self):
        return (self.key,)

    @cached_property
    def stored(self):
        """The columns that hold what is stored; the others follow from them."""
        own = [column_of(field, TABLE_OF_MODEL.get(field.related_model)) for field in self.fields]
        return own if self.key != KEY else [KEY_OF_SEVERAL, *own]

    @cached_property
    def columns(self):
        """The stored columns, each code with its label, and where the record stands."""
        columns = []
        for column in self.stored:
            columns += [column, column.label_column] if column.vocabulary else [column]
        if self.model is models.Observation:
            columns.append(READ_IN)
        return [*columns, PAGE] if hasattr(self.model, "get_absolute_url") else columns

    @cached_property
    def relations(self):
        """The tables of the relations in which a record has several others."""
        return [RelationTable(self, field) for field in self._public_fields if field.many_to_many]

    def public(self):
        """Return the public records."""
        rows = self.model._default_manager.order_by()
        return rows.filter(linked=True) if self.model is models.DocumentAddress else rows

    def records(self):
        """Return the public records in the order of their keys, the same on every database."""
        joins = [field.name for field in self.fields if field.is_relation]
        rows = self.public().select_related(*joins, *JOINS_OF_PAGE.get(self.model, []))
        if self.model is models.Observation:
            rows = rows.with_evidence()
        return sorted(rows, key=lambda record: record.natural_key())

    def values(self, record):
        """Return what is stored of a record and public, by column."""
        values = {field.name: _value(record, field) for field in self.fields}
        if self.model is models.Source and record.kind == SourceKind.MIRROR:
            values["address"] = ""
        return {KEY: joined_key(record.natural_key()), **values} if self.key == KEY else values

    def records_in_words(self, site):
        """Yield each record by column, with labels and the address of its page."""
        coded = [column for column in self.stored if column.vocabulary]
        for record in self.records():
            row = self.values(record)
            for column in coded:
                code = row[column.name]
                row[column.label_column.name] = column.vocabulary(code).label if code else ""
            if self.columns[-1] is PAGE:
                row["page"] = f"{site}{record.get_absolute_url()}"
            if self.model is models.Observation:
                row["read_in"] = evidence_of(record.evidence, record.match, record.report)
            yield row


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
        return [_reference_to(self.owner), _reference_to(TABLE_OF_MODEL[self.field.related_model])]

    @property
    def primary_key(self):
        return tuple(self.column_names)

    def pairs(self):
        """Return the keys of the two records of each pair, sorted."""
        other = f"{self.field.name}__{only_key(self.field.related_model)}"
        found = (
            self.owner.public()
            .filter(**{f"{other}__isnull": False})
            .values_list(*self.owner.model.natural_key_fields, other)
        )
        return [(joined_key(key), value) for *key, value in sorted(found)]

    def records_in_words(self, site):
        """Yield each pair by column."""
        for pair in self.pairs():
            yield dict(zip(self.column_names, pair, strict=True))


def _reference_to(table):
    """Return the column of a relation that holds the key of a record of a table."""
    key = next(column for column in table.stored if column.name == table.key)
    kind = table.model._meta.verbose_name
    return Column(
        kind.replace(" ", "_"),
        key.kind,
        f"The {kind}, by its key.",
        required=True,
        title=sentence(kind),
        refers_to=table.name,
        key_referred_to=table.key,
    )


def _value(record, field):
    value = getattr(record, field.name)
    return value.natural_key()[0] if field.is_relation and value else value


RECORD_TABLES = [RecordTable(name, model) for name, model in MODEL_OF_FILE.items()]
TABLE_OF_MODEL = {table.model: table for table in RECORD_TABLES}
