"""Kill the indexer while it works; afterwards the index is the database by id and version."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from libs.common.actor import Actor
from services.search.adapters.contacts_api import ContactsApi
from services.search.adapters.embedded import EmbeddedIndex
from services.search.application.rebuild_index import pages
from services.search.application.reconcile_index import reconcile_index
from services.search.ports import Drift, WriterElsewhereError
from tests.support.ledger import Moments
from tests.support.ports import free_port
from tests.support.product import Part, base_environment
from tests.support.town import Town, open_town
from tests.support.waiting import eventually

PEOPLE, KILLS = 200, 4


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Contacts with everything but an indexer."""
    town = open_town(tmp_path / "data", roles=("web", "consumer", "relay"))
    yield town
    town.host.stop()


@pytest.fixture
def indexer(town: Town, tmp_path: Path) -> Iterator[Part]:
    """A process that indexes what happens in the town."""
    arguments = ["contacts", "search", "--role", "indexer"]
    bind = f"127.0.0.1:{free_port()}"
    part = Part("indexer", arguments, bind, base_environment(tmp_path), tmp_path / "indexer.log")
    part.start()
    part.wait_ready()
    yield part
    if part.process is not None and part.process.poll() is None:
        part.stop()


def known(index: EmbeddedIndex) -> dict[str, int]:
    return {each.id: each.version for each in index.versions(None, "", 10_000) if each.found}


def everyone(town: Town) -> dict[str, int]:
    contacts = ContactsApi(town.host.platform.client("inproc://contacts"))
    return {each.id: each.version for page in pages(contacts) for each in page}


def work(town: Town, ann: Actor, number: int) -> None:
    """Add somebody; edit every third and trash every seventh."""
    contact = town.contact(ann, f"Person {number}", f"+55119{number:08}")
    path = f"/api/v1/contacts/{contact['id']}"
    if number % 3 == 0:
        town.call("contacts", "PATCH", path, ann, {"name": f"Renamed {number}"})
    if number % 7 == 0:
        town.call("contacts", "DELETE", path, ann)


def _wiped(index: EmbeddedIndex) -> bool:
    try:
        index.wipe()
    except WriterElsewhereError:
        return False
    return True


def test_after_kill_9_of_the_indexer_the_index_is_the_database(
    town: Town, indexer: Part, tmp_path: Path
) -> None:
    ann, moments = town.workspace(), Moments("20261123")
    for number in range(PEOPLE):
        work(town, ann, number)
        if number % (PEOPLE // KILLS) == PEOPLE // KILLS - 1:
            moments.next(0.2)
            indexer.kill()
            indexer.start()
    index = EmbeddedIndex(tmp_path / "data" / "search")
    try:
        eventually(
            lambda: known(index) == everyone(town), "the index to be the database", seconds=60
        )
        assert len(everyone(town)) == PEOPLE - len(range(0, PEOPLE, 7))
    finally:
        index.close()


def test_a_comparison_repairs_what_a_killed_indexer_left_wrong(
    town: Town, indexer: Part, tmp_path: Path
) -> None:
    ann = town.workspace()
    for number in range(20):
        work(town, ann, number)
    index = EmbeddedIndex(tmp_path / "data" / "search")
    try:
        eventually(lambda: known(index) == everyone(town), "the index to be the database")
        indexer.kill()
        eventually(lambda: _wiped(index), "the killed process to let go of the index")
        contacts = ContactsApi(town.host.platform.client("inproc://contacts"))

        assert reconcile_index(index, contacts) == Drift(compared=17, behind=17, left_over=0)
        assert known(index) == everyone(town)
        assert reconcile_index(index, contacts).total == 0
    finally:
        index.close()
