"""The looks in which every state is looked at, and a round of the states of a page."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Self

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk
from tests.support.product import ROOT

LOOKS = [
    pytest.param({}, id="light-and-dark"),
    pytest.param({"phone": True}, id="phone"),
    pytest.param({"locale": "ar"}, id="right-to-left"),
]
"""How `sit_down` opens a window; `Desk.barriers` looks at a light page also when it turns dark."""
Look = Mapping[str, object]
CALM = 0.02
"""The most that things may move by themselves while a screen loads (CLS)."""
DIALOG = "[role=dialog]"
TEXT = re.compile(r'"([\w.]+)":\s*("(?:[^"\\]|\\.)*")')
"""A key and its text in a dictionary of the frontend; keys with plural forms are left out."""


@cache
def words(locale: str) -> dict[str, str]:
    """What the frontend says in a language, by the keys of its texts."""
    files = sorted((ROOT / "frontend" / "src" / "i18n" / locale).rglob("*.ts"))
    return {
        key: str(json.loads(text))
        for file in files
        for key, text in TEXT.findall(file.read_text(encoding="utf-8"))
    }


def said_in(look: Look) -> dict[str, str]:
    """What the frontend says to somebody for whom it looks like this."""
    return words(str(look.get("locale", "en")))


@dataclass
class Round:
    """Goes round the states of a desk's page: what is found in them is told together, at the end.

    A round that something else ends tells nothing: that is what has to be read first.
    """

    desk: Desk
    found: list[str] = field(default_factory=list)

    def look(self, state: str, inside: str = "html") -> None:
        """Have axe look at the page as it is now, or at a part of it."""
        self.found += [f"{state}: {barrier}" for barrier in self.desk.barriers(inside)]

    def calm(self, state: str) -> None:
        """Note it if things have moved by themselves since the page was opened."""
        if (moved := self.desk.shift()) > CALM:
            self.found.append(f"{state}: things move by {moved:.3f}: {self.desk.shifted()}")

    def asked(self, state: str, button: Locator) -> Locator:
        """Press what opens a dialog, look at the dialog, and return it."""
        button.click()
        dialog = self.desk.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.desk.rest()
        self.look(state, DIALOG)
        return dialog

    def offered(self, state: str, button: Locator) -> Locator:
        """Press what opens a menu, look at the page, and return the menu."""
        button.click()
        menu = self.desk.page.get_by_role("menu")
        expect(menu).to_be_visible()
        self.look(state)
        return menu

    def close(self) -> None:
        """Leave a dialog or a menu with Escape."""
        self.desk.page.keyboard.press("Escape")
        expect(self.desk.page.get_by_role("dialog")).to_have_count(0)
        expect(self.desk.page.get_by_role("menu")).to_have_count(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if problem is None:
            assert not self.found, "\n".join(self.found)
