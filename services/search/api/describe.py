"""How views tell OpenAPI what else they may answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from libs.common.http.blueprint import Blueprint
from libs.common.http.problems import CONTENT_TYPE
from libs.common.http.schemas import ProblemSchema

F = TypeVar("F", bound=Callable[..., Any])

_MEANING = {
    400: "the request or its cursor can't be read",
    401: "nobody is signed in",
    403: "not allowed",
    422: "values that can't be accepted; `errors` names the fields",
    500: "a fault of ours",
    503: "the index does not answer; filters and the list still work",
}


def problems(blueprint: Blueprint) -> Callable[[F], F]:
    """Document the problem answers of a view."""

    def mark(view: F) -> F:
        marked: Any = view
        for status, meaning in _MEANING.items():
            marked = blueprint.alt_response(
                status, schema=ProblemSchema, description=meaning, content_type=CONTENT_TYPE
            )(marked)
        return marked  # type: ignore[no-any-return] # the library is untyped

    return mark
