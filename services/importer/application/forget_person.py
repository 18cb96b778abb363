"""Somebody was erased: the rows about that person leave the files that are still kept."""

from collections import Counter
from dataclasses import replace
from typing import get_args

from libs.common.log import get_logger
from services.importer.domain.erased import Erased, blanked, silenced
from services.importer.domain.job import ImportJob, Phase
from services.importer.ports import Chunk, Imports, Storage

log = get_logger(__name__)


def forget_person(storage: Storage, erased: Erased) -> None:
    """Blank every row of the workspace's imports that is about a person, and say so.

    A row is found by a number, an address or an id in it, or because it made or changed the
    contact. Its outcome stays, without values, so that the counts go on adding up. Uploads that
    were begun before and are not finished are dropped whole, as nobody reads them yet. One short
    transaction for each chunk; idempotent.
    """
    removed: Counter[str] = Counter(rows=0, outcomes=0, imports=0)
    with storage.write() as imports:  # before the imports are listed, as an upload becomes one
        removed["uploads"] = imports.remove_unfinished(erased.workspace_id, erased.at)
    with storage.read() as imports:
        jobs = imports.with_rows(erased.workspace_id, erased.at)
    for job in jobs:
        before = removed["rows"]
        for number in range(job.chunks):
            removed.update(_forget_chunk(storage, job, number, erased))
        if removed["rows"] > before:
            removed["imports"] += 1
            with storage.write() as imports:
                imports.forget_samples(job.id)
    with storage.write() as imports:
        imports.tell_forgotten(erased.workspace_id, erased.contact_id, dict(removed))
    log.info("erased person forgotten", rows=removed["rows"], imports=removed["imports"])


def _forget_chunk(storage: Storage, job: ImportJob, number: int, erased: Erased) -> Counter[str]:
    with storage.read() as imports:
        rows = _rows_about(imports, job, number, erased)
    if not rows:
        return Counter()
    with storage.write() as imports:
        current = imports.get(job.id, lock=True)
        if current is None:
            return Counter()
        chunk = imports.original(job.id, number)
        records = [blanked(each) if each.number in rows else each for each in chunk.records]
        kept = [each for each in chunk.corrections if each.row not in rows]
        imports.replace_chunk(job.id, Chunk(number, records, kept))
        imports.forget_numbers(job.id)
        current.corrections -= len(chunk.corrections) - len(kept)
        imports.save(current)
        outcomes = sum(_silence(imports, job, number, rows, phase) for phase in get_args(Phase))
    return Counter(rows=len(rows), outcomes=outcomes)


def _rows_about(imports: Imports, job: ImportJob, number: int, erased: Erased) -> set[int]:
    """Return the numbers of the rows of a chunk that are about a person and not blank yet."""
    country = job.mapping.default_country if job.mapping else None
    try:
        chunk = imports.original(job.id, number)
    except KeyError:
        return set()
    known = {
        each.row
        for phase in get_args(Phase)
        if (kept := imports.outcomes_of(job.id, phase, number)) is not None
        for each in kept.rows
        if each.contact_id == erased.contact_id
    }
    said = {each.number: each.cells for each in chunk.records}
    for each in chunk.corrections:
        said[each.row] = [*said[each.row], each.was, each.now]
    return {
        row
        for row, cells in said.items()
        if any(cells) and (row in known or erased.is_in(cells, country))
    }


def _silence(imports: Imports, job: ImportJob, number: int, rows: set[int], phase: Phase) -> int:
    kept = imports.outcomes_of(job.id, phase, number)
    if kept is None or not kept.rows:
        return 0
    told = tuple(silenced(each) if each.row in rows else each for each in kept.rows)
    imports.keep_outcomes(job.id, phase, replace(kept, rows=told))
    return sum(each.row in rows for each in kept.rows)
