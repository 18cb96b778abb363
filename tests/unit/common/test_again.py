"""A request that made way for another one is carried out again, with the body it had."""

from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import Client

from libs.common.clock import SystemClock
from libs.common.db.database import DatabaseUnavailableError, TransactionLostError
from libs.common.http.again import REMEMBERED, TIMES
from libs.common.http.app import create_app
from libs.common.http.auth import public
from libs.common.http.blueprint import Blueprint
from libs.common.http.tokens import Tokens


class Refusing:
    """A view that fails as often as it is told, and notes the bodies that it was given."""

    def __init__(self, times: int, error: type[DatabaseUnavailableError]) -> None:
        self.bodies: list[bytes] = []
        self._times = times
        self._error = error

    def __call__(self) -> dict[str, Any]:
        self.bodies.append(request.stream.read())
        if len(self.bodies) <= self._times:
            raise self._error("the database is not available", retry_after=2)
        return {"turn": len(self.bodies)}

    def client(self) -> Client:
        blueprint = Blueprint("things", __name__)

        @blueprint.post("/api/v1/things")
        @public("a test")
        def add() -> dict[str, Any]:
            return self()

        app: Flask = create_app(
            "things", Tokens("secret", SystemClock()), [blueprint], body_limit=4 * REMEMBERED
        )
        return Client(app)


def test_a_request_is_carried_out_again_with_the_same_body():
    view = Refusing(TIMES - 1, TransactionLostError)
    answer = view.client().post("/api/v1/things", data=b"x" * 100_000)
    assert (answer.status_code, answer.json) == (200, {"turn": TIMES})
    assert view.bodies == [b"x" * 100_000] * TIMES


@pytest.mark.parametrize(
    ("times", "error", "size", "tried"),
    [
        (99, TransactionLostError, 10, TIMES),
        (99, DatabaseUnavailableError, 10, 1),  # waiting may help, another try at once does not
        (99, TransactionLostError, REMEMBERED + 1, 1),  # too long to be read again
    ],
)
def test_it_is_answered_in_the_end(times: int, error: Any, size: int, tried: int):
    view = Refusing(times, error)
    answer = view.client().post("/api/v1/things", data=b"x" * size)
    assert (answer.status_code, answer.json["code"]) == (503, "database_unavailable")
    assert len(view.bodies) == tried
