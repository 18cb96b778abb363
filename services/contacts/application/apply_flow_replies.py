"""People answered flows: what they said fills their contact, and is a lead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from libs.common.clock import Clock
from libs.common.errors import InvalidInputError
from libs.common.events.contacts import LeadCaptured
from libs.common.events.registry import make_event
from libs.common.storable import storable_json
from services.contacts.application.capture_lead import fill_contact
from services.contacts.application.change_set import ChangeSet
from services.contacts.domain.contact import Contact
from services.contacts.domain.lead import fields_of_reply, mapped, mapping_of, sources_of_reply
from services.contacts.domain.tags import clean_tags, with_tags
from services.contacts.domain.text import one_line
from services.contacts.ports.storage import Unit


@dataclass(frozen=True, slots=True)
class Reply:
    """The answers of somebody to a flow. sources: what names the flow, the most exact first."""

    contact: Contact
    fields: Mapping[str, Any]
    sources: Sequence[str]


def reply_in(contact: Contact, content: Mapping[str, Any]) -> Reply | None:
    """Return the answers in a message, or None for any other message."""
    fields = fields_of_reply(content)
    return Reply(contact, fields, sources_of_reply(content, fields)) if fields else None


def apply_flow_replies(
    unit: Unit, clock: Clock, changes: ChangeSet, replies: Sequence[Reply], new: Collection[str]
) -> None:
    """Fill contacts by the workspace's mapping and announce the leads. new: ids of contacts that
    these messages made.
    """
    if not replies:
        return
    settings = unit.places.settings()
    for each in replies:
        origin, mapping = mapping_of(settings, each.sources)
        values = mapped(each.fields, mapping)
        noted = fill_contact(each.contact, values)
        noted |= changes.retag(each.contact, _with_some(each.contact.tags, values.tags))
        if noted:
            changes.change(each.contact, noted, flow=True)
        if each.contact.id in new:
            each.contact.source = "flow"
        facts = {"origin": one_line(origin), "fields": storable_json(dict(each.fields))}
        changes.audit(each.contact.id, "lead.captured", None, **facts)
    unit.outgoing.add(
        [
            make_event(
                LeadCaptured(
                    contact_id=each.contact.id,
                    origin=one_line(mapping_of(settings, each.sources)[0]),
                    is_new=each.contact.id in new,
                ),
                clock, subject=each.contact.id, workspace_id=unit.workspace_id,
            )
            for each in replies
        ]
    )  # fmt: skip


def _with_some(present: list[str], new: Sequence[str]) -> list[str]:
    """Add tags as far as a contact may have more: a reply is never refused."""
    try:
        return with_tags(present, clean_tags(new))
    except InvalidInputError:
        return present
