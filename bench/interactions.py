"""`python -m bench.interactions [--rounds N] [--json]`: from an input to the frame that shows it.

`run all` with one workspace, Debian's Chromium, and the steps of `tests/browser/interactions.py`,
walked again and again. The browser itself says how long each input took until the next frame was
on the screen (Event Timing, as in INP). Prints p50 and p95 in milliseconds beside the limit of
`frontend.md` §8, which is for the median; exit code 1 when one is over it. One more line: how long
a status that one window moves takes to show in another, where the limit is for the p95.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Sequence

from playwright.sync_api import Browser, Page, expect

from bench.browsing import browsing
from tests.browser.desk import Desk
from tests.browser.interactions import PAGE, TIME, walk
from tests.support.business import Business

LIMIT, SEEN_LIMIT, UNREPORTED = 100, 2000, 16
STATUSES = ("Warm", "Hot", "Customer", "Cold")
PAINTED = """
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
    setTimeout(() => { done(window.__slowest); window.__slowest = 0; }, 100))))
"""
"""The slowest input since it was last asked: the browser reports it after the frame."""


def inputs(browser: Browser, business: Business, rounds: int) -> dict[str, list[float]]:
    """Walk the steps once to warm up and then `rounds` times. Returns milliseconds by step."""
    desk = Desk.open(browser, business, "owner", "Walker")
    page, times = desk.page, {step.name: list[float]() for step in walk()}
    page.add_init_script(TIME)
    desk.go("/contacts")
    expect(page.locator("tr[data-id]")).to_have_count(PAGE)
    for turn in range(rounds + 1):
        for step in walk():
            page.evaluate(PAINTED)
            step.act(page)
            step.seen(page)
            took = max(float(page.evaluate(PAINTED)), UNREPORTED)
            if turn:
                times[step.name].append(took)
    desk.context.close()
    return times


def seen_by_a_colleague(browser: Browser, business: Business, rounds: int) -> list[float]:
    """Move a status in one window and watch another. Returns milliseconds."""
    desks = [Desk.open(browser, business, role, role) for role in ("owner", "staff")]
    for desk in desks:
        desk.go("/contacts")
        expect(desk.page.get_by_text("Live", exact=True)).to_be_visible()
    mover, watcher = (desk.page for desk in desks)
    name = _first_name(watcher)
    # the first move may choose what the contact is already, and is not counted
    times = [_seen(mover, watcher, name, STATUSES[turn % 4]) for turn in range(rounds + 1)][1:]
    for desk in desks:
        desk.context.close()
    return times


def _first_name(page: Page) -> str:
    first = page.locator("tr[data-id] a[href^='/contacts/'] bdi").first
    expect(first).to_be_visible()
    return first.inner_text()


def _seen(mover: Page, watcher: Page, name: str, status: str) -> float:
    mover.get_by_role("button", name=f"{name} is ").click()
    choice = mover.get_by_role("menuitemradio", name=status)
    expect(choice).to_be_visible()
    began = time.perf_counter()
    choice.click()
    expect(watcher.get_by_role("button", name=f"{name} is {status}")).to_be_visible()
    return (time.perf_counter() - began) * 1000


def line(what: str, times: Sequence[float], limit: float, *, of: str) -> dict[str, object]:
    """Sum up the times of one step. of: which figure the limit is for, `p50_ms` or `p95_ms`."""
    sums = {
        "p50_ms": round(statistics.median(times)),
        "p95_ms": round(statistics.quantiles(times, n=20)[18]),
    }
    return {"what": what, **sums, "limit_ms": limit, "kept": sums[of] <= limit}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.interactions", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    chosen = parser.parse_args()
    with browsing() as (browser, business):
        walked = inputs(browser, business, chosen.rounds)
        lines = [line(name, times, LIMIT, of="p50_ms") for name, times in walked.items()]
        seen = seen_by_a_colleague(browser, business, chosen.rounds)
        lines.append(line("seen by a colleague", seen, SEEN_LIMIT, of="p95_ms"))
    for each in lines:
        text = "  ".join(f"{name} {value}" for name, value in each.items())
        print(json.dumps(each) if chosen.json else text, flush=True)
    print(f"load {os.getloadavg()[0]:.1f}, {chosen.rounds} rounds", flush=True)
    return int(not all(each["kept"] for each in lines))


if __name__ == "__main__":
    sys.exit(main())
