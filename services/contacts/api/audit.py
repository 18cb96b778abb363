"""The audit trail of the workspace: listed, filtered, exported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, stream_with_context
from marshmallow import fields, validate

from libs.common.clock import parse_rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.private import need_private
from libs.common.http.schemas import Schema
from services.contacts.api import presenter, schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.queries import PageSchema, moment_asked
from services.contacts.application import histories
from services.contacts.application.export_audit import export_audit
from services.contacts.domain.audit import AuditEntry, AuditFilter

_CURSOR = "audit trail"
_MOST = validate.Length(max=20)
_WORD = validate.Length(min=1, max=100)


class AuditFilterSchema(Schema):
    """Filters of the audit trail; they hold together, and those that can be repeated take any of
    their values. A period is given by moments, the last one excluded, or by days in UTC, the last
    one included.
    """

    actor = fields.List(fields.String(validate=_WORD), validate=_MOST)
    action = fields.List(
        fields.String(
            validate=_WORD, metadata={"description": "noun.verb, or noun.* for all of a noun"}
        ),
        validate=_MOST,
    )
    source = fields.List(
        fields.String(
            validate=_WORD,
            metadata={"description": "person, api, import, flow, webhook, or a bulk job's id"},
        ),
        validate=_MOST,
    )
    contact = fields.String(validate=_WORD)
    at_from = fields.String()
    at_to = fields.String()


class AuditQuerySchema(AuditFilterSchema, PageSchema):
    """The query of the audit trail."""


def audit_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/audit`."""
    blueprint = Blueprint("audit", __name__, description="Who did what")
    _add_list(blueprint, context)
    _add_export(blueprint, context)
    return blueprint


def audit_place(context: ApiContext, query: dict[str, Any]) -> histories.Place | None:
    """Read where a page of audit entries begins. Raises MalformedRequestError."""
    if "cursor" not in query:
        return None
    at, own_id = context.cursors.read(_CURSOR, query["cursor"])
    return parse_rfc3339(at), own_id


def audit_page(context: ApiContext, found: Sequence[AuditEntry], limit: int) -> dict[str, Any]:
    """Return one page of what was found, which has one entry more than the page if there is one."""
    items, more = found[:limit], len(found) > limit
    last = [items[-1].at.isoformat(), items[-1].id] if more else None
    return {
        "items": [presenter.audit_json(each) for each in items],
        "next": context.cursors.write(_CURSOR, last) if last else None,
    }


def _add_list(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/audit")
    @require("audit:read")
    @blueprint.arguments(AuditQuerySchema, location="query")
    @blueprint.response(200, schemas.AuditPageSchema)
    @problems(blueprint, 422)
    def get_audit(query: dict[str, Any]) -> dict[str, Any]:
        """List what happened in the workspace, newest first."""
        before, limit = audit_place(context, query), query["limit"]
        wanted = _filter_of(query)
        found, names = histories.audit_of_workspace(
            context.storage, actor(), wanted, before, limit + 1
        )
        page = audit_page(context, found, limit)
        for item in page["items"]:
            item["contact_name"] = names.get(item["contact_id"])
        return page


def _add_export(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/audit/export")
    @require("audit:export")
    @blueprint.arguments(AuditFilterSchema, location="query")
    @blueprint.response(200, {"type": "string"}, content_type="text/csv")
    @problems(blueprint, 422)
    def get_export(query: dict[str, Any]) -> Response:
        """Download what happened in the workspace as CSV, newest first; this is audited too."""
        need_private("this has numbers and addresses in it")
        lines = export_audit(context.storage, context.clock, actor(), _filter_of(query), query)
        name = f"audit-{context.clock.now():%Y-%m-%d-%H%M}.csv"
        return Response(
            stream_with_context(lines),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _filter_of(query: dict[str, Any]) -> AuditFilter:
    return AuditFilter(
        contact_id=query.get("contact"),
        actors=tuple(query.get("actor", ())),
        actions=tuple(query.get("action", ())),
        sources=tuple(query.get("source", ())),
        since=_moment(query, "at_from"),
        until=_moment(query, "at_to"),
    )


def _moment(query: dict[str, Any], name: str) -> datetime | None:
    return moment_asked(name, query[name]) if query.get(name) else None
