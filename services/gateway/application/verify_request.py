"""Decide at the edge whether a request comes in, and as whom."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from libs.common.actor import Actor
from libs.common.clock import Clock
from libs.common.errors import UnauthenticatedError, UnavailableError
from libs.common.http.tokens import Tokens
from services.gateway.application.privacy import as_allowed
from services.gateway.domain.api_key import read_key_text
from services.gateway.domain.edge import EdgeRequest, check_site, is_for_either, is_open
from services.gateway.domain.secret import digest
from services.gateway.ports import Door


def verify_request(
    door: Door, tokens: Tokens, clock: Clock, public_url: str, request: EdgeRequest
) -> str | None:
    """Return the internal token for a request, or None for a path that needs nobody, or has
    an answer for nobody.

    Raises CrossSiteError when another site's page made the browser write, UnauthenticatedError
    when nobody is signed in or the key is no good, UnavailableError when the database can't be
    read. One that can't be written, such as on a full disk, keeps nobody out: when somebody was
    last seen is noted another time.
    """
    check_site(request, public_url)
    if is_open(request.method, request.path):
        return None
    now = clock.now()
    who = _key_holder(door, request.bearer, now) if request.bearer else None
    if who is None and request.session and not request.bearer:
        who = _member(door, request.session, now)
    if who is None and not request.bearer and is_for_either(request.method, request.path):
        return None
    if who is None:
        raise UnauthenticatedError("sign in, or send an API key as `Authorization: Bearer wl_…`")
    return tokens.issue(who)


def _member(door: Door, token: str, now: datetime) -> Actor | None:
    with door.read() as tables:
        found = tables.sessions.find(digest(token))
        if found is None:
            return None
        session, member = found
        who = as_allowed(tables, member.actor)
    if member.status != "active" or not session.is_alive(now):
        return None
    if session.is_seen_anew(now):
        with suppress(UnavailableError), door.write() as tables:
            tables.sessions.seen(session.id, now)
            tables.members.seen(member.id, now)
    return replace(who, session_id=session.id)


def _key_holder(door: Door, bearer: str, now: datetime) -> Actor | None:
    text = read_key_text(bearer)
    if text is None:
        return None
    with door.read() as tables:
        key = tables.keys.find(text.prefix)
        if key is None or not key.opens_with(text.secret, now):
            return None
        who = as_allowed(tables, key.actor)
    if key.is_used_anew(now):
        with suppress(UnavailableError), door.write() as tables:
            tables.keys.used(key.id, now)
    return who
