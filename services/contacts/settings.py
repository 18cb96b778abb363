"""Settings of contacts."""

from dataclasses import dataclass, field
from typing import cast, get_args

from libs.common.db.schemes import DATABASES
from libs.common.http.client import SERVICES
from libs.common.inbox_link import PLACES, is_template
from libs.common.settings import Env
from libs.common.suppression import read_key
from services.contacts.domain.business_number import MayClaim


@dataclass(frozen=True, slots=True)
class ContactsSettings:
    """database_url: where contacts are kept. inbox_url: address of a conversation in the inbox,
    with `{wa_id}` in it; blank for none.
    suppression_key: of the hashes by which erased people are known. search_url, importer_url: where
    the other services are. ingest_urls: every ingest that has a disk of its own.
    longest_hold_seconds: how long an event may be with a consumer before an erasure counts it as
    through, where the bus doesn't know. may_claim_numbers: when members may add business numbers.
    """

    database_url: str
    inbox_url: str = ""
    suppression_key: str = field(default="", repr=False)
    search_url: str = "inproc://search"
    ingest_urls: tuple[str, ...] = ("inproc://ingest",)
    importer_url: str = "inproc://importer"
    longest_hold_seconds: int = 1800
    may_claim_numbers: MayClaim = "ALONE"


def read(env: Env) -> ContactsSettings:
    """Read the settings of contacts; problems are noted in env."""
    database_url = env.url(
        "WARMLINE_CONTACTS_DATABASE_URL",
        "sqlite:///$DATA/contacts.db",
        "database of contacts",
        DATABASES,
    )
    inbox_url = env.text(
        "WARMLINE_INBOX_URL",
        "",
        "template of a link to a conversation, with {wa_id}, {user_id} or {contact_id} in it",
    )
    if inbox_url and not is_template(inbox_url):
        env.problem(f"WARMLINE_INBOX_URL must be a web address with {' or '.join(PLACES)} in it")
    key = read_key(env)
    others = {
        f"{name}_url": env.url(
            f"WARMLINE_{name.upper()}_URL", f"inproc://{name}", f"where {name} is", SERVICES
        )
        for name in ("search", "importer")
    }
    ingest = env.url("WARMLINE_INGEST_URL", "inproc://ingest", "where ingest is", SERVICES)
    disks = env.urls(
        "WARMLINE_INGEST_SPOOL_URLS",
        "every ingest with a disk of its own, separated by commas, to show what waits on all of"
        " them; WARMLINE_INGEST_URL if blank",
        SERVICES,
    )
    hold = env.integer(
        "WARMLINE_ERASURE_HOLD_SECONDS",
        1800,
        "how long an erasure allows for events in hand on RabbitMQ: its consumer_timeout",
        least=1,
        most=86_400,
    )
    may_claim = env.choice(
        "WARMLINE_NUMBERS_BY_MEMBERS",
        "ALONE",
        "whether owners and admins may add WhatsApp numbers in the browser, and see the verify"
        " token: ALONE (while there is one workspace), ALWAYS or NEVER",
        get_args(MayClaim),
    )
    return ContactsSettings(
        database_url, inbox_url, key, **others, ingest_urls=disks or (ingest,),
        longest_hold_seconds=hold, may_claim_numbers=cast("MayClaim", may_claim),
    )  # fmt: skip
