"""What a screen says when things go wrong, are full, or have been used for a while: axe finds nothing.

The screens as they usually are are looked at in `test_access.py`; what an import says is in
`test_states_import.py`, and the door in `test_states_door.py`.
"""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.desk import Desk
from tests.browser.looks import LOOKS, Look, Round, said_in
from tests.browser.stories.people import add, write_at_once
from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.waiting import eventually

Sit = Callable[..., Desk]
AWAY = {"en": "Away for a moment", "ar": "غير متاح الآن. حاول مجددًا بعد قليل."}
"""How a service that is away is told: in English as the edge puts it, else by its code."""


def refuse(page: Page, path: str, status: int, **more: object) -> None:
    """Have the edge answer a path with a problem, as it does while a service is away."""
    problem = {"title": AWAY["en"], "status": status, "code": "unavailable",
               "request_id": "0af7651916cd43dd8448eb211c80319c", **more}  # fmt: skip

    def answer(route: Route) -> None:
        route.fulfill(
            status=status,
            headers={"Content-Type": "application/problem+json", "Retry-After": "40"},
            body=json.dumps(problem),
        )

    page.route(re.compile(path), answer)


@pytest.mark.parametrize("look", LOOKS)
def test_a_list_that_could_not_be_read_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/contacts")
    with Round(desk) as see:
        expect(page.get_by_role("heading", name=says["contacts.empty"])).to_be_visible()
        expect(page.get_by_text("/webhooks/whatsapp")).to_be_visible()
        see.look("first run")
        see.calm("first run")
        add(business, "Ada")
        desk.go("/contacts?status=customer")
        expect(page.get_by_role("heading", name=says["contacts.no_match"])).to_be_visible()
        see.look("no match")
        for path, route, status in (
            ("/contacts", r"/api/v1/contacts\?", 503),
            ("/pipeline", r"/api/v1/lead-statuses$", 500),
            ("/imports", r"/api/v1/imports(\?|$)", 503),
        ):
            desk.expects(status, "/api/v1/*")
            refuse(page, route, status)
            desk.go(path)
            expect(page.get_by_role("button", name=says["action.retry"]).first).to_be_visible()
            see.look(f"{path} {status}")
            page.unroute_all()


@pytest.mark.parametrize("look", LOOKS)
def test_a_search_that_rests_leaves_the_names_and_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Oskar", email="eve@engine.example")
    add(business, "Madam Eve")
    business.eventually_found("oskar", "Oskar")
    business.eventually_found("eve", "Madam Eve")
    notice = says["search.names_only"]
    desk.expects(503, "/api/v1/search/*")
    refuse(desk.page, r"/api/v1/search/contacts\?", 503)

    with Round(desk) as see:
        page = desk.go("/contacts?q=osk")
        expect(page.get_by_text(notice)).to_be_visible()
        expect(_listed(page, "Oskar")).to_be_visible()
        expect(_listed(page, "Madam Eve")).to_have_count(0)
        see.look("found by name")
        desk.go("/contacts?q=eve")
        expect(page.get_by_text(notice)).to_be_visible()
        expect(page.get_by_text(says["search.names_hint"])).to_be_visible()
        see.look("nobody by name")

    page.unroute_all()
    expect(_listed(page, "Oskar")).to_be_visible()
    expect(_listed(page, "Madam Eve")).to_be_visible()
    expect(page.get_by_text(notice)).to_have_count(0)


def _listed(page: Page, name: str) -> Locator:
    """Find somebody in the list, as a row or as a card."""
    return page.locator('a[href^="/contacts/"]').filter(has_text=name)


@pytest.mark.parametrize("look", LOOKS)
def test_a_list_whose_next_page_could_not_be_read_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    write_at_once(business, 26)
    page = desk.go("/contacts?limit=25")
    expect(page.locator('main a[href^="/contacts/"]')).to_have_count(25)
    desk.expects(503, "/api/v1/*")
    refuse(page, r"/api/v1/contacts\?", 503)
    page.get_by_role("button", name=says["pager.next"]).click()
    expect(page.get_by_text(says["contacts.kept"])).to_be_visible()
    with Round(desk) as see:
        see.look("kept")


@pytest.mark.parametrize("look", LOOKS)
def test_a_page_without_a_network_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada")
    page = desk.go("/contacts")
    desk.expects(0, "/api/v1/*")
    desk.context.set_offline(True)
    with Round(desk) as see:
        expect(page.get_by_text(says["shell.offline"])).to_be_visible()
        see.look("offline")
        page.locator("main [data-edit=status]").click()
        page.get_by_role("menuitemradio", name=says["status.hot"]).click()
        said = page.get_by_role("region", name=says["toast.region"])
        expect(said).to_contain_text(says["state.offline_text"])
        see.look("said")
        desk.context.set_offline(False)
        expect(page.get_by_text(says["shell.offline"])).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_a_full_plan_has_no_barrier(sit_down: Sit, business: Business, look: Look) -> None:
    desk, says = sit_down(**look), said_in(look)
    address = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", address, json={"plan": "free"})
    write_at_once(business, 102)
    with Round(desk) as see:
        for path in ("/contacts", "/imports/new", "/waiting", "/usage"):
            page = desk.go(path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            if path == "/waiting":
                expect(page.locator("main tbody tr")).to_have_count(2)
            see.look(path)
            see.calm(path)
        change = says["usage.choose"].format(plan=says["plan.growth"])
        see.asked("another plan", page.get_by_role("button", name=change))
        see.close()
        desk.go("/contacts")
        drawer = see.asked(
            "no place", page.get_by_role("button", name=says["action.add_contact"]).first
        )
        drawer.locator("#add-name").fill("Somebody")
        drawer.locator("#add-phone").fill("+44 7700 900999")
        desk.expects(402, "/api/v1/contacts")
        drawer.get_by_role("button", name=says["action.save"], exact=True).click()
        expect(drawer.get_by_role("alert")).to_be_visible()
        see.look("refused", "[role=dialog]")


@pytest.mark.parametrize("look", LOOKS)
def test_what_has_been_used_for_a_while_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says, locale = sit_down(**look), said_in(look), str(look.get("locale", "en"))
    ada, bo = add(business, "Ada"), add(business, "Bo")
    business.call("DELETE", f"/api/v1/contacts/{bo['id']}")
    run(business, upload(business, "Name,Phone\nCy,+44 7700 900777\n")["id"], "start", "finished")
    wanted = {"selection": {"ids": [ada["id"]]}, "action": {"kind": "tag", "tags": ["vip"]}}
    bulk = desk.call("POST", "/api/v1/bulk", wanted)["id"]
    eventually(lambda: desk.call("GET", f"/api/v1/bulk/{bulk}")["state"] == "done", "the job")
    business.post(f"/api/v1/contacts/{ada['id']}/notes", {"body": "Prefers calls *after* six"})
    view = {"name": "Warm ones", "query": {"status": ["warm"]}, "shared": True}
    desk.call("POST", "/api/v1/views", view)
    with Round(desk) as see:
        for path in ("/trash", "/imports", "/jobs", "/contacts?status=warm"):
            desk.go(path)
            expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
            see.look(path)
            see.calm(path)
        page = desk.go(f"/contacts/{ada['id']}")
        for tab in ("tab.everything", "tab.notes", "tab.activity"):
            page.get_by_role("tab", name=says[tab]).click()
            expect(page.get_by_role("tabpanel", name=says[tab])).to_be_visible()
            see.look(tab)
        more = page.get_by_role("button", name=says["contact.more"], exact=True).last
        see.offered("more", more)
        see.asked("erase", page.get_by_role("menuitem", name=says["erase.action"]))
        see.close()
        desk.expects(503, "/api/v1/*")
        refuse(page, r"/api/v1/contacts/[^/]+/status", 503)
        cold = says["status.button"].format(name="Ada", status=says["status.cold"])
        page.get_by_role("button", name=cold).click()
        page.get_by_role("menuitemradio", name=says["status.hot"]).click()
        expect(page.get_by_role("region", name=says["toast.region"])).to_contain_text(AWAY[locale])
        expect(page.get_by_role("button", name=cold)).to_be_visible()
        see.look("toast")


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_viewer_sees_masked_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    sit_down().call("PUT", "/api/v1/members/privacy", {"mask_for_viewers": True})
    ada = add(business, "Ada", email="ada@example.org")
    eventually(lambda: business.found("Ada"), "Ada to be findable")
    desk = sit_down("viewer", **look)
    with Round(desk) as see:
        for path in ("/contacts", "/contacts?q=Ada", f"/contacts/{ada['id']}"):
            page = desk.go(path)
            masked = page.get_by_text("•••").first
            expect(masked).to_be_visible()
            expect(page.locator("[title]", has=masked).locator("svg").first).to_be_visible()
            see.look(path)
    assert page.get_by_text("ada@example.org").count() == 0
