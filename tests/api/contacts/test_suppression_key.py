"""The key of the hashes by which erased people are known: another one is noticed at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from libs.common.db.database import Database
from libs.common.runtime import Service
from services.contacts.adapters.suppression_key import SuppressionKeyChangedError
from services.contacts.service import build
from services.contacts.settings import ContactsSettings
from tests.support.contacts import World
from tests.support.gateway import a_platform


@pytest.fixture
def with_key(world: World) -> Callable[[str], Service]:
    """The service on the database of the world, with a key of the test's choice."""

    def built(key: str) -> Service:
        database: Database = world.database
        return build(ContactsSettings("", suppression_key=key), a_platform(), database)

    return built


def start(service: Service) -> None:
    assert service.migrate is not None
    service.migrate()


def test_with_another_key_than_that_of_the_hashes_nothing_starts(
    world: World, with_key: Callable[[str], Service]
):
    start(world.service)
    workspace = world.workspace()
    made = workspace.contact()
    workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase")

    other = with_key("another")
    said = other.checks["suppression key"]()
    with pytest.raises(SuppressionKeyChangedError) as refused:
        start(other)
    assert said == refused.value.detail
    assert "WARMLINE_SUPPRESSION_KEY" in said

    assert world.service.checks["suppression key"]() is None
    start(world.service)


def test_a_key_that_made_no_hash_gives_way(world: World, with_key: Callable[[str], Service]):
    start(world.service)
    other = with_key("another")
    assert other.checks["suppression key"]() is None
    start(other)
    workspace = world.workspace()
    made = workspace.contact()
    workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase")
    with pytest.raises(SuppressionKeyChangedError):
        start(with_key("a third"))


def test_hashes_of_an_earlier_release_are_of_the_key_that_is_set(
    world: World, with_key: Callable[[str], Service]
):
    workspace = world.workspace()
    made = workspace.contact()
    workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase")
    assert world.count("suppression_key") == 0
    start(world.service)
    with pytest.raises(SuppressionKeyChangedError):
        start(with_key("another"))


def test_a_database_that_is_not_there_is_another_checks_to_say(tmp_path: Path):
    service = build(ContactsSettings(f"sqlite:///{tmp_path / 'new.db'}"), a_platform())
    assert service.checks["suppression key"]() is None
    service.close()
