"""Contacts that are merged and taken apart again, by the API."""

from typing import Any

from tests.support.contacts import Answer, Workspace


def merge(
    workspace: Workspace, contact: dict[str, Any], other: dict[str, Any],
    headers: dict[str, str] | None = None, **body: Any,
) -> Answer:  # fmt: skip
    path = f"/api/v1/contacts/{contact['id']}/merge"
    return workspace.call("POST", path, {"other_id": other["id"], **body}, headers=headers)


def unmerge(workspace: Workspace, contact_id: str, merge_id: str) -> Answer:
    path = f"/api/v1/contacts/{contact_id}/unmerge"
    return workspace.call("POST", path, {"merge_id": merge_id})


def merged(workspace: Workspace, contact: Any, other: Any, **body: Any) -> Any:
    """Merge two contacts and return the answer."""
    answer = merge(workspace, contact, other, **body)
    assert answer.status == 200, answer
    return answer.body


def unmerged(workspace: Workspace, done: Any) -> Any:
    """Take back what `merged` answered and return both people."""
    answer = unmerge(workspace, done["id"], done["merge_id"])
    assert answer.status == 200, answer
    return answer.body


def writer(workspace: Workspace, wa_id: str, name: str, text: str = "hello", **more: Any) -> Any:
    """Have somebody write, and return their contact."""
    workspace.hears(workspace.message(wa_id, text, name=name, **more))
    return next(each for each in workspace.items() if each["wa_id"] == wa_id)


def part(workspace: Workspace, contact: Any, name: str) -> list[Any]:
    """List what belongs to a contact: notes, messages, identities, audit."""
    return workspace.items(f"/api/v1/contacts/{contact['id']}/{name}?limit=200")


def texts(workspace: Workspace, contact: Any) -> list[str]:
    return sorted(each["text"] for each in part(workspace, contact, "messages"))


def note(workspace: Workspace, contact: Any, body: str) -> None:
    path = f"/api/v1/contacts/{contact['id']}/notes"
    assert workspace.call("POST", path, {"body": body}).status == 201


def values_of(workspace: Workspace, contact: Any) -> set[str]:
    return {each["value"] for each in part(workspace, contact, "identities")}
