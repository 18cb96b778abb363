"""Say after a check which new people the plan has no place for: a chunk alone could not know."""

from services.importer.application.hold import Hold, HoldLostError
from services.importer.domain.room import over_limit_from
from services.importer.ports import Claim, Contacts, Storage


def mark_over_limit(storage: Storage, contacts: Contacts, claim: Claim, hold: Hold) -> None:
    """Give the plan's last places to the first rows of the file, chunk by chunk.

    Each chunk in a transaction of its own; begun anew after a death, it comes to the same end.
    Raises what contacts raises.
    """
    with storage.read() as imports:
        job = imports.get(claim.import_id)
    if job is None:
        return
    left = contacts.room(job.workspace_id)
    try:
        for number in range(job.chunks if left is not None else 0):
            left = _mark(storage, claim, number, left or 0)
            hold.keep()
    except HoldLostError:
        return
    with storage.write() as imports:
        imports.settle(claim)


def _mark(storage: Storage, claim: Claim, number: int, left: int) -> int:
    with storage.read() as imports:
        chunk = imports.outcomes_of(claim.import_id, claim.phase, number)
    if chunk is None:
        return left
    changed, left = over_limit_from(chunk, left)
    if changed is not chunk:
        with storage.write() as imports:
            imports.keep_outcomes(claim.import_id, claim.phase, changed)
    return left
