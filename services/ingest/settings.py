"""What ingest reads from the environment."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from libs.common.settings import Env

SECRETS = "WARMLINE_WHATSAPP_APP_SECRETS"
TOKENS = "WARMLINE_WHATSAPP_VERIFY_TOKENS"
SPOOL = "WARMLINE_INGEST_SPOOL"


class BadSecretError(ValueError):
    """Raised when a secret's text can't be understood; the sentence never quotes the secret."""


@dataclass(frozen=True, slots=True)
class AppSecret:
    """One Meta app's secret. accounts, numbers: what it may speak for; both empty means all."""

    key: bytes = field(repr=False)
    accounts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    def may_speak_for(self, account_id: str | None, phone_number_id: str | None) -> bool:
        """Tell whether items of an account and number may come with this secret.

        Every kind of id that is listed must match; a secret with numbers only can't speak for
        items that name no number.
        """
        if self.accounts and account_id not in self.accounts:
            return False
        if not self.numbers:
            return True
        if phone_number_id is None:
            return bool(self.accounts)
        return phone_number_id in self.numbers


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """app_secrets: of the Meta apps that call us. verify_tokens: for the challenge.

    spool: the directory that keeps events while the bus can't take them.
    """

    app_secrets: tuple[AppSecret, ...]
    verify_tokens: tuple[str, ...] = field(repr=False)
    spool: Path


def read(env: Env) -> IngestSettings:
    """Read the settings; what is wrong with them is noted in env."""
    secrets = env.secret(SECRETS, "app secrets: SECRET or SECRET@waba:ID+number:ID")
    tokens = env.secret(TOKENS, "verify tokens for the webhook challenge")
    spool = env.text(SPOOL, "$DATA/spool", "directory for events while the bus is down")
    settings = IngestSettings(
        app_secrets=_app_secrets(env, secrets),
        verify_tokens=_words(tokens),
        spool=Path(spool.replace("$DATA", str(env.data))),
    )
    for name, text in ((SECRETS, secrets), (TOKENS, tokens)):
        if text and not _words(text):
            env.problem(f"{name} holds nothing but commas")
    if problem := unwritable(settings.spool):
        env.problem(f"{SPOOL}: {problem}")
    return settings


def parse_secret(text: str) -> AppSecret:
    """Read `SECRET` or `SECRET@waba:ID+number:ID+…`. Raises BadSecretError."""
    key, at, bound = text.partition("@")
    ids: dict[str, set[str]] = {"waba": set(), "number": set()}
    for each in bound.split("+") if at else ():
        kind, _, value = each.strip().partition(":")
        if kind not in ids or not value:
            raise BadSecretError("what follows @ must be waba:ID or number:ID, joined by +")
        ids[kind].add(value)
    if not key.strip():
        raise BadSecretError("there is no secret before the @")
    return AppSecret(key.strip().encode(), frozenset(ids["waba"]), frozenset(ids["number"]))


def unwritable(folder: Path) -> str | None:
    """Say in one sentence why nothing can be kept in a directory, or None; makes it if missing."""
    probe = folder / f".probe-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with probe.open("wb") as file:
            file.write(b"probe")
            os.fsync(file.fileno())
    except OSError as problem:
        return f"{folder} can't be written ({problem.strerror}); name a writable directory"
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return None


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in text.split(","))))


def _app_secrets(env: Env, text: str) -> tuple[AppSecret, ...]:
    found = []
    for place, word in enumerate(_words(text), start=1):
        try:
            found.append(parse_secret(word))
        except BadSecretError as problem:
            env.problem(f"{SECRETS}: entry {place}: {problem}")
    return tuple(found)
