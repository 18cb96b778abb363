"""The list: what it shows, its pages, its search and its filters."""

import re
from datetime import UTC, date, datetime

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.lines import tells
from tests.browser.stories.people import add, named, row, write_at_once
from tests.support.business import Business
from tests.support.waiting import eventually

COLUMNS = ["Name", "Phone", "Status", "Tags", "Owner", "Last active", "Created"]


def headers(page: Page) -> list[str]:
    """Read the headings of the columns that have one."""
    texts = page.get_by_role("columnheader").all_inner_texts()
    return [text for text in texts if text.strip()]


@tells("list")
def test_the_list_has_its_columns_and_pages(desk: Desk, hand: Hand, business: Business) -> None:
    write_at_once(business, 30)
    page = desk.go("/contacts?limit=25&sort=name")
    eventually(lambda: headers(page) == COLUMNS, "the columns")
    line = row(page, "Person 000")
    for text in ("+44 7700 100000", "Cold", "Nobody", str(datetime.now(UTC).year)):
        expect(line).to_contain_text(text)

    hand.press(page.get_by_role("button", name="Next"))
    expect(named(page).first).to_contain_text("Person 025")
    expect(page.get_by_text("26–30 of 30")).to_be_visible()
    hand.press(page.get_by_role("button", name="Previous"))
    expect(named(page).first).to_contain_text("Person 000")

    hand.press(page.get_by_role("button", name="Name"))
    expect(named(page).first).to_contain_text("Person 029")


@tells("list")
def test_columns_are_chosen_ordered_and_kept_for_the_member(
    desk: Desk, hand: Hand, business: Business
) -> None:
    add(business, "Ada", email="ada@engine.example")
    page = desk.go("/contacts")
    hand.press(page.get_by_role("button", name="Columns"))
    hand.press(page.get_by_role("checkbox", name="E-mail"))
    hand.press(page.get_by_role("checkbox", name="Tags"))
    hand.press(page.get_by_role("button", name="Move Status earlier"))
    expect(row(page, "Ada")).to_contain_text("ada@engine.example")
    wanted = ["Name", "Status", "Phone", "Owner", "Last active", "Created", "E-mail"]
    page.evaluate("localStorage.clear()")
    desk.go("/contacts")
    eventually(lambda: headers(page) == wanted, "the columns as they were chosen")

    hand.press(page.get_by_role("button", name="Columns"))
    hand.press(page.get_by_role("button", name="As at the start"))
    expect(page.get_by_role("columnheader", name="Tags")).to_be_visible()


@tells("search")
def test_anybody_is_found_by_name_phone_and_email(
    desk: Desk, hand: Hand, business: Business
) -> None:
    add(business, "Zoë Grünwald", phone="+49 151 2345 6789", email="zoe@loom.example")
    add(business, "Bo", phone="+44 7700 900321")
    business.eventually_found("zoe", "Zoë Grünwald")
    business.eventually_found("0321", "Bo")
    page = desk.go("/contacts")
    for words in ("zoe grunwald", "(0151) 2345-6789", "6789", "zoe@loom.example"):
        hand.write(page.get_by_label("Search contacts"), words)
        expect(page).to_have_url(re.compile("q="))
        expect(named(page)).to_have_count(1)
        expect(row(page, "Zoë Grünwald")).to_be_visible()
    hand.press(page.get_by_label("Clear the search"))
    expect(named(page)).to_have_count(2)


@tells("filters")
def test_filters_narrow_the_list_together(desk: Desk, hand: Hand, business: Business) -> None:
    me = desk.call("GET", "/api/v1/session")["member"]["id"]
    add(business, "Ada", status="hot", tags=["vip"], owner_id=me)
    add(business, "Bo", status="hot", tags=["vip"])
    add(business, "Cy", status="hot")
    add(business, "Di", status="warm", tags=["vip"])
    page = desk.go("/contacts?sort=name")
    for chip, choice, left in (
        ("Status", "Hot", ["Ada", "Bo", "Cy"]),
        ("Tags", "vip", ["Ada", "Bo"]),
        ("Owner", "Me", ["Ada"]),
    ):
        hand.press(page.get_by_role("button", name=chip, exact=True).first)
        hand.press(page.get_by_role("checkbox", name=choice))
        page.keyboard.press("Escape")
        expect(named(page)).to_have_text([re.compile(f"{name}$") for name in left])

    hand.press(page.get_by_role("button", name="Created", exact=True).first)
    hand.press(page.get_by_role("button", name="Today"))
    page.keyboard.press("Escape")
    expect(named(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("created_in=today"))
    hand.press(page.get_by_role("button", name="Created: Today"))
    period = page.get_by_role("dialog", name="Created")
    hand.date(period.get_by_label("To", exact=True), date(2025, 11, 30))
    expect(page.get_by_role("heading", name="No contact matches these filters")).to_be_visible()
    hand.press(period.get_by_role("button", name="7 days"))
    expect(named(page)).to_have_count(1)
    page.keyboard.press("Escape")
    hand.press(page.get_by_role("button", name="Clear filters"))
    expect(named(page)).to_have_count(4)


@tells("filters.marketing")
def test_who_stopped_marketing_is_filtered_and_left_out_of_an_export(
    desk: Desk, hand: Hand, business: Business
) -> None:
    business.hears_message("447700900001", "Ada", "STOP")
    business.hears_message("447700900002", "Bo", "hello")
    eventually(
        lambda: (
            [each["marketing"] for each in business.contacts()].count("stopped") == 1
            and len(business.contacts()) == 2
        ),
        "both, of whom one stopped",
    )
    page = desk.go("/contacts")
    hand.press(page.get_by_role("button", name="Marketing", exact=True))
    hand.press(page.get_by_role("checkbox", name="Stopped"))
    page.keyboard.press("Escape")
    expect(named(page)).to_have_text([re.compile("Ada")])
    hand.press(page.get_by_role("button", name="Remove the filter Marketing"))
    expect(named(page)).to_have_count(2)

    hand.press(page.get_by_role("button", name="Export"))
    left_out = page.get_by_role("checkbox", name="Leave out the 1 who stopped marketing")
    expect(left_out).to_be_checked()
    with page.expect_download() as download:
        hand.press(page.get_by_role("button", name="Export as CSV"))
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert ("Ada" in text, "Bo" in text) == (False, True)
