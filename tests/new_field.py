"""A process in a copy of the checkout that tells where a field of the proposals stands.

``python -m tests.new_field NAME`` plans the migration for it, lets an editor change it by a
spreadsheet, and prints the names of all outputs in which it is found. The tables are made
without the migrations, which take longer than everything else together.
"""

import json
import os
import sys

import django

REFERENCE = "2016-01"
BEFORE, AFTER = "Read in the text before.", "Read in the text after."


def main(name):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.pop("TEST_DATABASE_URL", None)  # The database of the other tests has no such field.
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from tests.accounts import make_roles

    setup_test_environment()
    call_command("makemigrations", "actions", dry_run=True, interactive=False, verbosity=0)
    settings.MIGRATION_MODULES = {"actions": None}
    call_command("migrate", run_syncdb=True, verbosity=0)
    make_roles()
    sys.stdout.write(json.dumps([output for output, found in outputs(name) if found]))


def outputs(name):
    """Yield each output of the site, and whether the field is a part of it."""
    from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
    from actions.models import Proposal
    from tests.accounts import account, browser_of
    from tests.factories import CatalogueFactory, ProposalFactory
    from tests.files import csv_rows, json_rows, rows_in, sheet_rows, text_of
    from tests.test_admin.test_spreadsheets import brought, exported, rows_of

    CatalogueFactory._with_history = True
    proposal = ProposalFactory(reference=REFERENCE, **{name: BEFORE})
    desk = browser_of(account("editor", TRANSCRIBERS, REVIEWERS))
    version = desk.get("/proposals.csv").headers["X-Data-Version"]

    (row,) = rows_of(exported(desk, Proposal))
    yield "spreadsheet out", row.get(name) == BEFORE
    brought(desk, Proposal, [row | {name: AFTER}])
    proposal.refresh_from_db()
    yield "spreadsheet in", getattr(proposal, name) == AFTER
    form = text_of(desk.get(f"/admin/actions/proposal/{proposal.pk}/change/"))
    yield "form", f'name="{name}"' in form
    label = Proposal._meta.get_field(name).verbose_name.capitalize()
    yield "history", label in text_of(desk.get(f"/admin/actions/proposal/{proposal.pk}/history/"))
    yield "log", label in text_of(desk.get("/changes/"))

    (row,) = csv_rows(response := desk.get("/proposals.csv"))
    yield "version", response.headers["X-Data-Version"] != version
    yield "list as CSV", row.get(name) == AFTER
    (row,) = json_rows(response := desk.get("/proposals.json"))
    yield "list as JSON", row.get(name) == AFTER and name in response.json()["columns"]
    (row,) = sheet_rows(desk.get("/proposals.xlsx"))
    yield "list as XLSX", row.get(name) == AFTER
    yield "API", desk.get(f"/api/v1/proposals/{REFERENCE}/").json().get(name) == AFTER
    record = desk.get("/api/v1/schema/").json()["components"]["schemas"]["Proposal"]
    yield "API's description", name in record["properties"]
    (row,) = rows_in(text_of(desk.get("/data/tables/proposals.csv")))
    yield "table", row.get(name) == AFTER
    package = json.loads(text_of(desk.get("/data/datapackage.json")))
    (table,) = (one for one in package["resources"] if one["name"] == "proposals")
    yield "data package", name in [field["name"] for field in table["schema"]["fields"]]
    yield "codebook", f'id="proposals.{name}"' in text_of(desk.get("/data/codebook/"))
    yield "page", AFTER in text_of(desk.get(f"/proposals/{REFERENCE}/"))


if __name__ == "__main__":
    main(*sys.argv[1:])
