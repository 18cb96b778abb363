"""What could not be handled: seen with its cause, tried again once it can be, or given up."""

import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand, Keyboard, Mouse
from tests.support.business import Business, envelope
from tests.support.waiting import eventually

OLD, NEW = "5511987654321", "5511912345678"
MOVED = "whatsapp.identity.changed.v1"
UNREADABLE = "whatsapp.unrecognised.v1"
HANDS = [pytest.param(Mouse, id="mouse"), pytest.param(Keyboard, id="keyboard")]


@pytest.mark.parametrize("hands", HANDS)
def test_what_could_not_be_handled_is_seen_tried_again_and_given_up(
    desk: Desk, business: Business, hands: type[Mouse | Keyboard]
) -> None:
    hand: Hand = hands(desk.page)
    hear(business, changes_number("Ada", OLD, NEW))
    # Every business says the same: without an id, a message is known by that and by whom it came to
    hear(business, {"from": NEW, "type": "text", "text": {"body": "hello"}})
    eventually(lambda: len(_letters(business)) == 2, "both to be set aside")

    page = desk.go("/flow")
    expect(_row(page, MOVED)).to_contain_text("somebody who is not here")
    expect(_row(page, UNREADABLE)).to_contain_text("A message without its id")
    expect(_tile(page, "Parked")).to_have_text("2")
    assert desk.barriers() == []

    # Nobody has the old number yet, so that it is set aside once more.
    hand.press(_row(page, MOVED).get_by_role("button", name="Try again"))
    expect(page.get_by_text("Set aside again. A change of number")).to_be_visible()
    assert {each["type"] for each in _letters(business)} == {MOVED, UNREADABLE}
    business.hears_message(OLD, "Ada")
    eventually(business.contacts, "Ada")
    desk.rest()
    hand.press(_row(page, MOVED).get_by_role("button", name="Try again"))
    expect(page.get_by_text("It is stored now.")).to_be_visible()
    expect(_row(page, MOVED)).to_have_count(0)
    expect(_row(page, UNREADABLE)).to_be_visible()
    assert [each["phone"] for each in business.contacts()] == [f"+{NEW}"]

    hand.press(_row(page, UNREADABLE).get_by_role("button", name="Delete"))
    dialog = page.get_by_role("dialog", name="Delete this event?")
    expect(dialog).to_contain_text("gone for good")
    assert desk.barriers() == []
    hand.press(dialog.get_by_role("button", name="Cancel"))
    expect(dialog).to_be_hidden()
    assert [each["type"] for each in _letters(business)] == [UNREADABLE]
    hand.press(_row(page, UNREADABLE).get_by_role("button", name="Delete"))
    hand.press(dialog.get_by_role("button", name="Delete"))
    expect(page.get_by_role("heading", name="Nothing is stuck")).to_be_visible()
    expect(_tile(page, "Parked")).to_have_text("0")
    assert _letters(business) == []
    assert desk.barriers() == []


def hear(business: Business, message: dict[str, Any]) -> None:
    """Have WhatsApp deliver one message as it is."""
    body = envelope(business.phone_number_id, messages=[message])
    assert business.hears(body).ok


def changes_number(name: str, old: str, new: str) -> dict[str, Any]:
    """Say that somebody has another number from now on."""
    said = f"{name} changed from {old} to {new}"
    return {
        "from": old,
        "id": f"wamid.moved.{time.time_ns()}",
        "timestamp": str(int(time.time())),
        "type": "system",
        "system": {"type": "user_changed_number", "wa_id": new, "body": said},
    }


def _letters(business: Business) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = business.get("/api/v1/dead-letters")["items"]
    return items


def _row(page: Page, event: str) -> Locator:
    """The line of what could not be handled that shows an event of this type."""
    return page.get_by_role("region", name="Could not be handled").get_by_role("row", name=event)


def _tile(page: Page, label: str) -> Locator:
    """The number above a label in the balance."""
    balance = page.get_by_role("region", name="Balance of the last two days")
    return balance.locator(".tile").filter(has_text=label).locator("strong")
