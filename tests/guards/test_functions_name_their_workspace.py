"""In importer and gateway, each function that asks a workspace's table names the workspace.

What contacts asks is watched at work (`test_queries_are_scoped.py`). These two have few statements,
each in a function of an adapter, so their sources are read: a function that reads, changes or
deletes rows of a table with a `workspace_id` uses that column, or is listed here with the reason.
"""

import ast
from collections.abc import Iterator

import pytest

from services.gateway.adapters.tables import metadata as gateway
from services.importer.adapters.tables import metadata as importer
from tests.guards.repository import python_files, tree_of

VERBS = {"select", "update", "delete"}
BY_ID = "by the id of a record that was read, and compared with the caller's workspace, before"
HOUSEKEEPING = "a worker looks after every workspace's imports, then goes on by their ids"
ALLOWED = {
    "job_rows.get_job": "a message of the job queue names an import; `find_import` compares",
    "job_rows.save_job": BY_ID,
    "job_rows.remove_job": BY_ID,
    "job_rows.mark_forgotten": BY_ID,
    "job_rows.drop_samples": BY_ID,
    "job_rows.outdated_jobs": HOUSEKEEPING,
    "storage.abandoned": HOUSEKEEPING,
    "task_rows.unfinished_phases": HOUSEKEEPING,
    "members.hold": "a session, a link or a key names its member, who says which workspace it is",
    "members.is_empty": "it asks whether the whole installation has anybody, and for nothing else",
    "members.save": BY_ID,
    "members.seen": BY_ID,
    "members._one": "its callers' conditions: an id as above, or the address of who signs in",
    "sessions.find": "a session says whose it is",
    "api_keys.find": "a key says which workspace it is for",
    "api_keys.used": BY_ID,
}
OWN = {
    name
    for metadata in (gateway, importer)
    for name, table in metadata.tables.items()
    if "workspace_id" in table.c
}


def asking(name: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of an adapter that ask one of the tables: module.function and source."""
    tree = tree_of(name)
    tables = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).endswith(".adapters.tables")
        for alias in node.names
        if alias.name in OWN
    }
    module = name.rpartition("/")[2].removesuffix(".py")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and tables & names(node) and VERBS & calls(node):
            yield f"{module}.{node.name}", node


def names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def calls(node: ast.AST) -> set[str]:
    return {
        each.func.id
        for each in ast.walk(node)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    }


FOUND = [
    (where, function)
    for name in python_files("services/importer/adapters", "services/gateway/adapters")
    if not name.endswith("/tables.py")
    for where, function in asking(name)
]


@pytest.mark.parametrize(("where", "function"), FOUND, ids=[where for where, _ in FOUND])
def test_a_function_that_asks_a_workspaces_table_names_the_workspace(where, function):
    assert where in ALLOWED or "workspace_id" in ast.unparse(function)


def test_every_exception_is_one():
    unscoped = {where for where, each in FOUND if "workspace_id" not in ast.unparse(each)}
    assert set(ALLOWED) == unscoped
