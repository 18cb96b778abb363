"""What goes in and out of the contacts API; unknown fields are refused on the way in."""

from marshmallow import fields, validate

from libs.common.http.schemas import Schema
from services.contacts.domain.contact import MARKETING
from services.contacts.domain.lead_status import STATUSES
from services.contacts.domain.tags import COLOURS

NAME = validate.Length(max=1000)
TAGS = validate.Length(max=100)


def undo_field() -> fields.String:
    """Return the field that names the change that a write takes back."""
    about = "the change_id of the change of this contact that this one takes back"
    return fields.String(validate=validate.Length(max=100), metadata={"description": about})


class OwnerSchema(Schema):
    """A team member."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class WhoSchema(Schema):
    """Who did something, by the name of then. kind: member, key or service."""

    kind = fields.String(required=True)
    id = fields.String(required=True)
    name = fields.String(required=True)


class ContactSchema(Schema):
    """A contact. phone: E.164 with plus, or null for people with only a WhatsApp user id.
    status_since: when the lead status was taken. deleted_at, deleted_by: of one in the trash.
    blocked: by a person here. marketing: stopped where a refusal is in force on any number.
    """

    id = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    wa_id = fields.String(required=True, allow_none=True)
    user_id = fields.String(required=True, allow_none=True)
    username = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    status_since = fields.String(required=True)
    tags = fields.List(fields.String(), required=True)
    owner = fields.Nested(OwnerSchema, required=True, allow_none=True)
    source = fields.String(required=True)
    state = fields.String(required=True)
    created_at = fields.String(required=True)
    updated_at = fields.String(required=True)
    last_active_at = fields.String(required=True, allow_none=True)
    window_open_until = fields.String(required=True, allow_none=True)
    blocked = fields.Boolean(required=True)
    marketing = fields.String(required=True, validate=validate.OneOf(MARKETING))
    inbox_url = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    deleted_at = fields.String(required=True, allow_none=True)
    deleted_by = fields.Nested(WhoSchema, required=True, allow_none=True)


class ChangedContactSchema(ContactSchema):
    """A contact behind a write. change_id: the audit entry of it, for `undo_of`; null if nothing
    changed.
    """

    change_id = fields.String(required=True, allow_none=True)


class NoticeSchema(Schema):
    """Something to know about what was saved. contact_ids: the other contacts it is about."""

    code = fields.String(required=True)
    field = fields.String(required=True)
    detail = fields.String(required=True)
    contact_ids = fields.List(fields.String(), required=True)


class SavedContactSchema(ContactSchema):
    """A contact that was added or edited. warnings: what does not keep it from being saved, such
    as email_shared.
    """

    warnings = fields.List(fields.Nested(NoticeSchema), required=True)


class EditedContactSchema(SavedContactSchema, ChangedContactSchema):
    """A contact that was edited."""


class ContactPageSchema(Schema):
    """A page of contacts. next, previous: cursors of the neighbouring pages."""

    items = fields.List(fields.Nested(ContactSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    previous = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    total_is_exact = fields.Boolean(required=True)


class ContactsFoundSchema(Schema):
    """Contacts that a lookup found. warnings: email_shared when several have the address."""

    items = fields.List(fields.Nested(ContactSchema), required=True)
    warnings = fields.List(fields.Nested(NoticeSchema), required=True)


class ContactDraftSchema(Schema):
    """A contact to be added. phone: with its country code."""

    name = fields.String(required=True, validate=NAME)
    phone = fields.String(required=True, validate=validate.Length(max=100))
    email = fields.String(allow_none=True, validate=NAME)
    tags = fields.List(fields.String(), load_default=list, validate=TAGS)
    status = fields.String(load_default="cold", validate=validate.OneOf(STATUSES))
    owner_id = fields.String(allow_none=True, load_default=None)


class ContactEditSchema(Schema):
    """Fields to change; those that are left out stay. null clears e-mail and owner."""

    name = fields.String(validate=NAME)
    phone = fields.String(validate=validate.Length(max=100))
    email = fields.String(allow_none=True, validate=NAME)
    owner_id = fields.String(allow_none=True)
    undo_of = undo_field()


class StatusSchema(Schema):
    """A lead status."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    undo_of = undo_field()


class BlockedSchema(Schema):
    """Whether a contact is blocked."""

    blocked = fields.Boolean(required=True)
    undo_of = undo_field()


class TagChangeSchema(Schema):
    """Tags to add and to remove, by name."""

    add = fields.List(fields.String(), load_default=list, validate=TAGS)
    remove = fields.List(fields.String(), load_default=list, validate=TAGS)
    undo_of = undo_field()


class NoteBodySchema(Schema):
    """A note's text."""

    body = fields.String(required=True)


class NoteSchema(Schema):
    """A note."""

    id = fields.String(required=True)
    contact_id = fields.String(required=True)
    body = fields.String(required=True)
    author = fields.Nested(OwnerSchema, required=True)
    created_at = fields.String(required=True)
    edited_at = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)


class NotePageSchema(Schema):
    """A page of notes, newest first."""

    items = fields.List(fields.Nested(NoteSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class ReactionSchema(Schema):
    """An emoji on a message. from: contact or business."""

    emoji = fields.String(required=True)
    from_ = fields.String(
        required=True,
        data_key="from",
        attribute="from",
        validate=validate.OneOf(["contact", "business"]),
    )
    at = fields.String(required=True)


class MessageSchema(Schema):
    """A message. delivery: sent, delivered, read, played or failed; null for one that came in.

    edited_at: when its text was changed last. revoked_at: when it was taken back; it then has no
    text and no content. group_id: the group that it was written in.
    """

    id = fields.String(required=True)
    wamid = fields.String(required=True)
    phone_number_id = fields.String(required=True)
    direction = fields.String(required=True)
    type = fields.String(required=True)
    at = fields.String(required=True)
    text = fields.String(required=True, allow_none=True)
    content = fields.Dict(required=True)
    context = fields.Dict(required=True, allow_none=True)
    referral = fields.Dict(required=True, allow_none=True)
    delivery = fields.String(required=True, allow_none=True)
    delivery_at = fields.String(required=True, allow_none=True)
    errors = fields.List(fields.Dict(), required=True)
    group_id = fields.String(required=True, allow_none=True)
    edited_at = fields.String(required=True, allow_none=True)
    revoked_at = fields.String(required=True, allow_none=True)
    reactions = fields.List(fields.Nested(ReactionSchema), required=True)


class MessagePageSchema(Schema):
    """A page of messages, newest first."""

    items = fields.List(fields.Nested(MessageSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class AuditEntrySchema(Schema):
    """One change. changes: field → [old, new]. undo_of: the entry that it takes back; undone_by:
    the entry that took it back, null where that one was taken back itself. contact_name: in the
    trail of the workspace, what the contact is called now; null where it is no contact any more.
    """

    id = fields.String(required=True)
    contact_id = fields.String(required=True, allow_none=True)
    contact_name = fields.String(allow_none=True)
    at = fields.String(required=True)
    actor = fields.Nested(WhoSchema, required=True)
    source = fields.String(required=True)
    action = fields.String(required=True)
    changes = fields.Dict(required=True)
    facts = fields.Dict(required=True)
    undo_of = fields.String(required=True, allow_none=True)
    undone_by = fields.String(required=True, allow_none=True)


class AuditPageSchema(Schema):
    """A page of the audit trail, newest first."""

    items = fields.List(fields.Nested(AuditEntrySchema), required=True)
    next = fields.String(required=True, allow_none=True)


class TimelineItemSchema(Schema):
    """Something that happened. kind: message, note or change; the member of that name is set."""

    kind = fields.String(required=True)
    at = fields.String(required=True)
    message = fields.Nested(MessageSchema, required=True, allow_none=True)
    note = fields.Nested(NoteSchema, required=True, allow_none=True)
    change = fields.Nested(AuditEntrySchema, required=True, allow_none=True)


class TimelineSchema(Schema):
    """A page of a contact's timeline, newest first."""

    items = fields.List(fields.Nested(TimelineItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class IdentitySchema(Schema):
    """An identifier by which a contact arrives."""

    kind = fields.String(required=True)
    scope = fields.String(required=True)
    value = fields.String(required=True)
    status = fields.String(required=True)
    first_seen = fields.String(required=True)
    last_seen = fields.String(required=True)


class IdentitiesSchema(Schema):
    """A contact's identifiers, current and previous."""

    items = fields.List(fields.Nested(IdentitySchema), required=True)


class UsageSchema(Schema):
    """How full the plan is. limit: null for unlimited."""

    plan = fields.String(required=True)
    limit = fields.Integer(required=True, allow_none=True)
    used = fields.Integer(required=True)
    waiting = fields.Integer(required=True)
    percent = fields.Integer(required=True)
    level = fields.String(required=True)
    next_plan = fields.String(required=True, allow_none=True)


class WaitingSchema(Schema):
    """Somebody in the waiting room, masked."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    waiting_since = fields.String(required=True)
    last_active_at = fields.String(required=True, allow_none=True)


class WaitingPageSchema(Schema):
    """People in the waiting room, who has waited longest first; total counts all of them."""

    items = fields.List(fields.Nested(WaitingSchema), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)


class LeadStatusSchema(Schema):
    """A stage. allowed: where a contact may go from here; contacts: how many are here."""

    code = fields.String(required=True)
    label = fields.String(required=True)
    allowed = fields.List(fields.String(), required=True)
    contacts = fields.Integer(required=True)


class LeadStatusesSchema(Schema):
    """The pipeline. workflow: free or guided."""

    items = fields.List(fields.Nested(LeadStatusSchema), required=True)
    workflow = fields.String(required=True)


class TagSchema(Schema):
    """A tag. contacts: how many live contacts have it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    colour = fields.String(required=True)
    contacts = fields.Integer(required=True)


class TagsSchema(Schema):
    """All tags of the workspace, by name."""

    items = fields.List(fields.Nested(TagSchema), required=True)


class TagEditSchema(Schema):
    """A tag's new name or colour. merge: into the tag that has the name already."""

    name = fields.String(validate=NAME)
    colour = fields.String(validate=validate.OneOf(COLOURS))
    merge = fields.Boolean(load_default=False)
