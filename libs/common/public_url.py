"""What people type to reach Warmline."""

from urllib.parse import urlsplit

from libs.common.settings import Env


def read_public_url(env: Env) -> str:
    """Read WARMLINE_PUBLIC_URL, without a slash at its end; a problem is noted in `env`."""
    bind = env.address("WARMLINE_BIND", "127.0.0.1:8000", "address and port to listen on")
    url = env.text("WARMLINE_PUBLIC_URL", f"http://{bind}", "what people type into the browser")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
        env.problem("WARMLINE_PUBLIC_URL must be http(s)://host[:port] without a path")
    return url.rstrip("/")
