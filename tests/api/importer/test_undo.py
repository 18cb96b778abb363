"""An import is taken back: what it did and nothing else."""

import os
from collections.abc import Callable
from datetime import timedelta

from tests.api.importer.test_importing import counted, people
from tests.support.importer import ImporterWorld, Importing

SHOWN = (
    "name",
    "phone",
    "email",
    "status",
    "tags",
    "owner",
    "state",
    "source",
    "wa_id",
    "created_at",
)
BEFORE = """\
name,phone,email,tags,status
Ana,+447700900001,ana@old.example,"vip, old",warm
Bo,+447700900002,,,cold
Cy,+447700900003,cy@example.org,x,hot
"""
FILE = """\
name,phone,email,tags,status
Anna,+447700900001,ana@new.example,new,hot
Bob,+447700900002,bo@example.org,lead,
Cy,+447700900003,cy@example.org,x,hot
Di,+447700900004,di@example.org,lead,
Ed,+447700900005,,,
Bad,12,,,
"""


def snapshot(shop: Importing) -> dict[str, dict[str, object]]:
    """Everything that is shown of the live contacts, by id."""
    return {
        each["id"]: {name: each[name] for name in SHOWN}
        for each in shop.own.items("/api/v1/contacts?limit=200")
    }


MANY = int(os.environ.get("WARMLINE_TEST_UNDONE_ROWS", "1000"))


def test_a_file_that_met_people_is_undone_row_by_row_but_for_what_people_changed(
    shop: Importing,
) -> None:
    shop.imported(people(MANY // 2))
    before = everybody(shop)
    rows = people(MANY).replace("Person", "Other")
    done = shop.run(shop.upload(rows, add_tags=["new"])["id"], seconds=60 + MANY / 50)
    assert done["counts"] == counted(created=MANY - MANY // 2, updated=MANY // 2)
    edited = next(iter(before))
    shop.own.call("PATCH", f"/api/v1/contacts/{edited}", {"name": "Mine"})

    undone = shop.run(done["id"], "undo", seconds=60 + MANY / 50)

    assert undone["counts"] == counted(updated=MANY - 1, skipped=1)
    after = everybody(shop)
    assert after.pop(edited)["name"] == "Mine"
    before.pop(edited)
    assert after == before
    assert shop.own.usage()["used"] == MANY // 2


def everybody(shop: Importing) -> dict[str, dict[str, object]]:
    """Everything that is shown of every live contact, by id, however many there are."""
    found: dict[str, dict[str, object]] = {}
    path = "/api/v1/contacts?limit=200"
    page = shop.own.get(path)
    while True:
        found |= {each["id"]: {name: each[name] for name in SHOWN} for each in page["items"]}
        if page["next"] is None:
            return found
        page = shop.own.get(f"{path}&cursor={page['next']}")


def test_an_undone_import_leaves_everything_as_it_was(shop: Importing) -> None:
    shop.imported(BEFORE)
    before, used = snapshot(shop), shop.own.usage()["used"]
    done = shop.imported(FILE, tags_mode="replace")
    assert done["counts"] == counted(created=2, updated=2, unchanged=1, invalid=1)
    undone = shop.run(done["id"], "undo")
    assert undone["state"] == "undone"
    assert undone["counts"] == counted(updated=4, unchanged=2)
    assert snapshot(shop) == before
    assert shop.own.usage()["used"] == used
    assert shop.act(done["id"], "undo").status == 409


def test_what_somebody_changed_since_is_kept_and_listed(shop: Importing) -> None:
    shop.imported(BEFORE)
    done = shop.imported(FILE, tags_mode="replace")
    ids = {each["name"]: each["id"] for each in shop.own.items()}
    shop.own.call("PATCH", f"/api/v1/contacts/{ids['Anna']}", {"email": "ana@mine.example"})
    shop.own.call("PUT", f"/api/v1/contacts/{ids['Di']}/status", {"status": "hot"})
    shop.own.hears(shop.own.message("447700900005"))
    undone = shop.run(done["id"], "undo")
    assert undone["counts"] == counted(updated=1, skipped=3, unchanged=2)
    now = {each["phone"]: each for each in shop.own.items()}
    ana = now["+447700900001"]
    assert (ana["name"], ana["email"], ana["tags"], ana["status"]) == (
        "Ana", "ana@mine.example", ["old", "vip"], "warm",
    )  # fmt: skip
    assert now["+447700900004"]["status"] == "hot"
    assert "+447700900005" in now
    kept = {row["row"]: row["reason"] for row in shop.rows(done["id"], "skipped")}
    assert sorted(kept) == [2, 5, 6]
    assert "email" in kept[2]


def test_a_note_keeps_a_person_whom_the_import_made(shop: Importing) -> None:
    done = shop.imported(FILE)
    ids = {each["name"]: each["id"] for each in shop.own.items()}
    shop.own.call("POST", f"/api/v1/contacts/{ids['Ed'] if 'Ed' in ids else ids['Di']}/notes",
                  {"body": "call her"})  # fmt: skip
    undone = shop.run(done["id"], "undo")
    assert undone["counts"]["skipped"] == 1
    [kept] = shop.rows(done["id"], "skipped")
    assert "note" in kept["reason"]
    assert len(shop.own.items()) == 1


def test_a_name_that_a_person_wrote_is_a_persons_again(shop: Importing) -> None:
    made = shop.own.contact("Ana", "+447700900001")
    done = shop.imported("name,phone\nAnna,+447700900001\n")
    shop.run(done["id"], "undo")
    filled = shop.imported("name,phone\nAnna,+447700900001\n", on_match="fill")
    assert filled["counts"] == counted(unchanged=1)
    assert shop.own.get(f"/api/v1/contacts/{made['id']}")["name"] == "Ana"


def test_somebody_who_came_back_goes_back_to_the_trash_and_whoever_waited_stays(
    world: ImporterWorld,
) -> None:
    world.start_worker()
    shop = world.workspace("free")
    made = shop.own.contact("Ana", "+447700900001")
    shop.own.call("DELETE", f"/api/v1/contacts/{made['id']}")
    done = shop.imported("name,phone\nAna,+447700900001\n")
    assert shop.run(done["id"], "undo")["counts"] == counted(updated=1)
    assert (shop.own.items(), shop.own.usage()["used"]) == ([], 0)


def test_a_large_import_is_undone_and_its_places_are_free_again(world: ImporterWorld) -> None:
    world.start_worker()
    shop = world.workspace("starter")
    done = shop.imported(people(2500))
    undone = shop.run(done["id"], "undo")
    assert undone["counts"] == counted(updated=2500)
    assert shop.own.usage()["used"] == 0
    assert shop.own.items() == []
    again = shop.imported(people(2500))
    assert again["counts"] == counted(updated=2500), "they come back from the trash"
    assert shop.own.usage()["used"] == 2500


def test_an_import_that_was_stopped_can_be_undone(make_world: Callable[..., ImporterWorld]) -> None:
    world = make_world()
    shop = world.workspace()
    job = shop.upload(people(1500))["id"]
    shop.act(job, "start")
    shop.act(job, "stop")
    world.start_worker()
    assert shop.run(job, "undo")["counts"] == counted(unchanged=1500)


def test_an_import_can_be_undone_for_thirty_days(shop: Importing) -> None:
    done = shop.imported(BEFORE)
    shop.world.contacts.clock.advance(timedelta(days=31))
    answer = shop.act(done["id"], "undo")
    assert (answer.status, answer.body["code"]) == (409, "undo_expired")
