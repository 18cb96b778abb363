"""frontend.md §10, private fields: a viewer works with people and learns no number or address."""

import json
import re
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.support.business import Business, a_business, envelope
from tests.support.imports import run, upload
from tests.support.product import ROOT, Product
from tests.support.waiting import eventually

SECRETS = (
    "7700900123", "7700 900123", "7700900999", "1511234567", "7700900555", "7700900777",
    "7700900888", "7700900666", "ada.secret", "engine.example", "lead.secret", "row.secret",
    "kowalski",
)  # fmt: skip
PRIVACY = "/api/v1/members/privacy"
SEARCH = "/api/v1/search/contacts"
LOOKUP = "/api/v1/contacts/lookup"
NOT_A_READ = {"/webhooks/whatsapp"}
QUERIES = {
    "/api/v1/contacts": (
        "?name=ad", "?name=%2B447700", "?name=lead.", "?skip=1",
        "?sort=phone&limit=1", "?sort=-phone&limit=1", "?sort=name&limit=1",
        "?state=trashed", '?filter={"field":"email","op":"present"}',
    ),
    SEARCH: (
        "?q=ada", "?q=ad", "?q=secret", "?q=engine", "?q=0123", "?q=7700900123", "?sort=phone",
        "?q=lead", "?q=44", "?q=ada.secret@engine.example",
    ),
    LOOKUP: (
        "?phone=%2B447700900123", "?email=ada.secret@engine.example", "?wa_id=4915112345678",
    ),
}  # fmt: skip
PASSWORD = "seven green otters"


@dataclass
class Shop:
    """A business with a person in every place where a number or an address may stand, and two
    members: one may read, one may all.
    """

    business: Business
    viewer: requests.Session
    owner: requests.Session
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.business.product.url

    def see(self, who: requests.Session, path: str) -> requests.Response:
        return who.get(self.url + path, timeout=30)

    def mask(self, *, masked: bool) -> None:
        body = {"mask_for_viewers": masked}
        answer = self.owner.put(self.url + PRIVACY, json=body, timeout=30)
        assert (answer.status_code, answer.json()) == (200, body)


@pytest.fixture(scope="module")
def shop(warmline: Product) -> Iterator[Shop]:
    business = a_business(warmline)
    viewer, owner = (_signed_in(business, role) for role in ("viewer", "owner"))
    with viewer, owner:
        shop = Shop(business, viewer, owner)
        _fill(shop)
        yield shop


def _signed_in(business: Business, role: str) -> requests.Session:
    email = f"{uuid4().hex}@team.example"
    body = {"email": email, "role": role, "password": PASSWORD, "name": role.title()}
    business.product.office.call(
        "gateway", "POST", "/internal/v1/members",
        json={**body, "workspace_id": business.workspace_id},
    )  # fmt: skip
    session = requests.Session()
    session.headers["Sec-Fetch-Site"] = "same-origin"
    url = f"{business.product.url}/api/v1/session"
    answer = session.post(url, json={"email": email, "password": PASSWORD}, timeout=30)
    assert answer.status_code == 200, answer.text
    return session


def _fill(shop: Shop) -> None:
    business = shop.business
    ada = business.post("/api/v1/contacts", {"name": "Ada", "phone": "+447700900999"})["id"]
    here = f"/api/v1/contacts/{ada}"
    changed = {"phone": "+447700900123", "email": "ada.secret@engine.example"}
    assert business.call("PATCH", here, json=changed).status_code == 200
    note = business.post(f"{here}/notes", {"body": "Prefers mornings."})["id"]
    sent = business.hears_message(
        "447700900123", "Ada", "my number is +44 7700 900123", wamid=_wamid("447700900123")
    )
    assert business.hears(_told_of_refusal(business)).status_code == 200
    business.hears_message("447700900123", "Ada", "hello", user_id="GB.1")
    business.hears_message("4915112345678", "", "who am I?")
    business.hears_message(None, "Bea", "hi", user_id="DE.2")
    business.hears_message("4915112345678", "", "and now?", user_id="DE.2")
    assert business.hears(_told_of_others(business, sent)).status_code == 200
    business.post("/api/v1/contacts", {"name": "Leopold", "phone": "+447700900444"})
    business.post("/api/v1/contacts", {"name": "Maria", "phone": "+447700900666"})
    business.hears_message("447700900666", "maria.kowalski@engine.example", "hello")
    lead = {"source": "form", "email": "lead.secret@engine.example"}
    business.post(
        "/api/v1/leads", {**lead, "fields": {"Tel": "+44 7700 900555", "n": 447700900555}}
    )
    job = upload(business, "name,phone,email\nRow,+447700900777,row.secret@engine.example\nX,1 2\n")
    for action, until in (("check", "checked"), ("start", "finished")):
        run(business, job["id"], action, until)
    begins = {"field": "phone", "op": "starts_with", "value": "+447700900123"}
    view = {"name": "Ours", "shared": True, "query": {"filter": json.dumps(begins)}}
    choice = {"selection": {"ids": [ada]}}
    gone = business.post("/api/v1/contacts", {"name": "Gone", "phone": "+447700900888"})["id"]
    assert business.call("DELETE", f"/api/v1/contacts/{gone}").status_code == 204
    shop.ids = {
        "contact_id": ada,
        "note_id": note,
        "import_id": job["id"],
        "view_id": business.post("/api/v1/views", view)["id"],
        "export_id": shop.owner.post(shop.url + "/api/v1/exports", json=choice, timeout=30).json()[
            "id"
        ],
        "bulk_id": business.post(
            "/api/v1/bulk", {**choice, "action": {"kind": "tag", "tag": "north"}}
        )["id"],
    }
    eventually(lambda: len(business.contacts()) == 7, "everybody in the list")
    eventually(lambda: business.get(f"{here}/consents")["items"], "that Ada stopped marketing")
    eventually(lambda: business.get("/api/v1/contacts/conflicts")["items"], "the conflict")
    eventually(lambda: len(business.get(f"{here}/messages")["items"]) == 5, "the conversation")
    eventually(lambda: len(business.found("")) == 7, "everybody in search")
    business.eventually_found("7700900123", "Ada")
    business.eventually_found("kowalski", "Maria")


def _wamid(number: str) -> str:
    """A message id as WhatsApp makes them: with the other's number in it."""
    inner = b"\x1c\x18\x0c" + number.encode() + b"\x15\x02\x00\x11" + uuid4().bytes
    return f"wamid.{b64encode(inner).decode()}"


def _told_of_refusal(business: Business) -> dict[str, Any]:
    """A message of ours that Ada did not get: she stopped marketing."""
    error = {"code": 131050, "title": "Unable to deliver the message"}
    status = {
        "id": _wamid("447700900123"), "status": "failed", "timestamp": "1760000000",
        "recipient_id": "447700900123", "errors": [error],
    }  # fmt: skip
    return envelope(business.phone_number_id, statuses=[status])


def _told_of_others(business: Business, sent: str) -> dict[str, Any]:
    """Two messages of Ada's with numbers in their inner parts."""
    inner = [
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Bo"}, "phones": [{"phone": "+44 7700 900555", "wa_id": "447700900555"}]}]},
        {"type": "text", "text": {"body": "see above"}, "context": {"from": "447700900123", "id": sent}},
    ]  # fmt: skip
    head = {"from": "447700900123", "timestamp": "1760000000"}
    messages = [{**head, "id": _wamid("447700900123"), **each} for each in inner]
    who = {"profile": {"name": "Ada"}, "wa_id": "447700900123"}
    return envelope(business.phone_number_id, contacts=[who], messages=messages)


def reads() -> list[str]:
    """Every GET of every public API, from the committed OpenAPI."""
    found = []
    for file in sorted((ROOT / "docs/api").glob("*.openapi.json")):
        for path, views in json.loads(file.read_text())["paths"].items():
            if "get" in views and not path.startswith("/internal/") and path not in NOT_A_READ:
                found += [path + query for query in QUERIES.get(path, ("",))]
                found += [path] if path in QUERIES else []
    return found


def _told(shop: Shop, who: requests.Session, path: str) -> tuple[int, set[str]]:
    """Ask for a path; return the status and the secrets that the answer tells, in its headers and
    its cursors, too.
    """
    filled = re.sub(r"\{(\w+)\}", lambda name: shop.ids.get(name[1], "0"), path)
    answer = shop.see(who, filled)
    body = answer.content if answer.headers.get("Content-Type") else b""
    whole = body + json.dumps(dict(answer.headers)).encode() + b"".join(_cursors(body))
    whole += b"".join(_message_ids(whole))
    decoded = whole.decode(errors="replace") + json.dumps(_texts(body), ensure_ascii=False)
    return answer.status_code, {each for each in SECRETS if each in decoded}


def _texts(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _cursors(body: bytes) -> Iterator[bytes]:
    for each in re.findall(rb'"(?:next|previous)": ?"([\w-]+)"', body):
        yield urlsafe_b64decode(each + b"=" * (-len(each) % 4))


def _message_ids(whole: bytes) -> Iterator[bytes]:
    for each in re.findall(rb"wamid\.([\w+/-]+)", whole):
        yield urlsafe_b64decode(each + b"=" * (-len(each) % 4))


def test_no_read_of_any_service_tells_a_viewer_a_number_or_an_address(shop: Shop) -> None:
    shop.mask(masked=True)
    seen = {path: _told(shop, shop.viewer, path) for path in reads()}
    assert {path: told for path, (_, told) in seen.items() if told} == {}
    assert {status for path, (status, _) in seen.items() if path != LOOKUP} <= {200, 403, 404}
    shown = {path for path, (status, _) in seen.items() if status == 200}
    assert {
        "/api/v1/contacts", "/api/v1/contacts/{contact_id}", SEARCH, "/api/v1/imports",
        "/api/v1/contacts/{contact_id}/timeline", "/api/v1/contacts/{contact_id}/identities",
        "/api/v1/contacts/conflicts", "/api/v1/bulk/{bulk_id}/rows", "/api/v1/views",
    } <= shown  # fmt: skip


def test_who_may_see_them_is_told_in_all_these_places(shop: Shop) -> None:
    """Else the test above could not fail."""
    told = {path for path in reads() if _told(shop, shop.owner, path)[1]}
    assert {
        "/api/v1/contacts", "/api/v1/contacts/{contact_id}", "/api/v1/contacts/conflicts",
        *(f"/api/v1/contacts/{{contact_id}}/{part}" for part in ("messages", "timeline", "consents", "audit", "identities", "data")),
        "/api/v1/audit", "/api/v1/audit/export", "/api/v1/exports/{export_id}", "/api/v1/views",
        *(f"/api/v1/imports/{{import_id}}{part}" for part in ("", "/rows", "/first-rows", "/numbers")),
        SEARCH, f"{SEARCH}?q=0123", f"{SEARCH}?q=engine", f"{LOOKUP}?phone=%2B447700900123",
        "/api/v1/contacts?state=trashed",
    } <= told  # fmt: skip


def test_until_a_workspace_decides_viewers_see_what_they_always_saw(shop: Shop) -> None:
    shop.mask(masked=False)
    ada = shop.see(shop.viewer, f"/api/v1/contacts/{shop.ids['contact_id']}").json()
    assert (ada["phone"], ada["email"]) == ("+447700900123", "ada.secret@engine.example")
    assert shop.see(shop.viewer, f"{SEARCH}?q=900123").json()["total"] == 1


def test_the_decision_holds_at_once_for_an_answer_that_is_known_already(shop: Shop) -> None:
    shop.mask(masked=False)
    path = f"{shop.url}/api/v1/contacts/{shop.ids['contact_id']}/identities"
    before = shop.viewer.get(path, timeout=30)
    known = {"If-None-Match": before.headers["ETag"]}
    assert shop.viewer.get(path, headers=known, timeout=30).status_code == 304
    shop.mask(masked=True)
    after = shop.viewer.get(path, headers=known, timeout=30)
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert {each["kind"]: each["value"] for each in after.json()["items"]}["phone"][-3:] == "•23"


@pytest.mark.parametrize(
    "query", ["0123", "7700", "447", "+44 7700", "ada.secret@engine.example", "secret@", "ada 012"]
)
def test_a_viewers_search_is_no_way_to_a_number_digit_by_digit(shop: Shop, query: str) -> None:
    shop.mask(masked=True)
    found = shop.viewer.get(shop.url + SEARCH, params={"q": query, "facets": "tag"}, timeout=30)
    assert found.status_code == 200
    page = found.json()
    assert (page["items"], page["total"], page["facets"]["tag"]) == ([], 0, {})


@pytest.mark.parametrize("more", [{}, {"facets": "status"}, {"skip": 1}, {"limit": 1}])
@pytest.mark.parametrize("query", ["secret", "engine", "lead", "kowalski", "maria kowalski"])
def test_a_viewers_search_finds_nobody_by_a_word_of_an_address(
    shop: Shop, query: str, more: dict[str, Any]
) -> None:
    """The names of some are addresses or numbers, and so is the WhatsApp name of Maria."""
    shop.mask(masked=True)
    asked = {"q": query, **more}
    page = shop.viewer.get(shop.url + SEARCH, params=asked, timeout=30).json()
    assert (page["items"], page["total"], page["next"]) == ([], 0, None)
    assert page["total_is_exact"]
    assert not any(page["facets"].values())
    shop.mask(masked=False)
    assert shop.viewer.get(shop.url + SEARCH, params=asked, timeout=30).json()["total"]


def test_a_viewers_search_pages_and_counts_those_whom_it_finds(shop: Shop) -> None:
    """And not the lead beside Leopold, whose name is an address."""
    asked = {"q": "le", "limit": 1, "facets": "status"}
    shop.mask(masked=False)
    open_page = shop.viewer.get(shop.url + SEARCH, params=asked, timeout=30).json()
    assert (open_page["total"], open_page["facets"]) == (2, {"status": {"cold": 2}})
    shop.mask(masked=True)
    page = shop.viewer.get(shop.url + SEARCH, params=asked, timeout=30).json()
    assert [each["name"] for each in page["items"]] == ["Leopold"]
    assert (page["total"], page["total_is_exact"], page["next"]) == (1, True, None)
    assert page["facets"] == {"status": {"cold": 1}}


def test_a_viewers_search_finds_by_name_and_says_no_more_than_that(shop: Shop) -> None:
    shop.mask(masked=True)
    (ada,) = shop.see(shop.viewer, f"{SEARCH}?q=ada").json()["items"]
    assert (ada["name"], ada["phone"], ada["inbox_url"]) == ("Ada", "+44••••••••23", None)
    assert ada["matched_on"] == ["name", "WhatsApp name"]
    assert set(ada["highlights"]) == {"name", "wa_profile_name"}


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "phone", "op": "starts_with", "value": "+4477"},
        {"field": "email", "op": "is", "value": "ada.secret@engine.example"},
        {"field": "name", "op": "starts_with", "value": "lead."},
        {"not": {"field": "phone", "op": "is", "value": "+447700900123"}},
    ],
)
def test_a_viewers_filter_can_not_ask_for_them_either(shop: Shop, condition: Any) -> None:
    shop.mask(masked=True)
    asked = {"filter": json.dumps(condition)}
    refused = shop.viewer.get(f"{shop.url}/api/v1/contacts", params=asked, timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (403, "private")
    assert list(refused.json()["errors"]) == ["filter"]
    body = {"selection": {"filter": {"filter": condition}}}
    counted = shop.viewer.post(f"{shop.url}/api/v1/contacts/tag-counts", json=body, timeout=30)
    assert (counted.status_code, counted.json()["code"]) == (403, "private")
    assert list(counted.json()["errors"]) == ["selection.filter.filter"]


def test_a_viewers_words_choose_nobody(shop: Shop) -> None:
    """How many are chosen, and which, could tell digit by digit."""
    shop.mask(masked=True)
    refused = shop.see(shop.viewer, "/api/v1/contacts?name=%2B44")
    assert (refused.status_code, refused.json()["code"]) == (403, "private")
    assert list(refused.json()["errors"]) == ["name"]
    for name, words in (("q", "0123"), ("q", "ada"), ("name", "+44")):
        body = {"selection": {"filter": {name: words}}}
        counted = shop.viewer.post(f"{shop.url}/api/v1/contacts/tag-counts", json=body, timeout=30)
        assert (counted.status_code, counted.json()["code"]) == (403, "private")
        assert list(counted.json()["errors"]) == [f"selection.filter.{name}"]
    shop.mask(masked=False)
    assert shop.see(shop.viewer, "/api/v1/contacts?name=Ad").json()["total"] == 1


def test_a_viewer_sorts_filters_and_pages_as_before(shop: Shop) -> None:
    shop.mask(masked=True)
    seen, cursor = [], ""
    while cursor is not None:
        page = shop.see(shop.viewer, f"/api/v1/contacts?sort=phone&limit=2{cursor}").json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"] and f"&cursor={page['next']}"
    whole = shop.see(shop.owner, "/api/v1/contacts?sort=phone").json()["items"]
    assert seen == [each["id"] for each in whole]
    assert [each["name"] for each in shop.see(shop.viewer, "/api/v1/contacts?tag=north").json()["items"]] == ["Ada"]  # fmt: skip


def test_notes_and_tags_stay_as_the_team_wrote_them(shop: Shop) -> None:
    shop.mask(masked=True)
    here = f"/api/v1/contacts/{shop.ids['contact_id']}"
    shop.business.post(f"{here}/notes", {"body": "Order 123456789 of 29.11.2026"})
    notes = shop.see(shop.viewer, f"{here}/notes").json()["items"]
    assert "Order 123456789 of 29.11.2026" in {each["body"] for each in notes}


def test_an_api_key_sees_them_by_a_permission_of_its_own(shop: Shop) -> None:
    shop.mask(masked=True)
    scopes = ["contacts:read", "contacts:write", "exports:write", "numbers:export"]
    without, having = (_key(shop, more) for more in (scopes, [*scopes, "contacts:private"]))
    path = f"{shop.url}/api/v1/contacts/{shop.ids['contact_id']}"
    assert requests.get(path, headers=without, timeout=30).json()["email"] == "a•••@•••"
    assert requests.get(path, headers=having, timeout=30).json()["phone"] == "+447700900123"
    choice = {"selection": {"ids": [shop.ids["contact_id"]]}}
    made = requests.post(f"{shop.url}/api/v1/exports", json=choice, headers=without, timeout=30)
    table = requests.get(shop.url + made.json()["url"], headers=without, timeout=30)
    assert table.status_code == 200
    assert "a•••@•••" in table.text
    assert not [each for each in SECRETS if each in table.text]
    stale = {**without, "If-Match": '"1"'}
    refused = requests.patch(path, json={"name": "Adah"}, headers=stale, timeout=30)
    assert refused.status_code == 412
    assert not [each for each in SECRETS if each in refused.text]


def _key(shop: Shop, scopes: list[str]) -> dict[str, str]:
    body = {"name": "shelf", "scopes": scopes}
    made = shop.owner.post(f"{shop.url}/api/v1/api-keys", json=body, timeout=30)
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['key']}"}


def test_the_decision_is_in_the_audit_trail(shop: Shop) -> None:
    shop.mask(masked=False)
    shop.mask(masked=True)

    def noted() -> list[dict[str, Any]]:
        page = shop.business.get("/api/v1/audit", action="workspace.privacy_changed", limit=1)
        items: list[dict[str, Any]] = page["items"]
        return [each for each in items if each["changes"] == {"mask_for_viewers": [False, True]}]

    entry = eventually(noted, "the decision in the trail")[0]
    assert entry["actor"]["name"] == "Owner"


def test_only_owners_and_admins_decide(shop: Shop) -> None:
    shop.mask(masked=True)
    body = {"mask_for_viewers": False}
    assert shop.viewer.put(shop.url + PRIVACY, json=body, timeout=30).status_code == 403
    assert shop.see(shop.viewer, PRIVACY).json() == {"mask_for_viewers": True}
    key = _key(shop, ["settings:write", "contacts:read"])
    refused = requests.put(shop.url + PRIVACY, json=body, headers=key, timeout=30)
    assert (refused.status_code, refused.json()["code"]) == (403, "private")
