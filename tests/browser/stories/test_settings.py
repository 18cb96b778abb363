"""The owner sets the workspace up: its WhatsApp numbers."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.support.business import Business
from tests.support.product import VERIFY_TOKEN


def test_a_number_is_added_and_given_up(desk: Desk, hand: Hand, business: Business) -> None:
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
