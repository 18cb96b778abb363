"""Traffic of every type holds what ingest reads, all of it, in every kind that WhatsApp sends."""

import json
from typing import Any

import pytest

from libs.common.events.catalogue import catalogue
from libs.common.events.registry import make_event
from libs.common.events.whatsapp import MessageEchoed, MessageReceived, Unrecognised
from libs.simulator import Traffic, make_webhooks, of_every_type
from services.ingest.domain.readers import ARRAYS, OF_FIELD, WHOLE, WITH_ARRAYS
from services.ingest.domain.webhook import facts_of
from tests.support.webhooks import CLOCK

KINDS = {
    "type": {
        "text", "image", "video", "document", "audio", "sticker", "location", "contacts",
        "interactive", "button", "reaction", "order", "system", "request_welcome", "unsupported",
        "edit", "revoke", "media_placeholder",
        "call",  # of statuses
        "contact",  # of the address book
        "control_passed", "control_taken", "group_create", "group_delete", "group_participants_add",
        "group_participants_remove", "group_settings_update", "group_suspend",
        "group_suspend_cleared", "phone_number_settings",
    },
    "status": {
        "sent", "delivered", "read", "played", "failed", "deleted", "warning",
        "RINGING", "ACCEPTED", "REJECTED",
    },
    "direction": {"USER_INITIATED", "BUSINESS_INITIATED"},
    "value": {"stop", "resume", "signup"},
    "action": {"add", "remove"},
}  # fmt: skip
"""Words of docs/whatsapp.md, by the property of an item in which they stand."""
INTERACTIVE = {"button_reply", "list_reply", "nfm_reply", "call_permission_reply"}
SYSTEM = {
    "user_changed_number", "customer_changed_number", "user_changed_user_id",
    "customer_identity_changed",
}  # fmt: skip
GROUP_STATES = {"delivered", "read", "played", "failed"}


@pytest.fixture(scope="module")
def bodies() -> list[Any]:
    traffic = of_every_type(Traffic(messages=600, batch=20, start=1_760_000_000))
    return [json.loads(webhook.body) for webhook in make_webhooks(traffic, "1", "2")]


def changes(bodies: list[Any]) -> list[Any]:
    return [change for body in bodies for entry in body["entry"] for change in entry["changes"]]


def arrays(change: Any) -> dict[str, Any]:
    value = change["value"]
    return {**value, **value.get("standby", {})}


def items(bodies: list[Any]) -> list[Any]:
    """Every item, messages of history among them."""
    found = []
    for change in changes(bodies):
        for part in arrays(change).values():
            found += part if isinstance(part, list) else []
        if change["field"] in WHOLE:
            found.append(change["value"])
    threads = [thread for each in found for thread in each.get("threads", [])]
    return found + [message for thread in threads for message in thread["messages"]]


def test_every_field_and_array_that_ingest_reads_is_made(bodies):
    made = changes(bodies)
    assert {each["field"] for each in made} == WITH_ARRAYS | WHOLE.keys()
    names = {name for each in made for name in arrays(each)}
    assert names >= ARRAYS.keys()
    pairs = {(each["field"], name) for each in made for name in arrays(each)}
    assert pairs >= OF_FIELD.keys()
    assert {("standby", name) for name in ("messages", "message_echoes", "statuses")} <= pairs


def test_every_kind_of_item_is_made(bodies):
    made = items(bodies)
    for name, kinds in KINDS.items():
        found = {each[name] for each in made if isinstance(each.get(name), str)}
        assert found - {"APPROVED", "approved", "Active"} == kinds, name
    typed = {name: [each[name] for each in made if each.get("type") == name and name in each]
             for name in ("interactive", "system")}  # fmt: skip
    assert {each["type"] for each in typed["interactive"]} == INTERACTIVE
    assert {each["type"] for each in typed["system"]} == SYSTEM
    to_groups = {each["status"] for each in made if each.get("recipient_type") == "group"}
    assert to_groups == GROUP_STATES


def test_every_event_that_ingest_publishes_comes_of_it_and_nothing_is_unreadable(bodies):
    payloads = [fact.payload for body in bodies for fact in facts_of(body, lambda _: True)]
    names = {make_event(each, CLOCK).type for each in payloads}
    unread = next(entry.name for entry in catalogue() if entry.payload is Unrecognised)
    assert names == {entry.name for entry in catalogue() if entry.source == "ingest"} - {unread}
    standby = {type(each) for each in payloads if getattr(each, "standby", False)}
    assert standby == {MessageReceived, MessageEchoed}


def test_people_with_and_without_a_number_have_all_of_it(bodies):
    senders = {bool(each.get("from")) for each in items(bodies) if each.get("from_user_id")}
    assert senders == {True, False}
