"""Leads from forms and flows; identifiers that name two contacts."""

from typing import Any

from marshmallow import fields, validate

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api import schemas
from services.contacts.api.contacts import Answer, answer
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.queries import PageSchema
from services.contacts.application import conflicts
from services.contacts.application.capture_lead import Lead, capture_lead
from services.contacts.domain.identity import Conflict


class LeadSchema(Schema):
    """What a form or a flow captured; phone or email is needed, in fields at least."""

    source = fields.String(required=True, validate=validate.Length(1, 200))
    name = fields.String(allow_none=True, validate=schemas.NAME)
    phone = fields.String(allow_none=True, validate=validate.Length(max=100))
    email = fields.String(allow_none=True, validate=schemas.NAME)
    tags = fields.List(fields.String(), load_default=list, validate=schemas.TAGS)
    fields_ = fields.Dict(keys=fields.String(), load_default=dict, data_key="fields")


class ConflictSchema(Schema):
    """An identifier of other_id that also names contact_id."""

    id = fields.String(required=True)
    contact_id = fields.String(required=True)
    other_id = fields.String(required=True)
    kind = fields.String(required=True)
    value = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.String(required=True)


class ConflictsAskedSchema(PageSchema):
    """Which page. contact: only conflicts with this contact on either side."""

    contact = fields.String(validate=validate.Length(1, 64))


class ConflictPageSchema(Schema):
    """A page of open conflicts, newest first."""

    items = fields.List(fields.Nested(ConflictSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class DecisionSchema(Schema):
    """keep: both stay as they are. move: the identifier goes to contact_id."""

    decision = fields.String(required=True, validate=validate.OneOf(["keep", "move"]))


def leads_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/leads` and `/api/v1/contacts/conflicts`."""
    blueprint = Blueprint("leads", __name__, description="Leads and identity conflicts")
    _add_leads(blueprint, context)
    _add_conflicts(blueprint, context)
    return blueprint


def _add_leads(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/leads")
    @require("contacts:write")
    @blueprint.arguments(LeadSchema)
    @blueprint.response(201, schemas.ContactSchema)
    @blueprint.alt_response(200, schema=schemas.ContactSchema, description="was there already")
    @problems(blueprint, 409, 413, 415, 422)
    def post_lead(body: dict[str, Any]) -> Answer:
        """Find or make the contact of a lead; in a full plan somebody new waits."""
        lead = Lead(fields=body.pop("fields_"), **body)
        contact, is_new = capture_lead(
            context.storage, context.clock, actor(), lead, context.suppression_key
        )
        return answer(context, contact, 201 if is_new else 200)


def _add_conflicts(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/conflicts")
    @require("contacts:read")
    @blueprint.arguments(ConflictsAskedSchema, location="query")
    @blueprint.response(200, ConflictPageSchema)
    @problems(blueprint, 422)
    def get_conflicts(query: dict[str, Any]) -> dict[str, Any]:
        """List identifiers that name two contacts and wait for a person's decision."""
        limit, given = query["limit"], query.get("cursor")
        before = str(context.cursors.read("conflicts", given)[0]) if given else None
        found = conflicts.open_conflicts(
            context.storage, actor(), query.get("contact"), before, limit + 1
        )
        more = len(found) > limit
        return {
            "items": [_conflict_json(each) for each in found[:limit]],
            "next": context.cursors.write("conflicts", [found[limit - 1].id]) if more else None,
        }

    @blueprint.post("/api/v1/contacts/conflicts/<conflict_id>")
    @require("contacts:write")
    @blueprint.arguments(DecisionSchema)
    @blueprint.response(200, ConflictSchema)
    @problems(blueprint, 404, 409, 413, 415, 422)
    def post_decision(body: dict[str, Any], conflict_id: str) -> dict[str, Any]:
        """Settle a conflict."""
        settled = conflicts.settle_conflict(
            context.storage, context.clock, actor(), conflict_id, body["decision"]
        )
        return _conflict_json(settled)


def _conflict_json(conflict: Conflict) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "contact_id": conflict.contact_id,
        "other_id": conflict.other_id,
        "kind": conflict.key.kind,
        "value": conflict.key.value,
        "state": conflict.state,
        "created_at": rfc3339(conflict.created_at),
    }
