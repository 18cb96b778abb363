"""The stories run with the mouse and by keyboard alone, embedded and behind nginx."""

from collections.abc import Iterator

import pytest

from tests.browser.desk import Desk
from tests.browser.stories.hand import Hand, Keyboard, Mouse
from tests.support.business import Business, a_business
from tests.support.distributed import distributed_product
from tests.support.product import Product, embedded_product

SETTINGS = {
    "WARMLINE_INBOX_URL": "https://inbox.example/{wa_id}",
    "WARMLINE_NUMBERS_BY_MEMBERS": "ALWAYS",
}


@pytest.fixture(
    scope="package",
    params=["embedded", pytest.param("distributed", marks=pytest.mark.distributed)],
)
def warmline(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """Warmline in one process; and behind nginx on PostgreSQL and RabbitMQ."""
    folder = tmp_path_factory.mktemp(f"stories-{request.param}")
    if request.param == "embedded":
        product = embedded_product(folder, **SETTINGS)
    else:
        product = distributed_product(folder, request, **SETTINGS)
    try:
        yield product.start()
    finally:
        codes = product.stop()
    assert set(codes) <= {0}, f"a process ended with {codes}"


@pytest.fixture
def business(warmline: Product) -> Business:
    """A business with a workspace of its own, a number and a key."""
    return a_business(warmline, plan="starter")


@pytest.fixture(params=[Mouse, Keyboard], ids=["mouse", "keyboard"])
def hand(request: pytest.FixtureRequest, desk: Desk) -> Hand:
    """What the owner works with."""
    made: Hand = request.param(desk.page)
    return made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the stories of one composition on one worker, so that it is started once."""
    for item in items:
        if composition := _param(item, "warmline"):
            item.add_marker(pytest.mark.xdist_group(f"stories-{composition}"))


def _param(item: pytest.Item, name: str) -> object:
    """Return the value of a test's parameter, or None when it has none of that name."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get(name) if callspec else None
