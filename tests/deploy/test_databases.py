"""What the postgres container runs on an empty volume, run on a real server; then our migrations."""

import os
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest

from libs.common.db.migrate import newest_revision
from tests.support.fixtures import missing
from tests.support.ports import free_port
from tests.support.postgresql import PostgresNode
from tests.support.servers import ROOT

pytestmark = [pytest.mark.distributed, pytest.mark.xdist_group("databases")]
DATABASES = ("contacts", "importer", "gateway")


@pytest.fixture(scope="module")
def port(private_postgresql: PostgresNode) -> int:
    if shutil.which("psql") is None:
        missing("postgresql", "psql is not installed")
    found = urlsplit(private_postgresql.server.url).port
    subprocess.run(
        ["sh", ROOT / "deploy" / "postgresql" / "10-databases.sh"],
        check=True,
        env={
            "PATH": os.environ["PATH"], "PGHOST": "127.0.0.1", "PGPORT": str(found), "PGDATABASE": "postgres",
            "POSTGRES_USER": "app", "DATABASE_PASSWORD": "it's a secret",
        },
    )  # fmt: skip
    assert found
    return found


def ask(port: int, database: str, question: str) -> list[tuple]:
    with psycopg.connect(f"postgresql://warmline@127.0.0.1:{port}/{database}") as connection:
        return connection.execute(question).fetchall()


def test_the_role_is_no_superuser_and_steps_over_no_policy(port):
    question = (
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = 'warmline'"
    )
    assert ask(port, "contacts", question) == [(False, False, False)]


@pytest.mark.parametrize("database", DATABASES)
def test_the_role_owns_a_database_for_each_service(database, port):
    question = f"SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '{database}'"
    assert ask(port, database, question) == [("warmline",)]


def test_every_migration_runs_with_the_rights_of_that_role(port, tmp_path):
    urls = {
        f"WARMLINE_{name.upper()}_DATABASE_URL": f"postgresql+psycopg://warmline@127.0.0.1:{port}/{name}"
        for name in DATABASES
    }
    secrets = ("TOKEN_KEY", "WHATSAPP_APP_SECRETS", "WHATSAPP_VERIFY_TOKENS")
    done = subprocess.run(
        [sys.executable, "-m", "services.cli", "migrate"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={
            "PATH": os.environ["PATH"], "WARMLINE_DATA": str(tmp_path),
            "WARMLINE_BUS_URL": f"amqp://127.0.0.1:{free_port()}/",
            "WARMLINE_JOBS_URL": f"amqp://127.0.0.1:{free_port()}/",
            **urls, **{f"WARMLINE_{name}": "a-secret" for name in secrets},
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in DATABASES:
        newest = newest_revision(ROOT / "services" / name / "migrations")
        assert ask(port, name, "SELECT version_num FROM alembic_version") == [(newest,)]
