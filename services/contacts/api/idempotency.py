"""Idempotency-Key: an unsafe request that comes twice is carried out once.

Everything that such a request does, and its answer, are one transaction, so that nothing can come
between them; a copy that comes meanwhile waits for it. The answer of a success is kept for 24 hours
and given again to the same asker with the same request; a failure leaves nothing, so that it may be
tried again. A request that asks another service first lets its claim go meanwhile.
"""

import hashlib
from datetime import timedelta

from flask import Flask, Response, g, request

from libs.common.errors import ConflictError, InvalidInputError, WarmlineError
from libs.common.http.auth import actor
from libs.common.http.problems import problem_response
from services.contacts.api.context import ApiContext
from services.contacts.api.request_transaction import AnsweredError, RequestTransaction
from services.contacts.ports.answers import Answered
from services.contacts.ports.storage import Storage

HEADER = "Idempotency-Key"
LENGTH = 255
GIVEN_UP = timedelta(seconds=60)
"""A request of the release before, which noted it apart, died with its process if it was not
answered by then.
"""

_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def install_idempotency(app: Flask, context: ApiContext) -> None:
    """Make every unsafe method of the public API honour Idempotency-Key."""

    @app.before_request
    def _begin() -> None:
        key = request.headers.get(HEADER)
        if key is None or request.method not in _UNSAFE or not request.path.startswith("/api/"):
            return
        if not 0 < len(key) <= LENGTH or not key.isprintable():
            raise InvalidInputError.of(HEADER, f"has 1 to {LENGTH} printable characters")
        request_hash = _hash_of_request()
        transaction = RequestTransaction(
            context.storage, lambda storage: _claim(context, storage, key, request_hash)
        )
        transaction.begin()
        g.transaction = transaction

    app.register_error_handler(AnsweredError, _answered)

    @app.after_request
    def _end(response: Response) -> Response:
        if "transaction" not in g:
            return response
        try:
            if 200 <= response.status_code < 300:
                _keep(context, g.transaction.storage, response)
                _leave(kept=True)
        except WarmlineError as problem:
            response = problem_response(problem)
        except AnsweredError as problem:
            response = problem.answer
        finally:
            _leave(kept=False)
        return response

    @app.teardown_request
    def _undo(_: BaseException | None) -> None:
        _leave(kept=False)


def _answered(problem: AnsweredError) -> Response:
    g.pop("transaction", None)
    return problem.answer


def _leave(*, kept: bool) -> None:
    """End the request's transaction, if it has one still."""
    transaction: RequestTransaction | None = g.pop("transaction", None)
    if transaction is not None:
        transaction.leave(kept=kept)


def _claim(context: ApiContext, storage: Storage, key: str, request_hash: str) -> None:
    """Claim a key for the request at hand. Raises AnsweredError with what was answered to it."""
    who, now = actor(), context.clock.now()
    with storage.write(who.workspace_id) as unit:
        known = unit.answers.begin(who.id, key, request_hash, now)
        if known and known.status is None and known.asked_at < now - GIVEN_UP:
            unit.answers.forget(who.id, key)
            known = unit.answers.begin(who.id, key, request_hash, now)
    if known:
        raise AnsweredError(_again(known, request_hash))


def _again(known: Answered, request_hash: str) -> Response:
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


def _keep(context: ApiContext, storage: Storage, response: Response) -> None:
    who = actor()
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    answered = Answered(
        _hash_of_request(), context.clock.now(), response.status_code, headers, response.get_data()
    )
    with storage.write(who.workspace_id) as unit:
        unit.answers.finish(who.id, request.headers[HEADER], answered)


def _hash_of_request() -> str:
    """Return what tells requests apart: with another If-Match it is another one."""
    line = f"{request.method} {request.full_path}\n"
    if match := request.headers.get("If-Match"):
        line += f"If-Match: {match}\n"
    return hashlib.sha256(line.encode() + request.get_data()).hexdigest()
