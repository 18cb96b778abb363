from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bench.harness import Case, Comparison, Outcome, Run, broken_floors, machine, measure, report
from bench.ingest import waits_in
from bench.latency.__main__ import over_limits


def test_rounds_are_interleaved_after_one_warm_up_of_each_case():
    calls: list[tuple[str, int]] = []
    outcomes = measure(Comparison("t", "things", [case("a", calls), case("b", calls)], 50, 2))
    assert calls == [("a", 5), ("b", 5), ("a", 50), ("b", 50), ("a", 50), ("b", 50)]
    assert [len(outcome.rates) for outcome in outcomes] == [2, 2]


def test_a_case_is_opened_once_and_closed_in_the_end():
    events: list[str] = []

    @contextmanager
    def opened() -> Iterator[Run]:
        events.append("open")
        yield lambda n: n
        events.append("close")

    measure(Comparison("t", "things", [Case("a", opened)], 10, 3))
    assert events == ["open", "close"]


def test_a_slow_yardstick_may_do_fewer_units():
    calls: list[tuple[str, int]] = []
    slow = Case("slow", case("slow", calls).open, n=10)
    measure(Comparison("t", "things", [slow, case("fast", calls)], 1000, 1))
    assert calls[2:] == [("slow", 10), ("fast", 1000)]


def test_a_round_that_did_nothing_is_an_error():
    @contextmanager
    def idle() -> Iterator[Run]:
        yield lambda _: 0

    with pytest.raises(AssertionError, match="did nothing"):
        measure(Comparison("t", "things", [Case("idle", idle)], 10, 1))


def test_the_table_shows_medians_and_ratios_to_the_yardstick():
    comparison = Comparison("Doing", "things", [case("raw", []), case("ours", [])], 1, 3)
    text = report(comparison, [Outcome("raw", [90, 100, 400]), Outcome("ours", [50, 49, 60])])
    assert "Doing (things/s, median of 3 rounds)" in text
    assert "100" in text.splitlines()[1]
    assert text.splitlines()[2].endswith("0.50x")


@pytest.mark.parametrize(
    ("least", "sentence"),
    [
        (0.4, None),
        (0.6, "Doing: ours is at 0.50x of the yardstick; the floor is 0.6x"),
    ],
)
def test_a_case_below_its_floor_is_named(least, sentence):
    cases = [case("raw", []), case("ours", [])]
    comparison = Comparison("Doing", "things", cases, 1, 1, floor=("ours", least))
    found = broken_floors(comparison, [Outcome("raw", [100]), Outcome("ours", [50])])
    assert found == ([sentence] if sentence else [])


def test_a_case_may_have_a_note_from_after_its_last_round():
    rounds: list[tuple[str, int]] = []
    noted = replace(case("ours", rounds), note=lambda: f"after {len(rounds)}")
    comparison = Comparison("Doing", "things", [noted], 10, 3)
    [outcome] = measure(comparison)
    assert outcome.note == "after 4"
    assert report(comparison, [outcome]).splitlines()[1].endswith("1.00x  after 4")


def test_durable_waits_are_counted_wherever_events_went():
    page = """
warmline_ingest_group_events_bucket{le="1.0",where="bus"} 7.0
warmline_ingest_group_events_count{where="bus"} 10.0
warmline_ingest_group_events_sum{where="bus"} 150.0
warmline_ingest_group_events_count{where="spool"} 2.0
warmline_ingest_group_events_sum{where="spool"} 50.0
"""
    assert waits_in(page) == 12 / 200


def test_a_phase_of_ingest_over_its_limits_is_named():
    phases = [
        {"phase": "320/s, ingest", "p50": 3.0, "p99": 151.0},
        {"phase": "320/s, trivial route", "p50": 500.0, "p99": 500.0},
        {"phase": "960/s, ingest", "p50": 20.5, "p99": 150.0},
    ]
    assert over_limits(phases, {"p50": 20, "p99": 150}) == [
        "320/s, ingest: p99 is 151.0 ms; the limit is 150 ms",
        "960/s, ingest: p50 is 20.5 ms; the limit is 20 ms",
    ]


def test_a_promise_to_another_case_is_printed_and_held():
    cases = [case("raw", []), case("ours", []), case("again", [])]
    comparison = Comparison("Doing", "things", cases, 1, 1, promises=[("again", 2.0, "ours")])
    outcomes = [Outcome("raw", [100]), Outcome("ours", [50]), Outcome("again", [75])]
    assert "again is 1.50x of ours (promised: 2.0x)" in report(comparison, outcomes)
    assert broken_floors(comparison, outcomes) == [
        "Doing: again is at 1.50x of ours; the floor is 2.0x"
    ]


def test_the_machine_is_named_with_the_numbers():
    assert {"processor", "cores", "memory", "python", "sqlalchemy"} <= set(machine())


def case(name: str, calls: list[tuple[str, int]]) -> Case:
    @contextmanager
    def opened() -> Iterator[Run]:
        def run(n: int) -> int:
            calls.append((name, n))
            return n

        yield run

    return Case(name, opened)
