"""Tags: trimmed, unique in the workspace whatever their case, few enough to read."""

from collections.abc import Iterable
from functools import lru_cache

from libs.common.errors import InvalidInputError
from services.contacts.domain.errors import OverLimitTagsError
from services.contacts.domain.text import one_line

LENGTH = 64
MOST = 100
COLOURS = ("grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")


@lru_cache(maxsize=4_096)
def clean_tag(text: str) -> str:
    """Return a tag's name. Raises InvalidInputError when it is blank or too long."""
    name = one_line(text, LENGTH + 1)
    if not name:
        raise InvalidInputError.of("tags", "a tag must not be blank", why="blank")
    if len(name) > LENGTH:
        raise InvalidInputError.of(
            "tags", f"a tag has at most {LENGTH} characters", why="tag_too_long"
        )
    return name


def tag_key(name: str) -> str:
    """Return what two spellings of one tag have in common."""
    return name.casefold()


def clean_tags(texts: Iterable[str]) -> list[str]:
    """Return cleaned names, the first spelling of each. Raises InvalidInputError."""
    names: dict[str, str] = {}
    for text in texts:
        name = clean_tag(text)
        names.setdefault(tag_key(name), name)
        _check_count(names)
    return list(names.values())


def with_tags(present: Iterable[str], add: Iterable[str], remove: Iterable[str] = ()) -> list[str]:
    """Return tags after a change, in the order of their names. Raises OverLimitTagsError."""
    names = {tag_key(each): each for each in present}
    for each in remove:
        names.pop(tag_key(each), None)
    for each in add:
        names.setdefault(tag_key(each), each)
    _check_count(names)
    return sorted(names.values(), key=tag_key)


def _check_count(names: dict[str, str]) -> None:
    if len(names) > MOST:
        raise OverLimitTagsError.of("tags", f"a contact has at most {MOST} tags")
