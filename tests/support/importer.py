"""An importer with its own database, beside a real contacts service in the same process."""

import io
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import msgspec
from werkzeug.datastructures import FileStorage
from werkzeug.test import Client, encode_multipart

from libs.common.actor import Actor
from libs.common.bus.consumer import Consumer
from libs.common.db.database import Database
from libs.common.db.schemes import open_database
from libs.common.http.tokens import HEADER
from libs.common.jobs.schemes import open_broker
from libs.common.runtime import Service
from services.importer.adapters.contacts_api import ContactsApi
from services.importer.adapters.dramatiq_tasks import DramatiqTasks
from services.importer.adapters.storage import SqlStorage
from services.importer.application.recover import recover
from services.importer.application.run_task import Workshop
from services.importer.service import build
from services.importer.settings import ImporterSettings
from tests.support.contacts import Answer, Workspace, World, contacts_world
from tests.support.migrated import migrate
from tests.support.waiting import eventually

ENDED = {"finished", "stopped", "failed", "undone", "checked", "mapped"}


@dataclass
class ImporterWorld:
    """Contacts and importer, built and migrated. Its worker runs from `start_worker` on."""

    contacts: World
    service: Service
    settings: ImporterSettings
    database: Database
    storage: SqlStorage
    contacts_url: str
    _running: list[Any] = field(default_factory=list)

    def workspace(self, plan: str = "scale") -> "Importing":
        return Importing(self, self.contacts.workspace(plan))

    def start_worker(self) -> None:
        for each in self.service.roles["worker"]:
            if self.contacts.platform.bus is None and isinstance(each, Consumer):
                continue
            each.start()
            self._running.append(each)

    def stop_worker(self) -> None:
        while self._running:
            self._running.pop().stop()

    def workshop(self) -> Workshop:
        """A worker's tools, for a test that is the worker. Its messages go nowhere, its pauses take no time."""
        client = self.contacts.platform.client("inproc://contacts")
        return Workshop(
            self.storage, ContactsApi(client, 30), DramatiqTasks(_idle_broker()),
            self.contacts.clock, self.settings.lease, self.settings.window, self.pause,
        )  # fmt: skip

    def pause(self, seconds: float) -> None:
        """Let the clock go on at once."""
        self.contacts.clock.advance(timedelta(seconds=seconds))

    def recover(self) -> int:
        """Do what the recovery loop does, once, with every message given up for lost."""
        return recover(self.workshop(), timedelta(0))

    def connect_contacts(self) -> None:
        self.contacts.platform.apps.add("contacts", self.contacts.service.app)

    def close(self) -> None:
        self.stop_worker()
        self.service.close()
        self.database.close()
        self.contacts.service.close()


@dataclass
class Importing:
    """One workspace that imports files."""

    world: ImporterWorld
    own: Workspace

    def call(self, method: str, path: str, body: Any = None, *, actor: Actor | None = None,
             files: dict[str, Any] | None = None,
             headers: dict[str, str] | None = None) -> Answer:  # fmt: skip
        token = self.world.contacts.platform.tokens.issue(actor or self.own.owner)
        raw, kind = None if body is None else msgspec.json.encode(body), "application/json"
        if files:  # made here, as the client leaves the temporary file of a large one open
            boundary, raw = encode_multipart({
                name: FileStorage(*each) if isinstance(each, tuple) else each
                for name, each in sorted(files.items(), key=lambda each: type(each[1]) is tuple)
            })  # fmt: skip
            kind = f"multipart/form-data; boundary={boundary}"
        response = Client(self.world.service.app).open(
            path, method=method, data=raw, content_type=kind,
            headers={HEADER: token, **(headers or {})},
        )  # fmt: skip
        data = response.get_data()
        is_json = (response.content_type or "").split(";")[0].endswith("json")
        decoded = msgspec.json.decode(data) if data and is_json else data
        return Answer(response.status_code, decoded, response.headers)

    def send(
        self, content: str | bytes, name: str = "people.csv", said: dict[str, str] | None = None,
        **more: Any,
    ) -> Answer:  # fmt: skip
        """Upload a file. said: other fields of the form."""
        raw = content.encode() if isinstance(content, str) else content
        form = {"file": (io.BytesIO(raw), name), **(said or {})}
        return self.call("POST", "/api/v1/imports", files=form, **more)

    def upload(self, content: str | bytes, **mapping: Any) -> dict[str, Any]:
        """Upload a file and accept the guesses, changed by `mapping`; returns the import."""
        answer = self.send(content)
        assert answer.status == 201, answer
        guesses = {each["header"]: each["guess"] for each in answer.body["columns"]}
        columns = guesses | mapping.pop("columns", {})
        return self.put(answer.body["id"], columns=columns, **mapping)

    def put(self, job: str, **mapping: Any) -> dict[str, Any]:
        answer = self.call("PUT", f"/api/v1/imports/{job}/mapping", mapping)
        assert answer.status == 200, answer
        result: dict[str, Any] = answer.body
        return result

    def act(self, job: str, action: str) -> Answer:
        return self.call("POST", f"/api/v1/imports/{job}/{action}")

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status == 200, answer
        return answer.body

    def show(self, job: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.get(f"/api/v1/imports/{job}")
        return shown

    def run(
        self, job: str, action: str = "start", seconds: float = 150, every: float = 0.02
    ) -> dict[str, Any]:
        """Start or check, and wait until it ended."""
        answer = self.act(job, action)
        assert answer.status == 202, answer
        return self.ended(job, seconds, every)

    def ended(self, job: str, seconds: float = 150, every: float = 0.02) -> dict[str, Any]:
        return eventually(
            lambda: (shown := self.show(job))["state"] in ENDED and shown,
            "the end",
            seconds=seconds,
            every=every,
        )

    def imported(self, content: str | bytes, **mapping: Any) -> dict[str, Any]:
        """Upload, accept the guesses, import."""
        return self.run(self.upload(content, **mapping)["id"])

    def rows(
        self, job: str, outcome: str = "", limit: int = 200, **more: str
    ) -> list[dict[str, Any]]:
        """Read all rows of an outcome, page by page. more: of which phase, with which code."""
        found: list[dict[str, Any]] = []
        asked = {**more, **({"outcome": outcome} if outcome else {})}
        query = f"limit={limit}" + "".join(f"&{name}={value}" for name, value in asked.items())
        cursor = ""
        while True:
            page = self.get(f"/api/v1/imports/{job}/rows?{query}{cursor}")
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"


def importer_world(url: str, contacts_url: str, **settings: Any) -> ImporterWorld:
    """Build both services on two database URLs, migrated and connected."""
    contacts = contacts_world(contacts_url)
    chosen = replace(ImporterSettings(url, "embedded://", "inproc://contacts"), **settings)
    service = build(chosen, contacts.platform)
    migrate(service, url)
    database = open_database(url)
    storage = SqlStorage(database, contacts.clock)
    world = ImporterWorld(contacts, service, chosen, database, storage, contacts_url)
    world.connect_contacts()
    return world


def _idle_broker() -> Any:
    broker = open_broker("embedded://")
    broker.declare_queue("importer.tasks")
    return broker
