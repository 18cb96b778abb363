"""An event that nobody can read is set aside with its cause while the rest goes on."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from libs.common.events.envelope import Event
from tests.faults.conftest import Fleet
from tests.support.business import Business, a_business
from tests.support.ledger import Load, assert_nothing_lost
from tests.support.product import Product
from tests.support.waiting import eventually

QUEUE = "contacts.whatsapp"


def test_a_poison_event_is_parked_with_its_cause_and_can_be_replayed(fleet: Fleet) -> None:
    business = a_business(fleet.product)
    with Load(business) as load:
        poison = _publish_poison(fleet.product, business)
        first = eventually(lambda: _letter(business), "the dead letter", seconds=60)
        load.goes_on()

        assert first["queue"] == QUEUE
        assert first["type"] == poison.type
        assert first["cause"].startswith("UnreadableEventError")
        (listed,) = fleet.product.cli("dead-letters", "list")["items"]
        assert (listed["event_id"], listed["cause"]) == (poison.id, first["cause"])

        answer = business.call("POST", f"/api/v1/dead-letters/{first['id']}/replay")
        assert answer.status_code == 202, answer.text
        again = eventually(lambda: _parked_after(business, first), "parked again", seconds=60)
        assert again["cause"].startswith("UnreadableEventError")
        assert business.get("/api/v1/dead-letters")["items"] == [again]

        other = a_business(fleet.product)
        assert other.get("/api/v1/dead-letters")["items"] == []
        assert other.call("DELETE", f"/api/v1/dead-letters/{again['id']}").status_code == 404
        assert business.call("DELETE", f"/api/v1/dead-letters/{again['id']}").status_code == 204
        eventually(lambda: _letter(business) is None, "no dead letter")
        load.goes_on()
    assert_nothing_lost(load)


def _publish_poison(product: Product, business: Business) -> Event:
    event = Event(
        id=uuid4().hex,
        type="whatsapp.message.received.v1",
        source="ingest",
        time=datetime.now(UTC),
        data={
            "number": {"phone_number_id": business.phone_number_id},
            "sender": {"wa_id": ["not", "a", "text"]},
            "message": "not a message",
        },
    )
    product.office.bus.publish([event])
    return event


def _letter(business: Business) -> dict[str, Any] | None:
    items: list[dict[str, Any]] = business.get("/api/v1/dead-letters")["items"]
    return items[0] if items else None


def _parked_after(business: Business, first: dict[str, Any]) -> dict[str, Any] | None:
    letter = _letter(business)
    return letter if letter and letter["parked_at"] > first["parked_at"] else None
