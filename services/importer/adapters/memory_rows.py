"""Remembered mappings as rows of `import_memory`."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from services.importer.adapters.tables import import_memory as memory
from services.importer.domain.mapping import Mapping


def remember_mapping(
    connection: Connection, workspace_id: str, fingerprint: str, mapping: Mapping, now: datetime
) -> None:
    """Write a mapping in place of an earlier one."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    kept = {"mapping": msgspec.to_builtins(mapping), "used_at": now}
    connection.execute(
        insert(memory)
        .values(workspace_id=workspace_id, fingerprint=fingerprint, **kept)
        .on_conflict_do_update(
            index_elements=[memory.c.workspace_id, memory.c.fingerprint], set_=kept
        )
    )


def recall_mapping(connection: Connection, workspace_id: str, fingerprint: str) -> Mapping | None:
    """Read a mapping."""
    statement = select(memory.c.mapping).where(*_of(workspace_id, fingerprint))
    found = connection.execute(statement).scalar_one_or_none()
    return None if found is None else msgspec.convert(found, Mapping)


def _of(workspace_id: str, fingerprint: str) -> tuple[ColumnElement[bool], ...]:
    return (memory.c.workspace_id == workspace_id, memory.c.fingerprint == fingerprint)
