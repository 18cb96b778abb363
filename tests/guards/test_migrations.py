"""Migrations are numbered, have one head, and add."""

import ast
import re
from collections.abc import Iterator

import pytest

from libs.common.db.migrate import newest_revision
from tests.guards.repository import ROOT, own_services, text_of

WITH_DATABASE = [
    name for name in own_services() if (ROOT / "services" / name / "migrations").is_dir()
]


def files(service: str) -> list[str]:
    folder = ROOT / "services" / service / "migrations" / "versions"
    return sorted(path.name for path in folder.glob("*.py"))


def test_every_service_that_keeps_data_has_migrations():
    keeping = [
        name
        for name in own_services()
        if any("MetaData(" in path.read_text() for path in (ROOT / "services" / name).rglob("*.py"))
    ]
    assert set(keeping) <= set(WITH_DATABASE)


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_files_are_numbered_without_a_gap(service):
    assert files(service)
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name) for name in files(service))
    assert [int(name[:4]) for name in files(service)] == list(range(1, len(files(service)) + 1))


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_each_follows_the_one_before_and_the_last_is_the_head(service):
    for number, name in enumerate(files(service), 1):
        text = text_of(f"services/{service}/migrations/versions/{name}")
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert re.search(rf'^revision(: str)? = "{number:04}"$', text, re.MULTILINE), name
        assert re.search(rf"^down_revision(: .*)? = {before}$", text, re.MULTILINE), name
    assert newest_revision(ROOT / "services" / service / "migrations") == files(service)[-1][:4]


@pytest.mark.parametrize("service", WITH_DATABASE)
def test_a_migration_only_adds(service):
    """The previous release runs beside the new schema, so nothing it reads may go away."""
    taking = re.compile(
        r"op\.(drop_table|drop_column|rename_table|alter_column)\(|\bDROP (TABLE|COLUMN)\b"
    )
    found = [
        name
        for name in files(service)
        if taking.search(
            text_of(f"services/{service}/migrations/versions/{name}").split("def downgrade")[0]
        )
    ]
    assert not found


ASIDE = {"add_index", "fill"}
"""What leaves a migration's transaction (`libs.common.db.migrating`)."""
FILLED_IN_ONE = {"services/gateway/migrations/versions/0003_privacy.py"}
"""API keys are few."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yield what a migration calls, `op.create_index` or `add_index`, with the call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def paths() -> list[str]:
    return [
        f"services/{service}/migrations/versions/{name}"
        for service in WITH_DATABASE
        for name in files(service)
    ]


def text_at(call: ast.Call, place: int) -> str:
    """Return what stands at a place of a call, without the quotes of a text."""
    return ast.unparse(call.args[place]).strip("'")


def problems(source: str) -> Iterator[str]:
    """Say what of a migration would have others wait where tables are large and in use."""
    found = list(calls(ast.parse(source)))
    made = {text_at(call, 0) for name, call in found if name == "op.create_table"}
    for name, call in found:
        if name == "op.create_index" and text_at(call, 1) not in made:
            yield f"{text_at(call, 0)} is built while others wait: use add_index"
        said = re.sub("CREATE.* (TRIGGER|FUNCTION).*", "", ast.unparse(call), flags=re.DOTALL)
        if name == "op.execute" and re.search(r"UPDATE|FILL|update\(", said):
            yield "rows are filled in the transaction of the schema: use fill"
        if name in {"sa.update", "update"} or name.endswith(".update"):
            yield "rows are filled in the transaction of the schema: use fill"
    if ASIDE & {name for name, _ in found} and "op.add_column" in dict(found):
        yield "it may be run again from its beginning: use add_column of migrating"


def test_a_migration_keeps_nobody_waiting():
    found = {path: list(problems(text_of(path))) for path in paths() if path not in FILLED_IN_ONE}
    assert {path: those for path, those in found.items() if those} == {}


@pytest.mark.parametrize(
    ("line", "is_refused"),
    [
        ('op.create_index("by_x", "contact", ["x"])', True),
        ('op.create_table("made")\nop.create_index("by_x", "made", ["x"])', False),
        ('add_index("by_x", "contact", ["x"])', False),
        ('op.execute("UPDATE contact SET x = 1")', True),
        ("op.execute(contact.update().values(x=1))", True),
        ("op.execute(FILL % KEYS)", True),
        ('fill("contact", "UPDATE contact SET x = 1 WHERE {some}")', False),
        ('op.add_column("contact", x)', False),
        ('op.add_column("contact", x)\nadd_index("by_x", "contact", ["x"])', True),
    ],
)
def test_what_would_keep_others_waiting_is_found(line: str, is_refused: bool):
    assert bool(list(problems(line))) is is_refused
