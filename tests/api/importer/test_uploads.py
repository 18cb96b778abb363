"""A file comes in parts over several requests, and an event asks for its import."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from libs.common.bus.port import Delivery, EventBus
from libs.common.errors import WarmlineError
from libs.common.events.envelope import Event, decode
from services.importer.adapters.tables import import_part
from services.importer.application.forget_uploads import forget_uploads
from services.importer.application.upload_import import Limits, upload_import
from services.importer.consumers import take_requests
from services.importer.domain.upload import OPEN, OPEN_OF_ALL
from tests.api.importer.test_importing import counted
from tests.api.importer.test_requests import RECIPE, SAMPLE, begun, bus, ended
from tests.support.contacts import Answer, statements_of
from tests.support.importer import ImporterWorld, Importing
from tests.support.waiting import eventually

__all__ = ["bus"]

ALL = "/api/v1/imports/uploads"
FILE = "Name;Mobile;Groups\nAna Müller;+5511987654321;vip\nBo Zhang;+8613800138000;\n".encode()
CUT = FILE.index("ü".encode()) + 1
"""In the middle of a letter."""
OF_UPLOAD = SAMPLE.with_name("import.requested.v1.of_an_upload.json")


def begin(shop: Importing, **more: Any) -> str:
    answer = shop.call("POST", ALL, {"file_name": "people.csv"}, **more)
    assert answer.status == 201, answer
    made: str = answer.body["id"]
    return made


def send(shop: Importing, upload: str, number: int, part: bytes, **more: Any) -> Answer:
    files = {"file": (io.BytesIO(part), "part")}
    return shop.call("PUT", f"{ALL}/{upload}/parts/{number}", files=files, **more)


def finish(shop: Importing, upload: str, parts: int = 2, **said: Any) -> Answer:
    return shop.call("POST", f"{ALL}/{upload}/finish", {"parts": parts, **said})


def uploaded(shop: Importing, file: bytes = FILE) -> str:
    """Send a file in two parts, the last first, and finish it."""
    upload = begin(shop)
    assert send(shop, upload, 2, file[CUT:]).status == 200
    assert send(shop, upload, 1, file[:CUT]).status == 200
    assert finish(shop, upload).status == 201
    return upload


def requested(shop: Importing, upload: str, **changes: Any) -> Event:
    event = decode(OF_UPLOAD.read_bytes())
    data = {**event.data, "upload_id": upload, **changes}
    moment = shop.world.contacts.clock.now()
    return replace(event, workspaceid=shop.own.id, time=moment, data=data)


def all_settled(bus: EventBus) -> bool:
    return all(not depth.ready and not depth.unsettled for depth in bus.depths())


def test_parts_in_any_order_become_the_file_that_was_cut(shop: Importing) -> None:
    upload = begin(shop)
    send(shop, upload, 2, FILE[CUT:])
    shown = shop.get(f"{ALL}/{upload}")
    assert (shown["parts"], shown["bytes"], shown["import_id"]) == ([2], len(FILE) - CUT, None)
    early = finish(shop, upload)
    assert (early.status, early.body["code"], early.body["missing"]) == (
        409, "parts_missing", [1],
    )  # fmt: skip
    send(shop, upload, 1, FILE[:CUT])

    answer = finish(shop, upload)

    job = answer.body
    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/imports/{job['id']}")
    assert (job["state"], job["file_name"], job["rows"]) == ("uploaded", "people.csv", 2)
    assert job["file_bytes"] == len(FILE)
    assert job["columns"][0]["samples"] == ["Ana Müller", "Bo Zhang"]
    again = finish(shop, upload)
    assert (again.body["id"], again.headers["Idempotency-Replayed"]) == (job["id"], "true")
    assert shop.get(f"{ALL}/{upload}")["import_id"] == job["id"]
    assert len(shop.get("/api/v1/imports")["items"]) == 1
    assert stored_parts(shop) == 0


def test_a_part_that_comes_again_changes_nothing_and_another_is_refused(shop: Importing) -> None:
    upload = begin(shop)
    first = send(shop, upload, 1, b"name,phone\n").body
    again = send(shop, upload, 1, b"name,phone\n").body
    assert (again["parts"], again["bytes"]) == (first["parts"], first["bytes"])
    other = send(shop, upload, 1, b"name,mobile\n")
    assert (other.status, other.body["code"]) == (409, "part_differs")
    send(shop, upload, 2, b"Ana,+447700900001\n")
    left_over = finish(shop, upload, 1)
    assert (left_over.status, left_over.body["code"]) == (409, "parts_left_over")
    assert finish(shop, upload).status == 201
    late = send(shop, upload, 3, b"Bo,+447700900002\n")
    assert (late.status, late.body["code"]) == (409, "upload_finished")


def test_the_same_key_begins_one_upload(shop: Importing) -> None:
    key = {"Idempotency-Key": "night of 3 November"}
    assert begin(shop, headers=key) == begin(shop, headers=key) != begin(shop)


def test_a_finish_that_broke_off_after_the_file_was_read_makes_no_second_import(
    shop: Importing,
) -> None:
    upload = begin(shop)
    send(shop, upload, 1, FILE)
    world, file = shop.world, io.BytesIO(FILE)
    limits = Limits(world.settings.file_bytes, world.settings.rows)
    job, _ = upload_import(
        world.storage, world.contacts.clock, limits, shop.own.owner, "people.csv", file,
        request_key=f"upload:{upload}",
    )  # fmt: skip
    assert finish(shop, upload, 1).body["id"] == job.id
    assert len(shop.get("/api/v1/imports")["items"]) == 1


def test_a_file_that_can_not_be_read_can_be_finished_otherwise(shop: Importing) -> None:
    upload = begin(shop)
    send(shop, upload, 1, "name,phone\nAgnès,+33612345678\n".encode("mac_roman"))
    wrong = finish(shop, upload, 1, encoding="utf-8")
    assert (wrong.status, wrong.body["code"]) == (422, "broken_encoding")
    right = finish(shop, upload, 1, encoding="macintosh")
    assert (right.status, right.body["columns"][0]["samples"]) == (201, ["Agnès"])


def test_parts_are_bounded_one_by_one_and_together(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(file_bytes=9_000_000).workspace()
    upload = begin(shop)
    large = send(shop, upload, 1, b"x" * 8_000_001)
    assert (large.status, large.body["limit"]) == (413, 8_000_000)
    assert send(shop, upload, 1, b"x" * 8_000_000).status == 200
    much = send(shop, upload, 2, b"x" * 1_000_001)
    assert (much.status, much.body["limit"]) == (413, 9_000_000)
    assert shop.get(f"{ALL}/{upload}")["bytes"] == 8_000_000
    assert send(shop, upload, 2, b"x" * 1_000_000).status == 200
    for number in (0, 10_001):
        wrong = send(shop, upload, number, b"x")
        assert (wrong.status, list(wrong.body["errors"])) == (422, ["number"])
    empty = send(shop, upload, 3, b"")
    assert (empty.status, list(empty.body["errors"])) == (422, ["file"])


def test_forgotten_uploads_lock_out_their_maker_alone_who_is_told_which_they_are(
    shop: Importing,
) -> None:
    own = [begin(shop) for _ in range(OPEN)]
    many = shop.call("POST", ALL, {})
    assert (many.status, many.body["code"]) == (409, "too_many_uploads")
    assert many.body["uploads"] == own
    colleagues = [replace(shop.own.owner, id=f"m{each}") for each in range(OPEN_OF_ALL // OPEN)]
    for each in range(OPEN_OF_ALL - OPEN):
        begin(shop, actor=colleagues[each % (len(colleagues) - 1)])
    full = shop.call("POST", ALL, {}, actor=colleagues[-1])
    assert (full.status, full.body["code"], full.body["uploads"]) == (409, "too_many_uploads", [])
    assert shop.call("DELETE", f"{ALL}/{own[0]}").status == 204
    assert shop.call("GET", f"{ALL}/{own[0]}").status == 404
    begin(shop, actor=colleagues[-1])


def test_an_abandoned_upload_is_removed_a_day_after_its_last_part(shop: Importing) -> None:
    clock, storage = shop.world.contacts.clock, shop.world.storage
    left, goes_on, done = begin(shop), begin(shop), uploaded(shop)
    send(shop, left, 1, FILE[:CUT])
    send(shop, goes_on, 1, FILE[:CUT])
    clock.advance(timedelta(hours=23))
    kept_until = shop.get(f"{ALL}/{left}")["kept_until"]
    assert send(shop, left, 1, FILE[:CUT]).body["kept_until"] == kept_until, "it is no new part"
    send(shop, goes_on, 2, FILE[CUT:])
    clock.advance(timedelta(hours=2))
    assert forget_uploads(storage, clock) == 1
    assert shop.call("GET", f"{ALL}/{left}").status == 404
    assert (finish(shop, goes_on).status, stored_parts(shop)) == (201, 0)
    clock.advance(timedelta(days=32))
    assert forget_uploads(storage, clock) == 2
    assert shop.call("GET", f"{ALL}/{done}").status == 404
    assert len(shop.get("/api/v1/imports")["items"]) == 2, "the history stays"


def test_an_upload_is_its_makers_alone(world: ImporterWorld, shop: Importing) -> None:
    upload = begin(shop)
    send(shop, upload, 1, FILE)
    colleague = replace(shop.own.owner, id="m2")
    reader = replace(shop.own.owner, scopes=frozenset({"imports:read"}))
    for asks, status in ((world.workspace(), 404), (shop, 404), (shop, 403)):
        who = {404: colleague, 403: reader}[status] if asks is shop else None
        files = {"file": (io.BytesIO(b"x"), "part")}
        answers = [
            asks.call("GET", f"{ALL}/{upload}", actor=who),
            asks.call("PUT", f"{ALL}/{upload}/parts/2", files=files, actor=who),
            asks.call("POST", f"{ALL}/{upload}/finish", {"parts": 1}, actor=who),
            asks.call("DELETE", f"{ALL}/{upload}", actor=who),
        ]
        assert {answer.status for answer in answers} == {status}
    assert shop.get(f"{ALL}/{upload}")["parts"] == [1]


def test_a_part_takes_as_many_statements_however_many_came_before(shop: Importing) -> None:
    upload = begin(shop)

    def statements(number: int) -> int:
        with statements_of(shop.world.database) as found:
            assert send(shop, upload, number, b"x").status == 200
        return len(found)

    first = statements(1)
    for number in range(2, 12):
        send(shop, upload, number, b"x")
    assert statements(12) == first


def test_an_event_asks_for_the_import_of_an_upload_once(shop: Importing, bus: EventBus) -> None:
    upload = uploaded(shop)
    event = requested(shop, upload)
    bus.publish([event, event])
    eventually(lambda: begun(shop), "an import that runs")
    bus.publish([replace(event, time=event.time + timedelta(hours=1))])
    [job] = shop.get("/api/v1/imports")["items"]
    done = ended(shop, job["id"])
    assert (done["counts"], done["file_name"]) == (counted(created=2), "people.csv")
    assert done["started_by"] == {"id": "integration", "name": "Shop system"}
    ana = next(each for each in shop.own.items() if each["name"] == "Ana Müller")
    assert sorted(ana["tags"]) == ["shop", "vip"]
    [entry] = shop.own.items(f"/api/v1/contacts/{ana['id']}/audit")
    assert entry["actor"] == {"kind": "service", "id": "integration", "name": "Shop system"}
    eventually(lambda: all_settled(bus))
    assert bus.parked("importer.requests-bulk") == []


def test_the_example_of_the_recipe_names_an_upload(
    shop: Importing, bus: EventBus, tmp_path: Path
) -> None:
    text = RECIPE.read_text()
    first, second = (dedent(each) for each in re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    upload = uploaded(shop)
    example = first[: first.index("request =")] + second + first[first.index("event =") :]
    url = f"embedded:///{tmp_path}/bus.db"
    for name, value in (("amqp://…", url), ("WORKSPACE", shop.own.id), ("UPLOAD", upload)):
        example = example.replace(name, value)
    exec(compile(example, str(RECIPE), "exec"), {})  # noqa: S102 - our own documentation
    job = eventually(lambda: begun(shop), "an import that runs")[0]
    assert ended(shop, str(job["id"]))["counts"] == counted(created=2)


@pytest.mark.parametrize(
    "problem", ["unfinished", "elsewhere", "unknown", "both", "no phone", "asked before", "by hand"]
)
def test_an_event_that_names_an_upload_wrongly_starts_nothing(
    shop: Importing, problem: str
) -> None:
    owner = shop.world.workspace() if problem == "elsewhere" else shop
    upload = begin(owner) if problem == "unfinished" else uploaded(owner)
    changes: dict[str, Any] = {
        "unknown": {"upload_id": "nothing"},
        "both": {"headers": ["Mobile"], "rows": [["+447700900001"]]},
        "no phone": {"columns": {"Name": "name"}},
    }.get(problem, {})
    event = requested(shop, upload, **changes)
    handle = take_requests(shop.world.workshop())
    if problem == "by hand":
        [job] = shop.get("/api/v1/imports")["items"]
        shop.put(job["id"], columns={"Mobile": "phone"})
        shop.run(job["id"])
    if problem == "asked before":
        handle([Delivery(event, "importer.requests", 1, None)])
        event = replace(event, id="another")
    before = shop.get("/api/v1/imports")["items"]
    with pytest.raises(WarmlineError):
        handle([Delivery(event, "importer.requests", 1, None)])
    assert shop.get("/api/v1/imports")["items"] == before


def stored_parts(shop: Importing) -> int:
    with shop.world.database.read() as connection:
        return len(connection.execute(import_part.select()).all())
