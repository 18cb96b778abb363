"""A member of a team in front of a browser window."""

import json
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.support.business import Business
from tests.support.product import ROOT

PASSWORD = "correct horse battery staple"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that a dark page can break where the light one keeps them."""
WATCH = """
  window.__shift = 0;
  window.__shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
      window.__shift += entry.value;
      for (const {node, previousRect: from, currentRect: to} of entry.sources)
        window.__shifted.push(`${node?.nodeName} ${(node?.textContent ?? "").slice(0, 40)}: `
          + `${from.x},${from.y} to ${to.x},${to.y}`);
    }
  }).observe({type: "layout-shift", buffered: true});
  window.__violations = [];
  addEventListener("securitypolicyviolation", (event) =>
    console.error(`CSP ${event.violatedDirective} ${event.blockedURI}`));
  window.__asking = new Set();
  const send = window.fetch.bind(window);
  window.fetch = (address, how) => {
    const asked = {path: new URL(address, location.href).pathname};
    window.__asking.add(asked);
    return send(address, how).finally(() => window.__asking.delete(asked));
  };
"""
AT_REST = """async (late = null) => {
  for (let still = 0; still < 2; ) {
    await new Promise((idle) => requestIdleCallback(idle, {timeout: 1000}));
    const answered = [...window.__asking].every(({path}) => path === late);
    still = (late || document.querySelector("h1")) && answered ? still + 1 : 0;
  }
}"""
"""Returns when there is a heading, every answer has come, and the browser had nothing to do, twice.

Given a path, its answers are not waited for, nor is a heading that may hang on them.

Half a second of silence on the network, which Playwright offers, is half a second of each page.
"""


@dataclass
class Desk:
    """page: where the member looks. noises: what the console said that nobody expected.

    expected: refusals that the story is about, as (status, pattern of the path).
    """

    business: Business
    context: BrowserContext
    page: Page
    email: str
    noises: list[str] = field(default_factory=list)
    expected: list[tuple[int, str]] = field(default_factory=list)
    light: bool = True

    @classmethod
    def open(
        cls,
        browser: Browser,
        business: Business,
        role: str | None,
        name: str,
        *,
        phone: bool = False,
        dark: bool = False,
        locale: str = "en",
        signed_in: bool = True,
    ) -> "Desk":
        """Add a member with this role, open a window, and sign in unless told otherwise.

        Without a role nobody is added, so that nobody can sign in.
        """
        email = f"{name.replace(' ', '.')}.{uuid4().hex[:8]}@example.com"
        member = {"email": email, "name": name.title(), "role": role}
        if not signed_in:
            member["password"] = PASSWORD
        made = role and business.product.office.call(
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
        desk = cls(business, context, context.new_page(), email, light=not dark)
        desk.page.on("console", desk._hear)
        desk.page.on("pageerror", lambda error: desk.noises.append(f"page error: {error}"))
        if made and signed_in:
            desk.sign_in(made["link"])
        else:
            desk.expects(401, "/api/v1/session")
        return desk

    def sign_in(self, link: str) -> None:
        """Get the session cookie with a one-time link, as an invited member does.

        Choosing a password costs half of what it costs to be given one and to prove it.

        A cookie belongs to a host, not to a port: behind an edge it is asked of gateway itself,
        because the edge lets one address sign in a few times a minute.
        """
        product = self.business.product
        body = {"token": link.partition("token=")[2], "password": PASSWORD}
        door = f"http://{product.part('gateway').bind}" if product.edge else product.url
        answer = self.context.request.post(f"{door}/api/v1/session/link", data=body)
        assert answer.ok, answer.text()

    def expects(self, status: int, path: str) -> None:
        """Say that the story has the API refuse something; any other refusal is a noise.

        status: 0 where no answer comes, as there is no network. path: as in the address, where
        `*` stands for what is not known before.
        """
        self.expected.append((status, path))

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the member's browser does."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        answer = self.context.request.fetch(path, method=method, data=body, headers=headers)
        assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
        return answer.json()

    def go(self, path: str) -> Page:
        """Open an address and wait until it asks for nothing more."""
        self.page.goto(path)
        self.rest()
        self._reads_its_way()
        return self.page

    def _reads_its_way(self) -> None:
        """Have the page written as the language that it is in: Arabic from right to left."""
        lang, way = self.page.evaluate("[document.documentElement.lang, document.dir]")
        assert way == ("rtl" if lang == "ar" else "ltr"), f"{lang} is written {way}"

    def rest(self, late: str | None = None) -> None:
        """Wait until the page asks for nothing more, but for what it asks of one path."""
        self.page.evaluate(AT_REST, late)

    def focused(self) -> str:
        """The accessible text of what has the focus."""
        return str(
            self.page.evaluate(
                "(document.activeElement.getAttribute('aria-label') ||"
                " document.activeElement.textContent || document.activeElement.tagName).trim()"
            )
        )

    def barriers(self, inside: str = "html") -> list[str]:
        """What axe finds wrong on the page as it is now; of a light one, also when it turns dark.

        The page itself stays: what is light and what is dark differs in nothing but its colours.
        inside: a selector of the part to look at. What a popover covers half is no small target.
        """
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found = self._found(AXE_TAGS, inside)
        if not self.light:
            return found
        html = self.page.locator("html")
        self.page.emulate_media(color_scheme="dark")
        expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
        found += [f"in the dark: {each}" for each in self._found(OF_COLOUR, inside)]
        self.page.emulate_media(color_scheme="light")
        expect(html).to_have_attribute("data-mantine-color-scheme", "light")
        return found

    def _found(self, rules: Any, inside: str) -> list[str]:
        wanted = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        result: dict[str, Any] = self.page.evaluate(
            f"axe.run({json.dumps(inside)}, {json.dumps(wanted)})"
        )
        return [
            f"{found['id']} ({found['impact']}): {node['target']}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    def shift(self) -> float:
        """How far things have moved by themselves since the page was opened (CLS)."""
        return float(self.page.evaluate("window.__shift"))

    def shifted(self) -> list[str]:
        """What moved by itself, and from where to where."""
        return list(self.page.evaluate("window.__shifted"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_expected(message):
            self.noises.append(f"console: {message.text} {message.location.get('url', '')}")

    def _is_expected(self, message: ConsoleMessage) -> bool:
        """Whether Chromium only logs a refusal that the story is about, which the page then says.

        The stream of live updates may be full or end at any time, for which the page is prepared.
        """
        refused = re.search(r"Failed to load resource.*?(?:status of (\d+)|$)", message.text)
        if refused is None:
            return False
        path = urlsplit(message.location.get("url", "")).path
        if path == "/api/v1/events/stream":
            return True
        return any(
            (refused[1] or "0") == str(status) and fnmatchcase(path, pattern)
            for status, pattern in self.expected
        )


@cache
def _axe() -> str:
    return (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text()
