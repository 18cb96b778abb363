"""What the owner looks after, by keyboard alone: the team, privacy, jobs, the plan, the trail."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import PASSWORD, Desk
from tests.browser.keys import Keys
from tests.browser.stories.people import add, write_at_once
from tests.support.business import Business
from tests.support.imports import upload
from tests.support.waiting import eventually

LONG = 60_000
"""Rows that no machine imports before a person has found the button that stops it."""


def test_whoever_is_switched_off_hands_the_contacts_over_and_may_come_back(
    desk: Desk, business: Business, sit_down: Callable[..., Desk]
) -> None:
    leaver, _ = sit_down("staff"), sit_down("admin")
    ada = add(business, "Ada", owner_id=member(desk, "Person1")["id"])
    page, hand = desk.go("/team"), Keys(desk.page)
    hand.press(page.get_by_role("button", name="More about Person1"))
    hand.press(page.get_by_role("menuitem", name="Switch off"))
    dialog = page.get_by_role("dialog", name="Switch off Person1?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    hand.choose(dialog.get_by_role("combobox", name="Who takes over 1 contact"), "Person2")
    hand.press(dialog.get_by_role("button", name="Switch off"))
    expect(page.get_by_text("Person1 is switched off.")).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="More about Person1")).to_be_focused()
    assert leaver.context.request.get("/api/v1/session").status == 401
    eventually(
        lambda: business.get(f"/api/v1/contacts/{ada['id']}")["owner"]["name"] == "Person2",
        "the contact to be the other's",
    )

    hand.press(page.get_by_role("button", name="More about Person1"))
    hand.press(page.get_by_role("menuitem", name="Switch on"))
    line = page.get_by_role("row").filter(has_text=leaver.email)
    expect(line).to_contain_text("Active")
    assert member(desk, "Person1")["status"] == "active"


def test_an_invitation_is_sent_again_and_revoked(desk: Desk, sit_down: Callable[..., Desk]) -> None:
    guest, email = sit_down(signed_in=False), f"new.{desk.email}"
    guest.expects(401, "/api/v1/session/link")
    first = desk.call("POST", "/api/v1/members", {"email": email, "role": "staff", "name": "Noor"})
    page, hand = desk.go("/team"), Keys(desk.page)
    hand.press(page.get_by_role("button", name="More about Noor"))
    hand.press(page.get_by_role("menuitem", name="Send a new invitation link"))
    dialog = page.get_by_role("dialog", name="Invitation link for Noor")
    second = copied(page, hand)
    hand.press(dialog.get_by_role("button", name="Done"))
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="More about Noor")).to_be_focused()
    assert not opens(guest, first["link"])

    hand.press(page.get_by_role("button", name="More about Noor"))
    hand.press(page.get_by_role("menuitem", name="Revoke the invitation"))
    sure = page.get_by_role("dialog", name="Revoke the invitation of Noor?")
    hand.press(sure.get_by_role("button", name="Revoke the invitation"))
    expect(page.get_by_role("row").filter(has_text=email)).to_have_count(0)
    assert not opens(guest, second)
    emails = [each["email"] for each in desk.call("GET", "/api/v1/members")["items"]]
    assert email not in emails


def test_a_link_lets_a_member_in_once_and_no_stray_key_loses_it(
    desk: Desk, sit_down: Callable[..., Desk]
) -> None:
    sit_down("staff")
    guest = sit_down(signed_in=False)
    page, hand = desk.go("/team"), Keys(desk.page)
    hand.press(page.get_by_role("button", name="More about Person1"))
    hand.press(page.get_by_role("menuitem", name="New sign-in link"))
    dialog = page.get_by_role("dialog", name="Sign-in link for Person1")
    link = copied(page, hand)
    hand.strike("Escape")
    expect(dialog.get_by_text(link)).to_be_visible()
    hand.press(dialog.get_by_role("button", name="Done"))
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="More about Person1")).to_be_focused()
    assert opens(guest, link)
    assert guest.call("GET", "/api/v1/session")["member"]["name"] == "Person1"
    assert not opens(guest, link)


def test_numbers_are_masked_for_viewers_and_shown_again(
    desk: Desk, business: Business, sit_down: Callable[..., Desk]
) -> None:
    add(business, "Ada")
    viewer = sit_down("viewer")

    def seen() -> str:
        return str(viewer.call("GET", "/api/v1/contacts")["items"][0]["phone"])

    page, hand = desk.go("/team"), Keys(desk.page)
    switch = page.get_by_role("switch", name="Viewers see numbers and e-mail addresses masked")
    hand.flip(switch)
    expect(page.get_by_text("Viewers see numbers and addresses masked now.")).to_be_visible()
    assert "•" in seen()
    hand.flip(switch)
    expect(page.get_by_text("Viewers see numbers and addresses now.")).to_be_visible()
    assert "•" not in seen()


def test_a_job_that_runs_is_stopped_in_the_list_of_jobs(desk: Desk, business: Business) -> None:
    choose_plan(business, "scale")
    people = (f"Person {place},+55119{place:08}" for place in range(LONG))
    job = upload(business, "\n".join(["name,phone", *people]))["id"]
    business.post(f"/api/v1/imports/{job}/start")
    page, hand = desk.go("/jobs"), Keys(desk.page)
    line = page.get_by_role("row").filter(has_text="people.csv")
    hand.press(line.get_by_role("button", name="Stop"))
    expect(line).to_contain_text("Stopped")
    expect(line.get_by_role("button", name="Undo")).to_be_visible()
    kept = business.get(f"/api/v1/imports/{job}")
    assert kept["state"] == "stopped"
    assert 0 < kept["counts"]["skipped"] <= LONG


def test_what_became_of_each_row_of_a_job_is_looked_at(desk: Desk, business: Business) -> None:
    ada, bo = add(business, "Ada"), add(business, "Bo", status="hot")
    wanted = {"ids": [ada["id"], bo["id"]]}
    body = {"selection": wanted, "action": {"kind": "status", "status": "hot"}}
    job = desk.call("POST", "/api/v1/bulk", body)["id"]
    eventually(lambda: desk.call("GET", f"/api/v1/bulk/{job}")["state"] == "done", "the job")
    page, hand = desk.go("/jobs"), Keys(desk.page)
    opener = page.get_by_role("link", name="1 of 2")
    hand.press(opener)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link")).to_have_count(2)
    hand.press(dialog.get_by_role("button", name="Changed"))
    expect(dialog.get_by_role("link")).to_have_text(["Ada"])
    hand.press(dialog.get_by_role("button", name="Was like that"))
    expect(dialog.get_by_role("link")).to_have_text(["Bo"])
    hand.strike("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("/jobs$"))
    expect(opener).to_be_focused()

    kinds = page.get_by_role("navigation", name="Kind of job")
    hand.press(kinds.get_by_role("link", name="Imports"))
    expect(page).to_have_url(re.compile("kind=import"))
    expect(opener).to_have_count(0)


def test_who_waits_is_let_in_by_a_larger_plan(desk: Desk, business: Business) -> None:
    choose_plan(business, "free")
    write_at_once(business, 101)
    eventually(lambda: business.get("/api/v1/usage")["waiting"] == 1, "the one who waits")
    page, hand = desk.go("/usage"), Keys(desk.page)
    hand.press(page.get_by_role("main").get_by_role("link", name="Waiting room"))
    expect(page.get_by_role("heading", name="Waiting room")).to_be_visible()
    expect(page.get_by_role("region", name="Waiting room").get_by_role("row")).to_have_count(2)
    hand.press(page.get_by_role("main").get_by_role("link", name="See the plans"))

    grow = page.get_by_role("button", name="Switch to Growth")
    hand.press(grow)
    dialog = page.get_by_role("dialog", name="Change to Growth?")
    expect(dialog).to_contain_text("1 person who waits comes in.")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    hand.strike("Enter")
    expect(dialog).to_be_hidden()
    expect(grow).to_be_focused()
    assert business.get("/api/v1/usage")["plan"] == "free"

    hand.press(grow)
    hand.press(dialog.get_by_role("button", name="Switch to Growth"))
    expect(page.get_by_role("main").get_by_text("101 of 25,000")).to_be_visible()
    usage = business.get("/api/v1/usage")
    assert (usage["plan"], usage["used"], usage["waiting"]) == ("growth", 101, 0)
    desk.go("/waiting")
    expect(page.get_by_role("heading", name="Nobody is waiting")).to_be_visible()


def test_the_trail_is_narrowed_by_days(desk: Desk, business: Business) -> None:
    add(business, "Ada")
    page, hand = desk.go("/audit"), Keys(desk.page)
    created = page.get_by_text("tests created the contact: Ada")
    expect(created).to_be_visible()
    hand.date(page.get_by_label("From"), date(2025, 6, 15))
    expect(page).to_have_url(re.compile("from=2025-06-15"))
    expect(created).to_be_visible()
    hand.date(page.get_by_label("To", exact=True), date(2025, 11, 30))
    expect(page.get_by_text("Nothing happened that fits")).to_be_visible()
    expect(created).to_have_count(0)


def member(desk: Desk, name: str) -> dict[str, Any]:
    """A member of the team, by name."""
    team = desk.call("GET", "/api/v1/members")["items"]
    (found,) = (each for each in team if each["name"] == name)
    return dict(found)


def copied(page: Page, hand: Keys) -> str:
    """Copy the text that a dialog shows once; returns it."""
    dialog = page.get_by_role("dialog")
    hand.press(dialog.get_by_role("button", name="Copy"))
    expect(page.get_by_text("Copied")).to_be_visible()
    text = str(page.evaluate("navigator.clipboard.readText()"))
    expect(dialog.locator("code")).to_have_text(text)
    return text


def opens(guest: Desk, link: str) -> bool:
    """Whether a one-time link lets somebody in."""
    body = {"token": link.partition("token=")[2], "password": PASSWORD}
    return bool(guest.context.request.post("/api/v1/session/link", data=body).ok)


def choose_plan(business: Business, plan: str) -> None:
    """Give the business another plan, as the command line does."""
    address = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", address, json={"plan": plan})
