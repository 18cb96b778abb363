"""Sessions: one signed-in browser each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=7)
PASSING = IDLE
"""The absolute life of a session that ends with its browser: one who forgets to close it."""
SEEN_STEP = timedelta(minutes=1)
"""How coarse `last_seen_at` is, so that reading a page does not mean writing to the database."""
AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that signed in. expires_at: its absolute end; address, agent: for its owner."""

    id: str
    token_hash: str
    member_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    address: str = ""
    agent: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether it goes on when the browser is closed."""
        return self.expires_at - self.created_at > PASSING

    def is_alive(self, now: datetime) -> bool:
        """Tell whether it still lets its browser in."""
        return now < self.expires_at and now - self.last_seen_at < IDLE

    def is_seen_anew(self, now: datetime) -> bool:
        """Tell whether it is worth noting that it was used now."""
        return now - self.last_seen_at >= SEEN_STEP
