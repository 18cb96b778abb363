"""Every route with an id, through the embedded front, with the id of another workspace's thing."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from libs.common.actor import SCOPES_OF_ROLE, Role
from libs.common.bus.port import Delivery
from libs.common.db.schemes import open_database
from libs.common.events.registry import make_event
from libs.common.events.topology import TOPOLOGY
from libs.common.events.whatsapp import BusinessNumber, Message, MessageReceived, Person
from libs.common.http.auth import INTERNAL_SCOPE, SIGNED_IN, access_of
from libs.common.http.tokens import HEADER, service_actor
from libs.common.ids import new_id
from libs.common.settings import Env
from services.contacts.adapters.storage import SqlStorage
from services.contacts.application.run_bulk import run_bulk_chunk
from services.contacts.consumers import handlers
from services.contacts.ports.storage import Storage
from services.contacts.settings import read as read_contacts
from services.gateway.adapters.door import DatabaseDoor
from services.gateway.settings import read
from services.host import Host
from tests.support.contacts import SUPPRESSION_KEY
from tests.support.gateway import GatewayWorld
from tests.support.product import ROOT
from tests.support.waiting import eventually

pytestmark = pytest.mark.xdist_group("foreign-ids")

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
_AN_ID = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
OF_THE_ERASED = "/api/v1/contacts/{contact_id}/erasure"
"""What there is of a person who is gone, and of nobody else."""
WHATSAPP = "contacts.whatsapp"
"""The queue of what people write."""
LISTS = {
    "/api/v1/contacts/lookup": "?phone=%2B447700900123",
    "/api/v1/search/contacts": "?q=Ada",
    "/api/v1/contacts/conflicts": "?limit=200",
}
"""What a list must be asked; the others need nothing."""
INSIDE = {"note_id", "other_id", "row", "number", "upload_id"}
"""What no list has of its own workspace's things: it stands in one of them, or below one."""
ROLES: tuple[Role, ...] = ("owner", "admin", "staff", "viewer")


def routes() -> list[tuple[str, str]]:
    """Every public route with an id in its path, from the committed OpenAPI."""
    found = []
    for file in sorted((ROOT / "docs/api").glob("*.openapi.json")):
        for path, views in json.loads(file.read_text())["paths"].items():
            if "{" in path and not path.startswith("/internal/"):
                methods = {"get", "post", "put", "patch", "delete"} & set(views)
                found += [(each.upper(), path) for each in sorted(methods)]
    return found


def lists() -> list[str]:
    """Every public route without an id in its path that is read, from the committed OpenAPI."""
    return [
        path
        for file in sorted((ROOT / "docs/api").glob("*.openapi.json"))
        for path, views in json.loads(file.read_text())["paths"].items()
        if "get" in views and "{" not in path and path.startswith("/api/")
    ]


@dataclass
class Town:
    """Two workspaces in one product; the one next door has one of each thing."""

    front: Any
    world: GatewayWorld
    host: Host
    storage: Storage
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
        return self.joined("owner", email, self.founded(email))

    def joined(self, role: Role, email: str, workspace_id: str) -> tuple[str, str]:
        """Add somebody to a workspace; return their cookie and id."""
        member = self.world.member(email, role, workspace_id)
        return f"warmline={self.world.session(member)}", member.id

    def founded(self, email: str) -> str:
        """Found a workspace; return its id."""
        token = self.host.platform.tokens.issue(service_actor("cli", frozenset({INTERNAL_SCOPE})))
        (contacts,) = (each for each in self.host.services if each.name == "contacts")
        founded = Client(contacts.app).post(
            "/internal/v1/workspaces", json={"name": email, "plan": "free"}, headers={HEADER: token}
        )
        assert founded.json is not None
        workspace_id: str = founded.json["id"]
        return workspace_id

    def hear(self, number: str, *people: Person) -> None:
        """Have a message of each of these people handled, one after the other."""
        clock = self.host.platform.clock
        for at, person in enumerate(people):
            event = make_event(_message(number, person, f"wamid.{at}"), clock)
            batch = [Delivery(event, WHATSAPP, 1, None)]
            handlers(self.storage, clock, SUPPRESSION_KEY)[WHATSAPP](batch)

    def park(self, number: str) -> None:
        """Have a message fail for good."""
        bus = self.host.platform.bus
        assert bus is not None
        message = _message(number, Person(wa_id="447700900127"), "wamid.parked")
        bus.publish([make_event(message, self.host.platform.clock)])
        with closing(bus.subscribe(TOPOLOGY.queue(WHATSAPP))) as held:
            [delivery] = held.receive(1, timedelta(seconds=10))
            held.park(delivery, "ValueError: nobody can read this")

    def run_import(self, cookie: str, import_id: str) -> None:
        """Carry an import out, as the worker would, to its end."""
        own = f"/api/v1/imports/{import_id}"
        mapping = {"columns": {"name": "name", "phone": "phone"}}
        assert self.ask(cookie, "PUT", f"{own}/mapping", mapping).status_code == 200
        (importer,) = (each for each in self.host.services if each.name == "importer")
        for runnable in importer.roles["worker"]:
            runnable.start()
        try:
            self.make(cookie, f"{own}/start", None)
            eventually(
                lambda: (self.ask(cookie, "GET", own).json or {})["state"] == "finished",
                "the import's end",
            )
        finally:
            for runnable in importer.roles["worker"]:
                runnable.stop()

    def apply_bulk(self) -> None:
        """Carry out what bulk jobs wait for, as the role that does it would."""
        while run_bulk_chunk(self.storage, self.host.platform.clock, new_id()):
            pass


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
    database = open_database(read_contacts(env).database_url)
    storage = SqlStorage(database, host.platform.clock)
    yield Town(gateway.front(_route(host)), world, host, storage)
    database.close()
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
    gone = town.make(cookie, "/api/v1/contacts", {"name": "Cy", "phone": "+44 7700 900126"})["id"]
    assert town.ask(cookie, "POST", f"/api/v1/contacts/{gone}/erase").status_code == 200
    file = (io.BytesIO(b"name,phone\nBo,+447700900124\nNobody,\n"), "people.csv")
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
    town.ids |= {"row": "2", "number": "1", "other_id": other, "erased_id": gone}
    town.hear(
        claimed, Person(wa_id="447700900123", profile_name="Ada"),
        Person(user_id="GB.eve", profile_name="Eve"),
        Person(wa_id="447700900123", user_id="GB.eve", profile_name="Eve"),
    )  # fmt: skip
    town.park(claimed)
    for name, path in (
        ("conflict_id", "/api/v1/contacts/conflicts"), ("letter_id", "/api/v1/dead-letters"),
    ):  # fmt: skip
        [one] = (town.ask(cookie, "GET", path).json or {})["items"]
        town.ids[name] = one["id"]
    town.run_import(cookie, town.ids["import_id"])
    town.ids |= {"tag_id": tags["items"][0]["id"], "session_id": sessions["items"][0]["id"]}
    return cookie


@pytest.fixture(scope="module")
def strangers(town: Town, next_door: str) -> dict[Role, str]:
    """The cookies of people of each role of a workspace that has nothing to do with any of it."""
    assert next_door
    own = town.founded("here@example.org")
    return {role: town.joined(role, f"{role}@example.org", own)[0] for role in ROLES}


@pytest.fixture(scope="module")
def here(strangers: dict[Role, str]) -> str:
    """The cookie of the owner among them."""
    return strangers["owner"]


def _route(host: Host) -> Any:
    def route(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        owners = [(each, service) for service in host.services for each in service.paths]
        fits = [pair for pair in owners if path == pair[0] or path.startswith(pair[0] + "/")]
        return max(fits, key=lambda pair: len(pair[0]))[1].app(environ, start_response)

    return route


def _message(number: str, sender: Person, wamid: str) -> MessageReceived:
    message = Message(wamid=wamid, type="text", text="hello", timestamp=1_760_000_000)
    return MessageReceived(
        number=BusinessNumber(phone_number_id=number), sender=sender, message=message
    )


def _address(town: Town, path: str) -> str:
    if path == OF_THE_ERASED:
        path = path.replace("contact_id", "erased_id")
    return re.sub(r"\{(\w+)\}", lambda name: town.ids.get(name[1], "0"), path)


def test_every_id_is_of_something_that_the_other_workspace_has(town: Town, next_door: str) -> None:
    wanted = {name for _, path in routes() for name in re.findall(r"\{(\w+)\}", path)}
    assert wanted <= set(town.ids)
    for method, path in (each for each in routes() if each[0] == "GET"):
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


@pytest.mark.parametrize("route", routes(), ids=" ".join)
def test_it_is_so_for_every_role_or_not_allowed_at_all(
    town: Town, strangers: dict[Role, str], route: tuple[str, str]
) -> None:
    method, path = route
    for role in ROLES[1:]:
        foreign = town.ask(strangers[role], method, _address(town, path), BODIES.get(route))
        asked = _scope_of(town, method, path)
        may = asked == SIGNED_IN or asked in SCOPES_OF_ROLE[role]
        assert foreign.status_code == (404 if may else 403), (role, asked, foreign.text)


def test_no_list_has_anything_of_another_workspace(
    town: Town, strangers: dict[Role, str], next_door: str
) -> None:
    seen: set[str] = set()
    for path in lists():
        asked = path + LISTS.get(path, "")
        own = town.ask(next_door, "GET", asked)
        seen |= {name for name, value in town.ids.items() if value in own.text}
        for role in ROLES:
            answer = town.ask(strangers[role], "GET", asked)
            assert answer.status_code in {200, 403, 404}, (role, asked, answer.text)
            assert answer.status_code == 200 or role != "owner" or path in LISTS, asked
            assert not _named(town, answer.text), (role, asked)
    assert seen >= set(town.ids) - INSIDE


@pytest.mark.parametrize("role", ROLES)
def test_who_is_chosen_by_a_neighbours_id_is_neither_changed_nor_exported(
    town: Town, strangers: dict[Role, str], next_door: str, role: Role
) -> None:
    contact = f"/api/v1/contacts/{town.ids['contact_id']}"
    town.apply_bulk()  # what next door asked for itself
    kept = [town.ask(next_door, "GET", contact + part).json for part in ("", "/audit")]
    chosen = {"ids": [town.ids["contact_id"], town.ids["other_id"]]}
    cookie = strangers[role]
    for needs, action in (
        ("bulk:write", {"kind": "tag", "tags": ["mine"]}),
        ("contacts:delete", {"kind": "delete"}),
    ):
        job = town.ask(cookie, "POST", "/api/v1/bulk", {"selection": chosen, "action": action})
        town.apply_bulk()
        assert job.status_code == (202 if needs in SCOPES_OF_ROLE[role] else 403)
        if job.json and job.status_code == 202:
            done = town.ask(cookie, "GET", f"/api/v1/bulk/{job.json['id']}").json or {}
            assert done["state"] == "done"
            assert not done["counts"].get("changed")
    export = town.ask(cookie, "POST", "/api/v1/exports", {"selection": chosen})
    assert export.status_code == (201 if "exports:write" in SCOPES_OF_ROLE[role] else 403)
    if export.json and export.status_code == 201:
        with closing(town.ask(cookie, "GET", export.json["url"])) as file:
            assert len(file.text.strip().splitlines()) == 1
            assert "Ada" not in file.text
    town.apply_bulk()
    assert kept == [town.ask(next_door, "GET", contact + part).json for part in ("", "/audit")]


def _scope_of(town: Town, method: str, path: str) -> str | None:
    """Return what a route of the OpenAPI asks of whoever calls it."""
    for service in town.host.services:
        for rule in service.app.url_map.iter_rules():
            if _AN_ID.sub(r"{\1}", rule.rule) == path and method in (rule.methods or ()):
                return access_of(service.app, rule.endpoint, method)
    raise LookupError(path)


def _named(town: Town, text: str) -> set[str]:
    """Return what of the other workspace stands in an answer; a short number is anybody's."""
    return {name for name, value in town.ids.items() if len(value) > 5 and value in text}
