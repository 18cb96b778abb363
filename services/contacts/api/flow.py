"""The nothing-lost panel: what came and where it is, queues, dead letters."""

from dataclasses import asdict
from typing import Any, get_args

from marshmallow import fields, validate

from libs.common.bus.port import EventBus
from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application import dead_letters, flow
from services.contacts.ports.neighbours import Neighbours

_SUMMED = ("received", "stored", "duplicate", "parked")


class SumSchema(Schema):
    """What came for the workspace: received = stored + duplicate + parked. parked: the dead letters
    that are there now, with what nobody could read or nobody's number was named in.
    """

    received = fields.Integer(required=True)
    stored = fields.Integer(required=True)
    duplicate = fields.Integer(required=True)
    parked = fields.Integer(required=True)


class HourSchema(SumSchema):
    """What came in one hour."""

    hour = fields.String(required=True)


class QueueDepthSchema(Schema):
    """What a queue holds. oldest_seconds: age of the oldest event that waits; null when none does,
    or where the bus can't tell: RabbitMQ shows the head of a queue only to who takes it, and that
    would count as an attempt to handle it.
    """

    queue = fields.String(required=True)
    ready = fields.Integer(required=True)
    unsettled = fields.Integer(required=True, allow_none=True)
    parked = fields.Integer(required=True)
    oldest_seconds = fields.Float(required=True, allow_none=True)


class OutboxSchema(Schema):
    """Events of contacts that are not on the bus yet; at most 10,000 are counted."""

    waiting = fields.Integer(required=True)
    oldest_seconds = fields.Float(required=True, allow_none=True)


class IndexStateSchema(Schema):
    """How the search index stands. behind, left_over: differences that the last comparison with
    contacts found and repaired. stale: why a rebuild is due. Null before the first comparison.
    """

    contacts = fields.Integer(required=True)
    stale = fields.List(fields.String(), required=True)
    compared_at = fields.String(required=True, allow_none=True)
    compared = fields.Integer(required=True, allow_none=True)
    behind = fields.Integer(required=True, allow_none=True)
    left_over = fields.Integer(required=True, allow_none=True)


class SpoolStateSchema(Schema):
    """What waits on the disk of ingest for the bus. damaged: files that wait for a person."""

    files = fields.Integer(required=True)
    bytes = fields.Integer(required=True)
    damaged = fields.Integer(required=True)
    oldest_seconds = fields.Float(required=True, allow_none=True)


class ImportSumsSchema(Schema):
    """Rows of the workspace's imports: rows_in = rows_out + waiting; outcomes make rows_out."""

    imports = fields.Integer(required=True)
    rows_in = fields.Integer(required=True)
    rows_out = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class FlowSchema(Schema):
    """The flow. index_lag_seconds: age of the oldest change that search does not show yet; null
    where the bus can't tell. index, spool, imports: null while the service that knows does not
    answer. parked_is_exact: false where there are more dead letters than were counted; parked and
    received are at least what is said then.
    """

    hours = fields.List(fields.Nested(HourSchema), required=True)
    total = fields.Nested(SumSchema, required=True)
    parked_is_exact = fields.Boolean(required=True)
    queues = fields.List(fields.Nested(QueueDepthSchema), required=True)
    outbox = fields.Nested(OutboxSchema, required=True)
    index_lag_seconds = fields.Float(required=True, allow_none=True)
    index = fields.Nested(IndexStateSchema, required=True, allow_none=True)
    spool = fields.Nested(SpoolStateSchema, required=True, allow_none=True)
    imports = fields.Nested(ImportSumsSchema, required=True, allow_none=True)


class DeadLetterSchema(Schema):
    """An event that could not be handled, with its cause. queue: contacts.set-aside for what was
    set aside because it can't be applied; the cause is the reason then.
    """

    id = fields.String(required=True)
    queue = fields.String(required=True)
    type = fields.String(required=True)
    cause = fields.String(required=True)
    attempts = fields.Integer(required=True)
    parked_at = fields.String(required=True)
    trace_id = fields.String(required=True, allow_none=True)


class ReplayedSchema(Schema):
    """What became of it: `queued` waits in its queue and is parked anew if it fails, `stored` is
    applied, `duplicate` had been stored before, `dropped` was of before somebody's erasure and is
    gone, `set_aside` can't be applied still. cause: why.
    """

    outcome = fields.String(required=True, validate=validate.OneOf(get_args(dead_letters.Outcome)))
    cause = fields.String(required=True, allow_none=True)


class DeadLettersSchema(Schema):
    """Dead letters of the workspace."""

    items = fields.List(fields.Nested(DeadLetterSchema), required=True)


def flow_blueprint(context: ApiContext, bus: EventBus, neighbours: Neighbours) -> Blueprint:
    """Serve `/api/v1/flow` and `/api/v1/dead-letters`."""
    blueprint = Blueprint("flow", __name__, description="Nothing is lost")
    _add_flow(blueprint, context, bus, neighbours)
    _add_dead_letters(blueprint, context, bus)
    return blueprint


def _add_flow(
    blueprint: Blueprint, context: ApiContext, bus: EventBus, neighbours: Neighbours
) -> None:
    @blueprint.get("/api/v1/flow")
    @require("flow:read")
    @blueprint.response(200, FlowSchema)
    @problems(blueprint)
    def get_flow() -> dict[str, Any]:
        """See that received = stored + duplicate + parked, and what waits where."""
        found = flow.flow_of(context.storage, context.clock, bus, neighbours, actor())
        hours = found.hours
        return asdict(found) | {
            "hours": [{**asdict(each), "hour": rfc3339(each.hour)} for each in hours],
            "total": {name: sum(getattr(each, name) for each in hours) for name in _SUMMED},
        }


def _add_dead_letters(blueprint: Blueprint, context: ApiContext, bus: EventBus) -> None:
    @blueprint.get("/api/v1/dead-letters")
    @require("flow:read")
    @blueprint.response(200, DeadLettersSchema)
    @problems(blueprint)
    def get_dead_letters() -> dict[str, Any]:
        """List the workspace's events that could not be handled."""
        found = dead_letters.dead_letters(context.storage, bus, actor())
        return {"items": [_letter_json(each) for each in found]}

    @blueprint.post("/api/v1/dead-letters/<letter_id>/replay")
    @require("flow:write")
    @blueprint.response(202, ReplayedSchema)
    @problems(blueprint, 404)
    def replay(letter_id: str) -> dict[str, Any]:
        """Handle a dead letter again, in its queue or, if it was set aside, at once; audited."""
        replayed = dead_letters.replay_dead_letter(
            context.storage, bus, context.clock, actor(), letter_id, context.suppression_key
        )
        return asdict(replayed)

    @blueprint.delete("/api/v1/dead-letters/<letter_id>")
    @require("flow:write")
    @blueprint.response(204)
    @problems(blueprint, 404)
    def discard(letter_id: str) -> None:
        """Delete a dead letter for good; audited."""
        dead_letters.discard_dead_letter(context.storage, bus, context.clock, actor(), letter_id)


def _letter_json(letter: dead_letters.DeadLetter) -> dict[str, Any]:
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
