"""Failed logins: what they lock, from which address they came, who lifts a lock."""

import datetime

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.admin.accounts import ADMINISTRATORS, TRANSCRIBERS
from tests.accounts import PASSWORD, account, browser_of
from tests.edits import rolled_back
from tests.hostile import HOSTILE
from tests.pages import parsed, refused, texts
from tests.test_admin.desk import address, change_page, number_listed

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
INDEX = reverse("admin:index")
FAILED = address(AccessAttempt, "changelist")
WRONG_PASSWORD = "a wrong password"
OFFICE, HOME = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def anna():
    return account("anna", TRANSCRIBERS, password=PASSWORD)


@pytest.fixture
def desk():
    """A browser in which an administrator is logged in."""
    return browser_of(account("administrator", ADMINISTRATORS))


def log_in(client, name="anna", password=WRONG_PASSWORD, **sent):
    """Send the form of the login from the office, unless said otherwise."""
    typed = {"username": name, "password": password, "next": INDEX}
    return client.post(LOGIN, typed, **{"REMOTE_ADDR": OFFICE} | sent)


def fail(client, times, **how):
    return [log_in(client, **how).status_code for _ in range(times)]


def test_the_fifth_failure_locks_and_says_so(client, anna):
    assert fail(client, 4) == [200] * 4

    response = log_in(client)

    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert texts(parsed(response), ".//h1") == ["Logging in is locked"]
    assertContains(response, "Wait 15 minutes", status_code=429)
    assert refused(parsed(response)) == []


def test_a_locked_name_does_not_log_in_with_the_right_password(client, anna):
    fail(client, 5)

    assert log_in(client, password=PASSWORD).status_code == 429
    assertRedirects(client.get(INDEX), f"{LOGIN}?next={INDEX}")


def test_four_failures_do_not_lock_and_a_success_forgets_them(client, anna):
    for _ in range(2):
        assert fail(client, 4) == [200] * 4
        assert log_in(client, password=PASSWORD).status_code == 302


def test_another_name_and_another_address_are_not_locked(client, anna):
    account("ben", TRANSCRIBERS, password=PASSWORD)
    fail(client, 5)

    assert log_in(Client(), name="ben", password=PASSWORD).status_code == 302
    assert log_in(Client(), password=PASSWORD, REMOTE_ADDR=HOME).status_code == 302
    assert log_in(Client(), password=PASSWORD).status_code == 429


def test_another_browser_does_not_get_around_the_lock(client, anna):
    counted = [log_in(client, HTTP_USER_AGENT=f"Browser {i}").status_code for i in range(5)]

    assert counted == [200] * 4 + [429]


def test_names_are_answered_alike_whether_there_is_an_account_or_not(client, anna, subtests):
    account("gone", TRANSCRIBERS, password=PASSWORD, is_active=False)
    account("unusable", TRANSCRIBERS)

    def answers(tried, password):
        pages = [log_in(client, name=tried, password=password) for _ in range(6)]
        return [(page.status_code, texts(parsed(page), ".//p")) for page in pages]

    of_anna = answers("anna", WRONG_PASSWORD)
    for name in ("nobody", "gone", "unusable"):
        with subtests.test(name=name):
            assert answers(name, PASSWORD) == of_anna


def test_a_lock_ends_after_fifteen_minutes_however_often_somebody_tries(client, anna):
    fail(client, 5)
    _let_pass(minutes=14)
    assert fail(client, 3) == [429] * 3

    _let_pass(minutes=2)

    assert log_in(client, password=PASSWORD).status_code == 302


def _let_pass(minutes):
    for attempt in AccessAttempt.objects.all():
        earlier = attempt.attempt_time - datetime.timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=earlier)


def test_what_is_past_is_cleared_by_the_next_login(client, anna):
    fail(client, 2, name="nobody")
    _let_pass(minutes=16)

    log_in(client, password=PASSWORD)

    assert not AccessAttempt.objects.exists()


def test_a_password_is_not_kept_and_a_login_not_noted(client, anna):
    fail(client, 2)
    kept = AccessAttempt.objects.get()
    log_in(client, password=PASSWORD)

    assert WRONG_PASSWORD not in f"{kept.post_data}{kept.get_data}"
    assert not AccessLog.objects.exists()


@pytest.mark.postgresql
def test_a_hostile_name_or_password_is_a_failed_login(client, desk, subtests):
    for value, name in HOSTILE.items():
        with subtests.test(value=value), rolled_back():
            assert log_in(client, name=name).status_code == 200
            assert log_in(client, password=name).status_code == 200
            assertNotContains(desk.get(FAILED), "<script>alert(1)")


def test_a_program_is_answered_like_everybody(client, anna):
    fail(client, 5)

    response = log_in(
        client, HTTP_X_REQUESTED_WITH="XMLHttpRequest", HTTP_ORIGIN="https://a.example"
    )

    assert response.status_code == 429
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in response


# Addresses.


def address_of_attempt():
    return AccessAttempt.objects.order_by("-attempt_time").first().ip_address


def test_an_address_is_that_of_the_connection_and_a_network_of_ipv6(client, subtests):
    for sent, kept in {
        "192.0.2.1": "192.0.2.1",
        "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
        "::ffff:192.0.2.1": "192.0.2.1",
        "fe80::1%eth0": "fe80::",
        "": None,
        "unix:": None,
    }.items():
        with subtests.test(sent=sent), rolled_back():
            log_in(client, REMOTE_ADDR=sent, HTTP_X_FORWARDED_FOR=HOME)

            assert address_of_attempt() == kept


def test_behind_a_proxy_an_address_is_the_last_that_it_forwards(client, settings, subtests):
    settings.BEHIND_PROXY = True

    for sent, kept in {
        HOME: HOME,
        f"203.0.113.9, {HOME}": HOME,
        f"203.0.113.9,{HOME}": HOME,
        f'203.0.113.9, ", {HOME}': HOME,
        f"{'1.1.1.1, ' * 1000}{HOME}": HOME,
        f"for=1.1.1.1, {HOME}": HOME,
        "203.0.113.9, 2001:db8:1:2:3:4:5:6": "2001:db8:1:2::",
        "": OFFICE,
        f"1.1.1.1, {HOME}:50123": HOME,
        "[2001:db8:1:2:3:4:5:6]:443": "2001:db8:1:2::",
        "[::ffff:198.51.100.7]:443": HOME,
        "1.1.1.1, nonsense": OFFICE,
    }.items():
        with subtests.test(sent=sent[-40:]), rolled_back():
            log_in(client, HTTP_X_FORWARDED_FOR=sent)

            assert address_of_attempt() == kept


def test_the_log_says_that_visitors_may_share_one_address(client, settings, caplog, subtests):
    shared = "five wrong passwords from anywhere lock a name for everybody"
    for behind_proxy, sent, said in [
        (None, {"HTTP_X_FORWARDED_FOR": HOME}, "BEHIND_PROXY is not set"),
        (False, {"HTTP_X_FORWARDED_FOR": HOME}, "BEHIND_PROXY is not set"),
        (True, {}, "BEHIND_PROXY is set, but X-Forwarded-For holds no address"),
        (True, {"HTTP_X_FORWARDED_FOR": "unknown"}, "X-Forwarded-For holds no address"),
        (True, {"HTTP_X_FORWARDED_FOR": HOME}, ""),
        (None, {"REMOTE_ADDR": "unix:"}, "The connection has no address"),
        (None, {}, ""),
    ]:
        with subtests.test(behind_proxy=behind_proxy, sent=sent), rolled_back():
            settings.BEHIND_PROXY = behind_proxy
            caplog.clear()

            log_in(client, **sent)

            assert (shared in caplog.text) == bool(said)
            assert said in caplog.text


def test_a_forged_address_does_not_get_around_the_lock(client, settings, subtests):
    for behind_proxy, forged in [
        (False, "203.0.113.{}"),
        (True, f"203.0.113.{{}}, {HOME}"),
        (True, f'1.1.1.{{}}, ", {HOME}'),
    ]:
        with subtests.test(behind_proxy=behind_proxy, forged=forged), rolled_back():
            settings.BEHIND_PROXY = behind_proxy

            sent = [forged.format(i) for i in range(5)]
            counted = [log_in(client, HTTP_X_FORWARDED_FOR=one).status_code for one in sent]

            assert counted == [200] * 4 + [429]


def test_another_address_of_the_same_ipv6_network_does_not_get_around_the_lock(client):
    counted = [log_in(client, REMOTE_ADDR=f"2001:db8:1:2::{i}").status_code for i in range(1, 6)]

    assert counted == [200] * 4 + [429]


# Lifting a lock.


def test_an_administrator_sees_which_names_are_locked(client, desk):
    fail(client, 3)
    fail(client, 2, HTTP_USER_AGENT="Another browser")
    fail(client, 1, name="ben")

    page = parsed(desk.get(FAILED))

    assert texts(page, ".//h1") == ["Failed logins of the last 15 minutes"]
    assert texts(page, ".//td[@class='field-failures']") == ["1", "5", "5"]
    states = texts(page, ".//td[@class='field-state']")
    assert states == ["not locked", "locked", "locked"]


def test_an_administrator_looks_at_a_failed_login_and_changes_nothing(client, desk):
    fail(client, 5)
    page = change_page(AccessAttempt.objects.get())

    response = desk.get(page)

    assertContains(response, "locked")
    assertNotContains(response, 'name="_save"')
    assert desk.post(page, {"username": "ben"}).status_code == 403


def test_an_administrator_lifts_a_lock(client, desk, anna):
    fail(client, 5)
    fail(client, 5, name="ben")
    attempt = AccessAttempt.objects.get(username="anna")

    response = desk.post(
        FAILED, {"action": "lift_lock", "_selected_action": [attempt.pk]}, follow=True
    )

    assertContains(response, "Can log in again: anna.")
    assert log_in(client, password=PASSWORD).status_code == 302
    assert log_in(client, name="ben", password=PASSWORD).status_code == 429
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_repr) == ("administrator", "anna")
    assert entry.change_message == "Lock lifted."


def test_what_is_past_is_not_listed(client, desk):
    fail(client, 5)
    _let_pass(minutes=16)
    fail(Client(), 1, name="ben", REMOTE_ADDR=HOME)

    assert number_listed(desk.get(FAILED)) == 1


def test_failed_logins_are_searched_by_name_and_address(client, desk, subtests):
    fail(client, 1)
    fail(client, 1, name="ben")
    fail(client, 1, name="carl", REMOTE_ADDR=HOME)

    for term, number in {"anna": 1, OFFICE: 2, "nobody": 0}.items():
        with subtests.test(term=term):
            assert number_listed(desk.get(FAILED, {"q": term})) == number


@pytest.mark.postgresql
def test_a_hostile_search_is_answered(desk, subtests):
    for value, term in HOSTILE.items():
        with subtests.test(value=value):
            assert desk.get(FAILED, {"q": term}).status_code == 200


# Beyond the site.


def test_nothing_but_the_admin_asks_for_a_password(client):
    assert [client.get(page).status_code for page in ["/login/", "/accounts/login/"]] == [404, 404]
    assertNotContains(client.get("/api/"), 'type="password"')


def test_logging_in_says_so_when_the_database_is_away(client, database_away):
    response = log_in(client)

    assert (response.status_code, response["Retry-After"]) == (503, "10")
