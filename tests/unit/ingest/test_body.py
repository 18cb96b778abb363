import json

import pytest

from libs.common.errors import MalformedRequestError
from services.ingest.domain.body import read_body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'"text"',
        b"12",
        b"null",
        b"{",
        b"{} {}",
        b"not json",
        b"\x00\x01",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a":' * 100_000,
        b'{"n":"\\u0000","a":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_what_is_no_json_object_is_malformed(raw: bytes):
    with pytest.raises(MalformedRequestError):
        read_body(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"a": "\\u00e4\\ud83d\\ude00"}', {"a": "ä😀"}),
        ('{"a": "ä😀"}'.encode(), {"a": "ä😀"}),
        (b'{"a": "x\\u0000y"}', {"a": "x\ufffdy"}),
        (b'{"a\\u0000": 1}', {"a\ufffd": 1}),
        (b'{"a": "\\\\u0000"}', {"a": "\\u0000"}),  # a backslash, then letters
        (b'{"a": "\\ud800"}', {"a": "\ufffd"}),
        (b'{"a": ["\\udfffz"]}', {"a": ["\ufffdz"]}),
        (b'{"a": NaN, "b": 1e999, "c": -Infinity}', {"a": None, "b": None, "c": None}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b'{"a": "\xff"}', {"a": "\ufffd"}),
        (b'{"a": "line\nbreak\x00"}', {"a": "line\nbreak\ufffd"}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": ' + b"9" * 5000 + b"}", {"a": "9" * 5000}),
    ],
)
def test_one_strange_value_never_costs_the_rest_of_the_body(raw: bytes, expected: dict):
    assert read_body(raw) == expected


def test_what_was_read_can_be_stored_as_utf_8():
    body = read_body(b'{"a": "\\ud83d", "b": ["\\u0000"], "c": {"\\udc00": "x"}}')
    assert "\x00" not in json.dumps(body, ensure_ascii=False).encode().decode()
