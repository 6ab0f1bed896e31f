"""The paragraphs of a declaration and of a report are found, numbered or not."""

import pytest

from actions.importing.parse import paragraphs
from actions.importing.parse.paragraphs import (
    ReportParagraph,
    paragraphs_of,
    paragraphs_of_report,
)
from actions.importing.parse.readers import read
from actions.importing.parse.text import UnreadableText
from tests.importing import read_pasted
from tests.official_texts import pdf_shapes

TITLE = {"en": "Joint Declaration", "fr": "Déclaration commune"}
SENTENCES = {
    "en": "In paragraph {} the EU and NATO say in their own words what binds them together.",
    "fr": "Au paragraphe {} l’UE et l’OTAN disent avec leurs mots ce qui les unit dans la durée.",
}
AREAS = [f"Do more about subject number {number}, step by step." for number in range(1, 8)]


def sentences(count, language="en"):
    """Return that many paragraphs in words of our own."""
    return [SENTENCES[language].format(number) for number in range(1, count + 1)]


def page(body, language="en"):
    """Return a page with a declaration and what surrounds it."""
    return read_pasted(
        f"<nav>Menu</nav><p>We report from NATO headquarters in the usual way today.</p>"
        f"<h1>{TITLE[language]}</h1><p>by the two sides</p>{body}"
        "<p>For further details, write to the press office.</p><p>This is no paragraph at all.</p>"
    )


def test_numbered_paragraphs_are_found_with_their_numbers(subtests):
    for language in ["en", "fr"]:
        with subtests.test(language=language):
            texts = sentences(14, language)
            body = "".join(f"<p>{n}. {text}</p>" for n, text in enumerate(texts, 1))
            paragraphs = paragraphs_of(page(body, language))
            assert [(p.number, p.text) for p in paragraphs] == [
                (str(number), text) for number, text in enumerate(texts, 1)
            ]


def test_paragraphs_of_a_numbered_list_have_the_numbers_that_a_browser_prints():
    body = "<ol>" + "".join(f"<li>{text}</li>" for text in sentences(14)) + "</ol>"
    assert [p.number for p in paragraphs_of(page(body))] == [str(n) for n in range(1, 15)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_unnumbered_paragraphs_are_found_with_the_parts_of_their_list(language):
    texts = sentences(11, language)
    texts[6] = texts[6].rstrip(".") + ":"
    items = "<ul>" + "".join(f"<li>{item}</li>" for item in AREAS) + "</ul>"
    body = "".join(f"<p>{text}</p>{items if text.endswith(':') else ''}" for text in texts)
    paragraphs = paragraphs_of(page(body, language))
    assert [p.text for p in paragraphs] == texts
    assert [len(p.parts) for p in paragraphs] == [0] * 6 + [7] + [0] * 4
    assert paragraphs[6].parts == AREAS
    assert {p.number for p in paragraphs} == {""}


def test_lettered_entries_are_parts_of_their_numbered_paragraph():
    first, second, third = sentences(3)
    text = f"Joint Declaration\n1. {first}\n2. {second}\n(a) in spring;\n(b) in autumn.\n3. {third}"
    assert [p.parts for p in paragraphs_of(read_pasted(text))] == [
        [],
        ["in spring;", "in autumn."],
        [],
    ]


def test_pages_of_a_declaration_as_pdf_are_kept():
    story = [pdf_shapes.Paragraph(TITLE["en"], pdf_shapes.HEADING)]
    story += [
        pdf_shapes.Paragraph(f"{number}. {text * 6}", pdf_shapes.BODY)
        for number, text in enumerate(sentences(14), 1)
    ]
    paragraphs = paragraphs_of(read(pdf_shapes.build(story), ""))
    assert len(paragraphs) == 14
    assert (paragraphs[0].page, paragraphs[-1].page) == (1, 2)


def test_a_text_about_something_else_is_no_declaration():
    with pytest.raises(UnreadableText) as refused:
        paragraphs_of(read_pasted("Take six apples and peel them.\nBake them in the oven."))
    assert str(refused.value) == paragraphs.NO_DECLARATION


def test_a_report_is_split_into_paragraphs_with_number_and_heading():
    text = (
        "INTRODUCTION\n\n1. This report covers the first half of the year.\n\n"
        "COUNTERING HYBRID THREATS\n\n2. The staffs met:\n- in spring;\n- in autumn.\n\n"
        "They will meet again.\n\n3. A workshop was held in May.\n"
    )
    assert paragraphs_of_report(read_pasted(text).blocks) == [
        ReportParagraph("This report covers the first half of the year.", "1", "INTRODUCTION"),
        ReportParagraph(
            "The staffs met:\n- in spring;\n- in autumn.", "2", "COUNTERING HYBRID THREATS"
        ),
        ReportParagraph("They will meet again.", "", "COUNTERING HYBRID THREATS"),
        ReportParagraph("A workshop was held in May.", "3", "COUNTERING HYBRID THREATS"),
    ]


def test_the_title_of_a_report_is_no_paragraph_and_no_heading():
    title = (
        "<p>Council document</p><p>Third progress report on the implementation of the common set "
        "of proposals endorsed by both Councils in December of two years one after the other</p>"
    )
    text = "<p>The staffs of both sides met in May.</p>"
    assert paragraphs_of_report(read_pasted(title + text).blocks) == [
        ReportParagraph("The staffs of both sides met in May.")
    ]
    about = "<p>This progress report covers the first half of the year.</p>"
    assert len(paragraphs_of_report(read_pasted(about + text).blocks)) == 2


def test_numbered_headings_of_a_report_are_headings():
    page = "<p>1. Exercises</p><p>A pilot was held in May.</p><p>2. Cyber</p><p>Courses ran.</p>"
    assert [(p.heading, p.text) for p in paragraphs_of_report(read_pasted(page).blocks)] == [
        ("1. Exercises", "A pilot was held in May."),
        ("2. Cyber", "Courses ran."),
    ]


def test_roman_numerals_number_the_parts_of_a_report_between_its_paragraphs():
    text = "I. Cyber\n\n1. Courses ran.\n\nII. Exercises\n\n2. A pilot was held in May."
    assert [(p.number, p.heading) for p in paragraphs_of_report(read_pasted(text).blocks)] == [
        ("1", "I. Cyber"),
        ("2", "II. Exercises"),
    ]


def test_a_report_with_roman_numerals_only_after_its_introduction_has_its_parts():
    text = "Introduction\n\n1. Courses ran.\n\nI. Exercises\n\n2. A pilot was held in May."
    assert [
        (p.number, p.heading, p.text) for p in paragraphs_of_report(read_pasted(text).blocks)
    ] == [
        ("1", "Introduction", "Courses ran."),
        ("2", "I. Exercises", "A pilot was held in May."),
    ]


def test_a_text_of_headings_alone_is_no_report():
    with pytest.raises(UnreadableText) as refused:
        paragraphs_of_report(read_pasted("<h1>Report</h1><h2>Exercises</h2>").blocks)
    assert str(refused.value) == paragraphs.NO_PARAGRAPH


def test_a_report_of_too_many_paragraphs_is_refused():
    with pytest.raises(UnreadableText) as refused:
        paragraphs_of_report(read_pasted("<p>A workshop was held.</p>" * 2001).blocks)
    assert str(refused.value) == paragraphs.TOO_MANY
