"""Errors as RFC 9457 problem documents: the only module that knows HTTP numbers for them."""

import errno
import json
from http import HTTPStatus
from typing import Any

import msgspec
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from libs.common import errors
from libs.common.http.again import AT_ONCE
from libs.common.ids import new_id
from libs.common.log import get_logger

log = get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
STATUS: dict[type[errors.WarmlineError], HTTPStatus] = {
    errors.MalformedRequestError: HTTPStatus.BAD_REQUEST,
    errors.UnauthenticatedError: HTTPStatus.UNAUTHORIZED,
    errors.PlanLimitReachedError: HTTPStatus.PAYMENT_REQUIRED,
    errors.ForbiddenError: HTTPStatus.FORBIDDEN,
    errors.NotFoundError: HTTPStatus.NOT_FOUND,
    errors.ConflictError: HTTPStatus.CONFLICT,
    errors.VersionConflictError: HTTPStatus.PRECONDITION_FAILED,
    errors.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedMediaError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.InvalidInputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RateLimitedError: HTTPStatus.TOO_MANY_REQUESTS,
    errors.StorageFullError: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_FULL = {errno.ENOSPC, errno.EDQUOT}
ERROR_OF_STATUS = {status.value: error for error, status in STATUS.items()}


def status_of(error: errors.WarmlineError) -> HTTPStatus:
    """Return the HTTP status of an error by its nearest ancestor in the table.

    A retryable error that is not in it is 503; anything else is 500.
    """
    for ancestor in type(error).__mro__:
        if ancestor in STATUS:
            return STATUS[ancestor]
    if error.retryable:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem_document(error: errors.WarmlineError, request_id: str) -> dict[str, Any]:
    """Return the JSON members of an error's problem document."""
    document = {
        **error.facts,
        "type": f"urn:warmline:problem:{error.reason_code}",
        "title": error.title,
        "status": status_of(error).value,
        "detail": error.detail,
        "code": error.reason_code,
        "request_id": request_id,
    }
    if error.errors:
        document["errors"] = error.errors
    if error.error_codes:
        document["error_codes"] = error.error_codes
    return document


def problem_response(error: errors.WarmlineError) -> Response:
    """Build the response for an error; `retry_after` among its facts becomes a header.

    Its request is carried out again instead where that is worth it at once (`again`).
    """
    request.environ[AT_ONCE] = error.at_once
    response = Response(status=status_of(error).value, content_type=CONTENT_TYPE)
    response.set_data(_dump(problem_document(error, request_id())))
    if "retry_after" in error.facts:
        response.headers["Retry-After"] = str(max(1, round(error.facts["retry_after"])))
    return response


def request_id() -> str:
    """Return the id of the request at hand, making one if there is none yet."""
    if "request_id" not in g:
        g.request_id = new_id()
    return str(g.request_id)


def install_problem_handlers(app: Flask) -> None:
    """Answer every failure of an app with a problem document, never with a bare page."""
    app.register_error_handler(errors.WarmlineError, problem_response)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(OSError, _from_system)
    app.register_error_handler(Exception, _from_bug)


def _from_http(problem: HTTPException) -> Response:
    status = HTTPStatus(problem.code or 500)
    error_class = ERROR_OF_STATUS.get(status.value, errors.WarmlineError)
    error = error_class(problem.description or status.phrase, code=_code_of(status))
    document = problem_document(error, request_id()) | {
        "status": status.value,
        "title": status.phrase,
    }
    response = Response(_dump(document), status=status.value, content_type=CONTENT_TYPE)
    if isinstance(problem, MethodNotAllowed) and problem.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(problem.valid_methods))
    return response


def _from_system(problem: OSError) -> Response:
    """Answer that a disk is full, as that of uploads may be; anything else is a bug."""
    if problem.errno not in _FULL:
        return _from_bug(problem)
    log.error("disk full", request_id=request_id(), route=str(request.url_rule))
    return problem_response(
        errors.StorageFullError("the server's disk is full; nothing was kept", retry_after=60)
    )


def _from_bug(problem: Exception) -> Response:
    log.error(
        "request failed", exc_info=problem, request_id=request_id(), route=str(request.url_rule)
    )
    return problem_response(
        errors.WarmlineError(
            f"Something broke on our side and was logged; name {request_id()} when you report it.",
            code="internal_error",
        )
    )


def _code_of(status: HTTPStatus) -> str:
    error_class = ERROR_OF_STATUS.get(status.value)
    return error_class.code if error_class else status.name.lower()


def _dump(document: dict[str, Any]) -> bytes:
    """Write a document; lone surrogates of what was sent, which it may quote, become a ?."""
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:
        return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
