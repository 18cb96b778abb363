"""Tags in SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, bindparam, delete, func, literal, select, update
from sqlalchemy.exc import IntegrityError

from libs.common.db.many import among, insert_many
from libs.common.errors import ConflictError
from libs.common.ids import new_id
from services.contacts.adapters.scope import Scope, chunks, upsert
from services.contacts.adapters.tables_people import contact, contact_tag, tag
from services.contacts.adapters.tag_counts import tag_counts
from services.contacts.domain.contact import NOT_LIVE
from services.contacts.domain.tags import COLOURS, tag_key
from services.contacts.ports.selection import Selection
from services.contacts.ports.tags import Tag, TagCounts

_HIDDEN = "\x7f"
"""Begins the keys of tags that are being deleted: no name that a person gives has it."""


class SqlTags:
    """The port Tags on SQLAlchemy Core."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._connection = scope.connection

    def ensure(
        self, names: Sequence[str], now: datetime, known: Sequence[str] = ()
    ) -> Mapping[str, Tag]:
        wanted = {tag_key(each): each for each in names}
        found = self._by_keys(list(wanted.keys() | {tag_key(each) for each in known}), keep=True)
        missing = sorted(wanted.keys() - found.keys())
        if missing:
            values = [
                {
                    "id": new_id(), "name": wanted[key], "key": key, "created_at": now,
                    "colour": COLOURS[sum(key.encode()) % len(COLOURS)],
                }
                for key in missing
            ]  # fmt: skip
            statement = upsert(self._connection, tag).on_conflict_do_nothing()
            insert_many(self._connection, statement, self._scope.rows(values))
            made = {each["id"] for each in values}
            found |= {
                key: replace(each, is_new=each.id in made)
                for key, each in self._by_keys(missing, keep=True).items()
            }
        return found

    def put(self, pairs: Sequence[tuple[str, str]]) -> None:
        values = [{"contact_id": one, "tag_id": two} for one, two in sorted(set(pairs))]
        statement = upsert(self._connection, contact_tag).on_conflict_do_nothing()
        insert_many(self._connection, statement, self._scope.rows(values))

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        if pairs:
            self._connection.execute(
                delete(contact_tag).where(
                    self._scope.mine(contact_tag),
                    contact_tag.c.contact_id == bindparam("one"),
                    contact_tag.c.tag_id == bindparam("two"),
                ),
                [{"one": one, "two": two} for one, two in sorted(set(pairs))],
            )

    def all(self) -> Sequence[Tag]:
        """Count all who have a tag and take off those who are not live, who are few: an index
        answers both, and no row of a contact is read.
        """
        everybody, gone = self._counts(), self._counts_of_gone()
        number = func.coalesce(everybody.c.contacts, 0) - func.coalesce(gone.c.contacts, 0)
        rows = self._connection.execute(
            select(tag.c.id, tag.c.name, tag.c.colour, number)
            .select_from(
                tag.outerjoin(everybody, everybody.c.tag_id == tag.c.id).outerjoin(
                    gone, gone.c.tag_id == tag.c.id
                )
            )
            .where(self._scope.mine(tag), tag.c.deleted_at.is_(None))
            .order_by(tag.c.key)
        )
        return [Tag(*row) for row in rows]

    def counts_of(self, selection: Selection, most: int) -> TagCounts | None:
        return tag_counts(self._scope, selection, most)

    def _counts(self) -> Subquery:
        return self._by_tag().subquery("everybody")

    def _counts_of_gone(self) -> Subquery:
        gone = select(contact.c.id).where(self._scope.mine(contact), contact.c.state.in_(NOT_LIVE))
        return self._by_tag().where(contact_tag.c.contact_id.in_(gone)).subquery("gone")

    def _by_tag(self) -> Select[Any]:
        return (
            select(contact_tag.c.tag_id, func.count().label("contacts"))
            .where(self._scope.mine(contact_tag))
            .group_by(contact_tag.c.tag_id)
        )

    def get(self, tag_id: str) -> Tag | None:
        row = self._connection.execute(
            select(tag.c.id, tag.c.name, tag.c.colour).where(
                self._scope.mine(tag), tag.c.id == tag_id, tag.c.deleted_at.is_(None)
            )
        ).first()
        return Tag(*row) if row else None

    def change(self, tag_id: str, name: str, colour: str) -> None:
        try:
            self._connection.execute(
                update(tag)
                .where(self._scope.mine(tag), tag.c.id == tag_id)
                .values(name=name, key=tag_key(name), colour=colour)
            )
        except IntegrityError as problem:
            raise ConflictError(
                "another tag has this name",
                code="tag_exists",
                errors={"name": ["is another tag's name"]},
            ) from problem

    def find(self, name: str) -> Tag | None:
        return self._by_keys([tag_key(name)]).get(tag_key(name))

    def hide(self, tag_id: str, now: datetime) -> None:
        self._connection.execute(
            update(tag)
            .where(self._scope.mine(tag), tag.c.id == tag_id)
            .values(deleted_at=now, key=f"{_HIDDEN}{tag_id}")
        )

    def merge(self, tag_id: str, into: str) -> None:
        theirs = select(contact_tag.c.workspace_id, literal(into), contact_tag.c.contact_id).where(
            self._scope.mine(contact_tag), contact_tag.c.tag_id == tag_id
        )
        names = ["workspace_id", "tag_id", "contact_id"]
        self._connection.execute(
            upsert(self._connection, contact_tag)
            .from_select(names, theirs)
            .on_conflict_do_nothing()
        )

    def delete(self, tag_id: str) -> None:
        self._connection.execute(
            delete(contact_tag).where(self._scope.mine(contact_tag), contact_tag.c.tag_id == tag_id)
        )
        self._connection.execute(delete(tag).where(self._scope.mine(tag), tag.c.id == tag_id))

    def delete_unused(self, tags: Sequence[Tag]) -> Sequence[Tag]:
        """Hold the tags before looking who has them, so that nobody gets one in between; without
        waiting, as who has hold of one already may wait for this transaction.
        """
        made = {each.id: each for each in tags}
        shown = {each.id: (each.name, each.colour) for each in tags}
        held: list[str] = []
        for some in chunks(sorted(made)):
            rows = self._connection.execute(
                select(tag.c.id, tag.c.name, tag.c.colour)
                .where(self._scope.mine(tag), among(self._connection, tag.c.id, some))
                .with_for_update(skip_locked=True)
            )
            held += [row.id for row in rows if (row.name, row.colour) == shown[row.id]]
        used = select(contact_tag.c.contact_id).where(
            self._scope.mine(contact_tag), contact_tag.c.tag_id == tag.c.id
        )
        gone: list[str] = []
        for some in chunks(held):
            rows = self._connection.execute(
                delete(tag)
                .where(
                    self._scope.mine(tag),
                    among(self._connection, tag.c.id, some),
                    ~used.correlate(tag).exists(),
                )
                .returning(tag.c.id)
            )
            gone += rows.scalars()
        return [made[each] for each in sorted(gone)]

    def contact_ids(self, tag_id: str, after: str, most: int) -> list[str]:
        return list(
            self._connection.execute(
                select(contact_tag.c.contact_id)
                .where(
                    self._scope.mine(contact_tag),
                    contact_tag.c.tag_id == tag_id,
                    contact_tag.c.contact_id > after,
                )
                .order_by(contact_tag.c.contact_id)
                .limit(most)
            ).scalars()
        )

    def _by_keys(self, keys: Sequence[str], *, keep: bool = False) -> dict[str, Tag]:
        """Return tags by key. keep: nobody deletes them before this transaction ends."""
        found: dict[str, Tag] = {}
        for some in chunks(sorted(keys)):
            statement = select(tag.c.key, tag.c.id, tag.c.name, tag.c.colour).where(
                self._scope.mine(tag), among(self._connection, tag.c.key, some)
            )
            if keep:
                statement = statement.with_for_update(read=True, key_share=True)
            rows = self._connection.execute(statement)
            found.update((row.key, Tag(row.id, row.name, row.colour)) for row in rows)
        return found
