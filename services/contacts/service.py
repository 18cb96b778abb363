"""The contacts service: the only place where it meets its adapters."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from libs.common.bus.consumer import Consumer
from libs.common.db.database import Database
from libs.common.db.migrate import migrate, schema_problem
from libs.common.db.schemes import open_database
from libs.common.events.topology import TOPOLOGY
from libs.common.http.app import create_app
from libs.common.http.client import ServiceClient
from libs.common.http.private import install_masking
from libs.common.platform import Platform
from libs.common.runtime import Runnable, Service
from libs.common.transactional.outbox import Relay
from services.contacts.actors import BulkWorker, Chore
from services.contacts.adapters.finder import RestFinder
from services.contacts.adapters.housekeeping import Housekeeping
from services.contacts.adapters.neighbours import RestNeighbours
from services.contacts.adapters.storage import SqlStorage
from services.contacts.adapters.suppression_key import key_problem, settle_key
from services.contacts.adapters.tables import metadata, outbox
from services.contacts.api.audit import audit_blueprint
from services.contacts.api.bulk import bulk_blueprint
from services.contacts.api.consents import consents_blueprint
from services.contacts.api.contact_parts import parts_blueprint
from services.contacts.api.contacts import contacts_blueprint, install_stale_handler
from services.contacts.api.context import ApiContext
from services.contacts.api.exports import exports_blueprint
from services.contacts.api.flow import flow_blueprint
from services.contacts.api.going_cold import going_cold_blueprint
from services.contacts.api.idempotency import install_idempotency
from services.contacts.api.import_batches import import_batches_blueprint
from services.contacts.api.internal import internal_blueprint
from services.contacts.api.leads import leads_blueprint
from services.contacts.api.merges import merges_blueprint
from services.contacts.api.numbers import numbers_blueprint
from services.contacts.api.pipeline import pipeline_blueprint
from services.contacts.api.plan import plan_blueprint
from services.contacts.api.privacy import privacy_blueprint
from services.contacts.api.request_storage import RequestFinder, RequestStorage
from services.contacts.api.tag_counts import tag_counts_blueprint
from services.contacts.api.views import views_blueprint
from services.contacts.api.workspace import workspace_blueprint
from services.contacts.application.finish_erasures import ErasureFinisher
from services.contacts.application.purge_trash import purge_trash
from services.contacts.application.release_quarantine import release_claimed
from services.contacts.consumers import handlers
from services.contacts.ports.neighbours import Neighbours
from services.contacts.ports.storage import Storage
from services.contacts.settings import ContactsSettings

MIGRATIONS = Path(__file__).parent / "migrations"
PATHS = (
    *(
        f"/api/v1/{name}"
        for name in (
            "workspace", "numbers", "contacts", "tags", "notes", "leads", "lead-statuses", "usage",
            "waiting", "going-cold", "bulk", "exports", "views", "audit", "flow", "dead-letters",
            "duplicates",
        )
    ),
    *(
        f"/internal/v1/{name}"
        for name in ("workspaces", "numbers", "import-batches", "snapshot")
    ),
)  # fmt: skip
ERASURES_EVERY, TRASH_EVERY = timedelta(seconds=1), timedelta(minutes=10)
RELEASE_EVERY = timedelta(seconds=30)
BODY_LIMIT = 8 * 1024 * 1024
"""A chunk of an import is the longest body."""


def build(
    settings: ContactsSettings, platform: Platform, database: Database | None = None
) -> Service:
    """Wire contacts for a process; nothing connects before it is used.

    database: one that is open already, instead of that of the settings.
    """
    database = database or open_database(settings.database_url)
    storage: Storage = SqlStorage(database, platform.clock)
    search, importer = (
        platform.client(each) for each in (settings.search_url, settings.importer_url)
    )
    context = ApiContext(
        RequestStorage(storage),
        platform.clock,
        platform.cursors,
        settings.inbox_url,
        settings.suppression_key,
        RequestFinder(RestFinder(search)),
    )
    ingests = [platform.client(each) for each in settings.ingest_urls]
    neighbours: Neighbours = RestNeighbours(search, ingests, importer)
    blueprints = [
        contacts_blueprint(context),
        parts_blueprint(context),
        consents_blueprint(context),
        workspace_blueprint(context),
        numbers_blueprint(context, neighbours, settings.may_claim_numbers),
        audit_blueprint(context),
        internal_blueprint(context),
        import_batches_blueprint(context),
        leads_blueprint(context),
        merges_blueprint(context),
        views_blueprint(context),
        privacy_blueprint(context),
        pipeline_blueprint(context),
        going_cold_blueprint(context),
        plan_blueprint(context),
        bulk_blueprint(context),
        tag_counts_blueprint(context),
        exports_blueprint(context),
        flow_blueprint(context, platform.bus, neighbours),
    ]
    for each in blueprints:
        install_stale_handler(each, context)
    app = create_app(
        "contacts", platform.tokens, blueprints,
        body_limit=BODY_LIMIT, public_url=platform.public_url,
    )  # fmt: skip
    install_masking(app, but={"exports.stream"})
    install_idempotency(app, context)
    return Service(
        name="contacts",
        app=app,
        paths=PATHS,
        roles={
            "consumer": _consumers(storage, platform, settings.suppression_key),
            "relay": _relays(database, platform)
            + _chores(storage, database, platform, neighbours, settings),
        },
        migrate=lambda: _migrate(database, settings.suppression_key),
        checks={
            "contacts database": database.problem,
            "contacts schema": lambda: schema_problem(database, MIGRATIONS),
            "suppression key": lambda: key_problem(database, settings.suppression_key),
        },
        watched={name: client.problem for name, client in _named(search, ingests, importer)},
        close=database.close,
    )


def _migrate(database: Database, key: str) -> None:
    """Bring the schema up to date; raises, so that nothing starts, where the key is another one."""
    migrate(database, MIGRATIONS, metadata)
    settle_key(database, key)


def _named(
    search: ServiceClient, ingests: Sequence[ServiceClient], importer: ServiceClient
) -> Iterator[tuple[str, ServiceClient]]:
    """Name the other services in the words of `/readyz`."""
    yield "search", search
    for place, each in enumerate(ingests, start=1):
        yield ("ingest" if place == 1 else f"ingest {place}"), each
    yield "importer", importer


def _consumers(storage: Storage, platform: Platform, key: str) -> list[Runnable]:
    workers: list[Runnable] = [BulkWorker("contacts.bulk", storage, platform.clock)]
    return workers + [
        Consumer(name, platform.bus, TOPOLOGY.queue(name), handler)
        for name, handler in handlers(storage, platform.clock, key).items()
    ]


def _relays(database: Database, platform: Platform) -> list[Runnable]:
    return [
        Relay("contacts.relay", database, outbox, platform.bus, platform.clock),
        Housekeeping("contacts.housekeeping", database, platform.clock, timedelta(minutes=10)),
    ]


def _chores(
    storage: Storage, database: Database, platform: Platform, neighbours: Neighbours,
    settings: ContactsSettings,
) -> list[Runnable]:  # fmt: skip
    key = settings.suppression_key
    finisher = ErasureFinisher(
        storage, platform.clock, platform.bus, neighbours, key,
        timedelta(seconds=settings.longest_hold_seconds),
    )  # fmt: skip

    def finish() -> None:
        if finisher.step():
            database.empty_log()

    def purge() -> None:
        purge_trash(storage, platform.clock, key)

    def release() -> None:
        release_claimed(storage, platform.clock, key)

    return [
        Chore("contacts.erasures", finish, ERASURES_EVERY),
        Chore("contacts.trash", purge, TRASH_EVERY),
        Chore("contacts.quarantine", release, RELEASE_EVERY),
    ]
