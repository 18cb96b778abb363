"""People come in: by message, by a flow, by hand, and up to the plan's limit."""

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand
from tests.browser.stories.lines import tells
from tests.browser.stories.people import named, row, write_at_once
from tests.support.business import Business
from tests.support.waiting import eventually


@tells("adding.message", "adding.lead")
def test_who_writes_and_whom_a_flow_captures_are_on_the_list(
    desk: Desk, hand: Hand, business: Business
) -> None:
    page = desk.go("/contacts")
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    business.hears_message("5511987654321", "Thaís Conceição", "Olá!")
    lead = {"name": "Bo", "phone": "+44 7700 900777", "source": "website", "tags": ["quote"]}
    business.post("/api/v1/leads", lead)
    business.eventually_found("thais", "Thaís Conceição")

    desk.go("/contacts")
    expect(row(page, "Thaís Conceição")).to_contain_text("Cold")
    expect(row(page, "Bo")).to_contain_text("quote")
    hand.press(page.get_by_role("link", name="Bo", exact=True))
    expect(page.get_by_role("heading", name="Bo", exact=True)).to_be_visible()


@tells("adding.hand")
def test_a_contact_is_added_by_hand_and_starts_cold(
    desk: Desk, hand: Hand, business: Business
) -> None:
    page = desk.go("/contacts")
    hand.press(page.get_by_role("button", name="Add contact").first)
    drawer = page.get_by_role("dialog", name="Add contact")
    hand.write(drawer.get_by_label("Name"), "Ada Lovelace")
    hand.write(drawer.get_by_label("Phone"), "0044 7700 900123")
    hand.write(drawer.get_by_label("E-mail"), "ada@engine.example")
    hand.write(drawer.get_by_role("combobox", name="Tags"), "vip")
    page.keyboard.press("Enter")
    hand.press(drawer.get_by_role("button", name="Save", exact=True))
    expect(row(page, "Ada Lovelace")).to_contain_text("Cold")

    [kept] = business.contacts()
    assert (kept["phone"], kept["email"], kept["tags"]) == (
        "+447700900123", "ada@engine.example", ["vip"],
    )  # fmt: skip

    hand.press(page.get_by_role("button", name="Add contact").first)
    hand.write(drawer.get_by_label("Name"), "Charles")
    hand.write(drawer.get_by_label("Phone"), "0044 7700 900124")
    hand.press(drawer.get_by_role("radio", name="Hot"))
    hand.press(drawer.get_by_role("button", name="Save", exact=True))
    expect(row(page, "Charles")).to_contain_text("Hot")
    statuses = {each["name"]: each["status"] for each in business.contacts()}
    assert statuses == {"Ada Lovelace": "cold", "Charles": "hot"}


@tells("adding.limits", "usage")
def test_the_plan_warns_fills_up_and_loses_nobody(
    desk: Desk, hand: Hand, business: Business
) -> None:
    address = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", address, json={"plan": "free"})
    page = desk.page
    for used, level, saying in ((75, "yellow", "25 places left"), (90, "orange", "10 places left")):
        write_at_once(business, used)
        desk.go("/usage")
        meter = page.get_by_role("main").locator(f"[data-level={level}]")
        expect(meter).to_contain_text(f"{used} of 100")
        expect(meter).to_contain_text(saying)
        expect(meter).to_contain_text("Starter")
    write_at_once(business, 103)
    eventually(lambda: business.get("/api/v1/usage")["waiting"] == 3, "three who wait")
    desk.go("/usage")
    meter = page.get_by_role("main").locator("[data-level=red]")
    for saying in ("100 of 100", "Starter"):
        expect(meter).to_contain_text(saying)

    desk.expects(402, "/api/v1/contacts")
    desk.go("/contacts")
    hand.press(page.get_by_role("button", name="Add contact").first)
    drawer = page.get_by_role("dialog", name="Add contact")
    hand.write(drawer.get_by_label("Name"), "One Too Many")
    hand.write(drawer.get_by_label("Phone"), "+44 7700 900999")
    hand.press(drawer.get_by_role("button", name="Save", exact=True))
    expect(drawer.get_by_role("alert")).to_contain_text("Your plan is full: 100 of 100")
    hand.press(drawer.get_by_role("link", name="See the plans"))
    for plan, room in (("Free", "100"), ("Starter", "5,000"), ("Growth", "25,000")):
        expect(page.get_by_role("listitem").filter(has_text=plan).first).to_contain_text(room)
    expect(page.get_by_text("Unlimited")).to_be_visible()
    expect(page.get_by_text("3 people wait for a place")).to_be_visible()

    hand.press(page.get_by_role("button", name="Switch to Starter"))
    hand.press(page.get_by_role("dialog").get_by_role("button", name="Switch to Starter"))
    expect(page.get_by_role("main").get_by_text("103 of 5,000")).to_be_visible()
    assert business.get("/api/v1/usage")["waiting"] == 0


@tells("usage.free")
def test_a_workspace_that_returns_to_free_keeps_everything(
    desk: Desk, hand: Hand, business: Business
) -> None:
    write_at_once(business, 105)
    eventually(lambda: business.get("/api/v1/usage")["used"] == 105, "everybody")
    page = desk.go("/usage")
    hand.press(page.get_by_role("button", name="Switch to Free"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5 contacts more than it has room for")
    hand.press(dialog.get_by_role("button", name="Switch to Free"))
    expect(page.get_by_role("main").get_by_text("105 of 100")).to_be_visible()

    desk.go("/contacts?sort=name")
    first = named(page).first
    expect(first).to_be_visible()
    name = first.inner_text().split("\n")[-1]
    hand.press(page.get_by_role("button", name=f"{name} is Cold"))
    hand.press(page.get_by_role("menuitemradio", name="Warm"))
    expect(page.get_by_role("button", name=f"{name} is Warm")).to_be_visible()
    assert business.get("/api/v1/usage")["used"] == 105
