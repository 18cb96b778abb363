"""Every route with an id, through the embedded front, with the id of another workspace's thing."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from libs.common.db.schemes import open_database
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from libs.common.ids import new_id
from libs.common.settings import Env
from services.gateway.adapters.door import DatabaseDoor
from services.gateway.settings import read
from services.host import Host
from tests.support.gateway import GatewayWorld
from tests.support.product import ROOT

OURS = {"Sec-Fetch-Site": "same-origin"}
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/v1/contacts/conflicts/{conflict_id}"): {"decision": "keep"},
    ("PATCH", "/api/v1/contacts/{contact_id}"): {"name": "Mine"},
    ("POST", "/api/v1/contacts/{contact_id}/notes"): {"body": "mine"},
    ("PUT", "/api/v1/contacts/{contact_id}/status"): {"status": "hot"},
    ("POST", "/api/v1/contacts/{contact_id}/tags"): {"add": ["mine"]},
    ("PUT", "/api/v1/contacts/{contact_id}/blocked"): {"blocked": True},
    ("PUT", "/api/v1/contacts/{contact_id}/snooze"): {"until": None},
    ("POST", "/api/v1/contacts/{contact_id}/merge"): {"other_id": new_id()},
    ("POST", "/api/v1/contacts/{contact_id}/unmerge"): {"merge_id": new_id()},
    ("PATCH", "/api/v1/notes/{note_id}"): {"body": "mine"},
    ("PATCH", "/api/v1/tags/{tag_id}"): {"name": "mine"},
    ("PATCH", "/api/v1/views/{view_id}"): {"name": "mine"},
    ("PATCH", "/api/v1/members/{member_id}"): {"role": "viewer"},
    ("PUT", "/api/v1/imports/{import_id}/mapping"): {"columns": {"phone": "phone"}},
    ("PATCH", "/api/v1/imports/{import_id}/rows/{row}"): {"column": "phone", "value": "+44"},
    ("PUT", "/api/v1/imports/uploads/{upload_id}/parts/{number}"): {"file": b"x"},
    ("POST", "/api/v1/imports/uploads/{upload_id}/finish"): {"parts": 1},
}
"""What a request must have to be looked at; all others need no body."""
NOBODYS = re.compile(r"\{\w+\}")
MADE_BY_WHATSAPP = {"conflict_id", "letter_id"}
"""Ids of what no call of the API makes: here they belong to nobody."""
NOT_YET = {
    ("GET", "/api/v1/contacts/{contact_id}/erasure"),
    ("GET", "/api/v1/imports/{import_id}/problems.csv"),
}
"""What even its own workspace does not find before something was done."""


def routes() -> list[tuple[str, str]]:
    """Every public route with an id in its path, from the committed OpenAPI."""
    found = []
    for file in sorted((ROOT / "docs/api").glob("*.openapi.json")):
        for path, views in json.loads(file.read_text())["paths"].items():
            if "{" in path and not path.startswith("/internal/"):
                methods = {"get", "post", "put", "patch", "delete"} & set(views)
                found += [(each.upper(), path) for each in sorted(methods)]
    return found


@dataclass
class Town:
    """Two workspaces in one product; the one next door has one of each thing."""

    front: Any
    world: GatewayWorld
    host: Host
    ids: dict[str, str] = field(default_factory=dict)

    def ask(self, cookie: str, method: str, path: str, body: Any = None) -> TestResponse:
        headers = OURS | {"Cookie": cookie}
        client = Client(self.front, use_cookies=False)
        if isinstance(body, dict) and "file" in body:
            if isinstance(body["file"], bytes):
                body = {"file": (io.BytesIO(body["file"]), "part")}
            return client.open(path, method=method, data=body, headers=headers)
        return client.open(path, method=method, json=body, headers=headers)

    def make(self, cookie: str, path: str, body: Any) -> dict[str, Any]:
        answer = self.ask(cookie, "POST", path, body)
        assert answer.status_code in {201, 202}, (path, answer.text)
        made: dict[str, Any] = answer.json or {}
        return made

    def owner(self, email: str) -> tuple[str, str]:
        """Found a workspace; return its owner's cookie and id."""
        token = self.host.platform.tokens.issue(service_actor("cli", frozenset({INTERNAL_SCOPE})))
        (contacts,) = (each for each in self.host.services if each.name == "contacts")
        founded = Client(contacts.app).post(
            "/internal/v1/workspaces", json={"name": email, "plan": "free"}, headers={HEADER: token}
        )
        assert founded.json is not None
        member = self.world.member(email, "owner", founded.json["id"])
        return f"warmline={self.world.session(member)}", member.id


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("town")
    env = Env({"WARMLINE_DATA": str(folder), "WARMLINE_NUMBERS_BY_MEMBERS": "ALWAYS"})
    host = Host(["all"], [], env)
    host.migrate()
    (gateway,) = (each for each in host.services if each.name == "gateway")
    assert gateway.front is not None
    settings = read(env)
    door = DatabaseDoor(open_database(settings.database_url))
    world = GatewayWorld(settings, host.platform, gateway, door)
    yield Town(gateway.front(_route(host)), world, host)
    door.close()
    host.stop()


@pytest.fixture(scope="module")
def next_door(town: Town) -> str:
    """The cookie of the other workspace's owner, after one of each thing was made there."""
    cookie, member_id = town.owner("next.door@example.org")
    person = {"name": "Ada", "phone": "+44 7700 900123", "tags": ["vip"]}
    contact = town.make(cookie, "/api/v1/contacts", person)["id"]
    other = town.make(cookie, "/api/v1/contacts", {"name": "Bo", "phone": "+44 7700 900125"})["id"]
    choice = {"ids": [contact]}
    tag = {"kind": "tag", "tag": "north"}
    file = (io.BytesIO(b"name,phone\nBo,+447700900124\n"), "people.csv")
    tags = town.ask(cookie, "GET", "/api/v1/tags").json or {}
    sessions = town.ask(cookie, "GET", "/api/v1/sessions").json or {}
    made = {
        "bulk_id": ("/api/v1/bulk", {"selection": choice, "action": tag}),
        "note_id": (f"/api/v1/contacts/{contact}/notes", {"body": "hers"}),
        "export_id": ("/api/v1/exports", {"selection": choice}),
        "view_id": ("/api/v1/views", {"name": "Hers", "query": {}}),
        "key_id": ("/api/v1/api-keys", {"name": "hers"}),
        "import_id": ("/api/v1/imports", {"file": file}),
        "upload_id": ("/api/v1/imports/uploads", {}),
    }
    town.ids = {name: town.make(cookie, path, body)["id"] for name, (path, body) in made.items()}
    number = {"phone_number_id": "106540352242922", "waba_id": "102290129340398"}
    claimed = town.make(cookie, "/api/v1/numbers", number)["phone_number_id"]
    town.ids |= {"contact_id": contact, "member_id": member_id, "phone_number_id": claimed}
    town.ids |= {"row": "2", "number": "1", "other_id": other}
    town.ids |= {"tag_id": tags["items"][0]["id"], "session_id": sessions["items"][0]["id"]}
    return cookie


@pytest.fixture(scope="module")
def here(town: Town, next_door: str) -> str:
    """The cookie of an owner who has nothing to do with any of it."""
    assert next_door
    return town.owner("here@example.org")[0]


def _route(host: Host) -> Any:
    def route(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        owners = [(each, service) for service in host.services for each in service.paths]
        fits = [pair for pair in owners if path == pair[0] or path.startswith(pair[0] + "/")]
        return max(fits, key=lambda pair: len(pair[0]))[1].app(environ, start_response)

    return route


def _address(town: Town, path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: town.ids.get(name[1], "0"), path)


def test_every_id_is_of_something_that_the_other_workspace_has(town: Town, next_door: str) -> None:
    wanted = {name for _, path in routes() for name in re.findall(r"\{(\w+)\}", path)}
    assert wanted - set(town.ids) == MADE_BY_WHATSAPP
    seen = [each for each in routes() if each[0] == "GET" and each not in NOT_YET]
    for method, path in seen:
        answer = town.ask(next_door, method, _address(town, path))
        assert answer.status_code == 200, (path, answer.text)
        answer.close()


@pytest.mark.parametrize("route", routes(), ids=" ".join)
def test_another_workspaces_id_is_as_good_as_none(
    town: Town, here: str, next_door: str, route: tuple[str, str]
) -> None:
    method, path = route
    foreign = town.ask(here, method, _address(town, path), BODIES.get(route))
    assert (foreign.status_code, foreign.content_type) == (404, "application/problem+json")
    nobodys = town.ask(
        here, method, NOBODYS.sub("0", path.replace("{other_id}", "1")), BODIES.get(route)
    )
    assert foreign.json
    assert nobodys.json
    assert foreign.json["detail"] == nobodys.json["detail"]
