"""Where ingest meets its adapters."""

from libs.common.http.app import create_app
from libs.common.platform import Platform
from libs.common.runtime import Service
from services.ingest.adapters.drainer import SpoolDrainer
from services.ingest.adapters.publisher import GroupedPublisher
from services.ingest.adapters.spool import Spool
from services.ingest.api.webhooks import BODY_LIMIT, PATH, webhooks_blueprint
from services.ingest.settings import IngestSettings


def build(settings: IngestSettings, platform: Platform) -> Service:
    """Build ingest: one door, one publisher, one spool. It has no database."""
    spool = Spool(settings.spool)
    publisher = GroupedPublisher(platform.bus, spool)
    webhooks = webhooks_blueprint(
        publisher, platform.clock, settings.app_secrets, settings.verify_tokens
    )
    return Service(
        name="ingest",
        app=create_app("ingest", platform.tokens, [webhooks], body_limit=BODY_LIMIT),
        paths=(PATH, "/api/v1/ingest"),
        roles={"web": (publisher, SpoolDrainer(platform.bus, spool))},
        close=spool.close,
    )
