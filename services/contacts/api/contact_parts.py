"""What belongs to one contact: status, tags, notes, messages, audit, identities."""

from typing import Any

from libs.common.clock import parse_rfc3339
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from services.contacts.api import presenter, schemas
from services.contacts.api.audit import audit_page, audit_place
from services.contacts.api.contacts import Answer, changed_answer
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems, telling_current, version_asked
from services.contacts.api.queries import PageSchema
from services.contacts.application import histories, notes
from services.contacts.application.block_contact import block_contact
from services.contacts.application.change_status import change_status
from services.contacts.application.change_tags import change_tags
from services.contacts.application.timeline import timeline
from services.contacts.domain.note import StaleNoteError


def parts_blueprint(context: ApiContext) -> Blueprint:
    """Serve what is below `/api/v1/contacts/{id}`, and `/api/v1/notes`."""
    blueprint = Blueprint("contact_parts", __name__, description="What belongs to a contact")
    _add_status(blueprint, context)
    _add_blocked(blueprint, context)
    _add_tags(blueprint, context)
    _add_notes(blueprint, context)
    _add_note(blueprint, context)
    _add_histories(blueprint, context)
    _add_identities(blueprint, context)
    _add_timeline(blueprint, context)
    return blueprint


def _add_status(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.put("/api/v1/contacts/<contact_id>/status")
    @require("contacts:write")
    @blueprint.arguments(schemas.StatusSchema)
    @blueprint.response(200, schemas.ChangedContactSchema)
    @problems(blueprint, 404, 409, 412, 413, 415, 422)
    def put_status(body: dict[str, str], contact_id: str) -> Answer:
        """Move a contact in the pipeline."""
        changed = change_status(
            context.storage, context.clock, actor(), contact_id, body["status"], version_asked(),
            body.get("undo_of"),
        )  # fmt: skip
        return changed_answer(context, changed)


def _add_blocked(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.put("/api/v1/contacts/<contact_id>/blocked")
    @require("contacts:write")
    @blueprint.arguments(schemas.BlockedSchema)
    @blueprint.response(200, schemas.ChangedContactSchema)
    @problems(blueprint, 404, 412, 413, 415, 422)
    def put_blocked(body: dict[str, Any], contact_id: str) -> Answer:
        """Block a contact or unblock it. What a blocked one writes is still stored."""
        changed = block_contact(
            context.storage, context.clock, actor(), contact_id, blocked=body["blocked"],
            version=version_asked(), undo_of=body.get("undo_of"),
        )  # fmt: skip
        return changed_answer(context, changed)


def _add_tags(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/contacts/<contact_id>/tags")
    @require("contacts:write")
    @blueprint.arguments(schemas.TagChangeSchema)
    @blueprint.response(200, schemas.ChangedContactSchema)
    @problems(blueprint, 404, 409, 412, 413, 415, 422)
    def post_tags(body: dict[str, Any], contact_id: str) -> Answer:
        """Add and remove tags by name; tags that are missing are made."""
        changed = change_tags(
            context.storage, context.clock, actor(), contact_id,
            body["add"], body["remove"], version_asked(), body.get("undo_of"),
        )  # fmt: skip
        return changed_answer(context, changed)


def _add_notes(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/notes")
    @require("contacts:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, schemas.NotePageSchema)
    @problems(blueprint, 404, 422)
    def get_notes(query: dict[str, Any], contact_id: str) -> dict[str, Any]:
        """List a contact's notes, newest first."""
        before, limit = _before(context, "notes", query), query["limit"]
        found = notes.list_notes(context.storage, actor(), contact_id, before, limit + 1)
        items = [presenter.note_json(each) for each in found[:limit]]
        return {"items": items, "next": _next(context, "notes", items, more=len(found) > limit)}

    @blueprint.post("/api/v1/contacts/<contact_id>/notes")
    @require("contacts:write")
    @blueprint.arguments(schemas.NoteBodySchema)
    @blueprint.response(201, schemas.NoteSchema)
    @problems(blueprint, 404, 409, 413, 415, 422)
    def post_note(body: dict[str, str], contact_id: str) -> Answer:
        """Add a note."""
        note = notes.add_note(context.storage, context.clock, actor(), contact_id, body["body"])
        headers = {"Location": f"/api/v1/notes/{note.id}", "ETag": presenter.etag(note.version)}
        return presenter.note_json(note), 201, headers


def _add_note(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.patch("/api/v1/notes/<note_id>")
    @require("contacts:write")
    @blueprint.arguments(schemas.NoteBodySchema)
    @blueprint.response(200, schemas.NoteSchema)
    @problems(blueprint, 404, 412, 413, 415, 422)
    def patch_note(body: dict[str, str], note_id: str) -> Answer:
        """Change a note's text; its author and admins may. If-Match is honoured."""
        with telling_current(StaleNoteError, _current):
            note = notes.edit_note(
                context.storage, context.clock, actor(), note_id, body["body"], version_asked()
            )
        return presenter.note_json(note), 200, {"ETag": presenter.etag(note.version)}

    @blueprint.delete("/api/v1/notes/<note_id>")
    @require("contacts:write")
    @blueprint.response(204)
    @problems(blueprint, 404, 412)
    def delete_note(note_id: str) -> None:
        """Delete a note; its author and admins may. If-Match is honoured."""
        with telling_current(StaleNoteError, _current):
            notes.delete_note(context.storage, context.clock, actor(), note_id, version_asked())


def _current(problem: StaleNoteError) -> dict[str, Any]:
    return presenter.note_json(problem.note)


def _add_histories(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/messages")
    @require("contacts:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, schemas.MessagePageSchema)
    @problems(blueprint, 404, 422)
    def get_messages(query: dict[str, Any], contact_id: str) -> dict[str, Any]:
        """List a contact's messages, newest first."""
        before, limit = None, query["limit"]
        if "cursor" in query:
            at, own_id = context.cursors.read("messages", query["cursor"])
            before = (parse_rfc3339(at), own_id)
        found = histories.messages_of_contact(
            context.storage, actor(), contact_id, before, limit + 1
        )
        items, more = found[:limit], len(found) > limit
        last = [items[-1].at.isoformat(), items[-1].id] if more else None
        return {
            "items": [presenter.message_json(each) for each in items],
            "next": context.cursors.write("messages", last) if last else None,
        }

    @blueprint.get("/api/v1/contacts/<contact_id>/audit")
    @require("contacts:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, schemas.AuditPageSchema)
    @problems(blueprint, 404, 422)
    def get_audit(query: dict[str, Any], contact_id: str) -> dict[str, Any]:
        """List what happened to a contact, newest first."""
        before, limit = audit_place(context, query), query["limit"]
        found = histories.audit_of_contact(context.storage, actor(), contact_id, before, limit + 1)
        return audit_page(context, found, limit)


def _add_timeline(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/timeline")
    @require("contacts:read")
    @blueprint.arguments(PageSchema, location="query")
    @blueprint.response(200, schemas.TimelineSchema)
    @problems(blueprint, 404, 422)
    def get_timeline(query: dict[str, Any], contact_id: str) -> dict[str, Any]:
        """List messages, notes and changes of a contact as one story, newest first."""
        before, limit = None, query["limit"]
        if "cursor" in query:
            at, own_id = context.cursors.read("timeline", query["cursor"])
            before = (parse_rfc3339(at), own_id)
        found = timeline(context.storage, actor(), contact_id, before, limit + 1)
        items, more = found[:limit], len(found) > limit
        last = [items[-1].at.isoformat(), items[-1].id] if more else None
        return {
            "items": [presenter.timeline_json(each) for each in items],
            "next": context.cursors.write("timeline", last) if last else None,
        }


def _add_identities(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>/identities")
    @require("contacts:read")
    @blueprint.response(200, schemas.IdentitiesSchema)
    @problems(blueprint, 404)
    def get_identities(contact_id: str) -> dict[str, Any]:
        """List a contact's identifiers, current and previous."""
        found = histories.identities_of_contact(context.storage, actor(), contact_id)
        return {"items": [presenter.identity_json(each) for each in found]}


def _before(context: ApiContext, kind: str, query: dict[str, Any]) -> str | None:
    return str(context.cursors.read(kind, query["cursor"])[0]) if "cursor" in query else None


def _next(context: ApiContext, kind: str, items: list[dict[str, Any]], *, more: bool) -> str | None:
    return context.cursors.write(kind, [items[-1]["id"]]) if more else None
