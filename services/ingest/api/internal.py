"""What the other services ask of ingest; never routed from outside."""

from collections.abc import Callable, Sequence
from typing import Any

from marshmallow import fields

from libs.common.http.auth import internal
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema


class SpoolSchema(Schema):
    """What waits on this machine's disk for the bus. damaged: files that wait for a person."""

    files = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    damaged = fields.Integer(required=True)
    oldest_seconds = fields.Float(required=True, allow_none=True)


class ChallengeSchema(Schema):
    """What Meta's challenge is to be answered for. verify_token: the first that is configured here;
    null when none is.
    """

    verify_token = fields.String(required=True, allow_none=True)


def internal_blueprint(waiting: Callable[[], dict[str, Any]], tokens: Sequence[str]) -> Blueprint:
    """Serve `/internal/v1/ingest`. waiting: what is in the spool, as SpoolSchema has it. tokens:
    verify tokens.
    """
    blueprint = Blueprint("internal", __name__, description="Between services")

    @blueprint.get("/internal/v1/ingest/spool")
    @internal
    @blueprint.response(200, SpoolSchema)
    def get_spool() -> dict[str, Any]:
        """See what waits on the disk of this machine, in the slots of all its processes."""
        return waiting()

    @blueprint.get("/internal/v1/ingest/challenge")
    @internal
    @blueprint.response(200, ChallengeSchema)
    def get_challenge() -> dict[str, Any]:
        """See the verify token to enter in Meta's dashboard."""
        return {"verify_token": tokens[0] if tokens else None}

    return blueprint
