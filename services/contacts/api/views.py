"""Saved views of the list."""

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from libs.common.clock import rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api import schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems, telling_current, version_asked
from services.contacts.api.presenter import etag
from services.contacts.api.queries import expression_of
from services.contacts.application import views
from services.contacts.domain.view import StaleViewError, View

Answer = tuple[dict[str, Any], int, dict[str, str]]


class ViewDraftSchema(Schema):
    """A view to keep. query: filter, sort and columns, with the names of the list."""

    name = fields.String(required=True, validate=schemas.NAME)
    query = fields.Dict(keys=fields.String(), required=True)
    shared = fields.Boolean(load_default=False)
    pinned = fields.Boolean(load_default=False)
    is_default = fields.Boolean(load_default=False)


class ViewEditSchema(Schema):
    """What to change of a view; what is left out stays."""

    name = fields.String(validate=schemas.NAME)
    query = fields.Dict(keys=fields.String())
    shared = fields.Boolean()
    pinned = fields.Boolean()
    is_default = fields.Boolean()


class ViewSchema(Schema):
    """A saved view. shared: the team sees it. is_default: its owner's list begins with it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    owner_id = fields.String(required=True)
    query = fields.Dict(required=True)
    shared = fields.Boolean(required=True)
    pinned = fields.Boolean(required=True)
    is_default = fields.Boolean(required=True)
    created_at = fields.String(required=True)
    version = fields.Integer(required=True)


class ViewsSchema(Schema):
    """One's own views and those the team shares, pinned first."""

    items = fields.List(fields.Nested(ViewSchema), required=True)


def views_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/views`."""
    blueprint = Blueprint("views", __name__, description="Saved views of the list")

    @blueprint.get("/api/v1/views")
    @require("contacts:read")
    @blueprint.response(200, ViewsSchema)
    @problems(blueprint)
    def get_views() -> dict[str, Any]:
        """List one's own views and those the team shares."""
        return {"items": [_json(each) for each in views.list_views(context.storage, actor())]}

    @blueprint.post("/api/v1/views")
    @require("contacts:read")
    @blueprint.arguments(ViewDraftSchema)
    @blueprint.response(201, ViewSchema)
    @problems(blueprint, 409, 413, 415, 422)
    def post_view(body: dict[str, Any]) -> Answer:
        """Keep a view."""
        _check_expression(context, body)
        return _answer(views.add_view(context.storage, context.clock, actor(), body), 201)

    @blueprint.patch("/api/v1/views/<view_id>")
    @require("contacts:read")
    @blueprint.arguments(ViewEditSchema)
    @blueprint.response(200, ViewSchema)
    @problems(blueprint, 404, 412, 413, 415, 422)
    def patch_view(body: dict[str, Any], view_id: str) -> Answer:
        """Change a view; its owner may, and admins if it is shared. If-Match is honoured."""
        _check_expression(context, body)
        version = version_asked()
        with telling_current(StaleViewError, _current):
            changed = views.change_view(
                context.storage, context.clock, actor(), view_id, body, version
            )
        return _answer(changed, 200)

    @blueprint.delete("/api/v1/views/<view_id>")
    @require("contacts:read")
    @blueprint.response(204)
    @problems(blueprint, 404, 412)
    def delete_view(view_id: str) -> None:
        """Delete a view; its owner may, and admins if it is shared. If-Match is honoured."""
        with telling_current(StaleViewError, _current):
            views.delete_view(context.storage, context.clock, actor(), view_id, version_asked())

    return blueprint


def _check_expression(context: ApiContext, body: dict[str, Any]) -> None:
    """Raise InvalidInputError when the expression of a view can't be read."""
    given = body.get("query", {}).get("filter")
    expression_of(given, context.clock.now(), "query.filter")


def _current(problem: StaleViewError) -> dict[str, Any]:
    return _json(problem.view)


def _answer(view: View, status: int) -> Answer:
    return _json(view), status, {"ETag": etag(view.version)}


def _json(view: View) -> dict[str, Any]:
    return asdict(view) | {"created_at": rfc3339(view.created_at)}
