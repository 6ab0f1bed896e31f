"""Reading pages as a browser does: strictly, by their elements."""

import html5lib

STRICT = {"strict": True, "namespaceHTMLElements": False}


def parsed(response):
    """Return the root element of a page; HTML that is not valid is an error."""
    return html5lib.HTMLParser(**STRICT).parse(response.content.decode())


def parsed_fragment(text):
    """Return the root of a part of a page; HTML that is not valid is an error."""
    return html5lib.HTMLParser(**STRICT).parseFragment(text)


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
    """Return the scripts in a page, without ours; what describes it to machines is none."""
    found = (one for one in page.iter("script") if one.get("type") != "application/ld+json")
    return [one for one in found if one.get("src") != "/static/site.js"]


def refused(page):
    """Return the elements of a page that the policy keeps from working."""
    return [element.tag for element in page.iter() if _is_refused(element)]


def _is_refused(element):
    inline = element.tag == "script" and element.get("src") is None
    return element.tag == "style" or inline or element.get("style") is not None


def definitions(element):
    """Return what lists of terms say, by the terms."""
    return dict(zip(texts(element, ".//dt"), texts(element, ".//dd"), strict=True))


def facts(page):
    """Return what the list of facts says, by its terms."""
    return definitions(page.find(".//dl[@class='facts']"))


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
        label.find("input").get("value"): int(label.find("small").text)
        for label in facet_of(page, name).iter("label")
    }


def message_at(page, name):
    """Return what is said about a wrong value of a filter."""
    return texts(page, f".//span[@id='{name}-error']")
