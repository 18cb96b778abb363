"""One contact by keyboard alone: far back in the conversation, notes that go, and the trash."""

import time
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.keys import Keys
from tests.browser.stories.people import add
from tests.browser.stories.test_going_cold import quiet
from tests.support.business import Business, envelope
from tests.support.waiting import eventually

MANY = 60
"""More messages than the page reads at once."""
WHO = "447700900123"


def test_one_goes_back_to_what_a_message_answers(desk: Desk, business: Business) -> None:
    contact = converses(business)
    page, hand = desk.go(f"/contacts/{contact}"), Keys(desk.page)
    chat = page.get_by_role("region", name="Conversation")
    expect(chat.get_by_text("Message 00", exact=True)).to_have_count(0)
    answer = chat.get_by_role("listitem").filter(has_text="This is about the first")
    hand.press(answer.get_by_role("button", name="Answers An earlier message"))
    first = chat.locator("li").filter(has_text="Message 00").first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()
    hand.strike("Tab")
    expect(first).not_to_be_focused()


def test_earlier_messages_are_read(desk: Desk, business: Business) -> None:
    contact = converses(business)
    page, hand = desk.go(f"/contacts/{contact}"), Keys(desk.page)
    chat = page.get_by_role("region", name="Conversation")
    earlier = chat.get_by_role("button", name="Earlier messages")
    hand.press(earlier)
    expect(chat.get_by_text("Message 01", exact=True)).to_be_attached()
    expect(earlier).to_have_count(0)
    hand.strike("Home")
    read = business.get(f"/api/v1/contacts/{contact}/messages", limit=100)["items"]
    assert len(read) == MANY + 1
    expect(chat.locator("ol > li[id]")).to_have_count(MANY + 1)


def test_a_note_is_left_as_it_was_and_deleted(desk: Desk, business: Business) -> None:
    ada = add(business, "Ada")
    business.post(f"/api/v1/contacts/{ada['id']}/notes", {"body": "Prefers calls after four."})
    page, hand = desk.go(f"/contacts/{ada['id']}"), Keys(desk.page)
    hand.press(page.get_by_role("tab", name="Notes"))
    note = page.get_by_role("tabpanel", name="Notes").get_by_role("listitem")
    hand.press(note.get_by_role("button", name="Edit"))
    box = page.get_by_role("textbox", name="Edit the note")
    expect(box).to_be_focused()
    hand.write(box, "Never call.")
    hand.press(note.get_by_role("button", name="Cancel"))
    expect(note).to_contain_text("Prefers calls after four.")
    assert bodies(business, ada["id"]) == ["Prefers calls after four."]

    hand.press(note.get_by_role("button", name="Delete"))
    dialog = page.get_by_role("dialog", name="Delete this note?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    hand.press(dialog.get_by_role("button", name="Delete"))
    expect(page.get_by_role("heading", name="No notes yet")).to_be_visible()
    assert bodies(business, ada["id"]) == []


def test_a_contact_is_taken_out_of_the_trash_on_its_own_page(
    desk: Desk, business: Business
) -> None:
    ada = add(business, "Ada")
    business.call("DELETE", f"/api/v1/contacts/{ada['id']}")
    page, hand = desk.go(f"/contacts/{ada['id']}"), Keys(desk.page)
    hand.press(page.get_by_role("button", name="Restore"))
    expect(page.get_by_text("Ada is back")).to_be_visible()
    expect(page.get_by_role("button", name="Ada is Cold")).to_be_visible()
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    assert business.get(f"/api/v1/contacts/{ada['id']}")["state"] == "live"


def test_the_queue_of_people_going_cold_is_worked_through_with_single_keys(
    desk: Desk, business: Business
) -> None:
    for name, status, days in (("Ada", "hot", 9), ("Bo", "warm", 12), ("Cy", "hot", 5)):
        quiet(business.product, business, name, status, days)
    page, hand = desk.go("/going-cold"), Keys(desk.page)
    people = page.get_by_role("list", name="People going cold").locator("a[href^='/contacts/']")
    expect(people).to_have_text(["Bo", "Ada", "Cy"])
    hand.strike("j", "z")
    expect(people).to_have_text(["Ada", "Cy"])
    expect(people.first).to_be_focused()
    assert going_cold(business) == ["Ada", "Cy"]

    hand.strike("s")
    expect(page.get_by_role("menuitemradio", name="Hot")).to_be_focused()
    hand.strike("ArrowDown")
    expect(page.get_by_role("menuitemradio", name="Customer")).to_be_focused()
    hand.strike("Enter")
    expect(people).to_have_text(["Cy"])
    expect(people.first).to_be_focused()
    eventually(
        lambda: [each["name"] for each in business.contacts(status="customer")] == ["Ada"],
        "Ada to be a customer",
    )

    hand.strike("o")
    expect(page.get_by_role("menuitemradio", name="Nobody")).to_be_focused()
    hand.strike("Home", "Enter")
    cy = eventually(
        lambda: [each for each in business.contacts(status="hot") if each["owner"]], "an owner"
    )[0]
    assert (cy["name"], cy["owner"]["name"]) == ("Cy", "Person0")
    expect(people.first).to_be_focused()
    hand.strike("t")
    expect(page.get_by_role("textbox", name="Find or create a tag")).to_be_focused()
    page.keyboard.type("vip")
    hand.strike("Enter")
    expect(page.get_by_role("button", name="Tags of Cy: vip.")).to_be_visible()
    hand.strike("Escape")
    expect(page.get_by_role("button", name="Tags of Cy: vip.")).to_be_focused()
    hand.strike("n")
    expect(page.get_by_role("textbox", name="Note about Cy")).to_be_focused()
    page.keyboard.type("called, no answer")
    hand.strike("Control+Enter")
    expect(people.first).to_be_focused()
    assert bodies(business, cy["id"]) == ["called, no answer"]
    assert business.get(f"/api/v1/contacts/{cy['id']}")["tags"] == ["vip"]

    hand.press(page.get_by_role("button", name="Snoozed"))
    expect(people).to_have_text(["Bo"])
    hand.strike("j", "z")
    expect(page.get_by_role("heading", name="Nobody is snoozed")).to_be_visible()
    assert going_cold(business) == ["Bo", "Cy"]


def converses(business: Business) -> str:
    """Have somebody write a lot, and then about the first of it; returns the contact's id."""
    begun = int(time.time()) - 2 * MANY
    ids = [f"wamid.{uuid4().hex}" for _ in range(MANY + 1)]
    texts = [f"Message {place:02}" for place in range(MANY)] + ["This is about the first"]
    messages: list[dict[str, Any]] = [
        {
            "from": WHO,
            "id": wamid,
            "timestamp": str(begun + place),
            "type": "text",
            "text": {"body": text},
        }
        for place, (wamid, text) in enumerate(zip(ids, texts, strict=True))
    ]
    messages[-1]["context"] = {"from": WHO, "id": ids[0]}
    people = [{"wa_id": WHO, "profile": {"name": "Ada"}}]
    assert business.hears(envelope(business.phone_number_id, contacts=people, messages=messages)).ok
    contact = str(eventually(business.contacts, "the contact")[0]["id"])

    def all_there() -> bool:
        address = f"/api/v1/contacts/{contact}/messages"
        return len(business.get(address, limit=100)["items"]) == len(ids)

    eventually(all_there, "all messages")
    return contact


def bodies(business: Business, contact: str) -> list[str]:
    """What the notes about a contact say."""
    return [each["body"] for each in business.get(f"/api/v1/contacts/{contact}/notes")["items"]]


def going_cold(business: Business) -> list[str]:
    """Who is in the queue, as the server has it."""
    return [each["name"] for each in business.get("/api/v1/going-cold")["items"]]
