"""Drop an upload in whose place another one came."""

from libs.common.actor import Actor
from services.importer.ports import Storage

UNUSED = frozenset({"uploaded", "mapped", "checked"})


def replace_upload(storage: Storage, actor: Actor, import_id: str) -> bool:
    """Delete an upload of the actor's own of which nothing was imported; tell whether it did.

    For a file that is read again with another encoding or header: what it was taken for before is
    no part of the history.
    """
    with storage.write() as imports:
        job = imports.get(import_id, lock=True)
        if job is None or (job.workspace_id, job.created_by_id) != (actor.workspace_id, actor.id):
            return False
        check_failed = job.state == "failed" and job.phase == "check"
        if job.state not in UNUSED and not check_failed:
            return False
        imports.remove(job.id)
    return True
