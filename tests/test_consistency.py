"""What must hold of the catalogue as a whole: each rule finds what breaks it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from actions import consistency
from actions.models import Area, Document, Finding, Paragraph, Proposal, Source
from actions.vocabulary import DocumentKind, SourceKind, Standing
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    DocumentFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipSnapshotFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

NO_SOURCE = "A text needs at least one source; for an unconfirmed one, general knowledge is one."


@pytest.fixture
def whole():
    """A small catalogue of which everything holds."""
    for number in [1, 2, 3, 4, 5, 6, 7, None]:
        AreaFactory(number=number)
    AwaitingProposalFactory.create_batch(42)
    AwaitingProposalFactory.create_batch(32, year=2017)
    paper = SourceFactory(slug="paper", kind=SourceKind.PAPER)
    document = DocumentFactory(slug="paper", kind=DocumentKind.ANALYSIS, as_source=paper)
    document.sources.add(paper)
    CommentaryFactory(document=document)
    ParagraphFactory.create_batch(2)
    Document.objects.get(slug="joint-declaration-2016").sources.add(paper)
    FindingFactory()
    Document.objects.get(slug="progress-report-1").sources.add(paper)
    EventFactory(), KeyFactFactory(), MembershipSnapshotFactory()


def check():
    """Return what the command prints and, if it refuses, why."""
    output = StringIO()
    try:
        call_command("check_catalogue", stdout=output)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), None


def test_a_whole_catalogue_has_no_problems(whole):
    assert consistency.problems() == []


def test_a_missing_proposal_is_named(whole):
    Proposal.objects.filter(reference__in=["2016-42", "2017-07"]).delete()

    assert list(consistency.sets_are_whole()) == [
        "Proposal 2016-42 is missing from the set of 2016.",
        "Proposal 2017-07 is missing from the set of 2017.",
    ]


def test_a_missing_area_is_named(whole):
    Area.objects.filter(number=4).delete()

    assert list(consistency.areas_are_the_seven()) == [
        "The areas are numbered [1, 2, 3, 5, 6, 7], not 1 to 7."
    ]


def test_the_missing_heading_is_named(whole):
    Area.objects.filter(number=None).delete()

    assert list(consistency.areas_are_the_seven()) == [
        "The heading “Political dialogue” is missing."
    ]


def test_a_row_that_its_model_does_not_allow_is_named(whole):
    Source.objects.filter(slug="paper").update(address="nowhere")

    assert list(consistency.rows_are_valid()) == ["Source A publisher: Paper: Enter a valid URL."]


def test_a_reference_that_leads_nowhere_is_named(whole):
    assert list(consistency.references_resolve()) == []
    with transaction.atomic():
        Finding.objects.update(area=9_999_999)

        problems = list(consistency.references_resolve())

        # Nothing that leads nowhere may be left behind.
        transaction.set_rollback(True)
    assert len(problems) == 1
    assert problems[0].startswith("A reference leads nowhere: ")
    assert "actions_finding" in problems[0]


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (ProposalFactory, "Proposal 2016-01 Proposal 2016-01"),
        (ParagraphFactory, "Paragraph Joint declaration 2016, block 1"),
        (DocumentFactory, "Document Document 1"),
        (FindingFactory, "Finding R01-01 What R01-01 says."),
        (EventFactory, "Event Event 1"),
        (MembershipSnapshotFactory, "Membership snapshot 08 July 2016: Accession in 2016"),
        (KeyFactFactory, "Key fact Joint Declaration of 2016: What happened, part 1."),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_text_without_a_source_is_named(factory, name):
    factory(sources=[SourceFactory(slug="kept")])
    factory._meta.model.objects.first().sources.clear()
    for document in Document.objects.exclude(slug="document-1"):
        document.sources.add(SourceFactory())

    assert list(consistency.texts_have_sources()) == [f"{name}: {NO_SOURCE}"]


def test_a_confirmed_text_that_rests_on_general_knowledge_alone_is_named():
    knowledge = SourceFactory(kind=SourceKind.GENERAL_KNOWLEDGE, address="")
    EventFactory(slug="confirmed", sources=[knowledge])
    EventFactory(slug="unconfirmed", sources=[knowledge], standing=Standing.UNCONFIRMED)
    EventFactory(slug="both", sources=[knowledge, SourceFactory()])

    problems = list(consistency.texts_have_sources())

    assert [problem.partition(":")[0] for problem in problems] == ["Event Confirmed"]


@pytest.mark.parametrize(
    "remark", ["as recalled", "Recalled", "own knowledge", "from memory", "[sic]"]
)
def test_a_remark_of_the_editors_in_a_confirmed_text_is_named(remark):
    FindingFactory(code="R01-01", text=f"A centre was opened ({remark}).")
    FindingFactory(code="R01-02", text=f"A centre ({remark}).", standing=Standing.UNCONFIRMED)
    FindingFactory(code="R01-03", text="A centre was opened.", editor_note=remark)

    problems = list(consistency.texts_hold_no_remarks())

    assert len(problems) == 1
    assert problems[0].startswith("Finding R01-01 A centre was opened (")
    assert ", text: “" in problems[0]


def test_a_remark_in_commentary_is_named_too():
    CommentaryFactory(place="page 3 [recalled]")

    assert list(consistency.texts_hold_no_remarks()) == ["Commentary Paper: Point 1, place: “[”."]


def test_a_progress_report_without_its_record_is_named():
    DocumentFactory(short_title="A report", kind=DocumentKind.PROGRESS_REPORT)
    ProgressReportFactory()

    assert list(consistency.documents_have_their_records()) == [
        "Document A report: there is no progress report for it."
    ]


def test_a_paper_that_is_no_source_is_named():
    DocumentFactory(short_title="A paper", kind=DocumentKind.ANALYSIS)
    DocumentFactory(kind=DocumentKind.ANALYSIS, as_source=SourceFactory())
    DocumentFactory(kind=DocumentKind.STRATEGY)

    assert list(consistency.documents_have_their_records()) == [
        "Document A paper: it is not entered as a source."
    ]


def test_a_gap_between_paragraphs_is_named():
    whole, gap = DocumentFactory.create_batch(2)
    ParagraphFactory.create_batch(2, document=whole)
    ParagraphFactory(document=gap, order=1)
    ParagraphFactory(document=gap, order=3)

    assert list(consistency.paragraphs_stand_in_a_row()) == [
        f"Document {gap.slug}: its paragraphs are not in a row."
    ]


def test_the_check_of_a_whole_catalogue_counts_its_records_by_standing(whole):
    output, refusal = check()

    assert refusal is None
    assert [" ".join(line.split()) for line in output.splitlines()] == [
        "official reported unconfirmed awaiting all",
        "Proposals 0 0 0 74 74",
        "Paragraphs of the declarations 2 0 0 0 2",
        "Paragraphs of other documents 0 0 0 0 0",
        "Documents 3 0 0 0 3",
        "Findings 1 0 0 0 1",
        "Events 1 0 0 0 1",
        "Membership snapshots 1 0 0 0 1",
        "Key facts of the declarations 1 0 0 0 1",
        "Commentary 0 1 0 0 1",
        "The catalogue holds.",
    ]


def test_the_check_of_a_broken_catalogue_names_every_problem_and_fails(whole):
    Proposal.objects.filter(reference="2016-42").delete()
    Paragraph.objects.filter(order=1).delete()

    output, refusal = check()

    assert output.splitlines()[-2:] == [
        "- Proposal 2016-42 is missing from the set of 2016.",
        "- Document joint-declaration-2016: its paragraphs are not in a row.",
    ]
    assert refusal == "The catalogue does not hold: 2 problem(s)."
