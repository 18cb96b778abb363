"""Somebody of a batch, by all keys that are said of them."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from libs.common.events.whatsapp import Person
from services.contacts.domain import identity
from services.contacts.domain.contact import UNNAMED
from services.contacts.domain.identity import Key
from services.contacts.domain.text import one_line


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who wrote or was written to. evidence: the message that shows it."""

    person: Person
    keys: tuple[Key, ...]
    spellings: AbstractSet[str]
    evidence: str

    @classmethod
    def of(cls, person: Person, scope: str, evidence: str) -> "Party":
        """Read the keys of a person; scope is that of the business number."""
        keys = tuple(identity.keys_of(person, scope))
        return cls(person, keys, identity.spellings_of(keys), evidence)

    def first_name(self) -> str:
        """Return what to call somebody at first: profile name, number, username."""
        number = identity.phone_behind(self.keys)
        bare = self.person.username
        username = f"@{bare.removeprefix('@')}" if bare else ""
        return one_line(self.person.profile_name or "") or number or one_line(username) or UNNAMED
