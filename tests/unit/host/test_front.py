import pytest
from werkzeug.test import Client

from libs.common.settings import Env
from services.front import front_of
from services.host import Host


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),  # a proxy on this machine
    ],
)
def test_metrics_on_the_public_port_are_for_callers_on_this_machine(
    tmp_path, address: str, headers: dict[str, str], status: int
) -> None:
    host = Host(["gateway"], [], Env({"WARMLINE_DATA": str(tmp_path)}))
    try:
        answer = Client(front_of(host)).get(
            "/metrics", headers=headers, environ_base={"REMOTE_ADDR": address}
        )
        assert answer.status_code == status
    finally:
        host.stop()
