"""Compare ways of doing one thing: interleaved rounds, medians, ratios to a yardstick.

A file of `bench/` has a function `comparisons(scale)` that returns Comparison objects; `make bench`
runs them all. Only ratios inside one comparison mean anything on another machine.
"""

import gc
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

Run = Callable[[int], int]
"""Does about n units of work and returns how many it did, all of them finished for good."""

PACKAGES = ("warmline", "flask", "granian", "sqlalchemy", "psycopg", "pika", "dramatiq", "tantivy")


@dataclass(frozen=True, slots=True)
class Case:
    """One way of doing the work.

    open: gives a context manager whose value is the Run; servers, files and connections are made
    there and are not measured. n: units a round, where this case needs another number than the
    comparison's (a slow yardstick); rates are compared, not times. note: what else there is to
    say after the last round, while everything is still open.
    """

    name: str
    open: Callable[[], AbstractContextManager[Run]]
    n: int | None = None
    note: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cases that do the same work, the first of them the yardstick unless `yardstick` names one.

    unit: what is counted, in the plural. floor: a case name and the least ratio to the yardstick
    that it may fall to before `make bench` ends with an error. promises: more of these, each with
    the case that it is a ratio to; they are printed too.
    """

    title: str
    unit: str
    cases: Sequence[Case]
    n: int
    rounds: int = 5
    yardstick: str | None = None
    floor: tuple[str, float] | None = None
    promises: Sequence[tuple[str, float, str]] = ()


@dataclass(slots=True)
class Outcome:
    """One case's rates (units per second), one for each round, in order, and its note."""

    name: str
    rates: list[float] = field(default_factory=list)
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.rates)

    @property
    def spread(self) -> float:
        """The distance from slowest to fastest round as a share of the median."""
        return (max(self.rates) - min(self.rates)) / self.median


def measure(comparison: Comparison) -> list[Outcome]:
    """Run every case once to warm up, then round by round (A B C, A B C …); return the rates."""
    outcomes = [Outcome(case.name) for case in comparison.cases]
    with ExitStack() as stack:
        runs = [stack.enter_context(case.open()) for case in comparison.cases]
        for case, run in zip(comparison.cases, runs, strict=True):
            run(max(1, (case.n or comparison.n) // 10))
        for _ in range(comparison.rounds):
            for case, run, outcome in zip(comparison.cases, runs, outcomes, strict=True):
                outcome.rates.append(_rate(run, case.n or comparison.n))
        for case, outcome in zip(comparison.cases, outcomes, strict=True):
            outcome.note = case.note() if case.note else ""
    return outcomes


def report(comparison: Comparison, outcomes: Sequence[Outcome]) -> str:
    """Write the outcomes as a table of medians, spreads and ratios to the yardstick."""
    base = _yardstick(comparison, outcomes).median
    width = max(len(outcome.name) for outcome in outcomes)
    lines = [f"{comparison.title} ({comparison.unit}/s, median of {comparison.rounds} rounds)"]
    lines += [
        f"  {outcome.name:<{width}}  {outcome.median:>12,.0f}  "
        f"±{outcome.spread / 2:>4.0%}  {outcome.median / base:>6.2f}x  {outcome.note}".rstrip()
        for outcome in outcomes
    ]
    lines += [
        f"  {name} is {_ratio(outcomes, name, other):.2f}x of {other} (promised: {least}x)"
        for name, least, other in comparison.promises
    ]
    return "\n".join(lines)


def broken_floors(comparison: Comparison, outcomes: Sequence[Outcome]) -> list[str]:
    """Say in a sentence each which cases fell below their floors."""
    floors = [(*each, each[2]) for each in comparison.promises]
    if comparison.floor is not None:
        base = _yardstick(comparison, outcomes).name
        floors.append((*comparison.floor, base, "the yardstick"))
    return [
        f"{comparison.title}: {name} is at {ratio:.2f}x of {called}; the floor is {least}x"
        for name, least, other, called in floors
        if (ratio := _ratio(outcomes, name, other)) < least
    ]


def machine() -> dict[str, str]:
    """Return what the numbers depend on: processor, cores, memory, system, versions."""
    facts = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "load": f"{os.getloadavg()[0]:.1f}",
        "system": platform.platform(),
        "python": platform.python_version(),
    }
    for name in PACKAGES:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = "not installed"
    return facts


def run_all(comparisons: Sequence[Comparison], *, as_json: bool = False) -> int:
    """Measure and print every comparison; return 1 if one fell below its floor, else 0."""
    facts, results, broken = machine(), [], []
    if not as_json:
        print("  ".join(f"{name} {value}" for name, value in facts.items()), flush=True)
    for comparison in comparisons:
        outcomes = measure(comparison)
        broken += broken_floors(comparison, outcomes)
        results.append(
            {
                "title": comparison.title,
                "unit": comparison.unit,
                "cases": [asdict(outcome) for outcome in outcomes],
            }
        )
        if not as_json:
            print(f"\n{report(comparison, outcomes)}", flush=True)
    if as_json:
        print(json.dumps({"machine": facts, "comparisons": results}, indent=1))
    for sentence in broken:
        print(sentence, file=sys.stderr)
    return 1 if broken else 0


def _rate(run: Run, n: int) -> float:
    gc.collect()
    started = time.perf_counter()
    done = run(n)
    seconds = time.perf_counter() - started
    if done <= 0:
        raise AssertionError("a round did nothing; its rate would mean nothing")
    return done / seconds


def _ratio(outcomes: Sequence[Outcome], name: str, other: str) -> float:
    rates = {each.name: each.median for each in outcomes}
    return rates[name] / rates[other]


def _yardstick(comparison: Comparison, outcomes: Sequence[Outcome]) -> Outcome:
    name = comparison.yardstick or comparison.cases[0].name
    return next(outcome for outcome in outcomes if outcome.name == name)


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()
