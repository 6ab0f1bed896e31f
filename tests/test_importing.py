"""Uploads are read apart: whatever is in one, it costs a bounded time and ends in a sentence."""

import io
import logging
import subprocess
import sys
import zlib

import pytest
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from actions.importing import TOO_LARGE, Unreadable, apart
from actions.importing.apart import read_apart
from actions.importing.official.sources import is_official
from actions.importing.parse import pdf_files, readers, web_pages
from actions.importing.spreadsheets import reading as sheets
from tests.importing import ANOTHER_IS_READ, another_is_read
from tests.official_texts.packed import pdf, pdf_page, stream, workbook_of

FAILED = (
    "This could not be read, because something in it is broken or takes too much memory: save it "
    "once more in another format, or send only the part that is needed."
)
TOO_SLOW = (
    "Reading this takes longer than 15 seconds, so nothing was taken in: save it once more in "
    "another format, or send only the part that is needed."
)
LINES = b"Staffs met.\n"
PARAGRAPH = "Staffs met and spoke of what comes next."
TYPED = f"BT /F 12 Tf 72 700 Td (1. {PARAGRAPH}) Tj ET".encode()


def refusal(purpose, content, *name):
    """Return what an editor is told who sends something that cannot be read."""
    with pytest.raises(Unreadable) as refused:
        read_apart(purpose, content, *name)
    return str(refused.value)


def paragraphs(content, *name):
    found = read_apart("report", content, *name)
    return [one["text"] for one in found["paragraphs"]]


def encrypted(user_password, algorithm):
    """Return a PDF that asks for a password, of its owner at least."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_page(TYPED))))
    writer.encrypt(user_password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(depth):
    """Return a web archive of parts in parts."""
    parts = [
        f'--b{number}\nContent-Type: multipart/mixed; boundary="b{number + 1}"\n\n'
        for number in range(depth)
    ]
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b0"\n\n'
    return f"{head}{''.join(parts)}--b{depth}\nContent-Type: text/html\n\n<p>A</p>".encode()


def test_what_stopped_the_site_is_read():
    marks = "\u0315\u0300\u0327" * 170_000

    assert paragraphs(f'<p style="margin:{"1" * 1000}">{PARAGRAPH}</p>'.encode()) == [PARAGRAPH]
    assert len(paragraphs(f"{PARAGRAPH[:-1]}{marks}.".encode())[0]) < 100
    for algorithm in ["RC4-128", "AES-128", "AES-256"]:
        assert paragraphs(encrypted("", algorithm), "owner.pdf") == [PARAGRAPH]


def test_a_broken_or_hostile_file_is_refused_in_words(subtests):
    loop = b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 6 0 R>>>>"
    many = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    billion = f'<!DOCTYPE x [<!ENTITY a0 "lol">{many}]>'
    outside = '<!DOCTYPE x [<!ENTITY a11 SYSTEM "file:///etc/hostname">]>'
    cell = "<row><c t='inlineStr'><is><t>&a11;</t></is></c></row>"
    bomb = zlib.compress(b"q Q " * 25_000_000, 9)
    refused = {
        "password": ("report", encrypted("user", "AES-256"), pdf_files.ENCRYPTED),
        "reference in a stream": ("report", pdf_page(b"1 0 R"), pdf_files.SCANNED),
        "unpacks to 100 MB": ("report", pdf_page(bomb, b"/Filter/FlateDecode"), TOO_LARGE),
        "form in itself": (
            "report",
            pdf_page(b"/X Do", more=[stream(b"/X Do /X Do", loop)], resources=b"/X 6 0 R"),
            pdf_files.SCANNED,
        ),
        "pages in themselves": (
            "report",
            pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"]),
            pdf_files.DAMAGED,
        ),
        "nested elements": ("report", b"<div>" * 100_000 + b"Text.", web_pages.TOO_DEEP),
        "nested parts": ("report", archive(2000), FAILED),
        "entities": ("sheet", workbook_of(cell, doctype=billion), sheets.BROKEN),
        "a file of the server": ("sheet", workbook_of(cell, doctype=outside), sheets.BROKEN),
        "lines": ("sheet", b"a\n" * 10_000_000, sheets.TOO_MANY),
        "a quotation never closed": ("sheet", b'a,b\n"' + b"x," * 100_000, sheets.CELL_TOO_LONG),
        "nothing that is known": ("poem", b"", FAILED),
    }

    for what, (purpose, content, message) in refused.items():
        with subtests.test(what=what):
            assert refusal(purpose, content, *([] if purpose == "sheet" else ["file"])) == message


def test_what_takes_too_long_is_given_up_and_the_next_is_read(monkeypatch, caplog):
    with monkeypatch.context() as hurried:
        hurried.setattr(apart, "SECONDS", 0.5)
        assert refusal("report", pdf_page(TYPED * 20_000), "slow.pdf") == TOO_SLOW

    assert caplog.messages == ["Reading a report took too long."]
    assert paragraphs(PARAGRAPH.encode()) == [PARAGRAPH]


def test_what_takes_too_much_is_one_sentence_and_one_line_in_the_log(monkeypatch, caplog, subtests):
    cells = workbook_of("<row>" + "<c/>" * 500_000 + "</row>")
    for what, limit, purpose, content, line in [
        ("memory", {"LARGEST_MEMORY": 2**27}, "report", LINES * 900_000, "failed: MemoryError at "),
        ("cells", {"LARGEST_MEMORY": 2**27}, "sheet", cells, "failed: MemoryError at "),
        ("answer", {"LARGEST_ANSWER": 20}, "sheet", b"a,b\n1,2\n", "failed: it ended with "),
    ]:
        caplog.clear()
        with subtests.test(what=what), monkeypatch.context() as limited:
            for name, value in limit.items():
                limited.setattr(apart, name, value)

            assert refusal(purpose, content) == FAILED
            [record] = caplog.records
            assert record.levelno == logging.WARNING
            assert record.getMessage().startswith(f"Reading a {purpose} {line}")


def test_the_log_says_what_failed_and_nothing_of_what_was_sent(caplog):
    assert refusal("report", archive(2000)) == FAILED

    assert caplog.messages[0].startswith("Reading a report failed: RecursionError at ")
    assert "multipart" not in caplog.text


def test_whoever_comes_second_is_told_at_once():
    with another_is_read():
        assert refusal("report", PARAGRAPH.encode()) == ANOTHER_IS_READ

    assert paragraphs(PARAGRAPH.encode()) == [PARAGRAPH]


def test_the_reader_knows_neither_settings_nor_database():
    """What is not loaded cannot be reached, and it begins the faster."""
    modules = "actions.importing.parse.readers, actions.importing.spreadsheets.reading"
    loads = f"import sys, {modules}; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", loads], env={}, capture_output=True, text=True, check=True
    )

    assert {"django", "eunato", "actions.models"}.isdisjoint(loaded.stdout.split())


ROWS = [["reference", "title"], ["2016-01", "A title;\nin two lines"]]


def table(row, formatted=(0, 0)):
    """Return a workbook with a row, and as many more rows and columns that are only formatted."""
    book = Workbook()
    book.active.append(ROWS[0])
    book.active.append(row)
    rows, columns = formatted
    for place in range(3, rows):
        book.active.cell(place, 1).style = "Title"
    for place in range(3, columns):
        book.active.cell(2, place).style = "Title"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_table_is_read_as_programs_write_it(subtests):
    comma = 'reference,title\r\n2016-01,"A title;\nin two lines"\r\n'
    semicolon, tab = comma.replace(",", ";"), comma.replace(",", "\t")
    contents = {
        "said delimiter": b"sep=;\r\n" + semicolon.encode(),
        "said delimiter after a mark": b'\xef\xbb\xbf"sep=\t"\n' + tab.encode(),
        "semicolons": semicolon.encode("utf-8-sig"),
        "Unicode text of Excel": tab.encode("utf-16"),
        "UTF-16 of another machine": b"\xfe\xff" + tab.encode("utf-16-be"),
        "empty lines and cells": (comma + ",,\r\n" * 6000).encode(),
        "signs by their number": table(["2016-01", "A title;_x000D_\nin two lines"]),
        "formatted rows and columns": table(ROWS[1], formatted=(6000, 120)),
    }

    for name, content in contents.items():
        with subtests.test(content=name):
            assert sheets.read(content) == sheets.Sheet(ROWS[0], {2: ROWS[1]})


def test_signs_by_their_number_are_the_signs_they_mean(subtests):
    meant = {
        "a_x000A_b": "a\nb",
        "a_x0009_b": "a\tb",
        "_x005F_x000D_": "_x000D_",
        "_xD83D__xDE00_": "\U0001f600",
        "_xD83D_": "\ufffd",
        "_x0000_": "\ufffd",
        "_x00_": "_x00_",
    }

    for written, read in meant.items():
        with subtests.test(written=written):
            assert sheets.read(table(["2016-01", written])).rows[2][1] == read


def test_an_official_address_is_one_on_an_official_host(subtests):
    official = [
        "https://www.nato.int/cps/en/natohq/official_texts_138829.htm",
        "HTTPS://NATO.INT/",
        "http://nato.int.:80/",
        "https://data.consilium.europa.eu:443/doc/@15283",
        "https://eur-lex.europa.eu/eli?uri=x",
        "https://web.archive.org/web/20171206120000/http://www.nato.int/x?id=1",
        "https://web.archive.org/web/2017id_/https:/www.nato.int/x",
    ]
    others = [
        *["https://europa.eu.evil.example/", "https://evil.example/nato.int"],
        *["https://nato.int@evil.example/", "https://nato.int:443@evil.example/"],
        *["https://evil.example\\@nato.int/", "https://evil.example\\.nato.int/"],
        *["https://evilnato.int/", "https://nato.int../", "https://.nato.int/"],
        *["https://evil.example#.nato.int/", "https://evil.example?.nato.int/"],
        *["https://nato.int:8080/", "https://nato.int:x/", "https://[nato.int/"],
        *["ftp://nato.int/", "javascript://nato.int/%0aalert(1)", "//nato.int/", "nato.int", ""],
        "https://n\u0430to.int/",
        *["https://web.archive.org/", "https://web.archive.org/web/2017/https://evil.example/"],
        "https://web.archive.org/web/2017/https://evil.example/https://nato.int/",
        "https://web.archive.org/web/2017/https://evil.example/?https://nato.int/",
        "https://web.archive.org.evil.example/web/2017/https://nato.int/",
        "https://www.web.archive.org/web/2017/https://nato.int/",
        "https://web.archive.org/web/2017/https://nato.int@evil.example/",
    ]

    for address in [*official, *others]:
        with subtests.test(address=address):
            assert is_official(address) == (address in official)


def test_no_more_comes_back_than_the_site_can_work_with(subtests):
    long = "word " * 5_000
    entries = f"<h2>Exercises</h2><ul>{f'<li>{long}.</li>' * 20}</ul>"
    numbered = "".join(f"<p>{n}. The EU and NATO go on. {long}.</p>" for n in range(1, 21))
    report = "".join(f"<p>{number}. {long[:19_000]}.</p>" for number in range(100))
    refused = {
        readers.OFFICIAL_TOO_LONG: [
            (readers.find_set, entries),
            (readers.find_declaration, numbered),
        ],
        readers.REPORT_TOO_LONG: [(readers.find_report, report)],
        readers.PARAGRAPH_TOO_LONG: [(readers.find_report, f"<p>1. {long}.</p>")],
        sheets.TOO_LONG: [(sheets.read, "a,b\n" + f"{'x' * 30_000},\n" * 70)],
    }

    for message, tried in refused.items():
        for find, content in tried:
            with subtests.test(find=find.__name__), pytest.raises(Unreadable) as told:
                find(content.encode())
            assert str(told.value) == message
