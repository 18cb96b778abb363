"""A refusal that outlives its person: known by keyed hashes of their numbers and ids."""

from dataclasses import dataclass
from datetime import datetime

STOP = "stop"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What somebody refused who is no contact any more. evidence, at: as in the ledger then."""

    phone_number_id: str
    category: str
    evidence: str
    at: datetime
