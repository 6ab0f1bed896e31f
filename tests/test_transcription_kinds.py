"""Kinds of files that came in torn or mixed up: each of them is read whole, or it is said."""

import io
import plistlib
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from reportlab.pdfgen.canvas import Canvas

from actions.importing.parse.doubts import doubts
from actions.importing.parse.readers import find_set, read
from tests.importing import read_pasted
from tests.official_texts.generated import outcome
from tests.official_texts.packed import pdf_page

STEPS = [  # A proposal in lines that fill the width.
    "Encourage cooperation between the military bodies of the European",
    "Union and the relevant bodies of the Alliance with a view to more",
    "exchanges.",
]


def drawn(*lines, size=11, font="Times-Roman"):
    """Return a PDF of one page with these lines, each as (x, y, text) and, if need be, size."""
    out = io.BytesIO()
    canvas = Canvas(out, (595, 842))
    for x, y, text, *own in lines:
        canvas.setFont(own[1] if len(own) > 1 else font, own[0] if own else size)
        canvas.drawString(x, y, text)
    canvas.save()
    return out.getvalue()


def shown(data, name=""):
    """Return the texts of the blocks, and what is said of them."""
    text = read(data, name)
    return [block.text for block in text.blocks], text.remarks


def items(data, name=""):
    """Return the items of each section of a set, with their parts."""
    return {
        section["area"] or section["heading"]: [
            (item["text"], item["parts"]) for item in section["items"] if not item["is_left_out"]
        ]
        for section in find_set(data, name)["parts"]
    }


def page(body):
    return f"<html><body>{body}</body></html>".encode()


class TestPDF:
    def test_two_columns_are_read_one_after_the_other(self):
        left = [
            "Encourage the staffs of both sides to",
            "meet in each spring, and to compare",
            "what they have learned of",
        ]
        right = [
            "each other. Prepare for the exchange",
            "of warnings and of messages between",
            "the two situation rooms.",
        ]
        rows = [
            (x, 700 - 14 * n, text)
            for x, side in [(60, left), (320, right)]
            for n, text in enumerate(side)
        ]
        assert shown(drawn(*rows))[0] == [" ".join([*left, *right])]

    def test_words_far_apart_in_one_column_make_no_second_one(self):
        rows = ["Staffs meet in the spring", "of each year and compare", "what they found in them."]
        apart = [
            (60 + 60 * n, 700 - 14 * row, word)
            for row, text in enumerate(rows)
            for n, word in enumerate(text.split())
        ]
        assert shown(drawn(*apart))[0] == [" ".join(rows)]

    def test_numbers_of_lines_in_the_margin_are_no_text(self):
        lines = [f"{n}. {STEPS[0]} {n}" if n % 2 else f"{STEPS[1]} {n}" for n in range(1, 13)]
        found = drawn(
            *((80, 800 - 14 * n, line) for n, line in enumerate(lines)),
            *((40, 800 - 14 * n, str(n + 1)) for n in range(4, 12, 5)),
        )
        assert shown(found)[0] == [f"{STEPS[0]} {n} {STEPS[1]} {n + 1}" for n in range(1, 13, 2)]

    def test_letters_printed_twice_to_be_bold_are_read_once(self):
        bold = [(60 + shift, 700, "Hybrid threats", 14) for shift in (0, 0.3)]
        assert shown(drawn(*bold, (60, 670, "Staffs will meet.")))[0] == [
            "Hybrid threats",
            "Staffs will meet.",
        ]

    def test_a_soft_hyphen_that_is_printed_is_a_hyphen(self):
        content = rb"BT /F 11 Tf 60 700 Td (EU\255NATO talks on follow\255up measures.) Tj ET"
        encoded = pdf_page(content).replace(b"Helvetica>>", b"Helvetica/Encoding/WinAnsiEncoding>>")
        assert shown(encoded)[0] == ["EU-NATO talks on follow-up measures."]

    def test_footnotes_and_their_signs_are_left_out_and_said(self):
        found = drawn(
            (60, 700, "The Joint Declaration"),
            (161, 705, "1", 6),
            (168, 700, "was signed in Warsaw."),
            (60, 60, "1", 6),
            (65, 57, "OJ C 1, 8.7.2016, p. 1.", 8),
        )
        assert shown(found) == (
            ["The Joint Declaration was signed in Warsaw."],
            ["Left out as a footnote: “1 OJ C 1, 8.7.2016, p. 1.”"],
        )

    def test_entries_a_little_further_in_are_parts(self):
        found = drawn(
            (60, 700, "Exercises", 14, "Times-Bold"),
            (60, 670, "• Hold two drills each year:"),
            (65, 650, "• one at sea;"),
            (65, 630, "• one on land."),
            (60, 610, "• Invite observers."),
        )
        assert items(found) == {
            "exercises": [
                ("Hold two drills each year:", ["one at sea;", "one on land."]),
                ("Invite observers.", []),
            ]
        }

    def test_what_is_struck_out_or_not_to_be_seen_is_left_out_and_said(self):
        out = io.BytesIO()
        canvas = Canvas(out, (595, 842))
        for x, text in [(60, "Staffs meet in"), (140, "2017"), (170, "2018.")]:
            canvas.drawString(x, 700, text)
        canvas.line(138, 704, 168, 704)
        canvas.line(60, 698, 120, 698)  # Underlined.
        canvas.drawString(900, 700, "Outside.")
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(100, -500, "Draft")
        canvas.restoreState()
        canvas.save()
        said = (
            "Left out because it stands beside the page, has no size or is turned: “Outside.Draft”"
        )
        assert shown(out.getvalue()) == (
            ["Staffs meet in 2018."],
            ["Left out because a line is drawn through it: “2017”", said],
        )

    def test_a_table_beside_a_list_takes_nothing_from_it(self):
        out = io.BytesIO()
        canvas = Canvas(out, (595, 842))
        canvas.drawString(60, 740, "Exercises")
        for n, word in enumerate(["maps", "lists", "plans", "views"]):
            canvas.drawString(60, 720 - 14 * n, f"- Share {word} of both sides.")
        canvas.grid([400, 450, 500], [670, 690, 710])
        for x, y, text in [(405, 695, "a1"), (455, 695, "b1"), (405, 675, "a2"), (455, 675, "b2")]:
            canvas.drawString(x, y, text)
        canvas.save()
        [first, *others, last] = items(out.getvalue())["exercises"]
        assert [first, *others] == [
            (f"Share {word} of both sides.", []) for word in ["maps", "lists", "plans"]
        ]
        assert last[0] == "Share views of both sides."

    def test_bullets_that_are_drawn_are_read(self):
        out = io.BytesIO()
        canvas = Canvas(out, (595, 842))
        for y, text in [(700, "Exercises"), (680, STEPS[0]), (666, STEPS[1]), (652, STEPS[2])]:
            canvas.drawString(60, y, text)
        canvas.drawString(60, 638, "Invite observers.")
        canvas.rect(20, 100, 500, 3, fill=1)
        for y in (684, 642):
            canvas.circle(50, y, 2, fill=1)
        canvas.save()
        assert items(out.getvalue()) == {
            "exercises": [(" ".join(STEPS), []), ("Invite observers.", [])]
        }

    def test_numbers_at_half_the_height_of_the_rows_of_a_table_are_no_text(self):
        lines = [
            (80, 700 - 40 * row - 14 * n, f"{text}")
            for row in range(3)
            for n, text in enumerate(STEPS)
        ]
        numbers = [(60, 686 - 40 * row, str(row + 1)) for row in range(3)]
        found = shown(drawn((60, 730, "Exercises"), *lines, *numbers))[0]
        assert found == ["Exercises", *[" ".join(STEPS)] * 3]

    def test_a_table_is_read_cell_by_cell(self):
        out = io.BytesIO()
        canvas = Canvas(out, (595, 842))
        canvas.setFont("Times-Bold", 14)
        canvas.drawString(60, 760, "Exercises")
        canvas.setFont("Times-Roman", 11)
        canvas.grid([60, 90, 300, 500], [700, 650, 600])
        cells = [("1", "Hold a drill at sea", "in 2018, of both staffs."), ("2", "Invite", "all.")]
        for row, (number, first, second) in enumerate(cells):
            y = 685 - 50 * row
            canvas.drawString(70, y, number)
            canvas.drawString(100, y, first)
            canvas.drawString(100, y - 14, second)
            canvas.drawString(310, y, "Both staffs lead.")
        canvas.save()
        texts = [block.text for block in read(out.getvalue(), "").blocks]
        assert texts[1:] == [
            "Hold a drill at sea in 2018, of both staffs.",
            "Both staffs lead.",
            "Invite all.",
            "Both staffs lead.",
        ]

    def test_no_item_is_torn_in_silence(self, subtests):
        for seed in [0, 9, 40, 66, 68, 87]:  # Each of them showed another fault once.
            with subtests.test(seed=seed):
                became = outcome(seed)
                assert became["in silence"] == became["parts elsewhere"] == became["refused"] == 0
                assert became["whole"] > 0.9 * became["printed"]


class TestPages:
    def test_bullets_of_symbol_fonts_are_markers_and_letters_are_not(self):
        def entry(sign):
            return (
                "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
                f"<span style='font-family:Wingdings'>{sign}<span>&nbsp; </span></span>"
                f"Staffs meet in {sign}.</p>"
            )

        body = "<p><b>Exercises</b></p>" + entry("Ø") + entry("n") + "<p>Ørsted lies in it.</p>"
        blocks = read(page(body)).blocks
        assert [(block.kind, block.text) for block in blocks[1:]] == [
            ("item", "Staffs meet in Ø."),
            ("item", "Staffs meet in n."),
            ("paragraph", "Ørsted lies in it."),
        ]

    def test_struck_out_wording_is_left_out_and_said(self, subtests):
        for tag in ["del", "s", "strike", 'span style="text-decoration: line-through"']:
            with subtests.test(tag=tag):
                body = f"<p>Staffs hold <{tag}>four</{tag.split()[0]}> two meetings.</p>"
                assert shown(page(body)) == (
                    ["Staffs hold two meetings."],
                    ["Left out because it is struck out: “four”"],
                )

    def test_a_stray_byte_is_repaired_and_said(self):
        body = "<p>Member States’ first café.</p><p>The Union{}s naïve – talk.</p>"
        data = page(body).replace(b"{}", b"\x92")
        assert shown(data) == (
            ["Member States’ first café.", "The Union’s naïve – talk."],
            [
                "One byte of it is no valid character of its encoding and was read as “’”: compare "
                "the text there."
            ],
        )

    def test_only_what_holds_others_is_furniture_by_its_name_and_sentences_in_it_are_said(self):
        body = (
            '<ul><li class="related-item">Share <span class="search-hit">all</span> maps.</li></ul>'
            '<div class="cookie-banner"><p>Here a text of some more words was put.</p></div>'
            '<div class="share-links"><p>Print</p></div>'
        ) + f"<p>{' '.join(STEPS)}</p>"
        assert shown(page(body)) == (
            ["Share all maps.", " ".join(STEPS)],
            ["Left out as what surrounds a text: “Here a text of some more words was put.”"],
        )

    def test_a_title_beside_a_text_in_the_row_of_a_table_heads_nothing(self):
        row = "<tr><td>{}</td><td>{}</td><td>EEAS and NATO IS</td></tr>"
        rows = row.format(1, "Hold drills at sea.") + row.format(2, "Invite observers to them.")
        sections = find_set(page(f"<h2>Exercises</h2><table>{rows}</table>"), "")["parts"]
        found = [(item["text"], item["subheading"]) for item in sections[0]["items"]]
        assert [one for one in found if one[0].endswith(".")] == [
            ("Hold drills at sea.", ""),
            ("Invite observers to them.", ""),
        ]

    def test_bullets_are_the_items_where_more_prose_surrounds_them(self):
        body = "<h2>Exercises</h2><ul><li>Hold drills.</li><li>Invite all.</li></ul>" + (
            "<p>The staffs met in Mons to look at what comes next in all this.</p>" * 4
        )
        [section, after] = find_set(page(body), "")["parts"]
        assert [item["text"] for item in section["items"]] == ["Hold drills.", "Invite all."]
        assert [item["is_left_out"] for item in after["items"]] == [True] * 4

    def test_initials_of_names_number_nothing(self):
        names = ["D. Tusk and J. Stoltenberg signed it.", "E. Macron spoke of it."]
        assert shown(page("".join(f"<p>{name}</p>" for name in names)))[0] == names
        lettered = read(page("<p>A. One.</p><p>B. Two.</p><p>C. Three.</p>")).blocks
        assert [block.marker for block in lettered] == ["A.", "B.", "C."]

    def test_what_is_not_to_be_seen_is_no_text(self, subtests):
        for hidden in ["hidden", 'style="display: none"', 'style="visibility:hidden"']:
            with subtests.test(hidden=hidden):
                assert shown(page(f"<p {hidden}>Draft.</p><p>Final.</p>"))[0] == ["Final."]

    def test_numbered_plain_headings_with_plain_sub_headings_are_areas(self):
        body = (
            "<p>1. Countering hybrid threats</p><p>Situational awareness</p>"
            "<p>– Share information within the hour.</p><p>Strategic communication</p>"
            "<p>– Study social media together.</p><p>2. Exercises</p>"
            "<p>– Observe the exercises of the other side.</p>"
        )
        assert items(page(body)) == {
            "hybrid-threats": [
                ("Share information within the hour.", []),
                ("Study social media together.", []),
            ],
            "exercises": [("Observe the exercises of the other side.", [])],
        }

    def test_a_table_for_layout_has_the_signs_of_its_items_in_a_cell(self):
        row = "<tr><td><p>{}</p></td><td><p>{}</p></td></tr>"
        inner = "<table>" + row.format("—", "at sea;") + row.format("—", "on land.") + "</table>"
        body = "<p>Exercises</p><table>" + row.format("(1)", f"Hold drills:{inner}") + "</table>"
        body += "<table>" + row.format("(2)", "Invite observers.") + "</table>"
        assert items(page(body)) == {
            "exercises": [("Hold drills:", ["at sea;", "on land."]), ("Invite observers.", [])]
        }

    def test_a_heading_that_is_not_known_begins_a_section_of_no_area(self, subtests):
        known = "<{0}>{1}Exercises</{0}><ul><li>Hold drills.</li></ul>"
        other = "<{0}>{1}Outer space</{0}><ul><li>Watch satellites.</li></ul>"
        last = "<{0}>{1}Capacity building</{0}><ul><li>Train partners.</li></ul>"
        for tag, numbers in [("h2", ["", "", ""]), ("p", ["1. ", "2. ", "3. "])]:
            with subtests.test(tag=tag):
                parts = zip([known, other, last], numbers, strict=True)
                assert items(page("".join(part.format(tag, number) for part, number in parts))) == {
                    "exercises": [("Hold drills.", [])],
                    "Outer space": [("Watch satellites.", [])],
                    "capacity-building": [("Train partners.", [])],
                }

    @pytest.mark.parametrize("kind", ["frames of MHTML", "webarchive"])
    def test_a_page_saved_as_one_file_is_read_with_its_frames(self, kind):
        outer, inner = page("<p>Outer words.</p>"), page("<p>L’été à Łódź.</p>")
        if kind == "webarchive":
            frame = {
                "WebMainResource": {"WebResourceData": inner, "WebResourceMIMEType": "text/html"}
            }
            main = {"WebResourceData": outer, "WebResourceMIMEType": "text/html"}
            archive = {"WebMainResource": main, "WebSubframeArchives": [frame]}
            data = plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)
        else:
            message = MIMEMultipart("related", type="text/html")
            for one in (outer, inner):
                message.attach(MIMEText(one.decode(), "html", "utf-8"))
            data = message.as_bytes()
        assert shown(data)[0] == ["Outer words.", "L’été à Łódź."]


class TestTexts:
    def test_controls_are_read_as_the_signs_of_windows(self):
        assert shown("The Alliance\u0092s plan, 2016\u00962018".encode())[0] == [
            "The Alliance’s plan, 2016–2018"
        ]

    def test_utf_16_is_read_without_its_mark(self, subtests):
        for encoding in ["utf-16-le", "utf-16-be"]:
            with subtests.test(encoding=encoding):
                assert shown("Staffs meet at dawn.".encode(encoding))[0] == ["Staffs meet at dawn."]

    def test_one_long_line_does_not_make_paragraphs_of_the_others(self):
        note = "Read on 29 November 2025 at https://www.example.org/" + "a-long-address/" * 8
        text = f"{note}\n\nExercises\n\n- {STEPS[0]}\n  {STEPS[1]}\n  {STEPS[2]}\n"
        assert items(text.encode()) == {"exercises": [(" ".join(STEPS), [])]}

    def test_a_hyphen_between_two_words_is_kept_and_what_no_dictionary_has_is_said(self):
        text = (
            "The two sides, whose staffs are known for what they do for one another every year,\n"
            "work on crisis-\nresponse and on under-\nstanding, short-\nand long-term, from mid-\n"
            "2017 on, staff-\nto-\nstaff and civilo-\nmilitary, in coopera-\ntion with strat-\n"
            "comers of all who take part in it.\n"
        )
        found = read_pasted(text)
        assert found.blocks[0].text.partition("work on ")[2] == (
            "crisis-response and on understanding, short- and long-term, from mid-2017 on, "
            "staff-to-staff and civilo-military, in cooperation with stratcomers of all who take "
            "part in it."
        )
        assert found.remarks == [
            "Joined at the ends of lines, and in no dictionary: “stratcomers”."
        ]

    def test_a_list_without_bullets_is_said_to_be_one(self):
        found = find_set(b"Exercises\nHold drills at sea.\nInvite observers to them.\n")
        assert found["remarks"] == [
            "Nothing in it marks where an item begins: each paragraph was taken for one, so look "
            "at those that announce a list or belong to the one before."
        ]
        assert find_set(b"Exercises\n- Hold drills.\n- Invite observers.\n")["remarks"] == []


def test_of_a_doubtful_item_it_is_said_what_speaks_against_it(subtests):
    for text, parts, sentence in [
        ("Hold drills", [], "does not end as a sentence (“…Hold drills”)"),
        ("Hold drills:", [], "does not end as a sentence (“…Hold drills:”)"),
        ("Hold drills2", [], "ends in a figure, as with the mark of a footnote (“…Hold drills2”)"),
        ("of drills.", [], "begins in the middle of a sentence (“of drills.…”)"),
        (
            "Hold\ue123 drills.",
            [],
            "holds characters that cannot be seen or have no meaning (U+E123)",
        ),
        ("Hold drills.", ["at sea."], "does not announce its parts (“…Hold drills.”)"),
        (
            "Hold – Invite all.",
            [],
            "holds what may be the beginning of another item (“ – Invite all…”)",
        ),
        ("Hold drills. at sea.", [], "has a sentence that begins small (“…drills. at sea”)"),
        ("Hold:", ["at the", "on land."], "has a part that does not end (“…at the”)"),
    ]:
        with subtests.test(text=text, parts=parts):
            assert doubts(text, parts) == [sentence]
    assert doubts("Hold drills:", ["at sea; and", "on land."]) == []
