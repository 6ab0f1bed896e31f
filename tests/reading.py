"""What an editor does at the desk on which a report is read."""

from urllib.parse import urlencode

from django.urls import reverse

from tests import factories
from tests.test_admin.desk import as_sent


def page_of(report, page="reading", **query):
    """Return the address of a page on which the report is read."""
    address = reverse(f"admin:actions_progressreport_{page}", args=[report.pk])
    return f"{address}?{urlencode(query)}" if query else address


def paragraphs(*texts, report=None, **values):
    """Make the paragraphs of the first report, or of another."""
    report = report or factories.ProgressReportFactory(number=1)
    text = factories.ReportTextFactory(report=report)
    return [
        factories.ReportParagraphFactory(text_of_report=text, order=place, text=one, **values)
        for place, one in enumerate(texts, start=1)
    ]


def told(response):
    """Return what the page says about what was just done."""
    return [str(message) for message in response.context["messages"]]


def shown(response):
    """Return the place of the paragraph that is shown."""
    return response.context["paragraph"].order


def mention(reference="2016-01", **values):
    """Return what is typed where a report mentions a proposal."""
    typed = {"status": "under_way", "match": "explicit", **values}
    return {f"{reference}-{name}": value for name, value in typed.items()}


def choose(desk, report, order=2, reference="2016-01", **query):
    """Choose a proposal at a paragraph; return the address and what its form then holds."""
    page = page_of(report, paragraph=order, proposal=reference, **query)
    return page, as_sent(desk.get(page))


def save(desk, page, sent, *, through=False, follow=False, **typed):
    """Type into a form that was opened before, and save it."""
    given = {**sent, **typed, "through" if through else "save": ""}
    given = {name: value for name, value in given.items() if value is not None}
    return desk.post(page, given, follow=follow)


def record(desk, report, order=2, reference="2016-01", *, through=False, follow=False, **typed):
    """Choose a proposal at a paragraph, type, and save."""
    page, sent = choose(desk, report, order, reference)
    return save(desk, page, sent, through=through, follow=follow, **typed)


def errors(response):
    """Return what is wrong with what was typed, by field."""
    forms = response.context["entry"].forms
    return {name: list(found) for form in forms for name, found in form.errors.items()}


def go_through_all(desk, report):
    """Say of each paragraph that nothing about a proposal is in it."""
    for paragraph in report.whole_text.paragraphs.all():
        desk.post(page_of(report, "reading_marks"), {"paragraph": paragraph.pk, "through": ""})
