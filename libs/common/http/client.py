"""Calling another service: one `requests` session, time-outs always, errors as our own classes.

`http://contacts:8000` goes over the network; `inproc://contacts` calls the WSGI application that
runs in this process, with the same request, the same token and the same answer.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
import requests
from requests.adapters import BaseAdapter

from libs.common import errors
from libs.common.actor import Actor
from libs.common.http.deadline import DeadlineAdapter
from libs.common.http.inproc import InprocApps
from libs.common.http.problems import ERROR_OF_STATUS
from libs.common.http.tokens import HEADER, Tokens
from libs.common.schemes import Scheme, Schemes, scheme_of
from libs.common.trace import current_traceparent

CONNECT_SECONDS = 2.0
READ_SECONDS = 15.0

SERVICES: Schemes[BaseAdapter] = Schemes(
    "way to reach a service",
    "warmline.transport",
    {
        "inproc": Scheme("libs.common.http.inproc:open_transport", serverless=True),
        "http": Scheme("libs.common.http.client:open_transport", needs_host=True),
        "https": Scheme("libs.common.http.client:open_transport", needs_host=True),
    },
)
"""Adapters of `requests` by scheme; each is called with the base URL and this process's apps."""


def open_transport(_: str, __: InprocApps) -> BaseAdapter:
    """Return what carries requests over the network, as many at once as a process has threads."""
    return DeadlineAdapter(pool_maxsize=32)


class ServiceClient:
    """Calls one service over REST. Thread-safe.

    base_url: `inproc://name`, `http(s)://host:port`, or one of a scheme that is installed under
    the entry points `warmline.transport`. Raises SettingsError for any other. A call raises the
    error that the other service raised, with its code, fields and facts; UnavailableError when no
    answer comes.
    """

    def __init__(self, base_url: str, tokens: Tokens, apps: InprocApps) -> None:
        self._base = base_url.rstrip("/")
        self._name = urlsplit(base_url).netloc
        self._tokens = tokens
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.adapters.clear()
        self._session.mount(f"{scheme_of(base_url)}://", SERVICES.open(base_url, apps))

    def call(
        self,
        method: str,
        path: str,
        actor: Actor,
        *,
        params: dict[str, Any] | None = None,
        json: Any = None,
        timeout: float = READ_SECONDS,
    ) -> Any:
        """Call `path` as `actor` and return the decoded JSON, or None for an empty answer.

        timeout: seconds within which the whole answer must have come, once connected.
        """
        url = f"{self._base}{path}?{urlencode(params, doseq=True)}" if params else self._base + path
        body = None if json is None else msgspec.json.encode(json)
        # The browser whose session it is did not send this one.
        token = self._tokens.issue(replace(actor, session_id=None))
        headers = {HEADER: token, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if parent := current_traceparent():
            headers["traceparent"] = parent
        try:
            response = self._session.request(
                method, url, data=body, headers=headers,
                timeout=(min(CONNECT_SECONDS, timeout), timeout), allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as problem:
            raise errors.UnavailableError(
                f"the {self._name} service does not answer", retry_after=2
            ) from problem
        return _result(response)

    def problem(self) -> str | None:
        """Say in one sentence why the service can't be reached, or None."""
        try:
            self._session.get(self._base + "/healthz", timeout=(CONNECT_SECONDS, 2.0))
        except requests.RequestException as problem:
            return f"the {self._name} service does not answer ({type(problem).__name__})"
        return None


def _result(response: requests.Response) -> Any:
    if response.ok:
        return msgspec.json.decode(response.content) if response.content else None
    try:
        document = msgspec.json.decode(response.content)
    except msgspec.DecodeError:
        document = {}
    if not isinstance(document, dict):
        document = {}
    known = {"type", "title", "status", "detail", "code", "request_id", "errors"}
    error_class = ERROR_OF_STATUS.get(response.status_code, errors.UnavailableError)
    raise error_class(
        document.get("detail", f"the service answered {response.status_code}"),
        code=document.get("code"),
        errors=document.get("errors"),
        **{name: value for name, value in document.items() if name not in known},
    )
