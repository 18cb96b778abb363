"""Every screen for everybody: axe finds nothing, nothing moves while loading, nothing is run.

`Desk.barriers` looks at a light page twice, as it is and turned dark.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.stories.people import doubt
from tests.browser.stories.test_going_cold import quiet
from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.waiting import eventually

LOOKS = [
    pytest.param({}, id="light-and-dark"),
    pytest.param({"phone": True}, id="phone"),
    pytest.param({"locale": "ar"}, id="right-to-left"),
]
CALM = 0.02
"""The most that things may move by themselves while a screen loads (CLS)."""
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
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    contact = a_small_town(business)
    found = []
    for path in [*SCREENS, f"/contacts/{contact}"]:
        desk.go(path)
        expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
        if (moved := desk.shift()) > CALM:
            found.append(f"{path}: things move by {moved:.3f}: {desk.shifted()}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_over_a_screen_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    zoe = a_small_town(business)
    page = desk.go("/contacts")
    found = []
    page.locator(
        "tbody button[aria-haspopup=menu], main li button[aria-haspopup=menu]"
    ).first.click()
    expect(page.get_by_role("menuitemradio").first).to_be_visible()
    found += desk.barriers()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status][aria-live=polite]")).not_to_be_empty()
    found += desk.barriers()
    if "phone" not in look:
        for cell, opens in (("tags", "dialog"), ("owner", "menu")):
            page.locator(f"tr[data-id] [data-edit={cell}]").first.click()
            expect(page.locator(f"main [role={opens}]")).to_be_visible()
            found += desk.barriers()
            page.keyboard.press("Escape")
        page.locator("header button").first.click()
        expect(page.get_by_role("dialog").get_by_role("radio").first).to_be_visible()
        found += desk.barriers()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    else:
        page.get_by_role("button", name="Select", exact=True).click()
        page.get_by_role("checkbox").last.check()
        expect(page.get_by_text("1 selected")).to_be_visible()
        found += desk.barriers()
        page.get_by_role("button", name="Done").click()
        page.get_by_role("button", name="Filters").click()
        expect(page.get_by_role("dialog").get_by_role("checkbox").first).to_be_visible()
        found += desk.barriers()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("header button").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += desk.barriers()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    for key in ("Control+k", "?"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        found += [f"{key}: {barrier}" for barrier in desk.barriers()]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_be_hidden()
    desk.go(f"/contacts/{zoe}").locator("main [role=status] button").click()
    expect(page.get_by_role("dialog").get_by_role("link").last).to_be_visible()
    found += [f"doubt: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_list_asks_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    a_small_town(business)
    page = desk.go("/contacts")
    expect(page.get_by_role("link", name="Amara Okafor").first).to_be_visible()
    dialog, found = page.get_by_role("dialog"), list[str]()
    doors = page.locator("main button[aria-haspopup=dialog]:visible")
    for place in range(doors.count()):
        doors.nth(place).click()
        expect(dialog).to_be_visible()
        found += [f"{place}: {barrier}" for barrier in desk.barriers("[role=dialog]")]
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
    assert not found, "\n".join(found)


def test_what_is_asked_about_many_has_no_barrier(desk: Desk, business: Business) -> None:
    a_small_town(business)
    page = desk.go("/contacts")
    page.get_by_role("checkbox", name="Select Amara Okafor").click()
    bar = page.get_by_role("region", name="Selected contacts")
    found = desk.barriers()
    for name in ("Status", "Owner"):
        bar.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("menu")).to_be_visible()
        found += [f"{name}: {barrier}" for barrier in desk.barriers()]
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_be_hidden()
    for name in ("Tags", "Delete"):
        bar.get_by_role("button", name=name, exact=True).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        found += [f"{name}: {barrier}" for barrier in desk.barriers()]
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
    bar.get_by_role("button", name="Export", exact=True).click()
    exporting = page.get_by_role("dialog", name="Export contacts")
    exporting.get_by_role("button", name="Export as CSV").click()
    expect(exporting).to_be_hidden()
    bar.get_by_role("button", name="Status", exact=True).click()
    page.get_by_role("menuitemradio", name="Warm").click()
    expect(page.get_by_text("1 contact changed.")).to_be_visible()
    upload(business, FILE)
    found += desk.barriers()
    page.get_by_role("link", name="Jobs").click()
    expect(page.get_by_role("row")).to_have_count(4)
    found += [f"jobs: {barrier}" for barrier in desk.barriers()]
    page.get_by_role("link", name="1 of 1").click()
    expect(page.get_by_role("dialog").get_by_role("link", name="Amara Okafor")).to_be_visible()
    found += [f"rows: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_no_step_of_an_import_has_a_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    a_small_town(business)
    plan = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", plan, json={"plan": "scale"})
    job = upload(business, FILE)["id"]
    long = upload(business, "name,phone\n" + "\n".join(f"P,+55119{n:08}" for n in range(LONG)))[
        "id"
    ]
    found = list[str]()

    def look_at(step: str, of: str) -> None:
        page = desk.go(f"/imports/{of}")
        expect(page.locator("[aria-current=step]")).to_be_visible()
        expect(page.locator("main [aria-busy=true]")).to_have_count(0)
        found.extend(f"{step}: {barrier}" for barrier in desk.barriers())

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
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_the_queue_of_people_going_cold_has_no_barrier_and_does_not_move(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    for name, status, days in (("Ada", "hot", 9), ("محمد الأحمد", "warm", 12)):
        quiet(business.product, business, name, status, days)
    page = desk.go("/going-cold")
    expect(page.locator("main li").first).to_be_visible()
    found = desk.barriers()
    if (moved := desk.shift()) > CALM:
        found.append(f"things move by {moved:.3f}: {desk.shifted()}")
    page.locator("main li button[aria-haspopup=menu]").first.click()
    expect(page.get_by_role("menu")).to_be_visible()
    found += [f"menu: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


def test_the_door_and_the_page_of_all_components_have_no_barrier(
    sit_down: Callable[..., Desk],
) -> None:
    for look in ({}, {"phone": True}):
        desk = sit_down(signed_in=False, **look)
        for path in ("/sign-in", "/components"):
            desk.go(path)
            assert desk.barriers() == [], path


def test_where_nothing_is_and_where_one_may_not_go_has_no_barrier(
    sit_down: Callable[..., Desk],
) -> None:
    desk = sit_down("viewer")
    desk.expects(404, "/api/v1/contacts/01900000-*")
    found = []
    for path, says in (
        ("/contacts", "No contacts yet"),
        ("/team", "You may not see this"),
        ("/contacts/01900000-0000-7000-8000-000000000009", "Nothing here"),
        ("/nowhere", "Nothing here"),
    ):
        desk.go(path)
        expect(desk.page.get_by_role("heading", name=says)).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[2]])
def test_what_the_office_asks_has_no_barrier(
    sit_down: Callable[..., Desk], look: dict[str, object]
) -> None:
    desk, other = sit_down(**look), sit_down("staff")
    found = []
    for path, click in (
        ("/team", "main .bar button"),
        ("/settings?section=keys", "main [role=tabpanel] .bar button"),
    ):
        page = desk.go(path)
        page.locator(click).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
    page = desk.go("/team")
    page.get_by_role("row").filter(has_text=other.email).get_by_role("button").last.click()
    expect(page.get_by_role("menuitem").last).to_be_visible()
    found += desk.barriers()
    page.get_by_role("menuitem").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += desk.barriers()
    assert not found, "\n".join(found)


def test_what_is_stored_is_shown_and_never_run(desk: Desk, business: Business) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    page = desk.page
    page.on("dialog", lambda dialog: desk.noises.append(f"a dialog: {dialog.message}"))
    body = {"name": "Ada", "phone": "+44 7700 900123", "tags": [evil[:64]]}
    contact = business.post("/api/v1/contacts", body)["id"]
    desk.call("POST", "/api/v1/views", {"name": evil, "query": {}, "shared": True})
    desk.call("PATCH", "/api/v1/session", {"name": evil})
    labels = {"labels": {"cold": evil[:40]}}
    business.call("PATCH", "/api/v1/workspace", json=labels)
    file = {"name": f"{evil[:28]}.csv", "mimeType": "text/csv", "buffer": b"name,phone\nBo,1\n"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = desk.context.request.post("/api/v1/imports", multipart={"file": file}, headers=headers)
    assert answer.ok, answer.text()
    for path in (
        "/contacts", f"/contacts/{contact}", "/pipeline", "/imports", "/team", "/audit", "/usage",
        "/settings?section=tags", "/settings?section=stages",
    ):  # fmt: skip
        desk.go(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("<img src=x").first).to_be_attached()
        expect(page.locator("img[src=x]")).to_have_count(0)


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
