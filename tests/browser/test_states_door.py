"""The door, before anybody is inside: axe finds nothing, nothing moves while it loads."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.desk import PASSWORD, Desk
from tests.browser.looks import LOOKS, Look, Round, said_in
from tests.browser.test_states import refuse
from tests.support.business import a_business
from tests.support.product import Product, embedded_product

pytestmark = pytest.mark.xdist_group("states-door")

Sit = Callable[..., Desk]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """An installation that nobody can sign in to yet."""
    product = embedded_product(tmp_path_factory.mktemp("empty"))
    try:
        yield product.start()
    finally:
        product.stop()


@pytest.mark.parametrize("look", LOOKS)
def test_the_door_has_no_barrier_and_does_not_move(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(signed_in=False, **look), said_in(look)
    page = desk.go("/sign-in")
    with Round(desk) as see:
        see.look("shut")
        see.calm("shut")
        desk.go("/sign-in?expired=true&next=/pipeline")
        expect(page.get_by_text(says["signin.expired"])).to_be_visible()
        see.look("expired")
        see.calm("expired")
        for status in (401, 429):
            desk.expects(status, "/api/v1/session")
            refuse(page, r"/api/v1/session$", status)
            _knock(desk, look, "not the password")
            expect(page.get_by_role("alert")).to_be_visible()
            see.look(str(status))
            page.unroute_all()


@pytest.mark.parametrize("look", LOOKS)
def test_the_door_of_a_new_installation_has_no_barrier_and_does_not_move(
    sit_down: Sit, empty: Product, look: Look
) -> None:
    desk, says = sit_down(None, at=a_business(empty), **look), said_in(look)
    page = desk.go("/sign-in")
    expect(page.get_by_text(says["signin.first_run_link"])).to_be_visible()
    with Round(desk) as see:
        see.look("new")
        see.calm("new")


@pytest.mark.parametrize("look", LOOKS)
def test_a_link_that_signs_in_has_no_barrier_and_does_not_move(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(signed_in=False, **look), said_in(look)
    page = desk.go("/invite#token=not-one-of-ours")
    password = page.get_by_label(says["field.new_password"])
    expect(password).to_be_visible()
    with Round(desk) as see:
        see.look("invited")
        see.calm("invited")
        password.fill(PASSWORD)
        desk.expects(422, "/api/v1/session/link")
        page.get_by_role("button", name=says["action.sign_in"]).click()
        expect(page.get_by_role("alert")).to_be_visible()
        see.look("spent")
        page.goto("about:blank")
        desk.go("/sign-in#token=not-one-of-ours")
        expect(page.get_by_label(says["link.new_password"])).to_be_visible()
        see.look("known")
        see.calm("known")


@pytest.mark.parametrize("look", LOOKS)
def test_who_is_switched_off_is_told_without_a_barrier(sit_down: Sit, look: Look) -> None:
    owner, desk, says = sit_down(), sit_down("staff", signed_in=False, **look), said_in(look)
    team = owner.call("GET", "/api/v1/members")["items"]
    member = next(each["id"] for each in team if each["email"] == desk.email)
    owner.call("PATCH", f"/api/v1/members/{member}", {"status": "disabled"})
    page = desk.go("/sign-in")
    desk.expects(403, "/api/v1/session")
    _knock(desk, look, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text(says["signin.disabled"])
    with Round(desk) as see:
        see.look("switched off")


def test_who_is_switched_off_at_work_is_led_to_the_door(sit_down: Sit) -> None:
    owner, desk, says = sit_down(), sit_down("staff"), said_in({})
    page = desk.go("/usage")
    expect(page.get_by_text(says["live.live"], exact=True)).to_be_visible()
    team = owner.call("GET", "/api/v1/members")["items"]
    member = next(each["id"] for each in team if each["email"] == desk.email)
    desk.expects(401, "/api/v1/*")
    owner.call("PATCH", f"/api/v1/members/{member}", {"status": "disabled"})
    expect(page.get_by_text(says["signin.expired"])).to_be_visible()
    expect(page).to_have_url(re.compile(r"/sign-in\?"))


def _knock(desk: Desk, look: Look, password: str) -> None:
    says = said_in(look)
    desk.page.get_by_label(says["field.email"]).fill(desk.email)
    desk.page.get_by_label(says["field.password"], exact=True).fill(password)
    desk.page.keyboard.press("Enter")
