"""Reading an official text for the first time."""

from actions.importing import Unreadable
from actions.importing.official.matches import propose
from actions.importing.official.work import MOST_ITEMS

TOO_MANY = "{} {} were found, which cannot be: upload or paste only the text itself."


def work_on(subject, found):
    """Return the work on what was found in a text, each item with the slot proposed for it.

    Raise ``Unreadable`` where there is too much of it.
    """
    work = subject.work_on(found)
    if len(work.kept) > MOST_ITEMS:
        raise Unreadable(TOO_MANY.format(len(work.kept), subject.parts))
    # What stands before and after the list may be long; only so much of it can be taken back.
    room = {item.id for item in work.dropped[: MOST_ITEMS - len(work.kept)]}
    work.items = [item for item in work.items if not item.is_dropped or item.id in room]
    propose(work, subject)
    return work
