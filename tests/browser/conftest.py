"""A browser and a business whose people use it. Chromium is Debian's; the product is embedded."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts.setup import frontend_is_built
from tests.browser.camera import chromium, launch
from tests.browser.desk import Desk
from tests.support.business import Business, a_business
from tests.support.product import ROOT, Product, embedded_product

# A deadline, not a measure: the browser shares the machine with whatever else runs there.
expect.set_options(timeout=60_000)
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    _need(chromium() is not None, "no Chromium on PATH (apt-get install chromium-headless-shell)")
    _need(frontend_is_built(), "the frontend is not built, or of other sources (make frontend)")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def warmline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Warmline in one process, serving the built frontend."""
    product = embedded_product(tmp_path_factory.mktemp("browser"))
    try:
        yield product.start()
    finally:
        codes = product.stop()
    assert set(codes) <= {0}, f"a process ended with {codes}"


@pytest.fixture
def business(warmline: Product) -> Business:
    """A business with a workspace of its own, a number and a key."""
    return a_business(warmline, plan="starter")


@pytest.fixture
def sit_down(browser: Browser, business: Business) -> Iterator[Callable[..., Desk]]:
    """Put a new member at a desk: `sit_down(role=…, phone=…, dark=…, locale=…)`, or nobody.

    at: another business than that of the test.
    At the end every desk must have been quiet: no console error, no CSP violation, no page error.
    """
    desks: list[Desk] = []

    def make(role: str | None = "owner", *, at: Business = business, **options: Any) -> Desk:
        desk = Desk.open(browser, at, role, f"person{len(desks)}", **options)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.context.close()
    noises = [noise for desk in desks for noise in desk.noises]
    assert not noises, "\n".join(noises)


@pytest.fixture
def desk(sit_down: Callable[..., Desk]) -> Desk:
    """The owner's desk: a wide light screen in English."""
    return sit_down()


def _need(there: bool, reason: str) -> None:
    if there:
        return
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
