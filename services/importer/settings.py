"""The importer's settings."""

from dataclasses import dataclass, field
from datetime import timedelta

from libs.common.db.schemes import DATABASES
from libs.common.http.client import SERVICES
from libs.common.jobs.schemes import JOBS
from libs.common.settings import Env
from libs.common.suppression import read_key


@dataclass(frozen=True, slots=True)
class ImporterSettings:
    """file_bytes and rows: the largest file. threads: chunks a worker process works on at once.

    window: chunks of one workspace under way at a time. lease: after which a chunk of a worker that
    went silent is given to another. suppression_key: of the hashes by which erased people are
    known; the same as that of contacts. chunk_rows: rows that a worker takes at once.
    """

    database_url: str
    jobs_url: str
    contacts_url: str
    file_bytes: int = 200_000_000
    rows: int = 2_000_000
    threads: int = 2
    window: int = 4
    lease: timedelta = timedelta(seconds=30)
    suppression_key: str = field(default="", repr=False)
    chunk_rows: int = 1_000


def read(env: Env) -> ImporterSettings:
    """Read the variables of the importer; problems are noted in `env`."""
    return ImporterSettings(
        database_url=env.url(
            "WARMLINE_IMPORTER_DATABASE_URL",
            "sqlite:///$DATA/importer.db",
            "the importer's database",
            DATABASES,
        ),
        jobs_url=env.url("WARMLINE_JOBS_URL", "embedded://", "the job queue", JOBS),
        contacts_url=env.url(
            "WARMLINE_CONTACTS_URL", "inproc://contacts", "where contacts is", SERVICES
        ),
        file_bytes=env.integer(
            "WARMLINE_IMPORTER_FILE_BYTES",
            200_000_000,
            "largest file that can be imported, in bytes",
            least=1_000,
            most=2_000_000_000,
        ),
        rows=env.integer(
            "WARMLINE_IMPORTER_ROWS",
            2_000_000,
            "most rows that a file to import may have",
            least=1,
            most=10_000_000,
        ),
        threads=env.integer(
            "WARMLINE_IMPORTER_THREADS",
            2,
            "parts of files that one worker process imports at once",
            least=1,
            most=64,
        ),
        window=env.integer(
            "WARMLINE_IMPORTER_WINDOW",
            4,
            "parts of one workspace's files that all workers import at once",
            least=1,
            most=256,
        ),
        lease=timedelta(
            seconds=env.integer(
                "WARMLINE_IMPORTER_LEASE_SECONDS",
                30,
                "seconds after which the part of a worker that went silent is given to another",
                least=1,
                most=3_600,
            )
        ),
        suppression_key=read_key(env),
    )
