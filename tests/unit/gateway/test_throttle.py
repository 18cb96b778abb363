"""How often somebody may try to sign in."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.domain.throttle import (
    FORGOTTEN,
    LONGEST_DELAY,
    TRIES_PER_WINDOW,
    WINDOW,
    Tries,
    account_rule,
    address_rule,
    delay_after,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (1, 0),
        (4, 0),
        (5, 2),
        (6, 4),
        (7, 8),
        (11, 128),
        (12, 256),
        (13, 300),
        (10_000, 300),
    ],
)
def test_the_delay_of_an_account_grows_and_ends_growing(failures: int, seconds: int) -> None:
    assert delay_after(failures) == timedelta(seconds=seconds)


def test_an_account_rests_after_the_fifth_failure() -> None:
    tries: Tries | None = None
    for _ in range(5):
        verdict = account_rule(tries, NOW)
        assert verdict.wait == 0
        tries = verdict.tries
    assert account_rule(tries, NOW).wait == 2
    assert account_rule(tries, NOW + timedelta(seconds=2)).wait == 0


def test_asking_while_it_rests_does_not_prolong_the_rest() -> None:
    tries = Tries(9, NOW, NOW + timedelta(seconds=32))
    assert account_rule(tries, NOW + timedelta(seconds=1)).tries == tries


def test_an_account_left_alone_for_an_hour_starts_again() -> None:
    tries = Tries(20, NOW, NOW + LONGEST_DELAY)
    assert account_rule(tries, NOW + FORGOTTEN).tries == Tries(1, NOW + FORGOTTEN)


def test_an_address_has_ten_tries_a_minute() -> None:
    tries: Tries | None = None
    for _ in range(TRIES_PER_WINDOW):
        verdict = address_rule(tries, NOW)
        assert verdict.wait == 0
        tries = verdict.tries
    assert address_rule(tries, NOW + timedelta(seconds=15)).wait == 45
    assert address_rule(tries, NOW + WINDOW).wait == 0
