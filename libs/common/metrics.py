"""Prometheus metrics of this process. Labels never hold ids, names, phones or addresses."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

http_requests = Counter(
    "warmline_http_requests_total",
    "HTTP requests answered, by service, route template, method and status",
    ["service", "route", "method", "status"],
    registry=REGISTRY,
)
http_seconds = Histogram(
    "warmline_http_request_seconds",
    "Time to answer, by service and route template",
    ["service", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
events_settled = Counter(
    "warmline_events_settled_total",
    "Deliveries settled by a consumer, by queue and outcome (acked, retried, parked)",
    ["queue", "outcome"],
    registry=REGISTRY,
)
outbox_waiting = Gauge(
    "warmline_outbox_waiting",
    "Events written and not published yet, by relay",
    ["relay"],
    registry=REGISTRY,
)

trash_purged = Counter(
    "warmline_trash_purged_total",
    "Contacts whose time in the trash was over, by outcome (purged, failed)",
    ["outcome"],
    registry=REGISTRY,
)


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)
