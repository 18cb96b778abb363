"""Have search say whom a selection with words in it means."""

import time
from collections.abc import Iterator
from dataclasses import replace

from libs.common.actor import PRIVATE, Actor
from libs.common.errors import ForbiddenError, InvalidInputError
from services.contacts.ports.finder import Finder
from services.contacts.ports.selection import Selection

SECONDS = 30.0
"""Within which everybody must have been listed: somebody waits for it."""

_SCOPE = "search:read"
_PLACE = "selection.filter."


def ask_search(
    finder: Finder, actor: Actor, selection: Selection, most: int | None = None
) -> Selection:
    """Return a selection with whom search finds by its words; the same if it has none.

    Asked before anything of a job is written, so that nothing is half done when search can't say.
    most: more than this need not be known. Raises ForbiddenError, FinderUnavailableError, and
    InvalidInputError that names a part of the selection's filter.
    """
    if selection.asked is None:
        return selection
    if not actor.may(PRIVATE):
        raise ForbiddenError(
            "choose by filters: who is found by words can tell whose number it is; this needs the"
            f" permission {PRIVATE}",
            code="private", needs=PRIVATE, errors={f"{_PLACE}q": ["choose by filters instead"]},
        )  # fmt: skip
    if not actor.may(_SCOPE):
        raise ForbiddenError(f"this needs the permission {_SCOPE}", needs=_SCOPE)
    found: list[str] = []
    try:
        for each in _in_time(finder, actor.workspace_id, selection):
            found += each
            if most is not None and len(found) > most:
                break
    except InvalidInputError as problem:
        raise _renamed(problem) from problem
    return replace(selection, found=found)


def _in_time(finder: Finder, workspace_id: str, selection: Selection) -> Iterator[list[str]]:
    until = time.monotonic() + SECONDS
    for each in finder.found(workspace_id, selection.asked or {}):
        yield list(each)
        if time.monotonic() > until:
            raise InvalidInputError.of(
                "q", f"finds more than can be listed in {SECONDS:.0f} seconds; say more of a name,"
                " or use filters",
                code="search_finds_too_many",
            )  # fmt: skip


def _renamed(problem: InvalidInputError) -> InvalidInputError:
    errors = {f"{_PLACE}{name}": reasons for name, reasons in problem.errors.items()}
    detail = "; ".join(f"{name}: {reason}" for name, [reason, *_] in errors.items())
    return InvalidInputError(detail or problem.detail, code=problem.reason_code, errors=errors)
