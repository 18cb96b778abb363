"""The storage: transactions on SQLite or PostgreSQL, scoped to a workspace."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from libs.common.clock import Clock
from libs.common.db.database import Database
from libs.common.events.envelope import Event
from services.contacts.adapters.address_book import SqlAddressBook
from services.contacts.adapters.answers import SqlAnswers
from services.contacts.adapters.arrivals import SqlArrivals
from services.contacts.adapters.bulk import SqlBulkJobs, SqlOpenBulkJobs
from services.contacts.adapters.certificates import SqlOpenErasures
from services.contacts.adapters.consents import SqlConsents
from services.contacts.adapters.contacts import SqlContacts
from services.contacts.adapters.duplicates import SqlDuplicates
from services.contacts.adapters.erasure import SqlErasure
from services.contacts.adapters.errands import SqlErrands, SqlOpenErrands
from services.contacts.adapters.export_rows import Page, export_rows
from services.contacts.adapters.exports import SqlExports
from services.contacts.adapters.going_cold import SqlGoingCold
from services.contacts.adapters.history import SqlHistory
from services.contacts.adapters.identities import SqlIdentities
from services.contacts.adapters.imports import SqlImportOutcomes
from services.contacts.adapters.members import SqlMembers
from services.contacts.adapters.merges import SqlMerges
from services.contacts.adapters.messages import SqlMessages
from services.contacts.adapters.notes import SqlNotes
from services.contacts.adapters.refusals import SqlRefusals
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables import outbox
from services.contacts.adapters.tags import SqlTags
from services.contacts.adapters.views import SqlViews
from services.contacts.adapters.workspaces import SqlPlaces, SqlWorkspaces
from services.contacts.ports.selection import Selection


class SqlOutgoing:
    """The port Outgoing on the common outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, events: Sequence[Event]) -> None:
        outbox.add(self._connection, events)


class SqlUnit:
    """The port Unit: one connection as one workspace may use it."""

    def __init__(self, scope: Scope) -> None:
        self.workspace_id = scope.workspace_id
        self.places = SqlPlaces(scope)
        self.contacts = SqlContacts(scope)
        self.going_cold = SqlGoingCold(scope, self.contacts)
        self.identities = SqlIdentities(scope)
        self.merges = SqlMerges(scope)
        self.duplicates = SqlDuplicates(scope)
        self.tags = SqlTags(scope)
        self.notes = SqlNotes(scope)
        self.messages = SqlMessages(scope)
        self.address_book = SqlAddressBook(scope)
        self.consents = SqlConsents(scope)
        self.refusals = SqlRefusals(scope)
        self.history = SqlHistory(scope)
        self.members = SqlMembers(scope)
        self.imports = SqlImportOutcomes(scope)
        self.answers = SqlAnswers(scope)
        self.bulk = SqlBulkJobs(scope)
        self.exports = SqlExports(scope)
        self.views = SqlViews(scope)
        self.erasure = SqlErasure(scope)
        self.errands = SqlErrands(scope)
        self.outgoing = SqlOutgoing(scope.connection)


class SqlAcross:
    """The port Across: one connection that may still become any workspace's."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self.workspaces = SqlWorkspaces(connection, clock)
        self.arrivals = SqlArrivals(connection)
        self.open_bulk = SqlOpenBulkJobs(connection)
        self.open_errands = SqlOpenErrands(connection)
        self.open_erasures = SqlOpenErasures(connection)

    def inside(self, workspace_id: str) -> SqlUnit:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(
                text("SELECT set_config('warmline.workspace_id', :id, true)"), {"id": workspace_id}
            )
        return SqlUnit(Scope(self._connection, workspace_id))


class SqlStorage:
    """The port Storage on one Database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @contextmanager
    def write(self, workspace_id: str, *, many: bool = False) -> Iterator[SqlUnit]:
        with self._database.write(workspace_id, many=many) as connection:
            yield SqlUnit(Scope(connection, workspace_id))

    @contextmanager
    def read(self, workspace_id: str, *, many: bool = False) -> Iterator[SqlUnit]:
        with self._database.read(workspace_id, many=many) as connection:
            yield SqlUnit(Scope(connection, workspace_id))

    def export(
        self, workspace_id: str, selection: Selection, columns: Sequence[str]
    ) -> Generator[Page]:
        return export_rows(self._database, workspace_id, selection, columns)

    @contextmanager
    def across(self) -> Iterator[SqlAcross]:
        with self._database.write() as connection:
            yield SqlAcross(connection, self._clock)

    @contextmanager
    def as_one(self) -> Iterator["SqlTransaction"]:
        with self._database.write() as connection:
            yield SqlTransaction(self._database, connection, self._clock)


class SqlTransaction(SqlStorage):
    """The port Storage on one transaction that is open: its blocks are parts of that."""

    def __init__(self, database: Database, connection: Connection, clock: Clock) -> None:
        super().__init__(database, clock)
        self._connection = connection

    @contextmanager
    def write(self, workspace_id: str, *, many: bool = False) -> Iterator[SqlUnit]:
        with self._database.inside(self._connection, workspace_id, many=many):
            yield SqlUnit(Scope(self._connection, workspace_id))

    read = write

    @contextmanager
    def across(self) -> Iterator[SqlAcross]:
        with self._database.inside(self._connection, None):
            yield SqlAcross(self._connection, self._clock)

    @contextmanager
    def as_one(self) -> Iterator["SqlTransaction"]:
        yield self
