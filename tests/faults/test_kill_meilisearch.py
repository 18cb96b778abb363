"""Kill Meilisearch while it indexes; afterwards the index is what was sent, by id and version."""

import threading

import pytest

from services.search.adapters.meilisearch import open_index
from services.search.ports import SearchIndex, SearchUnavailableError
from tests.conformance.search_people import SHOP
from tests.support.indexer import batch
from tests.support.ledger import Moments
from tests.support.meilisearch import MeilisearchNode

pytestmark = pytest.mark.xdist_group("kill-meilisearch")

BATCHES, SIZE, KILLS = 60, 50, 3


def known(index: SearchIndex) -> dict[str, int]:
    return {each.id: each.version for each in index.versions(SHOP, "", BATCHES * SIZE + 1)}


def expected(numbers: list[int]) -> dict[str, int]:
    return {each.id: each.version for number in numbers for each in batch(number, SIZE)}


@pytest.mark.distributed
def test_what_was_applied_survives_kill_9_of_the_engine_and_the_rest_can_be_sent_again(
    private_meilisearch: MeilisearchNode,
) -> None:
    node, moments = private_meilisearch, Moments("20261128")
    url = node.server.new_index_url()
    index = open_index(url, node.server.key)
    applied: list[int] = []
    refused: list[int] = []

    def send(numbers: range) -> None:
        for number in numbers:
            try:
                index.apply(batch(number, SIZE))
                applied.append(number)
            except SearchUnavailableError:
                refused.append(number)

    for part in range(KILLS):
        sending = threading.Thread(
            target=send, args=(range(part * BATCHES // KILLS, (part + 1) * BATCHES // KILLS),)
        )
        sending.start()
        moments.next(0.5)
        node.kill()
        sending.join()
        node.start()
        fresh = open_index(url, node.server.key)  # its breaker knows nothing of the kill
        assert known(fresh).items() >= expected(applied).items()
        index.close()
        index = fresh
    for number in range(BATCHES):
        index.apply(batch(number, SIZE))

    assert known(index) == expected(list(range(BATCHES)))
    assert index.count(SHOP) == BATCHES * SIZE
    index.close()
