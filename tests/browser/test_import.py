"""A CSV file goes in: matched, reviewed, imported, and every row accounted for."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.support.business import Business
from tests.support.imports import run, upload

FILE = """Full name;Mobile;E-mail;Labels;Remark
Amara Okafor;+234 803 123 4567;amara@example.com;vip, wholesale;x
Omar Haddad;00962 79 123 4567;;;
Omar again;+962791234567;omar@example.com;;
Nobody;;nobody@example.com;;
Local;07700 900123;local@example.com;uk;
"""


def test_a_file_is_matched_reviewed_and_imported(
    desk: Desk, business: Business, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    page = desk.go("/imports/new")
    page.get_by_label("Choose a file").last.set_input_files(file)
    expect(page.get_by_text("5 rows · UTF-8")).to_be_visible()
    for column, field in (("Full name", "Name"), ("Mobile", "Phone"), ("Remark", "Leave out")):
        choice = page.get_by_role("combobox", name=f"What the column {column} becomes")
        expect(choice).to_have_value(field)

    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Import 2 contacts").wait_for()
    assert business.contacts() == []
    page.get_by_role("button", name="Invalid").click()
    expect(page.get_by_role("row").filter(has_text="country code")).to_contain_text("07700 900123")

    page.get_by_role("link", name="Change the columns").click()
    page.get_by_role("combobox", name="Country of numbers").fill("United Kingdom")
    page.get_by_role("option", name="United Kingdom").click()
    page.get_by_role("button", name="Check the rows").click()
    page.get_by_role("button", name="Import 3 contacts").click()
    expect(page.get_by_text("Done: 3 of 5 rows")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("link", name="Download 2 problem rows").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "Nobody" in text
    assert "Omar again" in text
    page.get_by_role("link", name="View the imported contacts").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    desk.go("/imports")
    expect(page.get_by_role("row").filter(has_text="people.csv")).to_contain_text("Finished")


@pytest.mark.parametrize("look", [{}, {"phone": True, "locale": "ar"}], ids=["wide", "phone"])
def test_a_wrong_cell_is_corrected_in_the_review_by_the_keyboard(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    job = upload(business, "name,phone,email\nAmara,+2348031234567,amara@\nOmar,12,\n")["id"]
    run(business, job, "check", "checked")
    desk = sit_down(**look)
    page = desk.go(f"/imports/{job}")
    button = page.locator("tbody button").first
    button.focus()
    page.keyboard.press("Enter")
    box = page.locator("tbody input")
    expect(box).to_be_focused()
    box.fill("amara@example")
    page.keyboard.press("Enter")
    expect(page.locator("tbody [role=alert]")).to_be_visible()
    assert desk.barriers() == []
    box.fill("amara@example.com")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr").first).to_contain_text("amara@example.com")
    expect(button).to_be_focused()
    assert desk.barriers() == []
    shown = business.get(f"/api/v1/imports/{job}")
    assert (shown["counts"]["created"], shown["counts"]["invalid"]) == (1, 1)
    run(business, job, "start", "finished")
    assert [each["email"] for each in business.contacts()] == ["amara@example.com"]


def test_a_file_that_is_no_table_says_why(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "photo.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    desk.expects(422, "/api/v1/imports")
    page = desk.go("/imports/new")
    page.get_by_label("Choose a file").last.set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("can't be imported")
