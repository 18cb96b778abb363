"""How long sessions and links live."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.domain.login_link import LIFE, LoginLink, address_of
from services.gateway.domain.session import ABSOLUTE, IDLE, SEEN_STEP, Session

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SESSION = Session("s1", "hash", "m1", NOW, NOW, NOW + ABSOLUTE)
LINK = LoginLink("hash", "m1", NOW, NOW + LIFE)


@pytest.mark.parametrize(
    ("session", "after", "alive"),
    [
        (SESSION, timedelta(0), True),
        (SESSION, IDLE - SECOND, True),
        (SESSION, IDLE, False),
        (replace(SESSION, last_seen_at=NOW + ABSOLUTE - SECOND), ABSOLUTE - SECOND, True),
        (replace(SESSION, last_seen_at=NOW + ABSOLUTE - SECOND), ABSOLUTE, False),
    ],
)
def test_when_a_session_is_over(session: Session, after: timedelta, alive: bool) -> None:
    assert session.is_alive(NOW + after) is alive


def test_a_use_is_noted_once_a_minute() -> None:
    assert not SESSION.is_seen_anew(NOW + SEEN_STEP - SECOND)
    assert SESSION.is_seen_anew(NOW + SEEN_STEP)


@pytest.mark.parametrize(
    ("link", "after", "works"),
    [
        (LINK, timedelta(0), True),
        (LINK, LIFE - SECOND, True),
        (LINK, LIFE, False),
        (replace(LINK, used_at=NOW), timedelta(0), False),
    ],
)
def test_when_a_link_works(link: LoginLink, after: timedelta, works: bool) -> None:
    assert link.works(NOW + after) is works


@pytest.mark.parametrize(("has_password", "path"), [(True, "sign-in"), (False, "invite")])
def test_the_token_of_a_link_is_never_sent_to_a_server(has_password: bool, path: str) -> None:
    address = address_of("https://w.example/", "t0k3n", has_password=has_password)
    assert address == f"https://w.example/{path}#token=t0k3n"
