"""Ingest as `warmline run ingest` runs it: a real server, real signals."""

import json
import resource
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import requests

from libs.common.bus.schemes import open_bus
from libs.common.events.topology import TOPOLOGY
from services.ingest.settings import SECRETS, SPOOL, TOKENS
from tests.support.ports import free_port
from tests.support.product import ROOT, WARMLINE, Part
from tests.support.waiting import eventually
from tests.support.webhooks import SECRET, TOKEN, one_message, raw, signed
from tests.unit.ingest.carrying import arrived, embedded_bus, publishing


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {"WARMLINE_DATA": str(folder), SECRETS: SECRET, TOKENS: TOKEN, **more}


@pytest.fixture
def part(tmp_path: Path) -> Iterator[Part]:
    part = Part(
        "ingest",
        ["ingest"],
        f"127.0.0.1:{free_port()}",
        environment(tmp_path / "data"),
        tmp_path / "log",
    )
    part.start()
    try:
        eventually(part.ready, "ingest", seconds=60)
        yield part
    finally:
        if part.process is not None and part.process.poll() is None:
            part.kill()


def url(part: Part) -> str:
    return f"http://{part.bind}/webhooks/whatsapp"


def ask_raw(part: Part, request: bytes) -> bytes:
    """Send bytes as they are and return the status line."""
    host, _, port = part.bind.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before it has it all
            connection.sendall(request)
        answer = b""
        while b"\r\n" not in answer and (part_of_it := connection.recv(4096)):
            answer += part_of_it
    return answer.partition(b"\r\n")[0]


def head(body: bytes, *lines: str) -> bytes:
    signature = signed(body)["X-Hub-Signature-256"]
    all_lines = [
        "POST /webhooks/whatsapp HTTP/1.1",
        "Host: x",
        f"X-Hub-Signature-256: {signature}",
        *lines,
    ]
    return "\r\n".join([*all_lines, "", ""]).encode()


def test_the_server_hands_over_the_bytes_that_were_signed(part: Part):
    body = raw(one_message(text={"body": "äöå 😀 / < % @"}))
    assert requests.post(url(part), data=body, headers=signed(body), timeout=20).status_code == 200
    answer = requests.get(
        url(part),
        params={"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": TOKEN},
        timeout=20,
    )
    assert (answer.status_code, answer.text) == (200, "42")


def test_a_signature_that_comes_twice_is_401(part: Part):
    body = raw(one_message())
    signature = signed(body)["X-Hub-Signature-256"]
    twice = head(body, f"X-Hub-Signature-256: {signature}", f"Content-Length: {len(body)}")
    assert b" 401 " in ask_raw(part, twice + body)


def test_a_chunked_body_is_taken_and_one_over_the_limit_is_413(part: Part):
    small, large = raw(one_message()), b"{" + b" " * 2**22 + b"}"
    for body, status in ((small, b" 200 "), (large, b" 413 ")):
        chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
        assert status in ask_raw(part, head(body, "Transfer-Encoding: chunked") + chunks)
    assert b" 413 " in ask_raw(part, head(large, f"Content-Length: {len(large)}") + large)


def test_recorded_webhooks_are_replayed_from_the_command_line(part: Part, tmp_path: Path):
    (tmp_path / "one.json").write_bytes(raw(one_message("wamid.1")))
    lines = [raw(one_message(f"wamid.{number}")) for number in (2, 3)]
    (tmp_path / "more.jsonl").write_bytes(b"\n".join(lines))
    files = [str(tmp_path / name) for name in ("one.json", "more.jsonl")]
    for _ in range(2):
        done = subprocess.run(
            [*WARMLINE, "webhook", "replay", *files, "--url", f"http://{part.bind}", "--json"],
            env=dict(part.environment), cwd=ROOT, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout)["accepted"] == 3
    bus = open_bus(f"embedded:///{tmp_path}/data/bus.db", TOPOLOGY)
    assert len({event.id for event in arrived(bus, 6)}) == 3
    bus.close()


def test_sigterm_under_load_ends_well_and_everything_that_got_200_is_stored(
    part: Part, tmp_path: Path
):
    accepted: list[int] = []
    ended = threading.Event()

    def write(first: int) -> None:
        number = first
        with requests.Session() as session:
            while not ended.is_set():
                body = raw(one_message(f"wamid.{number}"))
                try:
                    answer = session.post(url(part), data=body, headers=signed(body), timeout=20)
                except requests.RequestException:
                    return
                if answer.status_code == 200:
                    accepted.append(number)
                number += 1

    writers = [threading.Thread(target=write, args=(who * 10**6,)) for who in range(6)]
    for each in writers:
        each.start()
    eventually(lambda: len(accepted) > 50, "traffic")
    code = part.stop()
    ended.set()
    for each in writers:
        each.join(30)
    assert code == 0
    bus = open_bus(f"embedded:///{tmp_path}/data/bus.db", TOPOLOGY)
    found = {event.data["message"]["wamid"] for event in arrived(bus, 10**9, seconds=1)}
    bus.close()
    assert {f"wamid.{number}" for number in accepted} <= found


def test_while_the_bus_is_down_the_process_is_ready_and_says_what_waits(tmp_path: Path):
    given = environment(
        tmp_path / "data",
        WARMLINE_BUS_URL="amqp://guest:guest@127.0.0.1:1/",
        WARMLINE_TOKEN_KEY="key",
    )
    part = Part("ingest", ["ingest"], f"127.0.0.1:{free_port()}", given, tmp_path / "log")
    part.start()
    try:
        eventually(part.ready, "ingest", seconds=60)
        body = raw(one_message())
        assert (
            requests.post(url(part), data=body, headers=signed(body), timeout=20).status_code == 200
        )
        answer = requests.get(f"http://{part.bind}/readyz", timeout=20)
        assert answer.status_code == 200
        assert answer.json()["remarks"] == ["ingest.spool: 1 events wait on this disk for the bus"]
    finally:
        part.kill()


def test_a_spool_that_cannot_be_written_refuses_the_start_with_a_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    spool = str(tmp_path / "file" / "spool")
    refusal = refused_start(environment(tmp_path / "data", **{SPOOL: spool}))
    assert SPOOL in refusal
    assert "Traceback" not in refusal


def test_missing_secrets_refuse_the_start_where_a_server_is_in_play(tmp_path: Path):
    bus_url = "amqp://guest:guest@127.0.0.1:1/"
    refusal = refused_start({"WARMLINE_DATA": str(tmp_path / "data"), "WARMLINE_BUS_URL": bus_url})
    assert SECRETS in refusal
    assert TOKENS in refusal


def refused_start(given: dict[str, str]) -> str:
    """Start ingest, which must refuse; return what it says."""
    command = [*WARMLINE, "run", "ingest"]
    done = subprocess.run(
        command, env=given, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    return done.stderr


def test_senders_that_never_end_are_cut_off_and_others_are_served(tmp_path: Path):
    threads = 4
    given = environment(tmp_path / "data", WARMLINE_THREADS=str(threads))
    part = Part("ingest", ["ingest"], f"127.0.0.1:{free_port()}", given, tmp_path / "log")
    part.start()
    try:
        eventually(part.ready, "ingest", seconds=60)
        body = raw(one_message())
        with ExitStack() as stack:
            host, _, port = part.bind.partition(":")
            slow = [
                stack.enter_context(
                    socket.create_connection((host, int(port)), 60, source_address=("127.0.0.2", 0))
                )
                for _ in range(2 * threads)
            ]
            for each in slow:
                each.sendall(head(body, f"Content-Length: {len(body)}") + body[:-1])
            answer = requests.post(url(part), data=body, headers=signed(body), timeout=60)
            assert answer.status_code == 200
            assert [ended(each) for each in slow] == [True] * len(slow)
    finally:
        part.kill()


def ended(connection: socket.socket) -> bool:
    """Wait until the other side ends a connection."""
    with suppress(ConnectionResetError):
        while connection.recv(4096):
            pass
    return True


def test_a_disk_that_is_full_is_503_until_there_is_room_again(tmp_path: Path):
    given = environment(
        tmp_path / "data",
        WARMLINE_BUS_URL="amqp://guest:guest@127.0.0.1:1/",
        WARMLINE_TOKEN_KEY="key",
    )
    part = Part("ingest", ["ingest"], f"127.0.0.1:{free_port()}", given, tmp_path / "log")
    part.start()
    try:
        eventually(part.ready, "ingest", seconds=60)
        promised = [number for number in range(3) if status_of(part, number) == 200]
        limit_files(part, 100)
        assert [status_of(part, number) for number in range(10, 13)] == [503] * 3
        limit_files(part, resource.RLIM_INFINITY)
        promised += [number for number in range(20, 23) if status_of(part, number) == 200]
    finally:
        part.kill()
    assert promised == [0, 1, 2, 20, 21, 22]
    with embedded_bus(tmp_path) as bus, publishing(bus, tmp_path / "data" / "spool"):
        found = [event.data["message"]["wamid"] for event in arrived(bus, 6)]
    assert found == [f"wamid.{number}" for number in promised]


def status_of(part: Part, number: int) -> int:
    """Send a message and return the status of the answer."""
    body = raw(one_message(f"wamid.{number}"))
    return requests.post(url(part), data=body, headers=signed(body), timeout=20).status_code


def limit_files(part: Part, size: int) -> None:
    """Let no file of the worker grow beyond a size, as if the disk were full."""
    assert part.process is not None
    supervisor = part.process.pid
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    for child in children:
        resource.prlimit(int(child), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
