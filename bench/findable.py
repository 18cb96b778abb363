"""`python -m bench.findable [--people N] [--background R] [--index-url URL] [--json]`.

From a webhook to a hit.

Somebody new writes; the clock runs from the moment the webhook is sent until a search finds the
name. One after another on `run all`, while others write at a steady rate. Then the processor time
of an idle minute, as a share of one core, with --idle. --index-url: a search engine in place of the
embedded one, its key in WARMLINE_SEARCH_INDEX_KEY.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.support.business import Business, a_business
from tests.support.product import Product, embedded_product

LOOK_SECONDS = 0.01
GIVE_UP_SECONDS = 30
EMBEDDED_P99_MS, SERVER_P99_MS = 1000, 3000
"""What is promised: without a search server, and with one."""

Facts = dict[str, Any]


def waits(business: Business, people: int, first: int = 0) -> list[float]:
    """Return for each of some people the milliseconds until a search finds them."""
    found: list[float] = []
    for number in range(first, first + people):
        name = f"Newcomer {_letters(number)}"
        began = time.perf_counter()
        business.hears_message(f"4477{number:08}", name)
        while name not in business.found(name)[:1]:
            if time.perf_counter() - began > GIVE_UP_SECONDS:
                raise AssertionError(f"{name} was not found")
            time.sleep(LOOK_SECONDS)
        found.append((time.perf_counter() - began) * 1000)
    return found


def write_meanwhile(business: Business, rate: float, done: threading.Event) -> None:
    """Have other people write at a rate until told to stop."""
    number = 0
    while not done.wait(1 / rate):
        number += 1
        business.hears_message(f"3366{number:08}", f"Passer-by {number}")


def idle_share(product: Product, seconds: float) -> float:
    """Return how much of one core the product takes while nothing happens."""
    process = product.parts[0].process
    assert process is not None
    before = _ticks(process.pid)
    time.sleep(seconds)
    return (_ticks(process.pid) - before) / os.sysconf("SC_CLK_TCK") / seconds


def _ticks(pid: int) -> int:
    """Return the processor time of a process and its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(fields[11]) + int(fields[12]) + sum(_ticks(int(each)) for each in listed)


def _letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:06}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.findable", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--background", type=float, default=5, help="other webhooks a second")
    parser.add_argument("--idle", type=float, default=0, help="seconds to watch it idle")
    parser.add_argument("--index-url", default="", help="of a search engine")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="warmline-bench-findable-") as folder:
        product = embedded_product(Path(folder), **_search_at(chosen.index_url)).start()
        done = threading.Event()
        try:
            business = a_business(product)
            waits(business, 5, first=900_000)
            facts: Facts = {}
            if chosen.idle:
                facts["idle_share_of_a_core"] = round(idle_share(product, chosen.idle), 3)
            others = threading.Thread(
                target=write_meanwhile, args=(business, chosen.background, done)
            )
            others.start()
            try:
                found = waits(business, chosen.people)
            finally:
                done.set()
                others.join()
        finally:
            product.stop()
    cuts = statistics.quantiles(found, n=100)
    facts |= {"people": len(found), "load": round(os.getloadavg()[0], 1)}
    facts |= {f"p{place}_ms": round(cuts[place - 1]) for place in (50, 90, 99)}
    print(json.dumps(facts) if chosen.json else "  ".join(f"{k} {v}" for k, v in facts.items()))
    return int(facts["p99_ms"] > (SERVER_P99_MS if chosen.index_url else EMBEDDED_P99_MS))


def _search_at(url: str) -> dict[str, str]:
    if not url:
        return {}
    return {
        "WARMLINE_SEARCH_INDEX_URL": url,
        "WARMLINE_SEARCH_INDEX_KEY": os.environ.get("WARMLINE_SEARCH_INDEX_KEY", "none"),
        "WARMLINE_TOKEN_KEY": "a-token-key-of-the-benchmark",
    }


if __name__ == "__main__":
    sys.exit(main())
