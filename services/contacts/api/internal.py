"""What other services ask of contacts; never routed from outside."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields, validate

from libs.common.http.auth import actor, internal
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application import workspaces
from services.contacts.application.snapshot import snapshot
from services.contacts.domain.origin import Origin
from services.contacts.ports.workspaces import BusinessNumber, Workspace


class WorkspaceDraftSchema(Schema):
    """A workspace to be made."""

    name = fields.String(required=True)
    plan = fields.String(load_default="free")


class PlanSchema(Schema):
    """A plan to change to."""

    plan = fields.String(required=True)


class WorkspaceLineSchema(Schema):
    """A workspace. time_zone: an IANA name, null until somebody chose one."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    plan = fields.String(required=True)
    time_zone = fields.String(required=True, allow_none=True)


class WorkspaceLinesSchema(Schema):
    """All workspaces."""

    items = fields.List(fields.Nested(WorkspaceLineSchema), required=True)


class NumberDraftSchema(Schema):
    """A business number and whose it is."""

    phone_number_id = fields.String(required=True, validate=validate.Length(1, 64))
    workspace_id = fields.String(required=True)
    waba_id = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=64))
    portfolio_id = fields.String(
        allow_none=True, load_default=None, validate=validate.Length(max=64)
    )
    display = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=40))


class NumberLineSchema(Schema):
    """A business number and whose it is."""

    phone_number_id = fields.String(required=True)
    workspace_id = fields.String(required=True)


class SnapshotQuerySchema(Schema):
    """Where a snapshot goes on. workspace_id: only this workspace's contacts."""

    after = fields.String(load_default="")
    limit = fields.Integer(load_default=500, validate=validate.Range(1, 5000))
    workspace_id = fields.String(load_default=None, allow_none=True)


class SnapshotSchema(Schema):
    """Contact documents in a stable order; next: give it as `after`, null at the end."""

    items = fields.List(fields.Dict(), required=True)
    next = fields.String(required=True, allow_none=True)


def internal_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/internal/v1`: workspaces, numbers, snapshot."""
    blueprint = Blueprint("internal", __name__, description="Between services")
    _add_workspaces(blueprint, context)
    _add_workspace(blueprint, context)
    _add_numbers(blueprint, context)
    _add_snapshot(blueprint, context)
    return blueprint


def _add_workspaces(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/internal/v1/workspaces")
    @internal
    @blueprint.arguments(WorkspaceDraftSchema)
    @blueprint.response(201, WorkspaceLineSchema)
    @problems(blueprint, 422)
    def post_workspace(body: dict[str, str]) -> Workspace:
        """Make a workspace."""
        return workspaces.create_workspace(context.storage, body["name"], body["plan"])

    @blueprint.get("/internal/v1/workspaces")
    @internal
    @blueprint.response(200, WorkspaceLinesSchema)
    @problems(blueprint)
    def get_workspaces() -> dict[str, Any]:
        """List all workspaces, oldest first."""
        return {"items": workspaces.list_workspaces(context.storage)}


def _add_workspace(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/internal/v1/workspaces/<workspace_id>")
    @internal
    @blueprint.response(200, WorkspaceLineSchema)
    @problems(blueprint, 404)
    def get_workspace(workspace_id: str) -> Workspace:
        """See a workspace."""
        return workspaces.get_workspace(context.storage, workspace_id)

    @blueprint.put("/internal/v1/workspaces/<workspace_id>")
    @internal
    @blueprint.arguments(PlanSchema)
    @blueprint.response(200, WorkspaceLineSchema)
    @problems(blueprint, 404, 422)
    def put_workspace(body: dict[str, str], workspace_id: str) -> Workspace:
        """Change a workspace's plan."""
        who = actor()
        origin = Origin(who.kind, who.id, who.name, "plan")
        return workspaces.set_plan(
            context.storage, context.clock, origin, workspace_id, body["plan"]
        )


def _add_numbers(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/internal/v1/numbers")
    @internal
    @blueprint.arguments(NumberDraftSchema)
    @blueprint.response(201, NumberLineSchema)
    @problems(blueprint, 404, 409, 422)
    def post_number(body: dict[str, Any]) -> BusinessNumber:
        """Say whose a business number is; what was quarantined for it is applied."""
        who = actor()
        origin = Origin(who.kind, who.id, who.name, "command line")
        return workspaces.add_number(
            context.storage, context.clock, origin, BusinessNumber(**body), context.suppression_key
        )


def _add_snapshot(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/internal/v1/snapshot")
    @internal
    @blueprint.arguments(SnapshotQuerySchema, location="query")
    @blueprint.response(200, SnapshotSchema)
    @problems(blueprint, 422)
    def get_snapshot(query: dict[str, Any]) -> dict[str, Any]:
        """Read every live contact as a document, page by page."""
        items, after = snapshot(
            context.storage, query["after"], query["limit"], query["workspace_id"]
        )
        return {"items": [asdict(each) for each in items], "next": after}
