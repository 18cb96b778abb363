"""Numbers and e-mail addresses leave a service only for who may see them."""

import json
from collections.abc import Collection

from flask import Flask, Response, g, request

from libs.common.actor import PRIVATE, Actor
from libs.common.errors import ForbiddenError
from libs.common.http.auth import actor
from libs.common.http.problems import problem_response
from libs.common.masking import masked_document

_JSON = ("application/json", "application/problem+json")


def sees_private(who: Actor) -> bool:
    """Tell whether somebody sees numbers and e-mail addresses as they are; services do."""
    return who.may(PRIVATE) or who.kind == "service"


def need_private(reason: str, field: str | None = None) -> None:
    """Raise ForbiddenError unless the actor at hand sees numbers and e-mail addresses."""
    if not sees_private(actor()):
        raise private(reason, field)


def private(reason: str, field: str | None = None) -> ForbiddenError:
    """Return what to say to who may not see numbers and e-mail addresses.

    reason: why not, or what to do instead. field: of the request that it is about.
    """
    detail = f"{reason}; this needs the permission {PRIVATE}"
    errors = {field: [detail]} if field else None
    return ForbiddenError(detail, code="private", errors=errors, needs=PRIVATE)


def install_masking(app: Flask, but: Collection[str] = ()) -> None:
    """Mask every answer of an app to an actor without the permission `contacts:private`.

    A new view is masked without asking for it. An answer that is not JSON can't be, and is 403
    instead. but: endpoints whose views mask what they stream themselves.
    """

    @app.after_request
    def _mask(response: Response) -> Response:
        if "actor" not in g or sees_private(g.actor):
            return response
        if response.mimetype in _JSON and not response.is_streamed:
            if body := response.get_data():
                response.set_data(json.dumps(masked_document(json.loads(body), g.actor.id)))
        elif request.endpoint not in but and response.status_code == 200:
            return problem_response(private("this can't be shown without numbers and addresses"))
        return response
