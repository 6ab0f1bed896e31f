"""What changed, as Atom feeds."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from actions.models import DataVersion
from actions.publishing.feeds import ENTRIES_PER_PAGE, Scope
from actions.publishing.feeds import entries as feed_entries
from actions.vocabulary import Attribution, Standing, Status
from tests.edits import published
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    DeclarationFactory,
    DocumentFactory,
    EventFactory,
    FindingFactory,
    ObservationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    StructuredDialogueFactory,
    ThemeFactory,
)
from tests.hostile import HOSTILE
from tests.pages import links, parsed, texts

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
ALL = reverse("actions:feed")
SELECTION = reverse("actions:selection-feed")


def feed(client, address=ALL, **query):
    """Return the root element of a feed of what there is now."""
    published()
    response = client.get(address, query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 It is our own answer.


def entries(client, address=ALL, **query):
    return feed(client, address, **query).findall(f"{ATOM}entry")


def titles(client, address=ALL, **query):
    return [text(entry, "title") for entry in entries(client, address, **query)]


def text(element, name):
    return element.findtext(f"{ATOM}{name}")


def entry_of(client, title, address=ALL):
    return next(one for one in entries(client, address) if text(one, "title").startswith(title))


def feed_of_area(area):
    return reverse("actions:area-feed", args=[area.slug])


def feed_of_proposal(proposal):
    return reverse("actions:proposal-feed", args=[proposal.reference])


def test_a_new_finding_is_an_entry_that_leads_to_it(client):
    finding = FindingFactory(text="They met.", period="May 2017")

    entry = entry_of(client, "Finding")

    assert text(entry, "title") == "Finding R01-01, first progress report: added"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver{finding.get_absolute_url()}"
    assert text(entry, "id") == "tag:eunato-catalogue.example,2026:findings/R01-01"
    assert text(entry, "summary") == (
        "<p>In the text of the first report (June 2017): They met. (May 2017)</p>"
        "<p>Source of the text: Official text.</p>"
        f"<p>Data version {DataVersion.objects.get().label}.</p>"
    )


@pytest.mark.usefixtures("history")
def test_a_changed_record_stands_first_under_the_same_name_for_ever(client):
    first, second = FindingFactory.create_batch(2)
    before = entry_of(client, f"Finding {second.code}")

    second.text = "Said better."
    second.save()

    assert titles(client)[0] == f"Finding {second.code}, first progress report: changed"
    after = entries(client)[0]
    assert text(after, "id") == text(before, "id")
    assert text(after, "published") == text(before, "published")
    assert text(after, "updated") > text(before, "updated")
    assert f"Finding {first.code}, first progress report: added" in titles(client)


@pytest.mark.usefixtures("history")
def test_a_feed_is_as_new_as_its_newest_entry(client):
    finding = FindingFactory()
    finding.text = "Said better."
    finding.save()

    root = feed(client)

    assert text(root, "updated") == text(root.find(f"{ATOM}entry"), "updated")


@pytest.mark.usefixtures("history")
def test_what_no_reader_sees_changes_no_entry(client):
    finding = FindingFactory()
    before = feed(client)

    finding.editor_note = "A doubt of the editors"
    finding.save()

    after = feed(client)
    assert ElementTree.tostring(after) == ElementTree.tostring(before)


def test_every_kind_with_a_place_on_a_page_is_followed(client):
    observation = ObservationFactory(report__number=1)
    PeriodEvidenceFactory(proposal=observation.proposal)
    ParagraphFactory(number_confirmed=True)
    CommentaryFactory(number=3)
    EventFactory()
    StructuredDialogueFactory()

    assert {title.rpartition(": ")[0] for title in titles(client)} >= {
        "Proposal 2016-01: Proposal 2016-01",
        "Proposal 2016-01 in the first progress report",
        "Finding R01-01 bears on proposal 2016-01",
        "Finding R01-01, other evidence, of or near the period of the first progress report",
        "First progress report (June 2017)",
        "Joint Declaration of 2016",
        "Joint Declaration of 2016, block 1",
        "Finding 3 of “Paper”: Point 3",
    }
    kinds = {one.find(f"{ATOM}category").get("term") for one in entries(client)}
    assert kinds == {
        *["proposals", "observations", "evidence", "findings", "reports", "declarations"],
        *["paragraphs", "documents", "commentary", "events", "dialogues"],
    }


def test_records_without_a_place_on_a_page_are_no_entries(client):
    ThemeFactory()
    FindingFactory()

    assert "Theme 1" not in " ".join(titles(client))
    assert len(titles(client)) == 3  # The finding, its report, and the document of that.


def test_other_evidence_is_never_what_the_report_says(client):
    finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE, text="Ships met.")
    PeriodEvidenceFactory(finding=finding, reason="Same sea.")

    summaries = [text(entry, "summary") for entry in entries(client)]

    told = [one for one in summaries if "Ships met." in one]
    assert len(told) == 2
    assert all("n the text of" not in one for one in told)
    assert all(
        one.startswith(
            "<p>Other evidence, of or near the period of the first report (June 2017): Ships met."
        )
        for one in told
    )


def test_what_is_not_confirmed_says_so_in_title_and_summary(client):
    ProposalFactory(standing=Standing.UNCONFIRMED, title="Share a map")
    ProposalFactory(title="Share a chart")

    assert "Proposal 2016-01: Share a map [unconfirmed]: added" in titles(client)
    assert "Proposal 2016-02: Share a chart: added" in titles(client)
    summary = text(entry_of(client, "Proposal 2016-01"), "summary")
    assert "<p>Source of the text: Unconfirmed.</p>" in summary


def test_a_proposal_not_yet_transcribed_has_no_wording(client):
    AwaitingProposalFactory()

    entry = entry_of(client, "Proposal 2016-01")

    assert text(entry, "title") == "Proposal 2016-01: Not yet transcribed: added"
    assert text(entry, "summary").startswith(
        "<p>The wording has not been transcribed; it stands in the official text.</p>"
    )


def test_a_status_says_what_was_read_and_who_read_it_is_not_told(client):
    ObservationFactory(status=Status.NOT_MENTIONED, checked_by="Jane Reader", editor_note="Hm?")

    summary = text(entry_of(client, "Proposal 2016-01 in"), "summary")

    assert summary.startswith("<p>Not mentioned, in the text of the first report (June 2017).</p>")
    answer = client.get(ALL).content.decode()
    assert "Jane Reader" not in answer
    assert "Hm?" not in answer


def test_markup_in_a_text_stays_text(client):
    FindingFactory(text="Less <b>than</b> a & b \x0b\x1b.")

    assert "Less &lt;b&gt;than&lt;/b&gt; a &amp; b ." in text(
        entry_of(client, "Finding"), "summary"
    )


def test_the_feed_of_an_area_holds_what_belongs_to_it(client):
    area, other = AreaFactory(number=3), AreaFactory(number=6)
    ObservationFactory(proposal__area=area, report__number=1)
    FindingFactory(area=area)
    FindingFactory(area=other)
    ParagraphFactory(areas=[area], number_confirmed=True)
    ParagraphFactory(areas=[other])
    CommentaryFactory(areas=[area], number=2)
    ProposalFactory(area=other)

    assert {title.rpartition(": ")[0] for title in titles(client, feed_of_area(area))} == {
        "Proposal 2016-01: Proposal 2016-01",
        "Proposal 2016-01 in the first progress report",
        "Finding R01-01, first progress report",
        "Joint Declaration of 2016, block 1",
        "Finding 2 of “Paper”: Point 2",
    }


def test_the_feed_of_a_proposal_holds_what_is_recorded_for_it(client):
    mine, other, evidence, unrelated = FindingFactory.create_batch(4)
    evidence.attribution = Attribution.PERIOD_EVIDENCE
    evidence.save()
    observation = ObservationFactory(findings=[mine], report__number=1)
    PeriodEvidenceFactory(proposal=observation.proposal, finding=evidence)
    ObservationFactory(findings=[other], report__number=1)

    found = titles(client, feed_of_proposal(observation.proposal))

    assert {title.rpartition(": ")[0] for title in found} == {
        "Proposal 2016-01: Proposal 2016-01",
        "Proposal 2016-01 in the first progress report",
        f"Finding {mine.code}, first progress report",
        f"Finding {evidence.code}, other evidence, "
        "of or near the period of the first progress report",
        f"Finding {evidence.code} bears on proposal 2016-01",
    }
    assert unrelated.code not in " ".join(found)


def test_the_feed_of_a_report_holds_its_findings_and_what_it_says(client):
    first, second = ProgressReportFactory(number=1), ProgressReportFactory(number=2)
    FindingFactory(report=first)
    FindingFactory(report=second)
    ObservationFactory(report=first)
    ObservationFactory(report=second)

    found = titles(client, reverse("actions:report-feed", args=[1]))

    assert {title.rpartition(": ")[0] for title in found} == {
        "First progress report (June 2017)",
        "Progress report: First progress report",
        "Finding R01-01, first progress report",
        "Proposal 2016-01 in the first progress report",
    }


def test_the_feed_of_a_selection_follows_the_proposals_that_the_list_shows(client):
    ObservationFactory(proposal__area=AreaFactory(number=3), report__number=1)
    ProposalFactory(area=AreaFactory(number=6))

    root = feed(client, SELECTION, area="cyber-security-and-defence", sort="area")

    assert text(root, "title") == (
        "EU–NATO action-point catalogue: proposals in Cyber security and defence"
    )
    assert {text(one, "title") for one in root.findall(f"{ATOM}entry")} == {
        "Proposal 2016-01: Proposal 2016-01: added",
        "Proposal 2016-01 in the first progress report: added",
    }


def test_a_selection_of_nothing_is_a_feed_without_entries(client):
    ProposalFactory()
    AreaFactory(number=3)

    assert titles(client, SELECTION, area="cyber-security-and-defence") == []


def test_a_feed_has_what_atom_requires(client):
    ObservationFactory(findings=[FindingFactory()])
    DeclarationFactory()

    root = feed(client)

    assert root.tag == f"{ATOM}feed"
    assert text(root, "id").startswith("tag:eunato-catalogue.example,2026:")
    assert text(root, "title") == "EU–NATO action-point catalogue: everything"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "EU–NATO action-point catalogue"
    assert "CC BY 4.0" in text(root, "rights")
    for one in [root, *root.findall(f"{ATOM}entry")]:
        assert parse_datetime(text(one, "updated")).tzinfo
        assert all(len(one.findall(f"{ATOM}{name}")) == 1 for name in ["id", "title", "updated"])
    ids = [text(entry, "id") for entry in root.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) > 5
    alternates = [
        entry.findall(f"{ATOM}link[@rel='alternate']") for entry in root.findall(f"{ATOM}entry")
    ]
    assert all(len(one) == 1 for one in alternates)


def test_a_feed_names_its_own_address_with_its_query(client):
    AreaFactory(number=3)

    root = feed(client, SELECTION, area="cyber-security-and-defence")

    assert root.find(f"{ATOM}link[@rel='self']").get("href") == (
        "http://testserver/feeds/proposals.atom?area=cyber-security-and-defence"
    )
    assert root.find(f"{ATOM}link[@rel='alternate']").get("href") == (
        "http://testserver/proposals/?area=cyber-security-and-defence"
    )


def test_links_lead_to_the_address_under_which_the_site_is_known(client, settings):
    settings.SITE_ADDRESS = "https://catalogue.example"
    FindingFactory()

    links = [link.get("href") for link in feed(client).iter(f"{ATOM}link")]

    assert {link.partition("/feeds/")[0].partition("/reports/")[0] for link in links} <= {
        "https://catalogue.example",
        "https://catalogue.example/",
    }


def test_older_entries_are_on_further_pages(client):
    FindingFactory.create_batch(ENTRIES_PER_PAGE)

    first, second = feed(client), feed(client, page="2")

    assert len(first.findall(f"{ATOM}entry")) == ENTRIES_PER_PAGE
    assert len(second.findall(f"{ATOM}entry")) == 2  # The report and its document, besides.
    assert first.find(f"{ATOM}link[@rel='next']").get("href").endswith("/feeds/all.atom?page=2")
    assert first.find(f"{ATOM}link[@rel='previous']") is None
    assert second.find(f"{ATOM}link[@rel='previous']").get("href").endswith("/feeds/all.atom")
    assert second.find(f"{ATOM}link[@rel='next']") is None
    assert text(first, "id") == text(second, "id")


def refused(client, address, **query):
    """Return what is said when a feed is refused."""
    response = client.get(address, query)
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def test_a_wrong_value_is_refused_with_what_is_wrong(client):
    ProposalFactory()

    assert refused(client, SELECTION, area="cybr") == (
        "area: “cybr” is not a value of this filter.\n"
    )


def test_a_filter_that_does_not_exist_is_refused(client):
    ProposalFactory()

    assert refused(client, SELECTION, aera="exercises") == "There is no filter “aera”.\n"
    assert refused(client, ALL, area="exercises") == "area: This feed has no such filter.\n"


def test_a_time_in_the_past_is_refused(client):
    ProgressReportFactory(number=1)

    assert refused(client, SELECTION, as_of="1") == (
        "as_of: A feed follows what is known today; leave this out.\n"
    )


def test_a_page_that_is_not_there_is_refused(client, subtests):
    FindingFactory()

    for page in ["0", "2", "all", "x"]:
        with subtests.test(page=page):
            assert refused(client, ALL, page=page) == "page: The feed has 1 page.\n"


@pytest.mark.postgresql
def test_a_hostile_value_is_refused(client, subtests):
    ProposalFactory()

    for name in ["area", "sort", "page", "as_of"]:
        for kind, value in HOSTILE.items():
            with subtests.test(name=name, value=kind):
                assert len(refused(client, SELECTION, **{name: value})) < 200


def test_the_feed_of_nothing_is_not_there(client, subtests):
    AreaFactory()

    for address in [
        *["/feeds/areas/nowhere.atom", "/feeds/proposals/2016-43.atom", "/feeds/reports/11.atom"]
    ]:
        with subtests.test(address=address):
            assert client.get(address).status_code == 404


def test_an_unchanged_feed_is_not_sent_again(client):
    FindingFactory()
    known = client.get(ALL)["ETag"]

    assert client.get(ALL, headers={"If-None-Match": known}).status_code == 304


def test_a_feed_without_entries_is_the_same_at_every_visit(client):
    area = AreaFactory()

    first, second = (client.get(feed_of_area(area)).content for _ in range(2))

    assert first == second


@pytest.mark.parametrize("rows", [1, 3])
def test_a_feed_costs_the_same_whatever_it_holds(client, django_assert_num_queries, rows):
    for _ in range(rows):
        finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)
        PeriodEvidenceFactory(finding=finding)
        ObservationFactory(report__number=1)
        CommentaryFactory()
        EventFactory()
        ParagraphFactory()
    published()

    # The state with the version, the number of entries, the entries, and each of the ten kinds.
    with django_assert_num_queries(13):
        client.get(ALL)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_of_a_selection_costs_the_same_whatever_it_holds(
    client, django_assert_num_queries, rows
):
    area = AreaFactory(number=3)
    for _ in range(rows):
        ObservationFactory(proposal__area=area, report__number=1, findings=[FindingFactory()])
    published()

    with django_assert_num_queries(9):
        client.get(SELECTION, {"area": area.slug})


def alternates(page):
    """Return the feeds that the head of a page names."""
    found = page.findall(".//head/link[@type='application/atom+xml']")
    assert all(one.get("rel") == "alternate" and one.get("title") for one in found)
    return [one.get("href") for one in found]


def test_a_page_names_its_feed_and_links_to_it(client, subtests):
    ObservationFactory(proposal__area=AreaFactory(number=3), report__number=1)

    for address, expected in [
        ("/areas/cyber-security-and-defence/", "/feeds/areas/cyber-security-and-defence.atom"),
        ("/proposals/2016-01/", "/feeds/proposals/2016-01.atom"),
        ("/reports/1/", "/feeds/reports/1.atom"),
        ("/proposals/", "/feeds/proposals.atom"),
        (
            "/proposals/?area=cyber-security-and-defence&sort=area&page=1",
            "/feeds/proposals.atom?area=cyber-security-and-defence",
        ),
        ("/proposals/?as_of=1", "/feeds/proposals.atom"),
    ]:
        with subtests.test(address=address):
            page = parsed(client.get(address))

            assert alternates(page) == [expected]
            assert links(page)["Feed of what changes here"] == expected
            assert client.get(expected).status_code == 200


def test_a_list_that_shows_nothing_has_no_feed(client):
    page = parsed(client.get("/proposals/?area=wrong"))

    assert alternates(page) == []
    assert "Feed of what changes here" not in links(page)


def test_the_page_of_feeds_lists_them(client):
    AreaFactory(number=3)
    ProgressReportFactory(number=1)

    page = parsed(client.get(reverse("actions:feeds")))

    assert alternates(page) == [ALL]
    main = page.find(".//main")
    found = links(main)
    assert found["All changes in the catalogue"] == ALL
    assert found["Cyber security and defence"] == "/feeds/areas/cyber-security-and-defence.atom"
    assert found["First progress report"] == "/feeds/reports/1.atom"
    assert texts(main, ".//h2") == [
        *["Everything", "One area", "One report", "One proposal, or any selection"]
    ]


def test_the_first_page_names_the_feed_of_everything_and_leads_to_all(client):
    page = parsed(client.get("/"))

    assert alternates(page) == [ALL]
    assert links(page.find(".//main"))["Follow what changes"] == reverse("actions:feeds")


@pytest.mark.usefixtures("history")
def test_a_record_deleted_in_the_same_moment_is_left_out():
    kept, deleted = DocumentFactory.create_batch(2)
    changes = list(Scope("everything", "/").changes())

    deleted.delete()

    assert [record for _, _, record in feed_entries(changes)] == [kept]
