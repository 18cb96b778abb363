"""Certificates of erasures in SQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, insert, not_, select, update

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_erasure import erasure, erasure_part
from services.contacts.domain.erasure import PLACES, Certificate, Part
from services.contacts.domain.origin import Origin


class SqlCertificates:
    """The part of the port Erasure that is about certificates."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def begin(self, certificate: Certificate) -> None:
        values = {
            "id": certificate.id, "contact_id": certificate.contact_id,
            "reason": certificate.reason, "state": "running",
            "by_kind": certificate.by.kind, "by_id": certificate.by.id,
            "by_name": certificate.by.name, "erased_at": certificate.erased_at,
            "removed": {}, "suppressed": 0,
        }  # fmt: skip
        self._connection.execute(insert(erasure), self._scope.rows([values]))
        parts = [{"erasure_id": certificate.id, "place": place} for place in PLACES]
        self._connection.execute(insert(erasure_part), self._scope.rows(parts))

    def finish(self, certificate: Certificate) -> None:
        self._connection.execute(
            update(erasure)
            .where(self._scope.mine(erasure), erasure.c.id == certificate.id)
            .values(
                state="pending", removed=dict(certificate.removed),
                suppressed=certificate.suppressed,
            )
        )  # fmt: skip

    def confirm(
        self, contact_id: str, place: str, removed: Mapping[str, int], at: datetime
    ) -> None:
        own = select(erasure.c.id).where(
            self._scope.mine(erasure), erasure.c.contact_id == contact_id
        )
        self._connection.execute(
            update(erasure_part)
            .where(
                self._scope.mine(erasure_part), erasure_part.c.erasure_id.in_(own),
                erasure_part.c.place == place, erasure_part.c.confirmed_at.is_(None),
            )
            .values(removed=dict(removed), confirmed_at=at)
        )  # fmt: skip
        self._connection.execute(
            update(erasure)
            .where(
                self._scope.mine(erasure), erasure.c.contact_id == contact_id,
                erasure.c.confirmed_at.is_(None), not_(self._open_part()),
            )
            .values(state="confirmed", confirmed_at=at)
        )  # fmt: skip

    def certificate(self, contact_id: str) -> Certificate | None:
        found = self._certificates(erasure.c.contact_id == contact_id, newest=True, most=1)
        return found[0] if found else None

    def certificates(self, before: str | None, most: int) -> Sequence[Certificate]:
        older = () if before is None else (erasure.c.id < before,)
        return self._certificates(*older, newest=True, most=most)

    def waiting_for(self, place: str, most: int) -> Sequence[Certificate]:
        waits = self._open_part(erasure_part.c.place == place)
        return self._certificates(erasure.c.state == "pending", waits, newest=False, most=most)

    def _open_part(self, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(
            self._scope.mine(erasure_part), erasure_part.c.erasure_id == erasure.c.id,
            erasure_part.c.confirmed_at.is_(None), *more,
        )  # fmt: skip

    def _certificates(
        self, *conditions: ColumnElement[bool], newest: bool, most: int
    ) -> list[Certificate]:
        order = erasure.c.id.desc() if newest else erasure.c.id
        rows = self._connection.execute(
            select(erasure)
            .where(self._scope.mine(erasure), *conditions)
            .order_by(order)
            .limit(most)
        ).all()
        parts = self._parts([row.id for row in rows])
        return [_certificate(row, parts[row.id]) for row in rows]

    def _parts(self, ids: Sequence[str]) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {each: [] for each in ids}
        rows = self._connection.execute(
            select(erasure_part)
            .where(self._scope.mine(erasure_part), erasure_part.c.erasure_id.in_(ids))
            .order_by(erasure_part.c.place)
        )
        for row in rows:
            found[row.erasure_id].append(Part(row.place, row.removed, row.confirmed_at))
        return found


class SqlOpenErasures:
    """The port OpenErasures on SQLAlchemy Core."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def workspaces(self, most: int) -> Sequence[str]:
        rows = self._connection.execute(
            select(erasure.c.workspace_id)
            .where(erasure.c.state == "pending")
            .distinct()
            .limit(most)
        )
        return list(rows.scalars())


def _certificate(row: Row[Any], parts: Sequence[Part]) -> Certificate:
    return Certificate(
        id=row.id,
        contact_id=row.contact_id,
        reason=row.reason,
        by=Origin(row.by_kind, row.by_id, row.by_name, "person"),
        erased_at=row.erased_at,
        removed=row.removed,
        suppressed=row.suppressed,
        parts=parts,
        confirmed_at=row.confirmed_at,
    )
