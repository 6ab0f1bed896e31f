"""What `check --deploy` asks before the site goes live."""

import json
import os
import stat
from filecmp import cmp
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags, Warning, register
from django.http.request import split_domain_port, validate_host

from eunato import environment

PROXY_UNKNOWN = Warning(
    "It is not said whether a proxy stands in front of the site.",
    hint=(
        "Set BEHIND_PROXY=1 where one does, else all visitors have its address and five wrong "
        "passwords from anywhere lock a name for everybody; set BEHIND_PROXY=0 where none does."
    ),
    id="actions.W001",
)
ADDRESS_UNKNOWN = Warning(
    "It is not said where the world finds the site.",
    hint="Set SITE_ADDRESS, such as https://catalogue.example: files, feeds and citations hold it.",
    id="actions.W002",
)
STATIC_FILES = "actions.W003"


@register(Tags.security, deploy=True)
def is_proxy_known(app_configs, **kwargs):
    """Ask for BEHIND_PROXY to be set, either way, on a server that the world can reach."""
    is_local = settings.LOCAL_HTTP or settings.DEBUG
    return [] if settings.BEHIND_PROXY is not None or is_local else [PROXY_UNKNOWN]


@register(Tags.security, deploy=True)
def is_address_known(app_configs, **kwargs):
    """Ask for SITE_ADDRESS, in whose place the first of ALLOWED_HOSTS is taken."""
    is_local = settings.LOCAL_HTTP or settings.DEBUG
    return [] if environment.text("SITE_ADDRESS") or is_local else [ADDRESS_UNKNOWN]


@register(Tags.staticfiles, deploy=True)
def are_static_files_collected(app_configs, **kwargs):
    """Compare the static files that are served with those of this release."""
    root = Path(settings.STATIC_ROOT)
    try:
        collected = json.loads((root / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        collected = {}
    lacking = sorted(
        name
        for finder in get_finders()
        for name, storage in finder.list([])
        if not is_collected(name, storage.path(name), root, collected)
    )
    if not lacking:
        return []
    message = (
        f"Static files are missing or of another release: {len(lacking)}, such as {lacking[0]}."
    )
    hint = "Run manage.py collectstatic --noinput, and with --clear where that changes nothing."
    return [Warning(message, hint=hint, id=STATIC_FILES)]


def is_collected(name, source, root, collected):
    """Whether a static file was collected as it is, and is there under the name that is served."""
    copy, served = root / name, root / collected.get(name, "")
    return copy.is_file() and served.is_file() and cmp(source, copy, shallow=False)


DATABASE_OPEN = Warning(
    "Every account on this machine can read the database, with drafts, accounts and sessions.",
    hint="chmod 600 the file that DATABASE_URL names, and those that begin with its name.",
    id="actions.W004",
)


@register(Tags.security, deploy=True)
def is_database_private(app_configs, **kwargs):
    """Say so where a file of SQLite can be read by whoever is on the machine."""
    files = [
        Path(database["NAME"])
        for database in settings.DATABASES.values()
        if database["ENGINE"] == "eunato.sqlite"
    ]
    is_open = any(file.is_file() and file.stat().st_mode & stat.S_IROTH for file in files)
    return [DATABASE_OPEN] if is_open else []


REPLICA_OF_ANOTHER = Warning(
    "DATABASE_URL and DATABASE_REPLICA_URL name databases of different names.",
    hint="A replica has the same name: change both, else readers read what was there before.",
    id="actions.W008",
)


@register(Tags.security, deploy=True)
def is_replica_of_the_database(app_configs, **kwargs):
    """Say so where readers would read another database than editors save in."""
    databases = settings.DATABASES.values()
    if any(database["ENGINE"] == "eunato.sqlite" for database in databases):
        return []  # A replica of a file is a file of another name.
    return [REPLICA_OF_ANOTHER] * (len({database["NAME"] for database in databases}) > 1)


ADDRESS_IS_REFUSED = Warning(
    "The site does not answer at the name in SITE_ADDRESS.",
    hint="Add it to ALLOWED_HOSTS: pages, files and feeds lead there.",
    id="actions.W006",
)
ADDRESS_IS_OPEN = Warning(
    "SITE_ADDRESS starts with http://, but the site is read through https:// only.",
    hint="Write https:// there; files, feeds and citations hold it.",
    id="actions.W007",
)
FOLDERS = ("DOWNLOADS_FOLDER", "PAGES_FOLDER", "FETCHED_FOLDER")


@register(Tags.files, deploy=True)
def are_folders_writable(app_configs, **kwargs):
    """Name the folders of the site in which whoever runs the check may not write."""
    return [
        Warning(
            f"Nothing can be written in {getattr(settings, name)}, which {name} names.",
            hint="Give it to the account that the site runs under, and run the check as that.",
            id="actions.W005",
        )
        for name in FOLDERS
        if not is_writable(getattr(settings, name))
    ]


def is_writable(folder):
    """Whether a folder can be written in, or made in the nearest one above it that is there."""
    there = next(path for path in (folder, *folder.absolute().parents) if os.access(path, os.F_OK))
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


@register(Tags.security, deploy=True)
def is_address_served(app_configs, **kwargs):
    """Say so where readers who follow SITE_ADDRESS would not be answered there."""
    address = urlsplit(settings.SITE_ADDRESS)
    if settings.LOCAL_HTTP or settings.DEBUG or not address.netloc:
        return []
    host, _ = split_domain_port(address.netloc)
    is_refused = not validate_host(host, settings.ALLOWED_HOSTS)
    return [ADDRESS_IS_REFUSED] * is_refused + [ADDRESS_IS_OPEN] * (address.scheme == "http")
