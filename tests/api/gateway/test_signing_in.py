"""Signing in and out, by password and by link."""

import threading
from datetime import timedelta

import pytest

from services.gateway.domain.login_link import LIFE
from services.gateway.domain.session import IDLE
from services.gateway.domain.throttle import WINDOW
from tests.api.gateway.conftest import House
from tests.support.gateway import PASSWORD, WORKSPACE

EMAIL = "ada@example.org"
SESSION, LINK = "/api/v1/session", "/api/v1/session/link"


def by_password(email: str = EMAIL, password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


class TestByPassword:
    def test_the_answer_says_who_where_and_what_may_be_done(self, either_house: House) -> None:
        member = either_house.world.member(EMAIL, "viewer")
        answer = either_house.browser().ask("POST", SESSION, by_password("  ADA@example.org "))
        assert answer.status_code == 200
        assert answer.json["member"] == {
            "id": member.id, "name": "ada", "email": EMAIL, "role": "viewer",
            "preferences": {},
        }  # fmt: skip
        # contacts does not run here: the door opens all the same
        assert answer.json["workspace"] == {
            "id": WORKSPACE, "name": None, "plan": None, "time_zone": None,
        }  # fmt: skip
        assert "contacts:read" in answer.json["scopes"]

    def test_the_session_goes_on_until_it_was_idle(self, house: House) -> None:
        house.world.member(EMAIL)
        browser = house.browser()
        browser.ask("POST", SESSION, by_password())
        for _ in range(3):
            house.clock.advance(IDLE - timedelta(minutes=2))
            assert browser.ask("GET", SESSION).status_code == 200
        house.clock.advance(IDLE)
        assert browser.ask("GET", SESSION).status_code == 401

    def test_the_session_ends_after_a_week_however_busy_it_was(self, house: House) -> None:
        house.world.member(EMAIL)
        browser = house.browser()
        browser.ask("POST", SESSION, by_password())
        statuses = []
        for _ in range(15):
            house.clock.advance(timedelta(hours=11.5))
            statuses.append(browser.ask("GET", SESSION).status_code)
        assert statuses == [200] * 14 + [401]

    def test_one_that_is_not_kept_ends_with_the_browser_or_the_day(self, house: House) -> None:
        house.world.member(EMAIL)
        browser = house.browser()
        answer = browser.ask("POST", SESSION, by_password() | {"keep": False})
        assert "Max-Age" not in answer.headers["Set-Cookie"]
        new = {"current": PASSWORD, "password": "another good one"}
        changed = browser.ask("POST", "/api/v1/session/password", new)
        assert changed.status_code == 200
        assert "Max-Age" not in changed.headers["Set-Cookie"]
        house.clock.advance(IDLE - timedelta(minutes=2))
        assert browser.ask("GET", SESSION).status_code == 200
        house.clock.advance(timedelta(minutes=3))
        assert browser.ask("GET", SESSION).status_code == 401

    def test_one_that_is_kept_stays_kept_with_a_new_password(self, house: House) -> None:
        house.world.member(EMAIL)
        browser = house.browser()
        answer = browser.ask("POST", SESSION, by_password())
        assert "Max-Age=604800" in answer.headers["Set-Cookie"]
        new = {"current": PASSWORD, "password": "another good one"}
        answer = browser.ask("POST", "/api/v1/session/password", new)
        assert "Max-Age=604800" in answer.headers["Set-Cookie"]

    def test_wrong_and_unknown_look_the_same(self, house: House) -> None:
        house.world.member(EMAIL)
        house.world.invite("invited@example.org")
        answers = [
            house.browser().ask("POST", SESSION, body)
            for body in (
                by_password(password="not the password"),
                by_password("nobody@example.org"),
                by_password("invited@example.org"),
                by_password("not an address"),
                by_password(password=PASSWORD + "x" * 300),
            )
        ]
        assert {each.status_code for each in answers} == {401}
        for each in answers:
            each.json.pop("request_id")
            assert "Set-Cookie" not in each.headers
        assert len({each.json["detail"] for each in answers}) == 1

    def test_a_token_from_before_is_not_taken_over(self, house: House) -> None:
        house.world.member(EMAIL)
        browser = house.browser()
        browser.client.set_cookie("warmline", "chosen-by-somebody-else")
        browser.ask("POST", SESSION, by_password())
        first = browser.client.get_cookie("warmline")
        browser.ask("POST", SESSION, by_password())
        second = browser.client.get_cookie("warmline")
        assert first is not None
        assert second is not None
        assert len({first.value, second.value, "chosen-by-somebody-else"}) == 3
        browser.client.set_cookie("warmline", first.value)
        assert browser.ask("GET", SESSION).status_code == 401

    def test_a_disabled_member_is_told_only_with_the_right_password(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        member = house.world.member(EMAIL)
        owner.ask("PATCH", f"/api/v1/members/{member.id}", {"status": "disabled"})
        wrong = house.browser().ask("POST", SESSION, by_password(password="not the password"))
        right = house.browser().ask("POST", SESSION, by_password())
        assert (wrong.status_code, right.status_code) == (401, 403)
        assert right.json["code"] == "member_disabled"

    @pytest.mark.parametrize(
        ("body", "field"),
        [({}, "email"), ({"email": EMAIL}, "password"), (by_password() | {"admin": True}, "admin")],
    )
    def test_bad_input_names_the_field(self, house: House, body: object, field: str) -> None:
        answer = house.browser().ask("POST", SESSION, body)
        assert answer.status_code == 422
        assert field in answer.json["errors"]


class TestGuessing:
    def test_an_account_rests_and_then_lets_its_member_in(self, either_house: House) -> None:
        either_house.world.member(EMAIL)
        browser = either_house.browser()
        for _ in range(5):
            wrong = browser.ask("POST", SESSION, by_password(password="not the password"))
            assert wrong.status_code == 401
        resting = browser.ask("POST", SESSION, by_password())
        assert resting.status_code == 429
        assert int(resting.headers["Retry-After"]) == resting.json["retry_after"] == 2
        either_house.clock.advance(timedelta(seconds=2))
        assert browser.ask("POST", SESSION, by_password()).status_code == 200
        wrong = browser.ask("POST", SESSION, by_password(password="not the password"))
        assert wrong.status_code == 401  # the count began again

    def test_an_unknown_account_rests_too(self, house: House) -> None:
        browser = house.browser()
        statuses = [browser.ask("POST", SESSION, by_password()).status_code for _ in range(6)]
        assert statuses == [401] * 5 + [429]

    def test_an_address_that_tries_many_accounts_has_to_wait(self, house: House) -> None:
        house.world.member(EMAIL)
        browser = house.browser()
        statuses = [
            browser.ask("POST", SESSION, by_password(f"{each}@example.org")).status_code
            for each in range(11)
        ]
        assert statuses == [401] * 10 + [429]
        assert browser.ask("POST", SESSION, by_password()).status_code == 429
        house.clock.advance(WINDOW)
        assert browser.ask("POST", SESSION, by_password()).status_code == 200

    def test_an_address_is_not_slowed_down_by_those_who_know_their_password(
        self, house: House
    ) -> None:
        house.world.member(EMAIL)
        for _ in range(15):
            assert house.browser().ask("POST", SESSION, by_password()).status_code == 200

    def test_many_at_once_are_all_counted(self, either_house: House) -> None:
        either_house.world.member(EMAIL)
        statuses: list[int] = []

        def guess() -> None:
            body = by_password(password="not the password")
            statuses.append(either_house.browser().ask("POST", SESSION, body).status_code)

        threads = [threading.Thread(target=guess) for _ in range(12)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(statuses) == [401] * 5 + [429] * 7


class TestByLink:
    def test_a_new_member_chooses_a_password_and_is_in(self, either_house: House) -> None:
        token = either_house.world.invite(EMAIL).link_token
        browser = either_house.browser()
        for body, field in (
            ({"token": token}, "password"),
            ({"token": token, "password": None}, "password"),
            ({"token": token, "password": ""}, "password"),
            ({"token": token, "password": "short"}, "password"),
            ({"token": "x" * 43, "password": PASSWORD}, "token"),
        ):
            refused = browser.ask("POST", LINK, body)
            assert refused.status_code == 422
            assert list(refused.json["errors"]) == [field]
        answer = browser.ask("POST", LINK, {"token": token, "password": PASSWORD})
        assert answer.status_code == 200
        assert browser.ask("GET", SESSION).json["member"]["email"] == EMAIL
        again = either_house.browser().ask("POST", SESSION, by_password())
        assert again.status_code == 200

    def test_it_works_once(self, house: House) -> None:
        body = {"token": house.world.invite(EMAIL).link_token, "password": PASSWORD}
        assert house.browser().ask("POST", LINK, body).status_code == 200
        used = house.browser().ask("POST", LINK, body)
        assert (used.status_code, used.json["code"]) == (422, "bad_link")

    def test_of_many_at_once_one_gets_in(self, either_house: House) -> None:
        body = {"token": either_house.world.invite(EMAIL).link_token, "password": PASSWORD}
        statuses: list[int] = []

        def follow() -> None:
            statuses.append(either_house.browser().ask("POST", LINK, body).status_code)

        threads = [threading.Thread(target=follow) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(statuses) == [200] + [422] * 7

    def test_it_stops_working_after_seven_days(self, house: House) -> None:
        body = {"token": house.world.invite(EMAIL).link_token, "password": PASSWORD}
        house.clock.advance(LIFE)
        assert house.browser().ask("POST", LINK, body).json["code"] == "bad_link"

    def test_a_newer_one_replaces_it(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        invited = house.world.invite(EMAIL)
        again = owner.ask("POST", f"/api/v1/members/{invited.member.id}/link")
        fresh = again.json["link"].partition("#token=")[2]
        old = {"token": invited.link_token, "password": PASSWORD}
        assert house.browser().ask("POST", LINK, old).json["code"] == "bad_link"
        assert house.browser().ask("POST", LINK, old | {"token": fresh}).status_code == 200

    def test_a_member_with_a_password_needs_none(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        member = house.world.member(EMAIL)
        link = owner.ask("POST", f"/api/v1/members/{member.id}/link").json["link"]
        answer = house.browser().ask("POST", LINK, {"token": link.partition("#token=")[2]})
        assert answer.status_code == 200
        assert house.browser().ask("POST", SESSION, by_password()).status_code == 200

    def test_a_new_password_ends_all_other_sessions(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        member = house.world.member(EMAIL)
        stolen = house.browser()
        stolen.ask("POST", SESSION, by_password())
        link = owner.ask("POST", f"/api/v1/members/{member.id}/link").json["link"]
        body = {"token": link.partition("#token=")[2], "password": "another good one"}
        assert house.browser().ask("POST", LINK, body).status_code == 200
        assert stolen.ask("GET", SESSION).status_code == 401
        assert house.browser().ask("POST", SESSION, by_password()).status_code == 401


class TestBrowsers:
    def test_a_member_sees_the_own_browsers_and_can_end_one(self, house: House) -> None:
        house.world.member(EMAIL)
        laptop, phone = house.browser(), house.browser()
        laptop.ask("POST", SESSION, by_password(), User_Agent="Laptop")
        phone.ask("POST", SESSION, by_password(), User_Agent="Phone")
        items = laptop.ask("GET", "/api/v1/sessions").json["items"]
        assert [(each["agent"], each["current"]) for each in items] == [
            ("Phone", False), ("Laptop", True)
        ]  # fmt: skip
        lost = f"/api/v1/sessions/{items[0]['id']}"
        assert laptop.ask("DELETE", lost).status_code == 204
        assert laptop.ask("DELETE", lost).status_code == 404
        assert phone.ask("GET", SESSION).status_code == 401
        assert laptop.ask("GET", SESSION).status_code == 200

    def test_nobody_ends_the_browsers_of_another(self, house: House) -> None:
        ada, owner = house.member(EMAIL), house.member("owner@example.org", "owner")
        (session,) = ada.ask("GET", "/api/v1/sessions").json["items"]
        assert owner.ask("DELETE", f"/api/v1/sessions/{session['id']}").status_code == 404
        assert ada.ask("GET", SESSION).status_code == 200

    def test_signing_out_forgets_the_cookie_and_the_session(self, house: House) -> None:
        ada = house.member(EMAIL)
        token = ada.client.get_cookie("warmline")
        assert token is not None
        assert ada.ask("DELETE", SESSION).status_code == 204
        assert ada.client.get_cookie("warmline") is None
        ada.client.set_cookie("warmline", token.value)
        assert ada.ask("GET", SESSION).status_code == 401


def test_nobody_is_told_whether_there_is_anybody_yet(either_house: House) -> None:
    before = either_house.browser().ask("GET", SESSION)
    assert (before.status_code, before.json["code"]) == (401, "unauthenticated")
    assert before.json["first_run"] is True
    either_house.world.invite(EMAIL, workspace="any other")
    after = either_house.browser().ask("GET", SESSION)
    assert (after.status_code, after.json["first_run"]) == (401, False)
