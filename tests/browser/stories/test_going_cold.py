"""The people whom the team is about to lose, worked through one after the other."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import update

from libs.common.db.schemes import open_database
from services.contacts.adapters.tables_people import contact
from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.people import add
from tests.support.business import Business
from tests.support.product import Product


def quiet(product: Product, business: Business, name: str, status: str, days: int) -> None:
    """Have somebody who was moved so many days ago, and never wrote."""
    made = add(business, name, status=status)
    environment = product.environment
    embedded = f"sqlite:///{environment['WARMLINE_DATA']}/contacts.db"
    database = open_database(environment.get("WARMLINE_CONTACTS_DATABASE_URL", embedded))
    since = datetime.now(UTC) - timedelta(days=days, minutes=5)
    with database.write("*") as connection:
        chosen = update(contact).where(contact.c.id == made["id"])
        connection.execute(chosen.values(status_since=since))
    database.close()


def test_the_team_works_through_the_people_going_cold(
    desk: Desk, hand: Hand, business: Business, warmline: Product
) -> None:
    for name, status, days in (("Ada", "hot", 9), ("Bo", "warm", 12), ("Cy", "hot", 5)):
        quiet(warmline, business, name, status, days)
    add(business, "Di", status="hot")
    page = desk.go("/going-cold")
    queue = page.get_by_role("list", name="People going cold")
    people = queue.locator("a[href^='/contacts/']")
    expect(people).to_have_text(["Bo", "Ada", "Cy"])
    expect(queue).to_contain_text("Hot for 9 days · never wrote")
    assert desk.barriers() == []

    hand.press(page.get_by_role("button", name="Snooze Bo"))
    hand.press(page.get_by_role("menuitemradio", name="For 3 days"))
    expect(people).to_have_text(["Ada", "Cy"])
    expect(people.first).to_be_focused()
    hand.press(page.get_by_role("button", name="Undo"))
    expect(people).to_have_text(["Bo", "Ada", "Cy"])

    hand.press(page.get_by_role("button", name="Ada is Hot"))
    hand.press(page.get_by_role("menuitemradio", name="Customer"))
    expect(people).to_have_text(["Bo", "Cy"])
    hand.press(page.get_by_role("button", name="Note about Bo"))
    hand.write(page.get_by_role("textbox", name="Note about Bo"), "called, no answer")
    hand.press(page.get_by_role("button", name="Add note"))
    expect(people.last).to_be_focused()

    hand.press(people.first)
    hand.press(page.get_by_role("tab", name="Everything"))
    story = page.get_by_role("tabpanel", name="Everything")
    expect(story).to_contain_text(
        re.compile("left the contact alone.*called, no answer", re.DOTALL)
    )
    assert desk.barriers() == []
