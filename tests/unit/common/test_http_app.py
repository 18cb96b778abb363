"""The Flask application that every service starts from, with a small API of its own."""

import errno
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, request
from marshmallow import Schema, fields
from structlog.contextvars import get_contextvars
from werkzeug.test import Client

from libs.common import errors
from libs.common.actor import Actor
from libs.common.db.database import DatabaseFullError
from libs.common.http.app import create_app
from libs.common.http.auth import INTERNAL_SCOPE, actor, internal, public, require, signed_in
from libs.common.http.blueprint import Blueprint
from libs.common.http.same import LONGEST
from libs.common.http.tokens import HEADER, Tokens, service_actor
from libs.common.ids import is_id, new_id
from libs.common.trace import current_trace_id

LIMIT = 1000
blueprint = Blueprint("things", __name__)


class ThingSchema(Schema):
    """A thing."""

    name = fields.String(required=True)
    tags = fields.List(fields.String())


class QuerySchema(Schema):
    """What a list may be asked for."""

    limit = fields.Integer()


@blueprint.get("/api/v1/things")
@require("contacts:read")
@blueprint.arguments(QuerySchema, location="query")
def list_things(query: dict[str, Any]) -> dict[str, Any]:
    return {"who": actor().id, "trace": current_trace_id(), **query}


@blueprint.post("/api/v1/things")
@blueprint.arguments(ThingSchema)
@require("contacts:write")
def add_thing(thing: dict[str, Any]) -> dict[str, Any]:
    return thing


@blueprint.post("/api/v1/echo")
@public("a test")
def echo() -> dict[str, Any]:
    return {"length": len(request.get_data())}


@blueprint.get("/api/v1/open")
@public("a test")
def open_to_all() -> dict[str, Any]:
    return {"who": actor().id}


@blueprint.get("/api/v1/me")
@signed_in
def me() -> dict[str, Any]:
    return {"who": actor().id}


@blueprint.get("/api/v1/versioned")
@signed_in
def versioned() -> Any:
    return {"name": "x"}, 200, {"ETag": '"7"'}


@blueprint.get("/api/v1/streamed")
@signed_in
def streamed() -> Response:
    return Response(iter(["{", "}"]), content_type="application/json")


@blueprint.get("/api/v1/long")
@signed_in
def long() -> dict[str, str]:
    return {"text": "x" * LONGEST}


@blueprint.get("/api/v1/marks")
@signed_in
def marks() -> dict[str, Any]:
    return get_contextvars()


@blueprint.get("/api/v1/silent")
def silent() -> dict[str, Any]:
    raise AssertionError("a view without an access rule ran")


@blueprint.get("/internal/v1/things")
@internal
def for_services() -> dict[str, Any]:
    return {"via": actor().via}


@blueprint.get("/api/v1/failing/<kind>")
@public("a test")
def failing(kind: str) -> dict[str, Any]:
    raise {
        "bug": ZeroDivisionError("the secret cause"),
        "missing": errors.NotFoundError("no such thing"),
        "busy": errors.UnavailableError("later", retry_after=2.4),
        "full": OSError(errno.ENOSPC, "no space left on /tmp/the-upload"),
        "over_quota": OSError(errno.EDQUOT, "quota exceeded"),
        "database_full": DatabaseFullError("the database's disk is full"),
        "unreadable": OSError(errno.EIO, "the secret cause"),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("full", 507, "insufficient_storage"),
        ("over_quota", 507, "insufficient_storage"),
        ("database_full", 507, "insufficient_storage"),
        ("unreadable", 500, "internal_error"),
    ],
)
def test_a_full_disk_is_no_bug(kind, status, code, client):
    answer = client.get(f"/api/v1/failing/{kind}")
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert "upload" not in answer.text
    assert "secret" not in answer.text


@pytest.fixture
def tokens(clock) -> Tokens:
    return Tokens("secret", clock)


@pytest.fixture
def app(tokens) -> Flask:
    return create_app(
        "things", tokens, [blueprint], body_limit=LIMIT, public_url="https://warmline.example"
    )


@pytest.fixture
def client(app) -> Client:
    return app.test_client()


@pytest.fixture
def ann(tokens) -> dict[str, str]:
    return headers(
        tokens, Actor("member", "ann", "Ann", "w1", frozenset({"contacts:read", "contacts:write"}))
    )


def headers(tokens: Tokens, who: Actor) -> dict[str, str]:
    return {HEADER: tokens.issue(who)}


def test_an_actor_with_the_permission_comes_in(client, ann):
    answer = client.get("/api/v1/things?limit=3", headers=ann)
    assert answer.status_code == 200
    assert answer.json["who"] == "ann"
    assert answer.json["limit"] == 3


@pytest.mark.parametrize(
    "path", ["/api/v1/things", "/api/v1/me", "/api/v1/silent", "/internal/v1/things"]
)
def test_without_a_token_nobody_comes_in(path, client):
    answer = client.get(path)
    assert answer.status_code == 401
    assert answer.json["code"] == "unauthenticated"


def test_a_token_that_does_not_verify_is_no_token(client):
    assert client.get("/api/v1/things", headers={HEADER: "a.b.c"}).status_code == 401


def test_who_has_the_answer_already_is_told_so_and_no_more(client, ann, tokens):
    first = client.get("/api/v1/me", headers=ann)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "no-store"

    again = client.get("/api/v1/me", headers=ann | {"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in again.headers
    bo = headers(tokens, Actor("member", "bo", "Bo", "w1", frozenset()))
    other = client.get("/api/v1/me", headers=bo | {"If-None-Match": tag})
    assert (other.status_code, other.json) == (200, {"who": "bo"})


@pytest.mark.parametrize("path", ["/api/v1/versioned", "/api/v1/streamed", "/api/v1/long"])
def test_what_has_a_version_or_no_end_is_always_sent_whole(path, client, ann):
    first = client.get(path, headers=ann)
    given = {"If-None-Match": first.headers.get("ETag", "*")}
    again = client.get(path, headers=ann | given)
    assert (again.status_code, again.data) == (200, first.data)
    assert first.headers.get("ETag") in {None, '"7"'}


def test_a_write_or_a_refusal_has_no_tag(client, ann):
    for answer in (
        client.post("/api/v1/things", json={"name": "x"}, headers=ann | {"If-None-Match": "*"}),
        client.get("/api/v1/failing/missing", headers={"If-None-Match": "*"}),
    ):
        assert answer.status_code in {200, 404}
        assert "ETag" not in answer.headers


def test_an_actor_without_the_permission_is_told_which(client, tokens):
    viewer = headers(tokens, Actor("member", "vic", "Vic", "w1", frozenset({"contacts:read"})))
    answer = client.post("/api/v1/things", json={"name": "x"}, headers=viewer)
    assert answer.status_code == 403
    assert answer.json["needs"] == "contacts:write"


def test_a_view_about_the_actor_needs_no_permission(client, tokens):
    nobody = headers(tokens, Actor("member", "new", "New", "w1", frozenset()))
    assert client.get("/api/v1/me", headers=nobody).json == {"who": "new"}


def test_a_view_without_an_access_rule_can_not_be_called_by_anybody(client, ann):
    assert client.get("/api/v1/silent", headers=ann).status_code == 403


def test_members_can_not_call_what_is_for_services(client, ann, tokens):
    assert client.get("/internal/v1/things", headers=ann).status_code == 403
    service = headers(tokens, service_actor("importer", frozenset({INTERNAL_SCOPE})))
    assert client.get("/internal/v1/things", headers=service).json == {"via": "importer"}


def test_a_public_view_has_no_actor(client, ann):
    assert client.get("/api/v1/open", headers=ann).status_code == 401


@pytest.mark.parametrize(
    ("site", "status"),
    [(None, 200), ("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)],
)
def test_another_sites_page_can_not_write_with_a_members_session(site, status, client, ann):
    extra = {} if site is None else {"Sec-Fetch-Site": site}
    answer = client.post("/api/v1/things", json={"name": "x"}, headers={**ann, **extra})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://localhost"}, 200),  # a browser without Fetch Metadata
        ({"Origin": "https://warmline.example"}, 200),  # a proxy has another name for it
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({}, 403),
    ],
)
def test_a_write_of_a_session_shows_whose_page_made_it(given, status, client, tokens):
    ann = Actor("member", "ann", "Ann", "w1", frozenset({"contacts:write"}), session_id="s1")
    answer = client.post("/api/v1/things", json={"name": "x"}, headers=headers(tokens, ann) | given)
    assert answer.status_code == status
    if status == 403:
        assert answer.json["code"] == "cross_site"


def test_log_lines_name_the_actor_and_the_session_of_their_request_only(client, tokens):
    ann = Actor("member", "ann", "Ann", "w1", frozenset(), session_id="s1")
    for who, marks in [(ann, {"actor_id": "ann", "session_id": "s1"}),
                       (replace(ann, session_id=None), {"actor_id": "ann"})]:  # fmt: skip
        assert client.get("/api/v1/marks", headers=headers(tokens, who)).json == marks
        assert get_contextvars() == {}


@pytest.mark.parametrize(
    ("type_", "status"),
    [
        ("application/json; charset=utf-8", 200),
        ("multipart/form-data; boundary=x", 415),  # the view wants JSON
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/xml", 415),
    ],
)
def test_what_a_plain_form_can_send_is_no_body_of_a_members_write(type_, status, client, ann):
    body = {"data": b'{"name": "x"}', "content_type": type_}
    answer = client.post("/api/v1/things", headers=ann, **body)
    assert answer.status_code == status


def test_a_keys_writes_come_from_anywhere(client, tokens):
    key = headers(tokens, Actor("key", "k", "k", "w1", frozenset({"contacts:write"})))
    answer = client.post(
        "/api/v1/things", json={"name": "x"}, headers={**key, "Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (b'{"name": "x", "tags": ["a", 1]}', 422, "invalid_input", "tags.1"),
        (b"{}", 422, "invalid_input", "name"),
        (b'{"name": "x", "owner": "y"}', 422, "invalid_input", "owner"),
        (b"[]", 400, "malformed_request", None),
        (b"null", 400, "malformed_request", None),
        (b'"x"', 400, "malformed_request", None),
        (b"{", 400, "malformed_request", None),
        (b"\xff", 400, "malformed_request", None),
    ],
)
def test_bad_input_names_its_field(body, status, code, field, client, ann):
    answer = client.post("/api/v1/things", data=body, content_type="application/json", headers=ann)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert field is None or list(answer.json["errors"]) == [field]


def test_an_unknown_query_argument_is_refused_by_name(client, ann):
    answer = client.get("/api/v1/things?limitt=3", headers=ann)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["limitt"]


@pytest.mark.parametrize("address", ["me?actor=%00", "me?x=1&actor=a%00b", "me?act%00or=x"])
def test_nul_in_a_query_is_refused_by_name(address, client, ann):
    answer = client.get(f"/api/v1/{address}", headers=ann)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["actor"])


def test_nothing_has_nul_in_its_address(client):
    assert client.get("/api/v1/failing/bug%00").status_code == 404


@pytest.mark.parametrize(("length", "status"), [(LIMIT, 200), (LIMIT + 1, 413)])
def test_a_body_over_the_limit_is_refused(length, status, client):
    assert client.post("/api/v1/echo", data=b"x" * length).status_code == status


def test_a_body_over_the_limit_is_refused_without_a_content_length_too(app):
    def chunked(environ, start_response):
        environ.pop("CONTENT_LENGTH", None)
        environ["wsgi.input_terminated"] = True
        return app(environ, start_response)

    answer = Client(chunked).post("/api/v1/echo", data=b"x" * (LIMIT + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/v1/failing/missing", 404, "not_found"),
        ("/api/v1/failing/busy", 503, "unavailable"),
        ("/api/v1/failing/bug", 500, "internal_error"),
        ("/nowhere", 404, "not_found"),
    ],
)
def test_every_failure_is_a_problem_document(path, status, code, client):
    answer = client.get(path)
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, answer.json["status"], answer.json["code"]) == (
        status,
        status,
        code,
    )
    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


def test_a_bug_says_nothing_about_its_cause(client):
    assert b"secret cause" not in client.get("/api/v1/failing/bug").data


def test_what_is_busy_says_when_to_come_back(client):
    assert client.get("/api/v1/failing/busy").headers["Retry-After"] == "2"


def test_a_wrong_method_names_the_right_ones(client):
    answer = client.delete("/api/v1/echo")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_request_keeps_the_id_it_came_with_if_it_is_one(client):
    mine = new_id()
    assert client.get("/nowhere", headers={"X-Request-Id": mine}).headers["X-Request-Id"] == mine
    made = client.get("/nowhere", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"]
    assert is_id(made)


def test_a_request_runs_in_the_trace_it_came_with_and_leaves_none_behind(client, ann):
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    answer = client.get("/api/v1/things", headers={**ann, "traceparent": parent})
    assert answer.json["trace"] == "0af7651916cd43dd8448eb211c80319c"
    assert current_trace_id() is None


def test_answers_are_not_kept_by_caches(client):
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"


def test_the_service_describes_itself(client):
    document = client.get("/api/v1/things/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) >= {"/api/v1/things", "/api/v1/failing/{kind}"}
    assert "Thing" in document["components"]["schemas"]
    page = client.get("/api/v1/things/docs")
    assert page.status_code == 200
    assert b"<script" not in page.data
    assert json.dumps(document)


def test_views_are_described_when_somebody_asks_whoever_else_does(app: Flask) -> None:
    [made] = app.extensions["flask-smorest"]["apis"].values()
    assert made["ext_obj"].spec is None, "a service describes itself at every start"
    with ThreadPoolExecutor(4) as several:
        asked = [several.submit(Client(app).get, "/api/v1/things/openapi.json") for _ in range(4)]
        documents = [each.result().json for each in asked]
    assert set(documents[0]["paths"]) >= {"/api/v1/things", "/internal/v1/things"}
    assert [each["name"] for each in documents[0]["tags"]] == ["things"]
    assert documents == [documents[0]] * 4
