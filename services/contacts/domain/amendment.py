"""What is said about a message later: reactions, edits, and that it was taken back.

Each comes as a message of its own, before or after the one that it is about. It is kept as it came
and shown as part of the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from libs.common.storable import storable
from services.contacts.domain.message import Direction, Message, Reaction
from services.contacts.domain.text import one_line

_ABOUT = {"reaction": "message_id", "edit": "original_message_id", "revoke": "original_message_id"}
"""Types that are about another message, and what names it in their content."""

CHANGES_ONLY = frozenset({"edit", "revoke"})
"""Types that only change what was said."""

NOT_WRITING = CHANGES_ONLY | {"system"}
"""Types by which nobody says anything new: they open no window and are no activity."""

EMOJI_LENGTH = 64


def about(kind: str, content: Any) -> str | None:
    """Return the wamid of the message that one of a type is about, or None."""
    named = content.get(_ABOUT[kind]) if kind in _ABOUT and isinstance(content, dict) else None
    return storable(named)[:250] or None if isinstance(named, str) else None


def amended(message: Message, said: Iterable[Message]) -> Message:
    """Return a message with all that was said about it, in whatever order it came.

    Of several edits the last one counts, of several reactions of one side too. Only who wrote a
    message can edit it or take it back; what was taken back shows no text and no content.
    """
    ordered = sorted(said, key=lambda each: (each.at, each.id))
    own = [each for each in ordered if each.direction == message.direction]
    shown = replace(message, reactions=_reactions(ordered))
    for each in own:
        if each.type == "edit":
            shown = _edited(shown, each)
    if taken_back := next((each.at for each in own if each.type == "revoke"), None):
        shown = _revoked(shown, taken_back)
    return shown


def _reactions(ordered: Sequence[Message]) -> list[Reaction]:
    last: dict[tuple[Direction, str | None], Reaction] = {}
    for each in ordered:
        if each.type == "reaction":
            who = each.direction, each.contact_id
            last.pop(who, None)
            if emoji := one_line(str(each.content.get("emoji") or ""), EMOJI_LENGTH):
                last[who] = Reaction(emoji, each.direction, each.at)
    return list(last.values())


def _edited(message: Message, edit: Message) -> Message:
    """Put an edit's text and content in place; what it leaves out, such as a picture, stays."""
    new = edit.content.get("message")
    part = new.get(message.type) if isinstance(new, dict) else None
    content = {**message.content, **part} if isinstance(part, dict) else message.content
    return replace(message, text=edit.text, content=content, edited_at=edit.at)


def _revoked(message: Message, at: datetime) -> Message:
    return replace(message, text=None, content={}, referral=None, revoked_at=at)
