"""The one place where search meets its adapters."""

from functools import partial

from libs.common.bus.consumer import Consumer
from libs.common.events.topology import TOPOLOGY, Queue
from libs.common.http.app import create_app
from libs.common.http.private import install_masking
from libs.common.platform import Platform
from libs.common.runtime import Runnable, Service
from services.search.adapters.contacts_api import ContactsApi
from services.search.adapters.metrics import PrometheusLag, export_drift
from services.search.api.search import Parts, search_api
from services.search.application.keep_index import IndexKeeper
from services.search.consumers import (
    QUEUES,
    THREADS,
    WhileWriter,
    index_contacts,
    index_lag,
    oldest_event,
)
from services.search.ports import INDEXES, Contacts, SearchIndex
from services.search.settings import SearchSettings

NAME = "search"


def build(settings: SearchSettings, platform: Platform) -> Service:
    """Build the service; it connects to nothing before its roles start or a request comes."""
    index: SearchIndex = INDEXES.open(settings.index_url, settings.index_key)
    client = platform.client(settings.contacts_url)
    contacts: Contacts = ContactsApi(client)
    lag = PrometheusLag(platform.clock, lambda: index_lag(platform.bus))
    export_drift(index)
    handler = index_contacts(index, lag)

    def consume(queue: Queue) -> Consumer:
        return Consumer(queue.name, platform.bus, queue, handler, threads=THREADS[queue.lane])

    indexer: list[Runnable] = [
        *(
            WhileWriter(queue, index, partial(consume, queue))
            for queue in map(TOPOLOGY.queue, QUEUES)
        ),
        IndexKeeper(
            index, contacts, platform.clock, settings.reconcile_every,
            lambda: oldest_event(platform.bus),
        ),
    ]  # fmt: skip
    views = search_api(
        Parts(
            index, contacts, platform.cursors, platform.clock, settings.inbox_url,
            lambda: index_lag(platform.bus),
        )
    )  # fmt: skip
    app = create_app(NAME, platform.tokens, [views], public_url=platform.public_url)
    install_masking(app)
    return Service(
        name=NAME,
        app=app,
        paths=("/api/v1/search", "/internal/v1/search"),
        roles={"indexer": indexer},
        dispensable=True,
        watched={"index": index.problem, "contacts": client.problem},
        close=index.close,
    )
