"""The state of the catalogue, the versions of its data, and when each record last changed."""

import json
from datetime import UTC
from functools import cache
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connections,
    models,
    transaction,
)
from django.utils.timezone import now

from actions.models.base import catalogue_models
from actions.models.serialization import for_serializing, join_key, serialize
from actions.vocabulary import Vocabulary
from eunato.database import NoAnswer

NO_STATE = "The catalogue has no state: run migrate"


class DataVersion(models.Model):
    """What was published from one edit on, until another edit changed the public content."""

    number = models.PositiveIntegerField(primary_key=True)
    recorded = models.DateTimeField(help_text="When the edit was made that left the content so.")
    content = models.CharField(max_length=64, help_text="Digest of all public content.")

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return self.label

    @property
    def date(self):
        """The day from which on the content is as it is, in UTC."""
        return self.recorded.date()

    @property
    def label(self):
        """Date and short digest, such as 2026-11-22-3f9c2a1b."""
        return f"{self.date.isoformat()}-{self.content[:8]}"


class PublishedRecord(models.Model):
    """One record of the published data: since when it is public, and when that last changed."""

    model = models.CharField(max_length=40, help_text="The name of the model, such as proposal.")
    key = models.CharField(max_length=700, help_text="The natural key, its parts joined by “/”.")
    digest = models.CharField(max_length=64, help_text="Digest of its public content.")
    published = models.ForeignKey(
        DataVersion, on_delete=models.PROTECT, related_name="records_published"
    )
    changed = models.ForeignKey(
        DataVersion, on_delete=models.PROTECT, related_name="records_changed"
    )

    class Meta:
        ordering = ["model", "key"]
        constraints = [
            models.UniqueConstraint(fields=["model", "key"], name="one_entry_per_published_record"),
        ]

    def __str__(self):
        return f"{self.model}/{self.key}"


class CatalogueStateQuerySet(models.QuerySet):
    """Reads the only row."""

    def row(self):
        """Return what the database holds of the state, as it gives it: nothing else is as quick.

        It is the first that every request asks, and all that most do, so that its SQL is written
        once and not for each.
        """
        connection = connections[self.db]
        was_kept = connection.connection is not None and not connection.in_atomic_block
        connection.health_check_done = True  # This query tells as well whether it still answers.
        try:
            return _read_state(connection)
        except (OperationalError, InterfaceError) as error:
            if not was_kept or isinstance(error.__cause__, NoAnswer):
                raise
            connection.close()
            return _read_state(connection)

    def current(self, row=None):
        """Return the state of the catalogue with the version of the data, in one query or none."""
        edits, changed, number, recorded, content = row or self.row()
        version = number and DataVersion(number, _moment(recorded), content)
        return self.model(pk=1, edits=edits, changed=_moment(changed), version=version)

    def locked(self):
        """Return the state; whoever else writes waits until the transaction ends, as on SQLite.

        Everything that writes to the catalogue or to the work of the desk begins so, before it
        locks anything else: otherwise two could wait for each other. The version of the state
        is read afterwards: joined, it could be that of before the wait.
        """
        try:
            return self.select_for_update().get()
        except CatalogueState.DoesNotExist as missing:
            raise DatabaseError(NO_STATE) from missing


def _read_state(connection):
    with connection.cursor() as cursor:
        cursor.execute(_query_of_state(connection.alias))
        if row := cursor.fetchone():
            return row
    raise DatabaseError(NO_STATE) from CatalogueState.DoesNotExist()


@cache
def _query_of_state(using):
    fields = ["edits", "changed", "version__number", "version__recorded", "version__content"]
    compiler = CatalogueState.objects.using(using).values_list(*fields).query.get_compiler(using)
    return compiler.as_sql()[0]


def _moment(value):
    """Return a time with its zone, which SQLite does not keep: all there are in UTC."""
    return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class CatalogueState(models.Model):
    """How often the catalogue was edited, and which version of the data that left.

    Its only row is changed in the transaction of every edit, so one short query tells readers
    whether anything may have changed.
    """

    edits = models.PositiveBigIntegerField(default=0, help_text="The number of edits so far.")
    changed = models.DateTimeField(default=now, help_text="When the last of them was made.")
    version = models.ForeignKey(DataVersion, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CatalogueStateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_catalogue_state"),
        ]

    def __str__(self):
        return f"{self.edits} edits, {self.changed.isoformat()}"

    @property
    def data_version(self):
        """The version of the data; of a catalogue that never held anything, version 0."""
        if self.version:
            return self.version
        return DataVersion(number=0, recorded=self.changed, content=content_of({}))

    def advance(self, moment, digests, *, is_everything):
        """Put on record what an edit, made at a moment, left of the public content.

        ``digests`` holds the digest of each record that the edit touched, by name of the model
        and key, and nothing where it is not public; or of all records, where it is everything.
        """
        rows = {(one.model, one.key): one for one in PublishedRecord.objects.all()}
        before = {place: one.digest for place, one in rows.items()}
        after = digests if is_everything else before | digests
        after = {place: digest for place, digest in after.items() if digest}
        # The terms that the records use may have changed as well, but by no edit of some records.
        if after != before or (is_everything and content_of(after) != self.data_version.content):
            self.version = DataVersion.objects.create(
                number=(self.version_id or 0) + 1, recorded=moment, content=content_of(after)
            )
            _publish(self.version, rows, after)
        self.edits, self.changed = self.edits + 1, moment
        self.save()


def public_digests():
    """Return the digest of every public record, by name of its model and key."""
    digests = {}
    for model in catalogue_models():
        for record in for_serializing(model._default_manager.all()):
            if digest := digest_of(model, serialize(record)):
                digests[model._meta.model_name, join_key(record.natural_key())] = digest
    return digests


def bring_up_to_date():
    """Put on record what is public now, whichever way it came there.

    A new release may tell it in other terms, which makes a new version of the data.
    """
    with transaction.atomic():
        CatalogueState.objects.get_or_create(pk=1)
        state, digests = CatalogueState.objects.locked(), public_digests()
        if content_of(digests) != state.data_version.content:
            state.advance(now(), digests, is_everything=True)


def digest_of(model, values):
    """Return the digest of the public part of a serialization; nothing where no part is public.

    What is empty is left out, so that a new field alone changes no record.
    """
    public = model.public_values(values)
    stated = {name: value for name, value in public.items() if value not in ("", None, [])}
    return _digest(stated) if stated else None


def _publish(version, known, digests):
    """Put the records on record that a version adds, changes or removes."""
    PublishedRecord.objects.bulk_create(
        PublishedRecord(model=model, key=key, digest=digest, published=version, changed=version)
        for (model, key), digest in digests.items()
        if (model, key) not in known
    )
    changed = [one for place, one in known.items() if digests.get(place, one.digest) != one.digest]
    for one in changed:
        one.digest, one.changed = digests[one.model, one.key], version
    PublishedRecord.objects.bulk_update(changed, ["digest", "changed"], batch_size=200)
    gone = [one.pk for place, one in known.items() if place not in digests]
    PublishedRecord.objects.filter(pk__in=gone).delete()


def content_of(digests):
    """Return the digest of all public content: the records, and the terms that they use."""
    terms = [
        (vocabulary.__name__, term.value, term.label, term.definition)
        for vocabulary in Vocabulary.__subclasses__()
        for term in vocabulary
    ]
    return _digest([sorted(digests.items()), sorted(terms)])


def _digest(content):
    return sha256(json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
