"""Chunks of imports: an outcome for every row, once, with a constant number of statements."""

import pytest

from tests.api.contacts.test_receiving import in_parallel
from tests.support.contacts import Answer, Workspace, World

PATH = "/internal/v1/import-batches"


def send(workspace: Workspace, rows: list[dict], **more) -> Answer:
    body = {
        "workspace_id": workspace.id, "import_id": "imp", "chunk": 0,
        "actor": {"id": "m1", "name": "Ina Import"},
        "rows": [{"row": n, **each} for n, each in enumerate(rows, start=2)], **more,
    }  # fmt: skip
    return workspace.world.internal("POST", PATH, body)


def outcomes(workspace: Workspace, rows: list[dict], **more) -> list[dict]:
    answer = send(workspace, rows, **more)
    assert answer.status == 200, answer
    found: list[dict] = answer.body["outcomes"]
    return found


def people(many: int, first: int = 0) -> list[dict]:
    return [{"name": f"P {n}", "phone": f"+4477009{n:05}"} for n in range(first, first + many)]


def test_rows_become_contacts_with_everything_they_say(world: World, workspace: Workspace):
    workspace.member("Tess Team", "tess@example.com")
    [done] = outcomes(
        workspace,
        [{"name": "Ana", "phone": "+5531988888888", "email": "ANA@x.co", "tags": ["a", "B"],
          "status": "warm", "owner": "Tess@example.com"}],
    )  # fmt: skip

    assert (done["row"], done["outcome"]) == (2, "created")
    contact = workspace.get(f"/api/v1/contacts/{done['contact_id']}")
    shown = [contact[name] for name in ("name", "phone", "email", "tags", "status", "source")]
    assert shown == ["Ana", "+5531988888888", "ana@x.co", ["a", "B"], "warm", "import"]
    assert contact["owner"]["name"] == "Tess Team"
    [entry] = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    assert (entry["source"], entry["actor"]["name"]) == ("import", "Ina Import")
    assert entry["facts"] == {"import_id": "imp", "row": 2}
    [event] = world.outgoing()
    assert (event.type, event.lane) == ("contact.created.v1", "bulk")
    workspace.hears(workspace.message("553188888888", name="ana"))
    assert len(workspace.items()) == 1


def test_a_chunk_that_comes_again_changes_nothing(world: World, workspace: Workspace):
    first = outcomes(workspace, people(5))
    events = len(world.outgoing())

    assert outcomes(workspace, people(5)) == first
    assert (len(workspace.items()), len(world.outgoing())) == (5, events)


def test_the_same_chunk_in_parallel_is_applied_once(world: World, workspace: Workspace):
    seen = []
    in_parallel(8, lambda _: seen.append(outcomes(workspace, people(20))))

    assert all(each == seen[0] for each in seen)
    assert workspace.usage()["used"] == 20


def test_overlapping_chunks_in_parallel_make_no_twins(world: World, workspace: Workspace):
    def send_chunk(n: int) -> None:
        outcomes(workspace, people(30, first=n * 10), chunk=n)

    in_parallel(4, send_chunk)

    assert world.count("contact") == 60
    assert workspace.usage()["used"] == 60


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"phone": "123"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "+447700900001", "email": "nope"}, "email"),
        ({"phone": "+447700900001", "status": "tepid"}, "status"),
        ({"phone": "+447700900001", "owner": "nobody"}, "owner"),
        ({"phone": "+447700900001", "tags": ["x" * 65]}, "tags"),
        ({"phone": "+447700900001", "tags": [f"t{n}" for n in range(101)]}, "tags"),
    ],
)
def test_a_bad_row_is_invalid_and_stops_nothing(workspace: Workspace, row: dict, field: str):
    bad, good = outcomes(workspace, [{"name": "Bad", **row}, *people(1, first=500)])

    assert (bad["outcome"], bad["field"], good["outcome"]) == ("invalid", field, "created")
    assert bad["reason"]


def test_a_number_that_is_twice_in_a_chunk_counts_once(workspace: Workspace):
    rows = [
        {"name": "Ana", "phone": "+5531988888888"},
        {"name": "Ana again", "phone": "+553188888888"},
        {"name": "Ana 3", "phone": "+5531988888888"},
    ]
    found = [(each["outcome"], each.get("reason")) for each in outcomes(workspace, rows)]

    again = "the same number as row 2"
    assert found == [("created", None), ("duplicate", again), ("duplicate", again)]


ROW = {"name": "New Name", "phone": "+447700900001", "email": "new@x.co", "tags": ["new"],
       "status": "hot"}  # fmt: skip


@pytest.mark.parametrize(
    ("on_match", "tags_mode", "outcome", "changes"),
    [
        ("skip", "add", "skipped", None),
        ("fill", "add", "updated", {"email": [None, "new@x.co"]}),
        ("update", "add", "updated",
         {"name": ["Old Name", "New Name"], "email": [None, "new@x.co"],
          "tags": [["old"], ["new", "old"]], "status": ["cold", "hot"]}),
        ("update", "replace", "updated",
         {"name": ["Old Name", "New Name"], "email": [None, "new@x.co"],
          "tags": [["old"], ["new"]], "status": ["cold", "hot"]}),
    ],
)  # fmt: skip
def test_a_row_meets_a_contact_that_is_there(
    workspace: Workspace, on_match: str, tags_mode: str, outcome: str, changes: dict | None
):
    outcomes(workspace, [{"name": "Old Name", "phone": "+447700900001", "tags": ["old"]}])

    modes = {"on_match": on_match, "tags_mode": tags_mode}
    [dry] = outcomes(workspace, [ROW], chunk=1, dry_run=True, **modes)
    [done] = outcomes(workspace, [ROW], chunk=1, **modes)
    [again] = outcomes(workspace, [ROW], chunk=2, **modes)

    assert dry == done
    assert (done["outcome"], done.get("changes")) == (outcome, changes)
    assert again["outcome"] == ("skipped" if on_match == "skip" else "unchanged")
    [contact] = workspace.items()
    assert contact["status"] == ("hot" if on_match == "update" else "cold")


def test_blanks_keep_what_is_there(workspace: Workspace):
    made = workspace.contact("Ana", email="a@x.co", tags=["t"], status="warm")
    before = workspace.get(f"/api/v1/contacts/{made['id']}")
    blank = {"name": "", "phone": made["phone"], "email": " ", "tags": [], "status": None}
    [done] = outcomes(workspace, [blank], tags_mode="replace")

    assert done["outcome"] == "unchanged"
    assert workspace.get(f"/api/v1/contacts/{made['id']}") == before


@pytest.mark.parametrize(("on_match", "name"), [("fill", "Ana"), ("update", "ana m")])
def test_a_name_that_a_person_wrote_stays_unless_update_says_otherwise(
    workspace: Workspace, on_match: str, name: str
):
    made = workspace.contact("Ana", "+447700900001")
    row = {"name": "ana m", "phone": "+447700900001", "email": "a@x.co"}
    [done] = outcomes(workspace, [row], on_match=on_match)

    assert done["changes"]["email"] == [None, "a@x.co"]
    assert workspace.get(f"/api/v1/contacts/{made['id']}")["name"] == name


def test_a_row_empties_what_it_says_and_nothing_else(workspace: Workspace):
    owner = workspace.member("Tess Team")
    made = workspace.contact(email="a@x.co", tags=["t"], owner_id=owner, status="warm")
    row = {"phone": made["phone"], "clear": ["email", "tags", "owner"]}

    [done] = outcomes(workspace, [row])
    [again] = outcomes(workspace, [row], chunk=1)

    assert done["changes"] == {
        "email": ["a@x.co", None], "owner": ["Tess Team", None], "tags": [["t"], []],
    }  # fmt: skip
    assert again["outcome"] == "unchanged"
    now = workspace.get(f"/api/v1/contacts/{made['id']}")
    shown = [now[each] for each in ("name", "email", "tags", "owner", "status")]
    assert shown == ["Grace Hopper", None, [], None, "warm"]


def test_a_row_of_an_export_changes_no_cell_that_was_edited_since(workspace: Workspace):
    ana = workspace.contact("Ana", "+447700900001", email="a@x.co")
    bo = workspace.contact("Bo", "+447700900002", email="b@x.co")
    for each in (ana, bo):
        workspace.call("PATCH", f"/api/v1/contacts/{each['id']}", {"email": "theirs@x.co"})
    workspace.hears(workspace.message("447700900002"))

    [kept, done, new] = outcomes(
        workspace,
        [
            {"name": "Anna", "email": "mine@x.co", **_exported(ana)},
            {"name": "Bob", "email": "theirs@x.co", **_exported(bo)},
            {"name": "Cy", "phone": "+447700900003", "id": "of another workspace", "version": 3},
        ],
    )

    assert (kept["outcome"], kept["field"]) == ("skipped", "email")
    assert kept["changes"] == {"email": ["theirs@x.co", "mine@x.co"]}
    assert "was “a@x.co” and is “theirs@x.co” now, the file says “mine@x.co”" in kept["reason"]
    assert (done["outcome"], done["changes"]) == ("updated", {"name": ["Bo", "Bob"]})
    assert new["outcome"] == "created"
    assert workspace.get(f"/api/v1/contacts/{ana['id']}")["name"] == "Ana"


def test_a_row_of_an_export_that_is_up_to_date_is_applied(workspace: Workspace):
    ana = workspace.contact("Ana", "+447700900001", email="a@x.co")
    [done] = outcomes(workspace, [{"name": "Anna", "email": "new@x.co", **_exported(ana)}])

    assert done["changes"] == {"name": ["Ana", "Anna"], "email": ["a@x.co", "new@x.co"]}


def test_what_was_edited_before_the_export_is_no_edit_since_however_much_they_write(
    workspace: Workspace,
):
    made = workspace.contact("Ana", "+447700900001", email="a@x.co")
    path = f"/api/v1/contacts/{made['id']}"
    ana = workspace.call("PATCH", path, {"email": "b@x.co"}).body
    workspace.hears(*[workspace.message("447700900001", wamid=f"m{n}") for n in range(3)])
    for n in range(3):
        workspace.hears(workspace.message("447700900001", wamid=f"later{n}"))
    assert workspace.get(path)["version"] > ana["version"] + 1

    [done] = outcomes(workspace, [{"email": "c@x.co", **_exported(ana)}])
    assert (done["outcome"], done["changes"]) == ("updated", {"email": ["b@x.co", "c@x.co"]})


def test_a_number_that_is_not_the_ids_makes_no_twin(workspace: Workspace):
    ana = workspace.contact("Ana", "+447700900001")
    [done] = outcomes(workspace, [{"name": "Ana", **_exported(ana), "phone": "+447700900009"}])

    assert (done["outcome"], done["field"]) == ("invalid", "phone")
    assert len(workspace.items()) == 1


def test_how_many_contacts_changed_since_is_told(world: World, workspace: Workspace):
    def ask(since: str = "") -> dict:
        query = f"workspace_id={workspace.id}&since={since}"
        found: dict = world.internal("GET", f"/internal/v1/import-batches/changes?{query}").body
        return found

    assert ask() == {"newest": "", "contacts": 0}
    made = workspace.contact("Ana", "+447700900001")
    first = ask()
    assert first["contacts"] == 1
    assert ask(first["newest"]) == {"newest": first["newest"], "contacts": 0}
    workspace.call("PATCH", f"/api/v1/contacts/{made['id']}", {"name": "Anna"})
    workspace.call("PATCH", f"/api/v1/contacts/{made['id']}", {"name": "Hanna"})
    workspace.hears(workspace.message("447700900001"))
    assert ask(first["newest"])["contacts"] == 1


def _exported(contact: dict) -> dict:
    return {name: contact[name] for name in ("id", "version", "phone")}


def test_a_row_without_a_name_is_called_by_its_number_until_they_write(workspace: Workspace):
    outcomes(workspace, [{"phone": "+447700900001"}])
    assert workspace.items()[0]["name"] == "+447700900001"

    workspace.hears(workspace.message("447700900001", name="Ana"))
    assert workspace.items()[0]["name"] == "Ana"


def test_rows_beyond_the_limit_are_reported_and_no_place_is_wasted(world: World):
    free = world.workspace("free")
    outcomes(free, people(95))
    rows = [*people(3), {"phone": "bad"}, *people(10, first=200)]

    [dry, done] = [outcomes(free, rows, chunk=1, dry_run=dry) for dry in (True, False)]

    found = [each["outcome"] for each in done]
    assert found == ["unchanged"] * 3 + ["invalid"] + ["created"] * 5 + ["over_limit"] * 5
    assert [each["outcome"] for each in dry] == found
    assert free.usage()["used"] == 100


def test_a_dry_run_writes_nothing(world: World, workspace: Workspace):
    found = outcomes(workspace, people(3), dry_run=True)

    assert [each["outcome"] for each in found] == ["created"] * 3
    assert (world.count("contact"), world.count("import_chunk")) == (0, 0)
    assert workspace.usage()["used"] == 0


@pytest.mark.parametrize("on_match", ["update", "fill", "skip"])
def test_somebody_in_the_trash_comes_back(workspace: Workspace, on_match: str):
    made = workspace.contact("Ana", "+447700900001")
    workspace.call("DELETE", f"/api/v1/contacts/{made['id']}")

    [done] = outcomes(workspace, [{"name": "Ana", "phone": "+447700900001"}], on_match=on_match)

    assert (done["outcome"], done["contact_id"]) == ("updated", made["id"])
    assert done["changes"]["state"] == ["trashed", "live"]
    assert workspace.usage()["used"] == 1


def test_a_guided_workflow_holds_for_imports(workspace: Workspace):
    workspace.call("PATCH", "/api/v1/workspace", {"workflow": "guided"})
    workspace.contact("Ana", "+447700900001")
    rows = [{"phone": "+447700900001", "status": "hot"}]

    [done] = outcomes(workspace, rows)

    assert (done["outcome"], done["field"]) == ("invalid", "status")


def test_a_row_that_is_refused_leaves_its_number_to_the_next_row_with_it(workspace: Workspace):
    workspace.call("PATCH", "/api/v1/workspace", {"workflow": "guided"})
    made = workspace.contact("Ana", "+447700900001")
    workspace.call("DELETE", f"/api/v1/contacts/{made['id']}")
    rows = [
        {"phone": "+447700900001", "status": "hot"},
        {"phone": "+447700900001", "status": "customer"},
        {"phone": "+447700900001", "status": "warm"},
        {"phone": "+447700900001", "status": "cold"},
    ]

    done = outcomes(workspace, rows)

    assert [each["outcome"] for each in done] == ["invalid", "invalid", "updated", "duplicate"]
    assert done[3]["reason"] == f"the same number as row {done[2]['row']}"
    assert workspace.usage()["used"] == 1


def test_a_chunk_costs_the_same_statements_whatever_its_size(world: World, workspace: Workspace):
    def rows(many: int, first: int) -> list[dict]:
        return [{**each, "tags": ["a", each["name"]], "email": "a@x.co"}
                for each in people(many, first)]  # fmt: skip

    counts = []
    for chunk, (many, first) in enumerate([(2, 0), (300, 100), (300, 250)]):
        with world.counting() as seen:
            outcomes(workspace, rows(many, first), chunk=chunk)
        counts.append(len(seen))

    assert max(counts) - min(counts) <= 6
    assert max(counts) < 40
    assert workspace.usage()["used"] == 452


def test_a_chunk_for_no_workspace_is_404(world: World):
    body = {
        "workspace_id": "nobody", "import_id": "i", "chunk": 0, "rows": [],
        "actor": {"id": "m", "name": "M"},
    }  # fmt: skip
    assert world.internal("POST", PATH, body).status == 404
    assert world.internal("POST", PATH, {**body, "dry_run": True}).status == 404
