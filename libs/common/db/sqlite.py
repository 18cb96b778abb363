"""SQLite: WAL, one writer at a time, readers never wait."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

from libs.common.db.database import Database

BUSY_TIMEOUT_MS = 15_000


def open_database(url: str) -> Database:
    """Open `sqlite:///path/to/file.db`, making its directory if there is none.

    Writers begin IMMEDIATE, so that two of them queue up instead of failing half-way; readers
    begin DEFERRED on an engine of their own and see the last commit. synchronous=FULL: what was
    committed survives a power cut, not only a crash. secure_delete: what was deleted is
    overwritten, so that an erased person is in no free page of the file.
    """
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return Database(_engine(url, "BEGIN IMMEDIATE"), _engine(url, "BEGIN DEFERRED"))


def _engine(url: str, begin: str) -> Engine:
    engine = create_engine(
        url, pool_size=10, max_overflow=40, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
