"""`/webhooks/whatsapp`: the door that Meta knocks at."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import Response, request

from libs.common.clock import Clock
from libs.common.errors import UnsupportedMediaError, WarmlineError
from libs.common.http.auth import public
from libs.common.http.blueprint import Blueprint
from libs.common.log import get_logger
from services.ingest.api import metrics
from services.ingest.application.accept_webhook import accept_webhook
from services.ingest.application.answer_challenge import answer_challenge
from services.ingest.ports import EventSink
from services.ingest.settings import AppSecret

log = get_logger(__name__)

PATH = "/webhooks/whatsapp"
BODY_LIMIT = 4 * 1024 * 1024
"""Bytes; WhatsApp sends 3 MB at most."""


def webhooks_blueprint(
    sink: EventSink, clock: Clock, secrets: Sequence[AppSecret], tokens: Sequence[str]
) -> Blueprint:
    """Serve the challenge and take in webhooks."""
    blueprint = Blueprint("webhooks", __name__, description="Webhooks of the WhatsApp platform")

    @blueprint.get(PATH)
    @blueprint.doc(summary="Answer Meta's challenge", responses=_CHALLENGE_ANSWERS)
    @public("Meta proves itself by the verify token")
    def challenge() -> Response:
        with _counted():
            answer = answer_challenge(
                tokens,
                request.args.get("hub.mode"),
                request.args.get("hub.verify_token"),
                request.args.get("hub.challenge"),
            )
        return Response(answer, content_type="text/plain; charset=utf-8")

    @blueprint.post(PATH)
    @blueprint.doc(summary="Take in a webhook", responses=_WEBHOOK_ANSWERS)
    @public("Meta proves itself by the signature")
    def webhook() -> Response:
        with _counted():
            header = request.headers.get("X-Hub-Signature-256")
            events = accept_webhook(sink, clock, secrets, header, _raw_body)
        metrics.count(events)
        return Response(status=200, content_type="text/plain; charset=utf-8")

    return blueprint


def _raw_body() -> bytes:
    """Return the body as it came; never decompressed, because the signature is over the bytes.

    Raises UnsupportedMediaError for an encoded body. A body over the limit is 413, with or
    without a Content-Length.
    """
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaError("send the body as it is, without Content-Encoding")
    return request.get_data(cache=False)


@contextmanager
def _counted() -> Iterator[None]:
    try:
        yield
    except WarmlineError as refusal:
        metrics.refused.labels(refusal.reason_code).inc()
        log.warning("webhook refused", code=refusal.reason_code)
        raise


_CHALLENGE_ANSWERS = {
    "200": {
        "description": "The challenge, as it came",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    },
    "400": {"description": "Not a challenge"},
    "403": {"description": "A verify token that is not configured here"},
}
_WEBHOOK_ANSWERS = {
    "200": {"description": "Every item of the webhook is durable"},
    "400": {"description": "Not a JSON object"},
    "401": {"description": "No signature, or a wrong one; nothing was stored"},
    "413": {"description": "More than 4 MiB"},
    "415": {"description": "An encoded body"},
    "503": {"description": "Neither the bus nor the disk can take it; send it again"},
}
