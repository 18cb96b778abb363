"""Readers never fail for a reason of their own, whatever an item holds."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.common.clock import SystemClock
from libs.common.events.catalogue import catalogue
from libs.common.events.registry import make_event, read_payload
from libs.common.events.whatsapp import Unrecognised
from services.ingest.domain.readers import ARRAYS, WHOLE, WITH_ARRAYS
from services.ingest.domain.webhook import facts_of
from tests.support.webhooks import a_change, a_webhook

NAMES = [
    "id", "from", "from_user_id", "to", "to_user_id", "type", "timestamp", "text", "body", "image",
    "caption", "interactive", "button_reply", "title", "system", "user_id", "previous_user_id",
    "wa_id", "customer", "new_wa_id", "status", "recipient_id", "recipient_user_id", "event",
    "recipient_type", "errors", "context", "referral", "group_id", "request_id", "metadata", "phase",
    "threads", "messages", "message", "history_context", "contact", "phone_number", "action",
    "full_name", "username", "category", "value", "detail", "current", "previous", "direction",
    "duration", "added_participants", "removed_participants", "action_type", "event_name", "sender",
    "recipient", "phone_number_id", "profile", "name", "parent_user_id", "waba_info", "waba_id",
]  # fmt: skip
WORDS = [
    "system",
    "group",
    "call",
    "user_changed_number",
    "BUSINESS_INITIATED",
    "DE.1",
    "x",
    "1760000000",
]
SCALARS = st.sampled_from([*WORDS, None, "", True, 0, -1, 2**70, 1.5, 1e300])
THINGS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=7)
    ),
    max_leaves=30,
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(NAMES), THINGS, max_size=12) | THINGS, max_size=3)
TYPES = {entry.name: entry.payload for entry in catalogue()}


@settings(max_examples=150, deadline=None)
@given(
    field=st.sampled_from(sorted(WITH_ARRAYS)),
    array=st.sampled_from(sorted(ARRAYS)),
    items=ITEMS,
    contacts=ITEMS,
)
def test_items_of_arrays_are_read_or_refused_with_a_reason(field, array, items, contacts):
    check(a_webhook(a_change(field, contacts=contacts, **{array: items})))


@settings(max_examples=100, deadline=None)
@given(field=st.sampled_from(sorted(WHOLE)), value=st.dictionaries(st.sampled_from(NAMES), THINGS))
def test_values_that_are_items_are_read_or_refused_with_a_reason(field, value):
    check(a_webhook({"field": field, "value": value}))


def check(body: dict) -> None:
    facts = facts_of(body, lambda _: True)
    assert facts
    for fact in facts:
        if isinstance(fact.payload, Unrecognised):
            assert "unreadable" not in fact.payload.reason, fact.payload
        event = make_event(fact.payload, SystemClock(), id=fact.id)
        assert read_payload(event, TYPES[event.type]) == fact.payload
        msgspec.json.encode(event.data)
