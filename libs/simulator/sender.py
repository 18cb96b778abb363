"""Sends webhooks as Meta does: signed, concurrently, again when they fail."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import requests

from libs.simulator.ledger import Ledger
from libs.simulator.signing import signature
from libs.simulator.traffic import Webhook

TIMEOUT_SECONDS = 15.0


class Simulator:
    """Sends webhooks to one installation. Thread-safe.

    base_url: where `/webhooks/whatsapp` is. secret: the app secret, for webhooks
    that name none. rate: webhooks a second, as
    fast as it goes if None. workers: concurrent connections. attempts: tries of one webhook that
    doesn't get 200, with a growing pause.
    """

    def __init__(
        self,
        base_url: str,
        secret: str,
        *,
        rate: float | None = None,
        workers: int = 8,
        attempts: int = 5,
    ) -> None:
        self._url = f"{base_url.rstrip('/')}/webhooks/whatsapp"
        self._secret = secret
        self._rate = rate
        self._workers = workers
        self._attempts = attempts
        self._local = threading.local()

    def send(self, webhooks: Sequence[Webhook]) -> Ledger:
        """Send webhooks, begun in their order, and return what was promised."""
        total, lock, turn = Ledger(), threading.Lock(), count()
        started = time.monotonic()

        def work() -> None:
            mine = Ledger()
            while (place := next(turn)) < len(webhooks):
                self._wait_for_turn(started, place)
                self._send(webhooks[place], mine)
            with lock:
                total.merge(mine)

        with ThreadPoolExecutor(self._workers) as pool:
            for future in [pool.submit(work) for _ in range(self._workers)]:
                future.result()
        total.seconds = time.monotonic() - started
        return total

    def _wait_for_turn(self, started: float, place: int) -> None:
        if self._rate is not None:
            time.sleep(max(0.0, started + place / self._rate - time.monotonic()))

    def _send(self, webhook: Webhook, ledger: Ledger) -> None:
        for attempt in range(1, self._attempts + 1):
            status = self._post(webhook)
            ledger.answers[status] += 1
            if status == requests.codes.ok:
                ledger.promise(webhook)
                return
            if attempt < self._attempts:
                time.sleep(min(0.2 * 2**attempt, 5.0))
        ledger.refused += 1

    def _post(self, webhook: Webhook) -> int:
        """Return the status, or 0 when no answer came."""
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signature(webhook.secret or self._secret, webhook.body),
        }
        try:
            response = self._session().post(
                self._url, data=webhook.body, headers=headers, timeout=TIMEOUT_SECONDS
            )
        except requests.RequestException:
            return 0
        return response.status_code

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = False
        return session
