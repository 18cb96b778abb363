"""What is asked about contacts, in dialogs and menus: axe finds nothing, in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.looks import DIALOG, LOOKS, Look, Round, said_in
from tests.browser.stories.people import add
from tests.browser.test_access import FILE, a_small_town
from tests.support.business import Business
from tests.support.imports import upload

Sit = Callable[..., Desk]


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_about_many_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    a_small_town(business)
    page = desk.go("/contacts")
    if "phone" in look:
        page.get_by_role("button", name=says["bulk.begin"], exact=True).click()
    page.get_by_role("checkbox", name=says["bulk.select"].format(name="Amara Okafor")).check()
    bar = page.get_by_role("region", name=says["bulk.label"])
    expect(bar).to_be_visible()
    with Round(desk) as see:
        see.look("ticked")
        for what in ("bulk.status", "bulk.owner"):
            see.offered(what, bar.get_by_role("button", name=says[what], exact=True))
            see.close()
        for what in ("bulk.tag", "bulk.delete", "bulk.export"):
            see.asked(what, bar.get_by_role("button", name=says[what], exact=True))
            see.close()
        bar.get_by_role("button", name=says["bulk.status"], exact=True).click()
        page.get_by_role("menuitemradio", name=says["status.warm"]).click()
        said = page.get_by_role("region", name=says["toast.region"])
        expect(said.get_by_role("button", name=says["action.undo"])).to_be_visible()
        see.look("done")

        bar.get_by_role("button", name=says["bulk.export"], exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name=says["export.go"]).click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        upload(business, FILE)
        desk.go("/jobs")
        expect(page.locator("main tbody tr")).to_have_count(3)
        see.look("jobs")
        see.asked("of each", page.locator("main tbody a[href*='rows=']"))
        expect(page.get_by_role("dialog").locator("a[href^='/contacts/']")).to_be_visible()
        see.look("of each", DIALOG)
        see.close()
        undo = page.locator("main tbody").get_by_role("button", name=says["action.undo"])
        see.asked("undo", undo.first)


@pytest.mark.parametrize("look", LOOKS)
def test_a_selection_that_has_grown_is_asked_about_without_a_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    for name in ("Ada", "Bo"):
        add(business, name)
    page = desk.go("/contacts")
    if "phone" in look:
        page.get_by_role("button", name=says["bulk.begin"], exact=True).click()
    page.get_by_role("checkbox", name=says["bulk.select"].format(name="Ada")).check()
    bar = page.get_by_role("region", name=says["bulk.label"])
    told = bar.locator("[aria-live]")
    told.locator("xpath=following-sibling::button").click()  # all that match: a plural names it
    expect(page.get_by_role("checkbox", name=says["bulk.select"].format(name="Bo"))).to_be_checked()
    add(business, "Cy")
    desk.expects(409, "/api/v1/bulk")
    with Round(desk) as see:
        see.asked("grown", bar.get_by_role("button", name=says["block.action"]))
        see.close()
    assert not any(each["blocked"] for each in business.contacts())


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_before_two_become_one_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    ada = add(business, "Ada", email="ada@engine.example", tags=["vip"])
    add(business, "Countess", email="ada@engine.example", status="hot")
    business.eventually_found("Countess", "Countess")
    page = desk.go(f"/contacts/{ada['id']}")
    with Round(desk) as see:
        see.asked("compared", page.get_by_role("button", name=says["merge.compare"]))
        expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()
        see.close()
        more = page.locator("main").get_by_role("button", name=says["contact.more"], exact=True)
        more.last.click()
        see.asked("looked for", page.get_by_role("menuitem", name=says["merge.with"]))
        page.get_by_role("dialog").get_by_role("combobox").fill("Coun")
        expect(page.get_by_role("option", name="Countess")).to_be_visible()
        see.look("found", DIALOG)
        page.get_by_role("option", name="Countess").click()
        expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()
        see.look("chosen", DIALOG)
        see.close()

        desk.go("/conflicts?show=alike")
        pair = page.get_by_role("article")
        expect(pair).to_be_visible()
        see.look("alike")
        see.asked("alike", pair.get_by_role("button", name=says["merge.compare"]))


@pytest.mark.parametrize("look", LOOKS)
def test_whose_change_counts_and_what_is_unsaved_is_asked_without_a_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    ada = add(business, "Ada", email="ada@example.org")
    path = f"/api/v1/contacts/{ada['id']}"
    page = desk.go(f"/contacts/{ada['id']}")
    edit = page.get_by_role(
        "button", name=says["action.edit_field"].format(field=says["field.email"])
    )
    box = page.get_by_role("textbox", name=says["field.email"])
    dialog = page.get_by_role("dialog")
    edit.click()
    box.fill("ada@engine.example")
    with Round(desk) as see:
        see.look("being edited")
        desk.expects(412, path)
        assert business.call("PATCH", path, json={"email": "countess@example.org"}).ok
        page.keyboard.press("Enter")
        expect(dialog).to_contain_text("countess@example.org")
        expect(dialog).to_contain_text("ada@engine.example")
        see.look("overtaken", DIALOG)
        dialog.get_by_role("button", name=says["overtaken.keep_theirs"]).click()
        expect(page.get_by_role("link", name="countess@example.org")).to_be_visible()

        edit.click()
        desk.expects(422, path)
        box.fill("not an address")
        page.keyboard.press("Enter")
        expect(box).to_have_attribute("aria-invalid", "true")
        see.look("refused")
        see.asked("unsaved", page.locator("nav a[href='/pipeline']:visible"))
        dialog.get_by_role("button", name=says["unsaved.stay"]).click()
        expect(box).to_have_value("not an address")


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_drawer_says_of_somebody_new_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada")
    taken = business.contacts()[0]["phone"]
    page = desk.go("/contacts")
    with Round(desk) as see:
        drawer = see.asked(
            "empty", page.get_by_role("button", name=says["action.add_contact"]).first
        )
        save = drawer.get_by_role("button", name=says["action.save"], exact=True)
        save.click()
        expect(drawer.get_by_role("alert").get_by_role("link")).to_have_count(2)
        see.look("nothing filled in", DIALOG)
        drawer.locator("#add-name").fill("Somebody Else")
        drawer.locator("#add-phone").fill(taken)
        page.keyboard.press("Tab")
        already = drawer.get_by_role("link", name=says["add.open_existing"])
        expect(drawer.get_by_text(says["add.already"].format(name="Ada"))).to_be_visible()
        see.look("already here", DIALOG)
        desk.expects(409, "/api/v1/contacts")
        save.click()
        expect(save).to_be_enabled()
        expect(already).to_be_visible()
        drawer.locator("#add-phone").fill("+44 7700 900999")
        expect(already).to_have_count(0)
        drawer.locator("#add-email").fill("not an address")
        desk.expects(422, "/api/v1/contacts")
        save.click()
        expect(drawer.locator("#add-email")).to_have_attribute("aria-invalid", "true")
        expect(drawer.get_by_role("alert").get_by_role("link")).to_have_count(1)
        see.look("refused", DIALOG)
    assert len(business.contacts()) == 1


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_view_and_an_export_ask_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada", status="warm")
    view = {"name": "Warm ones", "query": {"status": ["warm"]}, "shared": True}
    desk.call("POST", "/api/v1/views", view)
    page = desk.go("/contacts")
    views = page.get_by_role("navigation", name=says["views.label"])
    more = views.get_by_role("button", name=says["views.more_of"].format(name="Warm ones"))
    with Round(desk) as see:
        views.get_by_role("link", name="Warm ones").click()
        see.offered("what to do with it", more)
        see.asked("rename", page.get_by_role("menuitemradio", name=says["views.rename"]))
        see.close()
        more.click()
        see.asked("delete", page.get_by_role("menuitemradio", name=says["views.delete"]))
        see.close()
        export = page.get_by_role("button", name=says["bulk.export"], exact=True)
        if "phone" in look:
            see.offered("more", page.get_by_role("button", name=says["contacts.more"]))
            export = page.get_by_role("menuitemradio", name=says["bulk.export"])
        dialog = see.asked("export", export)
        columns = dialog.get_by_role("checkbox", checked=True)
        for _ in range(columns.count()):
            columns.first.click()
        expect(dialog.get_by_text(says["export.no_column"])).to_be_visible()
        see.look("no column", DIALOG)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_done_with_notes_and_with_who_is_gone_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    ada, bo, cy = (add(business, name) for name in ("Ada", "Bo", "Cy"))
    desk.call("POST", f"/api/v1/contacts/{ada['id']}/notes", {"body": "- *after* six\n- by phone"})
    business.call("DELETE", f"/api/v1/contacts/{bo['id']}")
    desk.call("POST", f"/api/v1/contacts/{cy['id']}/erase")
    page = desk.go(f"/contacts/{ada['id']}")
    page.get_by_role("tab", name=says["tab.notes"]).click()
    notes = page.get_by_role("tabpanel", name=says["tab.notes"])
    with Round(desk) as see:
        see.asked("delete", notes.get_by_role("button", name=says["action.delete"], exact=True))
        see.close()
        notes.get_by_role("button", name=says["action.edit"], exact=True).click()
        expect(notes.get_by_role("textbox", name=says["notes.edit"])).to_be_focused()
        see.look("being edited")
        desk.go(f"/contacts/{bo['id']}")
        expect(page.get_by_role("button", name=says["trash.restore"]).first).to_be_visible()
        see.look("in the trash")
        desk.expects(404, f"/api/v1/contacts/{cy['id']}*")
        desk.go(f"/contacts/{cy['id']}")
        expect(page.get_by_role("heading", name=says["gone.title"])).to_be_visible()
        see.look("gone")
        see.calm("gone")
