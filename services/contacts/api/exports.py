"""Exports as CSV."""

from typing import Any

from flask import Response
from marshmallow import fields

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.selections import SelectionSchema, selection_of
from services.contacts.application import exports


class ExportDraftSchema(Schema):
    """A selection and, if wanted, the columns in their order."""

    selection = fields.Nested(SelectionSchema, required=True)
    columns = fields.List(fields.String(), allow_none=True, load_default=None)


class ExportSchema(Schema):
    """An export. url: where it streams from until it expires, to whom asked for it."""

    id = fields.String(required=True)
    url = fields.String(required=True)
    columns = fields.List(fields.String(), required=True)
    created_at = fields.String(required=True)
    expires_at = fields.String(required=True)


def exports_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/exports`."""
    blueprint = Blueprint("exports", __name__, description="Contacts as CSV")

    @blueprint.post("/api/v1/exports")
    @require("exports:write")
    @blueprint.arguments(ExportDraftSchema)
    @blueprint.response(201, ExportSchema)
    @problems(blueprint, 409, 413, 415, 422)
    def create(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Ask for an export; it is audited, and streams from its url."""
        given = body["selection"]
        selection = selection_of(given, context.clock.now())
        export = exports.create_export(
            context.storage, context.clock, actor(), selection, given, body["columns"]
        )
        url = f"/api/v1/exports/{export.id}"
        shown = {
            "id": export.id, "url": url, "columns": export.columns,
            "created_at": rfc3339(export.created_at), "expires_at": rfc3339(export.expires_at),
        }  # fmt: skip
        return shown, 201, {"Location": url}

    @blueprint.get("/api/v1/exports/<export_id>")
    @require("exports:write")
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    @problems(blueprint, 404)
    def stream(export_id: str) -> Response:
        """Download an export: UTF-8 with a byte order mark, safe to open in a spreadsheet.

        Numbers are masked for who may not export them (`numbers:export`).
        """
        who = actor()
        export = exports.open_export(context.storage, context.clock, who, export_id)
        selection = selection_of(export.selection, export.created_at)
        lines = exports.stream_export(context.storage, who, export, selection)
        name = f"contacts-{export.created_at:%Y-%m-%d-%H%M}.csv"
        return Response(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    return blueprint
