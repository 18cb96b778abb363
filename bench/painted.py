"""`python -m bench.painted [--rounds N] [--json]`: how soon a screen is there for who never was.

`run all` with one workspace of 120 contacts, Debian's Chromium, a new browser profile for each
visit, so that nothing is kept from before. The browser itself says when the largest thing of the
page was painted (LCP). Prints the median of each screen in milliseconds beside the limit of
`frontend.md` §8; exit code 1 when one is over it.
"""

import argparse
import json
import os
import statistics
import sys

from playwright.sync_api import Browser, expect

from bench.browsing import browsing
from tests.browser.desk import AT_REST, Desk
from tests.support.business import Business

LIMIT = 1500
SCREENS = (
    "/sign-in",
    "/contacts",
    "/pipeline",
    "/imports",
    "/jobs",
    "/usage",
    "/team",
    "/settings",
)
LARGEST = """
  () => new Promise((done) => new PerformanceObserver((list) =>
    done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))
"""


def painted(browser: Browser, business: Business, path: str, rounds: int) -> float:
    """Return the median time to the largest paint of a first visit, in milliseconds."""
    times = []
    for _ in range(rounds):
        desk = Desk.open(browser, business, "owner", "Visitor", signed_in=path != "/sign-in")
        desk.page.goto(path)
        desk.page.evaluate(AT_REST)
        expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
        times.append(float(desk.page.evaluate(LARGEST)))
        desk.context.close()
    return statistics.median(times)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.painted", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    chosen = parser.parse_args()
    kept = True
    with browsing() as (browser, business):
        for path in SCREENS:
            took = round(painted(browser, business, path, chosen.rounds))
            kept &= took <= LIMIT
            line = {"screen": path, "lcp_ms": took, "limit_ms": LIMIT}
            text = "  ".join(f"{name} {value}" for name, value in line.items())
            print(json.dumps(line) if chosen.json else text, flush=True)
    print(f"load {os.getloadavg()[0]:.1f}, median of {chosen.rounds} first visits", flush=True)
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
