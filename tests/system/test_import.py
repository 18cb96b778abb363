"""product.md, Import CSV: every row accounted for."""

import re
from collections.abc import Iterator

import requests

from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.recipe import commands, curl, page
from tests.support.waiting import eventually

FILE = """\
name,phone,email,tags
Ana Müller,+49 151 2345 6789,ana@example.org,"vip, berlin"
Bo Zhang,+86 138 0013 8000,,lead
No Phone,,nobody@example.org,
Bad Phone,12,,
Ana Again,+4915123456789,,
Bad Mail,+12125550123,not-an-address,
"""


def test_every_row_of_a_file_has_an_outcome_and_the_counts_add_up(business: Business) -> None:
    job = upload(business, FILE)
    assert [column["guess"] for column in job["columns"]] == ["name", "phone", "email", "tags"]
    checked = run(business, job["id"], "check", "checked")
    assert business.contacts() == [], "a dry run wrote something"

    done = run(business, job["id"], "start", "finished")
    assert done["counts"] == checked["counts"]
    assert sum(done["counts"].values()) == done["rows"] == 6
    assert done["counts"]["created"] == 2
    assert done["counts"]["duplicate"] == 1
    assert done["counts"]["invalid"] == 3

    rows = business.get(f"/api/v1/imports/{job['id']}/rows", outcome="invalid")["items"]
    assert {(row["row"], row["field"]) for row in rows} == {
        (4, "phone"),
        (5, "phone"),
        (7, "email"),
    }
    assert all(row["reason"] for row in rows)
    business.eventually_found("ana@example.org", "Ana Müller")
    ana = next(each for each in business.contacts() if each["name"] == "Ana Müller")
    assert sorted(ana["tags"]) == ["berlin", "vip"]


def test_the_same_file_again_changes_nothing(business: Business) -> None:
    first = run(business, upload(business, FILE)["id"], "start", "finished")
    again = run(business, upload(business, FILE)["id"], "start", "finished")
    assert first["counts"]["created"] == 2
    assert (again["counts"]["created"], again["counts"]["unchanged"]) == (0, 2)
    assert len(business.contacts()) == 2


def test_another_system_imports_a_file_with_a_key_as_the_recipe_says(business: Business) -> None:
    text = page("import-by-queue")
    scopes = sorted(set(re.findall(r"--scope ([a-z:]+)", text)))
    asked = {"name": "Shop", "workspace_id": business.workspace_id, "scopes": scopes}
    made = business.product.office.call("gateway", "POST", "/internal/v1/api-keys", json=asked)
    file = {"people.csv": b"Name,Mobile\nAna,0151 23456789\nBo,12\n"}
    known = {"KEY": made["key"], "URL": business.product.url, "ID": ""}
    upload_it, map_it, start_it, ask = commands(text)

    uploaded = curl(upload_it, file, **known)
    assert uploaded.status_code == 201, uploaded.text
    known["ID"] = uploaded.json()["id"]
    assert curl(map_it, file, **known).status_code == 200
    assert curl(start_it, file, **known).status_code == 202
    done = eventually(
        lambda: (shown := curl(ask, file, **known).json())["state"] == "finished" and shown,
        "the import finished", seconds=120,
    )  # fmt: skip

    assert (done["counts"]["created"], done["counts"]["invalid"]) == (1, 1)
    assert [each["phone"] for each in business.contacts()] == ["+4915123456789"]
    refused = requests.get(
        f"{known['URL']}/api/v1/contacts",
        headers={"Authorization": f"Bearer {known['KEY']}"}, timeout=30,
    )  # fmt: skip
    assert refused.status_code == 403, "the recipe's key may do more than it needs"


def test_another_system_sends_a_file_in_parts_as_the_recipe_says(business: Business) -> None:
    _, section = page("import-by-queue").split("## A large file in parts")
    lines = (line.strip() for line in section.split("\n## ")[0].splitlines())
    begin_it, first, second, finish_it = commands("\n".join(lines))
    asked = {"name": "Shop", "workspace_id": business.workspace_id, "scopes": ["imports:write"]}
    made = business.product.office.call("gateway", "POST", "/internal/v1/api-keys", json=asked)
    parts = {"part.aa": b"Name,Mobile\nAna,0151 23", "part.ab": b"456789\nBo,12\n"}
    known = {"KEY": made["key"], "URL": business.product.url, "UPLOAD": ""}

    begun = curl(begin_it, parts, **known)
    assert begun.status_code == 201, begun.text
    known["UPLOAD"] = begun.json()["id"]
    for command in (second, first, second):
        assert curl(command, parts, **known).status_code == 200
    finished = curl(finish_it, parts, **known)

    assert finished.status_code == 201, finished.text
    job = business.get(f"/api/v1/imports/{finished.json()['id']}")
    assert (job["rows"], job["file_name"], job["state"]) == (2, "people.csv", "uploaded")
    assert [each["samples"][0] for each in job["columns"]] == ["Ana", "0151 23456789"]


def test_a_file_is_taken_in_pieces_while_another_system_still_makes_it(
    business: Business,
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'--cut\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
        yield b"name,phone\n"
        yield from (f"Person {n},+4477009{n:05}\n".encode() for n in range(300))
        yield b"\r\n--cut--\r\n"

    form = {"Content-Type": "multipart/form-data; boundary=cut"}
    answer = business.call("POST", "/api/v1/imports", data=pieces(), headers=form)

    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert answer.status_code == 201, answer.text
    assert (answer.json()["rows"], answer.json()["state"]) == (300, "uploaded")


def test_what_is_not_a_table_is_refused_with_one_clear_sentence(business: Business) -> None:
    page = "<!doctype html><html><body>Sign in</body></html>"
    answer = business.call("POST", "/api/v1/imports", files={"file": ("people.csv", page)})
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert business.get("/api/v1/imports")["items"] == []
