"""Leads from forms and flows, and identifiers that name two contacts."""

import json
from dataclasses import replace

import pytest

from libs.common.actor import PRIVATE
from libs.common.events.whatsapp import MessageReceived
from tests.support.contacts import Workspace, World

LEADS = "/api/v1/leads"
CONFLICTS = "/api/v1/contacts/conflicts"


def lead(workspace: Workspace, **body):
    return workspace.call("POST", LEADS, {"source": "Spring fair", **body})


def test_a_lead_becomes_a_contact_once(world: World, workspace: Workspace):
    first = lead(workspace, name="Ana", phone="+55 31 98888-8888", tags=["fair"])
    again = lead(workspace, name="Ana M", phone="+553188888888", email="A@x.co", tags=["vip"])

    assert (first.status, again.status) == (201, 200)
    assert again.body["id"] == first.body["id"]
    shown = [again.body[name] for name in ("name", "email", "tags", "source")]
    assert shown == ["Ana M", "a@x.co", ["fair", "vip"], "flow"]
    captured = [each.data for each in world.outgoing() if each.type == "lead.captured.v1"]
    assert [each["is_new"] for each in captured] == [True, False]
    trail = workspace.items(f"/api/v1/contacts/{first.body['id']}/audit")
    assert trail[0]["facts"]["origin"] == "Spring fair"
    assert trail[0]["source"] == "flow"


def test_a_lead_with_only_an_address_is_found_by_it(workspace: Workspace):
    made = lead(workspace, email="ana@x.co")
    assert (made.status, made.body["name"], made.body["phone"]) == (201, "ana@x.co", None)
    assert lead(workspace, email="ANA@x.co", name="Ana").body["id"] == made.body["id"]

    workspace.contact("Twin", "+447700900001", email="ana@x.co")
    assert lead(workspace, email="ana@x.co").status == 201  # two have it: it names nobody


def test_a_lead_never_overwrites_what_a_person_wrote(workspace: Workspace):
    made = workspace.contact("Ana Maria", "+447700900001", email="own@x.co")
    found = lead(workspace, name="ana", phone="+447700900001", email="other@x.co").body
    assert (found["id"], found["name"], found["email"]) == (made["id"], "Ana Maria", "own@x.co")


def test_answers_fill_fields_by_the_workspaces_mapping(workspace: Workspace):
    mapping = {"Your number": "phone", "interested in": "tags"}
    assert workspace.call("PATCH", "/api/v1/workspace", {"lead_mapping": mapping}).status == 200

    found = lead(
        workspace,
        fields={"your number": "+447700900001", "Interested in": ["shoes", "hats"],
                "full_name": "Ana", "email": "ana@x.co", "newsletter": True},
    ).body  # fmt: skip

    shown = [found[name] for name in ("name", "phone", "email", "tags")]
    assert shown == ["Ana", "+447700900001", "ana@x.co", ["hats", "shoes"]]
    wrong = {"lead_mapping": {"x": "workspace_id"}}
    assert workspace.call("PATCH", "/api/v1/workspace", wrong).status == 422


def test_a_source_may_have_a_mapping_of_its_own(workspace: Workspace):
    settings = {
        "lead_mapping": {"contact": "phone", "who": "name"},
        "lead_mappings": {"Web form": {"who": "skip", "topic": "tags"}},
    }
    assert workspace.call("PATCH", "/api/v1/workspace", settings).status == 200
    fields = {"contact": "+447700900001", "who": "Ana", "topic": "shoes"}

    own = lead(workspace, source="web FORM", fields=fields).body
    other = lead(workspace, fields={**fields, "contact": "+447700900002"}).body

    assert (own["phone"], own["name"], own["tags"]) == ("+447700900001", "+447700900001", ["shoes"])
    assert (other["phone"], other["name"], other["tags"]) == ("+447700900002", "Ana", [])
    assert workspace.get("/api/v1/workspace")["settings"]["lead_mappings"] == {
        "Web form": {"who": "skip", "topic": "tags"}
    }


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"lead_mapping": {"x": "workspace_id"}}, "lead_mapping"),
        ({"lead_mapping": {"": "name"}}, "lead_mapping"),
        ({"lead_mapping": {f"f{n}": "tags" for n in range(101)}}, "lead_mapping"),
        ({"lead_mapping": {"x": 5}}, "lead_mapping"),
        ({"lead_mappings": {"form": {"x": "owner"}}}, "lead_mappings"),
        ({"lead_mappings": {" ": {}}}, "lead_mappings"),
        ({"lead_mappings": {"form": "name"}}, "lead_mappings"),
        ({"lead_mappings": {f"s{n}": {} for n in range(201)}}, "lead_mappings"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(
    workspace: Workspace, settings: dict, field: str
):
    answer = workspace.call("PATCH", "/api/v1/workspace", settings)
    assert answer.status == 422
    assert [each.partition(".")[0] for each in answer.body["errors"]] == [field]
    assert "lead_mapping" not in workspace.get("/api/v1/workspace")["settings"]


def test_a_lead_waits_when_the_plan_is_full(world: World):
    free = world.workspace("free")
    free.hears(*(free.message(f"4477001{n:05}") for n in range(100)))

    answer = lead(free, name="Late", phone="+447700900001")

    assert (answer.status, answer.body["state"]) == (201, "waiting")
    assert (free.usage()["used"], free.usage()["waiting"]) == (100, 1)


def test_a_lead_brings_somebody_back_from_the_trash(workspace: Workspace):
    made = workspace.contact("Ana", "+447700900001")
    workspace.call("DELETE", f"/api/v1/contacts/{made['id']}")
    found = lead(workspace, phone="+447700900001")
    assert (found.status, found.body["id"], found.body["state"]) == (200, made["id"], "live")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "phone"),
        ({"name": "Ana"}, "phone"),
        ({"phone": "123"}, "phone"),
        ({"email": "nope"}, "email"),
        ({"phone": "+447700900001", "source": ""}, "source"),
    ],
)
def test_a_lead_that_names_nobody_is_422(workspace: Workspace, body: dict, field: str):
    answer = lead(workspace, **body)
    assert (answer.status, list(answer.body["errors"])) == (422, [field])


def reply(workspace: Workspace, response: object) -> MessageReceived:
    message = workspace.message("447700900001", type_="interactive", name="ana")
    message.message.content.clear()
    message.message.content.update({"type": "nfm_reply", "nfm_reply": {"name": "flow"}})
    if response is not None:
        message.message.content["nfm_reply"]["response_json"] = response
    return message


def test_a_flow_reply_fills_its_senders_contact(workspace: Workspace):
    answers = {"flow_token": "t", "full_name": "Ana Souza", "email": "Ana@x.co", "tags": ["new"]}
    workspace.hears(reply(workspace, json.dumps(answers)))

    [contact] = workspace.items()
    shown = [contact[name] for name in ("name", "email", "tags")]
    assert shown == ["Ana Souza", "ana@x.co", ["new"]]


def test_a_flow_reply_that_nests_beyond_reason_is_still_a_message(
    world: World, workspace: Workspace
):
    workspace.hears(reply(workspace, '{"a":' + "[" * 700 + "]" * 700 + "}"))

    [contact] = workspace.items()
    assert contact["name"] == "ana"
    assert (world.count("message"), world.count("quarantine")) == (1, 0)


def test_a_flow_reply_is_a_lead_of_its_flow(world: World, workspace: Workspace):
    own = {"lead_mappings": {"spring": {"q1": "tags", "q2": "name"}}}
    assert workspace.call("PATCH", "/api/v1/workspace", own).status == 200
    answers = {"flow_token": "spring:447700900001", "q1": "shoes", "q2": "Ana Souza"}
    said = reply(workspace, json.dumps(answers))

    workspace.hears(said)
    workspace.hears(said)

    [contact] = workspace.items()
    shown = [contact[name] for name in ("name", "tags", "source")]
    assert shown == ["Ana Souza", ["shoes"], "flow"]
    [captured] = [each.data for each in world.outgoing() if each.type == "lead.captured.v1"]
    assert captured == {"contact_id": contact["id"], "origin": "spring", "is_new": True}
    trail = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    [told] = [each for each in trail if each["action"] == "lead.captured"]
    assert told["facts"] == {"origin": "spring", "fields": answers}


@pytest.mark.parametrize(
    "response", [None, "", "{", "[1]", "null", 5, '{"email": "nope", "tags": [" "]}']
)
def test_a_flow_reply_that_cannot_be_read_is_a_message_like_any_other(
    workspace: Workspace, response: object
):
    workspace.hears(reply(workspace, response))
    [contact] = workspace.items()
    assert (contact["name"], contact["email"], contact["tags"]) == ("ana", None, [])


@pytest.fixture
def clashing(workspace: Workspace) -> Workspace:
    workspace.hears(workspace.message("447700900001", name="One"))
    workspace.hears(workspace.message(None, user_id="GB.two", name="Two"))
    workspace.hears(workspace.message("447700900001", user_id="GB.two", name="Two"))
    return workspace


def test_a_clash_is_listed_until_a_person_settles_it(clashing: Workspace):
    [conflict] = clashing.items(CONFLICTS)
    people = {each["id"]: each["name"] for each in clashing.items()}
    assert (people[conflict["contact_id"]], people[conflict["other_id"]]) == ("Two", "One")
    assert (conflict["kind"], conflict["value"]) == ("wa_id", "447700900001")

    settled = clashing.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "keep"})

    assert (settled.status, settled.body["state"]) == (200, "kept")
    assert clashing.items(CONFLICTS) == []
    again = clashing.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "move"})
    assert (again.status, again.body["code"]) == (409, "settled_already")


def test_moving_the_identifier_gives_it_to_whom_the_stronger_one_names(
    world: World, clashing: Workspace
):
    [conflict] = clashing.items(CONFLICTS)
    clashing.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "move"})

    people = {each["name"]: each for each in clashing.items()}
    assert (people["Two"]["wa_id"], people["Two"]["phone"]) == ("447700900001", "+447700900001")
    assert (people["One"]["wa_id"], people["One"]["phone"]) == (None, None)
    clashing.hears(clashing.message("447700900001", "now to Two", name="Two"))
    texts = clashing.items(f"/api/v1/contacts/{people['Two']['id']}/messages")
    assert texts[0]["text"] == "now to Two"
    trail = clashing.items(f"/api/v1/contacts/{people['One']['id']}/audit")
    assert {each["action"] for each in trail} >= {
        "identity_conflict.settled", "contact.identity_moved",
    }  # fmt: skip


def current_of(workspace: Workspace, contact: dict) -> list[tuple[str, str]]:
    found = workspace.items(f"/api/v1/contacts/{contact['id']}/identities")
    return sorted((each["kind"], each["value"]) for each in found if each["status"] == "current")


def test_an_identifier_that_was_moved_takes_the_place_of_the_old_one(
    world: World, workspace: Workspace
):
    workspace.hears(workspace.message("447700900001", name="One"))
    workspace.hears(workspace.message("447700900002", user_id="GB.two", name="Two"))
    workspace.hears(workspace.message("447700900001", user_id="GB.two", name="Two"))
    [conflict] = workspace.items(CONFLICTS)
    workspace.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "move"})

    people = {each["name"]: each for each in workspace.items()}
    assert (people["Two"]["wa_id"], people["Two"]["phone"]) == ("447700900001", "+447700900001")
    assert current_of(workspace, people["Two"]) == [
        ("bsuid", "GB.two"), ("phone", "+447700900001"), ("wa_id", "447700900001"),
    ]  # fmt: skip
    assert current_of(workspace, people["One"]) == []


def test_a_number_that_a_person_typed_stays_when_an_identifier_is_moved(
    world: World, workspace: Workspace
):
    typed = workspace.contact("Typed", "+447700900009")
    workspace.hears(workspace.message("447700900009", user_id="GB.typed", name="Typed"))
    workspace.call("PATCH", f"/api/v1/contacts/{typed['id']}", {"phone": "+447700900008"})
    workspace.hears(workspace.message("447700900001", name="One"))
    workspace.hears(workspace.message("447700900001", user_id="GB.typed", name="Typed"))
    [conflict] = workspace.items(CONFLICTS)
    workspace.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "move"})

    shown = workspace.get(f"/api/v1/contacts/{typed['id']}")
    assert (shown["wa_id"], shown["phone"]) == ("447700900001", "+447700900008")
    assert current_of(workspace, shown) == [
        ("bsuid", "GB.typed"), ("phone", "+447700900008"), ("wa_id", "447700900001"),
    ]  # fmt: skip


def test_a_clash_that_opens_is_audited_once_with_both(clashing: Workspace):
    clashing.hears(clashing.message("447700900001", user_id="GB.two", name="Two"))

    [conflict] = clashing.items(CONFLICTS)
    entries = clashing.items("/api/v1/audit?action=identity_conflict.opened")
    assert sorted(each["contact_id"] for each in entries) == sorted(
        [conflict["contact_id"], conflict["other_id"]]
    )
    assert {each["facts"]["conflict_id"] for each in entries} == {conflict["id"]}
    assert "447700900001" not in str(entries)


def test_anothers_conflict_does_not_exist(world: World, clashing: Workspace):
    [conflict] = clashing.items(CONFLICTS)
    other = world.workspace()
    assert other.items(CONFLICTS) == []
    answer = other.call("POST", f"{CONFLICTS}/{conflict['id']}", {"decision": "keep"})
    assert answer.status == 404


def test_a_mask_is_nobodys_name_to_who_sees_masks(workspace: Workspace):
    """What reads contacts and writes them back would put masks in place of numbers."""
    phone = "+447700900001"
    known = workspace.call("POST", LEADS, {"source": "fair", "phone": phone}).body
    here = f"/api/v1/contacts/{known['id']}"
    staff = workspace.actor()
    masked = replace(staff, scopes=staff.scopes - {PRIVATE})
    shown = workspace.call("GET", here, actor=masked).body["name"]
    assert "•" in shown

    new = {"phone": "+447700900002"}
    refused = [
        workspace.call("PATCH", here, {"name": shown}, masked),
        workspace.call("POST", "/api/v1/contacts", {"name": shown, **new}, masked),
        workspace.call("POST", LEADS, {"source": "fair", "name": shown, **new}, masked),
        workspace.call("POST", LEADS, {"source": "fair", "fields": {"name": shown, **new}}, masked),
    ]

    assert [(each.status, list(each.body["errors"])) for each in refused] == [(422, ["name"])] * 4
    assert [each["name"] for each in workspace.items()] == [phone]
    assert workspace.call("PATCH", here, {"email": "a@x.co"}, masked).status == 200
    assert workspace.call("PATCH", here, {"name": "Ana • Co"}, staff).status == 200
