"""A gateway behind its front, and a caller for each kind of person."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from libs.common.clock import ManualClock
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from tests.support.gateway import GatewayWorld, gateway_world

OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Caller:
    """Somebody at the front door. headers: sent with each request."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path, method=method, json=json, headers={**OURS, **self.headers, **given}
        )


@dataclass
class House:
    """A gateway and ways to its door. clock: moves only when told."""

    world: GatewayWorld
    clock: ManualClock

    def browser(self) -> Caller:
        """A browser that is not signed in; it keeps its cookies."""
        front = self.world.service.front
        assert front is not None
        return Caller(Client(front(self.world.service.app)))

    def member(self, email: str, role: Any = "staff", **more: Any) -> Caller:
        """A browser in which a new member is signed in."""
        caller = self.browser()
        token = self.world.session(self.world.member(email, role, **more))
        caller.client.set_cookie("warmline", token)
        return caller

    def program(self, *scopes: str) -> Caller:
        """A program with an API key."""
        caller = self.browser()
        caller.headers["Authorization"] = f"Bearer {self.world.key(*scopes)}"
        return caller

    def service(self) -> Caller:
        """Another service, which reaches gateway without passing the front."""
        who = service_actor("cli", frozenset({INTERNAL_SCOPE}))
        return Caller(
            Client(self.world.service.app), {HEADER: self.world.platform.tokens.issue(who)}
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    clock = ManualClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
    world = gateway_world(tmp_path, clock=clock)
    yield House(world, clock)
    world.service.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The same on each database."""
    clock = ManualClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
    environment = {}
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        environment["WARMLINE_GATEWAY_DATABASE_URL"] = url
    world = gateway_world(tmp_path, clock=clock, **environment)
    yield House(world, clock)
    world.service.close()
    world.door.close()
