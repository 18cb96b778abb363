"""The installation that the environment describes, as the command line sees it.

Commands talk to services as services talk to one another: over REST, with an internal token, in
this process where the URL says `inproc://`. So the same command works on every composition.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from libs.common.actor import ALL_SCOPES, Actor
from libs.common.bus.port import EventBus
from libs.common.clock import Clock
from libs.common.errors import InvalidInputError, NotFoundError
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.client import SERVICES
from libs.common.http.tokens import service_actor
from libs.common.settings import Env
from services.host import Host

SCOPES = ALL_SCOPES | {INTERNAL_SCOPE}


class Installation:
    """Calls to the services of one installation, on behalf of whoever runs the command."""

    def __init__(self, host: Host, env: Env) -> None:
        self._host = host
        self._clients = {
            service: host.platform.client(_url_of(env, service))
            for service in ("contacts", "gateway", "search", "importer")
        }
        self.env = env

    @property
    def bus(self) -> EventBus:
        """The message bus."""
        return self._host.platform.bus

    def now(self) -> datetime:
        """Tell the time that the services of this process go by."""
        return self._host.platform.clock.now()

    def call(
        self,
        service: str,
        method: str,
        path: str,
        *,
        workspace_id: str = "*",
        json: Any = None,
        params: dict[str, Any] | None = None,
        timeout: float = 60,
    ) -> Any:
        """Call a service and return its JSON. Raises the service's own errors."""
        actor: Actor = service_actor("cli", SCOPES, workspace_id)
        client = self._clients[service]
        return client.call(method, path, actor, json=json, params=params, timeout=timeout)

    def call_as(self, actor: Actor, service: str, method: str, path: str, json: Any = None) -> Any:
        """Call a service as somebody of a team. Raises the service's own errors."""
        return self._clients[service].call(method, path, actor, json=json)

    def workspaces(self) -> list[dict[str, Any]]:
        """List every workspace as {id, name, plan}."""
        found: list[dict[str, Any]] = self.call("contacts", "GET", "/internal/v1/workspaces")[
            "items"
        ]
        return found

    def members(self, workspace_id: str) -> Iterator[dict[str, Any]]:
        """List every member of a workspace's team."""
        query: dict[str, Any] = {"workspace_id": workspace_id, "limit": 200}
        while True:
            page = self.call("gateway", "GET", "/internal/v1/members", params=query)
            yield from ({**each, "workspace_id": workspace_id} for each in page["items"])
            if page["next"] is None:
                return
            query["cursor"] = page["next"]

    def new_link(self, member: dict[str, Any]) -> str:
        """Make a one-time link for one of `members`; their earlier links stop working."""
        path = f"/internal/v1/members/{member['id']}/link"
        body = {"workspace_id": member["workspace_id"]}
        return str(self.call("gateway", "POST", path, json=body)["link"])

    def workspace_id(self, given: str | None) -> str:
        """Return the workspace to act in; may be left out where there is just one.

        Raises NotFoundError when there is none, InvalidInputError when one must be chosen.
        """
        known = {str(each["id"]): each for each in self.workspaces()}
        if given is not None:
            if given not in known:
                raise NotFoundError(f"there is no workspace {given}")
            return given
        if not known:
            raise NotFoundError("there is no workspace yet; run `warmline workspace create NAME`")
        if len(known) > 1:
            listed = ", ".join(f"{each['id']} ({each['name']})" for each in known.values())
            raise InvalidInputError.of("--workspace", f"choose one of {listed}")
        return next(iter(known))


@contextmanager
def installation(env: Env | None = None, clock: Clock | None = None) -> Iterator[Installation]:
    """Open the installation that the environment describes, with its databases up to date.

    clock: what the services of this process go by; the machine's if none is given. Raises
    SettingsError.
    """
    env = env or Env()
    host = Host(["all"], [], env, clock)
    try:
        host.migrate()
        yield Installation(host, env)
    finally:
        host.stop()


def _url_of(env: Env, service: str) -> str:
    name = f"WARMLINE_{service.upper()}_URL"
    return env.url(name, f"inproc://{service}", f"where {service} is", SERVICES)
