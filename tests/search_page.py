"""The page of the search: what it shows of an answer."""

from django.urls import reverse

from tests.pages import parsed, section, texts

SEARCH = reverse("actions:search")


def page_for(client, query):
    return parsed(client.get(SEARCH, query))


def shown(page):
    """Return the addresses of the results that a page shows, in order."""
    return [head.find("a").get("href") for head in page.findall(".//p[@class='result-head']")]


def heads(page):
    """Return what stands at the head of each result."""
    return texts(page, ".//p[@class='result-head']")


def headings(page):
    """Return the headings of the result."""
    return texts(section(page, "result"), ".//h2") + texts(section(page, "result"), ".//h3")
