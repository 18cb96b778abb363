"""The least that a route can do on the server that Warmline runs on: read the body, answer 200."""

import os

from flask import Flask, request
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server


def load() -> Flask:
    app = Flask(__name__)

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/webhooks/whatsapp")
    def webhook() -> str:
        request.get_data(cache=False)
        return ""

    return app


def main() -> None:
    address, _, port = os.environ["WARMLINE_BIND"].rpartition(":")
    server = Server(
        "bench.trivial.server",
        address=address,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=int(os.environ["WARMLINE_THREADS"]),
        websockets=False,
        log_enabled=False,
        log_level=LogLevels.warning,
    )
    server.serve(target_loader=load, wrap_loader=False)


if __name__ == "__main__":
    main()
