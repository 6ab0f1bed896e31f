"""The versions of the data, as the data page lists them."""

from django.db.models import F, OuterRef

from actions.models import DataVersion, PublishedRecord
from actions.models.base import count_of


def history():
    """Return the versions, newest first, each with the records that last changed with it.

    Of those, some were new; a record counts for one version only.
    """
    records = PublishedRecord.objects.filter(changed=OuterRef("pk"))
    return DataVersion.objects.order_by("-number").annotate(
        changed_count=count_of(records),
        new_count=count_of(records.filter(published=F("changed"))),
    )
