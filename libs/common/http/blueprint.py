"""The blueprint every service uses: unknown arguments are refused, errors name their field."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import flask_smorest
from flask import request
from marshmallow import RAISE, ValidationError, missing
from webargs.flaskparser import FlaskParser, is_json_request

from libs.common.errors import InvalidInputError, MalformedRequestError, UnsupportedMediaError
from libs.common.http.json_body import cleaned, read_json
from libs.common.http.problems import CONTENT_TYPE
from libs.common.http.schemas import ProblemSchema

F = TypeVar("F", bound=Callable[..., Any])
_PROBLEM = ProblemSchema()


class StrictParser(FlaskParser):
    """Refuses query, form and JSON names that the schema doesn't know."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 - the base class declares it as a plain dict
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "form": RAISE,
        "json": RAISE,
    }

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Return what a schema made of a request; texts of JSON can then be kept anywhere."""
        found = super().parse(*args, **kwargs)
        if kwargs.get("location") != "json":
            return found
        return cleaned(found, request.get_data(cache=True))

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        fields = flatten(error.messages, skip=self.KNOWN_LOCATIONS)
        if fields.get("_schema") == ["Invalid input type."]:
            raise MalformedRequestError("the body is not a JSON object") from error
        raise InvalidInputError(_sentence(fields), errors=fields) from error

    def _raw_load_json(self, req: Any) -> Any:
        """Return the body's value; none at all counts as missing. Raises the errors of read_json,
        and UnsupportedMediaError for a body that doesn't say that it is JSON.
        """
        raw = req.get_data(cache=True)
        if not raw:
            return missing
        if not is_json_request(req):
            raise UnsupportedMediaError(
                "send the body as JSON, with Content-Type: application/json"
            )
        return read_json(raw)

    KNOWN_LOCATIONS = frozenset(
        {"query", "json", "form", "files", "headers", "path", "json_or_form"}
    )


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc] # the library is untyped
    """flask-smorest's blueprint with the strict parser; URLs in it are full public paths."""

    ARGUMENTS_PARSER = StrictParser()

    def problems(self, meanings: Mapping[int, str]) -> Callable[[F], F]:
        """Document the problem answers of a view: HTTP status → what it says.

        One decorator for all of them: each costs the view a call at every request, and the
        start of the service a copy of all that the view says of itself.
        """
        content = {CONTENT_TYPE: {"schema": _PROBLEM}}
        return self.doc(
            responses={
                str(status): {"description": meaning, "content": content}
                for status, meaning in meanings.items()
            }
        )

    if TYPE_CHECKING:  # the library is untyped; these are the types of what it inherits

        def route(self, rule: str, **options: Any) -> Callable[[F], F]: ...
        def get(self, rule: str, **options: Any) -> Callable[[F], F]: ...
        def post(self, rule: str, **options: Any) -> Callable[[F], F]: ...
        def put(self, rule: str, **options: Any) -> Callable[[F], F]: ...
        def patch(self, rule: str, **options: Any) -> Callable[[F], F]: ...
        def delete(self, rule: str, **options: Any) -> Callable[[F], F]: ...
        def arguments(self, schema: Any, **options: Any) -> Callable[[F], F]: ...
        def response(self, status: int, *schema: Any, **options: Any) -> Callable[[F], F]: ...
        def alt_response(self, status: int, *schema: Any, **options: Any) -> Callable[[F], F]: ...
        def doc(self, **options: Any) -> Callable[[F], F]: ...


def flatten(
    messages: Any, skip: frozenset[str] = frozenset(), path: str = ""
) -> dict[str, list[str]]:
    """Turn marshmallow's nested messages into `{"tags.0": ["…"]}`; locations are dropped."""
    if isinstance(messages, Mapping):
        found: dict[str, list[str]] = {}
        for key, value in messages.items():
            dropped = not path and key in skip
            name = "" if dropped else f"{path}.{key}" if path else str(key)
            found |= flatten(value, frozenset(), name)
        return found
    reasons = messages if isinstance(messages, list) else [messages]
    return {path or "body": [str(reason) for reason in reasons]}


def _sentence(fields: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{field}: {' '.join(reasons)}" for field, reasons in fields.items())
