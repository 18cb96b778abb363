"""Who may call what: deny by default.

A view says `@require("contacts:write")` or `@public("why")`; a view that says nothing can't be
called at all, and a guard test walks every route. The decorators only mark; the check runs before
any view, so that the order of decorators doesn't matter.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from structlog.contextvars import bind_contextvars, reset_contextvars

from libs.common.actor import Actor
from libs.common.errors import ForbiddenError, UnauthenticatedError, UnsupportedMediaError
from libs.common.http.cross_site import SAFE_METHODS, refuse_cross_site
from libs.common.http.tokens import HEADER, Tokens

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__warmline_access__"
PUBLIC = "public"
_BODIES = frozenset({"application/json", "multipart/form-data"})
SIGNED_IN = "signed-in"
"""What a view is marked with that asks for an actor and for no permission."""
INTERNAL_SCOPE = "internal"
"""The scope of a service that acts for itself; no member and no API key can have it."""


def require(scope: str) -> Callable[[F], F]:
    """Mark a view as open to actors with a permission."""

    def mark(view: F) -> F:
        setattr(view, _MARK, scope)
        return view

    return mark


def signed_in(view: F) -> F:
    """Mark a view as open to every actor, whatever the permissions: it is about the actor."""
    return require(SIGNED_IN)(view)


def internal(view: F) -> F:
    """Mark a view as open to other services only; the edge never routes to it."""
    return require(INTERNAL_SCOPE)(view)


def public(reason: str) -> Callable[[F], F]:
    """Mark a view as open to anybody, with the reason it must be."""

    def mark(view: F) -> F:
        setattr(view, _MARK, PUBLIC)
        setattr(view, f"{_MARK}reason", reason)
        return view

    return mark


def access_of(app: Flask, endpoint: str, method: str) -> str | None:
    """Return what a view is marked with (a scope, or PUBLIC), or None when it isn't."""
    view: Any = app.view_functions.get(endpoint)
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        name = "get" if method == "HEAD" else method.lower()
        view = getattr(view_class, name, None)
    mark: str | None = getattr(view, _MARK, None)
    return mark


def actor() -> Actor:
    """Return who is acting in the request at hand. Raises UnauthenticatedError in a public view."""
    if "actor" not in g:
        raise UnauthenticatedError("this request has no actor")
    found: Actor = g.actor
    return found


def install_auth(app: Flask, tokens: Tokens, public_url: str = "") -> None:
    """Check every request of an app before its view runs.

    public_url: what people type, in case a proxy has another name for it. Log lines of a request
    name who acts in it, and in which session.
    """
    public_host = urlsplit(public_url).netloc

    @app.before_request
    def _check() -> None:
        if request.endpoint is None or request.method == "OPTIONS":
            return
        scope = access_of(current_app, request.endpoint, request.method)
        if scope == PUBLIC:
            return
        token = request.headers.get(HEADER)
        if not token:
            raise UnauthenticatedError(
                "sign in, or send an API key as `Authorization: Bearer wl_…`"
            )
        g.actor = tokens.verify(token)
        session = {"session_id": g.actor.session_id} if g.actor.session_id else {}
        g.log_marks = bind_contextvars(actor_id=g.actor.id, **session)
        _refuse_cross_site(g.actor, public_host)
        if scope is None:
            raise ForbiddenError("nobody may call this; the view has no access rule")
        if scope != SIGNED_IN and not g.actor.may(scope):
            raise ForbiddenError(f"this needs the permission {scope}", needs=scope)

    @app.teardown_request
    def _unmark(_: BaseException | None) -> None:
        marks = g.pop("log_marks", None)
        if marks:
            reset_contextvars(**marks)


def _refuse_cross_site(who: Actor, public_host: str) -> None:
    """Refuse writes that another site's page made a member's browser send.

    The edge refuses them already; this is the second wall. The third: a body is JSON or a file in
    a form, nothing else that a plain form can send.
    """
    if who.kind != "member" or request.method in SAFE_METHODS:
        return
    refuse_cross_site(
        request.method, request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"),
        {request.host, public_host}, has_session=who.session_id is not None,
    )  # fmt: skip
    if request.mimetype and request.mimetype not in _BODIES:
        raise UnsupportedMediaError("a body is application/json or multipart/form-data")
