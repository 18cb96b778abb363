"""What each benchmark in a browser begins with: `run all`, 120 contacts and Chromium."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.camera import launch
from tests.browser.interactions import fill
from tests.support.business import Business, a_business
from tests.support.product import embedded_product


@contextmanager
def browsing() -> Iterator[tuple[Browser, Business]]:
    """Yield Debian's Chromium and a business that nobody else uses; both end with the block."""
    with tempfile.TemporaryDirectory(prefix="warmline-bench-") as folder:
        product = embedded_product(Path(folder)).start()
        try:
            business = a_business(product)
            fill(product, business.workspace_id)
            with sync_playwright() as playwright:
                browser = launch(playwright)
                yield browser, business
                browser.close()
        finally:
            product.stop()
