"""The queue of people going cold, and leaving one of them alone for a while."""

from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from libs.common.actor import Actor
from libs.common.clock import parse_rfc3339, rfc3339
from libs.common.errors import InvalidInputError
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api import schemas
from services.contacts.api.contacts import Answer, changed_answer
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems, version_asked
from services.contacts.api.presenter import contact_json, moment
from services.contacts.api.queries import PageSchema
from services.contacts.application.going_cold import Asked, ColdPage, going_cold, snooze
from services.contacts.domain.going_cold import USUAL_DAYS, Quiet
from services.contacts.ports.going_cold import Place

_KINDS = {False: "going cold", True: "snoozed"}
ANYONE, ME = "anyone", "me"


class ColdQuerySchema(PageSchema):
    """Which of the people going cold. snoozed: those who are left alone for now, in their place."""

    status = fields.List(fields.String(validate=validate.OneOf([*USUAL_DAYS])))
    owner = fields.String(
        load_default=ANYONE,
        validate=validate.Length(1, 64),
        metadata={"description": "me, anyone, none, or a member's id"},
    )
    snoozed = fields.Boolean(load_default=False)


class ColdContactSchema(schemas.ContactSchema):
    """Somebody who is going cold. last_inbound_at: when they last wrote, null for never.
    quiet_since: the later of that and status_since. snoozed_until: when they may be shown again.
    """

    last_inbound_at = fields.String(required=True, allow_none=True)
    quiet_since = fields.String(required=True)
    snoozed_until = fields.String(required=True, allow_none=True)


class ColdPageSchema(Schema):
    """A page of the queue, who has been quiet longest first; of the snoozed, who comes back first.
    total: exact up to 1,000, which stands for more where it is not. days: after how many quiet days
    somebody is in it, by status.
    """

    items = fields.List(fields.Nested(ColdContactSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)
    days = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class SnoozeSchema(Schema):
    """Until when the queue leaves a contact out, an RFC 3339 time within a year; null ends it."""

    until = fields.String(required=True, allow_none=True, validate=validate.Length(max=40))
    undo_of = schemas.undo_field()


def going_cold_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/going-cold` and `/api/v1/contacts/{id}/snooze`."""
    blueprint = Blueprint("going_cold", __name__, description="People going cold")

    @blueprint.get("/api/v1/going-cold")
    @require("contacts:read")
    @blueprint.arguments(ColdQuerySchema, location="query")
    @blueprint.response(200, ColdPageSchema)
    @problems(blueprint, 422)
    def get_going_cold(query: dict[str, Any]) -> dict[str, Any]:
        """List who is warm or hot and has neither moved nor written for too long."""
        asked = Asked(
            statuses=query.get("status", ()),
            owner=_owner(query["owner"], actor()),
            snoozed=query["snoozed"],
        )
        kind, limit = _KINDS[asked.snoozed], query["limit"]
        after = _place(context, kind, query)
        found = going_cold(context.storage, context.clock, actor(), asked, after, limit + 1)
        return _page(context, kind, found, limit)

    @blueprint.put("/api/v1/contacts/<contact_id>/snooze")
    @require("contacts:write")
    @blueprint.arguments(SnoozeSchema)
    @blueprint.response(200, schemas.ChangedContactSchema)
    @problems(blueprint, 404, 412, 413, 415, 422)
    def put_snooze(body: dict[str, Any], contact_id: str) -> Answer:
        """Leave a contact out of the queue of people going cold until a moment."""
        changed = snooze(
            context.storage, context.clock, actor(), contact_id, _until(body["until"]),
            version_asked(), body.get("undo_of"),
        )  # fmt: skip
        return changed_answer(context, changed)

    return blueprint


def _owner(given: str, asker: Actor) -> str | None:
    if given == ANYONE:
        return None
    return asker.id if given == ME else given


def _place(context: ApiContext, kind: str, query: dict[str, Any]) -> Place | None:
    if "cursor" not in query:
        return None
    at, own_id = context.cursors.read(kind, query["cursor"])
    return datetime.fromisoformat(at), own_id


def _page(context: ApiContext, kind: str, found: ColdPage, limit: int) -> dict[str, Any]:
    """Return one page of what was found, which has one more than it if there is another."""
    items, last = found.items[:limit], found.items[limit - 1] if len(found.items) > limit else None
    return {
        "items": [_cold_json(context, each) for each in items],
        "next": last and context.cursors.write(kind, _where(kind, last)),
        "total": found.total,
        "total_is_exact": found.is_exact,
        "days": found.days,
    }


def _where(kind: str, each: Quiet) -> list[str]:
    until = each.contact.snoozed_until
    at = until if kind == _KINDS[True] and until else each.since
    return [at.isoformat(), each.contact.id]


def _cold_json(context: ApiContext, each: Quiet) -> dict[str, Any]:
    until = each.contact.snoozed_until
    return contact_json(context, each.contact) | {
        "last_inbound_at": moment(each.contact.last_inbound_at),
        "quiet_since": rfc3339(each.since),
        "snoozed_until": moment(until) if until and until > context.clock.now() else None,
    }


def _until(given: str | None) -> datetime | None:
    try:
        return None if given is None else parse_rfc3339(given)
    except (ValueError, OverflowError):
        raise InvalidInputError.of("until", "must be an RFC 3339 time") from None
