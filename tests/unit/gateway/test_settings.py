"""Gateway's settings."""

from pathlib import Path

import pytest

from libs.common.errors import SettingsError
from libs.common.settings import Env
from services.gateway.settings import read


def test_the_defaults_are_the_embedded_product(tmp_path: Path) -> None:
    env = Env({"WARMLINE_DATA": str(tmp_path)})
    settings = read(env)
    env.check()
    assert settings.database_url == f"sqlite:///{tmp_path}/gateway.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.is_edge
    assert not settings.is_https


def test_where_gateway_is_a_server_the_edge_is_elsewhere() -> None:
    assert not read(Env({"WARMLINE_GATEWAY_URL": "http://gateway:8000"})).is_edge


def test_the_public_address_follows_the_one_that_is_listened_on() -> None:
    assert read(Env({"WARMLINE_BIND": "127.0.0.1:9"})).public_url == "http://127.0.0.1:9"


@pytest.mark.parametrize("url", ["warmline.example", "ftp://w", "https://", "https://w/path"])
def test_a_public_address_that_can_not_work_is_named(url: str) -> None:
    env = Env({"WARMLINE_PUBLIC_URL": url})
    read(env)
    with pytest.raises(SettingsError, match="WARMLINE_PUBLIC_URL"):
        env.check()


def test_a_password_in_a_url_is_not_in_what_is_printed() -> None:
    url = "postgresql+psycopg://app:canary@db/gateway"
    assert "canary" not in repr(read(Env({"WARMLINE_GATEWAY_DATABASE_URL": url})))
