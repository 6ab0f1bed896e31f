"""Fill a database made for measuring with the catalogue many times over: copies.py TIMES FOLDER

Copied is what grows: proposals with their subjects and sources, what reports say of them,
paragraphs, commentary, and the history of these. Any other database is refused.
"""

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".local" / "bench"  # Of its SQLite files; on PostgreSQL a name tells.
APART = 10_000  # By so much the row ids of two copies differ; no table has as many rows.


def refuse_other_databases():
    """Raise SystemExit where the database is not one made for measuring."""
    from django.conf import settings

    name = str(settings.DATABASES["default"]["NAME"])
    is_file = "sqlite3" in settings.DATABASES["default"]["ENGINE"]
    ours = Path(name).resolve().parent == PLACE if is_file else name.endswith("_bench")
    if not ours:
        sys.exit(
            "Copies are made only in a SQLite file in .local/bench/, or in a PostgreSQL database "
            "whose name ends in _bench. Nothing was changed."
        )


def fill(times):
    """Load the catalogue and copy what grows, until it is there so many times."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from actions.models import Proposal

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_catalogue", verbosity=0)
    # The references of the real sets are counted; the copies have others.
    rules = {one.name: one for one in Proposal._meta.constraints}
    Proposal._meta.constraints.remove(rules["proposal_reference_belongs_to_its_set"])
    with connection.schema_editor() as editor:
        editor.remove_constraint(Proposal, rules["proposal_reference_belongs_to_its_set"])
    with transaction.atomic():
        for model in growing():
            add_copies(model, times)
            for field in model._meta.many_to_many:
                add_copies(field.remote_field.through, times)
    # What is kept beside the records, such as the search index, is made as after a migration.
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # Else it happens at some moment while something is measured.


def growing():
    """Return the models of which there is more in time, each after those that it refers to."""
    from actions import models
    from actions.models.history import Edit, Version

    names = ["Proposal", "Finding", "Observation", "PeriodEvidence", "Paragraph", "Commentary"]
    return [Edit, *[getattr(models, name) for name in names], Version]


def add_copies(model, times):
    """Add the copies of every row, with references to the other records of the same copy."""
    shifted = [model._meta.pk.attname] + [
        field.attname
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in growing()
    ]
    rows = model._default_manager.order_by("pk")
    if model.__name__ == "Version":
        rows = rows.filter(model__in=[one._meta.model_name for one in growing()])
    rows = list(rows.values())
    for copy in range(1, times):
        objects = []
        for row in rows:
            moved = {name: row[name] + copy * APART for name in shifted if row[name] is not None}
            objects.append(model(**row | moved | keys(model.__name__, row, copy)))
        model._default_manager.bulk_create(objects, batch_size=500)


def keys(name, row, copy):
    """Return what identifies the copy of a row, in place of what identifies the row."""
    match name:
        case "Proposal":
            place, year = row["order_in_area"], row["proposal_set_id"]
            return {
                "reference": f"{year % 100}-{copy * 50 + int(row['reference'][5:]):04}",
                "order_in_area": place and place + copy * 50,
            }
        case "Finding":
            return {"code": f"F{copy:02}-{row['id']:03}"}
        case "Paragraph":
            order = row["order"] + copy * 50
            return {"order": order, "number": str(order), "anchor": f"copy-{order}"}
        case "Commentary":
            return {"number": row["number"] + copy * 100}
        case "Version":
            return {"object_id": row["object_id"] + copy * APART, "key": f"{row['key']}+{copy}"}
    return {}


def write_file(folder):
    """Write the SQLite file that the catalogue offers for Datasette."""
    from django.conf import settings

    from actions.publishing.downloads.sqlite_file import write_database
    from actions.publishing.downloads.store import Snapshot

    write_database(Snapshot.take(settings.SITE_ADDRESS), folder)


def main(times, folder):
    if not re.fullmatch("[1-9][0-9]?|100", times):
        sys.exit("The catalogue can be there from 1 to 100 times.")
    refuse_other_databases()
    import django

    django.setup()
    fill(int(times))
    if folder:
        write_file(Path(folder))


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eunato.settings")
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
