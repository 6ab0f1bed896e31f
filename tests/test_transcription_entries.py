"""Entries of lists with more than one line, and paragraphs that only announce a list."""

from actions.importing.parse.readers import read
from actions.importing.parse.sets import sections_of


def items(body):
    """Return the items of a page with one area, each as its text and its parts."""
    page = f"<html><body><h1>Common set</h1><h2>Exercises</h2>{body}</body></html>"
    (section,) = sections_of(read(page.encode(), "page.html"))
    return [(item.text, item.parts) for item in section.kept]


def test_marked_lines_of_one_entry_are_its_parts_and_the_others_go_on():
    body = """<ul>
      <li>Staffs will hold two<br>drills each year:<br>- one at sea;<br>- one on land.</li>
      <li>Observers will be invited to both of them.</li></ul>"""

    assert items(body) == [
        ("Staffs will hold two drills each year:", ["one at sea;", "one on land."]),
        ("Observers will be invited to both of them.", []),
    ]


def test_a_paragraph_that_announces_the_items_is_none_of_them():
    body = """<p>In this area the staffs will:</p>
      <p>Hold a drill at sea in every second year.</p>
      <p>Invite observers of the other organisation to it.</p>"""

    assert items(body) == [
        ("Hold a drill at sea in every second year.", []),
        ("Invite observers of the other organisation to it.", []),
    ]
