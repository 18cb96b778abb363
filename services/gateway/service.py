"""Gateway, wired."""

from pathlib import Path

from libs.common.db.migrate import migrate, schema_problem
from libs.common.db.schemes import open_database
from libs.common.http.app import create_app
from libs.common.platform import Platform
from libs.common.runtime import Service, WsgiApp
from libs.common.transactional.outbox import Relay
from services.gateway.adapters.argon2 import Argon2Hasher
from services.gateway.adapters.contacts_api import ContactsWorkspaces
from services.gateway.adapters.door import DatabaseDoor
from services.gateway.adapters.tables import metadata, outbox
from services.gateway.api.access import access_api
from services.gateway.api.edge.front import EmbeddedFront
from services.gateway.api.events import events_api
from services.gateway.api.internal import internal_api
from services.gateway.api.keys import keys_api
from services.gateway.api.members import members_api
from services.gateway.api.parts import Parts
from services.gateway.api.privacy import privacy_api
from services.gateway.api.session import session_api
from services.gateway.api.verify import verify_api
from services.gateway.application.live_hub import LiveHub
from services.gateway.consumers import LiveFeed
from services.gateway.ports import PasswordHasher
from services.gateway.settings import GatewaySettings

MIGRATIONS = Path(__file__).parent / "migrations"
PATHS = (
    "/api/v1/session",
    "/api/v1/sessions",
    "/api/v1/members",
    "/api/v1/api-keys",
    "/api/v1/access-log",
    "/api/v1/gateway",
    "/api/v1/events",
    "/internal/auth",
    "/internal/v1/members",
    "/internal/v1/api-keys",
)


def build(
    settings: GatewaySettings, platform: Platform, hasher: PasswordHasher | None = None
) -> Service:
    """Build gateway. hasher: another cost of hashing than the usual one; connects to nothing."""
    database = open_database(settings.database_url)
    contacts = platform.client(settings.contacts_url)
    parts = Parts(
        settings=settings,
        door=DatabaseDoor(database),
        hasher=hasher or Argon2Hasher(),
        workspaces=ContactsWorkspaces(contacts),
        tokens=platform.tokens,
        cursors=platform.cursors,
        clock=platform.clock,
    )
    apis = (session_api, privacy_api, members_api, keys_api, access_api, internal_api)
    views = [make(parts) for make in apis]
    app = create_app("gateway", platform.tokens, views, public_url=platform.public_url)
    app.register_blueprint(verify_api(parts))
    hub = LiveHub(settings.live_places)
    app.register_blueprint(events_api(hub))

    def front(services: WsgiApp) -> WsgiApp:
        return EmbeddedFront(parts, services)

    return Service(
        name="gateway",
        app=app,
        paths=PATHS,
        roles={
            "relay": [Relay("gateway.relay", database, outbox, platform.bus, platform.clock)],
            "events": [LiveFeed("gateway.events", platform.bus, hub)],
        },
        migrate=lambda: migrate(database, MIGRATIONS, metadata),
        checks={
            "database": database.problem,
            "schema": lambda: schema_problem(database, MIGRATIONS),
        },
        watched={"contacts": contacts.problem},
        front=front if settings.is_edge else None,
        close=database.close,
    )
