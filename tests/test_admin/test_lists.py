"""The lists: what they count, how they are filtered, what they cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from actions import models
from tests import factories
from tests.edits import rolled_back
from tests.pages import parsed
from tests.test_admin.desk import MODELS, address, change_page, make, number_listed

pytestmark = pytest.mark.django_db


# There are never three sets, and a second snapshot brings a filter that one does not need.
NOT_MADE_THRICE = {models.ProposalSet, models.Membership}


def test_a_list_costs_the_same_whatever_its_length(desk, subtests):
    for model in [one for one in MODELS if one not in NOT_MADE_THRICE]:
        with subtests.test(model=model.__name__), rolled_back():
            queries = []
            for rows in (1, 3):
                while model.objects.count() < rows:
                    make(model)
                with CaptureQueriesContext(connection) as captured:
                    assert number_listed(desk.get(address(model, "changelist"))) == rows
                queries.append(len(captured))

            assert queries[0] == queries[1] <= 39


def test_the_list_of_proposals_counts_each_standing(desk):
    factories.ProposalFactory(standing="official")
    factories.AwaitingProposalFactory.create_batch(2)

    response = desk.get(address(models.Proposal, "changelist"))

    assertContains(response, "Official text (1)")
    assertContains(response, "Not yet transcribed (2)")
    assertContains(response, "Secondary source (0)")


def test_the_list_of_proposals_says_how_many_have_no_area(desk):
    factories.ProposalFactory()
    factories.AwaitingProposalFactory.create_batch(2)
    page = address(models.Proposal, "changelist")

    assertContains(desk.get(page), "None recorded (2)")
    without = desk.get(page, {"area__isnull": "True"}).context["cl"].queryset
    assert [proposal.reference for proposal in without] == ["2016-02", "2016-03"]


def test_the_list_of_proposals_shows_the_number_of_sources(desk):
    two = [factories.SourceFactory(), factories.SourceFactory()]
    factories.ProposalFactory(sources=two)
    factories.AwaitingProposalFactory()

    rows = desk.get(address(models.Proposal, "changelist")).context["cl"].result_list

    assert [row.number_of_sources for row in rows] == [2, 0]


def test_a_list_is_filtered_by_the_state_of_review(desk, subtests):
    factories.ProposalFactory()
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    factories.ProposalFactory(reviewed=long_ago)
    ahead = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    factories.ProposalFactory(reviewed=ahead)
    page = address(models.Proposal, "changelist")

    for choice, references in {
        "never": ["2016-01"],
        "reviewed": ["2016-02", "2016-03"],
        "changed": ["2016-02"],
    }.items():
        with subtests.test(choice=choice):
            rows = desk.get(page, {"review": choice}).context["cl"].result_list

            assert [row.reference for row in rows] == references


def test_what_is_edited_in_a_row_is_named_by_its_column_and_its_record(desk, subtests):
    proposals = [factories.ProposalFactory(title=title) for title in ("First", "Second")]
    membership = factories.MembershipFactory()

    for page, name, label in [
        (
            address(models.Proposal, "changelist"),
            "form-0-type",
            f"Type of commitment: {proposals[0]}",
        ),
        (
            address(models.Proposal, "changelist"),
            "form-1-type",
            f"Type of commitment: {proposals[1]}",
        ),
        (change_page(membership.snapshot), "memberships-0-country", f"Country: {membership}"),
        (change_page(membership.snapshot), "memberships-__prefix__-country", "Country: new row"),
    ]:
        with subtests.test(name=name):
            field = parsed(desk.get(page)).find(f".//select[@name='{name}']")

            assert field.get("aria-label") == label
