"""How views tell OpenAPI what else they may answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import request

from libs.common.errors import MalformedRequestError, VersionConflictError, WarmlineError
from libs.common.http.blueprint import Blueprint

F = TypeVar("F", bound=Callable[..., Any])
E = TypeVar("E", bound=WarmlineError)

_ALWAYS = (400, 401, 403, 500, 503)
_MEANING = {
    400: "the request can't be read",
    401: "nobody is signed in",
    402: "the plan has no place left",
    403: "not allowed",
    404: "not found",
    409: "contradicts the present state",
    412: "changed meanwhile; `current` is the record as it is now, and `changed_by`, "
    "`changed_at` and `changed_fields` are about what changed of a contact since",
    413: "the body is too large",
    415: "the body is not JSON",
    422: "values that can't be accepted; `errors` names the fields",
    500: "a fault of ours",
    503: "try again shortly",
}


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[F], F]:
    """Document the problem answers of a view, beside those that any view has."""
    return blueprint.problems({each: _MEANING[each] for each in sorted({*_ALWAYS, *statuses})})


@contextmanager
def telling_current(stale: type[E], current: Callable[[E], dict[str, Any]]) -> Iterator[None]:
    """Show a record as it is now to who had an older one in mind.

    stale: raised for such a one; current: gives the record of it as JSON.
    """
    try:
        yield
    except stale as problem:
        raise VersionConflictError(problem.detail, current=current(problem)) from problem


def version_asked() -> int | None:
    """Return the version in If-Match, or None when it is absent or `*`.

    Raises MalformedRequestError when it is not an ETag of ours.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in {"", "*"}:
        return None
    digits = given.removeprefix("W/").strip('"')
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return int(digits)
    raise MalformedRequestError("If-Match: not an ETag that a record of ours had")
