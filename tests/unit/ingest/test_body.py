import json
import time

import pytest

from libs.common.errors import MalformedRequestError
from libs.common.nesting import depth_of
from services.ingest.domain.body import MAX_DEPTH, is_shallow, read_body


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


@pytest.mark.parametrize("levels", [0, 1, 10, MAX_DEPTH - 1])
def test_bodies_within_the_limit_are_shallow(levels: int):
    raw = b'{"a":' + b"[" * levels + b"]" * levels + b"}" if levels else b"{}"
    assert is_shallow(raw)


def test_a_body_beyond_the_limit_is_not_shallow():
    assert not is_shallow(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


def test_four_mebibytes_of_brackets_are_measured_in_a_second():
    begun = time.thread_time()
    assert not is_shallow(b"[" * 2**22)
    assert time.thread_time() - begun < 1  # of its own work, whatever else the machine does


@pytest.mark.parametrize(
    ("value", "depth"), [(1, 0), ({}, 1), ([[]], 2), ({"a": [{"b": 1}], "c": 1}, 3)]
)
def test_depth_counts_levels(value: object, depth: int):
    assert depth_of(value) == depth
