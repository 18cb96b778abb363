"""Meilisearch: the same suite on a real server, where WARMLINE_TEST_MEILISEARCH_URL names one."""

import os
from collections.abc import Iterator

import pytest

from libs.common.ids import new_id
from services.search.adapters.meilisearch import MeilisearchIndex, open_index
from services.search.ports import SearchIndex
from tests.conformance.search_index import SearchIndexSuite
from tests.support.fixtures import missing

URL = "WARMLINE_TEST_MEILISEARCH_URL"
KEY = "WARMLINE_TEST_MEILISEARCH_KEY"


@pytest.mark.distributed
class TestMeilisearchIndex(SearchIndexSuite):
    @pytest.fixture
    def index_url(self, meilisearch_url: str) -> Iterator[str]:
        prefix = f"test-{new_id()}"
        yield f"{meilisearch_url}?prefix={prefix}"
        _drop_all(open_index(f"{meilisearch_url}?prefix={prefix}", os.environ.get(KEY, "")))

    @pytest.fixture
    def index_key(self) -> str:
        return os.environ.get(KEY, "")

    @pytest.fixture(scope="class")
    @classmethod
    def town_index(cls) -> Iterator[SearchIndex]:
        url = os.environ.get(URL)
        if not url:
            missing("meilisearch", f"{URL} names no server")
        index = open_index(f"{url}?prefix=test-{new_id()}", os.environ.get(KEY, ""))
        yield index
        _drop_all(index)


def _drop_all(index: MeilisearchIndex) -> None:
    for name in (index.store.name, *index.store.others(""), index.store.about_name):
        index.store.drop(name)
    index.close()
