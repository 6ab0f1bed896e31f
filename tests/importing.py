"""What is read while an editor sends an upload."""

import fcntl
from contextlib import contextmanager

from actions.importing import apart
from actions.importing.parse.readers import read

ANOTHER_IS_READ = "Another text is just being read here: send yours again in a moment."


@contextmanager
def another_is_read():
    """Let an upload of somebody else just be read."""
    with apart.LOCK.open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def read_pasted(text):
    """Return what is read in a text that an editor pasted."""
    return read(text.encode())
