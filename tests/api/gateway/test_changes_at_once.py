"""What is changed about a member while something slower is under way stays changed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from libs.common.clock import ManualClock
from libs.common.db.schemes import open_database
from libs.common.errors import InvalidInputError
from services.gateway.adapters.argon2 import Argon2Hasher
from services.gateway.application.asker import THE_OPERATOR
from services.gateway.application.change_member import change_member
from services.gateway.application.change_password import change_password
from services.gateway.application.change_profile import change_profile
from services.gateway.application.open_session import Browser
from services.gateway.application.sign_in import (
    MemberDisabledError,
    WrongCredentialsError,
    sign_in,
)
from services.gateway.application.sign_in_by_link import sign_in_by_link
from services.gateway.domain.login_link import BadLinkError
from services.gateway.domain.member import Member, MemberChange
from tests.api.gateway.conftest import House
from tests.support.gateway import HASHER, PASSWORD, WORKSPACE, GatewayWorld, gateway_world
from tests.support.waiting import eventually

EMAIL = "ada@example.org"
NEW = "eight brown badgers"
BROWSER = Browser(address="192.0.2.1")


class SlowHasher(Argon2Hasher):
    """Argon2, while whose first work of a kind something else happens."""

    def __init__(self, kind: str, meanwhile: Callable[[], object]) -> None:
        super().__init__(memory_kib=128, rounds=1)  # other than HASHER: its hashes are outdated
        self._left = {kind: meanwhile}

    def verify(self, password_hash: str | None, password: str) -> bool:
        right = super().verify(password_hash, password)
        self._left.pop("verify", lambda: None)()
        return right

    def hash(self, password: str) -> str:
        self._left.pop("hash", lambda: None)()
        return super().hash(password)


def disable(world: GatewayWorld, member: Member) -> Callable[[], object]:
    change = MemberChange(status="disabled")
    return lambda: change_member(
        world.door, world.clock, THE_OPERATOR, WORKSPACE, member.id, change
    )


def newest(world: GatewayWorld, member: Member) -> Member:
    with world.door.read() as tables:
        return tables.members.find_in(WORKSPACE, member.id)


@pytest.mark.parametrize("when", ["verify", "hash"])
def test_one_who_is_disabled_while_the_password_is_looked_at_stays_out(
    either_house: House, when: str
) -> None:
    world = either_house.world
    member = world.member(EMAIL)
    slow = SlowHasher(when, disable(world, member))
    with pytest.raises(MemberDisabledError):
        sign_in(world.door, slow, world.clock, EMAIL, PASSWORD, BROWSER)
    after = newest(world, member)
    assert (after.status, after.version) == ("disabled", 2)
    with world.door.read() as tables:
        assert tables.sessions.of_member(member.id) == []


def test_a_password_that_was_changed_while_it_was_looked_at_is_the_old_one(
    either_house: House,
) -> None:
    world = either_house.world
    member = world.member(EMAIL)

    def another() -> None:
        change_password(world.door, HASHER, world.clock, member.id, PASSWORD, NEW, BROWSER)

    slow = SlowHasher("verify", another)
    with pytest.raises(WrongCredentialsError):
        sign_in(world.door, slow, world.clock, EMAIL, PASSWORD, BROWSER)
    slow = SlowHasher("verify", another)
    with pytest.raises(InvalidInputError):
        change_password(world.door, slow, world.clock, member.id, PASSWORD, NEW + "s", BROWSER)
    assert HASHER.verify(newest(world, member).password_hash, NEW)


def test_two_browsers_that_renew_the_hash_at_once_both_come_in(either_house: House) -> None:
    world = either_house.world
    member = world.member(EMAIL)
    other = SlowHasher("", lambda: None)

    def come_in() -> None:
        sign_in(world.door, other, world.clock, EMAIL, PASSWORD, BROWSER)

    slow = SlowHasher("hash", come_in)
    sign_in(world.door, slow, world.clock, EMAIL, PASSWORD, BROWSER)
    with world.door.read() as tables:
        assert len(tables.sessions.of_member(member.id)) == 2


def test_one_who_is_disabled_while_a_new_password_is_hashed_stays_disabled(
    either_house: House,
) -> None:
    world = either_house.world
    member = world.member(EMAIL)
    slow = SlowHasher("hash", disable(world, member))
    with pytest.raises(MemberDisabledError):
        change_password(world.door, slow, world.clock, member.id, PASSWORD, NEW, BROWSER)
    assert newest(world, member).status == "disabled"


def test_one_who_is_disabled_while_following_a_link_stays_disabled(either_house: House) -> None:
    world = either_house.world
    invited = world.invite(EMAIL)
    slow = SlowHasher("hash", disable(world, invited.member))
    with pytest.raises((MemberDisabledError, BadLinkError)):  # disabling drops the links
        sign_in_by_link(world.door, slow, world.clock, invited.link_token or "", NEW, BROWSER)
    assert newest(world, invited.member).status == "disabled"


def test_a_change_of_a_profile_waits_for_a_change_of_the_member(
    postgresql_url: str, tmp_path: Path
) -> None:
    clock = ManualClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
    world = gateway_world(tmp_path, clock=clock, WARMLINE_GATEWAY_DATABASE_URL=postgresql_url)
    watcher = open_database(postgresql_url)
    member = world.member(EMAIL)

    def rename() -> None:
        change_profile(world.door, clock, member.id, "Ada Lovelace", {"density": "compact"})

    def somebody_waits() -> bool:
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        with watcher.read() as connection:
            locks = text(f"{waiting} AND wait_event_type = 'Lock'")
            return bool(connection.execute(locks).scalar_one())

    thread = threading.Thread(target=rename)
    with world.door.write() as tables:
        held = tables.members.hold(member.id)
        assert held is not None
        tables.members.save(replace(held, role="viewer", status="disabled", version=2))
        thread.start()
        eventually(somebody_waits, "the other transaction")
    thread.join(30)
    after = newest(world, member)
    assert (after.status, after.role, after.version) == ("disabled", "viewer", 3)
    assert after.name == "Ada Lovelace"
    world.door.close()
    watcher.close()
    world.service.close()
