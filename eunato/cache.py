"""Where pages are kept: in memory that holds so many bytes and no more, and in files."""

from contextlib import suppress
from pathlib import Path

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache

from eunato.workshops import remove_left

OVERHEAD = 400  # Bytes that Python needs for an entry beside its value.
SHARE = 8  # No value takes more than such a part of the whole.

_held = {}  # Bytes by the name of the cache, of which each thread has an object.


class FileCache(FileBasedCache):
    """Django's own, whose folder need not be there before something is kept in it.

    What killed processes left unfinished is removed an hour later.
    """

    def __init__(self, folder, params):
        with suppress(OSError):
            super().__init__(folder, params)
        remove_left(Path(folder), "tmp")


class BoundedMemoryCache(LocMemCache):
    """Django's own, bounded by the ``max_bytes`` of its options in place of a number of entries.

    What nobody asked for longest goes first.
    """

    def __init__(self, name, params):
        self._name, self._max_bytes = name, params["OPTIONS"]["max_bytes"]
        super().__init__(name, params | {"max_entries": self._max_bytes})

    @property
    def held(self):
        """How many bytes it holds now."""
        return _held.get(self._name, 0)

    def _set(self, key, value, timeout=DEFAULT_TIMEOUT):
        size = len(value) + OVERHEAD
        self._delete(key)
        if size > self._max_bytes // SHARE:
            return
        while self.held + size > self._max_bytes:
            self._delete(next(reversed(self._cache)))
        _held[self._name] = self.held + size
        super()._set(key, value, timeout)

    def _delete(self, key):
        if key in self._cache:
            _held[self._name] -= len(self._cache[key]) + OVERHEAD
        return super()._delete(key)

    def clear(self):
        super().clear()
        _held[self._name] = 0
