"""More that a keyboard does: single keys, switches, boxes that drop down, days."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.stories.hand import MOST_TABS, Keyboard

HAS_FOCUS = "each => each === document.activeElement"
IS_BEHIND = "(each, other) => Boolean(each.compareDocumentPosition(other) & 2)"
"""Whether an element comes after another one in the page."""


@dataclass
class Keys(Keyboard):
    """A keyboard of which every key may be pressed by its name; the focus is never lost, either."""

    def reach(self, what: Locator) -> None:
        """Tab to it."""
        self._reach(what)

    def strike(self, *names: str) -> None:
        """Press keys one after the other, as Playwright calls them."""
        for name in names:
            self.page.keyboard.press(name)
            self._keeps_focus()

    def leave(self, item: Locator) -> None:
        """Choose from a menu what has the page loaded anew."""
        expect(item).to_be_visible()
        self._walk(item, "ArrowDown")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def flip(self, switch: Locator) -> None:
        """Turn a switch: with Space, for Enter means nothing to one."""
        before = switch.is_checked()
        self._reach(switch)
        self.strike("Space")
        expect(switch).to_be_checked(checked=not before)
        expect(switch).to_be_focused()

    def slide(self, choice: Locator) -> None:
        """Choose among what stands side by side; such a choice is seen by its label only."""
        group = choice.locator("xpath=ancestor::*[@role='radiogroup']")
        chosen = group.locator("input:checked")
        for _ in range(MOST_TABS):
            if chosen.evaluate(HAS_FOCUS):
                break
            self.page.keyboard.press("Tab")
        behind = choice.evaluate(IS_BEHIND, chosen.element_handle())
        self._walk(choice, "ArrowRight" if behind else "ArrowLeft")
        expect(choice).to_be_checked()

    def take(self, box: Locator, value: str) -> None:
        """Go down the browser's own list of choices by one, which is to be this value."""
        self._reach(box)
        self.strike("ArrowDown")
        expect(box).to_have_value(value)
        expect(box).to_be_focused()

    def search(self, field: Locator, words: str, option: str) -> None:
        """Choose from a list that is shorter while one types."""
        self.write(field, words)
        expect(self.page.get_by_role("option", name=option, exact=True)).to_be_visible()
        self.strike("ArrowDown", "Enter")
        expect(field).to_have_value(option)

    def empty(self, field: Locator) -> None:
        """Leave nothing in a field."""
        self.write(field, "")
        self.strike("Delete")
        expect(field).to_have_value("")
