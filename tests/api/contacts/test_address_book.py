"""What the business's phone calls people: a name that waits, and gives way to what a person wrote."""

import itertools
from typing import Any

import pytest

from libs.common.events.whatsapp import BusinessNumber, ContactSynced, Person
from tests.support.contacts import NOW, Workspace, World


def entry(
    workspace: Workspace, name: str | None = "Grace from the fair", *, action: str = "add",
    at: int = 0, wa_id: str | None = "447700900123", **more: Any,
) -> ContactSynced:  # fmt: skip
    person = {key: more.pop(key) for key in ("user_id", "username") if key in more}
    return ContactSynced(
        number=BusinessNumber(phone_number_id=workspace.number),
        person=Person(wa_id=wa_id, **person), action=action, full_name=name,
        timestamp=int(NOW.timestamp()) - 1000 + at, **more,
    )  # fmt: skip


def sync(world: World, *entries: ContactSynced) -> None:
    world.deliver([world.event(each) for each in entries])


def trail(workspace: Workspace, contact: dict) -> list[dict]:
    found: list[dict] = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    return found


def test_an_entry_makes_nobody_and_names_them_when_they_write(world: World, workspace: Workspace):
    sync(world, entry(workspace))
    assert workspace.items() == []
    assert workspace.usage()["used"] == 0

    workspace.hears(workspace.message(name="gracie"))
    workspace.hears(workspace.message(name="gracie 2"))

    assert [each["name"] for each in workspace.items()] == ["Grace from the fair"]


def test_an_entry_renames_a_contact_audited_and_published(world: World, workspace: Workspace):
    workspace.hears(workspace.message(name="gracie"))
    sync(world, entry(workspace), entry(workspace))

    [contact] = workspace.items()
    assert contact["name"] == "Grace from the fair"
    [renamed, _] = trail(workspace, contact)
    assert renamed["changes"] == {"name": ["gracie", "Grace from the fair"]}
    assert renamed["source"] == "address_book"
    assert world.outgoing()[-1].data["contact"]["name"] == "Grace from the fair"


def test_an_entry_never_overwrites_what_a_person_wrote(world: World, workspace: Workspace):
    workspace.contact("Grace Hopper", "+447700900123")
    sync(world, entry(workspace))

    [contact] = workspace.items()
    assert contact["name"] == "Grace Hopper"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_entry_counts_in_whatever_order_they_come(
    world: World, workspace: Workspace, order: tuple[int, ...]
):
    entries = [entry(workspace, f"Name {n}", at=n) for n in range(3)]
    workspace.hears(workspace.message(name="gracie"))
    for n in order:
        sync(world, entries[n])

    assert [each["name"] for each in workspace.items()] == ["Name 2"]


def test_a_removal_is_noted_and_takes_no_name_away(world: World, workspace: Workspace):
    workspace.hears(workspace.message(name="gracie"))
    gone = entry(workspace, None, action="remove", at=5)
    sync(world, entry(workspace), gone, gone)

    [contact] = workspace.items()
    assert contact["name"] == "Grace from the fair"
    assert [each["action"] for each in trail(workspace, contact)].count("address_book.removed") == 1


def test_who_was_removed_before_they_wrote_is_called_as_they_call_themselves(
    world: World, workspace: Workspace
):
    sync(world, entry(workspace), entry(workspace, None, action="remove", at=5))
    workspace.hears(workspace.message(name="gracie"))
    assert [each["name"] for each in workspace.items()] == ["gracie"]


@pytest.mark.parametrize(
    ("written", "writes"),
    [
        ({"wa_id": None, "user_id": "GB.x"}, {"wa_id": None, "user_id": "GB.x"}),
        ({"wa_id": "447700900123", "user_id": "GB.x"}, {"wa_id": None, "user_id": "GB.x"}),
        ({"wa_id": None, "phone_number": "+44 7700 900123"}, {"wa_id": "447700900123"}),
        ({"wa_id": "5531988888888"}, {"wa_id": "553188888888"}),
    ],
)
def test_an_entry_finds_its_person_by_whatever_names_them(
    world: World, workspace: Workspace, written: dict, writes: dict
):
    sync(world, entry(workspace, "Grace", **written))
    workspace.hears(workspace.message(name="gracie", **writes))
    assert [each["name"] for each in workspace.items()] == ["Grace"]


def test_an_entry_links_the_user_id_and_the_number_of_a_contact(world: World, workspace: Workspace):
    workspace.hears(workspace.message(None, user_id="GB.x"))
    sync(world, entry(workspace, user_id="GB.x"))

    [contact] = workspace.items()
    shown = [contact[name] for name in ("user_id", "wa_id", "phone")]
    assert shown == ["GB.x", "447700900123", "+447700900123"]
    workspace.hears(workspace.message("447700900123"))
    assert len(workspace.items()) == 1


def test_an_entry_of_nobody_is_kept_whole(world: World, workspace: Workspace):
    sync(world, entry(workspace, wa_id=None, phone_number="ask Bob"))
    assert world.count("quarantine") == 1


def test_nothing_of_an_erased_person_is_left_in_the_address_book(
    world: World, workspace: Workspace
):
    sync(world, entry(workspace, user_id="GB.x"))
    workspace.hears(workspace.message(user_id="GB.x"))
    [contact] = workspace.items()
    assert world.count("address_book_entry") == 2

    erased = workspace.call("POST", f"/api/v1/contacts/{contact['id']}/erase")

    assert erased.body["removed"]["address_book_entry"] == 2
    assert world.count("address_book_entry") == 0


def test_a_long_book_costs_as_many_statements_as_a_short_one(world: World, workspace: Workspace):
    def book(first: int, many: int) -> list[ContactSynced]:
        return [
            entry(workspace, f"P {n}", wa_id=f"4477009{n:05}") for n in range(first, first + many)
        ]

    workspace.hears(*(workspace.message(f"4477009{n:05}") for n in range(110)))
    with world.counting() as few:
        sync(world, *book(0, 10))
    with world.counting() as many:
        sync(world, *book(10, 100))

    assert len(many) == len(few)
