"""What people write is shown as they wrote it, wherever that is, and never run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.desk import Desk
from tests.browser.stories.people import doubt, write_at_once
from tests.browser.stories.test_going_cold import quiet
from tests.support.business import Business
from tests.support.imports import run
from tests.support.waiting import eventually

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
BEGIN = "<img src=x"
MASKED = "<•••"
"""Of who waits nobody is shown more."""
SHORT = EVIL[:28]
"""Without a slash, which ends the folders before the name of a file."""
NUMBER = "447700900123"
ADDRESS = "ada@engine.example"
FILE = f"""name,phone,{EVIL}
{EVIL},+44 7700 900777,{EVIL}
{EVIL},none,{EVIL}
"""


@dataclass
class Town:
    """Where everything that can be called something is called EVIL. Each is an id."""

    contact: str
    checked: str
    job: str


@pytest.fixture
def town(desk: Desk, business: Business) -> Town:
    """Fill a workspace: people and files, and what the team makes of them."""
    desk.call("PATCH", "/api/v1/session", {"name": EVIL})
    business.call("PATCH", "/api/v1/workspace", json={"labels": {"cold": EVIL[:40]}})
    business.hears_message(NUMBER, EVIL, f"Hello *you* {EVIL}")
    contact = str(eventually(business.contacts, "the contact")[0]["id"])
    doubt(business, NUMBER, EVIL)
    quiet(business.product, business, EVIL, "hot", 9)
    business.call("PATCH", f"/api/v1/contacts/{contact}", json={"email": ADDRESS})
    twin = {"name": EVIL, "phone": "+44 7700 900322", "email": ADDRESS}
    business.post("/api/v1/contacts", twin)
    gone = business.post("/api/v1/contacts", {"name": EVIL, "phone": "+44 7700 900321"})
    business.call("DELETE", f"/api/v1/contacts/{gone['id']}")
    desk.call("POST", f"/api/v1/contacts/{contact}/notes", {"body": f"- {EVIL}\n- *{EVIL}*"})
    desk.call("POST", "/api/v1/views", {"name": EVIL, "query": {}, "shared": True})
    desk.call("POST", "/api/v1/api-keys", {"name": EVIL, "scopes": ["contacts:read"]})
    many = {"selection": {"ids": [contact]}, "action": {"kind": "tag", "tags": [EVIL]}}
    job = str(desk.call("POST", "/api/v1/bulk", many)["id"])
    eventually(lambda: desk.call("GET", f"/api/v1/bulk/{job}")["state"] == "done", "the job")
    return Town(contact, _checked(business), job)


def _checked(business: Business) -> str:
    """An import whose rows have been looked at."""
    file = {"file": (f"{SHORT}.csv", FILE.encode())}
    answer = business.call("POST", "/api/v1/imports", files=file)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    columns = {each["header"]: each["guess"] for each in made["columns"]} | {EVIL: "tags"}
    mapping = {"columns": columns, "on_match": "update", "tags_mode": "add"}
    business.put(f"/api/v1/imports/{made['id']}/mapping", mapping)
    run(business, made["id"], "check", "checked")
    return str(made["id"])


def test_what_is_stored_is_shown_and_never_run(desk: Desk, business: Business, town: Town) -> None:
    with watched(desk) as page:
        main = page.locator("main")
        for path in (
            "/contacts", "/pipeline", "/going-cold", "/imports", "/conflicts",
            "/conflicts?show=alike", "/trash", "/jobs", "/audit", "/team",
            "/settings?section=keys", "/settings?section=tags", "/settings?section=stages",
            f"/imports/{town.checked}?step=map", f"/imports/{town.checked}?step=review",
        ):  # fmt: skip
            desk.go(path)
            is_shown(main, path)
        run(business, town.checked, "start", "finished")
        desk.go(f"/imports/{town.checked}")
        is_shown(main.locator("tbody"), "the result of an import")


def test_what_is_stored_about_somebody_is_never_run(
    desk: Desk, business: Business, town: Town
) -> None:
    eventually(lambda: EVIL in business.found("img src"), "the contact to be found")
    with watched(desk) as page:
        desk.go(f"/contacts/{town.contact}")
        is_shown(page.get_by_role("heading", level=1), "the name")
        for tab in ("Conversation", "Everything", "Notes", "Activity"):
            page.get_by_role("tab", name=tab).click()
            is_shown(page.get_by_role("tabpanel", name=tab), tab)
        page.get_by_role("button", name="Look at it and decide").click()
        is_shown(page.get_by_role("dialog"), "both sides of a doubt")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("menuitem", name="Merge with").click()
        page.get_by_role("dialog").get_by_role("combobox").fill("img src")
        is_shown(page.get_by_role("option"), "who is found for a merge")
        page.keyboard.press("Escape")
        page.keyboard.press("Control+k")
        page.get_by_role("dialog").get_by_role("combobox").fill("img src")
        is_shown(page.get_by_role("option"), "the palette")
        desk.go("/conflicts?show=alike")
        page.get_by_role("button", name="Compare").first.click()
        is_shown(page.get_by_role("dialog").locator("form"), "both sides of a merge")


def test_what_is_stored_is_not_run_in_what_opens_over_the_list(
    sit_down: Callable[..., Desk], desk: Desk, town: Town
) -> None:
    sit_down("staff").call("PATCH", "/api/v1/session", {"name": EVIL})
    with watched(desk) as page:
        desk.go("/contacts")
        is_shown(page.get_by_role("navigation", name="Views"), "views")
        is_shown(page.get_by_role("complementary"), "who is signed in")
        row = page.locator(f"tr[data-id='{town.contact}']")
        row.locator("[data-edit=status]").click()
        is_shown(page.get_by_role("menu"), "stages")
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_have_count(0)
        row.locator("[data-edit=owner]").click()
        is_shown(page.get_by_role("menu"), "owners")
        page.get_by_role("menuitemradio").last.click()
        is_shown(page.get_by_role("region", name="Messages"), "a message")
        row.locator("[data-edit=tags]").click()
        is_shown(page.locator("main [role=dialog]"), "tags")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        desk.go(f"/jobs?rows={town.job}")
        is_shown(page.get_by_role("dialog").locator("tbody"), "of each contact of a job")


def test_what_somebody_who_waits_is_called_is_never_run(desk: Desk, business: Business) -> None:
    address = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", address, json={"plan": "free"})
    write_at_once(business, 100)
    business.hears_message(NUMBER, EVIL, EVIL)
    eventually(lambda: business.get("/api/v1/usage")["waiting"] == 1, "somebody to wait")
    with watched(desk):
        is_shown(desk.go("/waiting").locator("main"), "the waiting room", MASKED)


@contextmanager
def watched(desk: Desk) -> Iterator[Page]:
    """The page of a desk whose noises are also the dialogs that a script opens."""

    def note(dialog: Dialog) -> None:
        desk.noises.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    desk.page.on("dialog", note)
    yield desk.page


def is_shown(where: Locator, what: str, begin: str = BEGIN) -> None:
    """See that the text is there as a text, and that nothing on the page came of it."""
    expect(where.get_by_text(begin).first, what).to_be_visible()
    page = where.page
    expect(page.locator("img[src=x]"), what).to_have_count(0)
    expect(page.locator("script", has_text="alert(2)"), what).to_have_count(0)
