"""What is recorded at the desk on which a report is read: an observation, and a finding with it."""

import pytest
from django.utils.timezone import now
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.models import (
    Edit,
    Finding,
    Observation,
    Proposal,
    ReportParagraph,
    Source,
    Version,
)
from actions.vocabulary import AddressContent, EditOrigin, SourceKind
from tests import factories
from tests.edits import once_before, rolled_back
from tests.hostile import HOSTILE
from tests.pages import parsed, part, words
from tests.reading import choose, errors, mention, page_of, paragraphs, record, save, shown, told
from tests.test_admin.desk import NOT_SAVED, as_sent, differences

pytestmark = pytest.mark.django_db

TEXT = (
    "The two staffs opened a fuel depot in the north together, and each of them then sent ten "
    "people there for a month."
)
REPLACED = (
    "Somebody gave in another copy of the report after you opened this page. "
    "Look at the paragraph again; what you typed is kept."
)
NOT_IN_THE_WAY = {"found-text": "A shared depot was opened."}


@pytest.fixture
def report():
    return factories.ProgressReportFactory(number=1)


@pytest.fixture
def proposal():
    return factories.ProposalFactory(reference="2016-01", title="Fuel depots")


@pytest.fixture
def read(report, proposal):
    """The report with three paragraphs, of which the second is about the proposal."""
    return paragraphs("What comes first.", TEXT, "What comes last.", heading="Depots", page=4)


def changes():
    """Return what was put on record by reading, as model, key and action."""
    edits = Version.objects.filter(edit__origin=EditOrigin.READING)
    return sorted(edits.values_list("model", "key", "action"))


# The observation.


def test_the_place_is_filled_in_when_a_proposal_is_chosen(desk, report, read):
    _, sent = choose(desk, report)

    assert sent["2016-01-place"] == "Depots, paragraph 2, page 4"
    assert sent["change_reason"] == "Read in the report, paragraph 2"


def test_the_place_says_what_is_known_as_far_as_there_is_room(desk, report, read, subtests):
    places = [
        ({"number": "", "page": None}, "Depots, first paragraph"),
        ({"number": "", "page": None, "heading": ""}, "first paragraph"),
        ({"number": ""}, "Depots, page 4, second paragraph"),
        ({"number": "12.", "heading": ""}, "paragraph 12, page 4"),
        ({"number": "(c)"}, "Depots, paragraph c, page 4"),
        ({"heading": "h" * 300}, f"{'h' * 98}…, paragraph 2, page 4"),
    ]

    for values, place in places:
        with subtests.test(place=place), rolled_back():
            ReportParagraph.objects.filter(order=2).update(**values)

            _, sent = choose(desk, report)

            assert sent["2016-01-place"] == place
            assert len(place) <= 120


def test_what_is_chosen_and_saved_is_an_observation(desk, editor, report, read, proposal):
    response = record(desk, report, follow=True, **mention(reason="It is named."))

    assertRedirects(response, page_of(report, paragraph=2))
    assert told(response) == ["Recorded for 2016-01 Fuel depots: Under way."]
    observation = Observation.objects.get()
    assert (observation.proposal, observation.report) == (proposal, report)
    assert (observation.status, observation.match) == ("under_way", "explicit")
    assert (observation.place, observation.reason) == (
        "Depots, paragraph 2, page 4",
        "It is named.",
    )
    assert not observation.findings.exists()


def test_it_is_on_record_who_recorded_it_and_why(desk, editor, report, read):
    record(desk, report, **mention(), change_reason="Read in the second paragraph")

    assert changes() == [("observation", "2016-01/1", "added")]
    edit = Edit.objects.get(origin=EditOrigin.READING)
    assert (edit.editor, edit.reason) == (editor, "Read in the second paragraph")


def test_saving_alone_does_not_say_that_the_paragraph_was_gone_through(desk, report, read):
    record(desk, report, **mention())

    assert not ReportParagraph.objects.exclude(gone_through=None).exists()


def test_saving_and_going_on_says_so_and_shows_the_next(desk, editor, report, read):
    response = record(desk, report, through=True, **mention())

    assertRedirects(response, page_of(report, paragraph=3))
    assert ReportParagraph.objects.get(gone_through_by=editor).order == 2


def test_what_was_recorded_from_a_paragraph_is_shown_at_it(desk, report, read):
    record(desk, report, **mention())

    shown_there = [desk.get(page_of(report, paragraph=one)).context["from_here"] for one in (1, 2)]

    assert [[one.reference for one in some] for some in shown_there] == [[], ["2016-01"]]


def test_a_further_paragraph_is_added_to_the_place(desk, report, read):
    factories.ObservationFactory(proposal=Proposal.objects.get(), place="page 1", reason="Why.")

    _, sent = choose(desk, report)

    assert sent["2016-01-place"] == "page 1; Depots, paragraph 2, page 4"
    assert sent["2016-01-reason"] == "Why."


def test_a_place_that_names_the_paragraph_or_is_full_stays(desk, report, read):
    named = "page 1; Depots, paragraph 2, page 4"
    observation = factories.ObservationFactory(proposal=Proposal.objects.get(), place=named)
    _, sent = choose(desk, report)
    Observation.objects.filter(pk=observation.pk).update(place="p" * 100)
    _, sent_when_full = choose(desk, report)

    assert sent["2016-01-place"] == named
    assert sent_when_full["2016-01-place"] == "p" * 100


def test_a_recorded_observation_is_changed(desk, report, read):
    factories.ObservationFactory(proposal=Proposal.objects.get(), place="page 1")

    record(desk, report, **mention(status="held_up"))

    observation = Observation.objects.get()
    assert (observation.status, observation.place) == (
        "held_up",
        "page 1; Depots, paragraph 2, page 4",
    )


def test_saving_what_stands_there_already_records_nothing(desk, report, read):
    record(desk, report, **mention())

    response = record(desk, report, follow=True)

    assert told(response) == ["Nothing was changed, so nothing was recorded."]
    assert len(changes()) == 1


def test_what_is_wrong_is_said_and_keeps_all_that_was_typed(desk, report, read, subtests):
    wrong = [
        ({"status": ""}, "status", "Choose what the report says of the proposal."),
        ({"match": ""}, "match", "Say why the report is taken to be about the proposal."),
        ({"place": ""}, "place", "Say where in the report it stands."),
        (
            {"match": "inferred"},
            "reason",
            "Give the reason: an editor linked it by its topic.",
        ),
        (
            {"place": "p" * 121},
            "place",
            "Ensure this value has at most 120 characters (it has 121).",
        ),
        (
            {"status": "not_mentioned", "match": "", "place": "2"},
            "status",
            "“Not mentioned” needs a report that is marked as read whole; this one is not.",
        ),
    ]
    page, sent = choose(desk, report)

    for typed, field, message in wrong:
        with subtests.test(message=message), rolled_back():
            kept = {**mention(**typed), **NOT_IN_THE_WAY}

            response = save(desk, page, sent, **kept)

            assert errors(response)[field] == [message]
            assert not Observation.objects.exists()
            assert not Finding.objects.exists()
            typed_again = {
                form.add_prefix(name): form[name].value()
                for form in response.context["entry"].forms
                for name in form.fields
            }
            assert kept.items() <= typed_again.items()


def test_a_message_stands_at_its_field(desk, report, read):
    response = record(desk, report, **mention(match=""))

    form = part(parsed(response), "observation_form")
    wrong = [
        field for field in form.iter("div") if field.find("ul[@class='errorlist']") is not None
    ]
    assert [words(field.find("label")) for field in wrong] == ["Match:"]


def test_the_reason_for_the_change_is_asked_for(desk, report, read):
    response = record(desk, report, **mention(), change_reason=" ")

    assert errors(response) == {"change_reason": ["Say in a few words why you change this."]}
    assert not Observation.objects.exists()


@pytest.mark.postgresql
def test_hostile_input_is_kept_as_text_or_refused_in_words(desk, report, read, subtests):
    page, sent = choose(desk, report)

    for name, typed in HOSTILE.items():
        with subtests.test(typed=name), rolled_back():
            response = save(desk, page, sent, **mention(reason=typed), **{"found-text": typed})

            if response.status_code == 200:
                assert set(errors(response)) <= {"reason", "text"}
                assert not Observation.objects.exists()
            else:
                assert Observation.objects.get().reason == typed.strip()
                assert Finding.objects.get().text == typed.strip()


@pytest.mark.postgresql
def test_a_proposal_that_is_gone_is_named(desk, report, read, subtests):
    page, sent = choose(desk, report)

    for name, gone in {"deleted": "2016-09", "none": "", **HOSTILE}.items():
        with subtests.test(proposal=name), rolled_back():
            response = save(desk, page, sent, proposal=gone, **mention())

            assert response.status_code == 302
            assert not Observation.objects.exists()


def test_the_status_is_where_the_browser_begins(desk, report, read):
    response = desk.get(page_of(report, paragraph=2, proposal="2016-01"))

    assert "autofocus" in response.context["entry"].observed["status"].as_widget()


def test_not_mentioned_is_not_offered_paragraph_by_paragraph(desk, report, read):
    report.read_whole = True
    report.save()

    response = desk.get(page_of(report, paragraph=2, proposal="2016-01"))

    statuses = response.context["entry"].observed.fields["status"].widget.choices
    assert "not_mentioned" not in [code for code, _ in statuses]
    assert "under_way" in [code for code, _ in statuses]


# The finding.


def test_a_finding_is_made_with_the_observation(desk, report, read, proposal):
    record(desk, report, **mention(), **{"found-text": "A shared depot was opened."})

    finding = Finding.objects.get()
    assert (finding.code, finding.report, finding.area) == ("R01-01", report, proposal.area)
    assert (finding.attribution, finding.standing) == ("report_text", "official")
    assert finding.text == "A shared depot was opened."
    assert list(Observation.objects.get().findings.all()) == [finding]


def test_observation_and_finding_are_one_edit(desk, report, read):
    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    assert {("finding", "R01-01", "added"), ("observation", "2016-01/1", "added")} <= set(changes())
    assert Edit.objects.filter(origin=EditOrigin.READING).count() == 1


def test_the_text_of_a_finding_is_never_filled_in(desk, report, read):
    _, sent = choose(desk, report)

    assert sent["found-text"] == ""


def test_a_finding_is_added_to_an_observation_that_stays_as_it_is(desk, report, read):
    record(desk, report, **mention())

    record(desk, report, **NOT_IN_THE_WAY)

    assert [one.code for one in Observation.objects.get().findings.all()] == ["R01-01"]


def test_a_finding_on_record_can_be_chosen_too(desk, report, read):
    finding = factories.FindingFactory(code="R01-07")

    record(desk, report, **mention(findings=[finding.pk]), **NOT_IN_THE_WAY)

    codes = [one.code for one in Observation.objects.get().findings.all()]
    assert codes == ["R01-07", "R01-08"]


@pytest.mark.usefixtures("history")
def test_a_code_is_never_used_again(desk, report, read):
    factories.FindingFactory(code="R01-03")
    factories.FindingFactory(code="R01-04").delete()
    factories.FindingFactory(code="R02-09", report__number=2)

    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    assert Finding.objects.filter(code="R01-05").exists()


def test_after_99_codes_go_on(desk, report, read):
    factories.FindingFactory(code="R01-99")

    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    assert Finding.objects.filter(code="R01-100").exists()


def test_a_finding_without_observation_is_not_kept(desk, report, read):
    response = record(desk, report, **NOT_IN_THE_WAY, **{"2016-01-place": ""})

    assert not Finding.objects.exists()
    assert response.context["entry"].has_errors


def test_the_report_becomes_a_source_where_it_is_none(desk, report, read):
    address = "https://reports.example/1.pdf"
    factories.DocumentAddressFactory(document=report.document, address=address)

    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    source = Finding.objects.get().sources.get()
    assert (source.address, source.kind) == (address, "official")
    report.document.refresh_from_db()
    assert report.document.as_source == source


def test_a_report_without_address_becomes_a_source_of_its_staffs(desk, report, read):
    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    source = Finding.objects.get().sources.get()
    assert (source.publisher, source.address) == ("Staffs of the EU and NATO", "")
    assert source.kind == SourceKind.OFFICIAL


@pytest.mark.parametrize("values", [{"linked": False}, {"content": AddressContent.COPY}])
def test_an_address_that_is_not_that_of_the_text_becomes_no_source(desk, report, read, values):
    factories.DocumentAddressFactory(document=report.document, **values)

    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    assert Finding.objects.get().sources.get().address == ""


def test_the_source_that_the_report_is_already_is_taken(desk, report, read):
    report.document.as_source = factories.SourceFactory(kind=SourceKind.PRESS)
    report.document.save()
    before = Source.objects.count()

    record(desk, report, **mention(), **NOT_IN_THE_WAY)

    finding = Finding.objects.get()
    assert list(finding.sources.all()) == [report.document.as_source]
    assert finding.standing == "reported"
    assert Source.objects.count() == before


def test_what_a_transcriber_finds_awaits_a_reviewer(transcriber_desk, report, read):
    record(transcriber_desk, report, **mention(), **NOT_IN_THE_WAY)

    assert Finding.objects.get().standing == "unconfirmed"


def test_a_transcriber_cannot_send_a_higher_standing(transcriber_desk, report, read):
    typed = {**mention(), **NOT_IN_THE_WAY, "found-standing": "official"}

    response = record(transcriber_desk, report, **typed)

    assert list(errors(response)) == ["standing"]
    assert not Finding.objects.exists()


def test_a_transcriber_is_told_that_a_change_takes_the_review_off(
    desk, transcriber_desk, report, read
):
    reviewed = factories.ObservationFactory(proposal=Proposal.objects.get(), reviewed=now())
    page = page_of(report, paragraph=2, proposal="2016-01")

    assertContains(transcriber_desk.get(page), "If you change it, the review is taken off")
    assertNotContains(desk.get(page), "the review is taken off")
    record(transcriber_desk, report, **mention(status="held_up"))

    reviewed.refresh_from_db()
    assert (reviewed.status, reviewed.reviewed) == ("held_up", None)


# Two editors at once.


def test_what_somebody_else_recorded_meanwhile_is_shown_and_nothing_typed_is_lost(
    desk, transcriber_desk, report, read
):
    page, sent = choose(desk, report)
    record(transcriber_desk, report, **mention(status="held_up", reason="A ship was lacking."))

    response = save(desk, page, sent, **mention(reason="They go on."), **NOT_IN_THE_WAY)

    assert errors(response)["__all__"] == [NOT_SAVED]
    assert differences(response)["Status"] == ["empty", "Held up", "Under way"]
    assertContains(response, "A ship was lacking.")
    entry = response.context["entry"]
    assert entry.observed["reason"].value() == "They go on."
    assert entry.found["text"].value() == "A shared depot was opened."
    assert Observation.objects.get().status == "held_up"
    assert not Finding.objects.exists()


def test_saving_once_more_replaces_it(desk, transcriber_desk, report, read):
    page, sent = choose(desk, report)
    record(transcriber_desk, report, **mention(status="held_up"))
    asked = save(desk, page, sent, **mention())

    response = save(desk, page, as_sent(asked), **mention())

    assert response.status_code == 302
    assert Observation.objects.get().status == "under_way"


def test_two_who_record_different_proposals_both_do(desk, transcriber_desk, report, read):
    factories.ProposalFactory(reference="2016-02")
    page, sent = choose(desk, report)
    record(transcriber_desk, report, reference="2016-02", **mention("2016-02"))

    save(desk, page, sent, **mention())

    assert [one.proposal.reference for one in Observation.objects.all()] == ["2016-01", "2016-02"]


def test_an_observation_made_at_the_same_moment_elsewhere_is_told(desk, report, read, proposal):
    page, sent = choose(desk, report)

    with once_before(
        'INSERT INTO "actions_observation"',
        lambda: Observation.objects.bulk_create(
            [Observation(proposal=proposal, report=report, status="held_up", match="explicit")]
        ),
    ):
        response = save(desk, page, sent, **mention(), **NOT_IN_THE_WAY)

    assert errors(response)["__all__"] == [
        "Somebody else recorded something about this proposal at the same moment. "
        "Save again to see what."
    ]
    assert not Finding.objects.exists()


def test_what_was_typed_survives_another_copy_of_the_text(desk, report, read):
    page, sent = choose(desk, report)
    ReportParagraph.objects.all().delete()
    paragraphs("Another copy.")

    response = save(desk, page, sent, **mention(reason="It is named."))

    assert told(response) == [
        "There is no such paragraph: the first one is shown that is left to read.",
        REPLACED,
    ]
    assert shown(response) == 1
    assert response.context["entry"].observed["reason"].value() == "It is named."
    assert not Observation.objects.exists()
