"""The text of a set, a declaration or a report, from the first address that gives it."""

from dataclasses import dataclass

import httpx

from actions.importing import Unreadable
from actions.importing.apart import Busy, read_apart
from actions.importing.fetching import NotFetched, store
from actions.importing.fetching.client import Client, one_at_a_time
from actions.importing.official.sources import objection
from actions.importing.official.subjects import all_subjects, create_work
from actions.models import Document, ProgressReport, Transcription
from actions.vocabulary import AddressContent, SourceKind

SECONDS = 40  # For all addresses together, because an editor and a worker wait.
MOST_PDFS = 2  # Followed from one page.
LEAST_OF_REPORT = 10  # Paragraphs; a page about a report has fewer.
# A page that is gone as it stood near a day, without what the archive adds to it.
ARCHIVE = "https://web.archive.org/web/{}id_/{}"
LONGEST_ADDRESS = Transcription._meta.get_field("address").max_length

FOUND = "It answered with {} {}{}."
UNCHANGED = ", unchanged since it was kept on {:.10}"
TOO_FEW = "It answered, but too few {} were found in it ({}): it may be another page."
WALL = "It answered with {}."
NO_ADDRESS = "No address is recorded at which the text stands: enter one, or upload the text."


@dataclass
class Text:
    """What was found at an address, and of which document."""

    document: Document | None
    address: str
    file_name: str
    content: object


@dataclass
class Answer:
    """What an address answered, in words, and the text if it gave it."""

    address: str
    said: str
    text: Text | None = None
    is_gone: bool = False


class TextOfReport:
    """A progress report whose text is wanted, as sets and declarations are."""

    parts, purpose = "paragraphs", "report"

    def __init__(self, report):
        self.record = report
        self.name = f"report-{report.number}"

    def __str__(self):
        return str(self.record)

    def documents(self):
        return [self.record.document]


def all_wanted():
    """Return everything whose text can be fetched, by name."""
    reports = ProgressReport.objects.select_related("document__as_source").order_by("number")
    return all_subjects() | {one.name: one for one in map(TextOfReport, reports)}


def addresses_of(wanted):
    """Return the addresses on record, each with its document: English pages, PDFs, French."""
    found = {}
    for document in wanted.documents():
        texts = document.addresses.filter(content=AddressContent.TEXT, linked=True)
        pairs = [(one.address, one.language) for one in texts]
        source = document.as_source
        if source and source.address and source.kind == SourceKind.OFFICIAL:
            pairs.append((source.address, source.language))
        for address, language in pairs:
            if not objection(address):
                found.setdefault(address, (document, language))
    ranked = sorted(found, key=lambda one: (found[one][1] == "fr", one.lower().endswith("pdf")))
    return {address: found[address][0] for address in ranked}


def fetch_text(wanted, typed="", *, seconds=SECONDS):
    """Yield what each address answers, up to the first that gives the text.

    What an editor ``typed`` is asked first, and of what is gone the archive last. Where another
    text is just being read, ``Busy`` is raised.
    """
    on_record = addresses_of(wanted)
    left = {typed: on_record.get(typed), **on_record} if typed else on_record
    gone = {}
    with one_at_a_time(), Client(seconds) as client:
        while left:
            for address, document in left.items():
                for answer in _answers(wanted, document, address, client):
                    yield answer
                    if answer.text:
                        return
                    if answer.is_gone and address in on_record:
                        gone[ARCHIVE.format(_day_of(document), address)] = document
            left, gone, on_record = gone, {}, {}


def _day_of(document):
    return f"{document.date:%Y%m%d}" if document.date else "2"


def _answers(wanted, document, address, client):
    """Yield what an address answers, and then the PDFs to which its page leads."""
    try:
        answer, links = _answer(wanted, document, address, client)
    except NotFetched as refusal:
        yield Answer(address, str(refusal), is_gone=refusal.is_gone)
        return
    yield answer
    for link in links[:MOST_PDFS]:
        try:
            yield _answer(wanted, document, link, client)[0]
        except NotFetched as refusal:
            yield Answer(link, str(refusal))


def _answer(wanted, document, address, client):
    """Return the answer, and to which PDFs it leads where it does not hold the text."""
    known = store.newest(address)
    page = client.fetch(address, known)
    kept = known if page.status == 304 else store.keep(address, page)
    place = kept.address if len(kept.address) <= LONGEST_ADDRESS else address
    if message := objection(place):
        return Answer(address, message), []
    name, content = _file_name(kept), kept.content
    count, refusal = 0, ""
    try:
        read = _read(client, wanted.purpose, content, name)
        count, is_enough, found = _understood(wanted, read)
        if is_enough:
            since = UNCHANGED.format(kept.fetched) if kept is known else ""
            # Those about a set or a declaration stand on its desk.
            remarks = read["remarks"] if isinstance(wanted, TextOfReport) else []
            said = " ".join([FOUND.format(count, wanted.parts, since), *remarks])
            return Answer(address, said, Text(document, place, name, found)), []
    except Busy:
        raise
    except Unreadable as error:
        refusal = str(error)
    said = refusal or TOO_FEW.format(wanted.parts, count)
    if name.endswith(".pdf"):
        return Answer(address, said), []
    return _instead(client, address, place, content, said)


def _read(client, *question):
    """Return what is found in a page, as long as there is time for it."""
    client.clock.left()
    return read_apart(*question)


def _understood(wanted, found):
    """Return how much was found, whether that can be the text, and what is made of it."""
    if isinstance(wanted, TextOfReport):
        count = len(found["paragraphs"])
        return count, count >= LEAST_OF_REPORT, found["paragraphs"]
    work = create_work(wanted, found)
    count, expected = sum(not item.is_part for item in work.kept), wanted.expected()
    return count, count > 0 and 2 * count >= (expected or 0), work


def _instead(client, address, place, content, said):
    """Return what a page is that does not hold the text, and the PDFs to which it leads."""
    try:
        seen = _read(client, "page", content, "page.html")
    except Busy:
        raise
    except Unreadable:
        return Answer(address, said), []
    if seen["wall"]:
        said = WALL.format(seen["wall"])
    links = []
    for link in seen["pdfs"]:
        try:
            url = httpx.URL(place).join(link)
        except (httpx.InvalidURL, ValueError):
            continue
        if url.scheme in {"http", "https"}:
            links.append(str(url))
    return Answer(address, said), links


def _file_name(kept):
    """Return the name under which a browser would save it, which says of what kind it is."""
    url = httpx.URL(kept.address)
    name = "".join(filter(str.isprintable, url.path)).rstrip("/").rpartition("/")[2][-200:]
    name = name or url.host
    kind = kept.content_type.partition(";")[0].strip().lower()
    suffixes = (".txt",) if kind == "text/plain" else (".html", ".htm", ".xhtml")
    if b"%PDF-" in kept.content[:1024]:
        suffixes = (".pdf",)
    return name if name.lower().endswith(suffixes) else name + suffixes[0]
