"""Bodies in the shapes that WhatsApp sends, each with the events it has always made.

The ids are part of the contract: an event that was published before an upgrade and again after it
must be recognised as a copy.
"""

import json
from pathlib import Path

import pytest

from libs.common.clock import SystemClock
from libs.common.events.catalogue import catalogue
from libs.common.events.registry import make_event
from libs.common.events.topology import TOPOLOGY
from services.ingest.domain.body import read_body
from services.ingest.domain.readers import ARRAYS, OF_FIELD, WHOLE, WITH_ARRAYS
from services.ingest.domain.webhook import facts_of
from tests.support.webhooks import raw

FILES = sorted((Path(__file__).parent / "webhooks").glob("*.json"))
RECORDED = {path.stem: json.loads(path.read_bytes()) for path in FILES}


@pytest.mark.parametrize("name", RECORDED)
def test_a_body_makes_the_events_it_has_always_made(name: str):
    recorded = RECORDED[name]
    facts = facts_of(read_body(raw(recorded["body"])), lambda _: True)
    events = [
        make_event(fact.payload, SystemClock(), id=fact.id, subject=fact.subject, lane=fact.lane)
        for fact in facts
    ]
    made = [
        {
            "type": each.type,
            "id": each.id,
            "lane": each.lane,
            "subject": each.subject,
            "data": each.data,
        }
        for each in events
    ]
    assert made == recorded["events"]
    assert all(TOPOLOGY.listeners(each.type, each.lane) for each in events)


def test_every_type_that_ingest_publishes_is_among_them():
    made = {event["type"] for each in RECORDED.values() for event in each["events"]}
    assert made == {entry.name for entry in catalogue() if entry.source == "ingest"}


def test_every_array_and_field_is_among_them():
    fields, arrays = set(), set()
    for recorded in RECORDED.values():
        for entry in recorded["body"]["entry"]:
            for change in entry.get("changes", []):
                fields.add(change["field"])
                value = change["value"]
                arrays |= value.keys() | value.get("standby", {}).keys()
                arrays |= {(change["field"], name) for name in value}
    assert fields >= WITH_ARRAYS | WHOLE.keys()
    assert arrays >= ARRAYS.keys() | OF_FIELD.keys()
