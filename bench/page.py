"""`python -m bench.page [--contacts N] [--json]`: what the screen asks for, through the gateway.

`run all` with a workspace of a million contacts. Each request of the screen that has a limit is
sent over one kept connection with an API key, in turn with its yardstick: the gateway's smallest
answer to the same key, which is what the door itself costs. Prints p50 and p95 in milliseconds
beside the limit and the ratio to the yardstick; exit code 1 when a p95 is over its limit.
The search is sent once more by a person: Chromium says how long it is from the last key to the
frame that shows who was found.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import sync_playwright

from libs.common.db.schemes import open_database
from tests.browser.camera import launch
from tests.browser.desk import Desk
from tests.support.business import Business, a_business
from tests.support.crowd import crowd
from tests.support.product import embedded_product
from tests.support.waiting import eventually

MANY, ROUNDS, PAGE = 1_000_000, 60, 50
TYPED, WORDS = 300.0, 30
"""Milliseconds from key to paint, of which the box waits 180 for another key; how often."""
UNTIL_FOUND = """
  (word) => {
    let last = 0;
    addEventListener("keydown", () => { last = performance.now(); }, { capture: true });
    window.__found = new Promise((done) => {
      const look = (now) => {
        const marks = [...document.querySelectorAll("tr[data-id] mark")];
        if (marks.some((mark) => mark.textContent.toLowerCase().includes(word))) done(now - last);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }
"""
STATUSES = ("warm", "hot", "customer", "cold")
Ask = Callable[[], requests.Response]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the screen. limit: milliseconds at p95. rounds: how often it is sent.

    first: what is done before each time and not in it.
    """

    name: str
    limit: float
    ask: Ask
    rounds: int = ROUNDS
    first: Callable[[], object] = lambda: None


class Screen:
    """One member's browser, as far as the network sees it."""

    def __init__(self, business: Business) -> None:
        self._url = business.product.url
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {business.key}"

    def send(self, method: str, path: str, **more: Any) -> requests.Response:
        answer = self._session.request(method, self._url + path, timeout=60, **more)
        answer.raise_for_status()
        return answer

    def get(self, path: str) -> Ask:
        return lambda: self.send("GET", path)

    def get_in_turn(self, paths: Sequence[str]) -> Ask:
        following = cycle(paths)
        return lambda: self.send("GET", next(following))

    def move(self, contact_id: str) -> Ask:
        following = cycle(STATUSES)
        path = f"/api/v1/contacts/{contact_id}/status"
        return lambda: self.send("PUT", path, json={"status": next(following)})

    def tag_all(self, status: str, total: int) -> Ask:
        """Accept one action on all that a filter lets through; nobody waits for its end."""
        body = {
            "selection": {"filter": {"status": [status]}, "expected_count": total},
            "action": {"kind": "tag", "tags": ["of the bench"]},
        }
        return lambda: self.send("POST", "/api/v1/bulk", json=body)

    def rest(self) -> None:
        """Return when no bulk job is at work: one that is would have the database's only writer."""

        def is_idle() -> bool:
            jobs = self.send("GET", "/api/v1/bulk?limit=1").json()["items"]
            return all(each["state"] == "done" for each in jobs)

        eventually(is_idle, "the bulk job to end", seconds=300)


def requests_of(screen: Screen, many: int) -> list[Asked]:
    """Return what has a limit (`frontend.md` §8); the search is its network part alone."""
    page = f"/api/v1/contacts?limit={PAGE}"
    first = screen.send("GET", f"{page}&sort=-created_at").json()["items"][0]
    box = "/api/v1/search/contacts?limit=20&q="
    found = ["Person%2000042", "0004", "p4711%40example.org", "persn%20000777"]
    sorts = ["name", "-name", "-last_active_at", "phone", "owner", "-status", "tags"]
    return [
        Asked("first page", 150, screen.get(page)),
        Asked("filter", 250, screen.get(f"{page}&status=hot&tag=tag%203&sort=-created_at")),
        Asked("sort", 250, screen.get_in_turn([f"{page}&sort={each}" for each in sorts])),
        Asked("search", 120, screen.get_in_turn([box + each for each in found])),
        Asked("status", 120, screen.move(first["id"])),
        Asked(
            "bulk accept",
            300,
            screen.tag_all("customer", many // 100),
            rounds=20,
            first=screen.rest,
        ),
    ]


def typed(business: Business, words: Sequence[str]) -> dict[str, Any]:
    """Measure from the last key of words to the frame that shows who has them."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        desk = Desk.open(browser, business, "owner", "Typist")
        page = desk.go("/contacts")
        page.get_by_label("Search contacts").click()
        times = []
        for each in words:
            page.evaluate(UNTIL_FOUND, each.split()[-1].lower())
            page.keyboard.type(each)
            times.append(float(page.evaluate("window.__found")))
            page.keyboard.press("Escape")
            page.locator("tr[data-id] mark").first.wait_for(state="detached")
        browser.close()
    p95 = statistics.quantiles(times, n=20)[18]
    return {
        "what": "key to found", "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(p95, 1), "limit_ms": TYPED, "kept": p95 <= TYPED,
    }  # fmt: skip


def compare(asked: Asked, door: Ask) -> dict[str, Any]:
    """Measure a request and the yardstick in turn."""
    times: list[float] = []
    least: list[float] = []
    for each in (asked.ask, door):
        each()
    for _ in range(asked.rounds):
        asked.first()
        _timed(asked.ask, times)
        _timed(door, least)
    p95 = statistics.quantiles(times, n=20)[18]
    return {
        "what": asked.name, "p50_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1),
        "limit_ms": asked.limit, "kept": p95 <= asked.limit,
        "times_the_door": round(statistics.median(times) / statistics.median(least), 1),
    }  # fmt: skip


def measured(screen: Screen, business: Business, many: int) -> Iterator[dict[str, Any]]:
    """Yield what each request took, and then what a person waited for."""
    door = screen.get("/api/v1/session")
    for asked in requests_of(screen, many):
        yield compare(asked, door)
    screen.rest()
    yield typed(business, [f"Person {n * 31_337 % many:07}" for n in range(WORDS)])


def _timed(ask: Ask, into: list[float]) -> None:
    began = time.perf_counter()
    ask()
    into.append((time.perf_counter() - began) * 1000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--contacts", type=int, default=MANY)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="warmline-bench-page-") as folder:
        product = embedded_product(Path(folder)).start()
        try:
            business = a_business(product)
            database = open_database(f"sqlite:///{folder}/data/contacts.db")
            crowd(database, business.workspace_id, chosen.contacts)
            database.close()
            product.office.call("search", "POST", "/internal/v1/search/reindex", timeout=3600)
            screen = Screen(business)
            broken = 0
            for found in measured(screen, business, chosen.contacts):
                broken += not found["kept"]
                line = "  ".join(f"{name} {value}" for name, value in found.items())
                print(json.dumps(found) if chosen.json else line, flush=True)
            print(
                f"load {os.getloadavg()[0]:.1f}, {chosen.contacts:,} contacts, SQLite", flush=True
            )
        finally:
            product.stop()
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
