"""The part that messages, echoes and history have in common."""

from typing import Any

from libs.common.events.whatsapp import Message
from services.ingest.domain.coerce import first, mapping, objects, text, timestamp, token
from services.ingest.domain.fact import UnreadableItemError

_COMMON = frozenset(
    {
        "id", "timestamp", "type", "from", "from_user_id", "from_parent_user_id",
        "to", "to_user_id", "to_parent_user_id", "group_id", "context", "referral", "errors",
        "history_context",
    }
)  # fmt: skip

_TEXT_AT: dict[str, tuple[tuple[str, ...], ...]] = {
    "text": (("body",),),
    "button": (("text",),),
    "order": (("text",),),
    "interactive": (("button_reply", "title"), ("list_reply", "title"), ("nfm_reply", "body")),
    "edit": (("message", "text", "body"), ("message", "image", "caption"),
             ("message", "video", "caption"), ("message", "document", "caption")),
}  # fmt: skip


def message_of(raw: dict[str, Any]) -> Message:
    """Read a message of any type, known or not; its typed part is kept as it came.

    Raises UnreadableItemError when it has no id: nothing could tell its copies apart.
    """
    wamid = token(raw.get("id"))
    if wamid is None:
        raise UnreadableItemError("no message id")
    kind = token(raw.get("type")) or "unknown"
    content = _content(raw, kind)
    return Message(
        wamid=wamid,
        type=kind,
        timestamp=timestamp(raw.get("timestamp")),
        text=_text(kind, content),
        content=content,
        context=mapping(raw.get("context")) or None,
        referral=mapping(raw.get("referral")) or None,
        group_id=first(raw, "group_id"),
        errors=objects(raw.get("errors")),
    )


def properties_beside(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that are neither common to all types nor in the content."""
    kind = token(raw.get("type")) or "unknown"
    beside = raw.keys() - _COMMON
    if len(beside) == (kind in beside):
        return {}
    if raw.get(kind) is None or (kind in _COMMON and not isinstance(raw[kind], dict)):
        return {}  # all of them are the content
    return {name: raw[name] for name in sorted(beside) if name != kind}


def _content(raw: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the typed part; where there is none, everything that isn't common to all types."""
    part = raw.get(kind)
    if isinstance(part, dict):
        return part
    if part is not None and kind not in _COMMON:
        return {kind: part}
    return {name: value for name, value in raw.items() if name not in _COMMON}


def _text(kind: str, content: dict[str, Any]) -> str | None:
    """Return what a person would read first: the body, the caption, the chosen option."""
    for path in _TEXT_AT.get(kind, (("caption",),)):
        found: Any = content
        for name in path:
            found = mapping(found).get(name)
        if said := text(found):
            return said
    return None
