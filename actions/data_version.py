"""The version of the data: it changes when, and only when, the public content changes."""

import json
import logging
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, OuterRef
from django.utils.timezone import now

from actions.caching import catalogue_state
from actions.models import DataVersion, PublishedRecord
from actions.models.base import count_of
from actions.tables import RECORD_TABLES, TermTable

logger = logging.getLogger(__name__)


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
    """Return the latest version where the content is still that of it, otherwise a new one.

    It is put on record where that is possible now; no reader has to wait for it.
    """
    content = _digest([sorted(digests.items()), list(TermTable().rows(site=""))])
    is_new = latest is None or latest.content != content
    number = (latest.number if latest else 0) + is_new
    recorded = now() if is_new else latest.recorded
    version = DataVersion(number=number, recorded=recorded, content=content, state=state)
    try:
        with transaction.atomic():
            _put_on_record(version, digests, is_new=is_new)
    except IntegrityError:  # Another process has recorded it in the same moment.
        return DataVersion.objects.newest().get()
    except DatabaseError:  # Somebody else is writing, or nobody may: the next reader will try.
        logger.warning("Version %s of the data could not be put on record yet.", version)
    return version


def _put_on_record(version, digests, *, is_new):
    """Save a version, and with a new one the records that are new, changed or gone."""
    version.save(force_insert=is_new)
    if is_new:
        _put_records_on_record(version, digests)


def _put_records_on_record(version, digests):
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


def _digest(content):
    return sha256(json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
