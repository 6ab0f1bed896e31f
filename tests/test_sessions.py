"""A session that ended while somebody was typing, and what is done with a request before that."""

from io import BytesIO
from itertools import product
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from psycopg2 import errors
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from actions.admin.accounts import ADMINISTRATORS, TRANSCRIBERS
from actions.admin.sessions import PASSWORDS
from actions.middleware.refusals import FewAtOnceMiddleware
from actions.models import CatalogueState
from eunato.database import outage
from tests import factories
from tests.accounts import PASSWORD, account, browser_of
from tests.crowds import crowded
from tests.edits import rolled_back
from tests.hostile import HOSTILE
from tests.pages import parsed, refused, texts
from tests.test_admin.desk import address, as_sent, change_page, differences, send

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
INDEX = reverse("admin:index")
ORIGIN = "http://testserver"  # Browsers name it with whatever a form sends.
FOREIGN = "https://other.example"
NAME, WORD = "login-again-username", "login-again-password"


@pytest.fixture
def administrator():
    return account("ada", ADMINISTRATORS, password=PASSWORD)


@pytest.fixture
def anna():
    return account("anna", TRANSCRIBERS, password=PASSWORD)


@pytest.fixture
def desk(administrator):
    """A browser that is asked for its tokens, in which the administrator is logged in."""
    client = browser()
    client.force_login(administrator)
    return client


@pytest.fixture
def visitor():
    """A browser that is asked for its tokens, in which nobody is logged in."""
    return browser()


def browser():
    return Client(enforce_csrf_checks=True, headers={"origin": ORIGIN})


def sent_by(visitor, page, sent):
    """Send something with the token that a visitor finds on the page for logging in."""
    return visitor.post(page, {**as_sent_to_log_in(visitor.get(LOGIN)), **sent})


def sent_too_late(desk, page, **typed):
    """Open a form, type into it, and send it after the session has ended."""
    sent = {**as_sent(desk.get(page)), **typed}
    Session.objects.all().delete()
    return desk.post(page, {name: value for name, value in sent.items() if value is not None})


def log_in_again(desk, response, page, name="ada", password=None):
    sent = {**as_sent(response), NAME: name, WORD: password or PASSWORD}
    return desk.post(page, sent)


def test_nothing_is_saved_and_everything_kept_until_the_login(desk, anna):
    page = change_page(anna)

    response = sent_too_late(desk, page, first_name="Anna", last_name="two\r\nlines")

    assert response.status_code == 403
    assert texts(parsed(response), ".//h1") == ["Log in again to save what you typed"]
    assert refused(parsed(response)) == []
    kept = as_sent(response)
    assert (kept["first_name"], kept["username"]) == ("Anna", "anna")
    anna.refresh_from_db()
    assert anna.first_name == ""


def test_after_the_login_it_is_saved(desk, anna):
    page = change_page(anna)
    response = sent_too_late(desk, page, first_name="Anna")

    saved = log_in_again(desk, response, page)

    assertRedirects(saved, address(User, "changelist"))
    anna.refresh_from_db()
    assert (anna.first_name, anna.groups.get().name) == ("Anna", TRANSCRIBERS)


def test_a_wrong_password_keeps_it_and_counts_as_a_failed_login(desk, anna):
    page = change_page(anna)
    response = sent_too_late(desk, page, first_name="Anna")

    response = log_in_again(desk, response, page, password="a wrong password")

    assertContains(response, "Please enter the correct username", status_code=403)
    assertNotContains(response, "a wrong password", status_code=403)
    assert as_sent(response)["first_name"] == "Anna"
    assert AccessAttempt.objects.get().username == "ada"
    assertRedirects(log_in_again(desk, response, page), address(User, "changelist"))


def test_whoever_may_not_do_it_does_not_do_it_after_the_login(desk, anna):
    page = change_page(anna)
    response = sent_too_late(desk, page, first_name="Anna")

    refused_page = log_in_again(desk, response, page, name="anna")

    assert refused_page.status_code == 403
    anna.refresh_from_db()
    assert anna.first_name == ""


def test_a_form_of_another_site_is_refused(anna):
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(change_page(anna), {"first_name": "Anna", NAME: "ada", WORD: PASSWORD})

    assertContains(response, "CSRF verification failed", status_code=403)


def test_a_lock_is_said_and_nothing_lost(desk, anna):
    page = change_page(anna)
    response = sent_too_late(desk, page, first_name="Anna")
    for _ in range(5):
        response = log_in_again(desk, response, page, password="a wrong password")

    assertContains(response, "This name is locked for 15 minutes.", status_code=403)
    assert as_sent(response)["first_name"] == "Anna"
    assert "no-store" in response["Cache-Control"]
    assert log_in_again(desk, response, page).status_code == 403


def test_passwords_are_not_kept(visitor):
    page = reverse("admin:password_change")
    new = {"new_password1": "a new password", "new_password2": "a new password"}

    response = sent_by(visitor, page, {**new, "old_password": PASSWORD})

    assertNotContains(response, "a new password", status_code=403)
    assertNotContains(response, PASSWORD, status_code=403)


def log_in_elsewhere(desk):
    """Log in anew, in another window of the same browser."""
    token = as_sent_to_log_in(desk.get(LOGIN))
    desk.post(LOGIN, {**token, "username": "ada", "password": PASSWORD, "next": INDEX})


def as_sent_to_log_in(response):
    field = parsed(response).find(".//input[@name='csrfmiddlewaretoken']")
    return {"csrfmiddlewaretoken": field.get("value")}


def sent_after_a_new_login(desk, page, **headers):
    sent = {**as_sent(desk.get(page)), "first_name": "Anna"}
    desk.logout()
    log_in_elsewhere(desk)
    desk.defaults.pop("HTTP_ORIGIN")
    return desk.post(page, sent, headers=headers)


def test_a_form_opened_before_a_new_login_is_kept_and_sent_again(desk, anna):
    page = change_page(anna)

    response = sent_after_a_new_login(desk, page, origin=ORIGIN)
    anna.refresh_from_db()
    before = anna.first_name
    saved = desk.post(page, as_sent(response), headers={"origin": ORIGIN})

    assert response.status_code == 403
    assert texts(parsed(response), ".//h1") == ["Send again what you typed"]
    assert before == ""
    assertRedirects(saved, address(User, "changelist"))
    anna.refresh_from_db()
    assert anna.first_name == "Anna"


@pytest.mark.parametrize("headers", [{"origin": "https://other.example"}, {}], ids=str)
def test_a_form_that_may_come_from_another_site_is_not_sent_again(desk, anna, headers):
    response = sent_after_a_new_login(desk, change_page(anna), **headers)

    assertContains(response, "CSRF verification failed", status_code=403)


@pytest.mark.postgresql
def test_hostile_values_are_kept_as_they_are(visitor, anna, subtests):
    for name, value in HOSTILE.items():
        with subtests.test(value=name):
            response = sent_by(visitor, change_page(anna), {"first_name": value, NAME: value})

            assertNotContains(response, "<script>alert(1)", status_code=403)
            assertNotContains(response, 'value="" onmouseover', status_code=403)


def test_a_file_must_be_chosen_again(visitor, anna):
    page, file = change_page(anna), ContentFile(b"text", name="text.txt")
    with_file = sent_by(visitor, page, {"file": file})
    without = sent_by(visitor, page, {"first_name": "Anna"})

    assertContains(with_file, "A file must be chosen again.", status_code=403)
    assertNotContains(without, "A file must be chosen again.", status_code=403)


def test_logging_in_and_out_need_no_session(client, anna):
    typed = {"username": "anna", "password": PASSWORD, "next": INDEX}

    assertRedirects(client.post(reverse("admin:logout")), INDEX, fetch_redirect_response=False)
    assertRedirects(client.post(LOGIN, typed), INDEX)
    assertContains(client.post(reverse("admin:logout")), "Logged out")


def test_saving_says_so_when_the_database_is_away(anna, database_away):
    client = Client(headers={"Cookie": "sessionid=somebody"})

    response = client.post(change_page(anna), {"first_name": "Anna"})

    assert (response.status_code, response["Retry-After"]) == (503, "10")


def failing(cause, *statements):
    """Return what answers as a database does that cannot save, for a cause."""
    statements = statements or ("UPDATE", 'INSERT INTO "auth_user"')

    def execute_or_not(execute, sql, params, many, context):
        if sql.startswith(statements):
            raise OperationalError(str(cause)) from cause
        return execute(sql, params, many, context)

    return execute_or_not


@pytest.mark.postgresql
def test_what_was_typed_is_kept_where_it_cannot_be_saved_and_the_page_says_why(
    desk, administrator, subtests
):
    page = change_page(administrator)
    typed = as_sent(desk.get(page)) | {"first_name": "Ada", "last_name": "<b>Lovelace</b>"}
    reasons = {
        errors.LockNotAvailable("timeout"): "Somebody else is saving something that takes long.",
        errors.DiskFull("no space"): "The server has no room left, so nothing can be saved.",
        errors.InsufficientPrivilege("denied"): "the database may only be read.",
        errors.AdminShutdown("ended"): "The database does not answer.",
    }

    for cause, reason in reasons.items():
        with subtests.test(reason=reason):
            with connection.execute_wrapper(failing(cause)):
                kept = desk.post(page, typed)
            outage.end()

            assert (kept.status_code, User.objects.get().first_name) == (503, "")
            assertContains(kept, reason, status_code=503)
    assert desk.post(page, as_sent(kept)).status_code == 302
    assert User.objects.get().last_name == "<b>Lovelace</b>"


@pytest.mark.postgresql
def test_what_was_typed_is_kept_where_nobody_can_log_in_again(desk, anna, monkeypatch, subtests):
    page, said = change_page(anna), {}
    asked = sent_too_late(desk, page, first_name="Anna")

    for cause in [errors.DiskFull(), errors.ReadOnlySqlTransaction(), errors.LockNotAvailable()]:
        with rolled_back(), connection.execute_wrapper(failing(cause)):
            kept = said[type(cause).__name__] = log_in_again(desk, asked, page)
        asked = desk.post(page, as_sent(kept))
    with crowded(PASSWORDS, monkeypatch):
        said["crowded"] = log_in_again(desk, asked, page)

    for cause, kept in said.items():
        with subtests.test(cause=cause):
            assert texts(parsed(kept), ".//h1") == ["Send again what you typed"]
            assert as_sent(kept)["first_name"] == "Anna"
            assertNotContains(kept, PASSWORD, status_code=503)
    asked = desk.post(page, as_sent(said["crowded"]))
    assertRedirects(log_in_again(desk, asked, page), address(User, "changelist"))
    anna.refresh_from_db()
    assert anna.first_name == "Anna"


def test_who_cannot_log_in_because_nothing_can_be_saved_is_told_no_more(client, anna):
    with connection.execute_wrapper(failing(errors.DiskFull())):
        response = client.post(LOGIN, {"username": "anna", "password": PASSWORD})

    assert response.status_code == 503
    assert texts(parsed(response), ".//h1") == ["Not just now"]


@pytest.mark.postgresql
def test_passwords_are_typed_again_on_the_page_that_keeps_the_rest(desk, anna, subtests):
    new = "the long way home at night"
    own = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    role = str(Group.objects.get(name=TRANSCRIBERS).pk)
    of_another = {"password1": new, "password2": new}
    for page, words, typed in [
        (address(User, "add"), of_another, {"username": "ben", "groups": role}),
        (reverse("admin:auth_user_password_change", args=[anna.pk]), of_another, {}),
        (reverse("admin:password_change"), own, {}),
    ]:
        with subtests.test(page=page):
            sent = as_sent_to_log_in(desk.get(page)) | words | typed

            with rolled_back(), connection.execute_wrapper(failing(errors.DiskFull())):
                kept = desk.post(page, sent)

            assertContains(kept, "Passwords must be typed again.", status_code=503)
            assertNotContains(kept, new, status_code=503)
            fields = parsed(kept).findall(".//input[@type='password']")
            assert [field.get("name") for field in fields] == [*words]
            assert desk.post(page, as_sent(kept) | words).status_code == 302
    assert User.objects.get(username="ben").check_password(new)
    for name in ["ada", "anna"]:
        assert User.objects.get(username=name).check_password(new)


@pytest.mark.postgresql
def test_of_a_form_that_was_kept_nothing_overwrites_what_somebody_saved_since(desk, anna):
    page = change_page(anna)
    asked = sent_too_late(desk, page, last_name="Smith")
    send(browser_of(account("second", ADMINISTRATORS)), page, is_active=None)

    response = log_in_again(desk, asked, page)

    assert differences(response) == {"Active": ["yes", "no"]}
    assert as_sent(response)["last_name"] == "Smith"
    anna.refresh_from_db()
    assert (anna.is_active, anna.last_name) == (False, "")


def test_what_an_editor_sends_while_too_many_do_is_kept_and_of_others_nothing_read(
    desk, visitor, anna, monkeypatch
):
    page = change_page(anna)
    typed = {**as_sent(desk.get(page)), "first_name": "Anna"}
    clerk = browser()
    clerk.force_login(account("clerk", is_staff=False))

    with crowded(FewAtOnceMiddleware.senders, monkeypatch):
        kept = desk.post(page, typed)
        for other in [visitor, clerk]:
            line = Line(**as_sent_to_log_in(other.get(LOGIN)), first_name="Anna")
            assert line.into(other, page).status_code == 503
            assert line.tell() == 0
        line = Line(first_name="Anna")
        assert line.into(desk, page, origin=FOREIGN).status_code == 403
        assert line.tell() == 0

    assertContains(kept, "Too many ask for this at the moment. Nothing was", status_code=503)
    assertRedirects(desk.post(page, as_sent(kept)), address(User, "changelist"))
    anna.refresh_from_db()
    assert anna.first_name == "Anna"


def test_what_was_typed_is_kept_where_the_catalogue_has_no_state(desk, anna):
    page = change_page(anna)
    typed = {**as_sent(desk.get(page)), "first_name": "Anna"}
    CatalogueState.objects.all().delete()

    kept = desk.post(page, typed)

    assertContains(kept, "The database is of another version of the code", status_code=503)
    assert as_sent(kept)["first_name"] == "Anna"


@pytest.mark.postgresql
def test_a_password_is_saved_with_all_that_follows_from_it_or_not_at_all(desk, anna, subtests):
    new = "the long way home at night"
    own = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    for page, words, last in [
        (
            reverse("admin:auth_user_password_change", args=[anna.pk]),
            {"password1": new, "password2": new},
            'INSERT INTO "django_admin_log"',
        ),
        (reverse("admin:password_change"), own, 'INSERT INTO "django_session"'),
    ]:
        with subtests.test(page=page):
            sent = as_sent_to_log_in(desk.get(page)) | words

            with rolled_back(), connection.execute_wrapper(failing(errors.DiskFull(), last)):
                kept = desk.post(page, sent)
                saved = [user.check_password(new) for user in User.objects.all()]

            assertContains(kept, "Nothing was saved yet.", status_code=503)
            assert saved == [False, False]


def test_no_success_is_told_of_what_fails_at_its_end(desk, administrator):
    page = change_page(administrator)
    typed = as_sent(desk.get(page)) | {"first_name": "Ada"}

    def failing_at_the_end(execute, sql, params, many, context):
        if sql.startswith("RELEASE SAVEPOINT"):
            raise OperationalError("full") from errors.DiskFull()
        return execute(sql, params, many, context)

    with rolled_back(), connection.execute_wrapper(failing_at_the_end):
        kept = desk.post(page, typed)

    assertNotContains(kept, "successfully", status_code=503)
    assertContains(kept, "<dd>Ada</dd>", status_code=503)
    assertNotContains(desk.get(INDEX), "successfully")


def test_what_was_typed_is_kept_while_the_database_is_known_to_be_away(desk, administrator):
    page = change_page(administrator)
    typed = as_sent(desk.get(page)) | {"first_name": "Ada"}
    outage.begin(OperationalError("it was stopped"))

    kept = desk.post(page, typed)
    of_another_site = desk.post(page, typed, headers={"Origin": "https://other.example"})
    shown = desk.get(page)
    outage.end()

    assertContains(kept, 'value="Ada"', status_code=503)
    assertNotContains(of_another_site, "Ada", status_code=403)
    assert (shown.status_code, shown["Retry-After"]) == (503, "10")
    assert desk.post(page, as_sent(kept)).status_code == 302
    assert User.objects.get().first_name == "Ada"


def test_who_is_no_editor_gets_no_form_back_while_the_database_is_busy(client, anna):
    session = SessionStore()
    session.create()
    client.cookies["sessionid"] = session.session_key

    with connection.execute_wrapper(failing(errors.LockNotAvailable())):
        response = client.post(LOGIN, {"username": "anna", "password": PASSWORD, "next": "/x/"})

    assert response.status_code == 503
    assertNotContains(response, "/x/", status_code=503)


def test_an_address_with_a_nul_leads_nowhere_and_logs_nobody_in(visitor, anna):
    page = "/admin/actions/proposal/%00/change/"

    for word in [PASSWORD, "wrong"]:
        assert visitor.post(page, {NAME: "anna", WORD: word}).status_code == 404
    assert not Session.objects.exists()


def test_a_long_address_leads_to_a_login_that_leads_back_to_its_page(visitor):
    assertRedirects(visitor.get(f"{INDEX}?status={'é' * 900}"), f"{LOGIN}?next={INDEX}")
    assertRedirects(visitor.get(f"{INDEX}?status=1"), f"{LOGIN}?next={INDEX}%3Fstatus%3D1")


@pytest.mark.postgresql
def test_a_login_leads_to_a_page_of_the_admin_or_to_its_start(client, administrator, subtests):
    page = address(User, "changelist")
    reading = reverse("admin:actions_progressreport_reading_back", args=[1])
    to_the_start = ["", "/", "/nothing/", f"{INDEX}nothing/", FOREIGN, f"//{FOREIGN}/"]
    to_the_start += [LOGIN, reverse("admin:logout"), reading, f"{INDEX}?q={'a' * 1000}"]
    to_the_start += ["/admin/\0/", f"{page}%00/change/", f"{page}\0/change/", "javascript:alert(1)"]
    for wanted, place in {
        **dict.fromkeys(to_the_start, INDEX),
        page: page,
        "/admin": "/admin",
        page.removesuffix("/"): page.removesuffix("/"),
        f"{page}?q=anna": f"{page}?q=anna",
        change_page(administrator): change_page(administrator),
    }.items():
        for how in ["typed", "in the address"]:
            with subtests.test(wanted=wanted, how=how):
                sent = {"username": "ada", "password": PASSWORD}
                if how == "typed":
                    response = client.post(LOGIN, {**sent, "next": wanted})
                else:
                    response = client.post(f"{LOGIN}?{urlencode({'next': wanted})}", sent)

                assert (response.status_code, response.url) == (302, place)
        client.logout()


# What is read of a request, and from whom.


@pytest.fixture
def upload_pages():
    report = factories.ProgressReportFactory(number=1)
    return [
        reverse("admin:actions_transcription_add"),
        reverse("admin:actions_proposal_spreadsheet"),
        reverse("admin:actions_progressreport_reading_text", args=[report.pk]),
    ]


class Line(BytesIO):
    """What a browser sends, so that one can see how much of it was read."""

    def __init__(self, **sent):
        super().__init__(encode_multipart(BOUNDARY, sent))
        self.length = len(self.getvalue())

    def into(self, client, page, **headers):
        """Send it; return the answer."""
        how = {"wsgi.input": self, "CONTENT_LENGTH": self.length, "CONTENT_TYPE": MULTIPART_CONTENT}
        return client.generic("POST", page, headers=headers, **how)


def a_file(size=1_000_000):
    return SimpleUploadedFile("text.html", b"<p>" + b"a" * size)


def test_what_another_site_sends_is_refused_unread_at_every_address(
    administrator, visitor, upload_pages, subtests
):
    public = [reverse("actions:home"), reverse("api:root")]
    login = {NAME: "ada", WORD: PASSWORD, "username": "ada", "password": PASSWORD, "next": INDEX}
    token = as_sent_to_log_in(visitor.get(LOGIN))

    for page, origin in product([*upload_pages, LOGIN, INDEX, *public], [FOREIGN, "null"]):
        with subtests.test(page=page, origin=origin):
            line = Line(**token, **login)

            response = line.into(visitor, page, origin=origin)

            assert response.status_code == (405 if page in public else 403)
            assert line.tell() == 0
            assert "sessionid" not in visitor.cookies


def test_a_file_of_whoever_may_not_send_it_is_not_read(visitor, upload_pages, subtests):
    clerk = browser()
    clerk.force_login(account("clerk"))

    for client, page in product([visitor, clerk], [*upload_pages, LOGIN]):
        with subtests.test(page=page, clerk=client is clerk):
            del client.defaults["HTTP_ORIGIN"]
            line = Line(**as_sent_to_log_in(visitor.get(LOGIN)), file=a_file(), after="it")

            request = line.into(client, page).wsgi_request
            client.defaults["HTTP_ORIGIN"] = ORIGIN

            assert line.tell() < 200_000
            assert list(request.POST) == ["csrfmiddlewaretoken"]
            assert not request.FILES


def test_what_was_typed_beside_a_file_is_kept_and_the_file_taken_off_the_line(
    visitor, anna, upload_pages
):
    page, typed = upload_pages[0], {"address": "https://official.example/", "pasted": "Words."}
    line = Line(**as_sent_to_log_in(visitor.get(LOGIN)), **typed, file=a_file())

    response = line.into(visitor, page)
    after_login = log_in_again(visitor, response, page, name="anna")

    assertContains(response, "A file must be chosen again.", status_code=403)
    assert line.tell() == line.length
    form = after_login.context["form"]
    assert {name: form[name].value() for name in typed} == typed


def test_nobody_is_logged_in_without_a_token(visitor, administrator, upload_pages, subtests):
    for page in [*upload_pages, INDEX]:
        with subtests.test(page=page):
            visitor.get(LOGIN)

            response = visitor.post(page, {NAME: "ada", WORD: PASSWORD})

            assertContains(response, "CSRF verification failed", status_code=403)
            assert "sessionid" not in visitor.cookies


def test_who_does_not_prove_where_a_form_comes_from_is_sent_to_the_login(visitor, upload_pages):
    del visitor.defaults["HTTP_ORIGIN"]

    for page in [*upload_pages, INDEX]:
        response = sent_by(visitor, page, {"address": "typed elsewhere"})

        assertRedirects(response, f"{LOGIN}?{urlencode({'next': page})}")


def test_over_https_the_page_that_a_form_comes_from_proves_it(visitor, anna):
    del visitor.defaults["HTTP_ORIGIN"]
    token = as_sent_to_log_in(visitor.get(LOGIN, secure=True))
    sent = {**token, "first_name": "Anna"}

    def answer(referer):
        headers = {"referer": referer}
        return visitor.post(change_page(anna), sent, secure=True, headers=headers)

    assert as_sent(answer("https://testserver/admin/"))["first_name"] == "Anna"
    assertContains(answer(f"{FOREIGN}/"), "CSRF verification failed", status_code=403)
