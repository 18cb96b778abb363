"""A member of a team in front of a browser window."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.support.business import Business
from tests.support.product import ROOT

PASSWORD = "correct horse battery staple"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = """
  window.__shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  window.__violations = [];
  addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Desk:
    """page: where the member looks. noises: what the console said that nobody expected."""

    business: Business
    context: BrowserContext
    page: Page
    email: str
    noises: list[str] = field(default_factory=list)

    @classmethod
    def open(
        cls,
        browser: Browser,
        business: Business,
        role: str,
        name: str,
        *,
        phone: bool = False,
        dark: bool = False,
        locale: str = "en",
        signed_in: bool = True,
    ) -> "Desk":
        """Add a member with this role, open a window, and sign in unless told otherwise."""
        email = f"{name.replace(' ', '.')}.{uuid4().hex[:8]}@example.com"
        member = {"email": email, "name": name.title(), "role": role, "password": PASSWORD}
        business.product.office.call(
            "gateway",
            "POST",
            "/internal/v1/members",
            json={**member, "workspace_id": business.workspace_id},
        )
        context = browser.new_context(
            base_url=business.product.url,
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            locale=locale,
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
        )
        context.set_default_timeout(60_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.add_init_script(WATCH)
        desk = cls(business, context, context.new_page(), email)
        desk.page.on("console", desk._hear)
        desk.page.on("pageerror", lambda error: desk.noises.append(f"page error: {error}"))
        if signed_in:
            desk.sign_in()
        return desk

    def sign_in(self) -> None:
        """Get the session cookie as the sign-in form does.

        A cookie belongs to a host, not to a port: behind an edge it is asked of gateway itself,
        because the edge lets one address sign in a few times a minute.
        """
        product, body = self.business.product, {"email": self.email, "password": PASSWORD}
        door = f"http://{product.part('gateway').bind}" if product.edge else product.url
        answer = self.context.request.post(f"{door}/api/v1/session", data=body)
        assert answer.ok, answer.text()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the member's browser does."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = self.context.request.fetch(path, method=method, data=body, headers=headers)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json()

    def go(self, path: str) -> Page:
        """Open an address and wait until it asks for nothing more."""
        self.page.goto(path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def focused(self) -> str:
        """The accessible text of what has the focus."""
        return str(
            self.page.evaluate(
                "(document.activeElement.getAttribute('aria-label') ||"
                " document.activeElement.textContent || document.activeElement.tagName).trim()"
            )
        )

    def barriers(self) -> list[str]:
        """What axe finds wrong on the page as it is now."""
        self.page.evaluate(_axe())
        result: dict[str, Any] = self.page.evaluate(f"axe.run({json.dumps({'runOnly': AXE_TAGS})})")
        return [
            f"{found['id']} ({found['impact']}): {node['target']}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    def shift(self) -> float:
        """How far things have moved by themselves since the page was opened (CLS)."""
        return float(self.page.evaluate("window.__shift"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_refusal(message):
            self.noises.append(f"console: {message.text} {message.location.get('url', '')}")


def _is_refusal(message: ConsoleMessage) -> bool:
    """Whether Chromium only logs that the API refused something, which the page then says.

    Refusals are asserted where they are expected. A failure of a server, a file that is missing
    and a request that got no answer are noise; but the stream of live updates may be full or end
    at any time, for which the page is prepared.
    """
    path = urlsplit(message.location.get("url", "")).path
    refused = re.search(r"Failed to load resource: .* status of 4\d\d", message.text)
    if path == "/api/v1/events/stream":
        return "Failed to load resource" in message.text
    return refused is not None and path.startswith("/api/")


@cache
def _axe() -> str:
    return (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text()
