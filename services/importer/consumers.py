"""Requests of other systems become imports; rows about erased people are blanked."""

from collections.abc import Sequence

from libs.common.bus.port import Delivery, Handler
from libs.common.events.contacts import ContactErased
from libs.common.events.envelope import Event, UnreadableEventError
from libs.common.events.importer import ImportRequested
from libs.common.events.registry import read_payload
from services.importer.application.forget_person import forget_person
from services.importer.application.request_import import request_import
from services.importer.application.request_upload import request_upload
from services.importer.application.run_task import Workshop
from services.importer.domain.erased import Erased

ERASURES = "importer.erasures"
QUEUES = ("importer.requests", "importer.requests-bulk")


def take_requests(shop: Workshop) -> Handler:
    """Build the handler that starts an import for each request.

    It needs no inbox: an import's key follows from the event's id, so a copy finds it there.
    """

    def handle(deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            _take(shop, delivery.event)

    return handle


def take_erasures(shop: Workshop, key: str) -> Handler:
    """Build the handler that forgets erased people. key: of the hashes by which they are known.

    It needs no inbox: a person who was forgotten is not found again.
    """

    def handle(deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            told = read_payload(delivery.event, ContactErased)
            own, hashes = told.contact, frozenset(told.hashes)
            at = delivery.event.time
            forget_person(shop.storage, Erased(own.workspace_id, own.id, at, hashes, key))

    return handle


def _take(shop: Workshop, event: Event) -> None:
    if not event.workspaceid:
        raise UnreadableEventError(f"{event.type} {event.id} names no workspace")
    request = read_payload(event, ImportRequested)
    request_id = f"{event.workspaceid} {event.id}"
    if request.upload_id is not None:
        request_upload(
            shop.storage, shop.tasks, shop.clock, shop.window, event.workspaceid, request_id,
            request,
        )  # fmt: skip
        return
    request_import(
        shop.storage,
        shop.tasks,
        shop.clock,
        shop.window,
        event.workspaceid,
        request_id,
        event.time,
        request,
    )
