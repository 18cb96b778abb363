"""The importer's storage on SQLite or PostgreSQL."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select

from libs.common.clock import Clock
from libs.common.db.database import Database
from libs.common.events.importer import (
    ForgottenByImporter,
    ImportCounts,
    ImportFinished,
    ImportProgressed,
)
from libs.common.events.registry import make_event
from services.importer.adapters import (
    chunk_rows,
    job_rows,
    memory_rows,
    number_rows,
    outcome_rows,
    task_rows,
    upload_rows,
)
from services.importer.adapters.tables import import_chunk, import_job, outbox
from services.importer.domain.correction import Correction, corrected
from services.importer.domain.job import ImportJob, Phase
from services.importer.domain.mapping import Mapping
from services.importer.domain.numbers import Buckets
from services.importer.domain.outcomes import ChunkOutcomes, Counts, Outcome
from services.importer.domain.pace import pace
from services.importer.domain.upload import Upload
from services.importer.ports import Chunk, Claim, Task, TaskName, Totals


class SqlStorage:
    """Keeps the promises of the port Storage."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    @contextmanager
    def write(self) -> Iterator["SqlImports"]:
        with self._database.write() as connection:
            yield SqlImports(connection, self._clock)

    @contextmanager
    def read(self) -> Iterator["SqlImports"]:
        with self._database.read() as connection:
            yield SqlImports(connection, self._clock)


class SqlImports:
    """Keeps the promises of the port Imports in one transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    def add(self, job: ImportJob) -> ImportJob | None:
        return job_rows.add_job(self._connection, job)

    def save(self, job: ImportJob) -> None:
        job_rows.save_job(self._connection, job)

    def get(self, import_id: str, *, lock: bool = False) -> ImportJob | None:
        return job_rows.get_job(self._connection, import_id, lock=lock)

    def page(self, workspace_id: str, before: str | None, limit: int) -> Sequence[ImportJob]:
        return job_rows.page_of_jobs(self._connection, workspace_id, before, limit)

    def total(self, workspace_id: str) -> int:
        return job_rows.count_jobs(self._connection, workspace_id)

    def same_file(self, job: ImportJob) -> ImportJob | None:
        return job_rows.job_of_same_file(self._connection, job)

    def remove(self, import_id: str) -> None:
        job_rows.remove_job(self._connection, import_id)

    def unfinished(self) -> Sequence[tuple[str, Phase]]:
        return task_rows.unfinished_phases(self._connection)

    def abandoned(self, before: datetime) -> Sequence[str]:
        statement = select(import_job.c.id).where(
            import_job.c.state == "uploading", import_job.c.created_at < before
        )
        return list(self._connection.execute(statement).scalars())

    def outdated(self, before: datetime, limit: int) -> Sequence[str]:
        return job_rows.outdated_jobs(self._connection, before, limit)

    def forget_rows(self, import_id: str) -> None:
        self._connection.execute(delete(import_chunk).where(import_chunk.c.import_id == import_id))
        outcome_rows.drop_bodies(self._connection, import_id)
        number_rows.drop_numbers(self._connection, import_id)
        job_rows.mark_forgotten(self._connection, import_id)

    def with_rows(self, workspace_id: str, until: datetime) -> Sequence[ImportJob]:
        return job_rows.jobs_with_rows(self._connection, workspace_id, until)

    def forget_samples(self, import_id: str) -> None:
        job_rows.drop_samples(self._connection, import_id)

    def add_chunk(self, import_id: str, chunk: Chunk) -> None:
        chunk_rows.add_chunk(self._connection, import_id, chunk)

    def replace_chunk(self, import_id: str, chunk: Chunk) -> None:
        chunk_rows.replace_chunk(self._connection, import_id, chunk)

    def chunk(self, import_id: str, number: int) -> Chunk:
        chunk = self.original(import_id, number)
        return replace(chunk, records=corrected(chunk.records, chunk.corrections))

    def original(self, import_id: str, number: int) -> Chunk:
        return chunk_rows.read_chunk(self._connection, import_id, number)

    def rows_of(self, import_id: str, number: int) -> int:
        return chunk_rows.count_rows(self._connection, import_id, number)

    def chunk_of_row(self, import_id: str, phase: Phase, row: int) -> int | None:
        return task_rows.chunk_of_row(self._connection, import_id, phase, row)

    def keep_corrections(
        self, import_id: str, number: int, corrections: Sequence[Correction]
    ) -> None:
        chunk_rows.keep_corrections(self._connection, import_id, number, corrections)

    def corrections(
        self, import_id: str, first: int, limit: int
    ) -> Sequence[tuple[int, Sequence[Correction]]]:
        return chunk_rows.chunks_with_corrections(self._connection, import_id, first, limit)

    def begin_numbers(self, import_id: str) -> None:
        number_rows.begin_numbers(self._connection, import_id)

    def has_numbers(self, import_id: str) -> bool:
        return number_rows.has_numbers(self._connection, import_id)

    def keep_numbers(self, import_id: str, buckets: Buckets) -> None:
        number_rows.keep_numbers(self._connection, import_id, buckets)

    def numbers(self, import_id: str, buckets: Collection[int]) -> Buckets:
        return number_rows.read_numbers(self._connection, import_id, buckets)

    def forget_numbers(self, import_id: str) -> None:
        number_rows.drop_numbers(self._connection, import_id)

    def plan(self, import_id: str, phase: Phase, tasks: Sequence[Task]) -> None:
        task_rows.drop_tasks(self._connection, import_id, phase)
        outcome_rows.drop_outcomes(self._connection, import_id, phase)
        task_rows.add_tasks(self._connection, import_id, phase, tasks)

    def plan_again(self, import_id: str, phase: Phase, note: str) -> int:
        numbers = outcome_rows.drop_noted(self._connection, import_id, phase, note)
        if numbers:
            task_rows.drop_tasks(self._connection, import_id, phase)
            tasks = [Task(number) for number in numbers]
            task_rows.add_tasks(self._connection, import_id, phase, tasks)
        return len(numbers)

    def add_tasks(self, import_id: str, phase: Phase, tasks: Iterable[Task]) -> None:
        task_rows.add_tasks(self._connection, import_id, phase, tasks)

    def tasks(self, import_id: str, phase: Phase) -> Sequence[Task]:
        return task_rows.chunk_tasks(self._connection, import_id, phase)

    def refused_any(self, import_id: str, phase: Phase) -> bool:
        return task_rows.refused_any(self._connection, import_id, phase)

    def has_task(self, import_id: str, phase: Phase, number: int) -> bool:
        return task_rows.has_task(self._connection, import_id, phase, number)

    def take(self, import_id: str, window: int, now: datetime) -> Sequence[TaskName]:
        return task_rows.take_tasks(self._connection, import_id, window, now)

    def claim(
        self, import_id: str, phase: Phase, number: int, now: datetime, until: datetime
    ) -> Claim | None:
        return task_rows.claim_task(self._connection, import_id, phase, number, now, until)

    def renew(self, claim: Claim, until: datetime) -> bool:
        return task_rows.renew_task(self._connection, claim, until)

    def release(self, claim: Claim, due: datetime, cause: str, *, counted: bool) -> None:
        task_rows.release_task(self._connection, claim, due, cause, counted=counted)

    def settle(self, claim: Claim) -> bool:
        return task_rows.settle_task(self._connection, claim)

    def requeue_lost(self, now: datetime, queued_before: datetime) -> int:
        return task_rows.requeue_lost_tasks(self._connection, now, queued_before)

    def open_tasks(self, import_id: str, phase: Phase) -> int:
        return task_rows.count_open_tasks(self._connection, import_id, phase)

    def waits(self, import_id: str, phase: Phase, now: datetime, since: datetime) -> bool:
        return task_rows.tasks_wait(self._connection, import_id, phase, now, since)

    def cancel_tasks(self, import_id: str, phase: Phase) -> Sequence[int]:
        return task_rows.cancel_open_tasks(self._connection, import_id, phase)

    def hurry(self, import_id: str, phase: Phase, now: datetime, until: datetime) -> None:
        task_rows.hurry_tasks(self._connection, import_id, phase, now, until)

    def skip(
        self,
        import_id: str,
        phase: Phase,
        numbers: Sequence[int] | None,
        note: str,
        cause: str | None = None,
    ) -> None:
        outcome_rows.skip_chunks(self._connection, import_id, phase, numbers, note, cause)

    def keep_outcomes(self, import_id: str, phase: Phase, outcomes: ChunkOutcomes) -> None:
        outcome_rows.keep_outcomes(self._connection, import_id, phase, outcomes)

    def outcomes(
        self,
        import_id: str,
        phase: Phase,
        first: int,
        wanted: Collection[Outcome] = (),
        code: str | None = None,
    ) -> ChunkOutcomes | None:
        return outcome_rows.next_outcomes(self._connection, import_id, phase, first, wanted, code)

    def outcomes_of(self, import_id: str, phase: Phase, number: int) -> ChunkOutcomes | None:
        found = outcome_rows.next_outcomes(self._connection, import_id, phase, number)
        return found if found is not None and found.chunk == number else None

    def counts(self, import_id: str, phase: Phase) -> Counts:
        return outcome_rows.sum_counts(self._connection, import_id, phase)

    def counts_of(self, jobs: Sequence[ImportJob]) -> dict[tuple[str, Phase | None], Counts]:
        return outcome_rows.sum_counts_of(self._connection, jobs)

    def not_undone(self, jobs: Sequence[ImportJob]) -> AbstractSet[str]:
        return outcome_rows.not_undone(self._connection, jobs)

    def totals(self, workspace_id: str) -> Totals:
        return outcome_rows.sum_workspace(self._connection, workspace_id)

    def reasons(self, import_id: str, phase: Phase) -> dict[str, int]:
        return outcome_rows.sum_codes(self._connection, import_id, phase)

    def remember(self, workspace_id: str, fingerprint: str, mapping: Mapping) -> None:
        now = self._clock.now()
        memory_rows.remember_mapping(self._connection, workspace_id, fingerprint, mapping, now)

    def recall(self, workspace_id: str, fingerprint: str) -> Mapping | None:
        return memory_rows.recall_mapping(self._connection, workspace_id, fingerprint)

    def announce(self, job: ImportJob, *, ended: bool = False) -> None:
        counts = self.counts(job.id, job.phase) if job.phase else Counts()
        payload = _ended(job, counts) if ended else _progressed(job, counts, self._clock.now())
        event = make_event(
            payload, self._clock, subject=job.id, workspace_id=job.workspace_id, lane="bulk"
        )
        outbox.add(self._connection, [event])

    def add_upload(self, upload: Upload) -> Upload | None:
        return upload_rows.add_upload(self._connection, upload)

    def upload(self, workspace_id: str, upload_id: str, *, lock: bool = False) -> Upload | None:
        return upload_rows.get_upload(self._connection, workspace_id, upload_id, lock=lock)

    def save_upload(self, upload: Upload) -> None:
        upload_rows.save_upload(self._connection, upload)

    def open_uploads(self, workspace_id: str) -> Sequence[tuple[str, str]]:
        return upload_rows.open_uploads(self._connection, workspace_id)

    def remove_unfinished(self, workspace_id: str, until: datetime) -> int:
        return upload_rows.drop_unfinished(self._connection, workspace_id, until)

    def remove_upload(self, workspace_id: str, upload_id: str) -> None:
        upload_rows.drop_upload(self._connection, workspace_id, upload_id)

    def outdated_uploads(
        self, unfinished: datetime, finished: datetime, limit: int
    ) -> Sequence[tuple[str, str]]:
        return upload_rows.outdated_uploads(self._connection, unfinished, finished, limit)

    def parts(self, upload_id: str) -> dict[int, str]:
        return upload_rows.part_hashes(self._connection, upload_id)

    def add_part(self, upload_id: str, number: int, body: bytes, digest: str) -> None:
        upload_rows.add_part(self._connection, upload_id, number, body, digest)

    def part(self, upload_id: str, number: int) -> bytes | None:
        return upload_rows.read_part(self._connection, upload_id, number)

    def forget_parts(self, upload_id: str) -> None:
        upload_rows.drop_parts(self._connection, upload_id)

    def tell_forgotten(self, workspace_id: str, contact_id: str, removed: dict[str, int]) -> None:
        payload = ForgottenByImporter(contact_id=contact_id, removed=removed)
        event = make_event(payload, self._clock, subject=contact_id, workspace_id=workspace_id)
        outbox.add(self._connection, [event])


def _progressed(job: ImportJob, counts: Counts, now: datetime) -> ImportProgressed:
    speed = pace(job, counts.total, now)
    return ImportProgressed(
        import_id=job.id,
        rows=job.rows,
        done=counts.total,
        counts=ImportCounts(**asdict(counts)),
        phase=job.phase,
        rows_per_second=speed.rows_per_second,
        seconds_left=speed.seconds_left,
    )


def _ended(job: ImportJob, counts: Counts) -> ImportFinished:
    by = job.asked_by
    return ImportFinished(
        import_id=job.id,
        state=job.state,
        rows=job.rows,
        counts=ImportCounts(**asdict(counts)),
        by_id=by.id,
        by_name=by.name,
        by_kind=by.kind,
        phase=job.phase,
    )
