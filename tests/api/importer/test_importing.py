"""Imports from end to end, with the real contacts service: every row accounted for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from libs.common.bus.schemes import open_bus
from libs.common.events.topology import TOPOLOGY
from libs.common.ids import new_id
from libs.common.transactional.outbox import Relay
from services.contacts.domain.audit import AuditEntry
from services.contacts.domain.origin import Origin
from services.importer.adapters.tables import outbox
from services.importer.domain.outcomes import OUTCOMES
from tests.support.importer import ImporterWorld, Importing
from tests.support.waiting import eventually
from tests.unit.importer.workbooks import row, workbook

ROOT = Path(__file__).resolve().parents[3]
FILE = """\
name,phone,email,tags
Ana Müller,+49 151 2345 6789,ana@example.org,"vip, berlin"
Bo Zhang,+86 138 0013 8000,,lead
No Phone,,nobody@example.org,
Bad Phone,12,,
Ana Again,+4915123456789,,
Bad Mail,+12125550123,not-an-address,
"""


def test_a_check_that_does_not_hold_any_more_is_noticed_at_the_start(shop: Importing) -> None:
    made = shop.own.contact("Ana", "+447700900009")
    job = shop.upload(FILE)["id"]
    shop.run(job, "check")
    shop.own.call("PATCH", f"/api/v1/contacts/{made['id']}", {"name": "Anna"})
    answer = shop.act(job, "start")
    assert (answer.status, answer.body["code"]) == (409, "check_is_stale")
    assert answer.body["changed_contacts"] == 1
    assert answer.body["checked_at"] == shop.show(job)["checked_at"]
    again = shop.run(job, "check")
    assert again["state"] == "checked"
    shop.own.call("PATCH", f"/api/v1/contacts/{made['id']}", {"name": "Hanna"})
    started = shop.call("POST", f"/api/v1/imports/{job}/start", {"confirm": True})
    assert started.status == 202
    assert shop.ended(job)["counts"] == counted(created=2, duplicate=1, invalid=3)


def test_a_change_that_was_under_way_during_the_check_is_noticed_at_the_start(
    shop: Importing,
) -> None:
    made = shop.own.contact("Ana", "+447700900009")
    begun = new_id()
    shop.own.contact("Bo", "+447700900008")  # its entry is newer, and seen by the check
    job = shop.upload(FILE)["id"]
    shop.run(job, "check")
    contacts = shop.world.contacts
    with contacts.storage.write(shop.own.id) as unit:
        origin = Origin("member", "m1", "Somebody", "person")
        change = {"name": ["Ana", "Anna"]}
        entry = AuditEntry(
            begun, contacts.clock.now(), origin, "contact.updated", made["id"], change
        )
        unit.history.audit([entry])
    answer = shop.act(job, "start")
    assert (answer.status, answer.body["code"]) == (409, "check_is_stale")
    assert answer.body["changed_contacts"] == 1
    shop.run(job, "check")
    assert shop.act(job, "start").status == 202
    assert shop.ended(job)["state"] == "finished"


def test_an_export_comes_back_with_what_was_edited_since_flagged_and_cells_emptied(
    shop: Importing,
) -> None:
    ana = shop.own.contact("Ana", "+447700900001", email="a@x.co", tags=["t"])
    bo = shop.own.contact("Bo", "+447700900002", email="b@x.co")
    shop.own.call("PATCH", f"/api/v1/contacts/{bo['id']}", {"email": "theirs@x.co"})
    done = shop.imported(
        "id,version,name,phone,email,tags\n"
        f"{ana['id']},{ana['version']},Ana,{ana['phone']},<clear>,<clear>\n"
        f"{bo['id']},{bo['version']},Bo,{bo['phone']},mine@x.co,\n"
        f",,<clear>,+447700900003,,\n"
    )
    assert done["counts"] == counted(updated=1, skipped=1, invalid=1)
    now = shop.own.get(f"/api/v1/contacts/{ana['id']}")
    assert (now["email"], now["tags"]) == (None, [])
    [flagged] = shop.rows(done["id"], "skipped")
    assert (flagged["code"], flagged["field"]) == ("edited_since", "email")
    [bad] = shop.rows(done["id"], "invalid")
    assert (bad["code"], bad["field"]) == ("cannot_clear", "name")


def people(many: int, first: int = 0) -> str:
    rows = (
        f"Person {n},+4477009{n:05},p{n}@example.org,imported\n" for n in range(first, first + many)
    )
    return "name,phone,email,tags\n" + "".join(rows)


def counted(**counts: int) -> dict[str, int]:
    return dict.fromkeys(OUTCOMES, 0) | counts


def test_every_row_has_an_outcome_and_a_check_foretells_it(shop: Importing) -> None:
    job = shop.upload(FILE)
    checked = shop.run(job["id"], "check")
    assert checked["state"] == "checked"
    assert checked["counts"] == counted(created=2, duplicate=1, invalid=3)
    assert shop.own.items() == []

    done = shop.run(job["id"])
    assert (done["state"], done["progress"], done["counts"]) == ("finished", 6, checked["counts"])
    assert done["started_at"] <= done["finished_at"]

    rows = {row["row"]: row for row in shop.rows(job["id"])}
    assert sorted(rows) == [2, 3, 4, 5, 6, 7]
    assert {n: (row["outcome"], row["field"]) for n, row in rows.items() if n > 3} == {
        4: ("invalid", "phone"), 5: ("invalid", "phone"),
        6: ("duplicate", "phone"), 7: ("invalid", "email"),
    }  # fmt: skip
    assert rows[6]["reason"] == "the same phone number as in row 2"
    assert rows[4]["values"]["email"] == "nobody@example.org"
    assert {rows[n]["contact_id"] for n in (2, 3)} == {each["id"] for each in shop.own.items()}
    assert len(shop.rows(job["id"], "invalid", limit=1)) == 3

    ana = next(each for each in shop.own.items() if each["name"] == "Ana Müller")
    assert (ana["phone"], ana["email"], sorted(ana["tags"])) == (
        "+4915123456789", "ana@example.org", ["berlin", "vip"],
    )  # fmt: skip
    assert ana["source"] == "import"


def test_the_same_file_again_changes_nothing(shop: Importing) -> None:
    shop.imported(FILE)
    before = shop.own.items()
    told = len(shop.world.contacts.outgoing())
    again = shop.imported(FILE)
    assert again["counts"] == counted(unchanged=2, duplicate=1, invalid=3)
    assert shop.own.items() == before
    assert len(shop.world.contacts.outgoing()) == told


def test_large_files_go_through_in_parts(shop: Importing) -> None:
    done = shop.imported(people(3500) + people(500).partition("\n")[2])
    assert done["counts"] == counted(created=3500, duplicate=500)
    assert shop.own.usage()["used"] == 3500
    rows = shop.rows(done["id"], "duplicate")
    assert [row["row"] for row in rows] == list(range(3502, 4002))
    assert rows[0]["reason"] == "the same phone number as in row 2"


def test_people_who_are_there_are_updated_filled_or_left_alone(shop: Importing) -> None:
    shop.imported(
        "name,phone,email,tags\nAna,+447700900001,,old\nBo,+447700900002,bo@old.example,\n"
    )
    file = "name,phone,email,tags\nAnna,+447700900001,ana@example.org,new\nBob,+447700900002,bo@new.example,\n"
    skipped = shop.imported(file, on_match="skip")
    assert skipped["counts"] == counted(skipped=2)
    filled = shop.run(shop.upload(file, on_match="fill")["id"])
    assert _by_phone(shop)["+447700900002"]["email"] == "bo@old.example"
    assert _by_phone(shop)["+447700900001"]["email"] == "ana@example.org"
    assert _by_phone(shop)["+447700900001"]["name"] == "Ana"
    assert sum(filled["counts"].values()) == 2
    updated = shop.run(shop.upload(file, on_match="update", tags_mode="replace")["id"])
    ana = _by_phone(shop)["+447700900001"]
    assert (ana["name"], ana["tags"]) == ("Anna", ["new"])
    assert _by_phone(shop)["+447700900002"]["email"] == "bo@new.example"
    changes = {row["row"]: row["changes"] for row in shop.rows(updated["id"], "updated")}
    assert changes[3]["email"] == ["bo@old.example", "bo@new.example"]


def _by_phone(shop: Importing) -> dict[str, dict[str, object]]:
    return {each["phone"]: each for each in shop.own.items()}


def test_a_file_that_is_only_to_update_adds_nobody_and_brings_nobody_back(
    world: ImporterWorld,
) -> None:
    world.start_worker()
    shop = world.workspace("free")
    ana = shop.own.contact("Ana", "+447700900001")
    gone = shop.own.contact("Bo", "+447700900002")
    shop.own.call("DELETE", f"/api/v1/contacts/{gone['id']}")
    before, tags = shop.own.usage()["used"], shop.own.items("/api/v1/tags")
    others = "".join(f"New {n},+4477009{n:05},,fresh\n" for n in range(1100, 1250))
    file = "name,phone,email,tags\nAnna,+447700900001,ana@example.org,\nBob,+447700900002,,\n"
    job = shop.upload(file + others, create=False)
    assert job["mapping"]["create"] is False

    checked = shop.run(job["id"], "check")
    done = shop.run(job["id"])

    assert checked["counts"] == done["counts"] == counted(updated=1, skipped=151)
    assert done["reasons"] == {"not_here": 151}, "a plan of 100 is no matter where nobody is added"
    row = shop.rows(done["id"], "skipped")[0]
    assert (row["row"], row["field"], row["contact_id"]) == (3, "phone", None)
    assert row["reason"] == "nobody here has this number, and nobody is added"
    assert [(each["name"], each["email"]) for each in shop.own.items()] == [
        ("Anna", "ana@example.org")
    ]
    assert (shop.own.usage()["used"], shop.own.items("/api/v1/tags")) == (before, tags)

    undone = shop.run(job["id"], "undo")
    assert undone["undo"]["counts"] == {"undone": 1, "kept": 0, "unchanged": 151}
    now = shop.own.get(f"/api/v1/contacts/{ana['id']}")
    assert (now["name"], now["email"]) == ("Ana", None)


def test_blanks_and_missing_columns_keep_what_is_there(shop: Importing) -> None:
    shop.imported(FILE)
    shop.imported("phone,name,email\n+4915123456789,,\n")
    shop.imported("phone\n+8613800138000\n")
    ana, bo = (_by_phone(shop)[each] for each in ("+4915123456789", "+8613800138000"))
    assert (ana["name"], ana["email"]) == ("Ana Müller", "ana@example.org")
    assert (bo["name"], bo["tags"]) == ("Bo Zhang", ["lead"])


def test_what_a_person_typed_stays(shop: Importing) -> None:
    typed = shop.own.contact("Grace Hopper", "+447700900001")
    done = shop.imported(
        "name,phone,email\ngrace h,+447700900001,grace@example.org\n", on_match="fill"
    )
    assert done["counts"] == counted(updated=1)
    now = shop.own.get(f"/api/v1/contacts/{typed['id']}")
    assert (now["name"], now["email"]) == ("Grace Hopper", "grace@example.org")


@pytest.mark.parametrize("action", ["check", "start"])
def test_the_plan_limit_is_exact_to_the_row(world: ImporterWorld, action: str) -> None:
    world.start_worker()
    shop = world.workspace("free")
    shop.own.people(5)
    job = shop.upload(people(2500))
    done = shop.run(job["id"], action)
    assert done["counts"] == counted(created=95, unchanged=0, updated=5, over_limit=2400)
    assert shop.own.usage()["used"] == (100 if action == "start" else 5)
    over = shop.rows(job["id"], "over_limit")
    assert [each["row"] for each in over] == list(range(102, 2502)), (
        "the first ones have the places"
    )
    assert over[0]["code"] == "plan_limit_reached"


def test_a_plan_of_five_thousand_is_exact_to_the_row(world: ImporterWorld) -> None:
    world.start_worker()
    shop = world.workspace("starter")
    done = shop.imported(people(5_100))
    assert done["counts"] == counted(created=5_000, over_limit=100)
    usage = shop.own.usage()
    assert (usage["used"], usage["limit"]) == (5_000, 5_000)
    over = [row["row"] for row in shop.rows(done["id"], "over_limit")]
    assert over == list(range(5_002, 5_102))


def test_one_number_a_hundred_thousand_times_is_one_person(shop: Importing) -> None:
    dresses = ("+4915123456789", "+49 151 2345-6789", "0049 (151) 23456789", "wa.me/4915123456789")
    rows = (f"Ana {n},{dresses[n % 4 if n < 1_000 else 0]}\n" for n in range(100_000))
    done = shop.imported("name,phone\n" + "".join(rows))
    assert done["counts"] == counted(created=1, duplicate=99_999)
    assert done["reasons"] == {"duplicate_in_file": 99_999}
    assert [each["name"] for each in shop.own.items()] == ["Ana 0"]


def test_two_imports_of_the_same_people_at_once_make_no_twins(shop: Importing) -> None:
    jobs = [shop.upload(people(1500))["id"] for _ in range(2)]
    for job in jobs:
        assert shop.act(job, "start").status == 202
    ended = [shop.ended(job) for job in jobs]
    assert sum(each["counts"]["created"] for each in ended) == 1500
    assert sum(each["counts"]["unchanged"] for each in ended) == 1500
    assert shop.own.usage()["used"] == 1500


def test_workspaces_import_for_themselves(world: ImporterWorld) -> None:
    world.start_worker()
    here, there = world.workspace(), world.workspace("free")
    assert here.imported(people(150))["counts"] == counted(created=150)
    assert there.imported(people(150))["counts"] == counted(created=100, over_limit=50)
    ids = [{each["id"] for each in one.own.items()} for one in (here, there)]
    assert not ids[0] & ids[1]


def test_problems_can_be_downloaded_corrected_and_uploaded_again(shop: Importing) -> None:
    done = shop.imported(
        'name,phone,tags\nAna,+447700900001,x\n=cmd(),12,"a,b"\n"@sum",,\n+49 30 1,,\n'
    )
    answer = shop.call("GET", f"/api/v1/imports/{done['id']}/problems.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.body.decode("utf-8-sig").splitlines()
    assert lines[0] == "name,phone,tags,Problem,Row"
    assert lines[1].startswith('\'=cmd(),12,"a,b",')
    assert [line.rpartition(",")[2] for line in lines[1:]] == ["3", "4", "5"]
    assert lines[2].startswith("'@sum,")
    corrected = "\n".join([lines[0], lines[1].replace(",12,", ",+447700900002,")])
    uploaded = shop.send(corrected).body
    assert uploaded["mapping"] is not None, "the mapping of the file is not remembered"
    assert [each["guess"] for each in uploaded["columns"]][-2:] == ["skip", "skip"]
    again = shop.imported(corrected)
    assert again["counts"] == counted(created=1)
    assert _by_phone(shop)["+447700900002"]["name"] == "=cmd()"


def test_an_import_that_is_stopped_accounts_for_every_row(
    make_world: Callable[..., ImporterWorld],
) -> None:
    world = make_world(window=1, threads=1)
    shop = world.workspace()
    job = shop.upload(people(5000))["id"]
    assert shop.act(job, "start").status == 202
    stopped = shop.act(job, "stop")
    assert (stopped.status, stopped.body["state"]) == (200, "stopped")
    assert stopped.body["counts"] == counted(skipped=5000)
    assert shop.rows(job, "skipped")[0]["code"] == "stopped"
    world.start_worker()

    half = shop.upload(people(5000))["id"]
    assert shop.act(half, "start").status == 202
    eventually(lambda: shop.show(half)["progress"] > 0, "the first part")
    assert shop.act(half, "stop").status == 200
    shown = shop.ended(half)
    assert (shown["state"], shown["progress"]) == ("stopped", 5000)
    assert shown["counts"]["created"] == shop.own.usage()["used"] < 5000
    assert shop.act(half, "stop").status == 409
    assert shop.act(half, "start").status == 409


def test_a_check_that_is_stopped_can_be_mapped_again(
    make_world: Callable[..., ImporterWorld],
) -> None:
    world = make_world()
    shop = world.workspace()
    job = shop.upload(FILE)["id"]
    assert shop.act(job, "check").status == 202
    assert shop.act(job, "stop").body["state"] == "mapped"
    world.start_worker()
    assert shop.run(job, "check")["counts"] == counted(created=2, duplicate=1, invalid=3)
    remapped = shop.put(job, columns={"phone": "phone"}, default_country=None)
    assert (remapped["state"], remapped["counts"]) == ("mapped", counted())
    assert shop.run(job)["counts"] == counted(created=3, duplicate=1, invalid=2)


@pytest.mark.distributed
def test_workers_take_their_messages_from_rabbitmq(
    make_world: Callable[..., ImporterWorld], rabbitmq_url: str
) -> None:
    world = make_world(jobs_url=rabbitmq_url)
    shop = world.workspace()
    job = shop.upload(people(2500))["id"]
    assert shop.act(job, "start").status == 202
    world.start_worker()
    assert shop.ended(job)["counts"] == counted(created=2500)


def test_the_sample_file_that_people_are_offered_imports_whole(shop: Importing) -> None:
    sample = ROOT / "frontend" / "src" / "screens" / "imports" / "sample.golden.csv"
    shop.own.member("Ada", "ada@example.com")
    done = shop.imported(sample.read_bytes())
    assert done["counts"] == counted(created=done["rows"])
    assert done["rows"] >= 3


def test_progress_and_the_end_are_told_on_the_bus(
    make_world: Callable[..., ImporterWorld], tmp_path: Path
) -> None:
    world = make_world()
    clock = world.contacts.clock
    bus = open_bus(f"embedded:///{tmp_path}/bus.db", TOPOLOGY, clock)
    tap = bus.tap(["import.*"])
    relay = Relay("relay", world.database, outbox, bus, clock)
    world.start_worker()
    shop = world.workspace()
    done = shop.imported(people(1500))
    while relay.drain():
        pass
    told = [delivery.event for delivery in tap.receive(100, timedelta(seconds=5))]
    assert [event.type for event in told] == ["import.progressed.v1"] * 2 + ["import.finished.v1"]
    assert {event.workspaceid for event in told} == {shop.own.id}
    assert told[-1].data["counts"] == done["counts"]
    assert told[-1].data["state"] == "finished"
    done_rows = [event.data["done"] for event in told[:2]]
    assert sorted(done_rows) == done_rows
    assert done_rows[-1] == 1500
    assert {event.data["phase"] for event in told} == {"run"}
    assert told[0].data["rows_per_second"] > 0
    assert told[0].data["seconds_left"] is not None
    assert "Person" not in str([event.data for event in told])
    tap.close()
    bus.close()


def test_cells_that_no_header_is_for_are_in_the_list_of_problems(shop: Importing) -> None:
    done = shop.imported("name,phone\nAna,+447700900001,surplus,more\n")
    lines = shop.call("GET", f"/api/v1/imports/{done['id']}/problems.csv").body.decode()
    assert lines.splitlines()[1].endswith(",2,surplus,more")


def test_tags_for_every_row_reach_those_too_whose_own_tags_are_left_alone(
    shop: Importing,
) -> None:
    shop.own.contact("Ana", "+447700900001", tags=["vip"])
    done = shop.imported(
        "name,phone,tags\nAnna,+447700900001,new\n", on_match="fill", add_tags=["fair 2026"]
    )
    assert done["counts"] == counted(updated=1)
    assert _by_phone(shop)["+447700900001"]["tags"] == ["fair 2026", "vip"]


def test_a_check_that_nobody_can_verify_is_not_taken_for_a_fresh_one(shop: Importing) -> None:
    job = shop.upload(FILE)["id"]
    shop.run(job, "check")
    with shop.world.storage.write() as imports:
        checked = imports.get(job)
        assert checked is not None
        imports.save(replace(checked, checked_mark=None))
    answer = shop.act(job, "start")
    assert (answer.status, answer.body["code"]) == (409, "check_is_unverified")
    assert shop.call("POST", f"/api/v1/imports/{job}/start", {"confirm": True}).status == 202
    assert shop.ended(job)["state"] == "finished"


def test_what_a_file_calls_a_status_is_mapped_whatever_the_blanks_and_case(
    shop: Importing,
) -> None:
    done = shop.imported(
        "phone,status\n+447700900001, KUNDE\n+447700900002,lead\n+447700900003,Unknown\n",
        status_values={"Kunde ": "customer", " Lead": "warm"},
    )
    assert done["counts"] == counted(created=2, invalid=1)
    assert {each["status"] for each in shop.own.items()} == {"customer", "warm"}
    assert done["reasons"] == {"status_unknown": 1}
    assert [row["row"] for row in shop.rows(done["id"], code="status_unknown")] == [4]
    assert shop.rows(done["id"], code="parked") == []


def test_a_separator_of_tags_is_what_the_mapping_says(shop: Importing) -> None:
    shop.imported("phone;tags\n+447700900001;a, b/c\n", tag_separator="/")
    assert sorted(shop.own.items()[0]["tags"]) == ["a, b", "c"]


def test_a_workbook_is_imported_like_a_csv(shop: Importing) -> None:
    sheet = row(1, "Name", "Mobile") + row(3, "Ana", "+4915123456789") + row(4, "Bo", "12")
    done = shop.imported(workbook(sheet))
    assert (done["encoding"], done["counts"]) == ("Excel workbook", counted(created=1, invalid=1))
    assert [each["row"] for each in shop.rows(done["id"])] == [3, 4]


def test_overlapping_imports_and_live_messages_share_the_plan_exactly(world: ImporterWorld) -> None:
    world.start_worker()
    shop = world.workspace("free")
    jobs = [shop.upload(people(1200, first))["id"] for first in (0, 600)]
    for job in jobs:
        assert shop.act(job, "start").status == 202
    for n in range(30):
        shop.own.hears(shop.own.message(f"44788{n:07}"), shop.own.message(f"4477009{n:05}"))
    ended = [shop.ended(job) for job in jobs]
    assert [each["state"] for each in ended] == ["finished"] * 2
    assert all(sum(each["counts"].values()) == 1200 for each in ended)
    usage = shop.own.usage()
    assert usage["used"] == 100
    live = shop.own.items("/api/v1/contacts?limit=200")
    assert len(live) == 100
    assert len({each["phone"] for each in live}) == 100
    created = sum(each["counts"]["created"] for each in ended)
    by_message = sum(each["source"] == "whatsapp" for each in live)
    assert created + by_message == 100


REFUSED_FIRST = """\
name,phone,status,owner
Ana,+447700900001,hot,
Bo,+447700900002,,
Ann,+447700900001,warm,
Anna,+447700900001,cold,
Cy,+447700900003,,nobody@example.org
Cy,+447700900003,,nobody@example.org
Cyd,+447700900003,,
Cyril,+447700900003,,
"""


@pytest.mark.parametrize("action", ["check", "start"])
def test_a_row_that_contacts_refuses_does_not_keep_a_later_one_of_its_number_out(
    make_world: Callable[..., ImporterWorld], action: str
) -> None:
    world = make_world(chunk_rows=2)
    world.start_worker()
    shop = world.workspace()
    shop.own.contact("Ana", "+447700900001")
    shop.own.call("PATCH", "/api/v1/workspace", {"workflow": "guided"})

    done = shop.run(shop.upload(REFUSED_FIRST)["id"], action)

    assert done["counts"] == counted(created=2, updated=1, duplicate=2, invalid=3)
    rows = {row["row"]: (row["outcome"], row["code"]) for row in shop.rows(done["id"])}
    assert {n: told for n, told in rows.items() if n not in {3, 4, 8}} == {
        2: ("invalid", "status_move_not_allowed"), 5: ("duplicate", "duplicate_in_file"),
        6: ("invalid", "owner_unknown"), 7: ("invalid", "owner_unknown"),
        9: ("duplicate", "duplicate_in_file"),
    }  # fmt: skip
    assert done["reasons"] == {
        "status_move_not_allowed": 1, "owner_unknown": 2, "duplicate_in_file": 2,
    }  # fmt: skip
    assert [row["row"] for row in shop.rows(done["id"], code="owner_unknown")] == [6, 7]
    if action == "start":
        people = _by_phone(shop)
        assert people["+447700900003"]["name"] == "Cyd"
        assert (people["+447700900001"]["name"], people["+447700900001"]["status"]) == (
            "Ann", "warm",
        )  # fmt: skip


def test_whatever_contacts_finds_wrong_with_a_row_has_a_code(shop: Importing) -> None:
    ana = shop.own.contact("Ana", "+447700900001")
    shop.own.contact("Bo", "+447700900002", tags=[f"t{n}" for n in range(100)])
    done = shop.imported(
        "id,version,name,phone,tags,owner\n"
        f"{ana['id']},1,Ana,+447700900009,,\n,,Bo,+447700900002,one more,\n"
        ",,Cy,+447700900003,,nobody\n"
    )
    assert done["counts"] == counted(invalid=3)
    assert done["reasons"] == {"other_number": 1, "tags_not_allowed": 1, "owner_unknown": 1}
