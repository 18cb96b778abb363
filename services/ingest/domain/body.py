"""A webhook body as a JSON object whose text every database and reader can take.

Well-formed bodies are read as they are. A body with a NaN, a lone surrogate, a raw control
character or bytes that aren't UTF-8 is read leniently, because one such value must not hold back
the other items of the POST. NUL and lone surrogates become U+FFFD, numbers that no double can
hold become null.
"""

import json
import math
import re
from typing import Any

import msgspec

from libs.common.errors import MalformedRequestError

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LONGEST_INTEGER = 300


def read_body(raw: bytes) -> dict[str, Any]:
    """Return the body's JSON object, clean.

    Raises MalformedRequestError when it is not JSON, not an object, or nested beyond what a
    parser can follow.
    """
    try:
        value = _parse(raw)
    except RecursionError:
        raise MalformedRequestError("the body is nested too deeply") from None
    if not isinstance(value, dict):
        raise MalformedRequestError("the body is not a JSON object")
    return value


def _parse(raw: bytes) -> Any:
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _cleaned(_parse_leniently(raw))
    return _cleaned(value) if b"\\u0000" in raw else value


def _parse_leniently(raw: bytes) -> Any:
    try:
        return json.loads(
            raw.decode("utf-8-sig", "replace"),
            strict=False,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=lambda _: None,
        )
    except (ValueError, RecursionError):
        raise MalformedRequestError("the body is not JSON that can be read") from None


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {_cleaned(name): _cleaned(each) for name, each in value.items()}
    return value
