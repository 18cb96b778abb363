"""Rebuilding, reconciling and consuming on the real contacts service and the embedded index."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from libs.common.bus.port import Delivery
from libs.common.clock import Clock, ManualClock, SystemClock
from libs.common.events.contacts import ContactCreated, ContactDocument
from libs.common.events.envelope import Event, UnreadableEventError
from libs.common.events.registry import make_event
from libs.common.metrics import REGISTRY
from services.search.adapters.contacts_api import ContactsApi
from services.search.adapters.embedded import EmbeddedIndex
from services.search.adapters.metrics import PrometheusLag, export_drift
from services.search.application.keep_index import KEPT_GONE, IndexKeeper
from services.search.application.leave_out_refused import (
    MOST_REFUSED,
    RefusedItems,
    leave_out_refused,
)
from services.search.application.rebuild_index import pages, rebuild_index
from services.search.application.reconcile_index import AHEAD, reconcile_index
from services.search.application.reindex import reindex
from services.search.application.tell_state import forgotten
from services.search.consumers import index_contacts
from services.search.domain.document import milliseconds
from services.search.domain.question import Question
from services.search.domain.wanted import understand
from services.search.ports import (
    INDEXES,
    Comparison,
    Drift,
    Gone,
    IndexRefusedError,
    SearchUnavailableError,
    SnapshotPage,
)
from tests.conformance.search_people import a_document
from tests.support.town import Town, open_town
from tests.support.waiting import eventually

pytestmark = pytest.mark.xdist_group("keeping")

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def a_lag(clock: Clock | None = None) -> PrometheusLag:
    """What shows the lag, where nothing waits on the bus."""
    return PrometheusLag(clock or ManualClock(NOON), lambda: 0.0)


def shown_lag() -> float | None:
    return REGISTRY.get_sample_value("warmline_search_lag_seconds")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Contacts without anything that would index them; the tests share its people."""
    town = open_town(tmp_path_factory.mktemp("town"), roles=("web",))
    yield town
    town.host.stop()


@pytest.fixture
def contacts(town: Town) -> ContactsApi:
    return ContactsApi(town.host.platform.client("inproc://contacts"))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[EmbeddedIndex]:
    index = EmbeddedIndex(tmp_path / "index")
    yield index
    index.close()


def names(index: EmbeddedIndex, workspace_id: str, text: str = "") -> list[str]:
    hits = index.search(Question(workspace_id=workspace_id, wanted=understand(text), limit=200))
    return sorted(row["name"] for row in hits.rows)


def versions(index: EmbeddedIndex) -> dict[str, int]:
    return {each.id: each.version for each in index.versions(None, "", 500) if each.found}


def everyone(contacts: ContactsApi) -> dict[str, int]:
    """The version of every live contact there is."""
    return {contact.id: contact.version for page in pages(contacts) for contact in page}


def a_shop(town: Town, people: int) -> tuple[str, dict[str, int]]:
    """A workspace with people; returns its id and the versions of its contacts."""
    who = town.workspace()
    made = [town.contact(who, f"Person {n}", f"+55119000000{n:02d}") for n in range(people)]
    return who.workspace_id, {each["id"]: each["version"] for each in made}


def test_a_rebuild_reads_every_contact_of_every_workspace(town, contacts, index):
    first, some = a_shop(town, 3)
    _, others = a_shop(town, 2)

    assert rebuild_index(index, contacts) == len(everyone(contacts))

    assert versions(index) == everyone(contacts)
    assert versions(index).items() >= (some | others).items()
    assert names(index, first) == ["Person 0", "Person 1", "Person 2"]
    assert not index.stale_because()


def test_a_rebuild_that_fails_leaves_the_old_index(town, contacts, index):
    workspace, _ = a_shop(town, 1)
    rebuild_index(index, contacts)
    nowhere = ContactsApi(town.host.platform.client("inproc://nowhere"))

    with pytest.raises(Exception, match="does not answer"):
        rebuild_index(index, nowhere)

    assert names(index, workspace) == ["Person 0"]


def test_reconciling_repairs_what_is_missing_old_or_left_over(town, contacts, index):
    workspace, known = a_shop(town, 4)
    other, _ = a_shop(town, 1)
    rebuild_index(index, contacts)
    missing, old, *_ = sorted(known)
    index.apply([Gone(missing, workspace, 1)])  # the same version says that it is there
    index.wipe()
    index.apply(
        [
            a_document("Person old", id=old, workspace_id=workspace, version=0),
            a_document("Left over", workspace_id=workspace),
            a_document("Left over", workspace_id="a-workspace-that-is-gone"),
        ]
    )

    drift = reconcile_index(index, contacts)

    people = len(everyone(contacts))
    assert drift == Drift(compared=people + 2, behind=people, left_over=2)
    assert versions(index) == everyone(contacts)
    assert names(index, other) == ["Person 0"]
    assert reconcile_index(index, contacts).total == 0


def test_an_index_ahead_of_contacts_is_seen_and_built_anew(town, contacts, index):
    """As after contacts was restored from a backup."""
    workspace, known = a_shop(town, 3)
    changed, gone, hidden = known
    index.apply(
        [
            a_document("From the future", id=changed, workspace_id=workspace, version=50),
            Gone(gone, workspace, 50),
            Gone(hidden, workspace, known[hidden]),
        ]
    )

    drift = reconcile_index(index, contacts)

    assert drift.ahead == 3
    assert AHEAD in index.stale_because()
    IndexKeeper(index, contacts, SystemClock(), timedelta(hours=1)).rebuild_if_stale()
    assert versions(index) == everyone(contacts)
    assert names(index, workspace) == ["Person 0", "Person 1", "Person 2"]
    assert reconcile_index(index, contacts).total == 0


class Garbled(ContactsApi):
    """Contacts of whom some have a name that no engine takes."""

    def __init__(self, town: Town, bad: set[str]) -> None:
        super().__init__(town.host.platform.client("inproc://contacts"))
        self._bad = bad

    def snapshot(
        self, after: str | None, limit: int, workspace_id: str | None = None
    ) -> SnapshotPage:
        page = super().snapshot(after, limit, workspace_id)
        garbled = [
            replace(each, name="\ud800") if each.id in self._bad else each for each in page.contacts
        ]
        return SnapshotPage(garbled, page.next)


def test_one_contact_that_the_engine_refuses_keeps_nobody_else_out(town, index):
    workspace, known = a_shop(town, 5)
    refused, *taken = sorted(known)

    drift = reconcile_index(index, Garbled(town, {refused}), workspace)

    assert drift == Drift(compared=5, behind=5, refused=1)
    assert sorted(versions(index)) == taken
    contacts = Garbled(town, {refused})
    assert rebuild_index(index, contacts) == len(everyone(contacts)) - 1
    assert refused not in versions(index)
    assert not index.stale_because()


def test_an_engine_that_refuses_everybody_stops_a_comparison(town, index):
    many = RefusedItems[str](["somebody"] * MOST_REFUSED)
    with pytest.raises(IndexRefusedError):
        leave_out_refused(lambda _: index.apply([a_document("\ud800")]), ["one more"], many)


def test_reconciling_one_workspace_leaves_the_others_alone(town, contacts, index):
    workspace, known = a_shop(town, 2)
    a_shop(town, 2)

    drift = reconcile_index(index, contacts, workspace)

    assert drift == Drift(compared=2, behind=2)
    assert versions(index) == known


def test_the_keeper_fills_a_new_index_and_rebuilds_when_asked(town, contacts, index):
    workspace, _ = a_shop(town, 1)
    keeper = IndexKeeper(index, contacts, SystemClock(), timedelta(hours=1))
    keeper.start()
    try:
        eventually(lambda: not index.stale_because(), "the first fill")
        assert names(index, workspace) == ["Person 0"]
        assert keeper.problem() is None
        index.apply([a_document("Drift", workspace_id=workspace)])
        index.ask_rebuild("a test asked")
        eventually(lambda: names(index, workspace) == ["Person 0"], "the rebuild")
    finally:
        keeper.stop()


def test_the_keeper_compares_again_and_again(town, contacts, index):
    workspace, _ = a_shop(town, 1)
    keeper = IndexKeeper(index, contacts, SystemClock(), timedelta(0))
    keeper.start()
    try:
        eventually(lambda: names(index, workspace) == ["Person 0"], "the first fill")
        eventually(lambda: not index.stale_because(), "the end of the first fill")
        index.apply([a_document("Drift", workspace_id=workspace)])
        eventually(lambda: names(index, workspace) == ["Person 0"], "the repair")
        eventually(lambda: _drift(index) == 0, "the comparison after the repair")
    finally:
        keeper.stop()


def test_a_restart_neither_repeats_nor_delays_the_comparison(town, contacts, index):
    hour, clock = timedelta(hours=1), ManualClock(NOON)

    def begun() -> IndexKeeper:
        """A keeper of a process that has just started."""
        return IndexKeeper(index, contacts, clock, hour)

    assert begun().reconcile_if_due(), "nothing was ever compared"
    for _ in range(4):
        clock.advance(timedelta(minutes=14))
        assert not begun().reconcile_if_due()
    clock.advance(timedelta(minutes=4))
    assert begun().reconcile_if_due(), "the hour has passed, in whichever process"
    before = IndexKeeper(index, contacts, ManualClock(NOON), hour)
    assert before.reconcile_if_due(), "the clock went back"


def test_two_processes_share_one_comparison(town, contacts, index):
    clock = ManualClock(NOON)
    first, second = (IndexKeeper(index, contacts, clock, timedelta(hours=1)) for _ in range(2))

    assert first.reconcile_if_due()
    assert not second.reconcile_if_due()


@pytest.mark.parametrize(
    ("oldest", "is_kept"),
    [(0.0, False), (None, True), (timedelta(days=40).total_seconds(), True)],
    ids=["nothing waits", "something is parked", "something older waits"],
)
def test_who_is_gone_is_forgotten_only_when_nothing_older_can_come(
    town, contacts, index, oldest, is_kept
):
    gone = a_document("Gone")
    index.apply([Gone(gone.id, "shop", 5, milliseconds(NOON - KEPT_GONE - timedelta(seconds=1)))])
    lately = a_document("Gone lately")
    index.apply([Gone(lately.id, "shop", 5, milliseconds(NOON - KEPT_GONE))])

    keeper = IndexKeeper(index, contacts, ManualClock(NOON), timedelta(hours=1), lambda: oldest)
    keeper.reconcile()

    known = {each.id for each in index.versions("shop", "", 9)}
    assert known == ({gone.id, lately.id} if is_kept else {lately.id})


def test_reindexing_waits_for_the_process_that_writes(town, contacts, index, tmp_path):
    a_shop(town, 2)
    elsewhere = EmbeddedIndex(tmp_path / "index")
    index.apply([a_document("Writer")])
    keeper = IndexKeeper(index, contacts, SystemClock(), timedelta(hours=1))
    keeper.start()
    try:
        assert reindex(elsewhere, contacts, patience=20) == len(everyone(contacts))
    finally:
        keeper.stop()
        elsewhere.close()


def test_reindexing_here_needs_no_other_process(town, contacts, index):
    assert reindex(index, contacts, patience=1) == len(everyone(contacts))


def test_events_change_the_index_in_one_batch(index):
    clock = ManualClock(NOON)
    handle = index_contacts(index, a_lag(clock))
    document = a_document("Ana")
    contact = ContactDocument(**{**document.row, "owner": None})
    created = make_event(ContactCreated(contact=contact), clock, workspace_id="shop")
    clock.advance(timedelta(seconds=3))

    handle([_delivery(created), _delivery(created)])
    handle([_delivery(_trashed(created))])

    assert shown_lag() == 0
    assert names(index, "shop") == []
    handle([_delivery(created)])
    assert names(index, "shop") == [], "a late copy brings nobody back"


def test_the_lag_that_is_shown_grows_while_the_engine_is_down(index):
    clock = ManualClock(NOON)
    down = INDEXES.open("http://127.0.0.1:1", "a-key")
    event = Event("e1", "contact.created.v1", "contacts", NOON, {"contact": a_document().row})
    lag = a_lag(clock)

    with pytest.raises(SearchUnavailableError):
        index_contacts(down, lag)([_delivery(event)])

    clock.advance(timedelta(minutes=7))
    assert shown_lag() == 420
    index_contacts(index, lag)([_delivery(event)])
    assert shown_lag() == 0
    down.close()


def test_the_batch_of_one_thread_is_in_hand_when_that_of_another_can_be_found():
    clock = ManualClock(NOON)
    lag = a_lag(clock)
    begun, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        lag.begin("search.contacts", NOON)
        begun.set()
        may_end.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    assert begun.wait(60)

    lag.begin("search.contacts", NOON)
    lag.end("search.contacts")

    clock.advance(timedelta(seconds=9))
    assert shown_lag() == 9
    may_end.set()
    other.join()
    assert shown_lag() == 0, "what it had is back on the bus"


def test_the_drift_that_was_found_last_is_shown(index):
    export_drift(index)

    index.note_comparison(Comparison("2026-11-22T12:00:00.000Z", Drift(9, 3, 1, 1)))

    assert REGISTRY.get_sample_value("warmline_search_drift") == 5


def test_of_an_erased_person_no_word_is_left_in_any_file(town, contacts, index, tmp_path):
    workspace, _ = a_shop(town, 1)
    rebuild_index(index, contacts)
    person = a_document("Zaphodia Quuxwell", "+5511987650123", workspace_id=workspace)
    index.apply([person])
    assert _grep(tmp_path, b"zaphodia")
    handle = index_contacts(index, a_lag())

    handle(
        [_delivery(_changed(person.row, "contact.erased.v1", state="erased", name="", phone=None))]
    )
    keeper = IndexKeeper(index, contacts, SystemClock(), timedelta(hours=1))
    keeper.start()
    try:
        eventually(lambda: not index.stale_because(), "the rebuild after an erasure")
    finally:
        keeper.stop()

    assert not _grep(tmp_path, b"zaphodia")
    assert names(index, workspace) == ["Person 0"]


def test_somebody_erased_while_the_index_is_rebuilt_is_not_left_in_the_new_one(
    town, contacts, index, tmp_path
):
    workspace, _ = a_shop(town, 1)
    rebuild_index(index, contacts)
    person = a_document("Zaphodia Quuxwell", "+5511987650123", workspace_id=workspace)
    index.apply([person])
    handle = index_contacts(index, a_lag())
    rebuild = index.begin_rebuild()
    rebuild.put_many([person])
    handle(
        [_delivery(_changed(person.row, "contact.erased.v1", state="erased", name="", phone=None))]
    )
    rebuild.swap()

    assert forgotten(index, workspace, [person.id]) == []
    IndexKeeper(index, contacts, SystemClock(), timedelta(hours=1)).rebuild_if_stale()

    assert forgotten(index, workspace, [person.id]) == [person.id]
    assert not _grep(tmp_path, b"zaphodia")


def test_who_was_merged_away_is_not_found_and_who_was_kept_is(index):
    kept, away = a_document("Kept"), a_document("Merged away")
    index.apply([kept, away])
    handle = index_contacts(index, a_lag())

    handle(
        [
            _delivery(_changed(away.row, "contact.merged.v1", state="merged")),
            _delivery(_changed(kept.row, "contact.updated.v1", email="kept@mail.example")),
        ]
    )
    handle([_delivery(_changed(away.row, "contact.updated.v1", version=1))])

    assert names(index, "shop") == ["Kept"]
    assert names(index, "shop", "kept@mail.example") == ["Kept"]


def test_nothing_is_called_forgotten_that_is_still_found(index):
    person = a_document("Ana")
    index.apply([person])
    never = a_document("Never indexed")

    assert forgotten(index, "shop", [person.id, never.id, "no id"]) == [never.id]
    index.apply([Gone(person.id, "shop", 2)])
    assert forgotten(index, "shop", [person.id]) == [person.id]


def test_an_event_of_a_later_release_is_read_as_far_as_it_is_known(index):
    row = {**a_document("Ana").row, "shoe_size": 38}
    event = Event("e1", "contact.merged.v1", "contacts", NOON, {"contact": row, "into": "x"})

    index_contacts(index, a_lag())([_delivery(event)])

    assert names(index, "shop") == ["Ana"]


def test_an_event_without_a_contact_can_not_be_read(index):
    event = Event("e1", "contact.created.v1", "contacts", NOON, {"contact": {"id": 1}})

    with pytest.raises(UnreadableEventError):
        index_contacts(index, a_lag())([_delivery(event)])


def _drift(index: EmbeddedIndex) -> int | None:
    comparison = index.last_comparison()
    return comparison.drift.total if comparison else None


def _delivery(event: Event) -> Delivery:
    return Delivery(event, "search.contacts", 1, None)


def _changed(row: dict[str, Any], event_type: str, **changes: Any) -> Event:
    contact = {**row, "version": row["version"] + 1, **changes}
    return Event("e3", event_type, "contacts", NOON, {"contact": contact})


def _grep(folder: Path, word: bytes) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def _trashed(event: Event) -> Event:
    contact = {**event.data["contact"], "state": "trashed", "version": 2}
    return Event("e2", "contact.trashed.v1", "contacts", event.time, {"contact": contact})
