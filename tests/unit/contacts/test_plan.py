"""Plans: limits, levels, thresholds."""

import pytest

from libs.common.errors import InvalidInputError
from services.contacts.domain.plan import (
    PLANS,
    Usage,
    next_plan,
    plan_named,
    thresholds_crossed,
)


def test_the_plans_are_those_of_the_price_list():
    limits = {code: plan.limit for code, plan in PLANS.items()}
    assert limits == {"free": 100, "starter": 5_000, "growth": 25_000, "scale": None}


@pytest.mark.parametrize(
    ("used", "percent", "level"),
    [
        (0, 0, "ok"),
        (74, 74, "ok"),
        (75, 75, "yellow"),
        (89, 89, "yellow"),
        (90, 90, "orange"),
        (99, 99, "orange"),
        (100, 100, "red"),
        (130, 130, "red"),  # after a downgrade
    ],
)
def test_usage_has_a_level(used: int, percent: int, level: str):
    usage = Usage("free", 100, used, 0)
    assert (usage.percent, usage.level) == (percent, level)
    assert usage.free == max(0, 100 - used)


def test_percent_is_rounded_down_so_that_full_means_full():
    assert Usage("starter", 5_000, 4_999, 0).percent == 99


def test_an_unlimited_plan_is_never_full():
    usage = Usage("scale", None, 10**7, 0)
    assert (usage.percent, usage.level, usage.free, usage.next_plan) == (0, "ok", None, None)


@pytest.mark.parametrize(
    ("before", "after", "crossed"),
    [
        (74, 75, [75]),
        (75, 76, []),
        (0, 100, [75, 90, 100]),
        (89, 99, [90]),
        (99, 100, [100]),
        (100, 99, []),
        (80, 70, []),
    ],
)
def test_thresholds_are_crossed_upwards_only(before: int, after: int, crossed: list[int]):
    assert thresholds_crossed(100, before, after) == crossed
    assert thresholds_crossed(None, before, after) == []


def test_the_ladder_ends_at_scale():
    assert [next_plan(code) for code in PLANS] == ["starter", "growth", "scale", None]
    with pytest.raises(InvalidInputError, match="plan"):
        plan_named("gold")
