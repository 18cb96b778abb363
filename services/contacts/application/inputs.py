"""Input from people, read field by field so that every problem is reported at once."""

from collections.abc import Callable, Mapping
from typing import Any

from libs.common.errors import InvalidInputError


def read_fields(readers: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Call the reader of each field and return the values.

    Raises one InvalidInputError that names every field in trouble; a single one keeps its code.
    """
    values: dict[str, Any] = {}
    problems: list[InvalidInputError] = []
    for field, read in readers.items():
        try:
            values[field] = read()
        except InvalidInputError as problem:
            problems.append(problem)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise InvalidInputError(
            "; ".join(each.detail for each in problems),
            errors={field: why for each in problems for field, why in each.errors.items()},
        )
    return values
