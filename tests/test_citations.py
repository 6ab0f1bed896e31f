"""How to cite: in two styles, for reference managers, and where to say that something is wrong."""

import json
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.urls import reverse

from actions.models import DataVersion
from actions.publishing.citations import Citation, cite_url
from actions.publishing.citations.formats import FORMATS, apa, bibtex, chicago, csl_json, ris
from actions.publishing.records import KIND_OF_MODEL, kind_of
from actions.vocabulary import Attribution, Confirmation, Standing
from tests.edits import current_version, rolled_back
from tests.factories import (
    AreaFactory,
    AwaitingProposalFactory,
    CommentaryFactory,
    DeclarationFactory,
    DocumentAddressFactory,
    DocumentFactory,
    DocumentSymbolFactory,
    EventFactory,
    FindingFactory,
    KeyFactFactory,
    ObservationFactory,
    ParagraphFactory,
    PeriodEvidenceFactory,
    ProgressReportFactory,
    ProposalFactory,
    ProposalSetFactory,
    SourceFactory,
    StructuredDialogueFactory,
    count_from_the_start,
)
from tests.hostile import HOSTILE
from tests.pages import links, parsed, part, texts, words
from tests.test_settings import PRODUCTION, refusal, settings_with

pytestmark = pytest.mark.django_db

RIS_LINE = re.compile(r"[A-Z][A-Z0-9]  - [^\x00-\x1f]*\r\n")
SELECTION = reverse("actions:cite-selection")


@pytest.fixture
def version():
    """A version of the data of 5 March 2026."""
    return DataVersion(number=1, recorded="2026-03-05T10:00:00Z", content="3f9c2a1b" + "0" * 56)


@pytest.fixture
def citation(version):
    version.recorded = DataVersion._meta.get_field("recorded").to_python(version.recorded)
    return Citation(
        key="proposals/2016-03",
        title="Proposal 2016-03: Share a map",
        form="Restatement",
        path="/proposals/2016-03/",
        url="https://catalogue.example/proposals/2016-03/",
        version=version,
    )


def titled(citation, title):
    return Citation(**{**vars(citation), "title": title})


def test_apa(citation):
    assert apa(citation) == (
        "EU–NATO action-point catalogue. (2026, March 5). Proposal 2016-03: Share a map "
        "(Version 2026-03-05-3f9c2a1b) [Restatement]. "
        "https://catalogue.example/proposals/2016-03/"
    )


def test_chicago(citation):
    assert chicago(citation) == (
        "EU–NATO action-point catalogue. “Proposal 2016-03: Share a map.” Restatement. "
        "Data version 2026-03-05-3f9c2a1b, as of March 5, 2026. "
        "https://catalogue.example/proposals/2016-03/."
    )


def test_quotes_in_quotes_are_single_ones(citation):
    cited = chicago(titled(citation, "Finding 3 of “Inching forward?”: Pay"))

    assert "“Finding 3 of \N{LEFT SINGLE QUOTATION MARK}Inching forward?’: Pay.”" in cited


def test_bibtex(citation):
    assert bibtex(citation) == (
        "@online{eunato-proposals-2016-03,\n"
        "  author = {{EU--NATO action-point catalogue}},\n"
        "  title = {{Proposal 2016-03: Share a map}},\n"
        "  date = {2026-03-05},\n"
        "  year = {2026},\n"
        "  version = {2026-03-05-3f9c2a1b},\n"
        "  type = {Restatement},\n"
        "  url = {https://catalogue.example/proposals/2016-03/},\n"
        "  note = {Data version 2026-03-05-3f9c2a1b. "
        "Worded by the catalogue, not by the EU or NATO.},\n"
        "  langid = {british},\n"
        "}\n"
    )


def test_what_latex_would_run_is_text_in_bibtex(citation):
    entry = bibtex(titled(citation, "100% of R&D, {a_b} #1 $5 ~x ^y \\input{z} “é”"))

    assert (
        "  title = {{100\\% of R\\&D, \\textbraceleft{}a\\_b\\textbraceright{} \\#1 \\$5 "
        "\\textasciitilde{}x \\textasciicircum{}y \\textbackslash{}input"
        "\\textbraceleft{}z\\textbraceright{} ``é''}},\n"
    ) in entry
    assert entry.count("{") == entry.count("}")


def test_an_address_stays_whole_in_bibtex(citation):
    address = "https://catalogue.example/proposals/?theme=a_b&area=c%20d"

    entry = bibtex(Citation(**{**vars(citation), "url": address}))

    assert f"  url = {{{address}}},\n" in entry


def test_ris(citation):
    assert ris(citation) == (
        "TY  - ELEC\r\n"
        "AU  - EU–NATO action-point catalogue\r\n"
        "TI  - Proposal 2016-03: Share a map\r\n"
        "T2  - EU–NATO action-point catalogue\r\n"
        "M3  - Restatement\r\n"
        "PY  - 2026\r\n"
        "DA  - 2026/03/05\r\n"
        "ET  - 2026-03-05-3f9c2a1b\r\n"
        "UR  - https://catalogue.example/proposals/2016-03/\r\n"
        "N1  - Data version 2026-03-05-3f9c2a1b. "
        "Worded by the catalogue, not by the EU or NATO.\r\n"
        "LA  - en\r\n"
        "ID  - eunato-proposals-2016-03\r\n"
        "ER  - \r\n"
    )


def test_no_title_adds_a_line_to_ris(citation):
    lines = ris(titled(citation, "Share\r\nER  - \na map\x00\x0b" + "é" * 500)).splitlines(True)

    assert all(RIS_LINE.fullmatch(line) for line in lines)
    assert [line for line in lines if line.startswith("ER")] == ["ER  - \r\n"]
    assert f"TI  - Share ER - a map {'é' * 500}\r\n" in lines


def test_csl_json(citation):
    assert json.loads(csl_json(citation)) == [
        {
            "id": "eunato-proposals-2016-03",
            "type": "webpage",
            "author": [{"literal": "EU–NATO action-point catalogue"}],
            "title": "Proposal 2016-03: Share a map",
            "container-title": "EU–NATO action-point catalogue",
            "genre": "Restatement",
            "version": "2026-03-05-3f9c2a1b",
            "issued": {"date-parts": [[2026, 3, 5]]},
            "URL": "https://catalogue.example/proposals/2016-03/",
            "language": "en-GB",
            "note": "Worded by the catalogue, not by the EU or NATO.",
        }
    ]


def cite_page(client, record):
    """Return the page that says how to cite a record."""
    response = client.get(cite_url(record))
    assert response.status_code == 200
    return parsed(response)


def cited(client, record):
    """Return the item of a record for reference managers."""
    response = client.get(cite_url(record, "json"))
    assert response.status_code == 200
    return response.json()[0]


RECORDS = [
    (
        ProposalFactory,
        "Proposal 2016-01: Proposal 2016-01",
        "Restatement of a secondary source",
    ),
    (
        ObservationFactory,
        "Proposal 2016-01 in the first progress report",
        "Status in the text of the first report (June 2017)",
    ),
    (PeriodEvidenceFactory, "Finding R01-01 bears on proposal 2016-01", "Restatement"),
    (FindingFactory, "Finding R01-01, first progress report", "Restatement"),
    (ParagraphFactory, "Joint Declaration of 2016, block 1", "Restatement"),
    (DeclarationFactory, "Joint Declaration of 2016", "Catalogue entry"),
    (KeyFactFactory, "Joint Declaration of 2016, key fact 1", "Restatement"),
    (ProgressReportFactory, "First progress report (June 2017)", "Catalogue entry"),
    (DocumentFactory, "Council conclusions: Document 1", "Catalogue entry"),
    (StructuredDialogueFactory, "Dialogue 1", "Catalogue entry"),
    (CommentaryFactory, "Finding 1 of “Paper”: Point 1", "Restatement"),
    (EventFactory, "Event 1", "Catalogue entry"),
]


def test_every_kind_of_record_is_cited_below():
    assert {factory._meta.model for factory, _, _ in RECORDS} == set(KIND_OF_MODEL)


def test_every_record_has_a_page_that_says_how_to_cite_it(client, subtests):
    for factory, title, form in RECORDS:
        with subtests.test(title=title), rolled_back():
            count_from_the_start()
            record = factory()

            page = cite_page(client, record)

            label = current_version().label
            assert texts(page, ".//h1") == [f"How to cite {title}"]
            assert texts(page, ".//h3")[:5] == [
                *["APA, seventh edition", "Chicago", "BibTeX", "RIS", "CSL-JSON"]
            ]
            shown = texts(page, ".//pre")
            address = f"http://testserver{kind_of(record).url(record)}"
            assert all(label in one and address in one for one in shown)
            assert shown[0].startswith("EU–NATO action-point catalogue. (")
            assert f"{title} (Version {label}) [{form}]. {address}" in shown[0]


def test_every_record_is_cited_by_a_file(client, subtests):
    for factory, title, _ in RECORDS:
        record = factory()
        for ending in FORMATS:
            with subtests.test(title=title, ending=ending):
                response = client.get(cite_url(record, ending))

                assert response.status_code == 200
                assert response["Content-Type"] == f"{FORMATS[ending].media_type}; charset=utf-8"
                name = rf"eunato-{kind_of(record).path}-[a-z0-9-]+\.{ending}"
                saved_as = rf'attachment; filename="{name}"'
                assert re.fullmatch(saved_as, response["Content-Disposition"])


def test_a_file_is_named_for_what_it_cites(client):
    paragraph = ParagraphFactory(number="7a")

    response = client.get(cite_url(paragraph, "ris"))

    assert response["Content-Disposition"] == (
        'attachment; filename="eunato-paragraphs-joint-declaration-2016-7a.ris"'
    )


def test_the_page_shows_what_the_files_hold(client):
    proposal = ProposalFactory()

    page = cite_page(client, proposal)

    assert [one.text for one in page.findall(".//pre")][2:] == [
        client.get(cite_url(proposal, ending)).content.decode().replace("\r\n", "\n")
        for ending in FORMATS
    ]


def test_what_is_not_confirmed_is_cited_as_such(client):
    proposal = ProposalFactory(standing=Standing.UNCONFIRMED, title="Share a map")

    title = "Proposal 2016-01: Share a map [unconfirmed]"
    assert cited(client, proposal)["title"] == title
    assert all(title in one for one in texts(cite_page(client, proposal), ".//pre")[:2])


def test_what_is_not_confirmed_restates_no_original(client, subtests):
    document = DocumentFactory()
    DocumentAddressFactory(document=document)
    ProposalSetFactory(year=2016, endorsing_documents=[document])
    report = ProgressReportFactory(number=1)
    doubted = {"standing": Standing.UNCONFIRMED}

    for make in [
        lambda: ProposalFactory(**doubted),
        lambda: ParagraphFactory(document=document, **doubted),
        lambda: FindingFactory(report=report, **doubted),
    ]:
        record = make()
        with subtests.test(record=record):
            item, page = cited(client, record), cite_page(client, record)

            assert item["genre"] == "Unconfirmed entry"
            assert item["note"] == "Worded by the catalogue, not by the EU or NATO."
            original = page.find(".//section[@aria-labelledby='original']")
            assert texts(original, "p") == ["It is unconfirmed: it restates nothing that was read."]
            assert "Restate" not in "".join(texts(page, ".//pre"))


def test_a_proposal_not_yet_transcribed_is_cited_as_such(client):
    item = cited(client, AwaitingProposalFactory())

    assert item["title"] == "Proposal 2016-01: Not yet transcribed"
    assert item["genre"] == "Not yet transcribed"


def test_other_evidence_is_not_cited_as_of_the_report(client):
    finding = FindingFactory(attribution=Attribution.PERIOD_EVIDENCE)
    DocumentAddressFactory(document=finding.report.document)

    assert cited(client, finding)["title"] == (
        "Finding R01-01, other evidence, of or near the period of the first progress report"
    )
    assert "Original" not in cited(client, finding)["note"]
    original = part(cite_page(client, finding), "original")
    assert original is not None
    assert "It restates no document" in words(cite_page(client, finding))


def test_what_is_known_after_the_latest_report_is_cited_so(client):
    finding = FindingFactory(report=None)

    assert cited(client, finding)["title"] == (
        "Finding R11-01, known after the latest report on record"
    )


def test_a_number_that_no_page_confirms_is_cited_with_the_doubt(client):
    document = DeclarationFactory(year=2018).document
    doubted = ParagraphFactory(document=document, number="1")
    confirmed = ParagraphFactory(document=document, number="2", number_confirmed=True)

    assert cited(client, doubted)["title"] == (
        "Joint Declaration of 2018, paragraph 1 (number not confirmed)"
    )
    assert cited(client, confirmed)["title"] == "Joint Declaration of 2018, paragraph 2"


def test_a_report_is_an_original_only_where_its_text_was_read(client, subtests):
    report = ProgressReportFactory(number=1, document__title="The report itself")
    for attribution in Attribution.tied_to_report():
        finding = FindingFactory(report=report, attribution=attribution)
        observation = ObservationFactory(
            report=report, findings=[finding], place="", proposal=ProposalFactory()
        )
        for record in [finding, observation]:
            with subtests.test(attribution=attribution, record=record):
                is_named = "The report itself" in cited(client, record)["note"]

                assert is_named is (attribution == Attribution.REPORT_TEXT)


def test_an_address_of_the_original_that_nobody_opened_says_so(client):
    document = DocumentFactory(title="Council conclusions on it")
    ProposalSetFactory(year=2016, endorsing_documents=[document])
    text = DocumentAddressFactory(document=document, confirmation=Confirmation.CITED)

    assert cited(client, ProposalFactory())["note"] == (
        "Worded by the catalogue, not by the EU or NATO. "
        f"Original: “Council conclusions on it” <{text.address}> (not opened)."
    )


def test_the_original_of_a_proposal_is_what_endorses_its_set(client):
    document = DocumentFactory(title="Council conclusions on it", standing=Standing.UNCONFIRMED)
    DocumentFactory(title="Something else")
    ProposalSetFactory(year=2016, endorsing_documents=[document])
    text = DocumentAddressFactory(document=document)
    DocumentAddressFactory(document=document, linked=False, address="https://mirror.example/")
    DocumentSymbolFactory(document=document, symbol="ST 1", standing=Standing.UNCONFIRMED)
    proposal = ProposalFactory()

    assert cited(client, proposal)["note"] == (
        "Worded by the catalogue, not by the EU or NATO. Original: “Council conclusions on it” "
        f"[unconfirmed] <{text.address}>."
    )
    page = cite_page(client, proposal)
    section = page.find(".//section[@aria-labelledby='original']")
    assert texts(section, "p") == [
        "Council conclusions on it [unconfirmed], 6 December 2016, ST 1 (not confirmed)"
    ]
    assert text.address in links(section).values()
    assert "mirror" not in words(page)


def test_the_page_names_the_sources_that_the_record_rests_on(client):
    finding = FindingFactory(sources=[SourceFactory(title="Press page")])
    SourceFactory(title="Other page")
    evidence = PeriodEvidenceFactory(finding=finding)
    observation = ObservationFactory(findings=[FindingFactory(sources=finding.sources.all())])

    for record in [finding, evidence, observation]:
        page = cite_page(client, record)
        assert texts(page, ".//ul[@class='sources']/li/a") == ["Press page"]


def test_a_proposal_is_cited_as_known_after_a_report(client):
    proposal = ProposalFactory()
    ProgressReportFactory(number=1)

    response = client.get(cite_url(proposal, "json"), {"as_of": "1"})

    (item,) = response.json()
    assert item["title"] == (
        "Proposal 2016-01: Proposal 2016-01, as known after the first progress report (June 2017)"
    )
    assert item["URL"] == "http://testserver/proposals/2016-01/?as_of=1"
    page = parsed(client.get(cite_url(proposal), {"as_of": "1"}))
    assert links(page)["Download as .ris"] == "/cite/proposals/2016-01.ris?as_of=1"


def refused(client, address, **query):
    """Return what is said when a citation is refused, as a page and as a file."""
    response = client.get(address, query)
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


@pytest.mark.parametrize("ending", ["", "bib"])
def test_a_time_that_means_nothing_is_refused(client, ending):
    report = ProgressReportFactory(number=1)
    late = cite_url(ProposalFactory(reference="2017-01"), ending)

    assert refused(client, late, as_of="9") == (
        "The value of “as_of” is not the number of a report.\n"
    )
    assert refused(client, late, as_of="1") == (
        "The proposal had not been endorsed in the period of the report.\n"
    )
    assert refused(client, cite_url(report, ending), as_of="1") == (
        "Only a proposal can be cited as known after a report (as_of).\n"
    )


@pytest.mark.postgresql
def test_a_hostile_time_is_refused(client, subtests):
    address = cite_url(ProposalFactory())

    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            assert refused(client, address, as_of=value).startswith("The value of “as_of”")


@pytest.mark.postgresql
def test_a_hostile_key_is_not_there(client, subtests):
    for kind in ["proposals", "findings", "reports", "observations"]:
        for name, value in HOSTILE.items():
            with subtests.test(kind=kind, value=name):
                address = f"/cite/{kind}/{quote(value, safe='')}"

                assert client.get(f"{address}/").status_code == 404
                assert client.get(f"{address}.bib").status_code == 404


def test_the_citation_of_nothing_is_not_there(client, subtests):
    ObservationFactory(report__number=1)

    for address in [
        "/cite/proposals/2016-02/",
        "/cite/findings/R01-02/",
        "/cite/reports/01/",
        "/cite/themes/mobility/",
        "/cite/proposals/2016-01.xml",
        "/cite/proposals.xml",
        "/cite/observations/2016-01/",
    ]:
        with subtests.test(address=address):
            assert client.get(address).status_code == 404


def test_a_selection_is_cited_with_what_it_selects_in_words(client):
    area = AreaFactory(number=3)
    ProposalFactory.create_batch(2, area=area)
    ProposalFactory()
    query = {"area": [area.slug], "source": ["official", "reported"], "page": "1"}

    (item,) = client.get(reverse("actions:cite-selection-file", args=["json"]), query).json()

    assert item["title"] == (
        "2 proposals for EU–NATO cooperation in Cyber security and defence and with the source of "
        "the text Official text or Secondary source"
    )
    assert item["URL"] == (
        "http://testserver/proposals/?area=cyber-security-and-defence"
        "&source=official&source=reported"
    )
    page = parsed(client.get(SELECTION, query))
    assert words(page.find(".//h1")) == f"How to cite {item['title']}"
    assert links(page)["Download as .bib"] == (
        "/cite/proposals.bib?area=cyber-security-and-defence&source=official&source=reported"
    )


def test_a_selection_is_cited_as_known_after_a_report(client):
    ProposalFactory(reference="2016-01")
    ProposalFactory(reference="2017-01")
    ProgressReportFactory(number=1)

    page = parsed(client.get(SELECTION, {"as_of": "1"}))

    assert words(page.find(".//h1")) == (
        "How to cite 1 proposal for EU–NATO cooperation, as known after the first progress report "
        "(June 2017)"
    )


def test_all_proposals_are_cited_by_the_address_of_the_list(client):
    ProposalFactory.create_batch(2)

    page = parsed(client.get(SELECTION))

    assert words(page.find(".//h1")) == "How to cite 2 proposals for EU–NATO cooperation"
    assert links(page.find(".//main"))["http://testserver/proposals/"] == "/proposals/"


@pytest.mark.parametrize("address", [SELECTION, "/cite/proposals.ris"])
def test_a_wrong_selection_is_refused_with_what_is_wrong(client, address):
    ProposalFactory()

    assert refused(client, address, area="cybr", aera="exercises") == (
        "area: “cybr” is not a value of this filter.\nThere is no filter “aera”.\n"
    )


@pytest.mark.postgresql
def test_a_hostile_selection_is_refused(client, subtests):
    for name in ["area", "sort", "as_of", "no_such_filter"]:
        for kind, value in HOSTILE.items():
            with subtests.test(name=name, value=kind):
                assert len(refused(client, SELECTION, **{name: value})) < 200


def citation_on(page):
    """Return the fold of a page that says how to cite it."""
    folds = page.findall(".//details")
    return next((one for one in folds if words(one.find("summary")) == "Cite this page"), None)


def test_the_page_of_a_proposal_says_how_to_cite_it(client):
    proposal = ProposalFactory()

    page = parsed(client.get(proposal.get_absolute_url()))

    cited = words(part(page, "citation"))
    assert cited.startswith("EU–NATO action-point catalogue. (")
    assert current_version().label in cited
    assert links(citation_on(page)) == {
        "BibTeX": "/cite/proposals/2016-01.bib",
        "RIS": "/cite/proposals/2016-01.ris",
        "CSL-JSON": "/cite/proposals/2016-01.json",
        "More formats": "/cite/proposals/2016-01/",
    }


def test_the_page_of_a_proposal_at_another_time_is_cited_as_such(client):
    proposal = ProposalFactory()
    ProgressReportFactory(number=1)

    page = parsed(client.get(proposal.get_absolute_url(), {"as_of": "1"}))

    cited = words(part(page, "citation"))
    assert "as known after the first progress report (June 2017)" in cited
    assert links(citation_on(page))["RIS"] == "/cite/proposals/2016-01.ris?as_of=1"


def test_the_list_says_how_to_cite_what_it_selects(client):
    ProposalFactory(area=AreaFactory(number=3))
    ProposalFactory()

    page = parsed(client.get("/proposals/?area=cyber-security-and-defence"))

    cited = words(part(page, "citation"))
    assert "1 proposal for EU–NATO cooperation in Cyber security" in cited
    every_form = links(citation_on(page))["More formats"]
    assert every_form == "/cite/proposals/?area=cyber-security-and-defence"


def test_a_list_that_shows_nothing_is_not_cited(client):
    page = parsed(client.get("/proposals/?area=wrong"))

    assert citation_on(page) is None


def test_a_record_among_others_leads_to_its_citation(client, subtests):
    for factory, address in [
        (FindingFactory, "/cite/findings/R01-01/"),
        (ParagraphFactory, "/cite/paragraphs/joint-declaration-2016/1/"),
        (KeyFactFactory, "/cite/facts/2016/1/"),
        (CommentaryFactory, "/cite/commentary/paper/1/"),
        (ObservationFactory, "/cite/observations/2016-01/1/"),
        (EventFactory, "/cite/events/event-1/"),
    ]:
        with subtests.test(address=address), rolled_back():
            count_from_the_start()
            path, _, anchor = factory().get_absolute_url().partition("#")

            page = parsed(client.get(path))

            assert address in links(part(page, anchor)).values()


def meta(page):
    """Return what the head of a page says to reference managers."""
    tags = page.findall(".//head/meta")
    named = {one.get("name", ""): one.get("content") for one in tags}
    return {name: content for name, content in named.items() if name.startswith("DC.")}


def test_reference_managers_recognise_a_proposal(client):
    ProposalFactory(standing=Standing.UNCONFIRMED, title="Share a map")

    page = parsed(client.get("/proposals/2016-01/"))

    assert meta(page) == {
        "DC.title": "Proposal 2016-01: Share a map [unconfirmed]",
        "DC.creator": "EU–NATO action-point catalogue",
        "DC.publisher": "EU–NATO action-point catalogue",
        "DC.date": current_version().date.isoformat(),
        "DC.type": "webpage",
        "DC.identifier": "http://testserver/proposals/2016-01/",
        "DC.language": "en-GB",
        "DC.rights": "Restated data: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    }
    files = page.findall(".//head/link[@rel='alternate']")
    assert {one.get("type"): one.get("href") for one in files}.items() >= {
        "application/x-bibtex": "/cite/proposals/2016-01.bib",
        "application/x-research-info-systems": "/cite/proposals/2016-01.ris",
        "application/vnd.citationstyles.csl+json": "/cite/proposals/2016-01.json",
    }.items()


def test_a_proposal_not_yet_endorsed_gives_reference_managers_nothing(client):
    ProposalFactory(reference="2017-01")
    ProgressReportFactory(number=1)

    page = parsed(client.get("/proposals/2017-01/?as_of=1"))

    assert meta(page) == {}
    assert citation_on(page) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_citation_costs_the_same_whatever_it_rests_on(
    client, django_assert_num_queries, rows
):
    documents = DocumentFactory.create_batch(rows)
    for document in documents:
        DocumentAddressFactory(document=document)
        DocumentSymbolFactory(document=document)
    ProposalSetFactory(year=2016, endorsing_documents=documents)
    proposal = ProposalFactory(sources=SourceFactory.create_batch(rows))

    with django_assert_num_queries(6):
        client.get(cite_url(proposal))


def test_search_engines_leave_pages_of_citations_out(client):
    page = cite_page(client, ProposalFactory())

    assert page.find(".//head/meta[@name='robots']").get("content") == "noindex"


OF_PAGE = "Mistake? Tell us"


def corrections_on(client, record):
    """Return the links with which to say that something on the page of a record is wrong."""
    page = parsed(client.get(record.get_absolute_url().partition("#")[0]))
    found = links(page.find(".//main")).items()
    return {said: link for said, link in found if said.startswith(("Tell us", OF_PAGE))}


def test_without_an_address_for_corrections_there_is_no_link(client, subtests):
    for factory in [
        *[ProposalFactory, FindingFactory, ParagraphFactory, CommentaryFactory, EventFactory]
    ]:
        with subtests.test(factory=factory.__name__), rolled_back():
            assert corrections_on(client, factory()) == {}


def test_a_mail_says_what_is_wrong_where_and_in_which_version(client, settings, subtests):
    settings.CORRECTIONS_ADDRESS = "mailto:desk@catalogue.example"

    for factory, said, name, address in [
        (ProposalFactory, OF_PAGE, "Proposal 2016-01: Proposal 2016-01", "/proposals/2016-01/"),
        (
            FindingFactory,
            "Tell us what is wrong in finding R01-01",
            "Finding R01-01, first progress report",
            "/reports/1/#r01-01",
        ),
        (
            CommentaryFactory,
            "Tell us what is wrong in Finding 1",
            "Finding 1 of “Paper”: Point 1",
            "/documents/paper/#finding-1",
        ),
    ]:
        with subtests.test(address=address), rolled_back():
            link = corrections_on(client, factory())[said]

            assert link.startswith("mailto:desk@catalogue.example?subject=Something%20wrong%3A%20")
            query = parse_qs(urlsplit(link).query)
            assert query["subject"] == [f"Something wrong: {name}"]
            label = current_version().label
            assert query["body"] == [
                f"Page: http://testserver{address}\r\nData version: {label}\r\n\r\n"
            ]


def test_a_mail_address_may_bring_parameters_of_its_own(client, settings):
    settings.CORRECTIONS_ADDRESS = "mailto:desk@catalogue.example?cc=other@catalogue.example"

    link = corrections_on(client, ProposalFactory())[OF_PAGE]

    assert set(parse_qs(urlsplit(link).query)) == {"cc", "subject", "body"}


def test_a_tracker_gets_title_and_body(client, settings):
    settings.CORRECTIONS_ADDRESS = "https://tracker.example/new?title={title}&body={body}&label=x"
    proposal = ProposalFactory(title="Share & compare {body} 100%")

    link = corrections_on(client, proposal)[OF_PAGE]

    query = parse_qs(urlsplit(link).query)
    assert query["title"] == ["Something wrong: Proposal 2016-01: Share & compare {body} 100%"]
    assert query["body"][0].startswith("Page: http://testserver/proposals/2016-01/\r\n")
    assert query["label"] == ["x"]
    assert " " not in link


def test_a_tracker_without_a_title_gets_all_in_the_body(client, settings):
    settings.CORRECTIONS_ADDRESS = "https://tracker.example/new?body={body}"

    link = corrections_on(client, ProposalFactory())[OF_PAGE]

    (body,) = parse_qs(urlsplit(link).query)["body"]
    assert body.startswith("Something wrong: Proposal 2016-01: Proposal 2016-01\r\nPage: http://")


def test_an_address_for_corrections_that_cannot_work_is_refused(subtests):
    for address in [
        "http://tracker.example/new?body={body}",
        "https://tracker.example/new",
        "javascript:alert(1)//{body}",
        "mailto:",
        "mailto:nobody",
    ]:
        with subtests.test(address=address):
            assert refusal(PRODUCTION | {"CORRECTIONS_ADDRESS": address}).endswith(
                "CORRECTIONS_ADDRESS must start with mailto: or be an https address that holds "
                "{body}."
            )


@pytest.mark.parametrize(
    "address", ["mailto:desk@catalogue.example", "https://tracker.example/?title={title}&b={body}"]
)
def test_an_address_for_corrections_is_taken_as_it_is(address):
    assert settings_with(CORRECTIONS_ADDRESS=address)["CORRECTIONS_ADDRESS"] == address
