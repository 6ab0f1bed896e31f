"""Files that are packed, written by hand: PDFs and workbooks as no program would write them."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
BOOK = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet.xml"/>'
    "</Relationships>",
}


def workbook_of(rows, doctype=""):
    """Return a workbook of one sheet with these rows of XML."""
    sheet = f'{doctype}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, text in (BOOK | {"xl/worksheets/sheet.xml": sheet}).items():
            packed.writestr(name, text)
    return out.getvalue()


def pdf_page(content, about=b"", more=(), resources=b""):
    """Return a PDF of one page with this content stream; more objects count from 6 on."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<<%b>>>>>>"
    )
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    fixed = [b"<</Type/Catalog/Pages 2 0 R>>", pages, page % resources]
    return pdf([*fixed, stream(content, about), FONT, *more])


def stream(content, about=b""):
    """Return a stream object."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (about, len(content), content)


def pdf(objects):
    """Return a PDF of these objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n"
    size = len(objects) + 1
    return out + end % (size, rows, size, len(out)) + b"%%EOF"
