"""What may not be deleted because other records refer to it, and how that is said."""

from django.db.models import Count
from django.utils.html import format_html
from django.utils.text import capfirst


def uses(records):
    """Return a sentence for each record whose links from others would silently be lost."""
    records = list(records)
    counts = {}
    for relation in _links_to(records):
        for pk, number in _used(relation, records):
            counts.setdefault(pk, []).append(_how_many(number, relation.related_model._meta))
    return [
        format_html(
            "{} “{}” is used by {}.",
            capfirst(record._meta.verbose_name),
            record,
            ", ".join(counts[record.pk]),
        )
        for record in records
        if record.pk in counts
    ]


def _links_to(records):
    """Return the many-to-many relations to these records; foreign keys protect themselves."""
    if not records:
        return []
    return [
        relation
        for relation in records[0]._meta.related_objects
        if relation.many_to_many and relation.through._meta.auto_created
    ]


def _used(relation, records):
    column = relation.field.m2m_reverse_field_name()
    rows = relation.through._default_manager.filter(**{f"{column}__in": records})
    return rows.order_by().values_list(column).annotate(number=Count("pk"))


def _how_many(number, options):
    name = options.verbose_name if number == 1 else options.verbose_name_plural
    return f"{number} {name}"
