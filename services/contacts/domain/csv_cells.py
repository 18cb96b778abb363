"""Cells of CSV that no spreadsheet runs as a formula, and that an import reads back unchanged."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
_RUN = re.compile("['\\s\u00a0\"]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"\+\d{5,15}|-?\d+(?:[.,]\d+)?", re.ASCII)


def csv_line(cells: Sequence[str]) -> str:
    """Return cells as one line of CSV (RFC 4180, CRLF)."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([guarded(each) for each in cells])
    return text.getvalue()


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would run; numbers stay."""
    return f"'{cell}" if _RUN.match(cell) and not _NUMBER.fullmatch(cell) else cell
