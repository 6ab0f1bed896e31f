"""The list of proposals: what reports say of some, and what a query string shows."""

from django.http import QueryDict
from django.urls import reverse

from actions.filters.proposals import ProposalFilter
from actions.models import Proposal
from actions.vocabulary import Status
from tests.factories import ObservationFactory, PeriodEvidenceFactory
from tests.pages import counts_in, parsed, section, words

LIST = reverse("actions:proposal-list")
FACETS = [
    *["area", "set", "status", "type", "source"],
    *["report", "last", "theme", "organisation", "country"],
]


def observe(proposal, number, status=Status.IN_PLACE):
    """Record what the report with a number says of a proposal."""
    return ObservationFactory(proposal=proposal, report__number=number, status=status)


def bear(proposal, number):
    """Record that something of the time of the report with a number bears on a proposal."""
    return PeriodEvidenceFactory(proposal=proposal, finding__report__number=number)


def shown(page):
    """Return the references of the rows on a page, in order."""
    return references_in(section(page, "result"))


def references_in(element):
    """Return the references that stand in an element, in order."""
    marked = (one for one in element.iter() if "reference" in one.get("class", "").split())
    return [words(one) for one in marked]


def rows_on(page):
    """Return the rows of a list, by their references."""
    return {references_in(row)[0]: row for row in page.findall(".//li[@class='row']")}


def progress_in(row):
    """Return what a row says of the newest status, and what its strip says of all reports."""
    return words(row.find("div[@class='now']")), row.find("*[@class='strip']").get("aria-label")


def rows_of(client, query):
    """Return the references of the rows that a query string gives."""
    return [row.reference for row in client.get(f"{LIST}?{query}").context["proposals"]]


def references_behind(query):
    """Return the references that a query string selects, without the page that shows them."""
    selected = ProposalFilter(QueryDict(query), queryset=Proposal.objects.for_list())
    return list(selected.qs.values_list("reference", flat=True))


def references_of_values(client, query=""):
    """Return the references that each value of each facet selects alone, by facet and code."""
    page = parsed(client.get(f"{LIST}?{query}"))
    return {
        name: {
            code: set(references_behind(f"{query}&{name}={code}")) for code in counts_in(page, name)
        }
        for name in FACETS
    }


def numbers_of_rows(query, rows, of_values):
    """Return how many of the rows each value would leave if it were alone in its facet.

    ``rows`` are the references of all rows, ``of_values`` those that each value selects alone.
    """
    chosen = {
        name: set().union(*(of_values[name][code] for code in codes))
        for name, codes in QueryDict(query).lists()
        if name in FACETS
    }
    return {
        name: {
            code: len(
                found.intersection(rows, *(chosen[other] for other in chosen if other != name))
            )
            for code, found in values.items()
        }
        for name, values in of_values.items()
    }


def numbers_on(page):
    """Return the number that stands beside each value of each facet, by facet and code."""
    return {name: counts_in(page, name) for name in FACETS}
