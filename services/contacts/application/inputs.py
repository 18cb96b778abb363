"""Input from people, read field by field so that every problem is reported at once."""

from collections.abc import Callable, Mapping
from typing import Any

from libs.common.actor import PRIVATE, Actor
from libs.common.errors import InvalidInputError
from libs.common.masking import MASK
from services.contacts.domain.text import clean_name


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
            error_codes={
                field: code for each in problems for field, code in each.error_codes.items()
            },
        )
    return values


def name_from(actor: Actor, text: str) -> str:
    """Return a contact's name as an actor may write it.

    Raises InvalidInputError when nothing is left of it, and for a mask in it from who sees masks:
    who reads contacts and writes them back would put the mask where a number was.
    """
    name = clean_name(text)
    if MASK in name and not (actor.may(PRIVATE) or actor.kind == "service"):
        raise InvalidInputError.of(
            "name",
            f"has {MASK} in it, as a name that is a number or an address is shown without the"
            f" permission {PRIVATE}; leave it out, or give one without it",
            why="name_masked",
        )
    return name
