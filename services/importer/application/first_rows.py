"""Show how a file was cut into rows and cells."""

from collections.abc import Sequence

from libs.common.actor import Actor
from services.importer.application.find_import import find_import
from services.importer.domain.record import Record
from services.importer.ports import Storage

FIRST = 5


def first_rows(storage: Storage, actor: Actor, import_id: str) -> Sequence[Record]:
    """Return the first rows of a file below its header; none once they are no longer kept.

    Raises NotFoundError.
    """
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        if not job.chunks:
            return []
        return imports.chunk(job.id, 0).records[:FIRST]
