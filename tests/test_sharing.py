"""What a link to a page is shown with elsewhere: title, description, picture; and in a history."""

from io import BytesIO

import pytest
from django.http import HttpResponse, QueryDict
from django.template import engines
from django.urls import reverse
from PIL import Image

from actions.filters.proposals import ProposalFilter
from actions.filters.selection import titled
from actions.models import Proposal
from actions.publishing.pictures import FILLS, PAPER, square
from actions.vocabulary import Standing, Status, WithoutObservation
from tests.factories import (
    AreaFactory,
    ObservationFactory,
    ProgressReportFactory,
    ProposalFactory,
    ThemeFactory,
)
from tests.pages import parsed

pytestmark = pytest.mark.django_db

CATALOGUE = "EU–NATO action-point catalogue"


def said(page):
    """Return what the head of a page says to those who show a link to it, by property."""
    return {
        one.get("property").removeprefix("og:"): one.get("content")
        for one in page.iter("meta")
        if one.get("property")
    }


def test_the_title_of_a_list_begins_with_what_is_selected(subtests):
    AreaFactory(number=1), AreaFactory(number=3), ThemeFactory(slug="mobility")
    ProgressReportFactory()

    for query, title in {
        "": "Proposals",
        "sort=area&page=2": "Proposals",
        "area=hybrid-threats&set=2017": (
            "Countering hybrid threats, 32 proposals of 2017: proposals"
        ),
        "area=hybrid-threats&area=none&theme=mobility": (
            "Area not established or Countering hybrid threats, Mobility: proposals"
        ),
        "q=joint+exercise&as_of=1": "“joint exercise”, as known after report 1: proposals",
        "reference=2016-01&reference=2017-03": "2016-01 or 2017-03: proposals",
        "area=nowhere": "Proposals",
    }.items():
        with subtests.test(query=query):
            filterset = ProposalFilter(QueryDict(query), queryset=Proposal.objects.for_list())

            assert titled(filterset, "Proposals") == title


def test_a_link_to_a_page_is_shown_with_its_title_its_description_and_a_picture(client):
    page = parsed(client.get(reverse("actions:feeds")))

    description = page.find(".//meta[@name='description']").get("content")
    assert said(page) == {
        "title": f"Feeds · {CATALOGUE}",
        "description": description,
        "type": "website",
        "url": "http://testserver/feeds/",
        "site_name": CATALOGUE,
        "locale": "en_GB",
        "image": "http://testserver/share/catalogue.png",
        "image:alt": "All proposals and all progress reports: a square for what each says of each",
        "image:width": "1200",
        "image:height": "630",
    }
    assert page.find(".//meta[@name='twitter:card']").get("content") == "summary_large_image"


def test_what_a_page_is_about_is_in_its_picture(rf, subtests):
    area = AreaFactory(number=1)
    proposal = ProposalFactory(reference="2016-01", title='Share "warnings" & more')
    doubted = ProposalFactory(reference="2016-02", title="Doubted", standing=Standing.UNCONFIRMED)
    for record, picture, alternative in [
        (area, "areas/hybrid-threats", f"{area.name}: what is last on record of each proposal"),
        (proposal, "proposals/2016-01", '2016-01 Share "warnings" & more: what each progress'),
        (doubted, "proposals/2016-02", "2016-02 Doubted (not confirmed): what each progress"),
    ]:
        with subtests.test(record=str(record)):
            request = rf.get(record.get_absolute_url())
            base = engines["django"].get_template("base.html")

            found = said(parsed(HttpResponse(base.render({"object": record}, request))))

            assert found["image"] == f"http://testserver/share/{picture}.png"
            assert found["image:alt"].startswith(alternative)


def test_a_page_that_is_none_says_nothing_to_those_who_show_links(client):
    assert said(parsed(client.get("/nowhere/"))) == {}


def test_the_pictures_have_the_size_that_is_said_and_are_kept(client, subtests):
    report = ProgressReportFactory()
    proposal = ProposalFactory(reference="2016-01", title="A title of many words " * 6)
    observation = ObservationFactory(proposal=proposal, report=report, status=Status.COMPLETED)
    for path in ["catalogue", "areas/hybrid-threats", "proposals/2016-01"]:
        with subtests.test(path=path):
            response = client.get(f"/share/{path}.png")

            assert response["Content-Type"] == "image/png"
            assert Image.open(BytesIO(response.content)).size == (1200, 630)
            known = {"If-None-Match": response["ETag"]}
            assert client.get(f"/share/{path}.png", headers=known).status_code == 304
    before = client.get("/share/proposals/2016-01.png").content
    observation.status = Status.HELD_UP
    observation.save()
    assert client.get("/share/proposals/2016-01.png").content != before


def test_there_is_no_picture_of_what_is_not_there(client, subtests):
    for path in ["areas/nowhere", "proposals/2018-01", "other"]:
        with subtests.test(path=path):
            assert client.get(f"/share/{path}.png").status_code == 404


def test_no_two_squares_look_alike():
    """In greyscale too."""
    codes = [*Status.values, *WithoutObservation.values]

    assert len({square(code, 40).convert("L").tobytes() for code in codes}) == len(codes)
    assert set(FILLS) <= set(codes)
    assert square("not_applicable", 40).getpixel((2, 2)) == (251, 250, 247), PAPER
