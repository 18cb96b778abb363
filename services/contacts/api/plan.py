"""The plan: how full it is, how it filled up, and a change of it."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields, validate

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api import schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application import workspace_views, workspaces
from services.contacts.application.usage_history import usage_history
from services.contacts.domain.origin import origin_of
from services.contacts.domain.plan import PLANS


class PlanChoiceSchema(Schema):
    """A plan to be on from now on."""

    plan = fields.String(required=True, validate=validate.OneOf(list(PLANS)))


class UsageMonthSchema(Schema):
    """A month in the workspace's time zone. added: contacts made in it that are live now.
    total: live contacts at its end.
    """

    month = fields.String(required=True)
    added = fields.Integer(required=True)
    total = fields.Integer(required=True)


class UsageHistorySchema(Schema):
    """The last twelve months, oldest first."""

    items = fields.List(fields.Nested(UsageMonthSchema), required=True)


def plan_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/usage/history` and `/api/v1/workspace/plan`."""
    blueprint = Blueprint("plan", __name__, description="The plan")

    @blueprint.get("/api/v1/usage/history")
    @require("usage:read")
    @blueprint.response(200, UsageHistorySchema)
    @problems(blueprint)
    def get_usage_history() -> dict[str, Any]:
        """See how many contacts each of the last twelve months added."""
        months = usage_history(context.storage, context.clock, actor())
        return {"items": [asdict(each) for each in months]}

    @blueprint.put("/api/v1/workspace/plan")
    @require("plan:write")
    @blueprint.arguments(PlanChoiceSchema)
    @blueprint.response(200, schemas.UsageSchema)
    @problems(blueprint, 413, 415, 422)
    def put_plan(body: dict[str, str]) -> Any:
        """Change the plan; an upgrade lets in whoever waits, a downgrade takes nothing away."""
        who = actor()
        workspaces.set_plan(
            context.storage, context.clock, origin_of(who), who.workspace_id, body["plan"]
        )
        return workspace_views.usage_of(context.storage, who)

    return blueprint
