"""A private PostgreSQL server, and fresh databases on any PostgreSQL server."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg

from tests.support.ports import free_port
from tests.support.processes import end_child, start_child
from tests.support.waiting import eventually

HOMES = ("/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt")
MEMORY_BYTES = 8_000_000_000
FAST = ("fsync=off", "full_page_writes=off", "max_connections=300", "max_wal_size=2GB")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server. url: of its maintenance database, for SQLAlchemy with psycopg 3."""

    url: str

    def new_database(self) -> str:
        """Make an empty database and return its URL (`postgresql+psycopg://…`)."""
        url = self.place()
        self._run(f'CREATE DATABASE "{urlsplit(url).path[1:]}" TEMPLATE template0')
        return url

    def place(self) -> str:
        """Return the URL of a database that is not there yet: `migrated.migrate` makes it."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/t{uuid4().hex}"))

    def drop_database(self, url: str) -> None:
        """Delete the database of a URL, ending the sessions that still use it."""
        self._run(f'DROP DATABASE IF EXISTS "{urlsplit(url).path[1:]}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement)


class PostgresNode:
    """One server of our own on a free port of 127.0.0.1, with its data in a temporary folder.

    PostgreSQL refuses to run as root; there its files belong to the system user `postgres`.
    `crash` stops it as `pg_ctl stop -m immediate` does; `start` goes on with the same data.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="warmline-postgresql-", dir=_room(durable)))
        self.port = free_port()
        self._settings = FAST[2:] if durable else FAST
        self._server: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(self.base, "postgres", "postgres")
        options = ["-U", "app", "-A", "trust", "--no-sync", "--no-instructions", "-E", "UTF8"]
        subprocess.run(
            [_program("initdb"), "-D", self.base / "data", *options, "--locale=C"],
            check=True, capture_output=True, timeout=120, cwd="/", env=_env(), **_user(),
        )  # fmt: skip

    @staticmethod
    def home() -> Path | None:
        """Return the folder of the installed server's programs (the newest), or None."""
        found = shutil.which("postgres")
        if found and shutil.which("initdb"):
            return Path(found).parent
        folders = [each for home in HOMES for each in Path(home).glob("*/bin/initdb")]
        return max(folders, key=_version).parent if folders else None

    @property
    def server(self) -> PostgresServer:
        """Say where it listens."""
        return PostgresServer(f"postgresql+psycopg://app@127.0.0.1:{self.port}/postgres")

    def start(self) -> "PostgresNode":
        """Start and return when it takes connections; raises AssertionError after a minute."""
        settings = [part for each in self._settings for part in ("-c", each)]
        place = ["-D", self.base / "data", "-p", str(self.port), "-h", "127.0.0.1"]
        self._server = start_child(
            [_program("postgres"), *place, "-k", self.base, *settings],
            log=self.base / "server.log", dies_by=signal.SIGINT, cwd="/", env=_env(), **_user(),
        )  # fmt: skip
        eventually(self._answers, "PostgreSQL", seconds=60, every=0.05)
        return self

    def stop(self) -> None:
        """End the server in good order, ending the sessions that still use it."""
        if self._server:
            end_child(self._server, signal.SIGINT)

    def crash(self) -> None:
        """End the server at once, without a checkpoint."""
        if self._server:
            end_child(self._server, signal.SIGQUIT)

    def close(self) -> None:
        """End the server and remove the data."""
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def _answers(self) -> bool:
        assert self._server is not None
        if self._server.poll() is not None:
            raise AssertionError("PostgreSQL ended: " + (self.base / "server.log").read_text())
        try:
            self.server._run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


def _room(durable: bool) -> str | None:
    """Return where the data goes: into memory, where there is much of it and nothing must last."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_BYTES
    return str(memory) if roomy and not durable else None


def _program(name: str) -> Path:
    home = PostgresNode.home()
    assert home is not None
    return home / name


def _version(path: Path) -> float:
    digits = "".join(each for each in path.parts[-3] if each.isdigit() or each == ".")
    return float(digits or 0)


def _env() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C"}


def _user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    pwd.getpwnam("postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}
