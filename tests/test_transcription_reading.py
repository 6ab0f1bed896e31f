"""Uploads and pasted texts are read into blocks, or refused with a sentence on what to do."""

import io
import itertools
import textwrap
import unicodedata
from functools import cache

import pytest
from pypdf import PdfReader, PdfWriter

from actions.importing import LARGEST_FILE, TOO_LARGE
from actions.importing.parse import archives, pdf_files, readers, web_pages
from actions.importing.parse.readers import read
from actions.importing.parse.text import UnreadableText
from tests.hostile import HOSTILE
from tests.importing import read_pasted
from tests.official_texts import pdf_shapes
from tests.official_texts.contents import contents

OTHER = readers.OTHER.format
TEXTS = [text for _, _, items in contents(2016, "en") for _, text, parts in items if not parts]
PARAGRAPHS = [
    f"{first.rstrip(';.')}, as was agreed in the official civil-military talks. {second[:-1]}."
    for first, second in itertools.pairwise(TEXTS)
]


@cache
def pdf():
    """Return a PDF of some pages with the furniture of a Council document."""
    story = [pdf_shapes.Paragraph(text, pdf_shapes.BODY) for text in PARAGRAPHS]
    return pdf_shapes.build(story, lambda c, d: pdf_shapes._furniture(c, d, "en"))


@cache
def text_of_pdf():
    return read(pdf(), "").blocks


def rewritten(data, change):
    """Return a PDF after a change by pypdf."""
    writer, out = PdfWriter(PdfReader(io.BytesIO(data))), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def shown(data, name=""):
    """Return the texts of the blocks of what was given."""
    return [block.text for block in read(data, name).blocks]


def outcome(data):
    """Return the texts of the blocks, or the sentence of the refusal, as a set."""
    try:
        return {block.text for block in read(data, "").blocks}
    except UnreadableText as refused:
        return {str(refused)}


def pasted(text):
    """Return the kind, the depth, the marker and the text of each block of a pasted text."""
    return [(b.kind, b.depth, b.marker, b.text) for b in read_pasted(text).blocks]


def test_what_cannot_be_read_is_refused_with_its_own_sentence(subtests):
    refusals = [
        (b"", readers.EMPTY),
        (b" \r\n\t ", readers.EMPTY),
        ("\u00a0\u200b\n".encode(), readers.NO_TEXT),
        (b"<html><body><script>let a = 'text';</script></body></html>", readers.NO_TEXT),
        (b"\x89PNG\r\n\x1a\n\x00\x00", OTHER("a picture (PNG)")),
        (b'<?xml version="1.0"?>\n<report><text>one</text></report>', OTHER("an XML file")),
        (
            b"\xef\xbb\xbf <!DOCTYPE report [<!ENTITY a 'b'>]><report>&a;</report>",
            OTHER("an XML file"),
        ),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", OTHER("a picture (JPEG)")),
        (b"PK\x03\x04\x14\x00\x00\x00data.csv", OTHER("a compressed archive (ZIP)")),
        (b"PK\x03\x04\x14\x00\x00\x00word/document.xml", readers.WORD),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", readers.WORD),
        (b"{\\rtf1\\ansi text}", readers.WORD),
        (b"MZ\x90\x00\x03\x00", OTHER("a program")),
        (b"words\x00words", OTHER("a file of another kind")),
        (bytes(range(256)) * 9, OTHER("a file of another kind")),
        (b"%PDF-1.7\n%%EOF", pdf_files.DAMAGED),
        (b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000, web_pages.TOO_DEEP),
        (b"<p>" + b"<br>" * 250_001, web_pages.TOO_MANY_ELEMENTS),
        (b"x" * (LARGEST_FILE + 1), TOO_LARGE),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\ntext/html", archives.NO_PAGE),
    ]
    for data, sentence in refusals:
        with subtests.test(data=data[:40], sentence=sentence):
            with pytest.raises(UnreadableText) as refused:
                read(data, "proposals.pdf")
            assert str(refused.value) == sentence


def test_a_pdf_with_a_password_is_refused():
    with pytest.raises(UnreadableText) as refused:
        read(rewritten(pdf(), lambda writer: writer.encrypt("secret", algorithm="RC4-128")), "")
    assert str(refused.value) == pdf_files.ENCRYPTED


def test_a_pdf_without_text_is_refused_as_scanned():
    def empty(writer):
        for page in list(writer.pages):
            writer.remove_page(page)
        writer.add_blank_page(200, 200)

    with pytest.raises(UnreadableText) as refused:
        read(rewritten(pdf(), empty), "")
    assert str(refused.value) == pdf_files.SCANNED


def test_a_truncated_pdf_is_read_or_refused_and_never_breaks(subtests):
    data, possible = pdf(), {pdf_files.DAMAGED, pdf_files.SCANNED, *PARAGRAPHS}
    for share in [0.1, 0.5, 0.9]:
        with subtests.test(share=share):
            assert outcome(data[: int(len(data) * share)]) <= possible


def test_hostile_text_is_read_or_refused_and_never_breaks(subtests):
    for name, value in HOSTILE.items():
        for text in (value, f"<p>{value}</p>", f"Exercises\n- {value}\n"):
            with subtests.test(value=name, text=text[:20]):
                found = outcome(text.encode())
                assert found
                assert "" not in found


def test_running_headers_footers_and_page_numbers_of_a_pdf_are_no_text():
    assert [block.text for block in text_of_pdf()] == PARAGRAPHS


def test_sentences_that_end_alike_on_some_pages_are_no_running_lines():
    ends = ["both of the organisations.", "both of the organisations.", "spring.", "May."]
    pages, texts = [], []
    for name, end in zip(["health", "harbours", "climate", "railways"], ends, strict=True):
        texts += [f"{verb} on {name}." for verb in ("Staffs meet", "They write", "Some talk")]
        texts.append(f"Experts meet twice a year to compare notes on {name} in {end}")
        lines = "\n".join(f"• {text}" for text in texts[-4:])
        broken = lines.replace(f" in {end}", f" in\n{end}")
        pages.append(f"{broken}\n\n{len(pages)}\n")
    assert shown("\f".join(pages).encode()) == texts


def test_a_line_that_carries_on_a_numbered_paragraph_at_the_top_of_pages_is_kept():
    pages = [f"{number}. The staffs met in Ostend in spring.\f" for number in (1, 2, 3)]
    assert shown("".join(pages).encode()) == ["The staffs met in Ostend in spring."] * 3


def test_a_page_that_is_turned_is_read():
    def turned(canvas, document):
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(100, -100, PARAGRAPHS[0][:60])
        canvas.restoreState()

    assert shown(pdf_shapes.build([], turned)) == [PARAGRAPHS[0][:60]]


def test_the_pages_of_a_text_file_have_no_running_lines():
    pages = [f"Third report\n\n{text}\n\n{n}\n" for n, text in enumerate(PARAGRAPHS[:3], 1)]
    assert shown("\f".join(pages).encode()) == PARAGRAPHS[:3]


def test_years_that_end_lines_are_no_page_numbers():
    lines = ["The plan ends in", "2031", *PARAGRAPHS[:9], "The plan goes on in", "2032"]
    kept = " ".join(shown("\n".join(textwrap.fill(line, 70) for line in lines).encode()))
    assert "goes on in" in kept


def test_a_text_file_is_read_in_its_encoding(subtests):
    for encoding in ["utf-8", "utf-8-sig", "utf-16", "windows-1252"]:
        with subtests.test(encoding=encoding):
            assert shown("« L’été déjà »".encode(encoding)) == ["« L’été déjà »"]


def test_a_page_is_read_in_its_encoding_whatever_it_declares(subtests):
    pages = [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "windows-1252"),
        ("nonsense", "utf-8"),
        ("utf-8", "windows-1252"),
        ("utf-16", "utf-8"),
        ("hex", "utf-8"),
        ("", "utf-16"),
    ]
    for declared, encoding in pages:
        with subtests.test(declared=declared, encoding=encoding):
            head = f'<html><head><meta charset="{declared}"></head>'
            page = f"{head}<body><p>L’été – là</p></body></html>"
            assert shown(page.encode(encoding)) == ["L’été – là"]


def test_content_tells_the_kind_before_the_name_does():
    short = pdf_shapes.build([pdf_shapes.Paragraph(PARAGRAPHS[0], pdf_shapes.BODY)])
    assert shown(short, "report.html") == PARAGRAPHS[:1]
    assert shown(b"<p>One sentence.</p>", "report.pdf") == ["One sentence."]
    assert shown(b"One sentence.", "report.pdf") == ["One sentence."]


def test_characters_of_the_layout_are_normalised_and_curly_quotes_kept():
    printed = "The\u00a0o\ufb03ce\u200b co\u00adoperates \u201ceffi\u0301\u201d"
    (block,) = read_pasted(printed).blocks
    assert block.text == unicodedata.normalize("NFC", "The office cooperates “effi\u0301”")


def test_a_hyphen_at_the_end_of_a_line_is_kept_only_where_it_belongs():
    text = (
        "The staffs of both sides work together in the field of prepa-\n"
        "redness, in a setting that is known as civil-\n"
        "military, staff-to-\nstaff and EU-\nwide, and have done so for the last four years now.\n"
    )
    assert pasted(text)[0][3] == (
        "The staffs of both sides work together in the field of preparedness, in a setting that "
        "is known as civil-military, staff-to-staff and EU-wide, and have done so for the last "
        "four years now."
    )


def test_furniture_of_a_page_is_no_text(subtests):
    pieces = [
        "<nav><ul><li>Exercises abroad</li></ul></nav>",
        '<div class="breadcrumb">Home &gt; Press</div>',
        '<div id="CookieBanner"><p>We use cookies.</p></div>',
        '<div role="navigation"><p>Sections</p></div>',
        "<p>6 December 2016 - 10:15</p>",
        "<p>6 décembre 2016, 10h15</p>",
        "<p>Print</p>",
        "<p>Share on Facebook</p>",
        "<p>English | Français</p>",
        "<p>Last updated: 06/12/2016</p>",
        '<ul><li><a href="/other">Another page of this site</a></li></ul>',
        "<footer><p>Press office</p></footer>",
    ]
    for furniture in pieces:
        with subtests.test(furniture=furniture):
            page = f"<p>{PARAGRAPHS[0]}</p>{furniture}<p>{PARAGRAPHS[1]}</p>"
            assert shown(page.encode()) == PARAGRAPHS[:2]


def test_text_that_resembles_furniture_is_kept(subtests):
    texts = [
        "Share on a regular basis what was learned.",
        "Print no more than is needed.",
        "Updated lists of points of contact",
        "In May 2017 the staffs meet.",
    ]
    for text in texts:
        with subtests.test(text=text):
            assert shown(f"<p>{text}</p>".encode()) == [text]


def test_an_element_that_holds_the_page_is_no_furniture_whatever_its_class():
    assert shown(b'<body class="menu"><div id="print">One sentence.</div></body>') == [
        "One sentence."
    ]


def test_signs_of_footnotes_are_no_text():
    assert shown(b"<p>Cooperation<sup><a href='#1'>1</a></sup> goes on.</p>") == [
        "Cooperation goes on."
    ]


def test_a_marker_at_the_start_of_a_line_makes_an_item(subtests):
    for marker in ["-", "–", "•", "*", "o", ">", "1.", "(a)", "b)", "iv.", "2.1"]:
        with subtests.test(marker=marker):
            assert pasted(f"{marker} Staffs meet.") == [("item", 0, marker, "Staffs meet.")]


def test_what_only_resembles_a_marker_makes_none(subtests):
    for text in ["2017 is a year.", "e.g. in spring.", "On meet.", "-5 degrees."]:
        with subtests.test(text=text):
            assert pasted(text) == [("paragraph", 0, "", text)]


def test_roman_numerals_and_letters_are_told_apart_by_their_order():
    lines = ["(g) One.", "(h) Two.", "(i) Three.", "1. Four.", "(i) Five.", "(ii) Six."]
    assert [depth for _, depth, _, _ in pasted("\n".join(lines))] == [0, 0, 0, 1, 2, 2]


def test_a_dash_within_a_sentence_makes_no_item():
    text = (
        "The staffs of both sides, who meet every month in one of the two houses\n"
        "– as they have done since the summer – look into what can be done about\n"
        "it, and into what was done before by those who worked there at the time.\n"
    )
    assert len(pasted(text)) == 1


def test_a_dash_that_ends_an_aside_makes_no_item():
    text = (
        "The staffs of both sides compare what they know – of food, of water and of heat\n"
        "– and tell the members of both of the organisations at once what is not alike in\n"
        "the lists that they keep.\n"
    )
    assert len(pasted(text)) == 1


def test_a_title_after_a_line_that_is_full_is_a_block_of_its_own():
    text = (
        "• The staffs of both sides look into what can be done about it, and into what\n"
        "was done before by those who worked there at the time, and who live nearby.\n"
        "Strategic communication\n"
        "• Experts of both sides meet twice a year in one of the two houses in order to\n"
        "look into it together.\n"
    )
    assert [kind for kind, _, _, _ in pasted(text)] == ["item", "heading", "item"]


def test_two_figures_at_the_start_of_lines_number_no_items():
    assert [marker for _, _, marker, _ in pasted("1 May is a holiday.\n2 May is none.")] == ["", ""]


def test_of_what_links_elsewhere_sentences_parts_and_headings_are_text(subtests):
    pages = [
        ('<ul><li><a href="/a">Staffs meet in spring.</a></li></ul>', ["Staffs meet in spring."]),
        ('<ul><li><a href="/a">Staffs and talks</a></li></ul>', []),
        ('<ul><li>Staffs:<ul><li><a href="/a">talks</a></li></ul></li></ul>', ["Staffs:", "talks"]),
        ('<p><b><a href="/a">Exercises abroad</a></b></p>', ["Exercises abroad"]),
    ]
    for page, texts in pages:
        with subtests.test(page=page):
            assert shown(f"<p>One sentence.</p>{page}".encode()) == ["One sentence.", *texts]


def test_entries_of_lists_have_the_markers_that_a_browser_prints():
    page = '<ol start="3"><li>One.</li><li>Two.<ol type="a"><li>Part.</li></ol></li></ol>'
    assert pasted(page) == [
        ("item", 0, "3.", "One."),
        ("item", 0, "4.", "Two."),
        ("item", 1, "a.", "Part."),
    ]
