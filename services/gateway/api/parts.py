"""What the views of gateway's API work with, and the ways they all read a request."""

from dataclasses import dataclass
from typing import Any

from flask import request

from libs.common.clock import Clock
from libs.common.errors import MalformedRequestError
from libs.common.http.auth import actor
from libs.common.http.paging import Cursors
from libs.common.http.tokens import Tokens
from services.gateway.api.cookie import read_cookie
from services.gateway.application.asker import Asker, asker_of
from services.gateway.application.open_session import Browser
from services.gateway.ports import Door, PasswordHasher, Workspaces
from services.gateway.settings import GatewaySettings

ADDRESS_HEADER = "X-Real-IP"
"""The client's address, always set by the edge, never taken from the client."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Dependencies of the views."""

    settings: GatewaySettings
    door: Door
    hasher: PasswordHasher
    workspaces: Workspaces
    tokens: Tokens
    cursors: Cursors
    clock: Clock


def browser(parts: Parts) -> Browser:
    """Return who knocks in the request at hand."""
    return Browser(
        address=request.headers.get(ADDRESS_HEADER) or request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        session=session_token(parts),
    )


def asker(parts: Parts) -> Asker:
    """Return who asks in the request at hand."""
    return asker_of(actor(), browser(parts).address)


def session_token(parts: Parts) -> str | None:
    """Return the token in the session cookie of the request at hand."""
    return read_cookie(parts.settings, request.headers.get("Cookie", ""))


def expected_version() -> int | None:
    """Return the version that If-Match names, or None when it is absent or `*`.

    Raises MalformedRequestError when it is not an ETag that this API gave out.
    """
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    digits = given.removeprefix("W/").strip('"')
    if not digits.isdigit():
        raise MalformedRequestError("If-Match: not an ETag of this API")
    return int(digits)


def etag(version: int) -> dict[str, Any]:
    """Return the header that names a record's version."""
    return {"ETag": f'"{version}"'}
