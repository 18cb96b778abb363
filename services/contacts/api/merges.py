"""Two contacts that are one person: merged, taken apart again, suggested."""

from typing import Any

from marshmallow import fields, validate

from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api import presenter, schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems, version_asked
from services.contacts.api.queries import PageSchema
from services.contacts.application.duplicates import (
    dismiss_duplicate,
    duplicates_of,
    duplicates_of_all,
    suggest_duplicate,
)
from services.contacts.application.merge_contacts import Asked, merge_contacts
from services.contacts.application.unmerge_contacts import unmerge_contacts
from services.contacts.domain.duplicate import REASONS, Suggestion
from services.contacts.domain.merge import FIELDS

_SIDES = ("this", "other")
Json = dict[str, Any]


class MergeSchema(Schema):
    """Who is merged into the contact of the address. fields: whose name, phone, email, status and
    owner the one contact has: this or other; what is left out is this contact's, or the other's
    where it has none. A side without a number or an e-mail address gives none. other_version: as
    If-Match is for this contact, for the other.
    """

    other_id = fields.String(required=True, validate=validate.Length(1, 100))
    other_version = fields.Integer(allow_none=True, load_default=None)
    fields_ = fields.Dict(
        keys=fields.String(validate=validate.OneOf(FIELDS)),
        values=fields.String(validate=validate.OneOf(_SIDES)),
        load_default=dict,
        data_key="fields",
    )


class MergedContactSchema(schemas.ChangedContactSchema):
    """The one contact. merge_id: for unmerge."""

    merge_id = fields.String(required=True)


class UnmergeSchema(Schema):
    """Which merge of the contact is taken back."""

    merge_id = fields.String(required=True, validate=validate.Length(1, 100))


class UnmergedSchema(Schema):
    """Both contacts. kept: fields that somebody changed since the merge, which stay as they are."""

    contact = fields.Nested(schemas.ContactSchema, required=True)
    other = fields.Nested(schemas.ContactSchema, required=True)
    kept = fields.List(fields.String(), required=True)


class DuplicateSchema(Schema):
    """Somebody who may be the same person. reasons: what both have in common, the most telling
    first. A name is a reason only beside a hint.
    """

    contact = fields.Nested(schemas.ContactSchema, required=True)
    reasons = fields.List(fields.String(validate=validate.OneOf(REASONS)), required=True)


class DuplicatesSchema(Schema):
    """Who may be the same person as a contact."""

    items = fields.List(fields.Nested(DuplicateSchema), required=True)


class DuplicatePairSchema(DuplicateSchema):
    """Two contacts that may be one person; contact is the newer one."""

    other = fields.Nested(schemas.ContactSchema, required=True)


class DuplicatePageSchema(Schema):
    """Pairs, newest first. A page looks at a part of the workspace: it may be empty and not be the
    last, or a little longer than asked for.
    """

    items = fields.List(fields.Nested(DuplicatePairSchema), required=True)
    next = fields.String(required=True, allow_none=True)


def merges_blueprint(context: ApiContext) -> Blueprint:
    """Serve merges of contacts, and `/api/v1/duplicates`."""
    blueprint = Blueprint("merges", __name__, description="Contacts that are one person")
    _add_merge(blueprint, context)
    _add_duplicates(blueprint, context)
    _add_decisions(blueprint, context)
    return blueprint


def _add_merge(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/contacts/<contact_id>/merge")
    @require("contacts:write")
    @blueprint.arguments(MergeSchema)
    @blueprint.response(200, MergedContactSchema)
    @problems(blueprint, 404, 409, 412, 413, 415, 422)
    def merge(body: Json, contact_id: str) -> tuple[Json, int, dict[str, str]]:
        """Merge another contact into this one; unmerge takes it back.

        412 is about the contact that `current` is, which may be the other.
        """
        asked = Asked(
            other_id=body["other_id"], taken=body["fields_"], other_version=body["other_version"]
        )
        done = merge_contacts(
            context.storage, context.clock, actor(), contact_id, asked, version_asked()
        )
        ids = {"merge_id": done.merge.id, "change_id": done.merge.entries[contact_id]}
        headers = {"ETag": presenter.etag(done.contact.version)}
        return presenter.contact_json(context, done.contact) | ids, 200, headers

    @blueprint.post("/api/v1/contacts/<contact_id>/unmerge")
    @require("contacts:write")
    @blueprint.arguments(UnmergeSchema)
    @blueprint.response(200, UnmergedSchema)
    @problems(blueprint, 402, 404, 409, 413, 415, 422)
    def unmerge(body: Json, contact_id: str) -> Json:
        """Put both people of a merge back, with what is theirs; a second time changes nothing."""
        done = unmerge_contacts(
            context.storage, context.clock, actor(), contact_id, body["merge_id"]
        )
        return {
            "contact": presenter.contact_json(context, done.contact),
            "other": presenter.contact_json(context, done.other),
            "kept": done.kept,
        }


def _add_duplicates(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/duplicates")
    @require("contacts:read")
    @blueprint.response(200, DuplicatesSchema)
    @problems(blueprint, 404)
    def get_duplicates(contact_id: str) -> Json:
        """List who may be the same person as a contact."""
        found = duplicates_of(context.storage, actor(), contact_id)
        return {"items": [_duplicate_json(context, each) for each in found]}

    @blueprint.get("/api/v1/duplicates")
    @require("contacts:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, DuplicatePageSchema)
    @problems(blueprint, 422)
    def get_all_duplicates(query: Json) -> Json:
        """List pairs of contacts that may be one person, newest first."""
        given = query.get("cursor")
        before = str(context.cursors.read("duplicates", given)[0]) if given else None
        found = duplicates_of_all(context.storage, actor(), before, query["limit"])
        after = found.after
        return {
            "items": [_pair_json(context, each) for each in found.items],
            "next": context.cursors.write("duplicates", [after]) if after else None,
        }


def _add_decisions(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.delete("/api/v1/contacts/<contact_id>/duplicates/<other_id>")
    @require("contacts:write")
    @blueprint.response(204)
    @problems(blueprint, 404, 422)
    def delete_duplicate(contact_id: str, other_id: str) -> None:
        """Say that two contacts are not the same person: they are suggested no more."""
        dismiss_duplicate(context.storage, context.clock, actor(), contact_id, other_id)

    @blueprint.put("/api/v1/contacts/<contact_id>/duplicates/<other_id>")
    @require("contacts:write")
    @blueprint.response(204)
    @problems(blueprint, 404, 422)
    def put_duplicate(contact_id: str, other_id: str) -> None:
        """Take that back: the two may be suggested again."""
        suggest_duplicate(context.storage, context.clock, actor(), contact_id, other_id)


def _duplicate_json(context: ApiContext, each: Suggestion) -> Json:
    return {
        "contact": presenter.contact_json(context, each.other), "reasons": list(each.reasons),
    }  # fmt: skip


def _pair_json(context: ApiContext, each: Suggestion) -> Json:
    return {
        "contact": presenter.contact_json(context, each.contact),
        "other": presenter.contact_json(context, each.other),
        "reasons": list(each.reasons),
    }
