"""docker-compose.yml as data."""

from typing import Any

import pytest
import yaml

from tests.guards.repository import text_of


class ComposeLoader(yaml.SafeLoader):
    """Reads YAML as Docker Compose does: a name that stands twice in a mapping is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [each.value for each, _ in node.value if each.tag != "tag:yaml.org,2002:merge"]
        if twice := {each for each in names if names.count(each) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"twice: {twice}", node.start_mark)
        return super().construct_mapping(node, deep=deep)


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    # S506: the loader is a SafeLoader
    document: dict[str, Any] = yaml.load(text_of("docker-compose.yml"), ComposeLoader)  # noqa: S506
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
