"""The pictures of what reports say: what stands in each square, and what it says in words."""

import pytest
from django.template import engines

from actions.models import Proposal
from actions.templatetags.pictures import PITCH
from actions.vocabulary import Status, WithoutObservation
from tests.factories import (
    AwaitingProposalFactory,
    ObservationFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
)
from tests.pages import parsed_fragment, texts

pytestmark = [pytest.mark.django_db]

SVG = "{http://www.w3.org/2000/svg}"
ALL_CODES = [*Status.values, *WithoutObservation.values]


@pytest.fixture
def reports():
    return [ProgressReportFactory(number=number, real=True) for number in range(1, 5)]


def drawn(tag, **context):
    """Return what a tag writes, as an element."""
    return parsed_fragment(engines["django"].from_string(f"{{% {tag} %}}").render(context))


def annotated():
    return list(Proposal.objects.for_list().with_progress().order_by("reference"))


def squares(element):
    """Return what stands in each square; reports that were not read are one picture a run."""
    found = []
    for use in element.iter(f"{SVG}use"):
        code = use.get("href").removeprefix("#")
        run = int(use.get("width")) // PITCH if code == "not_read-run" else 1
        found += [code.removesuffix("-run")] * run
    return found


def test_a_strip_has_a_square_for_each_report_and_says_runs_of_them_once(reports):
    proposal = ProposalFactory(reference="2017-01")
    ObservationFactory(proposal=proposal, report=reports[2], status=Status.UNDER_WAY)
    ObservationFactory(proposal__reference="2017-02", report=reports[3])

    strip = drawn("strip proposal reports", proposal=annotated()[0], reports=reports)

    assert squares(strip) == ["not_applicable", "not_applicable", "under_way", "not_read"]
    assert strip.find(f".//{SVG}svg").get("aria-label") == (
        "Reports 1 and 2: not applicable; report 3: under way; report 4: not read yet"
    )


def test_a_strip_of_reports_up_to_one_says_nothing_of_later_ones(reports):
    proposal = ProposalFactory(reference="2016-01")
    PeriodEvidenceFactory(proposal=proposal, finding__report=reports[0])
    ObservationFactory(proposal=proposal, report=reports[3], status=Status.IN_PLACE)
    then = Proposal.objects.with_progress(reports[1]).get()

    strip = drawn("strip proposal reports", proposal=then, reports=reports[:2])

    assert squares(strip) == ["other_evidence", "not_read"]


def test_piles_link_what_is_on_record_with_what_was_read_and_count_what_was_not(reports):
    first = ProposalFactory(reference="2016-01", title="Meet & <talk>")
    PeriodEvidenceFactory(proposal=first, finding__report=reports[0])
    second = ProposalFactory(reference="2016-02")
    ObservationFactory(proposal=second, report=reports[0], status=Status.IN_PLACE)
    AwaitingProposalFactory(year=2017)

    table = drawn("piles proposals reports", proposals=annotated(), reports=reports)

    pile = table.findall(".//tr[@class='pile']/td")[0]
    assert squares(pile) == ["in_place", "other_evidence"]
    assert [(one.get("href"), one.get("title")) for one in pile.iter("a")] == [
        (
            "/proposals/2016-02/#report-1",
            f"2016-02 {second.title}: In place; text of the report, named",
        ),
        ("/proposals/2016-01/#evidence-1", "2016-01 Meet & <talk>: Other evidence"),
    ]
    assert texts(table, ".//tr[@class='not-read']/td") == ["1", "2", "3", "3"]


def test_every_code_has_its_square_in_the_sprite_and_a_label():
    sprite = parsed_fragment(engines["django"].get_template("partials/sprite.html").render())
    drawings = {group.get("id") for group in sprite.iter(f"{SVG}g")}

    legend = drawn("legend codes", codes=ALL_CODES)

    assert set(squares(legend)) == set(ALL_CODES)
    assert set(ALL_CODES) <= drawings


def test_a_legend_lists_only_what_the_picture_shows():
    legend = drawn("legend codes", codes=["not_read", "in_place", "in_place"])

    assert texts(legend, ".//li") == ["In place", "Not read yet"]


def test_a_status_of_a_report_weighs_more_than_having_none():
    assert drawn("units codes", codes=["held_up"]).find(".//span").get("aria-hidden") == "true"
    status = drawn('firstof "held_up"|status')
    without = drawn('firstof "not_read"|status')

    assert (status.find("span").get("class"), texts(status, "span")) == ("status", ["Held up"])
    assert without.find("span").get("class") == "status weak"


def test_from_date_to_date_stands_a_dash_in_words_of_ours_only(subtests):
    shown = engines["django"].from_string("{{ text|typographic }}")

    for text, expected in {
        "June 2023-May 2024": "June 2023–May 2024",
        "(9-12 Apr 2019, Nov-Dec 2016)": "(9–12 Apr 2019, Nov–Dec 2016)",
        "28 June-2 July, for 2017-2018.": "28 June–2 July, for 2017–2018.",
        **dict.fromkeys(["2016-01 and 2016-12 May", "ST-10323-2026 of June", "/2017-07-17/"]),
        **dict.fromkeys(["E-8-2017-005865", "p. 35-38", "mid-2018, EU-NATO", "1-7 visible"]),
        **dict.fromkeys(["“from 11-12 July”", "MAY 2016-2017-3"]),
    }.items():
        with subtests.test(text):
            assert shown.render({"text": text}) == (expected or text)


def test_quotes_are_curly_for_show_only(subtests):
    shown = engines["django"].from_string("{{ text|typographic }}")

    for text, expected in {
        'the EU\'s "Strategic Compass"': "the EU\u2019s “Strategic Compass”",
        "('so called')": "(\u2018so called\u2019)",
        "<b>'": "&lt;b&gt;\u2019",
        "2016-01 – 5 o\u2019clock": "2016-01 – 5 o\u2019clock",
    }.items():
        with subtests.test(text):
            assert shown.render({"text": text}) == expected
