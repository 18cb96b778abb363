"""Identifiers: UUIDv7 (RFC 9562 §5.7), so that ids sort by the time they were made."""

import itertools
import threading
import time
from datetime import datetime, timedelta
from uuid import UUID

from libs.common.randomness import random_bytes

_lock = threading.Lock()
_last_ms = 0
_sequence = 0
_turns = itertools.count()


def new_id() -> str:
    """Make a UUIDv7 that is greater than every id this process made before.

    The 12 bits after the version count up inside one millisecond (RFC 9562 §6.2, method 1);
    the last 62 bits are random.
    """
    global _last_ms, _sequence  # noqa: PLW0603 - the counter is the point of the module
    with _lock:
        now = max(time.time_ns() // 1_000_000, _last_ms)
        _sequence = _sequence + 1 if now == _last_ms else int.from_bytes(random_bytes(1), "big")
        if _sequence > 0xFFF:
            now, _sequence = now + 1, 0
        _last_ms = now
        head, tail = now << 16 | 0x7000 | _sequence, int.from_bytes(random_bytes(8), "big")
    return _uuid(head, tail)


def id_of_moment(moment: datetime) -> str:
    """Make a UUIDv7 that sorts by a moment of the past instead of the present.

    The 12 bits after the version are the fraction of the millisecond (RFC 9562 §6.2, method 3);
    ids that one process makes for the same moment sort in the order in which it made them.
    """
    ms, microseconds = int(moment.timestamp()) * 1000, moment.microsecond
    ms, fraction = ms + microseconds // 1000, microseconds % 1000 * 0x1000 // 1000
    turn = next(_turns) & 0x3FFF_FFFF
    tail = turn << 32 | int.from_bytes(random_bytes(4), "big")
    return _uuid(ms << 16 | 0x7000 | fraction, tail)


def least_id_since(moment: datetime) -> str:
    """Return what is not greater than any id made since a moment, and greater than earlier ones."""
    return str(UUID(int=int(moment.timestamp() * 1000) << 80))


def id_before(made: str, by: timedelta) -> str:
    """Return what is greater than the ids made so long before another, and less than later ones."""
    return str(UUID(int=max(UUID(made).int - (int(by.total_seconds() * 1000) << 80), 0)))


def is_id(text: str) -> bool:
    """Tell whether text is a UUID in its canonical lower-case form."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _uuid(head: int, tail: int) -> str:
    digits = f"{head << 64 | 0x8000_0000_0000_0000 | tail & 0x3FFF_FFFF_FFFF_FFFF:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
