"""The servers that tests get are real, shared, fresh inside and gone afterwards."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.support.servers import ROOT
from tests.support.waiting import eventually

HOLDER = """
import json, sys
from pathlib import Path
from tests.support.servers import SharedServer
shared = SharedServer("postgresql", Path(sys.argv[1]))
print(json.dumps(shared.acquire()), flush=True)
sys.stdin.read()
"""


@pytest.mark.distributed
def test_every_database_is_empty_and_its_own(postgresql_server) -> None:
    one, other = postgresql_server.new_database(), postgresql_server.new_database()
    with psycopg.connect(one.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE mark (id int)")
    with psycopg.connect(other.replace("+psycopg", "")) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE tablename = 'mark'").fetchall()
    assert one != other
    assert found == []


@pytest.mark.distributed
def test_the_server_lives_as_long_as_somebody_holds_it_even_when_holders_are_killed(
    tmp_path: Path, postgresql_server
) -> None:
    holders = [_holder(tmp_path) for _ in range(2)]
    facts = [json.loads(holder.stdout.readline()) for holder in holders]
    assert facts[0] == facts[1]

    os.kill(holders[0].pid, signal.SIGKILL)
    holders[0].wait()
    assert _answers(facts[1]["url"])

    os.kill(holders[1].pid, signal.SIGKILL)
    holders[1].wait()
    eventually(lambda: not _answers(facts[1]["url"]), "the end of the server")
    eventually(lambda: not (tmp_path / "postgresql.json").exists())
    for holder in holders:
        holder.stdout.close()
        holder.stdin.close()


def _holder(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
