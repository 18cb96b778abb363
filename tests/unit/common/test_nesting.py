"""How deep JSON is nested."""

import time

import pytest

from libs.common.nesting import MAX_DEPTH, depth_of, is_shallow


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
