"""What people do all day on the list and beside it, one input at a time, and what it may cost.

`test_interactions.py` counts what each step costs, which is the same on any machine; `python -m
bench.interactions` measures how long each takes until it is seen, on one that does nothing else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from libs.common.db.schemes import open_database
from tests.support.crowd import crowd
from tests.support.product import Product

MANY = 120
"""Contacts of the workspace: more than two pages."""
PAGE = 50
COUNT = """
  window.__rows = 0;
  const isRow = ({tag, memoizedProps: props}) =>
    [0, 11, 14, 15].includes(tag) && props?.contact && props.columns && !props.column;
  const visit = (next, before) => {
    if (next === before) return;
    if (isRow(next) && next.flags & 1) window.__rows += 1;
    if (before && next.child === before.child) return;
    for (let child = next.child; child; child = child.sibling) visit(child, child.alternate);
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    checkDCE() {},
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onCommitFiberRoot: (_, root) => visit(root.current, root.current.alternate),
  };
"""
"""Counts the rows of the table that React renders, as its developer tools do.

A fiber that is the same as before was not touched; bit 1 of its flags says that it ran.
"""
TIME = """
  window.__slowest = 0;
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) window.__slowest = Math.max(window.__slowest, duration);
  }).observe({type: "event", durationThreshold: 16});
"""
"""Keeps the longest time from an input to the frame that shows it (Event Timing, in steps of 8 ms).

Inputs of less than 16 ms are not reported by the browser and leave it 0.
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One input, and what it may cost.

    seen: returns once the page shows what was asked for. rows: the most rows of the table that
    React renders anew, over all commits. lists: the most pages of contacts that are read.
    """

    name: str
    act: Callable[[Page], object]
    seen: Callable[[Page], object]
    rows: int = 0
    lists: int = 0


def fill(product: Product, workspace_id: str) -> None:
    """Give a workspace on SQLite its contacts, past the API, and make them findable."""
    folder = product.environment["WARMLINE_DATA"]
    database = open_database(f"sqlite:///{folder}/contacts.db")
    crowd(database, workspace_id, MANY)
    database.close()
    product.cli("reindex")


def walk() -> list[Step]:
    """Return steps that begin and end on the first page; each finds what the one before left."""
    page_tick = _the("checkbox", "Select this page")
    bar, menu = _the("region", "Selected contacts"), _the("menu")
    drawer, palette = (
        _the("dialog", "Add contact"),
        _the("dialog", "Find a person, a place or a command"),
    )
    email, notes = _the("checkbox", "E-mail"), _the("tabpanel", "Notes")
    status, hot = _the("button", "Status"), _the("checkbox", re.compile("^Hot"))
    again = 2 * PAGE
    return [
        Step("select a row", _click(_the("checkbox", re.compile("Select Person"))), _shown(bar)),
        Step("select the page", _click(page_tick), _says(bar, "50 selected")),
        Step("unselect the page", _click(page_tick), _hidden(bar)),
        Step("open the status menu", _click(_badge), _shown(menu), rows=2),
        Step("change the status", _click(_another_status), _hidden(menu), rows=6),
        Step("open the drawer", _key("c"), _shown(drawer)),
        Step("close the drawer", _key("Escape"), _hidden(drawer)),
        Step("open the palette", _key("Control+k"), _shown(palette)),
        Step("close the palette", _key("Escape"), _hidden(palette)),
        Step("open the columns", _click(_the("button", "Columns")), _shown(email)),
        Step("close the columns", _key("Escape"), _hidden(email)),
        Step("next page", _click(_the("button", "Next")), _at("51–100 of"), again, 1),
        Step("previous page", _click(_the("button", "Previous")), _at("1–50 of"), again, 1),
        Step("go to the search box", _key("/"), _focused(_box)),
        Step("type in the search box", _key("p"), _shown(_marked), again, 1),
        Step("clear the search box", _key("Escape"), _at("1–50 of"), again, 1),
        Step("open a filter", _click(status), _shown(hot)),
        Step("tick a filter", _click(hot), _at(re.compile(r"^1–\d+ of \d\d$")), 2 * 26, 1),
        Step("untick a filter", _click(hot), _at("1–50 of"), again, 1),
        Step("close a filter", _key("Escape"), _hidden(hot)),
        Step("open a contact", _click(_name), _shown(_the("tab", "Notes"))),
        Step("open the notes", _click(_the("tab", "Notes")), _shown(notes)),
        Step("back to the list", _click(_back), _shown(page_tick), again, 1),
    ]


def _the(role: str, name: str | re.Pattern[str] | None = None) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type] # one of ARIA's


def _badge(page: Page) -> Locator:
    return page.locator("tbody button[aria-haspopup=menu]").first


def _another_status(page: Page) -> Locator:
    return page.locator("[role=menuitemradio][aria-checked=false]").first


def _box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search contacts")


def _marked(page: Page) -> Locator:
    return page.locator("tr[data-id] mark").first


def _name(page: Page) -> Locator:
    return page.locator("tr[data-id] a[href^='/contacts/']").first


def _back(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Main").get_by_role("link", name="Contacts")


def _click(what: Callable[[Page], Locator]) -> Callable[[Page], object]:
    return lambda page: what(page).click()


def _key(name: str) -> Callable[[Page], object]:
    return lambda page: page.keyboard.press(name)


def _shown(what: Callable[[Page], Locator]) -> Callable[[Page], object]:
    return lambda page: expect(what(page)).to_be_visible()


def _focused(what: Callable[[Page], Locator]) -> Callable[[Page], object]:
    return lambda page: expect(what(page)).to_be_focused()


def _hidden(what: Callable[[Page], Locator]) -> Callable[[Page], object]:
    return lambda page: expect(what(page)).to_be_hidden()


def _says(what: Callable[[Page], Locator], text: str) -> Callable[[Page], object]:
    return lambda page: expect(what(page)).to_contain_text(text)


def _at(text: str | re.Pattern[str]) -> Callable[[Page], object]:
    return lambda page: expect(page.get_by_text(text)).to_be_visible()
