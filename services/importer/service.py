"""The one place where the importer meets its adapters."""

import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from libs.common.bus.consumer import Consumer
from libs.common.db.migrate import migrate, schema_problem
from libs.common.db.schemes import open_database
from libs.common.events.topology import TOPOLOGY
from libs.common.http.app import create_app
from libs.common.http.body import UPLOAD_FORM_BYTES
from libs.common.http.private import install_masking
from libs.common.jobs.schemes import jobs_problem, open_broker
from libs.common.jobs.worker import WorkerRunnable
from libs.common.platform import Platform
from libs.common.runtime import Service
from libs.common.transactional.outbox import Relay
from services.importer.actors import declare
from services.importer.adapters.contacts_api import ContactsApi
from services.importer.adapters.dramatiq_tasks import ACTOR, QUEUE, DramatiqTasks
from services.importer.adapters.storage import SqlStorage
from services.importer.adapters.tables import metadata, outbox
from services.importer.api.imports import imports_api
from services.importer.api.internal import internal_api
from services.importer.api.parts import Parts
from services.importer.api.uploads import uploads_api
from services.importer.application.recovery import Recovery
from services.importer.application.run_task import Workshop
from services.importer.application.upload_import import Limits
from services.importer.consumers import ERASURES, QUEUES, take_erasures, take_requests
from services.importer.settings import ImporterSettings

NAME = "importer"
MIGRATIONS = Path(__file__).parent / "migrations"
_ANSWER_MARGIN = timedelta(seconds=3)


def build(settings: ImporterSettings, platform: Platform) -> Service:
    """Build the service; it connects to nothing before its roles start or a request comes."""
    tempfile.gettempdir()  # it is chosen by writing to it: now, before uploads can have filled it
    database = open_database(settings.database_url)
    broker = open_broker(settings.jobs_url)
    timeout = max(settings.lease - _ANSWER_MARGIN, settings.lease / 2)
    client = platform.client(settings.contacts_url)
    contacts = ContactsApi(client, timeout.total_seconds())
    shop = Workshop(
        storage=SqlStorage(database, platform.clock),
        contacts=contacts,
        tasks=DramatiqTasks(broker),
        clock=platform.clock,
        lease=settings.lease,
        window=settings.window,
    )
    declare(broker, QUEUE, ACTOR, shop)
    limits = Limits(settings.file_bytes, settings.rows, settings.chunk_rows)
    parts = Parts(shop, limits, platform.cursors)

    def close() -> None:
        broker.close()
        database.close()

    app = create_app(
        NAME,
        platform.tokens,
        [imports_api(parts), uploads_api(parts), internal_api(shop)],
        body_limit=settings.file_bytes + UPLOAD_FORM_BYTES,
        public_url=platform.public_url,
    )
    install_masking(app)
    return Service(
        name=NAME,
        app=app,
        paths=("/api/v1/imports", "/api/v1/importer", "/internal/v1/imports"),
        roles={
            "worker": [
                WorkerRunnable("importer worker", broker, settings.threads),
                Recovery(shop),
                *(
                    Consumer(name, platform.bus, TOPOLOGY.queue(name), take_requests(shop))
                    for name in QUEUES
                ),
                Consumer(
                    ERASURES,
                    platform.bus,
                    TOPOLOGY.queue(ERASURES),
                    take_erasures(shop, settings.suppression_key),
                ),
            ],
            "relay": [Relay("importer relay", database, outbox, platform.bus, platform.clock)],
        },
        migrate=partial(migrate, database, MIGRATIONS, metadata),
        checks={
            "database": database.problem,
            "schema": lambda: schema_problem(database, MIGRATIONS),
        },
        watched={"job queue": lambda: jobs_problem(broker), "contacts": client.problem},
        close=close,
    )
