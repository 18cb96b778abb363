"""Bulk jobs: one action on a frozen selection, row by row, undone for 30 days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from libs.common.errors import ConflictError, InvalidInputError
from services.contacts.domain.lead_status import status_named
from services.contacts.domain.origin import Origin
from services.contacts.domain.tags import clean_tags, tag_key

Kind = Literal["tag", "untag", "retag", "status", "owner", "block", "unblock", "delete", "restore"]
State = Literal["queued", "running", "done", "stopped", "undone"]
Outcome = Literal["changed", "unchanged", "missing", "refused", "undone", "kept"]

KINDS: tuple[Kind, ...] = get_args(Kind)
OUTCOMES: tuple[Outcome, ...] = ("changed", "unchanged", "missing", "refused", "undone", "kept")
UNDO_FOR = timedelta(days=30)
MOST_ATTEMPTS = 5
"""Failures in a row after which a job is given up."""
SCOPES: dict[Kind, str] = {"delete": "contacts:delete"}
"""Permissions that an action needs beside bulk:write."""


class NotUndoableError(ConflictError):
    """Raised when a job is still at work, was undone already, or is too old."""

    code = "not_undoable"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction:
    """What to do. tags: what contacts get, or lose by untag. remove: what they lose by retag.
    owner_id: None makes contacts nobody's.
    """

    kind: Kind
    tags: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    status: str | None = None
    owner_id: str | None = None

    @property
    def puts_on(self) -> tuple[str, ...]:
        """The tags that contacts get."""
        return () if self.kind == "untag" else self.tags

    @property
    def takes_off(self) -> tuple[str, ...]:
        """The tags that contacts lose."""
        return self.tags if self.kind == "untag" else self.remove


@dataclass(slots=True, kw_only=True)
class BulkJob:
    """position: rows that are through, of this pass. undoing: the second pass. counts: rows by
    outcome; they add up to the rows that are through. attempts: chunks that were begun since the
    last one that ended well. problem: why it was given up.
    """

    id: str
    action: BulkAction
    total: int
    by: Origin
    created_at: datetime
    state: State = "queued"
    undoing: bool = False
    position: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    finished_at: datetime | None = None
    token: str | None = None
    undo_by: Origin | None = None
    attempts: int = 0
    problem: str | None = None

    @property
    def origin(self) -> Origin:
        """Who changes contacts in this pass."""
        return self.undo_by or self.by

    @property
    def is_open(self) -> bool:
        """Whether there is work left."""
        return self.state in {"queued", "running"}

    @property
    def may_be_undone(self) -> bool:
        """Whether it can be taken back, or an undo that was stopped be gone on with."""
        return self.state in {"done", "stopped"}

    def count(self, old: str | None, new: str) -> None:
        """Move a row from one outcome to another."""
        if old is not None:
            self.counts[old] -= 1
        self.counts[new] += 1

    def begin_undo(self, now: datetime, by: Origin) -> None:
        """Start the second pass, or go on with one that was stopped. Raises NotUndoableError."""
        if not self.may_be_undone:
            raise NotUndoableError(f"a job that is {self.state} can't be undone")
        if now > self.created_at + UNDO_FOR:
            raise NotUndoableError(f"a job can be undone for {UNDO_FOR.days} days")
        if not self.undoing:
            self.position = 0
        self.state, self.undoing, self.finished_at = "queued", True, None
        self.undo_by, self.problem, self.attempts = by, None, 0

    def give_up(self, now: datetime) -> None:
        """Stop a job that fails again and again."""
        self.problem = f"the same contacts failed {self.attempts - 1} times; see the log"
        self.finish("stopped", now)

    def finish(self, state: State, now: datetime) -> None:
        """Note that nothing more is done."""
        self.state, self.finished_at, self.token = state, now, None


@dataclass(slots=True)
class BulkRow:
    """One contact of a job. before, after: what the job changed, for undoing it exactly."""

    seq: int
    contact_id: str
    outcome: Outcome | None = None
    reason: str | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def read_action(given: dict[str, Any]) -> BulkAction:
    """Read an action. Raises InvalidInputError naming what is missing."""
    kind: Kind = given["kind"]
    tags = [*given.get("tags", ()), *([given["tag"]] if given.get("tag") else [])]
    if kind in {"tag", "untag", "retag"}:
        return _read_tags(kind, tags, given.get("remove", ()))
    if kind == "status":
        if not given.get("status"):
            raise InvalidInputError.of("action.status", "name the status")
        return BulkAction(kind=kind, status=status_named(given["status"]))
    if kind == "owner":
        if "owner_id" not in given:
            raise InvalidInputError.of("action.owner_id", "name a member, or null for nobody")
        return BulkAction(kind=kind, owner_id=given["owner_id"])
    return BulkAction(kind=kind)


def _read_tags(kind: Kind, tags: Sequence[str], remove: Sequence[str]) -> BulkAction:
    """Read what contacts get and lose. Raises InvalidInputError naming what is wrong."""
    if kind != "retag" and remove:
        raise InvalidInputError.of("action.remove", "only retag takes tags off by this field")
    if not tags and not remove:
        raise InvalidInputError.of("action.tags", "name one tag at least")
    named, off = _cleaned("action.tags", tags), _cleaned("action.remove", remove)
    if {tag_key(each) for each in named} & {tag_key(each) for each in off}:
        raise InvalidInputError.of("action.remove", "a tag is put on or taken off, not both")
    if kind == "retag" and not off:
        return BulkAction(kind="tag", tags=named)
    if kind == "retag" and not named:
        return BulkAction(kind="untag", tags=off)
    return BulkAction(kind=kind, tags=named, remove=off)


def _cleaned(field_name: str, tags: Sequence[str]) -> tuple[str, ...]:
    """Clean tags; what is wrong with one is said of the field that it came in."""
    try:
        return tuple(clean_tags(tags))
    except InvalidInputError as problem:
        why = next(iter(problem.error_codes.values()), None)
        raise type(problem).of(field_name, problem.errors["tags"][0], why=why) from problem
