"""What ingest's door counts."""

from collections.abc import Iterable
from functools import cache

from prometheus_client import Counter

from libs.common.errors import WarmlineError
from libs.common.events.envelope import Event
from libs.common.log import get_logger
from libs.common.metrics import REGISTRY

log = get_logger(__name__)

items = Counter(
    "warmline_ingest_items_total",
    "Items of webhooks that are durable as events, by event type",
    ["type"],
    registry=REGISTRY,
)
unrecognised = Counter(
    "warmline_ingest_unrecognised_total",
    "Items that could not be read, by reason",
    ["reason"],
    registry=REGISTRY,
)
refused = Counter(
    "warmline_ingest_refused_total",
    "Webhooks and challenges refused, by error code",
    ["code"],
    registry=REGISTRY,
)


@cache
def _items_of(event_type: str) -> Counter:
    return items.labels(event_type)


def count(events: Iterable[Event]) -> None:
    """Count accepted items."""
    for event in events:
        _items_of(event.type).inc()
        if event.type == "whatsapp.unrecognised.v1":
            unrecognised.labels(event.data["reason"]).inc()


def count_refusal(refusal: WarmlineError) -> None:
    """Count and log a refused request, without anything of what was in it."""
    refused.labels(refusal.reason_code).inc()
    log.warning("webhook refused", code=refusal.reason_code)
