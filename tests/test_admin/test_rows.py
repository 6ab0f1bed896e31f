"""Rows that are edited together with the record they belong to."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from actions import models
from tests import factories
from tests.test_admin.desk import address, change_page, row_errors, send
from tests.test_admin.test_history import edit_page

pytestmark = pytest.mark.django_db


def test_a_number_typed_for_two_rows_is_refused_at_both(desk):
    document = factories.DeclarationFactory(year=2016).document
    factories.ParagraphFactory.create_batch(2, document=document)

    response = send(
        desk,
        change_page(document),
        **{"paragraphs-0-number": "9", "paragraphs-1-number": "9"},
    )

    taken = {"number": ["Another row has this value too."]}
    assert row_errors(response) == [taken, taken]


def test_rows_that_exchange_their_numbers_are_refused_in_words(desk):
    document = factories.DeclarationFactory(year=2016).document
    factories.ParagraphFactory.create_batch(2, document=document)

    response = send(
        desk,
        change_page(document),
        **{"paragraphs-0-number": "2", "paragraphs-1-number": "1"},
    )

    still = {
        "number": [
            "Another row still has this value: "
            "give that row a different one and save, then change this."
        ]
    }
    assert row_errors(response) == [still, still]


def test_a_finding_in_a_report_needs_a_source_that_was_read(desk):
    finding = factories.FindingFactory()
    known = factories.SourceFactory(kind="general_knowledge", address="")

    response = send(desk, change_page(finding.report), **{"findings-0-sources": [known.pk]})

    assert [list(found) for found in row_errors(response)] == [["sources"]]


def test_a_row_is_added_and_another_deleted_with_their_record(desk):
    symbol = factories.DocumentSymbolFactory(symbol="ST 1 INIT")

    response = send(
        desk,
        change_page(symbol.document),
        **{
            "symbols-TOTAL_FORMS": "2",
            "symbols-0-DELETE": "on",
            "symbols-1-symbol": "ST 2 INIT",
            "symbols-1-standing": "official",
        },
    )

    assert response.status_code == 302
    assert [one.symbol for one in symbol.document.symbols.all()] == ["ST 2 INIT"]


def test_a_clause_has_the_words_and_a_subject_of_its_paragraph(desk, subtests):
    paragraph = factories.ParagraphFactory(text="Ships meet; cables are watched.")
    ours, other = factories.ThemeFactory(name="Ships"), factories.ThemeFactory(name="Space")
    row = {"clauses-TOTAL_FORMS": "1", "clauses-0-order": "1", "clauses-0-text": "Ships meet"}
    row |= {"themes": [ours.pk], "clauses-0-themes": [ours.pk]}
    for typed, errors in [
        ({"clauses-0-text": "ships meet"}, {"text": ["These are not the words of the paragraph."]}),
        (
            {"clauses-0-themes": [ours.pk, other.pk]},
            {"themes": ["The paragraph is not linked with Space."]},
        ),
        ({"clauses-0-themes": []}, {"themes": ["Say on which area or theme it is."]}),
        ({}, None),
    ]:
        with subtests.test(typed=typed):
            response = send(desk, change_page(paragraph), **row | typed)

            assert (response.status_code == 302) is (errors is None)
            assert errors is None or row_errors(response) == [errors]
    assert [str(one) for one in paragraph.clauses.get().themes.all()] == ["Ships"]


@pytest.mark.usefixtures("history")
def test_a_text_is_changed_together_with_its_clauses_and_both_are_taken_back(desk):
    clause = factories.ClauseFactory(text="says")
    paragraph, before = clause.paragraph, clause.paragraph.text

    alone = send(desk, change_page(paragraph), text="What it said.")
    assert row_errors(alone) == [{"text": ["These are not the words of the paragraph."]}]
    both = {"text": "What it said.", "clauses-0-text": "said"}
    assert send(desk, change_page(paragraph), **both).status_code == 302
    desk.post(edit_page(models.Edit.objects.first()), {"change_reason": "Not so"})

    paragraph.refresh_from_db()
    clause.refresh_from_db()
    assert (paragraph.text, clause.text) == (before, "says")


def test_a_new_paragraph_takes_in_no_clause_that_it_does_not_hold(desk):
    theme, other = factories.ThemeFactory(), factories.ThemeFactory(name="Space")
    typed = {"document": factories.DocumentFactory().pk, "order": "1", "number": "1"}
    typed |= {"anchor": "paragraph-1", "standing": "reported", "text": "Ships meet."}
    typed |= {"themes": [theme.pk], "sources": [factories.SourceFactory().pk]}
    row = {"clauses-TOTAL_FORMS": "1", "clauses-0-order": "1", "clauses-0-themes": [other.pk]}
    page = address(models.Paragraph, "add")

    refused = send(desk, page, **typed, **row, **{"clauses-0-text": "Never said"})

    assert row_errors(refused) == [
        {
            "text": ["These are not the words of the paragraph."],
            "themes": ["The paragraph is not linked with Space."],
        }
    ]
    row |= {"clauses-0-text": "Ships", "clauses-0-themes": [theme.pk]}
    assert send(desk, page, **typed, **row).status_code == 302
    assert models.Clause.objects.get().text == "Ships"


def test_a_paper_is_edited_with_its_commentary_and_other_documents_with_paragraphs(desk):
    paper = factories.CommentaryFactory().document
    conclusions = factories.DocumentFactory()

    of_the_paper = desk.get(change_page(paper))

    assertContains(of_the_paper, 'id="commentary-group"')
    assertNotContains(of_the_paper, 'id="paragraphs-group"')
    assertContains(desk.get(change_page(conclusions)), 'id="paragraphs-group"')


def test_commentary_is_added_with_its_paper_and_changed_on_its_own_page(desk):
    first = factories.CommentaryFactory(number=1)

    response = send(
        desk,
        change_page(first.document),
        **{
            "commentary-TOTAL_FORMS": "2",
            "commentary-0-title": "Not changed here",
            "commentary-1-number": "2",
            "commentary-1-kind": "finding",
            "commentary-1-title": "Second point",
            "commentary-1-text": "Restated.",
            "commentary-1-place": "page 2",
        },
    )

    assert response.status_code == 302
    assert [one.title for one in first.document.commentary.all()] == ["Point 1", "Second point"]


def test_a_paper_with_two_hundred_entries_can_still_be_saved(desk):
    paper = factories.DocumentFactory(kind="analysis")
    said = {"kind": "finding", "title": "A point", "text": "What it says.", "place": "page 2"}
    models.Commentary.objects.bulk_create(
        models.Commentary(document=paper, number=number, **said) for number in range(1, 201)
    )

    assert send(desk, change_page(paper), not_read="Annex 2.").status_code == 302


def test_a_document_can_become_a_paper(desk):
    paragraph = factories.ParagraphFactory()

    response = send(desk, change_page(paragraph.document), kind="analysis")

    assert response.status_code == 302
    paragraph.document.refresh_from_db()
    assert paragraph.document.kind == "analysis"


def test_a_declaration_leads_to_its_paragraphs(desk):
    declaration = factories.DeclarationFactory(year=2016)
    factories.ParagraphFactory.create_batch(2, document=declaration.document)

    response = desk.get(change_page(declaration))

    target = f"{change_page(declaration.document)}#paragraphs-group"
    assertContains(response, f'<a href="{target}">2 in the document</a>', html=True)


def test_a_set_leads_to_its_proposals_without_editing_them(desk):
    proposal = factories.ProposalFactory()

    response = desk.get(change_page(proposal.proposal_set))

    assertContains(response, f'href="{change_page(proposal)}')
    assertNotContains(response, 'name="proposals-0-title"')
