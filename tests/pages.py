"""Reading pages as a browser does: strictly, by their elements."""

import html5lib

STRICT = {"strict": True, "namespaceHTMLElements": False}


def parsed(response):
    """Return the root element of a page; HTML that is not valid is an error."""
    return html5lib.HTMLParser(**STRICT).parse(response.content.decode())


def words(element):
    """Return the text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def texts(element, path):
    """Return the text of every element that the path finds."""
    return [words(found) for found in element.findall(path)]


def part(page, identifier):
    """Return the element with an id."""
    return page.find(f".//*[@id='{identifier}']")


def section(page, heading):
    """Return the section under the heading with an id."""
    return page.find(f".//section[@aria-labelledby='{heading}']")


def links(element):
    """Return the target of every link, by its text."""
    return {words(link): link.get("href") for link in element.iter("a")}


def targets(element):
    """Return the targets of all links, in order."""
    return [link.get("href") for link in element.iter("a")]


def scripts(page):
    """Return the scripts that a browser would run; what describes a page to machines is none."""
    return [one for one in page.iter("script") if one.get("type") != "application/ld+json"]


def refused(page):
    """Return the elements of a page that the policy keeps from working."""
    return [element.tag for element in page.iter() if _is_refused(element)]


def _is_refused(element):
    inline = element.tag == "script" and element.get("src") is None
    return element.tag == "style" or inline or element.get("style") is not None


def facts(page):
    """Return what the list of facts says, by its terms."""
    found = page.find(".//dl[@class='facts']")
    return {words(found[i]): words(found[i + 1]) for i in range(0, len(found), 2)}


def facet_of(page, name):
    """Return the element of a facet."""
    return next(
        facet
        for facet in page.findall(".//details[@class='facet']")
        if facet.find(f".//input[@name='{name}']") is not None
    )


def counts_in(page, name):
    """Return the number that stands beside each value of a facet, by its code."""
    return {
        label.find("input").get("value"): int(label.find(".//span[@aria-hidden]").text)
        for label in facet_of(page, name).iter("label")
    }


def message_at(page, name):
    """Return what is said beside a facet about a wrong value."""
    return texts(facet_of(page, name), ".//p[@class='error']")
