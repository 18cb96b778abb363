"""A gateway with its own database, and people who are signed in to it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from libs.common.actor import Role
from libs.common.bus.port import EventBus
from libs.common.clock import Clock, SystemClock
from libs.common.db.schemes import open_database
from libs.common.http.inproc import InprocApps
from libs.common.http.paging import Cursors
from libs.common.http.tokens import Tokens
from libs.common.platform import Platform
from libs.common.runtime import Service
from libs.common.settings import Env
from services.gateway.adapters.argon2 import Argon2Hasher
from services.gateway.adapters.door import DatabaseDoor
from services.gateway.application.add_member import Invited, NewMember, add_member
from services.gateway.application.asker import THE_OPERATOR
from services.gateway.application.create_key import NewKey, create_key
from services.gateway.application.open_session import Browser, open_session
from services.gateway.domain.member import Member
from services.gateway.service import build
from services.gateway.settings import GatewaySettings, read
from tests.support.migrated import migrate

PASSWORD = "seven green otters"
HASHER = Argon2Hasher(memory_kib=64, rounds=1)
"""As cheap as Argon2 gets: these tests are about who comes in, not about what hashing costs."""
WORKSPACE = "01a204f8-0000-7000-8000-000000000001"


@dataclass
class GatewayWorld:
    """A built and migrated gateway. service: as its host sees it."""

    settings: GatewaySettings
    platform: Platform
    service: Service
    door: DatabaseDoor

    @property
    def clock(self) -> Clock:
        return self.platform.clock

    def invite(self, email: str, role: Role = "staff", workspace: str = WORKSPACE) -> Invited:
        """Add a member who has no password yet."""
        return add_member(
            self.door, HASHER, self.clock, THE_OPERATOR, NewMember(workspace, email, role)
        )

    def member(self, email: str, role: Role = "staff", workspace: str = WORKSPACE) -> Member:
        """Add a member with PASSWORD."""
        new = NewMember(workspace, email, role, password=PASSWORD)
        return add_member(self.door, HASHER, self.clock, THE_OPERATOR, new).member

    def session(self, member: Member, *, ago: timedelta = timedelta(0)) -> str:
        """Return the cookie's token of a session that was begun, and last used, some time ago."""
        with self.door.write() as tables:
            return open_session(tables, member, Browser(), self.clock.now() - ago).token

    def key(self, *scopes: str, workspace: str = WORKSPACE) -> str:
        """Return the text of a new API key."""
        new = NewKey(workspace, "importer", scopes)
        return create_key(self.door, self.clock, THE_OPERATOR, frozenset(scopes), new).text


def gateway_world(
    folder: Path, *, clock: Clock | None = None, bus: EventBus | None = None, **environment: str
) -> GatewayWorld:
    """Build a gateway whose database is in `folder` unless the environment says otherwise."""
    env = Env({"WARMLINE_DATA": str(folder), **environment})
    settings = read(env)
    env.check()
    platform = a_platform(clock, bus)
    service = build(settings, platform, HASHER)
    migrate(service, settings.database_url)
    return GatewayWorld(
        settings, platform, service, DatabaseDoor(open_database(settings.database_url))
    )


def a_platform(clock: Clock | None = None, bus: EventBus | None = None) -> Platform:
    """Return a platform with made-up secrets and, unless one is given, no bus."""
    used = clock or SystemClock()
    return Platform(
        used, Tokens("test", used), Cursors("test"), cast("EventBus", bus), InprocApps()
    )
