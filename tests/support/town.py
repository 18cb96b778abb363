"""Contacts and search as they run, in one process, with people in them: for tests of search."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.test import Client, TestResponse

from libs.common.actor import ALL_SCOPES, Actor
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from libs.common.ids import new_id
from libs.common.settings import Env
from services.host import Host
from tests.support.waiting import eventually

ROLES = ("web", "consumer", "relay", "indexer")
CLI = service_actor("cli", ALL_SCOPES | {INTERNAL_SCOPE})


@dataclass(frozen=True)
class Town:
    """A running host of contacts and search, and how to talk to it."""

    host: Host

    def workspace(self, name: str = "Shop") -> Actor:
        """Make a workspace and return its owner."""
        made = self.call("contacts", "POST", "/internal/v1/workspaces", CLI, {"name": name, "plan": "scale"})  # fmt: skip
        return Actor("member", new_id(), "Ann", made["id"], ALL_SCOPES, "owner")

    def contact(self, who: Actor, name: str, phone: str, **more: Any) -> dict[str, Any]:
        """Add a contact as a person does."""
        body = {"name": name, "phone": phone, **more}
        contact: dict[str, Any] = self.call("contacts", "POST", "/api/v1/contacts", who, body)
        return contact

    def call(self, service: str, method: str, path: str, who: Actor, body: Any = None) -> Any:
        """Call a service as another service does; raises its errors."""
        client = self.host.platform.client(f"inproc://{service}")
        return client.call(method, path, who, json=body)

    def get(self, who: Actor, path: str, **query: Any) -> TestResponse:
        """Ask search over HTTP and return the whole answer."""
        app = next(each.app for each in self.host.services if each.name == "search")
        token = self.host.platform.tokens.issue(who)
        return Client(app).get(path, query_string=query, headers={HEADER: token})

    def found(self, who: Actor, q: str = "", **query: Any) -> list[str]:
        """Return the names that a search finds."""
        answer = self.get(who, "/api/v1/search/contacts", q=q, **query)
        assert answer.status_code == 200, answer.text
        return [item["name"] for item in (answer.json or {})["items"]]

    def eventually_found(self, who: Actor, names: Iterable[str]) -> None:
        """Wait until exactly these people can be found."""
        wanted = sorted(names)
        eventually(lambda: sorted(self.found(who, limit=200)) == wanted, f"{wanted} in search")


def open_town(folder: Path, roles: Iterable[str] = ROLES, **environment: str) -> Town:
    """Start contacts and search on this folder and wait until they are ready."""
    env = Env({"WARMLINE_DATA": str(folder), **environment})
    host = Host(["contacts", "search"], list(roles), env)
    host.start()
    eventually(lambda: not host.reasons(), "contacts and search")
    return Town(host)
