"""What is asked where the workspace itself is looked after: axe finds nothing, in every look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.looks import DIALOG, LOOKS, Look, Round, said_in
from tests.browser.stories.people import add
from tests.browser.test_flow import changes_number, hear
from tests.support.business import Business
from tests.support.waiting import eventually

Sit = Callable[..., Desk]


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_about_members_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, other, says = sit_down(**look), sit_down("staff"), said_in(look)
    page = desk.go("/team")
    dialog, guest = page.get_by_role("dialog"), f"k.{desk.email}"
    more = page.get_by_role("row").filter(has_text=other.email).get_by_role("button").last
    with Round(desk) as see:
        see.asked("invite", page.get_by_role("button", name=says["team.invite"]))
        dialog.get_by_role("textbox").first.fill(guest)
        dialog.get_by_role("button", name=says["action.close"]).click()
        leave = page.get_by_role("button", name=says["unsaved.leave"])
        expect(leave).to_be_visible()
        see.look("unsaved")
        page.get_by_role("button", name=says["action.cancel"]).click()
        expect(leave).to_have_count(0)
        dialog.get_by_role("button", name=says["team.invite"]).click()
        expect(dialog.locator("code")).to_contain_text("/invite#token=")
        see.look("invited", DIALOG)
        dialog.get_by_role("button", name=says["bulk.done"]).click()
        expect(dialog).to_be_hidden()

        see.offered("member", more)
        page.get_by_role("menuitem", name=says["team.new_link"]).click()
        expect(dialog.locator("code")).to_contain_text("#token=")
        see.look("link", DIALOG)
        dialog.get_by_role("button", name=says["bulk.done"]).click()
        more.click()
        see.asked("disable", page.get_by_role("menuitem", name=says["team.disable"]))
        dialog.get_by_role("button", name=says["team.disable"]).click()
        expect(dialog).to_be_hidden()
        expect(page.get_by_role("cell", name=says["member_status.disabled"])).to_be_visible()
        page.get_by_role("row").filter(has_text=guest).get_by_role("button").last.click()
        see.look("team")
        see.asked("revoke", page.get_by_role("menuitem", name=says["team.revoke"]))


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_about_keys_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/settings?section=keys")
    dialog = page.get_by_role("dialog")
    with Round(desk) as see:
        see.asked("new", page.get_by_role("button", name=says["keys.new"]))
        dialog.get_by_role("textbox", name=says["field.name"]).fill("Till")
        dialog.get_by_role("button", name=says["keys.make"]).click()
        expect(dialog.locator("code").first).to_contain_text("wl_")
        see.look("shown once", DIALOG)
        dialog.get_by_role("button", name=says["bulk.done"]).click()
        see.asked(
            "revoke", page.get_by_role("button", name=says["keys.revoke_of"].format(name="Till"))
        )


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_about_tags_and_stages_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada", tags=["north", "vip"])
    page = desk.go("/settings?section=tags")
    line = page.get_by_role("row").filter(has_text="vip")
    with Round(desk) as see:
        see.calm("tags")
        see.offered("colour", line.locator("button[aria-haspopup=menu]"))
        see.close()
        name = says["tags.name_of"].format(tag="vip")
        line.get_by_role("button", name=says["action.edit_field"].format(field=name)).click()
        expect(page.locator("main tbody").get_by_role("textbox")).to_be_focused()
        see.look("being renamed")
        page.keyboard.press("Escape")
        merge = see.asked(
            "merge", line.get_by_role("button", name=says["tags.merge_of"].format(tag="vip"))
        )
        merge.get_by_role("combobox").click()
        page.get_by_role("option", name="north").click()
        expect(merge.get_by_role("paragraph").filter(has_text="north")).to_be_visible()
        see.look("into another", DIALOG)
        see.close()
        see.asked(
            "delete", line.get_by_role("button", name=says["tags.delete_of"].format(tag="vip"))
        )
        see.close()

        desk.go("/settings?section=stages")
        page.locator("main form input").first.fill("New")
        see.asked("unsaved", page.locator("nav a[href='/contacts']:visible").first)


@pytest.mark.parametrize("look", LOOKS)
def test_what_could_not_be_handled_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    hear(business, changes_number("Ada", "5511987654321", "5511912345678"))
    letters = "/api/v1/dead-letters"
    eventually(lambda: business.get(letters)["items"], "it to be set aside")
    page = desk.go("/flow")
    row = page.get_by_role("region", name=says["flow.dead_letters"]).locator("tbody tr")
    expect(row).to_have_count(1)
    with Round(desk) as see:
        see.look("set aside")
        see.calm("set aside")
        with page.expect_response(lambda answer: answer.url.endswith(letters)) as read_again:
            row.get_by_role("button", name=says["flow.replay"]).click()
        assert read_again.value.ok
        expect(page.get_by_role("region", name=says["toast.region"])).not_to_be_empty()
        desk.rest()
        see.look("tried again")
        see.asked("discard", row.get_by_role("button", name=says["action.delete"]))


@pytest.mark.parametrize("look", LOOKS)
def test_what_narrows_the_audit_trail_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/audit?action=export.*&from=2026-01-01")
    expect(page.get_by_role("heading", name=says["audit.nothing"])).to_be_visible()
    with Round(desk) as see:
        see.calm("nothing")
        for what in ("audit.action", "audit.actor"):
            page.get_by_role("combobox", name=says[what]).click()
            expect(page.get_by_role("option").first).to_be_visible()
            see.look(what)
            page.keyboard.press("Escape")
