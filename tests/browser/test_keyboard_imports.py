"""A file that is not as it should be, by keyboard alone: read otherwise, matched and put right."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.keys import Keys
from tests.support.business import Business
from tests.support.imports import run, upload

LOCAL = """name,phone
Amara,+234 803 123 4567
Bola,0803 765 4321
Chidi,0806 123 4567
Dayo,0705 123 4567
"""
BRITISH = """name,phone
Ada,07700 900123
"""
WORDS = """name,phone,status
Ada,+44 7700 900001,prospect
Bo,+44 7700 900002,buyer
Cy,+44 7700 900003,hot
"""
TILDES = """name, given~phone
Grünwald, Zoë~+44 7700 900001
Okafor, Amara~+44 7700 900002
"""
WRONG = """name,phone,email
Amara,+2348031234567,amara@
Omar,12,
Bo,+44 7700 900001,bo@example.com
"""


def test_the_number_doctor_proposes_the_country_and_is_believed(
    desk: Desk, business: Business
) -> None:
    job = upload(business, LOCAL)["id"]
    page, hand = desk.go(f"/imports/{job}?step=map"), Keys(desk.page)
    doctor = page.get_by_role("region", name="Phone numbers")
    expect(doctor).to_contain_text("1 of 4 numbers can be read.")
    expect(doctor).to_contain_text("With Nigeria as their country")
    hand.press(doctor.get_by_role("button", name="Read them so"))
    expect(doctor).to_contain_text("4 of 4 numbers can be read.")
    expect(doctor.get_by_role("button", name="Read them so")).to_have_count(0)
    country = page.get_by_role("combobox", name="Country of numbers without a country code")
    expect(country).to_have_value("Nigeria")
    hand.press(page.get_by_role("button", name="Check the rows"))
    hand.press(page.get_by_role("button", name="Import 4 contacts"))
    expect(page.get_by_text("Done: 4 of 4 rows")).to_be_visible()
    assert all(each["phone"].startswith("+234") for each in business.contacts())
    assert len(business.contacts()) == 4


def test_a_country_is_found_by_its_name_and_everybody_is_tagged(
    desk: Desk, business: Business
) -> None:
    job = upload(business, BRITISH)["id"]
    page, hand = desk.go(f"/imports/{job}?step=map"), Keys(desk.page)
    country = page.get_by_role("combobox", name="Country of numbers without a country code")
    hand.search(country, "United K", "United Kingdom")
    expect(page.get_by_text("1 of 1 numbers can be read.")).to_be_visible()
    hand.write(page.get_by_role("combobox", name="Tag everybody in this file"), "fair")
    hand.strike("Enter")
    hand.press(page.get_by_role("radio", name="Fill the gaps"))
    hand.press(page.get_by_role("button", name="Check the rows"))
    hand.press(page.get_by_role("button", name="Import 1 contact"))
    expect(page.get_by_text("Done: 1 of 1 rows")).to_be_visible()
    (ada,) = business.contacts()
    assert (ada["phone"], ada["tags"]) == ("+447700900123", ["fair"])
    assert business.get(f"/api/v1/imports/{job}")["mapping"]["on_match"] == "fill"


def test_what_a_file_calls_a_status_is_matched(desk: Desk, business: Business) -> None:
    job = upload(business, WORDS)["id"]
    page, hand = desk.go(f"/imports/{job}?step=map"), Keys(desk.page)
    statuses = page.get_by_role("region", name="Match the statuses")
    expect(statuses).to_contain_text("2 values are not matched")
    hand.choose(statuses.get_by_role("combobox", name="Status that prospect stands for"), "Warm")
    expect(statuses).to_contain_text("1 value is not matched")
    hand.choose(statuses.get_by_role("combobox", name="Status that buyer stands for"), "Customer")
    expect(statuses).to_contain_text("Every value has a status.")
    hand.press(page.get_by_role("button", name="Check the rows"))
    hand.press(page.get_by_role("button", name="Import 3 contacts"))
    expect(page.get_by_text("Done: 3 of 3 rows")).to_be_visible()
    kept = {each["name"]: each["status"] for each in business.contacts()}
    assert kept == {"Ada": "warm", "Bo": "customer", "Cy": "hot"}


def test_a_file_is_read_otherwise_than_it_was_at_first(
    desk: Desk, business: Business, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(TILDES, encoding="utf-8")
    page, hand = desk.go("/imports/new"), Keys(desk.page)
    hand.give(page.get_by_role("button", name="Choose a file").first, file)
    expect(page.get_by_text("UTF-8 · separated by comma")).to_be_visible()
    hand.press(page.get_by_text("Read the file otherwise"))
    hand.choose(page.get_by_role("combobox", name="Encoding of the file"), "windows-1252")
    between = page.get_by_role("combobox", name="What stands between cells")
    hand.choose(between, "Another character")
    hand.write(page.get_by_label("The character between cells"), "~")
    again = page.get_by_role("button", name="Read again")
    hand.press(again)
    expect(page.get_by_text("windows-1252 · separated by ~")).to_be_visible()
    first = page.get_by_role("region", name="The first rows")
    expect(first).to_contain_text("GrÃ¼nwald, ZoÃ«")

    hand.choose(page.get_by_role("combobox", name="Encoding of the file"), "utf-8")
    hand.press(page.get_by_role("radio", name="It is a contact already"))
    hand.press(again)
    expect(page.get_by_text("3 rows · utf-8 · separated by ~")).to_be_visible()
    hand.press(page.get_by_role("radio", name="It names the columns"))
    hand.press(again)
    expect(page.get_by_text("2 rows · utf-8 · separated by ~")).to_be_visible()
    expect(first).to_contain_text("Grünwald, Zoë")

    hand.choose(page.get_by_role("combobox", name="What the column name, given becomes"), "Name")
    hand.press(page.get_by_role("button", name="Check the rows"))
    hand.press(page.get_by_role("button", name="Import 2 contacts"))
    expect(page.get_by_text("Done: 2 of 2 rows")).to_be_visible()
    kept = {each["name"] for each in business.contacts()}
    assert kept == {"Grünwald, Zoë", "Okafor, Amara"}
    (only,) = business.get("/api/v1/imports")["items"]
    assert only["delimiter"] == "~"


def test_only_rows_with_problems_are_looked_at_and_put_right(
    desk: Desk, business: Business
) -> None:
    job = upload(business, WRONG)["id"]
    run(business, job, "check", "checked")
    page, hand = desk.go(f"/imports/{job}?step=review"), Keys(desk.page)
    rows = page.get_by_role("region", name="Rows").locator("tbody tr")
    expect(rows).to_have_count(3)
    hand.press(page.get_by_role("button", name=re.compile("Invalid$")))
    expect(rows).to_have_count(2)
    hand.press(page.get_by_role("button", name=re.compile("Invalid$")))
    expect(rows).to_have_count(3)
    hand.flip(page.get_by_role("switch", name="Only rows with problems"))
    expect(rows).to_have_count(2)

    correct = page.get_by_role("button", name=re.compile("^Correct phone in row"))
    box = page.get_by_role("textbox", name=re.compile("^Correct phone in row"))
    hand.press(correct)
    expect(box).to_be_focused()
    hand.strike("Escape")
    expect(correct).to_be_focused()
    hand.strike("Enter")
    hand.write(box, "13")
    hand.strike("Enter")
    expect(rows.get_by_role("alert")).to_be_visible()
    expect(box).to_be_focused()
    hand.write(box, "+44 7700 900002")
    hand.strike("Enter")
    expect(box).to_have_count(0)
    shown = business.get(f"/api/v1/imports/{job}")["counts"]
    assert (shown["created"], shown["invalid"]) == (2, 1)

    hand.flip(page.get_by_role("switch", name="Only rows with problems"))
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Omar")).to_contain_text("Corrected by Person0")
    hand.press(page.get_by_role("button", name="Import 2 contacts"))
    expect(page.get_by_text("Done: 2 of 3 rows")).to_be_visible()
    kept = {each["name"]: each["phone"] for each in business.contacts()}
    assert kept == {"Omar": "+447700900002", "Bo": "+447700900001"}
