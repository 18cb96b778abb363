"""Imports and live messages that meet the same people: no circle of waiting, nobody twice."""

from collections.abc import Callable

from sqlalchemy import text

from tests.api.importer.test_importing import counted, people
from tests.support.importer import ImporterWorld, Importing

MANY = 500


def test_two_imports_and_messages_change_the_same_people_and_nobody_waits_in_a_circle(
    make_world: Callable[..., ImporterWorld],
) -> None:
    world = make_world(chunk_rows=100, threads=2)
    world.start_worker()
    shop = world.workspace()
    shop.imported(people(MANY))
    rows = people(MANY).replace("Person", "Somebody").splitlines()
    jobs = [shop.upload("\n".join([rows[0], *each]))["id"] for each in (rows[1:], rows[:0:-1])]
    for job in jobs:
        assert shop.act(job, "start").status == 202

    turns = 0
    while any(shop.show(job)["state"] == "running" for job in jobs):
        turns += 1
        known = [turns * 7 % MANY, MANY - 1 - turns * 11 % MANY]
        shop.own.hears(
            shop.own.message(f"44788{turns:07}"),
            *(shop.own.message(f"4477009{n:05}") for n in known),
        )

    ended = [shop.ended(job) for job in jobs]
    assert [each["state"] for each in ended] == ["finished"] * 2
    changed = [each["counts"]["updated"] for each in ended]
    assert sum(changed) == MANY, "a person was changed twice, or by neither"
    assert [each["counts"] for each in ended] == [
        counted(updated=own, unchanged=MANY - own) for own in changed
    ]
    assert shop.own.usage()["used"] == MANY + turns
    assert _causes(shop) == [], "a part had to be tried again"


def _causes(shop: Importing) -> list[str]:
    """Return what kept workers from their parts: a broken deadlock would be one."""
    statement = text("SELECT cause FROM import_task WHERE cause IS NOT NULL")
    with shop.world.database.read() as connection:
        if connection.dialect.name == "sqlite":
            return []  # it has no deadlocks, and a busy machine may keep a writer waiting too long
        return list(connection.execute(statement).scalars())
