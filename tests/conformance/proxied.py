"""A URL whose server is behind a proxy that the test can cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from tests.support.proxy import Proxy


class ProxiedUrl(Proxy):
    """A proxy that also knows the URL to use instead of the server's own."""

    url: str


@contextmanager
def through_proxy(url: str) -> Iterator[ProxiedUrl]:
    """Yield a proxy in front of the server of a URL."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    proxy = ProxiedUrl(parts.hostname, parts.port)
    login, at, _ = parts.netloc.rpartition("@")
    proxy.url = urlunsplit(parts._replace(netloc=f"{login}{at}127.0.0.1:{proxy.port}"))
    try:
        yield proxy
    finally:
        proxy.close()
