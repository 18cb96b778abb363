"""People and rows that several stories talk about."""

import re
import time
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page

from tests.support.business import Business, envelope
from tests.support.waiting import eventually


def row(page: Page, name: str) -> Locator:
    """The line of the list that shows a person."""
    whole = page.locator("bdi", has_text=re.compile(f"^{re.escape(name)}$"))
    return page.get_by_role("row").filter(has=whole)


def named(page: Page) -> Locator:
    """The names of the list, in their order."""
    return page.locator("tr[data-id] a[href^='/contacts/']")


def add(business: Business, name: str, **more: Any) -> dict[str, Any]:
    """Add a contact as a program does; the number follows from the name."""
    digits = sum(ord(letter) * (place + 3) for place, letter in enumerate(name)) % 1000
    body = {"name": name, "phone": f"+44 7700 900{digits:03}", **more}
    made: dict[str, Any] = business.post("/api/v1/contacts", body)
    return made


def write_at_once(business: Business, people: int) -> None:
    """Have the first so many people write, in one webhook; who wrote before is known by then."""
    who = [(f"44770010{place:04}", f"Person {place:03}") for place in range(people)]
    contacts = [{"wa_id": wa_id, "profile": {"name": name}} for wa_id, name in who]
    messages = [
        {
            "from": wa_id,
            "id": f"wamid.{uuid4().hex}",
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": "hello"},
        }
        for wa_id, _ in who
    ]
    body = envelope(business.phone_number_id, contacts=contacts, messages=messages)
    assert business.hears(body).ok
    eventually(lambda: _known(business) == people, f"{people} people")


def doubt(business: Business, number: str, name: str) -> None:
    """Have somebody whom WhatsApp names by an id turn up with a number that is another contact's."""
    user_id = f"GB.{number}"
    business.hears_message(None, name, user_id=user_id)
    eventually(lambda: name in {each["name"] for each in business.contacts()}, name)
    business.hears_message(number, name, user_id=user_id)
    eventually(lambda: business.get("/api/v1/contacts/conflicts")["items"], "the doubt")


def _known(business: Business) -> int:
    usage = business.get("/api/v1/usage")
    return int(usage["used"]) + int(usage["waiting"])
