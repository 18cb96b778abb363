"""What a member does with the own account, and what the access log tells of everybody."""

import json
from datetime import timedelta

import pytest

from tests.api.gateway.conftest import House
from tests.support.gateway import PASSWORD

EMAIL = "ada@example.org"
SESSION, CHANGE, LOG = "/api/v1/session", "/api/v1/session/password", "/api/v1/access-log"
NEW = "another good one"


class TestProfile:
    def test_preferences_are_kept_one_by_one(self, either_house: House) -> None:
        ada = either_house.member(EMAIL, "viewer")
        first = {"theme": "dark", "columns": ["name", "phone"], "density": 2}
        assert ada.ask("PATCH", SESSION, {"preferences": first}).status_code == 200
        ada.ask("PATCH", SESSION, {"preferences": {"theme": None, "language": "ar"}})
        kept = ada.ask("GET", SESSION).json["member"]["preferences"]
        assert kept == {"columns": ["name", "phone"], "density": 2, "language": "ar"}

    def test_a_new_name_is_the_one_that_acts(self, house: House) -> None:
        ada = house.member(EMAIL)
        answer = ada.ask("PATCH", SESSION, {"name": "  Ada  Lovelace "})
        assert answer.json["member"]["name"] == "Ada Lovelace"
        assert answer.json["member"]["preferences"] == {}

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"role": "owner"}, "role"),
            ({"name": "\u202e"}, "name"),
            ({"preferences": {"x": "y" * 20_000}}, "preferences"),
            ({"preferences": []}, "preferences"),
        ],
    )
    def test_nothing_else_can_be_changed(self, house: House, change: object, field: str) -> None:
        answer = house.member(EMAIL).ask("PATCH", SESSION, change)
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == [field]


class TestNewPassword:
    def test_it_replaces_the_old_one_and_ends_all_other_sessions(self, either_house: House) -> None:
        here = either_house.member(EMAIL)
        there = either_house.browser()
        there.ask("POST", SESSION, {"email": EMAIL, "password": PASSWORD})
        answer = here.ask("POST", CHANGE, {"current": PASSWORD, "password": NEW})
        assert answer.status_code == 200
        assert here.ask("GET", SESSION).status_code == 200
        assert there.ask("GET", SESSION).status_code == 401
        for password, status in ((PASSWORD, 401), (NEW, 200)):
            again = {"email": EMAIL, "password": password}
            assert either_house.browser().ask("POST", SESSION, again).status_code == status

    @pytest.mark.parametrize(
        ("current", "password", "field"),
        [("not the password", NEW, "current"), (PASSWORD, "short", "password")],
    )
    def test_what_is_wrong_is_named(
        self, house: House, current: str, password: str, field: str
    ) -> None:
        ada = house.member(EMAIL)
        answer = ada.ask("POST", CHANGE, {"current": current, "password": password})
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == [field]
        assert ada.ask("GET", SESSION).status_code == 200

    def test_who_sits_at_an_open_browser_can_not_guess_for_ever(self, house: House) -> None:
        ada = house.member(EMAIL)
        body = {"current": "not the password", "password": NEW}
        statuses = [ada.ask("POST", CHANGE, body).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]


class TestAccessLog:
    def test_it_tells_who_did_what_to_whom(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        bo = owner.ask("POST", "/api/v1/members", {"email": "bo@e.org", "role": "staff"}).json
        token = bo["link"].partition("#token=")[2]
        browser = either_house.browser()
        browser.ask("POST", "/api/v1/session/link", {"token": token, "password": PASSWORD})
        wrong = {"email": "bo@e.org", "password": "not the password"}
        either_house.browser().ask("POST", SESSION, wrong)
        either_house.browser().ask("POST", SESSION, wrong | {"password": PASSWORD})
        owner.ask("PATCH", f"/api/v1/members/{bo['id']}", {"role": "admin"})
        key = owner.ask("POST", "/api/v1/api-keys", {"name": "k", "scopes": ["usage:read"]}).json
        owner.ask("DELETE", f"/api/v1/api-keys/{key['id']}")
        items = owner.ask("GET", LOG).json["items"]
        told = [
            (each["kind"], each["by"] and each["by"]["name"], each["subject_id"], each["facts"])
            for each in reversed(items)
        ]
        assert told[1:] == [
            ("member_invited", "owner", bo["id"], {"role": "staff"}),
            ("link_followed", "bo", bo["id"], {}),
            ("sign_in_failed", None, bo["id"], {}),
            ("signed_in", "bo", bo["id"], {}),
            ("member_changed", "owner", bo["id"], {"role": ["staff", "admin"]}),
            ("key_created", "owner", key["id"], {"name": "k", "scopes": ["usage:read"]}),
            ("key_revoked", "owner", key["id"], {}),
        ]
        assert told[0][:2] == ("member_invited", None)  # the owner, by the operator
        for secret in (token, key["key"], PASSWORD):
            assert secret not in json.dumps(items)

    def test_it_comes_in_pages_and_only_of_the_own_workspace(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        for each in range(4):
            house.world.member(f"m{each}@example.org")
        house.world.member("foreign@example.org", workspace="elsewhere")
        seen, cursor = [], ""
        while cursor is not None:
            page = owner.ask("GET", f"{LOG}?limit=2" + (cursor and f"&cursor={cursor}")).json
            seen += page["items"]
            cursor = page["next"]
        assert len(seen) == len({each["id"] for each in seen}) == 5

    def test_a_cursor_of_another_list_is_refused(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        house.world.member("bo@example.org")
        cursor = owner.ask("GET", "/api/v1/members?limit=1").json["next"]
        assert owner.ask("GET", f"{LOG}?cursor={cursor}").status_code == 400


def test_no_log_line_names_anybody(
    house: House, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    email, password = "canary.person@example.org", "canary password one"
    invited = house.world.invite(email)
    browser = house.browser()
    browser.ask("POST", "/api/v1/session/link", {"token": invited.link_token, "password": password})
    browser.ask("PATCH", SESSION, {"name": "Canary Name"})
    house.clock.advance(timedelta(minutes=2))
    browser.ask("GET", SESSION)
    for guess in ("canary guess", password):
        house.browser().ask("POST", SESSION, {"email": email, "password": guess})
    house.browser().ask("POST", SESSION, {"email": "canary@", "password": "canary"})
    written = capfd.readouterr()
    everything = written.out + written.err + caplog.text
    assert "signed in" in everything
    assert "anary" not in everything
    assert str(invited.link_token) not in everything
    token = browser.client.get_cookie("warmline")
    assert token is not None
    assert token.value not in everything
