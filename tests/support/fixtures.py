"""Fixtures that hand real servers to tests; `tests/conftest.py` makes them known everywhere."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import migrated
from tests.support.meilisearch import MeilisearchNode, MeilisearchServer
from tests.support.postgresql import PostgresNode, PostgresServer
from tests.support.rabbitmq import RabbitNode, RabbitServer
from tests.support.servers import ServerMissingError, SharedServer, from_environment

NOT_OBTAINABLE_IN_CI = {"meilisearch"}
"""Servers that no package registry carries: absent, they skip even where CI is set."""


@pytest.fixture(scope="session")
def servers_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that all processes of this test run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def rabbitmq_server(servers_folder: Path) -> Iterator[RabbitServer]:
    """A RabbitMQ server that the whole run shares: never stop it, never fill it."""
    url = from_environment("rabbitmq")
    if url:
        management = os.environ.get(
            "WARMLINE_TEST_RABBITMQ_MANAGEMENT_URL", "http://127.0.0.1:15672"
        )
        yield RabbitServer(url.rstrip("/"), management)
        return
    shared = SharedServer("rabbitmq", servers_folder)
    try:
        yield RabbitServer(**_acquire(shared, "rabbitmq"))
    finally:
        shared.release()


@pytest.fixture(scope="session")
def postgresql_server(servers_folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL server that the whole run shares: never stop it."""
    url = from_environment("postgresql")
    if url:
        yield PostgresServer(url)
        migrated.forget(url)
        return
    shared = SharedServer("postgresql", servers_folder)
    try:
        yield PostgresServer(**_acquire(shared, "postgresql"))
    finally:
        shared.release()


@pytest.fixture
def rabbitmq_url(rabbitmq_server: RabbitServer) -> Iterator[str]:
    """The amqp URL of an empty virtual host, deleted afterwards."""
    url = rabbitmq_server.new_vhost()
    yield url
    rabbitmq_server.drop_vhost(url)


@pytest.fixture
def postgresql_url(postgresql_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty database, deleted afterwards."""
    url = postgresql_server.new_database()
    yield url
    postgresql_server.drop_database(url)


@pytest.fixture(scope="session")
def meilisearch_server(servers_folder: Path) -> Iterator[MeilisearchServer]:
    """A Meilisearch server that the whole run shares: never stop it."""
    url = from_environment("meilisearch")
    if url:
        yield MeilisearchServer.of_environment(url)
        return
    shared = SharedServer("meilisearch", servers_folder)
    try:
        yield MeilisearchServer(**_acquire(shared, "meilisearch"))
    finally:
        shared.release()


@pytest.fixture(scope="session")
def meilisearch_or_none(servers_folder: Path) -> Iterator[MeilisearchServer | None]:
    """The same where there is one: for tests that can do with the embedded index."""
    url = from_environment("meilisearch")
    if url:
        yield MeilisearchServer.of_environment(url)
        return
    shared = SharedServer("meilisearch", servers_folder)
    try:
        yield MeilisearchServer(**shared.acquire())
    except ServerMissingError:
        yield None
    finally:
        shared.release()


@pytest.fixture(scope="module")
def private_meilisearch() -> Iterator[MeilisearchNode]:
    """A Meilisearch server for one module, to be killed at will."""
    if MeilisearchNode.home() is None:
        missing("meilisearch", "no meilisearch program is on the PATH to be killed")
    node = MeilisearchNode()
    try:
        yield node.start()
    finally:
        node.close()


@pytest.fixture(scope="module")
def private_rabbitmq() -> Iterator[RabbitNode]:
    """A RabbitMQ node for one module, to be stopped, killed and filled up at will."""
    if RabbitNode.home() is None:
        missing("rabbitmq", "no rabbitmq-server is installed to be stopped and killed")
    node = RabbitNode()
    try:
        yield node.start()
    finally:
        node.close()


@pytest.fixture(scope="module")
def private_postgresql() -> Iterator[PostgresNode]:
    """A PostgreSQL server for one module, durable, to be stopped and crashed at will."""
    if PostgresNode.home() is None:
        missing("postgresql", "no postgres is installed to be stopped and crashed")
    node = PostgresNode(durable=True)
    try:
        yield node.start()
    finally:
        node.close()


def missing(kind: str, reason: str) -> None:
    """Skip with the reason; fail where CI is set, unless no CI could have such a server."""
    if os.environ.get("CI") and kind not in NOT_OBTAINABLE_IN_CI:
        pytest.fail(f"{kind} is needed here: {reason}", pytrace=False)
    pytest.skip(reason)


def _acquire(shared: SharedServer, kind: str) -> dict[str, str]:
    try:
        return shared.acquire()
    except ServerMissingError as reason:
        missing(kind, str(reason))
        raise
