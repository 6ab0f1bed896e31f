"""Whether the addresses of the catalogue still answer: asked one by one, and recorded."""

from itertools import chain, zip_longest
from urllib.parse import urlsplit

import httpx
from django.db import models
from django.utils.timezone import localdate, now

from actions.history.revision import revision
from actions.importing.fetching import NotFetched
from actions.importing.fetching.client import Client, one_at_a_time
from actions.models import AddressCheck, DocumentAddress
from actions.models.base import catalogue_models
from actions.vocabulary import Confirmation, EditOrigin

A_DAY = 24 * 60 * 60
LONGEST_TURN = 10 * 60  # Texts that are fetched meanwhile take seconds or minutes.
REASON = "Asked by a program up to {:%d.%m.%Y}, these addresses answered with a page (status 200)."
LONGEST = {name: AddressCheck._meta.get_field(name).max_length for name in ["moved_to", "trouble"]}


def addresses():
    """Return every address that the catalogue holds, those of one host far from each other."""
    found = set()
    for model in catalogue_models():
        for field in model._meta.fields:
            if isinstance(field, models.URLField):
                found.update(model._default_manager.values_list(field.name, flat=True))
    hosts = {}
    for address in sorted(found - {""}):
        hosts.setdefault(urlsplit(address).netloc, []).append(address)
    return [one for one in chain.from_iterable(zip_longest(*hosts.values())) if one]


def check_addresses():
    """Ask every address, and yield what is recorded of it; private networks are not asked."""
    with Client(A_DAY, any_host=True) as client:
        for address in addresses():
            with one_at_a_time(LONGEST_TURN):
                about = _asked(client, address)
            check, _ = AddressCheck.objects.update_or_create(
                address=address, defaults={**about, "checked": now()}
            )
            yield check
            client.wait(client.pause)  # So that an editor who fetches a text has a turn.


def _asked(client, address):
    """Return what an address answered, as it is recorded."""
    about = {"status": None, "moved_to": "", "trouble": ""}
    try:
        about["status"], place = client.ask(address)
        if httpx.URL(place) != httpx.URL(address):
            about["moved_to"] = place[: LONGEST["moved_to"]]
    except NotFetched as refusal:
        about["trouble"] = str(refusal)[: LONGEST["trouble"]]
    return about


def confirm_answered():
    """Record, as one edit, which addresses of documents answered that nobody had opened.

    A program that reached a page has not read it, and the record says so. What moved or is gone
    stays with what nobody has opened.
    """
    answered = AddressCheck.objects.filter(status=200, moved_to="").values("address")
    with revision(EditOrigin.ADDRESSES, REASON.format(localdate())):
        waiting = DocumentAddress.objects.never_opened().filter(address__in=answered)
        changed = list(waiting.select_for_update(of=["self"]))
        for one in changed:
            one.confirmation = Confirmation.ANSWERED
            one.save()
    return len(changed)
