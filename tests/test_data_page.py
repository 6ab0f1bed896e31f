"""The page of the data, the codebook, and the files as they are served."""

import json
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from actions.history.revision import revision
from actions.models import DataVersion
from actions.publishing.downloads import files
from actions.publishing.fields import all_tables
from actions.publishing.fields.columns import vocabularies
from actions.vocabulary import EditOrigin
from tests.edits import current_version, published, rolled_back
from tests.factories import ProposalFactory, ThemeFactory
from tests.hostile import HOSTILE
from tests.pages import links, parsed, part, section, targets, texts, words

pytestmark = pytest.mark.django_db

DATA = reverse("actions:data")
CODEBOOK = reverse("actions:codebook")
HOST = "http://testserver"


def address(path):
    return reverse("actions:download", args=[path])


def taken(client, path, **options):
    """Return the answer with a file, and its content."""
    response = client.get(address(path), **options)
    return response, b"".join(response.streaming_content)


@dataclass
class Served:
    """What is served of a catalogue: the page of its data, and each file with its answer."""

    version: DataVersion
    answer: object
    page: object
    files: dict


@pytest.fixture(scope="module")
def served(module_db, tmp_path_factory):
    """What is served of an empty catalogue, asked for once."""
    folder = tmp_path_factory.mktemp("served")
    with rolled_back(), override_settings(DOWNLOADS_FOLDER=folder):
        found = {path: taken(Client(), path) for path in files.downloads()}
        answer = Client().get(DATA)
        return Served(published(), answer, parsed(answer), found)


@pytest.fixture(scope="module")
def codebook(module_db):
    """The page of the codebook, which is the same whatever the catalogue holds."""
    with rolled_back():
        return parsed(Client().get(CODEBOOK))


def versions_shown(page):
    table = section(page, "versions").find(".//tbody")
    return [texts(row, "./*") for row in table]


# The page


def test_the_page_offers_every_file_with_size_and_digest(served):
    offered = section(served.page, "downloads").findall(".//dl/div")

    assert [targets(one) for one in offered] == [[address(one.path)] for one in files.LISTED]
    for one, download in zip(offered, files.LISTED, strict=True):
        _, content = served.files[download.path]
        assert download.holds in words(one)
        assert texts(one, ".//code") == [sha256(content).hexdigest()]


def test_the_page_names_the_version_and_how_to_cite_it(served):
    version = served.version

    assert version.label in words(section(served.page, "downloads"))
    assert words(part(served.page, "citation")) == (
        f"EU–NATO action-point catalogue ({version.date.year}). Data version {version.label}. "
        f"{HOST}/data/. Licence CC BY 4.0."
    )


@pytest.mark.usefixtures("history")
def test_the_page_lists_the_versions_newest_first_with_what_changed(client):
    with revision(EditOrigin.PROGRAM):
        first, _ = ThemeFactory.create_batch(2)
    older = current_version()
    with revision(EditOrigin.PROGRAM):
        first.description = "Changed."
        first.save()
        ThemeFactory()
    newer = current_version()

    shown = versions_shown(parsed(client.get(DATA)))

    assert [(row[0], *row[2:]) for row in shown] == [
        (newer.label, "2", "1"),
        (older.label, "1", "1"),
    ]


def test_recipes_hold_addresses_that_work_as_they_are(served):
    recipes = words(section(served.page, "recipes"))

    assert f'read_csv("{HOST}{address("tables/proposals.csv")}")' in recipes
    assert f'read_package("{HOST}{address("datapackage.json")}")' in recipes


def test_the_page_leads_to_the_other_ways(served):
    found = links(section(served.page, "other-ways"))

    assert found["The API"] == reverse("api:page")
    assert found["Feeds"] == reverse("actions:feeds")
    assert found["the proposals"] == reverse("actions:proposal-list")


def test_the_page_describes_the_dataset_for_search_engines(served):
    (text,) = texts(served.page, ".//script[@type='application/ld+json']")[:1]

    described = json.loads(text)
    assert described["@type"] == "Dataset"
    assert described["version"] == served.version.label
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert described["dateModified"] == served.version.date.isoformat()
    assert 50 <= len(described["description"]) <= 5000
    distributions = {one["contentUrl"]: one["encodingFormat"] for one in described["distribution"]}
    assert distributions[f"{HOST}/data/eunato-catalogue.zip"] == "application/zip"
    assert len(distributions) == len(files.LISTED)


def test_the_page_names_the_description_for_portals_in_its_head(served):
    found = served.page.findall(".//head/link[@rel='describedby']")

    assert [one.get("href") for one in found] == [
        address("catalogue.ttl"),
        address("catalogue.jsonld"),
    ]


def test_every_page_leads_to_the_data(client):
    page = parsed(client.get(reverse("actions:home")))

    assert links(page.find(".//footer"))["Download"] == DATA


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_however_many_versions_there_were(
    client, django_assert_num_queries, rows
):
    for _ in range(rows):
        ThemeFactory()
        published()
    client.get(DATA)

    with django_assert_num_queries(3):
        response = client.get(DATA)

    assert len(versions_shown(parsed(response))) == rows


def test_an_unchanged_page_is_not_sent_again(client):
    known = client.get(DATA)["ETag"]

    assert client.get(DATA, headers={"If-None-Match": known}).status_code == 304
    ThemeFactory()
    published()
    assert client.get(DATA, headers={"If-None-Match": known}).status_code == 200


# The codebook


def test_the_codebook_has_every_table_and_every_column(codebook):
    for table in all_tables():
        assert part(codebook, table.name) is not None, table.name
    for table in all_tables():
        if part(codebook, f"{table.name}.{table.columns[0].name}") is not None:
            shown = {row.get("id") for row in section(codebook, table.name).findall(".//tbody/tr")}
            assert shown == {f"{table.name}.{one.name}" for one in table.columns_but_labels}


def test_the_codebook_says_what_a_column_is_and_must_be(codebook):
    assert texts(part(codebook, "proposals.reference"), "./*") == [
        "reference",
        "string",
        "Key. At most 7 characters. Like 20(16|17)-[0-9]{2}.",
        "Ours, stable for ever, never reused: the official texts number nothing.",
    ]
    status = part(codebook, "observations.status")
    assert words(status[2]) == (
        "Always given. Code of status: not_mentioned, preparing, under_way, activity_reported, "
        "in_place, completed, held_up, carried_over."
    )
    assert words(status[3]) == (
        "What one progress report says of the implementation of one proposal. "
        "Its label: status_label."
    )
    assert targets(part(codebook, "observations.proposal")[2]) == ["#proposals"]


def test_the_codebook_defines_every_code(codebook):
    for name, vocabulary in vocabularies().items():
        for term in vocabulary:
            shown = words(part(codebook, f"codes-{name}-{term.value}"))
            assert shown == f"{term.value} {term.label}"
    definitions = texts(section(codebook, "codes"), ".//dd")
    assert definitions == [
        term.definition for vocabulary in vocabularies().values() for term in vocabulary
    ]


def test_every_anchor_of_the_codebook_is_there(codebook):
    inner = {target[1:] for target in targets(codebook.find(".//main")) if target.startswith("#")}

    assert len(inner) > 200
    assert inner - {element.get("id") for element in codebook.iter()} == set()


def test_the_codebook_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(CODEBOOK)


# The files


def test_every_file_is_served_with_its_digest_and_kind(served, subtests):
    for path, (response, content) in served.files.items():
        with subtests.test(path=path):
            digest = b64encode(sha256(content).digest()).decode()
            assert response.status_code == 200
            assert response["Repr-Digest"] == f"sha-256=:{digest}:"
            assert int(response["Content-Length"]) == len(content) > 0
            assert response["Content-Type"] == files.downloads()[path].media_type
            assert response["Cache-Control"] == "public, no-cache"
            assert response.cookies == {}


def test_a_file_is_saved_under_a_name_with_the_version(served):
    saved = {path: response["Content-Disposition"] for path, (response, _) in served.files.items()}

    for path, name in {
        "eunato-catalogue.zip": "eunato-catalogue-{}.zip",
        "eunato-catalogue.sqlite": "eunato-catalogue-{}.sqlite",
        "tables/proposals.csv": "proposals-{}.csv",
    }.items():
        assert saved[path] == f'attachment; filename="{name.format(served.version.label)}"'


def test_what_a_program_reads_is_not_an_attachment(served):
    for path in ["datapackage.json", "catalogue.ttl", "SHA256SUMS"]:
        response, _ = served.files[path]

        assert response["Content-Disposition"] == f'inline; filename="{path}"'


def test_the_zip_is_that_of_the_version_of_today(client):
    ProposalFactory(reference="2016-05")
    published()
    taken(client, "eunato-catalogue.zip")
    ProposalFactory(reference="2016-06")
    published()

    _, content = taken(client, "eunato-catalogue.zip")

    table = ZipFile(BytesIO(content)).read("tables/proposals.csv").decode()
    assert "2016-05" in table
    assert f"{HOST}/proposals/2016-06/" in table


def test_a_path_of_the_package_stands_beside_its_description(served):
    _, described = served.files["datapackage.json"]

    for resource in json.loads(described)["resources"]:
        _, content = served.files[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}"


def test_the_list_of_digests_is_that_of_what_is_served(served):
    _, sums = served.files["SHA256SUMS"]
    listed = {name: digest for digest, name in map(str.split, sums.decode().splitlines())}

    _, content = served.files["eunato-catalogue.zip"]

    name = f"eunato-catalogue-{served.version.label}.zip"
    assert listed[name] == sha256(content).hexdigest()
    assert listed == {
        download.name(served.version): sha256(served.files[path][1]).hexdigest()
        for path, download in files.downloads().items()
        if path != "SHA256SUMS"
    }


def test_only_the_head_can_be_asked_for(client):
    response = client.head(address("eunato-catalogue.zip"))

    assert response.status_code == 200
    assert int(response["Content-Length"]) > 0
    assert response.getvalue() == b""


def test_a_file_that_was_made_costs_one_query_and_is_not_sent_again(
    client, django_assert_num_queries
):
    known = taken(client, "eunato-catalogue.zip")[0]["ETag"]

    with django_assert_num_queries(1):
        taken(client, "eunato-catalogue.zip")
    with django_assert_num_queries(1):
        again = client.get(address("eunato-catalogue.zip"), headers={"If-None-Match": known})

    assert again.status_code == 304


def test_the_address_that_is_set_stands_in_the_files_however_the_visitor_came(client, settings):
    settings.SITE_ADDRESS = "https://catalogue.example"
    ThemeFactory(slug="mobility")

    _, content = taken(client, "tables/themes.csv", headers={"Host": "localhost"})

    assert b"https://catalogue.example/themes/mobility/" in content


def test_what_is_no_file_of_the_data_is_not_found(client, subtests):
    for path in [
        *["/data/tables/nothing.csv", "/data/tables/proposals.json", "/data/nothing.zip"],
        *["/data/LICENSE.md", "/data/tables/../SHA256SUMS", "/data/..%2fdb.sqlite3"],
        *["/data/tables/%2e%2e/%2e%2e/db.sqlite3", "/data/eunato-catalogue.zip%00"],
        *["/data/SHA256SUMS%0A", "/data/eunato-catalogue.zip%0A"],
    ]:
        with subtests.test(path=path):
            assert client.get(path).status_code == 404


@pytest.mark.postgresql
def test_a_hostile_query_changes_nothing(client, subtests):
    _, without = taken(client, "SHA256SUMS")

    for kind, value in HOSTILE.items():
        with subtests.test(value=kind):
            response, content = taken(client, "SHA256SUMS", data={"q": value})

            assert response.status_code == 200
            assert content == without


# No place to write


@pytest.fixture
def no_place(settings, tmp_path):
    settings.DOWNLOADS_FOLDER = tmp_path / "file"
    settings.DOWNLOADS_FOLDER.write_text("in the way")


@pytest.mark.usefixtures("no_place")
def test_without_a_place_to_write_a_file_says_so_and_is_not_kept(client):
    response = client.get(address("eunato-catalogue.zip"))

    assert response.status_code == 503
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("The downloads cannot be given at the moment")
    assert response["Retry-After"] == "10"
    assert "ETag" not in response


@pytest.mark.usefixtures("no_place")
def test_without_a_place_to_write_the_page_says_so_and_is_asked_for_again(client):
    response = client.get(DATA)

    page = parsed(response)
    assert response.status_code == 200
    assert "ETag" not in response
    assert "cannot be given at the moment" in words(page.find(".//*[@role='alert']"))
    assert section(page, "downloads").findall(".//dl//code") == []
    assert published().label in words(section(page, "downloads"))


def test_a_file_that_was_taken_from_its_place_is_unavailable(client, settings, tmp_path):
    settings.DOWNLOADS_FOLDER = tmp_path
    taken(client, "SHA256SUMS")
    for path in settings.DOWNLOADS_FOLDER.rglob("*.sqlite"):
        path.unlink()

    assert client.get(address("eunato-catalogue.sqlite")).status_code == 503
    assert taken(client, "eunato-catalogue.zip")[0].status_code == 200


def test_with_a_place_to_write_the_page_warns_of_nothing(served):
    assert served.page.find(".//*[@role='alert']") is None
    assert "ETag" in served.answer
