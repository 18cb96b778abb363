"""What a browser is told of an event."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from libs.common.events.envelope import Event
from services.gateway.domain.news import news_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CONTACT = {
    "id": "c1", "workspace_id": "w1", "version": 7, "name": "Canary Name", "phone": "+15550100",
    "email": "canary@example.org", "tags": ["canary tag"], "status": "hot",
    "owner": {"id": "m1", "name": "Canary Owner"},
}  # fmt: skip


def an_event(type_: str, data: dict[str, Any], workspace: str | None = "w1") -> Event:
    return Event("e1", type_, "somebody", NOW, data, subject="s1", workspaceid=workspace)


@pytest.mark.parametrize(
    ("event", "scope", "facts"),
    [
        (
            an_event("contact.updated.v1", {"contact": CONTACT, "changed": ["tags"]}),
            "contacts:read",
            {"type": "contact.updated", "id": "c1", "version": 7, "changed": ["tags"]},
        ),
        (
            an_event(
                "contact.status_changed.v1",
                {"contact": CONTACT, "previous": "warm", "current": "hot", "move": "advance"},
            ),
            "contacts:read",
            {
                "type": "contact.status_changed", "id": "c1", "version": 7,
                "previous": "warm", "current": "hot", "move": "advance",
            },
        ),
        (
            an_event("import.progressed.v1", {"import_id": "i1", "rows": 9, "done": 3}),
            "imports:read",
            {"type": "import.progressed", "id": "i1", "rows": 9, "done": 3},
        ),
        (
            an_event("export.finished.v1", {"export_id": "x1", "rows": 9, "size": 300}),
            "exports:write",
            {"type": "export.finished", "id": "x1", "rows": 9},
        ),
        (
            an_event("usage.threshold_crossed.v1", {"plan": "free", "percent": 90}),
            "usage:read",
            {"type": "usage.threshold_crossed", "id": "s1", "plan": "free", "percent": 90},
        ),
        (
            an_event(
                "member.changed.v1",
                {"member_id": "m1", "name": "Canary Name", "email": "canary@e.org", "version": 2},
            ),
            "contacts:read",
            {"type": "member.changed", "id": "m1", "version": 2},
        ),
        (
            replace(
                an_event("conversation.changed.v1", {"contact_ids": ["c1", "c2"], "text": "canary"}),
                subject=None,
            ),
            "contacts:read",
            {"type": "conversation.changed", "id": None, "contact_ids": ["c1", "c2"]},
        ),
        (
            an_event(
                "note.changed.v1", {"contact_id": "s1", "note_id": "n1", "body": "canary note"}
            ),
            "contacts:read",
            {"type": "note.changed", "id": "s1"},
        ),
    ],
)  # fmt: skip
def test_it_says_what_changed_and_names_nobody(
    event: Event, scope: str, facts: dict[str, Any]
) -> None:
    news = news_of(event)
    assert news is not None
    assert (news.workspace_id, news.scope) == ("w1", scope)
    assert news.facts == facts | {"at": "2026-11-22T12:00:00.000Z"}
    assert "anary" not in json.dumps(news.facts)


def test_it_says_which_request_of_whom_did_it() -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    by = {"kind": "member", "id": "m1", "job_id": None}
    event = replace(
        an_event("contact.updated.v1", {"contact": CONTACT, "changed": ["tags"], "by": by}),
        traceparent=f"00-{trace}-b7ad6b7169203331-01",
    )
    news = news_of(event)
    assert news is not None
    assert (news.facts["actor"], news.facts["mutation_id"]) == ("m1", trace)
    without = news_of(replace(event, traceparent="nonsense", data={"contact": CONTACT}))
    assert without is not None
    assert not {"actor", "mutation_id"} & set(without.facts)


@pytest.mark.parametrize(
    "event",
    [
        an_event("whatsapp.message.received.v1", {"text": "hello"}),
        an_event("lead.captured.v1", {}),
        an_event("contact.updated.v1", {"contact": CONTACT}, workspace=None),
    ],
)
def test_the_rest_is_nobodys_business(event: Event) -> None:
    assert news_of(event) is None
