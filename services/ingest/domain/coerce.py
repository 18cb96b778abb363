"""Values off the wire: blank, null and absent are the same; numbers come as text and back."""

from collections.abc import Mapping
from typing import Any

_MILLISECONDS_FROM = 10**11
"""Seconds reach this in the year 5138; a greater number is in milliseconds."""


def text(value: Any) -> str | None:
    """Return text that says something, a number as its digits, else None."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None


def token(value: Any) -> str | None:
    """Return an identifier without surrounding blanks, or None."""
    if isinstance(value, str):
        return value.strip() or None
    return text(value)


def whole(value: Any) -> int | None:
    """Return a whole number that came as a number or as its digits, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = int(value) if not isinstance(value, str) else int(float(value))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 2**53 else None


def timestamp(value: Any) -> int | None:
    """Return seconds since 1970, or None when the value is no moment after it."""
    number = whole(value)
    if number is None or number <= 0:
        return None
    return number // 1000 if number >= _MILLISECONDS_FROM else number


def mapping(value: Any) -> dict[str, Any]:
    """Return an object as it is, and an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[dict[str, Any]]:
    """Return the objects of an array, and nothing for anything else."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def first(source: Mapping[str, Any], *names: str) -> str | None:
    """Return the first identifier among the names that says something."""
    for name in names:
        value = source.get(name)
        if value is not None and (found := token(value)):
            return found
    return None
