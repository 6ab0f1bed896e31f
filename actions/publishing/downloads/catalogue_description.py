"""The description of the dataset for data portals, in Turtle and in JSON-LD."""

import json

from actions.publishing.downloads.dcat import graph_of
from actions.publishing.downloads.dcat_terms import PREFIXES

TURTLE_FILE = "catalogue.ttl"
JSON_LD_FILE = "catalogue.jsonld"


def write(snapshot, folder):
    """Write the description in both forms; the files that it describes are there already."""
    graph = graph_of(snapshot, folder)
    graph.serialize(folder / TURTLE_FILE, format="turtle", encoding="utf-8")
    (folder / JSON_LD_FILE).write_text(_json_ld(graph), encoding="utf-8")


def _json_ld(graph):
    """Return the graph as JSON-LD, sorted, so that the same graph gives the same text."""
    context = {prefix: str(space) for prefix, space in PREFIXES.items()}
    found = json.loads(graph.serialize(format="json-ld", context=context))
    text = json.dumps(_sorted(found), indent=2, ensure_ascii=False, sort_keys=True)
    return f"{text}\n"


def _sorted(value):
    """Return a value with its lists sorted, which in JSON-LD have no order."""
    if isinstance(value, dict):
        return {name: _sorted(one) for name, one in value.items()}
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value
