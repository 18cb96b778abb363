"""`python -m bench.soak [--minutes N] [--every S] [--json]`: what a list that stays open all day
holds on to.

`run all`, one window of Debian's Chromium on the contacts list, and one change a second, or every
S, that it hears of live. Prints the heap of the page after a collection, in MB, ten times on the
way; exit code 1 when it grew by more than the limit of `frontend.md` §8, which is for two hours
and some 7,000 changes.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from itertools import cycle

from playwright.sync_api import CDPSession, expect

from bench.browsing import browsing
from tests.browser.desk import Desk
from tests.browser.interactions import PAGE
from tests.support.business import Business

LIMIT, LOOKS, EVERY = 20.0, 10, 1.0
STATUSES = ("warm", "hot", "customer", "cold")


def changes(business: Business) -> Iterator[None]:
    """Change the status of one of the newest contacts at each step."""
    newest = [each["id"] for each in business.contacts()][:PAGE]
    for contact, status in zip(cycle(newest), cycle(STATUSES), strict=False):
        business.put(f"/api/v1/contacts/{contact}/status", {"status": status})
        yield


def heap(browser: CDPSession) -> float:
    """Return what the page's objects take after a collection, in MB."""
    browser.send("HeapProfiler.collectGarbage")
    return float(browser.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def watched(
    desk: Desk, business: Business, minutes: float, every: float
) -> Iterator[tuple[float, float]]:
    """Change something every so many seconds and yield (minutes, MB), first after a minute."""
    desk.go("/contacts")
    expect(desk.page.locator("tr[data-id]")).to_have_count(PAGE)
    expect(desk.page.get_by_text("Live", exact=True)).to_be_visible()
    browser = desk.context.new_cdp_session(desk.page)
    browser.send("HeapProfiler.enable")
    began, step = time.monotonic(), changes(business)
    due = began
    for look in range(LOOKS + 1):
        until = began + 60 * (1 + (minutes - 1) * look / LOOKS)
        while (due := due + every) < until:
            desk.page.wait_for_timeout(max(0.0, due - time.monotonic()) * 1000)
            next(step)
        yield (time.monotonic() - began) / 60, heap(browser)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--every", type=float, default=EVERY, help="seconds between changes")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    chosen = parser.parse_args()
    sizes = []
    with browsing() as (browser, business):
        desk = Desk.open(browser, business, "owner", "Watcher")
        for minutes, size in watched(desk, business, chosen.minutes, chosen.every):
            sizes.append(size)
            line = {"minutes": round(minutes, 1), "heap_mb": round(size, 1)}
            text = "  ".join(f"{name} {value}" for name, value in line.items())
            print(json.dumps(line) if chosen.json else text, flush=True)
    grew = sizes[-1] - sizes[0]
    print(f"grew {grew:.1f} MB, limit {LIMIT:.0f}", flush=True)
    return int(grew > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
