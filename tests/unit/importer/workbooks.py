"""Excel workbooks made by hand, down to what Excel itself writes."""

import io
import zipfile
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WORKBOOK = (
    f"<workbook {MAIN} {RELATED}><sheets>"
    '<sheet name="Secret" sheetId="1" state="hidden" r:id="rId1"/>'
    '<sheet name="People" sheetId="2" r:id="rId2"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="t" Target="worksheets/sheet2.xml"/></Relationships>'
)


def workbook(rows: str, strings: tuple[str, ...] = (), **parts: str) -> bytes:
    """Zip a workbook whose second, visible sheet has these rows (XML)."""
    content = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="A1" t="str"><v>hidden</v></c></row>'),
        "xl/worksheets/sheet2.xml": sheet(rows),
        "xl/sharedStrings.xml": f"<sst {MAIN}>{''.join(f'<si>{each}</si>' for each in strings)}</sst>",
    } | {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><cols><col min='1' max='2'/></cols><sheetData>{rows}</sheetData></worksheet>"


def row(number: int, *cells: str) -> str:
    """A row of inline texts; a cell that begins with < is taken as it is."""
    letters = "ABCDEFGH"
    inner = "".join(
        cell
        if cell.startswith("<")
        else f'<c r="{letters[n]}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        for n, cell in enumerate(cells)
        if cell
    )
    return f'<row r="{number}">{inner}</row>'


def unnumbered(*texts: str) -> str:
    """A row that doesn't say which it is, as some programs write it; nor do its cells."""
    cells = (f'<c t="inlineStr"><is><t>{escape(each)}</t></is></c>' for each in texts)
    return f"<row>{''.join(cells)}</row>"
