"""The benchmarks of imports end with 1 when a promise is broken, and say which."""

from dataclasses import replace

import pytest

from bench.import_at_size import Measured, broken, exit_code
from bench.import_meanwhile import Waits, told

FIRST = Measured(10_000, rate=5000.0, again=12_000.0, events=0, memory=200)
GOOD = Measured(1_000_000, rate=4600.0, again=10_000.0, events=0, memory=230)


def test_a_large_file_that_keeps_pace_ends_with_nothing() -> None:
    assert broken(FIRST, GOOD) == []
    assert exit_code([FIRST, GOOD]) == 0


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (replace(GOOD, rate=4400.0), "rate 0.88"),
        (replace(GOOD, memory=250), "memory 1.25"),
        (replace(GOOD, again=9_000.0), "only 1.96 times as quick"),
        (replace(GOOD, events=3), "told outbox and index 3 events"),
    ],
)
def test_a_broken_promise_about_size_is_said_and_ends_with_one(bad: Measured, said: str) -> None:
    [promise] = broken(FIRST, bad)
    assert said in promise
    assert exit_code([FIRST, GOOD, bad]) == 1


def test_the_first_size_has_promises_of_its_own() -> None:
    loud = replace(FIRST, events=10)
    assert exit_code([loud]) == 1


def test_webhooks_that_an_import_holds_up_break_the_promise() -> None:
    """It is about what WhatsApp waits for; when a person is stored is told and not promised."""
    quiet = Waits([10.0] * 200, [20.0] * 200)
    assert told(quiet, Waits([14.0] * 200, [29.0] * 200))[1]
    facts, kept = told(quiet, Waits([14.0] * 200, [31.0] * 200))
    assert (facts["answered_ratio"], facts["stored_ratio"], kept) == (1.4, 1.55, True)
    assert not told(quiet, Waits([16.0] * 200, [20.0] * 200))[1]
