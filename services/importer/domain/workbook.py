"""Excel workbooks (.xlsx, ISO/IEC 29500) as records: the first visible sheet, as stored.

Read as a stream from the zip file, nothing is unpacked to disk. Document types are refused, so
that no entity can grow; sizes are bounded before and while reading.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from zipfile import BadZipFile, ZipFile, is_zipfile

from services.importer.domain.record import MAX_COLUMNS, Record
from services.importer.domain.refusal import UnreadableFileError
from services.importer.domain.shared_strings import SharedStrings

MAX_ROWS = 1_048_576
MAX_SHEET = 2_000_000_000
MAX_STRINGS = 200_000_000
MOST_STRINGS = 5_000_000
"""Different texts: three columns of them in the longest sheet that Excel itself can save."""
MAX_PART = 5_000_000
MAX_ELEMENT = 40_000_000
"""Bytes of a row or a text, which is in memory at once; a cell of Excel's has 32,767 characters."""
PACKED_SIZE, PACKED_TIMES = 50_000_000, 200
"""A part that unpacks to more than this, and to this many times its size, is made to be a burden:
sheets are packed to a tenth or a twentieth.
"""
BLOCK = 1 << 18
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"
_PLACE = re.compile(r"([A-Z]{1,3})\d+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LARGEST_EXACT = 10**15
_DOCTYPE = b"<!DOCTYPE"
_BROKEN = "this Excel workbook is damaged; open it, save it again and upload that"


def is_workbook(file: BinaryIO) -> bool:
    """Tell whether a seekable file is an Excel workbook."""
    file.seek(0)
    if not is_zipfile(file):
        return False
    try:
        with ZipFile(file) as archive:
            return _WORKBOOK in archive.namelist()
    except BadZipFile:
        return False


def read_workbook(file: BinaryIO, most_strings: int = MOST_STRINGS) -> Iterator[Record]:
    """Read the first visible sheet row by row; blank rows are left out.

    Numbers come out as they are stored, so that a phone number that the sheet shows as 9.19E+11
    is whole. A row without a number of its own, or with one that does not rise, has the next one.
    Raises UnreadableFileError when the workbook is damaged, protected or absurdly large.
    """
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            strings = _strings(archive, most_strings)
            number = 0
            for row in _elements(archive, _first_sheet(archive), "row", MAX_SHEET):
                number = _number_of(row, number)
                record = _record(row, number, strings)
                if not record.is_blank:
                    yield record
    except (BadZipFile, ParseError, KeyError, ValueError, IndexError, EOFError) as problem:
        raise UnreadableFileError(_BROKEN, code="broken_workbook") from problem
    except (RuntimeError, NotImplementedError) as problem:
        raise UnreadableFileError(
            "this Excel workbook is protected by a password or packed in an unusual way",
            code="broken_workbook",
        ) from problem


def _first_sheet(archive: ZipFile) -> str:
    sheets = _elements(archive, _WORKBOOK, "sheet", MAX_PART)
    shown = [each for each in sheets if each.get("state", "visible") == "visible"]
    own_id = next(value for name, value in shown[0].items() if name.endswith("}id"))
    for relation in _elements(archive, _RELATIONS, "Relationship", MAX_PART):
        if relation.get("Id") == own_id:
            target = relation.get("Target", "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError(own_id)


def _strings(archive: ZipFile, most: int) -> SharedStrings:
    strings = SharedStrings()
    if _STRINGS not in archive.namelist():
        return strings
    for each in _elements(archive, _STRINGS, "si", MAX_STRINGS):
        if len(strings) == most:
            raise _too_large()
        strings.add(_text(each))
    return strings


def _elements(archive: ZipFile, name: str, wanted: str, most: int) -> Iterator[Element]:
    """Yield the elements of a part that have a name, forgetting each one afterwards."""
    info = archive.getinfo(name)
    if info.file_size > most or info.file_size > max(
        PACKED_SIZE, PACKED_TIMES * info.compress_size
    ):
        raise _too_large()
    parser: XMLPullParser[Element] = XMLPullParser(["start", "end"])
    parents: list[Element] = []
    with archive.open(name) as part:
        size, since, before = 0, 0, b""
        while block := part.read(BLOCK):
            size, since = size + len(block), since + len(block)
            if size > most or since > MAX_ELEMENT:
                raise _too_large()
            _refuse_document_type(before + block)
            before = block[-len(_DOCTYPE) :]
            parser.feed(block)
            for element in _ended(parser, parents, wanted):
                since = 0
                yield element
    parser.close()
    yield from _ended(parser, parents, wanted)


def _ended(
    parser: "XMLPullParser[Element]", parents: list[Element], wanted: str
) -> Iterator[Element]:
    events = cast("Iterator[tuple[str, Element]]", parser.read_events())
    for event, element in events:
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        if element.tag.rpartition("}")[2] == wanted:
            yield element
            if parents:
                parents[-1].clear()


def _refuse_document_type(text: bytes) -> None:
    if _DOCTYPE in text or b"\0" in text:
        raise UnreadableFileError(_BROKEN, code="broken_workbook")


def _too_large() -> UnreadableFileError:
    return UnreadableFileError(
        "the workbook is too large when unpacked; save the sheet as CSV", code="too_large_unpacked"
    )


def _number_of(row: Element, before: int) -> int:
    number = max(int(row.get("r", "0")), before + 1)
    if number > MAX_ROWS:
        raise UnreadableFileError(
            f"the sheet has a row beyond {MAX_ROWS:,}, the last one of an Excel workbook",
            code="too_many_rows",
            row=number,
        )
    return number


def _record(row: Element, number: int, strings: SharedStrings) -> Record:
    cells: list[str] = []
    for cell in row:
        index = _index(cell.get("r"), len(cells))
        if index >= MAX_COLUMNS:
            raise UnreadableFileError(
                f"row {number}: more than {MAX_COLUMNS} columns",
                code="too_many_columns",
                row=number,
            )
        cells += [""] * (index - len(cells))
        cells.append(_value(cell, strings))
    return Record(number, cells)


def _index(place: str | None, following: int) -> int:
    found = _PLACE.fullmatch(place or "")
    if found is None:
        return following
    index = 0
    for letter in found[1]:
        index = index * 26 + ord(letter) - ord("A") + 1
    return max(index - 1, following)


def _value(cell: Element, strings: SharedStrings) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    stored = next((each.text or "" for each in cell if each.tag.endswith("}v")), "")
    if kind == "s":
        return strings[int(stored)] if stored else ""
    if kind == "b":
        return "TRUE" if stored == "1" else "FALSE"
    if kind == "e":
        return ""
    return _number(stored) if kind == "n" else _unescaped(stored)


def _number(stored: str) -> str:
    """Write a whole number that a double holds exactly in full, any other as it is stored."""
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return stored
    whole = value == value.to_integral_value() and abs(value) < _LARGEST_EXACT
    return str(int(value)) if whole else stored


def _text(element: Element) -> str:
    """Join the runs of a rich text; phonetic guides are no part of it."""
    parts = [
        each.text or ""
        for child in element
        if not child.tag.endswith("}rPh")
        for each in child.iter()
        if each.tag.endswith("}t")
    ]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """Put in what escapes stand for; half a character alone becomes U+FFFD."""
    if "_x" not in text:
        return text
    units = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
