"""Refusals that outlive their person, in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select

from libs.common.db.many import among
from services.contacts.adapters.scope import Scope, chunks, upsert
from services.contacts.adapters.tables_views import kept_refusal as table
from services.contacts.domain.refusal import Refusal


class SqlRefusals:
    """The port Refusals on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def any(self) -> bool:
        statement = select(table.c.hash).where(self._scope.mine(table)).limit(1)
        return self._connection.execute(statement).first() is not None

    def keep(self, hashes: Sequence[str], refusals: Sequence[Refusal]) -> None:
        rows = [{"hash": each, **asdict(refusal)} for each in hashes for refusal in refusals]
        if rows:
            adding = upsert(self._connection, table)
            new = adding.excluded
            self._connection.execute(
                adding.on_conflict_do_update(
                    index_elements=["workspace_id", "hash", "phone_number_id", "category"],
                    set_={"evidence": new.evidence, "at": new.at},
                    where=new.at > table.c.at,
                ),
                self._scope.rows(rows),
            )

    def of(self, hashes: Sequence[str]) -> Mapping[str, Sequence[Refusal]]:
        found: dict[str, list[Refusal]] = {}
        for some in chunks(sorted(set(hashes))):
            rows = self._connection.execute(
                select(
                    table.c.hash, table.c.phone_number_id, table.c.category, table.c.evidence,
                    table.c.at,
                ).where(self._scope.mine(table), among(self._connection, table.c.hash, some))
            )  # fmt: skip
            for hash_, *values in rows:
                found.setdefault(hash_, []).append(Refusal(*values))
        return found

    def lift(
        self, hashes: Sequence[str], phone_number_id: str, category: str, until: datetime
    ) -> None:
        self._connection.execute(
            delete(table).where(
                self._scope.mine(table), among(self._connection, table.c.hash, hashes),
                table.c.phone_number_id == phone_number_id, table.c.category == category,
                table.c.at <= until,
            )
        )  # fmt: skip

    def forget(self, hashes: Sequence[str]) -> None:
        self._connection.execute(
            delete(table).where(
                self._scope.mine(table), among(self._connection, table.c.hash, hashes)
            )
        )
