"""Every port promises something, and a suite holds every adapter to it."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from libs.common.schemes import Schemes
from tests.guards.repository import own_services, python_files, text_of, tree_of

SUITES = {
    "warmline.bus": ("tests/conformance/event_bus.py", "tests/conformance/test_event_bus_"),
    "warmline.jobs": ("tests/conformance/job_queue.py", "tests/conformance/test_job_queue_"),
    "warmline.search": (
        "tests/conformance/search_index.py",
        "tests/conformance/test_search_index_",
    ),
    "warmline.database": ("tests/unit/common/test_database.py", "tests/unit/common/conftest.py"),
    "warmline.transport": ("tests/unit/common/test_client.py", "tests/unit/common/test_client.py"),
}
"""By entry-point group: where each sentence of the port's promise is a test, and what runs it."""

HOMES = re.compile(r"services/\w+/(ports\.py|ports/\w+\.py)$")
"""Files that a service's ports stand in."""


def tables() -> dict[str, Schemes]:
    """Find every table of adapters in the code by the group of its entry points."""
    found = {}
    for name in python_files("libs", "services"):
        if "Schemes(" not in text_of(name) or name == "libs/common/schemes.py":
            continue
        module = import_module(name.removesuffix(".py").replace("/", "."))
        found |= {each._group: each for each in vars(module).values() if isinstance(each, Schemes)}
    return found


def ports() -> Iterator[tuple[str, ast.ClassDef]]:
    for name in python_files("libs", "services"):
        for node in ast.walk(tree_of(name)):
            if isinstance(node, ast.ClassDef) and any(
                ast.unparse(base).startswith("Protocol") for base in node.bases
            ):
                yield name, node


PORTS = list(ports())


def test_every_table_of_adapters_has_a_suite():
    assert set(tables()) == set(SUITES)


@pytest.mark.parametrize("group", SUITES)
def test_every_built_in_adapter_is_run_through_its_suite(group):
    suite, runners = SUITES[group]
    assert text_of(suite)
    said = "".join(text_of(name) for name in python_files("tests") if name.startswith(runners))
    by_target: dict[str, set[str]] = {}
    for scheme, entry in tables()[group]._builtin.items():
        by_target.setdefault(entry.target, set()).add(scheme)
    untested = [
        target
        for target, schemes in by_target.items()
        if not any(f"{scheme}:" in said or f'"{scheme}"' in said for scheme in schemes)
        and not any(
            f"{fixture}:" in said
            for scheme, fixture in (
                ("rabbitmq", "rabbitmq_url"),
                ("meilisearch", "meilisearch_server"),
            )
            if scheme in target
        )
    ]
    assert not untested


@pytest.mark.parametrize(
    ("name", "port"), PORTS, ids=[f"{name}:{port.name}" for name, port in PORTS]
)
def test_a_port_promises_something(name, port):
    assert name.startswith("libs/") or HOMES.match(name), "a service's ports stand in its ports.py"
    assert ast.get_docstring(port)
    assert not re.match(r"I[A-Z]|.*(Port|Interface|Protocol)$", port.name)


@pytest.mark.parametrize(
    "service", [name for name in own_services() if python_files(f"services/{name}/migrations")]
)
def test_a_service_that_keeps_data_is_tested_on_both_databases(service):
    text = text_of(f"tests/migrations/test_{service}.py")
    assert "postgresql" in text
    assert "sqlite" in text
