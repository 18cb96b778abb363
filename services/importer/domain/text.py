"""Cells made fit to use: trimmed, on one line, in NFC, without invisible characters."""

import re
import unicodedata

from libs.common.csv_cells import unguarded

_BLANKS = re.compile(r"\s+")
_KEPT = "\u200c\u200d"


def clean(cell: str) -> str:
    """Return a cell's text on one line; joiners of emoji and scripts stay."""
    if cell.isascii() and cell.isprintable():
        return _BLANKS.sub(" ", cell.strip()) if "  " in cell else cell.strip()
    if cell.isprintable():
        return " ".join(unicodedata.normalize("NFC", cell).split())
    visible = "".join(each for each in cell if _shown(each))
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", visible)).strip()


def value_of(cell: str) -> str:
    """Return the clean value of a cell, without what kept a spreadsheet from running it."""
    text = clean(cell)
    return unguarded(text).strip() if text[:1] == "'" else text


def _shown(each: str) -> bool:
    return each.isspace() or each in _KEPT or unicodedata.category(each) not in {"Cc", "Cf", "Cs"}
