"""The owner sets the workspace up: its WhatsApp numbers, its tags."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.people import add
from tests.support.business import Business
from tests.support.product import VERIFY_TOKEN
from tests.support.waiting import eventually


def test_a_number_is_added_and_given_up(desk: Desk, hand: Hand, business: Business) -> None:
    desk.expects(422, "/api/v1/numbers")
    given = f"9{business.phone_number_id}"
    page = desk.go("/settings?section=whatsapp")
    expect(page.get_by_text(VERIFY_TOKEN, exact=True)).to_be_visible()
    expect(page.get_by_text("/webhooks/whatsapp")).to_be_visible()

    hand.press(page.get_by_role("button", name="Add a number"))
    dialog = page.get_by_role("dialog", name="Add a number")
    hand.write(dialog.get_by_label("Phone number id"), "+44 7700 900000")
    hand.write(dialog.get_by_label("Account id"), "1022")
    hand.press(dialog.get_by_role("button", name="Add a number"))
    expect(dialog.get_by_text("must be the id that Meta's dashboard shows")).to_be_visible()
    assert desk.barriers() == []

    hand.write(dialog.get_by_label("Phone number id"), given)
    hand.press(dialog.get_by_role("button", name="Add a number"))
    expect(page.get_by_role("cell", name=given, exact=True)).to_be_visible()
    expect(dialog).to_have_count(0)
    items = business.get("/api/v1/numbers")["items"]
    assert {each["phone_number_id"]: each["waba_id"] for each in items}[given] == "1022"

    hand.press(page.get_by_role("button", name=f"Delete the number {given}"))
    sure = page.get_by_role("dialog", name=f"Delete the number {given}")
    hand.press(sure.get_by_role("button", name="Delete", exact=True))
    expect(page.get_by_role("cell", name=given, exact=True)).to_have_count(0)
    expect(page.get_by_role("cell", name=business.phone_number_id, exact=True)).to_be_visible()


def test_two_spellings_of_a_tag_become_one(desk: Desk, hand: Hand, business: Business) -> None:
    desk.expects(409, "/api/v1/tags/*")
    add(business, "Ada", tags=["wholsale"])
    add(business, "Bo", tags=["Wholesale"])
    page = desk.go("/settings?section=tags")
    hand.press(page.get_by_role("button", name="Edit Name of the tag wholsale"))
    hand.write(page.get_by_role("textbox", name="Name of the tag wholsale"), "wholesale")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Merge the tag wholsale into another")
    expect(dialog.get_by_text("contact that has wholsale gets Wholesale")).to_be_visible()
    assert desk.barriers() == []
    hand.press(dialog.get_by_role("button", name="Merge", exact=True))
    expect(page.get_by_role("button", name="Edit Name of the tag wholsale")).to_have_count(0)
    expect(page.get_by_role("link", name="2", exact=True)).to_be_visible()
    eventually(
        lambda: (
            [each["tags"] for each in business.get("/api/v1/contacts")["items"]]
            == [["Wholesale"]] * 2
        ),
        "both to have the one tag",
    )


def test_the_whole_team_reads_the_clock_of_the_workspace(
    desk: Desk, hand: Hand, business: Business
) -> None:
    ada = add(business, "Ada")

    def chosen() -> object:
        return business.get("/api/v1/workspace")["settings"].get("time_zone")

    page = desk.go("/settings?section=workspace")
    eventually(lambda: chosen() == "Europe/Berlin", "the workspace to have the browser's time zone")
    field = page.get_by_role("combobox", name="Time zone")
    hand.write(field, "Kathmandu")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Asia/Kathmandu")
    assert desk.barriers() == []
    hand.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Time zone saved")).to_be_visible()
    assert chosen() == "Asia/Kathmandu"

    page = desk.go(f"/contacts/{ada['id']}")
    created = page.locator(f"time[datetime='{ada['created_at']}']").first
    assert str(created.get_attribute("title")).endswith("GMT+5:45")
    page = desk.go("/settings?section=preferences")
    own = page.get_by_role("switch", name="Times in this device's time zone")
    hand.press(own)
    expect(own).to_be_checked()
    page = desk.go(f"/contacts/{ada['id']}")
    assert "GMT+5:45" not in str(created.get_attribute("title"))
