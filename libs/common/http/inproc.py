"""The `inproc://` transport: a `requests` adapter that calls a WSGI application in this process."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from werkzeug.test import run_wsgi_app

from libs.common.runtime import WsgiApp


class InprocApps:
    """The applications that run in this process, by service name."""

    def __init__(self) -> None:
        self._apps: dict[str, WsgiApp] = {}

    def add(self, name: str, app: WsgiApp) -> None:
        """Make a service reachable as `inproc://name`."""
        self._apps[name] = app

    def remove(self, name: str) -> None:
        """Make a service unreachable, until it is added again."""
        self._apps.pop(name, None)

    def get(self, name: str) -> WsgiApp | None:
        """Return a service's application, or None when it does not run here."""
        return self._apps.get(name)


def open_transport(_: str, apps: InprocApps) -> BaseAdapter:
    """Return what carries requests to the applications of this process."""
    return InprocAdapter(apps)


class InprocAdapter(BaseAdapter):
    """Sends prepared requests to the applications of InprocApps. Thread-safe."""

    def __init__(self, apps: InprocApps) -> None:
        super().__init__()
        self._apps = apps

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the signature of requests
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,
        verify: bool | str = True,  # noqa: FBT001, FBT002 - the signature of requests
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Call the application; raises requests.ConnectionError when it isn't here, or not yet."""
        url = urlsplit(str(request.url))
        app = self._apps.get(url.netloc)
        if app is None:
            raise requests.ConnectionError(f"{url.netloc} is not, or not yet, in this process")
        body, status, headers = run_wsgi_app(
            app, _environ(request, url.path, url.query), buffered=True
        )
        response = requests.Response()
        response.status_code = int(status.split(" ", 1)[0])
        response.headers = CaseInsensitiveDict(headers.items())
        response.raw = BytesIO(b"".join(body))
        response.url = str(request.url)
        response.request = request
        return response

    def close(self) -> None:
        """Nothing is held open."""


def _environ(request: requests.PreparedRequest, path: str, query: str) -> dict[str, Any]:
    body = request.body or b""
    raw = body.encode() if isinstance(body, str) else bytes(body)
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in (request.headers or {}).items()
    }
    content_type = headers.pop("HTTP_CONTENT_TYPE", "")
    headers.pop("HTTP_CONTENT_LENGTH", None)
    return {
        **headers,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(raw)),
        "SERVER_NAME": "inproc",
        "SERVER_PORT": "0",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(raw),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
