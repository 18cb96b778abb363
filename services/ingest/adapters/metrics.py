"""What ingest's publishing counts."""

from prometheus_client import Counter, Gauge, Histogram

from libs.common.metrics import REGISTRY

groups = Histogram(
    "warmline_ingest_group_events",
    "Events made durable by one wait, by where they went (bus, spool)",
    ["where"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000),
    registry=REGISTRY,
)
not_taken = Counter(
    "warmline_ingest_not_taken_total",
    "Webhooks refused because neither the bus nor the spool could take them",
    registry=REGISTRY,
)
drained = Counter(
    "warmline_ingest_spool_drained_total",
    "Events that went from the spool to the bus",
    registry=REGISTRY,
)
spooled = Gauge(
    "warmline_ingest_spool_events",
    "Events that wait in this process's spool for the bus",
    registry=REGISTRY,
)
spooled_bytes = Gauge(
    "warmline_ingest_spool_bytes",
    "Size of this process's spool",
    registry=REGISTRY,
)
damaged = Counter(
    "warmline_ingest_spool_damaged_total",
    "Spool files set aside because a record in them did not match its checksum",
    registry=REGISTRY,
)
