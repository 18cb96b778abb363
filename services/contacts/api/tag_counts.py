"""How many of a selection have each tag: what a dialog ticks before it changes any."""

from typing import Any

from marshmallow import fields

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.api.selections import SelectionSchema, selection_of
from services.contacts.application.tag_counts import count_tags


class TagCountsDraftSchema(Schema):
    """Of whom."""

    selection = fields.Nested(SelectionSchema, required=True)


class TagCountSchema(Schema):
    """A tag and how many of the selection have it."""

    name = fields.String(required=True)
    contacts = fields.Integer(required=True)


class TagCountsSchema(Schema):
    """How many live contacts a selection has, and the tags that any of them has. Both are null
    where they are more than can be counted at once.
    """

    total = fields.Integer(required=True, allow_none=True)
    items = fields.List(fields.Nested(TagCountSchema), required=True, allow_none=True)


def tag_counts_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/contacts/tag-counts`."""
    blueprint = Blueprint("tag-counts", __name__, description="Tags of a selection")

    @blueprint.post("/api/v1/contacts/tag-counts")
    @require("contacts:read")
    @blueprint.arguments(TagCountsDraftSchema)
    @blueprint.response(200, TagCountsSchema)
    @problems(blueprint, 413, 415, 422)
    def count(body: dict[str, Any]) -> dict[str, Any]:
        """Count the tags of a selection of up to 10,000 contacts; it changes nothing."""
        selection = selection_of(body["selection"], context.clock.now())
        found = count_tags(context.storage, context.finder, actor(), selection)
        if found is None:
            return {"total": None, "items": None}
        items = [{"name": name, "contacts": many} for name, many in found.tags]
        return {"total": found.contacts, "items": items}

    return blueprint
