"""What an export wrote, an import reads: the same people, whatever is in their names and tags."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contacts.domain.tags import tag_key
from services.contacts.domain.text import one_line
from tests.support.examples import examples
from tests.support.importer import Importing

NASTY = st.one_of(
    st.sampled_from(
        "'\"=+-@\t\r\n ,;|.10\u00a0\uff1d\u200d\u202e\u0301\u0623\u00e9\u6f22\U0001f469"
    ),
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
)
NAMES = st.one_of(
    st.sampled_from([
        "=1+1", "'=1+1", "''=x", "+4915123456789", "-2", "'-2", "@SUM(A1)", "O'Brien", "'s Jan",
        'Zoë "Z", Ltd', "a;b;c;d", "\u202bشركة\u202c", "👩\u200d👩\u200d👧", "e\u200b\u0301", "NULL", "0",
    ]),
    st.text(NASTY, min_size=1, max_size=40),
).filter(lambda text: bool(one_line(text)))  # fmt: skip
TAGS = st.lists(
    st.one_of(
        st.sampled_from(["a, b", '"', '"x"', "a;b|c", "=x", "'=x", "+1", "VIP", '5" pipe']),
        st.text(NASTY, min_size=1, max_size=20),
    ).filter(lambda text: bool(one_line(text))),
    max_size=4,
    unique_by=lambda text: tag_key(one_line(text)),
)  # fmt: skip
EMAILS = st.sampled_from([None, "a@x.co", "=a@x.co", "+a@x.co", "'=a@x.co", "-1@x.co", "o'b@x.co"])
PERSON = st.fixed_dictionaries({
    "name": NAMES, "email": EMAILS, "tags": TAGS,
    "status": st.sampled_from(["cold", "warm", "hot", "customer"]),
    "owner": st.sampled_from([None, "Ünal", "=Bo", "O'Neil, Ann", "Same Name"]),
    "has_phone": st.booleans(),
})  # fmt: skip
OWNERS = ("Ünal", "=Bo", "O'Neil, Ann", "Same Name")


@given(st.lists(PERSON, min_size=1, max_size=12))
@examples(6)
def check(shop: Importing, people: list[dict[str, Any]]) -> None:
    one, other = a_workspace(shop), a_workspace(shop)
    put(one, people)
    text = export(one)

    again = one.imported(text)
    assert again["counts"]["unchanged"] == len(people), (again["counts"], one.rows(again["id"]))
    assert export(one) == text

    fresh = other.imported(text)
    those = sum(1 for each in people if each["has_phone"])
    assert fresh["counts"]["created"] == those, (fresh["counts"], other.rows(fresh["id"]))
    codes = {each["code"] for each in other.rows(fresh["id"], "invalid")}
    assert codes == ({"id_unknown"} if those < len(people) else set())
    assert records(export(other)) == [each for each in records(text) if each["phone"]]


def test_an_export_is_imported_as_it_was(shop: Importing) -> None:
    check(shop)


@pytest.mark.parametrize("columns", [["phone", "name"], ["name", "phone", "wa_id", "tags"]])
def test_a_few_columns_are_enough(shop: Importing, columns: list[str]) -> None:
    one, other = a_workspace(shop), a_workspace(shop)
    put(one, [{"name": '=Ada; "x"', "tags": ["a, b"], "owner": None}])
    assert other.imported(export(one, columns))["counts"]["created"] == 1
    assert records(export(other, columns)) == records(export(one, columns))


def a_workspace(shop: Importing) -> Importing:
    made = shop.world.workspace()
    for at, name in enumerate(OWNERS):
        made.own.member(name, f"m{at}@example.org")
    made.own.member("Same Name", "another@example.org")
    return made


def put(shop: Importing, people: list[dict[str, Any]]) -> None:
    """Have contacts make people by hand, as it cleans them. Who has no phone wrote by a user id."""
    rows = []
    for at, person in enumerate(people):
        row = {**person, "row": at, "owner": owner_word(person["owner"])}
        has_phone = row.pop("has_phone", True)
        rows.append(row | ({"phone": f"+44770090{at:04}"} if has_phone else by_user_id(shop, at)))
    body = {
        "workspace_id": shop.own.id, "import_id": "seed", "chunk": 0, "rows": rows,
        "actor": {"id": "m", "name": "M"},
    }  # fmt: skip
    answer = shop.world.contacts.internal("POST", "/internal/v1/import-batches", body)
    assert answer.status == 200, answer
    outcomes = {each["outcome"] for each in answer.body["outcomes"]}
    assert outcomes <= {"created", "updated"}, answer.body


def by_user_id(shop: Importing, at: int) -> dict[str, str]:
    """Have somebody write who shows a username and no number; return how a row names them."""
    user_id = f"GB.{at}"
    shop.own.hears(shop.own.message(None, user_id=user_id, username=f"person{at}"))
    (found,) = shop.own.items(f"/api/v1/contacts/lookup?user_id={user_id}")
    return {"phone": "", "id": found["id"]}


def owner_word(name: str | None) -> str | None:
    return f"m{OWNERS.index(name)}@example.org" if name else None


def export(shop: Importing, columns: list[str] | None = None) -> str:
    body = {"selection": {"filter": {}}, **({"columns": columns} if columns else {})}
    made = shop.own.call("POST", "/api/v1/exports", body)
    assert made.status == 201, made
    text: str = shop.own.call("GET", made.body["url"]).body.decode()
    return text


def records(text: str) -> list[dict[str, str]]:
    """Return what a person may change: ids, versions and times belong to a workspace."""
    own = ("id", "version", "created_at", "updated_at", "last_active_at", "source")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    found = [{name: cell for name, cell in row.items() if name not in own} for row in rows]
    return sorted(found, key=lambda each: each["phone"])


def test_a_row_without_a_number_is_who_its_id_says(shop: Importing) -> None:
    put(shop, [{"name": "Ada", "tags": [], "owner": None, "has_phone": False}])
    text = export(shop, ["version", "id", "phone", "name", "email"])
    (own,) = shop.own.items()
    edited = text.replace("Ada,", "Ada,ada@x.org")
    assert shop.imported(edited)["counts"]["updated"] == 1
    assert shop.own.get(f"/api/v1/contacts/{own['id']}")["email"] == "ada@x.org"

    shop.own.call("DELETE", f"/api/v1/contacts/{own['id']}")
    assert shop.imported(edited)["counts"]["updated"] == 1
    assert [each["id"] for each in shop.own.items()] == [own["id"]]  # back from the trash

    lost = shop.imported(edited.replace(own["id"], "01a204f8-0000-7000-8000-00000000ffff"))
    (row,) = shop.rows(lost["id"], "invalid")
    assert (row["code"], row["field"]) == ("id_unknown", "phone")
    (row,) = shop.rows(shop.imported(edited.replace(own["id"], ""))["id"], "invalid")
    assert row["code"] == "phone_missing"
    assert len(shop.own.items()) == 1


def test_two_rows_of_one_id_are_one_person(shop: Importing) -> None:
    put(shop, [{"name": "Ada", "tags": [], "owner": None, "has_phone": False}])
    text = export(shop, ["version", "id", "phone", "name", "email"])
    header, row, *_ = text.splitlines()
    twice = "\r\n".join([header, row + "a@x.org", row + "b@x.org"])
    counts = shop.imported(twice)["counts"]
    assert (counts["updated"], counts["duplicate"]) == (1, 1)
    assert shop.own.items()[0]["email"] == "a@x.org"
