"""The ledger of consent in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from libs.common.db.many import among
from services.contacts.adapters.scope import Scope, chunks, upsert
from services.contacts.adapters.tables_consent import consent_event
from services.contacts.domain.consent import Consent

_FIELDS = (
    "id", "phone_number_id", "category", "value", "source", "evidence", "at", "contact_id",
    "party_key",
)  # fmt: skip
_COLUMNS = [consent_event.c[name] for name in _FIELDS]


class SqlConsents:
    """The port Consents on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def known(self, consents: Sequence[Consent]) -> set[tuple[str, str]]:
        table = consent_event
        found: set[tuple[str, str]] = set()
        for some in chunks(sorted({each.evidence for each in consents})):
            rows = self._connection.execute(
                select(table.c.phone_number_id, table.c.evidence).where(
                    self._scope.mine(table), table.c.evidence.in_(some)
                )
            )
            found.update((row.phone_number_id, row.evidence) for row in rows)
        return found

    def add(self, consents: Sequence[Consent]) -> None:
        if consents:
            ordered = sorted(consents, key=lambda each: (each.phone_number_id, each.evidence))
            values = [{name: getattr(each, name) for name in _FIELDS} for each in ordered]
            self._connection.execute(
                upsert(self._connection, consent_event).on_conflict_do_nothing(
                    index_elements=["workspace_id", "phone_number_id", "evidence"]
                ),
                self._scope.rows(values),
            )

    def of(self, contact_id: str, party_keys: Sequence[str]) -> Sequence[Consent]:
        own, unowned = self.of_many([contact_id], party_keys)
        return sorted([*own, *unowned], key=lambda each: (each.at, each.id), reverse=True)

    def of_many(
        self, contact_ids: Sequence[str], party_keys: Sequence[str]
    ) -> tuple[list[Consent], list[Consent]]:
        table = consent_event
        of_nobody = func.coalesce(table.c.contact_id, "") == ""  # SQLite would go by this first
        owned = self._where(table.c.contact_id, contact_ids)  # an index for each
        return owned, self._where(table.c.party_key, party_keys, of_nobody)

    def _where(
        self, column: ColumnElement[Any], values: Sequence[str], *which: ColumnElement[bool]
    ) -> list[Consent]:
        found: list[Consent] = []
        for some in chunks(sorted(set(values))):
            rows = self._connection.execute(
                select(*_COLUMNS).where(
                    self._scope.mine(consent_event),
                    among(self._connection, column, some),
                    *which,
                )
            )
            found += [Consent(**row._mapping) for row in rows]  # noqa: SLF001 - the public name of a row as a mapping
        return found
