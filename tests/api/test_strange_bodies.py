"""Bodies that nobody's program should send, to every route of every service that takes one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from libs.common.actor import SCOPES_OF_ROLE, Actor
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from libs.common.ids import new_id
from libs.common.settings import Env
from services.host import Host
from tests.support.postgresql import PostgresServer

pytestmark = pytest.mark.xdist_group("strange-bodies")

SERVICES = ("contacts", "importer", "gateway")
NOBODY = "01a204f8-0000-7000-8000-00000000ffff"
DEEP = b"[" * 100_000 + b"]" * 100_000
UNREADABLE = {
    "a deep array": DEEP,
    "deep and open": b'{"name":' * 100_000,
    "deep in a field": b'{"name":' + DEEP + b"}",
    "just too deep": b'{"name":' + b"[" * 40 + b"]" * 40 + b"}",
    "a long integer": b'{"name":' + b"9" * 5000 + b"}",
    "an integer of 65 bits": b'{"name":%d}' % 2**64,
    "a real beyond a double": b'{"name":1e999}',
    "NaN": b'{"name":NaN}',
    "Infinity": b'{"name":[{"of":-Infinity}]}',
    "a top-level array": b"[]",
    "a top-level text": b'"name"',
    "a top-level number": b"12",
    "a top-level NaN": b"NaN",
    "null": b"null",
    "half of an object": b'{"name":',
    "no UTF-8": b'{"name":"\xff"}',
    "no JSON": b"name=Ada",
    "a surrogate as a name": b'{"\\ud800":1}',
}
STRANGE: list[Any] = [
    "\ud800", "a\udfffz", "\0", "a\0b", "x" * 100_000, "", 2**63 - 1, -(2**63), 1.5e308, True, None,
    [], ["\ud800\0"], [["x"]], [2**62], {}, {"\ud800": "\0"}, {"a": {"\0": [None, "\udfff"]}},
]  # fmt: skip
"""Values that JSON can say and that no field of ours is made for."""


@dataclass(frozen=True)
class Route:
    """What takes a body. schema: of its JSON object, None where it takes none."""

    app: Flask
    method: str
    rule: str
    schema: dict[str, Any] | None
    shapes: dict[str, Any]


@dataclass
class House:
    """The whole product, migrated, never started; a workspace in it with a contact."""

    host: Host
    workspace: str = ""
    contact: str = ""

    def send(self, route: Route, raw: bytes, kind: str = "application/json") -> TestResponse:
        parts = route.rule.split("/")
        ids = {"<contact_id>": self.contact, "<workspace_id>": self.workspace}
        path = "/".join(ids.get(each, NOBODY) if each[:1] == "<" else each for each in parts)
        asker = self._owner()
        if route.rule.startswith("/internal/"):
            asker = service_actor("test", frozenset({INTERNAL_SCOPE}))
        token = self.host.platform.tokens.issue(asker)
        return Client(route.app, use_cookies=False).open(
            path, method=route.method, data=raw, content_type=kind, headers={HEADER: token}
        )

    def _owner(self) -> Actor:
        scopes = SCOPES_OF_ROLE["owner"]
        return Actor("member", new_id(), "Olga", self.workspace, scopes, role="owner")

    def routes(self) -> Iterator[Route]:
        for service in self.host.services:
            assert isinstance(service.app, Flask)
            said = Client(service.app).get(f"/api/v1/{service.name}/openapi.json").json
            assert said is not None
            for rule in service.app.url_map.iter_rules():
                path = rule.rule.replace("<", "{").replace(">", "}")
                for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
                    of_it = said["paths"].get(path, {}).get(method.lower(), {})
                    content = of_it.get("requestBody", {}).get("content", {})
                    schema = content.get("application/json", {}).get("schema")
                    shapes = said.get("components", {}).get("schemas", {})
                    yield Route(service.app, method, rule.rule, schema, shapes)

    def json_routes(self) -> list[Route]:
        return [each for each in self.routes() if each.schema is not None]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.distributed)]
)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    data = tmp_path_factory.mktemp("data")
    if request.param == "sqlite":
        yield from _built(data, {})
        return
    server: PostgresServer = request.getfixturevalue("postgresql_server")
    urls = {f"WARMLINE_{each.upper()}_DATABASE_URL": server.new_database() for each in SERVICES}
    secrets = ("TOKEN_KEY", "WHATSAPP_APP_SECRETS", "WHATSAPP_VERIFY_TOKENS")
    yield from _built(data, {**urls, **{f"WARMLINE_{each}": "a-secret" for each in secrets}})
    for url in urls.values():
        server.drop_database(url)


def _built(data: Path, environment: dict[str, str]) -> Iterator[House]:
    host = Host(["all"], [], Env({"WARMLINE_DATA": str(data), **environment}))
    host.migrate()
    house = House(host)
    by_rule = {(each.method, each.rule): each for each in house.routes()}

    def made(rule: str, body: dict[str, Any]) -> str:
        answer = house.send(by_rule["POST", rule], json.dumps(body).encode())
        assert answer.status_code == 201, answer.text
        assert answer.json is not None
        return str(answer.json["id"])

    house.workspace = made("/internal/v1/workspaces", {"name": "Acme", "plan": "scale"})
    house.contact = made("/api/v1/contacts", {"name": "Ada", "phone": "+447700900001"})
    yield house
    host.stop()


@pytest.mark.parametrize("body", UNREADABLE)
def test_a_body_that_cannot_be_read_is_refused_with_a_problem(house: House, body: str) -> None:
    routes = house.json_routes()
    assert len(routes) > 35
    _assert_refused(routes, lambda each: house.send(each, UNREADABLE[body]))


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "json"])
def test_a_body_that_does_not_say_it_is_json_is_refused(house: House, kind: str) -> None:
    sent = json.dumps({"name": "Ada"}).encode()
    _assert_refused(house.json_routes(), lambda each: house.send(each, sent, kind), {415})


@pytest.mark.parametrize("body", [b"", b"{}", *UNREADABLE.values()])
def test_no_body_breaks_a_route_that_takes_none_or_another(house: House, body: bytes) -> None:
    broken = [
        (each.method, each.rule)
        for each in house.routes()
        for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x")
        if each.schema is None and house.send(each, body, kind).status_code >= 500
    ]
    assert not broken


def test_no_value_of_a_field_breaks_a_route(house: House) -> None:
    broken = [
        (each.method, each.rule, field, ascii(value)[:60], answer.status_code)
        for each in house.json_routes()
        for field in _fields(each)
        for value in STRANGE
        if (answer := house.send(each, _with(each, field, value))).status_code >= 500
    ]
    assert not broken


def test_a_number_that_cannot_be_kept_names_its_field(house: House) -> None:
    (leads,) = (each for each in house.json_routes() if each.rule == "/api/v1/leads")
    body = b'{"source": "f", "phone": "+447700900002", "fields": {"a": [1, NaN], "b": 1e400}}'
    answer = house.send(leads, body)
    assert answer.json is not None
    assert (answer.status_code, sorted(answer.json["errors"])) == (422, ["fields.a.1", "fields.b"])


def _assert_refused(
    routes: list[Route], send: Callable[[Route], TestResponse],
    allowed: frozenset[int] | set[int] = frozenset({400, 413, 422}),
) -> None:  # fmt: skip
    answers = [(each.method, each.rule, send(each)) for each in routes]
    assert not [
        (method, rule, answer.status_code, answer.text[:200])
        for method, rule, answer in answers
        if answer.status_code not in allowed or answer.mimetype != "application/problem+json"
    ]


def _fields(route: Route) -> list[str]:
    return sorted(_resolved(route, route.schema).get("properties", {}))


def _with(route: Route, field: str, value: Any) -> bytes:
    """A body that is right but for one field."""
    properties = _resolved(route, route.schema).get("properties", {})
    right = {name: _example(route, name, shape) for name, shape in properties.items()}
    return json.dumps({**right, field: value}).encode()


def _example(route: Route, name: str, shape: dict[str, Any]) -> Any:
    known = {"phone": "+447700900003", "email": "a@b.cd", "plan": "scale", "ids": [NOBODY]}
    shape = _resolved(route, shape)
    if name in known:
        return known[name]
    if "enum" in shape:
        return next(each for each in shape["enum"] if each is not None)
    kind = shape.get("type", "string")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "object":
        inner = shape.get("properties", {})
        return {key: _example(route, key, inner[key]) for key in inner}
    plain = {"string": "plain", "integer": 1, "number": 1, "boolean": True, "array": []}
    return plain.get(kind)


def _resolved(route: Route, shape: dict[str, Any] | None) -> dict[str, Any]:
    shape = shape or {}
    while "$ref" in shape:
        shape = route.shapes[shape["$ref"].rpartition("/")[2]]
    return shape
