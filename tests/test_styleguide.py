"""The page that shows every component, and that no style stands without a use."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from actions.templatetags.membership import SIZES
from actions.vocabulary import Standing
from tests.factories import (
    FindingFactory,
    ObservationFactory,
    ProgressReportFactory,
    ProposalFactory,
)
from tests.pages import parsed, part, targets

STYLE_GUIDE = reverse("actions:styleguide")
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
GIVES_CLASSES = re.compile(r'\bclass(?:=|Name = |List\.\w+\()"([^"]*)"')


@pytest.mark.django_db
def test_the_style_guide_is_a_valid_page_of_an_empty_catalogue(client):
    page = parsed(client.get(STYLE_GUIDE))

    assert page.find(".//head/meta[@name='robots']").get("content") == "noindex"
    inner = {target[1:] for target in targets(page.find(".//main")) if target.startswith("#")}
    assert inner - {element.get("id") for element in page.iter()} == set()
    assert page.findall(".//li[@class='row']") == []


@pytest.mark.django_db
def test_the_style_guide_shows_records_of_the_catalogue_in_its_parts(client):
    proposal = ProposalFactory()
    report = ProgressReportFactory(number=1)
    finding = FindingFactory(report=report)
    ObservationFactory(proposal=proposal, report=report)

    page = parsed(client.get(STYLE_GUIDE))

    assert proposal.get_absolute_url() in targets(part(page, "rows"))
    assert part(page, finding.anchor) is not None
    assert len(part(page, "pictures").findall(".//div[@class='pilebox']/a")) == 1


@pytest.mark.django_db
def test_nothing_leads_to_the_style_guide(client, subtests):
    for path in (reverse("actions:data"), reverse("actions:sitemap"), "/robots.txt"):
        with subtests.test(path=path):
            assert STYLE_GUIDE not in client.get(path).content.decode()


def test_every_class_that_is_styled_is_used_somewhere():
    assert sorted(_styled() - _used()) == []


def _styled():
    """Return the classes that the sheet of the public pages names in its selectors."""
    text = (settings.BASE_DIR / "static/site.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    selectors = re.findall(r"([^{}]+)\{", re.sub(r'"[^"]*"', "", text))
    return {name for one in selectors for name in re.findall(r"\.([a-z][\w-]*)", one)}


def _used():
    """Return the classes that templates, their tags and the script give to elements."""
    templates = [
        TAGS.sub(" ", path.read_text(encoding="utf-8"))
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if "admin" not in path.parts
    ]
    code = [
        *(settings.BASE_DIR / "actions/templatetags").glob("*.py"),
        settings.BASE_DIR / "static/site.js",
    ]
    texts = [*templates, *(path.read_text(encoding="utf-8") for path in code)]
    given = [classes for text in texts for classes in GIVES_CLASSES.findall(text)]
    computed = [*Standing.values, *(size.name for size in SIZES)]
    return {*re.findall(r"[\w-]+", " ".join(given)), *computed}
