"""Small things that a page says or offers now and then: axe finds nothing, in every look."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.looks import DIALOG, LOOKS, Look, Round, said_in
from tests.browser.stories.people import add
from tests.browser.stories.test_details import answers
from tests.browser.test_access import LONG
from tests.support.business import Business
from tests.support.imports import run, upload
from tests.support.product import Product, embedded_product
from tests.support.waiting import eventually

pytestmark = pytest.mark.xdist_group("states-small")

Sit = Callable[..., Desk]
LOCAL = """Name,Phone,Status
Amara,08031234567,lukewarm
Bo,08031234568,VIP level 3
Cy,08031234569,hot
Di,+234 803 123 4570,hot
"""
"""Numbers without a country beside one with it, and statuses that are none of the usual ones."""


@pytest.fixture(scope="module")
def warmline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Warmline in one process, where whoever owns a workspace adds its numbers."""
    product = embedded_product(
        tmp_path_factory.mktemp("numbers"), WARMLINE_NUMBERS_BY_MEMBERS="ALWAYS"
    )
    try:
        yield product.start()
    finally:
        codes = product.stop()
    assert set(codes) <= {0}, f"a process ended with {codes}"


def _be_connected(page: Page, says: dict[str, str], *, phone: bool) -> None:
    """Wait until the page hears of changes, which a phone says in its menu."""
    if phone:
        page.get_by_role("button", name=says["nav.you"], exact=True).click()
    live = page.get_by_text(says["live.live"], exact=True).filter(visible=True)
    expect(live).to_have_count(1)
    if phone:
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_be_hidden()


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_list_offers_and_tells_by_the_way_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    add(business, "Ada", status="warm", tags=["vip", "north"])
    page = desk.go("/contacts")
    with Round(desk) as see:
        if "phone" in look:
            page.get_by_role("button", name=says["bulk.begin"], exact=True).click()
        else:
            page.get_by_role("link", name="Ada", exact=True).focus()
            page.keyboard.press("f")
            menu = page.get_by_role("menu", name=says["only.like"].format(name="Ada"))
            expect(menu.get_by_role("menuitemradio").first).to_be_visible()
            see.look("only these")
            see.close()
        _be_connected(page, says, phone="phone" in look)
        add(business, "Bo")
        pill = page.locator("main button").filter(has_text="·").filter(has_text="1")
        expect(pill).to_be_visible()
        see.look("news", "main button[class*=_pill_]")
        pill.click()
        expect(page.get_by_role("link", name="Bo", exact=True)).to_be_visible()

        page.get_by_role("checkbox", name=says["bulk.select"].format(name="Ada")).check()
        expect(page.get_by_role("region", name=says["bulk.label"])).to_be_visible()
        page.get_by_role("searchbox").first.fill("Ada")
        said = page.get_by_role("region", name=says["toast.region"])
        expect(said.get_by_role("button", name=says["action.restore"])).to_be_visible()
        expect(said).to_contain_text(says["bulk.cleared"])
        see.look("cleared")


@pytest.mark.parametrize("look", LOOKS)
def test_what_can_be_done_from_the_palette_has_no_barrier(sit_down: Sit, look: Look) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/contacts")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    with Round(desk) as see:
        for what in ("prefs.scheme", "prefs.language", "nav.settings", "action.sign_out"):
            dialog.get_by_role("combobox").fill(says[what])
            expect(dialog.get_by_role("option").first).to_contain_text(says[what])
            desk.rest()
            see.look(what, DIALOG)


@pytest.mark.parametrize("look", LOOKS)
def test_what_an_import_asks_and_proposes_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    job = upload(business, LOCAL)["id"]
    page = desk.go(f"/imports/{job}?step=map")
    with Round(desk) as see:
        statuses = page.get_by_role("region", name=says["imports.statuses"])
        expect(statuses.get_by_placeholder(says["imports.status_choose"]).first).to_be_visible()
        doctor = page.get_by_role("region", name=says["doctor.title"])
        expect(doctor.get_by_role("button", name=says["doctor.use"])).to_be_visible()
        see.look("unmatched, and proposed")
        page.get_by_text(says["imports.read_otherwise"], exact=True).click()
        expect(page.get_by_role("radio", name=says["imports.header_no"])).to_be_visible()
        see.look("read otherwise")
        doctor.get_by_role("button", name=says["doctor.use"]).click()
        expect(doctor.get_by_role("button", name=says["doctor.use"])).to_have_count(0)
        see.look("as proposed")

        job = upload(business, "Name,Phone\nDi,+44 7700 900779\n")["id"]
        run(business, job, "start", "finished")
        desk.go(f"/imports/{job}")
        see.asked("undo", page.get_by_role("button", name=says["imports.undo"], exact=True))
        see.close()


@pytest.mark.parametrize("look", LOOKS)
def test_what_a_viewer_sees_of_an_import_that_runs_and_of_the_office_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down("viewer", **look), said_in(look)
    plan = f"/internal/v1/workspaces/{business.workspace_id}"
    business.product.office.call("contacts", "PUT", plan, json={"plan": "scale"})
    rows = "\n".join(f"P,+55119{place:08}" for place in range(LONG))
    job = upload(business, f"name,phone\n{rows}")["id"]
    business.post(f"/api/v1/imports/{job}/start")
    page = desk.go(f"/imports/{job}")
    with Round(desk) as see:
        expect(page.get_by_role("note")).to_contain_text(says["imports.may_not"])
        expect(page.get_by_role("heading", name=says["imports.running"])).to_be_visible()
        see.look("runs")
        run(business, job, "stop", "stopped")
        desk.expects(403, "/api/v1/*")
        for path in ("/audit", "/flow"):
            desk.go(path)
            expect(page.get_by_role("heading", name=says["state.forbidden"])).to_be_visible()
            see.look(path)
            see.calm(path)


@pytest.mark.parametrize("look", LOOKS)
def test_how_far_an_answer_got_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says, zoe = sit_down(**look), said_in(look), "5511987654321"
    business.hears_message(zoe, "Zoë", "Hello?")
    contact = eventually(business.contacts, "Zoë")[0]["id"]
    wanted = {"sent": ("sent",), "delivered": ("sent", "delivered"),
              "read": ("sent", "delivered", "read"), "failed": ("sent", "failed")}  # fmt: skip
    for reports in wanted.values():
        answers(business, zoe, f"This is {reports[-1]}", *reports)
    page = desk.go(f"/contacts/{contact}")
    with Round(desk) as see:
        for far in wanted:
            bubble = page.get_by_role("listitem").filter(has_text=f"This is {far}")
            expect(bubble.get_by_role("img", name=says[f"delivery.{far}"])).to_be_visible()
        expect(page.get_by_text("Message undeliverable")).to_be_visible()
        see.look("answers")


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_asked_about_the_numbers_of_a_business_has_no_barrier(
    sit_down: Sit, business: Business, look: Look
) -> None:
    desk, says = sit_down(**look), said_in(look)
    page = desk.go("/settings?section=whatsapp")
    of = says["whatsapp.delete_of"].format(number=business.phone_number_id)
    with Round(desk) as see:
        see.asked("add", page.get_by_role("button", name=says["whatsapp.add"]))
        see.close()
        see.asked("delete", page.get_by_role("button", name=of))
        see.close()
