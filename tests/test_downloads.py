"""The files to take away: what they hold, and that the same data give the same bytes."""

import csv
import datetime
import json
import os
import sqlite3
import zipfile
from contextlib import closing
from hashlib import sha256
from io import StringIO
from resource import RLIMIT_FSIZE, getrlimit, setrlimit

import frictionless
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from rdflib import DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

from actions.history.revision import revision
from actions.publishing.downloads import store
from actions.publishing.downloads.archive import write_tables
from actions.publishing.downloads.data_package import write_package
from actions.publishing.downloads.sqlite_file import write_database
from actions.publishing.downloads.store import Snapshot, write
from actions.publishing.fields import all_tables
from actions.vocabulary import ON_STATUS, EditOrigin, Standing, Status
from tests.edits import once_before, published, rolled_back
from tests.factories import (
    AwaitingProposalFactory,
    EventFactory,
    ObservationFactory,
    ParagraphFactory,
    ProgressReportFactory,
    ProposalFactory,
    SourceFactory,
    ThemeFactory,
)
from tests.test_environment import NO_ORIGINS

pytestmark = pytest.mark.django_db

SITE = "https://catalogue.example"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # The edition that rdflib knows has no versions.
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")


def written(folder, site=SITE):
    """Write all files into a folder, and return it."""
    folder.mkdir(exist_ok=True)
    write(Snapshot.take(site), folder)
    return folder


def tables_in(folder, site=SITE):
    """Write only the CSV files and their description, and return the folder."""
    folder.mkdir(exist_ok=True)
    snapshot = Snapshot.take(site)
    write_tables(snapshot, folder)
    write_package(snapshot, folder)
    return folder


def database_in(folder):
    """Write only the SQLite file, and return the folder."""
    write_database(Snapshot.take(SITE), folder)
    return folder


def bytes_of(folder):
    """Return the content of every file of a folder, by its name."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def only(folder, ending):
    (path,) = folder.glob(f"*.{ending}")
    return path


def csv_rows(folder, table):
    with (folder / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def field_of(folder, table, name):
    (resource,) = [one for one in package(folder)["resources"] if one["name"] == table]
    return next(one for one in resource["schema"]["fields"] if one["name"] == name)


def asked(folder, question, *values):
    """Return what the SQLite file answers."""
    with closing(sqlite3.connect(only(folder, "sqlite"))) as database:
        return database.execute(question, values).fetchall()


@pytest.fixture(scope="module")
def real(module_db, tmp_path_factory):
    """The files of the real catalogue, in a folder of their own."""
    with rolled_back():
        call_command("load_catalogue", stdout=StringIO())
        return written(tmp_path_factory.mktemp("real") / "files")


# What stands in the CSV files


def test_a_csv_file_holds_exactly_what_the_table_holds(tmp_path):
    text = "=1+1; “quoted”, with a comma\nand a second line, é, 中, 👩‍🚀"
    ProposalFactory(reference="2016-03", text=text, order_in_area=None)

    (row,) = csv_rows(tables_in(tmp_path), "proposals")

    assert row["text"] == text
    assert row["order_in_area"] == ""
    assert row["area_confirmed"] == "true"
    assert row["page"] == f"{SITE}/proposals/2016-03/"


def test_a_csv_file_gives_days_and_times_by_iso_8601(tmp_path):
    reviewed = datetime.datetime(2026, 3, 1, 9, 5, 7, 999, tzinfo=datetime.UTC)
    EventFactory(date=datetime.date(2016, 7, 8), reviewed=reviewed)

    (row,) = csv_rows(tables_in(tmp_path), "events")

    assert (row["date"], row["reviewed"]) == ("2016-07-08", "2026-03-01T09:05:07Z")


def test_a_csv_file_is_utf_8_without_a_mark_and_ends_lines_as_the_standard_says(tmp_path):
    ThemeFactory(slug="cafe", name="Café", description="")

    content = (tables_in(tmp_path) / "tables" / "themes.csv").read_bytes()

    assert content == (f"slug,name,description,page\r\ncafe,Café,,{SITE}/themes/cafe/\r\n".encode())


def test_a_table_without_rows_has_its_header(tmp_path):
    content = (tables_in(tmp_path) / "tables" / "proposals_themes.csv").read_bytes()

    assert content == b"proposal,theme\r\n"


def test_there_is_a_csv_file_for_every_table(real):
    assert {path.stem for path in (real / "tables").iterdir()} == {one.name for one in all_tables()}


# The data package


def test_frictionless_finds_nothing_wrong_with_the_package_of_the_real_catalogue(real):
    report = frictionless.validate(str(only(real, "zip")))

    assert report.valid, report
    assert report.stats == report.stats | {"errors": 0, "tasks": len(all_tables())}


def test_frictionless_finds_a_broken_reference(tmp_path, monkeypatch):
    ProposalFactory(themes=[ThemeFactory()])
    broken = tables_in(tmp_path) / "tables" / "proposals_themes.csv"
    broken.write_text(broken.read_text().replace("2016-01,", "2016-99,"))
    monkeypatch.chdir(tmp_path)

    report = frictionless.validate("datapackage.json", resource_name="proposals_themes")

    assert "foreign-key" in {error.type for task in report.tasks for error in task.errors}


def test_the_zip_holds_the_tables_their_description_and_a_readme(real):
    with zipfile.ZipFile(only(real, "zip")) as archive:
        names = archive.namelist()
        assert archive.testzip() is None

    tables = [f"tables/{one.name}.csv" for one in all_tables()]
    assert names == ["README.md", "datapackage.json", *tables]


def test_the_package_says_what_it_is_and_of_which_version(tmp_path):
    ThemeFactory()
    version = published()

    described = package(tables_in(tmp_path))

    assert described["profile"] == "tabular-data-package"
    assert described["name"] == "eunato-catalogue"
    assert described["version"] == version.label
    assert described["created"] == f"{version.recorded:%Y-%m-%dT%H:%M:%SZ}"
    assert described["homepage"] == f"{SITE}/data/"
    assert [one["name"] for one in described["licenses"]] == ["CC-BY-4.0"]
    assert described["sources"]


def test_every_field_is_described(tmp_path):
    described = package(tables_in(tmp_path))

    fields = [one for resource in described["resources"] for one in resource["schema"]["fields"]]
    assert [one["name"] for one in fields if not (one["description"] and one["title"])] == []


def test_a_field_says_what_its_values_must_be(tmp_path):
    folder = tables_in(tmp_path)

    assert field_of(folder, "proposals", "reference")["constraints"] == {
        "required": True,
        "unique": True,
        "maxLength": 7,
        "pattern": "20(16|17)-[0-9]{2}",
    }
    assert field_of(folder, "proposals", "type")["constraints"]["enum"] == [
        *["one_off", "recurring", "open_ended", "mixed"]
    ]
    assert field_of(folder, "observations", "report") == {
        "name": "report",
        "title": "Report",
        "description": "The progress report, by its key.",
        "type": "integer",
        "constraints": {"required": True, "minimum": 0},
    }
    assert field_of(folder, "sources", "address")["format"] == "uri"
    assert field_of(folder, "events", "date")["type"] == "date"
    assert field_of(folder, "proposals", "reviewed")["type"] == "datetime"


def test_keys_and_references_are_described(tmp_path):
    described = package(tables_in(tmp_path))

    schemas = {one["name"]: one["schema"] for one in described["resources"]}
    assert schemas["proposals_themes"]["primaryKey"] == ["proposal", "theme"]
    assert schemas["proposals_themes"]["foreignKeys"] == [
        {"fields": "proposal", "reference": {"resource": "proposals", "fields": "reference"}},
        {"fields": "theme", "reference": {"resource": "themes", "fields": "slug"}},
    ]
    assert "foreignKeys" not in schemas["themes"]


def test_every_file_of_the_package_has_the_size_and_digest_that_are_described(real):
    for resource in package(real)["resources"]:
        content = (real / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"


def test_the_readme_says_what_must_go_with_the_data(tmp_path):
    version = published()

    readme = (written(tmp_path) / "README.md").read_text(encoding="utf-8")

    assert version.label in readme
    assert "CC BY 4.0" in readme
    assert f"EU–NATO action-point catalogue ({version.date.year}). Data version" in readme
    assert ON_STATUS in readme
    for term in Standing:
        assert f"- `{term.value}` ({term.label}): {term.definition}\n" in readme
    assert "&" not in readme


# The SQLite file


def test_the_sqlite_file_is_whole_and_no_reference_leads_nowhere(real):
    assert asked(real, "PRAGMA integrity_check") == [("ok",)]
    assert asked(real, "PRAGMA foreign_key_check") == []


def test_the_sqlite_file_holds_as_many_rows_as_the_csv_files(real):
    for table in all_tables():
        rows = asked(real, f'SELECT * FROM "{table.name}"')  # noqa: S608
        assert (table.name, len(rows)) == (table.name, len(csv_rows(real, table.name)))


def test_the_sqlite_file_holds_numbers_truth_and_nothing_as_such(tmp_path):
    ProposalFactory(reference="2016-03", area_confirmed=False, order_in_area=2, timing="")

    found = asked(
        database_in(tmp_path), "SELECT area_confirmed, order_in_area, timing, text FROM proposals"
    )

    assert found == [(0, 2, None, "What 2016-03 asks for.")]


def test_every_reference_of_the_sqlite_file_is_of_one_column(real):
    for table in all_tables():
        keys = asked(real, f'PRAGMA foreign_key_list("{table.name}")')
        found = {(own, other, key) for _, _, other, own, key, *_ in keys}
        assert len(keys) == len(found)
        assert found == {
            (c.name, c.refers_to, c.key_referred_to) for c in table.columns if c.refers_to
        }


def test_texts_are_found_by_their_stems_and_without_accents(tmp_path, subtests):
    ProposalFactory(reference="2016-03", text="Hold an exercise at the Café.")
    ProposalFactory(reference="2016-04", text="Something else.")
    folder = database_in(tmp_path)

    for words in [
        *["exercise", "exercises", "exercising", "EXERCISE", "cafe exercise", '"an exercise"']
    ]:
        with subtests.test(words=words):
            found = asked(
                folder,
                "SELECT reference FROM proposals WHERE rowid IN "
                "(SELECT rowid FROM proposals_fts WHERE proposals_fts MATCH ?)",
                words,
            )

            assert found == [("2016-03",)]


def test_datasette_recognises_the_full_text_table_by_its_content(real):
    ((definition,),) = asked(real, "SELECT sql FROM sqlite_master WHERE name = 'findings_fts'")

    assert 'content="findings"' in definition
    assert "porter unicode61 remove_diacritics 2" in definition


def test_a_view_says_in_words_what_reports_say_and_what_was_read(tmp_path):
    report = ProgressReportFactory(number=1)
    proposal = ProposalFactory(reference="2016-03", title="Do it")
    ObservationFactory(proposal=proposal, report=report, status=Status.COMPLETED)

    found = asked(
        database_in(tmp_path),
        "SELECT proposal, title, standing, report, status_label, read_in "
        "FROM observations_in_words",
    )

    read = "in the text of the first report (June 2017), named"
    expected = "Do it", "Secondary source", 1, "Completed", read
    assert found == [("2016-03", *expected)]


def test_the_sqlite_file_says_of_which_version_it_is(tmp_path):
    version = published()

    facts = dict(asked(database_in(tmp_path), "SELECT name, value FROM about"))

    assert facts["data_version"] == version.label
    assert facts["licence"].startswith("CC BY 4.0")
    assert facts["page"] == f"{SITE}/data/"


def test_the_metadata_for_datasette_speak_of_the_tables_of_the_file(real):
    metadata = json.loads((real / "datasette-metadata.json").read_text(encoding="utf-8"))

    (name, database), *others = metadata["databases"].items()
    assert others == []
    assert f"{name}.sqlite" == only(real, "sqlite").name
    for table, described in database["tables"].items():
        columns = {row[1] for row in asked(real, f'PRAGMA table_info("{table}")')}
        assert set(described["columns"]) == columns
        assert described["label_column"] in columns
    assert metadata["license"] == "CC BY 4.0"


# DCAT-AP and the list of digests


@pytest.fixture(scope="module")
def described(module_db, tmp_path_factory):
    """The description for data portals of a small catalogue, as a graph, and its files."""
    with rolled_back():
        ThemeFactory()
        folder = written(tmp_path_factory.mktemp("described"))
    return Graph().parse(folder / "catalogue.ttl"), folder


MANDATORY = {
    DCAT.Catalog: [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset],
    DCAT.Dataset: [DCTERMS.title, DCTERMS.description, DCAT.distribution],
    DCAT.Distribution: [DCAT.accessURL],
    DCAT.DataService: [DCTERMS.title, DCAT.endpointURL],
    FOAF.Agent: [FOAF.name],
    SPDX.Checksum: [SPDX.algorithm, SPDX.checksumValue],
}
# What the profile recommends, and portals show or filter by.
RECOMMENDED = {
    DCAT.Catalog: [DCTERMS.issued, DCTERMS.modified, DCTERMS.license, DCTERMS.language],
    DCAT.Dataset: [
        *[DCTERMS.publisher, DCAT.contactPoint, DCAT.keyword, DCAT.theme, DCTERMS.issued],
        *[DCTERMS.modified, DCTERMS.accrualPeriodicity, DCTERMS.accessRights, DCTERMS.temporal],
    ],
    DCAT.Distribution: [DCTERMS.license, DCTERMS.format, DCTERMS.description, DCAT.mediaType],
    DCAT.DataService: [DCAT.servesDataset, DCAT.endpointDescription, DCTERMS.license],
    VCARD.Organization: [VCARD.fn, VCARD.hasURL],
}


def test_the_description_has_the_properties_of_the_profile(described, subtests):
    graph, _ = described

    for kind, properties in [*MANDATORY.items(), *RECOMMENDED.items()]:
        with subtests.test(kind=kind):
            of_kind = list(graph.subjects(RDF.type, kind))
            assert of_kind
            missing = [(one, p) for one in of_kind for p in properties if not list(graph[one:p])]
            assert missing == []


def test_the_description_uses_the_vocabularies_of_the_eu(described):
    graph, _ = described
    dataset = graph.value(predicate=RDF.type, object=DCAT.Dataset)

    themes = set(graph[dataset : DCAT.theme])
    assert themes == {URIRef(f"{AUTHORITY}data-theme/{code}") for code in ("GOVE", "INTR")}
    assert graph.value(dataset, DCTERMS.accessRights) == URIRef(f"{AUTHORITY}access-right/PUBLIC")
    assert graph.value(dataset, DCTERMS.language) == URIRef(f"{AUTHORITY}language/ENG")
    licences = set(graph.objects(None, DCTERMS.license))
    assert licences == {URIRef(f"{AUTHORITY}licence/CC_BY_4_0")}


def test_the_description_gives_size_and_digest_of_each_file(described, subtests):
    graph, folder = described

    for ending in ["zip", "sqlite"]:
        with subtests.test(ending=ending):
            content = only(folder, ending).read_bytes()
            address = URIRef(f"{SITE}/data/eunato-catalogue.{ending}")

            distribution = graph.value(predicate=DCAT.downloadURL, object=address)

            assert int(graph.value(distribution, DCAT.byteSize)) == len(content)
            checksum = graph.value(distribution, SPDX.checksum)
            assert str(graph.value(checksum, SPDX.checksumValue)) == sha256(content).hexdigest()
            assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256


# Of its own reader of JSON-LD rdflib 7 warns.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_both_forms_of_the_description_say_the_same(described):
    graph, folder = described

    assert Graph().parse(folder / "catalogue.jsonld", format="json-ld").isomorphic(graph)


def test_every_address_of_a_distribution_leads_to_something(described, client):
    graph, _ = described
    addresses = {*graph.objects(None, DCAT.downloadURL), *graph.objects(None, DCAT.endpointURL)}

    assert len(addresses) >= 7
    for address in addresses:
        response = client.get(str(address).removeprefix(SITE))
        assert response.getvalue()
        assert (response.status_code, address) == (200, address)


def test_the_digests_are_those_of_all_files(real):
    lines = (real / "SHA256SUMS").read_text().splitlines()

    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    contents = {name: one for name, one in bytes_of(real).items() if name != "SHA256SUMS"}
    assert listed == {name: sha256(one).hexdigest() for name, one in contents.items()}


# The same data, the same bytes


def test_the_same_data_give_the_same_bytes(tmp_path):
    ObservationFactory()
    ParagraphFactory()

    first = bytes_of(written(tmp_path / "first"))

    assert bytes_of(written(tmp_path / "second")) == first


def test_the_bytes_do_not_depend_on_the_order_of_the_rows_in_the_database(tmp_path):
    names = ["one", "Two", "three"]
    for name in names:
        ThemeFactory(slug=name, name=name)
    proposal = ProposalFactory(themes=[ThemeFactory(slug=name) for name in names])
    published()
    first = bytes_of(written(tmp_path / "first"))

    with revision(EditOrigin.PROGRAM):
        proposal.themes.set([])
        for name in reversed(names):
            proposal.themes.add(ThemeFactory(slug=name))

    assert bytes_of(written(tmp_path / "second")) == first


def test_another_address_of_the_site_changes_the_addresses_of_pages_and_no_version(tmp_path):
    ThemeFactory(slug="mobility")
    tables_in(tmp_path / "first")

    other = tables_in(tmp_path / "second", "https://other.example")

    (row,) = csv_rows(other, "themes")
    assert row["page"] == "https://other.example/themes/mobility/"
    assert package(other)["version"] == package(tmp_path / "first")["version"]


def test_no_file_holds_what_is_not_public(tmp_path):
    ProposalFactory(editor_note="SECRETNOTE")
    report = ProgressReportFactory(number=1, read_whole=True)
    ObservationFactory(report=report, status=Status.NOT_MENTIONED, checked_by="SECRETREADER")
    SourceFactory(kind="mirror", address="https://secret.example/")

    contents = bytes_of(written(tmp_path))
    with zipfile.ZipFile(only(tmp_path, "zip")) as archive:
        unpacked = [archive.read(name) for name in archive.namelist()]

    wrong = [one for one in [*contents.values(), *unpacked] if b"secret" in one.lower()]
    assert wrong == []


def test_a_proposal_not_yet_transcribed_is_in_the_files_with_its_standing(tmp_path):
    AwaitingProposalFactory(reference="2017-09")

    (row,) = csv_rows(tables_in(tmp_path), "proposals")

    assert (row["standing_label"], row["title"], row["text"]) == ("Not yet transcribed", "", "")


# Where they lie


def folders():
    root = django_settings.DOWNLOADS_FOLDER
    return sorted(path.name for path in root.iterdir()) if root.exists() else []


def stored(site=SITE):
    return store.current(site, published())


@pytest.fixture
def empty_store(settings, tmp_path):
    settings.DOWNLOADS_FOLDER = tmp_path / "made" / "downloads"


@pytest.mark.usefixtures("empty_store")
def test_files_are_made_once_for_a_version():
    ThemeFactory()

    first = stored()
    made = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}

    assert stored().folder == first.folder
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == made
    assert folders() == [first.folder.name]


@pytest.mark.usefixtures("empty_store")
def test_a_new_version_has_new_files_and_old_ones_go():
    made = []
    for _ in range(4):
        ThemeFactory()
        made.append(stored().folder.name)

    assert len(set(made)) == 4
    assert folders() == sorted(made[-3:])


@pytest.mark.usefixtures("empty_store")
def test_another_address_of_the_site_has_files_of_its_own():
    first, other = stored(), stored("https://other.example")

    assert first.folder != other.folder
    assert stored().folder == first.folder


def test_what_is_left_of_a_build_that_was_broken_off_goes_with_the_old(settings, tmp_path):
    settings.DOWNLOADS_FOLDER = tmp_path
    for name in ["new-abcd_123", "new-abcd_456"]:
        (tmp_path / name).mkdir()
    os.utime(tmp_path / "new-abcd_123", (0, 0))

    stored()

    assert "new-abcd_123" not in folders()
    assert "new-abcd_456" in folders()


def test_the_readme_of_the_package_begins_with_its_name(real):
    first_line = (real / "README.md").read_text(encoding="utf-8").splitlines()[0]

    assert first_line == "# EU–NATO action-point catalogue: data package"


def test_files_that_another_process_put_in_place_first_stay(tmp_path):
    for name in ["made", "there"]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)

    store.put_in_place(tmp_path / "made", tmp_path / "there")

    assert (tmp_path / "there" / "file").read_text() == "there"


def test_files_that_cannot_be_put_in_place_are_a_fault(tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "there").write_text("in the way")

    with pytest.raises(OSError, match="Not a directory"):
        store.put_in_place(tmp_path / "made", tmp_path / "there")


def test_an_edit_that_comes_while_tables_are_read_is_in_the_files():
    ThemeFactory(slug="before")
    published()

    def edit():
        ThemeFactory(slug="meanwhile")
        published()

    with once_before('FROM "actions_unknown"', edit):
        snapshot = Snapshot.take(SITE)

    assert [row[0] for row in snapshot.rows["themes"]] == ["before", "meanwhile"]
    assert snapshot.version == published()
    assert snapshot.version.number == 2


def test_what_others_keep_beside_the_downloads_is_left_as_it_is(settings, tmp_path):
    settings.DOWNLOADS_FOLDER = tmp_path
    other = tmp_path / "lost+found"
    other.mkdir()
    (other / "file").write_text("of somebody else")
    made = [f"2020-01-0{day}-{day:08x}-{day:016x}" for day in range(1, 7)]
    for folder in [other, *(tmp_path / name for name in made)]:
        folder.mkdir(exist_ok=True)
        os.utime(folder, (0, 0))

    stored()

    assert (other / "file").read_text() == "of somebody else"
    assert len(list(tmp_path.iterdir())) == store.KEPT + 1


def test_a_folder_that_is_a_file_makes_the_downloads_unavailable(settings, tmp_path, caplog):
    settings.DOWNLOADS_FOLDER = tmp_path / "file"
    settings.DOWNLOADS_FOLDER.write_text("in the way")

    with pytest.raises(store.DownloadsUnavailable):
        stored()

    assert str(settings.DOWNLOADS_FOLDER) in caplog.text


@pytest.fixture
def little_space():
    """Let this process write no file as large as the smallest database of the catalogue."""
    before = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (250_000, before[1]))
    yield
    setrlimit(RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("empty_store", "little_space")
def test_no_space_for_the_database_makes_the_downloads_unavailable(caplog):
    with pytest.raises(store.DownloadsUnavailable):
        stored()

    assert "sqlite3.OperationalError" in caplog.text
    assert folders() == []


# The command


def test_the_command_writes_the_files_of_the_page(tmp_path):
    ThemeFactory()
    published()
    output = StringIO()

    call_command("export_catalogue", tmp_path / "new" / "folder", address=SITE, stdout=output)

    assert bytes_of(tmp_path / "new" / "folder") == bytes_of(stored().folder)
    assert output.getvalue() == (
        f"{len(all_tables()) + 8} files of version {published()} "
        f"written to {tmp_path / 'new' / 'folder'}.\n"
    )


def test_the_command_leaves_what_else_is_in_the_folder(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    call_command("export_catalogue", tmp_path, address=SITE, stdout=StringIO())

    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command_takes_the_address_of_the_settings(settings, tmp_path):
    settings.SITE_ADDRESS = "https://set.example"

    call_command("export_catalogue", tmp_path, stdout=StringIO())

    assert package(tmp_path)["homepage"] == "https://set.example/data/"


def test_the_command_refuses_to_write_without_an_address(tmp_path, subtests):
    for address in ["", *NO_ORIGINS]:
        with subtests.test(address=address):
            with pytest.raises(CommandError, match="give --address"):
                call_command("export_catalogue", tmp_path, address=address)

            assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_a_path_that_is_a_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("in the way")

    with pytest.raises(CommandError, match=r"Nothing was written to .*/file\. File exists\."):
        call_command("export_catalogue", path, address=SITE)

    assert path.read_text() == "in the way"


def test_the_command_refuses_a_folder_below_a_file(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("export_catalogue", tmp_path / "file" / "below", address=SITE)
