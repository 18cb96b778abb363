"""What one process answers over HTTP: its health, its metrics, and its services by longest path.

Paths reach the services as they came; nobody strips a prefix.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from libs.common import metrics
from libs.common.errors import NotFoundError, UnavailableError, WarmlineError
from libs.common.http.problems import CONTENT_TYPE, problem_document, status_of
from libs.common.http.slow_senders import SlowSenders
from libs.common.ids import new_id
from libs.common.runtime import Service, WsgiApp
from services.host import WEB, Host

WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
EVENTS = "events"
"""The role of live updates, which are answered over HTTP too: each browser holds a thread there."""
StartResponse = Callable[..., Any]


def front_of(host: Host) -> WsgiApp:
    """Build the WSGI application of a process.

    `/healthz` says that it is alive, `/readyz` whether it should get work and why not, and what is
    degraded although it should, `/metrics` what it counted. The rest goes to the services, behind
    the gateway's front if it runs here; a process without the web or events role answers only the
    three. Where the gateway's front stands, the port is the public one, and `/metrics` answers
    callers on this machine only.
    """
    people: WsgiApp = _nothing
    is_public = False
    if host.has_role(WEB) or host.has_role(EVENTS):
        people = _router(host)
        for service in host.services:
            if service.front is not None:
                people, is_public = service.front(people), True
    own: dict[str, WsgiApp] = {
        "/healthz": _healthz,
        "/readyz": _readyz(host),
        "/metrics": _metrics,
    }

    slow_senders = SlowSenders(host.settings.threads)

    def application(environ: dict[str, Any], start_response: StartResponse) -> Any:
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in WITHOUT_BODY:
            slow_senders.watch(environ)
        if path == "/metrics" and is_public and not _is_local(environ):
            return people(environ, start_response)
        return own.get(path, people)(environ, start_response)

    return application


def _is_local(environ: dict[str, Any]) -> bool:
    """Tell whether a request comes from this machine and not through a proxy on it."""
    address = environ.get("REMOTE_ADDR", "")
    forwarded = any(name in environ for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"))
    return not forwarded and (address == "::1" or address.startswith("127."))


def _router(host: Host) -> WsgiApp:
    """Route by the longest path prefix that a service owns."""
    table = sorted(
        ((path, service) for service in host.services for path in service.paths),
        key=lambda entry: len(entry[0]),
        reverse=True,
    )

    def route(environ: dict[str, Any], start_response: StartResponse) -> Any:
        service = _owner(table, environ.get("PATH_INFO", ""))
        if service is None:
            return _problem(NotFoundError("nothing is at this address"), start_response)
        if not host.is_up(service.name):
            starting = UnavailableError(f"{service.name} is starting", retry_after=2)
            return _problem(starting, start_response)
        return service.app(environ, start_response)

    return route


def _owner(table: list[tuple[str, Service]], path: str) -> Service | None:
    for prefix, service in table:
        if path == prefix or path.startswith(prefix.rstrip("/") + "/"):
            return service
    return None


def _healthz(_: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    return _json("200 OK", {"alive": True}, start_response)


def _readyz(host: Host) -> WsgiApp:
    def readyz(_: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        reasons = host.reasons()
        status = "503 Service Unavailable" if reasons else "200 OK"
        answer: dict[str, Any] = {"ready": not reasons, "reasons": reasons}
        if degraded := host.degraded():
            answer["degraded"] = degraded
        if remarks := host.remarks():
            answer["remarks"] = remarks
        return _json(status, answer, start_response)

    return readyz


def _metrics(_: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    start_response(
        "200 OK", [("Content-Type", metrics.CONTENT_TYPE), ("Cache-Control", "no-store")]
    )
    return [metrics.exposition()]


def _nothing(_: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    return _problem(NotFoundError("this process answers no requests of people"), start_response)


def _problem(error: WarmlineError, start_response: StartResponse) -> list[bytes]:
    status = status_of(error)
    headers = [("Content-Type", CONTENT_TYPE), ("Cache-Control", "no-store")]
    if "retry_after" in error.facts:
        headers.append(("Retry-After", str(error.facts["retry_after"])))
    start_response(f"{status.value} {status.phrase}", headers)
    return [msgspec.json.encode(problem_document(error, new_id()))]


def _json(status: str, document: object, start_response: StartResponse) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
    return [msgspec.json.encode(document)]
