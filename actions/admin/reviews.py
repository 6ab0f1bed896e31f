"""How it is put on record that somebody compared records with their sources."""

from django.db.models.functions import Now
from django.utils.timezone import localtime, now

from actions.admin.marks import lock
from actions.models.recording import editing
from actions.vocabulary import EditMeans

# The button on the page of a record that also saves what is typed there.
REVIEWED = "_reviewed"
WHY_REVIEWED = "Compared with its sources"


def moment_of_review():
    """Return the time as a form can hold it, so that no later edit seems to change it."""
    return localtime(now()).replace(microsecond=0)


def review(records, editor):
    """Mark the records of a QuerySet as reviewed now, and return how many these were."""
    # Chosen first: what is reviewed may no longer be among what the list was narrowed to.
    chosen = records.model._default_manager.filter(
        pk__in=list(records.values_list("pk", flat=True))
    )
    with editing(EditMeans.REVIEW, WHY_REVIEWED, editor) as edit:
        lock(chosen)
        number = chosen.update(reviewed=moment_of_review(), reviewed_by=editor, changed=Now())
        for record in chosen:
            edit.note(record)
    return number


def as_reviewed(data, why):
    """Return what a form sends whose record is to be marked as reviewed, with a reason."""
    sent = data.copy()
    moment = moment_of_review()
    sent["reviewed_0"], sent["reviewed_1"] = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"
    sent[why] = sent.get(why, "").strip() or WHY_REVIEWED
    return sent
