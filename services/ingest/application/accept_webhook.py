"""Take in a webhook: verify, take apart, make durable."""

from collections.abc import Callable, Sequence

from libs.common.clock import Clock
from libs.common.events.envelope import Event
from libs.common.events.registry import make_event
from libs.common.nesting import is_shallow
from services.ingest.domain.body import read_body
from services.ingest.domain.signature import signature_in, signer_of
from services.ingest.domain.webhook import facts_of
from services.ingest.ports import EventSink
from services.ingest.settings import AppSecret


def accept_webhook(
    sink: EventSink,
    clock: Clock,
    secrets: Sequence[AppSecret],
    header: str | None,
    load: Callable[[], bytes],
) -> list[Event]:
    """Return the events of a webhook once all of them are durable.

    header: X-Hub-Signature-256. load: returns the raw body; called only if the header has the
    form of a signature. Raises SignatureError, MalformedRequestError (the body isn't a JSON
    object) and NotTakenError; nothing else is wrong with a signed body, whatever is in it.
    """
    signature = signature_in(header)
    raw = load()
    signer = signer_of(signature, raw, secrets)
    facts = facts_of(read_body(raw), signer.may_speak_for, deep=not is_shallow(raw))
    events = [
        make_event(fact.payload, clock, id=fact.id, subject=fact.subject, lane=fact.lane)
        for fact in facts
    ]
    sink.put(events)
    return events
