"""SQLite: WAL, one writer at a time, readers never wait."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine import make_url

from libs.common.db.database import Database
from libs.common.db.turns import Turns

PATIENCE_SECONDS = 15.0


def open_database(url: str) -> Database:
    """Open `sqlite:///path/to/file.db`, making its directory if there is none.

    `?timeout=SECONDS` is how long a writer waits for those before it, of this process and of
    another one (15 each when absent).

    Writers begin IMMEDIATE, so that two of them queue up instead of failing half-way; readers
    begin DEFERRED on an engine of their own and see the last commit. synchronous=FULL: what was
    committed survives a power cut, not only a crash. secure_delete: what was deleted is
    overwritten, so that an erased person is in no free page of the file.
    """
    parts = make_url(url)
    patience = float(str(parts.query.get("timeout", PATIENCE_SECONDS)))
    if parts.database:
        Path(parts.database).parent.mkdir(parents=True, exist_ok=True)
    return Database(
        _engine(parts, "BEGIN IMMEDIATE", patience),
        _engine(parts, "BEGIN DEFERRED", patience),
        Turns(patience),
    )


def _engine(url: URL, begin: str, patience: float) -> Engine:
    engine = create_engine(url, pool_size=10, max_overflow=40, connect_args={"timeout": patience})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={round(patience * 1000)}",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
