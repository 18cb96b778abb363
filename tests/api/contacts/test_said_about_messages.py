"""Reactions, edits and revocations: part of the message that they are about, in any order."""

import itertools
from datetime import timedelta

import pytest

from libs.common.events.whatsapp import BusinessNumber, Message, MessageEchoed, Person
from tests.support.contacts import NOW, Workspace, World

ORIGINAL = "wamid.original"
REACTION = {"message_id": ORIGINAL, "emoji": "👍"}
EDIT = {"original_message_id": ORIGINAL,
        "message": {"type": "text", "text": {"body": "new words"}}}  # fmt: skip
REVOKE = {"original_message_id": ORIGINAL}


def theirs(workspace: Workspace, type_: str, content: dict, minutes: int = 1, text: str = ""):
    """Something that the person said about a message."""
    said = workspace.message(type_=type_, text=text, at=NOW + timedelta(minutes=minutes))
    said.message.content.clear()
    said.message.content.update(content)
    return said


def ours(workspace: Workspace, type_: str, content: dict, minutes: int = 1, wamid: str = "ours"):
    """A message of the business, or something that it said about one."""
    moment = NOW + timedelta(minutes=minutes)
    return MessageEchoed(
        number=BusinessNumber(phone_number_id=workspace.number),
        recipient=Person(wa_id="447700900123"),
        message=Message(wamid=wamid, type=type_, content=content, text=content.get("body"),
                        timestamp=int(moment.timestamp())),
    )  # fmt: skip


def told(workspace: Workspace) -> list[dict]:
    [contact] = workspace.items()
    found: list[dict] = workspace.items(f"/api/v1/contacts/{contact['id']}/messages")
    return found


@pytest.fixture
def later(world: World) -> None:
    """An hour on, so that no moment of a test is to come."""
    world.clock.advance(timedelta(hours=1))


pytestmark = pytest.mark.usefixtures("later")


def everything(workspace: Workspace) -> list:
    return [
        workspace.message(wamid=ORIGINAL, text="old words", at=NOW),
        theirs(workspace, "edit", EDIT, 1, text="new words"),
        theirs(workspace, "reaction", {**REACTION, "emoji": "😀"}, 2),
        theirs(workspace, "reaction", REACTION, 3),
        ours(workspace, "reaction", {**REACTION, "emoji": "❤️"}, 4),
    ]


def test_a_message_shows_what_was_said_about_it_in_whatever_order_it_came(
    world: World, workspace: Workspace
):
    said = everything(workspace)
    for number, order in enumerate(itertools.islice(itertools.permutations(said), 0, 120, 7)):
        world.empty()
        workspace = world.workspace()
        for each in order:
            object.__setattr__(each.number, "phone_number_id", workspace.number)
            world.deliver([world.event(each, id=f"{number}-{id(each)}")])

        [message] = told(workspace)
        assert (message["text"], message["content"]["body"]) == ("new words", "new words")
        assert message["edited_at"] == "2026-11-22T12:01:00.000Z"
        assert message["revoked_at"] is None
        assert message["reactions"] == [
            {"emoji": "👍", "from": "contact", "at": "2026-11-22T12:03:00.000Z"},
            {"emoji": "❤️", "from": "business", "at": "2026-11-22T12:04:00.000Z"},
        ]


@pytest.mark.parametrize("removal", [{"message_id": ORIGINAL}, {**REACTION, "emoji": ""}])
@pytest.mark.parametrize("turned", [False, True])
def test_a_reaction_without_an_emoji_takes_it_back(
    workspace: Workspace, removal: dict, *, turned: bool
):
    said = [theirs(workspace, "reaction", REACTION, 1), theirs(workspace, "reaction", removal, 2)]
    workspace.hears(workspace.message(wamid=ORIGINAL, at=NOW))
    for each in reversed(said) if turned else said:
        workspace.hears(each)

    [message] = told(workspace)
    assert message["reactions"] == []


@pytest.mark.parametrize("first", ["original", "revocation"])
def test_what_was_taken_back_shows_no_text(workspace: Workspace, first: str):
    said = [
        workspace.message(wamid=ORIGINAL, text="never mind", at=NOW),
        theirs(workspace, "revoke", REVOKE),
        theirs(workspace, "edit", EDIT, 2, text="new words"),
    ]
    for each in said if first == "original" else reversed(said):
        workspace.hears(each)

    [message] = told(workspace)
    assert (message["text"], message["content"], message["type"]) == (None, {}, "text")
    assert message["revoked_at"] == "2026-11-22T12:01:00.000Z"


def test_a_caption_is_edited_and_the_picture_stays(workspace: Workspace):
    picture = workspace.message(wamid=ORIGINAL, text="old", type_="image", at=NOW)
    picture.message.content.clear()
    picture.message.content.update({"id": "media-1", "caption": "old"})
    edit = {**EDIT, "message": {"type": "image", "image": {"caption": "new"}}}
    workspace.hears(picture, theirs(workspace, "edit", edit, text="new"))

    [message] = told(workspace)
    assert (message["text"], message["content"]) == ("new", {"id": "media-1", "caption": "new"})


def test_nobody_edits_or_takes_back_what_somebody_else_wrote(world: World, workspace: Workspace):
    workspace.hears(workspace.message())
    world.deliver([world.event(ours(workspace, "text", {"body": "ours"}, 0, ORIGINAL))])
    workspace.hears(theirs(workspace, "edit", EDIT, text="x"), theirs(workspace, "revoke", REVOKE))

    [message] = [each for each in told(workspace) if each["direction"] == "out"]
    shown = [message[name] for name in ("text", "edited_at", "revoked_at")]
    assert shown == ["ours", None, None]


def test_the_business_edits_and_takes_back_its_own(world: World, workspace: Workspace):
    world.deliver([world.event(ours(workspace, "text", {"body": "ours"}, 0, ORIGINAL))])
    world.deliver([world.event(ours(workspace, "revoke", REVOKE, 1, "r"))])

    [message] = told(workspace)
    assert (message["text"], message["revoked_at"]) == (None, "2026-11-22T12:01:00.000Z")


def test_what_is_about_a_message_that_never_came_is_told_by_itself(workspace: Workspace):
    workspace.hears(theirs(workspace, "edit", EDIT, text="new words"))
    assert [(each["type"], each["text"]) for each in told(workspace)] == [("edit", "new words")]


def test_a_reaction_is_news_from_the_person_and_an_edit_is_none(workspace: Workspace):
    workspace.hears(workspace.message(wamid=ORIGINAL, at=NOW))
    workspace.hears(theirs(workspace, "edit", EDIT, 5), theirs(workspace, "revoke", REVOKE, 6))
    assert workspace.items()[0]["last_active_at"] == "2026-11-22T12:00:00.000Z"

    workspace.hears(theirs(workspace, "reaction", REACTION, 7))
    [contact] = workspace.items()
    assert contact["last_active_at"] == "2026-11-22T12:07:00.000Z"
    assert contact["window_open_until"] == "2026-11-23T12:07:00.000Z"


def test_pages_count_messages_and_not_what_was_said_about_them(workspace: Workspace):
    for n in range(7):
        workspace.hears(workspace.message(wamid=f"m{n}", at=NOW + timedelta(minutes=n)))
        reaction = {"message_id": f"m{n}", "emoji": "👍"}
        workspace.hears(*(theirs(workspace, "reaction", reaction, 10 + x) for x in range(3)))
    [contact] = workspace.items()
    path, seen, cursor = f"/api/v1/contacts/{contact['id']}/messages?limit=2", [], ""
    while True:
        page = workspace.get(path + cursor)
        seen += [each["wamid"] for each in page["items"]]
        assert all(len(each["reactions"]) == 1 for each in page["items"])
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == [f"m{n}" for n in reversed(range(7))]


def test_a_conversation_costs_as_many_statements_long_as_short(world: World, workspace: Workspace):
    workspace.hears(*(workspace.message(wamid=f"m{n}") for n in range(60)))
    reactions = [{"message_id": f"m{n}", "emoji": "👍"} for n in range(60)]
    workspace.hears(*(theirs(workspace, "reaction", each) for each in reactions))
    [contact] = workspace.items()
    path = f"/api/v1/contacts/{contact['id']}"

    for part in ("messages", "timeline"):
        with world.counting() as few:
            workspace.get(f"{path}/{part}?limit=2")
        with world.counting() as many:
            workspace.get(f"{path}/{part}?limit=60")
        assert len(many) == len(few)


def test_the_timeline_tells_it_the_same_way(workspace: Workspace):
    workspace.hears(workspace.message(wamid=ORIGINAL, text="old", at=NOW))
    workspace.hears(theirs(workspace, "edit", EDIT, text="new words"))
    [contact] = workspace.items()
    items = workspace.items(f"/api/v1/contacts/{contact['id']}/timeline")

    [message] = [each["message"] for each in items if each["kind"] == "message"]
    assert message["text"] == "new words"


def test_a_person_is_told_what_is_kept_as_it_came(workspace: Workspace):
    workspace.hears(workspace.message(wamid=ORIGINAL, text="never mind", at=NOW))
    workspace.hears(theirs(workspace, "revoke", REVOKE))
    [contact] = workspace.items()

    kept = workspace.get(f"/api/v1/contacts/{contact['id']}/data")["messages"]

    assert [(each["type"], each["text"]) for each in kept] == [
        ("revoke", ""), ("text", "never mind"),
    ]  # fmt: skip


@pytest.mark.parametrize("content", [{}, {"message_id": 5}, {"message_id": ""}, {"x": []}])
def test_a_reaction_to_nothing_is_a_message_like_any_other(workspace: Workspace, content: dict):
    workspace.hears(theirs(workspace, "reaction", content))
    assert [each["type"] for each in told(workspace)] == ["reaction"]
