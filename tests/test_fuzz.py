"""What `make fuzz` finds wrong with an answer, and that a request can be sent again."""

import sys

from django.conf import settings

sys.path.append(str(settings.BASE_DIR / ".ci" / "fuzz"))

import judge
import nuisance

HTML = ("Content-Type", "text/html; charset=utf-8")
LATER = ("Retry-After", "60")


def found(status=200, *headers, sent="GET /search/?q=a", text="", seconds=0.1, is_http=True):
    request = judge.Request("values", f"{sent} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), is_http)
    return list(judge.faults(request, judge.Answer(status, list(headers), text, seconds)))


def test_what_is_answered_as_it_should_be_is_no_fault(subtests):
    for name, faults in {
        "a page": found(200, HTML, text="<p>&lt;zq&#x27;&quot;"),
        "a limit": found(503, LATER, sent="GET /proposals.xlsx"),
        "a text in which markup is none": found(200, ("Content-Type", "text/plain"), text="<zq'"),
        "a cell after a quote": found(200, ("Content-Type", "text/csv"), text="a,'=zq()\n"),
        "a cookie of the desk": found(200, ("Set-Cookie", "a=b"), sent="GET /admin/login/"),
        "the way back to what was asked for": found(
            302, ("Location", "/admin/login/?next=/zq.example"), sent="GET /admin/zq.example"
        ),
        "no answer to what is no HTTP": found(0, is_http=False),
    }.items():
        with subtests.test(answer=name):
            assert faults == []


def test_each_fault_is_named(subtests):
    csv = ("Content-Type", "text/csv; charset=utf-8")
    for fault, faults in {
        "no answer": found(0),
        "status 500": found(500, HTML),
        "status 503": found(503, LATER),
        "the mark stands in it as it was sent": found(404, HTML, text="<p><zq'\""),
        "a formula stands in a cell": found(200, csv, text="a\nx;=zq()\n"),
        "the request wrote a header": found(302, ("X-Zq", "1")),
        "another host stands in it": found(200, HTML, text='<a href="https://zq.example/">'),
        "a cookie on a public page": found(200, ("Set-Cookie", "a=b")),
        "the desk without a login": found(200, HTML, sent="GET /admin/actions/"),
        "slower than a second": found(seconds=1.1),
    }.items():
        with subtests.test(fault=fault):
            assert faults == [fault]


def test_a_redirect_to_another_host_is_a_fault_even_if_it_was_asked_for():
    there = ("Location", "https://zq.example/")

    assert found(302, there, sent="GET /?next=https://zq.example/") == ["another host stands in it"]


def test_a_head_is_answered_as_a_get():
    page = judge.Answer(200, [HTML, ("ETag", '"a"')], "<p>")

    assert list(judge.differences(judge.Answer(200, [HTML, ("ETag", '"a"')]), page)) == []
    assert list(judge.differences(judge.Answer(405, [HTML], "<p>"), page)) == [
        "HEAD with a body",
        "HEAD with another ETag",
        "HEAD 405, GET 200",
    ]


def test_a_request_is_the_same_whatever_was_sent_before():
    urls = ["/proposals/?area=a", "/admin/"]
    one, other = nuisance.Nuisances(5, urls), nuisance.Nuisances(5, urls)

    sent = [one.request(number).sent for number in range(100)]

    assert other.request(70).sent == sent[70]
    assert nuisance.Nuisances(6, urls).request(70).sent != sent[70]
