"""Whichever answer comes last, what was already there stays where it is."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, Route

from tests.browser.desk import Desk
from tests.browser.looks import CALM, LOOKS, Look
from tests.browser.test_access import a_small_town
from tests.support.business import Business

SIGNS_OF_WAITING = "new Promise((over) => setTimeout(over, 150))"
"""A page shows that it waits after 120 ms: the page is looked at after that."""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("screen", ["list", "contact", "going cold"])
def test_nothing_moves_whichever_answer_comes_last(
    sit_down: Callable[..., Desk], business: Business, look: Look, screen: str
) -> None:
    desk = sit_down(**look)
    contact = a_small_town(business)
    desk.call("POST", "/api/v1/views", {"name": "Everybody", "query": {}, "shared": True})
    path = {"list": "/contacts", "contact": f"/contacts/{contact}", "going cold": "/going-cold"}
    found = []
    for late in _asked(desk, path[screen]):
        moved = _shift(desk, path[screen], late)
        if moved > CALM:
            found.append(f"{late}: things move by {moved:.3f}: {desk.shifted()}")
    assert not found, "\n".join(found)


def _asked(desk: Desk, path: str) -> list[str]:
    """The paths that a screen reads, but the session: without it there is no screen."""
    asked: set[str] = set()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).path)

    desk.page.on("request", note)
    desk.go(path)
    desk.page.remove_listener("request", note)
    asked -= {"/api/v1/session", "/api/v1/events/stream"}
    return sorted(each for each in asked if each.startswith("/api/"))


def _shift(desk: Desk, path: str, late: str) -> float:
    """How far things move when the answers from one path come after all others."""
    held: list[Route] = []
    is_late = True

    def hold(route: Route) -> None:
        if is_late:
            held.append(route)
        else:
            route.continue_()

    desk.page.route(lambda url: urlsplit(url).path == late, hold)
    desk.page.goto(path)
    desk.rest(late)
    desk.page.evaluate(SIGNS_OF_WAITING)
    is_late = False
    for route in held:
        route.continue_()
    desk.rest()
    desk.page.unroute_all()
    return desk.shift()
