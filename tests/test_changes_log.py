"""The editorial log: what was changed in public, when and why, and never by whom."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from actions.history.revision import revision
from actions.models import Edit, Version
from actions.models.base import catalogue_models
from actions.vocabulary import EditOrigin, SourceKind, Standing
from tests.accounts import account
from tests.edits import rolled_back
from tests.factories import (
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    FindingFactory,
    KeyFactFactory,
    ObservationFactory,
    ParagraphFactory,
    ProposalFactory,
    SignatoryFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import definitions, facts, links, parsed, part, scripts, targets, texts, words
from tests.test_admin.desk import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("history")]

LOG = reverse("actions:editorial-log")
FEED = reverse("actions:editorial-log-feed")
ATOM = "{http://www.w3.org/2005/Atom}"
WHY = "Compared with the register"


def edited(record, reason=WHY, origin=EditOrigin.DESK, editor=None, **values):
    """Change a record in an edit of its own, and return the edit."""
    with revision(origin, reason, editor):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return Edit.objects.first()


def rows(client, **query):
    """Return what the log says of each edit: its head, its reason, its records."""
    page = parsed(client.get(LOG, query))
    return [
        (
            words(row.find("p[@class='meta']/span")),
            words(row.findall("p")[1]),
            texts(row, "ul/li"),
        )
        for row in page.findall(".//li[@class='hit']")
    ]


def newest(client, **query):
    return rows(client, **query)[0]


def moved_to(edit, moment):
    """Give an edit another moment, as if it had been made then."""
    Edit.objects.filter(pk=edit.pk).update(moment=moment)
    return moment


def test_an_edit_stands_with_its_origin_its_reason_and_its_fields_in_words(client):
    proposal = ProposalFactory(title="Before")
    edited(proposal, title="After", timing="By 2020")

    assert newest(client) == (
        "Edited",
        WHY,
        ["Proposal 2016-01: After Changed: Title, Timing as stated"],
    )


def test_the_newest_edit_stands_first(client):
    first, second = ProposalFactory(), ProposalFactory()
    edited(first, "The first", title="A")
    edited(second, "The second", title="B")

    assert [reason for _, reason, _ in rows(client)][:2] == ["The second", "The first"]


def test_each_record_leads_to_its_page(client):
    proposal = ProposalFactory()
    edited(proposal, title="After")

    page = parsed(client.get(LOG))

    assert links(page)["Proposal 2016-01: After"] == "/proposals/2016-01/"


def test_every_kind_of_record_can_stand_in_the_log(client, subtests):
    for model in catalogue_models():
        with subtests.test(model=model.__name__), rolled_back():
            with revision(EditOrigin.DESK, WHY):
                record = make(model)
            edit = Edit.objects.first()

            page = parsed(client.get(reverse("actions:edit", args=[edit.pk])))

            found = {one.partition("#")[0] for one in targets(part(page, "content"))}
            others = [one for one in found if not one.startswith("/changes/")]
            assert Version.objects.filter(edit=edit, model=record._meta.model_name).exists()
            assert {client.get(one).status_code for one in others} <= {200}


def test_an_addition_and_a_removal_name_no_fields(client):
    theme = ThemeFactory(slug="a-theme")
    theme.delete()

    assert [found for _, _, found in rows(client)] == [
        ["Theme a-theme Removed"],
        ["Theme a-theme Added"],
    ]


def test_an_edit_without_a_reason_says_so(client):
    ThemeFactory()

    assert newest(client)[1] == "No reason was given."


def test_a_record_that_is_not_confirmed_is_labelled(client):
    edited(ProposalFactory(standing=Standing.UNCONFIRMED), title="Heard of")

    assert newest(client)[2] == ["Proposal 2016-01: Heard of [unconfirmed] Changed: Title"]


def test_who_edited_is_never_said(client):
    editor = account("lena-hidden", first_name="Lena", last_name="Hidden", email="l@example.org")
    edit = edited(ProposalFactory(), editor=editor, title="After")

    for address in [LOG, reverse("actions:edit", args=[edit.pk]), FEED]:
        response = client.get(address)
        assertContains(response, WHY)
        for secret in ["lena-hidden", "Lena", "Hidden", "l@example.org"]:
            assertNotContains(response, secret)


def test_a_note_for_editors_leaves_no_trace(client):
    proposal = ProposalFactory()
    before = client.get(LOG).content
    edit = edited(proposal, "Only between us", editor_note="A doubt")

    assert client.get(LOG).content == before
    assert client.get(reverse("actions:edit", args=[edit.pk])).status_code == 404
    assertNotContains(client.get(FEED), "Only between us")


def test_a_note_changed_with_a_text_is_not_named_beside_it(client):
    edited(ProposalFactory(), title="After", editor_note="A doubt")

    assert newest(client)[2] == ["Proposal 2016-01: After Changed: Title"]


def test_who_read_a_report_for_an_observation_is_not_named_as_a_field(client):
    edited(ObservationFactory(), place="p. 3", checked_by="Lena Hidden")

    assertNotContains(client.get(LOG), "hecked by")


def test_a_private_record_of_a_public_edit_is_not_counted(client):
    document = DocumentFactory()
    with revision(EditOrigin.DESK, WHY):
        document.title = "Another title"
        document.save()
        DocumentAddressFactory(document=document, linked=False, address="https://mirror.example/x")

    assert [one.rpartition(" Changed: ")[2] for one in newest(client)[2]] == ["Title"]
    assertNotContains(client.get(LOG), "mirror.example")


def test_an_address_that_became_a_mirror_is_named_nowhere_any_more(client):
    address = DocumentAddressFactory(address="https://mirror.example/x", linked=True)
    edited(address, linked=False)
    address.delete()

    for page in [LOG, f"{LOG}?kind=document_addresses", FEED]:
        assertNotContains(client.get(page), "mirror.example")
    response = client.get(LOG, {"record": f"{address.document.slug}/https://mirror.example/x"})
    assert texts(parsed(response), ".//li[@class='hit']") == []


def test_the_address_of_a_mirror_is_no_field_that_changed(client):
    source = SourceFactory(kind=SourceKind.MIRROR, address="https://mirror.example/a")
    edited(source, address="https://mirror.example/b", title="Renamed")

    assert newest(client)[2] == ["Source: A publisher: Renamed Changed: Title"]


def test_the_name_of_a_person_is_no_name_of_a_record(client):
    signatory = SignatoryFactory(name="Signing Person")

    assertContains(client.get(LOG), f"Signatory: {signatory.declaration}")
    assertNotContains(client.get(LOG), "Signing Person")


def test_a_big_edit_shows_its_first_records_and_leads_to_all(client):
    with revision(EditOrigin.FIXTURES, "Loaded"):
        themes = [ThemeFactory() for _ in range(7)]
    edit = Edit.objects.first()

    page = parsed(client.get(LOG))
    address = links(part(page, f"edit-{edit.pk}"))["All 7 records"]

    assert len(newest(client)[2]) == 5
    assert len(texts(parsed(client.get(address)), ".//ul[@class='ticks text-2']/li")) == len(themes)


def test_an_edit_of_very_many_records_stands_on_several_pages(client):
    with revision(EditOrigin.FIXTURES, "Loaded"):
        for _ in range(101):
            ThemeFactory()
    address = reverse("actions:edit", args=[Edit.objects.first().pk])

    first, last = (parsed(client.get(address, {"page": number})) for number in [1, 2])

    assert len(texts(first, ".//ul[@class='ticks text-2']/li")) == 100
    assert len(texts(last, ".//ul[@class='ticks text-2']/li")) == 1


def test_proposals_stand_first_among_the_records_of_an_edit(client):
    theme, proposal = ThemeFactory(), ProposalFactory()
    with revision(EditOrigin.DESK, WHY):
        theme.name = "Another name"
        theme.save()
        proposal.title = "After"
        proposal.save()

    assert [one.split()[0] for one in newest(client)[2]] == ["Proposal", "Theme:"]


def test_the_log_is_narrowed_to_one_kind(client):
    edited(ProposalFactory(), "A proposal", title="After")
    edited(ThemeFactory(), "A theme", name="After")

    reasons = [reason for _, reason, _ in rows(client, kind="themes")]

    assert reasons[0] == "A theme"
    assert "A proposal" not in reasons


def test_the_log_of_a_record_includes_what_belongs_to_it(client):
    observation = ObservationFactory()
    other = ProposalFactory()
    edited(observation, "The observation", place="p. 3")
    edited(other, "Another proposal", title="After")

    reasons = [reason for _, reason, _ in rows(client, record=observation.proposal.reference)]

    assert reasons[0] == "The observation"
    assert "Another proposal" not in reasons


def test_an_edit_found_by_one_record_shows_only_that_one(client):
    first, second = ProposalFactory(), ProposalFactory()
    with revision(EditOrigin.DESK, WHY):
        for proposal in [first, second]:
            proposal.title = "After"
            proposal.save()

    assert newest(client, record="2016-02")[2] == ["Proposal 2016-02: After Changed: Title"]


@pytest.mark.postgresql
def test_a_wrong_value_gets_a_message_and_no_rows(client, subtests):
    ThemeFactory()

    for name in ["kind", "record", "page"]:
        for kind, value in HOSTILE.items():
            with subtests.test(name=name, value=kind):
                page = parsed(client.get(LOG, {name: value}))

                assert len(page.findall(".//*[@role='alert']")) == 1
                assert page.findall(".//li[@class='hit']") == []


def test_a_record_of_which_the_log_has_nothing_is_said(client):
    ThemeFactory()

    assertContains(client.get(LOG, {"record": "2016-42"}), "nothing on a record “2016-42”")


def test_an_edit_that_never_was_is_not_found(client, subtests):
    for number in ["0", "99999", "9" * 30]:
        with subtests.test(number=number):
            assert client.get(f"{LOG}{number}/").status_code == 404


def test_the_log_is_never_shown_whole(client):
    ThemeFactory()

    assertContains(client.get(LOG, {"page": "all"}), "There is no page “all”")


def test_whatever_the_reason_and_the_title_say_is_shown_as_text(client, subtests):
    for kind, value in HOSTILE.items():
        with subtests.test(value=kind), rolled_back():
            said = value.replace("\x00", "")[:140]
            edit = edited(ProposalFactory(), reason=said, title=said)

            for address in [LOG, reverse("actions:edit", args=[edit.pk])]:
                page = parsed(client.get(address))
                assert scripts(page) == []
            ElementTree.fromstring(client.get(FEED).content)  # noqa: S314 It is our own answer.


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_asks_as_often_for_few_edits_as_for_many(client, number, django_assert_num_queries):
    for proposal in [ProposalFactory() for _ in range(number)]:
        edited(proposal, title="After")

    with django_assert_num_queries(4):
        client.get(LOG, {"kind": "proposals"})


@pytest.mark.parametrize("number", [1, 3])
def test_an_edit_asks_as_often_for_few_records_as_for_many(
    client, number, django_assert_num_queries
):
    document = DocumentFactory()
    with revision(EditOrigin.DESK, WHY):
        for _ in range(number):
            DocumentAddressFactory(document=document)

    with django_assert_num_queries(5):
        client.get(reverse("actions:edit", args=[Edit.objects.first().pk]))


def feed(client):
    return ElementTree.fromstring(client.get(FEED).content)  # noqa: S314 It is our own answer.


def test_the_feed_holds_each_edit_once_with_its_reason_and_its_records(client):
    edit = edited(ProposalFactory(), title="After")

    entry = feed(client).find(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}title") == "Edited: 1 record"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver/changes/{edit.pk}/"
    told = entry.findtext(f"{ATOM}summary")
    assert f"<p>{WHY}</p>" in told
    assert "<li>Proposal 2016-01: After: changed Title.</li>" in told


def test_the_feed_counts_what_it_does_not_name(client):
    with revision(EditOrigin.FIXTURES, "Loaded"):
        for _ in range(7):
            ThemeFactory()

    assert "And 2 more records." in feed(client).findtext(f"{ATOM}entry/{ATOM}summary")


def test_the_feed_without_edits_is_empty(client):
    assert feed(client).findall(f"{ATOM}entry") == []


def test_the_log_and_its_feed_are_found_from_every_page_and_from_the_feeds(client):
    footer = parsed(client.get("/")).find(".//footer")

    assert links(footer)["Editorial log"] == LOG
    assert FEED in targets(parsed(client.get(reverse("actions:feeds"))))


def test_an_edit_makes_the_log_new_for_those_who_kept_it(client):
    proposal = ProposalFactory()
    tag = client.get(LOG)["ETag"]
    edited(proposal, title="After")

    assert client.get(LOG, headers={"If-None-Match": tag}).status_code == 200


def text_on(client, proposal):
    """Return the part of the page of a proposal that holds its text and the details of it."""
    page = parsed(client.get(proposal.get_absolute_url()))
    return page.find(".//section[@aria-label='Text of the proposal']")


def when_changed(client, proposal):
    """Return what the page of a proposal says of when it changed."""
    return definitions(text_on(client, proposal))["Changed"]


THEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_record_last_changed_when_its_content_did(client):
    proposal = ProposalFactory()
    moved_to(edited(proposal, title="After"), THEN)

    assert when_changed(client, proposal) == "1 March 2026 (history of Proposal 2016-01: After)"


def test_neither_a_note_nor_a_review_moves_when_a_record_last_changed(client):
    proposal = ProposalFactory()
    moved_to(edited(proposal, title="After"), THEN)
    edited(proposal, editor_note="A doubt")
    edited(proposal, origin=EditOrigin.REVIEW, reviewed=datetime(2026, 4, 2, 9, tzinfo=UTC))

    assert when_changed(client, proposal) == (
        "1 March 2026 (history of Proposal 2016-01: After), reviewed 2 April 2026"
    )


def test_the_history_of_a_record_is_one_click_away(client):
    proposal = ProposalFactory()
    edited(ThemeFactory(), "A theme", name="After")

    history = links(text_on(client, proposal))["history of Proposal 2016-01: Proposal 2016-01"]
    there = client.get(history)

    assertContains(there, "Proposal 2016-01")
    assertNotContains(there, "A theme")


def test_the_api_says_the_same_as_the_page_and_orders_by_it(client):
    first, second = ProposalFactory(), ProposalFactory()
    moved_to(edited(first, title="Later"), datetime(2026, 3, 2, 12, tzinfo=UTC))
    moved_to(edited(second, title="Earlier"), THEN)

    query = {"ordering": "-changed", "fields": "reference,changed"}
    found = client.get("/api/v1/proposals/", query).json()["results"]

    assert [(one["reference"], one["changed"][:10]) for one in found] == [
        ("2016-01", "2026-03-02"),
        ("2016-02", "2026-03-01"),
    ]


def test_each_record_of_a_page_says_when_it_changed_itself(client):
    declaration = DeclarationFactory()
    paragraphs = [ParagraphFactory(document=declaration.document) for _ in range(3)]
    Edit.objects.update(moment=THEN)
    moved_to(edited(paragraphs[1], text="Another."), datetime(2026, 3, 5, 12, tzinfo=UTC))

    page = parsed(client.get(declaration.get_absolute_url()))

    said = [definitions(part(page, one.anchor))["Changed"] for one in paragraphs]
    assert [one.partition(" (")[0] for one in said] == [
        *["1 March 2026", "5 March 2026", "1 March 2026"]
    ]


def test_a_review_is_said_at_the_record_alone(client):
    declaration = DeclarationFactory()
    first, second = (KeyFactFactory(declaration=declaration) for _ in range(2))
    Edit.objects.update(moment=THEN)
    edited(second, reviewed=datetime(2026, 4, 2, 9, tzinfo=UTC))

    page = parsed(client.get(declaration.get_absolute_url()))

    said = [definitions(part(page, f"fact-{one.number}"))["Changed"] for one in (first, second)]
    assert [one.partition(")")[2] for one in said] == ["", ", reviewed 2 April 2026"]


def test_the_page_that_says_how_to_cite_a_record_says_when_it_changed(client):
    finding = FindingFactory()
    moved_to(edited(finding, text="Another."), THEN)

    page = parsed(client.get(f"/cite/findings/{finding.code}/"))

    assert facts(page)["Last changed"] == "1 March 2026 (history)"
