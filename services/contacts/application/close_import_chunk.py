"""What became of a chunk is settled: what was done stays done, and nothing more is."""

from collections.abc import Sequence
from typing import Any

from libs.common.clock import Clock
from services.contacts.ports.storage import Storage


def close_import_chunk(
    storage: Storage, clock: Clock, workspace_id: str, import_id: str, chunk: int, *, undo: bool
) -> Sequence[dict[str, Any]]:
    """Return the outcomes of a chunk that was applied; one that never was is closed for good.

    Waits for a call that is at work on the chunk. A call that comes late finds the chunk done
    and changes nothing; an empty answer says that nothing was. undo: settle whether the chunk was
    taken back instead. Raises NotFoundError when there is no such workspace.
    """
    key = undo_key(import_id) if undo else import_id
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        return unit.imports.claim(key, chunk, clock.now()) or []


def undo_key(import_id: str) -> str:
    """Return the name under which what an undo did is remembered."""
    return f"{import_id}:undo"
