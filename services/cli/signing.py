"""Which of the installation's app secrets signs what the command line sends."""

from libs.common.errors import InvalidInputError
from libs.common.nesting import is_shallow
from libs.common.settings import Env
from services.ingest.domain.body import read_body
from services.ingest.domain.change import Change
from services.ingest.domain.webhook import facts_of
from services.ingest.settings import AppSecret
from services.ingest.settings import read as read_ingest_settings


class Signing:
    """The app secrets of an installation, each with what it may speak for. Raises SettingsError."""

    def __init__(self, env: Env) -> None:
        self._secrets = read_ingest_settings(env).app_secrets
        env.check()

    def for_number(self, account_id: str, phone_number_id: str) -> str:
        """Return the first secret that may speak for a number. Raises InvalidInputError."""
        for each in self._secrets:
            if each.may_speak_for(account_id, phone_number_id):
                return each.key.decode()
        raise InvalidInputError.of(
            "--number", f"none of the app secrets may speak for {phone_number_id} of {account_id}"
        )

    def for_body(self, body: bytes) -> str:
        """Return the first secret that may speak for everything in a webhook.

        Raises MalformedRequestError, and InvalidInputError when no secret may: what it says would
        be set aside.
        """
        changes: list[Change] = []

        def noted(change: Change) -> bool:
            changes.append(change)
            return True

        facts_of(read_body(body), noted, deep=not is_shallow(body))
        for each in self._secrets:
            if all(_may_speak_for(each, change) for change in changes):
                return each.key.decode()
        raise InvalidInputError.of("FILES", "none of the app secrets may speak for a webhook in it")


def _may_speak_for(secret: AppSecret, change: Change) -> bool:
    number = change.number.phone_number_id if change.number else None
    return secret.may_speak_for(change.account_id, number)
