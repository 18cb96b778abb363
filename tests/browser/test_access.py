"""Every screen for everybody: axe finds nothing, nothing moves while loading, nothing overflows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.support.business import Business
from tests.support.waiting import eventually

LOOKS = [
    pytest.param({}, id="light"),
    pytest.param({"dark": True}, id="dark"),
    pytest.param({"phone": True}, id="phone"),
    pytest.param({"locale": "ar"}, id="right-to-left"),
]
SCREENS = [
    "/contacts",
    "/contacts?status=hot",
    "/pipeline",
    "/imports",
    "/imports/new",
    "/waiting",
    "/trash",
    "/usage",
    "/flow",
    "/jobs",
    "/conflicts",
    "/audit",
    "/team",
    *(
        f"/settings?section={name}"
        for name in ("preferences", "devices", "keys", "tags", "stages", "whatsapp")
    ),
]


@pytest.mark.parametrize("look", LOOKS)
def test_no_screen_has_a_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    contact = _a_small_town(business)
    found = []
    for path in [*SCREENS, f"/contacts/{contact}"]:
        desk.go(path)
        expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_what_opens_over_a_screen_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    _a_small_town(business)
    page = desk.go("/contacts")
    found = []
    page.locator("button[aria-haspopup=menu][aria-label]").first.click()
    expect(page.get_by_role("menuitemradio").first).to_be_visible()
    found += desk.barriers()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).not_to_be_empty()
    found += desk.barriers()
    page.locator("header button").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += desk.barriers()
    assert not found, "\n".join(found)


def test_the_door_and_the_page_of_all_components_have_no_barrier(
    sit_down: Callable[..., Desk],
) -> None:
    for look in ({}, {"dark": True}, {"phone": True}):
        desk = sit_down(signed_in=False, **look)
        for path in ("/sign-in", "/components"):
            desk.go(path)
            assert desk.barriers() == [], path


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[2]])
def test_nothing_moves_while_the_list_loads(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    _a_small_town(business)
    desk.context.add_init_script(
        "window.__shift = 0; new PerformanceObserver((list) => { for (const entry of"
        " list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page = desk.go("/contacts")
    expect(page.get_by_text("Zoë").first).to_be_visible()
    assert page.evaluate("window.__shift") <= 0.02


def _a_small_town(business: Business) -> str:
    """Three contacts of different kinds; returns the id of the one with a conversation."""
    for name, status in (("Amara Okafor", "hot"), ("محمد الأحمد", "cold")):
        phone = f"+44 7700 9001{len(name):02}"
        body = {"name": name, "phone": phone, "status": status, "tags": ["vip", "north", "trial"]}
        business.post("/api/v1/contacts", body)
    business.hears_message("5511987654321", "Zoë", "Hello, is this *open*?")
    return str(
        eventually(
            lambda: [each["id"] for each in business.contacts() if each["name"] == "Zoë"], "Zoë"
        )[0]
    )
