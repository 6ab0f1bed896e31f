"""The briefing sheet as a document of a word processor."""

from functools import cache
from io import BytesIO

from django.utils.text import Truncator, capfirst
from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image

from actions.progress.sentences import read_in, short_evidence, strip_in_words
from actions.publishing.exports.formats import NOT_OFFICIAL
from actions.publishing.exports.readable import area_in_words
from actions.publishing.exports.workbook import NOT_IN_XML
from actions.publishing.pictures import square
from actions.publishing.urls import CATALOGUE
from actions.vocabulary import Standing, terms_of_cells

WIDTHS = [Cm(7.3), Cm(5.3), Cm(5.2)]
STRIP = 5  # Centimetres that ten squares are wide.
PITCH = 66  # Pixels from one square of a strip to the next.
LONGEST_PROPERTY = 255  # Longer a property of a document may not be.
SMALL, PETROL = Pt(8), RGBColor(0x07, 0x37, 0x4B)


def document_of(briefing):
    """Return the bytes of the document."""
    document = _empty(briefing)
    _write_head(document, briefing)
    if briefing.lines:
        _write_lines(document, briefing)
    if briefing.awaiting:
        document.add_heading("Not yet transcribed", 2)
        document.add_paragraph(f"{', '.join(briefing.awaiting)}.")
    _write_findings(document, briefing)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _empty(briefing):
    """Return a document of no pages yet: A4, our styles, and a foot that says what it is."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name, size, before, after in [
        ("Normal", 10, 0, 4),
        ("Title", 20, 0, 6),
        ("Heading 2", 13, 14, 4),
        ("Heading 3", 10.5, 8, 2),
    ]:
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        if name != "Normal":
            style.font.color.rgb = PETROL
    about = document.core_properties
    about.title = Truncator(_text(briefing.title)).chars(LONGEST_PROPERTY)
    about.author, about.language = CATALOGUE, "en-GB"
    about.created = about.modified = briefing.version.recorded.replace(tzinfo=None)
    about.comments = ""
    foot = section.footer.paragraphs[0]
    _add(foot, f"{CATALOGUE} · data version {briefing.version.label} · {NOT_OFFICIAL}", size=SMALL)
    return document


def _write_head(document, briefing):
    document.add_heading(_text(briefing.title), 0)
    _add(document.add_paragraph(), f"{briefing.as_known}.")
    _link(document.add_paragraph(), briefing.page)
    for sentence in briefing.notes:
        document.add_paragraph(sentence)


def _write_lines(document, briefing):
    numbers = [report.number for report in briefing.reports]
    table = document.add_table(1, len(WIDTHS), document.styles["Table Grid"])
    table.autofit = False
    _only_lines_between_rows(table)
    head = table.rows[0]
    _mark(head, "w:tblHeader")
    for cell, words in zip(head.cells, ["Proposal", "Last on record", ""], strict=True):
        _add(cell.paragraphs[0], words, size=SMALL, bold=True)
    axis = head.cells[-1].paragraphs[0]
    for place in range(len(numbers)):
        middle = STRIP * (place + 0.455) / (len(numbers) - 0.09)
        axis.paragraph_format.tab_stops.add_tab_stop(Cm(middle), WD_TAB_ALIGNMENT.CENTER)
    _add(axis, "".join(f"\t{number}" for number in numbers), size=SMALL, bold=True)
    for line in briefing.lines:
        row = table.add_row()
        _mark(row, "w:cantSplit")
        of_proposal, last, strip = row.cells
        _write_proposal(of_proposal, line, with_text=briefing.has_texts)
        _add(last.paragraphs[0], line.said, size=Pt(9))
        if numbers:
            words = strip_in_words(line.codes, numbers[0])
            _picture(strip.paragraphs[0], _strip(tuple(line.codes)), STRIP, words)
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    legend = document.add_paragraph()
    legend.paragraph_format.space_before = Pt(6)
    for term in terms_of_cells(briefing.codes):
        _picture(legend, _strip((term.value,)), 0.32, "")
        _add(legend, f" {term.label}    ", size=SMALL)


def _write_proposal(cell, line, *, with_text):
    proposal = line.proposal
    title = cell.paragraphs[0]
    _add(title, f"{proposal.reference} ", bold=True)
    _add(title, proposal.display_title, bold=True)
    if with_text:
        language = proposal.official_language
        _add(cell.add_paragraph(), proposal.official_text or proposal.text, language=language)
    source = Standing(proposal.standing).label
    _add(cell.add_paragraph(), f"{area_in_words(proposal)}. Source of the text: {source}.", SMALL)
    _link(cell.add_paragraph(), line.url)


def _write_findings(document, briefing):
    if briefing.findings:
        document.add_heading("What the reports say, and where it was read", 2)
    for report, findings in briefing.findings:
        document.add_heading(f"{report} ({report.month})", 3)
        for finding in findings:
            _write_finding(document, finding, short_evidence(finding.attribution, ""))
    if briefing.evidence:
        document.add_heading("Other evidence: found elsewhere, not said to be in a report", 2)
        for finding in briefing.evidence:
            _write_finding(document, finding, read_in(finding.attribution, finding.report))


def _write_finding(document, finding, read):
    paragraph = document.add_paragraph(style="List Bullet")
    _add(paragraph, finding.text)
    doubt = f" {Standing.UNCONFIRMED.label}." if finding.standing == Standing.UNCONFIRMED else ""
    period = f" {finding.period}." if finding.period else ""
    linked = ", ".join(finding.references)
    _add(paragraph, f" {linked}. {capfirst(read)}.{period}{doubt} {finding.code}. ", SMALL)
    for place, source in enumerate(finding.sources.all()):
        _add(paragraph, "; " if place else "Source: ", SMALL)
        if source.public_address:
            _link(paragraph, source.public_address, str(source))
        else:
            _add(paragraph, str(source), SMALL)


@cache
def _strip(codes):
    """Return a line of squares as PNG."""
    side = PITCH * 10 // 11
    image = Image.new("RGB", (PITCH * (len(codes) - 1) + side, side), "white")
    for place, code in enumerate(codes):
        image.paste(square(code, side, "white"), (PITCH * place, 0))
    stream = BytesIO()
    image.quantize(32).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _text(text):
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _add(paragraph, text, size=None, *, bold=False, language="en"):
    run = paragraph.add_run(_text(text))
    run.font.size, run.bold = size, bold or None
    if language not in ("", "en"):
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), language)
        run._r.get_or_add_rPr().append(mark)


def _link(paragraph, url, text=""):
    """Add a link, which python-docx can read and not write."""
    relation = paragraph.part.relate_to(_text(url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    _add(paragraph, text or url, SMALL)
    run = paragraph.runs[-1]
    run.font.color.rgb, run.underline = RGBColor(0x0D, 0x5C, 0x7A), True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run._r.addprevious(link)
    link.append(run._r)


def _picture(paragraph, content, width, words):
    shape = paragraph.add_run().add_picture(BytesIO(content), width=Cm(width))
    described = shape._inline.docPr
    described.set("descr", words)
    described.set("name", "Squares")


def _mark(row, name):
    """Say of a row of a table what python-docx has no word for."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _only_lines_between_rows(table):
    borders = OxmlElement("w:tblBorders")
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"]:
        border = OxmlElement(f"w:{side}")
        is_line = side in {"top", "bottom", "insideH"}
        border.set(qn("w:val"), "single" if is_line else "nil")
        border.set(qn("w:sz"), "4")
        border.set(qn("w:color"), "86827A")
        borders.append(border)
    # Its place is fixed: Word refuses a table whose properties stand in another order.
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)
