"""docker-compose.yml as data."""

from typing import Any

import pytest
import yaml

from tests.guards.repository import text_of


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(text_of("docker-compose.yml"))
    return document


@pytest.fixture(scope="session")
def processes(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The containers that run our own image, by name."""
    return {
        name: each for name, each in compose["services"].items() if each.get("image") == "warmline"
    }


@pytest.fixture(scope="session")
def distributed_env() -> dict[str, str]:
    lines = text_of("deploy/env/distributed.env").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
