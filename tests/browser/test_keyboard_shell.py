"""From anywhere to anywhere by keyboard alone: where the focus goes, and where it comes back to."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.keys import Keys
from tests.browser.stories.people import add, row
from tests.support.business import Business
from tests.support.waiting import eventually


def test_the_sheet_of_keys_gives_the_focus_back(desk: Desk, business: Business) -> None:
    add(business, "Ada")
    page, hand = desk.go("/contacts"), Keys(desk.page)
    hand.strike("j")
    ada = row(page, "Ada").get_by_role("link").first
    expect(ada).to_be_focused()
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    hand.strike("?")
    expect(sheet).to_contain_text("Select the row")
    hand.strike("Escape")
    expect(sheet).to_be_hidden()
    expect(ada).to_be_focused()

    own = page.get_by_role("button", name="Person0")
    hand.press(own)
    hand.press(page.get_by_role("menuitem", name="Keyboard shortcuts"))
    hand.press(sheet.get_by_role("button", name="Close"))
    expect(sheet).to_be_hidden()
    expect(own).to_be_focused()


def test_the_palette_goes_to_places_and_people_does_things_and_gives_the_focus_back(
    desk: Desk, business: Business
) -> None:
    add(business, "Ada")
    add(business, "Adam")
    business.eventually_found("adam", "Adam")
    business.eventually_found("ada", "Ada")
    page, hand = desk.go("/contacts?sort=name"), Keys(desk.page)
    hand.strike("j", "Control+k")
    palette = page.get_by_role("dialog", name="Find a person, a place or a command")
    box = palette.get_by_role("combobox")
    expect(box).to_be_focused()
    hand.strike("Escape")
    expect(palette).to_be_hidden()
    expect(row(page, "Ada").get_by_role("link").first).to_be_focused()

    hand.press(page.get_by_role("button", name="Find or do"))
    hand.write(box, "tea")
    expect(palette.get_by_role("option", name="Team", selected=True)).to_be_visible()
    hand.strike("Enter")
    expect(page.get_by_role("heading", name="Team", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()

    hand.strike("Control+k")
    hand.write(box, "ada")
    expect(palette.get_by_role("option", name="Ada", selected=True)).to_be_visible()
    hand.strike("ArrowDown")
    expect(palette.get_by_role("option", name="Adam", selected=True)).to_be_visible()
    hand.strike("Enter")
    expect(page.get_by_role("heading", name="Adam", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()

    hand.strike("Control+k")
    hand.write(box, "dark")
    expect(palette.get_by_role("option", name="Dark", selected=True)).to_be_visible()
    hand.strike("Enter")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(page.get_by_role("main")).to_be_focused()
    eventually(
        lambda: (
            desk.call("GET", "/api/v1/session")["member"]["preferences"].get("scheme") == "dark"
        ),
        "the server to know",
    )


def test_places_have_keys_and_the_way_to_the_content_is_short(
    desk: Desk, business: Business
) -> None:
    add(business, "Ada")
    page, hand = desk.go("/contacts"), Keys(desk.page)
    hand.strike("Tab")
    for keys, heading in (("g p", "Pipeline"), ("g u", "Usage"), ("g s", "Settings")):
        hand.strike(*keys.split())
        expect(page.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        expect(page.get_by_role("main")).to_be_focused()
    desk.go("/contacts")
    hand.press(page.get_by_role("link", name="Skip to the content"))
    expect(page.get_by_role("main")).to_be_focused()
