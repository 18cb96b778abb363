"""The two edges, each before the same gateway and the same service that tells what it got."""

import gzip
import http.client
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from libs.common.bus.schemes import open_bus
from libs.common.events.envelope import Event
from libs.common.events.topology import TOPOLOGY
from libs.common.http.tokens import HEADER
from libs.common.ids import new_id
from libs.common.runtime import WsgiApp
from services.gateway.domain.member import Member
from tests.support.fixtures import missing
from tests.support.gateway import WORKSPACE, GatewayWorld, gateway_world
from tests.support.nginx import Nginx, program
from tests.support.ports import free_port
from tests.support.waiting import eventually
from tests.support.wsgi import serving

INDEX = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>'
SCRIPT = "console.log('warm');" * 100
HTTPS = "https://warmline.example"
DOWN = "/api/v1/search"
"""In these tests the search service is down."""


@dataclass
class Answer:
    """A response. page: its body as text."""

    status: int
    headers: http.client.HTTPMessage
    page: str

    @property
    def json(self) -> Any:
        return json.loads(self.page)


@dataclass
class Edge:
    """One edge under test."""

    name: str
    port: int
    world: GatewayWorld
    member: Member
    nginx: Nginx | None = None

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        body: Any = None,
    ) -> Answer:
        """Send one request, its path exactly as given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            body = response.read()
            packed = response.headers["Content-Encoding"] == "gzip"
            page = (gzip.decompress(body) if packed else body).decode()
            return Answer(response.status, response.headers, page)
        finally:
            connection.close()

    @contextmanager
    def stream(self, headers: dict[str, str]) -> Iterator[Iterator[str]]:
        """Open the stream of live updates and give its lines that are not empty."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", "/api/v1/events/stream", headers=headers)
        response = connection.getresponse()
        assert response.status == 200
        assert response.headers.get_content_type() == "text/event-stream"
        assert "Content-Encoding" not in response.headers
        try:
            yield (line.decode().strip() for line in response if line.strip())
        finally:
            response.close()
            connection.close()

    def publish(self, type_: str, data: Any, workspace: str = WORKSPACE) -> None:
        """Publish an event of a workspace."""
        event = Event(new_id(), type_, "contacts", self.world.clock.now(), data, None, workspace)
        self.world.platform.bus.publish([event])

    def as_member(self, **headers: str) -> dict[str, str]:
        """Return the headers of a browser with a fresh session, on a page of ours."""
        token = self.world.session(self.member)
        name = "__Host-warmline" if self.world.settings.is_https else "warmline"
        given = {each.replace("_", "-"): value for each, value in headers.items()}
        return {"Cookie": f"theme=dark; {name}={token}", "Sec-Fetch-Site": "same-origin", **given}


@pytest.fixture(scope="module", params=["embedded", "nginx"])
def edge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Edge]:
    yield from _edge(request.param, tmp_path_factory.mktemp(request.param), "http://localhost")


@pytest.fixture(scope="module", params=["embedded", "nginx"])
def https_edge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Edge]:
    yield from _edge(request.param, tmp_path_factory.mktemp(request.param), HTTPS)


@pytest.fixture(scope="module", params=["embedded", "nginx"])
def slow_edge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Edge]:
    """An edge at which a key and a browser may ask once a second, and four times at once. One
    browser gets live updates.
    """
    folder = tmp_path_factory.mktemp(request.param)
    rates = {"WARMLINE_KEY_RATE": "1", "WARMLINE_SESSION_RATE": "1", "WARMLINE_RATE_BURST": "3"}
    yield from _edge(request.param, folder, HTTPS, WARMLINE_LIVE_PLACES="1", **rates)


def _edge(name: str, folder: Path, public_url: str, **environment: str) -> Iterator[Edge]:
    if name == "nginx" and program() is None:
        missing("nginx", "nginx is not installed")
    frontend = a_build(folder / "dist")
    bus = open_bus(f"embedded:///{folder / 'bus.db'}", TOPOLOGY)
    world = gateway_world(
        folder,
        bus=bus,
        WARMLINE_FRONTEND_DIR=str(frontend),
        WARMLINE_PUBLIC_URL=public_url,
        WARMLINE_IMPORTER_FILE_BYTES=str(6 * 1024 * 1024),
        **environment,
    )
    member = world.member("ada@example.org", "owner")
    with ExitStack() as stack:
        stack.callback(bus.close)
        for runnable in world.service.roles["events"]:
            runnable.start()
            stack.callback(runnable.stop)
            eventually(lambda feed=runnable: feed.problem() is None, "the feed of live updates")
        if name == "embedded":
            front = world.service.front
            assert front is not None
            yield Edge(name, stack.enter_context(serving(front(_services(world)))), world, member)
            return
        nginx = Nginx(
            {
                **_upstreams(world, stack),
                "WARMLINE_PUBLIC_URL": public_url,
                "WARMLINE_FRONTEND_DIR": str(frontend),
                "WARMLINE_IMPORTER_FILE_BYTES": str(6 * 1024 * 1024),
                **environment,
            }
        )
        stack.callback(nginx.close)
        yield Edge(name, nginx.start().port, world, member, nginx)


def a_build(folder: Path) -> Path:
    """Make a small built frontend."""
    (folder / "assets").mkdir(parents=True)
    folder.joinpath("index.html").write_text(INDEX)
    folder.joinpath("boot.js").write_text("document.documentElement.lang='en'")
    folder.joinpath("assets", "app-1a2b.js").write_text(SCRIPT)
    folder.joinpath("assets", "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    return folder


def _upstreams(world: GatewayWorld, stack: ExitStack) -> dict[str, str]:
    echo = f"http://127.0.0.1:{stack.enter_context(serving(tell))}"
    gateway = f"http://127.0.0.1:{stack.enter_context(serving(world.service.app))}"
    services = dict.fromkeys(("CONTACTS", "IMPORTER", "INGEST"), echo)
    services |= {"GATEWAY": gateway, "EVENTS": gateway, "SEARCH": f"http://127.0.0.1:{free_port()}"}
    return {f"WARMLINE_{each}_URL": url for each, url in services.items()}


def _services(world: GatewayWorld) -> WsgiApp:
    """Route as the host does: gateway's paths to gateway, the rest to the service that tells."""

    def route(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        ours = any(path == each or path.startswith(each + "/") for each in world.service.paths)
        if path.startswith(DOWN):
            return _down(environ, start_response)
        return (world.service.app if ours else tell)(environ, start_response)

    return route


def _down(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer as the host does while a service is not up."""
    document = {"code": "unavailable", "status": 503, "request_id": environ["HTTP_X_REQUEST_ID"]}
    answer = Response(json.dumps(document), 503, content_type="application/problem+json")
    answer.headers["Retry-After"] = "2"
    return answer(environ, start_response)


@Request.application
def tell(request: Request) -> Response:
    """Answer with what reached the service."""
    try:
        size = len(request.get_data())
    except RequestEntityTooLarge:
        return Response('{"code":"too_large"}', 413, content_type="application/problem+json")
    told = {
        "method": request.method,
        "path": request.path,
        "size": size,
        "token": request.headers.get(HEADER),
        "headers": {name.lower(): value for name, value in request.headers if value},
    }
    return Response(json.dumps(told), content_type="application/json")
