"""Job queues by URL scheme: a Dramatiq broker each.

What every broker here promises (and `tests/conformance/job_queue.py` proves): a message that
`enqueue` accepted is handed to one worker thread at a time; a message whose actor raised is tried
again with back-off and set aside when its retries are used up; a delayed message comes no earlier
than its delay; a worker that stops hands back what it had not begun. Whether a queue survives the
process is up to the scheme, so the truth about a job is always in the service's own database, and
a message holds ids only.
"""

from collections.abc import Callable

from dramatiq import Broker

from libs.common.errors import UnavailableError
from libs.common.schemes import Scheme, Schemes

JOBS: Schemes[Broker] = Schemes(
    "job queue",
    "warmline.jobs",
    {
        "embedded": Scheme("libs.common.jobs.embedded:open_broker", serverless=True),
        "amqp": Scheme("libs.common.jobs.rabbitmq:open_broker", extra="rabbitmq"),
        "amqps": Scheme("libs.common.jobs.rabbitmq:open_broker", extra="rabbitmq"),
    },
)


class JobsUnavailableError(UnavailableError):
    """Raised when a message can't be put on its job queue now; it may or may not be there."""

    code = "jobs_unavailable"


def open_broker(url: str) -> Broker:
    """Build the Dramatiq broker for a URL; connects on first use. Raises SettingsError.

    Actors are declared on it by functions that take it: a module-level actor would make Dramatiq
    open a broker of its own choice at import.
    """
    return JOBS.open(url)


def jobs_problem(broker: Broker) -> str | None:
    """Say in one sentence why a job queue can't be used now, or None.

    A broker from outside says so in a method `problem`; of one that has none nothing is known.
    """
    ask: Callable[[], str | None] | None = getattr(broker, "problem", None)
    return None if ask is None else ask()
