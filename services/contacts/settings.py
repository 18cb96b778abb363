"""Settings of contacts."""

from dataclasses import dataclass

from libs.common.db.schemes import DATABASES
from libs.common.inbox_link import PLACES, is_template
from libs.common.settings import Env


@dataclass(frozen=True, slots=True)
class ContactsSettings:
    """database_url: where contacts are kept. inbox_url: address of a conversation in the inbox,
    with `{wa_id}` in it; blank for none.
    suppression_key: of the hashes by which erased people are known.
    """

    database_url: str
    inbox_url: str = ""
    suppression_key: str = ""


def read(env: Env) -> ContactsSettings:
    """Read the settings of contacts; problems are noted in env."""
    database_url = env.url(
        "WARMLINE_CONTACTS_DATABASE_URL",
        "sqlite:///$DATA/contacts.db",
        "database of contacts",
        DATABASES,
    )
    inbox_url = env.text(
        "WARMLINE_INBOX_URL",
        "",
        "template of a link to a conversation, with {wa_id}, {user_id} or {contact_id} in it",
    )
    if inbox_url and not is_template(inbox_url):
        env.problem(f"WARMLINE_INBOX_URL must be a web address with {' or '.join(PLACES)} in it")
    key = env.secret("WARMLINE_TOKEN_KEY", "the secret behind the services' tokens")
    return ContactsSettings(database_url, inbox_url, key)
