"""Exports as CSV."""

from typing import Any, get_args

from flask import Response
from marshmallow import fields, validate

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.presenter import moment
from services.contacts.api.queries import PageSchema
from services.contacts.api.selections import SelectionSchema, selection_of
from services.contacts.application import exports
from services.contacts.application.ask_search import ask_search
from services.contacts.domain.export import Export, State


class ExportDraftSchema(Schema):
    """A selection and, if wanted, the columns in their order. leave_out_stopped: those who stopped
    marketing; `expected_count` still counts them.
    """

    selection = fields.Nested(SelectionSchema, required=True)
    columns = fields.List(fields.String(), allow_none=True, load_default=None)
    leave_out_stopped = fields.Boolean(load_default=False)


class ExportCheckSchema(Schema):
    """Of whom."""

    selection = fields.Nested(SelectionSchema, required=True)


class ExportCheckedSchema(Schema):
    """How many of a selection stopped marketing."""

    marketing_stopped = fields.Integer(required=True)


class ExportByWhomSchema(Schema):
    """Who asked for it."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ExportSchema(Schema):
    """An export. url: where it streams from until it expires; null for who did not ask for it.
    rows, size: contacts and bytes of the last download that came to its end.
    """

    id = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(get_args(State)))
    url = fields.String(required=True, allow_none=True)
    by = fields.Nested(ExportByWhomSchema, required=True)
    rows = fields.Integer(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    downloaded_at = fields.String(required=True, allow_none=True)
    columns = fields.List(fields.String(), required=True)
    created_at = fields.String(required=True)
    expires_at = fields.String(required=True)


class ExportsSchema(Schema):
    """A page of exports, newest first."""

    items = fields.List(fields.Nested(ExportSchema), required=True)
    next = fields.String(required=True, allow_none=True)


def exports_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/exports`."""
    blueprint = Blueprint("exports", __name__, description="Contacts as CSV")
    _add_create(blueprint, context)
    _add_check(blueprint, context)
    _add_list(blueprint, context)
    _add_stream(blueprint, context)
    return blueprint


def _export_json(context: ApiContext, export: Export) -> dict[str, Any]:
    state = export.state(context.clock.now())
    open_to_me = export.by_id == actor().id and state != "expired"
    return {
        "id": export.id,
        "state": state,
        "url": f"/api/v1/exports/{export.id}" if open_to_me else None,
        "by": {"id": export.by_id, "name": export.by_name},
        "rows": export.rows,
        "size": export.size,
        "downloaded_at": moment(export.downloaded_at),
        "columns": export.columns,
        "created_at": rfc3339(export.created_at),
        "expires_at": rfc3339(export.expires_at),
    }


def _add_create(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/exports")
    @require("exports:write")
    @blueprint.arguments(ExportDraftSchema)
    @blueprint.response(201, ExportSchema)
    @problems(blueprint, 409, 413, 415, 422)
    def create(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Ask for an export; it is audited, and streams from its url."""
        leaves_out = {"leave_out_stopped": True} if body["leave_out_stopped"] else {}
        given = {**body["selection"], **leaves_out}
        selection = selection_of(given, context.clock.now())
        export = exports.create_export(
            context.storage, context.finder, context.clock, actor(), selection, given,
            body["columns"],
        )  # fmt: skip
        return _export_json(context, export), 201, {"Location": f"/api/v1/exports/{export.id}"}


def _add_check(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/exports/check")
    @require("exports:write")
    @blueprint.arguments(ExportCheckSchema)
    @blueprint.response(200, ExportCheckedSchema)
    @problems(blueprint, 413, 415, 422)
    def check(body: dict[str, Any]) -> dict[str, Any]:
        """Say how many of a selection stopped marketing; it changes nothing."""
        selection = selection_of(body["selection"], context.clock.now())
        found = exports.count_stopped(context.storage, context.finder, actor(), selection)
        return {"marketing_stopped": found}


def _add_list(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/exports")
    @require("exports:write")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, ExportsSchema)
    @problems(blueprint, 422)
    def get_exports(query: dict[str, Any]) -> dict[str, Any]:
        """List the exports of the last day, newest first: one's own, and everybody's for who
        may read the audit trail.
        """
        limit, cursor = query["limit"], query.get("cursor")
        before = str(context.cursors.read("exports", cursor)[0]) if cursor else None
        found = exports.list_exports(context.storage, actor(), before, limit + 1)
        more = len(found) > limit
        return {
            "items": [_export_json(context, each) for each in found[:limit]],
            "next": context.cursors.write("exports", [found[limit - 1].id]) if more else None,
        }


def _add_stream(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/exports/<export_id>")
    @require("exports:write")
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    @problems(blueprint, 404)
    def stream(export_id: str) -> Response:
        """Download an export: UTF-8 with a byte order mark, safe to open in a spreadsheet.

        Numbers are masked for who may not export them (`numbers:export`), e-mail addresses too for
        who may not see them at all (`contacts:private`). What words find is searched for anew: 503
        while search is down.
        """
        who = actor()
        export = exports.get_export(context.storage, context.clock, who, export_id)
        selection = selection_of(export.selection, export.created_at)
        selection = ask_search(context.finder, who, selection)
        exports.open_export(context.storage, context.clock, who, export_id)
        lines = exports.stream_export(context.storage, context.clock, who, export, selection)
        name = f"contacts-{export.created_at:%Y-%m-%d-%H%M}.csv"
        return Response(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
