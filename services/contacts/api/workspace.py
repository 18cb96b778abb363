"""The workspace: usage, waiting room, stages, settings, tags."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api import presenter, schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems, telling_current, version_asked
from services.contacts.api.queries import PageSchema
from services.contacts.application import histories, tags, workspace_views, workspaces
from services.contacts.application.workspace_views import StaleWorkspaceError
from services.contacts.domain.contact import Contact
from services.contacts.domain.going_cold import MOST_DAYS, USUAL_DAYS

_WAITING = "waiting room"


class SettingsSchema(Schema):
    """Settings of a workspace. labels: what its team calls the statuses, by code.
    lead_mapping: which of name, phone, email, tags an answer of a form or flow fills, by its name;
    skip: none. lead_mappings: the same for single sources, by the source's name; it goes first.
    A flow's source is its flow_token, the part of it before a colon, or `flow`. time_zone: in which
    times are told and days counted, by its IANA name; it is missing until somebody chose one.
    going_cold: after how many quiet days somebody warm or hot is going cold, by the status's code.
    """

    workflow = fields.String(validate=validate.OneOf(["free", "guided"]))
    labels = fields.Dict(keys=fields.String(), values=fields.String())
    lead_mapping = fields.Dict(keys=fields.String(), values=fields.String())
    lead_mappings = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.String())
    )
    time_zone = fields.String(validate=validate.Length(1, 64))
    going_cold = fields.Dict(
        keys=fields.String(validate=validate.OneOf([*USUAL_DAYS])),
        values=fields.Integer(validate=validate.Range(1, MOST_DAYS), strict=True),
    )


class WorkspaceSchema(Schema):
    """The workspace. version: of its settings, for If-Match."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    plan = fields.String(required=True)
    settings = fields.Nested(SettingsSchema, required=True)
    version = fields.Integer(required=True)


def workspace_blueprint(context: ApiContext) -> Blueprint:
    """Serve what belongs to the workspace and not to one contact."""
    blueprint = Blueprint("workspace", __name__, description="The workspace")
    _add_workspace(blueprint, context)
    _add_usage(blueprint, context)
    _add_stages(blueprint, context)
    _add_tags(blueprint, context)
    return blueprint


def _add_workspace(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/workspace")
    @require("contacts:read")
    @blueprint.response(200, WorkspaceSchema)
    @problems(blueprint, 404)
    def get_workspace() -> tuple[dict[str, Any], int, dict[str, str]]:
        """See the workspace."""
        found = workspaces.get_workspace(context.storage, actor().workspace_id)
        return asdict(found), 200, {"ETag": presenter.etag(found.version)}

    @blueprint.patch("/api/v1/workspace")
    @require("settings:write")
    @blueprint.arguments(SettingsSchema)
    @blueprint.response(200, SettingsSchema)
    @problems(blueprint, 412, 413, 415, 422)
    def patch_workspace(body: dict[str, Any]) -> tuple[Any, int, dict[str, str]]:
        """Change settings of the workspace. If-Match is honoured; a 412 has the `current` one."""
        with telling_current(StaleWorkspaceError, lambda stale: asdict(stale.workspace)):
            after = workspace_views.change_settings(
                context.storage, context.clock, actor(), body, version_asked()
            )
        return after.settings, 200, {"ETag": presenter.etag(after.version)}


def _add_usage(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/usage")
    @require("usage:read")
    @blueprint.response(200, schemas.UsageSchema)
    @problems(blueprint)
    def get_usage() -> Any:
        """See how full the plan is."""
        return workspace_views.usage_of(context.storage, actor())

    @blueprint.get("/api/v1/waiting")
    @require("usage:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, schemas.WaitingPageSchema)
    @problems(blueprint, 422)
    def get_waiting(query: dict[str, Any]) -> dict[str, Any]:
        """List people in the waiting room, who has waited longest first, masked."""
        after, limit = _waiting_place(context, query), query["limit"]
        people, total = histories.waiting_people(context.storage, actor(), after, limit + 1)
        return {**_waiting_page(context, people, limit), "total": total}


def _waiting_place(context: ApiContext, query: dict[str, Any]) -> histories.Place | None:
    if "cursor" not in query:
        return None
    since, own_id = context.cursors.read(_WAITING, query["cursor"])
    return datetime.fromisoformat(since), own_id


def _waiting_page(context: ApiContext, found: list[Contact], limit: int) -> dict[str, Any]:
    """Return one page of what was found, which has one person more than it if there is another."""
    items, last = found[:limit], found[limit - 1] if len(found) > limit else None
    place = last and [(last.waiting_since or last.created_at).isoformat(), last.id]
    return {
        "items": [presenter.waiting_json(each) for each in items],
        "next": context.cursors.write(_WAITING, place) if place else None,
    }


def _add_stages(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/lead-statuses")
    @require("contacts:read")
    @blueprint.response(200, schemas.LeadStatusesSchema)
    @problems(blueprint)
    def get_stages() -> dict[str, Any]:
        """See the pipeline: labels, where each stage leads, how many are in it."""
        stages, workflow = workspace_views.stages_of(context.storage, actor())
        return {"items": [asdict(each) for each in stages], "workflow": workflow}


def _add_tags(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/tags")
    @require("contacts:read")
    @blueprint.response(200, schemas.TagsSchema)
    @problems(blueprint)
    def get_tags() -> dict[str, Any]:
        """List the workspace's tags with counts."""
        return {"items": [asdict(each) for each in tags.tags_of(context.storage, actor())]}

    @blueprint.patch("/api/v1/tags/<tag_id>")
    @require("contacts:write")
    @blueprint.arguments(schemas.TagEditSchema)
    @blueprint.response(200, schemas.TagSchema)
    @problems(blueprint, 404, 409, 413, 415, 422)
    def patch_tag(body: dict[str, Any], tag_id: str) -> Any:
        """Rename or recolour a tag on every contact that has it, or merge it into another."""
        return tags.change_tag(
            context.storage, context.clock, actor(), tag_id, body.get("name"), body.get("colour"),
            merge=body["merge"],
        )  # fmt: skip

    @blueprint.delete("/api/v1/tags/<tag_id>")
    @require("settings:write")
    @blueprint.response(204)
    @problems(blueprint, 404)
    def delete_tag(tag_id: str) -> None:
        """Delete a tag and take it from every contact."""
        tags.delete_tag(context.storage, context.clock, actor(), tag_id)
