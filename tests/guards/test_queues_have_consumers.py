"""The topology and the consumers that the services build are the same list."""

from libs.common.bus.consumer import Consumer
from libs.common.events.catalogue import catalogue
from libs.common.events.topology import TOPOLOGY
from services.search.consumers import WhileWriter
from tests.guards.conftest import Built


def consumers(built: Built) -> list[tuple[str, Consumer | WhileWriter]]:
    return [
        (service.name, runnable)
        for service in built.host.services
        for runnables in service.roles.values()
        for runnable in runnables
        if isinstance(runnable, Consumer | WhileWriter)
    ]


def test_every_queue_has_a_consumer_and_every_consumer_a_queue(built: Built):
    assert {consumer.queue.name for _, consumer in consumers(built)} == {
        queue.name for queue in TOPOLOGY.queues
    }


def test_a_service_consumes_only_its_own_queues(built: Built):
    foreign = [
        f"{service} consumes {consumer.queue.name}"
        for service, consumer in consumers(built)
        if not consumer.queue.name.startswith(f"{service}.")
    ]
    assert not foreign


def test_every_event_type_has_a_listener_or_is_an_announcement():
    unheard = [
        each.name
        for each in catalogue()
        if not TOPOLOGY.listeners(each.name, "live") and not TOPOLOGY.is_announcement(each.name)
    ]
    assert not unheard


def test_every_pattern_of_the_topology_hears_something():
    types = [each.name for each in catalogue()]
    deaf = [
        queue.name
        for queue in TOPOLOGY.queues
        if not any(queue.hears(each, queue.lane) for each in types)
    ]
    assert not deaf


def test_every_background_worker_has_a_name_of_its_own(built: Built):
    names = [
        runnable.name
        for service in built.host.services
        for runnables in service.roles.values()
        for runnable in runnables
    ]
    assert len(names) == len(set(names))
