"""No input makes the page do more than it shows: what made the list slow once was all its rows."""

import re

from playwright.sync_api import Request, Route, expect

from tests.browser.desk import Desk
from tests.browser.interactions import COUNT, PAGE, fill, walk
from tests.support.business import Business


def test_an_input_renders_no_more_rows_and_reads_no_more_lists_than_it_shows(
    desk: Desk, business: Business
) -> None:
    fill(business.product, business.workspace_id)
    page, lists, found = desk.page, list[str](), dict[str, tuple[int, int]]()
    page.add_init_script(COUNT)
    # What was filled in is still being told of: the page hears nothing, and reads nothing anew
    page.route("**/api/v1/events/stream*", _hold)
    desk.go("/contacts")
    expect(page.locator("tr[data-id]")).to_have_count(PAGE)
    assert page.evaluate("window.__rows") >= PAGE

    def note(request: Request) -> None:
        if re.search(r"/api/v1/(search/)?contacts\?", request.url):
            lists.append(request.url)

    page.on("request", note)
    steps = walk()
    for step in steps:
        page.evaluate("window.__rows = 0")
        lists.clear()
        step.act(page)
        step.seen(page)
        # Rows below those that can be seen come a frame later, and are of this step too
        expect(page.locator("tbody tr[aria-hidden]")).to_have_count(0)
        page.wait_for_load_state("networkidle")
        found[step.name] = (int(page.evaluate("window.__rows")), len(lists))
    over = [
        f"{step.name}: {found[step.name]} rows and lists, at most {(step.rows, step.lists)}"
        for step in steps
        if found[step.name][0] > step.rows or found[step.name][1] > step.lists
    ]
    assert not over, "\n".join(over)


def _hold(_: Route) -> None:
    """Let a request wait for its answer."""
