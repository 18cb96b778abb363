"""How deep a JSON value goes."""

from typing import Any


def depth_of(value: Any) -> int:
    """Count the levels of nested objects and arrays; 0 for a plain value."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [
            inner for each in level for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return depth
