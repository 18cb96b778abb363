"""The list by keyboard alone: many at once, what is filtered and sorted, columns and views."""

import re
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.keys import Keys
from tests.browser.stories.people import add, named, row, write_at_once
from tests.support.business import Business
from tests.support.waiting import eventually


def test_all_that_match_and_not_only_the_page_are_given_to_somebody_and_moved(
    desk: Desk, business: Business
) -> None:
    write_at_once(business, 30)
    for name in ("Ada", "Bo"):
        add(business, name, status="hot")
    page, hand = desk.go("/contacts?status=cold&limit=25&sort=name"), Keys(desk.page)
    hand.press(page.get_by_role("checkbox", name="Select this page"))
    bar = page.get_by_role("region", name="Selected contacts")
    expect(bar).to_contain_text("25 selected")
    hand.press(bar.get_by_role("button", name="Select all 30 that match"))
    expect(bar).to_contain_text("30 selected")
    hand.press(bar.get_by_role("button", name="Owner", exact=True))
    hand.press(page.get_by_role("menuitemradio", name="Me"))
    expect(page.get_by_text("30 contacts changed.")).to_be_visible()
    assert owners(business) == {"Person0": 30, None: 2}

    hand.press(page.get_by_role("checkbox", name="Select Person 003"))
    expect(bar).to_contain_text("29 selected")
    hand.press(bar.get_by_role("button", name="Status", exact=True))
    hand.press(page.get_by_role("menuitemradio", name="Warm"))
    expect(page.get_by_text("29 contacts changed.")).to_be_visible()
    assert [each["name"] for each in business.contacts(status="cold")] == ["Person 003"]
    assert {each["name"] for each in business.contacts(status="hot")} == {"Ada", "Bo"}

    hand.press(bar.get_by_role("button", name="Clear the selection"))
    expect(bar).to_be_hidden()


def test_rows_are_ticked_one_by_one_and_in_a_stretch(desk: Desk, business: Business) -> None:
    for name in ("Ada", "Bo", "Cy", "Di", "Ed"):
        add(business, name)
    page, hand = desk.go("/contacts?sort=name"), Keys(desk.page)
    bar = page.get_by_role("region", name="Selected contacts")
    hand.strike("j")
    expect(link(page, "Ada")).to_be_focused()
    hand.strike("x")
    expect(bar).to_contain_text("1 selected")
    hand.strike("x")
    expect(bar).to_be_hidden()

    hand.strike("j", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(link(page, "Di")).to_be_focused()
    assert ticked(page) == ["Bo", "Cy", "Di"]
    hand.strike("Shift+ArrowUp")
    expect(link(page, "Cy")).to_be_focused()
    assert ticked(page) == ["Bo", "Cy"]
    hand.strike("k", "k", "x")
    expect(link(page, "Ada")).to_be_focused()
    assert ticked(page) == ["Ada", "Bo", "Cy"]

    hand.press(bar.get_by_role("button", name="Status", exact=True))
    hand.press(page.get_by_role("menuitemradio", name="Hot"))
    expect(page.get_by_text("3 contacts changed.")).to_be_visible()
    assert {each["name"] for each in business.contacts(status="hot")} == {"Ada", "Bo", "Cy"}


def test_a_period_is_typed_day_by_day(desk: Desk, business: Business) -> None:
    add(business, "Ada")
    page, hand = desk.go("/contacts"), Keys(desk.page)
    chip = page.get_by_role("button", name=re.compile("^Created"))
    hand.press(chip.first)
    period = page.get_by_role("dialog", name="Created")
    hand.date(period.get_by_label("From"), date(2025, 6, 15))
    expect(page).to_have_url(re.compile("created_from=2025-06-15"))
    expect(named(page)).to_have_text([re.compile("Ada")])
    hand.date(period.get_by_label("To", exact=True), date(2025, 11, 30))
    expect(page).to_have_url(re.compile("created_from=2025-06-15&created_to=2025-11-30"))
    expect(page.get_by_role("heading", name="No contact matches these filters")).to_be_visible()
    hand.strike("Escape")
    expect(period).to_be_hidden()
    expect(page.get_by_role("button", name="Created: ")).to_be_focused()

    hand.press(page.get_by_role("button", name="Remove the filter Created"))
    expect(named(page)).to_have_text([re.compile("Ada")])


def test_tags_are_asked_for_any_or_all_or_none(desk: Desk, business: Business) -> None:
    for name, tags in (("Ada", ["vip", "north"]), ("Bo", ["vip"]), ("Cy", ["north"]), ("Di", [])):
        add(business, name, tags=tags)
    page, hand = desk.go("/contacts?sort=name"), Keys(desk.page)
    hand.press(page.get_by_role("button", name="Tags", exact=True).first)
    editor = page.get_by_role("dialog", name="Tags")
    expect(editor.get_by_role("textbox", name="Find in the list")).to_be_focused()
    for tag in ("vip", "north"):
        hand.press(editor.get_by_role("checkbox", name=tag))
    for how, left in (
        ("All of them", ["Ada"]),
        ("Any of them", ["Ada", "Bo", "Cy"]),
        ("is not", ["Di"]),
        ("is", ["Ada", "Bo", "Cy"]),
    ):
        hand.slide(editor.get_by_role("radio", name=how, exact=True))
        expect(named(page)).to_have_text([re.compile(f"{name}$") for name in left])
    hand.strike("Escape")
    expect(page.get_by_role("button", name="Tags: vip, north")).to_be_focused()


def test_filters_are_joined_by_or_and_taken_from_a_row(desk: Desk, business: Business) -> None:
    add(business, "Ada", status="hot")
    add(business, "Bo", tags=["vip"])
    add(business, "Cy")
    page, hand = desk.go("/contacts?sort=name&status=hot&tag=vip"), Keys(desk.page)
    expect(page.get_by_role("heading", name="No contact matches these filters")).to_be_visible()
    hand.take(page.get_by_role("combobox", name="How filters are joined"), "any")
    expect(named(page)).to_have_text([re.compile("Ada$"), re.compile("Bo$")])

    hand.press(page.get_by_role("button", name="Clear filters"))
    expect(named(page)).to_have_count(3)
    hand.strike("j", "j", "f")
    hand.press(page.get_by_role("menuitemradio", name="Only the tag vip"))
    expect(named(page)).to_have_text([re.compile("Bo$")])
    expect(page).to_have_url(re.compile("tag=vip"))


def test_a_page_is_gone_to_by_its_number_and_made_longer(desk: Desk, business: Business) -> None:
    write_at_once(business, 60)
    page, hand = desk.go("/contacts?limit=25&sort=name"), Keys(desk.page)
    number = page.get_by_role("textbox", name=re.compile("^Page . of 3$"))
    hand.write(number, "3")
    hand.strike("Enter")
    expect(named(page).first).to_contain_text("Person 050")
    expect(page).to_have_url(re.compile("page=3"))
    expect(number).to_be_focused()
    hand.take(page.get_by_role("combobox", name="Rows"), "50")
    expect(named(page)).to_have_count(50)
    expect(page.get_by_text("1–50 of 60")).to_be_visible()


def test_a_column_is_made_wider_and_is_so_everywhere(desk: Desk, business: Business) -> None:
    add(business, "Ada")
    page, hand = desk.go("/contacts"), Keys(desk.page)
    edge = page.get_by_role("separator", name="Width of Phone")
    before = int(str(edge.get_attribute("aria-valuenow")))
    hand.reach(edge)
    hand.strike("ArrowRight", "ArrowRight")
    expect(edge).to_have_attribute("aria-valuenow", str(before + 32))
    eventually(lambda: "phone" in preferences(desk).get("column_widths", {}), "the width")
    page.evaluate("localStorage.clear()")
    desk.go("/contacts")
    expect(edge).to_have_attribute("aria-valuenow", str(before + 32))
    hand.reach(edge)
    hand.strike("Enter")
    expect(edge).to_have_attribute("aria-valuenow", str(before))
    expect(edge).to_be_focused()


def test_a_view_is_renamed_pinned_and_begun_with(desk: Desk, business: Business) -> None:
    add(business, "Ada", status="hot")
    add(business, "Bo")
    desk.call("POST", "/api/v1/views", {"name": "Hot ones", "query": {"status": ["hot"]}})
    page, hand = desk.go("/contacts"), Keys(desk.page)
    views = page.get_by_role("navigation", name="Views")
    hand.press(views.get_by_role("link", name="Hot ones"))
    expect(named(page)).to_have_text([re.compile("Ada$")])

    hand.press(views.get_by_role("button", name="What to do with the view Hot ones"))
    hand.press(page.get_by_role("menuitemradio", name="Rename or share"))
    dialog = page.get_by_role("dialog", name="Rename or share")
    expect(dialog.get_by_label("Name")).to_be_focused()
    hand.write(dialog.get_by_label("Name"), "Soon ours")
    hand.flip(dialog.get_by_role("switch", name="The whole team sees it"))
    hand.press(dialog.get_by_role("button", name="Save"))
    expect(dialog).to_be_hidden()
    more = views.get_by_role("button", name="What to do with the view Soon ours")
    expect(more).to_be_focused()

    hand.press(more)
    hand.press(page.get_by_role("menuitemradio", name="Pin to the front"))
    expect(views.get_by_role("link", name="Soon ours, pinned")).to_be_visible()
    hand.press(more)
    hand.press(page.get_by_role("menuitemradio", name="Open the list with it"))
    eventually(lambda: view(desk)["is_default"], "the view the list begins with")
    kept = view(desk)
    assert (kept["name"], kept["shared"], kept["pinned"]) == ("Soon ours", True, True)
    page.evaluate("sessionStorage.clear()")
    desk.go("/contacts")
    expect(named(page)).to_have_text([re.compile("Ada$")])


def test_what_is_changed_in_a_view_is_dropped_or_kept(desk: Desk, business: Business) -> None:
    for name, status in (("Ada", "hot"), ("Bo", "warm")):
        add(business, name, status=status)
    desk.call("POST", "/api/v1/views", {"name": "Hot ones", "query": {"status": ["hot"]}})
    page, hand = desk.go("/contacts?sort=name"), Keys(desk.page)
    views = page.get_by_role("navigation", name="Views")
    hand.press(views.get_by_role("link", name="Hot ones"))
    also_warm(page, hand)
    hand.press(views.get_by_role("button", name="Cancel"))
    expect(named(page)).to_have_text([re.compile("Ada$")])
    assert view(desk)["query"]["status"] == ["hot"]

    also_warm(page, hand)
    hand.press(views.get_by_role("button", name="Save changes"))
    expect(views.get_by_role("button", name="Save changes")).to_be_hidden()
    assert sorted(view(desk)["query"]["status"]) == ["hot", "warm"]


def also_warm(page: Page, hand: Keys) -> None:
    """Ask for those who are warm, too, of a list that shows who is hot."""
    hand.press(page.get_by_role("button", name="Status: Hot"))
    hand.press(page.get_by_role("dialog", name="Status").get_by_role("checkbox", name="Warm"))
    hand.strike("Escape")
    expect(named(page)).to_have_count(2)


def link(page: Page, name: str) -> Any:
    """The name in its row."""
    return row(page, name).get_by_role("link").first


def ticked(page: Page) -> list[str]:
    """Whose rows are ticked, in their order."""
    boxes = page.get_by_role("checkbox", name=re.compile("^Select "), checked=True)
    labels = [str(each.get_attribute("aria-label")) for each in boxes.all()]
    return [each.removeprefix("Select ") for each in labels if each != "Select this page"]


def owners(business: Business) -> dict[str | None, int]:
    """How many contacts each has, by name."""
    found = [each["owner"] and each["owner"]["name"] for each in business.contacts(limit=100)]
    return {name: found.count(name) for name in found}


def preferences(desk: Desk) -> dict[str, Any]:
    """What the member chose, as the server keeps it."""
    kept: dict[str, Any] = desk.call("GET", "/api/v1/session")["member"]["preferences"]
    return kept


def view(desk: Desk) -> dict[str, Any]:
    """The one view there is."""
    (only,) = desk.call("GET", "/api/v1/views")["items"]
    found: dict[str, Any] = only
    return found
