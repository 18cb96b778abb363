"""Writers that meet the same people the other way round: nobody waits in a circle."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from sqlalchemy import text

from libs.common.events.whatsapp import BusinessNumber, ContactSynced, Person
from tests.support.contacts import Workspace, World
from tests.support.waiting import eventually

ROUNDS = 25
MANY = 12

pytestmark = pytest.mark.distributed


@pytest.fixture
def world(postgresql_world: World) -> World:
    postgresql_world.empty()
    return postgresql_world


@pytest.fixture
def circles(world: World) -> Callable[[], int]:
    """Count the deadlocks that PostgreSQL broke since the beginning of the test."""
    before = _deadlocks(world)
    return lambda: _deadlocks(world) - before


def _deadlocks(world: World) -> int:
    """Read the server's own count, once every session has ended and added what it knows."""
    url = world.database.writer.url.render_as_string(hide_password=False)
    parts = urlsplit(url.replace("+psycopg", ""))
    world.database.close()
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:

        def ask(statement: str) -> Any:
            return server.execute(statement, [parts.path[1:]]).fetchone()

        eventually(
            lambda: ask("SELECT count(*) FROM pg_stat_activity WHERE datname = %s") == (0,),
            "sessions to end",
        )
        return int(ask("SELECT deadlocks FROM pg_stat_database WHERE datname = %s")[0])


def side_by_side(*works: Callable[[int], Any]) -> None:
    """Do each work in a thread of its own, round by round, all beginning each at once."""
    start = Barrier(len(works), timeout=60)

    def run(work: Callable[[int], Any]) -> None:
        for number in range(ROUNDS):
            start.wait()
            work(number)

    with ThreadPoolExecutor(len(works)) as pool:
        for each in [pool.submit(run, work) for work in works]:
            each.result(120)


def numbers(first: int) -> list[str]:
    return [f"4477009{first + n:05}" for n in range(MANY)]


def test_batches_whose_messages_and_reports_cross(
    world: World, workspace: Workspace, circles: Callable[[], int]
):
    some, others = numbers(0), numbers(500)
    workspace.hears(*(workspace.message(each) for each in some + others))

    def deliver(writing: list[str], reported: list[str], queue: str) -> Callable[[int], None]:
        def work(number: int) -> None:
            messages = [workspace.message(each) for each in writing]
            reports = [
                workspace.report(f"{queue}.{number}.{each}", "sent", wa_id=each)
                for each in reported
            ]
            world.deliver([world.event(each) for each in (*messages, *reports)], queue)

        return work

    side_by_side(
        deliver(some, others, "contacts.whatsapp"), deliver(others, some, "contacts.whatsapp-bulk")
    )
    assert circles() == 0
    assert world.count("contact") == 2 * MANY
    assert world.count("message") == 2 * MANY + 2 * ROUNDS * 2 * MANY


def test_somebody_new_in_a_batch_and_the_trash(
    world: World, workspace: Workspace, circles: Callable[[], int]
):
    known = numbers(0)
    workspace.hears(*(workspace.message(each) for each in known))
    ids = [each["id"] for each in workspace.items("/api/v1/contacts?limit=200")]

    def write(number: int) -> None:
        synced = [
            ContactSynced(
                number=BusinessNumber(phone_number_id=workspace.number),
                person=Person(wa_id=each), action="edit", full_name=f"Name {number}",
                timestamp=int(world.clock.now().timestamp()) + number,
            )
            for each in known
        ]  # fmt: skip
        new = workspace.message(f"44788{number:07}")
        world.deliver([world.event(each) for each in (*synced, new)])

    def throw_away(_: int) -> None:
        for each in ids:
            assert workspace.call("DELETE", f"/api/v1/contacts/{each}").status == 204
        for each in ids:
            assert workspace.call("POST", f"/api/v1/contacts/{each}/restore").status == 200

    side_by_side(write, throw_away)
    assert circles() == 0
    assert workspace.usage()["used"] == MANY + ROUNDS


@pytest.fixture
def way_is_made(world: World) -> Iterator[None]:
    """Have the database end the first transaction that changes a contact, as it ends one of two
    that wait for one another.
    """
    statements = (
        "CREATE SEQUENCE changes_of_contacts",
        """CREATE FUNCTION make_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('changes_of_contacts') = 1 THEN
                RAISE EXCEPTION 'made way' USING ERRCODE = '40P01';
            END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER make_way BEFORE UPDATE ON contact FOR EACH ROW EXECUTE FUNCTION make_way()",
    )
    undoing = (
        "DROP TRIGGER make_way ON contact", "DROP FUNCTION make_way",
        "DROP SEQUENCE changes_of_contacts",
    )  # fmt: skip
    for some in (statements, undoing):
        with world.database.write() as connection:
            for each in some:
                connection.execute(text(each))
        if some is statements:
            yield


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "once"}])
@pytest.mark.usefixtures("way_is_made")
def test_a_request_that_made_way_for_another_is_carried_out_again(
    workspace: Workspace, headers: dict[str, str]
):
    contact = workspace.contact()
    answer = workspace.call(
        "PATCH", f"/api/v1/contacts/{contact['id']}", {"name": "Ada"}, headers=headers
    )
    assert (answer.status, answer.body["name"]) == (200, "Ada")
    assert len(workspace.items(f"/api/v1/contacts/{contact['id']}/audit")) == 2
