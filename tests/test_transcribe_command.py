"""The command “transcribe”: the same as the desk, from a shell."""

import json

import pytest
from django.core.management import CommandError, call_command

from actions.admin.roles import REVIEWERS, TRANSCRIBERS
from actions.models import CountDeviation, Edit, Paragraph, Proposal, Transcription
from actions.vocabulary import EditMeans, Standing
from tests.accounts import account
from tests.factories import DeclarationFactory, ParagraphFactory
from tests.transcribing import ADDRESS, DECLARATION, REASON, a_set, page_of_set, wordings

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return a_set()


@pytest.fixture
def reviewer():
    return account("reviewer", TRANSCRIBERS, REVIEWERS)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(page_of_set())
    return path


def preview(capsys, file, subject="2017"):
    call_command("transcribe", subject, file, preview=True)
    return json.loads(capsys.readouterr().out)


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
    def test_it_shows_sections_with_what_is_expected(self, document, file, capsys):
        found = preview(capsys, file)
        first = found["sections"][0]
        assert (first["area"], first["found"], first["expected"]) == ("hybrid-threats", 10, 10)
        assert (found["found"], found["expected"], found["deviations"]) == (32, 32, [])

    def test_it_shows_a_match_with_its_score_and_why(self, document, file, capsys):
        item = preview(capsys, file)["sections"][0]["items"][0]
        assert (item["slot"], item["why"]) == ("2017-01", "similar text")
        assert item["score"] > 80

    def test_it_names_what_deviates(self, document, file, capsys):
        file.write_bytes(page_of_set(2016))
        sentences = [one["sentence"] for one in preview(capsys, file)["deviations"]]
        assert [one.partition(".")[0] for one in sentences] == [
            "42 proposals found in all, 32 expected"
        ]

    def test_it_writes_nothing(self, document, file, capsys):
        before = Edit.objects.count()
        preview(capsys, file)
        assert (Edit.objects.count(), Transcription.objects.count()) == (before, 0)

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "There is nothing in it"),
            (b"About the weather.", "No heading of one of the seven areas"),
            (b"\x89PNG\r\n\x1a\n\x00", "a picture"),
            (b" " * (50 * 1024 * 1024), "larger than 20 MB"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, document, file, data, message):
        file.write_bytes(data)
        with pytest.raises(CommandError, match=message):
            call_command("transcribe", "2017", file, preview=True)

    def test_a_file_that_is_not_there_is_named(self, document, tmp_path):
        with pytest.raises(CommandError, match=r"gone\.html cannot be read: No such file"):
            call_command("transcribe", "2017", tmp_path / "gone.html", preview=True)

    def test_a_set_that_is_not_there_is_refused_with_those_that_are(self, document, file):
        with pytest.raises(CommandError, match=r"There is no “2018”: choose one of 2017\."):
            call_command("transcribe", "2018", file, preview=True)


class TestAccept:
    def test_every_proposal_has_its_official_text(self, document, file, tmp_path, capsys, reviewer):
        accept(file, decided(preview(capsys, file), tmp_path))
        texts = Proposal.objects.values_list("official_text", flat=True)
        assert sorted(texts) == sorted(wordings())

    def test_it_is_one_edit_of_the_editor(self, document, file, tmp_path, capsys, reviewer):
        accept(file, decided(preview(capsys, file), tmp_path))
        edit = Edit.objects.get(means=EditMeans.TRANSCRIPTION)
        assert (edit.editor, edit.reason) == (reviewer, REASON)
        assert Transcription.objects.get().accepted_in == edit

    def test_what_is_decided_in_the_mapping_holds(self, document, file, tmp_path, capsys, reviewer):
        found = preview(capsys, file)
        first, second = found["sections"][0]["items"][:2]
        first["slot"], second["slot"] = second["slot"], first["slot"]
        accept(file, decided(found, tmp_path))
        assert Proposal.objects.get(reference="2017-02").official_text == wordings()[0]

    def test_the_reason_for_a_number_is_kept(self, document, file, tmp_path, capsys, reviewer):
        found = preview(capsys, file)
        found["sections"][1]["items"][0]["is_dropped"] = True
        found["reasons"] = {"": "One was withdrawn."}
        accept(file, decided(found, tmp_path))
        assert CountDeviation.objects.get().reason == "One was withdrawn."

    def test_a_match_that_is_not_confirmed_is_refused(
        self, document, file, tmp_path, capsys, reviewer
    ):
        with pytest.raises(CommandError, match="Compare and confirm 32 matches"):
            accept(file, decided(preview(capsys, file), tmp_path, confirm=False))
        assert not Transcription.objects.exists()

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"reason": " "}, "--reason"),
            ({"address": ""}, "--address"),
            ({"address": "ftp://official.example/"}, "--address"),
            ({"editor": "nobody"}, "--editor"),
            ({"editor": "transcriber"}, "--editor"),
            ({"document": "another"}, "choose common-set"),
        ],
    )
    def test_what_is_missing_is_named(
        self, document, file, tmp_path, capsys, reviewer, options, message
    ):
        account("transcriber", TRANSCRIBERS)
        mapping = decided(preview(capsys, file), tmp_path)
        with pytest.raises(CommandError, match=message):
            accept(file, mapping, **options)
        assert not Proposal.objects.exclude(official_text="").exists()

    def test_a_mapping_of_another_text_is_refused(self, document, file, tmp_path, capsys, reviewer):
        mapping = decided(preview(capsys, file), tmp_path)
        file.write_bytes(page_of_set(language="fr"))
        with pytest.raises(CommandError, match="made of another text"):
            accept(file, mapping)

    @pytest.mark.parametrize(
        "content",
        [
            "",
            "[]",
            "{}",
            '{"sections": 1}',
            "\x00",
            "nonsense",
        ],
    )
    def test_a_file_that_is_no_mapping_is_refused(
        self, document, file, tmp_path, content, reviewer
    ):
        mapping = tmp_path / "mapping.json"
        mapping.write_text(content)
        with pytest.raises(CommandError, match="not what --preview prints"):
            accept(file, mapping)

    @pytest.mark.parametrize(
        "change",
        [
            {"id": "1"},
            {"id": True},
            {"text": ""},
            {"parts": [1]},
            {"is_dropped": 1},
            {"colour": "red"},
        ],
    )
    def test_an_item_that_is_none_is_refused(
        self, document, file, tmp_path, capsys, reviewer, change
    ):
        found = preview(capsys, file)
        found["sections"][0]["items"][0] |= change
        with pytest.raises(CommandError, match="not what --preview prints"):
            accept(file, decided(found, tmp_path))


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

    def test_paragraphs_have_their_official_text(
        self, declaration, file, tmp_path, capsys, reviewer
    ):
        self.accept_with_a_new_one(file, tmp_path, capsys)
        assert [one.official_text for one in self.paragraphs(declaration)][1].startswith(
            "The EU and NATO will, as paragraph 2 has it"
        )

    def test_a_paragraph_that_is_not_there_is_added_in_its_place(
        self, declaration, file, tmp_path, capsys, reviewer
    ):
        self.accept_with_a_new_one(file, tmp_path, capsys)
        numbers = self.paragraphs(declaration).values_list("number", "order", "standing")
        assert list(numbers)[-1] == ("11", 11, Standing.OFFICIAL)
        assert len(numbers) == 11

    def test_a_new_first_paragraph_moves_the_others(
        self, declaration, file, tmp_path, capsys, reviewer
    ):
        found = preview(capsys, file, "declaration-2018")
        items = found["sections"][0]["items"]
        for item, slot in zip(items, ["new", *(str(one) for one in range(1, 11))], strict=True):
            item["slot"] = slot
        items[0]["number"] = "0"
        accept(file, decided(found, tmp_path), "declaration-2018")
        numbers = self.paragraphs(declaration).values_list("number", "order")
        assert list(numbers)[:3] == [("0", 1), ("1", 2), ("2", 3)]

    def test_a_new_number_that_is_taken_is_refused(
        self, declaration, file, tmp_path, capsys, reviewer
    ):
        found = preview(capsys, file, "declaration-2018")
        items = found["sections"][0]["items"]
        items[10] |= {"slot": "new", "number": "3"}
        with pytest.raises(CommandError, match="there is a 3 already"):
            accept(file, decided(found, tmp_path), "declaration-2018")

    def accept_with_a_new_one(self, file, tmp_path, capsys):
        found = preview(capsys, file, "declaration-2018")
        for item in found["sections"][0]["items"]:
            item["slot"] = item["number"] if item["number"] != "11" else "new"
        accept(file, decided(found, tmp_path), "declaration-2018")
