"""Where ingest meets its adapters."""

from libs.common.http.app import create_app
from libs.common.platform import Platform
from libs.common.runtime import Service
from services.ingest.adapters.drainer import SpoolDrainer
from services.ingest.adapters.publisher import GroupedPublisher
from services.ingest.adapters.spool import Spool, backlog, spool_state
from services.ingest.api.body import BODY_LIMIT
from services.ingest.api.door import PATH, Door
from services.ingest.api.internal import internal_blueprint
from services.ingest.api.webhooks import webhooks_blueprint
from services.ingest.settings import IngestSettings


def build(settings: IngestSettings, platform: Platform) -> Service:
    """Build ingest: one door, one publisher, one spool. It has no database."""
    spool = Spool(settings.spool)
    publisher = GroupedPublisher(platform.bus, spool)
    door = Door(publisher, platform.clock, settings.app_secrets)
    webhooks = webhooks_blueprint(door, settings.verify_tokens)
    own = internal_blueprint(lambda: spool_state(settings.spool), settings.verify_tokens)
    app = create_app(
        "ingest", platform.tokens, [webhooks, own],
        body_limit=BODY_LIMIT, public_url=platform.public_url,
    )  # fmt: skip
    app.wsgi_app = door.before(app.wsgi_app)  # type: ignore[method-assign] # Flask's own way
    return Service(
        name="ingest",
        app=app,
        paths=(PATH, "/api/v1/ingest", "/internal/v1/ingest"),
        roles={"web": (publisher, SpoolDrainer(platform.bus, spool))},
        watched={"spool": lambda: backlog(settings.spool)},
        remarks={"spool": spool.remark},
        close=spool.close,
    )
