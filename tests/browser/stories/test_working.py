"""The team at work: one status, many at once, the board, and what a colleague sees."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.lines import tells
from tests.browser.stories.people import add, named, row
from tests.support.business import Business
from tests.support.waiting import eventually

LISTEN = """
  window.__news = [];
  window.EventSource = class extends window.EventSource {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const news = JSON.parse(data);
        window.__news.push([news.type, news.id]);
      });
    }
  };
"""
"""Has a page keep what the server's stream told it."""


@tells("workflow", "workflow.again")
def test_a_status_goes_all_the_way_and_back_and_is_audited(
    desk: Desk, hand: Hand, business: Business
) -> None:
    made = add(business, "Ada")
    page = desk.go("/contacts")
    way = ["Cold", "Warm", "Hot", "Customer", "Cold"]
    for before, after in pairwise(way):
        hand.press(page.get_by_role("button", name=f"Ada is {before}"))
        hand.press(page.get_by_role("menuitemradio", name=after))
        expect(page.get_by_role("button", name=f"Ada is {after}")).to_be_visible()
    hand.press(page.get_by_role("link", name="Ada", exact=True))
    hand.press(page.get_by_role("tab", name="Activity"))
    moves = page.get_by_role("listitem").filter(has_text="moved the contact")
    expect(moves).to_have_count(4)
    expect(moves.first).to_contain_text("Person0")
    expect(moves.first).to_contain_text(re.compile("Customer.*Cold"))
    trail = business.get(f"/api/v1/contacts/{made['id']}/audit")["items"]
    assert trail[0]["facts"]["move"] == "re_engage"


@tells("live", "list")
def test_tags_and_owner_are_changed_in_the_row(desk: Desk, hand: Hand, business: Business) -> None:
    made = add(business, "Ada", tags=["north"])
    page = desk.go("/contacts")
    hand.press(page.get_by_role("button", name="Tags of Ada: north."))
    popover = page.get_by_role("dialog", name="Tags of Ada")
    hand.write(popover.get_by_role("textbox"), "vip")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Tags of Ada: north, vip.")).to_be_visible()
    hand.press(popover.get_by_role("checkbox", name="north"))
    expect(page.get_by_role("button", name="Tags of Ada: vip.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(popover).to_be_hidden()

    hand.press(page.get_by_role("button", name="Owner of Ada: Nobody."))
    hand.press(page.get_by_role("menuitemradio", name="Me"))
    expect(page.get_by_role("button", name="Owner of Ada: Person0.")).to_be_visible()
    expect(page.get_by_text("Owner of Ada: Person0")).to_be_visible()

    def is_kept() -> bool:
        kept = business.get(f"/api/v1/contacts/{made['id']}")
        return (kept["tags"], (kept["owner"] or {}).get("name")) == (["vip"], "Person0")

    eventually(is_kept, "the tag and the owner")


@tells("bulk.tag", "bulk.status", "bulk.export", "bulk.delete")
def test_many_are_tagged_moved_exported_and_deleted(
    desk: Desk, hand: Hand, business: Business
) -> None:
    for name in ("Ada", "Bo", "Cy", "Di"):
        add(business, name)
    page = desk.go("/contacts?sort=name")
    for name in ("Ada", "Bo", "Cy"):
        hand.press(page.get_by_role("checkbox", name=f"Select {name}"))
    bar = page.get_by_role("region", name="Selected contacts")
    expect(bar).to_contain_text("3 selected")

    hand.press(bar.get_by_role("button", name="Tags", exact=True))
    hand.write(page.get_by_role("dialog").get_by_label("Tags"), "fair")
    page.keyboard.press("Enter")
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Apply", exact=True))
    expect(page.get_by_text("3 contacts changed.")).to_be_visible()
    expect(row(page, "Bo")).to_contain_text("fair")

    hand.press(bar.get_by_role("button", name="Status", exact=True))
    hand.press(page.get_by_role("menuitemradio", name="Warm"))
    expect(page.get_by_role("button", name="Cy is Warm")).to_be_visible()

    hand.press(bar.get_by_role("button", name="Export"))
    exporting = page.get_by_role("dialog", name="Export contacts")
    expect(exporting.get_by_role("radio", name="3 selected")).to_be_checked()
    with page.expect_download() as download:
        hand.press(exporting.get_by_role("button", name="Export as CSV"))
    expect(exporting).to_be_hidden()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 4

    hand.press(bar.get_by_role("button", name="Delete"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Delete"))
    expect(named(page)).to_have_count(1)
    assert [each["name"] for each in business.contacts()] == ["Di"]
    assert {each["name"] for each in business.contacts(state="trashed")} == {"Ada", "Bo", "Cy"}


@tells("pipeline")
def test_a_card_goes_to_any_column_and_the_counts_follow(
    desk: Desk, hand: Hand, business: Business
) -> None:
    for name, status in (("Ada", "cold"), ("Bo", "cold"), ("Cy", "customer")):
        add(business, name, status=status)
    page = desk.go("/pipeline")
    expect(page.get_by_text("33.3% of 3 contacts are customers")).to_be_visible()
    hand.drag("Ada", "Customer")
    won = page.get_by_role("region", name="Customer", exact=True)
    expect(won.get_by_text("Ada")).to_be_visible()
    expect(won.get_by_role("heading")).to_contain_text("2")
    expect(page.get_by_text("66.7% of 3 contacts are customers")).to_be_visible()
    assert [each["name"] for each in business.contacts(status="cold")] == ["Bo"]

    hand.drag("Cy", "Warm")
    expect(page.get_by_role("region", name="Warm", exact=True).get_by_text("Cy")).to_be_visible()
    desk.go("/pipeline")
    moved = page.get_by_role("list", name="Who moved")
    expect(moved).to_contain_text(re.compile("Customer → (Warm|Hot): 1 contact"))


@tells("live")
def test_what_one_does_a_colleague_sees_without_a_row_moving(
    desk: Desk, hand: Hand, business: Business, sit_down: Callable[..., Desk]
) -> None:
    ids = {name: add(business, name)["id"] for name in ("Ada", "Bo", "Cy")}
    colleague = sit_down("staff")
    other = colleague.page
    other.add_init_script(LISTEN)
    desk.page.goto("/contacts?sort=name")
    other.goto("/contacts?status=cold&sort=name")
    for page in (desk.page, other):
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        expect(named(page)).to_have_text(["Ada", "Bo", "Cy"])
    # Whoever is hot is not among the cold: read anew, the list would be without the row.
    row(other, "Bo").hover()
    before = row(other, "Bo").bounding_box()
    with other.expect_response(f"**/api/v1/contacts/{ids['Bo']}"):
        hand.press(desk.page.get_by_role("button", name="Bo is Cold"))
        hand.press(desk.page.get_by_role("menuitemradio", name="Hot"))
    expect(other.get_by_role("button", name="Bo is Hot")).to_be_visible()
    colleague.rest()
    expect(named(other)).to_have_text(["Ada", "Bo", "Cy"])
    assert row(other, "Bo").bounding_box() == before
    assert row(other, "Bo").evaluate("each => each.matches(':hover')")
    # It came by the stream; polling begins where there is none, and reads the whole list again.
    assert ["contact.status_changed", ids["Bo"]] in other.evaluate("window.__news")
    expect(other.get_by_text("Live", exact=True)).to_be_visible()

    hand.press(desk.page.get_by_role("link", name="Ada", exact=True))
    hand.press(desk.page.get_by_role("button", name="Edit Name"))
    hand.write(desk.page.get_by_role("textbox", name="Name"), "Ada Lovelace")
    desk.page.keyboard.press("Enter")
    expect(named(other)).to_have_text(["Ada Lovelace", "Bo", "Cy"])
    assert row(other, "Bo").bounding_box() == before
    other.reload()
    expect(named(other)).to_have_text(["Ada Lovelace", "Cy"])


@tells("live")
def test_what_an_inbox_changes_shows_where_the_card_is_open(
    desk: Desk, hand: Hand, business: Business
) -> None:
    ada = add(business, "Ada")
    page, address = desk.go("/contacts"), f"/api/v1/contacts/{ada['id']}"
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    business.put(f"{address}/status", {"status": "warm"})
    expect(page.get_by_role("button", name="Ada is Warm")).to_be_visible()

    hand.press(page.get_by_role("link", name="Ada", exact=True))
    expect(page.get_by_role("heading", name="Ada", exact=True)).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    business.put(f"{address}/status", {"status": "hot"})
    expect(page.get_by_role("button", name="Ada is Hot")).to_be_visible()
    business.patch(address, {"email": "ada@engine.example"})
    expect(page.get_by_role("link", name="ada@engine.example")).to_be_visible()
    hand.press(page.get_by_role("tab", name="Activity"))
    moves = page.get_by_role("listitem").filter(has_text="moved the contact")
    expect(moves).to_have_count(2)
    expect(moves.first).to_contain_text("tests")


@tells("roles")
def test_the_owner_invites_somebody_and_says_what_they_may_do(
    desk: Desk, hand: Hand, sit_down: Callable[..., Desk]
) -> None:
    staff = sit_down("staff")
    page = desk.go("/team")
    hand.press(page.get_by_role("button", name="Invite somebody"))
    dialog = page.get_by_role("dialog", name="Invite somebody")
    email = f"new.{desk.email}"
    hand.write(dialog.get_by_label("E-mail addresses"), email)
    hand.press(dialog.get_by_role("button", name="Invite somebody"))
    expect(dialog).to_contain_text(f"{email} can join with this link")
    hand.press(dialog.get_by_role("button", name="Close"))
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("Invited")

    hand.choose(page.get_by_role("combobox", name="Role of Person1"), "Admin")
    main = staff.go("/contacts").get_by_role("navigation", name="Main")
    expect(main.get_by_role("link", name="Team")).to_be_visible()


@tells("roles")
@pytest.mark.parametrize(
    ("role", "places", "may"),
    [
        (
            "admin",
            {"Imports", "Team", "Nothing lost", "Audit trail"},
            {"Add contact", "Select Ada"},
        ),
        ("staff", set(), {"Add contact", "Select Ada"}),
        ("viewer", set(), set()),
    ],
)
def test_each_role_sees_what_it_may_do(
    business: Business, sit_down: Callable[..., Desk], role: str, places: set[str], may: set[str]
) -> None:
    add(business, "Ada")
    desk = sit_down(role)
    page = desk.go("/contacts")
    expect(row(page, "Ada")).to_be_visible()
    main = page.get_by_role("navigation", name="Main")
    for place in ("Imports", "Team", "Nothing lost", "Audit trail"):
        expect(main.get_by_role("link", name=place)).to_have_count(int(place in places))
    for name in ("Add contact", "Select Ada"):
        found = page.get_by_role("button", name=name).or_(page.get_by_role("checkbox", name=name))
        expect(found).to_have_count(int(name in may))
    expect(page.get_by_role("button", name="Ada is Cold")).to_have_count(int(role != "viewer"))
    desk.go("/usage")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Switch to Growth")).to_have_count(0)
    desk.go("/audit")
    forbidden = page.get_by_role("heading", name="You may not see this")
    expect(forbidden).to_be_visible() if role != "admin" else expect(forbidden).to_be_hidden()
