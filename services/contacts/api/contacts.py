"""Contacts: list, add, see, edit, delete, restore, look up."""

from dataclasses import asdict
from typing import Any

from flask import Response

from libs.common.clock import rfc3339
from libs.common.errors import InvalidInputError, VersionConflictError
from libs.common.http.auth import actor, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.private import need_private
from libs.common.http.problems import problem_response
from services.contacts.api import schemas
from services.contacts.api.context import ApiContext
from services.contacts.api.describe import problems, version_asked
from services.contacts.api.presenter import contact_json, etag
from services.contacts.api.queries import (
    ListQuerySchema,
    LookupSchema,
    cursor_of,
    list_query_of,
)
from services.contacts.application.create_contact import Draft, create_contact
from services.contacts.application.edit_contact import edit_contact
from services.contacts.application.get_contact import get_contact, who_trashed
from services.contacts.application.list_contacts import list_contacts
from services.contacts.application.lookup import lookup
from services.contacts.application.shared_email import email_warnings, shared
from services.contacts.application.trash import restore_contact, trash_contact
from services.contacts.application.undoing import Changed
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import StaleContactError

Answer = tuple[dict[str, Any], int, dict[str, str]]


def answer(context: ApiContext, contact: Contact, status: int = 200) -> Answer:
    """Return a contact with its ETag, and its address when it is new."""
    headers = {"ETag": etag(contact.version)}
    if status == 201:
        headers["Location"] = f"/api/v1/contacts/{contact.id}"
    trashed_by = who_trashed(context.storage, actor(), [contact])
    return contact_json(context, contact, trashed_by.get(contact.id)), status, headers


def changed_answer(context: ApiContext, changed: Changed) -> Answer:
    """Return a contact behind a write, with the audit entry of it."""
    body, status, headers = answer(context, changed.contact)
    return body | {"change_id": changed.change_id}, status, headers


def contacts_blueprint(context: ApiContext) -> Blueprint:
    """Serve `/api/v1/contacts`."""
    blueprint = Blueprint("contacts", __name__, description="The people of the workspace")
    _add_list(blueprint, context)
    _add_lookup(blueprint, context)
    _add_create(blueprint, context)
    _add_record(blueprint, context)
    _add_trash(blueprint, context)
    return blueprint


def install_stale_handler(blueprint: Blueprint, context: ApiContext) -> None:
    """Answer 412 with the contact as it is now, and who changed what of it last and when."""

    @blueprint.errorhandler(StaleContactError)  # type: ignore[untyped-decorator] # untyped library
    def _stale(problem: StaleContactError) -> Response:
        last = problem.since[0] if problem.since else None
        fields = {name for each in problem.since for name in each.changes}
        [current, _, _] = answer(context, problem.contact)
        return problem_response(
            VersionConflictError(
                problem.detail,
                current=current,
                changed_by=last.origin.who if last else None,
                changed_at=rfc3339(last.at) if last else None,
                changed_fields=sorted(fields),
            )
        )


def _add_list(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts")
    @require("contacts:read")
    @blueprint.arguments(ListQuerySchema, location="query")
    @blueprint.response(200, schemas.ContactPageSchema)
    @problems(blueprint, 422)
    def page_of_contacts(query: dict[str, Any]) -> dict[str, Any]:
        """List contacts: filtered, sorted, one page."""
        asked = list_query_of(query, context.cursors, context.clock.now())
        found = list_contacts(context.storage, actor(), asked)
        by = who_trashed(context.storage, actor(), found.items)
        return {
            "items": [contact_json(context, each, by.get(each.id)) for each in found.items],
            "next": cursor_of(query, context.cursors, "on", found.page.after),
            "previous": cursor_of(query, context.cursors, "back", found.page.before),
            "total": found.total,
            "total_is_exact": found.is_exact,
        }


def _add_lookup(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/lookup")
    @require("contacts:read")
    @blueprint.arguments(LookupSchema, location="query")
    @blueprint.response(200, schemas.ContactsFoundSchema)
    @problems(blueprint, 422)
    def look_up(query: dict[str, str]) -> dict[str, Any]:
        """Find contacts by exactly one of phone (any spelling), email, wa_id, user_id.

        403 `private` to who sees numbers and e-mail addresses masked, but for a user_id: asked
        often enough, yes and no would tell a whole number.
        """
        if len(query) != 1:
            raise InvalidInputError.of("phone", "give one of phone, email, wa_id, user_id")
        [(by, value)] = query.items()
        if by != "user_id":
            need_private("search by name instead: a lookup tells whose number it is", by)
        found = lookup(context.storage, actor(), by, value)
        several = by == "email" and len(found) > 1
        warnings = shared([each.id for each in found]) if several else []
        return {
            "items": [contact_json(context, each) for each in found],
            "warnings": [asdict(each) for each in warnings],
        }


def _add_create(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.post("/api/v1/contacts")
    @require("contacts:write")
    @blueprint.arguments(schemas.ContactDraftSchema)
    @blueprint.response(201, schemas.SavedContactSchema, headers=_HEADERS)
    @problems(blueprint, 402, 409, 413, 415, 422)
    def create(body: dict[str, Any]) -> Answer:
        """Add a contact by hand; one in the trash with this number comes back."""
        contact = create_contact(
            context.storage, context.clock, actor(), Draft(**body), context.suppression_key
        )
        return _with_warnings(context, Changed(contact), 201)


def _add_record(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.get("/api/v1/contacts/<contact_id>")
    @require("contacts:read")
    @blueprint.response(200, schemas.ContactSchema, headers=_HEADERS)
    @problems(blueprint, 404)
    def get(contact_id: str) -> Answer:
        """See a contact, live or in the trash."""
        return answer(context, get_contact(context.storage, actor(), contact_id))

    @blueprint.patch("/api/v1/contacts/<contact_id>")
    @require("contacts:write")
    @blueprint.arguments(schemas.ContactEditSchema)
    @blueprint.response(200, schemas.EditedContactSchema, headers=_HEADERS)
    @problems(blueprint, 404, 409, 412, 413, 415, 422)
    def edit(body: dict[str, Any], contact_id: str) -> Answer:
        """Change some fields of a contact."""
        undo_of = body.pop("undo_of", None)
        changed = edit_contact(
            context.storage, context.clock, actor(), contact_id, body, context.suppression_key,
            version_asked(), undo_of,
        )  # fmt: skip
        return _with_warnings(context, changed, 200)


def _with_warnings(context: ApiContext, changed: Changed, status: int) -> Answer:
    body, _, headers = answer(context, changed.contact, status)
    warnings = email_warnings(context.storage, actor(), changed.contact)
    if status == 200:
        body["change_id"] = changed.change_id
    return body | {"warnings": [asdict(each) for each in warnings]}, status, headers


def _add_trash(blueprint: Blueprint, context: ApiContext) -> None:
    @blueprint.delete("/api/v1/contacts/<contact_id>")
    @require("contacts:delete")
    @blueprint.response(204)
    @problems(blueprint, 404, 412)
    def trash(contact_id: str) -> None:
        """Put a contact into the trash for 30 days."""
        trash_contact(context.storage, context.clock, actor(), contact_id, version_asked())

    @blueprint.post("/api/v1/contacts/<contact_id>/restore")
    @require("contacts:write")
    @blueprint.response(200, schemas.ContactSchema, headers=_HEADERS)
    @problems(blueprint, 402, 404, 409, 412)
    def restore(contact_id: str) -> Answer:
        """Take a contact out of the trash."""
        contact = restore_contact(
            context.storage, context.clock, actor(), contact_id, version_asked()
        )
        return answer(context, contact)


_HEADERS = {"ETag": {"description": "the version, for If-Match", "schema": {"type": "string"}}}
