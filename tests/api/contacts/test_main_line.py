"""The main job: somebody writes and is a contact, listed, moved, audited."""

from tests.support.contacts import Workspace, World


def test_somebody_who_writes_becomes_a_contact(world: World, workspace: Workspace):
    workspace.hears(workspace.message("447700900123", "hello", name="Grace Hopper"))

    [contact] = workspace.items()
    assert contact["name"] == "Grace Hopper"
    assert contact["phone"] == "+447700900123"
    assert contact["wa_id"] == "447700900123"
    assert (contact["status"], contact["source"], contact["state"]) == ("cold", "whatsapp", "live")
    assert contact["last_active_at"] == "2026-11-22T12:00:00.000Z"
    assert contact["window_open_until"] == "2026-11-23T12:00:00.000Z"
    assert contact["inbox_url"] == "https://inbox.example/447700900123"
    [message] = workspace.items(f"/api/v1/contacts/{contact['id']}/messages")
    assert (message["text"], message["direction"]) == ("hello", "in")
    [entry] = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    assert (entry["action"], entry["source"]) == ("contact.created", "webhook")
    [event] = world.outgoing()
    assert event.type == "contact.created.v1"
    assert event.workspaceid == workspace.id
    assert event.data["contact"]["version"] == contact["version"]


def test_a_contact_moves_and_the_audit_trail_says_so(world: World, workspace: Workspace):
    contact = workspace.contact()

    answer = workspace.call("PUT", f"/api/v1/contacts/{contact['id']}/status", {"status": "hot"})

    assert answer.status == 200
    assert answer.body["status"] == "hot"
    assert answer.body["version"] == contact["version"] + 1
    assert answer.headers["ETag"] == f'"{answer.body["version"]}"'
    moved, _ = workspace.items(f"/api/v1/contacts/{contact['id']}/audit")
    assert moved["changes"] == {"status": ["cold", "hot"]}
    assert moved["facts"]["move"] == "skip_ahead"
    assert moved["actor"]["name"] == "Olga Owner"
    assert world.outgoing()[-1].type == "contact.status_changed.v1"
    assert world.count("status_transition") == 1


def test_another_service_reads_every_live_contact(world: World, workspace: Workspace):
    other = world.workspace()
    ids = {each["id"] for each in workspace.people(5)}
    other.contact()
    seen, after = set(), ""
    while after is not None:
        page = world.internal(
            "GET", f"/internal/v1/snapshot?limit=2&workspace_id={workspace.id}&after={after}"
        ).body
        seen |= {each["id"] for each in page["items"]}
        after = page["next"]

    assert seen == ids
