"""One contact by hand: added, seen, edited, tagged, annotated, deleted, restored, looked up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from libs.common.actor import SCOPES_OF_ROLE, Actor
from libs.common.clock import rfc3339
from libs.common.ids import new_id
from tests.api.contacts.test_receiving import in_parallel
from tests.support.contacts import Workspace, World

CONTACTS = "/api/v1/contacts"


def test_a_contact_added_by_hand_has_everything_the_form_had(workspace: Workspace):
    owner = workspace.member("Tess Team")
    answer = workspace.call(
        "POST", CONTACTS,
        {"name": "  Grace \u202eHopper ", "phone": "+44 7700 900-123", "email": " Grace@Navy.MIL ",
         "tags": ["VIP", "vip", " Wholesale "], "status": "warm", "owner_id": owner},
    )  # fmt: skip

    assert answer.status == 201
    body = answer.body
    assert answer.headers["Location"] == f"{CONTACTS}/{body['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert (body["name"], body["phone"]) == ("Grace Hopper", "+447700900123")
    assert (body["email"], body["status"]) == ("grace@navy.mil", "warm")
    assert body["tags"] == ["VIP", "Wholesale"]
    assert body["owner"] == {"id": owner, "name": "Tess Team"}
    assert body.pop("warnings") == []
    assert workspace.get(f"{CONTACTS}/{body['id']}") == body


def test_a_shared_email_is_said_and_not_refused(workspace: Workspace):
    one = workspace.contact("Ana", "+447700900001", email="Family@example.org")
    two = workspace.contact("Ben", "+447700900002", email="family@EXAMPLE.org ")
    other = workspace.contact("Cy", "+447700900003")
    assert one["warnings"] == []
    [warning] = two["warnings"]
    assert (warning["code"], warning["field"]) == ("email_shared", "email")
    assert warning["contact_ids"] == [one["id"]]

    edited = workspace.call("PATCH", f"{CONTACTS}/{other['id']}", {"email": "family@example.org"})
    assert edited.status == 200
    assert set(edited.body["warnings"][0]["contact_ids"]) == {one["id"], two["id"]}
    found = workspace.get(f"{CONTACTS}/lookup?email=family@example.org")
    assert {each["name"] for each in found["items"]} == {"Ana", "Ben", "Cy"}
    assert [each["code"] for each in found["warnings"]] == ["email_shared"]

    workspace.call("DELETE", f"{CONTACTS}/{one['id']}")
    workspace.call("DELETE", f"{CONTACTS}/{two['id']}")
    alone = workspace.call("PATCH", f"{CONTACTS}/{other['id']}", {"name": "Cyrus"})
    assert alone.body["warnings"] == []


@pytest.mark.parametrize(
    ("draft", "field", "code"),
    [
        ({"name": "A", "phone": "7700 900123"}, "phone", "phone_country_code_missing"),
        ({"name": "A", "phone": "9.19E+11"}, "phone", "phone_scientific_notation"),
        ({"name": "A", "phone": "+44 7700"}, "phone", "phone_too_short"),
        ({"name": "A", "phone": "call me"}, "phone", "phone_not_a_number"),
        ({"name": "A"}, "phone", "invalid_input"),
        ({"phone": "+447700900123"}, "name", "invalid_input"),
        ({"name": " \u200b\t", "phone": "+447700900123"}, "name", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "email": "a@b"}, "email", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "email": "a b@c.de"}, "email", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "status": "tepid"}, "status", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "tags": ["x" * 65]}, "tags", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "tags": [" "]}, "tags", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "owner_id": "x"}, "owner_id", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "workspace_id": "x"}, "workspace_id", "invalid_input"),
        ({"name": "A", "phone": "+447700900123", "created_at": "x"}, "created_at", "invalid_input"),
    ],
)  # fmt: skip
def test_a_draft_that_cannot_be_accepted_names_its_field(
    workspace: Workspace, draft: dict, field: str, code: str
):
    answer = workspace.call("POST", CONTACTS, draft)

    assert answer.status == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (list(answer.body["errors"]), answer.body["code"]) == ([field], code)


def test_all_fields_in_trouble_are_named_at_once(workspace: Workspace):
    answer = workspace.call("POST", CONTACTS, {"name": " ", "phone": "12", "email": "x"})

    assert set(answer.body["errors"]) == {"name", "phone", "email"}
    assert answer.body["error_codes"] == {
        "name": "blank", "phone": "phone_country_code_missing", "email": "bad_email",
    }  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"null", b"\xff"])
def test_a_body_that_is_no_json_object_is_400(workspace: Workspace, body: bytes):
    assert workspace.call("POST", CONTACTS, body).status in {400, 422}


def test_the_same_number_twice_says_who_has_it(workspace: Workspace):
    made = workspace.contact(phone="+5531988888888")

    answer = workspace.call("POST", CONTACTS, {"name": "B", "phone": "+553188888888"})

    assert answer.status == 409
    assert (answer.body["code"], answer.body["contact_id"]) == ("contact_exists", made["id"])


def test_adding_somebody_who_is_in_the_trash_brings_them_back(workspace: Workspace):
    made = workspace.contact("Grace", tags=["old"])
    workspace.call("DELETE", f"{CONTACTS}/{made['id']}")

    again = workspace.contact("Grace Hopper", tags=["new"])

    assert again["id"] == made["id"]
    assert (again["name"], again["tags"], again["state"]) == (
        "Grace Hopper",
        ["new", "old"],
        "live",
    )
    assert workspace.usage()["used"] == 1


def test_who_comes_back_takes_the_status_that_was_chosen(workspace: Workspace):
    made = workspace.contact(status="warm")
    path = f"{CONTACTS}/{made['id']}"
    workspace.call("DELETE", path)
    assert workspace.contact()["status"] == "warm"  # the form's own is no choice
    workspace.call("DELETE", path)
    assert workspace.contact(status="hot")["status"] == "hot"
    entry = workspace.items(f"{path}/audit")[0]
    assert (entry["action"], entry["changes"]) == (
        "contact.status_changed",
        {"status": ["warm", "hot"]},
    )


def test_who_comes_back_has_no_more_tags_than_anybody(workspace: Workspace):
    many = [f"tag {n}" for n in range(100)]
    made = workspace.contact(tags=many)
    workspace.call("DELETE", f"{CONTACTS}/{made['id']}")
    body = {"name": "Grace", "phone": made["phone"], "tags": ["one more"]}

    answer = workspace.call("POST", CONTACTS, body)

    assert (answer.status, answer.body["code"]) == (422, "too_many_tags")
    assert workspace.items() == []


def test_a_name_that_a_person_confirms_is_theirs(workspace: Workspace):
    workspace.hears(workspace.message(name="Grace"))
    (made,) = workspace.items()

    confirmed = workspace.call("PATCH", f"{CONTACTS}/{made['id']}", {"name": "Grace"})
    workspace.hears(workspace.message(name="GH"))

    assert confirmed.body["version"] == made["version"] + 1
    assert [each["name"] for each in workspace.items()] == ["Grace"]


def test_an_edit_changes_what_it_names_and_is_audited(world: World, workspace: Workspace):
    made = workspace.contact("Grace", email="g@navy.mil")
    path = f"{CONTACTS}/{made['id']}"

    answer = workspace.call(
        "PATCH", path, {"name": "Grace Hopper", "email": None, "phone": "+447700900999"}
    )

    assert (answer.status, answer.body["version"]) == (200, 2)
    entry = workspace.items(f"{path}/audit")[0]
    assert entry["changes"] == {
        "name": ["Grace", "Grace Hopper"],
        "email": ["g@navy.mil", None],
        "phone": ["+447700900001", "+447700900999"],
    }
    event = world.outgoing()[-1]
    assert event.data["changed"] == ["email", "name", "phone"]
    assert event.data["contact"]["previous_phones"] == ["+447700900001"]
    found = workspace.items(f"{CONTACTS}/lookup?phone=%2B447700900001")
    assert [each["id"] for each in found] == [made["id"]]


def test_an_edit_that_changes_nothing_makes_no_version(world: World, workspace: Workspace):
    made = workspace.contact("Grace")
    answer = workspace.call("PATCH", f"{CONTACTS}/{made['id']}", {"name": "Grace"})

    assert (answer.status, answer.body["version"]) == (200, 1)
    assert len(world.outgoing()) == 1


def test_somebody_elses_number_is_refused(workspace: Workspace):
    one, two = workspace.people(2)
    answer = workspace.call("PATCH", f"{CONTACTS}/{two['id']}", {"phone": one["phone"]})

    assert (answer.status, answer.body["contact_id"]) == (409, one["id"])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "", {"name": "New"}),
        ("PUT", "/status", {"status": "hot"}),
        ("POST", "/tags", {"add": ["x"]}),
        ("DELETE", "", None),
    ],
)
def test_a_stale_version_is_412_with_the_current_record(
    workspace: Workspace, method: str, path: str, body: dict | None
):
    made = workspace.contact("Grace")
    own = f"{CONTACTS}/{made['id']}"
    workspace.call("PATCH", own, {"name": "Grace H"}, headers={"If-Match": '"1"'})

    answer = workspace.call(method, own + path, body, headers={"If-Match": '"1"'})

    assert answer.status == 412
    assert answer.body["code"] == "version_conflict"
    assert answer.body["current"] == workspace.get(own)
    assert answer.body["current"]["name"] == "Grace H"


def test_an_if_match_that_is_no_etag_is_400(workspace: Workspace):
    made = workspace.contact()
    answer = workspace.call(
        "PATCH", f"{CONTACTS}/{made['id']}", {"name": "x"}, headers={"If-Match": "abc"}
    )
    assert answer.status == 400


def test_tags_are_added_and_removed_whatever_their_case(workspace: Workspace):
    made = workspace.contact(tags=["VIP", "Old"])
    path = f"{CONTACTS}/{made['id']}"

    answer = workspace.call("POST", f"{path}/tags", {"add": ["vip", "new"], "remove": ["OLD"]})

    assert answer.body["tags"] == ["new", "VIP"]
    assert workspace.items(f"{path}/audit")[0]["changes"] == {
        "tags": [["Old", "VIP"], ["new", "VIP"]]
    }
    listed = {each["name"]: each["contacts"] for each in workspace.items("/api/v1/tags")}
    assert listed == {"new": 1, "Old": 0, "VIP": 1}


def test_a_contact_has_at_most_a_hundred_tags(workspace: Workspace):
    made = workspace.contact(tags=[f"t{n}" for n in range(100)])
    answer = workspace.call("POST", f"{CONTACTS}/{made['id']}/tags", {"add": ["one more"]})

    assert (answer.status, answer.body["code"]) == (422, "too_many_tags")


def test_a_renamed_tag_shows_on_every_contact(world: World, workspace: Workspace):
    made = workspace.contact(tags=["wholsale"])
    [tag] = workspace.items("/api/v1/tags")

    answer = workspace.call(
        "PATCH", f"/api/v1/tags/{tag['id']}", {"name": "Wholesale", "colour": "teal"}
    )

    assert (answer.status, answer.body["colour"]) == (200, "teal")
    assert workspace.get(f"{CONTACTS}/{made['id']}")["tags"] == ["Wholesale"]
    assert world.outgoing()[-1].data["contact"]["tags"] == ["Wholesale"]


def test_a_tag_cannot_take_another_ones_name(workspace: Workspace):
    workspace.contact(tags=["a", "b"])
    one, two = workspace.items("/api/v1/tags")
    answer = workspace.call("PATCH", f"/api/v1/tags/{one['id']}", {"name": "B"})
    assert (answer.status, answer.body["code"]) == (409, "tag_exists")
    assert answer.body["tag_id"] == two["id"]


def test_a_tag_counts_live_contacts(workspace: Workspace):
    one, two = (
        workspace.contact(f"P {n}", f"+44770090000{n}", tags=["a", "b"][: n + 1]) for n in (0, 1)
    )
    workspace.call("DELETE", f"{CONTACTS}/{one['id']}")
    counts = {each["name"]: each["contacts"] for each in workspace.items("/api/v1/tags")}
    assert counts == {"a": 1, "b": 1}
    workspace.call("DELETE", f"{CONTACTS}/{two['id']}")
    assert {each["contacts"] for each in workspace.items("/api/v1/tags")} == {0}


def test_two_tags_become_one_when_that_is_asked_for(world: World, workspace: Workspace):
    both = workspace.contact("Ana", "+447700900001", tags=["wholsale", "Wholesale"])
    one = workspace.contact("Ben", "+447700900002", tags=["wholsale"])
    tags = {each["name"]: each for each in workspace.items("/api/v1/tags")}

    answer = workspace.call(
        "PATCH", f"/api/v1/tags/{tags['wholsale']['id']}", {"name": "wholesale", "merge": True}
    )

    assert (answer.status, answer.body["id"]) == (200, tags["Wholesale"]["id"])
    for made in (both, one):
        assert workspace.get(f"{CONTACTS}/{made['id']}")["tags"] == ["Wholesale"]
    assert [each["contacts"] for each in workspace.items("/api/v1/tags")] == [2]
    assert {tuple(each.data["contact"]["tags"]) for each in world.outgoing()[-2:]} == {
        ("Wholesale",)
    }
    assert workspace.items("/api/v1/audit")[0]["action"] == "tag.merged"


def test_who_may_not_delete_a_tag_may_not_merge_it_either(workspace: Workspace):
    workspace.contact(tags=["a", "b"])
    tag = workspace.items("/api/v1/tags")[0]
    path, staff = f"/api/v1/tags/{tag['id']}", workspace.actor("staff")

    refused = workspace.call("PATCH", path, {"name": "b", "merge": True}, staff)
    assert (refused.status, refused.body["needs"]) == (403, ["settings:write"])
    assert [each["name"] for each in workspace.items("/api/v1/tags")] == ["a", "b"]
    assert workspace.call("PATCH", path, {"name": "c", "merge": True}, staff).status == 200


@pytest.mark.parametrize("colour", ["mauve", "", "#ff0000"])
def test_a_colour_is_one_of_the_palette(workspace: Workspace, colour: str):
    workspace.contact(tags=["a"])
    [tag] = workspace.items("/api/v1/tags")
    answer = workspace.call("PATCH", f"/api/v1/tags/{tag['id']}", {"colour": colour})
    assert (answer.status, list(answer.body["errors"])) == (422, ["colour"])


def test_a_deleted_tag_leaves_every_contact(workspace: Workspace):
    made = workspace.contact(tags=["a", "b"])
    one, _ = workspace.items("/api/v1/tags")

    assert workspace.call("DELETE", f"/api/v1/tags/{one['id']}").status == 204
    assert workspace.get(f"{CONTACTS}/{made['id']}")["tags"] == ["b"]
    assert [each["name"] for each in workspace.items("/api/v1/tags")] == ["b"]


def test_notes_are_everybodys_to_read_and_their_authors_to_change(workspace: Workspace):
    made = workspace.contact()
    path = f"{CONTACTS}/{made['id']}/notes"
    ada, bob = workspace.actor(name="Ada"), workspace.actor(name="Bob")
    note = workspace.call("POST", path, {"body": " likes blue "}, ada)
    assert (note.status, note.body["body"]) == (201, "likes blue")
    own = f"/api/v1/notes/{note.body['id']}"

    assert workspace.call("GET", path, actor=bob).body["items"][0]["author"]["name"] == "Ada"
    assert workspace.call("PATCH", own, {"body": "x"}, bob).status == 403
    assert workspace.call("DELETE", own, actor=bob).status == 403
    edited = workspace.call("PATCH", own, {"body": "likes green"}, ada)
    assert edited.body["edited_at"] is not None
    assert workspace.call("DELETE", own).status == 204  # the owner runs the workspace
    assert workspace.items(path) == []
    actions = [each["action"] for each in workspace.items(f"{CONTACTS}/{made['id']}/audit")]
    assert actions == ["note.deleted", "note.edited", "note.added", "contact.created"]


def test_a_note_that_changed_meanwhile_is_412_with_the_current_one(workspace: Workspace):
    made = workspace.contact()
    note = workspace.call("POST", f"{CONTACTS}/{made['id']}/notes", {"body": "likes blue"})
    own = f"/api/v1/notes/{note.body['id']}"
    changed = workspace.call("PATCH", own, {"body": "green"}, headers={"If-Match": '"1"'})
    assert (changed.status, changed.headers["ETag"]) == (200, '"2"')

    late = workspace.call("PATCH", own, {"body": "red"}, headers={"If-Match": '"1"'})
    gone = workspace.call("DELETE", own, headers={"If-Match": '"1"'})

    assert [each.status for each in (late, gone)] == [412, 412]
    assert late.body["current"] == gone.body["current"] == changed.body
    assert workspace.call("DELETE", own, headers={"If-Match": '"2"'}).status == 204


@pytest.mark.parametrize("body", ["", "  \n", "x" * 10_001])
def test_a_note_has_a_text_of_a_sensible_length(workspace: Workspace, body: str):
    made = workspace.contact()
    answer = workspace.call("POST", f"{CONTACTS}/{made['id']}/notes", {"body": body})
    assert (answer.status, list(answer.body["errors"])) == (422, ["body"])


def test_the_trash_keeps_a_contact_and_gives_its_place_back(world: World, workspace: Workspace):
    made = workspace.contact()
    path = f"{CONTACTS}/{made['id']}"

    assert workspace.call("DELETE", path).status == 204
    assert workspace.items() == []
    assert [each["id"] for each in workspace.items(f"{CONTACTS}?state=trashed")] == [made["id"]]
    assert workspace.usage()["used"] == 0
    assert world.outgoing()[-1].type == "contact.trashed.v1"
    assert workspace.call("PATCH", path, {"name": "x"}).status == 404
    assert workspace.call("DELETE", path).status == 404

    restored = workspace.call("POST", f"{path}/restore")
    assert (restored.status, restored.body["state"]) == (200, "live")
    assert workspace.call("POST", f"{path}/restore").body["code"] == "not_in_trash"
    assert workspace.usage()["used"] == 1


@pytest.mark.parametrize(
    "asked",
    ["phone=%2B44+7700+900001", "phone=447700900001", "phone=https://wa.me/447700900001",
     "email=GRACE@navy.mil", "wa_id=447700900001", "user_id=GB.abc"],
)  # fmt: skip
def test_lookup_finds_somebody_exactly(workspace: Workspace, asked: str):
    workspace.hears(workspace.message("447700900001", user_id="GB.abc"))
    [contact] = workspace.items()
    workspace.call("PATCH", f"{CONTACTS}/{contact['id']}", {"email": "grace@navy.mil"})
    workspace.contact("Somebody else", "+447700900002", email="else@navy.mil")

    found = workspace.items(f"{CONTACTS}/lookup?{asked}")

    assert [each["id"] for each in found] == [contact["id"]]


@pytest.mark.parametrize("asked", ["", "phone=1&email=a@b.cd", "phone=12", "email=x", "name=x"])
def test_a_lookup_that_cannot_be_read_is_422(workspace: Workspace, asked: str):
    assert workspace.call("GET", f"{CONTACTS}/lookup?{asked}").status == 422


def test_an_owner_who_is_renamed_is_renamed_in_the_list(workspace: Workspace):
    tess = workspace.member("Tess Team")
    workspace.contact(owner_id=tess)

    workspace.member("Tess Married", version=2, member_id=tess)
    workspace.member("Tess Old News", version=1, member_id=tess)

    assert workspace.items()[0]["owner"] == {"id": tess, "name": "Tess Married"}
    told = workspace.world.outgoing()[-1].data
    assert (told["changed"], told["contact"]["owner"]["name"]) == (["owner"], "Tess Married")


def test_the_contacts_of_a_member_who_left_are_nobodys(world: World, workspace: Workspace):
    tess, bo = workspace.member("Tess"), workspace.member("Bo")
    made = workspace.contact("Ana", "+447700900001", owner_id=tess)
    workspace.contact("Ben", "+447700900002", owner_id=bo)

    workspace.member("Tess", version=2, member_id=tess, active=False)

    owners = {each["name"]: each["owner"] and each["owner"]["name"] for each in workspace.items()}
    assert owners == {"Ana": None, "Ben": "Bo"}
    entry = workspace.items(f"{CONTACTS}/{made['id']}/audit")[0]
    assert (entry["changes"], entry["source"]) == ({"owner": ["Tess", None]}, "member left")
    assert world.outgoing()[-1].data["contact"]["owner"] is None


def test_the_contacts_of_a_member_who_left_go_to_a_named_colleague(
    world: World, workspace: Workspace
):
    tess, bo = workspace.member("Tess"), workspace.member("Bo")
    made = workspace.contact("Ana", "+447700900001", owner_id=tess)

    workspace.member("Tess", version=2, member_id=tess, active=False, successor_id=bo)

    assert workspace.items()[0]["owner"] == {"id": bo, "name": "Bo"}
    entry = workspace.items(f"{CONTACTS}/{made['id']}/audit")[0]
    assert entry["changes"] == {"owner": ["Tess", "Bo"]}
    assert world.outgoing()[-1].data["contact"]["owner"]["name"] == "Bo"
    workspace.member("Bo", version=2, member_id=bo, active=False, successor_id=tess)
    assert workspace.items()[0]["owner"] is None  # nobody who left takes over


def test_a_member_who_left_takes_no_new_contacts(workspace: Workspace):
    tess = workspace.member("Tess", version=2, active=False)
    answer = workspace.call(
        "POST", CONTACTS, {"name": "A", "phone": "+447700900001", "owner_id": tess}
    )
    assert (answer.status, list(answer.body["errors"])) == (422, ["owner_id"])


def test_a_viewer_reads_and_writes_nothing(workspace: Workspace):
    made = workspace.contact()
    viewer = workspace.actor("viewer")
    own = f"{CONTACTS}/{made['id']}"

    assert workspace.call("GET", own, actor=viewer).status == 200
    assert workspace.call("PATCH", own, {"name": "x"}, viewer).status == 403
    assert workspace.call("PUT", f"{own}/status", {"status": "hot"}, viewer).status == 403
    assert workspace.call("DELETE", own, actor=workspace.actor("staff")).status == 403


def test_what_a_key_adds_says_so(workspace: Workspace):
    key = Actor("key", new_id(), "Zapier", workspace.id, SCOPES_OF_ROLE["admin"])
    made = workspace.call("POST", CONTACTS, {"name": "A", "phone": "+447700900001"}, key).body

    [entry] = workspace.items(f"{CONTACTS}/{made['id']}/audit")
    assert made["source"] == "api"
    assert (entry["source"], entry["actor"]["kind"]) == ("api", "key")


def test_a_contact_says_since_when_it_has_its_status(world: World, workspace: Workspace):
    made = workspace.contact()
    added = world.clock.now()
    path = f"{CONTACTS}/{made['id']}"
    world.clock.advance(timedelta(hours=1))
    workspace.call("PATCH", path, {"name": "B"})
    assert workspace.get(path)["status_since"] == rfc3339(added)

    moved = workspace.call("PUT", f"{path}/status", {"status": "hot"}).body
    assert moved["status_since"] == rfc3339(world.clock.now())
    assert world.outgoing()[-1].data["contact"]["status_since"] == moved["status_since"]


def test_a_request_that_comes_twice_is_carried_out_once(workspace: Workspace):
    body, key = {"name": "A", "phone": "+447700900001"}, {"Idempotency-Key": "k1"}
    first = workspace.call("POST", CONTACTS, body, headers=key)
    second = workspace.call("POST", CONTACTS, body, headers=key)

    assert (first.status, second.status) == (201, 201)
    assert second.body == first.body
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert len(workspace.items()) == 1


def test_a_key_is_for_one_request_and_one_person(workspace: Workspace):
    body, key = {"name": "A", "phone": "+447700900001"}, {"Idempotency-Key": "k1"}
    workspace.call("POST", CONTACTS, body, headers=key)

    other = workspace.call("POST", CONTACTS, {**body, "name": "B"}, headers=key)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    elsewhere = {"name": "B", "phone": "+447700900002"}
    assert workspace.call("POST", CONTACTS, elsewhere, workspace.actor(), key).status == 201


def test_a_failure_is_not_repeated(workspace: Workspace):
    key = {"Idempotency-Key": "k1"}
    body = {"name": "A", "phone": "+447700900001", "owner_id": "x"}
    assert workspace.call("POST", CONTACTS, body, headers=key).status == 422
    assert workspace.call("POST", CONTACTS, body, headers=key).status == 422


def test_the_version_that_a_change_is_for_belongs_to_its_request(workspace: Workspace):
    made = workspace.contact()
    path, body = f"{CONTACTS}/{made['id']}", {"name": "B"}
    first = workspace.call("PATCH", path, body, headers={"Idempotency-Key": "k", "If-Match": '"1"'})
    other = workspace.call("PATCH", path, body, headers={"Idempotency-Key": "k", "If-Match": '"2"'})

    assert first.status == 200
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_a_change_whose_answer_can_not_be_kept_is_undone(world: World, workspace: Workspace):
    body, key = {"name": "A", "phone": "+447700900001"}, {"Idempotency-Key": "k1"}
    with no_answer_is_kept(world):
        assert workspace.call("POST", CONTACTS, body, headers=key).status == 500
    assert (workspace.items(), world.count("answered_request")) == ([], 0)

    assert workspace.call("POST", CONTACTS, body, headers=key).status == 201
    assert len(workspace.items()) == 1


def test_copies_of_a_request_at_once_are_carried_out_once(workspace: Workspace):
    body, key = {"name": "A", "phone": "+447700900001"}, {"Idempotency-Key": "k1"}
    answers = []
    in_parallel(6, lambda _: answers.append(workspace.call("POST", CONTACTS, body, headers=key)))

    assert {each.status for each in answers} == {201}
    assert len({each.body["id"] for each in answers}) == 1
    assert sum("Idempotency-Replayed" not in each.headers for each in answers) == 1


@contextmanager
def no_answer_is_kept(world: World) -> Iterator[None]:
    """Have the database refuse an answer, as if the process died between a change and it."""
    if world.database.dialect == "postgresql":
        refuse = "ALTER TABLE answered_request ADD CONSTRAINT unanswered CHECK (status IS NULL)"
        allow = "ALTER TABLE answered_request DROP CONSTRAINT unanswered"
    else:
        abort = "BEGIN SELECT RAISE(ABORT, 'unanswered'); END"
        refuse = f"CREATE TRIGGER unanswered BEFORE UPDATE ON answered_request {abort}"
        allow = "DROP TRIGGER unanswered"
    with world.database.write() as connection:
        connection.exec_driver_sql(refuse)
    yield
    with world.database.write() as connection:
        connection.exec_driver_sql(allow)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_an_unusable_key_is_422(workspace: Workspace, key: str):
    answer = workspace.call("POST", CONTACTS, {}, headers={"Idempotency-Key": key})
    assert answer.status == 422
