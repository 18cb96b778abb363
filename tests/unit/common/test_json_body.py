"""JSON from outside, bounded."""

from typing import Any

import pytest

from libs.common.errors import InvalidInputError, MalformedRequestError
from libs.common.http.json_body import cleaned, read_json
from libs.common.nesting import MAX_DEPTH


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": [1, -2.5, "x", null, true]}', {"a": [1, -2.5, "x", None, True]}),
        (b"9223372036854775807", 2**63 - 1),
        (b"-9223372036854775808", -(2**63)),
        (b'"\\ud83d\\ude00 \\u00e4"', "😀 ä"),  # a pair is no lone surrogate
        (b'"\\ud83d"', "\ud83d"),  # half of an emoji, for a schema to see
        (b'"\\\\u0000"', "\\u0000"),  # a backslash, then letters
        (b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, None),
        (b'["' + b"[" * 100 + b'"]', ["[" * 100]),  # brackets in a text are no levels
    ],
)
def test_what_can_be_kept_is_read(raw: bytes, value: Any) -> None:
    read = read_json(raw)
    assert value is None or read == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'"\\ud83d"', "?"),
        (b'{"\\udc00": ["a\\u0000b"]}', {"?": ["ab"]}),
        (b'["\\\\u0000", "\\ud83d\\ude00"]', ["\\u0000", "😀"]),
    ],
)
def test_what_a_schema_lets_pass_can_be_stored(raw: bytes, value: Any) -> None:
    assert cleaned(read_json(raw), raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"\xff", b'\xef\xbb\xbf{"a": 1}', b"[" * 100_000, b'{"a":' * 100_000,
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), b'"\n"',
    ],
)  # fmt: skip
def test_what_is_no_json_or_too_deep_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedRequestError):
        read_json(raw)


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (b"NaN", ["body"]),
        (b'{"a": {"b": [0, Infinity]}, "c": -Infinity}', ["a.b.1", "c"]),
        (b'{"a": 9223372036854775808, "b": 1e999}', ["a", "b"]),
        (b'{"a": ' + b"9" * 5000 + b"}", ["a"]),
    ],
)
def test_a_number_that_cannot_be_kept_is_named(raw: bytes, fields: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_json(raw)
    assert list(refused.value.errors) == fields


def test_a_body_full_of_them_is_refused_in_short() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_json(b"[" + b"NaN," * 250_000 + b"1]")
    assert len(refused.value.errors) == 20
    assert len(str(refused.value)) < 2000
