"""The lines of the contacts module as the product promises them, each told by a story or more."""

from collections.abc import Callable
from typing import Any

LINES = {
    "list": "Searchable, paginated table: Name · Phone · Status · Tags · Owner · Last Active · Created",
    "adding.message": "Automatic: a new person messages the WhatsApp number",
    "adding.lead": "Automatic: a chatbot flow captures a new lead",
    "adding.hand": "By hand: Name, Phone with country code, Email, Tags, Lead Status (default Cold); Save",
    "adding.import": "Import CSV: upload; map CSV columns to fields; Import",
    "adding.import.stop": "An import that runs is stopped, and what it did is kept and counted",
    "adding.import.undo": "An import is undone: values go back, what somebody changed since is kept",
    "adding.limits": "Limits by plan: Free 100, Starter 5,000, Growth 25,000, Scale unlimited",
    "details.profile": "Details: name, phone, email; owner; created and last active",
    "details.status": "Details: status edited in place",
    "details.tags": "Details: tags added and removed",
    "details.conversation": "Details: every message exchanged, jump to the conversation in the Inbox",
    "details.notes": "Details: private notes, visible to all members, timestamped",
    "details.may_write": "Details: may I write to this person, by which number, and why; blocked and unblocked",
    "details.merge": "Details: two that are one person are merged, and taken apart again",
    "details.duplicates": "Details: who may be one person is listed, and compared or told apart",
    "search": "Search by name, phone, email",
    "filters": "Filters: status, tags, owner, created within a period",
    "filters.marketing": "Who stopped marketing is filtered, and left out of an export",
    "bulk.tag": "Bulk on selected contacts: tag",
    "bulk.status": "Bulk on selected contacts: status change",
    "bulk.delete": "Bulk on selected contacts: delete",
    "bulk.export": "Bulk on selected contacts: export as CSV",
    "workflow": "Lead status: click the badge in the list, choose; immediate, and in the audit trail",
    "workflow.again": "Lead status: Cold → Warm → Hot → Customer, and Re-engage back to Cold",
    "usage": "Usage warnings at 75 % yellow, 90 % orange, 100 % red: used, limit, next plan; no data loss",
    "usage.free": "A workspace that returns to Free keeps everything it has",
    "live": "The contact card is edited inline from list, profile and inbox, live for everybody",
    "pipeline": "The board drags any card to any column and shows counts per stage, conversion, movement",
    "roles": "Roles Owner, Admin, Staff",
}  # fmt: skip

TOLD: dict[str, list[Callable[..., Any]]] = {}
"""The stories of each line, filled as their modules are imported."""


def tells(*lines: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Say which lines a story tells. Raises KeyError for a line that isn't one."""

    def note(story: Callable[..., Any]) -> Callable[..., Any]:
        for line in lines:
            TOLD.setdefault(line, []).append(story)
            LINES[line]
        return story

    return note


def table() -> str:
    """Write which story tells which line, as Markdown, once all stories are imported."""
    rows = [
        f"| {promise.replace('|', '/')} | {', '.join(f'`{_where(each)}`' for each in TOLD[line])} |"
        for line, promise in LINES.items()
    ]
    return "\n".join(["| Line | Story |", "|---|---|", *rows, ""])


def _where(story: Callable[..., Any]) -> str:
    return f"{story.__module__.rpartition('.')[2]}.py::{story.__name__}"
