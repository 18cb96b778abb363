"""Products of their own for tests that kill them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.product import Product, embedded_product


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Product]:
    """An embedded Warmline that a test may kill and start again."""
    product = embedded_product(tmp_path)
    try:
        yield product.start()
    finally:
        product.stop()
