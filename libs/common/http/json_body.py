"""JSON from outside, bounded: nothing in it that a parser, a database or another reader can't hold.

Python's parser takes NaN and Infinity, gives up on deep nesting and long integers with errors of
its own, and leaves numbers standing that no column and no other parser can hold. All of these are
the sender's mistake and named as such, with the field where it is known. Half of an emoji, which
programs that cut texts short do send, costs nobody the rest: where a schema lets it pass it becomes
a ?, and NUL is left out.
"""

import json
import math
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from libs.common.errors import InvalidInputError, MalformedRequestError
from libs.common.nesting import MAX_DEPTH, depth_of, is_shallow
from libs.common.storable import storable_json

MOST_INTEGER = 2**63
"""Integers are below it, and not below its negative: what a database and msgspec can hold."""
_TOO_LARGE = "is a number too large to be kept; send it as text"
_NOT_FINITE = "is no number that JSON has"
_TOO_DEEP = f"the body is nested deeper than {MAX_DEPTH} levels"
_MOST_NAMED = 20
_ESCAPED = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_LONGEST = len(str(MOST_INTEGER)) + 1


class _Unfit:
    """Stands in the place of a number that is refused, until it is known which field has it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def read_json(raw: bytes) -> Any:
    """Return the value of a body.

    Raises MalformedRequestError for what isn't JSON in UTF-8 or is nested too deeply, and
    InvalidInputError that names the fields whose numbers can't be held.
    """
    refused: list[_Unfit] = []
    value = _parsed(raw, refused)
    if not is_shallow(raw) and depth_of(value) > MAX_DEPTH:
        raise MalformedRequestError(_TOO_DEEP)
    if refused:
        unfit = dict(islice(_unfit(value), _MOST_NAMED))
        told = "; ".join(f"{field}: {reason}" for field, reason in unfit.items())
        raise InvalidInputError(told, errors={field: [why] for field, why in unfit.items()})
    return value


def cleaned(value: Any, raw: bytes) -> Any:
    """Return a value that was read from a body with texts that every database takes.

    Only an escape can have brought anything else into them: there is none in most bodies.
    """
    return storable_json(value) if _ESCAPED.search(raw) else value


def _parsed(raw: bytes, refused: list[_Unfit]) -> Any:
    """Parse a body; numbers that can't be held become an _Unfit and are noted in `refused`."""

    def refuse(reason: str) -> _Unfit:
        refused.append(_Unfit(reason))
        return refused[-1]

    def integer(digits: str) -> int | _Unfit:
        if len(digits) <= _LONGEST and -MOST_INTEGER <= int(digits) < MOST_INTEGER:
            return int(digits)
        return refuse(_TOO_LARGE)

    def real(digits: str) -> float | _Unfit:
        number = float(digits)
        return number if math.isfinite(number) else refuse(_TOO_LARGE)

    try:
        return json.loads(
            raw.decode(), parse_int=integer, parse_float=real,
            parse_constant=lambda _: refuse(_NOT_FINITE),
        )  # fmt: skip
    except RecursionError:
        raise MalformedRequestError(_TOO_DEEP) from None
    except ValueError as problem:
        raise MalformedRequestError("the body is not JSON") from problem


def _unfit(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Walk the fields of a value whose numbers are refused."""
    if isinstance(value, _Unfit):
        yield path or "body", value.reason
    elif isinstance(value, dict | list):
        inside = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in inside:
            yield from _unfit(inner, f"{path}.{name}" if path else str(name))
