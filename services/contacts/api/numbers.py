"""`/api/v1/numbers`: the workspace's business numbers, and what it takes to connect one."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields, validate

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application import own_numbers, workspace_views
from services.contacts.domain.business_number import LENGTH, MayClaim
from services.contacts.domain.text import one_line
from services.contacts.ports.neighbours import Neighbours
from services.contacts.ports.workspaces import BusinessNumber

DISPLAY_LENGTH = 40


class NumberSchema(Schema):
    """A business number of the workspace."""

    phone_number_id = fields.String(required=True)
    waba_id = fields.String(required=True, allow_none=True)
    portfolio_id = fields.String(required=True, allow_none=True)
    display = fields.String(required=True, allow_none=True)


class NumbersSchema(Schema):
    """The workspace's business numbers."""

    items = fields.List(fields.Nested(NumberSchema), required=True)


class NumberClaimSchema(Schema):
    """A number to be the workspace's, with the ids that Meta's dashboard shows.

    waba_id: the WhatsApp Business account: webhooks that name the number under another are set
    aside. portfolio_id: the business portfolio, the scope of user ids. display: how the team calls
    it. What is left out stays as it was.
    """

    phone_number_id = fields.String(required=True, validate=validate.Length(1, LENGTH))
    waba_id = fields.String(required=True, validate=validate.Length(1, LENGTH))
    portfolio_id = fields.String(
        allow_none=True, load_default=None, validate=validate.Length(1, LENGTH)
    )
    display = fields.String(
        allow_none=True, load_default=None, validate=validate.Length(1, DISPLAY_LENGTH)
    )


class NumberSetupSchema(Schema):
    """What to enter in Meta's dashboard, and whether anything came of it.

    may_claim: whether members may add numbers here; otherwise who runs the installation does.
    verify_token: for Meta's dashboard; null where members may not claim, and while it is not known.
    last_received_at: when something last came from WhatsApp; null if nothing did lately.
    """

    may_claim = fields.Boolean(required=True)
    verify_token = fields.String(required=True, allow_none=True)
    last_received_at = fields.String(required=True, allow_none=True)


def numbers_blueprint(context: ApiContext, neighbours: Neighbours, rule: MayClaim) -> Blueprint:
    """Serve `/api/v1/numbers`. rule: when members may add numbers."""
    blueprint = Blueprint("numbers", __name__, description="Business numbers")
    _add_reading(blueprint, context, neighbours, rule)
    _add_changing(blueprint, context, rule)
    return blueprint


def _add_reading(
    blueprint: Blueprint, context: ApiContext, neighbours: Neighbours, rule: MayClaim
) -> None:
    @blueprint.get("/api/v1/numbers")
    @require("contacts:read")
    @blueprint.response(200, NumbersSchema)
    @problems(blueprint)
    def get_numbers() -> dict[str, Any]:
        """List the workspace's business numbers."""
        found = workspace_views.numbers_of(context.storage, actor())
        return {"items": [asdict(each) for each in found]}

    @blueprint.get("/api/v1/numbers/setup")
    @require("settings:write")
    @blueprint.response(200, NumberSetupSchema)
    @problems(blueprint)
    def get_number_setup() -> dict[str, Any]:
        """See what to enter in Meta's dashboard to connect a number."""
        setup = own_numbers.number_setup(context.storage, actor(), rule, neighbours.verify_token)
        last = setup.last_received_at
        return {**asdict(setup), "last_received_at": rfc3339(last) if last else None}


def _add_changing(blueprint: Blueprint, context: ApiContext, rule: MayClaim) -> None:
    @blueprint.post("/api/v1/numbers")
    @require("settings:write")
    @blueprint.arguments(NumberClaimSchema)
    @blueprint.response(201, NumberSchema)
    @problems(blueprint, 409, 413, 415, 422)
    def post_own_number(body: dict[str, Any]) -> BusinessNumber:
        """Add a business number, or change what is known of one; what came for it is applied."""
        given: dict[str, Any] = {
            name: one_line(text) if text else None for name, text in body.items()
        }
        number = BusinessNumber(workspace_id=actor().workspace_id, **given)
        return own_numbers.claim_number(context.storage, context.clock, actor(), rule, number)

    @blueprint.delete("/api/v1/numbers/<phone_number_id>")
    @require("settings:write")
    @blueprint.response(204)
    @problems(blueprint, 404)
    def delete_number(phone_number_id: str) -> None:
        """Give a business number up; contacts and messages stay."""
        own_numbers.give_up_number(context.storage, context.clock, actor(), phone_number_id)
