"""An import is taken back: what it did and nothing else."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from libs.common.ids import new_id
from services.contacts.domain.tags import COLOURS
from services.importer.application.run_task import run_task
from tests.api.importer.test_importing import counted, people
from tests.support.contact_rows import contact_rows, tag_rows
from tests.support.contacts import contacts_world
from tests.support.importer import ImporterWorld, Importing
from tests.support.postgresql import PostgresServer

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


def undone_rows(undone: int = 0, kept: int = 0, unchanged: int = 0) -> dict[str, int]:
    return {"undone": undone, "kept": kept, "unchanged": unchanged}


def taken_back(shop: Importing, job: str, **more: Any) -> dict[str, int]:
    """Undo an import; what its undo counted."""
    counts: dict[str, int] = shop.run(job, "undo", **more)["undo"]["counts"]
    return counts


def snapshot(shop: Importing) -> dict[str, dict[str, object]]:
    """Everything that is shown of the live contacts, by id."""
    return {
        each["id"]: {name: each[name] for name in SHOWN}
        for each in shop.own.items("/api/v1/contacts?limit=200")
    }


MANY = int(os.environ.get("WARMLINE_TEST_UNDONE_ROWS", "600"))
PATIENCE = 300 + MANY / 20
"""Seconds: for twenty rows a second, on a machine that has other things to do."""


def test_a_file_that_met_people_is_undone_row_by_row_but_for_what_people_changed(
    shop: Importing,
) -> None:
    clock, database = shop.world.contacts.clock, shop.world.contacts.database
    mine = shop.own.contact("By hand", "+447700900000", tags=["hand"])
    known = shop.upload(file("Person", "cold", "old, shared", range(1, MANY // 2)))["id"]
    shop.run(known, seconds=PATIENCE)
    clock.advance(timedelta(days=2))
    before, tags_before = contact_rows(database, shop.own.id), tag_rows(database, shop.own.id)
    rows = file("Other", "hot", "new, SHARED", range(MANY))
    job = shop.upload(rows, add_tags=["list"], tags_mode="replace")["id"]
    done = shop.run(job, seconds=PATIENCE)
    assert done["counts"] == counted(created=MANY - MANY // 2, updated=MANY // 2)
    met = contact_rows(database, shop.own.id)
    assert {each.status for each in met.values()} == {"hot"}
    assert {each.tags for each in met.values()} == {("list", "new", "shared")}
    edited = next(each for each in before if each != mine["id"])
    shop.own.call("PATCH", f"/api/v1/contacts/{edited}", {"name": "Mine"})
    clock.advance(timedelta(days=1))

    undone = taken_back(shop, job, seconds=PATIENCE)

    assert undone == undone_rows(undone=MANY - 1, kept=1)
    after = contact_rows(database, shop.own.id)
    assert after[edited].name == "Mine"
    for who, row in before.items():
        there_and_back = [each[:3] for each in after[who].moves[len(row.moves) :]]
        assert there_and_back == [("cold", "hot", "skip_ahead"), ("hot", "cold", "re_engage")]
        written = {"moves": row.moves, "actions": row.actions}
        names = {"name": row.name, "name_source": row.name_source} if who == edited else {}
        assert replace(after[who], **written, **names) == row
    created = [row for who, row in after.items() if who not in before]
    assert len(created) == MANY - MANY // 2
    for row in created:
        assert (row.state, row.is_trashed, row.moves) == ("trashed", True, ())
        assert row.tags == ("shared",), "the import made the others"
        assert row.actions == ("contact.created", "contact.trashed")
    assert tag_rows(database, shop.own.id) == tags_before
    assert shop.own.usage()["used"] == MANY // 2


def file(name: str, status: str, tags: str, numbers: range) -> str:
    """A file of people with consecutive numbers."""
    rows = (f'{name} {n},+4477009{n:05},{name}{n}@example.org,{status},"{tags}"\n' for n in numbers)
    return "name,phone,email,status,tags\n" + "".join(rows)


def test_an_undone_import_leaves_everything_as_it_was(shop: Importing) -> None:
    shop.imported(BEFORE)
    before, used = snapshot(shop), shop.own.usage()["used"]
    done = shop.imported(FILE, tags_mode="replace")
    assert done["counts"] == counted(created=2, updated=2, unchanged=1, invalid=1)
    undone = shop.run(done["id"], "undo")
    assert undone["state"] == "undone"
    assert undone["counts"] == done["counts"], "the history keeps what the import did"
    assert undone["undo"]["counts"] == undone_rows(undone=4, unchanged=2)
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
    assert undone["undo"]["counts"] == undone_rows(undone=1, kept=3, unchanged=2)
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
    assert undone["undo"]["counts"]["kept"] == 1
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
    assert taken_back(shop, done["id"]) == undone_rows(undone=1)
    assert (shop.own.items(), shop.own.usage()["used"]) == ([], 0)


def test_a_large_import_is_undone_and_its_places_are_free_again(world: ImporterWorld) -> None:
    world.start_worker()
    shop = world.workspace("starter")
    done = shop.imported(people(2500))
    assert taken_back(shop, done["id"]) == undone_rows(undone=2500)
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
    assert taken_back(shop, job) == undone_rows(unchanged=1500)


def test_an_import_can_be_undone_for_thirty_days(shop: Importing) -> None:
    done = shop.imported(BEFORE)
    shop.world.contacts.clock.advance(timedelta(days=31))
    answer = shop.act(done["id"], "undo")
    assert (answer.status, answer.body["code"]) == (409, "undo_expired")


def test_a_status_and_an_owner_are_what_they_were_and_since_when(shop: Importing) -> None:
    ana = shop.own.contact("Ana", "+447700900001")
    clock = shop.world.contacts.clock
    clock.advance(timedelta(days=3))
    done = shop.imported("name,phone,status\nAna,+447700900001,hot\n")
    clock.advance(timedelta(days=1))
    shop.run(done["id"], "undo")
    with shop.world.contacts.storage.read(shop.own.id) as unit:
        now = unit.contacts.many([ana["id"]])[ana["id"]]
    assert (now.status, now.status_since) == ("cold", now.created_at)


def test_a_status_that_went_away_and_came_back_is_kept(shop: Importing) -> None:
    ana = shop.own.contact("Ana", "+447700900001")
    done = shop.imported("name,phone,status\nAna,+447700900001,hot\n")
    shop.world.contacts.clock.advance(timedelta(hours=1))
    for status in ("warm", "hot"):
        shop.own.call("PUT", f"/api/v1/contacts/{ana['id']}/status", {"status": status})
    assert taken_back(shop, done["id"]) == undone_rows(kept=1)
    assert shop.own.get(f"/api/v1/contacts/{ana['id']}")["status"] == "hot"


def test_an_undo_is_told_apart_from_its_import(shop: Importing) -> None:
    done = shop.imported(FILE)
    assert (done["phase"], done["undo"]) == ("run", None)
    boss = shop.own.owner
    helper = replace(boss, id=new_id(), name="Helper")
    shop.world.stop_worker()
    assert shop.call("POST", f"/api/v1/imports/{done['id']}/undo", actor=helper).status == 202

    going = shop.show(done["id"])
    assert (going["state"], going["phase"], going["progress"]) == ("running", "undo", 0)
    assert going["counts"] == done["counts"]
    assert going["undo"]["by"] == {"id": helper.id, "name": "Helper"}
    assert (going["created_by"]["id"], going["started_by"]["id"]) == (boss.id, boss.id)
    shop.world.contacts.clock.advance(timedelta(seconds=6))
    run_task(shop.world.workshop(), done["id"], "undo", 0)

    ended = shop.show(done["id"])
    assert (ended["state"], ended["progress"], ended["counts"]) == ("undone", 6, done["counts"])
    assert ended["undo"]["started_at"] < ended["undo"]["finished_at"]
    assert ended["finished_at"] == done["finished_at"]
    assert shop.get("/api/v1/imports")["items"][0]["undo"] == ended["undo"]
    actors = {each["actor"]["name"] for each in shop.own.items("/api/v1/audit?limit=200")
              if each["action"] == "contact.trashed"}  # fmt: skip
    assert actors == {"Helper"}


def test_what_a_key_imports_and_takes_back_is_the_keys_in_the_audit_trail(shop: Importing) -> None:
    key = replace(shop.own.owner, kind="key", id=new_id(), name="Shop system", role=None)
    job = shop.upload(FILE)["id"]
    for action in ("start", "undo"):
        assert shop.call("POST", f"/api/v1/imports/{job}/{action}", actor=key).status == 202
        shop.ended(job)
    trail = shop.own.items("/api/v1/audit?limit=200")
    actors = {each["action"]: each["actor"] for each in trail}
    assert {"contact.created", "contact.trashed"} <= actors.keys()
    own = {"kind": "key", "id": key.id, "name": "Shop system"}
    assert [each for each in actors.values() if each != own] == []


def test_what_an_import_did_to_each_row_is_still_told_after_its_undo(shop: Importing) -> None:
    done = shop.imported(FILE)
    problems = shop.call("GET", f"/api/v1/imports/{done['id']}/problems.csv").body
    assert b"Bad" in problems
    shop.run(done["id"], "undo")
    assert shop.call("GET", f"/api/v1/imports/{done['id']}/problems.csv").body == problems
    path = f"/api/v1/imports/{done['id']}/rows?phase="
    of_run, of_undo = (shop.get(path + phase) for phase in ("run", "undo"))
    assert [each["outcome"] for each in of_run["items"]] == ["created"] * 5 + ["invalid"]
    assert [each["code"] for each in of_undo["items"]] == ["undone"] * 5 + [None]
    assert of_run["total"] == of_undo["total"] == 6
    assert shop.get(path + "undo&code=undone")["total"] == 5


def tags(shop: Importing) -> dict[str, int]:
    """The workspace's tags, with how many live contacts have each."""
    return {each["name"]: each["contacts"] for each in shop.own.get("/api/v1/tags")["items"]}


def test_tags_that_an_import_made_go_with_its_undo_if_nobody_uses_them(shop: Importing) -> None:
    ana = shop.own.contact("Ana", "+447700900009", tags=["vip"])
    done = shop.imported(
        'name,phone,tags\nAna,+447700900009,"mine, fresh"\nBo,+447700900008,"VIP, fresh"\n',
        add_tags=["list", "kept", "chosen"],
    )
    found = {each["name"]: each for each in shop.own.get("/api/v1/tags")["items"]}
    other = next(each for each in COLOURS if each != found["chosen"]["colour"])
    shop.own.call("PATCH", f"/api/v1/tags/{found['chosen']['id']}", {"colour": other})
    cy = shop.own.contact("Cy", "+447700900007", tags=["kept"])
    shop.own.call("DELETE", f"/api/v1/contacts/{cy['id']}")

    assert taken_back(shop, done["id"]) == undone_rows(undone=2)

    assert tags(shop) == {"vip": 1, "kept": 0, "chosen": 0}
    assert shop.own.get(f"/api/v1/contacts/{ana['id']}")["tags"] == ["vip"]
    shop.own.call("POST", f"/api/v1/contacts/{cy['id']}/restore")
    assert tags(shop)["kept"] == 1
    gone = {each["changes"]["name"][0] for each in shop.own.items("/api/v1/audit?limit=200")
            if each["action"] == "tag.deleted"}  # fmt: skip
    assert gone == {"mine", "fresh", "list"}


def test_what_is_only_called_otherwise_by_now_was_not_changed(shop: Importing) -> None:
    bo = shop.own.member("Bo", "bo@example.org")
    ana = shop.own.contact("Ana", "+447700900001", tags=["old", "both"])
    done = shop.imported(
        "name,phone,tags,owner\n"
        'Ana,+447700900001,"list, both",bo@example.org\n'
        'Cy,+447700900002,"list, both",bo@example.org\nDi,+447700900003,list,\n',
        tags_mode="replace",
    )
    ids = {each["name"]: each["id"] for each in shop.own.get("/api/v1/tags")["items"]}
    for old, new in (("list", "Fair"), ("both", "Everywhere"), ("old", "Ancient")):
        answer = shop.own.call("PATCH", f"/api/v1/tags/{ids[old]}", {"name": new})
        assert answer.status == 200
    shop.own.call("PATCH", f"/api/v1/tags/{ids['list']}", {"name": "FAIR 2026"})
    shop.own.member("Bo Bigname", "bo@example.org", version=2, member_id=bo)
    shown = shop.own.get(f"/api/v1/contacts/{ana['id']}")
    assert (shown["tags"], shown["owner"]["name"]) == (["Everywhere", "FAIR 2026"], "Bo Bigname")

    assert taken_back(shop, done["id"]) == undone_rows(undone=3)

    shown = shop.own.get(f"/api/v1/contacts/{ana['id']}")
    assert (shown["tags"], shown["owner"]) == (["Ancient", "Everywhere"], None)
    assert [each["id"] for each in shop.own.items()] == [ana["id"]]


def test_tags_that_were_deleted_or_merged_since_are_no_change_of_contacts(shop: Importing) -> None:
    ana = shop.own.contact("Ana", "+447700900001", tags=["gone", "target"])
    done = shop.imported(
        'name,phone,tags\nAna,+447700900001,"wrong, from"\nCy,+447700900002,"wrong, from"\n',
        tags_mode="replace",
    )
    ids = {each["name"]: each["id"] for each in shop.own.get("/api/v1/tags")["items"]}
    for name in ("gone", "wrong"):
        assert shop.own.call("DELETE", f"/api/v1/tags/{ids[name]}").status == 204
    merge = {"name": "target", "merge": True}
    assert shop.own.call("PATCH", f"/api/v1/tags/{ids['from']}", merge).status == 200

    assert taken_back(shop, done["id"]) == undone_rows(undone=2)

    assert shop.own.get(f"/api/v1/contacts/{ana['id']}")["tags"] == ["target"]
    assert tags(shop) == {"target": 1}


def test_a_lead_and_a_confirmed_name_keep_whom_an_import_made(shop: Importing) -> None:
    done = shop.imported("name,phone\nAna,+447700900001\nBo,+447700900002\nCy,+447700900003\n")
    lead = {"source": "form", "phone": "+447700900001", "name": "Ana"}
    assert shop.own.call("POST", "/api/v1/leads", lead).status == 200
    ids = {each["name"]: each["id"] for each in shop.own.items()}
    shop.own.call("PATCH", f"/api/v1/contacts/{ids['Bo']}", {"name": "Bo"})
    assert taken_back(shop, done["id"]) == undone_rows(undone=1, kept=2)


def test_a_tag_that_chunks_share_goes_with_the_last_of_them(shop: Importing) -> None:
    done = shop.imported(people(1100))
    assert tags(shop) == {"imported": 1100}
    assert taken_back(shop, done["id"]) == undone_rows(undone=1100)
    assert tags(shop) == {}
    again = shop.imported(people(1100))
    assert again["counts"] == counted(updated=1100)
    assert tags(shop) == {"imported": 1100}


@pytest.mark.distributed
def test_a_tag_that_somebody_is_about_to_give_is_not_deleted(
    postgresql_server: PostgresServer,
) -> None:
    url = postgresql_server.new_database()
    world = contacts_world(url)
    own = world.workspace()
    with world.storage.write(own.id) as unit:
        [tag] = unit.tags.ensure(["vip"], world.clock.now()).values()
    with world.storage.write(own.id) as giving:
        giving.tags.ensure(["vip"], world.clock.now())
        with world.storage.write(own.id) as undoing:
            assert undoing.tags.delete_unused([tag]) == []
    with world.storage.write(own.id) as undoing:
        assert undoing.tags.delete_unused([tag]) == [tag]
    world.service.close()
    postgresql_server.drop_database(url)
