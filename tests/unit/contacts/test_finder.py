"""Search over REST while another release of it runs."""

import json

import pytest

from libs.common.clock import SystemClock
from libs.common.http.client import ServiceClient
from libs.common.http.inproc import InprocApps
from libs.common.http.tokens import Tokens
from services.contacts.adapters.finder import RestFinder
from services.contacts.ports.finder import FinderUnavailableError


@pytest.mark.parametrize("status", ["403 FORBIDDEN", "404 NOT FOUND", "405 METHOD NOT ALLOWED"])
def test_a_search_that_lists_nobody_yet_is_one_that_can_not_be_asked_now(status: str) -> None:
    def older_search(_, start_response):
        start_response(status, [("Content-Type", "application/problem+json")])
        return [json.dumps({"status": int(status[:3]), "detail": "no such page"}).encode()]

    apps = InprocApps()
    apps.add("search", older_search)
    finder = RestFinder(ServiceClient("inproc://search", Tokens("a-key", SystemClock()), apps))

    with pytest.raises(FinderUnavailableError, match="select by filters") as raised:
        list(finder.found("shop", {"q": "maria"}))

    assert raised.value.facts["retry_after"] == 2
