"""Bulk jobs."""

from typing import Any

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
from services.contacts.application import bulk_jobs
from services.contacts.domain.bulk import KINDS, OUTCOMES, UNDO_FOR, BulkJob, BulkRow, read_action


class BulkActionSchema(Schema):
    """What to do. tags (or tag) for tag and untag; for retag tags are put on and those of remove
    taken off, in one pass; status for status, owner_id for owner.
    """

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    tags = fields.List(fields.String())
    tag = fields.String()
    remove = fields.List(fields.String())
    status = fields.String()
    owner_id = fields.String(allow_none=True)


class BulkDraftSchema(Schema):
    """A selection and what to do with it."""

    selection = fields.Nested(SelectionSchema, required=True)
    action = fields.Nested(BulkActionSchema, required=True)


class BulkCountsSchema(Schema):
    """Rows by outcome; they add up to the rows that are through."""

    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    missing = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    undone = fields.Integer(required=True)
    kept = fields.Integer(required=True)


class BulkStarterSchema(Schema):
    """Who started it."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class BulkSchema(Schema):
    """A bulk job. progress: percent of the pass at hand. undoing: whether that takes it back.
    problem: why it was given up.
    """

    id = fields.String(required=True)
    state = fields.String(required=True)
    undoing = fields.Boolean(required=True)
    total = fields.Integer(required=True)
    progress = fields.Integer(required=True)
    counts = fields.Nested(BulkCountsSchema, required=True)
    action = fields.Dict(required=True)
    by = fields.Nested(BulkStarterSchema, required=True)
    created_at = fields.String(required=True)
    finished_at = fields.String(required=True, allow_none=True)
    undo_until = fields.String(required=True, allow_none=True)
    undone_by = fields.Nested(BulkStarterSchema, required=True, allow_none=True)
    problem = fields.String(required=True, allow_none=True)


class BulkJobsSchema(Schema):
    """A page of bulk jobs, newest first."""

    items = fields.List(fields.Nested(BulkSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class BulkRowSchema(Schema):
    """One contact of a job. name: null for who can't be opened. outcome: null while it is to be
    done.
    """

    contact_id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    before = fields.Dict(required=True, allow_none=True)
    after = fields.Dict(required=True, allow_none=True)


class BulkRowsSchema(Schema):
    """A page of a job's rows."""

    items = fields.List(fields.Nested(BulkRowSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class BulkRowsQuerySchema(PageSchema):
    """Which rows."""

    outcome = fields.String(validate=validate.OneOf(OUTCOMES))


def bulk_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/bulk`."""
    blueprint = Blueprint("bulk", __name__, description="One action on many contacts")
    _add_start(blueprint, context)
    _add_list(blueprint, context)
    _add_watch(blueprint, context)
    _add_end(blueprint, context)
    return blueprint


def bulk_json(job: BulkJob) -> dict[str, Any]:
    """Return a bulk job as the API shows it."""
    return {
        "id": job.id,
        "state": job.state,
        "undoing": job.undoing,
        "total": job.total,
        "progress": 100 if not job.is_open else job.position * 100 // max(job.total, 1),
        "counts": job.counts,
        "action": {
            "kind": job.action.kind, "tags": list(job.action.tags),
            "remove": list(job.action.remove),
            "status": job.action.status, "owner_id": job.action.owner_id,
        },
        "by": {"id": job.by.id, "name": job.by.name},
        "created_at": rfc3339(job.created_at),
        "finished_at": moment(job.finished_at),
        "undo_until": rfc3339(job.created_at + UNDO_FOR) if job.may_be_undone else None,
        "undone_by": {"id": job.undo_by.id, "name": job.undo_by.name} if job.undo_by else None,
        "problem": job.problem,
    }  # fmt: skip


def _add_start(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/bulk")
    @require("bulk:write")
    @blueprint.arguments(BulkDraftSchema)
    @blueprint.response(202, BulkSchema)
    @problems(blueprint, 409, 413, 415, 422)
    def start(body: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Do one thing with many contacts: ids, or all that a filter lets through.

        With `q` in the filter: all whom search finds by it. 503 while search is down.
        """
        selection = selection_of(body["selection"], context.clock.now())
        action = read_action(body["action"])
        job = bulk_jobs.start_bulk(
            context.storage, context.finder, context.clock, actor(), selection, action
        )
        return bulk_json(job), 202, {"Location": f"/api/v1/bulk/{job.id}"}


def _add_list(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/bulk")
    @require("contacts:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, BulkJobsSchema)
    @problems(blueprint, 422)
    def get_jobs(query: dict[str, Any]) -> dict[str, Any]:
        """List bulk jobs, newest first: what was done to many, and what may be undone."""
        limit, cursor = query["limit"], query.get("cursor")
        before = str(context.cursors.read("bulk", cursor)[0]) if cursor else None
        jobs = bulk_jobs.list_bulk(context.storage, actor(), before, limit + 1)
        more = len(jobs) > limit
        return {
            "items": [bulk_json(each) for each in jobs[:limit]],
            "next": context.cursors.write("bulk", [jobs[limit - 1].id]) if more else None,
        }


def _add_watch(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/bulk/<bulk_id>")
    @require("contacts:read")
    @blueprint.response(200, BulkSchema)
    @problems(blueprint, 404)
    def get_job(bulk_id: str) -> dict[str, Any]:
        """See how far a bulk job is."""
        return bulk_json(bulk_jobs.get_bulk(context.storage, actor(), bulk_id))

    @blueprint.get("/api/v1/bulk/<bulk_id>/rows")
    @require("contacts:read")
    @blueprint.arguments(BulkRowsQuerySchema, location="query")
    @blueprint.response(200, BulkRowsSchema)
    @problems(blueprint, 404, 422)
    def get_rows(query: dict[str, Any], bulk_id: str) -> dict[str, Any]:
        """See what became of each contact of a bulk job."""
        kind, limit = f"bulk {bulk_id}", query["limit"]
        after = int(context.cursors.read(kind, query["cursor"])[0]) if "cursor" in query else 0
        rows = bulk_jobs.rows_of_bulk(
            context.storage, actor(), bulk_id, query.get("outcome"), after, limit + 1
        )
        more = len(rows) > limit
        return {
            "items": [_row_json(*each) for each in rows[:limit]],
            "next": context.cursors.write(kind, [rows[limit - 1][0].seq]) if more else None,
        }


def _add_end(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/bulk/<bulk_id>/stop")
    @require("bulk:write")
    @blueprint.response(200, BulkSchema)
    @problems(blueprint, 404, 409)
    def stop(bulk_id: str) -> dict[str, Any]:
        """Stop a bulk job after the contacts at hand; what is done stays done."""
        return bulk_json(bulk_jobs.stop_bulk(context.storage, context.clock, actor(), bulk_id))

    @blueprint.post("/api/v1/bulk/<bulk_id>/undo")
    @require("bulk:write")
    @blueprint.response(202, BulkSchema)
    @problems(blueprint, 404, 409)
    def undo(bulk_id: str) -> dict[str, Any]:
        """Take a bulk job back; what somebody changed since is kept and said so."""
        return bulk_json(bulk_jobs.undo_bulk(context.storage, context.clock, actor(), bulk_id))


def _row_json(row: BulkRow, name: str | None) -> dict[str, Any]:
    return {
        "contact_id": row.contact_id, "name": name, "outcome": row.outcome, "reason": row.reason,
        "before": row.before, "after": row.after,
    }  # fmt: skip
