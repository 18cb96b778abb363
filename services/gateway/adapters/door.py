"""Gateway's database as transactions over its tables."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from libs.common.db.database import Database
from libs.common.events.envelope import Event
from services.gateway.adapters.access_log import AccessLogRows
from services.gateway.adapters.api_keys import ApiKeyRows
from services.gateway.adapters.login_links import LoginLinkRows
from services.gateway.adapters.members import MemberRows
from services.gateway.adapters.privacy import PrivacyRows
from services.gateway.adapters.sessions import SessionRows
from services.gateway.adapters.tables import outbox
from services.gateway.adapters.throttle import ThrottleRows


class DatabaseTables:
    """The tables, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.members = MemberRows(connection)
        self.sessions = SessionRows(connection)
        self.links = LoginLinkRows(connection)
        self.keys = ApiKeyRows(connection)
        self.access = AccessLogRows(connection)
        self.privacy = PrivacyRows(connection)
        self.throttle = ThrottleRows(connection)

    def publish(self, events: Sequence[Event]) -> None:
        outbox.add(self._connection, events)


class DatabaseDoor:
    """Gateway's database, SQLite or PostgreSQL. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def write(self) -> Iterator[DatabaseTables]:
        with self._database.write() as connection:
            yield DatabaseTables(connection)

    @contextmanager
    def read(self) -> Iterator[DatabaseTables]:
        with self._database.read() as connection:
            yield DatabaseTables(connection)

    def close(self) -> None:
        """Close the pooled connections. Idempotent."""
        self._database.close()
