"""Every route of every service, through the embedded front, for everybody who may not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client

from libs.common.actor import ALL_SCOPES, SCOPES_OF_ROLE
from libs.common.db.schemes import open_database
from libs.common.http.auth import INTERNAL_SCOPE, PUBLIC, SIGNED_IN, access_of
from libs.common.ids import new_id
from libs.common.settings import Env
from services.gateway.adapters.door import DatabaseDoor
from services.gateway.domain.api_key import ApiKey, new_key_text
from services.gateway.domain.secret import digest
from services.gateway.domain.session import IDLE
from services.gateway.settings import read
from services.host import Host
from tests.support.gateway import WORKSPACE, GatewayWorld

pytestmark = pytest.mark.xdist_group("every-route")

OURS = {"Sec-Fetch-Site": "same-origin"}
NOBODY_NEEDED = {
    ("POST", "/api/v1/session"), ("DELETE", "/api/v1/session"), ("POST", "/api/v1/session/link"),
    ("GET", "/webhooks/whatsapp"), ("POST", "/webhooks/whatsapp"),
    ("GET", "/api/v1/session"),  # 401 to nobody, which says whether there is a member at all
}  # fmt: skip
"""The only routes besides the services' descriptions that let in somebody who is not known."""


@dataclass(frozen=True)
class Route:
    """A public route. scope: what it asks for."""

    service: str
    method: str
    rule: str
    scope: str | None

    @property
    def path(self) -> str:
        """The rule with an id that nobody has in the place of each variable."""
        parts = ["0" if each.startswith("<") else each for each in self.rule.split("/")]
        return "/".join(parts)


@dataclass
class House:
    """The whole product behind the embedded front; only gateway has a database."""

    world: GatewayWorld
    front: Any
    routes: list[Route]

    def status(self, route: Route, **headers: str) -> int:
        given = OURS | {name.replace("_", "-"): value for name, value in headers.items()}
        answer = Client(self.front, use_cookies=False).open(
            route.path, method=route.method, headers=given
        )
        assert answer.content_type == "application/problem+json", (route, answer.status)
        if route.method != "HEAD":
            assert answer.json["request_id"] == answer.headers["X-Request-Id"]
        return answer.status_code

    def cookie(self, role: Any, ago: timedelta = timedelta(0)) -> str:
        member = self.world.member(f"{new_id()}@example.org", role)
        return f"warmline={self.world.session(member, ago=ago)}"

    def key_that_is_over(self, *, revoked: bool) -> str:
        """The text of a key that was revoked a second ago, or has expired then."""
        then, text = self.world.clock.now() - timedelta(seconds=1), new_key_text()
        key = ApiKey(
            new_id(), WORKSPACE, "over", text.prefix, digest(text.secret), ALL_SCOPES, then,
            expires_at=None if revoked else then,
        )  # fmt: skip
        with self.world.door.write() as tables:
            tables.keys.add(key)
            assert not revoked or tables.keys.revoke(WORKSPACE, key.id, then)
        return text.text


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    env = Env({"WARMLINE_DATA": str(tmp_path_factory.mktemp("data"))})
    host = Host(["all"], [], env)
    (gateway,) = (each for each in host.services if each.name == "gateway")
    assert gateway.migrate is not None
    assert gateway.front is not None
    gateway.migrate()
    settings = read(env)
    door = DatabaseDoor(open_database(settings.database_url))

    def route(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        owners = [(each, service) for service in host.services for each in service.paths]
        _, owner = max(
            (pair for pair in owners if path == pair[0] or path.startswith(pair[0] + "/")),
            key=lambda pair: len(pair[0]),
        )
        return owner.app(environ, start_response)

    world = GatewayWorld(settings, host.platform, gateway, door)
    yield House(world, gateway.front(route), list(_routes(host)))
    door.close()
    host.stop()


def _routes(host: Host) -> Iterator[Route]:
    for service in host.services:
        assert isinstance(service.app, Flask)
        for rule in service.app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                if not str(rule).startswith("/internal/"):
                    scope = access_of(service.app, rule.endpoint, method)
                    yield Route(service.name, method, str(rule), scope)


def _described(route: Route) -> bool:
    return route.rule.endswith(("/openapi.json", "/docs"))


def test_only_these_routes_need_nobody(house: House) -> None:
    method = {"HEAD": "GET"}
    found = {
        (method.get(each.method, each.method), each.rule)
        for each in house.routes
        if each.scope == PUBLIC and not _described(each)
    }
    assert found == NOBODY_NEEDED


def test_no_public_route_asks_for_what_only_services_have(house: House) -> None:
    assert [each for each in house.routes if each.scope in {None, INTERNAL_SCOPE}] == []


@pytest.mark.parametrize(
    "who", ["nobody", "made up", "over", "made-up key", "revoked key", "expired key"]
)
def test_who_is_not_known_is_told_to_sign_in(house: House, who: str) -> None:
    headers = {
        "nobody": {},
        "made up": {"Cookie": f"warmline={'x' * 43}"},
        "over": {"Cookie": house.cookie("owner", IDLE)},
        "made-up key": {"Authorization": f"Bearer wl_abcdefgh_{'x' * 43}"},
        "revoked key": {"Authorization": f"Bearer {house.key_that_is_over(revoked=True)}"},
        "expired key": {"Authorization": f"Bearer {house.key_that_is_over(revoked=False)}"},
    }[who]
    asked = [each for each in house.routes if each.scope != PUBLIC]
    assert len(asked) > 50
    assert [each for each in asked if house.status(each, **headers) != 401] == []


@pytest.mark.parametrize("role", SCOPES_OF_ROLE)
def test_a_role_is_refused_what_it_may_not(house: House, role: str) -> None:
    headers = {"Cookie": house.cookie(role)}
    beyond = [
        each
        for each in house.routes
        if each.scope not in {PUBLIC, SIGNED_IN, *SCOPES_OF_ROLE[role]}
    ]
    assert beyond or role in {"owner", "admin"}
    assert [each for each in beyond if house.status(each, **headers) != 403] == []


def test_a_key_is_refused_what_it_may_not(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.world.key('usage:read')}"}
    beyond = [each for each in house.routes if each.scope not in {PUBLIC, SIGNED_IN, "usage:read"}]
    assert [each for each in beyond if house.status(each, **headers) != 403] == []


def test_a_write_that_another_site_made_is_refused_everywhere(house: House) -> None:
    headers = {"Cookie": house.cookie("owner"), "Sec_Fetch_Site": "cross-site"}
    writes = [
        each
        for each in house.routes
        if each.method not in {"GET", "HEAD"} and each.service != "ingest"
    ]
    assert [each for each in writes if house.status(each, **headers) != 403] == []
