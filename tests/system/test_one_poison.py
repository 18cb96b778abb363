"""A webhook as full as WhatsApp makes them, with one message in it that nobody can read."""

from typing import Any

from tests.support.business import Business, envelope
from tests.support.waiting import eventually

UPDATES = 1000
PEOPLE = 20
POISONED = 617


def test_one_message_that_nobody_can_read_holds_back_none_of_the_other_999(
    business: Business,
) -> None:
    assert business.hears(full_webhook(business.phone_number_id)).status_code == 200

    def flow() -> dict[str, int]:
        total: dict[str, int] = business.get("/api/v1/flow")["total"]
        return total

    eventually(lambda: flow()["received"] >= UPDATES, "the whole webhook", every=0.2)
    assert flow() == {"received": UPDATES, "stored": UPDATES - 1, "duplicate": 0, "parked": 1}
    expected = {wamid(number) for number in range(UPDATES) if number != POISONED}
    stored = stored_messages(business)
    assert (len(stored), set(stored)) == (UPDATES - 1, expected)

    [letter] = business.get("/api/v1/dead-letters")["items"]
    assert (letter["queue"], letter["type"], letter["cause"]) == (
        "contacts.set-aside", "whatsapp.unrecognised.v1", "no message id",
    )  # fmt: skip


def full_webhook(phone_number_id: str) -> dict[str, Any]:
    """A thousand messages of twenty people, one of them without the id that tells it from others."""
    numbers = [f"3361300{person:04}" for person in range(PEOPLE)]
    messages = [
        {
            "from": numbers[number % PEOPLE], "id": wamid(number), "timestamp": "1760000000",
            "type": "text", "text": {"body": f"message {number}"},
        }
        for number in range(UPDATES)
    ]  # fmt: skip
    del messages[POISONED]["id"]
    contacts = [{"profile": {"name": f"Person {each}"}, "wa_id": each} for each in numbers]
    return envelope(phone_number_id, contacts=contacts, messages=messages)


def wamid(number: int) -> str:
    return f"wamid.full.{number}"


def stored_messages(business: Business) -> list[str]:
    return [
        message["wamid"]
        for contact in business.contacts(limit=200)
        for message in business.get(f"/api/v1/contacts/{contact['id']}/messages", limit=200)[
            "items"
        ]
    ]
