"""What a screen says where there is nothing yet, less than all, or no way to the server."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import PASSWORD, Desk
from tests.browser.looks import DIALOG, LOOKS, Look, Round, said_in
from tests.browser.stories.people import add
from tests.support.business import Business
from tests.support.imports import run, upload

Sit = Callable[..., Desk]
NOTHING_IN = [
    ("/settings?section=tags", "tags.empty"),
    ("/conflicts", "conflicts.empty"),
    ("/conflicts?show=alike", "alike.empty"),
    ("/jobs", "jobs.empty"),
    ("/imports", "imports.empty"),
    ("/trash", "trash.empty"),
    ("/waiting", "waiting.empty"),
    ("/going-cold?snoozed=true", "cold.empty_snoozed"),
]
"""A screen of a business that has just begun, and what it says."""


@pytest.mark.parametrize("look", LOOKS)
def test_a_business_that_has_just_begun_meets_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(**look), said_in(look)
    with Round(desk) as see:
        for path, words in NOTHING_IN:
            page = desk.go(path)
            expect(page.get_by_text(says[words], exact=True).first).to_be_visible()
            see.look(path, "main")
        desk.go("/usage")
        see.look("no use", "main")


@pytest.mark.parametrize("look", LOOKS)
def test_a_list_that_shows_less_than_all_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada")
    with Round(desk) as see:
        _answer(desk.page, r"/api/v1/search/contacts\?", lambda _: {"degraded": True})
        page = desk.go("/contacts?q=Ada")
        expect(page.get_by_text(says["search.degraded"])).to_be_visible()
        see.look("degraded", "main")
        page.unroute_all(behavior="wait")

        many = {"total": 48_210, "total_is_exact": False, "next": "further"}
        _answer(page, r"/api/v1/contacts\?", lambda _: many)
        desk.go("/contacts?page=200")
        expect(page.get_by_text(says["pager.deep"])).to_be_visible()
        see.look("deep", "main")


@pytest.mark.parametrize("look", LOOKS)
def test_the_tags_that_a_contact_may_get_have_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Bo", tags=["north", "vip"])
    ada = add(business, "Ada")["id"]
    page = desk.go(f"/contacts/{ada}")
    with Round(desk) as see:
        field = page.get_by_role("combobox", name=says["tags.add"])
        field.focus()
        expect(page.get_by_role("option")).to_have_count(2)
        see.look("offered")
        field.fill("nor")
        expect(page.get_by_role("option")).to_have_count(1)
        see.look("narrowed")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_text("north", exact=True)).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_who_has_no_network_is_told_at_the_door_and_in_a_form_without_a_barrier(
    sit_down: Sit, look: Look
) -> None:
    desk, says = sit_down(signed_in=False, **look), said_in(look)
    page = desk.go("/sign-in")
    with Round(desk) as see:
        desk.expects(0, "/api/v1/session")
        page.get_by_label(says["field.email"]).fill(desk.email)
        page.get_by_label(says["field.password"], exact=True).fill(PASSWORD)
        desk.context.set_offline(True)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(says["state.offline_text"])
        see.look("door")
        desk.context.set_offline(False)
        page.get_by_role("button", name=says["action.sign_in"]).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(says["contacts.title"])

        desk.expects(0, "/api/v1/*")
        page.get_by_role("button", name=says["action.add_contact"]).first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label(says["field.name"]).fill("Ada")
        dialog.get_by_label(says["field.phone"]).fill("+447700900123")
        desk.context.set_offline(True)
        dialog.get_by_role("button", name=says["action.save"], exact=True).click()
        expect(dialog.get_by_role("alert")).to_contain_text(says["state.offline_text"])
        see.look("form", DIALOG)
        expect(dialog.get_by_label(says["field.name"])).to_have_value("Ada")
        desk.context.set_offline(False)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_refused_in_the_office_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/settings?section=preferences")
    with Round(desk) as see:
        desk.expects(422, "/api/v1/session/password")
        page.get_by_label(says["password.current"]).fill("not the password")
        page.get_by_label(says["field.new_password"]).fill("a long new password")
        page.keyboard.press("Enter")
        expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
        see.look("password", "main")
        page.get_by_label(says["password.current"]).fill("")
        page.get_by_label(says["field.new_password"]).fill("")

        desk.go("/team")
        desk.expects(409, "/api/v1/members")
        page.get_by_role("button", name=says["team.invite"]).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox").first.fill(desk.email)
        dialog.get_by_role("button", name=says["team.invite"]).click()
        expect(dialog.get_by_role("alert")).to_contain_text(desk.email)
        see.look("invitation", DIALOG)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_said_of_files_and_jobs_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    text = "Name,Phone\nBo,+44 7700 900777\n"
    first = upload(business, text)["id"]
    run(business, first, "start", "finished")
    again = upload(business, text)["id"]
    page = desk.go(f"/imports/{again}?step=map")
    with Round(desk) as see:
        expect(page.get_by_text(says["imports.before"])).to_be_visible()
        see.look("imported before", "main")
        for state in ("running", "failed", "stopped"):
            _answer(page, r"/api/v1/imports(\?|$)", _all_are(state=state, progress=1))
            desk.go("/jobs?kind=imports")
            expect(page.get_by_text(says[f"import_state.{state}"]).first).to_be_visible()
            see.look(state, "main")
            page.unroute_all(behavior="wait")


@pytest.mark.parametrize("look", LOOKS)
def test_a_link_without_its_secret_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(signed_in=False, **look), said_in(look)
    page = desk.go("/invite")
    expect(page.get_by_text(says["link.none"])).to_be_visible()
    with Round(desk) as see:
        see.look("no secret")
        see.calm("no secret")


def _answer(page: Page, path: str, otherwise: Callable[[Any], dict[str, Any]]) -> None:
    """Have the edge answer a path as it does, but for some values of the document."""

    def answer(route: Route) -> None:
        response = route.fetch(headers={**route.request.headers, "if-none-match": ""})
        document = response.json()
        route.fulfill(response=response, body=json.dumps(document | otherwise(document)))

    page.route(re.compile(path), answer)


def _all_are(**values: object) -> Callable[[Any], dict[str, Any]]:
    """Change values of every item of a list."""
    return lambda document: {"items": [{**each, **values} for each in document["items"]]}
