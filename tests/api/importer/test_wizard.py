"""What the screens of an import ask: limits, first rows, another reading, problems, who waits."""

from collections.abc import Callable
from datetime import timedelta

from tests.api.importer.test_importing import FILE, people
from tests.support.importer import ImporterWorld, Importing

NAMELESS = "Ana,+4915123456789\nBo,+8613800138000\n"


def test_a_file_may_be_as_large_as_the_settings_say(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(file_bytes=5_000, rows=7).workspace()

    assert shop.get("/api/v1/imports/limits") == {"file_bytes": 5_000, "rows": 7}


def test_the_first_rows_are_shown_as_the_file_was_cut(shop: Importing) -> None:
    job = shop.send(people(9)).body["id"]

    rows = shop.get(f"/api/v1/imports/{job}/first-rows")["items"]

    assert [each["row"] for each in rows] == [2, 3, 4, 5, 6]
    assert rows[0]["cells"] == people(1).splitlines()[1].split(",")


def test_an_upload_says_its_size_and_whether_its_first_row_is_a_header(shop: Importing) -> None:
    named, nameless = shop.send(people(2)).body, shop.send(NAMELESS).body

    assert (named["file_bytes"], named["has_header"]) == (len(people(2)), True)
    assert (nameless["has_header"], nameless["rows"]) == (False, 2)


def test_a_file_is_read_again_with_the_header_that_a_person_names(shop: Importing) -> None:
    first = shop.send(people(2)).body

    again = shop.send(people(2), said={"header": "false", "replaces": first["id"]}).body

    assert (again["has_header"], again["rows"]) == (False, 3)
    assert again["columns"][0]["header"] == "Column A"
    assert [each["id"] for each in shop.get("/api/v1/imports")["items"]] == [again["id"]]
    back = shop.send(NAMELESS, said={"header": "true"}).body
    assert (back["rows"], back["columns"][0]["header"]) == (1, "Ana")


def test_another_reading_replaces_neither_what_was_imported_nor_what_others_uploaded(
    shop: Importing,
) -> None:
    done = shop.imported(people(2))
    others = shop.world.workspace()
    theirs = others.send(people(2)).body

    for kept in (done, theirs):
        assert shop.send(people(2), said={"replaces": kept["id"]}).status == 201

    assert shop.show(done["id"])["state"] == "finished"
    assert others.show(theirs["id"])["state"] == "uploaded"


def test_all_rows_with_problems_are_read_at_once(shop: Importing) -> None:
    job = shop.upload(FILE)["id"]
    shop.run(job, "check")

    page = shop.get(f"/api/v1/imports/{job}/rows?problems=true&limit=2")

    assert (page["total"], len(page["items"])) == (4, 2)
    assert {each["outcome"] for each in shop.rows(job, problems="true", limit=1)} == {
        "duplicate",
        "invalid",
    }


def test_a_row_that_contacts_refuse_says_in_a_word_what_for(shop: Importing) -> None:
    job = shop.upload("name,phone,owner\nAna,+4915123456789,Nobody\n")["id"]

    checked = shop.run(job, "check")

    assert checked["reasons"] == {"owner_unknown": 1}
    assert [each["field"] for each in shop.rows(job, code="owner_unknown")] == ["owner"]


def test_a_check_tells_the_room_that_the_plan_had(world: ImporterWorld) -> None:
    world.start_worker()
    shop, free = world.workspace("free"), world.workspace("scale")
    shop.own.people(5)

    checked = shop.run(shop.upload(people(150, first=5))["id"], "check")

    assert (checked["room"], checked["counts"]["created"]) == (95, 95)
    assert checked["counts"]["over_limit"] == 55
    assert free.run(free.upload(people(3))["id"], "check")["room"] is None


def test_work_that_no_worker_takes_up_is_told_after_some_seconds(world: ImporterWorld) -> None:
    shop = world.workspace()
    job = shop.upload(people(3))["id"]
    shop.act(job, "check")
    assert not shop.show(job)["queued"]

    world.contacts.clock.advance(timedelta(seconds=6))
    assert shop.show(job)["queued"]

    world.start_worker()
    assert not shop.ended(job)["queued"]


def test_an_import_says_until_when_it_can_be_undone(shop: Importing) -> None:
    done = shop.imported(people(2))
    assert done["undo_until"] is not None

    shop.world.contacts.clock.advance(timedelta(days=31))

    assert shop.show(done["id"])["undo_until"] is None


def test_a_corrected_file_needs_no_matching_again_though_nothing_was_imported(
    shop: Importing,
) -> None:
    job = shop.upload("who,number\nAna,+49\n", columns={"who": "name", "number": "phone"})
    assert shop.send("who,number\nAna,+4915123456789\n").body["mapping"] is None

    shop.run(job["id"], "check")

    corrected = shop.send("who,number\nAna,+4915123456789\n").body
    assert corrected["mapping"]["columns"] == {"who": "name", "number": "phone"}
