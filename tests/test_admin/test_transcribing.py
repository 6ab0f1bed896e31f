"""The transcription desk: from a page to the texts of a set, with every step kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from pytest_django.asserts import assertContains, assertNotContains

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.history.revision import revision
from actions.models import CountDeviation, Document, Edit, Proposal, Source, Transcription
from actions.vocabulary import Confirmation, EditOrigin, SourceKind, Standing
from tests.accounts import account, browser_of
from tests.edits import rolled_back
from tests.factories import (
    DeclarationFactory,
    DocumentAddressFactory,
    ParagraphFactory,
    ProposalFactory,
    SourceFactory,
)
from tests.importing import ANOTHER_IS_READ, another_is_read
from tests.test_admin.desk import as_sent, change_page
from tests.test_admin.desk import send as send_page
from tests.test_changes_log import newest
from tests.transcribing import (
    ADDRESS,
    DECLARATION,
    REASON,
    a_set,
    begun,
    confirmed,
    items,
    kept,
    page_of_set,
    press,
    start_page,
    step,
    typed_in,
    wordings,
    work,
)

pytestmark = pytest.mark.django_db

STEPS = ["change", "matching", "accepting"]


@pytest.fixture(scope="module")
def the_set(module_db):
    """The document that carries the set."""
    return a_set()


@pytest.fixture(scope="module")
def just_read(the_set):
    """The work on the text of the set as it was read."""
    return work()


@pytest.fixture
def document(the_set):
    return Document.objects.get(pk=the_set.pk)


@pytest.fixture
def transcription(document, just_read):
    return begun(document, just_read)


@pytest.fixture(scope="class")
def taken_in(the_set, just_read):
    """The set with the texts that a reviewer accepted; the row of the transcription."""
    with rolled_back():
        transcription = confirmed(begun(the_set, just_read))
        accept(reviewer_desk(), transcription)
        yield transcription.pk


@pytest.fixture
def accepted(taken_in):
    return Transcription.objects.get(pk=taken_in)


def reviewer_desk():
    return browser_of(account("reviewer", TRANSCRIBERS, REVIEWERS))


def wording_of(item):
    return "\n".join([item["text"], *item["parts"]])


def accept(desk, transcription, **typed):
    opened = desk.get(step(transcription, "accepting")).context["version_token"]
    return send(desk, transcription, opened, **typed)


def send(desk, transcription, opened, **typed):
    """Accept on a page that was opened before."""
    sent = {"change_reason": REASON, "version_token": opened, **typed}
    return press(desk, transcription, "accepting", **sent)


def take_back(desk, transcription, **typed):
    return desk.post(step(transcription, "undo"), {"change_reason": "A mistake", **typed})


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


class TestBeginning:
    def test_a_page_that_is_uploaded_is_cut_into_the_items_of_its_document(self, desk, document):
        response = desk.post(start_page(), typed_in(file=page_of_set()))
        transcription = Transcription.objects.get()
        assert response.url == step(transcription)
        assert len(kept(transcription)) == 32
        assert transcription.document == document

    def test_a_pasted_text_is_cut_as_well(self, desk, document):
        desk.post(start_page(), typed_in(pasted=page_of_set().decode()))
        assert len(kept(Transcription.objects.get())) == 32

    def test_the_set_from_whose_page_one_comes_is_chosen(self, desk, document):
        response = desk.get(start_page("?subject=2017"))
        assert response.context["form"]["subject"].value() == "2017"

    def test_nothing_of_the_catalogue_changes(self, desk, document):
        before = Edit.objects.count()
        desk.post(start_page(), typed_in(file=page_of_set()))
        assert Edit.objects.count() == before

    def test_what_is_in_work_already_is_shown(self, desk, transcription):
        assert step(transcription) in desk.get(start_page()).content.decode()

    def test_what_cannot_be_taken_is_refused_at_its_field(self, desk, document, subtests):
        refused = [
            ({"file": b""}, "file"),
            ({"file": b"\x89PNG\r\n\x1a\n\x00\x00"}, "file"),
            ({"file": b"<p>About the weather in May.</p>"}, "file"),
            ({"pasted": "About the weather."}, "pasted"),
            ({}, "file"),
            ({"file": page_of_set(), "address": "not an address"}, "address"),
            ({"file": page_of_set(), "address": "javascript:alert(1)"}, "address"),
            ({"file": page_of_set(), "address": ""}, "address"),
            ({"file": page_of_set(), "subject": "1999"}, "subject"),
            ({"file": page_of_set(), "document": "0"}, "document"),
        ]
        for number, (typed, field) in enumerate(refused):
            with subtests.test(number=number, field=field), rolled_back():
                response = desk.post(start_page(), typed_in(**typed))
                assert field in errors(response)
                assert not Transcription.objects.exists()

    def test_a_refusal_keeps_what_was_pasted(self, desk, document):
        response = desk.post(start_page(), typed_in(pasted="About the weather in May."))
        assert "About the weather in May." in response.content.decode()

    def test_what_was_typed_is_kept_whatever_happens_in_reading(self, desk, document, subtests):
        for typed, field in [({"file": page_of_set()}, "file"), ({"pasted": "Text."}, "pasted")]:
            with subtests.test(field=field), another_is_read():
                response = desk.post(start_page(), typed_in(document=document.pk, **typed))
                assert errors(response) == {field: [ANOTHER_IS_READ]}
                form = response.context["form"]
                assert (form["subject"].value(), form["address"].value()) == ("2017", ADDRESS)
                assert form["document"].value() == str(document.pk)
                assert form["pasted"].value() == typed.get("pasted", "")

    def test_the_file_is_sent_last_so_that_all_else_is_kept_without_it(self, desk, document):
        fields = list(desk.get(start_page()).context["form"].fields)
        assert fields == ["subject", "document", "address", "pasted", "file"]

    def test_a_file_of_50_mb_is_refused(self, desk, document):
        response = desk.post(start_page(), typed_in(file=b"<p>" * (50 * 1024 * 1024 // 3)))
        assert "larger than 20 MB" in errors(response)["file"][0]

    def test_the_address_of_a_mirror_is_refused(self, desk, document):
        SourceFactory(slug="mirror", address=ADDRESS, kind=SourceKind.MIRROR)
        response = desk.post(start_page(), typed_in(file=page_of_set()))
        assert "Mirror copy" in errors(response)["address"][0]

    def test_an_address_on_another_host_is_taken_after_a_look(self, desk, document):
        typed = typed_in(pasted=page_of_set().decode(), address="https://nato.int.example/set")
        asked = desk.post(start_page(), typed)
        assert "no host of the EU or of NATO" in errors(asked)["address"][0]
        assert "all_the_same" in asked.context["form"].fields
        assert asked.context["form"]["pasted"].value() == typed["pasted"]

        desk.post(start_page(), typed | {"all_the_same": "on"})
        assert Transcription.objects.get().address == typed["address"]

    def test_an_address_that_is_not_linked_is_refused(self, desk, document):
        DocumentAddressFactory(document=document, address=ADDRESS, linked=False)
        response = desk.post(start_page(), typed_in(file=page_of_set()))
        assert "address" in errors(response)

    def test_documents_stand_under_the_text_that_they_carry(self, desk, document):
        other = DeclarationFactory(year=2018)
        form = desk.get(start_page()).context["form"]
        assert form.fields["document"].choices == [
            ("", "The one that carries it"),
            ("32 proposals of 2017", [(document.pk, str(document))]),
            (str(other), [(other.document.pk, str(other.document))]),
        ]

    def test_a_document_of_another_text_is_refused(self, desk, document):
        of_declaration = DeclarationFactory(year=2018).document
        response = desk.post(start_page(), typed_in(file=page_of_set(), document=of_declaration.pk))
        assert "does not carry the text" in errors(response)["document"][0]


class TestText:
    def test_every_area_stands_beside_what_is_expected(self, desk, transcription):
        sections = desk.get(step(transcription)).context["sections"]
        assert [(one.slug, one.found, one.expected) for one in sections][:2] == [
            ("hybrid-threats", 10, 10),
            ("operational-cooperation", 3, None),
        ]

    def test_an_item_that_goes_on_from_the_one_before_is_joined_to_it(self, desk, transcription):
        before = items(transcription)
        press(desk, transcription, do="run-on:5")
        after = items(transcription)
        assert 5 not in after
        assert after[4]["text"] == f"{before[4]['text']} {before[5]['text']}"

    def test_an_item_becomes_a_part_of_the_one_before(self, desk, transcription):
        before = items(transcription)
        press(desk, transcription, do="merge:5")
        assert items(transcription)[4]["parts"] == [before[5]["text"]]

    def test_a_line_of_dashes_splits_an_item(self, desk, transcription):
        press(desk, transcription, **{"wording-4": "Comes first.\r\n---\r\nComes second."})
        texts = [item["text"] for item in kept(transcription)]
        assert texts[3:5] == ["Comes first.", "Comes second."]

    def test_parts_become_items(self, desk, transcription):
        parts = items(transcription)[3]["parts"]
        press(desk, transcription, do="part-out:3")
        assert [item["text"] for item in kept(transcription)][3:5] == parts

    def test_parts_for_which_there_is_no_room_stay_parts_and_that_is_said(
        self, desk, transcription
    ):
        press(desk, transcription, **{"wording-3": "Parts:\n" + "Sea.\n" * 120})
        response = press(desk, transcription, do="part-out:3")
        told = [str(one) for one in desk.get(response.url).context["messages"]]
        assert told == ["This was not split: the text would have more than 150 items."]
        assert len(items(transcription)[3]["parts"]) == 120

    def test_an_item_moves_up(self, desk, transcription):
        press(desk, transcription, do="up:5")
        assert [item["id"] for item in kept(transcription)][3:5] == [5, 4]

    def test_the_first_item_of_an_area_does_not_leave_it(self, desk, transcription):
        before = kept(transcription)
        press(desk, transcription, do="up:11")
        assert kept(transcription) == before

    def test_an_item_moves_to_another_area(self, desk, transcription):
        press(desk, transcription, **{"area-4": "exercises"})
        of_area = [one["id"] for one in kept(transcription) if one["area"] == "exercises"]
        assert of_area == [26, 27, 28, 4]

    def test_a_section_that_lost_an_item_says_so(self, desk, transcription):
        press(desk, transcription, do="drop:4")
        first = desk.get(step(transcription)).context["sections"][0]
        assert first.deviation == "9 proposals found, 10 expected."

    def test_what_deviates_is_said_of_each_place(self, desk, transcription, subtests):
        items = transcription.work["items"]
        left_out = [
            one | {"is_dropped": one["is_dropped"] or one["area"] == "exercises"} for one in items
        ]
        missing = [one for one in items if one["area"] != "exercises"]
        for found, entries, said in [
            (left_out, "4 entries were", "The heading was found, but no proposal under it."),
            (missing, "1 entry was", "No heading of this area was found."),
        ]:
            with subtests.test(said=said):
                transcription.work["items"] = found
                transcription.save()
                shown = desk.get(step(transcription)).context
                places = [shown["whole"], *shown["sections"]]
                assert [one.deviation for one in places if one.deviation] == [
                    f"29 proposals found in all, 32 expected. {entries} left out.",
                    said,
                ]

    def test_a_heading_that_is_not_known_is_given_its_area(self, desk, transcription):
        [first, second, *_] = transcription.work["items"]
        for item in (first, second):
            item |= {"area": "", "heading": "Outer space", "subheading": "Satellites"}
        transcription.save()
        page = desk.get(step(transcription)).content.decode()
        assert "“Outer space” is the heading of" in page
        press(desk, transcription, **{f"area-under-{first['id']}": "exercises"})
        found = items(transcription)
        assert {found[one["id"]]["area"] for one in (first, second)} == {"exercises"}
        assert found[first["id"]]["subheading"] == "Satellites"
        assert found[3]["area"] == "hybrid-threats"

    def test_items_that_may_not_be_whole_are_named_at_their_place(self, desk, transcription):
        [first, second, *_] = transcription.work["items"]
        first["text"], second["is_dropped"] = "Work with the staffs of", True
        transcription.work["remarks"] = ["Left out as a footnote: “1 OJ”"]
        transcription.save()
        pages = [desk.get(step(transcription, name)).content.decode() for name in STEPS]
        page, matching, accepting = pages
        doubt = (
            "Item 1 does not end as a sentence (“…Work with the staffs of”) and has text beside it "
            "that was left out."
        )
        assert page.count(f'<a href="#item-1">{doubt}</a>') == 2
        for shown in [page, matching]:
            assert shown.count(f'<p class="deviation">{doubt}</p>') == 1
        assert accepting.count(f'<a href="{step(transcription)}#item-1">{doubt}</a>') == 1
        assert page.count("Left out as a footnote: “1 OJ”") == 1
        assert "Item 4 " not in page

    def test_what_is_left_out_can_be_taken_back(self, desk, transcription):
        press(desk, transcription, do="drop:4")
        press(desk, transcription, do="take-back:4")
        assert len(kept(transcription)) == 32

    def test_a_button_saves_what_is_typed_elsewhere(self, desk, transcription):
        press(desk, transcription, do="drop:4", **{"wording-9": "Mended."})
        assert items(transcription)[9]["text"] == "Mended."

    def test_a_wording_that_is_refused_stays_on_the_page_with_why(
        self, desk, transcription, subtests
    ):
        before = items(transcription)
        for typed, shown, why in [
            ("", wording_of(before[9]), "never empty"),
            (" \n--- \n", "---", "never empty"),
            ("Sea. " * 4001, "Sea. " * 4001, "at most 20,000 characters"),
            ("Sea.\n---\n" * 119 + "Air.", "Sea.\n---\n" * 119 + "Air.", "more than 150 items"),
        ]:
            with subtests.test(why=why), rolled_back():
                sent = {"wording-9": typed, "wording-8": "Mended.", "do": "merge:9", "next": ""}
                page = html.fromstring(press(desk, transcription, **sent).content)
                now = items(transcription)
                assert [now[8]["text"], now[9]] == ["Mended.", before[9]]
                assert why in page.get_element_by_id("wording-9-error").text_content()
                field = page.get_element_by_id("wording-9")
                assert field.text.strip() == shown.strip()
                assert page.xpath("//details[@open]//textarea") == [field]

    def test_a_text_is_never_longer_than_any_official_one(self, desk, transcription):
        typed = {f"wording-{number}": "Sea. " * 3999 for number in range(1, 21)}
        refused = press(desk, transcription, **typed).context["refused"]
        assert list(refused) == [20]
        assert "the whole text has at most 400,000 characters" in refused[20][1]

    def test_another_wording_is_no_longer_confirmed(self, desk, transcription, subtests):
        for changed, sent in {
            9: {"wording-9": "Mended."},
            4: {"do": "merge:5"},
            5: {"do": "run-on:6"},
            3: {"do": "part-out:3"},
        }.items():
            with subtests.test(**sent), rolled_back():
                press(desk, confirmed(transcription), **sent)
                items_now = kept(transcription)
                assert not items(transcription)[changed]["is_confirmed"]
                assert sum(one["is_confirmed"] for one in items_now) >= 30

    def test_a_button_that_is_not_there_does_nothing(self, desk, transcription, subtests):
        before = items(transcription)
        long = f"drop:{'9' * 5000}"
        for pressed in ["drop:999", "drop:x", "explode:1", "drop:", ":", "drop:²", long]:
            with subtests.test(pressed=pressed[:9]), rolled_back():
                assert press(desk, transcription, do=pressed).status_code == 302
                assert items(transcription) == before

    @pytest.mark.postgresql
    def test_hostile_words_are_kept_and_shown_as_words(self, desk, transcription):
        press(desk, transcription, **{"wording-9": "<script>alert(1)</script>\x00\x01 {{ x }}"})
        content = desk.get(step(transcription)).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}" in content
        assert "<script>alert(1)" not in content

    def test_an_outdated_page_changes_nothing_and_keeps_what_was_typed(self, desk, transcription):
        outdated = transcription.revision
        press(desk, transcription, do="drop:4")
        before = items(transcription)
        sent = {"revision": outdated, "wording-9": "Typed in vain?", "do": "drop:5"}
        response = desk.post(step(transcription), sent)
        assert response.context["lost"] == [("wording of item 9", "Typed in vain?")]
        assert items(transcription) == before

    def test_another_editor_goes_on(self, transcriber_desk, transcription, transcriber):
        press(transcriber_desk, transcription, do="drop:4")
        transcription.refresh_from_db()
        assert transcription.changed_by == transcriber


class TestList:
    """Everything that is in work or was accepted."""

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_costs_the_same_whatever_is_in_work(
        self, desk, document, just_read, rows, django_assert_num_queries
    ):
        for _ in range(rows):
            begun(document, just_read)
        with django_assert_num_queries(7):
            response = desk.get(reverse("admin:actions_transcription_changelist"))
        assert len(response.context["cl"].result_list) == rows


class TestMatching:
    def test_a_likely_text_is_proposed_with_its_score(self, desk, transcription):
        first = desk.get(step(transcription, "matching")).context["rows"][0]["item"]
        assert (first.reference, first.why) == ("2017-01", "similar text")
        assert first.score > 80

    def test_what_is_left_goes_to_proposals_not_yet_transcribed(self, desk, transcription):
        assert kept(transcription)[2]["why"] == "next without a text"

    def test_no_record_is_proposed_twice(self, desk, transcription):
        references = [item["reference"] for item in kept(transcription)]
        assert len(set(references)) == 32

    def test_one_match_is_confirmed(self, desk, transcription):
        press(
            desk,
            transcription,
            "matching",
            do="3",
            **{"reference-3": items(transcription)[3]["reference"]},
        )
        assert [item["id"] for item in kept(transcription) if item["is_confirmed"]] == [3]

    def test_all_are_confirmed_only_by_who_says_that_they_are_compared(self, desk, transcription):
        shown = {f"reference-{item['id']}": item["reference"] for item in kept(transcription)}
        press(desk, transcription, "matching", do="all", **shown)
        assert not any(item["is_confirmed"] for item in kept(transcription))
        press(desk, transcription, "matching", do="all", compared="on", **shown)
        assert all(item["is_confirmed"] for item in kept(transcription))

    def test_a_match_for_which_only_the_count_speaks_is_confirmed_alone(self, desk, document):
        Proposal.objects.filter(reference="2017-01").update(text="Ships sail.", title="Ships")
        transcription = begun(document)
        shown = {f"reference-{item['id']}": item["reference"] for item in kept(transcription)}
        (unlike,) = [item for item in kept(transcription) if "not alike" in item["why"]]

        response = press(desk, transcription, "matching", do="all", compared="on", **shown)
        assert [str(one) for one in desk.get(response.url).context["messages"]] == [
            "Confirmed: 31 of the 32 that were shown.",
            f"To be confirmed each alone, because the texts are not alike: {unlike['id']}.",
        ]
        left = [item["id"] for item in kept(transcription) if not item["is_confirmed"]]
        press(desk, transcription, "matching", do=str(unlike["id"]))

        assert (unlike["reference"], left) == ("2017-01", [unlike["id"]])
        assert all(item["is_confirmed"] for item in kept(transcription))

    def test_another_record_is_chosen_and_only_who_had_it_gets_another(self, desk, transcription):
        before = items(transcription)
        press(desk, transcription, "matching", **{"reference-3": "2017-09"})
        found = items(transcription)
        assert (found[3]["reference"], found[3]["why"]) == ("2017-09", "chosen by an editor")
        [had_it] = [number for number, one in before.items() if one["reference"] == "2017-09"]
        moved = [n for n, one in found.items() if one["reference"] != before[n]["reference"]]
        assert moved == [3, had_it]
        assert found[had_it]["reference"] == before[3]["reference"]

    def test_a_proposal_of_another_set_is_not_taken(self, desk, transcription):
        before = items(transcription)[3]["reference"]
        press(desk, transcription, "matching", **{"reference-3": "2016-01"})
        assert items(transcription)[3]["reference"] == before

    def test_one_record_chosen_for_two_items_is_named(self, desk, transcription):
        typed = {
            "reference-3": "2017-09",
            "reference-4": "2017-09",
            "confirmed-3": "on",
            "confirmed-4": "on",
        }
        press(desk, transcription, "matching", **typed)
        response = desk.get(step(transcription, "accepting"))
        sentences = [problem.sentence for problem in response.context["problems"]]
        assert "2017-09 is chosen for items 3 and 4: one record takes one item." in sentences

    def test_what_an_editor_decided_stays_when_items_change(self, desk, transcription):
        press(desk, transcription, "matching", **{"reference-3": "2017-09"})
        press(desk, transcription, do="merge:6")
        assert items(transcription)[3]["reference"] == "2017-09"


class TestAccepted:
    """What a reviewer accepted, and how it is taken back."""

    def test_every_proposal_has_its_official_text(self, accepted):
        texts = Proposal.objects.order_by("reference").values_list("official_text", flat=True)
        assert sorted(texts) == sorted(wordings())

    def test_a_proposal_not_yet_transcribed_becomes_official_with_its_place(self, accepted):
        proposal = Proposal.objects.get(reference="2017-03")
        assert (proposal.standing, proposal.area.slug) == (Standing.OFFICIAL, "hybrid-threats")
        assert (proposal.order_in_area, proposal.subheading) == (3, "Situational awareness")

    def test_our_own_words_stay_and_are_to_be_checked(self, accepted):
        proposal = Proposal.objects.get(reference="2017-01")
        assert proposal.text.endswith("So we say.")
        assert proposal.text_to_check

    def test_what_has_no_words_of_ours_is_not_to_be_checked(self, accepted):
        assert not Proposal.objects.get(reference="2017-03").text_to_check

    def test_it_is_reviewed_by_who_accepted(self, accepted):
        reviewers = Proposal.objects.values_list("reviewed_by__username", flat=True)
        assert set(reviewers) == {"reviewer"}

    def test_the_language_of_the_text_is_kept(self, accepted):
        assert set(Proposal.objects.values_list("official_language", flat=True)) == {"en"}

    def test_the_document_at_its_address_is_the_source(self, accepted, document):
        assert document.as_source.address == ADDRESS
        assert Proposal.objects.filter(sources=document.as_source).count() == 32

    def test_the_address_is_recorded_as_opened(self, accepted, document):
        assert document.addresses.get().confirmation == Confirmation.OPENED

    def test_it_is_one_edit_with_its_reason(self, accepted):
        edit = Edit.objects.get(origin=EditOrigin.TRANSCRIPTION)
        assert (accepted.accepted_in, edit.reason) == (edit, REASON)

    def test_the_page_then_leads_to_the_proposals(self, desk, accepted):
        assert "/proposals/2017-03/" in desk.get(step(accepted)).content.decode()

    def test_a_second_time_nothing_is_done_and_what_was_typed_is_shown(self, desk, accepted):
        before = Edit.objects.count()
        opened = {"deviation-": "", "version_token": "", "wording-9": "Typed meanwhile"}
        response = press(desk, accepted, "accepting", change_reason="Mine", **opened)
        assert Edit.objects.count() == before
        assertContains(response, "accepted meanwhile, so nothing was saved")
        assert response.context["lost"] == [
            ("wording of item 9", "Typed meanwhile"),
            ("reason for the change", "Mine"),
        ]

    def test_the_list_is_filtered_by_state(self, desk, transcription, accepted):
        page = reverse("admin:actions_transcription_changelist")
        listed = {
            state: set(desk.get(page, {"state": state}).context["cl"].result_list)
            for state in ["open", "accepted", "x"]
        }
        both = {transcription, accepted}
        assert listed == {"open": {transcription}, "accepted": {accepted}, "x": both}

    def test_what_is_then_edited_is_no_review_to_the_public(self, client, desk, accepted):
        send_page(desk, change_page(Proposal.objects.first()), title="Another title")
        assert newest(client)[2] == ["Proposal 2017-01: Another title Changed: Title"]

    def test_it_is_not_discarded(self, desk, accepted):
        press(desk, accepted, "discard")
        assert Transcription.objects.get(pk=accepted.pk).discarded is None

    def test_taken_back_every_record_is_as_before_and_the_work_open_again(self, desk, accepted):
        take_back(desk, accepted)
        assert Edit.objects.latest("pk").get_origin_display() == "Official text taken back"
        assert not Proposal.objects.exclude(official_text="").exists()
        assert Proposal.objects.filter(standing=Standing.AWAITING).count() == 30
        assert len([one for one in kept(accepted) if one["is_confirmed"]]) == 32
        assert accepted.accepted_in is None

    def test_what_was_edited_since_stands_in_the_way_of_taking_it_back_by_name(
        self, desk, accepted
    ):
        proposal = Proposal.objects.get(reference="2017-01")
        proposal.title = "Edited since"
        proposal.save()
        response = take_back(desk, accepted)
        assert "2017-01" in response.context["refused"][0][0]
        assert Proposal.objects.exclude(official_text="").count() == 32

    def test_taking_it_back_asks_for_a_reason(self, desk, accepted):
        response = take_back(desk, accepted, change_reason="")
        assert "change_reason" in response.context["form"].errors
        assert Proposal.objects.exclude(official_text="").count() == 32

    def test_a_transcriber_does_not_take_it_back(self, transcriber_desk, accepted):
        assert take_back(transcriber_desk, accepted).status_code == 403


@pytest.fixture(scope="class")
def taken_in_anew(the_set):
    """The set with the texts, where a source, places and a deviation were on record before."""
    with rolled_back():
        SourceFactory(slug="official", address=ADDRESS, kind=SourceKind.OFFICIAL)
        Proposal.objects.filter(reference="2017-01").update(order_in_area=None)
        Proposal.objects.filter(reference="2017-02").update(order_in_area=1)
        CountDeviation.objects.create(
            document=the_set, place="the whole text", expected=32, found=31, reason="Once."
        )
        transcription, desk = begun(the_set), reviewer_desk()
        press(desk, transcription, "matching", **{"title-3": "Of ours", "reference-3": "2017-03"})
        accept(desk, confirmed(transcription))
        yield


@pytest.mark.usefixtures("taken_in_anew")
class TestAcceptedAnew:
    def test_the_source_of_that_address_is_taken(self, document):
        assert document.as_source == Source.objects.get(address=ADDRESS)
        assert document.as_source.slug == "official"

    def test_another_place_in_the_area_is_given_up_for_the_one_in_the_text(self):
        places = Proposal.objects.filter(reference__in=["2017-01", "2017-02"])
        assert list(places.values_list("order_in_area", flat=True)) == [1, 2]

    def test_what_had_no_title_has_the_one_that_was_typed(self):
        assert Proposal.objects.get(reference="2017-03").title == "Of ours"

    def test_a_text_without_deviation_removes_the_ones_of_before(self):
        assert not CountDeviation.objects.exists()


class TestAccepting:
    def test_32_texts_are_accepted_with_at_most_400_questions(
        self, desk, transcription, django_assert_max_num_queries
    ):
        confirmed(transcription)
        opened = desk.get(step(transcription, "accepting")).context["version_token"]

        with django_assert_max_num_queries(400):
            send(desk, transcription, opened)

        assert Proposal.objects.filter(standing=Standing.OFFICIAL).count() == 32

    def test_it_asks_for_a_reason(self, desk, transcription):
        response = press(desk, confirmed(transcription), "accepting", change_reason=" ")
        assert "change_reason" in response.context["form"].errors
        assert not Edit.objects.filter(origin=EditOrigin.TRANSCRIPTION).exists()

    def test_what_nobody_confirmed_is_not_accepted(self, desk, transcription):
        response = accept(desk, transcription)
        assert [one.sentence for one in response.context["refused"]] == [
            "Compare and confirm 32 matches."
        ]
        assert not Edit.objects.filter(origin=EditOrigin.TRANSCRIPTION).exists()

    def test_a_rule_that_is_broken_changes_nothing(self, desk, transcription):
        press(desk, transcription, **{"subheading-3": "s" * 101})
        response = accept(desk, confirmed(transcription))
        assert "sub-heading" in response.context["refused"][0].sentence
        assert not Proposal.objects.exclude(official_text="").exists()

    def test_a_transcriber_does_not_accept(self, transcriber_desk, transcription):
        response = accept(transcriber_desk, confirmed(transcription))
        assert response.status_code == 403
        assert not Proposal.objects.exclude(official_text="").exists()

    @pytest.mark.postgresql
    def test_reasons_are_kept_whoever_types_them_and_whatever_is_left_to_do(
        self, desk, transcriber_desk, transcription, subtests
    ):
        press(desk, transcription, do="drop:4")
        typed = {"deviation-": "It holds 31.", "deviation-x\x00": "y", "deviation-exercises": "z"}
        for who, sent, status in [
            (transcriber_desk, {"save": ""}, 302),
            (transcriber_desk, {"change_reason": REASON}, 403),
            (desk, {"change_reason": REASON, "version_token": ""}, 200),
        ]:
            with subtests.test(status=status), rolled_back():
                answer = press(who, transcription, "accepting", **typed, **sent)
                transcription.refresh_from_db()
                assert answer.status_code == status
                reasons = {"": "It holds 31.", "hybrid-threats": ""}
                assert transcription.work["reasons"] == reasons

    def test_an_outdated_page_keeps_the_reasons_that_were_typed(self, desk, transcription):
        sent = {"revision": "999", "change_reason": "Mine", "deviation-exercises": "Three."}
        assert desk.post(step(transcription, "accepting"), sent).context["lost"] == [
            ("reason for the number of exercises", "Three."),
            ("reason for the change", "Mine"),
        ]

    def test_a_transcriber_is_told_who_does(self, transcriber_desk, transcription):
        content = transcriber_desk.get(step(transcription, "accepting")).content.decode()
        assert "Only a reviewer accepts a text" in content

    def test_a_number_that_deviates_needs_a_reason(self, desk, transcription):
        press(desk, transcription, do="drop:4")
        response = accept(desk, confirmed(transcription))
        assert [p.sentence.partition(".")[0] for p in response.context["refused"]] == [
            "Give a reason: Countering hybrid threats",
            "Give a reason: the whole text",
        ]

    def test_the_reason_for_a_number_is_kept(self, desk, transcription, document):
        press(desk, transcription, do="drop:4")
        reasons = {"deviation-": "It holds 31.", "deviation-hybrid-threats": "It holds nine."}
        accept(desk, confirmed(transcription), **reasons)
        kept = CountDeviation.objects.values_list("place", "expected", "found", "reason")
        assert set(kept) == {
            ("the whole text", 32, 31, "It holds 31."),
            ("Countering hybrid threats", 10, 9, "It holds nine."),
        }


def test_what_somebody_changed_after_the_page_was_opened_is_shown_before_it_is_overwritten(
    desk, transcription, document, subtests
):
    confirmed(transcription)
    page = step(transcription, "accepting")
    opened = desk.get(page).context["version_token"]

    for name, change in {
        "2017-01": lambda: Proposal.objects.get(reference="2017-01"),
        str(document): lambda: document,
    }.items():
        with subtests.test(changed=name), rolled_back():
            record = change()
            with revision(EditOrigin.DESK, "Meanwhile"):
                record.short_title = record.title = "Meanwhile"
                record.save()
            asked = send(desk, transcription, opened, change_reason="Mine")
            [conflict] = asked.context["conflicts"]
            assert [str(conflict), conflict.edits[0].reason] == [str(record), "Meanwhile"]
            assert asked.context["form"]["change_reason"].value() == "Mine"
            assert not Proposal.objects.exclude(official_text="").exists()
            send(desk, transcription, asked.context["version_token"])
            assert Proposal.objects.exclude(official_text="").count() == 32


def test_a_page_that_does_not_say_what_it_showed_takes_nothing_in(desk, transcription, subtests):
    confirmed(transcription)

    for opened in ["", "[]", "{", '{"proposal-x": "1", "proposal-01": {}, "proposal-999999": "1"}']:
        with subtests.test(opened=opened), rolled_back():
            asked = send(desk, transcription, opened)
            assert len(asked.context["conflicts"]) >= 33
            assert not Proposal.objects.exclude(official_text="").exists()


class TestDiscarding:
    """Work of somebody, which a reviewer or who began it discards, and any editor takes back."""

    @pytest.fixture
    def work_of_another(self, transcription):
        transcription.started_by = account("anna", TRANSCRIBERS)
        transcription.save()
        return transcription

    @pytest.fixture
    def discarded(self, desk, work_of_another):
        press(desk, work_of_another, "discard")
        work_of_another.refresh_from_db()
        return work_of_another

    def test_it_asks_first_and_says_whose_it_is(self, desk, work_of_another):
        asked = desk.get(step(work_of_another, "discard"))
        assertContains(asked, "Begun by anna on")
        assertContains(asked, "Ask anna first.")
        assertContains(asked, "Yes, discard it")

    def test_who_neither_began_it_nor_reviews_is_told_whom_to_ask(
        self, transcriber_desk, work_of_another
    ):
        asked = transcriber_desk.get(step(work_of_another, "discard"))
        assertContains(asked, "Ask anna or a reviewer to discard it.")
        assertNotContains(asked, "Yes, discard it")
        assert press(transcriber_desk, work_of_another, "discard").status_code == 403
        work_of_another.refresh_from_db()
        assert work_of_another.discarded is None

    def test_who_began_it_discards_it(self, work_of_another):
        press(browser_of(work_of_another.started_by), work_of_another, "discard")
        work_of_another.refresh_from_db()
        assert work_of_another.discarded_by == work_of_another.started_by

    def test_it_leaves_what_is_in_work_and_stands_under_a_filter(
        self, desk, discarded, document, just_read
    ):
        other = begun(document, just_read)
        page = reverse("admin:actions_transcription_changelist")
        listed = {
            state: list(desk.get(page, {"state": state}).context["cl"].result_list)
            for state in ["open", "accepted", "discarded"]
        }
        assert listed == {"open": [other], "accepted": [], "discarded": [discarded]}
        assert list(desk.get(start_page()).context["open"]) == [other]

    def test_who_began_it_is_told(self, desk, discarded):
        owner = browser_of(discarded.started_by)
        assert list(owner.get(start_page()).context["discarded"]) == [discarded]
        assert list(desk.get(start_page()).context["discarded"]) == []

    def test_any_editor_takes_it_back_as_it_was(self, transcriber_desk, discarded):
        before = discarded.work, discarded.changed, discarded.started_by
        assertContains(transcriber_desk.get(step(discarded)), "Take it back and go on")

        response = transcriber_desk.post(step(discarded, "discard"), {"back": ""})

        assert response.url == step(discarded)
        discarded.refresh_from_db()
        assert (discarded.discarded, discarded.discarded_by) == (None, None)
        assert (discarded.work, discarded.changed, discarded.started_by) == before

    def test_what_is_sent_to_discarded_work_changes_nothing_and_is_shown(self, desk, discarded):
        before = discarded.work
        for name in ["change", "matching", "accepting"]:
            answer = press(desk, discarded, name, **{"title-1": "Typed meanwhile"})
            assertContains(answer, "The work on this text was discarded")
        assertContains(press(desk, discarded, **{"title-1": "Typed meanwhile"}), "Typed meanwhile")
        discarded.refresh_from_db()
        assert discarded.work == before
        assert not Proposal.objects.exclude(official_text="").exists()

    def test_nothing_is_deleted(self, desk, transcription):
        page = reverse("admin:actions_transcription_delete", args=[transcription.pk])
        assert desk.post(page, {"post": "yes"}).status_code == 403
        assert Transcription.objects.exists()


def test_a_page_asks_the_database_as_often_for_one_item_as_for_all(desk, transcription):
    for_all = {name: queries_of(desk, step(transcription, name)) for name in STEPS}
    transcription.work["items"] = transcription.work["items"][:1]
    transcription.save()
    assert {name: queries_of(desk, step(transcription, name)) for name in STEPS} == for_all


def queries_of(desk, page):
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(page).status_code == 200
    return len(queries)


class TestDeclaration:
    """The text of a declaration: its parts are paragraphs, and the catalogue may lack some."""

    @pytest.fixture
    def declaration(self):
        declaration = DeclarationFactory(year=2018)
        for number in range(1, 11):
            ParagraphFactory(document=declaration.document, number=str(number), order=number)
        return declaration

    @pytest.fixture
    def transcription(self, desk, declaration):
        sent = typed_in(subject="declaration-2018", file=DECLARATION.encode())
        desk.post(start_page(), sent)
        return Transcription.objects.get()

    def test_every_step_has_its_page_without_areas_to_choose(self, desk, transcription):
        pages = {name: desk.get(step(transcription, name)).content.decode() for name in STEPS}
        assert [name for name in STEPS if "as paragraph 11 has it" not in pages[name]] == []
        assert "area-1" not in pages["change"]

    def test_a_new_paragraph_is_added_and_what_stands_there_is_to_be_checked(
        self, desk, transcription, declaration
    ):
        references = {f"reference-{number}": str(number) for number in range(1, 11)}
        press(
            desk,
            transcription,
            "matching",
            **references,
            **{"reference-11": "new", "number-11": "11"},
        )
        accept(desk, confirmed(transcription))
        paragraphs = declaration.document.paragraphs
        added = paragraphs.get(number="11")
        assert (added.order, added.anchor, added.text) == (11, "paragraph-11", "")
        assert paragraphs.filter(text_to_check=True).count() == 10


class TestOurWords:
    """Our own words beside the official text, which an editor confirms."""

    @pytest.fixture
    def proposal(self):
        return ProposalFactory(official_text="It says so.", text_to_check=True)

    def page(self, *proposals):
        query = "&".join(f"pk={one.pk}" for one in proposals)
        return f"{reverse('admin:actions_proposal_words')}?{query}"

    def test_both_texts_are_shown_with_what_has_no_counterpart_marked(self, desk):
        proposal = ProposalFactory(
            text="It says <so> daily.", official_text="It says that so is it.", text_to_check=True
        )
        content = desk.get(self.page(proposal)).content.decode()
        assert "<p>It says that so is it.</p>" in content
        assert "It says &lt;so&gt; <mark>daily</mark>." in content

    def test_they_are_confirmed_for_a_reason(self, desk, proposal):
        self.confirm(desk, proposal, change_reason="Compared")
        proposal.refresh_from_db()
        assert not proposal.text_to_check
        assert Edit.objects.get(origin=EditOrigin.REVIEW).reason == "Compared"

    def test_without_a_reason_they_are_not(self, desk, proposal):
        self.confirm(desk, proposal, change_reason="")
        proposal.refresh_from_db()
        assert proposal.text_to_check

    def test_what_changed_meanwhile_is_compared_once_more(self, desk, proposal):
        sent = self.sent(desk, proposal)
        proposal.text = "Other words."
        proposal.save()
        desk.post(self.page(), {**sent, "change_reason": "Compared"})
        proposal.refresh_from_db()
        assert proposal.text_to_check

    def test_a_transcriber_does_not_confirm(self, transcriber_desk, proposal):
        assert transcriber_desk.get(self.page(proposal)).status_code == 403

    def test_a_number_that_is_none_finds_nothing(self, desk, proposal):
        response = desk.get(self.page() + "pk=x&pk=99999999999999999999&pk=²")
        assert response.context["records"] == []

    def sent(self, desk, proposal):
        return as_sent(desk.get(self.page(proposal)))

    def confirm(self, desk, proposal, **typed):
        return desk.post(self.page(), {**self.sent(desk, proposal), **typed})
