"""The best way to give each of some rows a column of its own, all gains taken together."""

from math import inf


def best_assignment(gains):
    """Return for each row the index of its column, or None for one that gets none.

    ``gains`` is a table, row by row; a gain of 0 is as good as nothing and is never given.
    The Hungarian method with potentials; it takes rows² × columns steps with the fewer as rows.
    """
    if not gains or not gains[0]:
        return [None] * len(gains)
    if len(gains) > len(gains[0]):
        columns = best_assignment([list(column) for column in zip(*gains, strict=True)])
        rows = {row: column for column, row in enumerate(columns) if row is not None}
        return [rows.get(row) for row in range(len(gains))]
    owners = _owners([[-gain for gain in row] for row in gains])
    columns = [None] * len(gains)
    for column, row in enumerate(owners):
        if row is not None and gains[row][column] > 0:
            columns[row] = column
    return columns


def _owners(costs):
    """Return for each column the row that has it at the least cost in all, or None."""
    width = len(costs[0])
    owners = [None] * width
    of_rows, of_columns = [0.0] * len(costs), [0.0] * width
    for row in range(len(costs)):
        _give(row, costs, owners, of_rows, of_columns)
    return owners


def _give(row, costs, owners, of_rows, of_columns):
    """Give a row a column, moving others along the cheapest path to a free one."""
    width = len(owners)
    least, before, used = [inf] * width, [None] * width, [False] * width
    column, holder = None, row
    while holder is not None:
        _relax(holder, column, costs, of_rows, of_columns, least, before, used)
        nearest = min((c for c in range(width) if not used[c]), key=least.__getitem__)
        _shift(least[nearest], row, owners, of_rows, of_columns, least, used)
        column, holder = nearest, owners[nearest]
        used[column] = True
    while column is not None:
        previous = before[column]
        owners[column] = row if previous is None else owners[previous]
        column = previous


def _relax(holder, column, costs, of_rows, of_columns, least, before, used):
    """Note every column that is cheaper to reach by way of this row."""
    for other, cost in enumerate(costs[holder]):
        reduced = cost - of_rows[holder] - of_columns[other]
        if not used[other] and reduced < least[other]:
            least[other], before[other] = reduced, column


def _shift(step, row, owners, of_rows, of_columns, least, used):
    """Change the potentials so that the nearest column costs nothing more."""
    of_rows[row] += step
    for column, is_used in enumerate(used):
        if is_used:
            of_rows[owners[column]] += step
            of_columns[column] -= step
        else:
            least[column] -= step
