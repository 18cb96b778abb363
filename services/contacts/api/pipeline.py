"""The pipeline in numbers, and who owns how many."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from marshmallow import fields

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.queries import moment_asked
from services.contacts.application.owners import contacts_by_owner
from services.contacts.application.pipeline_numbers import pipeline_numbers

PERIOD = timedelta(days=30)


class PeriodSchema(Schema):
    """A period by moments or by days in UTC; the last 30 days by default."""

    from_ = fields.String(data_key="from")
    to = fields.String()


class MovementSchema(Schema):
    """Contacts that moved; seconds: how long they had the status before, on average."""

    previous = fields.String(required=True)
    current = fields.String(required=True)
    contacts = fields.Integer(required=True)
    seconds = fields.Integer(required=True)


class PipelineNumbersSchema(Schema):
    """counts: now, by status. created, converted, conversion: contacts made in the period, those
    of them who are customers now, and their percentage.
    """

    since = fields.String(required=True)
    until = fields.String(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    movement = fields.List(fields.Nested(MovementSchema), required=True)
    created = fields.Integer(required=True)
    converted = fields.Integer(required=True)
    conversion = fields.Float(required=True, allow_none=True)


class OwnedSchema(Schema):
    """How many live contacts a member owns."""

    owner_id = fields.String(required=True)
    contacts = fields.Integer(required=True)


class OwnersSchema(Schema):
    """Every member who owns a contact."""

    items = fields.List(fields.Nested(OwnedSchema), required=True)


def pipeline_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/lead-statuses/numbers` and `/api/v1/contacts/owners`."""
    blueprint = Blueprint("pipeline", __name__, description="The pipeline in numbers")

    @blueprint.get("/api/v1/lead-statuses/numbers")
    @require("contacts:read")
    @blueprint.arguments(PeriodSchema, location="query")
    @blueprint.response(200, PipelineNumbersSchema)
    @problems(blueprint, 422)
    def get_numbers(query: dict[str, str]) -> dict[str, Any]:
        """See who is where, who moved in a period, and how many became customers."""
        now = context.clock.now()
        until = moment_asked("to", query["to"]) if query.get("to") else now
        given = query.get("from_")
        since = moment_asked("from", given) if given else until - PERIOD
        found = pipeline_numbers(context.storage, actor(), since, until)
        return {
            "since": rfc3339(since),
            "until": rfc3339(until),
            "counts": found.counts,
            "movement": [asdict(each) for each in found.movement],
            "created": found.created,
            "converted": found.converted,
            "conversion": found.conversion,
        }

    @blueprint.get("/api/v1/contacts/owners")
    @require("contacts:read")
    @blueprint.response(200, OwnersSchema)
    @problems(blueprint)
    def get_owners() -> dict[str, Any]:
        """See how many live contacts each member owns."""
        owned = contacts_by_owner(context.storage, actor())
        return {"items": [{"owner_id": each, "contacts": owned[each]} for each in sorted(owned)]}

    return blueprint
