"""How it is put on record that somebody compared records with their sources."""

from django.db.models.functions import Now
from django.utils.timezone import localtime, now

from actions.history.revision import revision
from actions.vocabulary import EditOrigin

# The button on the page of a record that also saves what is typed there.
REVIEWED = "_reviewed"
WHY_REVIEWED = "Compared with its sources"


def moment_of_review():
    """Return the time as a form can hold it, so that no later edit seems to change it."""
    return localtime(now()).replace(microsecond=0)


def review(part, shown, editor):
    """Mark those records of a part as reviewed now that are as a page showed them.

    Return these and the others.
    """
    with revision(EditOrigin.REVIEW, WHY_REVIEWED, editor) as changes:
        part.lock()
        changed = part.changed_since(shown)
        records = part.state.records
        as_shown = part.records.filter(pk__in=[pk for pk in records if pk not in changed])
        as_shown.update(reviewed=moment_of_review(), reviewed_by=editor, changed=Now())
        reviewed = list(as_shown)
        for record in reviewed:
            changes.touch(record)
    return reviewed, [records[pk] for pk in changed]


def as_reviewed(data, why):
    """Return what a form sends whose record is to be marked as reviewed, with a reason."""
    sent = data.copy()
    moment = moment_of_review()
    sent["reviewed_0"], sent["reviewed_1"] = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"
    sent[why] = sent.get(why, "").strip() or WHY_REVIEWED
    return sent
