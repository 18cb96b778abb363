"""From query arguments to a question and its cursors."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import msgspec

from libs.common.clock import parse_rfc3339
from libs.common.errors import InvalidInputError
from libs.common.http.paging import Cursors
from services.search.api.expressions import expressed
from services.search.domain.document import BLOCKED, STOPPED, milliseconds, tag_key
from services.search.domain.question import Filters, Question, Sort, SortField
from services.search.domain.wanted import understand

_PERIODS = ("created_from", "created_to", "active_from", "active_to")

_STOPPED = {"stopped": True, "allowed": False}

NOBODY = "none"
"""The owner filter for contacts that nobody owns."""


def read_question(workspace_id: str, asked: Mapping[str, Any], cursors: Cursors) -> Question:
    """Build the question that the arguments ask in a workspace.

    Raises MalformedRequestError when the cursor belongs to another question, InvalidInputError
    when a period or the expression can't be read.
    """
    question = Question(
        workspace_id=workspace_id,
        wanted=understand(asked["q"]),
        filters=_filters(asked),
        sort=_sort(asked.get("sort", "relevance")),
        limit=asked["limit"],
        offset=asked.get("skip", 0),
    )
    if "cursor" not in asked:
        return question
    offset = cursors.read(_kind(question), asked["cursor"])[0]
    return replace(question, offset=int(offset))


def next_cursor(question: Question, offset: int | None, cursors: Cursors) -> str | None:
    """Write the cursor of the page that begins at offset."""
    return None if offset is None else cursors.write(_kind(question), [offset])


def _filters(asked: Mapping[str, Any]) -> Filters:
    owners = _words(asked["owner"])
    told = {BLOCKED: asked.get("blocked"), STOPPED: _STOPPED.get(asked.get("marketing") or "")}
    periods: dict[str, Any] = {
        name: _moment(name, asked[name]) for name in _PERIODS if asked.get(name)
    }
    plain = Filters(
        statuses=tuple(filter(None, asked["status"])),
        sources=tuple(filter(None, asked["source"])),
        tags=tuple(map(tag_key, _words(asked["tag"]))),
        tag_mode=asked["tag_mode"],
        flags=tuple(flag for flag, is_so in told.items() if is_so),
        not_flags=tuple(flag for flag, is_so in told.items() if is_so is False),
        owner_ids=tuple(None if owner == NOBODY else owner for owner in owners),
        **periods,
    )
    return expressed(plain, asked.get("filter"))


def _moment(name: str, text: str) -> int:
    """Read a moment, or a day in UTC, the last one of a period included; a blank stands for a
    plus that the URL lost.
    """
    is_day = len(text) == len("2026-01-31")
    try:
        moment = parse_rfc3339(f"{text}T00:00:00Z" if is_day else text.replace(" ", "+"))
        is_last = is_day and name.endswith("to")
        return milliseconds(moment + timedelta(days=1) if is_last else moment)
    except (ValueError, OverflowError):
        raise InvalidInputError.of(
            name, "must be a day or an RFC 3339 time, such as 2026-01-31 or 2026-01-31T09:00:00Z"
        ) from None


def _words(given: Sequence[str]) -> list[str]:
    return [each.strip() for each in given if each.strip()]


def _sort(text: str) -> Sort:
    return Sort(cast("SortField", text.removeprefix("-")), descending=text.startswith("-"))


def _kind(question: Question) -> str:
    """Name the list that a cursor belongs to: everything that is asked but the place in it."""
    same = replace(question, offset=0, limit=0)
    return "search:" + hashlib.sha256(msgspec.json.encode(same)).hexdigest()[:16]
