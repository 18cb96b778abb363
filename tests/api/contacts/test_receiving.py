"""People write: whoever they are, however often the same webhook comes, in whatever order."""

import random
import threading
from datetime import timedelta

import pytest

from libs.common.events.envelope import Event
from libs.common.events.registry import make_event
from libs.common.events.whatsapp import BusinessNumber, Unrecognised
from services.contacts.application.release_quarantine import release_claimed, release_number
from services.contacts.ports.workspaces import BusinessNumber as StoredNumber
from tests.support.contacts import NOW, SUPPRESSION_KEY, Workspace, World


def in_parallel(count: int, work) -> None:
    """Run work(n) in that many threads at once and raise the first problem."""
    start, problems = threading.Barrier(count), []

    def run(n: int) -> None:
        try:
            start.wait(30)
            work(n)
        except Exception as problem:  # noqa: BLE001 - shown below
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not problems, problems[0]


def test_a_hundred_copies_at_once_make_one_of_everything(world: World, workspace: Workspace):
    copy = world.event(workspace.message(), id="the-same")

    in_parallel(100, lambda _: world.deliver([copy]))

    assert len(workspace.items()) == 1
    assert workspace.usage()["used"] == 1
    counted = {name: world.count(name) for name in ("contact", "message", "audit_entry", "outbox")}
    assert counted == {"contact": 1, "message": 1, "audit_entry": 1, "outbox": 1}


def test_copies_under_other_event_ids_are_the_same_message(world: World, workspace: Workspace):
    message = workspace.message()

    in_parallel(20, lambda n: world.deliver([world.event(message, id=f"copy-{n}")]))

    counted = {name: world.count(name) for name in ("contact", "message", "audit_entry", "outbox")}
    assert counted == {"contact": 1, "message": 1, "audit_entry": 1, "outbox": 1}


def test_many_people_in_many_parallel_batches_are_each_stored_once(
    world: World, workspace: Workspace
):
    events = [
        world.event(
            workspace.message(f"4477009{n % 25:05}", f"text {n}", wamid=f"m{n}"), id=f"e{n}"
        )
        for n in range(200)
    ]

    def deliver(seed: int) -> None:
        shuffled = random.Random(seed).sample(events, len(events))
        for start in range(0, 200, 50):
            retried(world, shuffled[start : start + 50])

    in_parallel(6, deliver)

    assert workspace.usage()["used"] == 25
    assert (world.count("contact"), world.count("message")) == (25, 200)


def retried(world: World, events: list[Event]) -> None:
    """Deliver as the bus does: a retryable failure is tried again."""
    for attempt in range(20):
        try:
            world.deliver(events)
        except Exception as problem:
            if not getattr(problem, "retryable", False) or attempt == 19:
                raise
        else:
            return


def test_a_batch_of_people_costs_as_many_statements_as_one(world: World, workspace: Workspace):
    def batch(first: int, many: int) -> list[Event]:
        return [
            world.event(workspace.message(f"4477009{n:05}", name=f"P {n}"))
            for n in range(first, first + many)
        ]

    with world.counting() as few:
        world.deliver(batch(0, 3))
    with world.counting() as many:
        world.deliver(batch(100, 200))

    assert len(many) <= len(few) + 2
    assert len(many) < 40


def test_a_person_with_only_a_user_id_is_a_contact_like_any_other(workspace: Workspace):
    workspace.hears(
        workspace.message(None, user_id="US.13491208655302741918", username="@grace", name=None)
    )

    [contact] = workspace.items()
    assert (contact["phone"], contact["wa_id"]) == (None, None)
    assert (contact["user_id"], contact["username"]) == ("US.13491208655302741918", "grace")
    assert contact["name"] == "@grace"
    found = workspace.items("/api/v1/contacts/lookup?user_id=US.13491208655302741918")
    assert [each["id"] for each in found] == [contact["id"]]


def test_a_user_id_in_the_place_of_a_number_is_taken_for_what_it_is(workspace: Workspace):
    workspace.hears(workspace.message("US.13491208655302741918"))
    workspace.hears(workspace.message(None, user_id="US.13491208655302741918"))

    [contact] = workspace.items()
    assert (contact["wa_id"], contact["user_id"]) == (None, "US.13491208655302741918")


def test_both_identities_at_once_link_them_for_ever(workspace: Workspace):
    workspace.hears(workspace.message("447700900123"))
    workspace.hears(workspace.message("447700900123", user_id="GB.abc"))
    workspace.hears(workspace.message(None, user_id="GB.abc"))

    [contact] = workspace.items()
    kinds = {
        each["kind"] for each in workspace.items(f"/api/v1/contacts/{contact['id']}/identities")
    }
    assert kinds == {"wa_id", "phone", "bsuid"}
    assert len(workspace.items(f"/api/v1/contacts/{contact['id']}/messages")) == 3


@pytest.mark.parametrize(
    ("stored", "arrives"),
    [
        ("+5531988888888", "553188888888"),  # Brazil without its ninth digit
        ("+525512345678", "5215512345678"),  # Mexico with the old 1
        ("+541123456789", "5491123456789"),  # Argentina with the mobile 9
    ],
)
def test_other_spellings_of_a_number_are_the_same_person(
    workspace: Workspace, stored: str, arrives: str
):
    made = workspace.contact("Ana", stored)

    workspace.hears(workspace.message(arrives, name="ana w"))

    [contact] = workspace.items()
    assert (contact["id"], contact["name"], contact["phone"]) == (made["id"], "Ana", stored)
    assert contact["wa_id"] == arrives


def test_a_landline_of_brazil_is_not_somebodys_mobile(workspace: Workspace):
    workspace.contact("Loja", "+553133334444")
    workspace.hears(workspace.message("5531933334444", name="Ana"))

    assert len(workspace.items()) == 2


def test_two_identities_of_two_contacts_are_left_for_a_person_to_settle(
    world: World, workspace: Workspace
):
    workspace.hears(workspace.message("447700900001", name="One"))
    workspace.hears(workspace.message(None, user_id="GB.two", name="Two"))
    workspace.hears(workspace.message("447700900001", user_id="GB.two", name="Two"))
    workspace.hears(workspace.message("447700900001", user_id="GB.two", name="Two"))

    assert len(workspace.items()) == 2
    assert world.count("identity_conflict") == 1


def test_a_profile_name_never_overwrites_what_a_person_wrote(workspace: Workspace):
    workspace.hears(workspace.message(name="gracie <3"))
    [contact] = workspace.items()
    path = f"/api/v1/contacts/{contact['id']}"
    workspace.call("PATCH", path, {"name": "Grace Hopper"})

    workspace.hears(workspace.message(name="G"))

    assert workspace.get(path)["name"] == "Grace Hopper"


def test_a_newer_profile_name_replaces_an_older_one_and_not_the_reverse(workspace: Workspace):
    workspace.hears(workspace.message(name="New", at=NOW))
    workspace.hears(workspace.message(name="Old", at=NOW - timedelta(hours=1)))
    assert workspace.items()[0]["name"] == "New"

    workspace.world.clock.advance(timedelta(minutes=5))
    workspace.hears(workspace.message(name="Newer"))
    assert workspace.items()[0]["name"] == "Newer"


@pytest.mark.parametrize("garbage", [None, -1, 0, 10**18, 99999999999, 4102444800])
def test_a_garbage_timestamp_is_the_time_of_arrival(workspace: Workspace, garbage: int | None):
    message = workspace.message()
    object.__setattr__(message.message, "timestamp", garbage)
    workspace.hears(message)

    assert workspace.items()[0]["last_active_at"] == "2026-11-22T12:00:00.000Z"


def test_activity_never_goes_back(workspace: Workspace):
    workspace.hears(workspace.message(at=NOW))
    workspace.hears(workspace.message(at=NOW - timedelta(days=2)))

    [contact] = workspace.items()
    assert contact["last_active_at"] == "2026-11-22T12:00:00.000Z"
    assert contact["window_open_until"] == "2026-11-23T12:00:00.000Z"


def test_nul_and_lone_surrogates_are_no_reason_to_lose_a_batch(workspace: Workspace):
    bad = workspace.message(text="a\0b\ud800c", name="N\0ul\ud83d")
    bad.message.content["raw"] = {"x\0": ["\0", "\udfff"]}
    workspace.hears(bad, workspace.message("447700900555", name="Fine"))

    names = {each["name"] for each in workspace.items()}
    assert names == {"Nul?", "Fine"}


def test_an_unknown_number_is_kept_and_applied_when_it_becomes_known(
    world: World, workspace: Workspace
):
    message = workspace.message()
    object.__setattr__(message.number, "phone_number_id", "999")
    workspace.hears(message, workspace.message("447700900555", name="Fine"))
    assert [each["name"] for each in workspace.items()] == ["Fine"]
    assert world.count("quarantine") == 1

    world.add_number("999", workspace.id)

    assert {each["name"] for each in workspace.items()} == {"Fine", "Grace"}
    assert world.count("quarantine") == 0


def test_what_was_kept_while_its_number_was_being_added_is_applied_soon(
    world: World, workspace: Workspace
):
    claimed, unclaimed = workspace.message(), workspace.message("447700900777", name="Later")
    object.__setattr__(claimed.number, "phone_number_id", "999")
    object.__setattr__(unclaimed.number, "phone_number_id", "998")
    workspace.hears(claimed, unclaimed)
    with world.storage.across() as across:  # as if the batch had ended after the release
        across.workspaces.put_number(StoredNumber("999", workspace.id))
    assert world.count("quarantine") == 2

    assert "contacts.quarantine" in {each.name for each in world.service.roles["relay"]}
    assert release_claimed(world.storage, world.clock, SUPPRESSION_KEY) == 1
    assert [each["name"] for each in workspace.items()] == ["Grace"]
    assert world.count("quarantine") == 1
    assert release_claimed(world.storage, world.clock, SUPPRESSION_KEY) == 0


def test_what_is_kept_for_a_number_stays_while_nobody_claims_it(world: World, workspace: Workspace):
    message = workspace.message()
    object.__setattr__(message.number, "phone_number_id", "999")
    workspace.hears(message)

    assert release_number(world.storage, world.clock, "999", SUPPRESSION_KEY) == 0
    assert world.count("quarantine") == 1


def test_what_nobody_understands_is_kept_whole(world: World, workspace: Workspace):
    odd = Unrecognised(
        reason="unknown_field", field="flows", raw={"x": 1},
        number=BusinessNumber(phone_number_id=workspace.number),
    )  # fmt: skip
    later = Event("e9", "whatsapp.poll.answered.v9", "ingest", NOW, {"number": None})
    world.deliver([make_event(odd, world.clock), later, world.event(workspace.message())])

    assert len(workspace.items()) == 1
    assert world.count("quarantine") == 2


def test_a_message_from_nobody_is_kept_and_makes_nobody(world: World, workspace: Workspace):
    workspace.hears(workspace.message("not-a-number"))

    assert workspace.items() == []
    assert world.count("quarantine") == 1


def test_one_batch_serves_several_workspaces_and_mixes_nothing(world: World, workspace: Workspace):
    other = world.workspace()
    world.deliver(
        [
            world.event(workspace.message("447700900001", name="Mine")),
            world.event(other.message("447700900001", name="Theirs")),
        ]
    )

    assert [each["name"] for each in workspace.items()] == ["Mine"]
    assert [each["name"] for each in other.items()] == ["Theirs"]


def test_somebody_in_the_trash_who_writes_comes_back(world: World, workspace: Workspace):
    workspace.hears(workspace.message(name="Grace"))
    [contact] = workspace.items()
    path = f"/api/v1/contacts/{contact['id']}"
    assert workspace.call("DELETE", path).status == 204

    workspace.hears(workspace.message(name="Grace"))

    assert [each["id"] for each in workspace.items()] == [contact["id"]]
    assert workspace.usage()["used"] == 1
    assert workspace.items(f"{path}/audit")[0]["action"] == "contact.restored"
    assert world.outgoing()[-1].type == "contact.restored.v1"


def test_a_late_copy_does_not_bring_anybody_back(workspace: Workspace):
    message = workspace.message()
    workspace.hears(message)
    [contact] = workspace.items()
    workspace.call("DELETE", f"/api/v1/contacts/{contact['id']}")

    workspace.hears(message)

    assert workspace.items() == []


def test_a_person_without_a_number_is_listed_linked_and_exported(workspace: Workspace):
    workspace.hears(workspace.message(None, user_id="US.134", username="grace", name="Grace"))

    [contact] = workspace.items("/api/v1/contacts?sort=phone")
    assert contact["inbox_url"] == "https://inbox.example/US.134"
    columns = ["name", "phone", "user_id", "username"]
    made = workspace.call(
        "POST", "/api/v1/exports", {"selection": {"filter": {}}, "columns": columns}
    )
    told = workspace.call("GET", made.body["url"]).body.decode("utf-8-sig")
    assert told.splitlines() == ["name,phone,user_id,username", "Grace,,US.134,grace"]
