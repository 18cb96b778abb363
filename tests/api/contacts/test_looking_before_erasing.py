"""What mentions a person is looked for before anything is locked, and once for many people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from libs.common.events.whatsapp import BusinessNumber, Unrecognised
from libs.common.metrics import REGISTRY
from services.contacts.application import purge_trash as purging
from services.contacts.application.apply_again import apply_again
from services.contacts.application.change_set import ChangeSet
from services.contacts.application.erase_contact import forget, look_for
from services.contacts.application.purge_trash import purge_trash
from services.contacts.domain.erasure import Certificate
from services.contacts.domain.origin import RETENTION, WHATSAPP
from services.contacts.ports.erasure import Mentions
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World

PHONE = "+447700900123"


def whole_trail(statements: Sequence[str]) -> list[int]:
    """Return the places of the statements that read all of the audit trail."""
    return [
        place
        for place, each in enumerate(statements)
        if "audit_entry.changes" in each
        and ("json_tree" in each or "jsonb_path_query" in each)
        and "audit_entry.at >=" not in each
    ]


def mention(workspace: Workspace, contact: dict, number: str = PHONE) -> None:
    """Have the trail of a contact say that it had a number."""
    with workspace.world.storage.write(workspace.id) as unit:
        changes = ChangeSet(unit, workspace.world.clock, WHATSAPP)
        changes.audit(contact["id"], "contact.updated", {"phone": [number, contact["phone"]]})
        changes.write()


def trail(workspace: Workspace, contact: dict) -> str:
    return str(workspace.items(f"/api/v1/contacts/{contact['id']}/audit"))


def forgotten(
    world: World, workspace: Workspace, contact: dict, seen: Mentions
) -> Certificate | None:
    with world.storage.write(workspace.id) as unit:
        unit.places.lock()
        found = unit.contacts.get(contact["id"], lock=True)
        assert found is not None
        return forget(unit, world.clock, RETENTION, found, "asked", SUPPRESSION_KEY, seen)


def test_the_trail_is_read_before_the_counter_is_locked(postgresql_world: World):
    world = postgresql_world
    world.empty()
    workspace = world.workspace()
    made = workspace.contact(phone=PHONE)
    with world.counting() as statements:
        assert workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase").status == 200
    locked = next(n for n, each in enumerate(statements) if "FOR NO KEY UPDATE" in each)
    read = whole_trail(statements)
    assert len(read) == 1
    assert read[0] < locked


def test_what_was_set_aside_again_after_the_look_is_removed_too(world: World, workspace: Workspace):
    number = BusinessNumber(phone_number_id=workspace.number)
    odd = Unrecognised(reason="new", field="flows", raw={"from": PHONE[1:]}, number=number)
    world.deliver([world.event(odd)])
    world.clock.advance(timedelta(hours=1))
    made = workspace.contact(phone=PHONE)
    seen = look_for(world.storage, world.clock, workspace.id, [made["id"]])
    with world.storage.across() as across:
        [kept] = across.arrivals.aside(workspace.id, 10)
        taken = across.arrivals.take(kept.id)
        assert taken is not None
        apply_again(across, world.clock, SUPPRESSION_KEY, [taken])
    assert world.count("quarantine") == 1

    assert forgotten(world, workspace, made, seen) is not None
    assert world.count("quarantine") == 0


def test_what_was_written_after_the_look_is_blanked_too(world: World, workspace: Workspace):
    before, after = workspace.people(2)
    mention(workspace, before)
    world.clock.advance(timedelta(hours=1))
    made = workspace.contact(phone=PHONE)
    seen = look_for(world.storage, world.clock, workspace.id, [made["id"]])
    mention(workspace, after)

    assert forgotten(world, workspace, made, seen) is not None
    assert PHONE not in trail(workspace, before)
    assert PHONE not in trail(workspace, after)


def test_who_came_by_another_number_since_the_look_is_looked_for_again(
    world: World, workspace: Workspace
):
    made = workspace.contact(phone=PHONE)
    seen = look_for(world.storage, world.clock, workspace.id, [made["id"]])
    workspace.call("PATCH", f"/api/v1/contacts/{made['id']}", {"phone": "+447700900009"})

    assert forgotten(world, workspace, made, seen) is None
    assert workspace.get(f"/api/v1/contacts/{made['id']}")["phone"] == "+447700900009"
    again = look_for(world.storage, world.clock, workspace.id, [made["id"]])
    assert forgotten(world, workspace, made, again) is not None


def thrown_away(world: World, workspace: Workspace, many: int) -> list[dict]:
    those = workspace.people(many)
    for each in those:
        assert workspace.call("DELETE", f"/api/v1/contacts/{each['id']}").status == 204
    return those


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)


@pytest.mark.usefixtures("few_at_once")
def test_the_trash_is_emptied_to_the_last_and_the_trail_read_once_for_many(
    world: World, workspace: Workspace
):
    those = thrown_away(world, workspace, 5)
    stays = workspace.contact("Stays", "+447700988888")
    mention(workspace, stays, those[3]["phone"])
    other = world.workspace(name="Other")
    thrown_away(world, other, 1)
    world.clock.advance(timedelta(days=31))

    with world.counting() as statements:
        assert purge_trash(world.storage, world.clock, SUPPRESSION_KEY) == 6
    assert len(whole_trail(statements)) == 3 + 1
    assert those[3]["phone"] not in trail(workspace, stays)
    assert world.count("contact WHERE state = 'erased'") == 6


@contextmanager
def kept_by_the_database(world: World, contact_id: str) -> Iterator[None]:
    """Have the database refuse that the identifiers of a contact are deleted."""
    keep = f"""CREATE TRIGGER keep BEFORE DELETE ON contact_identity
        WHEN OLD.contact_id = '{contact_id}' BEGIN SELECT RAISE(ABORT, 'kept'); END"""
    for statement in (keep, "DROP TRIGGER keep"):
        with world.database.write() as connection:
            connection.execute(text(statement))
        if statement is keep:
            yield


@pytest.mark.usefixtures("few_at_once")
def test_who_can_not_be_forgotten_keeps_nobody_else_in_the_trash(sqlite_world: World):
    sqlite_world.empty()
    workspace = sqlite_world.workspace()
    those = thrown_away(sqlite_world, workspace, 3)
    other = sqlite_world.workspace(name="Other")
    thrown_away(sqlite_world, other, 1)
    first = min(each["id"] for each in those)
    sqlite_world.clock.advance(timedelta(days=31))
    labels = {"outcome": "failed"}
    before = REGISTRY.get_sample_value("warmline_trash_purged_total", labels) or 0

    with kept_by_the_database(sqlite_world, first):
        assert purge_trash(sqlite_world.storage, sqlite_world.clock, SUPPRESSION_KEY) == 3

    assert REGISTRY.get_sample_value("warmline_trash_purged_total", labels) == before + 1
    assert [each["id"] for each in workspace.items("/api/v1/contacts?state=trashed")] == [first]
    assert other.items("/api/v1/contacts?state=trashed") == []
    assert purge_trash(sqlite_world.storage, sqlite_world.clock, SUPPRESSION_KEY) == 1
