"""Every command, variable, port and health check of docker-compose.yml is one that the code has."""

import os
import re
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest

from libs.common.settings import Env
from scripts.make_secrets import NAMES
from services.cli import main
from services.cli.installation import Installation
from services.host import WEB, Host, check_start
from services.registry import OWN
from services.serve import STOP_SECONDS
from tests.guards.repository import ROOT, text_of

TEMPLATES = "".join(path.read_text() for path in (ROOT / "deploy" / "nginx").rglob("*.template"))
UPLOAD_LIMIT = ROOT / "deploy" / "nginx" / "entrypoint" / "15-upload-limit.envsh"


def played(command: list[str]) -> set[tuple[str, str]]:
    """Return the services and roles that `warmline run …` plays."""
    services = [
        word for word in command[1:] if not word.startswith("--") and word not in roles_of(command)
    ]
    return {(service, role) for service in services for role in roles_of(command) or [WEB]}


def roles_of(command: list[str]) -> list[str]:
    return [after for word, after in pairwise(command) if word == "--role"]


def environment(process: dict[str, Any], distributed_env: dict[str, str]) -> dict[str, str]:
    own = {
        name: re.sub(r"\$\{\w+:\?[^}]*\}", "a-value", value)
        for name, value in process["environment"].items()
    }
    return distributed_env | own


def test_every_command_is_one_that_the_command_line_has(processes):
    assert {process["command"][0] for process in processes.values()} <= set(main.commands)


def test_every_process_could_start_with_its_command_and_variables(
    processes, distributed_env, tmp_path
):
    for process in processes.values():
        values = environment(process, distributed_env) | {
            "WARMLINE_DATA": str(tmp_path), "WARMLINE_INGEST_SPOOL": str(tmp_path / "spool"),
        }  # fmt: skip
        command = process["command"]
        services = (
            sorted({service for service, _ in played(command)}) if command[0] == "run" else ["all"]
        )
        check_start(services, roles_of(command), Env(values))


def test_every_role_of_every_service_is_played_by_a_container_of_its_own(processes):
    found = [
        played(process["command"])
        for process in processes.values()
        if process["command"][0] == "run"
    ]
    assert all(len(each) == 1 for each in found)
    expected = {(service, role) for service, roles in OWN.items() for role in {WEB, *roles}}
    assert set().union(*found) == expected


def test_every_variable_is_read_by_the_code_or_by_nginx(compose, distributed_env, tmp_path):
    env = Env({"WARMLINE_DATA": str(tmp_path)})
    host = Host(["all"], [], env)
    Installation(host, env)
    host.stop()
    of_nginx = set(re.findall(r"\$\{(WARMLINE_[A-Z_]+)\}", TEMPLATES))
    given = set(distributed_env) | {
        name for service in compose["services"].values() for name in service.get("environment", {})
        if name.startswith("WARMLINE_")
    }  # fmt: skip
    summed_up = set(re.findall(r"export (WARMLINE_[A-Z_]+)=", UPLOAD_LIMIT.read_text()))
    assert given - set(env.variables) - of_nginx == set()
    told = set(distributed_env) | set(compose["services"]["edge"]["environment"])
    assert of_nginx <= told | summed_up
    assert set(re.findall(r"\((WARMLINE_[A-Z_]+)", UPLOAD_LIMIT.read_text())) <= told


def test_what_nginx_must_sum_up_is_summed_up_by_its_image():
    assert os.access(UPLOAD_LIMIT, os.X_OK), "nginx's image leaves it out"
    assert UPLOAD_LIMIT.suffix == ".envsh", "nginx's image would run it on its own"
    assert f"COPY {UPLOAD_LIMIT.parent.relative_to(ROOT)} /docker-entrypoint.d" in text_of(
        "deploy/Dockerfile"
    )


def test_every_secret_is_asked_for_and_has_no_default():
    text = text_of("docker-compose.yml")
    asked = re.findall(r"\$\{(\w+)([^}]*)\}", text)
    assert {name for name, _ in asked} == set(NAMES)
    may_be_blank = {name for name, rest in asked if not rest.startswith(":?")}
    assert may_be_blank == {"WARMLINE_SUPPRESSION_KEY"}  # an older .env has none
    assert ("WARMLINE_SUPPRESSION_KEY", ":-") in asked


def test_what_is_published_is_published_to_this_machine_only(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)


def test_the_edge_listens_where_it_is_published_and_people_are_sent(compose, distributed_env):
    edge = compose["services"]["edge"]
    _, outside, inside = edge["ports"][0].split(":")
    assert inside == edge["environment"]["WARMLINE_EDGE_LISTEN"]
    assert urlsplit(distributed_env["WARMLINE_PUBLIC_URL"]).port == int(outside)


def test_services_reach_one_another_where_they_listen(processes, distributed_env):
    port = int(distributed_env["WARMLINE_BIND"].rpartition(":")[2])
    for service in OWN:
        url = urlsplit(distributed_env[f"WARMLINE_{service.upper()}_URL"])
        assert url.port == port
        assert played(processes[str(url.hostname)]["command"]) == {(service, WEB)}
    events = urlsplit(distributed_env["WARMLINE_EVENTS_URL"])
    assert events.port == port
    assert played(processes[str(events.hostname)]["command"]) == {("gateway", "events")}


def test_servers_are_named_as_their_containers(compose, distributed_env):
    for name in (
        "CONTACTS_DATABASE",
        "IMPORTER_DATABASE",
        "GATEWAY_DATABASE",
        "BUS",
        "JOBS",
        "SEARCH_INDEX",
    ):
        assert urlsplit(distributed_env[f"WARMLINE_{name}_URL"]).hostname in compose["services"]


def test_urls_with_a_password_differ_from_the_file_in_nothing_else(processes, distributed_env):
    for process in processes.values():
        for name, value in process["environment"].items():
            if name.endswith("_URL"):
                assert re.sub(r":\$\{[^}]*\}@", "@", value) == distributed_env[name]


def test_every_database_that_is_named_is_made(distributed_env):
    script = text_of("deploy/postgresql/10-databases.sh")
    for name in ("CONTACTS", "IMPORTER", "GATEWAY"):
        url = urlsplit(distributed_env[f"WARMLINE_{name}_DATABASE_URL"])
        assert f"CREATE DATABASE {url.path[1:]} OWNER {url.username};" in script


def test_the_database_role_can_not_step_over_row_level_security():
    assert "CREATE ROLE warmline LOGIN NOSUPERUSER" in text_of("deploy/postgresql/10-databases.sh")


def test_every_health_check_asks_for_something_that_is_served(compose, processes, distributed_env):
    port = distributed_env["WARMLINE_BIND"].rpartition(":")[2]
    front = text_of("services/front.py")
    for name, process in processes.items():
        if name == "migrate":
            continue
        url = re.search(
            r"http://127\.0\.0\.1:(\d+)(/\w+)", " ".join(process["healthcheck"]["test"])
        )
        assert url[1] == port
        assert f'"{url[2]}": ' in front
    edge = urlsplit(compose["services"]["edge"]["healthcheck"]["test"][-1])
    assert str(edge.port) == compose["services"]["edge"]["environment"]["WARMLINE_EDGE_LISTEN"]
    assert f"location = {edge.path} " in TEMPLATES


def test_the_image_and_the_compose_file_check_health_alike(processes):
    question = processes["contacts"]["healthcheck"]["test"][-1]
    assert question in text_of("deploy/Dockerfile")


def test_everything_that_is_waited_for_can_become_what_is_waited_for(compose):
    for service in compose["services"].values():
        for name, condition in service.get("depends_on", {}).items():
            awaited = compose["services"][name]
            if condition["condition"] == "service_healthy":
                assert "test" in awaited["healthcheck"]
            else:
                assert awaited["restart"] == "no"


def test_a_process_gets_the_time_it_takes_to_stop(processes):
    for process in processes.values():
        assert int(process["stop_grace_period"].removesuffix("s")) > STOP_SECONDS


def test_processes_run_with_nothing_they_do_not_need(processes):
    for process in processes.values():
        assert process["read_only"] is True
        assert process["cap_drop"] == ["ALL"]
        assert "privileged" not in process


def test_the_spool_of_ingest_outlives_its_container(compose, distributed_env):
    volumes = compose["services"]["ingest"]["volumes"]
    assert [volume.split(":")[1] for volume in volumes] == [
        distributed_env["WARMLINE_INGEST_SPOOL"]
    ]


@pytest.mark.parametrize("process", ["importer", "importer-worker"])
def test_uploads_are_on_a_disk_that_the_image_made_a_place_for(process, compose):
    service = compose["services"][process]
    place = service["environment"]["TMPDIR"]
    assert service["volumes"] == [f"uploads:{place}"]
    assert "uploads" in compose["volumes"]
    assert re.search(rf"install -d -o warmline .*{place}\b", text_of("deploy/Dockerfile"))


def test_the_servers_are_of_the_releases_we_write_to(compose):
    images = {name: service["image"] for name, service in compose["services"].items()}
    assert images["postgresql"] == "postgres:17"
    assert images["rabbitmq"].startswith("rabbitmq:4")
    assert images["meilisearch"].endswith(":v1.50")


SERVERS = {
    "postgresql": (5432, ("CONTACTS_DATABASE", "IMPORTER_DATABASE", "GATEWAY_DATABASE")),
    "rabbitmq": (5672, ("BUS", "JOBS")),
    "meilisearch": (7700, ("SEARCH_INDEX",)),
}
"""Each server: the port that its image listens on, and the URLs that lead to it."""


@pytest.mark.parametrize("server", SERVERS)
def test_a_server_is_called_where_its_image_listens(server, compose, distributed_env):
    port, names = SERVERS[server]
    urls = [urlsplit(distributed_env[f"WARMLINE_{name}_URL"]) for name in names]
    assert {(url.hostname, url.port) for url in urls} == {(server, port)}
    assert "command" not in compose["services"][server], "nothing moves it to another port"


def test_the_user_and_password_of_the_broker_are_those_of_its_urls(compose, processes):
    server = compose["services"]["rabbitmq"]["environment"]
    for name in ("BUS", "JOBS"):
        user, password = credentials(processes["contacts"]["environment"][f"WARMLINE_{name}_URL"])
        assert (server["RABBITMQ_DEFAULT_USER"], server["RABBITMQ_DEFAULT_PASS"]) == (
            user,
            password,
        )


def test_the_user_and_password_of_the_databases_are_those_of_their_urls(compose, processes):
    server = compose["services"]["postgresql"]["environment"]
    script = text_of("deploy/postgresql/10-databases.sh")
    for name in ("CONTACTS", "IMPORTER", "GATEWAY"):
        url = processes["contacts"]["environment"][f"WARMLINE_{name}_DATABASE_URL"]
        user, password = credentials(url)
        assert f"CREATE ROLE {user} LOGIN" in script
        assert server["DATABASE_PASSWORD"] == password
    assert "$DATABASE_PASSWORD" in script


def test_the_key_of_the_search_engine_is_the_one_it_is_called_with(compose, processes):
    server = compose["services"]["meilisearch"]["environment"]
    given = processes["search"]["environment"]["WARMLINE_SEARCH_INDEX_KEY"]
    assert server["MEILI_MASTER_KEY"] == given


def test_the_health_of_a_server_is_asked_of_what_its_users_need(compose, distributed_env):
    checks = {name: compose["services"][name]["healthcheck"]["test"] for name in SERVERS}
    asked = dict(pairwise(checks["postgresql"]))
    database = urlsplit(distributed_env["WARMLINE_GATEWAY_DATABASE_URL"])
    assert asked["--username"] == database.username
    assert asked["--dbname"] == database.path[1:], "the last one that the script makes"
    assert checks["rabbitmq"][-1] == "check_port_connectivity"
    engine = urlsplit(checks["meilisearch"][-1])
    assert (engine.port, engine.path) == (SERVERS["meilisearch"][0], "/health")


def credentials(url: str) -> tuple[str, str]:
    """Return user and password of a URL as the file writes them, `${…}` and all."""
    found = re.fullmatch(r"[a-z+]+://(\w+):(\$\{[^}]*\})@.*", url)
    assert found, url
    return found[1], found[2]


def test_what_whatsapp_waits_for_comes_before_what_is_done_in_bulk(compose):
    shares = {
        name: service.get("cpu_shares", 1024) for name, service in compose["services"].items()
    }
    live = {shares.pop(name) for name in ("edge", "ingest", "rabbitmq")}
    bulk = {shares.pop(name) for name in ("importer-worker", "search-indexer")}
    assert max(bulk) < min(shares.values()) <= max(shares.values()) < min(live)
