"""Where others' records mention people, in SQL: read through once for however many people."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, Text, cast, func, or_, select, true
from sqlalchemy import literal_column as sql
from sqlalchemy.dialects.postgresql import JSONPATH

from libs.common.db.many import among
from libs.common.ids import least_id_since
from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables import business_number
from services.contacts.adapters.tables_history import audit_entry
from services.contacts.adapters.tables_people import contact
from services.contacts.adapters.tables_work import answered_request, import_chunk, quarantine
from services.contacts.domain.forgetting import Forgotten
from services.contacts.ports.erasure import Mentioned

ASKED_FOR = ("phone", "email", "username", "wa_id", "user_id", '"q"')
"""What a filter has in it that may ask for somebody."""
_AT_ONCE = 500
_QUOTED = re.compile(rb'"([^"\\]+)"')
_ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

People = Mapping[str, Collection[str]]
"""Identifiers by contact."""


class MentionSearch:
    """Finds what mentions people and is not their own. since: only in what was written since.

    An identifier is found as a whole text of JSON, a number with its plus and without.
    """

    def __init__(self, scope: Scope, people: People, since: datetime | None = None) -> None:
        self._scope = scope
        self._connection = scope.connection
        self._people = people
        self._since = since
        self._whose: defaultdict[str, set[str]] = defaultdict(set)
        for contact_id, identifiers in people.items():
            for each in spelled(identifiers):
                self._whose[each].add(contact_id)

    def run(self) -> dict[str, Mentioned]:
        """Return where each of the people is mentioned."""
        trails, chunks = self._trails(), self._chunks()
        asked_for, answers, set_aside = self._asked_for(), self._answers(), self._set_aside()
        return {
            each: Mentioned(
                trails=frozenset(trails[each]), asked_for=frozenset(asked_for[each]),
                chunks=frozenset(chunks[each]), answers=frozenset(answers[each]),
                set_aside=frozenset(set_aside[each]),
            )
            for each in self._people
        }  # fmt: skip

    def _trails(self) -> defaultdict[str, set[tuple[str, str]]]:
        """Find entries of others that have an identifier, or the contact's id, as merges have."""
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        whose = {each: {each} for each in self._people} | self._whose
        for column in (audit_entry.c.changes, audit_entry.c.facts):
            statement = self._holding(column, whose, audit_entry.c.id, audit_entry.c.contact_id)
            statement = statement.where(
                audit_entry.c.contact_id.is_not(None), *self._recent(audit_entry.c.at)
            )
            for own_id, contact_id, said in self._connection.execute(statement):
                for each in whose[said] - {contact_id}:
                    found[each].add((own_id, contact_id))
        return found

    def _chunks(self) -> defaultdict[str, set[tuple[str, int]]]:
        table = import_chunk
        found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
        statement = self._holding(
            table.c.outcomes, self._people, table.c.import_id, table.c.chunk
        ).where(*self._recent(table.c.applied_at))
        for import_id, chunk, contact_id in self._connection.execute(statement):
            found[contact_id].add((import_id, chunk))
        return found

    def _asked_for(self) -> defaultdict[str, set[str]]:
        """Find entries about no contact in which earlier releases asked for somebody."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        table, said = audit_entry, cast(audit_entry.c.facts, Text)
        rows = self._connection.execute(
            select(table.c.id, table.c.facts).where(
                self._scope.mine(table), table.c.contact_id.is_(None),
                or_(*(said.contains(each) for each in ASKED_FOR)), *self._recent(table.c.at),
            )
        ).all()  # fmt: skip
        people = forgotten(self._scope, self._people) if rows else {}
        for own_id, facts in rows:
            for contact_id, person in people.items():
                if person.without(facts) != facts:
                    found[contact_id].add(own_id)
        return found

    def _answers(self) -> defaultdict[str, set[tuple[str, str]]]:
        table = answered_request
        found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        statement = select(table.c.actor_id, table.c.key, table.c.body).where(
            self._scope.mine(table), table.c.body.is_not(None), *self._recent(table.c.asked_at)
        )
        for actor_id, key, body in self._each(statement):
            own = {each.decode() for each in _ID.findall(body)} & self._people.keys()
            for contact_id in own | self._quoted_in(body):
                found[contact_id].add((actor_id, key))
        return found

    def _set_aside(self) -> defaultdict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        own = select(business_number.c.phone_number_id).where(self._scope.mine(business_number))
        statement = select(quarantine.c.id, quarantine.c.body).where(
            quarantine.c.phone_number_id.in_(own)
        )
        if self._since is not None:  # what is set aside again keeps the time it came
            made = quarantine.c.id >= least_id_since(self._since)
            statement = statement.where(or_(made, quarantine.c.arrived_at >= self._since))
        for own_id, body in self._each(statement):
            for contact_id in self._quoted_in(body):
                found[contact_id].add(own_id)
        return found

    def _holding(
        self, column: Column[Any], texts: Collection[str], *shown: Column[Any]
    ) -> Select[Any]:
        """Select rows that have one of some texts anywhere in their JSON, with the text."""
        if self._connection.dialect.name == "postgresql":
            strings = cast('$.** ? (@.type() == "string")', JSONPATH)
            each = func.jsonb_path_query(column, strings).table_valued("value", name="said")
            each = each.render_derived()
            said: ColumnElement[str] = each.c.value.op("#>>", return_type=Text())(sql("'{}'"))
        else:
            each = func.json_tree(column).table_valued("value", name="said")
            said = each.c.value
        table: Table = column.table
        return (
            select(*shown, said.label("said"))
            .select_from(table)
            .join(each, true())
            .where(self._scope.mine(table), among(self._connection, said, texts))
        )

    def _each(self, statement: Select[Any]) -> Iterator[Any]:
        yield from self._connection.execute(statement.execution_options(yield_per=_AT_ONCE))

    def _quoted_in(self, body: bytes) -> set[str]:
        said = {each.decode(errors="replace") for each in _QUOTED.findall(body)}
        return set().union(*(self._whose[each] for each in said & self._whose.keys()))

    def _recent(self, moment: Column[datetime]) -> list[ColumnElement[bool]]:
        return [] if self._since is None else [moment >= self._since]


def spelled(identifiers: Collection[str]) -> set[str]:
    """Return identifiers, numbers with their plus and without."""
    bare = {each.removeprefix("+") for each in identifiers}
    digits = {each for each in bare if each.isdigit()}
    return {*identifiers, *digits, *(f"+{each}" for each in digits)}


def forgotten(scope: Scope, people: People) -> dict[str, Forgotten]:
    """Return people as filters ask for them."""
    rows = scope.connection.execute(
        select(contact.c.id, contact.c.username).where(
            scope.mine_by_id(contact), among(scope.connection, contact.c.id, people)
        )
    )
    return {row.id: Forgotten(people[row.id], row.username) for row in rows}
