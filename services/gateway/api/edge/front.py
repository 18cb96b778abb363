"""The edge of the embedded product: WSGI middleware that stands before all services.

It follows the same rules as nginx with `deploy/nginx`, and `tests/edge` holds both to them.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from libs.common.errors import MalformedRequestError, NotFoundError, WarmlineError
from libs.common.http.problems import CONTENT_TYPE, problem_document, status_of
from libs.common.http.tokens import HEADER
from libs.common.ids import new_id
from libs.common.runtime import WsgiApp
from services.gateway.api.cookie import read_cookie
from services.gateway.api.edge.body import limit_body
from services.gateway.api.edge.frontend import Frontend
from services.gateway.api.edge.headers import guarded
from services.gateway.api.edge.rates import Rates
from services.gateway.api.parts import ADDRESS_HEADER, Parts
from services.gateway.api.verify import read_bearer
from services.gateway.application.verify_request import verify_request
from services.gateway.domain.edge import (
    EdgeRequest,
    body_limit,
    is_backstage,
    is_bad_path,
    is_service_path,
    is_under,
)

StartResponse = Callable[..., Any]
_SPOOFED = ("HTTP_X_INTERNAL_", "HTTP_X_ACTOR_", "HTTP_X_FORWARDED_", "HTTP_X_ORIGINAL_")
_SPOOFED_WHOLE = frozenset({"HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_REQUEST_ID"})
_OURS = ("/api/v1/session", "/api/v1/sessions")


class EmbeddedFront:
    """Lets requests in to the services of this process, or answers for the frontend."""

    def __init__(self, parts: Parts, services: WsgiApp) -> None:
        self._parts = parts
        self._services = services
        self._frontend = Frontend(parts.settings.frontend)
        self._rates = Rates(
            {"key": parts.settings.key_rate, "session": parts.settings.session_rate}
        )

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Any:
        request_id = new_id()
        start = guarded(start_response, request_id, is_https=self._parts.settings.is_https)
        try:
            _scrub(environ, request_id)
            return self._route(environ, start)
        except WarmlineError as problem:
            return _refusal(problem, request_id, environ, start)

    def _route(self, environ: dict[str, Any], start: StartResponse) -> Any:
        path, method = environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"]
        if is_bad_path(path):
            raise MalformedRequestError("this address is not in its plain form", code="bad_path")
        if is_backstage(path):
            raise NotFoundError("nothing is at this address")
        limit_body(environ, body_limit(path, self._parts.settings.import_limit))
        if is_service_path(path):
            self._let_in(environ, path)
            return self._services(environ, start)
        if method not in {"GET", "HEAD"}:
            raise NotFoundError("nothing is at this address")
        return self._frontend.answer(environ, start)

    def _let_in(self, environ: dict[str, Any], path: str) -> None:
        """Put the internal token in the place of the cookie or key."""
        parts, request = self._parts, _edge_request(self._parts, environ, path)
        self._rates.count(request)
        token = verify_request(
            parts.door, parts.tokens, parts.clock, parts.settings.public_url, request
        )
        if token is not None:
            environ[_key(HEADER)] = token
        if not any(is_under(path, each) for each in _OURS):
            environ.pop("HTTP_COOKIE", None)
        environ.pop("HTTP_AUTHORIZATION", None)


def _edge_request(parts: Parts, environ: dict[str, Any], path: str) -> EdgeRequest:
    return EdgeRequest(
        method=environ["REQUEST_METHOD"],
        path=path,
        host=environ.get("HTTP_HOST", ""),
        session=read_cookie(parts.settings, environ.get("HTTP_COOKIE", "")),
        bearer=read_bearer(environ.get("HTTP_AUTHORIZATION")),
        fetch_site=environ.get("HTTP_SEC_FETCH_SITE"),
        origin=environ.get("HTTP_ORIGIN"),
    )


def _scrub(environ: dict[str, Any], request_id: str) -> None:
    """Remove what only the edge may say, and say it."""
    for name in list(environ):
        if name.startswith(_SPOOFED) or name in _SPOOFED_WHOLE:
            del environ[name]
    environ["HTTP_X_REQUEST_ID"] = request_id
    environ[_key(ADDRESS_HEADER)] = environ.get("REMOTE_ADDR", "")


def _refusal(
    problem: WarmlineError, request_id: str, environ: dict[str, Any], start: StartResponse
) -> list[bytes]:
    status = status_of(problem)
    body = msgspec.json.encode(problem_document(problem, request_id))
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    if "retry_after" in problem.facts:
        headers.append(("Retry-After", str(max(1, round(problem.facts["retry_after"])))))
    start(f"{status.value} {status.phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _key(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")
