"""The main job on the screen: the person who wrote is listed, found, moved and audited."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.desk import Desk
from tests.support.business import Business
from tests.support.waiting import eventually


def test_a_person_who_writes_is_listed_found_moved_and_audited(
    desk: Desk, business: Business
) -> None:
    business.hears_message("5511987654321", "Thaís Conceição", "Olá! *Quanto* custa?")
    business.eventually_found("4321", "Thaís Conceição")
    page = desk.go("/contacts")
    expect(_row(page, "Thaís Conceição")).to_contain_text("+55 11 98765 4321")

    for words in ("thais conceicao", "Tahis Conceicao", "4321", "+55 (11) 98765-4321"):
        page.get_by_label("Search contacts").fill(words)
        expect(page).to_have_url(re.compile("q="))
        expect(_row(page, "Thaís Conceição")).to_be_visible()
    page.get_by_label("Clear the search").click()

    page.get_by_role("button", name="Thaís Conceição is Cold").click()
    page.get_by_role("menuitemradio", name="Hot").click()
    expect(page.get_by_text("Thaís Conceição → Hot")).to_be_visible()
    expect(page.get_by_role("button", name="Thaís Conceição is Hot")).to_be_visible()

    _row(page, "Thaís Conceição").get_by_role("link", name="Thaís Conceição", exact=True).click()
    expect(page.locator("strong", has_text="Quanto")).to_be_visible()
    page.get_by_role("tab", name="Activity").click()
    entry = page.get_by_role("listitem").filter(has_text="moved the contact")
    expect(entry).to_contain_text("Person0")
    expect(entry).to_contain_text(re.compile("Cold.*Hot"))


def test_undo_takes_a_move_back_and_both_are_audited(desk: Desk, business: Business) -> None:
    contact = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+44 7700 900123"})
    page = desk.go("/contacts")
    page.get_by_role("button", name="Ada is Cold").click()
    page.get_by_role("menuitemradio", name="Customer").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Ada is Cold")).to_be_visible()
    expect(page.get_by_text("Ada is Cold again")).to_be_visible()

    trail = business.get(f"/api/v1/contacts/{contact['id']}/audit")["items"]
    moves = [entry["changes"]["status"] for entry in trail if "status" in entry["changes"]]
    assert moves[:2] == [["customer", "cold"], ["cold", "customer"]]


def test_the_status_moves_by_keyboard_alone_and_the_focus_is_never_lost(
    desk: Desk, business: Business
) -> None:
    business.post("/api/v1/contacts", {"name": "Ada", "phone": "+44 7700 900123"})
    page = desk.go("/contacts")
    expect(page.get_by_role("button", name="Ada is Cold")).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if desk.focused().startswith("Ada is Cold"):
            break
    assert desk.focused().startswith("Ada is Cold")

    page.keyboard.press("Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    eventually(lambda: desk.focused() == "Cold✓", "the menu has the focus")
    page.keyboard.press("w")
    eventually(lambda: desk.focused() == "Warm", "the letter leads to its status")
    page.keyboard.press("Enter")
    eventually(lambda: desk.focused().startswith("Ada is Warm"), "the badge has the focus")

    page.keyboard.press("Enter")
    eventually(lambda: desk.focused() == "Warm✓", "the menu has the focus again")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    eventually(lambda: desk.focused().startswith("Ada is Warm"), "the badge has the focus again")


def test_filters_live_in_the_address_and_survive_a_reload_and_the_way_back(
    desk: Desk, business: Business
) -> None:
    for name, status, tags in (("Ada", "hot", ["vip"]), ("Bo", "warm", ["vip"]), ("Cy", "hot", [])):
        body = {"name": name, "phone": f"+44 7700 9001{ord(name[0])}", "status": status}
        business.post("/api/v1/contacts", {**body, "tags": tags})
    page = desk.go("/contacts")
    page.locator("button[aria-haspopup=dialog]", has_text="Status").click()
    page.get_by_role("checkbox", name="Hot").check()
    page.keyboard.press("Escape")
    page.locator("button[aria-haspopup=dialog]", has_text="Tags").click()
    page.get_by_role("checkbox", name="vip").check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"\?status=hot&tag=vip$"))
    expect(_names(page)).to_have_text(["Ada"])

    page.reload()
    expect(_names(page)).to_have_text(["Ada"])
    _names(page).first.click()
    expect(page.get_by_role("heading", name="Ada")).to_be_visible()
    page.get_by_role("link", name="Contacts").last.click()
    expect(page).to_have_url(re.compile(r"\?status=hot&tag=vip$"))

    page.get_by_role("button", name="Remove the filter Tags").click()
    expect(_names(page)).to_have_count(2)
    page.get_by_role("button", name="Clear filters").click()
    expect(_names(page)).to_have_count(3)


def test_pages_go_forward_and_back_without_losing_a_row(desk: Desk, business: Business) -> None:
    for number in range(60):
        body = {"name": f"Person {number:02}", "phone": f"+44 7700 900{number:03}"}
        business.post("/api/v1/contacts", body)
    page = desk.go("/contacts?limit=25&sort=name")
    expect(page.get_by_text("1–25 of 60")).to_be_visible()
    expect(_names(page)).to_have_count(25)
    seen = _names(page).all_inner_texts()
    for label, first, rows in (("26–50 of 60", 25, 25), ("51–60 of 60", 50, 10)):
        page.get_by_role("button", name="Next").click()
        expect(_names(page).first).to_contain_text(f"Person {first}")
        expect(page.get_by_text(label)).to_be_visible()
        expect(_names(page)).to_have_count(rows)
        seen += _names(page).all_inner_texts()
    assert [name.split("\n")[-1] for name in seen] == [
        f"Person {number:02}" for number in range(60)
    ]
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_text("26–50 of 60")).to_be_visible()


def test_a_contact_is_added_by_hand_and_a_second_one_with_the_number_is_not(
    desk: Desk, business: Business
) -> None:
    page = desk.go("/contacts")
    page.get_by_role("button", name="Add contact").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_role("button", name="Save", exact=True).click()
    expect(drawer).to_contain_text("Enter a name")
    drawer.get_by_label("Name").fill("Ada Lovelace")
    desk.expects(422, "/api/v1/contacts")
    drawer.get_by_label("Phone").fill("07700 900123")
    drawer.get_by_role("button", name="Save", exact=True).click()
    expect(drawer).to_contain_text("country code")
    drawer.get_by_label("Phone").fill("0044 7700 900123")
    expect(drawer).to_contain_text("Kept as +44 7700 900123")
    drawer.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Ada Lovelace is added")).to_be_visible()
    expect(_row(page, "Ada Lovelace")).to_be_visible()

    desk.expects(409, "/api/v1/contacts")
    page.get_by_role("button", name="Add contact").first.click()
    drawer.get_by_label("Name").fill("Somebody Else")
    drawer.get_by_label("Phone").fill("+44 7700 900123")
    drawer.get_by_role("button", name="Save", exact=True).click()
    drawer.get_by_role("link", name="Open the contact").click()
    expect(page.get_by_role("heading", name="Ada Lovelace")).to_be_visible()
    assert len(business.contacts()) == 1


def test_the_profile_is_edited_in_place_tagged_and_annotated(
    desk: Desk, business: Business
) -> None:
    made = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+44 7700 900123"})
    page = desk.go(f"/contacts/{made['id']}")
    page.get_by_role("button", name="Edit E-mail").click()
    desk.expects(422, f"/api/v1/contacts/{made['id']}")
    page.get_by_role("textbox", name="E-mail").fill("not an address")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="E-mail")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("textbox", name="E-mail").fill("ada@engine.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="ada@engine.example")).to_be_visible()

    page.get_by_role("combobox", name="Add a tag").fill("vip")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove the tag vip").click()
    # until then the message, and its undo, is about the tag that came
    expect(page.get_by_text("“vip” removed from Ada")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Remove the tag vip")).to_be_visible()

    page.get_by_role("button", name="Owner: Nobody").click()
    page.get_by_role("menuitemradio", name="Me").click()
    expect(page.get_by_role("button", name="Owner: Person0")).to_be_visible()

    page.get_by_role("tab", name="Notes").click()
    page.get_by_label("Write a private note").fill("<script>alert(1)</script> & call back")
    page.get_by_role("button", name="Add note").click()
    written = page.get_by_role("tabpanel", name="Notes").get_by_role("listitem")
    expect(written).to_contain_text("<script>alert(1)</script> & call back")

    saved = business.get(f"/api/v1/contacts/{made['id']}")
    assert (saved["email"], saved["tags"]) == ("ada@engine.example", ["vip"])


def test_what_a_stranger_calls_themself_is_never_run(desk: Desk, business: Business) -> None:
    name = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    business.hears_message("447700900123", name, "<b>hi</b>")
    contact = eventually(business.contacts, "the contact")[0]
    page = desk.page
    page.on("dialog", lambda dialog: desk.noises.append(f"a dialog: {dialog.message}"))
    desk.go("/contacts")
    expect(page.get_by_text(name)).to_be_visible()
    desk.go(f"/contacts/{contact['id']}")
    expect(page.get_by_text("<b>hi</b>")).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


def test_many_contacts_are_tagged_moved_exported_and_taken_back(
    desk: Desk, business: Business
) -> None:
    for number in range(30):
        body = {"name": f"Person {number:02}", "phone": f"+44 7700 900{number:03}"}
        business.post("/api/v1/contacts", body)
    page = desk.go("/contacts?limit=25&sort=name")
    expect(page.get_by_role("checkbox", name="Select Person 00")).to_be_visible()
    place = page.get_by_role("table").bounding_box()
    page.get_by_role("checkbox", name="Select Person 00").check()
    page.get_by_role("checkbox", name="Select Person 04").click(modifiers=["Shift"])
    expect(page.get_by_text("5 selected")).to_be_visible()
    assert page.get_by_role("table").bounding_box() == place
    page.get_by_role("checkbox", name="Select this page").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("checkbox", name="Select Person 29")).not_to_be_checked()
    page.get_by_role("button", name="Select all 30 that match").click()
    expect(page.get_by_role("checkbox", name="Select Person 29")).to_be_checked()
    page.get_by_role("button", name="Previous").click()
    page.get_by_role("checkbox", name="Select Person 07").uncheck()
    expect(page.get_by_text("29 selected")).to_be_visible()

    bar = page.get_by_role("region", name="Selected contacts")
    bar.get_by_role("button", name="Status").click()
    page.get_by_role("menuitemradio", name="Warm").click()
    expect(page.get_by_text("29 contacts changed.")).to_be_visible()
    assert [each["name"] for each in business.contacts(status="cold")] == ["Person 07"]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("29 contacts are as they were.")).to_be_visible()
    assert len(business.contacts(status="cold", limit=100)) == 30

    bar.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Export as CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 29


def test_on_a_phone_cards_are_filtered_in_a_sheet_and_ticked_by_a_long_press(
    sit_down: Callable[..., Desk], business: Business
) -> None:
    for name, status in (("Ada", "hot"), ("Bo", "cold"), ("Cy", "hot")):
        body = {"name": name, "phone": f"+44 7700 9001{ord(name[0])}", "status": status}
        business.post("/api/v1/contacts", body)
    page = sit_down(phone=True).go("/contacts")
    page.get_by_role("button", name="Filters").click()
    sheet = page.get_by_role("dialog", name="Filters")
    sheet.get_by_role("checkbox", name="Hot").check()
    sheet.get_by_role("button", name="Show 2").click()
    expect(page.get_by_role("button", name="Filters: 1")).to_be_visible()
    cards = page.get_by_role("list", name="Contacts").get_by_role("listitem")
    expect(cards).to_have_count(2)

    cards.first.dispatch_event("pointerdown", {"pointerType": "touch", "clientX": 5, "clientY": 5})
    expect(page.get_by_text("1 selected")).to_be_visible()
    cards.first.dispatch_event("pointerup", {"pointerType": "touch"})
    cards.last.click()
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.get_by_role("region", name="Selected contacts").get_by_role(
        "button", name="Status"
    ).click()
    page.get_by_role("menuitemradio", name="Warm").click()
    expect(page.get_by_text("2 contacts changed.")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_a_filtered_list_is_exported_from_its_head_in_the_columns_that_are_chosen(
    desk: Desk, business: Business
) -> None:
    for name, status in (("Ada", "hot"), ("Bo", "cold"), ("Cy", "hot")):
        body = {"name": name, "phone": f"+44 7700 9001{ord(name[0])}", "status": status}
        business.post("/api/v1/contacts", body)
    page = desk.go("/contacts?status=hot")
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog", name="Export contacts")
    expect(dialog.get_by_role("radio", name="The 2 that match the filters")).to_be_checked()
    expect(dialog.get_by_role("radio", name="The 2 that match the filters")).to_be_focused()
    for column in ("Id", "Version", "WhatsApp user id", "WhatsApp username", "Phone", "E-mail"):
        dialog.get_by_role("checkbox", name=column, exact=True).uncheck()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Export as CSV").click()
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "name,tags,status,owner,marketing,last_active_at,created_at"
    assert sorted(line.split(",")[0] for line in lines[1:]) == ["Ada", "Cy"]
    expect(dialog).to_be_hidden()


def test_what_one_does_the_other_sees_without_a_row_moving(
    sit_down: Callable[..., Desk], business: Business
) -> None:
    for name in ("Ada", "Bea", "Cy"):
        business.post("/api/v1/contacts", {"name": name, "phone": f"+44 7700 9001{ord(name[0])}"})
    one, other = sit_down(), sit_down("staff")
    # Among the cold there is no row of somebody hot, once the list is read anew.
    for desk, path in ((one, "/contacts?sort=name"), (other, "/contacts?status=cold&sort=name")):
        desk.page.goto(path)
        expect(desk.page.get_by_text("Live", exact=True)).to_be_visible()
        expect(_names(desk.page)).to_have_text(["Ada", "Bea", "Cy"])
    _row(other.page, "Bea").hover()
    before = _row(other.page, "Bea").bounding_box()
    one.page.get_by_role("button", name="Bea is Cold").click()
    one.page.get_by_role("menuitemradio", name="Hot").click()
    expect(other.page.get_by_role("button", name="Bea is Hot")).to_be_visible()
    other.rest()
    expect(_names(other.page)).to_have_text(["Ada", "Bea", "Cy"])
    assert _row(other.page, "Bea").bounding_box() == before

    business.post("/api/v1/contacts", {"name": "Aaron", "phone": "+44 7700 900199"})
    other.page.get_by_role("button", name="1 new · Show").click()
    expect(_names(other.page)).to_have_text(["Aaron", "Ada", "Cy"])


def test_what_changed_before_a_page_could_hear_of_it_is_read_again(
    sit_down: Callable[..., Desk], business: Business
) -> None:
    ada = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+44 7700 900123"})
    late, witness = sit_down(), sit_down("staff")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    late.page.route("**/api/v1/events/stream*", hold)
    late.go("/contacts")
    witness.go("/contacts")
    expect(witness.page.get_by_text("Live", exact=True)).to_be_visible()
    business.put(f"/api/v1/contacts/{ada['id']}/status", {"status": "hot"})
    expect(witness.page.get_by_role("button", name="Ada is Hot")).to_be_visible()
    expect(late.page.get_by_role("button", name="Ada is Cold")).to_be_visible()
    for route in held:
        route.continue_()
    expect(late.page.get_by_role("button", name="Ada is Hot")).to_be_visible()


def test_a_list_is_kept_as_a_view_and_changed(desk: Desk, business: Business) -> None:
    for name, status in (("Ada", "hot"), ("Bo", "warm")):
        body = {"name": name, "phone": f"+44 7700 9001{ord(name[0])}", "status": status}
        business.post("/api/v1/contacts", body)
    page = desk.go("/contacts?status=hot")
    page.get_by_role("button", name="Keep as a view").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Hot ones")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    views = page.get_by_role("navigation", name="Views")
    views.get_by_role("link", name="Everybody").click()
    expect(_names(page)).to_have_count(2)
    views.get_by_role("link", name="Hot ones").click()
    expect(_names(page)).to_have_text(["Ada"])

    page.get_by_role("button", name="Status: Hot").click()
    page.get_by_role("checkbox", name="Warm").check()
    page.keyboard.press("Escape")
    views.get_by_role("button", name="Save changes").click()
    expect(views.get_by_role("button", name="Save changes")).to_be_hidden()
    desk.go("/contacts")
    views.get_by_role("link", name="Hot ones").click()
    expect(_names(page)).to_have_count(2)


def test_a_change_without_a_network_is_taken_back_and_said(desk: Desk, business: Business) -> None:
    ada = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+44 7700 900123"})
    page = desk.go("/contacts")
    away = page.get_by_text("nothing can be changed until it is back")
    desk.expects(0, "/api/v1/*")
    desk.context.set_offline(True)
    expect(away).to_be_visible()
    page.get_by_role("button", name="Ada is Cold").click()
    page.get_by_role("menuitemradio", name="Hot").click()
    expect(page.get_by_text("The server can't be reached")).to_be_visible()
    expect(page.get_by_role("button", name="Ada is Cold")).to_be_visible()

    desk.context.set_offline(False)
    expect(away).to_have_count(0)
    page.get_by_role("button", name="Ada is Cold").click()
    page.get_by_role("menuitemradio", name="Customer").click()
    expect(page.get_by_text("Ada → Customer")).to_be_visible()
    trail = desk.call("GET", f"/api/v1/contacts/{ada['id']}/audit")["items"]
    moves = [each for each in trail if each["action"] == "contact.status_changed"]
    assert len(moves) == 1


def test_everything_is_reached_by_keys_and_none_acts_while_typing(
    desk: Desk, business: Business
) -> None:
    business.post("/api/v1/contacts", {"name": "Ada", "phone": "+44 7700 900123"})
    business.eventually_found("ada", "Ada")
    page = desk.go("/contacts")
    expect(_names(page)).to_have_text(["Ada"])
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("menuitemradio", name="Cold")).to_be_focused()
    page.keyboard.press("h")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Ada is Hot")).to_be_visible()
    _tag_and_owner_by_keys(page)
    page.keyboard.press("/")
    expect(page.get_by_label("Search contacts")).to_be_focused()
    page.keyboard.type("cx?")
    expect(page.get_by_label("Search contacts")).to_have_value("cx?")
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("ada")
    expect(page.get_by_role("option", name="Ada")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Pipeline")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()


def _tag_and_owner_by_keys(page: Page) -> None:
    page.keyboard.press("t")
    expect(page.get_by_role("textbox", name="Find or create a tag")).to_be_focused()
    page.keyboard.type("vip")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Tags of Ada: vip.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tags of Ada: vip.")).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_role("menuitemradio", name="Nobody")).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Owner of Ada: Person0.")).to_be_focused()
    expect(page.get_by_text("Owner of Ada: Person0")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Owner of Ada: Nobody.")).to_be_focused()


def _row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def _names(page: Page) -> Locator:
    return page.locator("tr[data-id] a[href^='/contacts/']")
