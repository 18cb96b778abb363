"""Take the pictures of docs/screens from a believable business on a running Warmline.

Run from the top of the repository: `.venv/bin/python -m tests.browser.screens`.
"""

import shutil
import tempfile
import time
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk
from tests.support.business import Business, a_business
from tests.support.product import ROOT, embedded_product
from tests.support.waiting import eventually

TARGET = ROOT / "docs" / "screens"
PEOPLE = (
    ("2348031234567", "Amara Okafor", "hot", ("wholesale", "Lagos"), "Can you hold *two boxes* until Friday?"),
    ("34612345678", "Lucía Fernández", "warm", ("newsletter",), "¿Hacéis envíos a Sevilla?"),
    ("962791234567", "عمر حداد", "cold", (), "السلام عليكم، كم السعر؟"),
    ("919846085050", "Priya Raghunathan", "customer", ("vip", "repeat buyer"), "Received it today, thank you!"),
    ("5511987654321", "Thaís Conceição", "warm", ("spring sale",), "Olá! Ainda tem o azul?"),
    ("447700900123", "Ada Whitfield", "hot", ("wholesale",), "Could you send the price list again?"),
    ("4915112345678", "Jürgen von der Heyde", "cold", (), "Wie lange dauert die Lieferung?"),
    ("233241234567", "Kwame Mensah", "customer", ("repeat buyer",), "Same order as last month please"),
    ("6281234567890", "Wayan Hidayat", "warm", ("newsletter",), "Apakah bisa COD?"),
    ("48508208208", "Łukasz Dąbrowski", "cold", (), "Dzień dobry, czy są rozmiary 44?"),
    ("818012345678", "Yuki Tanaka", "customer", ("vip",), "ありがとうございます"),
    ("527221234567", "Guadalupe Muñoz", "hot", ("spring sale", "wholesale"), "Quiero 40 piezas"),
    ("905321234567", "Elif Demir", "warm", (), "Merhaba, iade nasıl oluyor?"),
    ("27821234567", "Zanele Dlamini", "customer", ("vip", "Durban"), "See you at the market on Sunday"),
    ("380501234567", "Тарас Шевченко", "cold", (), "Чи є доставка до Києва?"),
    ("212612345678", "Fatima Zahra Alaoui", "warm", ("newsletter",), "Vous livrez à Rabat ?"),
    ("84903123456", "Nguyễn Thị Hương", "hot", (), "Cho mình xem mẫu mới nhé"),
    ("393331234567", "Matteo Rossi", "customer", ("repeat buyer",), "Perfetto, grazie mille"),
)  # fmt: skip
FILE = """Full name;Mobile;E-mail;Labels
Ines Carvalho;+351 912 345 678;ines@example.com;fair
Sam Park;+82 10 1234 5678;sam@example.com;fair, wholesale
Amara Okafor;+234 803 123 4567;amara.okafor@example.com;fair
Noah Fischer;+41 79 123 45 67;;fair
Twice Noah;0041 79 123 45 67;noah@example.com;
Missing Number;;missing@example.com;fair
"""


def main() -> None:
    """Start, seed, look, and write the pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="warmline-screens-"))
    product = embedded_product(folder)
    try:
        product.start()
        business = a_business(product, plan="starter", name="Harbour & Loom")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
            )
            take(browser, business)
            browser.close()
    finally:
        product.stop()
        shutil.rmtree(folder, ignore_errors=True)


def take(browser: Browser, business: Business) -> None:
    """Take every picture."""
    desk = Desk.open(browser, business, "owner", "grace okoro")
    contacts = seed(desk, business)
    amara = contacts["Amara Okafor"]["id"]
    shoot(desk, "contacts", "/contacts")
    desk.go("/contacts?sort=name")
    desk.page.locator("button[aria-haspopup=menu][aria-label*='Change']").nth(3).click()
    shoot(desk, "contacts-status")
    desk.page.keyboard.press("Escape")
    desk.page.get_by_role("checkbox", name="Select this page").click()
    shoot(desk, "contacts-bulk")
    shoot(desk, "contacts-search", "/contacts?q=4567")
    shoot(desk, "contact", f"/contacts/{amara}")
    desk.page.get_by_role("tab", name="Activity").click()
    desk.page.get_by_text("moved the contact").first.wait_for()
    shoot(desk, "contact-activity")
    shoot(desk, "pipeline", "/pipeline")
    import_pictures(desk)
    for name in ("usage", "waiting", "flow", "team", "settings"):
        shoot(desk, name, f"/{name}")
    for name, look in (
        ("dark", {"dark": True}),
        ("phone", {"phone": True}),
        ("arabic", {"locale": "ar"}),
    ):
        other = Desk.open(browser, business, "admin", f"{name} look", **look)  # type: ignore[arg-type]
        shoot(other, f"contacts-{name}", "/contacts")
        shoot(other, f"contact-{name}", f"/contacts/{amara}")


def seed(desk: Desk, business: Business) -> dict[str, dict[str, Any]]:
    """Have people write, and the team work with them. Returns contacts by name."""
    now = int(time.time())
    for place, (wa_id, name, *_, text) in enumerate(PEOPLE):
        business.hears_message(wa_id, name, "Hello!", timestamp=now - place * 4000 - 900)
        business.hears_message(wa_id, name, text, timestamp=now - place * 4000 - 300)
    eventually(lambda: len(business.contacts(limit=100)) == len(PEOPLE), "everybody")
    contacts = {each["name"]: each for each in business.contacts(limit=100)}
    me = desk.call("GET", "/api/v1/session")["member"]["id"]
    owners = cycle([me, None])
    for _, name, status, tags, _ in PEOPLE:
        address = f"/api/v1/contacts/{contacts[name]['id']}"
        owner = next(owners)
        desk.call("PATCH", address, {"owner_id": owner})
        if status != "cold":
            desk.call("PUT", f"{address}/status", {"status": status})
        if tags:
            desk.call("POST", f"{address}/tags", {"add": list(tags), "remove": []})
    note = {"body": "Prefers calls after 4 pm.\nAsked twice about wholesale prices."}
    desk.call("POST", f"/api/v1/contacts/{contacts['Amara Okafor']['id']}/notes", note)
    business.eventually_found("amara", "Amara Okafor")
    return contacts


def import_pictures(desk: Desk) -> None:
    """Bring a file in and take a picture at each step."""
    page = desk.go("/imports/new")
    file = {"name": "fair-visitors.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Check the rows").wait_for()
    shoot(desk, "import-columns")
    page.get_by_role("button", name="Check the rows").click()
    start = page.get_by_role("button", name="Import 4 contacts")
    start.wait_for()
    shoot(desk, "import-review")
    start.click()
    page.get_by_role("link", name="See the contacts").wait_for()
    shoot(desk, "import-result")
    shoot(desk, "imports", "/imports")


def shoot(desk: Desk, name: str, path: str | None = None) -> None:
    """Take one picture, once the page has come to rest."""
    if path:
        desk.go(path)
        desk.page.locator("h1").first.wait_for()
    desk.page.wait_for_load_state("networkidle")
    desk.page.evaluate("document.fonts.ready")
    desk.page.screenshot(path=TARGET / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
