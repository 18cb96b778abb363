"""Lead statuses against a model of a few lines, whatever people, bulk jobs and imports do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from services.contacts.adapters.tables_history import audit_entry, status_transition
from tests.api.contacts.test_bulk import BULK, finish, start
from tests.api.contacts.test_receiving import in_parallel
from tests.support.contacts import NOW, Workspace, World
from tests.support.examples import examples

ORDER = ("cold", "warm", "hot", "customer")
PEOPLE = 3
PERSON = st.integers(0, PEOPLE - 1)
STATUS = st.sampled_from(ORDER)


@dataclass
class Modelled:
    """What should be true of one contact. path: from, to, seconds in the status before."""

    id: str
    phone: str
    since: datetime
    status: str = "cold"
    version: int = 1
    path: list[tuple[str, str, int]] = field(default_factory=list)

    def move(self, status: str, now: datetime) -> None:
        self.path.append((self.status, status, int((now - self.since).total_seconds())))
        self.status, self.since, self.version = status, now, self.version + 1


def allowed(old: str, new: str, *, guided: bool) -> bool:
    """One step forward or back to the beginning, if the way is guided; anywhere if it is free."""
    return not guided or new == "cold" or ORDER.index(new) == ORDER.index(old) + 1


class LeadStatuses(RuleBasedStateMachine):
    """Everything that moves people, in any order."""

    def __init__(self, world: World) -> None:
        super().__init__()
        world.empty()
        world.clock.advance(NOW - world.clock.now())
        self.world = world
        self.workspace: Workspace = world.workspace()
        self.guided = False
        self.people = [
            Modelled(each["id"], each["phone"], self.now) for each in self.workspace.people(PEOPLE)
        ]
        self.job: dict[str, Any] | None = None
        self.done: list[tuple[Modelled, str, datetime, datetime]] = []
        self.imports = 0

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    @rule(minutes=st.integers(1, 100_000))
    def wait(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))

    @rule()
    def change_the_workflow(self) -> None:
        self.guided = not self.guided
        body = {"workflow": "guided" if self.guided else "free"}
        assert self.workspace.call("PATCH", "/api/v1/workspace", body).status == 200

    @rule(at=PERSON, status=STATUS, off=st.sampled_from([None, 0, -1, 1]))
    def choose(self, at: int, status: str, off: int | None) -> None:
        one = self.people[at]
        answer = self.put(one, status, None if off is None else one.version + off)
        if off:
            assert (answer.status, answer.body["code"]) == (412, "version_conflict")
        elif status != one.status and not allowed(one.status, status, guided=self.guided):
            assert (answer.status, answer.body["code"]) == (409, "move_not_allowed")
            assert set(answer.body["allowed"]) == {
                each for each in ORDER
                if each != one.status and allowed(one.status, each, guided=self.guided)
            }  # fmt: skip
        else:
            assert answer.status == 200
            if status != one.status:
                one.move(status, self.now)

    @rule(at=PERSON, statuses=st.tuples(STATUS, STATUS))
    def two_people_choose_at_once(self, at: int, statuses: tuple[str, str]) -> None:
        one = self.people[at]
        version = one.version
        for status in statuses:
            answer = self.put(one, status, version)
            if one.version != version:
                assert answer.status == 412
            elif status == one.status:
                assert answer.status == 200
            elif allowed(one.status, status, guided=self.guided):
                assert answer.status == 200
                one.move(status, self.now)
            else:
                assert answer.status == 409

    @rule(status=STATUS)
    def move_all(self, status: str) -> None:
        self.done = []
        for one in self.people:
            if status != one.status and allowed(one.status, status, guided=self.guided):
                before = one.status, one.since
                one.move(status, self.now)
                self.done.append((one, *before, one.since))
        job = start(self.workspace, {"filter": {}}, kind="status", status=status)
        self.job = finish(self.workspace, job)
        assert self.job["counts"]["changed"] == len(self.done)

    @rule()
    def undo_that(self) -> None:
        if self.job is None or self.workspace.get(f"{BULK}/{self.job['id']}")["state"] != "done":
            return
        answer = self.workspace.call("POST", f"{BULK}/{self.job['id']}/undo")
        if answer.status == 409:  # after 30 days
            assert self.now > NOW + timedelta(days=30)
            return
        undone = 0
        for one, status, since, moved in self.done:
            if (one.status, one.since) == (self.job["action"]["status"], moved):
                one.move(status, self.now)
                one.since = since
                undone += 1
        assert finish(self.workspace, self.job)["counts"]["undone"] == undone

    @rule(at=PERSON, status=STATUS)
    def import_a_row(self, at: int, status: str) -> None:
        one, self.imports = self.people[at], self.imports + 1
        body = {
            "workspace_id": self.workspace.id, "import_id": f"i{self.imports}", "chunk": 0,
            "rows": [{"row": 2, "phone": one.phone, "status": status}],
            "actor": {"id": "m", "name": "M"},
        }  # fmt: skip
        (row,) = self.world.internal("POST", "/internal/v1/import-batches", body).body["outcomes"]
        if status == one.status:
            assert row["outcome"] == "unchanged"
        elif allowed(one.status, status, guided=self.guided):
            assert row["outcome"] == "updated"
            one.move(status, self.now)
        else:
            assert row["outcome"] == "invalid"

    @invariant()
    def everybody_is_where_the_model_says(self) -> None:
        shown = {each["id"]: each for each in self.workspace.items()}
        for one in self.people:
            assert (shown[one.id]["status"], shown[one.id]["version"]) == (one.status, one.version)

    def teardown(self) -> None:
        events = [
            each for each in self.world.outgoing() if each.type == "contact.status_changed.v1"
        ]
        for one in self.people:
            moves = [(old, new) for old, new, _ in one.path]
            assert self.rows(
                status_transition, status_transition.c.contact_id == one.id,
                lambda row: (row.from_status, row.to_status, row.seconds),
            ) == one.path  # fmt: skip
            assert self.rows(
                audit_entry,
                (audit_entry.c.contact_id == one.id)
                & (audit_entry.c.action == "contact.status_changed"),
                lambda row: tuple(row.changes["status"]),
            ) == moves  # fmt: skip
            own = [each.data for each in events if each.subject == one.id]
            assert [(each["previous"], each["current"]) for each in own] == moves
            versions = [each["contact"]["version"] for each in own]
            assert versions == sorted(set(versions))

    def put(self, one: Modelled, status: str, version: int | None) -> Any:
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        path = f"/api/v1/contacts/{one.id}/status"
        return self.workspace.call("PUT", path, {"status": status}, headers=headers)

    def rows(self, table: Any, which: Any, shown: Callable[[Any], Any]) -> list[Any]:
        with self.world.database.read() as connection:
            found = connection.execute(table.select().where(which).order_by(table.c.id))
            return [shown(row) for row in found]


def test_statuses_move_as_in_the_model(world: World) -> None:
    few = world.database.dialect == "postgresql"
    run_state_machine_as_test(lambda: LeadStatuses(world), settings=examples(3 if few else 6, 20))


def test_of_many_who_choose_at_once_one_is_first(world: World, workspace: Workspace) -> None:
    made = workspace.contact()
    path = f"/api/v1/contacts/{made['id']}/status"
    statuses: list[int] = []

    def choose(at: int) -> None:
        body = {"status": ORDER[1 + at % 3]}
        statuses.append(workspace.call("PUT", path, body, headers={"If-Match": '"1"'}).status)

    in_parallel(8, choose)

    assert sorted(statuses) == [200] + [412] * 7
    with world.database.read() as connection:
        moves = connection.execute(text("SELECT count(*) FROM status_transition")).scalar_one()
    assert moves == 1
