"""The whole of it in one call: make traffic, send it, say what was promised."""

from concurrent.futures import ThreadPoolExecutor

from libs.simulator.ledger import Ledger
from libs.simulator.sender import Simulator
from libs.simulator.shape import Traffic
from libs.simulator.traffic import make_webhooks

ACCOUNT_ID = "102290129340398"


def simulate(
    base_url: str,
    secret: str,
    phone_number_id: str,
    *,
    traffic: Traffic | None = None,
    account_id: str = ACCOUNT_ID,
    rate: float | None = None,
    workers: int = 8,
    attempts: int = 5,
    parallel: int = 1,
) -> Ledger:
    """Send made-up traffic to a running installation.

    parallel: how many senders send the whole set, all at the same time. The rest is explained at
    Traffic and Simulator. The same traffic makes the same ids, so that sending it again must change
    nothing.
    """
    webhooks = make_webhooks(traffic or Traffic(), phone_number_id, account_id)
    senders = [
        Simulator(base_url, secret, rate=rate, workers=workers, attempts=attempts)
        for _ in range(parallel)
    ]
    ledger = Ledger()
    with ThreadPoolExecutor(parallel) as pool:
        for sent in pool.map(lambda sender: sender.send(webhooks), senders):
            ledger.merge(sent)
    return ledger
