"""Taking a person out of filters that others keep: saved views, the selections of exports."""

import json
import re
from collections.abc import Iterable
from typing import Any

PLACEHOLDER = "erased"
"""What stands in the place of an identifier: a filter that has it is still readable, and nobody
matches it."""
_SHORTEST = 5
"""Characters of an identifier below which a text may be anything."""
_PERSONAL = frozenset({"phone", "email", "username", "name"})
_SPACING = re.compile(r"[\s().+-]")


class Forgotten:
    """The identifiers of one person, found in JSON in whatever way they were typed.

    identifiers: numbers, ids and addresses. username: looked for in conditions about usernames
    only, because it may be a word like any other.
    """

    def __init__(self, identifiers: Iterable[str], username: str | None) -> None:
        self._known = {_spelled(each) for each in identifiers if len(each) >= _SHORTEST}
        self._username = username.casefold() if username else None

    def without(self, value: Any) -> Any:
        """Return JSON with each text that is an identifier replaced; equal if there is none.

        A text that is JSON itself, as the filter in an address is, is looked into.
        """
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self.without(each) for each in value]
        if isinstance(value, dict):
            return {
                name: PLACEHOLDER if name == "value" and self._is_username(value)
                else self.without(each)
                for name, each in value.items()
            }  # fmt: skip
        return value

    def _is_username(self, condition: dict[str, Any]) -> bool:
        given = condition.get("value")
        return (
            condition.get("field") == "username"
            and isinstance(given, str)
            and given.strip().casefold() == self._username
        )

    def _text(self, text: str) -> str:
        if _spelled(text) in self._known:
            return PLACEHOLDER
        if not text.lstrip().startswith(("{", "[")):
            return text
        try:
            inner = json.loads(text)
        except (ValueError, RecursionError):
            return text
        left = self.without(inner)
        return text if left == inner else json.dumps(left)


def without_values(expression: Any) -> Any:
    """Return a filter without the values of its conditions about who somebody is.

    For what is kept for ever and can't be edited: which fields were asked for, not whom.
    """
    if isinstance(expression, list):
        return [without_values(each) for each in expression]
    if not isinstance(expression, dict):
        return expression
    hidden = {"value"} if expression.get("field") in _PERSONAL else set()
    return {name: without_values(each) for name, each in expression.items() if name not in hidden}


def _spelled(text: str) -> str:
    """Return a text in the spelling in which it is compared: numbers as their digits."""
    bare = _SPACING.sub("", text)
    return bare if bare.isdigit() else text.strip().casefold()
