"""The version of the data: it changes when, and only when, the public content changes."""

import json
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef
from django.utils.timezone import now

from actions.caching import catalogue_state
from actions.models import DataVersion, PublishedRecord
from actions.models.base import count_of
from actions.tables import RECORD_TABLES, TermTable


def current(state=None):
    """Return the version of what is public now, and put it on record if it is new.

    ``state`` is what :func:`actions.caching.catalogue_state` returned, where it is known.
    """
    state = state or catalogue_state()
    latest = state.latest_version
    if latest and latest.state == state.digest:
        return latest
    digests = digests_of_records(state.filled)
    if catalogue_state() != state:  # An edit came while the records were read.
        return current()
    return _version_of(digests, latest, state.digest)


def history():
    """Return the versions, newest first, each with the records that last changed with it.

    Of those, some were new; a record counts for one version only.
    """
    records = PublishedRecord.objects.filter(changed=OuterRef("pk"))
    return DataVersion.objects.order_by("-number").annotate(
        changed_count=count_of(records),
        new_count=count_of(records.filter(published=F("changed"))),
    )


def digests_of_records(filled):
    """Return the digest of each public record of the models that have any, by table and key."""
    tables = [table for table in RECORD_TABLES if table.model._meta.model_name in filled]
    return {
        (table.name, key): _digest(content)
        for table in tables
        for key, content in _contents(table).items()
    }


def _contents(table):
    """Return the public content of each record of a table, its relations included, by key.

    What is empty is left out, so that a new field alone changes no record.
    """
    contents = {}
    for record in table.records():
        values = table.values(record)
        stated = {name: value for name, value in values.items() if value not in ("", None)}
        contents[str(values[table.key])] = stated
    for relation in table.relations if contents else []:
        for own, other in relation.pairs():
            stated = contents.setdefault(str(own), {})
            stated.setdefault(relation.field.name, []).append(other)
    return contents


def _version_of(digests, latest, state):
    """Return the latest version where the content is still that of it, otherwise a new one."""
    content = _digest([sorted(digests.items()), list(TermTable().rows(site=""))])
    if latest and latest.content == content:
        DataVersion.objects.filter(number=latest.number).update(state=state)
        return latest
    try:
        return _recorded(latest, content, state, digests)
    except IntegrityError:  # Another process has recorded it in the same moment.
        return DataVersion.objects.newest().get()


@transaction.atomic
def _recorded(latest, content, state, digests):
    version = DataVersion.objects.create(
        number=latest.number + 1 if latest else 1, recorded=now(), content=content, state=state
    )
    known = {(one.table, one.key): one for one in PublishedRecord.objects.all()}
    new = [
        PublishedRecord(table=table, key=key, digest=digest, published=version, changed=version)
        for (table, key), digest in digests.items()
        if (table, key) not in known
    ]
    changed = [one for place, one in known.items() if digests.get(place, one.digest) != one.digest]
    for one in changed:
        one.digest, one.changed = digests[one.table, one.key], version
    gone = [one.pk for place, one in known.items() if place not in digests]
    PublishedRecord.objects.bulk_create(new)
    PublishedRecord.objects.bulk_update(changed, ["digest", "changed"])
    PublishedRecord.objects.filter(pk__in=gone).delete()
    return version


def _digest(content):
    return sha256(json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
