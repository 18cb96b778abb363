import json
import logging
import subprocess
import sys

import pytest

from tests.support.servers import ROOT

PROGRAM = """
import logging
from libs.common.log import configure_logging, get_logger
from libs.common.trace import traced

configure_logging("INFO")
log = get_logger("a.module")
log.debug("too quiet")
log.info("event parked", queue="contacts.whatsapp", attempts=8)
with traced("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
    log.warning("in a trace")
logging.getLogger("a.library").warning("from %s", "a library")
logging.getLogger("pika").error("every reconnect is one of these")
log.info("one line\\nonly \\x1b[31m")
try:
    raise ValueError("the cause")
except ValueError:
    log.exception("it failed")
"""


@pytest.fixture(scope="module")
def lines() -> list[dict]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_an_object_with_level_logger_and_time(lines):
    assert all({"event", "level", "logger", "timestamp"} <= set(line) for line in lines)
    assert lines[0]["timestamp"].endswith("Z")


def test_facts_are_fields(lines):
    assert lines[0]["event"] == "event parked"
    assert lines[0]["queue"] == "contacts.whatsapp"
    assert lines[0]["attempts"] == 8


def test_the_trace_is_on_the_lines_of_its_work_and_on_no_other(lines):
    assert "trace_id" not in lines[0]
    assert lines[1]["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert "trace_id" not in lines[2]


def test_libraries_speak_the_same_form(lines):
    assert lines[2]["event"] == "from a library"
    assert lines[2]["logger"] == "a.library"


def test_what_the_bus_says_about_every_reconnect_is_left_out(lines):
    assert not [line for line in lines if line["logger"] == "pika"]


def test_control_characters_can_make_no_second_line(lines):
    assert [line["event"] for line in lines].count("one line\nonly \x1b[31m") == 1


def test_an_exception_is_structured(lines):
    assert lines[-1]["event"] == "it failed"
    assert lines[-1]["exception"][0]["exc_value"] == "the cause"


def test_this_process_keeps_its_own_logging():
    assert not any(
        "structlog" in type(each.formatter).__module__ for each in logging.getLogger().handlers
    )
