"""What contacts publishes. A `contact.` event carries the whole search document and its version."""

from dataclasses import dataclass, field

from libs.common.events.registry import event_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The team member responsible for a contact."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDocument:
    """A contact as lists and search show it. Times are RFC 3339 in UTC; phone has its plus.

    previous_phones: earlier numbers with plus, which still find the person.
    other_emails: addresses of people who were merged into the contact, which find it too.
    last_inbound_at: when the person last wrote. window_open_until: until when they may be answered
    freely; it may have passed. status_since: when the lead status was taken. marketing: stopped
    where a refusal is in force on some business number, or allowed. blocked: by a person here.
    version: grows with every change; a reader keeps the highest it has seen.
    """

    id: str
    workspace_id: str
    version: int
    state: str
    name: str
    status: str
    created_at: str
    updated_at: str
    source: str
    phone: str | None = None
    wa_id: str | None = None
    user_id: str | None = None
    username: str | None = None
    email: str | None = None
    tags: list[str] = field(default_factory=list)
    owner: Owner | None = None
    last_active_at: str | None = None
    wa_profile_name: str | None = None
    previous_phones: list[str] = field(default_factory=list)
    last_inbound_at: str | None = None
    window_open_until: str | None = None
    status_since: str | None = None
    blocked: bool = False
    marketing: str = "allowed"
    other_emails: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who changed a contact. kind: member, key or service. job_id: of the bulk job that did it."""

    kind: str
    id: str
    job_id: str | None = None


@event_type("contact.created.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCreated:
    """A contact became live: by message, hand, import or flow, or out of the waiting room."""

    contact: ContactDocument
    by: By | None = None


@event_type("contact.updated.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactUpdated:
    """A contact's fields, tags, owner or activity changed."""

    contact: ContactDocument
    changed: list[str] = field(default_factory=list)
    by: By | None = None


@event_type("contact.status_changed.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactStatusChanged:
    """A contact moved in the pipeline. move: advance, skip_ahead, step_back or re_engage."""

    contact: ContactDocument
    previous: str
    current: str
    move: str
    by: By | None = None


@event_type("contact.trashed.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTrashed:
    """A contact was deleted; it can be restored for 30 days."""

    contact: ContactDocument
    by: By | None = None


@event_type("contact.restored.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRestored:
    """A contact came back from the trash, or a merge of it with another one was undone."""

    contact: ContactDocument
    by: By | None = None


@event_type("conversation.changed.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationChanged:
    """Something became of messages that were there, and nothing of the contacts themselves.

    How far they got, a reaction, an edit. One event names the contacts of a whole batch; of those
    who changed with their messages the event of the change alone tells.
    """

    contact_ids: list[str]


@event_type("note.changed.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChanged:
    """A note of a contact was added, edited or deleted."""

    contact_id: str
    note_id: str
    by: By | None = None


@event_type("contact.merged.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMerged:
    """A contact was merged into another one and is found no more; `contact.updated` tells of that.

    into: the id of the other one, which has everything that was this one's.
    """

    contact: ContactDocument
    into: str
    by: By | None = None


@event_type("usage.threshold_crossed.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class UsageThresholdCrossed:
    """A workspace passed 75, 90 or 100 percent of its plan, upwards."""

    plan: str
    used: int
    limit: int
    percent: int


@event_type("bulk.progressed.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class BulkProgressed:
    """More rows of a bulk job are through, or it ended. counts: rows by outcome."""

    bulk_id: str
    state: str
    total: int
    done: int
    counts: dict[str, int] = field(default_factory=dict)


@event_type("export.finished.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFinished:
    """A download of an export came to its end. size: in bytes."""

    export_id: str
    rows: int
    size: int


@event_type("lead.captured.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeadCaptured:
    """A flow or a form captured a lead. origin: its name. is_new: whether it made the contact."""

    contact_id: str
    origin: str
    is_new: bool


@event_type("contact.erased.v1", "contacts")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactErased:
    """A person was erased for good; the document has nothing but ids, state and version.

    hashes: keyed hashes of the numbers, user ids and addresses (`libs.common.suppression`), by
    which others find what they hold of the person.
    """

    contact: ContactDocument
    hashes: list[str] = field(default_factory=list)
    by: By | None = None
