"""Long lists in pages of 25, or all at once."""

from django.core.paginator import InvalidPage, Paginator

ROWS_PER_PAGE = 25
ALL = "all"


def page_of(rows, wanted, rows_per_page=ROWS_PER_PAGE, *, whole=True):
    """Return the wanted page of a list and, where there is no such page, what was asked for.

    A page that does not exist has no rows; the word “all” gives every row on one page, unless
    the list grows for ever and is never shown ``whole``.
    """
    if wanted == ALL and whole:
        return Paginator(rows, max(len(rows), 1)).page(1), ""
    paginator = Paginator(rows, rows_per_page)
    try:
        return paginator.page(wanted or 1), ""
    except InvalidPage:
        nothing = paginator.page(1)
        nothing.object_list = []
        return nothing, wanted
