"""The contacts service over its REST API."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from libs.common.errors import UnavailableError
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.client import ServiceClient
from libs.common.http.tokens import service_actor
from services.importer.domain.outcomes import RowOutcome
from services.importer.domain.room import NO_ROOM
from services.importer.domain.rows import ContactRow
from services.importer.ports import Call, Changes

SCOPES = frozenset({INTERNAL_SCOPE, "usage:read"})
_NAMES = {"row", "outcome", "code", "field", "reason", "contact_id", "changes"}
_WORDS = {None, "plan_limit"}
_NOT_HERE = {
    "code": "not_here",
    "field": "phone",
    "reason": "nobody here has this number, and nobody is added",
}
_UNKNOWN_ID = {
    "code": "id_unknown",
    "field": "phone",
    "reason": "nobody here has this id, and somebody new needs a phone number",
}
_SENTENCES = {
    "over_limit": {"code": "plan_limit_reached", "reason": NO_ROOM},
    "skipped": {
        "code": "already_there",
        "reason": "the contact is there already and is left alone",
    },
}
_INVALID = {
    "phone": "other_number",
    "email": "email_invalid",
    "tags": "tags_not_allowed",
    "status": "status_move_not_allowed",
    "owner": "owner_unknown",
}
"""Codes by the field that contacts names: one thing each can still be wrong with a row that was
looked at here before.
"""


class ContactsApi:
    """Keeps the promises of the port Contacts over `libs.common.http.client`.

    timeout: seconds for one chunk; shorter than a worker's lease, so that a slow answer is given
    up before somebody else takes the chunk over.
    """

    def __init__(self, client: ServiceClient, timeout: float) -> None:
        self._client = client
        self._timeout = timeout

    def apply(self, call: Call, rows: Sequence[ContactRow]) -> Sequence[RowOutcome]:
        return self._post("/internal/v1/import-batches", call, _body(call, rows), _outcome)

    def undo(self, call: Call) -> Sequence[RowOutcome]:
        body = _chunk(call) | _attempt(call)
        return self._post("/internal/v1/import-batches/undo", call, body, _undone)

    def close(self, call: Call) -> Sequence[RowOutcome]:
        undo = call.phase == "undo"
        body = {name: value for name, value in _chunk(call).items() if name != "actor"}
        path = "/internal/v1/import-batches/close"
        more = {"undo": undo} | (_attempt(call) if undo else {})
        return self._post(path, call, body | more, _undone if undo else _outcome)

    def changes(self, workspace_id: str, since: str = "", recent: int = 0) -> Changes:
        actor = service_actor("importer", SCOPES, workspace_id)
        asked = {"workspace_id": workspace_id, "since": since, "recent": str(recent)}
        return Changes(
            **self._client.call("GET", "/internal/v1/import-batches/changes", actor, params=asked)
        )

    def room(self, workspace_id: str) -> int | None:
        actor = service_actor("importer", SCOPES, workspace_id)
        usage = self._client.call("GET", "/api/v1/usage", actor)
        return None if usage["limit"] is None else max(usage["limit"] - usage["used"], 0)

    def _post(
        self, path: str, call: Call, body: dict[str, Any], read: Callable[[Any], RowOutcome]
    ) -> list[RowOutcome]:
        actor = service_actor("importer", SCOPES, call.workspace_id)
        answer = self._client.call("POST", path, actor, json=body, timeout=self._timeout)
        try:
            return [read(each) for each in answer["outcomes"]]
        except (msgspec.ValidationError, KeyError, TypeError) as problem:
            raise UnavailableError("contacts answered with something else") from problem

    def problem(self) -> str | None:
        """Say in one sentence why contacts can't be reached, or None."""
        return self._client.problem()


def _body(call: Call, rows: Sequence[ContactRow]) -> dict[str, Any]:
    filling = call.mapping.on_match == "fill" and call.mapping.add_tags
    for_everybody = {"add_tags": list(call.mapping.add_tags)} if filling else {}
    nobody_new = {} if call.mapping.create else {"create": False}
    return (
        _chunk(call)
        | for_everybody
        | nobody_new
        | {
            "dry_run": call.phase == "check",
            "on_match": call.mapping.on_match,
            "tags_mode": call.mapping.tags_mode,
            "rows": rows,
        }
    )


def _chunk(call: Call) -> dict[str, Any]:
    return {
        "workspace_id": call.workspace_id,
        "import_id": call.import_id,
        "chunk": call.chunk,
        "actor": asdict(call.asker),
    }


def _attempt(call: Call) -> dict[str, int]:
    """Say which undo it is, unless it is the first: an earlier release knows of no other."""
    return {"attempt": call.undos} if call.undos > 1 else {}


def _undone(value: Any) -> RowOutcome:
    undone = value["outcome"] == "undone"
    reason = None if undone else str(value["reason"])
    own = {"changes": value.get("changes"), "contact_id": value["contact_id"]}
    code = "undone" if undone else "kept"
    return RowOutcome(value["row"], "updated" if undone else "skipped", code, reason=reason, **own)


def _outcome(value: Any) -> RowOutcome:
    """Read one outcome; where contacts says what happened in a word, say it in a sentence."""
    known = {name: value[name] for name in _NAMES if value.get(name) is not None}
    if value.get("reason") == "not_here":
        known |= _NOT_HERE
    elif value.get("reason") == "unknown_id":
        known |= _UNKNOWN_ID
    elif value.get("reason") in _WORDS:
        known |= _SENTENCES.get(value["outcome"], {})
    elif value["outcome"] == "skipped":
        known["code"] = "erased" if value.get("contact_id") is None else "edited_since"
    elif value["outcome"] == "invalid":
        known["code"] = _INVALID.get(value.get("field") or "", "not_accepted")
    elif value["outcome"] == "duplicate":
        known["code"] = "duplicate_in_file"
    return msgspec.convert(known, RowOutcome)
