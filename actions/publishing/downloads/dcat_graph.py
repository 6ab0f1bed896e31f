"""A graph in the terms of DCAT-AP 3, while it is made."""

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef

from actions.models import DataVersion
from actions.publishing.downloads import about
from actions.publishing.downloads.dcat_terms import CLASSES, PREFIXES


class DescriptionGraph:
    """The description of a snapshot, whose files lie in a folder.

    The methods of those who fill it add one thing each, and return what names it.
    """

    def __init__(self, snapshot, folder):
        self.version, self.site = snapshot.version, snapshot.site
        self.folder = folder
        self.base = Namespace(f"{about.page_of_data(self.site)}#")
        self.page = URIRef(about.page_of_data(self.site))
        self.graph = Graph(bind_namespaces="none")
        for prefix, space in PREFIXES.items():
            self.graph.bind(prefix, space)
        self.issued = time((DataVersion.objects.first() or self.version).recorded)

    def add(self, name, kind, properties):
        """Add what ``name`` names: each property with its value or list of values."""
        subject = self.base[name]
        self.graph.add((subject, RDF.type, kind))
        for predicate, values in properties.items():
            for value in values if isinstance(values, list) else [values]:
                self.graph.add((subject, predicate, value))
                if predicate in CLASSES:
                    self.graph.add((value, RDF.type, CLASSES[predicate]))
        return subject


def text(words):
    """Return words as a text in English."""
    return Literal(words, lang="en")


def time(moment):
    """Return a moment to the second, in UTC."""
    return Literal(f"{moment:%Y-%m-%dT%H:%M:%SZ}", datatype=XSD.dateTime, normalize=False)
