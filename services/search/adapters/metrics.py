"""What search exports to Prometheus."""

from prometheus_client import Gauge

from libs.common.metrics import REGISTRY

_lag_seconds = Gauge(
    "warmline_search_lag_seconds",
    "Seconds from a contact event to the moment it could be found, of the last batch",
    registry=REGISTRY,
)


class PrometheusLag:
    """Keeps the promise of LagMeter with a gauge."""

    def note(self, seconds: float) -> None:
        _lag_seconds.set(max(0.0, seconds))
