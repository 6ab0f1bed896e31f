"""Where files are made before they are moved, as a whole, to where they belong."""

import shutil
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST_MAKING = 3600  # Seconds after which what is being made was left by a process that ended.


@contextmanager
def workshop(parent, prefix):
    """Give a new folder for the time of the block; remove those that killed processes left."""
    remove_left(parent, prefix)
    with TemporaryDirectory(prefix=prefix, dir=parent) as name:
        yield Path(name)


def remove_left(parent, prefix):
    """Remove the files and folders with a prefix that nobody can be making any more."""
    for left in parent.glob(f"{prefix}{'[a-z0-9_]' * 8}"):
        with suppress(OSError):  # Another process may remove it now.
            if time.time() - left.stat().st_mtime > LONGEST_MAKING:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
