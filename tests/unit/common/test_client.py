import json
import socket
import threading
from dataclasses import replace
from importlib.metadata import EntryPoint
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests
from flask import request
from requests.adapters import BaseAdapter

from libs.common import errors, schemes
from libs.common.http.app import create_app
from libs.common.http.auth import INTERNAL_SCOPE, actor, internal
from libs.common.http.blueprint import Blueprint
from libs.common.http.client import ServiceClient
from libs.common.http.inproc import InprocApps
from libs.common.http.tokens import Tokens, service_actor
from libs.common.trace import current_trace_id, traced
from tests.support.ports import free_port
from tests.support.silent import Dribbling, DribblingHeaders, silent_server
from tests.support.waiting import eventually

ME = service_actor("importer", frozenset({INTERNAL_SCOPE}), "w1")
blueprint = Blueprint("echo", __name__)


@blueprint.route("/internal/v1/echo/<path:name>", methods=["GET", "POST", "DELETE"])
@internal
def echo(name):
    if request.method == "DELETE":
        return "", 204
    return {
        "name": name,
        "query": request.args.to_dict(flat=False),
        "json": request.get_json(silent=True),
        "who": [actor().id, actor().via, actor().workspace_id],
        "session": actor().session_id,
        "trace": current_trace_id(),
    }


@blueprint.get("/internal/v1/fail/<kind>")
@internal
def fail(kind):
    raise {
        "limit": errors.PlanLimitReachedError("full", used=100, limit=100),
        "field": errors.InvalidInputError.of("phone", "needs a country code", code="no_country"),
        "busy": errors.UnavailableError("later", retry_after=3),
        "bug": RuntimeError("x"),
    }[kind]


@blueprint.get("/internal/v1/list")
@internal
def array():
    return [], 418


@pytest.fixture
def tokens(clock) -> Tokens:
    return Tokens("secret", clock)


@pytest.fixture
def app(tokens):
    return create_app("echo", tokens, [blueprint])


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(params=["inproc", "http"])
def client(request, app, tokens):
    apps = InprocApps()
    if request.param == "inproc":
        apps.add("echo", app)
        yield ServiceClient("inproc://echo", tokens, apps)
        return
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield ServiceClient(f"http://127.0.0.1:{server.server_port}/", tokens, apps)
        server.shutdown()
        thread.join()


def test_a_call_arrives_as_it_was_made(client):
    with traced() as parent:
        answer = client.call(
            "POST",
            "/internal/v1/echo/a%2Fb c",
            ME,
            params={"q": ["é&", "1"], "n": 2},
            json={"x": "ü"},
        )
    assert answer == {
        "name": "a/b c",
        "query": {"q": ["é&", "1"], "n": ["2"]},
        "json": {"x": "ü"},
        "who": ["importer", "importer", "w1"],
        "session": None,
        "trace": parent.split("-")[1],
    }


def test_a_service_that_asks_for_somebody_is_not_their_browser(client):
    ann = replace(ME, id="ann", session_id="s1")
    told = client.call("POST", "/internal/v1/echo/x", ann, json={})
    assert (told["who"][0], told["session"]) == ("ann", None)


def test_an_empty_answer_is_none(client):
    assert client.call("DELETE", "/internal/v1/echo/x", ME) is None


def test_what_the_other_service_raised_is_raised_here(client):
    with pytest.raises(errors.PlanLimitReachedError) as caught:
        client.call("GET", "/internal/v1/fail/limit", ME)
    assert caught.value.facts == {"used": 100, "limit": 100}
    with pytest.raises(errors.InvalidInputError) as field:
        client.call("GET", "/internal/v1/fail/field", ME)
    assert field.value.reason_code == "no_country"
    assert field.value.errors == {"phone": ["needs a country code"]}


def test_what_is_busy_can_be_tried_again(client):
    with pytest.raises(errors.UnavailableError) as caught:
        client.call("GET", "/internal/v1/fail/busy", ME)
    assert caught.value.retryable
    assert caught.value.facts["retry_after"] == 3


@pytest.mark.parametrize("path", ["/internal/v1/fail/bug", "/internal/v1/list"])
def test_an_answer_that_nobody_expects_counts_as_unavailable(path, client):
    with pytest.raises(errors.UnavailableError):
        client.call("GET", path, ME)


def test_a_service_that_answers_has_no_problem(client):
    assert client.problem() is None


def test_a_service_that_does_not_run_here_is_unavailable(tokens):
    client = ServiceClient("inproc://nobody", tokens, InprocApps())
    with pytest.raises(errors.UnavailableError, match="the nobody service does not answer"):
        client.call("GET", "/x", ME)
    assert "nobody" in client.problem()


def test_a_server_that_is_down_is_unavailable(tokens):
    client = ServiceClient(f"http://127.0.0.1:{free_port()}", tokens, InprocApps())
    with pytest.raises(errors.UnavailableError):
        client.call("GET", "/x", ME)


def test_a_server_that_never_answers_is_given_up_in_time(tokens):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = ServiceClient(f"http://127.0.0.1:{silent.getsockname()[1]}", tokens, InprocApps())
        with pytest.raises(errors.UnavailableError):
            client.call("GET", "/x", ME, timeout=0.2)


def test_a_redirect_is_not_followed(tokens):
    def elsewhere(environ, start_response):
        start_response("302 Found", [("Location", "http://127.0.0.1:1/")])
        return [b""]

    apps = InprocApps()
    apps.add("moved", elsewhere)
    assert ServiceClient("inproc://moved", tokens, apps).call("GET", "/x", ME) is None


class Elsewhere(BaseAdapter):
    """A transport from outside: answers with the URL that it was to reach."""

    def __init__(self, url: str, apps: InprocApps) -> None:
        super().__init__()
        self._opened = [url, apps.get("echo") is not None]

    def send(self, request, **_):
        answer = requests.Response()
        answer.status_code = 200
        answer._content = json.dumps([*self._opened, request.url]).encode()
        return answer

    def close(self):
        """Nothing is open."""


def test_an_installed_way_to_reach_a_service_is_used(monkeypatch, tokens):
    point = EntryPoint("elsewhere", f"{__name__}:Elsewhere", "warmline.transport")
    monkeypatch.setattr(EntryPoint, "load", lambda _: Elsewhere)
    monkeypatch.setattr(
        schemes, "entry_points",
        lambda *, group, name=None: [point] if (group, name) == (point.group, point.name) else [],
    )  # fmt: skip
    client = ServiceClient("elsewhere://echo", tokens, InprocApps())
    assert client.call("GET", "/x", ME) == ["elsewhere://echo", False, "elsewhere://echo/x"]


def test_an_unknown_way_to_reach_a_service_is_refused(tokens):
    with pytest.raises(errors.SettingsError, match="not a known way to reach a service"):
        ServiceClient("pigeon://echo", tokens, InprocApps())


def test_a_service_behind_tls_is_reached_by_the_same_transport(tokens):
    client = ServiceClient(f"https://127.0.0.1:{free_port()}", tokens, InprocApps())
    assert client._session.get_adapter("https://echo/x").poolmanager is not None
    with pytest.raises(errors.UnavailableError, match="service does not answer"):
        client.call("GET", "/x", ME, timeout=1)


@pytest.mark.parametrize("kind", [Dribbling, DribblingHeaders])
def test_an_answer_that_dribbles_is_given_up_after_the_time_for_all_of_it(tokens, kind):
    with silent_server(kind) as server:
        client = ServiceClient(server.url, tokens, InprocApps())

        with pytest.raises(errors.UnavailableError):
            client.call("GET", "/internal/v1/echo/x", ME, timeout=0.5)

        eventually(lambda: server.given_up == 1, "the end of the connection, before the answer's")
