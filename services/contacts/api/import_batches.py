"""The importer's door: one chunk of rows in, one outcome a row out."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, get_args

import msgspec
from flask import Response
from marshmallow import ValidationError, fields, validate

from libs.common.actor import Kind
from libs.common.http.auth import internal
from libs.common.http.blueprint import Blueprint
from libs.common.http.schemas import Schema
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application.changes_since import changes_since
from services.contacts.application.close_import_chunk import close_import_chunk
from services.contacts.application.import_batch import ImportBatch, import_batch
from services.contacts.application.undo_import import UndoBatch, undo_import
from services.contacts.domain.import_row import ImportRow
from services.contacts.domain.origin import Origin

MOST_ROWS = 5000


class ImportActorSchema(Schema):
    """Who started the import. Without a kind it is a member."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(load_default="member", validate=validate.OneOf(get_args(Kind)))


class ImportRowSchema(Schema):
    """A mapped row; phone in E.164, or empty with the id of a contact that is there."""

    row = fields.Integer(required=True)
    phone = fields.String(required=True)
    name = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    tags = fields.List(fields.String(), load_default=list)
    status = fields.String(allow_none=True)
    owner = fields.String(allow_none=True)
    id = fields.String(allow_none=True)
    version = fields.Integer(allow_none=True)


class ImportRows(fields.List[Any]):
    """Rows, described as a list of ImportRowSchema and read by msgspec: many times as quick."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> list[Any]:
        try:
            return msgspec.convert(value, list[ImportRow])
        except (msgspec.ValidationError, UnicodeEncodeError) as problem:
            raise ValidationError(str(problem)) from problem


class ImportBatchSchema(Schema):
    """A chunk. add_tags: for everybody in it, also for those whom `fill` leaves their tags. create:
    whether who is not on the list is added or comes back.
    """

    workspace_id = fields.String(required=True)
    import_id = fields.String(required=True, validate=validate.Length(1, 60))
    chunk = fields.Integer(required=True)
    dry_run = fields.Boolean(load_default=False)
    on_match = fields.String(
        load_default="update", validate=validate.OneOf(["update", "fill", "skip"])
    )
    tags_mode = fields.String(load_default="add", validate=validate.OneOf(["add", "replace"]))
    add_tags = fields.List(fields.String(), load_default=list)
    create = fields.Boolean(load_default=True)
    actor = fields.Nested(ImportActorSchema, required=True)
    rows = ImportRows(
        fields.Nested(ImportRowSchema), required=True, validate=validate.Length(max=MOST_ROWS)
    )


class ImportOutcomesSchema(Schema):
    """Outcomes in the order of rows: row, outcome, reason?, field?, contact_id?, changes?."""

    outcomes = fields.List(fields.Dict(), required=True)


class ChangesQuerySchema(Schema):
    """Since which answer to the same question: its newest and recent; blank and 0 at first."""

    workspace_id = fields.String(required=True)
    since = fields.String(load_default="")
    recent = fields.Integer(load_default=None)


class ChangesSchema(Schema):
    """newest, recent: give them as `since` and `recent` the next time. contacts: how many were
    changed since. Who asks without `recent`, as earlier releases do, is not told of it.
    """

    newest = fields.String(required=True)
    contacts = fields.Integer(required=True)
    recent = fields.Integer()


class ImportUndoSchema(Schema):
    """A chunk to take back. attempt: counts the undos of the import."""

    workspace_id = fields.String(required=True)
    import_id = fields.String(required=True, validate=validate.Length(1, 60))
    chunk = fields.Integer(required=True)
    actor = fields.Nested(ImportActorSchema, required=True)
    attempt = fields.Integer(load_default=1, validate=validate.Range(min=1))


class ImportCloseSchema(Schema):
    """A chunk whose outcomes are to be told and stay. undo: whether it was taken back, in which
    attempt.
    """

    workspace_id = fields.String(required=True)
    import_id = fields.String(required=True, validate=validate.Length(1, 60))
    chunk = fields.Integer(required=True)
    undo = fields.Boolean(load_default=False)
    attempt = fields.Integer(load_default=1, validate=validate.Range(min=1))


def import_batches_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/internal/v1/import-batches`, its `/undo`, `/close` and `/changes`."""
    blueprint = Blueprint("import_batches", __name__, description="For the importer")

    @blueprint.post("/internal/v1/import-batches")
    @internal
    @blueprint.arguments(ImportBatchSchema)
    @blueprint.response(200, ImportOutcomesSchema)
    @problems(blueprint, 404, 413, 422)
    def post_batch(body: dict[str, Any]) -> Response:
        """Apply a chunk once, however often it comes."""
        who = body.pop("actor")
        batch = ImportBatch(**body, origin=_origin(who))
        key = context.suppression_key
        return _told(import_batch(context.storage, context.clock, batch, key))

    @blueprint.post("/internal/v1/import-batches/undo")
    @internal
    @blueprint.arguments(ImportUndoSchema)
    @blueprint.response(200, ImportOutcomesSchema)
    @problems(blueprint, 404, 413, 422)
    def post_undo(body: dict[str, Any]) -> Response:
        """Take a chunk back once, as far as nobody changed it since: undone or kept, by row."""
        who = body.pop("actor")
        batch = UndoBatch(**body, origin=_origin(who))
        return _told(undo_import(context.storage, context.clock, batch))

    @blueprint.post("/internal/v1/import-batches/close")
    @internal
    @blueprint.arguments(ImportCloseSchema)
    @blueprint.response(200, ImportOutcomesSchema)
    @problems(blueprint, 404, 422)
    def post_close(body: dict[str, Any]) -> Response:
        """Tell what a chunk did; one that did nothing yet never will, and answers with no rows."""
        return _told(close_import_chunk(context.storage, context.clock, **body))

    @blueprint.get("/internal/v1/import-batches/changes")
    @internal
    @blueprint.arguments(ChangesQuerySchema, location="query")
    @blueprint.response(200, ChangesSchema)
    @problems(blueprint, 422)
    def get_changes(query: dict[str, Any]) -> dict[str, Any]:
        """Tell how many contacts were changed since a check, so that a stale one is noticed."""
        changes = asdict(changes_since(context.storage, **query))
        if query["recent"] is None:
            del changes["recent"]
        return changes

    return blueprint


def _told(outcomes: Sequence[dict[str, Any]]) -> Response:
    """Answer with outcomes as ImportOutcomesSchema describes them."""
    body = msgspec.json.encode({"outcomes": outcomes})
    return Response(body, content_type="application/json")


def _origin(who: dict[str, str]) -> Origin:
    return Origin(who["kind"], who["id"], who["name"], "import")
