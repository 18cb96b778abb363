"""Idempotency-Key: an unsafe request that comes twice is carried out once.

The answer of a success is kept for 24 hours and given again to the same asker with the same
request; a failure is forgotten, so that it may be tried again.
"""

import hashlib
from datetime import timedelta

from flask import Flask, Response, g, request

from libs.common.errors import ConflictError, InvalidInputError
from libs.common.http.auth import actor
from services.contacts.api.context import ApiContext
from services.contacts.ports.answers import Answered

HEADER = "Idempotency-Key"
LENGTH = 255
GIVEN_UP = timedelta(seconds=60)
"""A request that was not answered by then died with its process."""

_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def install_idempotency(app: Flask, context: ApiContext) -> None:
    """Make every unsafe method of the public API honour Idempotency-Key."""

    @app.before_request
    def _begin() -> Response | None:
        key = request.headers.get(HEADER)
        if key is None or request.method not in _UNSAFE or not request.path.startswith("/api/"):
            return None
        if not 0 < len(key) <= LENGTH or not key.isprintable():
            raise InvalidInputError.of(HEADER, f"has 1 to {LENGTH} printable characters")
        return _answer_again(context, key, _hash_of_request())

    @app.after_request
    def _end(response: Response) -> Response:
        key = g.pop("idempotency_key", None)
        if key is not None:
            _keep(context, key, response)
        return response


def _answer_again(context: ApiContext, key: str, request_hash: str) -> Response | None:
    who, now = actor(), context.clock.now()
    with context.storage.write(who.workspace_id) as unit:
        known = unit.answers.begin(who.id, key, request_hash, now)
        if known and known.status is None and known.asked_at < now - GIVEN_UP:
            unit.answers.forget(who.id, key)
            known = unit.answers.begin(who.id, key, request_hash, now)
    if known is None:
        g.idempotency_key = key
        return None
    if known.request_hash != request_hash:
        raise InvalidInputError.of(
            HEADER, "was used for another request", code="idempotency_key_reused"
        )
    if known.status is None:
        raise ConflictError(
            "the first request with this key is still at work", code="idempotency_in_progress"
        )
    headers = {**(known.headers or {}), "Idempotency-Replayed": "true"}
    return Response(known.body, status=known.status, headers=headers)


def _keep(context: ApiContext, key: str, response: Response) -> None:
    who = actor()
    with context.storage.write(who.workspace_id) as unit:
        if not 200 <= response.status_code < 300:
            unit.answers.forget(who.id, key)
            return
        headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        answered = Answered(
            _hash_of_request(), context.clock.now(), response.status_code, headers,
            response.get_data(),
        )  # fmt: skip
        unit.answers.finish(who.id, key, answered)


def _hash_of_request() -> str:
    line = f"{request.method} {request.full_path}\n".encode()
    return hashlib.sha256(line + request.get_data()).hexdigest()
