"""Tell who corrected which cells of an import."""

from dataclasses import dataclass
from itertools import islice

from libs.common.actor import Actor
from services.importer.application.find_import import find_import
from services.importer.domain.correction import Correction
from services.importer.ports import Storage


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """Corrections part by part of the file, in each the oldest first. following: where the next
    page begins, if there is one: a chunk's number and the place in it. total: of all pages.
    """

    headers: list[str]
    corrections: list[Correction]
    following: tuple[int, int] | None
    total: int


def list_corrections(
    storage: Storage, actor: Actor, import_id: str, position: tuple[int, int], limit: int
) -> CorrectionPage:
    """Return up to limit corrections from a position on; none once the rows are forgotten.

    Raises NotFoundError.
    """
    first, skipped = position
    with storage.read() as imports:
        job = find_import(imports, actor, import_id)
        chunks = imports.corrections(job.id, first, limit + 1)
    places = (
        (number, place, each)
        for number, corrections in chunks
        for place, each in enumerate(corrections)
        if number > first or place >= skipped
    )
    found = list(islice(places, limit + 1))
    following = found[limit][:2] if len(found) > limit else None
    total = job.corrections if job.chunks else 0
    return CorrectionPage(job.headers, [each[2] for each in found[:limit]], following, total)
