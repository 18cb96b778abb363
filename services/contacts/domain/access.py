"""Sign-ins, sessions, members and keys as the audit trail names them."""

from collections.abc import Mapping
from typing import Any

from services.contacts.domain.actions import Action
from services.contacts.domain.origin import Origin

_ACTIONS: Mapping[str, Action] = {
    "signed_in": "session.opened",
    "link_followed": "session.opened",
    "sign_in_failed": "session.refused",
    "signed_out": "session.closed",
    "session_revoked": "session.revoked",
    "password_changed": "member.password_changed",
    "member_invited": "member.invited",
    "invitation_revoked": "member.invitation_revoked",
    "member_changed": "member.changed",
    "link_made": "member.link_made",
    "key_created": "api_key.created",
    "key_revoked": "api_key.revoked",
    "privacy_changed": "workspace.privacy_changed",
}
_CHANGES = {"member_changed", "privacy_changed"}
_STRANGER = Origin("service", "unknown", "Somebody unknown", "sign-in")
_OPERATOR = Origin("service", "operator", "Operator", "command line")


def action_of(kind: str) -> str:
    """Return the action of a kind of the access log; one that is new here keeps its name."""
    return _ACTIONS.get(kind, f"access.{kind}")[:60]


def origin_of_access(kind: str, by_id: str | None, by_name: str | None) -> Origin:
    """Return who did it: a member, the operator of the machine, or somebody nobody knows."""
    if by_id is not None:
        return Origin("member", by_id, by_name or by_id, "person")
    return _STRANGER if kind == "sign_in_failed" else _OPERATOR


def changes_in(
    kind: str, facts: Mapping[str, Any]
) -> tuple[dict[str, list[Any]], Mapping[str, Any]]:
    """Split what is known of an entry into changes, field → [old, new], and other facts."""
    if kind in _CHANGES:
        return {name: list(pair) for name, pair in facts.items()}, {}
    return {}, facts
