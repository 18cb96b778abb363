"""Databases at the newest schema without migrating each: a test run makes thousands of them.

A process migrates one database of each service and dialect, and copies it from then on. What the
migrations do is tested in `tests/migrations`.
"""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from libs.common.runtime import Service

_folder = tempfile.TemporaryDirectory(prefix="warmline-migrated-")
_made: dict[tuple[str, str], str] = {}
"""(service, place) → the file, or the name of the database, that the others are copied from."""


def migrate(service: Service, url: str) -> None:
    """Bring a database to the newest schema, before anything else connects; make it if need be."""
    assert service.migrate is not None
    if url.startswith("sqlite:///"):
        _migrate_file(service, Path(url.removeprefix("sqlite:///")))
    else:
        _migrate_database(service, url)


def _migrate_file(service: Service, path: Path) -> None:
    assert service.migrate is not None
    known = _made.get((service.name, "sqlite"))
    if path.exists() or known is None:
        fresh = not path.exists()
        service.migrate()
        if fresh:
            _keep_file(service.name, path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Path(known).read_bytes())


def _keep_file(name: str, path: Path) -> None:
    kept = Path(_folder.name) / f"{name}.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(kept),))
    _made[name, "sqlite"] = str(kept)


def _migrate_database(service: Service, url: str) -> None:
    assert service.migrate is not None
    parts = urlsplit(url)
    name, key = parts.path[1:], (service.name, parts.netloc)
    with psycopg.connect(_plain(url, "postgres"), autocommit=True) as connection:
        present = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        if present.fetchone():
            service.migrate()
            return
        if key not in _made:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            service.migrate()
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )  # a template must be in nobody's use; the service's pool connects again
            kept = f"migrated_{service.name}_{os.getpid()}"
            connection.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{name}"')
            _made[key] = kept
            return
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_made[key]}"')


def forget(url: str) -> None:
    """Delete what this process copies from on the server of a URL, which outlives the tests."""
    place = urlsplit(url).netloc
    for key in [each for each in _made if each[1] == place]:
        with psycopg.connect(_plain(url, "postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{_made.pop(key)}"')


def _plain(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme="postgresql", path=f"/{database}"))
