"""Nothing is lost: what came in adds up, and what could not be handled is visible."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from libs.common.bus.port import EventBus
from libs.common.events.envelope import Event
from libs.common.events.registry import make_event
from libs.common.events.topology import TOPOLOGY
from libs.common.events.whatsapp import (
    BusinessNumber,
    IdentityChanged,
    MessageEchoed,
    Person,
    Unrecognised,
)
from libs.common.ids import new_id
from libs.common.settings import Env
from services.contacts.application import dead_letters, flow
from services.contacts.ports.workspaces import BusinessNumber as StoredNumber
from services.ingest.service import build as build_ingest
from services.ingest.settings import read as read_ingest
from tests.api.contacts.test_address_book import entry
from tests.api.contacts.test_consents import preference
from tests.api.contacts.test_receiving import in_parallel
from tests.support.contacts import NOW, Workspace, World, contacts_world
from tests.support.webhooks import a_change, a_webhook
from tests.unit.ingest.reading import facts


@pytest.fixture
def world(alone: World) -> World:
    return alone


def park(bus: EventBus, world: World, workspace: Workspace) -> None:
    """Have a message of the workspace fail for good."""
    bus.publish([make_event(workspace.message(), world.clock)])
    held = bus.subscribe(TOPOLOGY.queue("contacts.whatsapp"))
    [delivery] = held.receive(1, timedelta(seconds=10))
    held.park(delivery, "ValueError: nobody can read this")
    held.close()


def test_what_came_adds_up(world: World, workspace: Workspace):
    copy = world.event(workspace.message(), id="same")
    world.deliver([copy, world.event(workspace.message())])
    world.deliver([copy])
    world.clock.advance(timedelta(hours=1))
    unknown = workspace.message()
    object.__setattr__(unknown.number, "phone_number_id", "999")
    world.deliver([world.event(unknown), world.event(workspace.report("w", "sent"))])

    flow = workspace.get("/api/v1/flow")

    assert flow["total"] == {"received": 5, "stored": 3, "duplicate": 1, "parked": 1}
    assert [each["received"] for each in flow["hours"]] == [2, 3]
    assert "contacts.whatsapp" in {each["queue"] for each in flow["queues"]}


def test_each_workspace_sees_what_came_for_it(world: World, workspace: Workspace):
    other = world.workspace()
    shared = [world.event(workspace.message()), world.event(other.message())]
    world.deliver([*shared, world.event(other.message("447700900555"))])
    world.deliver(shared)

    assert workspace.get("/api/v1/flow")["total"] == {
        "received": 2, "stored": 1, "duplicate": 1, "parked": 0,
    }  # fmt: skip
    assert other.get("/api/v1/flow")["total"] == {
        "received": 3, "stored": 2, "duplicate": 1, "parked": 0,
    }  # fmt: skip


def test_the_same_words_without_an_id_are_kept_for_each_business_they_came_to_and_once(
    world: World, workspace: Workspace
):
    other = world.workspace()
    said = {"type": "text", "from": "447700900123", "text": {"body": "Hello"}}

    def hear(number: str) -> None:
        body = a_webhook(a_change(number=number, messages=[said]))
        world.deliver([world.event(each.payload, id=each.id) for each in facts(body)])

    for number in (workspace.number, other.number, workspace.number):
        hear(number)
    for each, copies in ((workspace, 1), (other, 0)):
        [letter] = each.items("/api/v1/dead-letters")
        assert letter["cause"] == "no message id"
        assert each.get("/api/v1/flow")["total"] == {
            "received": 1 + copies, "stored": 0, "duplicate": copies, "parked": 1,
        }  # fmt: skip


def test_what_is_nobody_s_is_shown_only_where_there_is_one_workspace(
    world: World, workspace: Workspace
):
    unknown = workspace.message()
    object.__setattr__(unknown.number, "phone_number_id", "999")
    world.deliver([world.event(unknown)])
    assert workspace.get("/api/v1/flow")["total"]["parked"] == 1

    world.workspace()
    assert workspace.get("/api/v1/flow")["total"]["parked"] == 0


def test_a_dead_letter_counts_as_parked_until_it_is_tried_again(
    bus: EventBus, world: World, workspace: Workspace
):
    world.clock.advance(datetime.now(UTC) - world.clock.now())
    world.deliver([world.event(workspace.message("447700900001"))])
    park(bus, world, workspace)
    assert workspace.get("/api/v1/flow")["total"] == {
        "received": 2, "stored": 1, "duplicate": 0, "parked": 1,
    }  # fmt: skip

    [letter] = workspace.items("/api/v1/dead-letters")
    workspace.call("POST", f"/api/v1/dead-letters/{letter['id']}/replay")
    assert workspace.get("/api/v1/flow")["total"]["received"] == 1


SUMMED = ("received", "stored", "duplicate", "parked")


def sums(workspace: Workspace) -> list[tuple[int, int, int, int]]:
    """The hours as (received, stored, duplicate, parked), the latest first; those that are nothing
    are left out.
    """
    hours = workspace.get("/api/v1/flow")["hours"]
    found = [tuple(each[name] for name in SUMMED) for each in hours]
    return [each for each in found if any(each)]


def test_what_a_number_brings_when_it_is_claimed_counts_in_the_hour_it_came(world: World):
    one, other = world.workspace(), world.workspace()
    early = one.message("447700900001")
    for each in (early, late := one.message("447700900002")):
        object.__setattr__(each.number, "phone_number_id", "999")
    world.deliver([world.event(early)])
    world.clock.advance(timedelta(hours=1))
    world.deliver([world.event(late), world.event(early), world.event(other.message())])
    assert (sums(one), sums(other)) == ([], [(1, 1, 0, 0)])

    world.clock.advance(timedelta(hours=1))
    world.add_number("999", one.id)
    assert sums(one) == [(2, 1, 1, 0), (1, 1, 0, 0)]
    assert sums(other) == [(1, 1, 0, 0)]


def test_what_was_nobody_s_is_counted_once_when_it_is_somebody_s(
    world: World, workspace: Workspace
):
    unknown = workspace.message()
    object.__setattr__(unknown.number, "phone_number_id", "999")
    world.deliver([world.event(unknown)])
    assert sums(workspace) == [(1, 0, 0, 1)]
    world.add_number("999", workspace.id)
    assert sums(workspace) == [(1, 1, 0, 0)]


def test_what_nobody_claimed_is_never_taken_from_whom_it_was_not_counted_for(world: World):
    one, _ = world.workspace(), world.workspace()
    odd = Unrecognised(
        reason="unknown_field", field="flows", raw={"x": 1},
        number=BusinessNumber(phone_number_id="999"),
    )  # fmt: skip
    world.deliver([world.event(odd)])
    world.clock.advance(timedelta(hours=1))
    world.add_number("999", one.id)
    assert sums(one) == [(1, 0, 0, 1)]
    [letter] = one.items("/api/v1/dead-letters")
    one.call("DELETE", f"/api/v1/dead-letters/{letter['id']}")
    assert sums(one) == []


def test_an_event_of_a_later_release_is_parked_and_no_copy(world: World, workspace: Workspace):
    number = {"phone_number_id": workspace.number}
    later = Event(new_id(), "whatsapp.poll.answered.v9", "ingest", NOW, {"number": number})
    world.deliver([later])
    assert sums(workspace) == [(1, 0, 0, 1)]
    [letter] = workspace.items("/api/v1/dead-letters")
    workspace.call("DELETE", f"/api/v1/dead-letters/{letter['id']}")
    assert sums(workspace) == []


def test_what_an_erasure_removes_is_parked_no_more(world: World, workspace: Workspace):
    known = workspace.contact(phone="+447700900124")
    odd = Unrecognised(
        reason="unknown_field", field="flows", raw={"from": "447700900124"},
        number=BusinessNumber(phone_number_id=workspace.number),
    )  # fmt: skip
    world.deliver([world.event(odd)])
    assert sums(workspace) == [(1, 0, 0, 1)]
    workspace.call("POST", f"/api/v1/contacts/{known['id']}/erase")
    assert workspace.items("/api/v1/dead-letters") == []
    assert sums(workspace) == []


@pytest.mark.parametrize("verb", ["replay", "discard"])
def test_what_was_set_aside_counts_as_parked_only_while_it_is_there(
    world: World, workspace: Workspace, verb: str
):
    number = workspace.message().number
    before, after = Person(wa_id="447700900123"), Person(wa_id="447700900124")
    renamed = IdentityChanged(
        number=number, kind="number", before=before, after=after, evidence="from"
    )
    world.deliver([world.event(renamed)])
    assert sums(workspace) == [(1, 0, 0, 1)]
    [letter] = workspace.items("/api/v1/dead-letters")
    path = f"/api/v1/dead-letters/{letter['id']}"
    if verb == "discard":
        workspace.call("DELETE", path)
        assert sums(workspace) == []
        return
    world.clock.advance(timedelta(hours=1))
    workspace.call("POST", f"{path}/replay")
    assert sums(workspace) == [(1, 0, 0, 1)], "it still can't be applied"
    world.deliver([world.event(workspace.message("447700900123"))])
    [letter] = workspace.items("/api/v1/dead-letters")
    workspace.call("POST", f"/api/v1/dead-letters/{letter['id']}/replay")
    assert sums(workspace) == [(1, 1, 0, 0), (1, 1, 0, 0)]
    assert workspace.items("/api/v1/dead-letters") == []


def test_every_hour_adds_up_whatever_comes(world: World, workspace: Workspace):
    events = [world.event(workspace.message(f"44770090{n:04}")) for n in range(20)]
    world.deliver(events[:15])
    world.deliver(events[5:])
    world.clock.advance(timedelta(hours=1))
    nobody = workspace.message()
    object.__setattr__(nobody, "sender", Person())
    world.deliver([world.event(nobody), *events[:3]])

    hours = workspace.get("/api/v1/flow")["hours"]
    assert [each["received"] for each in hours] == [4, 30]
    assert all(
        each["received"] == each["stored"] + each["duplicate"] + each["parked"] for each in hours
    )


def test_the_number_of_statements_does_not_grow_with_what_came(world: World, workspace: Workspace):
    counts = []
    for _ in range(2):
        world.deliver([world.event(workspace.message(f"4477009{n:05}")) for n in range(30)])
        with world.counting() as statements:
            workspace.get("/api/v1/flow")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_services_that_do_not_answer_are_unknown(workspace: Workspace):
    flow = workspace.get("/api/v1/flow")
    assert (flow["index"], flow["spool"], flow["imports"]) == (None, None, None)


def test_what_waits_in_the_outbox_is_shown_with_its_age(world: World, workspace: Workspace):
    workspace.contact()
    world.clock.advance(timedelta(seconds=90))
    flow = workspace.get("/api/v1/flow")
    assert flow["outbox"] == {"waiting": 1, "oldest_seconds": 90.0}
    assert flow["index_lag_seconds"] == 90.0


def test_what_waits_on_the_disk_of_ingest_is_shown(
    world: World, workspace: Workspace, tmp_path: Path
):
    slot = tmp_path / "spool" / "00"
    slot.mkdir(parents=True)
    (slot / "000000000001.events").write_bytes(b"x" * 40)
    (slot / "000000000002.damaged").write_bytes(b"y")
    env = Env({"WARMLINE_DATA": str(tmp_path)})
    ingest = build_ingest(read_ingest(env), world.platform)
    world.platform.apps.add("ingest", ingest.app)

    spool = workspace.get("/api/v1/flow")["spool"]

    assert (spool["files"], spool["bytes"], spool["damaged"]) == (1, 40, 1)
    assert spool["oldest_seconds"] >= 0


def test_what_waits_on_the_disks_of_several_ingests_is_added_up(bus: EventBus, tmp_path: Path):
    names = ("ingest-a", "ingest-b")
    settings = {"ingest_urls": tuple(f"inproc://{name}" for name in names)}
    world = contacts_world(f"sqlite:///{tmp_path / 'contacts.db'}", bus, **settings)
    workspace = world.workspace()
    for size, name in enumerate(names, start=1):
        assert workspace.get("/api/v1/flow")["spool"] is None, "one of them is silent"
        slot = tmp_path / name / "spool" / "00"
        slot.mkdir(parents=True)
        (slot / "000000000001.events").write_bytes(b"x" * 40 * size)
        env = Env({"WARMLINE_DATA": str(tmp_path / name)})
        world.platform.apps.add(name, build_ingest(read_ingest(env), world.platform).app)

    spool = workspace.get("/api/v1/flow")["spool"]
    assert (spool["files"], spool["bytes"], spool["damaged"]) == (2, 120, 0)
    assert set(world.service.watched) == {"search", "ingest", "ingest 2", "importer"}
    world.service.close()


def test_dead_letters_are_found_behind_any_number_of_anothers(
    world: World, workspace: Workspace, bus: EventBus, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(dead_letters, "LOOKED_AT", 2)
    other = world.workspace()
    for each in (*[other] * 9, *[workspace] * 3):
        park(bus, world, each)

    world.clock.advance(datetime.now(UTC) - world.clock.now())
    assert workspace.get("/api/v1/flow")["total"]["parked"] == 3, "all of them are counted"
    assert len(workspace.items("/api/v1/dead-letters")) == 2, "no more than are shown"
    [letter, _] = workspace.items("/api/v1/dead-letters")
    assert workspace.call("DELETE", f"/api/v1/dead-letters/{letter['id']}").status == 204
    assert letter not in workspace.items("/api/v1/dead-letters")
    assert len(bus.parked("contacts.whatsapp")) == 11


def test_of_very_many_dead_letters_the_oldest_are_looked_at(
    world: World, workspace: Workspace, bus: EventBus, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(flow, "COUNTED", 3)
    monkeypatch.setattr(dead_letters, "LOOKED_AT", 2)
    monkeypatch.setattr(dead_letters, "SEARCHED", 4)
    other = world.workspace()
    for each in (workspace, other, other):
        park(bus, world, each)
    world.clock.advance(datetime.now(UTC) - world.clock.now())
    assert workspace.get("/api/v1/flow")["parked_is_exact"]

    for each in (workspace, workspace):
        park(bus, world, each)
    found = workspace.get("/api/v1/flow")
    assert (found["total"]["parked"], found["parked_is_exact"]) == (1, False)
    assert len(workspace.items("/api/v1/dead-letters")) == 2
    park(bus, world, other)
    assert len(other.items("/api/v1/dead-letters")) == 2, "the third is too far behind"


def test_a_dead_letter_is_seen_replayed_and_discarded(
    bus: EventBus, world: World, workspace: Workspace
):
    other = world.workspace()
    park(bus, world, workspace)

    [letter] = workspace.items("/api/v1/dead-letters")
    assert letter["cause"] == "ValueError: nobody can read this"
    assert (letter["queue"], letter["type"]) == (
        "contacts.whatsapp", "whatsapp.message.received.v1",
    )  # fmt: skip
    assert other.items("/api/v1/dead-letters") == []
    path = f"/api/v1/dead-letters/{letter['id']}"
    assert other.call("POST", f"{path}/replay").status == 404
    again = workspace.call("POST", f"{path}/replay")
    assert (again.status, again.body) == (202, {"outcome": "queued", "cause": None})
    assert workspace.items("/api/v1/dead-letters") == []

    park(bus, world, workspace)
    [letter, *_] = workspace.items("/api/v1/dead-letters")
    assert workspace.call("DELETE", f"/api/v1/dead-letters/{letter['id']}").status == 204
    discarded, replayed = workspace.items("/api/v1/audit?action=dead_letter.*")
    assert (discarded["action"], replayed["action"]) == (
        "dead_letter.discarded", "dead_letter.replayed",
    )  # fmt: skip
    assert replayed["facts"]["cause"] == "ValueError: nobody can read this"
    assert replayed["actor"]["name"] == "Olga Owner"


def key(name: str) -> dict[str, str]:
    return {"Idempotency-Key": name}


@pytest.mark.parametrize("deed", ["replay", "discard"])
def test_of_many_who_settle_a_dead_letter_at_once_one_does(
    bus: EventBus, world: World, workspace: Workspace, deed: str
):
    park(bus, world, workspace)
    [letter] = workspace.items("/api/v1/dead-letters")
    method, end = ("POST", "/replay") if deed == "replay" else ("DELETE", "")
    path = f"/api/v1/dead-letters/{letter['id']}{end}"
    answers: list[int] = []
    in_parallel(
        8, lambda n: answers.append(workspace.call(method, path, headers=key(f"k{n}")).status)
    )

    done = 202 if deed == "replay" else 204
    assert sorted(answers) == [done] + [404] * 7
    assert len(workspace.items("/api/v1/audit?action=dead_letter.*")) == 1
    [depth] = [each for each in bus.depths() if each.queue == "contacts.whatsapp"]
    assert (depth.ready, depth.parked) == (1 if deed == "replay" else 0, 0)


def test_a_replay_that_failed_may_be_asked_for_again_with_its_key(
    bus: EventBus, world: World, workspace: Workspace, tmp_path: Path
):
    park(bus, world, workspace)
    [letter] = workspace.items("/api/v1/dead-letters")
    path = f"/api/v1/dead-letters/{letter['id']}/replay"
    with closing(sqlite3.connect(tmp_path / "bus.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # nobody else may write into the bus
        failed = workspace.call("POST", path, headers=key("k"))
        other.execute("ROLLBACK")
    assert failed.status == 503
    assert workspace.items("/api/v1/audit?action=dead_letter.*") == []

    for _ in range(2):  # the second is answered from what is kept
        assert workspace.call("POST", path, headers=key("k")).status == 202
    assert len(workspace.items("/api/v1/audit?action=dead_letter.*")) == 1
    assert workspace.items("/api/v1/dead-letters") == []


def test_what_was_set_aside_is_seen_replayed_and_discarded(world: World, workspace: Workspace):
    message = workspace.message("447700900123")
    object.__setattr__(message.number, "phone_number_id", "999")
    world.deliver([world.event(message)])
    [letter] = workspace.items("/api/v1/dead-letters")
    assert (letter["queue"], letter["cause"], letter["type"]) == (
        "contacts.set-aside", "unknown_number", "whatsapp.message.received.v1",
    )  # fmt: skip

    other = world.workspace()
    assert workspace.items("/api/v1/dead-letters") == other.items("/api/v1/dead-letters") == []
    foreign = workspace.message("447700900124")
    object.__setattr__(foreign.number, "waba_id", "another")
    with world.storage.across() as across:
        across.workspaces.put_number(StoredNumber(workspace.number, workspace.id, "own"))
    world.deliver([world.event(foreign), world.event(foreign)])
    letters = workspace.items("/api/v1/dead-letters")
    assert [each["cause"] for each in letters] == ["number_of_another_account"] * 2
    assert other.items("/api/v1/dead-letters") == []
    path = f"/api/v1/dead-letters/{letters[0]['id']}"
    assert other.call("DELETE", path).status == 404

    again = workspace.call("POST", f"{path}/replay")
    assert (again.status, again.body) == (
        202, {"outcome": "set_aside", "cause": "number_of_another_account"}
    )  # fmt: skip
    letters = workspace.items("/api/v1/dead-letters")
    assert len(letters) == 2
    with world.storage.across() as across:
        across.workspaces.put_number(StoredNumber(workspace.number, workspace.id, "another"))
    path = f"/api/v1/dead-letters/{letters[0]['id']}"
    again = workspace.call("POST", f"{path}/replay")
    assert (again.status, again.body) == (202, {"outcome": "stored", "cause": None})
    assert [each["wa_id"] for each in workspace.items()] == ["447700900124"]
    assert workspace.call("DELETE", f"/api/v1/dead-letters/{letters[1]['id']}").status == 204
    assert workspace.items("/api/v1/dead-letters") == []
    actions = [each["action"] for each in workspace.items("/api/v1/audit?action=dead_letter.*")]
    assert actions == ["dead_letter.discarded", *["dead_letter.replayed"] * 2]


def test_a_message_that_was_set_aside_twice_is_stored_once_and_a_copy_then(
    world: World, workspace: Workspace
):
    message = workspace.message("447700900123")
    object.__setattr__(message.number, "phone_number_id", "999")
    world.deliver([world.event(message), world.event(message)])
    with world.storage.across() as across:
        across.workspaces.put_number(StoredNumber("999", workspace.id))
    letters = workspace.items("/api/v1/dead-letters")
    told = [
        workspace.call("POST", f"/api/v1/dead-letters/{each['id']}/replay").body for each in letters
    ]
    assert told == [{"outcome": each, "cause": None} for each in ("stored", "duplicate")]


COPIES = {
    "echo": lambda workspace: MessageEchoed(
        number=workspace.message().number, recipient=Person(wa_id="447700900123"),
        message=workspace.message(wamid="wamid.echo").message,
    ),
    "report": lambda workspace: workspace.report("wamid.report", "delivered", NOW),
    "preference": preference,
    "address book": entry,
}  # fmt: skip


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_of_anything_that_was_set_aside_is_told_to_be_one(
    world: World, workspace: Workspace, kind: str
):
    told = COPIES[kind](workspace)
    object.__setattr__(told.number, "phone_number_id", "999")
    world.deliver([world.event(told), world.event(told)])
    with world.storage.across() as across:
        across.workspaces.put_number(StoredNumber("999", workspace.id))
    letters = workspace.items("/api/v1/dead-letters")

    outcomes = [
        workspace.call("POST", f"/api/v1/dead-letters/{each['id']}/replay").body["outcome"]
        for each in letters
    ]

    assert outcomes == ["stored", "duplicate"]
    total = workspace.get("/api/v1/flow")["total"]
    assert total == {"received": 2, "stored": 1, "duplicate": 1, "parked": 0}


def test_what_follows_another_report_or_echo_is_no_copy(world: World, workspace: Workspace):
    echo = COPIES["echo"](workspace)
    reports = [
        workspace.report("wamid.echo", status, NOW + timedelta(seconds=after))
        for after, status in enumerate(("sent", "read", "delivered"))
    ]
    placed = workspace.report("wamid.early", "delivered", NOW)
    early = MessageEchoed(
        number=placed.number, recipient=Person(wa_id="447700900123"),
        message=workspace.message(wamid="wamid.early").message,
    )  # fmt: skip
    world.deliver([world.event(each) for each in (placed, echo)])
    world.deliver([world.event(each) for each in (early, *reports)])

    total = workspace.get("/api/v1/flow")["total"]
    assert total == {"received": 6, "stored": 6, "duplicate": 0, "parked": 0}


def test_what_was_of_before_an_erasure_is_told_to_be_gone(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123"))
    message = workspace.message("447700900123")
    object.__setattr__(message.number, "phone_number_id", "999")
    world.clock.advance(timedelta(hours=1))
    [contact] = workspace.items()
    assert workspace.call("POST", f"/api/v1/contacts/{contact['id']}/erase").status == 200
    world.deliver([world.event(message)])
    with world.storage.across() as across:
        across.workspaces.put_number(StoredNumber("999", workspace.id))
    [letter] = workspace.items("/api/v1/dead-letters")

    told = workspace.call("POST", f"/api/v1/dead-letters/{letter['id']}/replay").body

    assert told == {"outcome": "dropped", "cause": None}
    assert workspace.items() == workspace.items("/api/v1/dead-letters") == []


def test_a_change_of_somebody_unknown_is_applied_when_they_are_known(
    world: World, workspace: Workspace
):
    news = IdentityChanged(
        number=BusinessNumber(phone_number_id=workspace.number), kind="number",
        before=Person(wa_id="447700900123"), after=Person(wa_id="447700900999"), evidence="from",
        timestamp=int(world.clock.now().timestamp()),
    )  # fmt: skip
    told = world.event(news)
    world.deliver([told, told])
    [letter] = workspace.items("/api/v1/dead-letters")
    assert letter["cause"] == "unknown_person"
    total = workspace.get("/api/v1/flow")["total"]
    assert (total["received"], total["stored"], total["duplicate"], total["parked"]) == (2, 0, 1, 1)

    workspace.hears(workspace.message("447700900123"))
    workspace.call("POST", f"/api/v1/dead-letters/{letter['id']}/replay")

    [contact] = workspace.items()
    assert contact["wa_id"] == "447700900999"
    assert workspace.items("/api/v1/dead-letters") == []


@pytest.fixture
def workspace(world: World) -> Workspace:
    return world.workspace()
