"""The rows of a formset as a browser sent them, to be put in another order."""

import re

from django.db.models import UniqueConstraint


class SentRows:
    """The rows that stand under one prefix in what was sent."""

    def __init__(self, data, prefix):
        self.data = data
        self.prefix = prefix
        pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)", re.ASCII | re.DOTALL)
        found = {name: match for name in data if (match := pattern.fullmatch(name))}
        rows = {}
        for name, match in found.items():
            rows.setdefault(int(match[1]), {})[match[2]] = data.getlist(name)
        self.names = list(found)
        self.rows = {number: rows[number] for number in sorted(rows) if number < self._total()}

    def _total(self):
        total = self.data.get(f"{self.prefix}-TOTAL_FORMS", "")
        return int(total) if re.fullmatch("[0-9]{1,4}", total) else 0

    def pk(self, number):
        """Return the row id that a row was sent with; of a new row none."""
        return self.rows.get(number, {}).get("id", [""])[0]

    def drop(self, number):
        """Take a row out."""
        self.rows.pop(number, None)

    def make_new(self, number):
        """Let a row be added as a new one."""
        self.rows.get(number, {}).pop("id", None)

    def make_all_new(self):
        """Let every row be added as a new one."""
        for number in self.rows:
            self.make_new(number)

    def take_for(self, records, relation):
        """Let new rows that have the key of records somebody else added change these instead.

        Say whether there are any.
        """
        before = [self.pk(number) for number in self.rows]
        for constraint in relation.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and relation.name in constraint.fields:
                names = [name for name in constraint.fields if name != relation.name]
                self._take_for(records, names)
        return before != [self.pk(number) for number in self.rows]

    def _take_for(self, records, names):
        keys = {tuple(str(_column(one, name)) for name in names): pk for pk, one in records.items()}
        taken = {self.pk(number) for number in self.rows}
        for number, row in self.rows.items():
            pk = keys.get(tuple(row.get(name, [""])[0] for name in names))
            if pk and not self.pk(number) and pk not in taken:
                row["id"] = [pk]
                taken.add(pk)

    def write(self):
        """Write the rows back, those on record before the new ones, as a formset expects them."""
        for name in self.names:
            del self.data[name]
        rows = list(self.rows.values())
        known = [row for row in rows if row.get("id", [""])[0]]
        new = [row for row in rows if not row.get("id", [""])[0]]
        for number, row in enumerate([*known, *new]):
            for name, values in row.items():
                self.data.setlist(f"{self.prefix}-{number}-{name}", values)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(known))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(rows))


def _column(record, name):
    return getattr(record, record._meta.get_field(name).attname)
