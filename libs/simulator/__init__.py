"""Signed WhatsApp traffic from made-up people, and the check that nothing of it was lost."""

from libs.simulator.ledger import Ledger
from libs.simulator.replay import replay
from libs.simulator.run import simulate
from libs.simulator.sender import Simulator
from libs.simulator.shape import Traffic, of_every_type
from libs.simulator.signing import signature
from libs.simulator.traffic import Webhook, make_webhooks
from libs.simulator.verify import Verdict, verify

__all__ = [
    "Ledger",
    "Simulator",
    "Traffic",
    "Verdict",
    "Webhook",
    "make_webhooks",
    "of_every_type",
    "replay",
    "signature",
    "simulate",
    "verify",
]
