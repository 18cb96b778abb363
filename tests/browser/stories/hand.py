"""How a person works a page: with a mouse, or with the keyboard alone. Stories are told once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.support.waiting import eventually

MOST_TABS = 240
STAGES = ["Cold", "Warm", "Hot", "Customer"]
TICKED = {"checkbox", "radio", "switch"}
"""What Space changes, while Enter means nothing to it."""
LANDED = "document.activeElement && document.activeElement !== document.body"


def _focused(what: Locator) -> bool:
    return bool(what.evaluate("each => each === document.activeElement"))


def _is_pointed_at(option: Locator) -> bool:
    """Whether the field that has the focus says that this option is the one Enter takes."""
    return bool(
        option.evaluate(
            "each => document.activeElement.getAttribute('aria-activedescendant') === each.id"
        )
    )


class Hand(Protocol):
    """Works what a locator names, as its person can."""

    page: Page

    def press(self, what: Locator) -> None:
        """Activate a button, a link, a menu item, a tab, or tick a box."""
        ...

    def write(self, field: Locator, text: str) -> None:
        """Replace the text of a field."""
        ...

    def choose(self, field: Locator, option: str) -> None:
        """Choose from the list that a field drops down."""
        ...

    def date(self, field: Locator, day: date) -> None:
        """Fill in a day."""
        ...

    def give(self, button: Locator, file: Path) -> None:
        """Choose a file with the button that asks for one."""
        ...

    def drag(self, name: str, to: str) -> None:
        """Take a card of the pipeline to another column."""
        ...


@dataclass
class Mouse:
    """Points and clicks."""

    page: Page

    def press(self, what: Locator) -> None:
        # Of a radio that is drawn as a button, the label is what a pointer meets
        drawn = what.evaluate("each => each.type === 'radio' && each.clientWidth < 2")
        (what.locator("xpath=following-sibling::label") if drawn else what).click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def choose(self, field: Locator, option: str) -> None:
        field.click()
        self.page.get_by_role("option", name=option, exact=True).click()
        expect(field).to_have_value(option)

    def date(self, field: Locator, day: date) -> None:
        field.fill(day.isoformat())

    def give(self, button: Locator, file: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            button.click()
        chooser.value.set_files(file)

    def drag(self, name: str, to: str) -> None:
        card = self.page.get_by_role("listitem").filter(has_text=name)
        card.drag_to(self.page.get_by_role("region", name=to, exact=True))


@dataclass
class Keyboard:
    """Never touches a mouse: Tab, arrows, Enter, Space and letters; the focus is never lost."""

    page: Page

    def press(self, what: Locator) -> None:
        role = what.evaluate("each => each.getAttribute('role') || each.type || each.tagName")
        if role != "radio":
            expect(what).to_be_visible()
        if role in {"menuitemradio", "menuitem", "option"}:
            self._walk(what, "ArrowDown")
        elif role == "tab":
            self._reach(what.locator("xpath=ancestor::*[@role='tablist']//*[@tabindex='0']"))
            self._walk(what, "ArrowRight")
        elif role == "radio":  # the chosen one is where Tab stops, and arrows choose another
            group = what.locator("xpath=ancestor::*[@role='radiogroup']")
            self._reach(group.locator("input:checked"))
            self._walk(what, "ArrowDown")
        else:
            self._reach(what)
        self.page.keyboard.press("Space" if role in TICKED else "Enter")
        self._keeps_focus()

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, field: Locator, option: str) -> None:
        self._reach(field)
        self.page.keyboard.press("ArrowDown")
        wanted = self.page.get_by_role("option", name=option, exact=True)
        expect(wanted).to_be_visible()
        self._walk(wanted, "ArrowDown", _is_pointed_at)
        self.page.keyboard.press("Enter")
        expect(field).to_have_value(option)

    def date(self, field: Locator, day: date) -> None:
        """Type a day as somebody in the United States does."""
        self._reach(field)
        self.page.keyboard.type(day.strftime("%m%d%Y"))
        expect(field).to_have_value(day.isoformat())
        expect(field).to_be_focused()

    def give(self, button: Locator, file: Path) -> None:
        # the browser is told to hand the dialog over before the key can have opened it
        with self.page.expect_file_chooser() as chooser:
            self._reach(button)
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def drag(self, name: str, to: str) -> None:
        badge = self.page.get_by_role("button", name=re.compile(f"^{name} is "))
        self._reach(badge)
        now = str(badge.get_attribute("aria-label")).rpartition("is ")[2].split(".")[0]
        start, end = STAGES.index(now), STAGES.index(to)
        key, step = ("ArrowRight", 1) if start < end else ("ArrowLeft", -1)
        for column in STAGES[start + step : end + step if end + step >= 0 else None : step]:
            self.page.keyboard.press(f"Control+{key}")
            expect(
                self.page.get_by_role("region", name=column, exact=True).get_by_text(name)
            ).to_be_visible()
            expect(badge).to_be_focused()

    def _reach(self, what: Locator) -> None:
        """Tab to it, forwards; whatever can be used must be on that way."""
        if what.evaluate("each => each.type") != "radio":  # some are drawn as buttons
            expect(what).to_be_visible()
        for _ in range(MOST_TABS):
            if _focused(what):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} can't be reached with Tab")

    def _walk(
        self, what: Locator, key: str, is_there: Callable[[Locator], bool] = _focused
    ) -> None:
        eventually(lambda: self.page.evaluate(LANDED), "something to have the focus")
        for _ in range(MOST_TABS):
            if is_there(what):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{what} can't be reached with {key}")

    def _keeps_focus(self) -> None:
        eventually(lambda: self.page.evaluate(LANDED), "the focus to be somewhere")
