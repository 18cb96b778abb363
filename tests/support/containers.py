"""Servers in containers, for machines with a Docker daemon and no native binary."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tests.support.meilisearch import IMAGE, KEY, PORT, MeilisearchServer
from tests.support.postgresql import PostgresServer
from tests.support.rabbitmq import RabbitServer
from tests.support.servers import ServerMissingError
from tests.support.waiting import eventually

Started = tuple[dict[str, Any], Callable[[], None]]


def start(kind: str) -> Started:
    """Start a container; raises ServerMissingError when there is no daemon or no image.

    Meilisearch's image has to be there already: few machines that test can get it, and a pull that
    fails takes minutes.
    """
    try:
        kinds = {"rabbitmq": _rabbitmq, "postgresql": _postgresql, "meilisearch": _meilisearch}
        return kinds[kind]()
    except Exception as problem:
        reason = f"no URL in the environment, no binary, no container ({problem})"
        raise ServerMissingError(f"{kind}: {reason}") from problem


def _rabbitmq() -> Started:
    from testcontainers.community.rabbitmq import RabbitMqContainer  # noqa: PLC0415 - optional

    box = RabbitMqContainer("rabbitmq:4-management")
    box.ports = {5672: ("127.0.0.1", None), 15672: ("127.0.0.1", None)}
    box.start()
    amqp, http = box.get_exposed_port(5672), box.get_exposed_port(15672)
    server = RabbitServer(f"amqp://guest:guest@127.0.0.1:{amqp}", f"http://127.0.0.1:{http}")
    return asdict(server), box.stop


def _postgresql() -> Started:
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415 - optional

    box = PostgresContainer("postgres:17", username="app", password="app", dbname="app")
    box.ports = {5432: ("127.0.0.1", None)}
    box.start()
    port = box.get_exposed_port(5432)
    server = PostgresServer(f"postgresql+psycopg://app:app@127.0.0.1:{port}/app")
    return asdict(server), box.stop


def _meilisearch() -> Started:
    import docker  # noqa: PLC0415 - optional
    from testcontainers.core.container import DockerContainer  # noqa: PLC0415 - optional

    docker.from_env(timeout=5).images.get(IMAGE)
    box = DockerContainer(IMAGE).with_env("MEILI_MASTER_KEY", KEY)
    box.with_env("MEILI_NO_ANALYTICS", "true").ports = {PORT: ("127.0.0.1", None)}
    box.start()
    server = MeilisearchServer(f"http://127.0.0.1:{box.get_exposed_port(PORT)}", KEY)
    eventually(server.answers, "Meilisearch", seconds=60, every=0.1)
    return asdict(server), box.stop
