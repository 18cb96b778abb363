"""Take the pictures of docs/screens: `make screens`, from the business of `make demo`."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from services.cli.demo import fill
from tests.support.product import ROOT, Product, embedded_product
from tests.support.waiting import eventually

TARGET = ROOT / "docs" / "screens"
EMAIL, PASSWORD = "grace@example.com", "a password for pictures"
FILE = """Full name;Mobile;E-mail;Labels
Ines Carvalho;+351 912 345 678;ines@example.com;fair
Sam Park;+82 10 1234 5678;sam@example.com;fair, wholesale
Amara Okafor;+234 803 123 4567;amara@okaforhome.example;fair
Noah Fischer;+41 79 123 45 67;;fair
Twice Noah;0041 79 123 45 67;noah@example.com;
Missing Number;;missing@example.com;fair
"""
LOOKS: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    "arabic": {"locale": "ar"},
}
PLACES = (
    "pipeline", "imports", "jobs", "conflicts", "trash", "usage", "flow", "audit",
    "team", "components",
)  # fmt: skip
SECTIONS = ("preferences", "devices", "keys", "tags", "stages", "whatsapp")


def main() -> None:
    """Start, fill, look, and write the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="warmline-screens-"))
    product = embedded_product(folder)
    try:
        product.start()
        made = fill(product.office, product.url)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
            )
            take(browser, product, made)
            browser.close()
    finally:
        product.stop()
        shutil.rmtree(folder, ignore_errors=True)


def take(browser: Browser, product: Product, made: dict[str, Any]) -> None:
    """Take every picture. made: what the demo says of its workspaces."""
    door = _context(browser, product)
    shoot(door.new_page(), "sign-in", "/sign-in")
    _enter(door, made["link"])
    page = door.new_page()
    # The long import first, while it runs.
    shoot(page, "imports-running", "/imports")
    amara = _contact(page, "Amara Okafor")
    shoot(page, "contacts", "/contacts")
    _list_pictures(page)
    _contact_pictures(page, amara)
    _change_many(page)
    for name in PLACES:
        shoot(page, name, f"/{name}")
    for name in SECTIONS:
        shoot(page, f"settings-{name}", f"/settings?section={name}")
    _import_pictures(page)
    outlet = _context(browser, product)
    _enter(outlet, made["outlet"]["link"])
    shoot(outlet.new_page(), "waiting", "/waiting")
    for name, look in LOOKS.items():
        other = _context(browser, product, **look)
        body = {"email": EMAIL, "password": PASSWORD}
        assert other.request.post("/api/v1/session", data=body).ok
        window = other.new_page()
        for place in ("contacts", "pipeline", "usage"):
            shoot(window, f"{place}-{name}", f"/{place}")
        shoot(window, f"contact-{name}", f"/contacts/{amara}")


def _enter(context: BrowserContext, link: str) -> None:
    body = {"token": link.partition("token=")[2], "password": PASSWORD}
    assert context.request.post("/api/v1/session/link", data=body).ok


def _list_pictures(page: Page) -> None:
    for cell in ("status", "tags", "owner"):
        page.locator(f"tr[data-id] [data-edit={cell}]").nth(3).click()
        page.locator("main [role=menu], main [role=dialog]").wait_for()
        shoot(page, f"contacts-{cell}")
        page.keyboard.press("Escape")
    for button in ("Columns", "Export"):
        page.get_by_role("button", name=button).click()
        page.get_by_role("dialog").wait_for()
        shoot(page, f"contacts-{button.lower()}")
        page.keyboard.press("Escape")
    page.get_by_role("checkbox", name="Select this page").click()
    page.get_by_role("region", name="Selected contacts").wait_for()
    shoot(page, "contacts-bulk")
    page.get_by_role("button", name="Add contact").first.click()
    page.get_by_role("dialog").get_by_label("Phone").fill("0044 7700 900123")
    shoot(page, "contacts-add")
    page.keyboard.press("Escape")
    shoot(page, "contacts-search", "/contacts?q=4567")
    shoot(page, "contacts-filters", "/contacts?status=hot&status=warm&tag=wholesale")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("amara")
    page.get_by_role("option", name="Amara Okafor").wait_for()
    shoot(page, "palette")
    page.keyboard.press("Escape")


def _change_many(page: Page) -> None:
    """Tag a few hundred at once, and wait for the end."""
    body = {
        "selection": {"filter": {"status": ["hot"]}},
        "action": {"kind": "tag", "tags": ["call this week"]},
    }
    job = page.evaluate(
        """async (body) => (await fetch("/api/v1/bulk", {
            method: "POST", headers: {"Content-Type": "application/json"},
            body: JSON.stringify(body),
        })).json()""",
        body,
    )
    eventually(
        lambda: page.request.get(f"/api/v1/bulk/{job['id']}").json()["state"] == "done",
        "the bulk job",
    )


def _contact_pictures(page: Page, amara: str) -> None:
    shoot(page, "contact", f"/contacts/{amara}")
    page.get_by_role("tab", name="Notes").click()
    page.get_by_text("Prefers calls").wait_for()
    shoot(page, "contact-notes")
    page.get_by_role("tab", name="Activity").click()
    page.get_by_text("moved the contact").first.wait_for()
    shoot(page, "contact-activity")
    shoot(page, "contact-stopped", f"/contacts/{_contact(page, 'Séamus Ó Briain')}")


def _import_pictures(page: Page) -> None:
    """Bring a file in and take a picture at each step."""
    shoot(page, "import-upload", "/imports/new")
    page.locator("input[type=file]").set_input_files(
        {"name": "fair-visitors.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    check = page.get_by_role("button", name="Check the rows")
    check.wait_for()
    shoot(page, "import-columns")
    check.click()
    start = page.get_by_role("button", name="Import ", exact=False).last
    start.wait_for(timeout=60_000)
    shoot(page, "import-review")
    start.click()
    page.get_by_role("link", name="View the imported contacts").wait_for(timeout=60_000)
    shoot(page, "import-result")


def shoot(page: Page, name: str, path: str | None = None) -> None:
    """Take one picture, once the page has come to rest."""
    if path:
        page.goto(path)
        page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=TARGET / f"{name}.png", animations="disabled")


def _context(browser: Browser, product: Product, **look: Any) -> BrowserContext:
    plain = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light", "locale": "en"}
    return browser.new_context(
        base_url=product.url, timezone_id="Europe/Berlin", reduced_motion="reduce", **(plain | look)
    )


def _contact(page: Page, name: str) -> str:
    answer = page.request.get("/api/v1/contacts", params={"limit": 100, "sort": "-last_active_at"})
    return str(next(each["id"] for each in answer.json()["items"] if each["name"] == name))


if __name__ == "__main__":
    main()
