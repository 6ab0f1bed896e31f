"""What was fetched, kept in a folder outside the repository that nothing serves.

``pages/`` holds a JSON file for each address, with what came from it and when, the newest last;
``files/`` holds what came, each under its digest, so that the same is there once.
"""

import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.timezone import now

from actions.importing.fetching import NotFetched

NOT_KEPT = "What came could not be kept in the folder for it ({}): tell the operator."


@dataclass
class Kept:
    """What came from an address at a moment: where it stood in the end, and what it was."""

    asked: str
    address: str
    fetched: str  # The moment, as ISO 8601.
    status: int
    content_type: str
    etag: str
    last_modified: str
    digest: str

    @property
    def content(self):
        return _file(self.digest).read_bytes()


def newest(address):
    """Return what came last from an address, or None where it is not there or not whole."""
    try:
        kept = Kept(**_answers(address)[-1])
        return kept if sha256(kept.content).hexdigest() == kept.digest else None
    except (IndexError, OSError, TypeError):
        return None


def keep(asked, page):
    """Keep a page that came; raise ``NotFetched`` where the folder does not take it."""
    kept = Kept(
        asked=asked,
        address=page.address,
        fetched=now().isoformat(timespec="seconds"),
        status=page.status,
        content_type=page.content_type,
        etag=page.etag,
        last_modified=page.last_modified,
        digest=sha256(page.content).hexdigest(),
    )
    try:
        file = _file(kept.digest)
        if not file.exists() or file.read_bytes() != page.content:
            _write(file, page.content)
        answers = json.dumps([*_answers(asked), vars(kept)], indent=1, ensure_ascii=False)
        _write(_record(asked), answers.encode())
    except OSError as error:
        raise NotFetched(NOT_KEPT.format(error.strerror)) from error
    return kept


def _file(digest):
    return settings.FETCHED_FOLDER / "files" / digest


def _record(address):
    return settings.FETCHED_FOLDER / "pages" / f"{sha256(address.encode()).hexdigest()}.json"


def _answers(address):
    """Return all that is known of an address; what cannot be read counts as nothing."""
    try:
        answers = json.loads(_record(address).read_bytes())
    except (FileNotFoundError, ValueError):
        return []
    return answers if isinstance(answers, list) else []


def _write(path, content):
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise
