"""`/api/v1/search`: one box finds anyone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from libs.common.clock import Clock, parse_rfc3339
from libs.common.http.auth import actor, internal, require
from libs.common.http.blueprint import Blueprint
from libs.common.http.paging import Cursors
from libs.common.http.private import sees_private
from libs.common.inbox_link import inbox_link
from services.search.api.describe import problems
from services.search.api.questions import next_cursor, read_question
from services.search.api.schemas import (
    ErasedSchema,
    ForgottenSchema,
    FoundPageSchema,
    IdsAskedSchema,
    IdsSchema,
    IndexStateSchema,
    ReindexedSchema,
    SearchQuerySchema,
)
from services.search.application.find_contacts import FoundContact, find_by_names, find_contacts
from services.search.application.find_ids import find_ids
from services.search.application.reindex import reindex
from services.search.application.tell_state import forgotten, tell_state
from services.search.ports import Contacts, SearchIndex

_SHOWN = (
    "id", "name", "phone", "wa_id", "user_id", "username", "email", "status", "status_since",
    "tags", "owner", "source", "state", "created_at", "updated_at", "last_active_at",
    "window_open_until", "blocked", "marketing", "inbox_url", "version", "deleted_at", "deleted_by",
)  # fmt: skip
_REINDEX_SECONDS = 3000.0


@dataclass(frozen=True, slots=True)
class Parts:
    """Dependencies of the views.

    inbox_url: template with `{wa_id}` in it, or blank. lag: returns the age in seconds of the
    oldest event that waits to be indexed.
    """

    index: SearchIndex
    contacts: Contacts
    cursors: Cursors
    clock: Clock
    inbox_url: str
    lag: Callable[[], float]


def search_api(parts: Parts) -> Blueprint:
    """Build the views of search."""
    views = Blueprint("search", __name__, description="Find anyone by anything")

    @views.get("/api/v1/search/contacts")
    @require("search:read")
    @views.arguments(SearchQuerySchema, location="query")
    @views.response(200, FoundPageSchema)
    @problems(views)
    def get_contacts(asked: dict[str, Any]) -> dict[str, Any]:
        """Find contacts by name, number, e-mail or username, and say why each was found.

        While the index is down, a complete number or address is still found and anything else
        is answered with 503 and a hint. The filters and orders are those of the list of
        contacts, but for its order by tags; a `filter` expression may ask for less.

        Who sees numbers and e-mail addresses masked finds by names and usernames only: a query
        with three digits or an address in it finds nobody.
        """
        who = actor()
        question = read_question(who.workspace_id, asked, parts.cursors)
        find = find_contacts if sees_private(who) else find_by_names
        found = find(parts.index, parts.contacts, who, question, asked["facets"])
        return {
            "items": [_document(parts, item) for item in found.items],
            "next": next_cursor(question, found.next_offset, parts.cursors),
            "total": found.total,
            "total_is_exact": found.total_is_exact,
            "degraded": found.degraded,
            "facets": found.facets,
        }

    _add_internal(views, parts)
    return views


def _add_internal(views: Blueprint, parts: Parts) -> None:
    @views.post("/internal/v1/search/ids")
    @internal
    @views.arguments(IdsAskedSchema)
    @views.response(200, IdsSchema)
    @problems(views)
    def post_ids(asked: dict[str, Any]) -> dict[str, Any]:
        """List everybody whom a question finds in the workspace of the token, by id.

        422 names `q` when the engine can't list them all.
        """
        who = actor()
        question = read_question(who.workspace_id, asked, parts.cursors)
        found = find_ids(parts.index, parts.contacts, who, question, asked["after"], asked["limit"])
        return {"ids": list(found.ids), "next": found.ids[-1] if found.more else None}

    @views.get("/internal/v1/search/state")
    @internal
    @views.response(200, IndexStateSchema)
    @problems(views)
    def get_state() -> dict[str, Any]:
        """Say how far the index is behind, and what the last comparison with contacts found."""
        state = tell_state(parts.index)
        drift = state.comparison.drift if state.comparison else None
        return {
            "contacts": state.contacts,
            "lag_seconds": parts.lag(),
            "stale": list(state.stale),
            "compared_at": state.comparison.at if state.comparison else None,
            "compared": drift and drift.compared,
            "behind": drift and drift.behind,
            "left_over": drift and drift.left_over,
            "ahead": drift and drift.ahead,
            "refused": drift and drift.refused,
            "drift": drift and drift.total,
        }

    @views.post("/internal/v1/search/forgotten")
    @internal
    @views.arguments(ErasedSchema)
    @views.response(200, ForgottenSchema)
    @problems(views)
    def post_forgotten(asked: dict[str, Any]) -> dict[str, Any]:
        """Say of which erased contacts nothing is left, on disk included."""
        return {"ids": forgotten(parts.index, asked["workspace_id"], asked["ids"])}

    @views.post("/internal/v1/search/reindex")
    @internal
    @views.response(200, ReindexedSchema)
    @problems(views)
    def post_reindex() -> dict[str, Any]:
        """Build the index anew from contacts; the old one answers until the new one is whole."""
        return {"indexed": reindex(parts.index, parts.contacts, _REINDEX_SECONDS)}


def _document(parts: Parts, item: FoundContact) -> dict[str, Any]:
    shown = {name: item.row.get(name) for name in _SHOWN}
    until = shown["window_open_until"]
    is_open = until is not None and parse_rfc3339(until) > parts.clock.now()
    return {
        **shown,
        "window_open_until": until if is_open else None,
        "inbox_url": shown["inbox_url"] or _inbox_url(item.row, parts.inbox_url),
        "matched_on": list(item.match.matched_on),
        "highlights": msgspec.to_builtins(item.match.highlights),
    }


def _inbox_url(row: Mapping[str, Any], template: str) -> str | None:
    return inbox_link(
        template, contact_id=row["id"], wa_id=row.get("wa_id"), user_id=row.get("user_id")
    )
