"""The command line on an installation with no server: what it prints, and what it leaves."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from libs.common.errors import InvalidInputError
from libs.common.settings import Env
from services.cli import main
from services.cli.installation import installation
from services.cli.simulate import ACCOUNT, place_of
from tests.support.ports import free_port
from tests.support.webhooks import a_change, a_message, a_webhook, raw

Warmline = Callable[..., Result]


@pytest.fixture
def warmline(tmp_path: Path) -> Warmline:
    """Run a command on an installation of the test's own."""
    environment = {"WARMLINE_DATA": str(tmp_path), "WARMLINE_PUBLIC_URL": "http://shop.example"}

    def run(*words: str, given: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(main, words, input=given, env=environment | more)

    return run


def answer(result: Result, code: int = 0) -> Mapping[str, Any]:
    """Return the one JSON object that a command printed on standard output."""
    assert result.exit_code == code, result.output
    read: Mapping[str, Any] = json.loads(result.stdout)
    return read


def test_a_second_start_before_anybody_signed_in_prints_another_link(warmline: Warmline):
    first = answer(warmline("bootstrap", "--json"))
    again = answer(warmline("bootstrap", "--json"))
    assert first["workspace"]["id"] == again["workspace"]["id"]
    assert first["email"] == again["email"] == "owner@example.com"
    assert first["link"] != again["link"]
    assert again["link"].startswith("http://shop.example/invite#token=")


def test_a_start_with_an_owner_who_signs_in_prints_no_link(warmline: Warmline):
    answer(warmline("workspace", "create", "Acme", "--json"))
    words = ("member", "add", "ada@acme.example", "--role", "owner", "--password-stdin", "--json")
    answer(warmline(*words, given="a good long passphrase\n"))
    assert set(answer(warmline("bootstrap", "--json"))) == {"workspace"}


def test_a_member_gets_another_link(warmline: Warmline):
    answer(warmline("workspace", "create", "Acme", "--json"))
    added = answer(warmline("member", "add", "ada@acme.example", "--role", "admin", "--json"))
    made = answer(warmline("member", "link", "Ada@Acme.example", "--json"))
    assert {**made, "link": ""} == {**added, "link": ""}
    assert made["link"] != added["link"]
    assert answer(warmline("member", "link", "bo@acme.example", "--json"), 1) == {
        "error": {"code": "not_found", "detail": "no member has the address bo@acme.example"}
    }


def test_commands_answer_with_the_fields_that_scripts_build_on(warmline: Warmline):
    made = answer(warmline("workspace", "create", "Acme", "--plan", "free", "--json"))
    assert made == {"id": made["id"], "name": "Acme", "plan": "free"}
    raised = answer(warmline("workspace", "set-plan", "growth", "--json"))
    assert raised == {**made, "plan": "growth"}
    number = answer(warmline("number", "add", "10654", "--waba", "1022", "--json"))
    assert number == {"phone_number_id": "10654", "workspace_id": made["id"]}
    key = answer(warmline("api-key", "create", "shop", "--scope", "contacts:read", "--json"))
    assert set(key) == {"id", "key"}
    assert key["key"].startswith("wl_")
    assert answer(warmline("dead-letters", "list", "--json")) == {"items": []}
    assert answer(warmline("reindex", "--json")) == {"indexed": 0}


def test_simulating_leaves_the_account_of_a_number_as_it_is(warmline: Warmline, tmp_path: Path):
    answer(warmline("workspace", "create", "Acme", "--json"))
    answer(warmline("number", "add", "10654", "--waba", "1022", "--json"))
    nobody = ("simulate", "--people", "1", "--messages", "1", "--url", "http://127.0.0.1:1")
    for number in ("10654", "777"):
        refused = answer(warmline(*nobody, "--number", number, "--json"), 1)
        assert refused["error"]["code"] == "unavailable"
    environment = Env({"WARMLINE_DATA": str(tmp_path)})
    with installation(environment) as here:
        (workspace,) = here.workspaces()
        numbers = here.call("contacts", "GET", "/api/v1/numbers", workspace_id=workspace["id"])
    accounts = {each["phone_number_id"]: each["waba_id"] for each in numbers["items"]}
    assert accounts == {"10654": "1022", "777": "100000000000000"}


def test_simulating_finds_the_workspace_that_has_the_number(tmp_path: Path):
    with installation(Env({"WARMLINE_DATA": str(tmp_path)})) as here:
        one, other = (
            here.call("contacts", "POST", "/internal/v1/workspaces", json={"name": name, "plan": "free"})["id"]
            for name in ("Acme", "Bond")
        )  # fmt: skip
        number = {"phone_number_id": "10654", "workspace_id": other, "waba_id": "1022"}
        here.call("contacts", "POST", "/internal/v1/numbers", json=number)
        for asked in (None, other):
            assert place_of(here, asked, "10654") == (other, "1022", True)
        with pytest.raises(InvalidInputError, match=other):
            place_of(here, one, "10654")
        assert place_of(here, one, "777") == (one, ACCOUNT, False)


def test_nothing_is_added_or_sent_where_no_secret_may_speak_for_it(
    warmline: Warmline, tmp_path: Path
):
    answer(warmline("workspace", "create", "Acme", "--json"))
    bound = {"WARMLINE_WHATSAPP_APP_SECRETS": "one@waba:1022,two@number:777"}
    nowhere = ("--url", "http://127.0.0.1:1", "--json")
    refused = answer(warmline("simulate", "--number", "10654", *nowhere, **bound), 1)["error"]
    assert list(refused["errors"]) == ["--number"]
    with installation(Env({"WARMLINE_DATA": str(tmp_path)})) as here:
        (workspace,) = here.workspaces()
        numbers = here.call("contacts", "GET", "/api/v1/numbers", workspace_id=workspace["id"])
    assert numbers["items"] == []

    file = tmp_path / "recorded.json"
    file.write_bytes(raw(a_webhook(a_change(messages=[a_message()]), account="1")))
    refused = answer(warmline("webhook", "replay", str(file), *nowhere, **bound), 1)["error"]
    assert list(refused["errors"]) == ["FILES"]


def leaves(group: click.Group, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Walk every command that does something, with its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, *path, name)
        else:
            yield " ".join((*path, name)), command


def test_every_command_takes_json_and_says_what_it_does():
    found = dict(leaves(main))
    assert {"run", "migrate", "doctor", "workspace create", "member add", "simulate"} <= set(found)
    for name, command in found.items():
        assert "--json" in {opt for param in command.params for opt in param.opts}, name
        assert command.help, name


@pytest.mark.parametrize(
    "words",
    [
        ("workspace", "create", "Acme", "--plan", "gold"),
        ("workspace", "create"),
        ("number", "add", "1", "--no-such-option"),
        ("no-such-command",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_answered_with_json_where_json_is_asked_for(
    warmline: Warmline, words: tuple[str, ...]
):
    error = answer(warmline(*words, "--json"), 2)["error"]
    assert error["code"] == "usage"
    assert error["detail"]
    told = warmline(*words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "Usage: " in told.stderr


def test_help_and_answers_of_other_commands_stay_as_they_are(warmline: Warmline):
    assert warmline("--help").stdout.startswith("Usage: ")
    assert warmline("member", "add", "--help", "--json").exit_code == 0


def test_the_doctor_finds_nothing_wrong_with_a_good_installation(warmline: Warmline):
    answer(warmline("migrate", "--json"))
    told = answer(warmline("doctor", "--json"))
    assert told["ok"], told["checks"]
    assert {check["name"] for check in told["checks"]} >= {
        "message bus", "importer: schema", "importer: job queue", "importer: contacts",
        "gateway: contacts", "search: index", "search: contacts",
        "contacts: search", "contacts: ingest", "contacts: importer",
    }  # fmt: skip


def test_the_doctor_names_everything_that_is_broken_and_what_would_mend_it(warmline: Warmline):
    nobody = f"127.0.0.1:{free_port()}"
    broken = {f"WARMLINE_{name}_URL": f"http://{nobody}" for name in ("CONTACTS", "INGEST")}
    broken["WARMLINE_JOBS_URL"] = f"amqp://{nobody}/"
    secrets = ("TOKEN_KEY", "WHATSAPP_APP_SECRETS", "WHATSAPP_VERIFY_TOKENS")
    broken |= {f"WARMLINE_{name}": "a-secret" for name in secrets}
    told = answer(warmline("doctor", "--json", **broken), 1)
    found = {check["name"]: check["problem"] for check in told["checks"] if check["problem"]}
    assert set(found) == {
        "contacts: contacts schema", "importer: schema", "gateway: schema", "contacts: ingest",
        "importer: job queue", "importer: contacts", "gateway: contacts", "search: contacts",
    }  # fmt: skip
    assert "run `warmline migrate`" in found["importer: schema"]
    assert "WARMLINE_JOBS_URL" in found["importer: job queue"]
    assert "does not answer" in found["contacts: ingest"]


def test_a_backup_is_an_installation_of_its_own(warmline: Warmline, tmp_path: Path):
    answer(warmline("workspace", "create", "Acme", "--json"))
    answer(warmline("member", "add", "ada@acme.example", "--role", "owner", "--json"))
    waiting = tmp_path / "spool" / "00" / "1.log"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"kept while the bus was down")
    folder = tmp_path / "backups" / "monday"
    made = answer(warmline("backup", str(folder), "--json"))

    assert made["elsewhere"] == []
    assert {each.name for each in folder.iterdir()} == {
        "bus.db", "contacts.db", "gateway.db", "importer.db", "secrets.json", "spool",
    }  # fmt: skip
    assert (folder / "spool" / "00" / "1.log").read_bytes() == waiting.read_bytes()
    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "secrets.json").stat().st_mode & 0o077 == 0
    there = answer(
        warmline("member", "link", "ada@acme.example", "--json", WARMLINE_DATA=str(folder))
    )
    assert there["email"] == "ada@acme.example"


def test_a_backup_overwrites_nothing_and_replaces_half_of_one(warmline: Warmline, tmp_path: Path):
    answer(warmline("workspace", "create", "Acme", "--json"))
    kept = tmp_path / "photos"
    kept.mkdir()
    (kept / "cat.jpg").write_bytes(b"meow")
    refused = answer(warmline("backup", str(kept), "--json"), code=1)
    assert list(refused["error"]["errors"]) == ["folder"]
    assert [each.name for each in kept.iterdir()] == ["cat.jpg"]

    half = tmp_path / "monday.part"
    half.mkdir()
    (half / "contacts.db").write_bytes(b"of a backup that was killed")
    answer(warmline("backup", str(tmp_path / "monday"), "--json"))
    assert not half.exists()


def test_the_team_is_told_of_again(warmline: Warmline):
    answer(warmline("workspace", "create", "Acme", "--json"))
    answer(warmline("member", "add", "ada@acme.example", "--role", "owner", "--json"))
    answer(warmline("member", "add", "bo@acme.example", "--json"))
    assert answer(warmline("member", "announce", "--json")) == {"announced": 2}
