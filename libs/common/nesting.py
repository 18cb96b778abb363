"""How deep JSON from outside is nested, told before anything follows it down."""

from typing import Any

MAX_DEPTH = 40
"""Levels of nesting that are read. WhatsApp's own deepest shapes have about fifteen, our requests
less than ten; the answers of a form may have more.
"""

_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def depth_of(value: Any) -> int:
    """Count the levels of nested objects and arrays; 0 for a plain value."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [
            inner for each in level for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return depth


def is_shallow(raw: bytes) -> bool:
    """Tell cheaply whether a body surely has at most MAX_DEPTH levels.

    Brackets inside texts count too, so that a no only means that `depth_of` must look.
    """
    if raw.count(b"{") + raw.count(b"[") <= MAX_DEPTH:
        return True
    brackets = raw.translate(None, _NOT_BRACKETS)
    for _ in range(MAX_DEPTH):
        left = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(left) == len(brackets):
            break
        brackets = left
    return not brackets
