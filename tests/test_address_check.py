"""Whether the addresses of the catalogue answer: asked by a program, and recorded."""

import pytest
from django.utils.timezone import localdate, now

from actions.admin.accounts import TRANSCRIBERS
from actions.importing.fetching import guard
from actions.importing.fetching.checking import addresses, check_addresses
from actions.importing.fetching.client import one_at_a_time
from actions.models import AddressCheck, DocumentAddress, Edit
from actions.vocabulary import Confirmation, EditOrigin
from tests.accounts import account
from tests.factories import DocumentAddressFactory, SourceFactory
from tests.fetching import run

pytestmark = pytest.mark.django_db


def unopened(address, **values):
    about = {"document__sources": [], "confirmation": Confirmation.NOT_CHECKED, **values}
    return DocumentAddressFactory(address=address, **about)


def plays(official):
    """Let the server answer in all ways; return the addresses by how they answer."""
    return {
        "fine": official.says("/fine", b"A page."),
        "moved": official.says("/moved", status=301, Location="/fine"),
        "gone": official.says("/gone", status=410),
        "refused": official.says("/refused", status=403),
        "away": official.at("/", "127.0.0.3"),
    }


def test_it_says_of_each_address_what_it_answers(official):
    at = plays(official)
    unopened(at["fine"])
    unopened(at["moved"])
    for name in ["gone", "refused", "away"]:
        SourceFactory(address=at[name])
    SourceFactory(address="", publisher="Nobody")

    lines, failure = run(check=True)

    assert sorted(lines) == sorted(
        [
            "1 addresses of documents count as answered from now on.",
            f"{at['fine']}: answers 200",
            f"{at['moved']}: moved to {at['fine']}, which answers 200",
            f"{at['gone']}: is gone (410)",
            f"{at['refused']}: answers 403",
            f"{at['away']}: {guard.PRIVATE.format('127.0.0.3')}",
        ]
    )
    assert failure == ""
    assert AddressCheck.objects.get(address=at["gone"]).status == 410


@pytest.mark.postgresql
@pytest.mark.usefixtures("history")
def test_only_what_answers_at_its_place_counts_as_answered(official):
    at = plays(official)
    waiting = {name: unopened(address) for name, address in at.items()}
    opened = unopened(at["fine"], confirmation=Confirmation.OPENED)
    before = Edit.objects.count()

    run(check=True)

    found = {name: DocumentAddress.objects.get(pk=one.pk) for name, one in waiting.items()}
    assert found.pop("fine").confirmation == Confirmation.ANSWERED
    assert {one.confirmation for one in found.values()} == {Confirmation.NOT_CHECKED}
    assert [one.address for one in found.values()] == [at[name] for name in found]
    opened.refresh_from_db()
    assert opened.confirmation == Confirmation.OPENED
    edit = Edit.objects.latest("pk")
    assert Edit.objects.count() == before + 1
    assert edit.origin == EditOrigin.ADDRESSES
    assert f"{localdate():%d.%m.%Y}" in edit.reason
    assert set(DocumentAddress.objects.never_opened()) == set(found.values())


def test_a_server_that_knows_no_head_is_asked_for_the_page(official):
    def only_whole(handler):
        status = b"501 No" if handler.command == "HEAD" else b"200 OK"
        handler.wfile.write(b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n" % status)

    SourceFactory(address=official.says("/whole", only_whole))

    run(check=True)

    assert AddressCheck.objects.get().said == "answers 200"


def test_hosts_are_asked_in_turns_and_all_addresses_are_found():
    for host, path in ["ax", "ay", "az", "bx"]:
        SourceFactory(address=f"https://{host}.example/{path}")
    unopened("https://a.example/x")
    unopened("https://c.example/m", linked=False)

    assert addresses() == [
        *["https://a.example/x", "https://b.example/x", "https://c.example/m"],
        *["https://a.example/y", "https://a.example/z"],
    ]


def test_between_two_addresses_an_editor_can_fetch_a_text(official):
    SourceFactory(address=official.says("/1", b"A page."))
    SourceFactory(address=official.says("/2", b"A page."))
    checks = check_addresses()
    next(checks)

    with one_at_a_time(0):
        waiting = official.paths()

    assert waiting == ["/1"]
    assert [one.said for one in checks] == ["answers 200"]


def test_a_later_check_takes_the_place_of_an_earlier_one(official):
    SourceFactory(address=official.says("/page", status=404))
    run(check=True)
    official.says("/page", b"It is back.")

    run(check=True)

    assert AddressCheck.objects.get().said == "answers 200"


@pytest.mark.postgresql
def test_what_did_not_answer_waits_in_a_list_until_no_record_names_it(client):
    client.force_login(account("editor", TRANSCRIBERS))
    for number, status in enumerate([200, 404, None, 410], start=1):
        address = f"https://a.example/{number}"
        AddressCheck.objects.create(address=address, checked=now(), status=status)
    for number in [1, 2, 3]:
        SourceFactory(address=f"https://a.example/{number}")

    listed = client.get("/admin/actions/addresscheck/?trouble=yes")

    assert [str(one) for one in listed.context["cl"].result_list] == [
        *["https://a.example/2", "https://a.example/3"]
    ]
    assert client.get("/admin/actions/addresscheck/add/").status_code == 403
