"""Rows and outcomes as compressed JSON: a thousand at a time, never looked into by SQL.

Not a JSON column: PostgreSQL refuses NUL in one, and a file may hold it.
"""

import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from services.importer.domain.correction import Correction
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.record import Record

LEVEL = 1
_Packed = list[tuple[int, str, str | None, str | None, str | None, str | None, Any]]


def pack_records(records: Sequence[Record]) -> bytes:
    """Pack rows."""
    return _pack([(record.number, record.cells) for record in records])


def unpack_records(body: bytes) -> list[Record]:
    """Unpack rows."""
    rows = msgspec.json.decode(zlib.decompress(body), type=list[tuple[int, list[str]]])
    return [Record(number, cells) for number, cells in rows]


def pack_outcomes(outcomes: Sequence[RowOutcome]) -> bytes:
    """Pack outcomes."""
    return _pack(
        [(o.row, o.outcome, o.code, o.field, o.reason, o.contact_id, o.changes) for o in outcomes]
    )


def unpack_outcomes(body: bytes | None) -> list[RowOutcome]:
    """Unpack outcomes; none where there is nothing."""
    if body is None:
        return []
    rows = msgspec.json.decode(zlib.decompress(body), type=_Packed)
    return [RowOutcome(*row) for row in rows]  # type: ignore[arg-type] # written by pack_outcomes


def pack_duplicates(duplicates: dict[int, int]) -> bytes | None:
    """Pack row → first row; None when there is none."""
    return pack_pairs(duplicates) if duplicates else None


def unpack_duplicates(body: bytes | None) -> dict[int, int]:
    """Unpack row → first row."""
    return {} if body is None else unpack_pairs(body)


def pack_pairs(numbers: dict[int, int]) -> bytes:
    """Pack whole numbers by whole numbers."""
    return _pack(sorted(numbers.items()))


def unpack_pairs(body: bytes) -> dict[int, int]:
    """Unpack whole numbers by whole numbers."""
    return dict(msgspec.json.decode(zlib.decompress(body), type=list[tuple[int, int]]))


def pack_corrections(corrections: Sequence[Correction]) -> bytes | None:
    """Pack corrections; None when there is none."""
    return _pack(list(corrections)) if corrections else None


def unpack_corrections(body: bytes | None) -> list[Correction]:
    """Unpack corrections; none where there is nothing."""
    if body is None:
        return []
    return msgspec.json.decode(zlib.decompress(body), type=list[Correction])


def _pack(value: Any) -> bytes:
    return zlib.compress(msgspec.json.encode(value), LEVEL)
