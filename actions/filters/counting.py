"""How many rows of a list have each value of each facet, counted without the database."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from operator import and_, or_

from django.core.cache import caches

from actions.models import CatalogueState


@dataclass
class FacetIndex:
    """Which rows of a whole list have which value of which facet: a bit for each row.

    So a selection is counted without the database, however long the list.
    """

    keys: array  # Row ids, in order.
    masks: dict  # By facet and code.

    @classmethod
    def of(cls, rows, facets):
        """Read it: the columns in one query, each facet of which a row may have several in one."""
        columns = {name: one for name, one in facets.items() if not one.has_several}
        values = {f"in_{name}": one.expression for name, one in columns.items()}
        found = list(rows.order_by("pk").annotate(**values).values_list("pk", *values))
        index = cls(array("q", (row[0] for row in found)), {name: {} for name in facets})
        for place, (name, facet) in enumerate(columns.items(), start=1):
            index._add(name, facet, ((row[0], row[place]) for row in found))
        for name, facet in facets.items():
            if facet.has_several:
                several = rows.order_by().annotate(code=facet.expression)
                index._add(name, facet, several.values_list("pk", "code"))
        return index

    def _add(self, name, facet, rows):
        keys = defaultdict(list)
        for key, value in rows:
            for code in facet.codes(value):
                keys[code].append(key)
        self.masks[name] = {code: self.mask(some) for code, some in keys.items()}

    def mask(self, keys):
        """Return the bits of the rows with some keys."""
        bits = bytearray(len(self.keys) // 8 + 1)
        for key in keys:
            place = bisect_left(self.keys, key)
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def counts(self, found, chosen):
        """Return how many of the rows found have each value, as if it alone were chosen.

        ``chosen`` holds the codes chosen, by facet; under no name stands the number of rows that
        have all, and under the name of a facet what it would be without a choice in it.
        """
        everything = (1 << len(self.keys)) - 1
        having = {}
        for name, codes in chosen.items():
            masks = [self.masks[name].get(code, 0) for code in codes]
            having[name] = reduce(or_, masks) if codes else everything
        counts = {"": reduce(and_, having.values(), found).bit_count()}
        for name, masks in self.masks.items():
            others = reduce(and_, (one for other, one in having.items() if other != name), found)
            counts[name] = others.bit_count()
            for code, mask in masks.items():
                counts[name, code] = (others & mask).bit_count()
        return counts


def kept(request, of, make):
    """Return what is kept of the catalogue as it is, made anew after each edit."""
    state = getattr(request, "row_of_state", None) or CatalogueState.objects.row()
    key = sha256(repr([*of, state]).encode()).hexdigest()
    if (one := caches["facets"].get(key)) is None:
        one = make()
        caches["facets"].set(key, one)
    return one
