"""What two files of the same making have in common: their header."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from services.importer.domain.mapping import Mapping

PROBLEM_COLUMNS = ("Problem", "Row")
"""What a list of problems has beside the columns of the file."""


def fingerprint(headers: Sequence[str]) -> str:
    """Return a short text that is the same for the same column names in the same order.

    Case and blanks don't count: another export of the same program is recognised. Nor do the
    columns that we put at the end of a list of problems: it is the same file, corrected.
    """
    folded = [_folded(header) for header in headers]
    if tuple(folded[-len(_ADDED) :]) == _ADDED:
        folded = folded[: -len(_ADDED)]
    names = "\x1f".join(folded)
    return hashlib.sha256(names.encode()).hexdigest()[:32]


def refitted(mapping: Mapping, headers: Sequence[str]) -> Mapping:
    """Return a remembered mapping with its columns named as in this file."""
    fields = {_folded(header): target for header, target in mapping.columns.items()}
    columns = {header: fields[_folded(header)] for header in headers if _folded(header) in fields}
    return replace(mapping, columns=columns)


def _folded(header: str) -> str:
    return "".join(header.casefold().split())


_ADDED = tuple(map(_folded, PROBLEM_COLUMNS))
