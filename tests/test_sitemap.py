"""What machines look for at fixed addresses: sitemap, robots, security."""

import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.timezone import now

from actions.models import DataVersion, Proposal
from actions.publishing.fields import RECORD_TABLES
from actions.publishing.sitemaps import LISTS, MODELS_OF_PAGE
from tests.edits import published, rolled_back
from tests.factories import (
    AreaFactory,
    CommentaryFactory,
    CountryFactory,
    DocumentFactory,
    FindingFactory,
    KeyFactFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.test_settings import PRODUCTION, refusal, settings_with

pytestmark = pytest.mark.django_db

SITEMAP = reverse("actions:sitemap")
SECURITY = reverse("actions:security")
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def pages(client):
    """Return the day of the last change of every page, by address without the host."""
    published()
    response = client.get(SITEMAP)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 It is our own answer.
    return {
        one.findtext(f"{NAMESPACE}loc").removeprefix("http://testserver"): one.findtext(
            f"{NAMESPACE}lastmod"
        )
        for one in root
    }


def date_first_version():
    """Put the version of the data on record as if that had been on the first day of 2026."""
    published()
    DataVersion.objects.update(recorded=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))


@pytest.fixture
def catalogue():
    ObservationFactory(report__number=1, findings=[FindingFactory()])
    KeyFactFactory()
    ParagraphFactory()
    CommentaryFactory()
    DocumentFactory(slug="strategy")
    StructuredDialogueFactory(slug="cyber")
    ThemeFactory()
    OrganisationFactory()
    CountryFactory()


def test_every_kind_of_page_is_in_the_sitemap_and_answers(client, catalogue):
    found = pages(client)

    assert set(found) == {
        *(reverse(f"actions:{name}") for name in LISTS),
        *["/areas/hybrid-threats/", "/themes/theme-1/", "/organisations/body-1/"],
        *["/countries/be/", "/proposals/2016-01/", "/reports/1/", "/declarations/2016/"],
        *["/documents/strategy/", "/documents/paper/", "/dialogues/cyber/"],
    }
    assert {client.get(address).status_code for address in found} == {200}


def test_a_page_of_one_record_changes_with_what_stands_on_it(client, catalogue):
    date_first_version()
    ObservationFactory(proposal=Proposal.objects.get(), report__number=2)

    found = pages(client)

    assert found["/proposals/2016-01/"] != "2026-01-01"
    assert found["/reports/1/"] == "2026-01-01"
    assert found["/documents/strategy/"] == "2026-01-01"
    assert found["/proposals/"] == found["/proposals/2016-01/"]


def test_only_the_page_on_which_a_record_stands_changes_with_it(client, catalogue, subtests):
    date_first_version()
    records = ["/reports/1/", "/declarations/2016/", "/documents/paper/", "/proposals/2016-01/"]

    for factory, given, changed in [
        (FindingFactory, {"report__number": 1}, "/reports/1/"),
        (ParagraphFactory, {}, "/declarations/2016/"),
        (KeyFactFactory, {}, "/declarations/2016/"),
        (CommentaryFactory, {"document__slug": "paper"}, "/documents/paper/"),
    ]:
        with subtests.test(factory=factory.__name__), rolled_back():
            factory(**given)

            found = pages(client)

            assert [address for address in records if found[address] != "2026-01-01"] == [changed]


def test_the_models_by_which_pages_change_are_those_of_the_data():
    names = {name for names in MODELS_OF_PAGE.values() for name in names}

    assert names <= {table.model._meta.model_name for table in RECORD_TABLES}


def test_the_sitemap_names_the_address_under_which_the_site_is_known(client, settings):
    settings.SITE_ADDRESS = "https://catalogue.example"

    assert "<loc>https://catalogue.example/proposals/</loc>" in client.get(SITEMAP).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_sitemap_costs_the_same_whatever_it_holds(client, django_assert_num_queries, rows):
    ProposalFactory.create_batch(rows)
    DocumentFactory.create_batch(rows)
    StructuredDialogueFactory.create_batch(rows)
    for number in range(1, rows + 1):
        ProgressReportFactory(number=number)
        AreaFactory(number=number)

    # The state with the version, five kinds of records, four of subjects, what changed, findings.
    with django_assert_num_queries(12):
        client.get(SITEMAP)


def test_robots_may_read_all_but_the_admin_and_find_the_sitemap(client):
    response = client.get(reverse("actions:robots"))

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\n\nSitemap: http://testserver/sitemap.xml\n"
    )


def test_without_a_contact_there_is_no_security_file(client):
    assert client.get(SECURITY).status_code == 404


def test_the_security_file_has_what_rfc_9116_requires(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@catalogue.example"

    response = client.get(SECURITY)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    contact, expires, canonical, languages = response.content.decode().splitlines()
    assert contact == "Contact: mailto:security@catalogue.example"
    assert canonical == "Canonical: http://testserver/.well-known/security.txt"
    assert languages == "Preferred-Languages: en"
    until = datetime.datetime.fromisoformat(expires.removeprefix("Expires: "))
    assert datetime.timedelta(days=100) < until - now() < datetime.timedelta(days=365)


def test_the_security_file_may_be_kept_for_a_day(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@catalogue.example"

    assert client.get(SECURITY)["Cache-Control"] == "public, max-age=86400"


def test_a_contact_that_is_no_address_is_refused(subtests):
    for contact in ["security@catalogue.example", "http://x.example"]:
        with subtests.test(contact=contact):
            assert refusal(PRODUCTION | {"SECURITY_CONTACT": contact}).endswith(
                "SECURITY_CONTACT must start with mailto: or be an https address."
            )


def test_a_contact_is_taken_as_it_is(subtests):
    for contact in ["mailto:security@catalogue.example", "https://x.example/tell"]:
        with subtests.test(contact=contact):
            assert settings_with(SECURITY_CONTACT=contact)["SECURITY_CONTACT"] == contact
