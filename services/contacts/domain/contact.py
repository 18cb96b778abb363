"""The contact: the record that the whole product is about."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from services.contacts.domain import lead_status

State = Literal["live", "waiting", "trashed", "merged", "erased"]
NOT_LIVE = tuple(state for state in get_args(State) if state != "live")
NameSource = Literal["person", "import", "flow", "whatsapp"]
Source = Literal["whatsapp", "manual", "import", "flow", "api"]
Marketing = Literal["stopped", "allowed"]
MARKETING: tuple[Marketing, ...] = get_args(Marketing)

WINDOW = timedelta(hours=24)
_NEXT = timedelta(microseconds=1)
TRASH_KEEPS = timedelta(days=30)
_NAME_RANK = {"whatsapp": 0, "flow": 1, "import": 2, "person": 3}
UNNAMED = "Unknown"


@dataclass(frozen=True, slots=True)
class Owner:
    """The team member responsible for a contact."""

    id: str
    name: str


@dataclass(slots=True, kw_only=True)
class Contact:
    """One person as one workspace knows them.

    phone: E.164 with plus; wa_id, user_id, username: as WhatsApp last showed them.
    status_since: when the lead status was taken. waiting_since: when somebody in the waiting room
    began to wait; None elsewhere. blocked: a person decided not to talk to them.
    marketing_stopped: a refusal of marketing is in force on some business number. snoozed_until:
    when the going-cold queue may show them again. version: grows with every change. merged_into:
    who one that was merged away is now. merges: how many others were ever merged into it, undone or
    not.
    """

    id: str
    workspace_id: str
    name: str
    name_source: NameSource
    source: Source
    created_at: datetime
    updated_at: datetime
    status_since: datetime
    state: State = "live"
    status: str = lead_status.DEFAULT
    wa_profile_name: str | None = None
    phone: str | None = None
    email: str | None = None
    wa_id: str | None = None
    user_id: str | None = None
    username: str | None = None
    owner: Owner | None = None
    tags: list[str] = field(default_factory=list)
    last_inbound_at: datetime | None = None
    last_outbound_at: datetime | None = None
    window_open_until: datetime | None = None
    trashed_at: datetime | None = None
    waiting_since: datetime | None = None
    blocked: bool = False
    marketing_stopped: bool = False
    snoozed_until: datetime | None = None
    version: int = 1
    merged_into: str | None = None
    merges: int = 0

    @property
    def last_active_at(self) -> datetime | None:
        """The later of the last message in and the last message out."""
        return latest(self.last_inbound_at, self.last_outbound_at)

    @property
    def marketing(self) -> Marketing:
        """Whether marketing is allowed on every business number."""
        return "stopped" if self.marketing_stopped else "allowed"

    @property
    def is_live(self) -> bool:
        """Whether lists, counts, the plan, search and exports include it."""
        return self.state == "live"

    def go_live(self) -> None:
        """Leave the trash or the waiting room."""
        self.state, self.trashed_at, self.waiting_since = "live", None, None

    def wait(self, now: datetime) -> None:
        """Go into the waiting room, behind those who are there."""
        self.state, self.trashed_at, self.waiting_since = "waiting", None, now

    def touch(self, now: datetime) -> None:
        """Note that something changed, never before the change before it: a clock may step back."""
        self.version += 1
        self.updated_at = now if now >= self.updated_at else self.updated_at + _NEXT


def latest(*moments: datetime | None) -> datetime | None:
    """Return the latest of moments, ignoring None."""
    return max((each for each in moments if each is not None), default=None)


def may_rename(present: NameSource, new: NameSource) -> bool:
    """Tell whether a name from `new` may replace one from `present`: person > import > flow >
    WhatsApp profile; the same source may correct itself.
    """
    return _NAME_RANK[new] >= _NAME_RANK[present]
