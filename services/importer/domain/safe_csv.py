"""Writing CSV that no spreadsheet runs as a formula, and that can be uploaded again."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "'=", "'+", "'-", "'@")
_NUMBER = re.compile(r"[+-]?[\d\s().\-/]+", re.ASCII)


def csv_line(cells: Sequence[str]) -> str:
    """Return cells as one line of CSV (RFC 4180, CRLF)."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()


def safe_cell(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would run.

    A phone number's plus is harmless and stays. Full-width signs are read as formulas by some
    spreadsheets and blanks before a sign are skipped by others.
    """
    start = cell.lstrip(' \u00a0"')[:2]
    if start.startswith(_DANGEROUS) or (start[:1] in "＝＋－＠" and start):  # noqa: RUF001
        return cell if _NUMBER.fullmatch(cell) else f"'{cell}"
    return cell
