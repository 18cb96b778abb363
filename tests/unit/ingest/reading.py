"""Reads webhooks in tests, as if everybody were trusted."""

from typing import Any

import msgspec

from services.ingest.domain.fact import Fact
from services.ingest.domain.webhook import facts_of
from tests.support.webhooks import a_change, a_webhook


def facts(body: dict[str, Any]) -> list[Fact]:
    return facts_of(body, lambda _: True)


def payloads(body: dict[str, Any]) -> list[Any]:
    found = [fact.payload for fact in facts(body)]
    for each in found:
        msgspec.json.encode(each)  # whatever comes out must fit into an event
    return found


def of_change(field: str = "messages", **value: Any) -> list[Any]:
    return payloads(a_webhook(a_change(field, **value)))


def only(found: list[Any], kind: type) -> Any:
    assert [type(each) for each in found] == [kind]
    return found[0]
