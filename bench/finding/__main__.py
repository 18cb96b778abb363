"""`python -m bench.finding [--contacts N] [--ilike] [--rebuild] [--json]`: search at full size.

Builds the embedded index, prints its size and memory, then how long the box and the raw engine take
for the same queries in turn; with --ilike, how long ILIKE takes and whether it finds the same
contacts; with --rebuild, whether a question fails or sees half an index while it is built anew.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.finding.engine import LIMIT, RawEngine
from bench.finding.ilike import ilike
from bench.finding.people import (
    WORKSPACE,
    batches,
    contacts,
    exact_queries,
    known_people,
    mixed_queries,
)
from services.search.adapters.embedded import EmbeddedIndex
from services.search.domain.question import Question
from services.search.domain.wanted import understand
from tests.support.postgresql import PostgresNode

QUERIES = 400
ROUNDS = 7
SAME = 60
MOST = 200
FLOOR = 2.0

Facts = dict[str, Any]


def fill(index: EmbeddedIndex, size: int) -> Facts:
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


def answer_times(index: EmbeddedIndex, raw: RawEngine, queries: Sequence[str]) -> Facts:
    """Ask both in turn. What counts of a query is the median of the rounds. The ratios are of the
    processor time of the thread that asks: a wait for the processor is not the box's.
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
        "p50_ratio": round(_cuts(box)["p50"] / _cuts(engine)["p50"], 2),
        "p99_ratio": round(_cuts(box)["p99"] / _cuts(engine)["p99"], 2),
    }


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


def beside_ilike(index: EmbeddedIndex, size: int) -> Facts:
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


def while_rebuilt(index: EmbeddedIndex, size: int, queries: Sequence[str]) -> Facts:
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


def size_and_memory(folder: Path) -> Facts:
    """Return what the index takes on disk and this process in memory."""
    on_disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    status = Path("/proc/self/status").read_text().splitlines()
    memory = {line.partition(":")[0]: int(line.split()[1]) for line in status if "kB" in line}
    return {
        "index_mib": round(on_disk / 2**20),
        "memory_mib": round(memory["VmRSS"] / 1024),
        "memory_at_most_mib": round(memory["VmHWM"] / 1024),
    }


def _ask(index: EmbeddedIndex, query: str, limit: int = LIMIT) -> list[str]:
    question = Question(workspace_id=WORKSPACE, wanted=understand(query), limit=limit)
    return [str(row["id"]) for row in index.search(question).rows]


def _ids(index: EmbeddedIndex, query: str) -> set[str]:
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
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    say = (lambda _title, _facts: None) if chosen.json else _print
    size, found = chosen.contacts, {}
    folder = Path(tempfile.mkdtemp(prefix="warmline-bench-finding-"))
    index = EmbeddedIndex(folder)
    try:
        found["index"] = fill(index, size) | size_and_memory(folder)
        say(f"{size:,} contacts", found["index"])
        queries = mixed_queries(known_people(size, QUERIES))
        found["answers"] = answer_times(index, RawEngine(folder), queries)
        say("milliseconds an answer", found["answers"])
        if chosen.ilike:
            found["ilike"] = beside_ilike(index, size)
            say("beside ILIKE", found["ilike"])
        if chosen.rebuild:
            found["rebuild"] = while_rebuilt(index, size, queries)
            say("while rebuilt", found["rebuild"] | size_and_memory(folder))
    finally:
        index.close()
        shutil.rmtree(folder, ignore_errors=True)
    if chosen.json:
        print(json.dumps(found))
    return int(found["answers"]["p99_ratio"] > FLOOR)


if __name__ == "__main__":
    sys.exit(main())
