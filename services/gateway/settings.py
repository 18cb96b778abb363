"""Gateway's settings."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from libs.common.db.schemes import DATABASES
from libs.common.http.body import UPLOAD_FORM_BYTES
from libs.common.http.client import SERVICES
from libs.common.settings import Env


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """public_url: what people type, without a slash at its end.

    frontend: directory of the built frontend; it may be missing. import_limit: bytes of an
    upload, the form around the file included. live_places: browsers that may get live updates at
    once. is_edge: whether this process lets people in itself; false where WARMLINE_GATEWAY_URL
    names a server, since the requests then come from nginx.
    """

    database_url: str = field(repr=False)
    contacts_url: str
    public_url: str
    frontend: Path
    import_limit: int
    live_places: int
    is_edge: bool

    @property
    def is_https(self) -> bool:
        """Whether people reach Warmline over TLS."""
        return urlsplit(self.public_url).scheme == "https"


def read(env: Env) -> GatewaySettings:
    """Read the variables of gateway; problems are noted in `env`."""
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
        public_url=_public_url(env),
        frontend=_frontend(env),
        import_limit=env.integer(
            "WARMLINE_IMPORTER_FILE_BYTES",
            200_000_000,
            "largest file that can be imported, in bytes",
            least=1_000,
            most=2_000_000_000,
        )
        + UPLOAD_FORM_BYTES,
        live_places=env.integer(
            "WARMLINE_LIVE_PLACES",
            8,
            "browsers that get live updates at once; fewer than WARMLINE_THREADS, each holds one",
            least=0,
            most=1_000,
        ),
        is_edge=SERVICES.is_serverless(own_url),
    )


def _public_url(env: Env) -> str:
    bind = env.address("WARMLINE_BIND", "127.0.0.1:8000", "address and port to listen on")
    url = env.text("WARMLINE_PUBLIC_URL", f"http://{bind}", "what people type into the browser")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        env.problem("WARMLINE_PUBLIC_URL must be http(s)://host[:port] without a path")
    return url.rstrip("/")


def _frontend(env: Env) -> Path:
    """Return the directory named, else the build in the checkout, else the one below here."""
    given = env.text("WARMLINE_FRONTEND_DIR", "", "directory of the built frontend")
    checkout = Path(__file__).parents[2] / "frontend" / "dist"
    here = Path("frontend/dist")
    return Path(given) if given else checkout if checkout.is_dir() else here
