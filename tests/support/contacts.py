"""A contacts service with its own database: its API, its consumers and its outbox, no server."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, event, select, text
from werkzeug.test import Client, TestResponse

from libs.common.actor import SCOPES_OF_ROLE, Actor, Role
from libs.common.bus.port import Delivery, EventBus
from libs.common.clock import ManualClock
from libs.common.db.database import Database
from libs.common.db.schemes import open_database
from libs.common.events.envelope import Event, decode
from libs.common.events.gateway import MemberChanged
from libs.common.events.registry import make_event
from libs.common.events.whatsapp import (
    BusinessNumber,
    Message,
    MessageReceived,
    MessageStatusChanged,
    Person,
)
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.tokens import HEADER, service_actor
from libs.common.ids import new_id
from libs.common.platform import Platform
from libs.common.runtime import Service
from services.contacts.adapters.storage import SqlStorage
from services.contacts.adapters.tables import metadata, outbox
from services.contacts.consumers import handlers
from services.contacts.ports.workspaces import BusinessNumber as StoredNumber
from services.contacts.service import build
from services.contacts.settings import ContactsSettings
from tests.support.gateway import a_platform
from tests.support.migrated import migrate

SUPPRESSION_KEY = "test"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_wamids = itertools.count(1)


@dataclass
class Answer:
    """A response, decoded."""

    status: int
    body: Any
    headers: Any


@dataclass
class Workspace:
    """One workspace of a world, and its members."""

    world: "World"
    id: str
    number: str
    owner: Actor

    def actor(self, role: Role = "staff", name: str = "Ada", member_id: str | None = None) -> Actor:
        return Actor(
            "member", member_id or new_id(), name, self.id, SCOPES_OF_ROLE[role], role=role
        )

    def call(self, method: str, path: str, body: Any = None, actor: Actor | None = None,
             headers: dict[str, str] | None = None) -> Answer:  # fmt: skip
        return self.world.call(method, path, body, actor or self.owner, headers)

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status == 200, answer
        return answer.body

    def contact(self, name: str = "Grace Hopper", phone: str = "+447700900001", **more: Any) -> Any:
        """Create a contact by hand."""
        answer = self.call("POST", "/api/v1/contacts", {"name": name, "phone": phone, **more})
        assert answer.status == 201, answer
        return answer.body

    def people(self, many: int, first: int = 0) -> list[Any]:
        """Create contacts with numbered names and numbers."""
        return [
            self.contact(f"Person {n:04}", f"+4477009{n:05}") for n in range(first, first + many)
        ]

    def items(self, path: str = "/api/v1/contacts") -> list[Any]:
        found: list[Any] = self.get(path)["items"]
        return found

    def usage(self) -> Any:
        return self.get("/api/v1/usage")

    def hears(self, *messages: MessageReceived) -> None:
        """Apply messages as one batch of the queue."""
        self.world.deliver([self.world.event(each) for each in messages])

    def message(self, wa_id: str | None = "447700900123", text: str = "hello", *,
                name: str | None = "Grace", wamid: str | None = None, at: datetime | None = None,
                type_: str = "text", **person: Any) -> MessageReceived:  # fmt: skip
        moment = at or self.world.clock.now()
        return MessageReceived(
            number=BusinessNumber(phone_number_id=self.number),
            sender=Person(wa_id=wa_id, profile_name=name, **person),
            message=Message(
                wamid=wamid or f"wamid.{next(_wamids)}", type=type_, text=text,
                timestamp=int(moment.timestamp()), content={"body": text},
            ),
        )  # fmt: skip

    def report(self, wamid: str, status: str, at: datetime | None = None,
               wa_id: str | None = "447700900123") -> MessageStatusChanged:  # fmt: skip
        moment = at or self.world.clock.now()
        return MessageStatusChanged(
            number=BusinessNumber(phone_number_id=self.number), wamid=wamid, status=status,
            recipient=Person(wa_id=wa_id), timestamp=int(moment.timestamp()),
        )  # fmt: skip

    def member(self, name: str, email: str = "", version: int = 1, member_id: str | None = None,
               *, active: bool = True, successor_id: str | None = None) -> str:  # fmt: skip
        """Have gateway tell of a member; returns the id."""
        own_id = member_id or new_id()
        changed = MemberChanged(
            member_id=own_id, name=name, email=email or f"{name.split(maxsplit=1)[0].lower()}@example.com",
            role="staff", active=active, version=version, successor_id=successor_id,
        )  # fmt: skip
        told = make_event(changed, self.world.clock, workspace_id=self.id)
        self.world.deliver([told], "contacts.members")
        return own_id


@dataclass
class World:
    """A built and migrated contacts service on some database."""

    service: Service
    platform: Platform
    database: Database
    storage: SqlStorage
    clock: ManualClock
    statements: list[str] = field(default_factory=list)
    _client: Client | None = None

    def call(self, method: str, path: str, body: Any, actor: Actor,
             headers: dict[str, str] | None = None) -> Answer:  # fmt: skip
        """Call the API as an actor; a body of bytes is sent as it is."""
        raw = body if isinstance(body, bytes) or body is None else msgspec.json.encode(body)
        token = {HEADER: self.platform.tokens.issue(actor)}
        response: TestResponse = Client(self.service.app).open(
            path, method=method, data=raw, headers={**token, **(headers or {})},
            content_type="application/json" if raw is not None else None,
        )  # fmt: skip
        data = response.get_data()
        is_json = (response.content_type or "").split(";")[0].endswith("json")
        decoded = msgspec.json.decode(data) if data and is_json else data
        return Answer(response.status_code, decoded, response.headers)

    def internal(self, method: str, path: str, body: Any = None) -> Answer:
        """Call an internal endpoint as another service."""
        return self.call(method, path, body, service_actor("test", frozenset({INTERNAL_SCOPE})))

    def workspace(self, plan: str = "starter", name: str = "Acme") -> Workspace:
        made = self.internal("POST", "/internal/v1/workspaces", {"name": name, "plan": plan})
        assert made.status == 201, made
        workspace_id, number = made.body["id"], f"1{next(_wamids):014}"
        owner = Actor(
            "member", new_id(), "Olga Owner", workspace_id, SCOPES_OF_ROLE["owner"], role="owner"
        )
        with self.storage.across() as across:  # not by the API, which would audit it
            across.workspaces.put_number(StoredNumber(number, workspace_id))
        return Workspace(self, workspace_id, number, owner)

    def add_number(self, number: str, workspace_id: str) -> None:
        body = {"phone_number_id": number, "workspace_id": workspace_id}
        assert self.internal("POST", "/internal/v1/numbers", body).status == 201

    def event(self, payload: Any, id: str | None = None) -> Event:  # noqa: A002
        return make_event(payload, self.clock, id=id)

    def deliver(self, events: Sequence[Event], queue: str = "contacts.whatsapp") -> None:
        """Hand events to a queue's handler as one batch."""
        batch = [Delivery(each, queue, 1, None) for each in events]
        handlers(self.storage, self.clock, SUPPRESSION_KEY)[queue](batch)

    def outgoing(self) -> list[Event]:
        """Read what waits in the outbox, in order, and leave it there."""
        with self.database.read() as connection:
            bodies = connection.execute(select(outbox.table.c.body).order_by(outbox.table.c.id))
            return [decode(body) for body in bodies.scalars()]

    def empty(self) -> None:
        """Delete every row, as if nothing had ever happened."""
        with self.database.write() as connection, _unsealed(connection):
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())

    def count(self, table: str) -> int:
        with self.database.read() as connection:
            return connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()

    def counting(self) -> AbstractContextManager[list[str]]:
        """Collect the SQL statements of a block."""
        return statements_of(self.database)


@contextmanager
def statements_of(database: Database) -> Iterator[list[str]]:
    """Collect the SQL statements that a database is asked in a block."""
    seen: list[str] = []

    def note(_: Connection, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    engines = {database.writer, database.reader}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _unsealed(connection: Connection) -> Iterator[None]:
    """Take the audit trail's seal away for a moment; no code of the product can."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))
        return
    triggers = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    ).all()
    for name, _ in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, definition in triggers:
        connection.exec_driver_sql(definition)


def contacts_world(url: str, bus: EventBus | None = None, **settings: Any) -> World:
    """Build a contacts service on a database URL, migrated."""
    clock = ManualClock(NOW)
    platform = a_platform(clock, bus)
    database = open_database(url)
    service = build(
        ContactsSettings(url, suppression_key=SUPPRESSION_KEY, **settings), platform, database
    )
    migrate(service, url)
    return World(service, platform, database, SqlStorage(database, clock), clock)
