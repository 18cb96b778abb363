"""Every screen for everybody: axe finds nothing, and nothing moves while it loads.

What is asked on them is in `test_asked.py`, what they say when things go wrong in `test_states.py`.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.looks import DIALOG, LOOKS, Look, Round, said_in
from tests.browser.stories.people import doubt
from tests.browser.stories.test_going_cold import quiet
from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.waiting import eventually

Sit = Callable[..., Desk]
FILE = """Name,Phone,Tags
Amara O.,+44 7700 900112,vip
Bo,+44 7700 900777,
Nobody,,
Bo again,+44 7700 900777,
"""
LONG = 60_000
"""Rows that are still being imported when a page was looked at."""
SCREENS = [
    "/contacts",
    "/contacts?status=hot",
    "/pipeline",
    "/going-cold",
    "/imports",
    "/imports/new",
    "/waiting",
    "/trash",
    "/usage",
    "/flow",
    "/jobs",
    "/conflicts",
    "/conflicts?show=alike",
    "/audit",
    "/team",
    *(
        f"/settings?section={name}"
        for name in (
            "preferences",
            "devices",
            "workspace",
            "keys",
            "tags",
            "stages",
            "whatsapp",
        )
    ),
]


@pytest.mark.parametrize("look", LOOKS)
def test_no_screen_has_a_barrier_or_moves_while_it_loads(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk = sit_down(**look)
    contact = a_small_town(business)
    with Round(desk) as see:
        for path in [*SCREENS, f"/contacts/{contact}"]:
            desk.go(path)
            expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
            see.look(path)
            see.calm(path)


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_over_a_screen_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    zoe = a_small_town(business)
    business.eventually_found("amara", "Amara Okafor")
    page = desk.go("/contacts")
    row = page.locator("tr[data-id], main li").filter(has_text="Amara")
    with Round(desk) as see:
        see.offered("status", row.locator("[data-edit=status]"))
        page.get_by_role("menuitemradio", name=says["status.warm"]).click()
        said = page.get_by_role("region", name=says["toast.region"])
        expect(said.get_by_role("button", name=says["action.undo"])).to_be_visible()
        see.look("said")
        if "phone" not in look:
            see.offered("owner", row.locator("[data-edit=owner]"))
            see.close()
            see.asked("tags", row.locator("[data-edit=tags]"))
            see.close()
        for key in ("?", "Control+k"):
            page.keyboard.press(key)
            expect(page.get_by_role("dialog")).to_be_visible()
            see.look(key)
            if key == "?":
                see.close()
        page.get_by_role("dialog").get_by_role("combobox").fill("amara")
        expect(page.get_by_role("option", name="Amara Okafor")).to_be_visible()
        see.look("somebody found", DIALOG)
        page.get_by_role("dialog").get_by_role("combobox").fill("nobody at all")
        expect(page.get_by_role("dialog").get_by_text(says["filter.nothing"])).to_be_visible()
        see.look("nobody found", DIALOG)
        see.close()
        user = page.locator(":is(aside, nav) button[aria-haspopup=menu]:visible").last
        see.offered("oneself", user)
        desk.go(f"/contacts/{zoe}")
        see.asked("doubt", page.locator("main [role=status] button").first)
        expect(page.get_by_role("dialog").get_by_role("link").last).to_be_visible()
        see.look("doubt")


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_list_asks_has_no_barrier(sit_down: Sit, business: Business, look: Look) -> None:
    desk = sit_down(**look)
    a_small_town(business)
    page = desk.go("/contacts")
    expect(page.get_by_role("link", name="Amara Okafor").first).to_be_visible()
    doors = page.locator("main button[aria-haspopup=dialog]:visible")
    assert doors.count() > 0
    with Round(desk) as see:
        for place in range(doors.count()):
            see.asked(str(place), doors.nth(place))
            see.close()


@pytest.mark.parametrize("look", LOOKS)
def test_no_step_of_an_import_has_a_barrier_or_moves_while_it_loads(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk = sit_down(**look)
    a_small_town(business)
    plan = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", plan, json={"plan": "scale"})
    job = upload(business, FILE)["id"]
    long = upload(business, "name,phone\n" + "\n".join(f"P,+55119{n:08}" for n in range(LONG)))[
        "id"
    ]
    with Round(desk) as see:

        def look_at(step: str, of: str) -> None:
            page = desk.go(f"/imports/{of}")
            expect(page.locator("[aria-current=step]")).to_be_visible()
            expect(page.locator("main [aria-busy=true]")).to_have_count(0)
            see.calm(step)
            see.look(step)

        look_at("map", job)
        run(business, job, "check", "checked")
        look_at("review", job)
        run(business, job, "start", "finished")
        look_at("result", job)
        run(business, job, "undo", "undone")
        look_at("undone", job)
        business.post(f"/api/v1/imports/{long}/start")
        look_at("running", long)
        run(business, long, "stop", "stopped")
        look_at("stopped", long)


@pytest.mark.parametrize("look", LOOKS)
def test_the_queue_of_people_going_cold_has_no_barrier_and_does_not_move(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk = sit_down(**look)
    for name, status, days in (("Ada", "hot", 9), ("محمد الأحمد", "warm", 12)):
        quiet(business.product, business, name, status, days)
    page = desk.go("/going-cold")
    person = page.locator("main li[data-id]").first
    expect(person).to_be_visible()
    with Round(desk) as see:
        see.look("queue")
        see.calm("queue")
        for what in ("status", "owner", "snooze"):
            see.offered(what, person.locator(f"[data-edit={what}]"))
            see.close()
        see.asked("tags", person.locator("[data-edit=tags]"))
        see.close()
        person.locator("[data-edit=note]").click()
        expect(person.get_by_role("textbox")).to_be_visible()
        see.look("note")


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_of_all_components_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk = sit_down(signed_in=False, **look)
    desk.go("/components")
    with Round(desk) as see:
        see.look("components")


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_viewer_sees_and_where_one_may_not_go_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down("viewer", **look), said_in(look)
    desk.expects(404, "/api/v1/contacts/01900000-*")
    with Round(desk) as see:
        for path, title in (
            ("/contacts", "contacts.empty"),
            ("/team", "state.forbidden"),
            ("/imports/new", "state.forbidden"),
            ("/contacts/new", "state.forbidden"),
            ("/contacts/01900000-0000-7000-8000-000000000009", "state.missing"),
            ("/nowhere", "state.missing"),
        ):
            desk.go(path)
            expect(desk.page.get_by_role("heading", name=says[title])).to_be_visible()
            see.look(path)
            see.calm(path)
        zoe = a_small_town(business)
        for path in ("/contacts", f"/contacts/{zoe}", "/pipeline", "/settings?section=tags"):
            desk.go(path)
            expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
            see.look(path)
            see.calm(path)


def a_small_town(business: Business) -> str:
    """Contacts of different kinds; returns the id of the one with a conversation and a doubt."""
    for name, status in (("Amara Okafor", "hot"), ("محمد الأحمد", "cold")):
        phone = f"+44 7700 9001{len(name):02}"
        body = {"name": name, "phone": phone, "status": status, "tags": ["vip", "north", "trial"]}
        business.post("/api/v1/contacts", body)
    business.hears_message("5511987654321", "Zoë", "Hello, is this *open*?")
    zoe = str(
        eventually(
            lambda: [each["id"] for each in business.contacts() if each["name"] == "Zoë"], "Zoë"
        )[0]
    )
    doubt(business, "5511987654321", "Zoe")
    return zoe
