"""The terms of DCAT-AP 3 and of the vocabularies of the EU that describe the dataset."""

from rdflib import DCTERMS, FOAF, XSD, Namespace, URIRef

AUTHORITY = Namespace("http://publications.europa.eu/resource/authority/")
MEDIA_TYPE = Namespace("https://www.iana.org/assignments/media-types/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # The edition that rdflib knows has no versions.
DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCTERMS,
    "foaf": FOAF,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}

ENGLISH = AUTHORITY["language/ENG"]
EUROPE = AUTHORITY["continent/EUROPE"]
FRICTIONLESS = URIRef("https://specs.frictionlessdata.io/tabular-data-package/")
LICENCE = AUTHORITY["licence/CC_BY_4_0"]
OPENAPI = URIRef("https://spec.openapis.org/oas/v3.1.0")
PUBLIC = AUTHORITY["access-right/PUBLIC"]
STABLE = AUTHORITY["planned-availability/STABLE"]
THEMES = [AUTHORITY["data-theme/GOVE"], AUTHORITY["data-theme/INTR"]]

# What the values of some properties are, said here so that nobody need fetch the vocabularies.
CLASSES = {
    DCAT.contactPoint: VCARD.Kind,
    DCAT.landingPage: FOAF.Document,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.packageFormat: DCTERMS.MediaType,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.spatial: DCTERMS.Location,
    FOAF.homepage: FOAF.Document,
    FOAF.page: FOAF.Document,
}
