"""The page of the search: what it shows of an answer."""

from django.urls import reverse

from tests.pages import parsed, section, texts, words

SEARCH = reverse("actions:search")


def page_for(client, query):
    return parsed(client.get(SEARCH, query))


def hits(page):
    return page.findall(".//li[@class='hit']")


def shown(page):
    """Return the addresses of the results that a page shows, in order."""
    return [one.find("h3/a").get("href") for one in hits(page)]


def heads(page):
    """Return how each result is named, and what is said of it."""
    return [
        (words(one.find("h3")), *texts(one.find("p[@class='meta']"), "span")) for one in hits(page)
    ]


def headings(page):
    """Return the headings of the result."""
    return texts(section(page, "result"), ".//h2")
