"""A file comes in: matched, checked and imported; stopped while it runs; and taken back."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.lines import tells
from tests.browser.stories.people import add, row
from tests.support.business import Business
from tests.support.imports import run, upload

FILE = """Full name;Mobile;E-mail;Labels;Nickname
Amara Okafor;+234 803 123 4567;amara@example.com;vip, wholesale;Mimi
Omar Haddad;00962 79 123 4567;;;
Nobody;;nobody@example.com;;
"""
LONG = 60_000
"""Rows that no machine imports before a person has found the button that stops it."""


@tells("adding.import")
def test_a_file_is_matched_checked_and_imported(
    desk: Desk, hand: Hand, business: Business, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    page = desk.go("/contacts")
    hand.press(page.get_by_role("link", name="Import", exact=True))
    hand.give(page.get_by_role("button", name="Choose a file").first, file)
    phone = page.get_by_role("combobox", name="What the column Mobile becomes")
    expect(phone).to_have_value("Phone")
    hand.choose(page.get_by_role("combobox", name="What the column Full name becomes"), "Leave out")
    hand.choose(page.get_by_role("combobox", name="What the column Nickname becomes"), "Name")
    hand.press(page.get_by_role("button", name="Check the rows"))
    reviewed = page.get_by_role("region", name="Rows").get_by_role("row")
    expect(reviewed.filter(has_text="Mimi")).to_be_visible()

    hand.press(page.get_by_role("link", name="Change the columns"))
    hand.choose(page.get_by_role("combobox", name="What the column Nickname becomes"), "Leave out")
    hand.choose(page.get_by_role("combobox", name="What the column Full name becomes"), "Name")
    hand.press(page.get_by_role("button", name="Check the rows"))
    hand.press(page.get_by_role("button", name="Import 2 contacts"))
    expect(page.get_by_text("Done: 2 of 3 rows")).to_be_visible()
    hand.press(page.get_by_role("link", name="View the imported contacts"))
    expect(row(page, "Omar Haddad")).to_be_visible()
    kept = {each["name"]: (each["email"], each["tags"]) for each in business.contacts()}
    assert kept == {
        "Amara Okafor": ("amara@example.com", ["vip", "wholesale"]), "Omar Haddad": (None, []),
    }  # fmt: skip


@tells("adding.import.stop")
def test_an_import_that_runs_is_stopped_and_the_rest_is_not_touched(
    desk: Desk, hand: Hand, business: Business
) -> None:
    address = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", address, json={"plan": "scale"})
    people = (f"Person {place},+55119{place:08}" for place in range(LONG))
    job = upload(business, "\n".join(["name,phone", *people]))
    page = desk.go("/imports")
    business.post(f"/api/v1/imports/{job['id']}/start")
    hand.press(page.get_by_role("link", name="people.csv"))
    hand.press(page.get_by_role("button", name="Stop", exact=True))
    expect(page.get_by_text("The rest was not touched")).to_be_visible()

    counts = business.get(f"/api/v1/imports/{job['id']}")["counts"]
    assert counts["created"] == business.get("/api/v1/usage")["used"]
    assert counts["created"] + counts["skipped"] == LONG
    assert counts["skipped"] > 0


@tells("adding.import.undo")
def test_an_import_is_taken_back_except_what_somebody_changed_since(
    desk: Desk, hand: Hand, business: Business
) -> None:
    known = add(business, "Ada", email="ada@engine.example")
    rows = [f"Ada,{known['phone']},ada@loom.example", "Bo,+447700901001,", "Cy,+447700901002,"]
    job = upload(business, "\n".join(["name,phone,email", *rows]))
    run(business, job["id"], "start", "finished")
    made = {each["name"]: each for each in business.contacts()}
    assert made["Ada"]["email"] == "ada@loom.example"
    business.put(f"/api/v1/contacts/{made['Bo']['id']}/status", {"status": "hot"})

    page = desk.go("/imports")
    hand.press(page.get_by_role("link", name="people.csv"))
    hand.press(page.get_by_role("button", name="Undo this import"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Undo this import"))
    expect(page.get_by_text("This import was undone")).to_be_visible()
    did = page.get_by_role("region", name="What the undo did")
    expect(did.get_by_role("button", name="Taken back")).to_contain_text("2")
    hand.press(did.get_by_role("button", name="Kept"))
    expect(page.get_by_role("row").filter(has_text="+447700901001")).to_be_visible()

    left = {each["name"]: each["email"] for each in business.contacts()}
    assert left == {"Ada": "ada@engine.example", "Bo": None}
