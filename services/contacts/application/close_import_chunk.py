"""What became of a chunk is settled: what was done stays done, and nothing more is."""

from collections.abc import Sequence
from typing import Any

from libs.common.clock import Clock
from services.contacts.ports.storage import Storage


def close_import_chunk(
    storage: Storage, clock: Clock, workspace_id: str, import_id: str, chunk: int, *, undo: bool,
    attempt: int = 1,
) -> Sequence[dict[str, Any]]:  # fmt: skip
    """Return the outcomes of a chunk that was applied; one that never was is closed for good.

    Waits for a call that is at work on the chunk. A call that comes late finds the chunk done
    and changes nothing; an empty answer says that nothing was. undo: settle whether the chunk was
    taken back instead, in which attempt. Raises NotFoundError when there is no such workspace.
    """
    key = undo_key(import_id, attempt) if undo else import_id
    with storage.write(workspace_id) as unit:
        unit.places.lock()
        return unit.imports.claim(key, chunk, clock.now()) or []


def undo_key(import_id: str, attempt: int = 1) -> str:
    """Return the name under which what an attempt to undo did is remembered."""
    return f"{import_id}:undo" if attempt == 1 else f"{import_id}:undo:{attempt}"
