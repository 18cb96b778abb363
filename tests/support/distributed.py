"""Warmline as many machines run it: PostgreSQL, RabbitMQ, nginx, and one process per service."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fixtures import missing
from tests.support.meilisearch import MeilisearchServer
from tests.support.nginx import Nginx, program
from tests.support.ports import free_ports
from tests.support.product import ROOT, Part, Product, base_environment

SERVICES: dict[str, tuple[str, ...]] = {
    "contacts": ("web", "consumer", "relay"),
    "ingest": ("web",),
    "importer": ("web", "worker", "relay"),
    "search": ("web", "indexer"),
    "gateway": ("web", "relay", "events"),
}
_APART = {
    (name if role == "web" else f"{name}-{role}"): (role,)
    for name, roles in SERVICES.items()
    for role in roles
}


def distributed_product(folder: Path, request: pytest.FixtureRequest, **extra: str) -> Product:
    """Warmline on the servers that the whole test run shares."""
    return distributed_on(
        request.getfixturevalue("postgresql_server").new_database,
        request.getfixturevalue("rabbitmq_server").new_vhost(),
        folder,
        request.getfixturevalue("meilisearch_or_none"),
        **extra,
    )


def distributed_on(
    new_database: Callable[[], str],
    vhost: str,
    folder: Path,
    meilisearch: MeilisearchServer | None = None,
    *,
    apart: bool = False,
    **extra: str,
) -> Product:
    """Five processes, each with a database of its own where it has one, behind nginx.

    apart: one process for each role, as docker-compose.yml has them.
    meilisearch: None keeps the embedded engine, since that server is in no registry.
    """
    if program() is None:
        missing("nginx", "no nginx is installed to stand before the services")
    roles_of = _APART if apart else SERVICES
    *ports, edge_port = free_ports(len(roles_of) + 1)
    binds = {name: f"127.0.0.1:{port}" for name, port in zip(roles_of, ports, strict=True)}
    url = f"http://127.0.0.1:{edge_port}"
    environment = {
        **base_environment(folder),
        "WARMLINE_PUBLIC_URL": url,
        "WARMLINE_TOKEN_KEY": "a-token-key-that-all-processes-share",
        "WARMLINE_BUS_URL": vhost,
        "WARMLINE_JOBS_URL": vhost,
        **_search_of(meilisearch, folder),
        "WARMLINE_ERASURE_HOLD_SECONDS": "5",
        "WARMLINE_INGEST_SPOOL": str(folder / "spool"),
        **{f"WARMLINE_{name.upper()}_URL": f"http://{binds[name]}" for name in SERVICES},
        **{
            f"WARMLINE_{name}_DATABASE_URL": new_database()
            for name in ("CONTACTS", "IMPORTER", "GATEWAY")
        },
        **extra,
    }
    parts = [
        Part(
            name, [name.partition("-")[0], *(f"--role={role}" for role in roles)], binds[name],
            environment, folder / f"{name}.log",
        )
        for name, roles in roles_of.items()
    ]  # fmt: skip
    values = {
        **environment,
        "WARMLINE_EVENTS_URL": f"http://{binds['gateway-events' if apart else 'gateway']}",
        "WARMLINE_FRONTEND_DIR": str(ROOT / "frontend" / "dist"),
        "WARMLINE_IMPORTER_FILE_BYTES": "200000000",
    }
    return Product(url, environment, parts, "distributed", Nginx(values, edge_port))


def _search_of(server: MeilisearchServer | None, folder: Path) -> dict[str, str]:
    if server is None:
        return {"WARMLINE_SEARCH_INDEX_URL": f"embedded:///{folder / 'search'}"}
    return {
        "WARMLINE_SEARCH_INDEX_URL": server.new_index_url(),
        "WARMLINE_SEARCH_INDEX_KEY": server.key or "none",
    }
