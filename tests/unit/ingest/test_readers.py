"""Readers never fail for a reason of their own, whatever an item holds."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from libs.common.clock import SystemClock
from libs.common.events.catalogue import catalogue
from libs.common.events.registry import make_event, read_payload
from libs.common.events.whatsapp import Unrecognised
from services.ingest.domain.readers import ARRAYS, WHOLE, WITH_ARRAYS
from services.ingest.domain.webhook import facts_of
from tests.support.examples import examples
from tests.support.webhooks import a_change, a_webhook
from tests.unit.ingest.shapes import ITEMS, NAMES, THINGS

TYPES = {entry.name: entry.payload for entry in catalogue()}


@examples(150)
@given(
    field=st.sampled_from(sorted(WITH_ARRAYS)),
    array=st.sampled_from(sorted(ARRAYS)),
    items=ITEMS,
    contacts=ITEMS,
)
def test_items_of_arrays_are_read_or_refused_with_a_reason(field, array, items, contacts):
    check(a_webhook(a_change(field, contacts=contacts, **{array: items})))


@examples(100)
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
