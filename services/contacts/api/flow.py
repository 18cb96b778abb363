"""The nothing-lost panel: what came and where it is, queues, dead letters."""

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields

from libs.common.bus.port import EventBus
from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application import flow


class SumSchema(Schema):
    """What came: received = stored + duplicate + parked."""

    received = fields.Integer(required=True)
    stored = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    parked = fields.Integer(required=True)


class HourSchema(SumSchema):
    """What came in one hour."""

    hour = fields.String(required=True)


class QueueDepthSchema(Schema):
    """What a queue holds. oldest_seconds: age of the oldest event that waits."""

    queue = fields.String(required=True)
    ready = fields.Integer(required=True)
    unsettled = fields.Integer(required=True, allow_none=True)
    parked = fields.Integer(required=True)
    oldest_seconds = fields.Float(required=True, allow_none=True)


class FlowSchema(Schema):
    """The flow. index_lag_seconds: age of the oldest change that search does not show yet."""

    hours = fields.List(fields.Nested(HourSchema), required=True)
    total = fields.Nested(SumSchema, required=True)
    queues = fields.List(fields.Nested(QueueDepthSchema), required=True)
    index_lag_seconds = fields.Float(required=True, allow_none=True)


class DeadLetterSchema(Schema):
    """An event that could not be handled, with its cause."""

    id = fields.String(required=True)
    queue = fields.String(required=True)
    type = fields.String(required=True)
    cause = fields.String(required=True)
    attempts = fields.Integer(required=True)
    parked_at = fields.String(required=True)
    trace_id = fields.String(required=True, allow_none=True)


class DeadLettersSchema(Schema):
    """Dead letters of the workspace."""

    items = fields.List(fields.Nested(DeadLetterSchema), required=True)


def flow_blueprint(context: ApiContext, bus: EventBus) -> Blueprint:
    """Serve `/api/v1/flow` and `/api/v1/dead-letters`."""
    blueprint = Blueprint("flow", __name__, description="Nothing is lost")
    _add_flow(blueprint, context, bus)
    _add_dead_letters(blueprint, context, bus)
    return blueprint


def _add_flow(blueprint: Blueprint, context: ApiContext, bus: EventBus) -> None:
    @blueprint.get("/api/v1/flow")
    @require("flow:read")
    @blueprint.response(200, FlowSchema)
    @problems(blueprint)
    def get_flow() -> dict[str, Any]:
        """See that received = stored + duplicate + parked, and what waits where."""
        hours = flow.hours_of_flow(context.storage, context.clock)
        depths = bus.depths()
        lags = [
            each.oldest_seconds or 0.0
            for each in depths
            if (each.queue.startswith("search.") and each.ready) or each.unsettled
        ]
        names = ("received", "stored", "duplicate", "parked")
        return {
            "hours": [{**asdict(each), "hour": rfc3339(each.hour)} for each in hours],
            "total": {name: sum(getattr(each, name) for each in hours) for name in names},
            "queues": [asdict(each) for each in depths],
            "index_lag_seconds": max(lags, default=0.0),
        }


def _add_dead_letters(blueprint: Blueprint, context: ApiContext, bus: EventBus) -> None:
    @blueprint.get("/api/v1/dead-letters")
    @require("flow:read")
    @blueprint.response(200, DeadLettersSchema)
    @problems(blueprint)
    def get_dead_letters() -> dict[str, Any]:
        """List the workspace's events that could not be handled."""
        found = flow.dead_letters(context.storage, bus, actor())
        return {"items": [_letter_json(each) for each in found]}

    @blueprint.post("/api/v1/dead-letters/<letter_id>/replay")
    @require("flow:write")
    @blueprint.response(202)
    @problems(blueprint, 404)
    def replay(letter_id: str) -> None:
        """Put a dead letter back into its queue."""
        flow.replay_dead_letter(context.storage, bus, actor(), letter_id)

    @blueprint.delete("/api/v1/dead-letters/<letter_id>")
    @require("flow:write")
    @blueprint.response(204)
    @problems(blueprint, 404)
    def discard(letter_id: str) -> None:
        """Delete a dead letter for good."""
        flow.discard_dead_letter(context.storage, bus, actor(), letter_id)


def _letter_json(letter: flow.DeadLetter) -> dict[str, Any]:
    parked = letter.parked
    parent = parked.event.traceparent
    return {
        "id": letter.id,
        "queue": parked.queue,
        "type": parked.event.type,
        "cause": parked.cause,
        "attempts": parked.attempts,
        "parked_at": rfc3339(parked.parked_at),
        "trace_id": parent.split("-")[1] if parent and parent.count("-") == 3 else None,
    }
