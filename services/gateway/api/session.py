"""`/api/v1/session`: sign in, see who is signed in, sign out; and the member's browsers."""

from typing import Any

from flask import request

from libs.common.errors import ForbiddenError
from libs.common.http.auth import actor, public, signed_in
from libs.common.http.blueprint import Blueprint
from libs.common.http.tokens import HEADER
from services.gateway.api.cookie import cookie_with, no_cookie
from services.gateway.api.documents import present_document, session_document
from services.gateway.api.parts import Parts, browser, session_token
from services.gateway.api.schemas import (
    LinkSignInSchema,
    NewPasswordSchema,
    PresentSchema,
    ProfileSchema,
    SessionsSchema,
    SignInSchema,
)
from services.gateway.application.change_password import change_password
from services.gateway.application.change_profile import change_profile
from services.gateway.application.describe_session import describe_session, nobody
from services.gateway.application.list_sessions import list_sessions
from services.gateway.application.open_session import SignedIn
from services.gateway.application.revoke_session import revoke_session
from services.gateway.application.sign_in import sign_in
from services.gateway.application.sign_in_by_link import sign_in_by_link
from services.gateway.application.sign_out import sign_out
from services.gateway.domain.secret import digest

Answer = tuple[dict[str, Any], dict[str, str]]


def session_api(parts: Parts) -> Blueprint:
    """Build the views of one's own session."""
    views = Blueprint("session", __name__, description="Signing in and out")

    @views.post("/api/v1/session")
    @public("this is how one signs in")
    @views.arguments(SignInSchema)
    @views.response(200, PresentSchema)
    def post_session(body: dict[str, Any]) -> Answer:
        """Sign in with e-mail and password; the session comes as a cookie."""
        return _welcome(
            parts,
            sign_in(
                parts.door, parts.hasher, parts.clock, body["email"], body["password"],
                browser(parts), keep=body["keep"],
            ),
        )  # fmt: skip

    @views.post("/api/v1/session/link")
    @public("this is how one signs in with a link")
    @views.arguments(LinkSignInSchema)
    @views.response(200, PresentSchema)
    def post_link(body: dict[str, Any]) -> Answer:
        """Sign in with a one-time link, choosing a password; the session comes as a cookie."""
        return _welcome(
            parts,
            sign_in_by_link(
                parts.door, parts.hasher, parts.clock, body["token"],
                body.get("password") or None, browser(parts),
            ),
        )  # fmt: skip

    @views.get("/api/v1/session")
    @public("it has an answer for nobody, too")
    @views.response(200, PresentSchema)
    def get_session() -> dict[str, Any]:
        """Say who is signed in, in which workspace, with which permissions.

        401 to nobody says whether it is the `first_run`: whether there is no member at all yet.
        """
        token = request.headers.get(HEADER)
        if token is None:
            raise nobody(parts.door)
        return present_document(
            describe_session(parts.door, parts.workspaces, parts.tokens.verify(token))
        )

    @views.patch("/api/v1/session")
    @signed_in
    @views.arguments(ProfileSchema)
    @views.response(200, PresentSchema)
    def patch_session(body: dict[str, Any]) -> dict[str, Any]:
        """Change one's own name and preferences."""
        change_profile(
            parts.door, parts.clock, _member_id(), body.get("name"), body.get("preferences", {})
        )
        return present_document(describe_session(parts.door, parts.workspaces, actor()))

    @views.post("/api/v1/session/password")
    @signed_in
    @views.arguments(NewPasswordSchema)
    @views.response(200, PresentSchema)
    def post_password(body: dict[str, Any]) -> Answer:
        """Change one's own password; every other browser is signed out."""
        return _welcome(
            parts,
            change_password(
                parts.door, parts.hasher, parts.clock, _member_id(), body["current"],
                body["password"], browser(parts),
            ),
        )  # fmt: skip

    @views.delete("/api/v1/session")
    @public("signing out twice is not an error")
    @views.response(204)
    def delete_session() -> tuple[str, dict[str, str]]:
        """Sign out."""
        sign_out(parts.door, parts.clock, browser(parts))
        return "", no_cookie(parts.settings)

    _add_devices(views, parts)
    return views


def _add_devices(views: Blueprint, parts: Parts) -> None:
    @views.get("/api/v1/sessions")
    @signed_in
    @views.response(200, SessionsSchema)
    def get_sessions() -> dict[str, Any]:
        """List the browsers in which the member is signed in."""
        token = session_token(parts)
        current = digest(token) if token else None
        found = list_sessions(parts.door, parts.clock, _member_id())
        return {"items": [session_document(each, current) for each in found]}

    @views.delete("/api/v1/sessions/<session_id>")
    @signed_in
    @views.response(204)
    def delete_one(session_id: str) -> None:
        """Sign the member out of one browser."""
        revoke_session(parts.door, parts.clock, _member_id(), session_id, browser(parts))


def _member_id() -> str:
    who = actor()
    if who.kind != "member":
        raise ForbiddenError("an API key has no sessions")
    return who.id


def _welcome(parts: Parts, came: SignedIn) -> Answer:
    present = describe_session(parts.door, parts.workspaces, came.member.actor)
    return present_document(present), cookie_with(parts.settings, came.token, keep=came.keep)
