"""What a contact said about being written to."""

from typing import Any

from marshmallow import fields, validate

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.presenter import moment
from services.contacts.application.ask_may_write import ask_may_write
from services.contacts.application.consents import consents_of_contact
from services.contacts.domain.consent import Consent, in_force
from services.contacts.domain.may_write import REASONS, VERDICTS, MayWrite, Overall


class ConsentSchema(Schema):
    """One thing that was said to a business number. value: stop, resume or signup.

    source: preference (set in WhatsApp), message, report (a message failed because of it), or kept
    (said when the person was a contact before, and was forgotten after the time in the trash).
    evidence: what shows it.
    """

    phone_number_id = fields.String(required=True)
    category = fields.String(required=True)
    value = fields.String(required=True)
    source = fields.String(required=True)
    evidence = fields.String(required=True)
    at = fields.String(required=True)


class ConsentsSchema(Schema):
    """current: what is in force for each business number and category. items: all of it."""

    current = fields.List(fields.Nested(ConsentSchema), required=True)
    items = fields.List(fields.Nested(ConsentSchema), required=True)


class VerdictSchema(Schema):
    """verdict: free_text: anything, until free_until. template_only: approved templates. no_phone:
    there is nothing to write to. blocked: by a person here. no_number: the workspace has none.
    reasons: all that hold, the one that decides first; with marketing_stopped, no marketing.
    """

    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    free_until = fields.String(required=True, allow_none=True)
    reasons = fields.List(fields.String(validate=validate.OneOf(REASONS)), required=True)


class NumberVerdictSchema(VerdictSchema):
    """What one business number may send."""

    phone_number_id = fields.String(required=True)
    display = fields.String(required=True, allow_none=True)


class MayWriteSchema(VerdictSchema):
    """The verdict of the business number that may do most, and of each."""

    numbers = fields.List(fields.Nested(NumberVerdictSchema), required=True)


def consents_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/contacts/{id}/consents` and `…/may-write`."""
    blueprint = Blueprint("consents", __name__, description="Who may be written to")

    @blueprint.get("/api/v1/contacts/<contact_id>/consents")
    @require("contacts:read")
    @blueprint.response(200, ConsentsSchema)
    @problems(blueprint, 404)
    def get_consents(contact_id: str) -> dict[str, Any]:
        """List what a contact said about being written to, newest first."""
        found = consents_of_contact(context.storage, actor(), contact_id)
        return {
            "current": [consent_json(each) for each in in_force(found)],
            "items": [consent_json(each) for each in found],
        }

    @blueprint.get("/api/v1/contacts/<contact_id>/may-write")
    @require("contacts:read")
    @blueprint.response(200, MayWriteSchema)
    @problems(blueprint, 404)
    def get_may_write(contact_id: str) -> dict[str, Any]:
        """Say whether a contact may be written to now, by which business number, and why."""
        found = ask_may_write(context.storage, context.clock, actor(), contact_id)
        numbers = [
            {"phone_number_id": each.phone_number_id, "display": each.display, **_verdict(each)}
            for each in found.numbers
        ]
        return {**_verdict(found), "numbers": numbers}

    return blueprint


def _verdict(of: Overall | MayWrite) -> dict[str, Any]:
    return {
        "verdict": of.verdict, "free_until": moment(of.free_until), "reasons": list(of.reasons),
    }  # fmt: skip


def consent_json(consent: Consent) -> dict[str, Any]:
    """Return something that was said as the API shows it."""
    return {
        "phone_number_id": consent.phone_number_id,
        "category": consent.category,
        "value": consent.value,
        "source": consent.source,
        "evidence": consent.evidence,
        "at": rfc3339(consent.at),
    }
