from collections.abc import Iterator

import dramatiq
import pika
import pytest
from dramatiq import Broker

from libs.common.jobs.schemes import JobsUnavailableError, open_broker
from tests.conformance.job_queue import QUEUE, JobQueueSuite
from tests.support.ports import free_ports
from tests.support.waiting import eventually


@pytest.mark.distributed
class TestRabbitMQ(JobQueueSuite):
    @pytest.fixture
    def broker(self, rabbitmq_url: str) -> Iterator[Broker]:
        broker = open_broker(rabbitmq_url)
        yield broker
        broker.close()

    def test_queues_are_replicated_ones(self, broker: Broker, work, rabbitmq_url: str) -> None:
        actor, _ = work(lambda _: None)
        actor.send(1)
        connection = pika.BlockingConnection(pika.URLParameters(rabbitmq_url))
        try:
            channel = connection.channel()
            classic = broker._build_queue_arguments(QUEUE) | {"x-queue-type": "classic"}
            with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="x-queue-type"):
                channel.queue_declare(QUEUE, durable=True, arguments=classic)
        finally:
            connection.close()

    def test_a_message_survives_the_broker_object_that_put_it_in(
        self, rabbitmq_url: str, work
    ) -> None:
        seen: list[int] = []
        actor, worker = work(seen.append)
        actor.send(1)
        actor.broker.close()
        del actor.broker.connection
        worker.start()

        eventually(lambda: seen == [1], "the message")


def test_a_server_that_is_down_is_said_so() -> None:
    (port,) = free_ports(1)
    broker = open_broker(f"amqp://guest:guest@127.0.0.1:{port}")

    actor = dramatiq.actor(lambda _: None, broker=broker, queue_name=QUEUE, actor_name="work")
    with pytest.raises(JobsUnavailableError):
        actor.send(1)
