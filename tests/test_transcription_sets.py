"""The proposals of a set are found in a text, however it is printed."""

from functools import cache
from itertools import product

import pytest

from actions.importing.parse import sets
from actions.importing.parse.readers import language_of, read
from actions.importing.parse.sets import sections_of
from actions.importing.parse.text import UnreadableText
from tests.importing import read_pasted
from tests.official_texts import pdf_shapes, plain_shapes, web_shapes
from tests.official_texts.contents import AREAS, contents

SHAPES = [
    web_shapes.lists,
    web_shapes.bold_and_bullets,
    web_shapes.divisions,
    web_shapes.table,
    web_shapes.one_list,
    web_shapes.word_processor,
    web_shapes.margins,
    web_shapes.line_breaks,
    web_shapes.paragraphs_and_lists,
    web_shapes.archive,
    web_shapes.linked,
    plain_shapes.wrapped,
    plain_shapes.without_bullets,
    plain_shapes.bullets_apart,
    plain_shapes.numbered,
    plain_shapes.from_a_viewer,
    plain_shapes.rows,
    pdf_shapes.council,
    pdf_shapes.without_bullets,
]
HEADED = "<h2>Cyber security and defence</h2>{}<h2>Exercises</h2><ul><li>Hold a pilot.</li></ul>"


@cache
def text_of(shape, year, language):
    """Return the text of a set as it is read from one of its shapes."""
    return read(shape(contents(year, language), language), "")


def found(sections):
    """Return what was found, as the invented contents are written."""
    return [
        (section.area, item.subheading, item.text, item.parts)
        for section in sections
        for item in section.kept
    ]


def texts(page):
    """Return the texts of the items of each section of a pasted text, by its area."""
    sections = sections_of(read_pasted(page))
    return {section.area: [item.text for item in section.kept] for section in sections}


def test_every_proposal_is_found_whole_under_its_area_in_order(subtests):
    for shape, year, language in product(SHAPES, [2016, 2017], ["en", "fr"]):
        name = f"{shape.__module__}.{shape.__name__}"
        with subtests.test(shape=name, year=year, language=language):
            text = text_of(shape, year, language)
            sections = sections_of(text)
            assert found(sections) == [
                (area, *item) for area, _, items in contents(year, language) for item in items
            ]
            assert language_of(text.blocks) == language


def test_the_page_of_a_pdf_is_kept_with_each_item():
    sections = sections_of(text_of(pdf_shapes.council, 2016, "en"))
    pages = [item.page for section in sections for item in section.kept]
    assert pages[0] == 2
    assert pages == sorted(pages)
    assert pages[-1] > 2


def test_an_introduction_under_a_heading_is_left_out_and_kept():
    page = HEADED.format("<p>To that end, staffs will:</p><ul><li>open courses;</li></ul>")
    first, _ = sections_of(read_pasted(page))
    assert [(item.text, item.is_left_out) for item in first.items] == [
        ("To that end, staffs will:", True),
        ("open courses;", False),
    ]


def test_political_dialogue_is_no_area_and_not_part_of_the_one_before():
    page = HEADED.format(
        "<ul><li>Open courses.</li></ul><h2>Strengthening political dialogue</h2>"
        "<p>Ambassadors meet.</p><ul><li>They meet often.</li></ul>"
    )
    first, dialogue, _ = sections_of(read_pasted(page))
    assert [item.text for item in first.items] == ["Open courses."]
    assert (dialogue.area, dialogue.heading) == ("", "Strengthening political dialogue")
    assert [(item.text, item.is_left_out) for item in dialogue.items] == [
        ("Ambassadors meet.", True),
        ("They meet often.", False),
    ]


def test_what_follows_the_last_area_is_no_proposal():
    page = HEADED.format("<ul><li>Open courses.</li></ul>") + (
        "<p>Done at Brussels.</p><ul><li>A first signature</li></ul>"
    )
    assert texts(page)["exercises"] == ["Hold a pilot."]


def test_conclusions_before_the_annex_are_no_proposals():
    page = (
        "COUNCIL CONCLUSIONS\n1. The Council recalls its work on exercises.\n2. It agrees:\n"
        "- hybrid threats;\n- exercises.\nANNEX\n1. Exercises\n- Hold a pilot.\n"
    )
    assert texts(page) == {"exercises": ["Hold a pilot."]}


def test_a_table_of_contents_is_not_taken_for_the_headings():
    page = (
        "Contents\nHybrid threats\nCyber defence\nExercises\nAn introduction follows.\n"
        "Hybrid threats\n- Share warnings.\nCyber defence\n- Open courses.\nExercises\n- Pilot.\n"
    )
    assert texts(page) == {
        "hybrid-threats": ["Share warnings."],
        "cyber-security-and-defence": ["Open courses."],
        "exercises": ["Pilot."],
    }


def test_a_subheading_of_the_words_of_another_area_begins_no_area():
    page = (
        "<h2>Hybrid threats</h2><h3>Exercises</h3><ul><li>Test the alarm.</li></ul>"
        "<h2>Exercises</h2><ul><li>Pilot.</li></ul>"
    )
    assert found(sections_of(read_pasted(page))) == [
        ("hybrid-threats", "Exercises", "Test the alarm.", []),
        ("exercises", "", "Pilot.", []),
    ]


def test_a_heading_broken_into_two_lines_is_one():
    page = "2. Operational cooperation including\nmaritime issues\n\n* Sail together.\n"
    assert texts(page) == {"operational-cooperation": ["Sail together."]}


def test_short_entries_without_a_full_stop_are_items():
    assert texts("Exercises\n1. Pilot goes on\n2. Observers are invited\n") == {
        "exercises": ["Pilot goes on", "Observers are invited"]
    }


def test_a_text_about_something_else_is_refused(subtests):
    pages = [
        "<h1>Apple cake</h1><p>Take six apples.</p><ul><li>Peel them.</li></ul>",
        "The two sides work on cyber security and defence.\nHybrid threats are growing.\n",
    ]
    for page in pages:
        with subtests.test(page=page):
            with pytest.raises(UnreadableText) as refused:
                sections_of(read_pasted(page))
            assert str(refused.value) == sets.NO_HEADING


def test_headings_without_any_proposal_are_refused():
    with pytest.raises(UnreadableText) as refused:
        sections_of(read_pasted("<h2>Exercises</h2><h2>Cyber defence</h2>"))
    assert str(refused.value) == sets.NO_ITEM


def test_more_entries_than_any_set_has_are_refused():
    with pytest.raises(UnreadableText) as refused:
        sections_of(read_pasted("Exercises\n" + "- Hold a pilot.\n" * 501))
    assert str(refused.value) == sets.TOO_MANY


def test_the_areas_are_those_of_the_catalogue():
    assert tuple(AREAS) == sets.AREAS
