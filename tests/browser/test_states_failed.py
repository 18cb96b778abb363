"""What every screen says while it can't be read, and while it waits: axe finds nothing, in every look."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.desk import Desk
from tests.browser.looks import DIALOG, LOOKS, Look, Round, said_in
from tests.browser.stories.people import add
from tests.browser.test_access import a_small_town
from tests.browser.test_states import AWAY, refuse
from tests.support.business import Business
from tests.support.imports import upload
from tests.support.waiting import eventually

Sit = Callable[..., Desk]
OF_CONTACTS = [
    ("/contacts/{contact}", r"/api/v1/contacts/{contact}$", 503),
    ("/imports/{job}", r"/api/v1/imports/{job}$", 503),
    ("/going-cold", r"/api/v1/going-cold(\?|$)", 503),
    ("/trash", r"/api/v1/contacts\?", 429),
    ("/waiting", r"/api/v1/waiting(\?|$)", 429),
    ("/conflicts", r"/api/v1/contacts/conflicts(\?|$)", 429),
    ("/conflicts?show=alike", r"/api/v1/duplicates(\?|$)", 429),
]
OF_THE_OFFICE = [
    ("/jobs", r"/api/v1/bulk(\?|$)", 503),
    ("/usage", r"/api/v1/usage$", 429),
    ("/usage", r"/api/v1/usage/history$", 429),
    ("/flow", r"/api/v1/flow$", 503),
    ("/flow", r"/api/v1/dead-letters$", 429),
    ("/audit", r"/api/v1/audit(\?|$)", 429),
    ("/team", r"/api/v1/members(\?|$)", 429),
    ("/settings?section=devices", r"/api/v1/sessions$", 429),
    ("/settings?section=keys", r"/api/v1/api-keys(\?|$)", 429),
    ("/settings?section=tags", r"/api/v1/tags$", 429),
    ("/settings?section=stages", r"/api/v1/workspace$", 429),
    ("/settings?section=whatsapp", r"/api/v1/numbers$", 429),
    ("/settings?section=whatsapp", r"/api/v1/numbers/setup$", 429),
]
"""A screen, what it can't read, and the status it is refused with: after 5xx it tries again itself."""
TABS = {
    "tab.conversation": "messages",
    "tab.everything": "timeline",
    "tab.notes": "notes",
    "tab.activity": "audit",
}
"""The panels of a contact's page, with the ends of the paths that they read."""
# A function: the page's policy lets the browser evaluate a bare expression once, and not again
STILL = "() => document.getAnimations().every((each) => each.playState !== 'running')"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    "screens", [OF_CONTACTS, OF_THE_OFFICE], ids=["of contacts", "of the office"]
)
def test_no_screen_that_could_not_be_read_has_a_barrier(
    sit_down: Sit, business: Business, look: Look, screens: list[tuple[str, str, int]]
) -> None:
    desk, says = sit_down(**look), said_in(look)
    known = {
        "contact": add(business, "Ada")["id"],
        "job": upload(business, "Name,Phone\nBo,+44 7700 900777\n")["id"],
    }
    page = desk.page
    with Round(desk) as see:
        for screen, route, status in screens:
            state = f"{screen} without {route}"
            desk.expects(status, "/api/v1/*")
            refuse(page, route.format(**known), status)
            desk.go(screen.format(**known))
            alert = _failure(desk, look)
            see.look(state)
            see.calm(state)
            page.unroute_all()
            alert.get_by_role("button", name=says["action.retry"]).click()
            expect(alert).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_a_box_that_finds_nobody_because_it_can_not_search_has_no_barrier(
    sit_down: Sit, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/contacts")
    desk.expects(503, "/api/v1/*")
    refuse(page, r"/api/v1/(search/)?contacts\?", 503)
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    with Round(desk) as see:
        dialog.get_by_role("combobox").fill("amara")
        expect(dialog.get_by_text(says["palette.failed_alone"])).to_be_visible()
        see.look("nothing", DIALOG)
        dialog.get_by_role("combobox").fill(says["nav.pipeline"])
        expect(dialog.get_by_text(says["palette.failed"])).to_be_visible()
        see.look("a place", DIALOG)


@pytest.mark.parametrize("look", LOOKS)
def test_one_panel_of_a_contact_that_fails_leaves_the_others_and_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    zoe = a_small_town(business)
    desk.call("POST", f"/api/v1/contacts/{zoe}/notes", {"body": "Prefers calls after six"})
    page = desk.page
    profile = page.get_by_role("region", name=says["contact.profile"])
    unread = profile.get_by_text(says["may_write.unread"])

    def panel(tab: str) -> Locator:
        page.get_by_role("tab", name=says[tab]).click()
        return page.get_by_role("tabpanel", name=says[tab])

    desk.expects(429, "/api/v1/contacts/*")
    with Round(desk) as see:
        for refused, end in TABS.items():
            refuse(page, rf"/api/v1/contacts/{zoe}/{end}(\?|$)", 429)
            desk.go(f"/contacts/{zoe}")
            for tab in TABS:
                rows = panel(tab).get_by_role("listitem")
                expect(_failure(desk, look) if tab == refused else rows.first).to_be_visible()
                if tab == refused:
                    expect(rows).to_have_count(0)
                    see.look(refused)
            expect(page.get_by_role("heading", level=1, name="Zoë")).to_be_visible()
            expect(profile.locator("[data-verdict]")).to_be_visible()
            shown = panel(refused)
            retry = shown.get_by_role("button", name=says["action.retry"])
            expect(retry).to_be_visible()
            page.unroute_all()
            retry.click()
            expect(shown.get_by_role("listitem").first).to_be_visible()

        refuse(page, rf"/api/v1/contacts/{zoe}/(may-write|consents)$", 429)
        desk.go(f"/contacts/{zoe}")
        expect(unread).to_be_visible()
        expect(profile.get_by_text(AWAY[str(look.get("locale", "en"))])).to_be_visible()
        see.look("may write")
        for tab in TABS:
            expect(panel(tab).get_by_role("listitem").first).to_be_visible()
        page.unroute_all()
        page.get_by_role("button", name=says["action.retry"]).first.click()
        expect(unread).to_have_count(0)
        expect(profile.locator("[data-verdict]")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_no_screen_that_waits_for_its_answer_has_a_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk = sit_down(**look)
    ada = add(business, "Ada")["id"]
    job = upload(business, "Name,Phone\nBo,+44 7700 900777\n")["id"]
    with Round(desk) as see:
        for screen, read in (
            ("/contacts", "/api/v1/contacts"),
            (f"/contacts/{ada}", f"/api/v1/contacts/{ada}"),
            (f"/contacts/{ada}", f"/api/v1/contacts/{ada}/messages"),
            ("/going-cold", "/api/v1/going-cold"),
            ("/team", "/api/v1/members"),
            ("/flow", "/api/v1/flow"),
            (f"/imports/{job}", f"/api/v1/imports/{job}"),
        ):
            with _held(desk, read):
                desk.page.goto(screen)
                desk.rest(read)
                expect(_waits(desk, look)).to_be_visible()
                # Whoever looks at this page asked for less motion
                desk.page.wait_for_function(STILL)
                see.look(f"{screen} without {read}")
            desk.rest()
            expect(_waits(desk, look)).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_a_door_and_an_upload_that_are_busy_have_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(signed_in=False, **look), said_in(look)
    page = desk.go("/sign-in")
    page.get_by_label(says["field.email"]).fill(desk.email)
    page.get_by_label(says["field.password"], exact=True).fill("not the password")
    with Round(desk) as see:
        with _held(desk, "/api/v1/session"):
            page.keyboard.press("Enter")
            expect(page.locator("form button[type=submit][data-loading]")).to_be_visible()
            see.look("signing in")
        expect(page.get_by_role("alert")).to_be_visible()

    desk = sit_down(**look)
    page = desk.go("/imports/new")
    file = {"name": "b.csv", "mimeType": "text/csv", "buffer": b"Name,Phone\nBo,+447700900777\n"}
    with Round(desk) as see:
        with _held(desk, "/api/v1/imports"):
            page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
            status = page.get_by_test_id("drop").get_by_role("status")
            expect(status).to_be_visible()
            see.look("on its way")
        expect(page).to_have_url(re.compile(r"/imports/[^/]+\?step=map"))


def _failure(desk: Desk, look: Look) -> Locator:
    """Find what a screen says that can't be read, with its reason and the way to try again."""
    retry = desk.page.get_by_role("button", name=said_in(look)["action.retry"])
    alert = desk.page.locator("main").get_by_role("alert").filter(has=retry)
    expect(alert).to_contain_text(AWAY[str(look.get("locale", "en"))])
    return alert


def _waits(desk: Desk, look: Look) -> Locator:
    """Find what is drawn in the place of what is being read."""
    loading = desk.page.get_by_role("status", name=said_in(look)["state.loading"])
    return loading.locator("> *").first


@contextmanager
def _held(desk: Desk, path: str) -> Iterator[None]:
    """Keep back the answers from a path until this ends; it must have been asked by then."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.page.route(lambda url: urlsplit(url).path == path, hold)
    yield
    eventually(lambda: held, f"{path} to be asked")
    for route in held:
        route.continue_()
    desk.page.unroute_all()
