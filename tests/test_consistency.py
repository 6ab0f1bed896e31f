"""What must hold of the catalogue as a whole: each rule finds what breaks it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from actions import integrity
from actions.models import (
    Document,
    Finding,
    Paragraph,
    ProgressReport,
    Proposal,
)
from actions.vocabulary import Attribution, DocumentKind, SourceKind, Standing, Status
from tests import factories
from tests.edits import published, rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    ClauseFactory,
    CommentaryFactory,
    DocumentFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipSnapshotFactory,
    ObservationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

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
    published()


def check():
    """Return what the command prints and, if it refuses, why."""
    output = StringIO()
    try:
        call_command("check_catalogue", stdout=output)
    except CommandError as error:
        return output.getvalue(), str(error)
    return output.getvalue(), None


def test_a_missing_proposal_is_named(whole):
    Proposal.objects.filter(reference__in=["2016-42", "2017-07"]).delete()

    assert list(integrity.sets_are_whole()) == [
        "Proposal 2016-42 is missing from the set of 2016.",
        "Proposal 2017-07 is missing from the set of 2017.",
    ]


def test_a_missing_area_is_named():
    for number in [1, 2, 3, 5, 6, 7, None]:
        AreaFactory(number=number)

    assert list(integrity.areas_are_the_seven()) == [
        "The areas are numbered [1, 2, 3, 5, 6, 7], not 1 to 7."
    ]


def test_the_missing_heading_is_named():
    AreaFactory.create_batch(7)

    assert list(integrity.areas_are_the_seven()) == ["The heading “Political dialogue” is missing."]


def test_a_row_that_its_model_does_not_allow_is_named():
    SourceFactory(slug="paper", address="nowhere")
    SourceFactory()

    assert list(integrity.rows_are_valid()) == ["Source A publisher: Paper: Enter a valid URL."]


def test_a_reference_that_leads_nowhere_is_named():
    FindingFactory()
    assert list(integrity.references_resolve()) == []
    with transaction.atomic():
        Finding.objects.update(area=9_999_999)

        problems = list(integrity.references_resolve())

        # Nothing that leads nowhere may be left behind.
        transaction.set_rollback(True)
    assert len(problems) == 1
    assert problems[0].startswith("A reference leads nowhere: ")
    assert "actions_finding" in problems[0]


def test_a_clause_that_left_its_paragraph_is_named():
    paragraph = ClauseFactory(text="paragraph 1 says").paragraph
    theme = ClauseFactory(paragraph=paragraph, text="What").themes.get()
    Paragraph.objects.update(text="What is new.")
    paragraph.themes.clear()

    assert list(integrity.rows_are_valid()) == [
        "Clause paragraph 1 says: These are not the words of the paragraph."
    ]
    assert list(integrity.relations_hold()) == [
        f"Clause {clause}: The paragraph is not linked with {theme}."
        for clause in ["paragraph 1 says", "What"]
    ]


def test_a_text_without_a_source_is_named(subtests):
    for factory, name in [
        (ProposalFactory, "Proposal 2016-01 Proposal 2016-01"),
        (ParagraphFactory, "Paragraph Joint declaration 2016, block 1"),
        (DocumentFactory, "Document Document 1"),
        (FindingFactory, "Finding R01-01 What R01-01 says."),
        (StructuredDialogueFactory, "Structured dialogue Dialogue 1"),
        (EventFactory, "Event Event 1"),
        (MembershipSnapshotFactory, "Membership snapshot 08 July 2016: Accession in 2016"),
        (KeyFactFactory, "Key fact Joint Declaration of 2016: What happened, part 1."),
    ]:
        with subtests.test(factory=factory.__name__), rolled_back():
            factories.count_from_the_start()
            factory(sources=[SourceFactory(slug="kept")])
            factory._meta.model.objects.first().sources.clear()
            for document in Document.objects.exclude(slug="document-1"):
                document.sources.add(SourceFactory())

            assert list(integrity.relations_hold()) == [f"{name}: {NO_SOURCE}"]


def test_a_confirmed_text_that_rests_on_general_knowledge_alone_is_named():
    knowledge = SourceFactory(kind=SourceKind.GENERAL_KNOWLEDGE, address="")
    EventFactory(slug="confirmed", sources=[knowledge])
    EventFactory(slug="unconfirmed", sources=[knowledge], standing=Standing.UNCONFIRMED)
    EventFactory(slug="both", sources=[knowledge, SourceFactory()])

    problems = list(integrity.relations_hold())

    assert [problem.partition(":")[0] for problem in problems] == ["Event Confirmed"]


def test_observations_that_rest_on_a_fitting_finding_or_a_place_are_not_named():
    finding = FindingFactory()
    ObservationFactory(report=finding.report, findings=[finding], place="")
    ObservationFactory(report=finding.report)
    ObservationFactory(report__number=2, report__read_whole=True, status=Status.NOT_MENTIONED)
    PeriodEvidenceFactory()

    assert list(integrity.relations_hold()) == []
    assert list(integrity.rows_are_valid()) == []


def test_an_observation_that_rests_on_nothing_is_named():
    ObservationFactory()
    ObservationFactory(place="")

    assert list(integrity.relations_hold()) == [
        "Observation 2016-02 in the first progress report: Choose at least one finding, "
        "or say at which place of the report it stands."
    ]


def test_a_finding_that_an_observation_cannot_rest_on_is_named(subtests):
    fitting = FindingFactory()
    ObservationFactory(proposal__reference="2016-01", findings=[fitting])
    for values, message in [
        (
            {"report__number": 2, "code": "R02-01"},
            "R02-01 does not belong to the first progress report.",
        ),
        (
            {"attribution": Attribution.PERIOD_EVIDENCE, "code": "R01-02"},
            "R01-02 is other evidence and gives no status.",
        ),
        (
            {"report": None, "code": "R11-01"},
            "R11-01 is other evidence and gives no status.",
        ),
    ]:
        with subtests.test(values=values), rolled_back():
            findings = [fitting, FindingFactory(**values)]
            ObservationFactory(proposal__reference="2016-02", findings=findings)

            assert list(integrity.relations_hold()) == [
                f"Observation 2016-02 in the first progress report: {message}"
            ]


def test_a_finding_of_what_a_report_does_not_mention_is_named():
    finding = FindingFactory(report__read_whole=True)
    ObservationFactory(findings=[finding], status=Status.NOT_MENTIONED)

    assert list(integrity.relations_hold()) == [
        "Observation 2016-01 in the first progress report: “Not mentioned” rests on no finding."
    ]


def test_an_observation_in_a_report_that_is_no_longer_read_whole_is_named():
    ObservationFactory(report__read_whole=True, status=Status.NOT_MENTIONED)
    ObservationFactory(report__number=2, report__read_whole=True, status=Status.NOT_MENTIONED)
    ProgressReport.objects.filter(number=2).update(read_whole=False)

    assert list(integrity.rows_are_valid()) == [
        "Progress report Second progress report: Proposals are recorded as "
        "“Not mentioned”: delete these first.",
        "Observation 2016-02 in the second progress report: “Not mentioned” "
        "needs a report that is marked as read whole; this one is not.",
    ]


def test_an_observation_of_a_proposal_not_yet_transcribed_is_named():
    ObservationFactory(proposal=AwaitingProposalFactory(reference="2016-42"))
    ObservationFactory()

    assert list(integrity.rows_are_valid()) == [
        "Observation 2016-42 in the first progress report: The proposal is not yet transcribed: "
        "without its text nothing can be tied to it.",
        "Proposal 2016-42 Not yet transcribed: "
        "Observations or evidence are recorded for this proposal: delete them first.",
    ]


def test_evidence_whose_finding_says_what_the_report_holds_is_named():
    PeriodEvidenceFactory()
    link = PeriodEvidenceFactory()
    Finding.objects.filter(pk=link.finding_id).update(attribution=Attribution.REPORT_TEXT)

    assert list(integrity.rows_are_valid()) == [
        "Finding R01-02 What R01-02 says.: It is linked to proposals as other evidence.",
        "Other evidence R01-02 for 2016-02: "
        "R01-02 says what the report holds: enter it as an observation instead.",
    ]


def test_a_remark_of_the_editors_in_a_confirmed_text_is_named(subtests):
    for remark in ["as recalled", "Recalled", "own knowledge", "from memory", "[sic]"]:
        unconfirmed = f"A centre ({remark})."
        with subtests.test(remark=remark), rolled_back():
            FindingFactory(code="R01-01", text=f"A centre was opened ({remark}).")
            FindingFactory(code="R01-02", text=unconfirmed, standing=Standing.UNCONFIRMED)
            FindingFactory(code="R01-03", text="A centre was opened.", editor_note=remark)

            problems = list(integrity.texts_hold_no_remarks())

            assert len(problems) == 1
            assert problems[0].startswith("Finding R01-01 A centre was opened (")
            assert ", text: “" in problems[0]


def test_a_remark_in_commentary_is_named_too():
    CommentaryFactory(place="page 3 [recalled]")

    assert list(integrity.texts_hold_no_remarks()) == ["Commentary Paper: Point 1, place: “[”."]


def test_a_remark_in_a_reason_is_named_too():
    ObservationFactory(reason="The report names it, as recalled.", checked_by="[A reader]")
    PeriodEvidenceFactory(reason="It was held (from memory).", finding__code="R01-05")

    assert list(integrity.texts_hold_no_remarks()) == [
        "Observation 2016-01 in the first progress report, reason: “as recalled”.",
        "Other evidence R01-05 for 2016-02, reason: “from memory”.",
    ]


def test_a_progress_report_without_its_record_is_named():
    DocumentFactory(short_title="A report", kind=DocumentKind.PROGRESS_REPORT)
    ProgressReportFactory()

    assert list(integrity.documents_have_their_records()) == [
        "Document A report: there is no progress report for it."
    ]


def test_a_paper_that_is_no_source_is_named():
    DocumentFactory(short_title="A paper", kind=DocumentKind.ANALYSIS)
    DocumentFactory(kind=DocumentKind.ANALYSIS, as_source=SourceFactory())
    DocumentFactory(kind=DocumentKind.STRATEGY)

    assert list(integrity.documents_have_their_records()) == [
        "Document A paper: it is not entered as a source."
    ]


def test_a_gap_between_paragraphs_is_named():
    whole, gap = DocumentFactory.create_batch(2)
    ParagraphFactory.create_batch(2, document=whole)
    ParagraphFactory(document=gap, order=1)
    ParagraphFactory(document=gap, order=3)

    assert list(integrity.paragraphs_stand_in_a_row()) == [
        f"Document {gap.slug}: its paragraphs are not in a row."
    ]


def test_a_whole_catalogue_holds_and_its_records_are_counted_by_standing(whole):
    output, refusal = check()

    assert refusal is None
    assert [" ".join(line.split()) for line in output.splitlines()] == [
        "official reported unconfirmed awaiting all",
        "Proposals 0 0 0 74 74",
        "Paragraphs of the declarations 2 0 0 0 2",
        "Paragraphs of other documents 0 0 0 0 0",
        "Documents 3 0 0 0 3",
        "Findings 1 0 0 0 1",
        "Structured dialogues 0 0 0 0 0",
        "Events 1 0 0 0 1",
        "Membership snapshots 1 0 0 0 1",
        "Key facts of the declarations 1 0 0 0 1",
        "The catalogue holds.",
    ]


def test_the_check_names_later_findings_on_a_theme_of_what_was_last_on_record_before():
    theme = ThemeFactory(slug="mobility")
    last_in = {"2016-01": 1, "2016-02": 2, "2016-03": None}
    for reference, number in last_in.items():
        proposal = ProposalFactory(reference=reference, themes=[theme])
        if number:
            ObservationFactory(proposal=proposal, report__number=number)
    ObservationFactory(proposal__reference="2016-04", proposal__themes=[ThemeFactory()])
    for code, number, values in [
        ("R01-01", 1, {"themes": [theme]}),
        ("R02-01", 2, {"themes": [theme]}),
        ("R02-02", 2, {"themes": [theme], "attribution": Attribution.SECONDARY_SUMMARY}),
        ("R02-03", 2, {"themes": [theme], "attribution": Attribution.PERIOD_EVIDENCE}),
        ("R02-04", 2, {"themes": [ThemeFactory()]}),
    ]:
        FindingFactory(code=code, report__number=number, **values)

    output, _ = check()

    assert [line for line in output.splitlines() if line.startswith("To look at: ")] == [
        "To look at: 2016-01 is last on record in report 1, and on its theme “Mobility” "
        "there is R02-01 of report 2, R02-02 of report 2."
    ]


def test_the_check_of_a_broken_catalogue_names_every_problem_and_fails(whole):
    Proposal.objects.filter(reference="2016-42").delete()
    Paragraph.objects.filter(order=1).delete()
    published()

    output, refusal = check()

    assert output.splitlines()[-2:] == [
        "- Proposal 2016-42 is missing from the set of 2016.",
        "- Document joint-declaration-2016: its paragraphs are not in a row.",
    ]
    assert refusal == "The catalogue does not hold: 2 problem(s)."
