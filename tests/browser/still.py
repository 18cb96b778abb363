"""The demo's business at one moment that never passes: what the pictures of the screens show."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from libs.common.clock import ManualClock
from libs.common.settings import Env
from services.cli.demo import OUTLETS_NUMBER, fill
from services.cli.demo.colleague import Colleague
from services.cli.installation import Installation, installation
from services.front import front_of
from services.host import Host
from tests.support.business import deliver, envelope
from tests.support.product import base_environment
from tests.support.waiting import eventually
from tests.support.wsgi import serving

MOMENT = datetime(2026, 5, 20, 9, 41, tzinfo=UTC)
PASSWORD = "a password for pictures"
PEOPLE = 60
VISITORS = """Full name;Mobile;E-mail;Labels
Ines Carvalho;+351 912 345 678;ines@example.com;fair
Sam Park;+82 10 1234 5678;sam@example.com;fair, wholesale
Amara Okafor;+234 803 123 4567;amara@okaforhome.example;fair
Noah Fischer;+41 79 123 45 67;;fair
Twice Noah;0041 79 123 45 67;noah@example.com;
Missing Number;;missing@example.com;fair
"""
"""Somebody new, somebody known, one twice and one without a number."""
MISTAKEN = """Name,Phone
Lena Vogt,+49 1512 3456701
Paulo Reis,+351 912 345 601
Amara Okafor,+234 803 123 4567
"""
"""What was brought in by mistake, and taken out again."""


@dataclass(frozen=True)
class StillLife:
    """A Warmline whose clock stands, with the demo's business in it.

    emails: who may sign in with PASSWORD: the `owner` and a `viewer` of the business, the owner of
    its outlet, where it is `full` and something is set aside, a viewer there, where numbers are
    `masked`, and the owner of a business on its `first` day. ids: what addresses of screens name
    in braces.
    """

    url: str
    emails: dict[str, str]
    ids: dict[str, str]


@contextmanager
def still_life(folder: Path) -> Iterator[StillLife]:
    """Start it, fill it, and wait until nothing in it is under way."""
    env = Env(base_environment(folder))
    clock = ManualClock(MOMENT)
    host = Host(["all"], [], env, clock)
    try:
        host.start()
        eventually(lambda: not host.reasons(), "Warmline to be ready")
        with serving(front_of(host)) as port, installation(env, clock) as office:
            yield _furnish(office, f"http://127.0.0.1:{port}")
            host.wind_down()
    finally:
        host.stop()


def _furnish(office: Installation, url: str) -> StillLife:
    made = fill(office, url, people=PEOPLE)
    team = {each["role"]: each for each in office.members(made["workspace"]["id"])}
    grace = _enter(url, made["link"])
    _enter(url, office.new_link(team["viewer"]))
    rosa = _enter(url, made["outlet"]["link"])
    masked = _mask(office, rosa, made["outlet"]["workspace"]["id"])
    imports = _work(grace)
    _set_something_aside(url, rosa)
    for boss in (grace, rosa):
        eventually(lambda boss=boss: _is_at_rest(boss), "everything to be done")
    emails = {
        "owner": made["email"],
        "viewer": team["viewer"]["email"],
        "full": made["outlet"]["email"],
        "masked": masked,
        "first": _begin(office),
    }
    known = {each["name"]: str(each["id"]) for each in grace.get_all("/api/v1/contacts")}
    passer_by = rosa.get("/api/v1/contacts", sort="name", limit=1)["items"][0]["id"]
    people = {
        "amara": known["Amara Okafor"], "stopped": known["Séamus Ó Briain"], "passer_by": passer_by,
    }  # fmt: skip
    return StillLife(url, emails, {**people, **imports})


def _mask(office: Installation, boss: Colleague, workspace_id: str) -> str:
    """Have viewers see numbers and addresses masked; returns the e-mail address of one."""
    boss.put("/api/v1/members/privacy", {"mask_for_viewers": True})
    viewer = {"email": "vera@example.com", "name": "Vera Lind", "role": "viewer"}
    body = {**viewer, "password": PASSWORD, "workspace_id": workspace_id}
    office.call("gateway", "POST", "/internal/v1/members", json=body)
    return viewer["email"]


def _begin(office: Installation) -> str:
    """Make a business that has nothing yet; returns the e-mail address of its owner."""
    draft = {"name": "Corner Bakery", "plan": "free"}
    made = office.call("contacts", "POST", "/internal/v1/workspaces", json=draft)
    owner = {"email": "mira@example.com", "name": "Mira Novak", "role": "owner"}
    body = {**owner, "password": PASSWORD, "workspace_id": made["id"]}
    office.call("gateway", "POST", "/internal/v1/members", json=body)
    return owner["email"]


def _set_something_aside(url: str, boss: Colleague) -> None:
    """Have WhatsApp tell of somebody's new number in the name of another account."""
    old, new = "5511987654321", "5511912345678"
    message = {
        "from": old,
        "id": "wamid.moved",
        "timestamp": str(int(MOMENT.timestamp())),
        "type": "system",
        "system": {"type": "user_changed_number", "wa_id": new, "body": f"{old} is now {new}"},
    }
    assert deliver(url, envelope(OUTLETS_NUMBER, messages=[message])).ok
    eventually(lambda: boss.get("/api/v1/dead-letters")["items"], "it to be set aside")


def _work(grace: Colleague) -> dict[str, str]:
    """Have the owner leave something on every screen. Returns the ids of the imports."""
    jobs = {each["file_name"]: each["id"] for each in grace.get("/api/v1/imports")["items"]}
    read = grace.upload("open-day.csv", VISITORS)
    checked = grace.upload("spring-fair.csv", VISITORS)
    grace.check_import(checked, default_country="GB")
    _change(grace, {"filter": {"status": ["hot"]}}, {"kind": "tag", "tags": ["call this week"]})
    cold = grace.get("/api/v1/contacts", status="cold", sort="name", limit=3)["items"]
    _change(grace, {"ids": [each["id"] for each in cold]}, {"kind": "delete"})
    undone = grace.finish_import("wrong-list.csv", MISTAKEN)
    grace.post(f"/api/v1/imports/{undone}/undo")
    eventually(lambda: grace.get(f"/api/v1/imports/{undone}")["state"] == "undone", "the undoing")
    ids = {"read": read["id"], "checked": checked["id"], "finished": jobs["fair-visitors.csv"]}
    return {**ids, "undone": undone, "trashed": cold[0]["id"]}


def _change(grace: Colleague, selection: object, action: object) -> None:
    job = grace.post("/api/v1/bulk", {"selection": selection, "action": action})["id"]
    eventually(lambda: grace.get(f"/api/v1/bulk/{job}")["state"] == "done", "the bulk job")


def _is_at_rest(who: Colleague) -> bool:
    flow = who.get("/api/v1/flow")
    waiting = [flow["outbox"]["waiting"], flow["index"]["behind"], flow["imports"]["waiting"]]
    waiting += [queue["ready"] + queue["unsettled"] for queue in flow["queues"]]
    done = {each["state"] for each in who.get("/api/v1/imports")["items"]}
    return not any(waiting) and "running" not in done


def _enter(url: str, link: str) -> Colleague:
    return Colleague.by_link(url, link.partition("token=")[2], PASSWORD)
