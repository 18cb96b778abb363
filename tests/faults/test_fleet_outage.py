"""A server goes away under load and comes back: nothing that got 200 is lost."""

from pathlib import Path

import requests

from tests.faults.conftest import Fleet
from tests.support.business import a_business
from tests.support.ledger import Load, assert_nothing_lost
from tests.support.waiting import eventually


def test_a_broker_that_is_stopped_costs_no_webhook(fleet: Fleet) -> None:
    business = a_business(fleet.product)
    spool = Path(fleet.product.environment["WARMLINE_INGEST_SPOOL"])
    with Load(business) as load:
        fleet.rabbitmq.stop()
        load.goes_on(200)
        assert list(spool.rglob("*.events"))
        fleet.rabbitmq.start()
        eventually(lambda: not list(spool.rglob("*.events")), "the spool is empty", seconds=90)
        load.goes_on()
    assert set(load.answers) == {requests.codes.ok}
    assert_nothing_lost(load)


def test_a_database_that_crashes_costs_no_webhook_and_is_used_again(fleet: Fleet) -> None:
    business = a_business(fleet.product)
    with Load(business) as load:
        fleet.postgresql.crash()
        load.goes_on(100)
        fleet.postgresql.start()
        eventually(lambda: business.call("GET", "/api/v1/contacts").ok, "a list", seconds=60)
        load.goes_on()
        fleet.product.wait_ready()
    assert set(load.answers) == {requests.codes.ok}
    assert_nothing_lost(load)
