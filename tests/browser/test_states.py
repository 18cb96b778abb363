"""What a screen says when things go wrong, are full, or have been used for a while: axe finds nothing.

The screens as they usually are are looked at in `test_access.py`.
"""

import json
import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.desk import PASSWORD, Desk
from tests.browser.stories.people import add, row, write_at_once
from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.product import ROOT
from tests.support.waiting import eventually

LOOKS = [
    pytest.param({}, id="light-and-dark"),
    pytest.param({"phone": True}, id="phone"),
    pytest.param({"locale": "ar"}, id="right-to-left"),
]
AWAY = {"en": "Away for a moment", "ar": "غير متاح الآن. حاول مجددًا بعد قليل."}
"""How a service that is away is told: in English as the edge puts it, else by its code."""
TEXT = re.compile(r'"([\w.]+)":\s*("(?:[^"\\]|\\.)*")')
"""A key and its text in a dictionary of the frontend; keys with plural forms are left out."""


@cache
def words(locale: str) -> dict[str, str]:
    """What the frontend says in a language, by the keys of its texts."""
    files = sorted((ROOT / "frontend" / "src" / "i18n" / locale).glob("*.ts"))
    return {
        key: str(json.loads(text))
        for file in files
        for key, text in TEXT.findall(file.read_text(encoding="utf-8"))
    }


def said_in(look: dict[str, object]) -> dict[str, str]:
    """What the frontend says to somebody for whom it looks like this."""
    return words(str(look.get("locale", "en")))


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
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada")
    found = []
    page = desk.go("/contacts?status=customer")
    expect(page.get_by_role("heading", name=says["contacts.no_match"])).to_be_visible()
    found += [f"no match: {barrier}" for barrier in desk.barriers()]
    for path, route, status in (
        ("/contacts", r"/api/v1/contacts\?", 503),
        ("/pipeline", r"/api/v1/lead-statuses$", 500),
        ("/imports", r"/api/v1/imports(\?|$)", 503),
    ):
        desk.expects(status, "/api/v1/*")
        refuse(page, route, status)
        desk.go(path)
        expect(page.get_by_role("button", name=says["action.retry"]).first).to_be_visible()
        found += [f"{path} {status}: {barrier}" for barrier in desk.barriers()]
        page.unroute_all()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_a_search_that_rests_leaves_the_names_and_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Oskar", email="eve@engine.example")
    add(business, "Madam Eve")
    business.eventually_found("oskar", "Oskar")
    business.eventually_found("eve", "Madam Eve")
    notice = says["search.names_only"]
    desk.expects(503, "/api/v1/search/*")
    refuse(desk.page, r"/api/v1/search/contacts\?", 503)

    page = desk.go("/contacts?q=osk")
    expect(page.get_by_text(notice)).to_be_visible()
    expect(_listed(page, "Oskar")).to_be_visible()
    expect(_listed(page, "Madam Eve")).to_have_count(0)
    found = desk.barriers()
    desk.go("/contacts?q=eve")
    expect(page.get_by_text(notice)).to_be_visible()
    expect(page.get_by_text(says["search.names_hint"])).to_be_visible()
    found += desk.barriers()
    assert not found, "\n".join(found)

    page.unroute_all()
    expect(_listed(page, "Oskar")).to_be_visible()
    expect(_listed(page, "Madam Eve")).to_be_visible()
    expect(page.get_by_text(notice)).to_have_count(0)


def _listed(page: Page, name: str) -> Locator:
    """Find somebody in the list, as a row or as a card."""
    return page.locator('a[href^="/contacts/"]').filter(has_text=name)


def test_a_list_whose_next_page_could_not_be_read_has_no_barrier(
    desk: Desk, business: Business
) -> None:
    add(business, "Ada")
    page = desk.go("/contacts")
    expect(row(page, "Ada")).to_be_visible()
    desk.expects(503, "/api/v1/*")
    refuse(page, r"/api/v1/contacts\?", 503)
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    assert desk.barriers() == []


@pytest.mark.parametrize("look", LOOKS)
def test_a_full_plan_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    desk = sit_down(**look)
    address = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", address, json={"plan": "free"})
    write_at_once(business, 102)
    found = []
    for path in ("/contacts", "/waiting", "/usage", "/imports/new"):
        desk.go(path)
        expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_what_has_been_used_for_a_while_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
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
    found = []
    for path in ("/trash", "/imports", "/jobs", "/contacts?status=warm"):
        desk.go(path)
        expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
    page = desk.go(f"/contacts/{ada['id']}")
    for tab in (says["tab.notes"], says["tab.activity"]):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel", name=tab)).to_be_visible()
        found += [f"{tab}: {barrier}" for barrier in desk.barriers()]
    page.get_by_role("button", name=says["contact.more"], exact=True).last.click()
    expect(page.get_by_role("menuitem").last).to_be_visible()
    found += [f"more: {barrier}" for barrier in desk.barriers()]
    page.get_by_role("menuitem").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found += [f"erase: {barrier}" for barrier in desk.barriers()]
    page.keyboard.press("Escape")
    desk.expects(503, "/api/v1/*")
    refuse(page, r"/api/v1/contacts/[^/]+/status", 503)
    cold = says["status.button"].format(name="Ada", status=says["status.cold"])
    page.get_by_role("button", name=cold).click()
    page.get_by_role("menuitemradio", name=says["status.hot"]).click()
    expect(page.get_by_role("region", name=says["toast.region"])).to_contain_text(AWAY[locale])
    expect(page.get_by_role("button", name=cold)).to_be_visible()
    found += [f"toast: {barrier}" for barrier in desk.barriers()]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_a_door_that_stays_shut_has_no_barrier(
    sit_down: Callable[..., Desk], look: dict[str, object]
) -> None:
    desk, says = sit_down(signed_in=False, **look), said_in(look)
    found = []
    page = desk.go("/invite#token=not-one-of-ours")
    expect(page.get_by_label(says["field.new_password"])).to_be_visible()
    found += [f"invited: {barrier}" for barrier in desk.barriers()]
    page.get_by_label(says["field.new_password"]).fill(PASSWORD)
    desk.expects(422, "/api/v1/session/link")
    page.get_by_role("button", name=says["action.sign_in"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += [f"spent: {barrier}" for barrier in desk.barriers()]
    desk.go("/sign-in")
    for status in (401, 429):
        desk.expects(status, "/api/v1/session")
        refuse(page, r"/api/v1/session$", status)
        page.get_by_label(says["field.email"]).fill(desk.email)
        page.get_by_label(says["field.password"], exact=True).fill("not the password")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_visible()
        found += [f"{status}: {barrier}" for barrier in desk.barriers()]
        page.unroute_all()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_viewer_sees_masked_has_no_barrier(
    sit_down: Callable[..., Desk], business: Business, look: dict[str, object]
) -> None:
    sit_down().call("PUT", "/api/v1/members/privacy", {"mask_for_viewers": True})
    ada = add(business, "Ada", email="ada@example.org")
    eventually(lambda: business.found("Ada"), "Ada to be findable")
    desk = sit_down("viewer", **look)
    found = []
    for path in ("/contacts", "/contacts?q=Ada", f"/contacts/{ada['id']}"):
        page = desk.go(path)
        masked = page.get_by_text("•••").first
        expect(masked).to_be_visible()
        expect(page.locator("[title]", has=masked).locator("svg").first).to_be_visible()
        found += [f"{path}: {barrier}" for barrier in desk.barriers()]
    assert page.get_by_text("ada@example.org").count() == 0
    assert not found, "\n".join(found)
