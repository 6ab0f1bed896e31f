"""What the API says of each kind of record, and what it never says."""

import datetime

import pytest
from django.utils.timezone import now

from actions.models.base import catalogue_models
from actions.vocabulary import (
    AddressContent,
    Attribution,
    CommentaryKind,
    CommitmentType,
    Match,
    SourceKind,
    Standing,
    Status,
)
from tests.api import MAKERS, address, full_proposal, make, rows
from tests.edits import rolled_back
from tests.factories import (
    AwaitingProposalFactory,
    CommentaryFactory,
    CountryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    MembershipFactory,
    ObservationFactory,
    OrganisationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ReportConsiderationFactory,
    SourceFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
NOT_CONFIRMED = {"code": "unconfirmed", "label": "Unconfirmed"}
SECRET = "What nobody but an editor may read"
WITH_A_TEXT = {
    "proposals": ProposalFactory,
    "paragraphs": ParagraphFactory,
    "findings": FindingFactory,
    "documents": DocumentFactory,
    "dialogues": StructuredDialogueFactory,
    "events": EventFactory,
}


def only_row(client, kind, /, **query):
    (row,) = rows(client, kind, **query)
    return row


def test_every_row_with_a_text_says_that_it_is_not_confirmed(client, subtests):
    for kind, factory in WITH_A_TEXT.items():
        with subtests.test(kind=kind), rolled_back():
            factory(standing=Standing.UNCONFIRMED)

            assert rows(client, kind)[-1]["standing"] == NOT_CONFIRMED


def test_what_is_named_in_another_row_says_that_it_is_not_confirmed(client):
    unconfirmed = {"standing": Standing.UNCONFIRMED}
    finding = FindingFactory(**unconfirmed)
    ObservationFactory(proposal=ProposalFactory(**unconfirmed), findings=[finding])
    EventFactory(documents=[DocumentFactory(**unconfirmed)])

    observation = only_row(client, "observations")
    (observed,) = only_row(client, "findings")["observed_proposals"]
    (document,) = only_row(client, "events")["documents"]

    for named in [observation["proposal"], observation["findings"][0], observed, document]:
        assert named["standing"] == NOT_CONFIRMED


def test_dates_facts_symbols_and_considerations_say_that_they_are_not_confirmed(client):
    unconfirmed = {"standing": Standing.UNCONFIRMED}
    report = ProgressReportFactory(date_standing=Standing.UNCONFIRMED)
    ReportConsiderationFactory(report=report, **unconfirmed)
    DocumentSymbolFactory(document=report.document, **unconfirmed)
    KeyFactFactory(**unconfirmed)

    of_report = only_row(client, "reports")
    of_document = next(row for row in rows(client, "documents") if row["symbols"])

    assert of_report["date_standing"] == NOT_CONFIRMED
    assert of_report["considerations"][0]["standing"] == NOT_CONFIRMED
    assert of_document["symbols"][0]["standing"] == NOT_CONFIRMED
    assert only_row(client, "declarations")["key_facts"][0]["standing"] == NOT_CONFIRMED


def test_a_proposal_not_yet_transcribed_has_no_wording_and_says_where_it_stands(client):
    proposal = AwaitingProposalFactory(reference="2017-30")
    endorsing = DocumentFactory(slug="endorsing", short_title="The endorsed set")
    proposal.proposal_set.endorsing_documents.add(endorsing)
    DocumentAddressFactory(document=endorsing, address="https://official.example/set")
    for not_linked_or_not_the_text in [{"linked": False}, {"content": AddressContent.ABOUT}]:
        DocumentAddressFactory(document=endorsing, **not_linked_or_not_the_text)

    row = only_row(client, "proposals")

    wording = ["title", "text", "official_text", "type", "timing", "subheading"]
    wording += ["area", "area_confirmed"]
    assert {name: row[name] for name in wording} == dict.fromkeys(wording)
    assert row["standing"] == {"code": "awaiting", "label": "Not yet transcribed"}
    assert row["set"] == {"year": 2017, "name": "32 proposals of 2017", "date": "2017-12-05"}
    assert [text["address"] for text in row["official_texts"]] == ["https://official.example/set"]
    assert row["official_texts"][0]["document"]["short_title"] == "The endorsed set"
    assert row["sentence"] == (
        "Not yet transcribed: without its text no report can be read for it."
    )
    assert (row["last"], row["latest_status"]) == ("awaiting", None)


def test_a_proposal_says_what_is_known_of_its_progress(client):
    named, concerned = OrganisationFactory(slug="named"), OrganisationFactory(slug="concerned")
    proposal = ProposalFactory(
        type=CommitmentType.OPEN_ENDED, organisations=[named], concerned=[concerned]
    )
    finding = FindingFactory(attribution=Attribution.OFFICIAL_SUMMARY)
    ProgressReportFactory(number=2, read_whole=True)
    ProgressReportFactory(number=3)
    ObservationFactory(
        proposal=proposal, match=Match.INFERRED, reason="Same topic.", place="", findings=[finding]
    )
    ObservationFactory(proposal=proposal, report__number=2, status=Status.NOT_MENTIONED)
    PeriodEvidenceFactory(proposal=proposal, finding__report__number=3)

    row = only_row(client, "proposals")

    assert row["latest_status"] == {
        "code": "in_place",
        "label": "In place",
        "evidence": "official_summary",
        "match": "inferred",
        "read_in": "in an official summary of the first report (June 2017), "
        "linked by topic (editor)",
    }
    assert row["latest_report"] == {
        "number": 1,
        "name": "First progress report",
        "date": "2017-06-14",
        "date_standing": {"code": "official", "label": "Official text"},
        "url": f"{HOST}/api/v1/reports/1/",
    }
    assert (row["last"], row["last_in_words"]) == ("1", "Last on record: report 1 (June 2017).")
    assert row["reports_on_record"] == [1]
    assert row["reports_with_evidence"] == [3]
    assert row["reports_not_read_since"] == [3]
    assert row["reports_not_mentioning_since"] == [2]
    assert row["sentence"] == (
        "In place, according to an official summary of the first report (June 2017), "
        "linked by topic (editor). Not mentioned since, in report 2, read whole. "
        "Report 3 not read for this."
    )
    assert [one["slug"] for one in row["organisations"]] == ["named"]
    assert [one["slug"] for one in row["concerned"]] == ["concerned"]
    assert row["type"] == {"code": "open_ended", "label": "Open-ended"}


def test_a_proposal_of_which_nothing_is_on_record_has_no_status(client):
    ProgressReportFactory()
    ProposalFactory()

    row = only_row(client, "proposals")

    assert (row["latest_status"], row["latest_report"]) == (None, None)
    assert row["last"] == "none"
    assert row["sentence"] == "No status on record. Report 1 not read for this."


def test_every_observation_says_what_was_read_for_its_status(client):
    ObservationFactory(status=Status.NOT_MENTIONED, report__read_whole=True)

    row = only_row(client, "observations", fields="url")

    assert row["status"] == {
        "code": "not_mentioned",
        "label": "Not mentioned",
        "evidence": "report_text",
        "match": None,
        "read_in": "in the text of the first report (June 2017)",
    }


def test_an_observation_says_on_what_it_rests(client):
    finding = FindingFactory(attribution=Attribution.SECONDARY_SUMMARY)
    ObservationFactory(findings=[finding], place="section 2", reason="It names the centre.")

    row = only_row(client, "observations")

    assert row["key"] == "2016-01/1"
    assert row["match"] == {"code": "explicit", "label": "Named in the report"}
    assert (row["place"], row["reason"]) == ("section 2", "It names the centre.")
    assert row["findings"][0]["attribution"]["label"] == (
        "In a press or think-tank summary of the report"
    )
    assert row["page"] == f"{HOST}/proposals/2016-01/#report-1"


def test_what_is_carried_over_says_where_to(client):
    later = ProposalFactory(reference="2017-05")
    ObservationFactory(
        proposal__reference="2016-05", status=Status.CARRIED_OVER, continued_by_proposal=later
    )

    assert only_row(client, "observations")["continued_by_proposal"]["reference"] == "2017-05"


def test_other_evidence_has_no_status_and_never_says_that_the_report_says_it(client):
    PeriodEvidenceFactory()

    row = only_row(client, "period-evidence")

    assert "status" not in row
    assert row["finding"]["attribution"] == {
        "code": "period_evidence",
        "label": "Other evidence, found elsewhere",
    }
    assert row["page"] == f"{HOST}/proposals/2016-01/#evidence-1"


def test_evidence_after_the_latest_report_has_no_report(client):
    PeriodEvidenceFactory(finding__report=None)

    row = only_row(client, "period-evidence")

    assert row["report"] is None
    assert row["page"] == f"{HOST}/proposals/2016-01/#evidence"


def test_a_finding_names_the_proposals_that_rest_on_it_apart_from_those_it_bears_on(client):
    finding = FindingFactory()
    ObservationFactory(proposal__reference="2016-05", findings=[finding])
    PeriodEvidenceFactory(proposal__reference="2016-06", finding=finding)

    row = only_row(client, "findings")

    assert [one["reference"] for one in row["observed_proposals"]] == ["2016-05"]
    assert [one["reference"] for one in row["evidence_for_proposals"]] == ["2016-06"]


def test_a_mirror_is_named_and_never_linked(client):
    mirror = SourceFactory(kind=SourceKind.MIRROR, address="https://mirror.example/copy")
    ProposalFactory(sources=[mirror])

    response = client.get(address("proposals"))

    (source,) = response.json()["results"][0]["sources"]
    assert (source["slug"], source["address"]) == (mirror.slug, None)
    assert "mirror.example" not in response.content.decode()


def test_an_address_that_is_not_linked_is_not_told(client):
    document = DocumentFactory()
    DocumentAddressFactory(document=document, address="https://official.example/text")
    DocumentAddressFactory(document=document, address="https://mirror.example/x", linked=False)

    (address_of_document,) = only_row(client, "documents")["addresses"]

    assert address_of_document["address"] == "https://official.example/text"
    assert address_of_document["confirmation"] == {"code": "opened", "label": "Opened"}


def test_a_source_that_is_a_document_leads_to_it(client):
    source = SourceFactory()
    DocumentFactory(slug="conclusions", as_source=source, sources=[])
    ProposalFactory(sources=[source, SourceFactory()])

    first, second = only_row(client, "proposals")["sources"]

    assert first["document"] == f"{HOST}/api/v1/documents/conclusions/"
    assert second["document"] is None


def test_nothing_that_is_for_editors_only_is_told(client, admin_user, subtests):
    of_editors = {"editor_note": SECRET, "checked_by": SECRET, "reviewed_by": admin_user}

    for kind in MAKERS:
        with subtests.test(kind=kind), rolled_back():
            make(kind)
            for model in catalogue_models():
                names = {field.name for field in model._meta.fields} & set(of_editors)
                if names:
                    when = {"reviewed": now()} if "reviewed_by" in names else {}
                    model.objects.update(**{name: of_editors[name] for name in names}, **when)

            text = client.get(address(kind)).content.decode()

            assert SECRET not in text
            assert "reviewed_by" not in text
            assert admin_user.username not in text


def test_a_text_that_is_empty_is_null(client):
    ThemeFactory(description="")

    assert only_row(client, "themes")["description"] is None


def test_a_record_of_several_keys_has_the_key_of_the_downloads(client):
    ParagraphFactory(number="7a")
    CommentaryFactory(document__slug="paper", number=4)

    assert only_row(client, "paragraphs")["key"] == "joint-declaration-2016/7a"
    assert only_row(client, "commentary")["key"] == "paper/4"


def test_a_paragraph_is_named_as_the_official_text_counts(client):
    ParagraphFactory(document=DeclarationFactory(year=2016).document, number="2")

    row = only_row(client, "paragraphs")

    assert row["label"] == "block 2"
    assert row["page"] == f"{HOST}/declarations/2016/#paragraph-2"


def test_only_a_recommendation_has_an_addressee_and_a_heading(client):
    CommentaryFactory(kind=CommentaryKind.FINDING)

    row = only_row(client, "commentary")

    assert (row["addressee"], row["heading"]) == (None, None)


def test_a_country_says_when_it_belonged_to_what(client):
    MembershipFactory(country=CountryFactory(code="fi"), snapshot__date=datetime.date(2023, 4, 4))

    assert only_row(client, "countries")["memberships"] == [
        {"since": "2023-04-04", "group": {"code": "both", "label": "In both"}}
    ]


def test_the_lists_that_belong_to_a_record_can_be_followed(client):
    full_proposal()
    row = only_row(client, "proposals")

    for name in ["observations", "period_evidence"]:
        assert client.get(row[name]).status_code == 200


def test_every_address_is_whole_and_the_one_that_the_site_is_known_by(client, settings):
    settings.SITE_ADDRESS = "https://catalogue.example"
    ThemeFactory(slug="mobility")
    ThemeFactory()

    page = client.get(address("themes"), {"page_size": 1}).json()

    row = page["results"][0]
    assert row["url"] == "https://catalogue.example/api/v1/themes/mobility/"
    assert row["page"] == "https://catalogue.example/themes/mobility/"
    assert page["next"] == "https://catalogue.example/api/v1/themes/?page_size=1&page=2"


def test_a_search_finds_every_kind_and_says_in_which_words(client):
    ProposalFactory(title="Military mobility", text="Speed up movement.")
    FindingFactory(
        text="Mobility was discussed.",
        attribution=Attribution.PERIOD_EVIDENCE,
        standing=Standing.UNCONFIRMED,
    )
    ProposalFactory(title="Cyber defence", text="Exchange views.")

    proposal, finding = rows(client, "search", q="mobility")

    assert (proposal["kind"]["code"], finding["kind"]["code"]) == ("proposal", "finding")
    assert proposal["name"] == "2016-01 Military mobility"
    assert proposal["url"] == f"{HOST}/api/v1/proposals/2016-01/"
    assert proposal["attribution"] is None
    assert finding["attribution"]["label"] == "Other evidence, found elsewhere"
    assert finding["standing"] == NOT_CONFIRMED
    (extract,) = finding["extracts"]
    assert extract["text"].startswith("Mobility was discussed")
    assert (extract["label"], extract["words"]) == (None, ["Mobility"])


def test_commentary_that_is_found_has_no_source_of_its_text_for_it_was_read_in_the_paper(client):
    CommentaryFactory(text="Mobility matters.")

    (found,) = rows(client, "search", q="mobility", fields="standing")

    assert (found["kind"]["code"], found["standing"]) == ("commentary", None)


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_the_same_whatever_it_finds(client, django_assert_num_queries, number):
    for _ in range(number):
        ProposalFactory(title="Mobility")
        ParagraphFactory(text="Mobility.")
        FindingFactory(text="Mobility.")
        CommentaryFactory(text="Mobility.")
        DocumentFactory(text="Mobility.")

    # One asks whether the words are found, or have to be put right.
    with django_assert_num_queries(6):
        assert len(rows(client, "search", q="mobility")) == 5 * number
