"""What the search field offers while somebody types."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import CountryFactory, OrganisationFactory, ProposalFactory, ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = reverse("actions:accessibility")


@pytest.fixture
def field(page):
    """The field in the head of a page, reached with its key, where some pages have names."""
    ThemeFactory(slug="mobility", name="Military mobility")
    ProposalFactory(reference="2017-09", title="Military mobility")
    CountryFactory(code="tr", name="Türkiye")
    OrganisationFactory(slug="hub", name="Hybrid Centre", short_name="Hybrid Centre")
    page.goto(START)
    page.keyboard.press("/")
    return page.get_by_role("combobox")


def test_a_page_is_offered_however_its_name_is_typed(page, field, subtests):
    expect(field).to_be_focused()
    options = page.get_by_role("option")
    for typed, offered in [
        ("militry mob", ["Military mobilityTheme", "2017-09 Military mobilityProposal"]),
        ("2017-0", ["2017-09 Military mobilityProposal"]),
        ("2017-9", ["2017-09 Military mobilityProposal"]),
        ("2017-19", []),
        ("hybrid center", ["Hybrid CentreOrganisation"]),
        ("turkiye", ["TürkiyeCountry"]),
        ("heliotrope", []),
    ]:
        with subtests.test(typed=typed):
            field.fill(typed)

            expect(options).to_have_text(offered)
            expect(field).to_have_attribute("aria-expanded", "true" if offered else "false")
    assert page.said == []


def test_an_offer_is_chosen_and_left_with_the_keyboard_alone(page, field):
    offered = page.get_by_role("option")
    field.fill("military")
    expect(offered).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")

    expect(page.get_by_role("status")).to_have_text("2 suggestions")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text("2017-09 Military mobilityProposal")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("status")).to_be_empty()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(field).to_have_value("military")
    page.keyboard.press("Enter")
    page.wait_for_url("/search/?q=military")

    field.fill("military m")
    expect(offered).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/themes/mobility/$"))


def test_suggestions_that_could_not_be_loaded_are_asked_for_again(page, field):
    page.route("**/suggestions.json", lambda route: route.abort(), times=1)
    page.reload()
    with page.expect_event("requestfailed"):
        page.keyboard.press("/")

    field.fill("military")

    expect(page.get_by_role("option")).to_have_count(2)
