"""What separates the cells of a row: the mark that cuts the first rows into equal pieces."""

import csv
from collections.abc import Sequence

DELIMITERS = (",", ";", "\t", "|")
RARE = ("^", "~", "\N{BROKEN BAR}")
"""Marks that stand inside cells more often than between them."""
NEVER = '"\r\n\0'
"""What can't be a delimiter."""
ROWS = 200


def detect_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter of a table's first lines (with their line ends), a comma in doubt.

    A first line `sep=;`, as Excel writes it, decides. Otherwise each candidate is scored by how
    many rows have as many cells as the first one; quoted cells count as one. A rare mark is taken
    only where no usual one is there and it cuts every row alike.
    """
    hint = separator_hint(lines[0]) if lines else None
    if hint is not None:
        return hint
    scores = {mark: _score(lines, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: scores[mark])
    if scores[best] > (0, 0):
        return best
    certain = [mark for mark in RARE if _cuts_all_alike(lines, mark)]
    return certain[0] if len(certain) == 1 else ","


def separator_hint(line: str) -> str | None:
    """Return the delimiter that a `sep=` line names, or None when it is no such line."""
    text = line.strip("\r\n").strip().strip('"')
    if text.lower().startswith("sep=") and len(text) == len("sep=") + 1:
        return text[-1]
    return "\t" if text.lower() == "sep=" and "\t" in line else None


def _widths(lines: Sequence[str], mark: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=mark) if row][:ROWS]
    except csv.Error:
        return []


def _cuts_all_alike(lines: Sequence[str], mark: str) -> bool:
    widths = _widths(lines, mark)
    return len(widths) > 1 and widths[0] > 1 and len(set(widths)) == 1


def _score(lines: Sequence[str], mark: str) -> tuple[float, int]:
    widths = _widths(lines, mark)
    if not widths or widths[0] < 2:
        return (0, 0)
    alike = sum(width == widths[0] for width in widths)
    return (round(alike / len(widths), 1), widths[0])
