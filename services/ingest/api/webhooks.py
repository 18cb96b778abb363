"""`/webhooks/whatsapp`: the door that Meta knocks at."""

from collections.abc import Sequence

from flask import Response, request

from libs.common.errors import WarmlineError
from libs.common.http.auth import public
from libs.common.http.blueprint import Blueprint
from services.ingest.api import metrics
from services.ingest.api.door import PATH, Door
from services.ingest.api.floods import Floods, address_in
from services.ingest.application.answer_challenge import WrongTokenError, answer_challenge

WRONG_TOKENS = 10
"""Guesses a minute and address, before it is told to wait."""


def webhooks_blueprint(door: Door, tokens: Sequence[str]) -> Blueprint:
    """Serve the challenge, and describe how webhooks are taken in."""
    blueprint = Blueprint("webhooks", __name__, description="Webhooks of the WhatsApp platform")
    floods = Floods(WRONG_TOKENS)

    @blueprint.get(PATH)
    @blueprint.doc(summary="Answer Meta's challenge", responses=_CHALLENGE_ANSWERS)
    @public("Meta proves itself by the verify token")
    def challenge() -> Response:
        address = address_in(request.environ)
        try:
            floods.check(address)
            answer = answer_challenge(
                tokens,
                request.args.get("hub.mode"),
                request.args.get("hub.verify_token"),
                request.args.get("hub.challenge"),
            )
        except WarmlineError as refusal:
            if isinstance(refusal, WrongTokenError):
                floods.refused(address)
            metrics.count_refusal(refusal)
            raise
        return Response(answer, content_type="text/plain; charset=utf-8")

    @blueprint.post(PATH)
    @blueprint.doc(summary="Take in a webhook", responses=_WEBHOOK_ANSWERS)
    @public("Meta proves itself by the signature")
    def webhook() -> Response:
        answer = door.answer(request.environ)
        return Response(answer.body, answer.status, list(answer.headers))

    return blueprint


_CHALLENGE_ANSWERS = {
    "200": {
        "description": "The challenge, as it came",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    },
    "400": {"description": "Not a challenge"},
    "403": {"description": "A verify token that is not configured here"},
    "429": {"description": "Too many wrong tokens from this address; wait as Retry-After says"},
}
_WEBHOOK_ANSWERS = {
    "200": {"description": "Every item of the webhook is durable"},
    "400": {"description": "Not a JSON object"},
    "401": {"description": "No signature, or a wrong one; nothing was stored"},
    "413": {"description": "More than 4 MiB"},
    "415": {"description": "An encoded body"},
    "429": {"description": "Too many bad signatures from this address; a good one is still taken"},
    "503": {"description": "Neither the bus nor the disk can take it; send it again"},
}
