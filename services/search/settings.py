"""Search's settings."""

from dataclasses import dataclass
from datetime import timedelta

from libs.common.http.client import SERVICES
from libs.common.settings import Env
from services.search.ports import INDEXES


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """index_key: the engine's API key; blank where it needs none.

    reconcile_every: how often the indexer compares the index with contacts.
    inbox_url: template of a link to a conversation, with `{wa_id}` in it, or blank.
    """

    index_url: str
    index_key: str
    contacts_url: str
    reconcile_every: timedelta
    inbox_url: str


def read(env: Env) -> SearchSettings:
    """Read the variables of search; problems are noted in `env`."""
    index_url = env.url(
        "WARMLINE_SEARCH_INDEX_URL", "embedded:///$DATA/search", "the search index", INDEXES
    )
    return SearchSettings(
        index_url=index_url,
        index_key=_key(env, index_url),
        contacts_url=env.url(
            "WARMLINE_CONTACTS_URL", "inproc://contacts", "where contacts is", SERVICES
        ),
        reconcile_every=timedelta(
            minutes=env.integer(
                "WARMLINE_SEARCH_RECONCILE_MINUTES",
                60,
                "minutes between two comparisons of the search index with contacts",
                least=1,
                most=10_080,
            )
        ),
        inbox_url=env.text(
            "WARMLINE_INBOX_URL",
            "",
            "template of a link to a conversation, with {wa_id}, {user_id} or {contact_id} in it",
        ),
    )


def _key(env: Env, index_url: str) -> str:
    """Read the engine's key; one that runs in this process needs none."""
    if INDEXES.is_serverless(index_url):
        return env.text("WARMLINE_SEARCH_INDEX_KEY", "", "the search engine's API key")
    return env.secret("WARMLINE_SEARCH_INDEX_KEY", "the search engine's API key")
