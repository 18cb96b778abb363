"""What both edges do, word for word the same: the embedded front and nginx."""

import json
import re
from datetime import timedelta
from itertools import islice

import pytest

from libs.common.actor import SCOPES_OF_ROLE
from libs.common.http.body import UPLOAD_FORM_BYTES
from libs.common.ids import is_id
from services.gateway.domain.session import ABSOLUTE, IDLE
from tests.edge.conftest import HTTPS, SCRIPT, Answer, Edge
from tests.support.gateway import PASSWORD

pytestmark = pytest.mark.xdist_group("edge")

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
MEBIBYTE = 1024 * 1024
JSON = {"Content-Type": "application/json"}


def problem(answer: Answer, status: int, code: str) -> None:
    """Check that an answer is a whole problem document, safe to show anywhere."""
    assert answer.status == status, answer.page
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"urn:warmline:problem:{code}"
    assert document["title"]
    assert document["detail"]
    assert is_id(document["request_id"])
    assert answer.headers.get_all("X-Request-Id") == [document["request_id"]]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


class TestWhoComesIn:
    def test_nobody_is_told_to_sign_in(self, edge: Edge) -> None:
        problem(edge.ask("GET", "/api/v1/contacts"), 401, "unauthenticated")

    def test_nobody_is_told_that_somebody_could_sign_in(self, edge: Edge) -> None:
        for cookie in ({}, {"Cookie": f"warmline={'x' * 43}"}):
            answer = edge.ask("GET", "/api/v1/session", cookie)
            problem(answer, 401, "unauthenticated")
            assert answer.json["first_run"] is False
        bad = edge.ask("GET", "/api/v1/session", {"Authorization": "Bearer wl_short"})
        problem(bad, 401, "unauthenticated")
        assert "first_run" not in bad.json

    def test_a_member_reaches_a_service_as_a_signed_actor(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/api/v1/contacts?limit=1", edge.as_member())
        assert answer.status == 200
        actor = edge.world.platform.tokens.verify(answer.json["token"])
        assert (actor.kind, actor.id, actor.role) == ("member", edge.member.id, "owner")
        assert actor.workspace_id == edge.member.workspace_id
        assert actor.scopes == SCOPES_OF_ROLE["owner"]
        shown = edge.ask("GET", "/api/v1/sessions", edge.as_member()).json["items"]
        assert actor.session_id in {each["id"] for each in shown}

    def test_a_key_reaches_a_service_with_its_own_scopes_only(self, edge: Edge) -> None:
        key = edge.world.key("contacts:read")
        answer = edge.ask("POST", "/api/v1/contacts", {"Authorization": f"Bearer {key}"}, "{}")
        actor = edge.world.platform.tokens.verify(answer.json["token"])
        assert (actor.kind, actor.role, actor.session_id) == ("key", None, None)
        # as long as the workspace masks nothing, everybody sees numbers and addresses
        assert actor.scopes == {"contacts:read", "contacts:private"}

    def test_a_key_is_held_to_its_scopes(self, edge: Edge) -> None:
        key = {"Authorization": f"Bearer {edge.world.key('contacts:read')}"}
        problem(edge.ask("GET", "/api/v1/api-keys", key), 403, "forbidden")

    @pytest.mark.parametrize(
        "credentials",
        [
            "Bearer wl_abcdefgh_" + "x" * 43,  # well-formed, and nobody's
            "Bearer wl_short",
            "Bearer ",
            "bearer nonsense",
        ],
    )
    def test_a_bad_key_is_refused(self, edge: Edge, credentials: str) -> None:
        answer = edge.ask("GET", "/api/v1/contacts", {"Authorization": credentials})
        problem(answer, 401, "unauthenticated")

    def test_the_right_prefix_with_another_secret_is_refused(self, edge: Edge) -> None:
        bad = edge.world.key("contacts:read")[:-43] + "A" * 43
        answer = edge.ask("GET", "/api/v1/contacts", {"Authorization": f"Bearer {bad}"})
        problem(answer, 401, "unauthenticated")

    def test_a_made_up_session_is_refused(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/api/v1/contacts", {"Cookie": f"warmline={'x' * 43}"})
        problem(answer, 401, "unauthenticated")

    @pytest.mark.parametrize("ago", [IDLE, ABSOLUTE], ids=["idle", "absolute"])
    def test_a_session_that_is_over_is_refused(self, edge: Edge, ago: timedelta) -> None:
        token = edge.world.session(edge.member, ago=ago)
        answer = edge.ask("GET", "/api/v1/contacts", {"Cookie": f"warmline={token}"})
        problem(answer, 401, "unauthenticated")

    def test_the_token_of_a_cookie_is_not_an_api_key(self, edge: Edge) -> None:
        token = edge.world.session(edge.member)
        answer = edge.ask("GET", "/api/v1/contacts", {"Authorization": f"Bearer {token}"})
        problem(answer, 401, "unauthenticated")

    def test_a_member_sees_only_the_own_workspace(self, edge: Edge) -> None:
        foreign = edge.world.member(f"{edge.name}@elsewhere.example", workspace="elsewhere")
        answer = edge.ask("GET", f"/api/v1/members/{foreign.id}", edge.as_member())
        nobody = edge.ask("GET", "/api/v1/members/nobody", edge.as_member())
        problem(answer, 404, "not_found")
        assert answer.json["detail"] == nobody.json["detail"]

    @pytest.mark.parametrize("path", ["/api/v1/gateway/openapi.json", "/api/v1/gateway/docs"])
    def test_a_description_needs_nobody(self, edge: Edge, path: str) -> None:
        assert edge.ask("GET", path).status == 200

    def test_a_webhook_needs_nobody_and_is_nobody(self, edge: Edge) -> None:
        answer = edge.ask("POST", "/webhooks/whatsapp", edge.as_member(), "{}")
        assert answer.status == 200
        assert answer.json["token"] is None
        assert "cookie" not in answer.json["headers"]


class TestWhatOnlyTheEdgeMaySay:
    @pytest.mark.parametrize(
        "name",
        [
            "X-Internal-Auth", "X-Actor-Id", "X-Actor-Role", "X-Actor-Workspace",
            "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded",
            "X-Original-URI", "X-Original-Method",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("path", ["/webhooks/whatsapp", "/api/v1/contacts"])
    def test_it_is_never_taken_from_a_client(self, edge: Edge, path: str, name: str) -> None:
        answer = edge.ask("GET", path, edge.as_member() | {name: "spoof"})
        assert answer.status == 200
        assert "spoof" not in answer.page

    def test_a_forged_internal_token_lets_nobody_in(self, edge: Edge) -> None:
        real = edge.world.platform.tokens.issue(edge.member.actor)
        answer = edge.ask("GET", "/api/v1/contacts", {"X-Internal-Auth": real})
        problem(answer, 401, "unauthenticated")

    def test_the_address_of_a_client_is_the_real_one(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/webhooks/whatsapp", {"X-Real-IP": "203.0.113.9"})
        assert answer.json["headers"]["x-real-ip"] == "127.0.0.1"

    def test_services_get_neither_cookie_nor_key(self, edge: Edge) -> None:
        key = edge.world.key("contacts:read")
        headers = edge.as_member(Authorization=f"Bearer {key}")
        told = edge.ask("GET", "/api/v1/contacts", headers).json["headers"]
        assert not {"cookie", "authorization"} & set(told)

    def test_the_request_id_is_the_edges_and_reaches_the_service(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/webhooks/whatsapp", {"X-Request-Id": "mine"})
        (request_id,) = answer.headers.get_all("X-Request-Id") or [""]
        assert is_id(request_id)
        assert answer.json["headers"]["x-request-id"] == request_id


class TestWhatIsNotThere:
    @pytest.mark.parametrize(
        "path",
        [
            "/internal/v1/members",
            "/internal/auth/verify",
            "/internal",
            "/%69nternal/v1/members",
            "/internal%2fv1/members",
            "/metrics",
        ],
    )
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_paths_between_services(self, edge: Edge, method: str, path: str) -> None:
        problem(edge.ask(method, path, edge.as_member()), 404, "not_found")

    @pytest.mark.parametrize(
        "path",
        [
            "/api/v1/../../internal/v1/members",
            "/api/v1/%2e%2e/%2E%2e/internal/v1/members",
            "/api//v1/contacts",
            "/api/v1/./contacts",
            "/api/v1/contacts/..",
            "/api/v1/contacts/%2e%2e",
            "/api/v1/contacts%5c..",
            "/api/v1/contacts/%0d%0aX",
        ],
    )
    def test_paths_that_could_be_read_in_two_ways(self, edge: Edge, path: str) -> None:
        answer = edge.ask("GET", path, edge.as_member())
        assert answer.status == 400
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_doubled_slashes_lead_nowhere(self, edge: Edge) -> None:
        answer = edge.ask("GET", "//internal/v1/members", edge.as_member())
        assert answer.status in {400, 404}  # Python's own test server merges leading slashes
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_the_query_may_hold_anything(self, edge: Edge) -> None:
        path = "/api/v1/contacts?q=//..%2f%5c/../"
        assert edge.ask("GET", path, edge.as_member()).status == 200

    def test_an_unknown_address_of_the_api(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/api/v1/members/1/nothing", edge.as_member())
        assert answer.status == 404
        assert is_id(answer.json["request_id"])

    @pytest.mark.parametrize("path", ["/webhooks", "/webhooks/", "/api", "/api/", "/api/v1"])
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_the_roots_belong_to_services_and_lead_nowhere_else(
        self, edge: Edge, method: str, path: str
    ) -> None:
        answer = edge.ask(method, path, edge.as_member())
        assert (answer.status, answer.json["path"]) == (200, path)

    @pytest.mark.parametrize("path", ["/api", "/api/"])
    def test_the_roots_of_the_api_need_somebody(self, edge: Edge, path: str) -> None:
        problem(edge.ask("GET", path), 401, "unauthenticated")

    def test_a_write_to_the_frontend(self, edge: Edge) -> None:
        problem(edge.ask("POST", "/contacts", edge.as_member(), "{}"), 404, "not_found")

    def test_an_asset_of_another_build(self, edge: Edge) -> None:
        problem(edge.ask("GET", "/assets/app-9z9z.js"), 404, "not_found")

    def test_a_service_that_is_down(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/api/v1/search/contacts?q=ada", edge.as_member())
        assert answer.status in {502, 503}
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json["code"] == "unavailable"
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.headers.get_all("X-Request-Id") == [answer.json["request_id"]]


class TestWritesFromElsewhere:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Sec-Fetch-Site": "same-origin"}, 200),
            ({"Sec-Fetch-Site": "none"}, 200),  # typed, or from a bookmark
            ({"Sec-Fetch-Site": "same-site"}, 403),  # a sibling subdomain is another party
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": ""}, 403),
            ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
            ({"Origin": "http://localhost"}, 200),  # a browser without Fetch Metadata
            ({"Origin": "http://localhost.evil.example"}, 403),
            ({"Origin": "http://evil.example"}, 403),
            ({"Origin": "null"}, 403),
            ({}, 403),
        ],
    )
    def test_with_a_cookie(self, edge: Edge, headers: dict[str, str], status: int) -> None:
        cookie = {"Cookie": edge.as_member()["Cookie"]}
        answer = edge.ask("PUT", "/api/v1/contacts/1/status", cookie | JSON | headers, "{}")
        assert answer.status == status
        if status == 403:
            problem(answer, 403, "cross_site")

    def test_origin_may_be_the_host_that_the_browser_sees(self, edge: Edge) -> None:
        cookie = {"Cookie": edge.as_member()["Cookie"], "Origin": f"http://127.0.0.1:{edge.port}"}
        assert edge.ask("POST", "/api/v1/contacts", cookie, "{}").status == 200

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_every_unsafe_method(self, edge: Edge, method: str) -> None:
        headers = edge.as_member() | {"Sec-Fetch-Site": "cross-site"}
        problem(edge.ask(method, "/api/v1/contacts/1", headers), 403, "cross_site")

    def test_a_read_by_a_link_from_elsewhere_is_fine(self, edge: Edge) -> None:
        headers = edge.as_member() | {"Sec-Fetch-Site": "cross-site"}
        assert edge.ask("GET", "/api/v1/contacts", headers).status == 200

    def test_a_foreign_page_can_not_sign_a_browser_in(self, edge: Edge) -> None:
        headers = {"Sec-Fetch-Site": "cross-site", **JSON}
        body = json.dumps({"email": edge.member.email, "password": PASSWORD})
        problem(edge.ask("POST", "/api/v1/session/link", headers, body), 403, "cross_site")

    def test_a_program_with_a_key_needs_no_page(self, edge: Edge) -> None:
        key = {"Authorization": f"Bearer {edge.world.key('contacts:write')}"}
        assert edge.ask("POST", "/api/v1/contacts", key, "{}").status == 200


class TestBodies:
    CASES = (
        ("/api/v1/contacts", MEBIBYTE, 200),
        ("/api/v1/contacts", MEBIBYTE + 1, 413),
        ("/webhooks/whatsapp", 4 * MEBIBYTE, 200),
        ("/webhooks/whatsapp", 4 * MEBIBYTE + 1, 413),
        ("/api/v1/imports", 6 * MEBIBYTE + UPLOAD_FORM_BYTES, 200),
        ("/api/v1/imports", 6 * MEBIBYTE + UPLOAD_FORM_BYTES + 1, 413),
        ("/api/v1/importsx", 2 * MEBIBYTE, 413),
        ("/api/v1/importer/docs", MEBIBYTE + 1, 413),
        ("/webhooks", 4 * MEBIBYTE, 200),
        ("/webhooks", 4 * MEBIBYTE + 1, 413),
    )

    @pytest.mark.parametrize(("path", "size", "status"), CASES)
    def test_of_a_known_length(self, edge: Edge, path: str, size: int, status: int) -> None:
        answer = edge.ask("POST", path, edge.as_member(), b"x" * size)
        assert answer.status == status
        if status == 200:
            assert answer.json["size"] == size
        else:
            problem(answer, 413, "too_large")

    def test_of_no_known_length(self, edge: Edge) -> None:
        chunks = iter([b"x" * MEBIBYTE, b"x"])
        answer = edge.ask("POST", "/api/v1/contacts", edge.as_member(), chunks)
        assert answer.status == 413
        assert answer.headers["Content-Type"] == "application/problem+json"


class TestThePage:
    def test_it_has_a_nonce_of_its_own_each_time(self, edge: Edge) -> None:
        one, other = edge.ask("GET", "/"), edge.ask("GET", "/contacts/some-id")
        nonces = [re.findall(r'nonce="([^"]+)"', each.page)[0] for each in (one, other)]
        assert nonces[0] != nonces[1]
        assert "__CSP_NONCE__" not in one.page
        for nonce, answer in zip(nonces, (one, other), strict=True):
            assert answer.headers["Content-Security-Policy"] == (
                f"default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
                "img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; "
                "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            )
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers.get_content_type() == "text/html"

    def test_a_stale_copy_is_never_confirmed(self, edge: Edge) -> None:
        headers = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT", "If-None-Match": "*"}
        assert edge.ask("GET", "/", headers).status == 200

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "strict-origin-when-cross-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
            ("Permissions-Policy", PERMISSIONS),
            ("Strict-Transport-Security", None),  # plain http on loopback
        ],
    )
    @pytest.mark.parametrize("path", ["/", "/boot.js", "/assets/app-1a2b.js", "/api/v1/contacts"])
    def test_security_headers(self, edge: Edge, path: str, name: str, value: str | None) -> None:
        found = edge.ask("GET", path, edge.as_member()).headers.get_all(name)
        assert found == (None if value is None else [value])

    def test_an_answer_of_the_api_can_load_nothing(self, edge: Edge) -> None:
        policy = edge.ask("GET", "/api/v1/contacts", edge.as_member()).headers
        assert policy["Content-Security-Policy"].startswith("default-src 'none'")

    def test_assets_are_kept_for_ever(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/assets/app-1a2b.js")
        assert answer.page == SCRIPT
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"

    def test_assets_are_sent_packed_to_those_who_can_unpack_them(self, edge: Edge) -> None:
        packed = edge.ask("GET", "/assets/app-1a2b.js", {"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.page == SCRIPT
        assert "Content-Encoding" not in edge.ask("GET", "/assets/app-1a2b.js").headers

    def test_other_files_are_asked_for_again(self, edge: Edge) -> None:
        answer = edge.ask("GET", "/boot.js")
        assert "documentElement" in answer.page
        assert answer.headers["Cache-Control"] == "no-cache"

    def test_nothing_is_written_to_the_build(self, edge: Edge) -> None:
        for path in ("/", "/boot.js", "/assets/app-1a2b.js", "/contacts"):
            problem(edge.ask("POST", path, {"Sec-Fetch-Site": "same-origin"}), 404, "not_found")

    def test_head_has_no_body(self, edge: Edge) -> None:
        answer = edge.ask("HEAD", "/")
        assert (answer.status, answer.page) == (200, "")

    @pytest.mark.parametrize("path", ["/..%2f..%2fetc/passwd", "/assets/..%2findex.html"])
    def test_nothing_outside_the_build_is_served(self, edge: Edge, path: str) -> None:
        assert edge.ask("GET", path).status == 400


class TestSigningIn:
    def test_a_link_is_not_used_up_by_looking_at_it(self, edge: Edge) -> None:
        token = edge.world.invite(f"bo.{edge.name}@example.org").link_token
        assert edge.ask("GET", f"/sign-in?token={token}").status == 200
        refused = edge.ask("POST", "/api/v1/session/link", JSON, json.dumps({"token": token}))
        problem(refused, 422, "password_required")
        assert list(refused.json["errors"]) == ["password"]
        body = json.dumps({"token": token, "password": PASSWORD})
        answer = edge.ask("POST", "/api/v1/session/link", JSON, body)
        assert answer.status == 200
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("warmline=")
        assert "Secure" not in cookie
        me = edge.ask("GET", "/api/v1/session", {"Cookie": cookie.split(";")[0]})
        assert me.json["member"]["email"] == f"bo.{edge.name}@example.org"
        again = edge.ask("POST", "/api/v1/session/link", JSON, body)
        problem(again, 422, "bad_link")

    def test_the_cookie_is_bound_to_the_host_over_https(self, https_edge: Edge) -> None:
        body = json.dumps({"email": https_edge.member.email, "password": PASSWORD})
        headers = {**JSON, "Origin": HTTPS}
        answer = https_edge.ask("POST", "/api/v1/session", headers, body)
        assert answer.status == 200
        name, *attributes = [each.strip() for each in answer.headers["Set-Cookie"].split(";")]
        assert name.startswith("__Host-warmline=")
        assert len(name.partition("=")[2]) == 43
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
        assert not any(each.startswith("Domain") for each in attributes)
        assert answer.headers["Strict-Transport-Security"]
        unbound = {"Cookie": name.removeprefix("__Host-")}
        problem(https_edge.ask("GET", "/api/v1/session", unbound), 401, "unauthenticated")

    def test_signing_out_ends_the_session(self, edge: Edge) -> None:
        headers = edge.as_member()
        assert edge.ask("DELETE", "/api/v1/session", headers).status == 204
        problem(edge.ask("GET", "/api/v1/contacts", headers), 401, "unauthenticated")
        assert edge.ask("DELETE", "/api/v1/session", headers).status == 204

    def test_guessing_is_slowed_down(self, https_edge: Edge) -> None:
        body = json.dumps({"email": "someone@example.org", "password": "not the password"})
        headers = {**JSON, "Origin": HTTPS}
        for _ in range(12):
            answer = https_edge.ask("POST", "/api/v1/session", headers, body)
            if answer.status == 429:
                break
            problem(answer, 401, "wrong_credentials")
        problem(answer, 429, "rate_limited")
        assert int(answer.headers["Retry-After"]) >= 1


class TestAskingAgain:
    @pytest.mark.parametrize("path", ["/api/v1/members", "/api/v1/session"])
    def test_who_has_the_answer_already_is_told_so(self, edge: Edge, path: str) -> None:
        headers = edge.as_member() | {"Accept-Encoding": "gzip"}
        first = edge.ask("GET", path, headers)
        tag = first.headers["ETag"]
        again = edge.ask("GET", path, headers | {"If-None-Match": tag})
        assert (again.status, again.page) == (304, "")
        assert again.headers["Cache-Control"] == "no-store"
        assert edge.ask("GET", path, headers | {"If-None-Match": 'W/"x"'}).page == first.page
        problem(edge.ask("GET", path, {"If-None-Match": tag}), 401, "unauthenticated")


class TestRates:
    def test_a_key_that_asks_too_often_is_told_to_wait(self, slow_edge: Edge) -> None:
        one, other = (
            {"Authorization": f"Bearer {slow_edge.world.key('contacts:read')}"} for _ in range(2)
        )
        self.refused(slow_edge, one, at_least=4)
        assert slow_edge.ask("GET", "/api/v1/contacts", other).status == 200

    def test_a_browser_that_asks_too_often_is_told_to_wait(self, slow_edge: Edge) -> None:
        one, other = slow_edge.as_member(), slow_edge.as_member()
        self.refused(slow_edge, one, at_least=4)
        assert slow_edge.ask("GET", "/api/v1/contacts", other).status == 200
        assert slow_edge.ask("GET", "/boot.js", one).status == 200
        assert slow_edge.ask("POST", "/webhooks/whatsapp", one, "{}").status == 200
        if slow_edge.nginx is not None:
            token = one["Cookie"].rpartition("=")[2]
            written = slow_edge.nginx.access_log + slow_edge.nginx.error_log
            assert token[:16] not in written

    def test_who_knows_the_public_part_of_a_key_cannot_use_it_up(self, slow_edge: Edge) -> None:
        key = slow_edge.world.key("contacts:read")
        public = key[: len("wl_12345678_")]
        for n in range(50):
            guess = {"Authorization": f"Bearer {public}{n:043}"}
            slow_edge.ask("GET", "/api/v1/contacts", guess)
        mine = {"Authorization": f"Bearer {key}"}
        assert slow_edge.ask("GET", "/api/v1/contacts", mine).status == 200

    def refused(self, edge: Edge, headers: dict[str, str], at_least: int) -> None:
        """Ask until it is refused, after so many that were not."""
        answers: list[Answer] = []
        while not answers or answers[-1].status == 200:
            answers.append(edge.ask("GET", "/api/v1/contacts", headers))
            assert len(answers) < 500
        assert len(answers) > at_least
        problem(answers[-1], 429, "rate_limited")
        assert answers[-1].headers["Retry-After"] == "1"


class TestLiveUpdates:
    def test_they_come_one_by_one_as_they_happen(self, edge: Edge) -> None:
        with edge.stream(edge.as_member(Accept_Encoding="gzip")) as lines:
            assert next(lines) == "retry: 3000"
            assert next(lines) == ": connected"
            assert next(lines).startswith("id: ")
            for number in (1, 2):
                edge.publish("contact.updated.v1", {"contact": {"id": f"c{number}", "version": 1}})
                assert next(each for each in lines if each.startswith("id: "))
                told = json.loads(next(lines).removeprefix("data: "))
                assert (told["type"], told["id"]) == ("contact.updated", f"c{number}")

    def test_one_who_comes_back_hears_what_was_missed(self, edge: Edge) -> None:
        with edge.stream(edge.as_member()) as lines:
            edge.publish("contact.updated.v1", {"contact": {"id": "first", "version": 1}})
            _, mark = islice((each[4:] for each in lines if each.startswith("id: ")), 2)
        edge.publish("contact.updated.v1", {"contact": {"id": "missed", "version": 2}})
        with edge.stream(edge.as_member(Last_Event_ID=mark)) as lines:
            told = next(each for each in lines if each.startswith("data: "))
            assert json.loads(told.removeprefix("data: "))["id"] == "missed"

    def test_another_workspace_hears_nothing(self, edge: Edge) -> None:
        foreign = edge.world.member(f"live.{edge.name}@e.org", "owner", workspace="elsewhere")
        token = {"Cookie": f"warmline={edge.world.session(foreign)}"}
        with edge.stream(token) as lines:
            edge.publish("contact.updated.v1", {"contact": {"id": "ours"}})
            edge.publish("contact.updated.v1", {"contact": {"id": "theirs"}}, "elsewhere")
            told = next(each for each in lines if each.startswith("data: "))
            assert json.loads(told.removeprefix("data: "))["id"] == "theirs"

    def test_who_finds_no_place_is_asked_to_come_later(self, slow_edge: Edge) -> None:
        bo = slow_edge.world.member(f"late.{slow_edge.name}@example.org")
        cookie = {"Cookie": f"__Host-warmline={slow_edge.world.session(bo)}"}
        with slow_edge.stream(slow_edge.as_member()) as lines:
            assert next(lines) == "retry: 3000"
            refused = slow_edge.ask("GET", "/api/v1/events/stream", cookie)
        problem(refused, 503, "no_live_updates")
        assert refused.headers["Retry-After"] == "15"

    def test_nobody_hears_nothing(self, edge: Edge) -> None:
        problem(edge.ask("GET", "/api/v1/events/stream"), 401, "unauthenticated")

    def test_a_program_without_the_permission_hears_nothing(self, edge: Edge) -> None:
        key = {"Authorization": f"Bearer {edge.world.key('usage:read')}"}
        problem(edge.ask("GET", "/api/v1/events/stream", key), 403, "forbidden")


def test_the_access_log_has_no_query(edge: Edge) -> None:
    if edge.nginx is None:
        pytest.skip("the embedded front writes no access log")
    edge.ask("GET", "/api/v1/contacts?phone=%2B447700900123&q=canary", edge.as_member())
    assert '"path":"/api/v1/contacts"' in edge.nginx.access_log
    assert "canary" not in edge.nginx.access_log
    assert "447700900123" not in edge.nginx.access_log
