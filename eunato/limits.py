"""What only few may do at once, and what is not tried again at once."""

from collections import Counter
from contextlib import contextmanager
from threading import Condition
from time import monotonic


class TooMany(Exception):
    """More do the same at this moment than may, in all or from one address."""


class Places:
    """Lets so many threads of this process do something, of those from one address fewer.

    A few more may wait for a while.
    """

    patience = 5  # Seconds.

    def __init__(self, places, of_an_address, waiting=1):
        self.places, self.of_an_address, self.waiting = places, of_an_address, waiting
        self._taken, self._left, self._waiting = Counter(), Condition(), 0

    @contextmanager
    def taken(self, address):
        """Take a place for the time of the block, or raise :class:`TooMany`."""
        with self._left:
            if not self._is_free(address) and not self._waited(address):
                raise TooMany
            self._taken[address] += 1
        try:
            yield
        finally:
            with self._left:
                self._taken[address] -= 1
                self._taken += Counter()  # Those who have none any more are left out.
                self._left.notify_all()

    def _is_free(self, address):
        is_full = self._taken.total() >= self.places
        return not is_full and self._taken[address] < self.of_an_address

    def _waited(self, address):
        """Wait for a place where few others do, and return whether there is one."""
        if self._waiting >= self.waiting:
            return False
        self._waiting += 1
        try:
            return self._left.wait_for(lambda: self._is_free(address), self.patience)
        finally:
            self._waiting -= 1


class Pauses:
    """The places that have failed just now, each of which is left alone for a while."""

    seconds = 10

    def __init__(self):
        self._ends = {}

    def __contains__(self, place):
        return monotonic() < self._ends.get(place, 0)

    def add(self, place):
        self._ends[place] = monotonic() + self.seconds
