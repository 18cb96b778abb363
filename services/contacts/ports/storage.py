"""Storage as transactions, scoped to one workspace at a time."""

from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from services.contacts.domain.export import Value
from services.contacts.ports.address_book import AddressBook
from services.contacts.ports.answers import Answers
from services.contacts.ports.bulk import BulkJobs, OpenBulkJobs
from services.contacts.ports.consents import Consents
from services.contacts.ports.contacts import Contacts
from services.contacts.ports.deliveries import Arrivals
from services.contacts.ports.duplicates import Duplicates
from services.contacts.ports.erasure import Erasure, OpenErasures
from services.contacts.ports.errands import Errands, OpenErrands
from services.contacts.ports.exports import Exports
from services.contacts.ports.going_cold import GoingCold
from services.contacts.ports.history import History
from services.contacts.ports.identities import Identities
from services.contacts.ports.imports import ImportOutcomes
from services.contacts.ports.members import Members
from services.contacts.ports.merges import Merges
from services.contacts.ports.messages import Messages
from services.contacts.ports.notes import Notes
from services.contacts.ports.outgoing import Outgoing
from services.contacts.ports.refusals import Refusals
from services.contacts.ports.selection import Selection
from services.contacts.ports.tags import Tags
from services.contacts.ports.views import Views
from services.contacts.ports.workspaces import Places, Workspaces


class Unit(Protocol):
    """One transaction inside one workspace: nothing it offers reads or writes another's rows.

    Used by one thread, inside the `with` that opened it.
    """

    @property
    def workspace_id(self) -> str:
        """The workspace."""
        ...

    @property
    def places(self) -> Places:
        """The plan's counter and the workspace's settings."""
        ...

    @property
    def contacts(self) -> Contacts:
        """Contacts with their tags and owner."""
        ...

    @property
    def going_cold(self) -> GoingCold:
        """Who is going cold."""
        ...

    @property
    def identities(self) -> Identities:
        """Identifiers, spellings of numbers, clashes."""
        ...

    @property
    def merges(self) -> Merges:
        """Contacts that were made one, and two again."""
        ...

    @property
    def duplicates(self) -> Duplicates:
        """Contacts that may be one person."""
        ...

    @property
    def tags(self) -> Tags:
        """The workspace's tags, and who has which."""
        ...

    @property
    def notes(self) -> Notes:
        """Notes."""
        ...

    @property
    def messages(self) -> Messages:
        """Conversations."""
        ...

    @property
    def address_book(self) -> AddressBook:
        """What the phones of the business call people."""
        ...

    @property
    def consents(self) -> Consents:
        """What people said about being written to."""
        ...

    @property
    def refusals(self) -> Refusals:
        """What people refused who are no contacts any more."""
        ...

    @property
    def history(self) -> History:
        """Audit entries and status transitions."""
        ...

    @property
    def members(self) -> Members:
        """The team, as gateway last said."""
        ...

    @property
    def imports(self) -> ImportOutcomes:
        """What chunks of imports did."""
        ...

    @property
    def answers(self) -> Answers:
        """Requests that were answered."""
        ...

    @property
    def bulk(self) -> BulkJobs:
        """Bulk jobs and their rows."""
        ...

    @property
    def exports(self) -> Exports:
        """Exports that were asked for."""
        ...

    @property
    def views(self) -> Views:
        """Saved views."""
        ...

    @property
    def erasure(self) -> Erasure:
        """Forgetting a person."""
        ...

    @property
    def errands(self) -> Errands:
        """What follows from changes of tags and members, and is not done yet."""
        ...

    @property
    def outgoing(self) -> Outgoing:
        """Events that leave with this transaction."""
        ...


class Across(Protocol):
    """One transaction across workspaces, for traffic that does not know yet whose it is."""

    @property
    def workspaces(self) -> Workspaces:
        """Workspaces and business numbers."""
        ...

    @property
    def arrivals(self) -> Arrivals:
        """The inbox, the quarantine and the counts of what came."""
        ...

    @property
    def open_bulk(self) -> OpenBulkJobs:
        """Bulk jobs that wait for somebody to work on them."""
        ...

    @property
    def open_errands(self) -> OpenErrands:
        """Errands that wait for somebody to do them."""
        ...

    @property
    def open_erasures(self) -> OpenErasures:
        """Erasures that not every place has confirmed."""
        ...

    def inside(self, workspace_id: str) -> Unit:
        """Return the same transaction as seen from one workspace; one at a time."""
        ...


class Storage(Protocol):
    """Where contacts are kept. Thread-safe.

    Every block is one transaction: kept at its end, undone when it raises. All methods raise
    DatabaseUnavailableError, after which nothing of the block was kept.
    """

    def write(self, workspace_id: str, *, many: bool = False) -> AbstractContextManager[Unit]:
        """Open a transaction that writes inside a workspace. many: for hundreds of rows at once,
        whose statements are worth a plan of their own.
        """
        ...

    def read(self, workspace_id: str, *, many: bool = False) -> AbstractContextManager[Unit]:
        """Open a transaction that only reads inside a workspace, on one snapshot if it can.
        many: as above.
        """
        ...

    def export(
        self, workspace_id: str, selection: Selection, columns: Sequence[str]
    ) -> Generator[Sequence[Sequence[Value]]]:
        """Yield what an export shows of contacts, pages of values by column, in the order of ids.

        An owner is the id of a member. Memory stays flat; close it to let go of everything.
        """
        ...

    def across(self) -> AbstractContextManager[Across]:
        """Open a transaction that writes across workspaces."""
        ...

    def as_one(self) -> AbstractContextManager["Storage"]:
        """Open a transaction of which the blocks of the storage it gives are parts, for one thread.

        It is kept or undone as a whole, at its end. Exports are apart: they show what was kept.
        """
        ...
