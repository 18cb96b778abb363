"""Text from outside, made fit to be kept by every database: no NUL, no half of a character."""

from typing import Any

_NUL = str.maketrans("", "", "\0")


def storable(text: str) -> str:
    """Return text without NUL and with lone surrogates replaced: what every database takes."""
    return text.translate(_NUL).encode("utf-8", "replace").decode()


def storable_json(value: Any) -> Any:
    """Return a JSON value, or what a schema made of one, whose texts are all storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [storable_json(each) for each in value]
    if isinstance(value, dict):
        return {storable(str(name)): storable_json(each) for name, each in value.items()}
    return value
