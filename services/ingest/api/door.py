"""Webhooks straight from WSGI.

A webhook needs nothing that a web framework does, and the framework would take more time than
taking it in. So POST /webhooks/whatsapp is answered here, before Flask sees it; everything else is
passed on.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from prometheus_client import Counter

from libs.common import metrics as common_metrics
from libs.common.clock import Clock
from libs.common.errors import RateLimitedError, WarmlineError
from libs.common.http.problems import CONTENT_TYPE, problem_document, status_of
from libs.common.ids import is_id, new_id
from libs.common.log import get_logger
from libs.common.runtime import WsgiApp
from libs.common.trace import traced
from services.ingest.api import metrics
from services.ingest.api.body import raw_body
from services.ingest.api.floods import Floods, address_in
from services.ingest.application.accept_webhook import accept_webhook
from services.ingest.domain.signature import SignatureError
from services.ingest.ports import EventSink
from services.ingest.settings import AppSecret

log = get_logger(__name__)

PATH = "/webhooks/whatsapp"
BAD_SIGNATURES = 300
"""A minute and address, before the answer is 429."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes = b""


class Door:
    """Takes in webhooks. Thread-safe."""

    def __init__(self, sink: EventSink, clock: Clock, secrets: Sequence[AppSecret]) -> None:
        self._sink = sink
        self._clock = clock
        self._secrets = secrets
        self._floods = Floods(BAD_SIGNATURES)

    def answer(self, environ: dict[str, Any]) -> Answer:
        """Return 200 once every item is durable, or the problem document of what is wrong."""
        header = environ.get("HTTP_X_HUB_SIGNATURE_256")
        given = environ.get("HTTP_X_REQUEST_ID", "")
        request_id = given if is_id(given) else new_id()
        try:
            events = accept_webhook(
                self._sink, self._clock, self._secrets, header, lambda: raw_body(environ)
            )
        except SignatureError as refusal:
            return _problem(self._unsigned(environ, refusal), request_id)
        except WarmlineError as refusal:
            metrics.count_refusal(refusal)
            return _problem(refusal, request_id)
        except Exception:
            log.exception("webhook failed", request_id=request_id)
            bug = WarmlineError("something broke on our side", code="internal_error")
            return _problem(bug, request_id)
        metrics.count(events)
        return Answer(HTTPStatus.OK, _headers(request_id, "text/plain; charset=utf-8", 0))

    def _unsigned(self, environ: dict[str, Any], refusal: WarmlineError) -> WarmlineError:
        """Count a bad signature; return what to say. A good one is never asked about others."""
        metrics.count_refusal(refusal)
        address = address_in(environ)
        try:
            self._floods.check(address)
        except RateLimitedError as flood:
            return flood
        self._floods.refused(address)
        return refusal

    def before(self, app: WsgiApp) -> WsgiApp:
        """Return an application that answers webhooks here and passes on everything else."""

        def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
            if environ["REQUEST_METHOD"] != "POST" or environ.get("PATH_INFO") != PATH:
                return app(environ, start_response)
            started = time.perf_counter()
            with traced(environ.get("HTTP_TRACEPARENT")):
                answer = self.answer(environ)
            _requests_answered(answer.status).inc()
            _seconds.observe(time.perf_counter() - started)
            start_response(_status_line(answer.status), answer.headers)
            return [answer.body]

        return application


_seconds = common_metrics.http_seconds.labels("ingest", PATH)


@cache
def _requests_answered(status: int) -> Counter:
    return common_metrics.http_requests.labels("ingest", PATH, "POST", status)


@cache
def _status_line(status: int) -> str:
    return f"{status} {HTTPStatus(status).phrase}"


def _problem(error: WarmlineError, request_id: str) -> Answer:
    body = msgspec.json.encode(problem_document(error, request_id))
    headers = _headers(request_id, CONTENT_TYPE, len(body))
    if "retry_after" in error.facts:
        headers.append(("Retry-After", str(max(1, round(error.facts["retry_after"])))))
    return Answer(status_of(error).value, headers, body)


def _headers(request_id: str, content_type: str, length: int) -> list[tuple[str, str]]:
    return [
        ("Content-Type", content_type),
        ("Content-Length", str(length)),
        ("Cache-Control", "no-store"),
        ("X-Request-Id", request_id),
    ]
