"""A number gets a new holder: nobody is taken for who had it before."""

from datetime import timedelta
from typing import Any

import pytest

from libs.common.events.whatsapp import BusinessNumber, ContactSynced, IdentityChanged, Person
from tests.api.contacts.test_receiving import in_parallel, retried
from tests.support.contacts import NOW, Workspace, World

NUMBER, OLD, NEW = "447700900123", "GB.old", "GB.new"
MINUTE = timedelta(minutes=1)
BEGAN = NOW - timedelta(hours=1)


def by_user_id(workspace: Workspace) -> dict[str, Any]:
    return {each["user_id"]: each for each in workspace.items()}


def said_by(workspace: Workspace, contact: Any) -> list[str]:
    path = f"/api/v1/contacts/{contact['id']}/messages"
    return sorted(each["text"] for each in workspace.items(path))


def hears(workspace: Workspace, user_id: str | None, text: str, minutes: int = 0,
          wa_id: str | None = NUMBER, name: str | None = None) -> None:  # fmt: skip
    at = BEGAN + minutes * MINUTE
    workspace.hears(workspace.message(wa_id, text, user_id=user_id, at=at, name=name or user_id))


def test_who_writes_from_a_known_number_with_another_user_id_is_somebody_else(
    world: World, workspace: Workspace
):
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "not mine", 1)

    people = by_user_id(workspace)
    assert (people[OLD]["phone"], people[OLD]["wa_id"]) == (None, None)
    assert (people[NEW]["phone"], people[NEW]["wa_id"]) == (f"+{NUMBER}", NUMBER)
    assert said_by(workspace, people[OLD]) == ["mine"]
    assert said_by(workspace, people[NEW]) == ["not mine"]
    documents = {each.data["contact"]["user_id"]: each.data["contact"] for each in world.outgoing()}
    assert (documents[OLD]["phone"], documents[OLD]["previous_phones"]) == (None, [])


def test_what_comes_by_the_number_alone_is_its_new_holders(workspace: Workspace):
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "not mine", 1)
    hears(workspace, None, "nor this", 2)

    people = by_user_id(workspace)
    assert said_by(workspace, people[NEW]) == ["nor this", "not mine"]
    [found] = workspace.items(f"/api/v1/contacts/lookup?phone=%2B{NUMBER}")
    assert found["id"] == people[NEW]["id"]


def test_the_trail_of_who_had_the_number_says_where_it_went(workspace: Workspace):
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "not mine", 1)

    old = by_user_id(workspace)[OLD]
    entries = workspace.items(f"/api/v1/contacts/{old['id']}/audit")
    [told] = [each for each in entries if each["action"] == "contact.identity_changed"]
    assert told["changes"] == {"wa_id": [NUMBER, None], "phone": [f"+{NUMBER}", None]}
    assert told["facts"]["how"] == "number_recycled"


def test_a_person_may_decide_that_both_are_one(workspace: Workspace):
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "mine too", 1)
    old = by_user_id(workspace)[OLD]

    settle_all(workspace)
    hears(workspace, NEW, "and this", 2)
    settle_all(workspace)

    shown = workspace.get(f"/api/v1/contacts/{old['id']}")
    assert (shown["user_id"], shown["wa_id"], shown["phone"]) == (NEW, NUMBER, f"+{NUMBER}")
    assert said_by(workspace, old) == ["and this", "mine"]


def settle_all(workspace: Workspace) -> None:
    for each in workspace.items("/api/v1/contacts/conflicts"):
        path = f"/api/v1/contacts/conflicts/{each['id']}"
        assert workspace.call("POST", path, {"decision": "move"}).status == 200


def test_who_had_the_number_and_comes_late_does_not_get_it_back(workspace: Workspace):
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "not mine", 2)
    hears(workspace, OLD, "written before", 1)

    people = by_user_id(workspace)
    assert (people[OLD]["phone"], people[NEW]["phone"]) == (None, f"+{NUMBER}")
    assert said_by(workspace, people[OLD]) == ["mine", "written before"]


@pytest.mark.parametrize("together", [True, False])
def test_an_unknown_holder_of_earlier_times_takes_nothing(workspace: Workspace, together: bool):
    newer = workspace.message(NUMBER, "mine", user_id=NEW, at=BEGAN + MINUTE)
    older = workspace.message(NUMBER, "long ago", user_id=OLD, at=BEGAN)
    for batch in [[newer, older]] if together else [[newer], [older]]:
        workspace.hears(*batch)

    people = by_user_id(workspace)
    assert (people[OLD]["phone"], people[NEW]["phone"]) == (None, f"+{NUMBER}")
    assert said_by(workspace, people[OLD]) == ["long ago"]


def test_three_holders_in_one_batch_are_three_people(workspace: Workspace):
    hears(workspace, "GB.1", "one")
    workspace.hears(*(
        workspace.message(NUMBER, str(n), user_id=f"GB.{n}", at=BEGAN + n * MINUTE) for n in (2, 3)
    ))  # fmt: skip

    people = by_user_id(workspace)
    assert {key: each["phone"] for key, each in people.items()} == {
        "GB.1": None, "GB.2": None, "GB.3": f"+{NUMBER}",
    }  # fmt: skip


def test_a_number_that_was_left_is_free_for_its_new_holder(world: World, workspace: Workspace):
    hears(workspace, OLD, "mine")
    moved = IdentityChanged(
        number=BusinessNumber(phone_number_id=workspace.number), kind="number",
        before=Person(wa_id=NUMBER, user_id=OLD),
        after=Person(wa_id="447700900999", user_id="GB.moved"),
        evidence="from", wamid="wamid.moved", timestamp=int((BEGAN + MINUTE).timestamp()),
    )  # fmt: skip
    world.deliver([world.event(moved)])
    hears(workspace, "GB.moved", "still me", 3, wa_id="447700900999")
    hears(workspace, NEW, "somebody new", 2)

    people = by_user_id(workspace)
    assert people["GB.moved"]["phone"] == "+447700900999"
    assert people[NEW]["phone"] == f"+{NUMBER}"
    assert said_by(workspace, people["GB.moved"]) == ["mine", "still me"]


def test_a_change_that_was_told_of_is_the_same_person(world: World, workspace: Workspace):
    hears(workspace, OLD, "mine")
    changed = IdentityChanged(
        number=BusinessNumber(phone_number_id=workspace.number), kind="user_id",
        before=Person(user_id=OLD), after=Person(user_id=NEW),
        evidence="previous_user_id", wamid="wamid.rotated", timestamp=int(BEGAN.timestamp()),
    )  # fmt: skip
    world.deliver([world.event(changed)])
    hears(workspace, NEW, "still me", 1)

    [contact] = workspace.items()
    assert (contact["user_id"], contact["phone"]) == (NEW, f"+{NUMBER}")


def test_a_number_in_another_spelling_goes_with_its_wa_id(workspace: Workspace):
    hears(workspace, "BR.old", "mine", wa_id="553188888888")
    hears(workspace, "BR.new", "not mine", 1, wa_id="5531988888888")
    hears(workspace, None, "nor this", 2, wa_id="553188888888")

    people = by_user_id(workspace)
    assert (people["BR.old"]["phone"], people["BR.old"]["wa_id"]) == (None, None)
    assert said_by(workspace, people["BR.new"]) == ["nor this", "not mine"]


def test_a_number_that_a_person_typed_stays_and_is_a_conflict(workspace: Workspace):
    hears(workspace, OLD, "mine", wa_id=None)
    [made] = workspace.items()
    workspace.call("PATCH", f"/api/v1/contacts/{made['id']}", {"phone": f"+{NUMBER}"})
    hears(workspace, NEW, "not mine", 1)

    people = by_user_id(workspace)
    assert (people[OLD]["phone"], people[NEW]["phone"]) == (f"+{NUMBER}", None)
    assert people[NEW]["wa_id"] == NUMBER
    [conflict] = workspace.items("/api/v1/contacts/conflicts")
    assert conflict["kind"] == "phone"


def test_who_is_in_the_trash_stays_there(workspace: Workspace):
    hears(workspace, OLD, "mine")
    [made] = workspace.items()
    workspace.call("DELETE", f"/api/v1/contacts/{made['id']}")
    hears(workspace, NEW, "not mine", 1)

    assert set(by_user_id(workspace)) == {NEW}
    assert workspace.usage()["used"] == 1


def test_the_address_book_calls_nobody_by_the_name_of_who_had_the_number(
    world: World, workspace: Workspace
):
    entry = ContactSynced(
        number=BusinessNumber(phone_number_id=workspace.number), action="add",
        person=Person(wa_id=NUMBER), full_name="Ana", first_name="Ana", timestamp=int(BEGAN.timestamp()),
    )  # fmt: skip
    world.deliver([world.event(entry)])
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "not mine", 1, name="Bea")

    assert {key: each["name"] for key, each in by_user_id(workspace).items()} == {
        OLD: "Ana", NEW: "Bea",
    }  # fmt: skip


def test_erasing_who_had_the_number_leaves_its_new_holder(workspace: Workspace):
    hears(workspace, OLD, "mine")
    hears(workspace, NEW, "not mine", 1)
    people = by_user_id(workspace)
    erased = workspace.call("POST", f"/api/v1/contacts/{people[OLD]['id']}/erase", {})
    assert erased.status == 200, erased

    hears(workspace, NEW, "still here", 2)
    [left] = workspace.items()
    assert said_by(workspace, left) == ["not mine", "still here"]


def test_a_hundred_copies_of_a_new_holders_first_words_make_one(world: World, workspace: Workspace):
    hears(workspace, OLD, "mine")
    copy = world.event(workspace.message(NUMBER, user_id=NEW, at=BEGAN + MINUTE), id="the-same")

    in_parallel(100, lambda _: world.deliver([copy]))

    people = by_user_id(workspace)
    assert (people[OLD]["phone"], people[NEW]["phone"]) == (None, f"+{NUMBER}")
    counted = {name: world.count(name) for name in ("contact", "message", "identity_conflict")}
    assert counted == {"contact": 2, "message": 2, "identity_conflict": 1}


def test_several_new_holders_at_once_are_each_one_person(world: World, workspace: Workspace):
    hears(workspace, OLD, "mine")
    events = [
        world.event(workspace.message(NUMBER, f"{n}", user_id=f"GB.{n}", at=BEGAN + n * MINUTE))
        for n in range(1, 11)
    ]

    in_parallel(10, lambda n: retried(world, [events[n]]))

    people = by_user_id(workspace)
    assert len(people) == 11
    assert [key for key, each in people.items() if each["phone"]] == ["GB.10"]
    assert all(len(said_by(workspace, each)) == 1 for each in people.values())
