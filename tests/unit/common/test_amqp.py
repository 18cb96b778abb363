import pytest

from libs.common.amqp import read_amqp_url
from libs.common.bus.schemes import open_bus
from libs.common.errors import SettingsError
from libs.common.events.topology import TOPOLOGY


@pytest.mark.parametrize("url", ["amqp://user@host", "amqp://user:secret@host:many/"])
def test_a_url_that_cannot_be_understood_stops_the_start_and_is_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        open_bus(url, TOPOLOGY).close()
    assert "amqp://user:password@host" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_url_without_a_user_is_the_guest() -> None:
    assert read_amqp_url("amqp://127.0.0.1:5673/sales").virtual_host == "sales"
