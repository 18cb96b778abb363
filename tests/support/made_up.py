"""Made-up people with names, numbers and addresses of several countries."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

FIRST = (
    "Maria João Ana José Antônio Francisco Carlos Paulo Pedro Lucas Marcos Gabriel Rafael Daniel"
    " Fernanda Juliana Patrícia Camila Amanda Bruna Letícia Mariana Beatriz Ahmed Mohamed Fatima"
    " Omar Layla Sunil Priya Rahul Anjali Wei Min Yuki Hiroshi Artem Olga Ivan Dmitri Giulia Marco"
    " Sophie Pierre Hans Jürgen Anna Kate John William Grace Thabo Ngozi Chidi Aisha"
)
LAST = (
    "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins"
    " Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Khan Sharma Kumar Singh Patel Gupta"
    " Wang Zhang Chen Tanaka Sato Ivanov Petrov Rossi Ferrari Moreau Dubois Müller Schmidt Novak"
    " Kowalski Okonkwo Adeyemi Nkosi Dlamini Hassan Mahmoud Ibrahim García Fernández López"
)
SYLLABLES = (
    "ba be bi bo bru ca co da de di do fa fe fi ga go ha he ja jo ka ke ki la le li lo ma me mi mo"
    " na ne ni no pa pe ra re ri ro sa se si so ta tei ti to va ve vi vo za zo"
)
NUMBERS = (
    ("5511", 13), ("5521", 13), ("5531", 13), ("9198", 12), ("4479", 12), ("1415", 11),
    ("5255", 12), ("54911", 13), ("3361", 11), ("2348", 13),
)  # fmt: skip
"""Beginnings of numbers with their whole length."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Somebody who does not exist. phone has its plus; a third have no e-mail."""

    name: str
    phone: str
    email: str | None


def people(number: int, seed: int = 1) -> Iterator[MadeUp]:
    """Yield the same people for the same seed."""
    chance = random.Random(seed)
    first_names, last_names, syllables = FIRST.split(), LAST.split(), SYLLABLES.split()
    for place in range(number):
        first, last = chance.choice(first_names), chance.choice(last_names)
        if chance.random() < 0.6:
            last = "".join(chance.choices(syllables, k=chance.choice((2, 3, 3, 4)))).title()
        more = f" {chance.choice(last_names)}" if chance.random() < 0.4 else ""
        prefix, length = chance.choice(NUMBERS)
        digits = prefix + "".join(chance.choices("0123456789", k=length - len(prefix)))
        email = f"{first}.{last}{place}@example.com".lower() if chance.random() < 0.7 else None
        yield MadeUp(f"{first} {last}{more}", f"+{digits}", email)
