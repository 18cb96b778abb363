"""Uploading and mapping: what the API answers before any row is imported."""

import io
import tracemalloc
from collections.abc import Callable

import pytest

from services.importer.application.upload_import import Limits, upload_import
from tests.api.importer.test_importing import people
from tests.support.importer import ImporterWorld, Importing
from tests.unit.importer.corpus import CORPUS

FILE = (
    "Name;WhatsApp;E-Mail;Labels\nAna;+49 151 2345 6789;ana@example.org;vip\nBo;+8613800138000;;\n"
)
REFUSED = [file for file in CORPUS if file.refused]


@pytest.fixture
def shop(world: ImporterWorld) -> Importing:
    return world.workspace()


def test_an_upload_answers_with_columns_samples_guesses_encoding_and_delimiter(
    shop: Importing,
) -> None:
    answer = shop.send(FILE, "Leads Ärzte.csv")
    assert answer.status == 201
    job = answer.body
    assert answer.headers["Location"] == f"/api/v1/imports/{job['id']}"
    assert (job["state"], job["rows"], job["progress"]) == ("uploaded", 2, 0)
    assert (job["file_name"], job["encoding"], job["delimiter"]) == (
        "Leads Ärzte.csv",
        "UTF-8",
        ";",
    )
    assert [each["guess"] for each in job["columns"]] == ["name", "phone", "email", "tags"]
    phone = job["columns"][1]
    assert phone["samples"] == ["+49 151 2345 6789", "+8613800138000"]
    assert phone["verdict"] == "2 of 2 look like phone numbers"
    assert (job["columns"][2]["filled"], job["columns"][2]["fill_rate"]) == (1, 0.5)
    assert sum(job["counts"].values()) == 0
    assert job["created_by"]["name"] == "Olga Owner"


def test_nothing_is_kept_of_files_that_are_no_tables(shop: Importing) -> None:
    for file in REFUSED:
        answer = shop.send(file.bytes())
        assert (answer.status, answer.body["code"]) == (422, file.refused), file.name
        assert answer.body["errors"]["file"] == [answer.body["detail"]]
    assert shop.get("/api/v1/imports")["items"] == []
    assert _stored(shop) == 0


def _stored(shop: Importing) -> int:
    with shop.world.database.read() as connection:
        return int(
            connection.exec_driver_sql(
                "SELECT (SELECT count(*) FROM import_chunk) + (SELECT count(*) FROM import_job)"
            ).scalar_one()
        )


def test_a_file_over_a_limit_is_refused_and_nothing_is_kept(
    make_world: Callable[..., ImporterWorld],
) -> None:
    shop = make_world(rows=1000, file_bytes=50_000).workspace()
    many = shop.send("phone\n" + "+4915123456789\n" * 1001)
    assert (many.status, many.body["code"], many.body["limit"]) == (413, "too_large", 1000)
    long = shop.send("phone,x\n" + f"+4915123456789,{'x' * 500}\n" * 110)
    assert (long.status, long.body["limit"]) == (413, 50_000)
    huge = shop.send("phone\n" + "x" * 200_000)
    assert huge.status == 413
    assert _stored(shop) == 0


def test_a_request_without_a_file_is_refused(shop: Importing) -> None:
    answer = shop.call("POST", "/api/v1/imports", files={"other": "x"})
    assert answer.status == 422
    assert "file" in answer.body["errors"]


def test_a_mapping_is_kept_and_shown(shop: Importing) -> None:
    job = shop.upload(FILE, default_country="DE", add_tags=["Spring", "spring "])
    assert job["state"] == "mapped"
    assert job["mapping"]["columns"]["WhatsApp"] == "phone"
    assert job["mapping"]["default_country"] == "DE"
    assert job["mapping"]["add_tags"] == ["Spring"]
    assert shop.show(job["id"])["mapping"] == job["mapping"]


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"columns": {"Nowhere": "name", "WhatsApp": "phone"}}, "columns.Nowhere"),
        ({"columns": {"Name": "name"}}, "columns"),
        ({"columns": {"WhatsApp": "telepathy"}}, "columns.WhatsApp.value"),
        ({"columns": {"WhatsApp": "phone"}, "default_country": "ZZ"}, "default_country"),
        ({"columns": {"WhatsApp": "phone"}, "on_match": "guess"}, "on_match"),
        ({"columns": {"WhatsApp": "phone"}, "on_match": "skip", "create": False}, "create"),
        ({"columns": {"WhatsApp": "phone"}, "add_tags": ["x" * 65]}, "add_tags"),
        ({"columns": {"WhatsApp": "phone"}, "status_values": {"a": "b"}}, "status_values.a"),
        ({"columns": {"WhatsApp": "phone"}, "unknown": 1}, "unknown"),
        ({}, "columns"),
    ],
)
def test_a_mapping_that_does_not_fit_names_what_is_wrong(
    shop: Importing, mapping: dict[str, object], field: str
) -> None:
    job = shop.send(FILE).body
    answer = shop.call("PUT", f"/api/v1/imports/{job['id']}/mapping", mapping)
    assert answer.status == 422
    assert field in answer.body["errors"]
    assert shop.show(job["id"])["state"] == "uploaded"


@pytest.mark.parametrize("action", ["check", "start", "stop"])
def test_an_action_that_does_not_fit_the_state_is_a_conflict_that_names_it(
    shop: Importing, action: str
) -> None:
    job = shop.send(FILE).body
    answer = shop.act(job["id"], action)
    assert (answer.status, answer.body["code"]) == (409, "import_state")
    assert answer.body["state"] == "uploaded"
    assert answer.body["allowed_in"]


def test_imports_are_listed_newest_first_page_by_page(shop: Importing) -> None:
    made = [shop.send(FILE, f"{n}.csv").body["id"] for n in range(5)]
    first = shop.get("/api/v1/imports?limit=2")
    assert [each["id"] for each in first["items"]] == made[:2:-1]
    assert (first["total"], first["total_is_exact"]) == (5, True)
    second = shop.get(f"/api/v1/imports?limit=2&cursor={first['next']}")
    third = shop.get(f"/api/v1/imports?limit=2&cursor={second['next']}")
    assert [each["id"] for page in (second, third) for each in page["items"]] == made[2::-1]
    assert third["next"] is None


def test_another_workspace_sees_nothing_of_an_import(world: ImporterWorld, shop: Importing) -> None:
    job = shop.upload(FILE)["id"]
    stranger = world.workspace()
    assert stranger.get("/api/v1/imports")["items"] == []
    calls = [
        ("GET", "", None), ("GET", "/rows", None), ("GET", "/problems.csv", None),
        ("PUT", "/mapping", {"columns": {"WhatsApp": "phone"}}),
        ("POST", "/check", None), ("POST", "/start", None), ("POST", "/stop", None),
    ]  # fmt: skip
    unknown = "019a0000-0000-7000-8000-000000000000"
    for method, tail, body in calls:
        answer = stranger.call(method, f"/api/v1/imports/{job}{tail}", body)
        nothing = stranger.call(method, f"/api/v1/imports/{unknown}{tail}", body)
        assert (answer.status, answer.body["code"]) == (404, "not_found")
        assert answer.body["detail"] == nothing.body["detail"]


def test_staff_may_look_and_not_import(shop: Importing) -> None:
    job = shop.upload(FILE)["id"]
    staff = shop.own.actor("staff")
    assert shop.call("GET", f"/api/v1/imports/{job}", actor=staff).status == 200
    assert shop.call("POST", f"/api/v1/imports/{job}/start", actor=staff).status == 403
    assert shop.send(FILE, actor=staff).status == 403


def test_the_mapping_of_a_header_is_remembered_for_the_next_file(shop: Importing) -> None:
    columns = {"Name": "skip", "WhatsApp": "phone", "E-Mail": "skip", "Labels": "name"}
    job = shop.upload(FILE, columns=columns, default_country="DE", tags_mode="replace")
    assert shop.send(FILE).body["mapping"] is None, "a mapping that was never used is remembered"
    assert shop.act(job["id"], "start").status == 202
    again = shop.send(FILE.replace("WhatsApp;", "WHATS APP ;")).body
    assert again["state"] == "uploaded"
    assert again["mapping"]["columns"]["WHATS APP"] == "phone"
    assert again["mapping"] | {"columns": columns} == job["mapping"]
    assert [each["guess"] for each in shop.send(FILE).body["columns"]] == list(columns.values())
    assert shop.send("Name;Phone\nAna;+4915123456789\n").body["mapping"] is None
    assert shop.world.workspace().send(FILE).body["mapping"] is None


def test_the_number_doctor_proposes_the_country_that_is_missing(shop: Importing) -> None:
    job = shop.send("Name;Telefon\nAna;0151 23456789\nBo;0160 5551234\nCy;+49 30 901820\n").body[
        "id"
    ]
    sick = shop.get(f"/api/v1/imports/{job}/numbers")
    assert (sick["examined"], sick["readable"]) == (3, 1)
    assert sick["proposal"] == {"default_country": "DE", "plus_optional": False}
    well = shop.get(f"/api/v1/imports/{job}/numbers?column=Telefon&default_country=DE")
    assert (well["readable"], well["repaired"], well["proposal"]) == (3, 3, None)
    assert {each["after"] for each in well["examples"]} >= {"+4915123456789"}
    unknown = shop.call("GET", f"/api/v1/imports/{job}/numbers?column=Nowhere")
    assert (unknown.status, list(unknown.body["errors"])) == (422, ["column"])


def test_a_column_of_few_values_says_which_and_how_often(shop: Importing) -> None:
    rows = "".join(f"+44770090{n:04},P{n},{'Kunde ' if n % 3 else 'KUNDE'}\n" for n in range(60))
    job = shop.send("Mobile,Name,Stufe\n" + rows + "+447700901000,P,Lead\n").body
    phone, name, stage = job["columns"]
    assert (phone["values"], name["values"]) == (None, None)
    assert stage["values"] == [{"value": "KUNDE", "rows": 60}, {"value": "Lead", "rows": 1}]
    assert phone["verdicts"][0] == {
        "field": "phone", "code": "all", "matching": 61, "examined": 61,
    }  # fmt: skip
    assert {each["field"]: each["code"] for each in stage["verdicts"]} == {
        "phone": "none", "email": "none", "name": "all", "status": "none", "tags": "all",
        "owner": "all", "id": "none", "version": "none",
    }  # fmt: skip
    assert [each["distinct"] for each in (phone, name, stage)] == [61, 61, 2]


def test_the_encoding_can_be_said_where_it_was_found_out_wrongly(shop: Importing) -> None:
    raw = "name,phone\nAgnès,+33612345678\n".encode("mac_roman")
    job = shop.send(raw, said={"encoding": "macintosh"}).body
    assert (job["encoding"], job["columns"][0]["samples"]) == ("macintosh", ["Agnès"])
    wrong = shop.send(raw, said={"encoding": "utf-8"})
    assert (wrong.status, wrong.body["code"]) == (422, "broken_encoding")
    unknown = shop.send(raw, said={"encoding": "rot13"})
    assert (unknown.status, list(unknown.body["errors"])) == (422, ["encoding"])


@pytest.mark.parametrize("mark", [":", "#", " ", "d", "€", "\t", "\x1e"])
def test_any_one_character_can_be_said_to_separate_the_cells(shop: Importing, mark: str) -> None:
    raw = f"name{mark}phone\nAna{mark}+4915123456789"
    job = shop.send(raw, said={"delimiter": mark}).body
    assert (job["delimiter"], [each["header"] for each in job["columns"]]) == (
        mark, ["name", "phone"],
    )  # fmt: skip
    assert [each["samples"] for each in job["columns"]] == [["Ana"], ["+4915123456789"]]


@pytest.mark.parametrize("mark", ["", "::", '"', "\n", "\0"])
def test_what_can_separate_no_cells_is_refused(shop: Importing, mark: str) -> None:
    answer = shop.send(FILE, said={"delimiter": mark})
    assert (answer.status, list(answer.body["errors"])) == (422, ["delimiter"])


def test_the_same_file_is_recognised_once_it_was_imported(shop: Importing) -> None:
    first = shop.send(FILE).body
    assert first["imported_before"] is None
    assert shop.send(FILE).body["imported_before"] is None, "uploading alone imports nobody"
    job = shop.upload(FILE)["id"]
    shop.act(job, "start")
    again = shop.send(FILE, "renamed.csv").body["imported_before"]
    assert (again["id"], again["state"]) == (job, "running")
    assert shop.send(FILE + "x;+4915123456700;;\n").body["imported_before"] is None
    assert shop.world.workspace().send(FILE).body["imported_before"] is None
    assert shop.show(first["id"])["imported_before"] is None, "it came later"


def test_an_upload_that_is_sent_twice_with_its_key_makes_one_import(shop: Importing) -> None:
    key = {"Idempotency-Key": "upload 1"}
    first, again = (shop.send(FILE, headers=key) for _ in range(2))
    assert (first.status, again.status, again.body) == (201, 201, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert shop.get("/api/v1/imports")["total"] == 1
    other = shop.send(FILE + "x;;;\n", headers=key)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert shop.send(FILE, headers={"Idempotency-Key": "x" * 256}).status == 422
    assert shop.world.workspace().send(FILE, headers=key).body["id"] != first.body["id"]


def test_a_form_field_that_would_fill_the_memory_is_refused(shop: Importing) -> None:
    assert shop.send(FILE, said={"encoding": "x" * 505_000}).status == 413


def test_an_upload_holds_no_more_in_memory_the_more_rows_it_has(shop: Importing) -> None:
    limits = Limits(200_000_000, 2_000_000)
    storage, clock = shop.world.storage, shop.world.contacts.clock

    def peak(rows: int) -> int:
        file = io.BytesIO(people(rows).encode())
        tracemalloc.start()
        try:
            job, _ = upload_import(storage, clock, limits, shop.own.owner, "people.csv", file)
            assert job.rows == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # what is made once
    few = peak(1_500)
    assert peak(6_000) < few + 1_000_000, "the rows themselves are megabytes more"
