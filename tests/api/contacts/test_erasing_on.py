"""What an erasure does after its own transaction: confirmations, queues, late events, the trash."""

from datetime import timedelta

import pytest

from libs.common.bus import embedded
from libs.common.bus.port import EventBus
from libs.common.events.contacts import ContactErased
from libs.common.events.importer import ForgottenByImporter
from libs.common.events.registry import make_event, read_payload
from libs.common.events.topology import TOPOLOGY
from libs.common.events.whatsapp import (
    BusinessNumber,
    ContactSynced,
    IdentityChanged,
    Person,
    PreferenceChanged,
)
from libs.common.suppression import hash_of, hash_of_email
from services.contacts.adapters.housekeeping import Housekeeping
from services.contacts.application import finish_erasures
from services.contacts.application.finish_erasures import ErasureFinisher
from services.contacts.application.purge_trash import purge_trash
from tests.support.contacts import SUPPRESSION_KEY, Workspace, World


class Search:
    """The other services, of which only search matters: it has forgotten whom it is told to."""

    def __init__(self) -> None:
        self.clean: set[str] = set()

    def forgotten(self, _: str, contact_ids: list[str]) -> list[str]:
        return [each for each in contact_ids if each in self.clean]

    def index(self) -> None: ...
    def spool(self) -> None: ...
    def imports(self, _: str) -> None: ...


def erased(workspace: Workspace, **more) -> dict:
    made = workspace.contact(phone="+447700900123", **more)
    answer = workspace.call("POST", f"/api/v1/contacts/{made['id']}/erase")
    assert answer.status == 200
    body: dict = answer.body
    return body


def certificate(workspace: Workspace, contact_id: str) -> dict:
    body: dict = workspace.get(f"/api/v1/contacts/{contact_id}/erasure")
    return body


def park(bus: EventBus, event) -> None:
    bus.publish([event])
    held = bus.subscribe(TOPOLOGY.queue("contacts.whatsapp"))
    [delivery] = held.receive(1, timedelta(seconds=10))
    held.park(delivery, "ValueError")
    held.close()


def test_the_event_of_an_erasure_carries_hashes_and_nothing_of_the_person(
    world: World, workspace: Workspace
):
    erased(workspace, email="Grace@X.co")
    told = read_payload(world.outgoing()[-1], ContactErased)
    own = workspace.id
    assert hash_of(SUPPRESSION_KEY, own, "447700900123") in told.hashes
    assert hash_of_email(SUPPRESSION_KEY, own, "grace@x.co") in told.hashes
    assert "447700900123" not in str(told)
    assert "grace" not in str(told).lower()


def test_a_certificate_is_pending_until_every_place_has_confirmed(bus: EventBus, alone: World):
    workspace, search = alone.workspace(), Search()
    finisher = ErasureFinisher(alone.storage, alone.clock, bus, search, SUPPRESSION_KEY)
    contact_id = erased(workspace)["contact_id"]
    alone.clock.advance(timedelta(seconds=1))

    finisher.step()
    parts = {each["place"]: each["state"] for each in certificate(workspace, contact_id)["parts"]}
    assert parts == {"importer": "pending", "queues": "confirmed", "search": "pending"}

    search.clean.add(contact_id)
    finisher.step()
    told = ForgottenByImporter(contact_id=contact_id, removed={"rows": 2})
    event = make_event(told, alone.clock, workspace_id=workspace.id)
    alone.deliver([event, event], "contacts.reports")

    done = certificate(workspace, contact_id)
    assert (done["state"], done["confirmed_at"] is not None) == ("confirmed", True)
    assert {each["place"]: each["removed"] for each in done["parts"]} == {
        "importer": {"rows": 2}, "queues": {"dead_letters": 0}, "search": {"document": 1},
    }  # fmt: skip
    assert [each["id"] for each in workspace.items("/api/v1/contacts/erasures")] == [done["id"]]
    assert finisher.step() == 0


def test_the_queues_are_not_confirmed_while_something_older_waits(bus: EventBus, alone: World):
    workspace = alone.workspace()
    finisher = ErasureFinisher(alone.storage, alone.clock, bus, Search(), SUPPRESSION_KEY)
    bus.publish([alone.event(workspace.message())])
    contact_id = erased(workspace)["contact_id"]

    def state() -> str:
        finisher.step()
        parts = certificate(workspace, contact_id)["parts"]
        return str({each["place"]: each["state"] for each in parts}["queues"])

    alone.clock.advance(timedelta(microseconds=1))  # the bus has a clock of its own, which runs
    assert state() == "pending"
    held = bus.subscribe(TOPOLOGY.queue("contacts.whatsapp"))
    held.ack(held.receive(10, timedelta(seconds=10)))
    held.close()
    alone.clock.advance(timedelta(microseconds=1))
    assert state() == "confirmed"


def test_dead_letters_about_the_person_are_discarded_and_no_others(bus: EventBus, alone: World):
    workspace, other = alone.workspace(), alone.workspace()
    finisher = ErasureFinisher(alone.storage, alone.clock, bus, Search(), SUPPRESSION_KEY)
    for message in (
        workspace.message("447700900123"),
        workspace.message("447700900555"),
        other.message("447700900123"),
    ):
        park(bus, alone.event(message))
    alone.clock.advance(timedelta(seconds=1))
    contact_id = erased(workspace)["contact_id"]
    alone.clock.advance(timedelta(seconds=1))
    park(bus, alone.event(workspace.message("447700900123", "back again")))
    finisher.step()

    kept = [each.event.data["message"]["text"] for each in bus.parked("contacts.whatsapp")]
    assert sorted(kept) == ["back again", "hello", "hello"]
    parts = {each["place"]: each for each in certificate(workspace, contact_id)["parts"]}
    assert parts["queues"]["removed"] == {"dead_letters": 1}


def test_dead_letters_are_looked_through_to_the_last(
    bus: EventBus, alone: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(finish_erasures, "LETTERS_AT_ONCE", 2)
    monkeypatch.setattr(embedded, "LOOKED_AT_ONCE", 3)
    workspace, other = alone.workspace(), alone.workspace()
    finisher = ErasureFinisher(alone.storage, alone.clock, bus, Search(), SUPPRESSION_KEY)
    for message in (*(other.message(f"44770090060{n}") for n in range(3)),
                    workspace.message("447700900123")):  # fmt: skip
        park(bus, alone.event(message))
    alone.clock.advance(timedelta(seconds=1))
    contact_id = erased(workspace)["contact_id"]
    alone.clock.advance(timedelta(seconds=1))
    finisher.step()

    assert "447700900123" not in str(bus.parked("contacts.whatsapp"))
    assert len(bus.parked("contacts.whatsapp")) == 3
    parts = {each["place"]: each for each in certificate(workspace, contact_id)["parts"]}
    assert parts["queues"]["removed"] == {"dead_letters": 1}


def test_a_dead_letter_goes_at_once_and_one_that_is_parked_later_before_the_queues_are_confirmed(
    bus: EventBus, alone: World
):
    workspace = alone.workspace()
    finisher = ErasureFinisher(alone.storage, alone.clock, bus, Search(), SUPPRESSION_KEY)
    park(bus, alone.event(workspace.message("447700900123")))
    bus.publish([alone.event(workspace.message("447700900123"))])
    contact_id = erased(workspace)["contact_id"]
    alone.clock.advance(timedelta(microseconds=1))
    finisher.step()
    assert bus.parked("contacts.whatsapp") == []

    held = bus.subscribe(TOPOLOGY.queue("contacts.whatsapp"))
    [delivery] = held.receive(1, timedelta(seconds=10))
    held.park(delivery, "ValueError")
    held.close()
    alone.clock.advance(timedelta(microseconds=1))
    finisher.step()
    assert bus.parked("contacts.whatsapp") == []
    parts = {each["place"]: each for each in certificate(workspace, contact_id)["parts"]}
    assert parts["queues"]["removed"] == {"dead_letters": 2}


def test_what_was_said_before_an_erasure_and_comes_after_it_brings_nobody_back(
    world: World, workspace: Workspace
):
    old = workspace.message("447700900123", "an old one", name="Grace")
    report = workspace.report("w-old", "read")
    world.clock.advance(timedelta(minutes=5))
    erased(workspace)
    world.clock.advance(timedelta(minutes=5))

    world.deliver([world.event(old), world.event(report)])
    assert workspace.items() == []
    assert world.count("message") == 0
    assert workspace.usage()["used"] == 0

    workspace.hears(workspace.message("447700900123", "a new one", name="Somebody"))
    [came] = workspace.items()
    assert came["name"] == "Somebody"
    assert world.count("message") == 1


def test_nor_does_an_address_book_a_preference_or_a_changed_number_of_before_it(
    world: World, workspace: Workspace
):
    number = BusinessNumber(phone_number_id=workspace.number)
    grace, moment = Person(wa_id="447700900123"), int(world.clock.now().timestamp())
    old = [
        ContactSynced(number=number, person=grace, action="add", full_name="Canary",
                      timestamp=moment),
        PreferenceChanged(number=number, person=grace, category="marketing_messages",
                          value="stop", timestamp=moment),
        IdentityChanged(number=number, kind="number", before=grace, evidence="from",
                        after=Person(wa_id="447700900999"), wamid="w-1", timestamp=moment),
    ]  # fmt: skip
    world.clock.advance(timedelta(minutes=5))
    erased(workspace)
    world.clock.advance(timedelta(minutes=5))

    world.deliver([world.event(each) for each in old])

    for table in ("quarantine", "address_book_entry", "consent_event", "contact_identity"):
        assert world.count(table) == 0
    workspace.hears(workspace.message("447700900123", name=None))
    assert "Canary" not in str(workspace.items())


def test_the_trash_is_emptied_after_thirty_days(world: World, workspace: Workspace):
    old, young = workspace.people(2)
    workspace.call("DELETE", f"/api/v1/contacts/{old['id']}")
    world.clock.advance(timedelta(days=29))
    workspace.call("DELETE", f"/api/v1/contacts/{young['id']}")
    assert purge_trash(world.storage, world.clock, SUPPRESSION_KEY) == 0

    world.clock.advance(timedelta(days=1, minutes=1))
    assert purge_trash(world.storage, world.clock, SUPPRESSION_KEY) == 1

    assert [each["id"] for each in workspace.items("/api/v1/contacts?state=trashed")] == [
        young["id"]
    ]
    assert certificate(workspace, old["id"])["reason"] == "retention"
    [entry] = workspace.items("/api/v1/audit?action=contact.purged")
    assert (entry["contact_id"], entry["source"]) == (old["id"], "retention")
    assert workspace.contact("Back", old["phone"])["id"] != old["id"]


def test_housekeeping_keeps_what_can_be_undone_and_forgets_the_rest(
    world: World, workspace: Workspace
):
    body = {
        "workspace_id": workspace.id, "import_id": "i", "chunk": 0,
        "actor": {"id": "m", "name": "M"},
        "rows": [{"row": 1, "name": "Grace", "phone": "+447700900123"}],
    }  # fmt: skip
    assert world.internal("POST", "/internal/v1/import-batches", body).status == 200
    unknown = workspace.message()
    object.__setattr__(unknown.number, "phone_number_id", "999")
    world.deliver([world.event(unknown)])
    workspace.call("POST", "/api/v1/tags", {"name": "x"}, headers={"Idempotency-Key": "k"})
    chores = Housekeeping("h", world.database, world.clock, timedelta(minutes=1))

    def kept() -> list[str]:
        chores.purge()
        tables = ("import_chunk", "quarantine", "inbox", "arrival")
        return [each for each in tables if world.count(each)]

    audited = len(workspace.items("/api/v1/audit"))
    world.clock.advance(timedelta(days=8, hours=1))
    assert kept() == ["import_chunk", "quarantine", "inbox", "arrival"]
    world.clock.advance(timedelta(days=22))
    assert kept() == ["import_chunk", "quarantine"]
    world.clock.advance(timedelta(days=1, hours=1))
    assert kept() == ["quarantine"]
    world.clock.advance(timedelta(days=60))
    assert kept() == []
    assert len(workspace.items("/api/v1/audit")) == audited, "the audit trail is kept"
