"""How views tell OpenAPI what else they may answer."""

from collections.abc import Callable
from typing import Any, TypeVar

from libs.common.http.blueprint import Blueprint

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
    return blueprint.problems(_MEANING)
