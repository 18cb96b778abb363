"""Erase one person; export one person."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from flask import Response
from marshmallow import fields, validate

from libs.common.clock import rfc3339
from libs.common.errors import ForbiddenError
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.private import need_private
from libs.common.http.schemas import Schema
from services.contacts.api import presenter, schemas
from services.contacts.api.consents import ConsentSchema, consent_json
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.queries import PageSchema
from services.contacts.application.certificates import certificate_of, certificates_of
from services.contacts.application.erase_contact import erase_contact
from services.contacts.application.person_data import person_data
from services.contacts.domain.erasure import Certificate
from services.contacts.domain.lead_status import Transition


class CertificatePartSchema(Schema):
    """What another place removed. It has not confirmed yet where confirmed_at is null."""

    place = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["pending", "confirmed"]))
    removed = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, allow_none=True
    )
    confirmed_at = fields.String(required=True, allow_none=True)


class CertificateSchema(Schema):
    """What an erasure removed. removed: rows of contacts, by table. parts: the other places, which
    confirm by themselves; state is pending until all have. reason: asked, or retention when the
    trash's thirty days were over. suppressed: keyed hashes that stay. told: the parts' places.
    """

    id = fields.String(required=True)
    contact_id = fields.String(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(["asked", "retention"]))
    state = fields.String(required=True, validate=validate.OneOf(["pending", "confirmed"]))
    erased_at = fields.String(required=True)
    confirmed_at = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)
    removed = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    suppressed = fields.Integer(required=True)
    told = fields.List(fields.String(), required=True)
    parts = fields.List(fields.Nested(CertificatePartSchema), required=True)


class CertificatePageSchema(Schema):
    """Certificates, newest first."""

    items = fields.List(fields.Nested(CertificateSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class TransitionSchema(Schema):
    """A move in the pipeline. seconds: how long the status before had lasted."""

    previous = fields.String(required=True)
    current = fields.String(required=True)
    move = fields.String(required=True)
    at = fields.String(required=True)
    seconds = fields.Integer(required=True)


class ImportedSchema(Schema):
    """A row of an import that made or changed the contact. row: as in the file, where known."""

    import_id = fields.String(required=True)
    row = fields.Integer(required=True, allow_none=True)
    at = fields.String(required=True)


class PersonDataSchema(Schema):
    """Everything that is kept of one person. merged: the records of contacts that were merged into
    this one, as they were.
    """

    contact = fields.Nested(schemas.ContactSchema, required=True)
    merged = fields.List(fields.Nested(schemas.ContactSchema), required=True)
    identities = fields.List(fields.Nested(schemas.IdentitySchema), required=True)
    messages = fields.List(fields.Nested(schemas.MessageSchema), required=True)
    notes = fields.List(fields.Nested(schemas.NoteSchema), required=True)
    consents = fields.List(fields.Nested(ConsentSchema), required=True)
    transitions = fields.List(fields.Nested(TransitionSchema), required=True)
    imports = fields.List(fields.Nested(ImportedSchema), required=True)
    changes = fields.List(fields.Nested(schemas.AuditEntrySchema), required=True)


def privacy_blueprint(context: ApiContext) -> Blueprint:
    """Serve erasures with their certificates, and the export of one person."""
    blueprint = Blueprint("privacy", __name__, description="A person's rights")
    _add_erase(blueprint, context)
    _add_certificates(blueprint, context)
    _add_data(blueprint, context)
    return blueprint


def _add_erase(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/contacts/<contact_id>/erase")
    @require("contacts:delete")
    @blueprint.response(200, CertificateSchema)
    @problems(blueprint, 404, 409)
    def erase(contact_id: str) -> dict[str, Any]:
        """Forget a person for good; there is no way back."""
        certificate = erase_contact(
            context.storage, context.clock, actor(), contact_id, context.suppression_key
        )
        return _certificate_json(certificate)


def _add_certificates(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/erasure")
    @require("audit:read")
    @blueprint.response(200, CertificateSchema)
    @problems(blueprint, 404)
    def get_certificate(contact_id: str) -> dict[str, Any]:
        """See the certificate of somebody who was erased, with who has confirmed it by now."""
        return _certificate_json(certificate_of(context.storage, actor(), contact_id))

    @blueprint.get("/api/v1/contacts/erasures")
    @require("audit:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, CertificatePageSchema)
    @problems(blueprint, 422)
    def get_certificates(query: dict[str, Any]) -> dict[str, Any]:
        """List the certificates of erasures, newest first."""
        given, limit = query.get("cursor"), query["limit"]
        before = str(context.cursors.read("erasures", given)[0]) if given else None
        found = certificates_of(context.storage, actor(), before, limit + 1)
        more = len(found) > limit
        return {
            "items": [_certificate_json(each) for each in found[:limit]],
            "next": context.cursors.write("erasures", [found[limit - 1].id]) if more else None,
        }


def _add_data(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/data")
    @require("exports:write")
    @blueprint.response(200, PersonDataSchema)
    @problems(blueprint, 404)
    def data(contact_id: str) -> Response:
        """Export everything that is kept of one person, numbers too: needs both permissions.

        It is streamed, so that nothing is left out of however much there is.
        """
        if not actor().may("numbers:export"):
            raise ForbiddenError("this has numbers in it", needs=["numbers:export"])
        need_private("this has numbers and addresses in it")
        found = person_data(context.storage, context.clock, actor(), contact_id)
        parts: dict[str, Iterator[Any]] = {
            "merged": (presenter.contact_json(context, each) for each in found.merged),
            "identities": map(presenter.identity_json, found.identities),
            "messages": map(presenter.message_json, found.messages),
            "notes": map(presenter.note_json, found.notes),
            "consents": map(consent_json, found.consents),
            "transitions": map(_transition_json, found.transitions),
            "imports": (asdict(each) | {"at": rfc3339(each.at)} for each in found.imports),
            "changes": map(presenter.audit_json, found.changes),
        }
        contact = presenter.contact_json(context, found.contact)
        return Response(_lines(contact, parts), content_type="application/json")


def _lines(contact: dict[str, Any], parts: Mapping[str, Iterator[Any]]) -> Iterator[str]:
    """Yield one JSON object piece by piece: the contact, then each list, an item a line."""
    yield f'{{"contact": {json.dumps(contact)}'
    for name, items in parts.items():
        yield f',\n"{name}": ['
        separator = "\n"
        for each in items:
            yield separator + json.dumps(each)
            separator = ",\n"
        yield "]"
    yield "}\n"


def _transition_json(each: Transition) -> dict[str, Any]:
    shown = {name: getattr(each, name) for name in ("previous", "current", "move", "seconds")}
    return shown | {"at": rfc3339(each.at)}


def _certificate_json(certificate: Certificate) -> dict[str, Any]:
    return {
        "id": certificate.id,
        "contact_id": certificate.contact_id,
        "reason": certificate.reason,
        "state": certificate.state,
        "erased_at": rfc3339(certificate.erased_at),
        "confirmed_at": presenter.moment(certificate.confirmed_at),
        "by": certificate.by.name,
        "removed": certificate.removed,
        "suppressed": certificate.suppressed,
        "told": [each.place for each in certificate.parts],
        "parts": [
            {
                "place": each.place,
                "state": "pending" if each.confirmed_at is None else "confirmed",
                "removed": each.removed,
                "confirmed_at": presenter.moment(each.confirmed_at),
            }
            for each in certificate.parts
        ],
    }
