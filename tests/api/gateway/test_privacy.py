"""Who sees numbers and e-mail addresses: what the door says of it to the services."""

import pytest

from libs.common.actor import PRIVATE, SCOPES_OF_ROLE
from tests.api.gateway.conftest import Caller, House

PRIVACY, KEYS = "/api/v1/members/privacy", "/api/v1/api-keys"
ON, OFF = {"mask_for_viewers": True}, {"mask_for_viewers": False}


def scopes(caller: Caller) -> set[str]:
    return set(caller.ask("GET", "/api/v1/session").json["scopes"])


def decide(house: House, body: dict[str, bool]) -> None:
    admin = house.member(f"admin{house.world.clock.now().timestamp()}@example.org", "admin")
    assert admin.ask("PUT", PRIVACY, body).json == body


def test_a_workspace_takes_it_from_its_viewers_and_gives_it_back(either_house: House) -> None:
    people = {role: either_house.member(f"{role}@example.org", role) for role in SCOPES_OF_ROLE}
    everybody = {role: set(may) for role, may in SCOPES_OF_ROLE.items()}
    owner = people["owner"]
    for body, lost in ((None, set()), (ON, {PRIVATE}), (ON, {PRIVATE}), (OFF, set())):
        if body is not None:
            assert owner.ask("PUT", PRIVACY, body).json == body
        left = everybody | {"viewer": everybody["viewer"] - lost}
        assert {role: scopes(each) for role, each in people.items()} == left
        assert people["viewer"].ask("GET", PRIVACY).json == (body or OFF)
    kinds = [each["kind"] for each in owner.ask("GET", "/api/v1/access-log").json["items"]]
    assert kinds.count("privacy_changed") == 2


def test_another_workspace_decides_for_itself(either_house: House) -> None:
    decide(either_house, ON)
    theirs = either_house.member("their.viewer@example.org", "viewer", workspace="elsewhere")
    assert PRIVATE in scopes(theirs)


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_who_may_not_change_settings_may_not_decide_it(house: House, role: str) -> None:
    assert house.member("bo@example.org", role).ask("PUT", PRIVACY, ON).status_code == 403


def test_a_viewer_who_signs_in_is_told_at_once(house: House) -> None:
    decide(house, ON)
    house.world.member("vi@example.org", "viewer")
    body = {"email": "vi@example.org", "password": "seven green otters"}
    assert PRIVATE not in house.browser().ask("POST", "/api/v1/session", body).json["scopes"]


def test_a_key_depends_on_the_workspace_unless_it_was_given_it(either_house: House) -> None:
    without = either_house.program("contacts:read")
    having = either_house.program("contacts:read", PRIVATE)
    assert scopes(without) == scopes(having) == {"contacts:read", PRIVATE}
    decide(either_house, ON)
    assert scopes(without) == {"contacts:read"}
    assert scopes(having) == {"contacts:read", PRIVATE}


def test_a_key_can_not_pass_on_what_only_the_workspace_allows_it(house: House) -> None:
    maker = house.program("keys:write", "contacts:read")
    made = maker.ask("POST", KEYS, {"name": "child"}).json
    assert set(made["scopes"]) == {"keys:write", "contacts:read"}
    more = maker.ask("POST", KEYS, {"name": "child", "scopes": [PRIVATE]})
    assert more.status_code == 403
    having = house.program("keys:write", PRIVATE)
    assert having.ask("POST", KEYS, {"name": "c", "scopes": [PRIVATE]}).status_code == 201
