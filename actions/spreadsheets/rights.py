"""What an editor may not change by a spreadsheet."""

from django.contrib.auth import get_permission_codename

from actions.vocabulary import Standing

LOWEST_FIRST = [Standing.AWAITING, Standing.UNCONFIRMED, Standing.REPORTED, Standing.OFFICIAL]
NOT_ADDED = "You may not add such records."
NOT_CHANGED = "You may not change such records."
NOT_CONFIRMED = "Only a reviewer may confirm this."


def refusals(model, editor, before, after, *, may_confirm):
    """Return why an editor may not change one written form into another, by field or in all."""
    action, message = ("change", NOT_CHANGED) if before else ("add", NOT_ADDED)
    options = model._meta
    if not editor.has_perm(f"{options.app_label}.{get_permission_codename(action, options)}"):
        return [message]
    if may_confirm:
        return {}
    return dict.fromkeys(confirmed(before, after), NOT_CONFIRMED)


def confirmed(before, after):
    """Return the fields by which a change confirms: a raised standing, a review."""
    return [
        name
        for name, value in after.items()
        if (name == "reviewed" and value)
        or (name == "standing" and _is_raised(before.get(name), value))
    ]


def _is_raised(before, after):
    """Say whether a standing is confirmed and was lower before."""
    rank = LOWEST_FIRST.index
    return after in Standing.confirmed() and (before is None or rank(after) > rank(before))
