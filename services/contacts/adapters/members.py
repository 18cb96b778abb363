"""Members in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select

from services.contacts.adapters.scope import Scope, upsert
from services.contacts.adapters.tables import member
from services.contacts.ports.members import Member

_COLUMNS = (
    member.c.id, member.c.name, member.c.email, member.c.role, member.c.active, member.c.version,
)  # fmt: skip


class SqlMembers:
    """The port Members on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def get(self, member_id: str) -> Member | None:
        row = self._connection.execute(
            select(*_COLUMNS).where(self._scope.mine(member), member.c.id == member_id)
        ).first()
        return Member(*row) if row else None

    def put(self, members: Sequence[Member]) -> Sequence[Member]:
        statement = upsert(self._connection, member)
        fresh = statement.excluded
        newer = statement.on_conflict_do_update(
            index_elements=["workspace_id", "id"],
            set_={
                "name": fresh.name, "email": fresh.email, "role": fresh.role,
                "active": fresh.active, "version": fresh.version,
            },
            where=member.c.version < fresh.version,
        )  # fmt: skip
        newer_ones: list[Member] = []
        for each in sorted(members, key=lambda each: each.id):
            written = self._connection.execute(
                newer.returning(member.c.id), self._scope.row(asdict(each))
            ).first()
            if written is not None:
                newer_ones.append(each)
        return newer_ones

    def by_words(self, words: Sequence[str]) -> Mapping[str, Member]:
        called: dict[str, list[Member]] = {}
        for each in self.all() if words else ():
            if not each.active:
                continue
            for name in {each.id, each.email.casefold(), each.name.casefold()}:
                called.setdefault(name, []).append(each)
        found = {word: called.get(word.casefold(), []) for word in words}
        return {word: those[0] for word, those in found.items() if len(those) == 1}

    def all(self) -> Sequence[Member]:
        rows = self._connection.execute(
            select(*_COLUMNS).where(self._scope.mine(member)).order_by(member.c.id)
        )
        return [Member(*row) for row in rows]
