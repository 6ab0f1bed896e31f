"""Small files that become large when they are read, and how they are refused."""

import io
import subprocess
import threading
import time
import zlib
from gzip import compress as gzip
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from openpyxl import Workbook

MB = 1024 * 1024
SLOWEST = 20  # Seconds: 15 for the reading, the rest for sending 25 MB.
WORKER, READER = 400, 512  # Megabytes.
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a>&a9;</a>'.encode()
PARTS = {"xlsx": "xl/worksheets/sheet1.xml", "docx": "word/document.xml", "odt": "content.xml"}
START = {"subject": "2017", "address": "https://www.consilium.europa.eu/en/press/"}
PAGES = {
    "/admin/actions/transcription/add/": START,
    "/admin/actions/progressreport/1/reading/text/": {},
    "/admin/actions/proposal/spreadsheet/": {},
}


def archive(members):
    """Return a ZIP file; after what begins a member come so many megabytes of blanks."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, (start, blanks) in members.items():
            with file.open(name, "w", force_zip64=True) as member:
                member.write(start)
                for _ in range(blanks):
                    member.write(b" " * MB)
    return out.getvalue()


def office(kind):
    """Yield a real file of its kind in which a part does not end, and one that laughs."""
    out, part = io.BytesIO(), PARTS[kind]
    if kind == "odt":
        content = b"<office:document-content xmlns:office='urn:oasis:names:tc:opendocument'><a></a>"
        members = {"mimetype": (b"application/vnd.oasis.opendocument.text", 0), part: (content, 0)}
    else:
        {"xlsx": Workbook, "docx": Document}[kind]().save(out)
        with ZipFile(out) as file:
            members = {name: (file.read(name), 0) for name in file.namelist()}
    start = members[part][0].rpartition(b"</")[0]
    yield f"zip-bomb.{kind}", archive(members | {part: (start, 1000)})
    yield f"laughs.{kind}", archive(members | {part: (LAUGHS, 0)})


def png(side):
    """Return a picture of one colour, with sides of so many pixels."""

    def chunk(kind, data):
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    packing, rows = zlib.compressobj(), b""
    for _ in range(side):
        rows += packing.compress(b"\0" * (side // 8 + 1))
    head = chunk(b"IHDR", pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows + packing.flush()) + chunk(b"IEND", b"")
    )


def pdf(stream, filters="/FlateDecode", kids="3 0 R"):
    """Return a PDF of one page that a stream draws."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count 1>>".encode()]
    parts += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"]
    head = f"<</Length {len(stream)}/Filter[{filters}]>>stream\n".encode()
    parts.append(head + stream + b"\nendstream")
    objects = b"".join(b"%d 0 obj" % n + one + b"endobj\n" for n, one in enumerate(parts, 1))
    return b"%PDF-1.4\n" + objects + b"trailer<</Root 1 0 R>>"


def bombs():
    """Yield the name of each file and what is in it."""
    for kind in PARTS:
        yield from office(kind)
    yield "many-members.xlsx", archive({f"{n}.xml": (b"", 0) for n in range(60_000)})
    yield "laughs.xml", LAUGHS
    yield "laughs.html", LAUGHS
    yield "picture.png", png(60_000)
    flat = zlib.compress(b"0 0 m 9 9 l S " * 20_000_000)
    yield "flat.pdf", pdf(flat)
    yield "twice.pdf", pdf(zlib.compress(flat), "/FlateDecode/FlateDecode")
    yield "own-parent.pdf", pdf(zlib.compress(b""), kids="3 0 R 2 0 R")
    yield "hollow.pdf", b"%PDF-1.7\n" + b"<<" * 5_000_000
    yield "deep.html", b"<div>" * 2_000_000
    yield "deep.json", b"[" * 10_000_000
    yield "table.html", b"<table>" + b"<tr><td colspan=9999 rowspan=9999>a" * 100_000
    yield "one-line.txt", b"the EU and NATO will " * (25 * MB // 21)
    yield "one-line.csv", b"a," * (19 * MB // 2)
    yield "rows.csv", b"reference\n" + b"2016-01\n" * 2_000_000
    yield "packed.html", gzip(b" " * 1000 * MB)


class Watch(threading.Thread):
    """Notes the most memory that the workers and what they started have at once."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.workers = set(server.processes("pid"))
        self.worker = self.reader = 0
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.wait(0.1):
            listed = ["/bin/ps", "-e", "-o", "pid=,ppid=,rss="]
            for line in subprocess.run(listed, capture_output=True, text=True).stdout.splitlines():
                pid, parent, size = line.split()
                if pid in self.workers:
                    self.worker = max(self.worker, int(size) // 1024)
                elif parent in self.workers:
                    self.reader = max(self.reader, int(size) // 1024)


def refused(server, editor):
    """Send every bomb to every page that takes a file; yield a line for each, and what is wrong."""
    for name, content in bombs():
        watch, statuses, slowest, wrong = Watch(server), [], 0, []
        watch.start()
        for page, typed in PAGES.items():
            start = time.monotonic()
            answer = editor.send_form(page, files={"file": (name, content)}, **typed)
            seconds = time.monotonic() - start
            slowest = max(slowest, seconds)
            statuses.append(answer.status_code)
            if answer.status_code >= 500 or answer.is_redirect:
                wrong.append(f"{name} at {page}: {answer.status_code}")
            if seconds > SLOWEST:
                wrong.append(f"{name} at {page}: {seconds:.0f} s")
        packed = editor.post(
            "/admin/login/", content=gzip(content), headers={"Content-Encoding": "gzip"}
        )
        statuses.append(packed.status_code)
        watch.is_over.set()
        if watch.worker > WORKER or watch.reader > READER:
            wrong.append(f"{name}: {watch.worker} MB in a worker, {watch.reader} MB in the reader")
        said = " ".join(map(str, statuses))
        size = f"{len(content) / MB:.1f} MB"
        memory = [f"{watch.worker} MB", f"{watch.reader} MB"]
        yield [name, size, said, f"{slowest:.1f} s", *memory], wrong


HEADS = ["a file", "sent", "answers", "slowest", "most in a worker", "most in the reader"]
