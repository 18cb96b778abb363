"""Cells made fit to use: trimmed, on one line, in NFC, without invisible characters."""

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_KEPT = "\u200c\u200d"
_NEUTRALISED = re.compile(r"'[=+\-@\t\r]")


def clean(cell: str) -> str:
    """Return a cell's text on one line; joiners of emoji and scripts stay."""
    if cell.isascii() and cell.isprintable():
        return _BLANKS.sub(" ", cell.strip()) if "  " in cell else cell.strip()
    visible = "".join(each for each in unicodedata.normalize("NFC", cell) if _shown(each))
    return _BLANKS.sub(" ", visible).strip()


def restored(cell: str) -> str:
    """Undo what an export did to keep a spreadsheet from running a cell as a formula."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def _shown(each: str) -> bool:
    return each.isspace() or each in _KEPT or unicodedata.category(each) not in {"Cc", "Cf", "Cs"}
