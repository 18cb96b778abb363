"""`/internal/auth/verify`: nginx asks this before it lets a request through (`auth_request`)."""

from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, request

from libs.common.errors import WarmlineError
from libs.common.http.auth import public
from libs.common.http.problems import problem_response
from libs.common.http.tokens import HEADER
from services.gateway.api.cookie import read_cookie
from services.gateway.api.parts import Parts
from services.gateway.application.verify_request import verify_request
from services.gateway.domain.edge import EdgeRequest


def verify_api(parts: Parts) -> Blueprint:
    """Build the view that answers nginx's question."""
    views = Blueprint("verify", __name__)

    @views.get("/internal/auth/verify")
    @public("it tells who somebody is, so nobody is known yet; no edge routes to it")
    def verify() -> Response:
        """Answer 204 with the internal token, 401, or 403; the code is in X-Problem-Code."""
        try:
            token = verify_request(
                parts.door, parts.tokens, parts.clock, parts.settings.public_url,
                _original(parts),
            )  # fmt: skip
        except WarmlineError as problem:
            response = problem_response(problem)
            response.headers["X-Problem-Code"] = problem.reason_code
            return response
        response = Response(status=204)
        if token is not None:
            response.headers[HEADER] = token
        return response

    return views


def _original(parts: Parts) -> EdgeRequest:
    headers = request.headers
    return EdgeRequest(
        method=headers.get("X-Original-Method", "GET"),
        path=unquote(urlsplit(headers.get("X-Original-URI", "/")).path),
        host=headers.get("Host", ""),
        session=read_cookie(parts.settings, headers.get("Cookie", "")),
        bearer=read_bearer(headers.get("Authorization")),
        fetch_site=headers.get("Sec-Fetch-Site"),
        origin=headers.get("Origin"),
    )


def read_bearer(authorization: str | None) -> str | None:
    """Return the credentials of a Bearer header, or None when there is no such header."""
    scheme, _, credentials = (authorization or "").strip().partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else None
