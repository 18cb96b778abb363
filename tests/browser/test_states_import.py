"""An import that does not go as it should: axe finds nothing, in every look.

No worker is at the imports of this installation, which takes small files only.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, expect

from libs.common.clock import SystemClock
from libs.common.db.schemes import open_database
from services.importer.adapters.contacts_api import ContactsApi
from services.importer.adapters.storage import SqlStorage
from services.importer.application.park_task import park_task
from services.importer.domain.job import ATTEMPTS, PREPARE, Phase
from tests.browser.desk import Desk
from tests.browser.looks import LOOKS, Look, Round, said_in
from tests.support.business import Business
from tests.support.gateway import a_platform
from tests.support.imports import upload
from tests.support.product import Product, embedded_product

pytestmark = pytest.mark.xdist_group("states-import")

Sit = Callable[..., Desk]
ROLES = ("web", "consumer", "relay", "indexer", "events")
"""All roles but that of the workers at imports."""
MOST_BYTES = 20_000
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
UNSURE = "NAME,PHONE\nMÜLLER ÄÖÜ ÉÈ,+4915123456789\nIÑIGO PEÑA,+4915123456780\n"
REFUSED = {
    "picture.csv": PICTURE,
    "head.csv": b"name,phone\n",
    "unsure.csv": UNSURE.encode("mac_roman"),
}
"""Files that the server refuses: no table, no rows, and of an encoding that nobody can tell."""


@pytest.fixture(scope="module")
def warmline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Warmline in one process, without a worker."""
    limit = {"WARMLINE_IMPORTER_FILE_BYTES": str(MOST_BYTES)}
    product = embedded_product(tmp_path_factory.mktemp("no-worker"), **limit)
    product.part("all").arguments = ["all", *(f"--role={role}" for role in ROLES)]
    try:
        yield product.start()
    finally:
        codes = product.stop()
    assert set(codes) <= {0}, f"a process ended with {codes}"


@pytest.mark.parametrize("look", LOOKS)
def test_a_file_that_is_refused_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/imports/new")
    desk.rest()
    file, alert = page.locator("input[type=file]"), page.get_by_role("alert")
    desk.expects(422, "/api/v1/imports")
    with Round(desk) as see:
        see.calm("nothing chosen")
        file.set_input_files(a_file("empty.csv", b""))
        expect(alert).to_contain_text(says["imports.is_empty"])
        see.look("empty")
        file.set_input_files(a_file("large.csv", b"x,1\n" * MOST_BYTES))
        expect(alert).not_to_contain_text(says["imports.is_empty"])
        see.look("too large")
        for name, content in REFUSED.items():
            with page.expect_response("**/api/v1/imports") as answer:
                file.set_input_files(a_file(name, content))
            assert answer.value.status == 422, name
            expect(page.locator("[data-testid=drop] button")).to_be_visible()
            expect(alert).to_contain_text(says["imports.unreadable"])
            see.look(name)
        expect(alert.get_by_text(says["imports.encoding"])).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_an_import_that_waits_for_a_worker_or_broke_it_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    checked, started = (
        upload(business, f"Name,Phone\n{name},+44 7700 900777\n")["id"] for name in ("Ada", "Bo")
    )
    business.post(f"/api/v1/imports/{checked}/check")
    business.post(f"/api/v1/imports/{started}/start")
    page = desk.page
    with Round(desk) as see:
        for step, job in (("review", checked), ("run", started)):
            desk.go(f"/imports/{job}")
            expect(page.get_by_text(says["imports.queued"])).to_be_visible()
            see.look(f"queued {step}")
            see.calm(f"queued {step}")
        die_of(business.product, started, "run")
        expect(page.get_by_role("alert")).to_contain_text(says["imports.failed_text"])
        see.look("failed")
        die_of(business.product, checked, "check")
        desk.go(f"/imports/{checked}")
        expect(page.get_by_role("alert")).to_contain_text(says["imports.failed_text"])
        see.look("check failed")
        see.calm("check failed")


def a_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def die_of(product: Product, job: str, phase: Phase) -> None:
    """Be the workers who die of a file, one after the other, until the next one gives it up."""
    database = open_database(f"sqlite:///{product.environment['WARMLINE_DATA']}/importer.db")
    clock = SystemClock()
    storage = SqlStorage(database, clock)
    contacts = ContactsApi(a_platform().client("inproc://contacts"), timeout=1)
    for _ in range(ATTEMPTS):
        with storage.write() as imports:
            assert imports.claim(job, phase, PREPARE, clock.now(), clock.now())
    with storage.write() as imports:
        last = imports.claim(job, phase, PREPARE, clock.now(), clock.now())
    assert last is not None
    park_task(storage, contacts, last)
    database.close()
