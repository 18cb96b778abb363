"""The same stories on every composition of the product."""

from collections.abc import Iterator

import pytest

from tests.support.business import Business, a_business
from tests.support.distributed import distributed_product
from tests.support.product import Product, embedded_product


@pytest.fixture(
    scope="package",
    params=["embedded", pytest.param("distributed", marks=pytest.mark.distributed)],
)
def warmline(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Warmline, running: in one process without servers, and as one process per service."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "embedded":
        product = embedded_product(folder)
    else:
        product = distributed_product(folder, request)
    try:
        yield product.start()
    finally:
        codes = product.stop()
    assert set(codes) <= {0}, f"a process ended with {codes}"


@pytest.fixture
def business(warmline: Product) -> Business:
    """A business with a workspace of its own, a number and a key."""
    return a_business(warmline)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the stories of one composition on one worker, so that it is started once."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        composition = callspec.params.get("warmline") if callspec else None
        if composition:
            item.add_marker(pytest.mark.xdist_group(f"warmline-{composition}"))
