"""Reading an official text for the first time."""

import json
from hashlib import sha256

from actions.transcribing.matches import propose
from actions.transcribing.work import MOST_ITEMS
from actions.transcription.text import UnreadableText

TOO_MANY = "{} {} were found, which cannot be: upload or paste only the text itself."


def work_on(subject, text):
    """Return the work on a text that was read, each item with the slot proposed for it.

    Raise ``UnreadableText`` where the text is about something else.
    """
    work = subject.work_on(text)
    if len(work.kept) > MOST_ITEMS:
        raise UnreadableText(TOO_MANY.format(len(work.kept), subject.parts))
    # What stands before and after the list may be long; only so much of it can be taken back.
    room = {item.id for item in work.dropped[: MOST_ITEMS - len(work.kept)]}
    work.items = [item for item in work.items if not item.is_dropped or item.id in room]
    work.digest = sha256(json.dumps(text.as_json()).encode()).hexdigest()
    propose(work, subject)
    return work
