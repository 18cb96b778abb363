"""Migrations are numbered, have one head, and add."""

import re

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
