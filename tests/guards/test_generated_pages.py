"""The generated pages under docs/ are what the code says now."""

import pytest

from scripts.api_docs import DOCS, PAGES
from services.registry import OWN
from tests.guards.repository import tracked_files


@pytest.mark.parametrize(
    ("kind", "target"),
    [("openapi", "openapi"), ("events", "events-doc"), ("settings", "settings-doc")],
)
def test_a_generated_page_is_current(kind, target):
    stale = [
        name
        for name, text in PAGES[kind]().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text() != text
    ]
    assert not stale, f"run `make {target}`"


def test_docs_api_holds_nothing_else():
    expected = {f"docs/api/{name}.openapi.json" for name in OWN} | {"docs/api/asyncapi.json"}
    assert {name for name in tracked_files() if name.startswith("docs/api/")} == expected
