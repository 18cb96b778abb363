"""Other systems drop rows on the bus; they are imported like those of a file."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from libs.common.bus.consumer import Consumer
from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event, decode
from libs.common.events.topology import TOPOLOGY
from services.importer.consumers import QUEUES, take_requests
from tests.api.importer.test_importing import counted
from tests.support.importer import ImporterWorld, Importing
from tests.support.waiting import eventually

RECIPE = Path(__file__).resolve().parents[3] / "docs" / "recipes" / "import-by-queue.md"
SAMPLE = Path(__file__).resolve().parents[2] / "contract" / "samples" / "import.requested.v1.json"


@pytest.fixture
def bus(world: ImporterWorld, tmp_path: Path) -> Iterator[EventBus]:
    """A bus whose queues for requests are listened to."""
    bus = open_bus(f"embedded:///{tmp_path}/bus.db", TOPOLOGY)
    handler = take_requests(world.workshop())
    consumers = [Consumer(name, bus, TOPOLOGY.queue(name), handler) for name in QUEUES]
    for consumer in consumers:
        consumer.start()
    yield bus
    for consumer in consumers:
        consumer.stop()
    bus.close()


def request(shop: Importing, **changes: object) -> Event:
    event = decode(SAMPLE.read_bytes())
    moment = shop.world.contacts.clock.now()
    return replace(event, workspaceid=shop.own.id, time=moment, data={**event.data, **changes})


def imports(shop: Importing) -> list[dict[str, object]]:
    items: list[dict[str, object]] = shop.get("/api/v1/imports")["items"]
    return items


@pytest.mark.parametrize("lane", ["live", "bulk"])
def test_a_request_is_imported_once_however_often_it_comes(
    shop: Importing, bus: EventBus, lane: str
) -> None:
    event = replace(request(shop), lane=lane)
    bus.publish([event, event])
    bus.publish([event])
    job = eventually(lambda: begun(shop), "an import that runs")[0]
    done = ended(shop, str(job["id"]))
    assert (done["counts"], done["file_name"]) == (counted(created=2), "customers of 1 November")
    assert done["created_by"]["name"] == "Shop system"
    ana = next(each for each in shop.own.items() if each["name"] == "Ana Lima")
    assert sorted(ana["tags"]) == ["shop", "vip"]
    eventually(lambda: all(not depth.ready and not depth.unsettled for depth in bus.depths()))
    assert len(imports(shop)) == 1


def test_the_example_of_the_recipe_is_an_import(
    shop: Importing, bus: EventBus, tmp_path: Path
) -> None:
    [example, _] = re.findall(r"```python\n(.*?)```", RECIPE.read_text(), re.DOTALL)
    url = f"embedded:///{tmp_path}/bus.db"
    example = dedent(example).replace("amqp://…", url).replace("WORKSPACE", shop.own.id)
    for _ in range(2):
        exec(compile(example, str(RECIPE), "exec"), {})  # noqa: S102 - our own documentation
    job = eventually(lambda: begun(shop), "an import that runs")[0]
    done = ended(shop, str(job["id"]))
    assert (done["counts"], done["created_by"]["name"]) == (counted(created=2), "Shop system")
    assert {each["name"] for each in shop.own.items()} == {"Ana Lima", "Bo Zhang"}
    eventually(lambda: all(not depth.ready and not depth.unsettled for depth in bus.depths()))
    assert len(imports(shop)) == 1


def test_an_id_that_comes_again_with_another_time_is_the_same_request(
    shop: Importing, bus: EventBus
) -> None:
    first = request(shop)
    bus.publish([first])
    eventually(lambda: begun(shop), "an import that runs")
    bus.publish([replace(first, time=first.time + timedelta(hours=1))])
    bus.publish([replace(first, id="another", time=first.time + timedelta(hours=2))])
    eventually(lambda: len(imports(shop)) > 1, "the other request")
    eventually(lambda: all(not depth.ready and not depth.unsettled for depth in bus.depths()))
    assert len(imports(shop)) == 2


def begun(shop: Importing) -> list[dict[str, object]]:
    """Return the imports whose chunks are there to be worked on."""
    return [each for each in imports(shop) if each["state"] not in {"uploaded", "mapped"}]


def ended(shop: Importing, job: str) -> dict[str, Any]:
    """Return an import at its end. The messages of the fixture's workshop reach no worker, and
    recovery sends them again as time passes: once more where one was written down just after.
    """

    def over() -> dict[str, Any] | None:
        shop.world.contacts.clock.advance(timedelta(minutes=1))
        with suppress(AssertionError):
            return shop.ended(job, seconds=10)
        return None

    return eventually(over, "the end")


def test_a_request_may_be_only_to_update(shop: Importing, bus: EventBus) -> None:
    shop.own.contact("Ana", "+5511987654321")
    bus.publish([request(shop, create=False)])
    job = eventually(lambda: begun(shop), "an import that runs")[0]
    done = ended(shop, str(job["id"]))
    assert done["counts"] == counted(updated=1, skipped=1)
    assert [each["name"] for each in shop.own.items()] == ["Ana Lima"]


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": {"Nowhere": "phone"}},
        {"columns": {"Name": "name"}},
        {"rows": []},
        {"on_match": "guess"},
        {"on_match": "skip", "create": False},
        {"default_country": "ZZ"},
        {"rows": "none"},
    ],
    ids=json.dumps,
)
def test_a_request_that_makes_no_sense_is_parked_with_its_cause(
    make_world: Callable[..., ImporterWorld], tmp_path: Path, changes: dict[str, object]
) -> None:
    world = make_world()
    shop = world.workspace()
    queue = replace(TOPOLOGY.queue(QUEUES[0]), attempts=1)
    topology = replace(TOPOLOGY, queues=(queue,))
    bus = open_bus(f"embedded:///{tmp_path}/bus.db", topology)
    consumer = Consumer("requests", bus, queue, take_requests(world.workshop()))
    bus.publish([replace(request(shop, **changes), lane="live")])
    consumer.start()
    try:
        parked = eventually(lambda: bus.parked(queue.name), "the parked request")
    finally:
        consumer.stop()
        bus.close()
    assert parked[0].cause
    assert imports(shop) == []
