from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from werkzeug.test import Client

from libs.common.bus.port import EventBus
from libs.common.bus.schemes import open_bus
from libs.common.clock import SystemClock
from libs.common.events.topology import TOPOLOGY
from libs.common.http.inproc import InprocApps
from libs.common.http.paging import Cursors
from libs.common.http.tokens import Tokens
from libs.common.platform import Platform
from libs.common.runtime import Service
from libs.common.settings import Env
from services.ingest.service import build
from services.ingest.settings import SECRETS, TOKENS, read
from tests.support.ports import free_port
from tests.support.webhooks import SECRET, TOKEN


@dataclass
class Ingest:
    service: Service
    client: Client
    bus: EventBus
    spool: Path


Start = Callable[..., Ingest]


@pytest.fixture
def start_ingest(tmp_path: Path) -> Iterator[Start]:
    """Starts ingest as the host does, on the embedded bus unless another URL is given."""
    with ExitStack() as stack:

        def start(bus_url: str = "", secrets: str = f"older-secret,{SECRET}") -> Ingest:
            values = {"WARMLINE_DATA": str(tmp_path), SECRETS: secrets, TOKENS: f"other,{TOKEN}"}
            env = Env(values)
            settings = read(env)
            env.check()
            clock = SystemClock()
            bus = open_bus(bus_url or f"embedded:///{tmp_path}/bus.db", TOPOLOGY)
            platform = Platform(
                clock=clock,
                tokens=Tokens("key", clock),
                cursors=Cursors("key"),
                bus=bus,
                apps=InprocApps(),
            )
            service = build(settings, platform)
            for runnable in service.roles["web"]:
                runnable.start()
                stack.callback(runnable.stop)
            stack.callback(bus.close)
            stack.callback(service.close)
            return Ingest(service, Client(service.app), bus, settings.spool)

        yield start


@pytest.fixture
def ingest(start_ingest: Start) -> Ingest:
    return start_ingest()


@pytest.fixture
def without_bus(start_ingest: Start) -> Ingest:
    """Ingest whose RabbitMQ nobody runs."""
    return start_ingest(f"amqp://guest:guest@127.0.0.1:{free_port()}/")
