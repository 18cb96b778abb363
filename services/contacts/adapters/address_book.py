"""The address books of business phones in SQL."""

from collections.abc import Sequence

from sqlalchemy import select

from services.contacts.adapters.scope import Scope, chunks, upsert
from services.contacts.adapters.tables_address_book import address_book_entry
from services.contacts.domain.address_book import Entry


class SqlAddressBook:
    """The port AddressBook on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def of(self, parties: Sequence[str]) -> Sequence[Entry]:
        table = address_book_entry
        found: list[Entry] = []
        for some in chunks(sorted(set(parties))):
            rows = self._connection.execute(
                select(table.c.phone_number_id, table.c.party, table.c.name, table.c.at).where(
                    self._scope.mine(table), table.c.party.in_(some)
                )
            )
            found += [Entry(**row._mapping) for row in rows]  # noqa: SLF001 - the public name of a row as a mapping
        return found

    def put(self, entries: Sequence[Entry]) -> None:
        table = address_book_entry
        if entries:
            ordered = sorted(entries, key=lambda each: (each.party, each.phone_number_id))
            statement = upsert(self._connection, table)
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["workspace_id", "party", "phone_number_id"],
                    set_={"name": statement.excluded.name, "at": statement.excluded.at},
                    where=table.c.at <= statement.excluded.at,
                ),
                self._scope.rows(
                    [
                        {
                            "phone_number_id": each.phone_number_id, "party": each.party,
                            "name": each.name, "at": each.at,
                        }
                        for each in ordered
                    ]
                ),
            )  # fmt: skip
