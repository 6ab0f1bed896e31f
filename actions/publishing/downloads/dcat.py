"""The catalogue and its dataset as a graph in the terms of DCAT-AP 3."""

from django.urls import reverse
from rdflib import DCTERMS, FOAF, XSD, Literal, URIRef

from actions.publishing.downloads import about
from actions.publishing.downloads.dcat_distributions import DistributionGraph
from actions.publishing.downloads.dcat_graph import text, time
from actions.publishing.downloads.dcat_terms import (
    AUTHORITY,
    DCAT,
    ENGLISH,
    EUROPE,
    LICENCE,
    PUBLIC,
    THEMES,
    VCARD,
)
from actions.publishing.urls import CATALOGUE


def graph_of(snapshot, folder):
    """Return the description of a snapshot, whose files lie in the folder."""
    catalogue = CatalogueGraph(snapshot, folder)
    catalogue.add_catalogue()
    return catalogue.graph


class CatalogueGraph(DistributionGraph):
    """The whole description: the catalogue, who publishes it, its dataset."""

    def add_catalogue(self):
        return self.add(
            "catalogue",
            DCAT.Catalog,
            self.common()
            | {
                DCTERMS.title: text(f"{CATALOGUE}: data"),
                DCTERMS.description: text(f"What the {CATALOGUE} offers for reuse."),
                FOAF.homepage: self.page,
                DCAT.dataset: self.add_dataset(),
                DCAT.service: self.base["api"],
                DCAT.themeTaxonomy: AUTHORITY["data-theme"],
            },
        )

    def common(self):
        return {
            DCTERMS.publisher: self.add_publisher(),
            DCTERMS.issued: self.issued,
            DCTERMS.modified: time(self.version.recorded),
            DCTERMS.language: ENGLISH,
            DCTERMS.license: LICENCE,
            DCTERMS.spatial: EUROPE,
        }

    def add_publisher(self):
        name = {FOAF.name: text(about.PUBLISHER), FOAF.homepage: URIRef(f"{self.site}/")}
        return self.add("publisher", FOAF.Agent, name)

    def add_contact(self):
        name = {VCARD.fn: Literal(about.PUBLISHER), VCARD.hasURL: self.page}
        return self.add("contact", VCARD.Organization, name)

    def add_dataset(self):
        common = self.common()
        del common[DCTERMS.license]  # It is that of each distribution.
        return self.add(
            "dataset",
            DCAT.Dataset,
            common
            | {
                DCTERMS.title: text(CATALOGUE),
                DCTERMS.description: text(about.DESCRIPTION),
                DCTERMS.identifier: Literal(str(self.base["dataset"])),
                DCAT.version: Literal(self.version.label),
                DCAT.contactPoint: self.add_contact(),
                DCAT.keyword: [text(word) for word in about.KEYWORDS],
                DCAT.landingPage: self.page,
                DCAT.theme: THEMES,
                DCTERMS.accessRights: PUBLIC,
                DCTERMS.accrualPeriodicity: AUTHORITY["frequency/IRREG"],
                DCTERMS.temporal: self.add_period(),
                FOAF.page: URIRef(f"{self.site}{reverse('actions:codebook')}"),
                DCAT.distribution: self.add_distributions(),
            },
        )

    def add_period(self):
        start = Literal(about.COVERED_FROM.isoformat(), datatype=XSD.date)
        return self.add("period", DCTERMS.PeriodOfTime, {DCAT.startDate: start})
