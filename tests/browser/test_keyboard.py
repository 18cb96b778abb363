"""Rooms that are entered seldom, by keyboard alone. What people do all day is told in `stories`."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import PASSWORD, Desk
from tests.browser.keys import Keys
from tests.browser.stories.hand import Keyboard
from tests.browser.stories.people import add, row
from tests.support.business import Business
from tests.support.waiting import eventually

BETTER = "a much better password"


def test_one_signs_in_changes_the_password_and_signs_out(sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(signed_in=False)
    page, hand = desk.go("/settings?section=devices"), Keyboard(desk.page)
    hand.write(page.get_by_label("E-mail"), desk.email)
    hand.write(page.get_by_label("Password", exact=True), PASSWORD)
    hand.press(page.get_by_role("checkbox", name="Keep me signed in"))
    hand.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_text("This browser")).to_be_visible()
    assert all(
        each["expires"] == -1 for each in desk.context.cookies() if "warmline" in each["name"]
    )

    hand.press(page.get_by_role("tab", name="Preferences"))
    hand.write(page.get_by_label("Present password"), PASSWORD)
    hand.write(page.get_by_label("New password"), BETTER)
    hand.press(page.get_by_role("button", name="Save").last)
    expect(page.get_by_text("Password changed")).to_be_visible()

    hand.press(page.get_by_role("button", name="Person0"))
    desk.expects(401, "/api/v1/*")
    hand.press(page.get_by_role("menuitem", name="Sign out"))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_invited_person_comes_in(sit_down: Callable[..., Desk]) -> None:
    desk, guest = sit_down(), sit_down(signed_in=False)
    invited = desk.call("POST", "/api/v1/members", {"email": f"k.{desk.email}", "role": "staff"})
    page, hand = guest.page, Keyboard(guest.page)
    page.goto(invited["link"].partition(desk.business.product.url)[2] or invited["link"])
    hand.write(page.get_by_label("New password"), PASSWORD)
    hand.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()


def test_a_browser_elsewhere_is_signed_out(sit_down: Callable[..., Desk]) -> None:
    desk, other = sit_down(), sit_down(signed_in=False)
    body = {"email": desk.email, "password": PASSWORD}
    assert other.context.request.post("/api/v1/session", data=body).ok
    page, hand = desk.go("/settings?section=devices"), Keyboard(desk.page)
    hand.press(page.get_by_role("row").get_by_role("button", name="Sign out"))
    expect(page.get_by_role("row").get_by_role("button", name="Sign out")).to_have_count(0)
    assert other.context.request.get("/api/v1/session").status == 401


def test_a_key_is_made_shown_once_and_revoked(desk: Desk) -> None:
    page, hand = desk.go("/settings?section=keys"), Keyboard(desk.page)
    hand.press(page.get_by_role("button", name="New API key"))
    dialog = page.get_by_role("dialog", name="New API key")
    hand.write(dialog.get_by_label("Name"), "Till")
    hand.press(dialog.get_by_role("button", name="Create the key"))
    expect(dialog.get_by_text(re.compile(r"^wl_[a-z0-9]{8}_"))).to_be_visible()
    hand.press(dialog.get_by_role("button", name="Close"))
    hand.press(page.get_by_role("button", name="Revoke Till"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Revoke"))
    expect(page.get_by_role("cell", name="Till", exact=True)).to_have_count(0)
    assert "Till" not in {each["name"] for each in desk.call("GET", "/api/v1/api-keys")["items"]}


def test_a_view_is_kept_and_deleted(desk: Desk, business: Business) -> None:
    add(business, "Ada", status="hot")
    page, hand = desk.go("/contacts?status=hot"), Keyboard(desk.page)
    hand.press(page.get_by_role("button", name="Keep as a view"))
    dialog = page.get_by_role("dialog", name="Keep as a view")
    hand.write(dialog.get_by_label("Name"), "Hot ones")
    hand.press(dialog.get_by_role("button", name="Save"))
    expect(dialog).to_have_count(0)
    hand.press(page.get_by_role("button", name="What to do with the view Hot ones"))
    hand.press(page.get_by_role("menuitemradio", name="Delete the view"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Delete the view"))
    eventually(lambda: desk.call("GET", "/api/v1/views")["items"] == [], "no view")


def test_a_list_is_exported_in_a_choice_of_columns(desk: Desk, business: Business) -> None:
    add(business, "Ada")
    page, hand = desk.go("/contacts"), Keyboard(desk.page)
    hand.press(page.get_by_role("button", name="Export", exact=True))
    dialog = page.get_by_role("dialog", name="Export contacts")
    hand.press(dialog.get_by_role("checkbox", name="Status"))
    with page.expect_download() as download:
        hand.press(dialog.get_by_role("button", name="Export as CSV"))
    head, ada = download.value.path().read_text("utf-8-sig").splitlines()
    assert "Ada" in ada
    assert "status" not in head.lower()


def test_a_contact_comes_back_from_the_trash_and_a_person_is_forgotten(
    desk: Desk, business: Business
) -> None:
    ada = add(business, "Ada")
    page, hand = desk.go(f"/contacts/{ada['id']}"), Keyboard(desk.page)
    hand.press(page.get_by_role("main").get_by_role("button", name="More", exact=True))
    hand.press(page.get_by_role("menuitem", name="Move to the trash"))
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()

    desk.go("/trash")
    hand.press(page.get_by_role("button", name="Restore Ada"))
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()

    desk.go(f"/contacts/{ada['id']}")
    hand.press(page.get_by_role("main").get_by_role("button", name="More", exact=True))
    hand.press(page.get_by_role("menuitem", name="Forget for good"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Forget for good"))
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    assert business.call("GET", f"/api/v1/contacts/{ada['id']}").status_code == 404


def test_a_bulk_change_is_taken_back_and_found_in_the_trail(desk: Desk, business: Business) -> None:
    ada = add(business, "Ada")
    wanted = {"selection": {"ids": [ada["id"]]}, "action": {"kind": "status", "status": "hot"}}
    job = desk.call("POST", "/api/v1/bulk", wanted)["id"]
    eventually(lambda: desk.call("GET", f"/api/v1/bulk/{job}")["state"] == "done", "the job")
    page, hand = desk.go("/jobs"), Keyboard(desk.page)
    hand.press(page.get_by_role("row").get_by_role("button", name="Undo"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Undo"))
    expect(page.get_by_text("Taken back")).to_be_visible()
    desk.go("/contacts")
    expect(row(page, "Ada")).to_contain_text("Cold")

    desk.go("/audit")
    hand.choose(page.get_by_role("combobox", name="What was done"), "Bulk actions")
    expect(page).to_have_url(re.compile(r"action=bulk\."))
    expect(page.get_by_text("began a bulk action").first).to_be_visible()
    hand.press(page.get_by_role("button", name="Clear filters"))
    expect(page).to_have_url(re.compile(r"/audit$"))


def test_how_warmline_looks_is_chosen(desk: Desk) -> None:
    page, hand = desk.go("/settings?section=preferences"), Keys(desk.page)
    hand.choose(page.get_by_role("combobox", name="Colours"), "Dark")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    switch, sheet = (
        page.get_by_role("switch", name="Single-key shortcuts"),
        page.get_by_role("dialog"),
    )
    hand.reach(switch)
    hand.strike("?")
    expect(sheet).to_contain_text("Add contact")
    hand.strike("Escape")
    expect(sheet).to_have_count(0)
    expect(switch).to_be_focused()
    hand.flip(switch)
    eventually(
        lambda: (
            desk.call("GET", "/api/v1/session")["member"]["preferences"].get("shortcuts") is False
        ),
        "the server to know",
    )
    hand.strike("?")
    desk.rest()
    expect(sheet).to_have_count(0)
