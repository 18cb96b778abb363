"""The envelope, the registry and the topology, apart from any bus."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.events.catalogue import catalogue
from libs.common.events.contacts import ContactDocument, ContactTrashed
from libs.common.events.envelope import (
    Event,
    UnreadableEventError,
    decode,
    decode_batch,
    encode,
    encode_batch,
    from_dict,
    to_dict,
)
from libs.common.events.registry import event_type, make_event, read_payload
from libs.common.events.topology import TOPOLOGY, Queue, Topology
from libs.common.trace import traced
from tests.unit.common.conftest import NOON

EVENT = Event(
    "e1", "thing.happened.v1", "test", NOON, {"n": 1}, subject="s1", workspaceid="w1",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", lane="bulk",
)  # fmt: skip
BARE = Event("e2", "thing.happened.v1", "test", NOON, {})
DOCUMENT = ContactDocument(
    id="c1", workspace_id="w1", version=3, state="trashed", name="Ann", status="cold",
    created_at="2026-11-22T12:00:00.000Z", updated_at="2026-11-22T12:00:00.000Z", source="person",
)  # fmt: skip
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize("event", [EVENT, BARE])
def test_an_event_comes_back_as_it_was_written(event):
    assert decode(encode(event)) == event
    assert decode_batch(encode_batch([event, BARE])) == [event, BARE]


@given(st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), JSON, max_size=5))
def test_any_json_survives_the_way(data):
    event = Event("e", "t.v1", "s", datetime(2026, 1, 1, tzinfo=UTC), data)
    assert decode(encode(event)) == event


def test_on_the_wire_it_is_a_cloudevent():
    assert json.loads(encode(EVENT)) == {
        "specversion": "1.0",
        "id": "e1",
        "type": "thing.happened.v1",
        "source": "test",
        "time": "2026-11-22T12:00:00.000Z",
        "datacontenttype": "application/json",
        "subject": "s1",
        "workspaceid": "w1",
        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "lane": "bulk",
        "data": {"n": 1},
    }


def test_attributes_that_are_absent_are_left_out():
    assert set(to_dict(BARE)) == {
        "specversion",
        "id",
        "type",
        "source",
        "time",
        "datacontenttype",
        "lane",
        "data",
    }


def test_attributes_from_a_later_release_are_ignored():
    assert from_dict({**to_dict(BARE), "novelty": 1, "lane": "express"}) == BARE


@pytest.mark.parametrize("missing", ["id", "type", "source", "time", "data"])
def test_an_event_that_lacks_an_attribute_is_unreadable(missing):
    value = {name: each for name, each in to_dict(EVENT).items() if name != missing}
    with pytest.raises(UnreadableEventError):
        from_dict(value)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"1", b'"x"', b"\xff", b'{"id": 1}', b"[" * 100_000]
)
def test_other_bytes_are_unreadable_and_never_crash(body):
    with pytest.raises(UnreadableEventError):
        decode(body)


@pytest.mark.parametrize("body", [b"{}", b"[1]", b"[{}]", b"[" * 100_000])
def test_a_batch_with_something_else_in_it_is_unreadable(body):
    with pytest.raises(UnreadableEventError):
        decode_batch(body)


def test_a_payload_gets_its_envelope_in_the_trace_at_hand(clock):
    with traced() as parent:
        event = make_event(ContactTrashed(contact=DOCUMENT), clock, subject="c1", workspace_id="w1")
    assert (event.type, event.source, event.subject, event.workspaceid) == (
        "contact.trashed.v1", "contacts", "c1", "w1",
    )  # fmt: skip
    assert event.time == NOON
    assert event.traceparent == parent
    assert event.lane == "live"


def test_two_events_have_two_ids_unless_the_source_says_otherwise(clock):
    payload = ContactTrashed(contact=DOCUMENT)
    assert make_event(payload, clock).id != make_event(payload, clock).id
    assert make_event(payload, clock, id="mine").id == "mine"


def test_a_payload_comes_back_whole_and_unknown_fields_are_ignored(clock):
    event = make_event(ContactTrashed(contact=DOCUMENT), clock)
    event.data["contact"]["novelty"] = 1
    assert read_payload(decode(encode(event)), ContactTrashed).contact == DOCUMENT


@pytest.mark.parametrize("data", [{}, {"contact": None}, {"contact": {"id": "c1"}}])
def test_a_payload_that_lacks_a_field_is_unreadable(data):
    event = Event("e", "contact.trashed.v1", "contacts", NOON, data)
    with pytest.raises(UnreadableEventError, match=r"contact.trashed.v1 e:"):
        read_payload(event, ContactTrashed)


def test_a_class_that_was_never_registered_is_a_bug(clock):
    with pytest.raises(KeyError):
        make_event(object(), clock)


def test_a_published_name_has_one_meaning():
    @dataclass
    class Other:
        """Another meaning."""

    with pytest.raises(ValueError, match="registered twice"):
        event_type("contact.trashed.v1", "contacts")(Other)


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.name)
def test_every_type_is_versioned_and_has_a_summary(entry):
    noun, *_, version = entry.name.split(".")
    assert noun
    assert version[0] == "v"
    assert version[1:].isdigit()
    assert entry.summary


@pytest.mark.parametrize(
    ("listens", "lane", "heard"),
    [
        (("contact.*",), "live", True),
        (("contact.created.v1",), "live", True),
        (("contact.updated.v1",), "live", False),
        (("CONTACT.*",), "live", False),
        (("contact.*",), "bulk", False),
        ((), "live", False),
    ],
)
def test_a_queue_hears_its_patterns_in_its_lane(listens, lane, heard):
    assert Queue("q", listens, lane=lane).hears("contact.created.v1", "live") is heard


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 1.0), (2, 5.0), (3, 30.0), (4, 30.0), (99, 30.0)]
)
def test_the_last_back_off_repeats(attempt, seconds):
    assert Queue("q", (), back_off=(1.0, 5.0, 30.0)).delay(attempt) == seconds


def test_two_queues_of_one_name_are_refused():
    with pytest.raises(ValueError, match="same name"):
        Topology((Queue("q", ()), Queue("q", ())))
    with pytest.raises(ValueError, match="same name"):
        TOPOLOGY.plus([TOPOLOGY.queues[0]])


def test_a_plugged_in_service_adds_its_queues():
    added = TOPOLOGY.plus([Queue("loyalty.contacts", ("contact.*",))])
    assert "loyalty.contacts" in [
        each.name for each in added.listeners("contact.created.v1", "live")
    ]
    assert added.queue("loyalty.contacts").batch == 200
    assert added.announcements == TOPOLOGY.announcements


def test_an_unknown_queue_is_a_bug():
    with pytest.raises(KeyError):
        TOPOLOGY.queue("nobody")


def test_live_messages_and_bulk_traffic_never_share_a_queue():
    for entry in catalogue():
        live, bulk = TOPOLOGY.listeners(entry.name, "live"), TOPOLOGY.listeners(entry.name, "bulk")
        assert not set(live) & set(bulk)


def test_consumers_fill_batches_without_holding_more_than_they_can_handle_soon():
    for queue in TOPOLOGY.queues:
        assert queue.batch <= queue.prefetch <= 10 * queue.batch
        assert timedelta(seconds=sum(queue.back_off)) < timedelta(minutes=30)
