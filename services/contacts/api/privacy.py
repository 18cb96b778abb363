"""Erase one person; export one person."""

from dataclasses import asdict
from typing import Any

from marshmallow import Schema, fields

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.contacts.api import presenter, schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application.erase_contact import erase_contact
from services.contacts.application.person_data import person_data


class CertificateSchema(Schema):
    """What an erasure removed, by place. told: services that remove their part by themselves."""

    contact_id = fields.String(required=True)
    erased_at = fields.String(required=True)
    by = fields.String(required=True)
    removed = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    suppressed = fields.Integer(required=True)
    told = fields.List(fields.String(), required=True)


class PersonDataSchema(Schema):
    """Everything that is kept of one person."""

    contact = fields.Nested(schemas.ContactSchema, required=True)
    identities = fields.List(fields.Nested(schemas.IdentitySchema), required=True)
    messages = fields.List(fields.Nested(schemas.MessageSchema), required=True)
    notes = fields.List(fields.Nested(schemas.NoteSchema), required=True)
    changes = fields.List(fields.Nested(schemas.AuditEntrySchema), required=True)


def privacy_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/contacts/{id}/erase` and `/api/v1/contacts/{id}/data`."""
    blueprint = Blueprint("privacy", __name__, description="A person's rights")

    @blueprint.post("/api/v1/contacts/<contact_id>/erase")
    @require("contacts:delete")
    @blueprint.response(200, CertificateSchema)
    @problems(blueprint, 404, 409)
    def erase(contact_id: str) -> dict[str, Any]:
        """Forget a person for good; there is no way back."""
        certificate = erase_contact(
            context.storage, context.clock, actor(), contact_id, context.suppression_key
        )
        return asdict(certificate) | {"erased_at": rfc3339(certificate.erased_at)}

    @blueprint.get("/api/v1/contacts/<contact_id>/data")
    @require("exports:write")
    @blueprint.response(200, PersonDataSchema)
    @problems(blueprint, 404)
    def data(contact_id: str) -> dict[str, Any]:
        """Export everything that is kept of one person."""
        found = person_data(context.storage, context.clock, actor(), contact_id)
        return {
            "contact": presenter.contact_json(context, found.contact),
            "identities": [presenter.identity_json(each) for each in found.identities],
            "messages": [presenter.message_json(each) for each in found.messages],
            "notes": [presenter.note_json(each) for each in found.notes],
            "changes": [presenter.audit_json(each) for each in found.changes],
        }

    return blueprint
