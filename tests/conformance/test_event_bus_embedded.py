"""The embedded bus on SQLite and on PostgreSQL."""

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert

from libs.common.bus.embedded_tables import deliveries, messages
from tests.conformance.capabilities import BusCapabilities
from tests.conformance.event_bus import EventBusSuite
from tests.conformance.proxied import through_proxy

LEASE = "lease=1"


class EmbeddedSuite(EventBusSuite):
    def put_garbage(self, bus_url: str, queue: str, body: bytes) -> None:
        url = bus_url.partition("?")[0].replace("embedded+postgresql:", "postgresql+psycopg:")
        engine = create_engine(url.replace("embedded:", "sqlite:"))
        now = time.time()
        with engine.begin() as connection:
            row = insert(messages).values(type="?", published_at=now, body=body)
            number = connection.execute(row).inserted_primary_key[0]
            connection.execute(
                insert(deliveries).values(queue=queue, message_id=number, available_at=now)
            )
        engine.dispose()


class TestEmbeddedBusOnSqlite(EmbeddedSuite):
    @pytest.fixture
    def bus_url(self, tmp_path: Path) -> str:
        return f"embedded:///{tmp_path}/bus.db?{LEASE}"


@pytest.mark.distributed
class TestEmbeddedBusOnPostgresql(EmbeddedSuite):
    capabilities = BusCapabilities(server=True)

    @pytest.fixture
    def bus_url(self, postgresql_url: str) -> str:
        return f"{postgresql_url.replace('postgresql+psycopg', 'embedded+postgresql')}?{LEASE}"

    def proxied(self, bus_url: str) -> Any:
        return through_proxy(bus_url)

    def taps_left(self, bus_url: str) -> list[str]:
        """A tap keeps its place in memory."""
        return []
