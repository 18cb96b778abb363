"""A browser that shows the same page in the same pixels each time, and its pictures."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Page,
    Playwright,
    StorageState,
)

from tests.browser.desk import AT_REST, WATCH
from tests.browser.still import MOMENT, PASSWORD, StillLife

STEADY = ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"]
"""Letters are drawn in greys and at their own places, whatever screen the machine has."""
LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "arabic": {"locale": "ar"},
}
MARGIN = 72
"""How much of what stands around a part is in its picture."""
CONNECTED = """() => [...document.querySelectorAll(".live")].every(
    (dot) => dot.closest("main") || ["live", "offline"].includes(dot.dataset.state))"""
"""Returns when the page hears of changes, or knows that it can't; what reviewers are shown of the dot
is in the main region.
"""
LOADED = """async () => {
  for (let before = -1, now = 0; now !== before; ) {
    before = performance.getEntriesByType("resource").length;
    await new Promise((later) => setTimeout(later, 300));
    now = performance.getEntriesByType("resource").length;
  }
}"""
"""Returns when nothing came for a while: parts of a page that are imported later ask only then."""
DRAWN = """() => document.fonts.ready.then(() => Promise.all([...document.images].map((image) =>
    image.decode().catch(() => {}))))"""


def chromium() -> str | None:
    """Where Chromium is, if it is on the PATH: the one without windows, or the whole.

    The whole one takes a third more of a core, for windows that nobody sees, and draws letters a
    little otherwise.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return next(filter(None, map(shutil.which, names)), None)


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium."""
    options = ["--no-sandbox", "--disable-dev-shm-usage", *STEADY]
    return playwright.chromium.launch(executable_path=chromium(), args=options)


def made_with(browser: Browser) -> dict[str, str]:
    """What decides how the same page is drawn: the browser, and the fonts that it finds."""
    form = "-f=${Package} ${Version} ${db:Status-Status}\n"
    listed = subprocess.run(
        ["dpkg-query", "-W", form, "fonts-*"], capture_output=True, text=True, check=False
    ).stdout  # fmt: skip
    fonts = [line.split() for line in listed.splitlines() if line.endswith(" installed")]
    which = Path(chromium() or "").name
    return {which: browser.version, **{name: version for name, version, _ in sorted(fonts)}}


class Camera:
    """Looks at a still life with the eyes of its people; whom nobody has signed in sees the door."""

    def __init__(self, browser: Browser, scene: StillLife) -> None:
        self._browser = browser
        self._scene = scene
        # All at once: each session is in the audit trail, whatever is looked at first.
        self._signed_in = {who: self._sign_in(who) for who in scene.emails}
        self._windows: dict[tuple[str, str], BrowserContext] = {}

    @contextmanager
    def window(self, who: str, look: str) -> Iterator[Page]:
        """Open a page of a browser that remembers nothing but its session."""
        if (who, look) not in self._windows:
            self._windows[who, look] = self._context(self._signed_in.get(who), LOOKS[look])
        page = self._windows[who, look].new_page()
        try:
            # Timers run on: only the time that they tell stands still.
            page.clock.set_fixed_time(MOMENT)
            yield page
            page.evaluate("localStorage.clear()")
        finally:
            page.close()

    def go(self, page: Page, path: str) -> None:
        """Open an address, with the scene's ids in place of their names."""
        page.goto(path.format(**self._scene.ids))
        settle(page)

    def close(self) -> None:
        """Close every window."""
        for context in self._windows.values():
            context.close()

    def _sign_in(self, who: str) -> StorageState:
        context = self._context(None, {})
        body = {"email": self._scene.emails[who], "password": PASSWORD}
        answer = context.request.post("/api/v1/session", data=body)
        assert answer.ok, answer.text()
        session = context.storage_state()
        context.close()
        return session

    def _context(self, session: StorageState | None, look: dict[str, Any]) -> BrowserContext:
        plain = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
        context = self._browser.new_context(
            base_url=self._scene.url, storage_state=session, timezone_id="Europe/Berlin",
            reduced_motion="reduce", **({**plain, "locale": "en"} | look),
        )  # fmt: skip
        context.set_default_timeout(60_000)
        context.add_init_script(WATCH)
        return context


def settle(page: Page) -> None:
    """Wait until the page asks for nothing more and hears of changes."""
    page.evaluate(AT_REST)
    page.wait_for_function(CONNECTED)
    page.evaluate(LOADED)
    page.evaluate(AT_REST)
    page.evaluate(DRAWN)


def picture(page: Page, part: str | None = None, *, whole: bool = False) -> bytes:
    """Take a PNG of what is in a settled window, or of a part of it with what stands around.

    whole: also of what one has to scroll to.
    """
    clip = _around(page, part) if part else None
    return page.screenshot(
        animations="disabled", caret="hide", scale="css", clip=clip, full_page=whole
    )


def _around(page: Page, part: str) -> FloatRect:
    page.locator(part).first.scroll_into_view_if_needed()
    box, window = page.locator(part).bounding_box(), page.viewport_size
    assert box is not None, f"{part} can't be seen"
    assert window is not None
    left, top = max(round(box["x"]) - MARGIN, 0), max(round(box["y"]) - MARGIN, 0)
    right = min(round(box["x"] + box["width"]) + MARGIN, window["width"])
    bottom = min(round(box["y"] + box["height"]) + MARGIN, window["height"])
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
