"""The pictures of the screens: what each shows, to whom, and in which looks."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.camera import Camera, picture, settle
from tests.browser.test_states import refuse

POPUP, DIALOG = "main [role=menu], main [role=dialog]", "[role=dialog]"
Act = Callable[[Page], None]


@dataclass(frozen=True)
class Shot:
    """One picture. path: as `Camera.go` takes it. act: what is done on the page before it.

    who: as in StillLife, or `nobody`. part: a selector, where the rest is in another picture.
    whole: with what one has to scroll to. before: what is done before the page is opened.
    """

    name: str
    path: str
    act: Act | None = None
    who: str = "owner"
    look: str = ""
    part: str | None = None
    whole: bool = False
    before: Act | None = None

    @property
    def file(self) -> str:
        """What the picture is called, without its folder."""
        return f"{'-'.join(filter(None, (self.name, self.look)))}.png"

    def take(self, camera: Camera) -> bytes:
        """Take it, as a PNG."""
        with camera.window(self.who, self.look) as page:
            if self.before:
                self.before(page)
            camera.go(page, self.path)
            if self.act:
                self.act(page)
                settle(page)
            return picture(page, self.part, whole=self.whole)


def _open_cell(cell: str) -> Act:
    def act(page: Page) -> None:
        page.locator(f"tr[data-id] [data-edit={cell}]").nth(3).click()
        page.locator(POPUP).wait_for()

    return act


def _open_dialog(button: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_role("button", name=button).click()
        page.get_by_role("dialog").wait_for()

    return act


def _open_tab(name: str, shows: str) -> Act:
    def act(page: Page) -> None:
        page.get_by_role("tab", name=name).click()
        page.get_by_text(shows).first.wait_for()

    return act


def _select_page(page: Page) -> None:
    page.get_by_role("checkbox", name="Select this page").click()
    page.get_by_role("region", name="Selected contacts").wait_for()


def _command(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("settings")
    page.get_by_role("option", name="Settings: Tags").wait_for()


def _press(key: str) -> Act:
    def act(page: Page) -> None:
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()

    return act


def _choose_plan(page: Page) -> None:
    page.get_by_role("button", name="Switch to Growth").click()
    page.get_by_role("dialog").wait_for()


def _be_late(page: Page) -> None:
    """Send changes of a status on a version that others have changed since."""

    def change(route: Route) -> None:
        route.continue_(headers={**route.request.headers, "if-match": '"1"'})

    page.route(re.compile(r"/api/v1/contacts/[^/]+/status$"), change)


def _be_overtaken(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Amara Okafor is ")).click()
    page.get_by_role("menuitemradio", name="Customer").click()
    page.get_by_role("dialog").wait_for()


def _half_done(job: dict[str, Any]) -> dict[str, Any]:
    """What the API tells of an import while it runs."""
    return {
        "state": "running",
        "counts": {name: count // 2 for name, count in job["counts"].items()},
        "progress": job["progress"] // 2,
        "rows_per_second": 310,
        "seconds_left": 40,
        "finished_at": None,
    }


def _given_up(job: dict[str, Any]) -> dict[str, Any]:
    """What it tells of one whose file its workers died of: no row of it was imported."""
    none = dict.fromkeys(job["counts"], 0) | {"skipped": job["rows"]}
    return {"state": "failed", "counts": none, "undo_until": None}


def _be_told(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Act:
    """Show a finished import as the API would tell of it at another time."""

    def act(page: Page) -> None:
        def answer(route: Route) -> None:
            job = route.fetch().json()
            route.fulfill(json={**job, **change(job)})

        page.route(re.compile(r"/api/v1/imports/[0-9a-f-]+$"), answer)

    return act


def _go_offline(page: Page) -> None:
    """Have the browser say that it lost the network; the windows of other pictures keep it."""
    page.evaluate("""() => {
      Object.defineProperty(navigator, "onLine", { get: () => false });
      window.dispatchEvent(new Event("offline"));
    }""")
    page.get_by_text("No connection.").first.wait_for()


def _open_menu(page: Page) -> None:
    page.locator("nav button[aria-haspopup=menu]:visible").last.click()
    page.get_by_role("menu").wait_for()


def _hide_trace(page: Page) -> None:
    """Show one id in place of that of the test's request."""
    page.evaluate("""() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode())
        texts.currentNode.data = texts.currentNode.data.replace(/[0-9a-f]{32}/, "0af7651916cd43dd8448eb211c80319c");
    }""")


def _add(page: Page) -> None:
    page.get_by_role("button", name="Add contact").first.click()
    page.get_by_role("dialog").get_by_label("Phone").fill("0044 7700 900123")


def _ask_palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("amara")
    page.get_by_role("option", name="Amara Okafor").wait_for()


def _be_wrong(page: Page) -> None:
    page.get_by_label("E-mail").fill("nobody@example.com")
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()


def _merge(page: Page) -> None:
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Merge with").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("Whitfield")
    page.get_by_role("option", name="Ada Whitfield").click()
    page.get_by_role("dialog").get_by_role("radio").first.wait_for()


def _lose_list(page: Page) -> None:
    refuse(page, r"/api/v1/contacts\?", 503)


def _wait_for_retry(page: Page) -> None:
    page.get_by_role("button", name="Try again").wait_for()


def _wait_for_locks(page: Page) -> None:
    page.get_by_title("Only staff see").first.wait_for()


def _hide_address(page: Page) -> None:
    """Show the address of a business in place of the test's port."""
    page.evaluate("""() => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const { data } = texts.currentNode;
        if (data.includes(location.origin))
          texts.currentNode.data = data.replaceAll(location.origin, "https://warmline.example");
      }
    }""")


def _say(page: Page) -> None:
    for button in ("A bad message", "A message with undo"):
        page.get_by_role("button", name=button).click()
    # What has the pointer or the focus stays, however long the picture takes.
    page.get_by_text("It did not work").hover()
    page.get_by_role("button", name="Undo", exact=True).focus()


def _all_looks(name: str, path: str, *looks: str, **more: object) -> list[Shot]:
    return [Shot(name, path, look=look, **more) for look in ("", *looks)]  # type: ignore[arg-type]


SHOTS = (
    *_all_looks("sign-in", "/sign-in", "dark", "phone", who="nobody"),
    *_all_looks("contacts", "/contacts", "dark", "phone", "arabic"),
    *_all_looks("contact", "/contacts/{amara}", "dark", "phone", "arabic"),
    *_all_looks("pipeline", "/pipeline", "dark", "phone", "arabic"),
    *_all_looks("going-cold", "/going-cold", "dark", "phone", "arabic"),
    *_all_looks("usage", "/usage", "dark", "phone", "arabic"),
    *_all_looks("import-columns", "/imports/{read}?step=map", "dark", "phone"),
    *_all_looks("import-result", "/imports/{finished}?step=result", "dark", "phone"),
    *_all_looks("team", "/team", "dark", "phone"),
    *_all_looks("settings-preferences", "/settings?section=preferences", "dark", "phone"),
    Shot("sign-in-wrong", "/sign-in", _be_wrong, who="nobody"),
    Shot("sign-in-expired", "/sign-in?expired=true", who="nobody"),
    Shot("sign-in-link", "/invite#token=of-a-link", who="nobody"),
    Shot("contacts-first", "/contacts", _hide_address, who="first"),
    Shot("forbidden", "/team", who="viewer"),
    Shot("missing", "/nowhere"),
    Shot("contacts-status", "/contacts", _open_cell("status"), part=POPUP),
    Shot("contacts-tags", "/contacts", _open_cell("tags"), part=POPUP),
    Shot("contacts-owner", "/contacts", _open_cell("owner"), part=POPUP),
    Shot("contacts-columns", "/contacts", _open_dialog("Columns"), part=DIALOG),
    Shot("contacts-export", "/contacts", _open_dialog("Export"), part=DIALOG),
    Shot("contacts-bulk", "/contacts", _select_page, part="[aria-label='Selected contacts']"),
    Shot("contacts-add", "/contacts", _add, part=DIALOG),
    Shot("contacts-search", "/contacts?q=4567"),
    Shot("contacts-filters", "/contacts?status=hot&status=warm&tag=wholesale"),
    Shot("contacts-none", "/contacts?tag=nobody+has+this+one"),
    Shot("contacts-broken", "/contacts", act=_wait_for_retry, before=_lose_list),
    Shot("contacts-sheet", "/contacts", _open_dialog("Filters"), look="phone"),
    Shot("contacts-menu", "/contacts", _open_menu, look="phone"),
    Shot("contacts-offline", "/contacts", _go_offline),
    Shot("contacts-viewer", "/contacts", who="viewer"),
    Shot("contacts-full", "/contacts", who="full"),
    *_all_looks("contacts-masked", "/contacts", "phone", who="masked", act=_wait_for_locks),
    *_all_looks(
        "contact-masked", "/contacts/{passer_by}", "dark", who="masked", act=_wait_for_locks
    ),
    Shot("palette", "/contacts", _ask_palette, part=DIALOG),
    Shot("palette-commands", "/contacts", _command, part=DIALOG),
    Shot("keys", "/contacts", _press("?"), part=DIALOG),
    Shot("contact-overtaken", "/contacts/{amara}", _be_overtaken, part=DIALOG, before=_be_late),
    Shot("team-invite", "/team", _open_dialog("Invite"), part=DIALOG),
    Shot("usage-plan", "/usage", _choose_plan, part=DIALOG),
    Shot("contact-notes", "/contacts/{amara}", _open_tab("Notes", "Prefers calls")),
    Shot("contact-activity", "/contacts/{amara}", _open_tab("Activity", "moved the contact")),
    Shot("contact-everything", "/contacts/{amara}", _open_tab("Everything", "two boxes")),
    Shot("contact-merge", "/contacts/{amara}", _merge, part=DIALOG),
    Shot("contact-trashed", "/contacts/{trashed}"),
    Shot("contact-stopped", "/contacts/{stopped}"),
    Shot("import-upload", "/imports/new"),
    Shot("import-review", "/imports/{checked}?step=review"),
    *_all_looks("import-run", "/imports/{finished}?step=run", "phone", before=_be_told(_half_done)),
    Shot(
        "import-failed", "/imports/{finished}", before=_be_told(_given_up), part="main [role=alert]"
    ),
    Shot("import-undone", "/imports/{undone}"),
    Shot(
        "flow-parked", "/flow", _hide_trace, who="full", part="[aria-label='Could not be handled']"
    ),
    *(
        Shot(name, f"/{name}")
        for name in ("imports", "jobs", "conflicts", "trash", "flow", "audit")
    ),
    Shot("duplicates", "/conflicts?show=alike"),
    Shot("waiting", "/waiting", who="full"),
    *(
        Shot(f"settings-{section}", f"/settings?section={section}")
        for section in ("devices", "workspace", "keys", "tags", "stages")
    ),
    Shot("settings-whatsapp", "/settings?section=whatsapp", _hide_address),
    *_all_looks("components", "/components", "dark", whole=True),
    Shot("components-said", "/components", _say),
)
