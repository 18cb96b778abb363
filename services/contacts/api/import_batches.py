"""The importer's door: one chunk of rows in, one outcome a row out."""

from typing import Any

from marshmallow import Schema, fields, validate

from libs.common.http.auth import internal
from libs.common.http.blueprint import Blueprint
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems
from services.contacts.application.import_batch import ImportBatch, import_batch
from services.contacts.application.undo_import import UndoBatch, undo_import
from services.contacts.domain.import_row import ImportRow

MOST_ROWS = 5000


class ImportActorSchema(Schema):
    """Who started the import."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ImportRowSchema(Schema):
    """A mapped row; phone in E.164."""

    row = fields.Integer(required=True)
    phone = fields.String(required=True)
    name = fields.String(allow_none=True)
    email = fields.String(allow_none=True)
    tags = fields.List(fields.String(), load_default=list)
    status = fields.String(allow_none=True)
    owner = fields.String(allow_none=True)


class ImportBatchSchema(Schema):
    """A chunk. promised: in a dry run, places that earlier chunks have used up."""

    workspace_id = fields.String(required=True)
    import_id = fields.String(required=True, validate=validate.Length(1, 60))
    chunk = fields.Integer(required=True)
    dry_run = fields.Boolean(load_default=False)
    on_match = fields.String(
        load_default="update", validate=validate.OneOf(["update", "fill", "skip"])
    )
    tags_mode = fields.String(load_default="add", validate=validate.OneOf(["add", "replace"]))
    actor = fields.Nested(ImportActorSchema, required=True)
    rows = fields.List(
        fields.Nested(ImportRowSchema), required=True, validate=validate.Length(max=MOST_ROWS)
    )
    promised = fields.Integer(load_default=0, validate=validate.Range(0))


class ImportOutcomesSchema(Schema):
    """Outcomes in the order of rows: row, outcome, reason?, field?, contact_id?, changes?."""

    outcomes = fields.List(fields.Dict(), required=True)


class ImportUndoSchema(Schema):
    """A chunk to take back."""

    workspace_id = fields.String(required=True)
    import_id = fields.String(required=True, validate=validate.Length(1, 60))
    chunk = fields.Integer(required=True)
    actor = fields.Nested(ImportActorSchema, required=True)


def import_batches_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/internal/v1/import-batches` and its `/undo`."""
    blueprint = Blueprint("import_batches", __name__, description="For the importer")

    @blueprint.post("/internal/v1/import-batches")
    @internal
    @blueprint.arguments(ImportBatchSchema)
    @blueprint.response(200, ImportOutcomesSchema)
    @problems(blueprint, 404, 413, 422)
    def post_batch(body: dict[str, Any]) -> dict[str, Any]:
        """Apply a chunk once, however often it comes."""
        who, rows = body.pop("actor"), [ImportRow(**each) for each in body.pop("rows")]
        batch = ImportBatch(**body, rows=rows, actor_id=who["id"], actor_name=who["name"])
        key = context.suppression_key
        return {"outcomes": import_batch(context.storage, context.clock, batch, key)}

    @blueprint.post("/internal/v1/import-batches/undo")
    @internal
    @blueprint.arguments(ImportUndoSchema)
    @blueprint.response(200, ImportOutcomesSchema)
    @problems(blueprint, 404, 413, 422)
    def post_undo(body: dict[str, Any]) -> dict[str, Any]:
        """Take a chunk back once, as far as nobody changed it since: undone or kept, by row."""
        who = body.pop("actor")
        batch = UndoBatch(**body, actor_id=who["id"], actor_name=who["name"])
        return {"outcomes": undo_import(context.storage, context.clock, batch)}

    return blueprint
