"""Gateway's settings."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from libs.common.db.schemes import DATABASES
from libs.common.http.client import SERVICES
from libs.common.public_url import read_public_url
from libs.common.settings import Env
from services.gateway.domain.rate import Rate


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """public_url: what people type, without a slash at its end.

    frontend: directory of the built frontend; it may be missing. import_limit: bytes of an
    uploaded file. live_places: browsers that may get live updates at once. key_rate, session_rate:
    of each API key and of each signed-in browser. is_edge: whether this process lets people in
    itself; false where WARMLINE_GATEWAY_URL names a server: the requests then come from nginx.
    """

    database_url: str = field(repr=False)
    contacts_url: str
    public_url: str
    frontend: Path
    import_limit: int
    live_places: int
    key_rate: Rate
    session_rate: Rate
    is_edge: bool

    @property
    def is_https(self) -> bool:
        """Whether people reach Warmline over TLS."""
        return urlsplit(self.public_url).scheme == "https"


def read(env: Env) -> GatewaySettings:
    """Read the variables of gateway; problems are noted in `env`."""
    burst = env.integer(
        "WARMLINE_RATE_BURST",
        1_000,
        "requests beyond its rate that one key or browser may make at once",
        least=1,
        most=100_000,
    )
    own_url = env.url("WARMLINE_GATEWAY_URL", "inproc://gateway", "where gateway is", SERVICES)
    return GatewaySettings(
        database_url=env.url(
            "WARMLINE_GATEWAY_DATABASE_URL",
            "sqlite:///$DATA/gateway.db",
            "members, sessions and keys",
            DATABASES,
        ),
        contacts_url=env.url(
            "WARMLINE_CONTACTS_URL", "inproc://contacts", "where contacts is", SERVICES
        ),
        public_url=read_public_url(env),
        frontend=_frontend(env),
        import_limit=env.integer(
            "WARMLINE_IMPORTER_FILE_BYTES",
            200_000_000,
            "largest file that can be imported, in bytes",
            least=1_000,
            most=2_000_000_000,
        ),
        live_places=env.integer(
            "WARMLINE_LIVE_PLACES",
            8,
            "browsers that get live updates at once; fewer than WARMLINE_THREADS, each holds one",
            least=0,
            most=1_000,
        ),
        key_rate=Rate(_rate(env, "WARMLINE_KEY_RATE", 200, "API key"), burst),
        session_rate=Rate(_rate(env, "WARMLINE_SESSION_RATE", 100, "signed-in browser"), burst),
        is_edge=SERVICES.is_serverless(own_url),
    )


def _rate(env: Env, name: str, default: int, whose: str) -> int:
    purpose = f"requests a second that one {whose} may go on making; more are 429"
    return env.integer(name, default, purpose, least=1, most=100_000)


def _frontend(env: Env) -> Path:
    """Return the directory named, else the build in the checkout, else the one below here."""
    given = env.text("WARMLINE_FRONTEND_DIR", "", "directory of the built frontend")
    checkout = Path(__file__).parents[2] / "frontend" / "dist"
    here = Path("frontend/dist")
    return Path(given) if given else checkout if checkout.is_dir() else here
