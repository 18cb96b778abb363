"""A business that uses a running Warmline: its workspace, its number, its keys, its customers."""

import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import requests

from tests.support.product import APP_SECRET, Product
from tests.support.waiting import eventually

_numbers = itertools.count(int(time.time() * 1000))


@dataclass(frozen=True)
class Business:
    """One workspace as a program sees it through the API."""

    product: Product
    workspace_id: str
    phone_number_id: str
    key: str

    def call(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.key}", **kwargs.pop("headers", {})}
        return requests.request(
            method, self.product.url + path, headers=headers, timeout=30, **kwargs
        )

    def get(self, path: str, **params: Any) -> Any:
        return _json(self.call("GET", path, params=params))

    def post(self, path: str, body: Any = None) -> Any:
        return _json(self.call("POST", path, json=body))

    def put(self, path: str, body: Any) -> Any:
        return _json(self.call("PUT", path, json=body))

    def patch(self, path: str, body: Any) -> Any:
        """Change a record as it is now."""
        seen = f'"{self.get(path)["version"]}"'
        return _json(self.call("PATCH", path, json=body, headers={"If-Match": seen}))

    def contacts(self, **filters: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.get("/api/v1/contacts", **filters)["items"]
        return items

    def found(self, query: str) -> list[str]:
        items = self.get("/api/v1/search/contacts", q=query)["items"]
        return [item["name"] for item in items]

    def eventually_found(self, query: str, name: str) -> None:
        eventually(lambda: name in self.found(query)[:1], f"{name} first for {query!r}")

    def hears(self, body: dict[str, Any]) -> requests.Response:
        """Have WhatsApp deliver a webhook body, signed."""
        return deliver(self.product.url, body)

    def hears_message(self, wa_id: str | None, name: str, text: str = "hello", **more: Any) -> str:
        """Have a person write to the business; returns the id that got 200."""
        wamid = more.pop("wamid", f"wamid.{uuid4().hex}")
        answer = self.hears(message_body(self.phone_number_id, wa_id, name, text, wamid, **more))
        assert answer.status_code == 200, answer.text
        return str(wamid)


def a_business(product: Product, plan: str = "scale", name: str = "Corner Shop") -> Business:
    """Set up a new workspace with a WhatsApp number and an API key, as the command line does."""
    call, number = product.office.call, str(next(_numbers))
    made = call("contacts", "POST", "/internal/v1/workspaces", json={"name": name, "plan": plan})
    mine = {"workspace_id": made["id"]}
    call("contacts", "POST", "/internal/v1/numbers", json={"phone_number_id": number, **mine})
    key = call("gateway", "POST", "/internal/v1/api-keys", json={"name": "tests", **mine})
    return Business(product, made["id"], number, key["key"])


def message_body(
    phone_number_id: str, wa_id: str | None, name: str, text: str, wamid: str,
    timestamp: int | None = None, user_id: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A webhook with one text message, as Meta sends it."""
    who = {key: value for key, value in (("wa_id", wa_id), ("user_id", user_id)) if value}
    sender = {key: value for key, value in (("from", wa_id), ("from_user_id", user_id)) if value}
    message = {
        **sender,
        "id": wamid,
        "timestamp": str(timestamp or int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    return envelope(
        phone_number_id, contacts=[{"profile": {"name": name}, **who}], messages=[message]
    )


def envelope(phone_number_id: str, **arrays: Any) -> dict[str, Any]:
    """The levels that every webhook of the messages field has."""
    metadata = {"display_phone_number": "15550000000", "phone_number_id": phone_number_id}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **arrays}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}],
    }


def deliver(
    url: str,
    body: dict[str, Any],
    secret: str = APP_SECRET,
    session: requests.Session | None = None,
) -> requests.Response:
    """Post a body to the webhook with the signature that Meta would make.

    session: whose connection to use; a new one if none is given.
    """
    raw = json.dumps(body).encode()
    signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": f"sha256={signature}",
    }
    post = session.post if session else requests.post
    return post(f"{url}/webhooks/whatsapp", data=raw, headers=headers, timeout=30)


def _json(answer: requests.Response) -> Any:
    assert answer.ok, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None
