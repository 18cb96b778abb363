"""How views tell OpenAPI what else they may answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import request

from libs.common.errors import MalformedRequestError
from libs.common.http.blueprint import Blueprint
from libs.common.http.problems import CONTENT_TYPE
from libs.common.http.schemas import ProblemSchema

F = TypeVar("F", bound=Callable[..., Any])

_ALWAYS = (400, 401, 403, 500, 503)
_MEANING = {
    400: "the request can't be read",
    401: "nobody is signed in",
    402: "the plan has no place left",
    403: "not allowed",
    404: "not found",
    409: "contradicts the present state",
    412: "changed meanwhile; `current` is the record as it is now",
    413: "the body is too large",
    415: "the body is not JSON",
    422: "values that can't be accepted; `errors` names the fields",
    500: "a fault of ours",
    503: "try again shortly",
}


def problems(blueprint: Blueprint, *statuses: int) -> Callable[[F], F]:
    """Document the problem answers of a view, beside those that any view has."""

    def mark(view: F) -> F:
        marked: Any = view
        for status in sorted({*_ALWAYS, *statuses}):
            marked = blueprint.alt_response(
                status, schema=ProblemSchema, description=_MEANING[status],
                content_type=CONTENT_TYPE,
            )(marked)  # fmt: skip
        return marked  # type: ignore[no-any-return] # the library is untyped

    return mark


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
