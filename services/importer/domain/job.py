"""One import: a file, a mapping, and how far it has come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from libs.common.errors import ConflictError
from services.importer.domain.mapping import Mapping

State = Literal[
    "uploading", "uploaded", "mapped", "checking", "checked",
    "running", "finished", "stopped", "failed", "undone",
]  # fmt: skip
Phase = Literal["check", "run", "undo"]
Action = Literal["map", "check", "correct", "start", "request", "stop", "undo"]

ALLOWED: dict[Action, frozenset[State]] = {
    "map": frozenset({"uploaded", "mapped", "checked"}),
    "check": frozenset({"mapped", "checked"}),
    "correct": frozenset({"checked"}),
    "start": frozenset({"mapped", "checked"}),
    "request": frozenset({"uploaded", "mapped", "checked"}),
    "stop": frozenset({"checking", "running"}),
    "undo": frozenset({"finished", "stopped", "undone"}),
}
"""The states in which an action fits."""
AFTER_FAILED_CHECK: frozenset[Action] = frozenset({"map", "check"})
"""What fits too where it was a check that failed: nothing of the file was imported."""

WORKING: frozenset[State] = frozenset({"checking", "running"})
ATTEMPTS = 3
"""Times a task may kill its worker, or fail in a way nobody expected, before it is parked."""
SUSPECT = ATTEMPTS - 1
"""Attempts after which a task has its last one alone, when all else is done: a worker that was
killed by chance then does not count against what it happened to hold.
"""
PREPARE = -1
"""The number of the task that looks at the whole file before its chunks are worked on."""
LIMIT = -2
"""The number of the task that, after the chunks of a check, says who has no place in the plan."""
STOPS_WITHIN = timedelta(seconds=3)
"""Time that whoever holds a chunk has to say what became of it when its import is stopped."""


class WrongStateError(ConflictError):
    """Raised when an action does not fit the state of an import; facts: state, allowed_in."""

    code = "import_state"
    title = "The import is not in a state for this"


class StaleCheckError(ConflictError):
    """Raised when contacts changed since the check of an import; facts: changed_contacts,
    checked_at.
    """

    code = "check_is_stale"
    title = "The check does not hold any more"


class UnverifiedCheckError(ConflictError):
    """Raised when contacts can't tell whether the check of an import holds; fact: checked_at."""

    code = "check_is_unverified"
    title = "Whether the check still holds can't be told"


class UndoExpiredError(ConflictError):
    """Raised when an import is too old to be undone."""

    code = "undo_expired"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked for something, as the audit trail names it. kind: member, key or service."""

    kind: str
    id: str
    name: str


INTEGRATION = "integration"
"""The id under which other systems ask on the bus; their name is what they call themselves."""


@dataclass(slots=True, kw_only=True)
class ImportJob:
    """An import of one workspace.

    columns: facts about each column as the API shows them. mapping_version: counts changes of
    the mapping; planned_version: the one that the rows were last looked at with. phase: what the
    rows are or were last worked on for. chunks: number of stored pieces of the file. checked_at:
    when the last check began; checked_mark: contacts' newest change by then; checked_recent: how
    many were there shortly before that one, so that one that was under way is noticed later; None
    where an earlier release checked. created_by: who uploaded the file; started_by and
    undone_by: who asked for the import and for its undo; without a kind, as an earlier release
    wrote it, a member. undos: times it was asked for: an undo may
    be repeated for what could not be taken back. stopping: no more of it is begun, what
    is in hand is still accounted for. in_order: its chunks are imported one after the other, as the
    plan may have no place for all of its people and the first ones of the file have them.
    file_hash: SHA-256 of the uploaded file.
    request_key: what its uploader called the upload, so that a repeated one is recognised.
    file_bytes: size of that file; has_header: whether its first row names the columns; both None
    for rows that came otherwise, or to an earlier release. checked_room: places that the plan had
    left at the check; None without a limit. corrections: cells that people corrected since.
    """

    id: str
    workspace_id: str
    state: State
    file_name: str | None
    created_by_id: str
    created_by_name: str
    created_at: datetime
    rows: int = 0
    chunks: int = 0
    headers: list[str] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    mapping: Mapping | None = None
    mapping_version: int = 0
    planned_version: int = 0
    phase: Phase | None = None
    error: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    checked_at: datetime | None = None
    checked_mark: str | None = None
    checked_recent: int | None = None
    started_by_id: str | None = None
    started_by_name: str | None = None
    stopping: bool = False
    in_order: bool = False
    undos: int = 0
    undo_started_at: datetime | None = None
    undo_finished_at: datetime | None = None
    undone_by_id: str | None = None
    undone_by_name: str | None = None
    file_hash: str | None = None
    request_key: str | None = None
    file_bytes: int | None = None
    has_header: bool | None = None
    checked_room: int | None = None
    corrections: int = 0
    created_by_kind: str | None = None
    started_by_kind: str | None = None
    undone_by_kind: str | None = None

    @property
    def counted_phase(self) -> Phase | None:
        """The phase whose counts are the import's own: an undo's are told apart from them."""
        return "run" if self.phase == "undo" else self.phase

    @property
    def phase_began_at(self) -> datetime | None:
        """When the present phase began."""
        began = {
            "check": self.checked_at, "run": self.started_at, "undo": self.undo_started_at,
        }  # fmt: skip
        return began[self.phase] if self.phase else None

    @property
    def is_working(self) -> bool:
        """Whether workers are at it."""
        return self.state in WORKING

    @property
    def asked_by(self) -> Asker:
        """Who asked for the present phase: in whose name contacts are changed."""
        if self.phase == "undo" and self.undone_by_id:
            return _asker(self.undone_by_kind, self.undone_by_id, self.undone_by_name)
        if self.phase == "run" and self.started_by_id:
            return _asker(self.started_by_kind, self.started_by_id, self.started_by_name)
        return _asker(self.created_by_kind, self.created_by_id, self.created_by_name)

    def start_for(self, asker: Asker) -> None:
        """Note who asked for the import itself."""
        self.started_by_kind, self.started_by_id = asker.kind, asker.id
        self.started_by_name = asker.name

    def undo_for(self, asker: Asker) -> None:
        """Note who asked for its undo."""
        self.undone_by_kind, self.undone_by_id = asker.kind, asker.id
        self.undone_by_name = asker.name

    def require(self, action: Action) -> None:
        """Raise WrongStateError unless the action fits the present state."""
        if action != "stop" and not self.chunks:
            raise WrongStateError("the rows of this file are no longer kept", state=self.state)
        not_now = action == "stop" and (self.phase == "undo" or self.stopping)
        again = self.phase == "check" and action in AFTER_FAILED_CHECK
        allowed = ALLOWED[action] | ({"failed"} if again else set())
        if self.state not in allowed or not_now:
            fits = sorted(allowed)
            raise WrongStateError(
                f"an import that is {self.state} can't do this; it must be {' or '.join(fits)}",
                state=self.state,
                allowed_in=fits,
            )

    def mapped(self) -> Mapping:
        """Return the mapping; a job has one from the state `mapped` on."""
        if self.mapping is None:
            raise WrongStateError("choose what the columns are first", state=self.state)
        return self.mapping


def _asker(kind: str | None, asker_id: str, name: str | None) -> Asker:
    return Asker(kind or "member", asker_id, name or "")
