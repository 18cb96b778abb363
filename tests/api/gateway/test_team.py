"""The team and its keys."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from libs.common.actor import ALL_SCOPES, SCOPES_OF_ROLE
from libs.common.db.database import Database
from libs.common.db.schemes import open_database
from libs.common.events.envelope import Event, decode
from libs.common.events.gateway import AccessNoted, MemberChanged
from libs.common.events.registry import read_payload
from services.gateway.adapters.tables import outbox
from tests.api.gateway.conftest import Caller, House
from tests.support.gateway import PASSWORD, WORKSPACE

MEMBERS = "/api/v1/members"


def announced(house: House) -> list[MemberChanged]:
    """What gateway has told, or will tell, the other services."""
    return [
        read_payload(each, MemberChanged)
        for each in outgoing(house)
        if each.type == "member.changed.v1"
    ]


def outgoing(house: House) -> list[Event]:
    database: Database = open_database(house.world.settings.database_url)
    with database.read() as connection:
        rows = connection.execute(outbox.table.select().order_by(outbox.table.c.id)).all()
    database.close()
    events = [decode(row.body) for row in rows]
    assert {each.workspaceid for each in events} == {WORKSPACE}
    return events


class TestMembers:
    def test_an_invitation_and_what_becomes_of_it_is_told(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        answer = owner.ask("POST", MEMBERS, {"email": "Bo@Example.org", "role": "staff"})
        assert answer.status_code == 201
        member = answer.json
        assert (member["email"], member["name"], member["status"]) == (
            "bo@example.org", "bo", "invited"
        )  # fmt: skip
        assert answer.headers["Location"] == f"{MEMBERS}/{member['id']}"
        assert member["link"].startswith("http://127.0.0.1:8000/invite#token=")
        token = member["link"].partition("#token=")[2]
        either_house.browser().ask(
            "POST", "/api/v1/session/link", {"token": token, "password": PASSWORD}
        )
        here = f"{MEMBERS}/{member['id']}"
        owner.ask("PATCH", here, {"role": "admin", "name": "Bo Diddley"})
        owner.ask("PATCH", here, {"role": "admin"})  # nothing new
        owner.ask("PATCH", here, {"status": "disabled"})
        told = [each for each in announced(either_house) if each.member_id == member["id"]]
        assert [(each.version, each.role, each.active) for each in told] == [
            (1, "staff", True), (2, "staff", True), (3, "admin", True), (4, "admin", False)
        ]  # fmt: skip
        assert told[-1].name == "Bo Diddley"

    def test_who_takes_over_from_somebody_who_leaves_is_told(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        bo, cy = (
            owner.ask("POST", MEMBERS, {"email": f"{name}@example.org", "role": "staff"}).json["id"]
            for name in ("bo", "cy")
        )
        for wrong in (
            {"status": "disabled", "successor_id": bo},
            {"status": "disabled", "successor_id": "nobody"},
            {"name": "Bo", "successor_id": cy},
        ):
            answer = owner.ask("PATCH", f"{MEMBERS}/{bo}", wrong)
            assert (answer.status_code, list(answer.json["errors"])) == (422, ["successor_id"])
        leaving = {"status": "disabled", "successor_id": cy}
        assert owner.ask("PATCH", f"{MEMBERS}/{bo}", leaving).status_code == 200
        last = announced(either_house)[-1]
        assert (last.member_id, last.active, last.successor_id) == (bo, False, cy)
        answer = owner.ask("PATCH", f"{MEMBERS}/{cy}", leaving | {"successor_id": bo})
        assert answer.status_code == 422  # Bo has left

    def test_an_address_belongs_to_one_member(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        either_house.world.member("bo@example.org", workspace="elsewhere")
        answer = owner.ask("POST", MEMBERS, {"email": "BO@example.org", "role": "staff"})
        assert (answer.status_code, answer.json["code"]) == (409, "email_taken")

    def test_the_last_owner_stays(self, house: House) -> None:
        owner = house.member("owner@example.org", "owner")
        me = owner.ask("GET", "/api/v1/session").json["member"]["id"]
        for change in ({"role": "admin"}, {"status": "disabled"}):
            answer = owner.ask("PATCH", f"{MEMBERS}/{me}", change)
            assert (answer.status_code, answer.json["code"]) == (409, "last_owner")
        house.world.member("second@example.org", "owner")
        assert owner.ask("PATCH", f"{MEMBERS}/{me}", {"role": "admin"}).status_code == 200

    def test_two_owners_who_unmake_each_other_leave_one(self, either_house: House) -> None:
        one, two = (either_house.member(f"{each}@example.org", "owner") for each in "ab")
        ids = [each.ask("GET", "/api/v1/session").json["member"]["id"] for each in (one, two)]
        statuses: list[int] = []

        def unmake(caller: int) -> None:
            who = (one, two)[caller]
            answer = who.ask("PATCH", f"{MEMBERS}/{ids[1 - caller]}", {"role": "viewer"})
            statuses.append(answer.status_code)

        threads = [threading.Thread(target=unmake, args=(each,)) for each in (0, 1)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        with either_house.world.door.read() as tables:
            team = tables.members.page(WORKSPACE, "", 9)
        assert [each.is_acting_owner for each in team].count(True) == 1
        assert sorted(statuses) in ([200, 403], [200, 409])

    def test_an_admin_makes_and_unmakes_no_owner(self, house: House) -> None:
        admin = house.member("admin@example.org", "admin")
        owner = house.world.member("owner@example.org", "owner")
        house.world.member("other@example.org", "owner")
        for method, path, body in (
            ("POST", MEMBERS, {"email": "x@example.org", "role": "owner"}),
            ("PATCH", f"{MEMBERS}/{owner.id}", {"role": "staff"}),
            ("PATCH", f"{MEMBERS}/{owner.id}", {"status": "disabled"}),
            ("POST", f"{MEMBERS}/{owner.id}/link", None),
        ):
            answer = admin.ask(method, path, body)
            assert (answer.status_code, answer.json["code"]) == (403, "owners_only"), path

    def test_disabling_ends_sessions_and_links_at_once(self, house: House) -> None:
        owner, bo = house.member("owner@example.org", "owner"), house.member("bo@example.org")
        member = bo.ask("GET", "/api/v1/session").json["member"]["id"]
        link = owner.ask("POST", f"{MEMBERS}/{member}/link").json["link"]
        owner.ask("PATCH", f"{MEMBERS}/{member}", {"status": "disabled"})
        assert bo.ask("GET", "/api/v1/session").status_code == 401
        owner.ask("PATCH", f"{MEMBERS}/{member}", {"status": "active"})
        assert bo.ask("GET", "/api/v1/session").status_code == 401
        body = {"token": link.partition("#token=")[2]}
        answer = house.browser().ask("POST", "/api/v1/session/link", body)
        assert answer.json["code"] == "bad_link"

    def test_an_invitation_is_revoked_until_somebody_comes(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        invited = owner.ask("POST", MEMBERS, {"email": "bo@example.org", "role": "staff"}).json
        here = f"{MEMBERS}/{invited['id']}"
        token = invited["link"].partition("#token=")[2]

        assert owner.ask("DELETE", here).status_code == 204

        assert owner.ask("GET", here).status_code == 404
        assert owner.ask("DELETE", here).status_code == 404
        come = {"token": token, "password": PASSWORD}
        late = either_house.browser().ask("POST", "/api/v1/session/link", come)
        assert (late.status_code, late.json["code"]) == (422, "bad_link")
        last = announced(either_house)[-1]
        assert (last.member_id, last.active, last.version) == (invited["id"], False, 2)
        noted = owner.ask("GET", "/api/v1/access-log").json["items"][0]
        assert (noted["kind"], noted["subject_id"]) == ("invitation_revoked", invited["id"])
        assert noted["by"]["name"] == "owner"
        again = owner.ask("POST", MEMBERS, {"email": "bo@example.org", "role": "admin"})
        assert again.status_code == 201

    def test_who_came_in_is_not_removed(self, house: House) -> None:
        admin = house.member("admin@example.org", "admin")
        came = house.world.member("bo@example.org")
        invited_owner = house.world.invite("olga@example.org", "owner").member
        foreign = house.world.invite("far@example.org", workspace="elsewhere").member
        refusals = [
            (came.id, 409, "not_invited"),
            (invited_owner.id, 403, "owners_only"),
            (foreign.id, 404, "not_found"),
        ]
        for member_id, status, code in refusals:
            answer = admin.ask("DELETE", f"{MEMBERS}/{member_id}")
            assert (answer.status_code, answer.json["code"]) == (status, code)
        owner = house.member("owner@example.org", "owner")
        assert owner.ask("PATCH", f"{MEMBERS}/{came.id}", {"status": "disabled"}).status_code == 200
        assert owner.ask("DELETE", f"{MEMBERS}/{came.id}").status_code == 409

    def test_a_change_made_on_an_old_copy_is_refused(self, house: House) -> None:
        owner, bo = house.member("owner@example.org", "owner"), house.world.member("bo@example.org")
        here = f"{MEMBERS}/{bo.id}"
        seen = owner.ask("GET", here).headers["ETag"]
        assert owner.ask("PATCH", here, {"role": "viewer"}, If_Match=seen).status_code == 200
        late = owner.ask("PATCH", here, {"role": "admin"}, If_Match=seen)
        assert (late.status_code, late.json["current"]) == (412, 2)
        assert owner.ask("PATCH", here, {"role": "admin"}, If_Match="x").status_code == 400

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"role": "god"}, "role"),
            ({"status": "invited"}, "status"),
            ({"name": ""}, "name"),
            ({"name": "\u202e"}, "name"),
            ({"workspace_id": "elsewhere"}, "workspace_id"),
            ({"email": "other@example.org"}, "email"),
            ({"password_hash": "x"}, "password_hash"),
        ],
    )
    def test_what_can_not_be_changed(self, house: House, change: object, field: str) -> None:
        owner, bo = house.member("owner@example.org", "owner"), house.world.member("bo@example.org")
        answer = owner.ask("PATCH", f"{MEMBERS}/{bo.id}", change)
        assert answer.status_code == 422
        assert list(answer.json["errors"]) == [field]

    def test_the_list_comes_in_pages_and_only_of_the_own_workspace(
        self, either_house: House
    ) -> None:
        owner = either_house.member("owner@example.org", "owner")
        for each in range(4):
            either_house.world.member(f"m{each}@example.org")
        either_house.world.member("foreign@example.org", workspace="elsewhere")
        seen, cursor = [], ""
        while cursor is not None:
            page = owner.ask("GET", f"{MEMBERS}?limit=2" + (cursor and f"&cursor={cursor}")).json
            assert (page["total"], page["total_is_exact"]) == (5, True)
            seen += [each["email"].partition("@")[0] for each in page["items"]]
            cursor = page["next"]
        assert seen == ["owner", "m0", "m1", "m2", "m3"]


class TestKeys:
    def test_a_key_works_until_it_is_revoked(self, either_house: House) -> None:
        admin = either_house.member("admin@example.org", "admin")
        body = {"name": "importer", "scopes": ["contacts:read"]}
        made = admin.ask("POST", "/api/v1/api-keys", body)
        assert made.status_code == 201
        program = either_house.browser()
        program.headers["Authorization"] = f"Bearer {made.json['key']}"
        present = program.ask("GET", "/api/v1/session").json
        assert present["member"] is None
        assert present["scopes"] == ["contacts:private", "contacts:read"]
        (listed,) = admin.ask("GET", "/api/v1/api-keys").json["items"]
        assert "key" not in listed
        assert listed["last_used_at"] == "2026-11-22T12:00:00.000Z"
        here = f"/api/v1/api-keys/{listed['id']}"
        assert admin.ask("DELETE", here).status_code == 204
        assert admin.ask("DELETE", here).status_code == 404
        assert program.ask("GET", "/api/v1/session").status_code == 401
        assert admin.ask("GET", "/api/v1/api-keys").json["items"] == []
        noted = [each for each in outgoing(either_house) if each.type == "access.noted.v1"]
        told = [read_payload(each, AccessNoted) for each in noted[-2:]]
        assert [(each.kind, each.subject) for each in told] == [
            ("key_created", "importer"),
            ("key_revoked", "importer"),
        ]

    def test_keys_are_listed_page_by_page_the_newest_first(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        gone = either_house.member("gone@example.org", "admin")
        for who, name in [(owner, "k0"), (gone, "gone"), (owner, "k1"), (owner, "k2")]:
            body = {"name": name, "scopes": ["contacts:read"]}
            assert who.ask("POST", "/api/v1/api-keys", body).status_code == 201
        [member] = [
            each for each in owner.ask("GET", MEMBERS).json["items"] if each["role"] == "admin"
        ]
        owner.ask("PATCH", f"{MEMBERS}/{member['id']}", {"status": "disabled"})
        seen, cursor = [], ""
        while cursor is not None:
            here = "/api/v1/api-keys?limit=2" + (cursor and f"&cursor={cursor}")
            page = owner.ask("GET", here).json
            seen += [each["name"] for each in page["items"]]
            cursor = page["next"]
        assert seen == ["k2", "k1", "k0"]
        foreign = owner.ask("GET", f"{MEMBERS}?limit=1").json["next"]
        assert owner.ask("GET", f"/api/v1/api-keys?cursor={foreign}").status_code == 400

    def test_a_key_stops_when_it_expires(self, house: House) -> None:
        admin = house.member("admin@example.org", "admin")
        body = {"name": "short", "expires_at": "2026-11-22T13:00:00+01:00"}
        assert list(admin.ask("POST", "/api/v1/api-keys", body).json["errors"]) == ["expires_at"]
        body["expires_at"] = "2026-11-22T12:00:10Z"
        made = admin.ask("POST", "/api/v1/api-keys", body).json
        program = house.browser()
        program.headers["Authorization"] = f"Bearer {made['key']}"
        assert program.ask("GET", "/api/v1/session").status_code == 200
        house.clock.advance(timedelta(seconds=10))
        assert program.ask("GET", "/api/v1/session").status_code == 401

    def test_an_admins_key_has_no_more_than_the_admin(self, house: House) -> None:
        admin = house.member("admin@example.org", "admin")
        made = admin.ask("POST", "/api/v1/api-keys", {"name": "all"}).json
        assert set(made["scopes"]) == SCOPES_OF_ROLE["admin"]
        more = admin.ask("POST", "/api/v1/api-keys", {"name": "x", "scopes": ["plan:write"]})
        assert more.status_code == 403
        unknown = admin.ask("POST", "/api/v1/api-keys", {"name": "x", "scopes": ["internal"]})
        assert list(unknown.json["errors"]) == ["scopes"]

    def test_keys_end_with_the_member_who_made_them_for_good(self, either_house: House) -> None:
        owner = either_house.member("owner@example.org", "owner")
        bo = either_house.member("bo@example.org", "admin")
        member = bo.ask("GET", "/api/v1/session").json["member"]["id"]
        kept = _program(either_house, owner.ask("POST", "/api/v1/api-keys", {"name": "kept"}))
        program = _program(either_house, bo.ask("POST", "/api/v1/api-keys", {"name": "first"}))
        second = _program(either_house, program.ask("POST", "/api/v1/api-keys", {"name": "second"}))
        assert {each.ask("GET", "/api/v1/session").status_code for each in (program, second)} == {
            200
        }
        owner.ask("PATCH", f"{MEMBERS}/{member}", {"status": "disabled"})
        for _ in range(2):
            for each in (program, second):
                assert each.ask("GET", "/api/v1/session").status_code == 401
            listed = owner.ask("GET", "/api/v1/api-keys").json["items"]
            assert [each["name"] for each in listed] == ["kept"]
            owner.ask("PATCH", f"{MEMBERS}/{member}", {"status": "active"})
        assert kept.ask("GET", "/api/v1/session").status_code == 200
        with either_house.world.door.read() as tables:
            noted = tables.access.page(WORKSPACE, None, 50)
        revoked = [each for each in noted if each.kind == "key_revoked"]
        assert [each.facts for each in revoked] == [{"made_by": "bo"}] * 2

    def test_a_key_whose_maker_an_earlier_release_disabled_is_refused(self, house: House) -> None:
        owner, bo = house.member("owner@example.org", "owner"), house.member("bo@x.org", "admin")
        member = bo.ask("GET", "/api/v1/session").json["member"]["id"]
        program = _program(house, bo.ask("POST", "/api/v1/api-keys", {"name": "old"}))
        with house.world.door.write() as tables:
            held = tables.members.hold(member)
            assert held is not None
            tables.members.save(replace(held, status="disabled"))
        assert program.ask("GET", "/api/v1/session").status_code == 401
        assert owner.ask("GET", "/api/v1/api-keys").json["items"] == []
        owner.ask("PATCH", f"{MEMBERS}/{member}", {"status": "active"})
        assert program.ask("GET", "/api/v1/session").status_code == 401


class TestForTheOperator:
    def test_a_member_comes_with_a_link_or_a_password(self, house: House) -> None:
        operator = house.service()
        body = {"workspace_id": WORKSPACE, "email": "ada@example.org", "role": "owner"}
        answer = operator.ask("POST", "/internal/v1/members", body)
        assert answer.status_code == 201
        assert answer.json["link"].partition("#token=")[2]
        other = body | {"email": "bo@example.org", "password": PASSWORD, "name": "Bo"}
        assert "link" not in operator.ask("POST", "/internal/v1/members", other).json
        signed = house.browser().ask(
            "POST", "/api/v1/session", {"email": "bo@example.org", "password": PASSWORD}
        )
        assert signed.status_code == 200
        listed = operator.ask("GET", f"/internal/v1/members?workspace_id={WORKSPACE}").json
        assert [each["status"] for each in listed["items"]] == ["invited", "active"]

    def test_everybody_is_told_of_again_as_they_are(self, house: House) -> None:
        operator = house.service()
        for name in ("ada", "bo"):
            body = {"workspace_id": WORKSPACE, "email": f"{name}@example.org", "role": "staff"}
            operator.ask("POST", "/internal/v1/members", body)
        first = announced(house)
        told = operator.ask(
            "POST", "/internal/v1/members/announce", {"workspace_id": WORKSPACE}
        ).json
        again = announced(house)[len(first) :]
        assert told == {"announced": len(again)}
        assert sorted(again, key=str) == sorted(first, key=str)

    def test_a_key_may_do_everything_unless_told_otherwise(self, house: House) -> None:
        operator = house.service()
        body = {"workspace_id": WORKSPACE, "name": "cli"}
        made = operator.ask("POST", "/internal/v1/api-keys", body)
        assert made.status_code == 201
        assert set(made.json["scopes"]) == ALL_SCOPES
        few = operator.ask("POST", "/internal/v1/api-keys", body | {"scopes": ["contacts:read"]})
        assert few.json["scopes"] == ["contacts:read"]


def test_the_workspace_is_asked_of_contacts(house: House) -> None:
    def contacts(environ: dict[str, str], start_response: object) -> list[bytes]:
        assert environ["PATH_INFO"] == f"/internal/v1/workspaces/{WORKSPACE}"
        start_response("200 OK", [("Content-Type", "application/json")])  # type: ignore[operator]
        return [b'{"id":"w","name":"Cafe","plan":"free","time_zone":"Africa/Lagos"}']

    house.world.platform.apps.add("contacts", contacts)
    present = house.member("ada@example.org").ask("GET", "/api/v1/session").json
    assert present["workspace"] == {
        "id": "w", "name": "Cafe", "plan": "free", "time_zone": "Africa/Lagos",
    }  # fmt: skip


def _program(house: House, made: TestResponse) -> Caller:
    """A program that sends a key that was just made."""
    assert made.status_code == 201
    program = house.browser()
    program.headers["Authorization"] = f"Bearer {made.json['key']}"  # type: ignore[index]
    return program
