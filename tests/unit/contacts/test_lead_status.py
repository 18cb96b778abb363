"""The pipeline's moves."""

import itertools

import pytest

from libs.common.errors import InvalidInputError
from services.contacts.domain.lead_status import (
    MOVES,
    STATUSES,
    MoveNotAllowedError,
    allowed_from,
    move_between,
    status_named,
)


@pytest.mark.parametrize(
    ("previous", "current", "move", "guided"),
    [
        ("cold", "warm", "advance", True),
        ("cold", "hot", "skip_ahead", False),
        ("cold", "customer", "skip_ahead", False),
        ("warm", "hot", "advance", True),
        ("warm", "customer", "skip_ahead", False),
        ("warm", "cold", "re_engage", True),
        ("hot", "customer", "advance", True),
        ("hot", "warm", "step_back", False),
        ("hot", "cold", "re_engage", True),
        ("customer", "hot", "step_back", False),
        ("customer", "warm", "step_back", False),
        ("customer", "cold", "re_engage", True),
    ],
)
def test_each_move_has_its_name_and_place(previous: str, current: str, move: str, *, guided: bool):
    assert move_between(previous, current, "free") == move
    assert (current in allowed_from(previous, "guided")) is guided
    if not guided:
        with pytest.raises(MoveNotAllowedError) as refused:
            move_between(previous, current, "guided")
        assert refused.value.facts["allowed"] == allowed_from(previous, "guided")


def test_every_pair_has_a_name_and_staying_has_none():
    assert set(MOVES) == set(itertools.permutations(STATUSES, 2))
    with pytest.raises(MoveNotAllowedError):
        move_between("cold", "cold", "free")


def test_only_the_four_codes_are_statuses():
    assert [status_named(each) for each in STATUSES] == list(STATUSES)
    for other in ("Cold", "", "lead"):
        with pytest.raises(InvalidInputError):
            status_named(other)
