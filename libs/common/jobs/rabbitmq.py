"""The job queue on RabbitMQ: Dramatiq's broker with quorum queues and confirmed publishing."""

from typing import Any

import pika
import pika.exceptions
from dramatiq import Message
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.common import xq_name
from dramatiq.errors import ConnectionClosed

from libs.common.amqp import read_amqp_url
from libs.common.jobs.middleware import middleware
from libs.common.jobs.schemes import JobsUnavailableError

DELIVERY_LIMIT = 20
"""Hand-outs before RabbitMQ sets a message aside by itself: it may have killed its workers."""
DEAD_MESSAGE_TTL_MS = 7 * 24 * 3600 * 1000


class QuorumBroker(RabbitmqBroker):
    """Replicated queues, and an `enqueue` that returns when the message is on disk.

    Dramatiq has no option for queue types (2.2), so the declarations are overridden.
    """

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        """Put a message on its queue. Raises JobsUnavailableError."""
        try:
            return super().enqueue(message, delay=delay)
        except ConnectionClosed as problem:
            raise JobsUnavailableError("the job queue is not available", retry_after=2) from problem

    def problem(self) -> str | None:
        """Say in one sentence why RabbitMQ can't be reached, or None. Asks on a new connection."""
        try:
            pika.BlockingConnection(self.parameters).close()
        except (pika.exceptions.AMQPError, OSError) as problem:
            return f"RabbitMQ is out of reach ({type(problem).__name__}); see WARMLINE_JOBS_URL"
        return None

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        return {
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": xq_name(queue_name),
        }

    def _declare_xq_queue(self, queue_name: str) -> Any:
        return self.channel.queue_declare(
            queue=xq_name(queue_name),
            durable=True,
            arguments={"x-queue-type": "quorum", "x-message-ttl": DEAD_MESSAGE_TTL_MS},
        )


def open_broker(url: str) -> QuorumBroker:
    """Open `amqp://user:password@host:port/vhost` (or `amqps://`); connects on first use.

    Raises SettingsError when the URL can't be understood.
    """
    read_amqp_url(url)
    broker = QuorumBroker(url=url, confirm_delivery=True, middleware=middleware())
    parameters = broker.parameters
    if isinstance(parameters, pika.URLParameters):
        parameters.heartbeat = 30
        parameters.blocked_connection_timeout = 10
        parameters.socket_timeout = 5
        parameters.stack_timeout = 8
        parameters.connection_attempts = 1
    return broker
