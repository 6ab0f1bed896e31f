"""The index of the admin, and who may enter it."""

from urllib.parse import urlencode

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from actions import models
from tests import factories
from tests.pages import parsed
from tests.test_admin.desk import address, change_page, send

pytestmark = pytest.mark.django_db


def test_the_index_lists_the_catalogue_by_subject_and_nothing_else(desk):
    response = desk.get(reverse("admin:index"))

    assertContains(response, "EU–NATO catalogue: editors")
    assert [
        (section["name"], [model["object_name"] for model in section["models"]])
        for section in response.context["app_list"]
    ] == [
        ("Official texts on their way in", ["Transcription"]),
        ("Proposals", ["Proposal", "ProposalSet"]),
        ("Progress reports", ["ProgressReport", "Finding", "Observation", "PeriodEvidence"]),
        ("Documents", ["Declaration", "Paragraph", "Document", "Commentary"]),
        ("Timeline", ["StructuredDialogue", "Event", "MembershipSnapshot"]),
        ("Subjects", ["Area", "Theme", "Organisation", "Country", "Synonym"]),
        (
            "Sources and method",
            ["Source", "AddressCheck", "Disagreement", "Unknown", "CountDeviation"],
        ),
        ("History", ["Edit"]),
        (
            "Parts of other records",
            [
                "Clause",
                "DocumentAddress",
                "DocumentSymbol",
                "KeyFact",
                "Membership",
                "ReportConsideration",
                "Signatory",
            ],
        ),
    ]


def test_every_page_of_the_desk_has_the_look_of_the_site_and_no_other_theme(desk, subtests):
    pages = {
        "the log-in": Client().get(reverse("admin:login")),
        "the index": desk.get(reverse("admin:index")),
        "a list": desk.get(address(models.Proposal, "changelist")),
        "a form": desk.get(change_page(factories.ProposalFactory())),
    }
    for name, response in pages.items():
        with subtests.test(page=name):
            page = parsed(response)

            sheets = [one.get("href") for one in page.findall(".//link[@rel='stylesheet']")]
            assert sheets[-2:] == [static("tokens.css"), static("desk.css")]
            scripts = [one.get("src") for one in page.iter("script")]
            assert not {static("admin/js/theme.js")} & set(scripts)
            assert len(page.findall(".//h1")) == 1


def test_an_editor_has_no_part_in_accounts(desk, subtests):
    for model in (User, Group):
        for page in ("changelist", "add"):
            with subtests.test(model=model.__name__, page=page):
                assert desk.get(address(model, page)).status_code == 403


def test_an_editor_cannot_change_an_account(desk, editor):
    response = desk.post(change_page(editor), {"username": "editor", "is_superuser": "on"})

    assert response.status_code == 403


def test_a_visitor_is_asked_to_log_in(client):
    page = address(models.Proposal, "changelist")

    response = client.get(page)

    assertRedirects(response, f"{reverse('admin:login')}?{urlencode({'next': page})}")


def test_staff_outside_the_group_edit_nothing(client):
    client.force_login(User.objects.create_user("clerk", is_staff=True))

    assert client.get(address(models.Proposal, "changelist")).status_code == 403


def test_a_record_leads_to_its_public_page(desk):
    proposal = factories.ProposalFactory()

    kind = ContentType.objects.get_for_model(proposal)

    page = desk.get(change_page(proposal))
    there = reverse("admin:view_on_site", args=[kind.pk, proposal.pk])

    assertContains(page, f'href="{there}"')
    assert desk.get(there).headers["Location"].endswith(proposal.get_absolute_url())


def test_the_first_page_lists_the_edits_of_whoever_reads_it(desk, transcriber_desk):
    theme = factories.ThemeFactory()
    send(transcriber_desk, change_page(theme), name="A", change_reason="Of somebody else")
    send(desk, change_page(theme), name="B", change_reason="Of mine")

    response = desk.get(reverse("admin:index"))

    assert [edit.reason for edit in response.context["own_edits"]] == ["Of mine"]
    assertContains(response, "Of mine")
    assert not LogEntry.objects.exists()
