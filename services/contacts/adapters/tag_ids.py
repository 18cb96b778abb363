"""Tags by their keys, before they are asked for in a filter."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from services.contacts.adapters.scope import Scope
from services.contacts.adapters.tables_people import tag


def ids_of_tags(scope: Scope, keys: Iterable[str]) -> Mapping[str, str]:
    """Return the ids of the workspace's tags by key; one statement, none for no keys.

    A filter that names a tag by its id lets the planner see whether many have it or few.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = scope.connection.execute(
        select(tag.c.key, tag.c.id).where(scope.mine(tag), tag.c.key.in_(wanted))
    )
    return {row.key: row.id for row in rows}
