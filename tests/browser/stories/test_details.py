"""One contact: the profile, the conversation, the notes, and the neighbours in the list."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.lines import tells
from tests.browser.stories.people import add, doubt
from tests.support.business import Business, envelope
from tests.support.waiting import eventually


@tells("details.profile", "details.status", "details.tags")
def test_the_profile_is_edited_in_place(desk: Desk, hand: Hand, business: Business) -> None:
    made = add(business, "Ada")
    page = desk.go(f"/contacts/{made['id']}")
    hand.press(page.get_by_role("button", name="Edit E-mail"))
    hand.write(page.get_by_role("textbox", name="E-mail"), "ada@engine.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="ada@engine.example")).to_be_visible()

    expect(page.get_by_role("button", name="Edit Phone")).to_be_visible()
    hand.press(page.get_by_role("button", name="Edit Phone"))
    hand.write(page.get_by_role("textbox", name="Phone"), "0044 (0)7700 900999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("+44 7700 900999")).to_be_visible()

    hand.press(page.get_by_role("button", name="Edit Name"))
    hand.write(page.get_by_role("textbox", name="Name"), "Ada Lovelace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()

    hand.press(page.get_by_role("button", name="Ada Lovelace is Cold"))
    hand.press(page.get_by_role("menuitemradio", name="Hot"))
    expect(page.get_by_role("button", name="Ada Lovelace is Hot")).to_be_visible()

    for tag in ("vip", "north"):
        hand.write(page.get_by_role("combobox", name="Add a tag"), tag)
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name=f"Remove the tag {tag}")).to_be_visible()
    hand.press(page.get_by_role("button", name="Remove the tag vip"))
    expect(page.get_by_role("button", name="Remove the tag vip")).to_be_hidden()

    hand.press(page.get_by_role("button", name="Owner: Nobody"))
    hand.press(page.get_by_role("menuitemradio", name="Me"))
    expect(page.get_by_role("button", name="Owner: Person0")).to_be_visible()
    expect(page.get_by_text("Last active", exact=True)).to_be_visible()
    expect(page.get_by_text("Created", exact=True)).to_be_visible()

    def is_kept() -> bool:
        kept = business.get(f"/api/v1/contacts/{made['id']}")
        values = (kept["email"], kept["tags"], kept["status"], kept["owner"] is not None)
        return values == ("ada@engine.example", ["north"], "hot", True) and (
            (kept["name"], kept["phone"]) == ("Ada Lovelace", "+447700900999")
        )

    # The page shows a change before its server has said yes
    eventually(is_kept, "all that was changed")


@tells("details.merge")
def test_two_that_are_one_person_are_merged_and_taken_apart(
    desk: Desk, hand: Hand, business: Business
) -> None:
    ada = add(business, "Ada", email="ada@engine.example")
    bo = add(business, "Countess", email="ada@engine.example")
    business.post(f"/api/v1/contacts/{bo['id']}/notes", {"body": "Likes machines"})
    page = desk.go(f"/contacts/{ada['id']}")
    expect(page.get_by_text("Looks like the same person as Countess")).to_be_visible()
    hand.press(page.get_by_role("button", name="Compare"))
    dialog = page.get_by_role("dialog", name="Merge Countess into Ada")
    expect(dialog).to_be_visible()
    assert desk.barriers() == []
    hand.press(dialog.get_by_role("radio", name="Countess"))
    hand.press(dialog.get_by_role("button", name="Merge", exact=True))
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("heading", name="Countess", exact=True)).to_be_visible()
    assert [each["id"] for each in business.contacts()] == [ada["id"]]
    hand.press(page.get_by_role("tab", name="Notes"))
    expect(page.get_by_text("Likes machines")).to_be_visible()

    hand.press(page.get_by_role("tab", name="Activity"))
    hand.press(page.get_by_role("button", name="Undo merge"))
    expect(page.get_by_role("heading", name="Ada", exact=True)).to_be_visible()
    assert {each["name"] for each in business.contacts()} == {"Ada", "Countess"}


@tells("details.duplicates")
def test_who_may_be_one_person_is_listed_and_compared_or_told_apart(
    desk: Desk, hand: Hand, business: Business
) -> None:
    add(business, "Ada", email="ada@engine.example")
    add(business, "Countess", email="ada@engine.example")
    page = desk.go("/conflicts")
    hand.press(page.get_by_role("tab", name="Possible duplicates"))
    card = page.get_by_role("article", name="Ada · Countess")
    expect(card.get_by_text("Same e-mail address")).to_be_visible()
    hand.press(card.get_by_role("button", name="Not the same"))
    expect(page.get_by_role("heading", name="Nobody looks like somebody else")).to_be_visible()
    hand.press(page.get_by_role("button", name="Undo"))
    expect(card).to_be_visible()
    hand.press(card.get_by_role("button", name="Compare"))
    dialog = page.get_by_role("dialog", name="Merge Countess into Ada")
    hand.press(dialog.get_by_role("button", name="Merge", exact=True))
    expect(dialog).to_be_hidden()
    expect(card).to_be_hidden()
    assert [each["name"] for each in business.contacts()] == ["Ada"]


@tells("details.conversation")
def test_every_message_is_there_and_the_inbox_is_one_step_away(
    desk: Desk, hand: Hand, business: Business
) -> None:
    business.hears_message("5511987654321", "Thaís", "*Quanto* custa?")
    business.hears_message("5511987654321", "Thaís", "Ainda tem o azul?")
    contact = eventually(business.contacts, "the contact")[0]
    answers(business, "5511987654321", "Tem sim, e custa *dez*", "sent", "delivered", "read")
    eventually(
        lambda: len(business.get(f"/api/v1/contacts/{contact['id']}/messages")["items"]) == 3,
        "all messages",
    )
    page = desk.go("/contacts")
    hand.press(page.get_by_role("link", name="Thaís", exact=True))
    expect(page.locator("strong", has_text="Quanto")).to_be_visible()
    expect(page.get_by_text("Ainda tem o azul?")).to_be_visible()
    answer = page.get_by_role("listitem").filter(has_text="Tem sim, e custa dez")
    expect(answer.get_by_role("img", name="Read")).to_be_visible()
    expect(page.get_by_text(re.compile("Free text until")).first).to_be_visible()
    inbox = page.get_by_role("link", name="Open in inbox")
    chat = "https://inbox.example/5511987654321"
    # a browser that is given nothing stays where it is, with the focus where it was
    desk.context.route(chat, lambda route: route.fulfill(status=204))
    with page.expect_request(chat) as followed:
        hand.press(inbox)
    assert followed.value.is_navigation_request()


@tells("details.may_write")
def test_who_is_blocked_is_not_written_to_until_that_is_lifted(
    desk: Desk, hand: Hand, business: Business
) -> None:
    business.hears_message("5511987654321", "Thaís", "Oi")
    contact = eventually(business.contacts, "the contact")[0]
    page = desk.go(f"/contacts/{contact['id']}")
    verdict = page.get_by_role("region", name="May I write?")
    expect(verdict).to_contain_text("Free text until")

    hand.press(page.get_by_role("button", name="More", exact=True))
    hand.press(page.get_by_role("menuitem", name="Block"))
    expect(verdict).to_contain_text("Somebody here blocked this person")
    hand.press(page.get_by_role("button", name="Undo"))
    expect(verdict).to_contain_text("Free text until")
    assert business.get(f"/api/v1/contacts/{contact['id']}")["blocked"] is False


@tells("details.notes")
def test_a_note_is_written_changed_and_seen_by_a_colleague(
    desk: Desk, hand: Hand, business: Business, sit_down: Callable[..., Desk]
) -> None:
    made = add(business, "Ada")
    page = desk.go(f"/contacts/{made['id']}")
    hand.press(page.get_by_role("tab", name="Notes"))
    hand.write(page.get_by_label("Write a private note"), "Prefers calls after four.")
    hand.press(page.get_by_role("button", name="Add note"))
    note = page.get_by_role("listitem").filter(has_text="Prefers calls after four.")
    expect(note).to_contain_text("Person0")
    expect(note.locator("time")).to_be_visible()
    hand.press(note.get_by_role("button", name="Edit"))
    hand.write(page.get_by_role("textbox", name="Edit the note"), "Prefers calls after five.")
    hand.press(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_role("listitem").filter(has_text="edited")).to_contain_text("after five.")
    colleague = sit_down("viewer").go(f"/contacts/{made['id']}")
    colleague.get_by_role("tab", name="Notes").click()
    seen = colleague.get_by_role("tabpanel", name="Notes").get_by_role("listitem")
    expect(seen).to_contain_text("Prefers calls after five.")
    expect(seen).to_contain_text("Person0")


@tells("details.profile")
def test_one_walks_from_contact_to_contact_of_the_list(
    desk: Desk, hand: Hand, business: Business
) -> None:
    for name in ("Ada", "Bo", "Cy"):
        add(business, name)
    page = desk.go("/contacts?sort=name")
    hand.press(page.get_by_role("link", name="Ada", exact=True))
    expect(page.get_by_text("1 of 3")).to_be_visible()
    hand.press(page.get_by_role("link", name="Next contact"))
    expect(page.get_by_role("heading", name="Bo", exact=True)).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Cy", exact=True)).to_be_visible()
    page.keyboard.press("k")
    hand.press(page.get_by_role("link", name="Previous contact"))
    expect(page.get_by_role("heading", name="Ada", exact=True)).to_be_visible()
    hand.press(page.get_by_role("navigation", name="In the list").get_by_role("link").first)
    expect(page).to_have_url(re.compile(r"/contacts\?sort=name$"))


@tells("details.profile")
def test_whose_a_number_is_gets_decided_on_the_page_of_either(
    desk: Desk, hand: Hand, business: Business
) -> None:
    business.hears_message("447700900123", "Ada")
    ada = eventually(business.contacts, "the contact")[0]
    doubt(business, "447700900123", "Grace")
    page = desk.go(f"/contacts/{ada['id']}")
    expect(page.get_by_text("This number or id may belong to another contact, too")).to_be_visible()
    hand.press(page.get_by_role("button", name="Look at it and decide"))
    dialog = page.get_by_role("dialog", name="Who is Ada?")
    expect(dialog.get_by_role("link", name="Grace")).to_be_visible()
    hand.press(dialog.get_by_role("button", name="Give it to the one that wrote"))
    expect(page.get_by_text("now belongs to the contact that wrote").first).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("may belong to another contact")).to_be_hidden()
    phones = {each["name"]: each["phone"] for each in business.contacts()}
    assert phones == {"Ada": None, "Grace": "+447700900123"}
    page = desk.go("/conflicts")
    expect(page.get_by_role("heading", name="Every number is clear")).to_be_visible()


def answers(business: Business, number: str, text: str, *reports: str) -> None:
    """Have the business answer somebody in its phone app, and WhatsApp report how far that got."""
    wamid, now = f"wamid.{uuid4().hex}", str(int(time.time()))
    echo = {"from": "15550000000", "to": number, "type": "text", "text": {"body": text}}
    said = envelope(
        business.phone_number_id, message_echoes=[{**echo, "id": wamid, "timestamp": now}]
    )
    said["entry"][0]["changes"][0]["field"] = "smb_message_echoes"
    assert business.hears(said).ok
    told = [
        {"id": wamid, "status": report, "timestamp": now, "recipient_id": number, **_why(report)}
        for report in reports
    ]
    assert business.hears(envelope(business.phone_number_id, statuses=told)).ok


def _why(report: str) -> dict[str, Any]:
    failed = {"errors": [{"code": 131026, "title": "Message undeliverable"}]}
    return failed if report == "failed" else {}
