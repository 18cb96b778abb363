"""Products of their own for tests that kill them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.distributed import distributed_on
from tests.support.fixtures import missing
from tests.support.postgresql import PostgresNode
from tests.support.product import Product, embedded_product
from tests.support.rabbitmq import RabbitNode

ONE_WORKER = "faults-distributed"


@dataclass(frozen=True)
class Fleet:
    """Warmline as one process per service, on servers of its own that a test may stop."""

    product: Product
    postgresql: PostgresNode
    rabbitmq: RabbitNode


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Product]:
    """An embedded Warmline that a test may kill and start again."""
    product = embedded_product(tmp_path)
    try:
        yield product.start()
    finally:
        product.stop()


@pytest.fixture(scope="package")
def running_fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """One fleet for all tests that leave it whole."""
    for kind, node in (("rabbitmq", RabbitNode), ("postgresql", PostgresNode)):
        if node.home() is None:
            missing(kind, f"no {kind} is installed to be stopped and started")
    postgresql, rabbitmq = PostgresNode(durable=True), RabbitNode()
    try:
        postgresql.start()
        rabbitmq.start()
        folder = tmp_path_factory.mktemp("fleet")
        new_database = postgresql.server.new_database
        product = distributed_on(new_database, rabbitmq.server.new_vhost(), folder)
        try:
            yield Fleet(product.start(), postgresql, rabbitmq)
        finally:
            codes = product.stop()
        assert set(codes) <= {0}, f"a process ended with {codes}"
    finally:
        rabbitmq.close()
        postgresql.close()


@pytest.fixture
def fleet(running_fleet: Fleet) -> Fleet:
    """The fleet, all of it ready, whatever the test before did."""
    running_fleet.product.wait_ready()
    return running_fleet


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of the fleet on one worker, so that it is started once."""
    for item in items:
        if "running_fleet" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.distributed)
            item.add_marker(pytest.mark.xdist_group(ONE_WORKER))
