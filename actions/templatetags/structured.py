"""Tags with which a page describes itself to machines."""

from django import template
from django.urls import reverse

from actions.context_processors import version_at
from actions.publishing import structured_data
from actions.templatetags.catalogue import json_ld

register = template.Library()


@register.simple_tag
def breadcrumb_data(here, parent="", parent_address=""):
    """Describe the way to the page."""
    parents = [(parent, parent_address)] if parent_address else []
    crumbs = [("Home", reverse("actions:home")), *parents, (here, "")]
    return json_ld(structured_data.breadcrumbs(crumbs))


@register.simple_tag
def website_data():
    """Describe the site."""
    return json_ld(structured_data.website())


@register.simple_tag(takes_context=True)
def collection_data(context, name):
    """Describe a page that lists records."""
    request = context.request
    return json_ld(structured_data.collection(name, request.path, version_at(request)))


@register.simple_tag(takes_context=True)
def proposal_data(context, proposal):
    """Describe a proposal."""
    version = version_at(context.request)
    return json_ld(structured_data.proposal(proposal, version))


@register.simple_tag(takes_context=True)
def document_data(context, record, document):
    """Describe the page of a declaration, a report or a document."""
    version = version_at(context.request)
    return json_ld(structured_data.page_about(record, document, version))


@register.simple_tag(takes_context=True)
def dialogue_data(context, dialogue):
    """Describe the page of a structured dialogue."""
    return json_ld(structured_data.dialogue(dialogue, version_at(context.request)))
