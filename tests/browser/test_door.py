"""Signing in, by password and by link, and what happens without a session."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.desk import PASSWORD, Desk


def test_a_member_signs_in_and_returns_to_the_list_that_was_asked_for(
    sit_down: Callable[..., Desk],
) -> None:
    desk = sit_down(signed_in=False)
    page = desk.go("/contacts?status=hot")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    page.get_by_label("E-mail").fill(desk.email)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("don't fit together")

    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/contacts\?status=hot$"))
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()


def test_an_invited_person_opens_the_link_and_chooses_a_password(
    sit_down: Callable[..., Desk],
) -> None:
    desk = sit_down(signed_in=False)
    product = desk.business.product
    invited = product.office.call(
        "gateway",
        "POST",
        "/internal/v1/members",
        json={
            "email": f"new.{desk.email}",
            "role": "staff",
            "workspace_id": desk.business.workspace_id,
        },
    )
    page = desk.page
    page.goto(invited["link"])
    page.get_by_label("New password").fill("a long enough password")
    assert "token" not in page.url
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()

    page.goto("about:blank")
    page.goto(invited["link"])
    page.get_by_label("New password").fill("a long enough password")
    desk.expects(422, "/api/v1/session/link")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("used already")


def test_a_forgotten_password_is_replaced_with_a_link(sit_down: Callable[..., Desk]) -> None:
    owner, desk = sit_down(), sit_down("staff", signed_in=False)
    members = owner.call("GET", "/api/v1/members")["items"]
    member = next(each for each in members if each["email"] == desk.email)
    link = owner.call("POST", f"/api/v1/members/{member['id']}/link")["link"]
    page = desk.page
    page.goto(link)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert desk.barriers() == []
    page.get_by_label("Choose a new password").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()

    desk.rest()
    desk.context.clear_cookies()
    page.goto("/contacts")
    page.get_by_label("E-mail").fill(desk.email)
    page.get_by_label("Password", exact=True).fill("a long enough password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()


def test_signing_out_closes_the_door(desk: Desk) -> None:
    page = desk.go("/contacts")
    page.get_by_role("button", name=re.compile("Person0")).click()
    desk.expects(401, "/api/v1/session")
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/contacts")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_session_that_ended_elsewhere_leads_to_the_door_and_back(desk: Desk) -> None:
    page = desk.go("/contacts")
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()
    desk.expects(401, "/api/v1/*")
    # Whatever is asked for by chance has no answer yet: the words are typed by then
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route) if holding else route.continue_()

    holding = True
    page.route("**/api/v1/**", hold)
    page.get_by_label("Search contacts").fill("somebody")
    desk.context.clear_cookies()
    holding = False
    for route in held:
        route.continue_()
    expect(page.get_by_text("You were signed out")).to_be_visible()
    page.get_by_label("E-mail").fill(desk.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Search contacts")).to_have_value("somebody")


@pytest.mark.parametrize(
    ("role", "may_add", "may_import"),
    [
        ("owner", True, True),
        ("admin", True, True),
        ("staff", True, False),
        ("viewer", False, False),
    ],
)
def test_each_role_is_offered_what_it_may_do(
    sit_down: Callable[..., Desk], role: str, may_add: bool, may_import: bool
) -> None:
    desk = sit_down(role)
    page = desk.go("/contacts")
    expect(page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()
    # the head of the list, and once more in its place while there is nobody
    expect(page.get_by_role("button", name="Add contact")).to_have_count(2 if may_add else 0)
    expect(page.get_by_role("link", name="Import", exact=True)).to_have_count(int(may_import))
    if not may_import:
        desk.go("/imports/new")
        expect(page.get_by_role("heading", name="You may not see this")).to_be_visible()
