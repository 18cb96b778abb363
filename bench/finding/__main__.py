"""`python -m bench.finding [--contacts N] [--ilike] [--rebuild] [--catch-up] [--index-url U]`.

Search at full size. Builds the embedded index, or that of a search engine (its key in
WARMLINE_SEARCH_INDEX_KEY; all that is in it is lost), prints its size and memory, then how long the
box and the raw engine take for the same texts in turn, and the embedded engine for the queries that
the box makes of them; with --ilike, how long ILIKE takes and whether it finds the same contacts;
with --rebuild, whether a question fails or sees half an index while it is built anew; with
--catch-up, how fast events that wait on the bus become findable. Ends with 1 when something is not
as it must be, and says what.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.finding.catching_up import LEAST_SHARE, catch_up
from bench.finding.engine import LIMIT, Raw, RawEngine, RawMeilisearch, SameQueries
from bench.finding.ilike import ilike
from bench.finding.people import (
    WORKSPACE,
    batches,
    contacts,
    exact_queries,
    known_people,
    mixed_queries,
)
from libs.common.actor import Actor
from libs.common.clock import SystemClock
from libs.common.http.client import ServiceClient
from libs.common.http.inproc import InprocApps
from libs.common.http.tokens import Tokens, service_actor
from services.search.adapters.contacts_api import ContactsApi
from services.search.adapters.embedded import EmbeddedIndex
from services.search.adapters.meilisearch import MeilisearchIndex
from services.search.application.find_contacts import find_contacts
from services.search.domain.question import Question
from services.search.domain.wanted import understand
from services.search.ports import INDEXES, Contacts, SearchIndex
from tests.support.postgresql import PostgresNode

QUERIES = 400
ROUNDS = 7
SAME = 60
MOST = 200
FLOOR, AIM = 2.0, 1.3
"""How many times as long as the raw engine the slowest answers may take, and should. The raw engine
is asked plainly: each word as it stands, as a beginning, with one slip, and in addresses.
"""

TIMES_FASTER = 20
"""Than ILIKE, where both find the same."""

Facts = dict[str, Any]


def fill(index: SearchIndex, size: int) -> Facts:
    """Build the index; only the engine's part of the time counts."""
    rebuild = index.begin_rebuild()
    seconds = 0.0
    for documents in batches(contacts(size)):
        began = time.perf_counter()
        rebuild.put_many(documents)
        seconds += time.perf_counter() - began
    began = time.perf_counter()
    rebuild.swap()
    return {"build_seconds": round(seconds + time.perf_counter() - began, 1)}


def answer_times(index: SearchIndex, raw: Raw, queries: Sequence[str]) -> Facts:
    """Ask both in turn. What counts of a query is the median of the rounds, on the clock; the
    processor time of the thread that asks stands beside it.
    """
    ours = [_Times() for _ in queries]
    theirs = [_Times() for _ in queries]
    for _ in range(ROUNDS):
        for place, query in enumerate(queries):
            theirs[place].note(lambda query=query: raw.ask(query))
            ours[place].note(lambda query=query: _ask(index, query))
    box, engine = ([each.work for each in times] for times in (ours, theirs))
    return {
        "box": _cuts([each.wait for each in ours]),
        "raw_engine": _cuts([each.wait for each in theirs]),
        "box_processor": _cuts(box),
        "raw_processor": _cuts(engine),
        **_ratios("", [each.wait for each in ours], [each.wait for each in theirs]),
        **_ratios("processor_", box, engine),
        "p99_aim": AIM,
        "load": round(os.getloadavg()[0], 1),
    }


def beside_same_queries(index: SearchIndex, folder: Path, queries: Sequence[str]) -> Facts:
    """Ask the box, and the engine for the same queries and documents, in turn; what counts of a
    query is the median of the rounds. It tells what is the box's own: understanding what was typed,
    making queries, reading rows, and saying why each was found.
    """
    same = SameQueries(folder)
    for query in queries:
        same.prepare(_question(query, LIMIT))
    ours = [_Times() for _ in queries]
    theirs = [_Times() for _ in queries]
    for _ in range(ROUNDS):
        for place, query in enumerate(queries):
            theirs[place].note(lambda query=query: same.ask(query))
            ours[place].note(lambda query=query: _ask(index, query))
    box, engine = ([each.wait for each in times] for times in (ours, theirs))
    return {"box": _cuts(box), "engine": _cuts(engine), **_ratios("", box, engine)}


def _ratios(kind: str, ours: Sequence[float], theirs: Sequence[float]) -> Facts:
    box, engine = _cuts(ours), _cuts(theirs)
    return {f"{kind}{cut}_ratio": round(box[cut] / engine[cut], 2) for cut in ("p50", "p99")}


class _Times:
    """What one query took, in milliseconds: on the clock, and of the processor."""

    def __init__(self) -> None:
        self._waits: list[float] = []
        self._works: list[float] = []

    def note(self, ask: Callable[[], object]) -> None:
        """Ask once."""
        worked = time.thread_time()
        self._waits.append(_timed(ask))
        self._works.append((time.thread_time() - worked) * 1000)

    @property
    def wait(self) -> float:
        """The median on the clock."""
        return statistics.median(self._waits)

    @property
    def work(self) -> float:
        """The median of the processor's time."""
        return statistics.median(self._works)


def beside_ilike(index: SearchIndex, size: int) -> Facts:
    """Compare what is found for whole names, numbers and addresses, and how fast where it is the
    same: ILIKE also finds names inside of names, the box also those in another order or misspelt.
    """
    if PostgresNode.home() is None:
        return {"ilike": "no PostgreSQL on this machine"}
    asked = exact_queries(known_people(size, SAME))
    with ilike(contacts(size)) as table:
        theirs = {query: set(table.ask(query, MOST)) for query in asked}
        whole = [query for query in asked if len(theirs[query]) < MOST]
        ours = {query: _ids(index, query) for query in whole}
        same = [query for query in whole if ours[query] == theirs[query]]
        slow = [_timed(lambda query=query: table.ask(query, LIMIT)) for query in same]
    fast = [_timed(lambda query=query: _ask(index, query)) for query in same]
    return {
        "queries": len(whole),
        "with_the_same_hits": len(same),
        "only_ilike_found": sum(len(theirs[query] - ours[query]) for query in whole),
        "only_the_box_found": sum(len(ours[query] - theirs[query]) for query in whole),
        "ilike": _cuts(slow),
        "box": _cuts(fast),
        "times_faster": round(sum(slow) / sum(fast)),
    }


def while_rebuilt(index: SearchIndex, size: int, queries: Sequence[str]) -> Facts:
    """Ask without a pause while the index is built anew; count what failed or saw half of it."""
    waits: list[float] = []
    failed: list[str] = []
    halves: list[int] = []
    done = threading.Event()

    def ask() -> None:
        place = 0
        while not done.is_set():
            place += 1
            try:
                query = queries[place % len(queries)]
                waits.append(_timed(lambda query=query: _ask(index, query)))
                found = index.count(WORKSPACE)
                halves.extend([found] if found != size else [])
            except Exception as problem:  # noqa: BLE001 - they are counted
                failed.append(repr(problem))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        facts = fill(index, size)
    finally:
        done.set()
        asking.join()
    return {
        **facts,
        "asked": len(waits),
        "failed": len(failed),
        "saw_half_an_index": len(halves),
        "box": _cuts(waits),
    }


def unmet(found: Facts) -> list[str]:
    """Say what was measured and is not as it must be."""
    ilike, rebuild, events = (found.get(name, {}) for name in ("ilike", "rebuild", "catch_up"))
    limits = {
        f"p99 is more than {FLOOR} times the raw engine's": found["answers"]["p99_ratio"] > FLOOR,
        f"not {TIMES_FASTER} times as fast as ILIKE": ilike.get("times_faster", 1e9) < TIMES_FASTER,
        "nothing to compare with ILIKE": ilike.get("with_the_same_hits") == 0,
        "questions failed while the index was rebuilt": bool(rebuild.get("failed")),
        "questions saw half an index": bool(rebuild.get("saw_half_an_index")),
        f"events at less than {LEAST_SHARE} of the bulk rate": events.get("share", 1) < LEAST_SHARE,
    }
    return [what for what, is_unmet in limits.items() if is_unmet]


def _nowhere() -> Contacts:
    """Contacts that are not there: an answer must come from the index."""
    return ContactsApi(ServiceClient("inproc://contacts", Tokens("", SystemClock()), InprocApps()))


_CONTACTS = _nowhere()
_SOMEBODY: Actor = service_actor("bench", frozenset({"search:read"}), WORKSPACE)


def _ask(index: SearchIndex, query: str, limit: int = LIMIT) -> list[str]:
    found = find_contacts(index, _CONTACTS, _SOMEBODY, _question(query, limit))
    return [str(item.row["id"]) for item in found.items]


def _question(query: str, limit: int) -> Question:
    return Question(workspace_id=WORKSPACE, wanted=understand(query), limit=limit)


def _ids(index: SearchIndex, query: str) -> set[str]:
    return set(_ask(index, query, MOST))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _cuts(milliseconds: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(milliseconds, n=100)
    shown = (("p50", 50), ("p90", 90), ("p99", 99))
    return {name: round(cuts[place - 1], 2) for name, place in shown}


def _print(title: str, facts: Facts) -> None:
    print(f"{title}: " + "  ".join(f"{name} {value}" for name, value in facts.items()), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.finding", description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--ilike", action="store_true", help="compare with PostgreSQL's ILIKE too")
    parser.add_argument("--rebuild", action="store_true", help="rebuild while questions are asked")
    parser.add_argument("--catch-up", action="store_true", help="index events from the bus too")
    parser.add_argument("--index-url", default="", help="of a search engine; its index is filled")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="warmline-bench-finding-"))
    key = os.environ.get("WARMLINE_SEARCH_INDEX_KEY", "")
    index = INDEXES.open(chosen.index_url or f"embedded:///{folder}", key)
    try:
        found = measure(
            index, lambda: _raw_of(index, chosen.index_url, key, folder), folder, chosen
        )
    finally:
        if chosen.index_url:
            index.wipe()
        index.close()
        shutil.rmtree(folder, ignore_errors=True)
    problems = unmet(found)
    if chosen.json:
        print(json.dumps(found | {"unmet": problems}))
    else:
        print(*(f"NOT MET: {each}" for each in problems), sep="\n")
    return int(bool(problems))


def measure(
    index: SearchIndex, raw_of: Callable[[], Raw], folder: Path, chosen: argparse.Namespace
) -> Facts:
    """Fill the index and do what was chosen; print each part unless JSON is wanted."""
    say = (lambda _title, _facts: None) if chosen.json else _print
    size, filled = chosen.contacts, fill(index, chosen.contacts)
    raw = raw_of()
    found: Facts = {"index": filled | raw.sizes()}
    say(f"{size:,} contacts", found["index"])
    queries = mixed_queries(known_people(size, QUERIES))
    found["answers"] = answer_times(index, raw, queries)
    say("milliseconds an answer", found["answers"])
    if isinstance(index, EmbeddedIndex):
        found["same_queries"] = beside_same_queries(
            index, _folder_of(chosen.index_url, folder), queries
        )
        say("beside the same queries", found["same_queries"])
    if chosen.ilike:
        found["ilike"] = beside_ilike(index, size)
        say("beside ILIKE", found["ilike"])
    if chosen.rebuild:
        found["rebuild"] = while_rebuilt(index, size, queries)
        say("while rebuilt", found["rebuild"] | raw_of().sizes())
    if chosen.catch_up:
        found["catch_up"] = catch_up(index, size)
        say("catching up", found["catch_up"])
    return found


def _raw_of(index: SearchIndex, url: str, key: str, folder: Path) -> Raw:
    if isinstance(index, MeilisearchIndex):
        return RawMeilisearch(url, key, index.store.name)
    return RawEngine(_folder_of(url, folder))


def _folder_of(url: str, folder: Path) -> Path:
    """Return the folder of an embedded index."""
    return Path(url.partition("://")[2].removeprefix("/")) if url else folder


if __name__ == "__main__":
    sys.exit(main())
