"""What the other services ask of the importer; never routed from outside."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from libs.common.http.auth import internal
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.importer.application.run_task import Workshop
from services.importer.application.sum_imports import sum_imports


class WorkspaceQuerySchema(Schema):
    """Which workspace."""

    workspace_id = fields.String(required=True)


class SumsSchema(Schema):
    """Rows of all imports that began: rows_in = rows_out + waiting; outcomes add up to rows_out."""

    imports = fields.Integer(required=True)
    rows_in = fields.Integer(required=True)
    rows_out = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


def internal_api(shop: Workshop) -> Blueprint:
    """Serve `/internal/v1/imports`."""
    views = Blueprint("internal", __name__, description="Between services")

    @views.get("/internal/v1/imports/sums")
    @internal
    @views.arguments(WorkspaceQuerySchema, location="query")
    @views.response(200, SumsSchema)
    def get_sums(query: dict[str, Any]) -> dict[str, Any]:
        """Add up a workspace's imports."""
        return asdict(sum_imports(shop.storage, query["workspace_id"]))

    return views
