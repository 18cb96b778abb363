"""Reading a file as records, numbered as a spreadsheet numbers its rows."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from typing import BinaryIO

from services.importer.domain.delimiter import detect_delimiter, separator_hint
from services.importer.domain.encoding import Encoding, detect_encoding, named_encoding
from services.importer.domain.record import MAX_COLUMNS, Record
from services.importer.domain.refusal import UnreadableFileError
from services.importer.domain.signature import refuse_other_formats
from services.importer.domain.workbook import is_workbook, read_workbook

MAX_FIELD = 2_000_000
MAX_LINE = 4_000_000
HEAD_LINES = 300
HEAD_CHARACTERS = 100_000
_ENDS = ("\0end of file\0", "\0END-OF-FILE\0")
"""What stands after the last line; no delimiter is in both."""
_TOO_LONG = re.compile("field larger than field limit")


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How a file is written down; a workbook has no delimiter."""

    encoding: Encoding
    delimiter: str


WORKBOOK = TableFormat(Encoding("xlsx", "Excel workbook"), "")


def detect_format(
    file: BinaryIO, encoding_name: str | None = None, delimiter: str | None = None
) -> TableFormat:
    """Find out a seekable file's encoding and delimiter. Raises UnreadableFileError.

    encoding_name, delimiter: as somebody who knows said; a workbook has neither.
    """
    if is_workbook(file):
        return WORKBOOK
    file.seek(0)
    refuse_other_formats(file.read(1 << 16))
    encoding = named_encoding(file, encoding_name) if encoding_name else detect_encoding(file)
    if delimiter:
        return TableFormat(encoding, delimiter)
    with _Text(file, encoding) as text:
        lines, size = [], 0
        for line in islice(_lines(text), HEAD_LINES):
            lines.append(line)
            size += len(line)
            if size > HEAD_CHARACTERS:
                break
    return TableFormat(encoding, detect_delimiter(lines))


def read_records(file: BinaryIO, form: TableFormat) -> Iterator[Record]:
    """Read a file record by record, in flat memory; blank records are numbered and left out.

    Raises UnreadableFileError, naming the row, for a quote that is never closed, a cell or line
    of absurd length and a record with too many cells.
    """
    if form == WORKBOOK:
        yield from read_workbook(file)
        return
    csv.field_size_limit(MAX_FIELD)
    with _Text(file, form.encoding) as text:
        yield from _records(text, form.delimiter)


def _records(text: TextIOWrapper, delimiter: str) -> Iterator[Record]:
    end = next(each for each in _ENDS if delimiter not in each)
    reader = csv.reader(chain(_lines(text), [end]), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except csv.Error as problem:
            raise _refusal(problem, number) from None
        if cells == [end]:
            return
        _check(cells, number, end)
        record = Record(number, cells)
        if number == 1 and len(cells) <= 2 and separator_hint(delimiter.join(cells)):
            continue
        if not record.is_blank:
            yield record


def _check(cells: list[str], number: int, end: str) -> None:
    if cells and cells[-1].endswith(end):
        raise UnreadableFileError(
            f"row {number}: a quote is opened and never closed", code="open_quote", row=number
        )
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFileError(
            f"row {number}: more than {MAX_COLUMNS} columns", code="too_many_columns", row=number
        )


def _refusal(problem: csv.Error, number: int) -> UnreadableFileError:
    if _TOO_LONG.search(str(problem)):
        return UnreadableFileError(
            f"row {number}: a cell is longer than {MAX_FIELD:,} characters;"
            " perhaps a quote is never closed",
            code="cell_too_long",
            row=number,
        )
    return UnreadableFileError(f"row {number}: this row can't be read", code="bad_row", row=number)


def _lines(text: TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE:
            raise UnreadableFileError(
                f"line {number} is longer than {MAX_LINE:,} characters",
                code="line_too_long",
                row=number,
            )
        yield line


class _Text:
    """A binary file as text for the length of a block; the file stays open."""

    def __init__(self, file: BinaryIO, encoding: Encoding) -> None:
        file.seek(0)
        self._text = TextIOWrapper(file, encoding=encoding.codec, newline="")

    def __enter__(self) -> TextIOWrapper:
        return self._text

    def __exit__(self, *_: object) -> None:
        self._text.detach()
