"""Tags by their keys, before they are asked for in a filter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_people import contact, contact_tag, tag

FEW = 2_000
"""Contacts that are quicker found by their tag and sorted than met in the order of a list."""


@dataclass(frozen=True, slots=True)
class TagFound:
    """A tag that a filter names. is_rare: at most FEW contacts have it."""

    id: str
    is_rare: bool


def find_tags(scope: Scope, keys: Iterable[str]) -> Mapping[str, TagFound]:
    """Return the workspace's tags by key; one statement, none for no keys.

    A filter that names a tag by its id lets PostgreSQL's planner see whether many have it;
    SQLite's can't, and has to be told.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    some = (
        select(contact_tag.c.contact_id)
        .where(scope.mine(contact_tag), contact_tag.c.tag_id == tag.c.id)
        .limit(FEW + 1)
        .correlate(tag)
        .subquery()
    )
    number = select(func.count()).select_from(some).scalar_subquery()
    rows = scope.connection.execute(
        select(tag.c.key, tag.c.id, number.label("number")).where(
            scope.mine(tag), tag.c.key.in_(wanted)
        )
    )
    return {row.key: TagFound(row.id, row.number <= FEW) for row in rows}


def having(scope: Scope, tags: Iterable[TagFound]) -> ColumnElement[bool]:
    """Return the predicate of contacts that have any of some tags.

    Asked contact by contact if many have them, and by a list of those who do if few.
    """
    found = sorted(tags, key=lambda each: each.id)
    mine = (scope.mine(contact_tag), contact_tag.c.tag_id.in_([each.id for each in found]))
    if all(each.is_rare for each in found):
        return contact.c.id.in_(select(contact_tag.c.contact_id).where(*mine))
    return (
        select(contact_tag.c.contact_id)
        .where(*mine, contact_tag.c.contact_id == contact.c.id)
        .correlate(contact)
        .exists()
    )


def tagged(scope: Scope) -> ColumnElement[bool]:
    """Return the predicate of contacts that have any tag at all."""
    return (
        select(contact_tag.c.contact_id)
        .where(scope.mine(contact_tag), contact_tag.c.contact_id == contact.c.id)
        .correlate(contact)
        .exists()
    )
