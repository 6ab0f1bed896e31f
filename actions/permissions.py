"""Who may do what: what only a reviewer confirms, and which change takes a review off."""

from django.core.exceptions import NON_FIELD_ERRORS

from actions.models.serialization import public_differences
from actions.vocabulary import Standing

# The permission to say that a text is as its source has it.
CONFIRM = "actions.confirm_records"

STANDINGS = ("standing", "date_standing")
# Where an accepted text stands: what names its place, in the set or in the document.
PLACES = (
    *("reference", "proposal_set", "area", "area_confirmed", "subheading", "order_in_area"),
    *("document", "number", "number_confirmed", "order", "anchor"),
)
FROM_WEAK_TO_STRONG = list(reversed(Standing))

REVIEWED = "Set by a reviewer."
RAISED = f"“{Standing.OFFICIAL.label}” and “{Standing.REPORTED.label}” are set by a reviewer."
TO_CHECK = "Taken off by a reviewer, who compares both texts."
READ_WHOLE = "Declared and taken back by a reviewer, at the desk on which the report is read."
ACCEPTED = "An official text was accepted here: only a reviewer changes it and what it rests on."
CONFIRMED = "A reviewer confirmed what you want to delete: ask a reviewer to delete it."
REVIEW_TAKEN_OFF = (
    "A reviewer confirmed this. If you change it, the review is taken off, "
    "and a reviewer looks at it again."
)


def may_confirm(user):
    """Say whether the user may confirm what others prepared: reviewed, reported, official."""
    return user.has_perm(CONFIRM)


def refusals(editor, model, before, after, record=None):
    """Return why an editor may not change one serialization into another, by field.

    A program, which has no editor, is held back by nothing. The record, where there is one, is
    asked what a reviewer confirmed of it together with the texts that rest on it.
    """
    if editor is None or may_confirm(editor):
        return {}
    confirmed = record.confirmed_fields() if record else ()
    return needs_a_reviewer(model, before, after, confirmed)


def needs_a_reviewer(model, before, after, confirmed=()):
    """Return what only a reviewer may do of a change, by field; nothing where anybody may.

    ``before`` is empty of a record that is new, ``after`` of one that is deleted; of the fields
    only those are looked at that a reviewer answers for. ``confirmed`` are those on which an
    accepted text rests.
    """
    if not after:
        reviewed = before.get("reviewed") or before.get("read_whole")
        is_confirmed = confirmed or reviewed or _is_accepted(before)
        return {NON_FIELD_ERRORS: CONFIRMED} if is_confirmed else {}
    changed = [name for name in confirmed if before.get(name) != after.get(name)]
    found = dict.fromkeys(changed if before else changed and [NON_FIELD_ERRORS], ACCEPTED)
    if after.get("reviewed") and after["reviewed"] != before.get("reviewed"):
        found["reviewed"] = REVIEWED
    if before.get("reviewed") and "reviewed" in after and not after["reviewed"]:
        changed = {*public_differences(model, before, after)} - {"reviewed"}
        found |= {} if changed else {"reviewed": REVIEWED}
    for name in STANDINGS:
        old, new = before.get(name), after.get(name)
        if new in Standing.confirmed() and (not old or _strength(new) > _strength(old)):
            found[name] = RAISED
    if before.get("text_to_check") and not after.get("text_to_check"):
        found["text_to_check"] = TO_CHECK
    if bool(before.get("read_whole")) != bool(after.get("read_whole")):
        found["read_whole"] = READ_WHOLE
    if is_official(before) and _text(before) != _text(after):
        found["official_text"] = ACCEPTED
    if _is_accepted(before):
        found |= dict.fromkeys(_unsupported(before, after), ACCEPTED)
    return found


def is_official(values):
    """Say whether a record says that it was official text."""
    return values.get("standing") == Standing.OFFICIAL


def loses_its_review(model, before, after):
    """Say whether a change by somebody who may not confirm takes the review of a record off."""
    if not before.get("reviewed") or not after.get("reviewed"):
        return False
    return bool({*public_differences(model, before, after)} - {"reviewed"})


def _is_accepted(values):
    return is_official(values) and bool(_text(values))


def _unsupported(before, after):
    """Return the fields in which an accepted text loses what it rests on."""
    lost = [] if is_official(after) else ["standing"]
    lost += [name for name in PLACES if before.get(name) != after.get(name)]
    sources = after.get("sources", [])
    if any(source not in sources for source in before.get("sources", [])):
        lost.append("sources")
    return lost


def _text(values):
    return values.get("official_text") or ""


def _strength(standing):
    return FROM_WEAK_TO_STRONG.index(Standing(standing))
