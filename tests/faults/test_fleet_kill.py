"""SIGKILL one process of many under load: what got 200 is stored once, and search agrees."""

import pytest

from tests.faults.conftest import Fleet
from tests.support.business import a_business
from tests.support.ledger import Load, Moments, assert_nothing_lost
from tests.support.waiting import eventually

KILLS = 3


@pytest.mark.parametrize("name", ["ingest", "contacts", "search"])
def test_what_got_200_survives_kill_9_of_one_process(fleet: Fleet, name: str) -> None:
    business, part = a_business(fleet.product), fleet.product.part(name)
    moments = Moments(f"20261122 {name}")
    with Load(business) as load:
        for _ in range(KILLS):
            load.goes_on()
            moments.next(0.5)
            part.kill()
            part.start()
            eventually(part.ready, f"{name} again", seconds=90, every=0.1)
        load.goes_on()
    assert_nothing_lost(load)
