"""What all kinds of public records have in common."""

from actions.models import Document
from actions.models.base import key_expression
from actions.vocabulary import Standing

UNCONFIRMED_FORM = "Unconfirmed entry"
NOT_CONFIRMED = f"[{Standing.UNCONFIRMED.label[0].lower()}{Standing.UNCONFIRMED.label[1:]}]"


class RecordKind:
    """One kind of public record; ``path`` is its name in addresses."""

    path = ""
    model = None
    related = ()
    form = "Restatement"

    @property
    def model_name(self):
        return self.model._meta.model_name

    @property
    def key(self):
        """The expression for the key of a record, as the published data has it."""
        return key_expression(self.model)

    def records(self):
        """Return the records with what naming and telling them needs."""
        return self.model.objects.select_related(*self.related).annotate(record_key=self.key)

    def keys(self, records):
        """Return the query for the keys of records."""
        return records.order_by().annotate(record_key=self.key).values("record_key")

    def with_keys(self, keys):
        """Return the records that have the keys, by key."""
        return {one.record_key: one for one in self.records().filter(record_key__in=keys)}

    def key_of(self, record):
        return "/".join(map(str, record.natural_key()))

    def name(self, record):
        """Return what the record is called, and whether it is confirmed."""
        doubt = "" if self.is_confirmed(record) else f" {NOT_CONFIRMED}"
        return f"{self.heading(record)}{doubt}"

    def heading(self, record):
        return str(record)

    def short_name(self, record):
        """Return what the record is called among others on its page."""
        return self.heading(record)

    def told(self, record):
        """Return what the record says, with whoever says it."""
        return record.text

    def standing(self, record):
        """Return how well its text is supported, or nothing where that is no question."""
        return Standing(record.standing)

    def is_confirmed(self, record):
        """Return whether a page that was read supports the record, where that is a question."""
        return self.standing(record) != Standing.UNCONFIRMED

    def form_of(self, record):
        """Return what the text of the record is in relation to the original."""
        return self.form if self.is_confirmed(record) else UNCONFIRMED_FORM

    def address(self, record):
        return record.get_absolute_url()

    def originals(self, record):
        """Return the documents that the record restates."""
        return Document.objects.filter(pk=record.document_id)

    def sources(self, record):
        """Return the sources on which the record rests."""
        return record.sources.all()
