"""What the public reads of an official text, and of our own words beside it."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from actions.models import Proposal, Transcription
from actions.vocabulary import SourceKind, Standing
from tests.edits import published
from tests.factories import (
    AreaFactory,
    CountDeviationFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.pages import links, parsed, section, texts, words
from tests.transcribing import a_set, begun

pytestmark = pytest.mark.django_db

ADDRESS = "https://official.example/set"
OFFICIAL = "Staffs exchange warnings;\nat once;\nand in full."
HIDDEN = "SECRET-OF-THE-EDITORS"


@pytest.fixture
def document():
    document = DocumentFactory(short_title="The common set")
    ProposalSetFactory(year=2016, endorsing_documents=[document])
    DocumentAddressFactory(document=document, address=ADDRESS)
    return document


@pytest.fixture
def source():
    return SourceFactory(address=ADDRESS, kind=SourceKind.OFFICIAL)


@pytest.fixture
def proposal(document, source):
    """A proposal with our words and the official ones."""
    return ProposalFactory(
        official_text=OFFICIAL,
        text="Warn each other.",
        standing=Standing.OFFICIAL,
        sources=[source],
    )


@pytest.fixture
def quoted_only(document, source):
    """A proposal of which there is nothing but the official text."""
    return ProposalFactory(
        title="", text="", official_text=OFFICIAL, standing=Standing.OFFICIAL, sources=[source]
    )


def page_of(client, record):
    return parsed(client.get(record.get_absolute_url()))


def restated(page):
    return texts(page, ".//div[@class='restated']/p")


def described(page):
    """Return what a page says to machines of its proposal."""
    (found,) = [one.text for one in page.iter("script") if "isBasedOn" in (one.text or "")]
    return found


class TestProposal:
    def test_the_official_text_is_a_quotation_of_its_address(self, client, proposal):
        assert page_of(client, proposal).find(".//blockquote").get("cite") == ADDRESS

    def test_the_quotation_names_its_document(self, client, proposal):
        caption = page_of(client, proposal).find(".//figcaption")
        assert words(caption) == "Official text of “The common set”"
        assert links(caption) == {"“The common set”": ADDRESS}

    def test_our_words_stand_beside_it_and_are_named_so(self, client, proposal):
        assert restated(page_of(client, proposal)) == ["Restated by us", "Warn each other."]

    def test_words_to_be_checked_are_named_so(self, client, proposal):
        proposal.text_to_check = True
        proposal.save()
        head = restated(page_of(client, proposal))[0]
        assert head == "Restated by us, to be checked against the official text"

    def test_what_was_open_before_is_told_as_of_before(self, client, proposal):
        proposal.text_to_check, proposal.not_established = True, "Half of it was not read."
        proposal.save()
        page = page_of(client, proposal)
        assert restated(page)[2] == (
            "Noted before the official text was taken in: Half of it was not read."
        )
        assert "Half of it was not read." not in texts(page, ".//p[@class='notice']")

    def test_a_feed_says_that_words_are_to_be_checked(self, client, proposal):
        proposal.text_to_check = True
        proposal.save()
        content = client.get("/feeds/proposals/2016-01.atom").content.decode()
        assert "Warn each other. [to be checked against the official text]" in content

    def test_words_to_be_checked_are_not_described_to_machines(self, client, proposal):
        proposal.text_to_check = True
        proposal.save()
        assert "Warn each other." not in described(page_of(client, proposal))

    def test_without_words_of_ours_nothing_is_called_restated(self, client, quoted_only):
        assert restated(page_of(client, quoted_only)) == []

    def test_a_text_of_another_language_says_so(self, client, quoted_only, proposal, subtests):
        Proposal.objects.update(official_language="fr")
        keys = f"reference={proposal.reference}&reference={quoted_only.reference}"
        places = {
            quoted_only.get_absolute_url(): [".//blockquote", ".//h1"],
            "/proposals/": [".//p[@class='snip'][@lang]", ".//h3[@lang]"],
            f"/proposals/compare/?{keys}": [".//div[@lang]"],
            "/briefing/": [".//p[@lang]"],
        }
        for path, found in places.items():
            for place in found:
                with subtests.test(path=path, place=place):
                    # Our own words are in the language of the page.
                    marks = [one.get("lang") for one in parsed(client.get(path)).findall(place)]
                    assert marks == ["fr"]

        ProgressReportFactory(number=1)
        with ZipFile(BytesIO(client.get("/proposals.docx").content)) as unpacked:
            assert unpacked.read("word/document.xml").count(b'<w:lang w:val="fr"/>') == 2
        Proposal.objects.update(official_language="en")
        assert page_of(client, quoted_only).find(".//blockquote").get("lang") is None

    @pytest.mark.parametrize(
        "values", [{"kind": SourceKind.MIRROR}, {"address": "https://else.example/"}]
    )
    def test_what_was_read_elsewhere_is_not_said_to_stand_there(
        self, client, proposal, source, values
    ):
        type(source).objects.filter(pk=source.pk).update(**values)
        assert page_of(client, proposal).find(".//blockquote").get("cite") is None

    def test_its_address_is_hidden_where_it_is_not_linked(self, client, proposal, document):
        document.addresses.update(linked=False)
        assert page_of(client, proposal).find(".//blockquote").get("cite") is None


class TestWithoutOurWords:
    """A proposal with nothing but its official text has its place everywhere."""

    NAME = "Staffs exchange warnings;"

    def test_it_is_listed_by_how_it_begins(self, client, quoted_only, subtests):
        for path, shown in {
            "/proposals/": self.NAME,
            "/progress/": f"2016-01{self.NAME}",
            "/areas/hybrid-threats/": self.NAME,
        }.items():
            with subtests.test(path=path):
                named = links(parsed(client.get(path)))
                assert named[shown] == quoted_only.get_absolute_url()

    def test_it_is_found_by_a_word_of_it(self, client, quoted_only):
        ProposalFactory(text="Something else.")
        found = parsed(client.get("/search/?q=warnings"))
        assert self.NAME in words(found)
        assert "Something else." not in words(found)

    def test_others_name_it_as_related(self, client, quoted_only):
        theme = ThemeFactory()
        other = ProposalFactory(themes=[theme])
        quoted_only.themes.add(theme)
        related = links(section(page_of(client, other), "related"))
        assert related[self.NAME] == quoted_only.get_absolute_url()

    def test_its_row_of_an_export_has_it(self, client, quoted_only):
        (row,) = client.get("/proposals.json").json()["rows"]
        assert (row["text"], row["official_text"]) == (None, OFFICIAL)

    def test_the_api_has_it(self, client, quoted_only):
        row = client.get("/api/v1/proposals/2016-01/").json()
        assert (row["title"], row["text"], row["official_text"]) == (None, None, OFFICIAL)
        assert row["text_to_check"] is False

    def test_it_is_not_given_away_under_our_licence(self, client, quoted_only):
        assert '"text"' not in described(page_of(client, quoted_only))

    def test_it_can_be_cited(self, client, quoted_only, subtests):
        for ending in ["/", ".bib", ".ris"]:
            with subtests.test(ending=ending):
                assert client.get(f"/cite/proposals/2016-01{ending}").status_code == 200

    def test_its_feed_names_it_as_official(self, client, quoted_only):
        published()
        content = client.get("/feeds/proposals/2016-01.atom").content.decode()
        assert "Official text: Staffs exchange warnings;" in content


class TestDeclaration:
    @pytest.fixture
    def declaration(self):
        declaration = DeclarationFactory(year=2018)
        DocumentAddressFactory(document=declaration.document, address=ADDRESS)
        return declaration

    def test_a_paragraph_is_quoted_beside_our_words(self, client, declaration, source):
        ParagraphFactory(
            document=declaration.document,
            official_text=OFFICIAL,
            text="Our words.",
            text_to_check=True,
            sources=[source],
        )
        page = page_of(client, declaration)
        assert page.find(".//blockquote").get("cite") == ADDRESS
        assert restated(page) == [
            "Restated by us, to be checked against the official text",
            "Our words.",
        ]

    def test_one_without_our_words_is_quoted_where_it_is_named(self, client, declaration):
        area = AreaFactory(number=1)
        ParagraphFactory(
            document=declaration.document, text="", official_text=OFFICIAL, areas=[area]
        )
        quoted = texts(page_of(client, area), ".//q")
        assert quoted == ["Staffs exchange warnings; at once; and in full."]

    def test_it_is_found_by_a_word_of_it(self, client, declaration):
        ParagraphFactory(document=declaration.document, text="", official_text=OFFICIAL)
        assert "Joint Declaration of 2018" in words(parsed(client.get("/search/?q=warnings")))

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_costs_the_same_whatever_is_quoted(
        self, client, declaration, source, rows, django_assert_num_queries
    ):
        ParagraphFactory.create_batch(
            rows, document=declaration.document, official_text=OFFICIAL, sources=[source]
        )
        with django_assert_num_queries(13):
            page = page_of(client, declaration)
        assert len(page.findall(".//blockquote")) == rows


class TestMethod:
    def test_a_number_that_deviates_is_told_with_its_reason(self, client):
        document = DocumentFactory(short_title="The common set")
        CountDeviationFactory(
            document=document, place="Exercises", expected=4, found=3, reason="One was withdrawn."
        )
        told = words(section(parsed(client.get("/method/")), "deviations"))
        assert "The common set, Exercises: 3 instead of 4. One was withdrawn." in told

    def test_where_nothing_deviates_nothing_is_said(self, client):
        assert section(parsed(client.get("/method/")), "deviations") is None


def test_the_work_on_a_text_is_not_public(client, subtests):
    transcription = begun(a_set())
    transcription.work["items"][2]["text"] = transcription.work["items"][2]["title"] = HIDDEN
    transcription.save()
    assert Transcription.objects.count() == 1
    for path in ["/", "/proposals/2017-03/", "/search/?q=secret", "/api/v1/", "/data/codebook/"]:
        with subtests.test(path=path):
            content = client.get(path).content.decode()
            assert HIDDEN not in content
            assert "transcriptions" not in content
