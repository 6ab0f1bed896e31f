"""The invented sets as PDFs, set by reportlab."""

import io
from functools import partial

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

from tests.official_texts.web_shapes import INTRODUCTION, TITLE, runs

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14, spaceAfter=6)
HEADING = ParagraphStyle("heading", parent=BODY, fontName="Times-Bold", fontSize=13, leading=16)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=18, bulletIndent=4)
PART = ParagraphStyle("part", parent=BODY, leftIndent=40, bulletIndent=26)


def council(contents, language):
    """A document of the Council: its symbol at the foot of each page, the list in an annex."""
    story = [_of(TITLE[language], HEADING), *(_of(t) for t in INTRODUCTION[language]), PageBreak()]
    story.append(_of("ANNEX" if language == "en" else "ANNEXE", HEADING))
    for number, (_, heading, items) in enumerate(contents, start=1):
        story.append(_of(f"{number}. {heading}", HEADING))
        for subheading, run in runs(items):
            story += [_of(subheading, HEADING)] if subheading else []
            for _, text, parts in run:
                story.append(Paragraph(text, ITEM, bulletText="–"))
                story += [Paragraph(part, PART, bulletText="•") for part in parts]
    return build(story, partial(_furniture, language=language))


def without_bullets(contents, language):
    """What a browser prints: bullets drawn as pictures, only the indentation is left."""
    story = [_of(TITLE[language], HEADING), *(_of(t) for t in INTRODUCTION[language])]
    for _, heading, items in contents:
        story.append(_of(heading, HEADING))
        for subheading, run in runs(items):
            story += [_of(subheading, HEADING)] if subheading else []
            for _, text, parts in run:
                story += [_of(text, ITEM), *(_of(part, PART) for part in parts)]
    return build(story, _browser)


def build(story, furniture=None):
    """Return the bytes of a PDF, ``furniture`` drawn on each of its pages."""
    out = io.BytesIO()
    draw = furniture or (lambda canvas, document: None)
    SimpleDocTemplate(out, pagesize=A4).build([*story, Spacer(1, 1)], draw, draw)
    return out.getvalue()


def _of(text, style=BODY):
    return Paragraph(text, style)


def _furniture(canvas, document, language):
    page, width = canvas.getPageNumber(), document.pagesize[0]
    canvas.setFont("Times-Roman", 9)
    canvas.drawString(60, 40, "15283/16 ADD 1")
    canvas.drawString(width / 2, 40, f"AB/cd {page}")
    canvas.drawString(width - 90, 40, language.upper())
    if page > 1:
        canvas.drawString(60, 28, "ANNEX" if language == "en" else "ANNEXE")
        canvas.drawString(width / 2, 28, "DGC 2B")


def _browser(canvas, document):
    canvas.setFont("Helvetica", 8)
    canvas.drawString(40, 820, "06/12/2016, 10:15")
    canvas.drawString(200, 820, "Statement - Consilium")
    canvas.drawString(40, 20, "https://www.example.org/en/press/statement/")
    canvas.drawString(530, 20, f"{canvas.getPageNumber()}/9")
