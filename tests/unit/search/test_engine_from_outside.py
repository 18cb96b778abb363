"""The recipe docs/recipes/write-a-search-engine.md: an engine installed as a package."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from libs.common.errors import SettingsError
from libs.common.settings import Env
from services.search.ports import INDEXES
from services.search.settings import read
from tests.conformance.search_index import ask, names
from tests.conformance.search_people import a_document

MODULE = """
from pathlib import Path

from services.search.adapters.embedded import EmbeddedIndex

KEYS = []


def open_index(url, key):
    KEYS.append(key)
    return EmbeddedIndex(Path(url.partition("://")[2]))
"""


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Install the engine `shelf`; yields the keys it was opened with."""
    (tmp_path / "warmline_shelf.py").write_text(MODULE)
    info = tmp_path / "warmline_shelf-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: warmline-shelf\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[warmline.search]\nshelf = warmline_shelf:open_index\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import warmline_shelf  # noqa: PLC0415 - it can be imported from here on

    yield warmline_shelf.KEYS
    del sys.modules["warmline_shelf"]


def test_an_installed_engine_is_known_by_its_scheme_and_searched(shelf, tmp_path):
    env = Env(
        {
            "WARMLINE_DATA": str(tmp_path),
            "WARMLINE_SEARCH_INDEX_URL": f"shelf://{tmp_path}/books",
            "WARMLINE_SEARCH_INDEX_KEY": "a-key",
        }
    )
    settings = read(env)
    env.check()
    index = INDEXES.open(settings.index_url, settings.index_key)
    index.apply([a_document("Ada Lovelace")])

    assert shelf == ["a-key"]
    assert names(ask(index, "lovelcae")) == ["Ada Lovelace"]
    index.close()


def test_an_engine_on_a_server_needs_its_key(shelf, tmp_path):
    env = Env({"WARMLINE_DATA": str(tmp_path), "WARMLINE_SEARCH_INDEX_URL": "shelf:///books"})
    read(env)

    with pytest.raises(SettingsError, match="WARMLINE_SEARCH_INDEX_KEY is not set"):
        env.check()


def test_an_unknown_engine_names_the_known_ones(tmp_path):
    env = Env({"WARMLINE_DATA": str(tmp_path), "WARMLINE_SEARCH_INDEX_URL": "solr://x"})
    read(env)

    with pytest.raises(SettingsError, match="use one of embedded, http, https"):
        env.check()
