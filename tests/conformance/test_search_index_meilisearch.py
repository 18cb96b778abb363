"""Meilisearch: the same suite on a real server, where one can be had (see tests.support.servers)."""

from collections.abc import Iterator

import pytest

from services.search.adapters.meilisearch import open_index
from services.search.ports import SearchIndex
from tests.conformance.search_index import SearchIndexSuite
from tests.support.meilisearch import MeilisearchServer


@pytest.mark.distributed
class TestMeilisearchIndex(SearchIndexSuite):
    @pytest.fixture
    def index_url(self, meilisearch_server: MeilisearchServer) -> Iterator[str]:
        url = meilisearch_server.new_index_url()
        yield url
        meilisearch_server.drop(url)

    @pytest.fixture
    def index_key(self, meilisearch_server: MeilisearchServer) -> str:
        return meilisearch_server.key

    @pytest.fixture(scope="class")
    @classmethod
    def town_index(cls, meilisearch_server: MeilisearchServer) -> Iterator[SearchIndex]:
        url = meilisearch_server.new_index_url()
        index = open_index(url, meilisearch_server.key)
        yield index
        index.close()
        meilisearch_server.drop(url)
