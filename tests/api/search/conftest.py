from collections.abc import Iterator

import pytest

from libs.common.actor import Actor
from tests.support.town import Town, open_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = open_town(tmp_path_factory.mktemp("town"))
    yield town
    town.host.stop()


@pytest.fixture(scope="session")
def ann(town: Town) -> Actor:
    """The owner of a shop with three contacts, which no test changes."""
    ann = town.workspace()
    town.contact(ann, "Maria da Silva", "+55 11 98765-4321", email="maria@example.com", tags=["VIP"], status="hot")  # fmt: skip
    town.contact(ann, "João Conceição", "+55 31 98888-7777", tags=["VIP", "Rio, Brasil"])
    town.contact(ann, "王小明", "+86 139 1234 5678")
    town.eventually_found(ann, ["Maria da Silva", "João Conceição", "王小明"])
    return ann
