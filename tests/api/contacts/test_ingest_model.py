"""What WhatsApp tells, in any order, twice, and with crashes, against a model of a few lines."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from libs.common.events.envelope import Event, UnreadableEventError
from libs.common.events.whatsapp import (
    BusinessNumber,
    IdentityChanged,
    MessageReceived,
    MessageStatusChanged,
    Person,
)
from services.contacts.adapters.tables_history import message
from services.contacts.adapters.tables_people import contact, contact_identity
from tests.support.contacts import NOW, Workspace, World
from tests.support.examples import examples

PEOPLE = st.integers(0, 3)
WAYS = st.sampled_from(["number", "user id", "both"])
REPORTS = ("sent", "delivered", "read", "played", "failed")
SHOWN = {"wa_id", "bsuid"}

Key = str
"""A number, or a user id."""


@dataclass(eq=False)
class Modelled:
    """One contact. said: profile name and moment by message."""

    said: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    trashed: bool = False

    @property
    def newest(self) -> tuple[str, datetime]:
        return max(self.said.values(), key=lambda each: each[1])


@dataclass
class Model:
    """What should be stored. owners: who is found by a key; the first who had it keeps it."""

    owners: dict[Key, Modelled] = field(default_factory=dict)
    contacts: list[Modelled] = field(default_factory=list)
    messages: set[str] = field(default_factory=set)
    reports: dict[str, set[str]] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)

    def apply(self, events: Sequence[tuple[Event, Any]]) -> None:
        """Apply a batch: changes of identity, messages, changes again of who is known by now."""
        fresh = {event.id: payload for event, payload in events if event.id not in self.applied}
        self.applied |= fresh.keys()
        those = list(fresh.values())
        unknown = [
            each for each in those if isinstance(each, IdentityChanged) and not self._rename(each)
        ]
        messages = [each for each in those if isinstance(each, MessageReceived)]
        for each in messages:
            self._hear(each)
        for change in unknown if messages else ():
            self._rename(change)
        for each in those:
            if isinstance(each, MessageStatusChanged):
                self.reports.setdefault(each.wamid, set()).add(each.status)

    def delivery(self, wamid: str) -> str:
        """Return how far a message has come, in whatever order that was reported."""
        seen = self.reports[wamid]
        for each in ("played", "read", "delivered", "failed"):
            if each in seen:
                return each
        return "sent"

    def _hear(self, each: MessageReceived) -> None:
        wamid = each.message.wamid
        if wamid in self.messages:
            return
        self.messages.add(wamid)
        own = self._find(each.sender)
        if own is None:
            own = Modelled()
            self.contacts.append(own)
        for key in keys(each.sender):
            self.owners.setdefault(key, own)
        at = datetime.fromtimestamp(each.message.timestamp or 0, NOW.tzinfo)
        own.said[wamid] = (str(each.sender.profile_name), at)
        own.trashed = False

    def _rename(self, each: IdentityChanged) -> bool:
        own = self._find(each.before)
        others = keys(each.after)
        if own is None:
            own, others = self._find(each.after), keys(each.before)
        if own is None:
            return False
        for key in others:
            self.owners.setdefault(key, own)
        return True

    def _find(self, person: Person) -> Modelled | None:
        return next((self.owners[key] for key in keys(person) if key in self.owners), None)


def keys(person: Person) -> list[Key]:
    """Return what somebody is found by, the surest first."""
    return [each for each in (person.user_id, person.wa_id) if each]


class Ingest(RuleBasedStateMachine):
    """WhatsApp tells things; the bus hands them over when and as often as it likes."""

    def __init__(self, world: World) -> None:
        super().__init__()
        world.empty()
        world.clock.advance(NOW - world.clock.now())
        self.world = world
        self.workspace: Workspace = world.workspace("scale")
        self.model = Model()
        self.told: list[tuple[Event, Any]] = []
        self.seconds = itertools.count(1)
        self.sent = 0

    @rule(who=PEOPLE, way=WAYS, earlier=st.booleans(), copy=st.booleans())
    def somebody_writes(self, who: int, way: str, *, earlier: bool, copy: bool) -> None:
        second = next(self.seconds)
        at = NOW - timedelta(days=1) + timedelta(seconds=-second if earlier else second)
        said = self.workspace.message(
            f"44770090000{who}" if way != "user id" else None, name=f"Name {second}", at=at,
            user_id=f"GB.{who}" if way != "number" else None,
        )  # fmt: skip
        self.tell(said)
        if copy:  # the same message under another event's id
            self.tell(said)

    @rule(of=st.integers(1, 4), status=st.sampled_from(REPORTS), who=PEOPLE)
    def a_report_comes(self, of: int, status: str, who: int) -> None:
        self.tell(self.workspace.report(f"out.{of}", status, wa_id=f"44770090000{who}"))

    @rule(old=PEOPLE, new=PEOPLE, kind=st.sampled_from(["number", "user_id"]))
    def somebody_changes(self, old: int, new: int, kind: str) -> None:
        def person(who: int) -> Person:
            number = f"44770090000{who}"
            return Person(wa_id=number) if kind == "number" else Person(user_id=f"GB.{who}")

        if old != new:
            self.tell(
                IdentityChanged(
                    number=BusinessNumber(phone_number_id=self.workspace.number), kind=kind,
                    before=person(old), after=person(new), evidence="from",
                    timestamp=int(NOW.timestamp()),
                )
            )  # fmt: skip

    @rule(picked=st.lists(st.integers(0, 10_000), min_size=1, max_size=6), crash=st.booleans())
    def the_bus_hands_over(self, picked: list[int], *, crash: bool) -> None:
        if not self.told:
            return
        batch = [self.told[-1 - each % min(len(self.told), 8)] for each in picked]
        self.world.deliver([event for event, _ in batch])
        self.model.apply(batch)
        if crash:  # after the commit and before the acknowledgement
            self.world.deliver([event for event, _ in batch])

    @rule()
    def a_batch_fails_before_its_commit(self) -> None:
        batch = [event for event, _ in self.told[-3:]]
        unreadable = self.world.event(self.workspace.report("x", "read"))
        unreadable.data["recipient"] = 7
        with pytest.raises(UnreadableEventError):
            self.world.deliver([*batch, unreadable])

    @rule(which=st.integers(0, 10))
    def a_person_deletes_somebody(self, which: int) -> None:
        if self.model.contacts:
            one = self.model.contacts[which % len(self.model.contacts)]
            path = f"/api/v1/contacts/{self.stored()[id(one)]}"
            assert self.workspace.call("DELETE", path).status in {204, 404 if one.trashed else 204}
            one.trashed = True

    @invariant()
    def people_are_those_of_the_model(self) -> None:
        own_ids = self.stored()
        with self.world.database.read() as connection:
            rows = {row.id: row for row in connection.execute(select(contact))}
        assert len(set(own_ids.values())) == len(rows) == len(self.model.contacts)
        for each in self.model.contacts:
            row = rows[own_ids[id(each)]]
            name, at = each.newest
            assert (row.display_name, row.wa_profile_name) == (name, name)
            assert row.last_inbound_at == at
            assert row.window_open_until == at + timedelta(hours=24)
            assert row.state == ("trashed" if each.trashed else "live")
        live = sum(not each.trashed for each in self.model.contacts)
        assert self.workspace.usage()["used"] == live

    @invariant()
    def messages_are_those_of_the_model(self) -> None:
        with self.world.database.read() as connection:
            rows = connection.execute(select(message)).all()
        own_ids = self.stored()
        stored = {row.wamid: row.contact_id for row in rows if row.direction == "in"}
        assert stored == {
            wamid: own_ids[id(each)] for each in self.model.contacts for wamid in each.said
        }
        reported = {row.wamid: row.delivery for row in rows if row.direction == "out"}
        assert reported == {wamid: self.model.delivery(wamid) for wamid in self.model.reports}

    def teardown(self) -> None:
        events = [each for each in self.world.outgoing() if each.type.startswith("contact.")]
        created = [each.subject for each in events if each.type == "contact.created.v1"]
        assert len(created) == len(set(created)) == len(self.model.contacts)
        for own in created:
            versions = [each.data["contact"]["version"] for each in events if each.subject == own]
            assert versions == sorted(set(versions))

    def tell(self, payload: Any) -> None:
        self.sent += 1
        self.told.append((self.world.event(payload, id=f"e{self.sent}"), payload))

    def stored(self) -> dict[int, str]:
        """Return the id under which each contact of the model is stored, by their keys."""
        with self.world.database.read() as connection:
            rows = connection.execute(select(contact_identity)).all()
        owners = {row.value: row.contact_id for row in rows if row.kind in SHOWN}
        assert owners.keys() == self.model.owners.keys()
        found: dict[int, set[str]] = {}
        for key, each in self.model.owners.items():
            found.setdefault(id(each), set()).add(owners[key])
        assert all(len(those) == 1 for those in found.values())
        return {own: those.pop() for own, those in found.items()}


def test_whatever_the_bus_does_the_contacts_are_those_of_the_model(world: World) -> None:
    few = world.database.dialect == "postgresql"
    run_state_machine_as_test(lambda: Ingest(world), settings=examples(4 if few else 10, 30))
