"""What only few may do at once, so that it keeps nobody else from being answered."""

from contextlib import contextmanager
from threading import BoundedSemaphore, Lock


class TooMany(Exception):
    """More ask for the same at this moment than wait for it."""


class OneAtATime:
    """Lets one thread of this process do something, a few wait for it, and refuses all others."""

    def __init__(self, waiting):
        self._places = BoundedSemaphore(1 + waiting)
        self._turn = Lock()

    @contextmanager
    def turn(self):
        """Wait for one's turn, or raise :class:`TooMany` at once."""
        if not self._places.acquire(blocking=False):
            raise TooMany
        try:
            with self._turn:
                yield
        finally:
            self._places.release()
