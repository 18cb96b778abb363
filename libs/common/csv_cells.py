"""Cells of CSV: no spreadsheet runs them as a formula, and an import reads back what was meant.

`guarded` and `unguarded` are each other's inverse on every text, and so are `joined` and `split`
on every list of tags. https://owasp.org/www-community/attacks/CSV_Injection says what is run.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"
_RUN = re.compile("['\\s\"]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"\+\d{5,15}|-?\d+(?:[.,]\d+)?", re.ASCII)
_DIGITS = re.compile(r"[+-]?[\d\s().\-/]+", re.ASCII)
_NEEDS_QUOTES = re.compile(r'[,;|\n\r]|^[\s"]|\s$')
_SEPARATORS = ",;|\n\r"
_SEPARATED = re.compile(f"[{_SEPARATORS}]+")
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')


def line_of_values(values: Sequence[str]) -> str:
    """Return values as one line of CSV (RFC 4180, CRLF), each guarded."""
    return lines_of_values([values])


def lines_of_values(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of values as lines of CSV, each value guarded."""
    return _lines([guarded(each) for each in row] for row in rows)


def line_of_cells(cells: Sequence[str]) -> str:
    """Return cells of somebody's file as one line of CSV, each defused."""
    return _lines([[defused(each) for each in cells]])


def guarded(value: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would run; numbers stay."""
    return f"'{value}" if _is_run(value) else value


def unguarded(cell: str) -> str:
    """Return the value of a cell that `guarded` made; any other cell stays."""
    return cell[1:] if cell.startswith("'") and _is_run(cell[1:]) else cell


def defused(cell: str) -> str:
    """Return a cell of somebody's file with an apostrophe before what a spreadsheet would run.

    One that has an apostrophe already means the same without another; numbers in any dress stay.
    """
    if cell.lstrip().startswith("'") or _DIGITS.fullmatch(cell):
        return cell
    return guarded(cell)


def joined(tags: Sequence[str]) -> str:
    """Return tags as one cell; one with a separator in it is quoted as CSV quotes a cell."""
    return ", ".join(_quoted(each) if _NEEDS_QUOTES.search(each) else each for each in tags)


def split(cell: str, separator: str | None = None) -> list[str]:
    """Return the pieces of a cell as they stand, blank ones among them.

    separator None takes any of comma, semicolon, bar and line end. A piece that is quoted as CSV
    quotes a cell may hold separators; any other quotation mark is a letter like others.
    """
    if '"' not in cell:
        return cell.split(separator) if separator else _SEPARATED.split(cell)
    pieces, start = [], 0
    ends = re.compile(re.escape(separator) if separator else f"[{_SEPARATORS}]")
    while True:
        quoted = _QUOTED.match(cell, start)
        if quoted and (quoted.end() == len(cell) or ends.match(cell, quoted.end())):
            pieces.append(quoted[1].replace('""', '"'))
            end = ends.match(cell, quoted.end())
        else:
            end = ends.search(cell, start)
            pieces.append(cell[start : end.start() if end else len(cell)])
        if end is None:
            return pieces
        start = end.end()


def _is_run(text: str) -> bool:
    return bool(_RUN.match(text)) and not _NUMBER.fullmatch(text)


def _quoted(tag: str) -> str:
    return '"' + tag.replace('"', '""') + '"'


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
