"""Plans: how many live contacts a workspace may have, and how near it is to that."""

from dataclasses import dataclass

from libs.common.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan. limit: live contacts, None for unlimited."""

    code: str
    limit: int | None


_LADDER = (Plan("free", 100), Plan("starter", 5_000), Plan("growth", 25_000), Plan("scale", None))
PLANS = {plan.code: plan for plan in _LADDER}
THRESHOLDS = (75, 90, 100)
"""Percentages that are announced when usage passes them upwards."""

_LEVELS = ((100, "red"), (90, "orange"), (75, "yellow"))


@dataclass(frozen=True, slots=True)
class Usage:
    """How full a workspace is. waiting: people in the waiting room."""

    plan: str
    limit: int | None
    used: int
    waiting: int

    @property
    def percent(self) -> int:
        """Used places of a hundred; 0 on an unlimited plan, over 100 after a downgrade."""
        return 0 if self.limit is None else self.used * 100 // self.limit

    @property
    def level(self) -> str:
        """Return ok, yellow (75 %), orange (90 %) or red (100 %)."""
        return next((name for least, name in _LEVELS if self.percent >= least), "ok")

    @property
    def next_plan(self) -> str | None:
        """The plan with more room, or None on the largest."""
        return next_plan(self.plan)

    @property
    def free(self) -> int | None:
        """Places left, never negative; None for no limit."""
        return None if self.limit is None else max(0, self.limit - self.used)


def plan_named(code: str) -> Plan:
    """Return a plan. Raises InvalidInputError naming the field plan."""
    if code not in PLANS:
        raise InvalidInputError.of("plan", f"must be one of {', '.join(PLANS)}")
    return PLANS[code]


def next_plan(code: str) -> str | None:
    """Return the plan after this one, or None."""
    codes = list(PLANS)
    later = codes[codes.index(code) + 1 :]
    return later[0] if later else None


def thresholds_crossed(limit: int | None, before: int, after: int) -> list[int]:
    """List the thresholds that usage passed upwards when it went from before to after."""
    if limit is None:
        return []
    return [each for each in THRESHOLDS if before * 100 < each * limit <= after * 100]
