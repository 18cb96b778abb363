"""The broker dies under load: nobody gets anything but 200, nothing is lost, orders are kept."""

import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit

import pytest

from tests.api.ingest.conftest import Ingest, Start
from tests.support.proxy import Proxy
from tests.support.rabbitmq import RabbitNode
from tests.support.waiting import eventually
from tests.support.webhooks import a_change, a_contact, a_message, a_webhook, raw, signed
from tests.unit.ingest.carrying import arrived

pytestmark = pytest.mark.xdist_group("outage")

PEOPLE = 6
OUTAGE_SECONDS = float(os.environ.get("WARMLINE_TEST_OUTAGE_SECONDS", "0"))
"""How long the broker is away at the least; 60 takes a few minutes."""


class Load:
    """One thread for each person; each writes its next message when the last one got its answer."""

    def __init__(self, ingest: Ingest) -> None:
        self._ingest = ingest
        self._ended = threading.Event()
        self.answers: dict[int, list[int]] = defaultdict(list)
        self._threads = [threading.Thread(target=self._write, args=(who,)) for who in range(PEOPLE)]

    def __enter__(self) -> Self:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for each in self._threads:
            each.join(30)

    def count(self) -> int:
        return sum(map(len, self.answers.values()))

    def _write(self, who: int) -> None:
        while not self._ended.is_set():
            wa_id, number = f"3361234{who:04}", len(self.answers[who])
            message = a_message(f"wamid.{who}.{number}", **{"from": wa_id})
            change = a_change(contacts=[a_contact(wa_id=wa_id)], messages=[message])
            body = raw(a_webhook(change))
            answer = self._ingest.client.post("/webhooks/whatsapp", data=body, headers=signed(body))
            self.answers[who].append(answer.status_code)


@pytest.mark.distributed
@pytest.mark.timeout(300 + 10 * OUTAGE_SECONDS)
@pytest.mark.parametrize("outage", ["kill", "stop"])
def test_a_broker_that_goes_away_under_load_costs_nothing(
    start_ingest: Start, private_rabbitmq: RabbitNode, outage: str
):
    ingest = start_ingest(private_rabbitmq.server.new_vhost())
    eventually(lambda: ingest.bus.problem() is None, "the bus", seconds=30)
    with Load(ingest) as load:
        eventually(lambda: load.count() > 100, "traffic on the bus")
        getattr(private_rabbitmq, outage)()
        before, gone = load.count(), time.monotonic()
        eventually(
            lambda: load.count() > before + 300 and time.monotonic() > gone + OUTAGE_SECONDS,
            "traffic while it is away", seconds=60 + OUTAGE_SECONDS,
        )  # fmt: skip
        assert list(ingest.spool.rglob("*.events"))
        private_rabbitmq.start()
        eventually(
            lambda: not list(ingest.spool.rglob("*.events")), "the spool is empty",
            seconds=90 + 2 * OUTAGE_SECONDS,
        )  # fmt: skip
        back = load.count()
        eventually(lambda: load.count() > back + 50, "traffic on the bus again")
    assert_nothing_lost(ingest, load)


@pytest.mark.distributed
def test_a_broker_that_has_no_memory_left_costs_nothing(
    start_ingest: Start, private_rabbitmq: RabbitNode
):
    ingest = start_ingest(private_rabbitmq.server.new_vhost())
    eventually(lambda: ingest.bus.problem() is None, "the bus", seconds=30)
    private_rabbitmq.ctl("set_vm_memory_high_watermark", "0.00001")
    try:
        with Load(ingest) as load:
            eventually(
                lambda: load.count() > 200, "traffic while the broker is blocked", seconds=60
            )
    finally:
        private_rabbitmq.ctl("set_vm_memory_high_watermark", "0.6")
    assert_nothing_lost(ingest, load)


@pytest.mark.distributed
def test_connections_that_break_in_the_middle_of_a_confirm_cost_nothing(
    start_ingest: Start, rabbitmq_url: str
):
    with through_a_proxy(rabbitmq_url) as (proxy, url):
        ingest = start_ingest(url)
        eventually(lambda: ingest.bus.problem() is None, "the bus", seconds=30)
        with Load(ingest) as load:
            for turn in range(1, 11):
                eventually(lambda turn=turn: load.count() > 20 * turn, "traffic", seconds=60)
                proxy.reset()
        assert_nothing_lost(ingest, load)


@pytest.mark.distributed
def test_a_network_that_swallows_everything_costs_nothing(start_ingest: Start, rabbitmq_url: str):
    with through_a_proxy(rabbitmq_url) as (proxy, url):
        ingest = start_ingest(url)
        eventually(lambda: ingest.bus.problem() is None, "the bus", seconds=30)
        with Load(ingest) as load:
            eventually(lambda: load.count() > 20, "traffic")
            proxy.silence()
            before = load.count()
            eventually(lambda: load.count() > before + 100, "traffic into the void", seconds=60)
            proxy.restore()
        assert_nothing_lost(ingest, load)


@contextmanager
def through_a_proxy(url: str) -> Iterator[tuple[Proxy, str]]:
    parts = urlsplit(url)
    proxy = Proxy(str(parts.hostname), parts.port or 5672)
    netloc = parts.netloc.replace(f":{parts.port}", f":{proxy.port}")
    try:
        yield proxy, parts._replace(netloc=netloc).geturl()
    finally:
        proxy.close()


def assert_nothing_lost(ingest: Ingest, load: Load) -> None:
    """Everybody got 200, everything arrived, and each person's messages in their order."""
    assert {status for each in load.answers.values() for status in each} == {200}
    eventually(lambda: not list(ingest.spool.rglob("*.events")), "the spool is empty", seconds=90)
    orders: dict[str, list[int]] = defaultdict(list)
    for event in arrived(ingest.bus, 10**9, seconds=3):
        _, who, number = event.data["message"]["wamid"].split(".")
        if int(number) not in orders[who]:
            orders[who].append(int(number))
    assert orders == {str(who): list(range(len(answers))) for who, answers in load.answers.items()}
