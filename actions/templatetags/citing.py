"""Tags with which a page says how to cite and how to correct what stands on it."""

from itertools import chain

from django import template
from django.conf import settings

from actions.context_processors import version_at
from actions.publishing.citations import citation_of, urls
from actions.publishing.citations.styles import apa, chicago
from actions.publishing.corrections import correction_address
from actions.publishing.last_changed import days_of, in_words, log_address, most_common_days
from actions.publishing.records import kind_of
from actions.publishing.urls import CATALOGUE, LICENCE_ADDRESS, absolute

register = template.Library()


@register.inclusion_tag("partials/record_links.html", takes_context=True)
def record_links(context, record):
    """Show where to cite a record among others, and where to say that it is wrong."""
    return {
        "short_name": kind_of(record).short_name(record),
        "cite_address": urls.of_record(record),
        "correction": _correction(context.request, record),
        **_changed(context.request, record),
    }


@register.inclusion_tag("partials/last_changed.html")
def last_changed(record):
    """Show in a list of facts when a record last changed and was last reviewed."""
    return {"record": record, "log_address": log_address(record)}


@register.simple_tag(takes_context=True)
def mostly_changed(context, *groups):
    """Say once when most records of a page last changed; only the others say it themselves."""
    days = most_common_days(chain(*groups))
    context.request.mostly_changed = days
    return f"Each was {in_words(days)}, where it does not say otherwise." if days else ""


@register.inclusion_tag("partials/cite.html", takes_context=True)
def cite_record(context, record, as_of=None):
    """Show how to cite the record of a page."""
    citation = citation_of(record, version_at(context.request), as_of)
    return {
        "apa": apa(citation),
        "chicago": chicago(citation),
        "cite_address": urls.of_record(record, as_of=as_of),
        "downloads": urls.of_files(urls.of_record, record, as_of=as_of),
        "has_original": True,
        "correction": _correction(context.request, record),
    }


@register.inclusion_tag("partials/citation_meta.html", takes_context=True)
def citation_meta(context, record, as_of=None):
    """Say in the head of a page what reference managers look for there."""
    return {
        "citation": citation_of(record, version_at(context.request), as_of),
        "catalogue": CATALOGUE,
        "licence": LICENCE_ADDRESS,
        "downloads": urls.of_files(urls.of_record, record, as_of=as_of),
    }


def _changed(request, record):
    """Return when a record last changed, where most others on its page changed on another day."""
    if not hasattr(record, "last_changed"):
        return {}
    days = days_of(record)
    if days == getattr(request, "mostly_changed", None):
        return {}
    return {"changed": in_words(days), "log_address": log_address(record)}


def _correction(request, record):
    if not settings.CORRECTIONS_ADDRESS:
        return ""
    kind = kind_of(record)
    address = absolute(kind.address(record))
    return correction_address(kind.name(record), address, version_at(request))
