"""What the head of a page says to those who show a link to it."""

import re

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from actions.models import Area, Proposal
from actions.publishing.urls import CATALOGUE, absolute_url
from actions.vocabulary import Standing

register = template.Library()

TITLE = re.compile("<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile('<meta name="description" content="(.*?)">', re.DOTALL)
CANONICAL = re.compile('<link rel="canonical" href="(.*?)">')


@register.tag
def shared(parser, token):
    """Repeat the title and the description inside the tag for those who show a link to the page."""
    nodes = parser.parse(["endshared"])
    parser.delete_first_token()
    return SharedNode(nodes)


class SharedNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        head = self.nodelist.render(context)
        canonical = CANONICAL.search(head)
        if not canonical:  # A page that says what went wrong has no address of its own.
            return head
        # They are escaped already where they stand.
        title, description = (
            mark_safe(" ".join(one.search(head)[1].split()))  # noqa: S308
            for one in (TITLE, DESCRIPTION)
        )
        # What was not endorsed yet at the time of the page has no picture there.
        record = None if context.get("not_yet_endorsed") else context.get("object")
        picture, alternative = picture_of(record)
        properties = {
            "title": title,
            "description": description,
            "type": "article" if record else "website",
            "url": mark_safe(canonical[1]),  # noqa: S308
            "site_name": CATALOGUE,
            "locale": "en_GB",
            "image": absolute_url(picture),
            "image:alt": alternative,
            "image:width": "1200",
            "image:height": "630",
        }
        metas = format_html_join("\n", '<meta property="og:{}" content="{}">', properties.items())
        card = '<meta name="twitter:card" content="summary_large_image">'
        return format_html("{}\n{}\n{}", head, metas, mark_safe(card))  # noqa: S308


def picture_of(record):
    """Return the address of the picture that goes with the page of a record, and what it shows."""
    if isinstance(record, Proposal):
        url = reverse("actions:proposal-picture", args=[record.reference])
        doubt = " (not confirmed)" if record.standing == Standing.UNCONFIRMED else ""
        return url, f"{record}{doubt}: what each progress report says of it, as squares"
    if isinstance(record, Area):
        url = reverse("actions:area-picture", args=[record.slug])
        return url, f"{record.name}: what is last on record of each proposal, as squares"
    whole = "All proposals and all progress reports: a square for what each says of each"
    return reverse("actions:picture"), whole
