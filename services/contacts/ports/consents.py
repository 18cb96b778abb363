"""The ledger of consent as rows."""

from collections.abc import Sequence
from typing import Protocol

from services.contacts.domain.consent import Consent


class Consents(Protocol):
    """What people of the workspace said about being written to. Only ever appended to."""

    def known(self, consents: Sequence[Consent]) -> set[tuple[str, str]]:
        """Return the number and evidence of those of consents that are noted."""
        ...

    def add(self, consents: Sequence[Consent]) -> None:
        """Append consents; one whose evidence is noted is left as it is."""
        ...

    def of(self, contact_id: str, party_keys: Sequence[str]) -> Sequence[Consent]:
        """List what a contact said, also before it was one, newest first."""
        ...

    def of_many(
        self, contact_ids: Sequence[str], party_keys: Sequence[str]
    ) -> tuple[Sequence[Consent], Sequence[Consent]]:
        """Return what contacts said, and what was said by parties who were nobody then."""
        ...
