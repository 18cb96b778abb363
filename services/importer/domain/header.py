"""The header of a table: one distinct name per column, also where the file gives none."""

import re
from collections.abc import Sequence

from libs.common.phone import InvalidPhoneError, parse_phone
from services.importer.domain.rows import EMAIL_LENGTH, MAX_CELL
from services.importer.domain.text import clean

LENGTH = 200
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_LETTERS = 26


def looks_like_header(cells: Sequence[str]) -> bool:
    """Tell whether a first record names columns: no cell of it is an e-mail or a phone number."""
    return not any(_is_datum(clean(cell[:MAX_CELL])) for cell in cells)


def header_names(cells: Sequence[str], *, given: bool) -> list[str]:
    """Return distinct names: the cells' text; `Column C` for a blank one; ` (2)` for a repeat.

    given: whether the cells are a header; otherwise every column is named by its letter.
    """
    names: list[str] = []
    for index, cell in enumerate(cells):
        text = clean(cell[:MAX_CELL])[:LENGTH] if given else ""
        name = text or f"Column {column_letter(index)}"
        names.append(_distinct(name, names))
    return names


def column_letter(index: int) -> str:
    """Return a column's letters as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _distinct(name: str, taken: Sequence[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _is_datum(cell: str) -> bool:
    is_email = len(cell) <= EMAIL_LENGTH and bool(_EMAIL.fullmatch(cell))
    return is_email or _is_phone(cell)


def _is_phone(cell: str) -> bool:
    if sum(each.isdigit() for each in cell) < 7:
        return False
    try:
        parse_phone(cell, plus_optional=True)
    except InvalidPhoneError:
        return False
    return True
