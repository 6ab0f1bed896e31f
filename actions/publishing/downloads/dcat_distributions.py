"""The ways in which the dataset can be had: files, exports of pages, the API."""

from django.urls import reverse
from rdflib import DCTERMS, FOAF, XSD, Literal, URIRef

from actions.publishing.downloads import about, archive, checksums, data_package, sqlite_file
from actions.publishing.downloads.dcat_graph import DescriptionGraph, text, time
from actions.publishing.downloads.dcat_terms import (
    AUTHORITY,
    DCAT,
    DCATAP,
    ENGLISH,
    FRICTIONLESS,
    LICENCE,
    MEDIA_TYPE,
    OPENAPI,
    PUBLIC,
    SPDX,
    STABLE,
    THEMES,
)

# Other ways to the same data: the exports of pages, and what follows them.
PAGES = [
    ("proposal-export", "The proposals as listed", "text/csv", "CSV"),
    ("progress-export", "The matrix of proposals and reports", "text/csv", "CSV"),
    ("observation-export", "What each report says of each proposal", "text/csv", "CSV"),
    ("feed", "What was added or changed", "application/atom+xml", "ATOM"),
]
API = "The records through the API (JSON)", "Read-only, filtered as on the pages."


class DistributionGraph(DescriptionGraph):
    """The part of the description that says how the dataset can be had."""

    def add_distributions(self):
        return [
            self.add_archive(),
            self.add_database(),
            *(self.add_page(*page) for page in PAGES),
            self.add_service(),
        ]

    def add_distribution(self, name, words, address, properties):
        title, description = words
        return self.add(
            name,
            DCAT.Distribution,
            {
                DCTERMS.title: text(title),
                DCTERMS.description: text(description),
                DCTERMS.license: LICENCE,
                DCTERMS.language: ENGLISH,
                DCATAP.availability: STABLE,
                DCAT.accessURL: URIRef(address),
            }
            | properties,
        )

    def add_archive(self):
        properties = self.file_properties(archive.FILE) | {
            DCTERMS.format: AUTHORITY["file-type/CSV"],
            DCAT.mediaType: MEDIA_TYPE["text/csv"],
            DCAT.packageFormat: MEDIA_TYPE["application/zip"],
            DCTERMS.conformsTo: FRICTIONLESS,
            FOAF.page: URIRef(about.address_of(data_package.FILE, self.site)),
        }
        words = archive.TITLE, archive.HOLDS
        return self.add_distribution("zip", words, self.page, properties)

    def add_database(self):
        # The authority table of file types has no SQLite; the registry of media types has.
        media_type = MEDIA_TYPE["application/vnd.sqlite3"]
        properties = self.file_properties(sqlite_file.FILE) | {
            DCAT.mediaType: media_type,
            DCTERMS.format: media_type,
        }
        words = sqlite_file.TITLE, sqlite_file.HOLDS
        return self.add_distribution("sqlite", words, self.page, properties)

    def file_properties(self, file):
        path = self.folder / about.name_with_version(file, self.version)
        return {
            DCAT.downloadURL: URIRef(about.address_of(file, self.site)),
            DCAT.byteSize: Literal(path.stat().st_size, datatype=XSD.nonNegativeInteger),
            SPDX.checksum: self.add_checksum(file, path),
            DCTERMS.modified: time(self.version.recorded),
        }

    def add_checksum(self, file, path):
        digest = Literal(checksums.digest_of(path), datatype=XSD.hexBinary)
        return self.add(
            f"sha256-of-{file}",
            SPDX.Checksum,
            {SPDX.algorithm: SPDX.checksumAlgorithm_sha256, SPDX.checksumValue: digest},
        )

    def add_page(self, name, title, media_type, file_type):
        ending = ["csv"] if file_type == "CSV" else []
        address = f"{self.site}{reverse(f'actions:{name}', args=ending)}"
        properties = {
            DCAT.downloadURL: URIRef(address),
            DCAT.mediaType: MEDIA_TYPE[media_type],
            DCTERMS.format: AUTHORITY[f"file-type/{file_type}"],
        }
        words = f"{title} ({file_type})", f"{title}, each with its address on the site."
        return self.add_distribution(name, words, address, properties)

    def add_service(self):
        """Add the API, as a service and as the distribution through which it is reached."""
        address = f"{self.site}{reverse('api:root')}"
        service = self.add(
            "api",
            DCAT.DataService,
            {
                DCTERMS.title: text(API[0]),
                DCTERMS.description: text(API[1]),
                DCTERMS.publisher: self.base["publisher"],
                DCTERMS.license: LICENCE,
                DCTERMS.accessRights: PUBLIC,
                DCTERMS.conformsTo: OPENAPI,
                DCAT.contactPoint: self.base["contact"],
                DCAT.endpointURL: URIRef(address),
                DCAT.endpointDescription: URIRef(f"{self.site}{reverse('api:schema')}"),
                DCAT.keyword: [text(word) for word in about.KEYWORDS],
                DCAT.landingPage: self.page,
                DCAT.servesDataset: self.base["dataset"],
                DCAT.theme: THEMES,
            },
        )
        properties = {
            DCAT.accessService: service,
            DCAT.mediaType: MEDIA_TYPE["application/json"],
            DCTERMS.format: AUTHORITY["file-type/JSON"],
        }
        return self.add_distribution("json", API, address, properties)
