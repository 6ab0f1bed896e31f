"""A set that is to be transcribed: its proposals, a page with its text, and the work on it."""

from copy import deepcopy
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actions.importing.official.subjects import all_subjects, create_work
from actions.importing.parse.readers import find_set
from actions.models import Transcription
from actions.vocabulary import DocumentKind
from tests.edits import begin_history
from tests.factories import (
    AREAS,
    AreaFactory,
    AwaitingProposalFactory,
    DocumentFactory,
    ProposalFactory,
    ProposalSetFactory,
)
from tests.official_texts import web_shapes
from tests.official_texts.contents import contents

ADDRESS = "https://official.example/sets/2017"
REASON = "Transcribed from the official page"
DECLARATION = "<h1>Joint Declaration on EU-NATO cooperation</h1>" + "".join(
    f"<p>{number}. The EU and NATO will, as paragraph {number} has it, go on with what they do.</p>"
    for number in range(1, 12)
)


@cache
def page_of_set(year=2017, language="en"):
    """Return a page in the shape of the official one, as bytes."""
    return web_shapes.lists(contents(year, language), language)


def wordings(year=2017):
    """Return the official text of each proposal of the set, in order, as it is to be kept."""
    return [
        "\n".join([text, *parts])
        for _, _, items in contents(year, "en")
        for _, text, parts in items
    ]


def a_set(year=2017, restated=2):
    """Make a set in which some proposals are restated and all others await their text.

    All of it is on record as it is, so that what is accepted can be taken back.
    """
    for number in AREAS:
        AreaFactory(number=number)
    document = DocumentFactory(slug="common-set", kind=DocumentKind.ENDORSED_SET)
    ProposalSetFactory(year=year, endorsing_documents=[document])
    count = {2016: 42, 2017: 32}[year]
    for number, wording in enumerate(wordings(year)[:restated], start=1):
        ours = f"{wording.splitlines()[0]} So we say."
        ProposalFactory(reference=f"{year}-{number:02}", text=ours, order_in_area=number)
    for number in range(restated + 1, count + 1):
        AwaitingProposalFactory(reference=f"{year}-{number:02}")
    begin_history()
    return document


def work():
    """Return the work on the text of the set as it was read, as plain data."""
    return create_work(all_subjects()["2017"], find_set(page_of_set())).as_json()


def begun(document, read_before=None):
    """Return a transcription on which nobody has worked yet."""
    return Transcription.objects.create(
        **all_subjects()["2017"].relation,
        document=document,
        address=ADDRESS,
        work=deepcopy(read_before or work()),
    )


def confirmed(transcription):
    """Return the transcription with every match confirmed."""
    transcription.refresh_from_db()
    for item in transcription.work["items"]:
        item["is_confirmed"] = not item["is_dropped"]
    transcription.save()
    return transcription


def step(transcription, name="change"):
    """Return the address of a step on the desk."""
    return reverse(f"admin:actions_transcription_{name}", args=[transcription.pk])


def start_page(query=""):
    return reverse("admin:actions_transcription_add") + query


def typed_in(**typed):
    """Return what an editor sends to begin; ``file`` may be bytes."""
    file = typed.pop("file", None)
    sent = {"subject": "2017", "document": "", "address": ADDRESS, "pasted": "", **typed}
    return sent | ({"file": SimpleUploadedFile("page.html", file)} if file is not None else {})


def press(desk, transcription, name="change", **typed):
    """Send a step as it stands, with what is typed and pressed."""
    transcription.refresh_from_db()
    return desk.post(step(transcription, name), {"revision": transcription.revision, **typed})


def items(transcription):
    """Return the items of the work by their numbers, as they are on record."""
    transcription.refresh_from_db()
    return {item["id"]: item for item in transcription.work["items"]}


def kept(transcription):
    return [item for item in items(transcription).values() if not item["is_dropped"]]
