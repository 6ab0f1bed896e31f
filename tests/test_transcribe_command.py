"""The command “transcribe”: the same as the desk, from a shell."""

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from actions.admin.accounts import REVIEWERS, TRANSCRIBERS
from actions.models import CountDeviation, Edit, Paragraph, Proposal, Transcription
from actions.vocabulary import EditOrigin, Standing
from tests.accounts import account
from tests.edits import rolled_back
from tests.factories import DeclarationFactory, ParagraphFactory
from tests.importing import ANOTHER_IS_READ, another_is_read
from tests.transcribing import ADDRESS, DECLARATION, REASON, a_set, page_of_set, wordings

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def document(module_db):
    return a_set()


@pytest.fixture
def reviewer():
    return account("reviewer", TRANSCRIBERS, REVIEWERS)


@pytest.fixture(scope="module")
def saved_page(tmp_path_factory):
    """The file with the text of the set, which stays as it is."""
    path = tmp_path_factory.mktemp("set") / "page.html"
    path.write_bytes(page_of_set())
    return path


@pytest.fixture(scope="module")
def previewed(document, saved_page):
    return preview(saved_page)


@pytest.fixture
def found(previewed):
    """What a preview of the page shows, for a test to decide about."""
    return deepcopy(previewed)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "page.html"


def preview(file, subject="2017"):
    out = StringIO()
    call_command("transcribe", subject, file, preview=True, stdout=out)
    return json.loads(out.getvalue())


def decided(found, tmp_path, confirm=True):
    """Write a mapping in which everything is confirmed, and return its path."""
    for section in found["sections"]:
        for item in section["items"]:
            item["is_confirmed"] = confirm and not item["is_dropped"]
    path = tmp_path / "mapping.json"
    path.write_text(json.dumps(found))
    return path


def accept(file, mapping, subject="2017", **options):
    options = {"reason": REASON, "address": ADDRESS, "editor": "reviewer", **options}
    call_command("transcribe", subject, file, accept=mapping, **options)


class TestPreview:
    def test_it_shows_sections_with_what_is_expected(self, found):
        first = found["sections"][0]
        assert (first["area"], first["found"], first["expected"]) == ("hybrid-threats", 10, 10)
        assert (found["found"], found["expected"], found["deviations"]) == (32, 32, [])

    def test_it_shows_a_match_with_its_score_and_why(self, found):
        item = found["sections"][0]["items"][0]
        assert (item["reference"], item["why"]) == ("2017-01", "similar text")
        assert item["score"] > 80

    def test_it_names_what_deviates(self, document, file):
        file.write_bytes(page_of_set(2016))
        sentences = [one["sentence"] for one in preview(file)["deviations"]]
        assert [one.partition(".")[0] for one in sentences] == [
            "42 proposals found in all, 32 expected"
        ]

    def test_it_writes_nothing(self, document, saved_page):
        before = Edit.objects.count()
        preview(saved_page)
        assert (Edit.objects.count(), Transcription.objects.count()) == (before, 0)

    def test_what_cannot_be_read_is_refused(self, document, file, subtests):
        refused = {
            b"": "There is nothing in it",
            b"About the weather.": "No heading of one of the seven areas",
            b"\x89PNG\r\n\x1a\n\x00": "a picture",
            b" " * (50 * 1024 * 1024): "larger than 20 MB",
        }
        for data, message in refused.items():
            file.write_bytes(data)
            with subtests.test(message=message), pytest.raises(CommandError, match=message):
                call_command("transcribe", "2017", file, preview=True)

    def test_it_reads_in_turn_with_the_site(self, document, saved_page):
        with another_is_read(), pytest.raises(CommandError, match=ANOTHER_IS_READ):
            preview(saved_page)

    def test_a_file_that_is_not_there_is_named(self, document, tmp_path):
        with pytest.raises(CommandError, match=r"gone\.html cannot be read: No such file"):
            call_command("transcribe", "2017", tmp_path / "gone.html", preview=True)

    def test_a_set_that_is_not_there_is_refused_with_those_that_are(self, document, saved_page):
        with pytest.raises(CommandError, match=r"There is no “2018”: choose one of 2017\."):
            call_command("transcribe", "2018", saved_page, preview=True)


class TestAccept:
    def test_every_proposal_has_its_official_text_in_one_edit_of_the_editor(
        self, found, saved_page, tmp_path, reviewer
    ):
        accept(saved_page, decided(found, tmp_path))
        texts = Proposal.objects.values_list("official_text", flat=True)
        assert sorted(texts) == sorted(wordings())
        edit = Edit.objects.get(origin=EditOrigin.TRANSCRIPTION)
        assert (edit.editor, edit.reason) == (reviewer, REASON)
        assert Transcription.objects.get().accepted_in == edit

    def test_what_is_decided_in_the_mapping_holds(self, found, saved_page, tmp_path, reviewer):
        first, second = found["sections"][0]["items"][:2]
        first["reference"], second["reference"] = second["reference"], first["reference"]
        found["sections"][1]["items"][0]["is_dropped"] = True
        found["reasons"] = {"": "One was withdrawn."}
        accept(saved_page, decided(found, tmp_path))
        assert Proposal.objects.get(reference="2017-02").official_text == wordings()[0]
        assert CountDeviation.objects.get().reason == "One was withdrawn."

    def test_a_match_that_is_not_confirmed_is_refused(self, found, saved_page, tmp_path, reviewer):
        with pytest.raises(CommandError, match="Compare and confirm 32 matches"):
            accept(saved_page, decided(found, tmp_path, confirm=False))
        assert not Transcription.objects.exists()

    def test_what_is_missing_is_named(self, found, saved_page, tmp_path, reviewer, subtests):
        account("transcriber", TRANSCRIBERS)
        mapping = decided(found, tmp_path)
        missing = [
            ({"reason": " "}, "--reason"),
            ({"address": ""}, "--address"),
            ({"address": "ftp://official.example/"}, "--address"),
            ({"address": "https://official.example.evil.example/"}, "add --official"),
            ({"editor": "nobody"}, "--editor"),
            ({"editor": "transcriber"}, "--editor"),
            ({"document": "another"}, "choose common-set"),
        ]
        for options, message in missing:
            with subtests.test(**options), rolled_back():
                with pytest.raises(CommandError, match=message):
                    accept(saved_page, mapping, **options)
                assert not Proposal.objects.exclude(official_text="").exists()

    def test_a_page_on_another_host_is_taken_where_it_is_said_to_be_official(
        self, found, saved_page, tmp_path, reviewer
    ):
        accept(
            saved_page, decided(found, tmp_path), address="https://other.example/", official=True
        )
        assert Proposal.objects.exclude(official_text="").count() == 32

    def test_a_mapping_of_another_text_is_refused(self, found, file, tmp_path, reviewer):
        file.write_bytes(page_of_set(language="fr"))
        with pytest.raises(CommandError, match="made of another text"):
            accept(file, decided(found, tmp_path))

    def test_a_file_that_is_no_mapping_is_refused(
        self, document, saved_page, tmp_path, reviewer, subtests
    ):
        mapping = tmp_path / "mapping.json"
        for content in ["", "[]", "{}", '{"sections": 1}', "\x00", "nonsense", "[" * 99_999]:
            mapping.write_text(content)
            with (
                subtests.test(content=content),
                rolled_back(),
                pytest.raises(CommandError, match="not what --preview prints"),
            ):
                accept(saved_page, mapping)

    def test_an_item_that_is_none_is_refused(self, found, saved_page, tmp_path, reviewer, subtests):
        changes = [
            {"id": "1"},
            {"id": True},
            {"text": ""},
            {"text": "\u200b\u200d"},
            {"score": float("nan")},
            {"score": float("inf")},
            {"parts": [1]},
            {"is_dropped": 1},
            {"colour": "red"},
        ]
        for change in changes:
            other = deepcopy(found)
            other["sections"][0]["items"][0] |= change
            with (
                subtests.test(**change),
                rolled_back(),
                pytest.raises(CommandError, match="not what --preview prints"),
            ):
                accept(saved_page, decided(other, tmp_path))


class TestDeclaration:
    @pytest.fixture
    def declaration(self, file):
        file.write_text(DECLARATION)
        declaration = DeclarationFactory(year=2018)
        for number in range(1, 11):
            ParagraphFactory(document=declaration.document, number=str(number), order=number)
        return declaration

    def paragraphs(self, declaration):
        return Paragraph.objects.filter(document=declaration.document).order_by("order")

    def test_paragraphs_have_their_official_text_and_a_new_one_is_added_in_its_place(
        self, declaration, file, tmp_path, reviewer
    ):
        found = preview(file, "declaration-2018")
        for item in found["sections"][0]["items"]:
            item["reference"] = item["number"] if item["number"] != "11" else "new"
        accept(file, decided(found, tmp_path), "declaration-2018")
        assert [one.official_text for one in self.paragraphs(declaration)][1].startswith(
            "The EU and NATO will, as paragraph 2 has it"
        )
        numbers = self.paragraphs(declaration).values_list("number", "order", "standing")
        assert list(numbers)[-1] == ("11", 11, Standing.OFFICIAL)
        assert len(numbers) == 11

    def test_parts_whose_list_was_lost_are_counted_with_their_paragraph(self, file):
        declaration = DeclarationFactory(year=2016, paragraphs_numbered=False)
        numbers = ["1", "2", "3", "4", "5", "6", "7", "7a", "7b", "8", "9", "10", "11"]
        for order, number in enumerate(numbers, start=1):
            ParagraphFactory(document=declaration.document, number=number, order=order)
        said = "The EU and NATO say in words of their own what block {} is about, and why."
        lines = [said.format(number) for number in numbers]
        file.write_text("<h1>Joint Declaration</h1>" + "".join(f"<p>{line}</p>" for line in lines))

        found = preview(file, "declaration-2016")

        assert (found["found"], found["expected"], found["deviations"]) == (11, 11, [])
        parts = [item["is_part"] for item in found["sections"][0]["items"]]
        assert parts == [number in ("7a", "7b") for number in numbers]

    def test_a_new_first_paragraph_moves_the_others(self, declaration, file, tmp_path, reviewer):
        found = preview(file, "declaration-2018")
        items = found["sections"][0]["items"]
        for item, reference in zip(
            items, ["new", *(str(one) for one in range(1, 11))], strict=True
        ):
            item["reference"] = reference
        items[0]["number"] = "0"
        accept(file, decided(found, tmp_path), "declaration-2018")
        numbers = self.paragraphs(declaration).values_list("number", "order")
        assert list(numbers)[:3] == [("0", 1), ("1", 2), ("2", 3)]

    def test_a_new_number_that_is_taken_is_refused(self, declaration, file, tmp_path, reviewer):
        found = preview(file, "declaration-2018")
        items = found["sections"][0]["items"]
        items[10] |= {"reference": "new", "number": "3"}
        with pytest.raises(CommandError, match="there is a 3 already"):
            accept(file, decided(found, tmp_path), "declaration-2018")
