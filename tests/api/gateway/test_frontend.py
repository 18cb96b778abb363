"""The embedded front as a server of files."""

import gzip
from pathlib import Path

from werkzeug.test import Client

from tests.support.gateway import gateway_world


def front(folder: Path, dist: Path) -> Client:
    world = gateway_world(folder, WARMLINE_FRONTEND_DIR=str(dist))
    assert world.service.front is not None
    return Client(world.service.front(world.service.app))


def test_where_nothing_is_built_the_page_says_what_to_run(tmp_path: Path) -> None:
    answer = front(tmp_path, tmp_path / "dist").get("/contacts")
    assert answer.status_code == 200
    assert "make frontend" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_packed_file_is_sent_to_those_who_can_unpack_it(tmp_path: Path) -> None:
    assets = tmp_path / "dist" / "assets"
    assets.mkdir(parents=True)
    (assets / "app.js").write_text("1")
    (assets / "app.js.gz").write_bytes(gzip.compress(b"1"))
    client = front(tmp_path, tmp_path / "dist")
    packed = client.get("/assets/app.js", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/assets/app.js")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data == b"1"
    assert "Content-Encoding" not in plain.headers
    assert {each.headers["Vary"] for each in (packed, plain)} == {"Accept-Encoding"}
    assert plain.headers["Content-Type"].startswith("text/javascript")


def test_files_that_are_nobodys_business_are_not_served(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / ".env").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    (dist / "link.txt").symlink_to(tmp_path / "outside.txt")
    client = front(tmp_path, dist)
    assert "secret" not in client.get("/.env").text
    assert "secret" not in client.get("/link.txt").text
