"""Which passwords are good enough."""

import unicodedata
from itertools import pairwise

from libs.common.errors import InvalidInputError

SHORTEST = 12
LONGEST = 256
"""Longer ones would only cost time to hash."""

_WORDS = """
administrator passwordpassword password1234 password12345 password123456 passw0rd1234
welcome12345 welcomewelcome changemeplease changeme1234 changeme12345 letmeinplease
letmein12345 iloveyou1234 iloveyou12345 iloveyouforever sunshine1234 princess1234
football1234 baseball1234 superman1234 dragon123456 monkey123456 master123456
qwertyuiop12 qwertyuiop123 qwerty123456 qwertyqwerty asdfghjkl123 zxcvbnm12345 1q2w3e4r5t6y
1qaz2wsx3edc q1w2e3r4t5y6 abcd12345678 abc123456789 trustno1trustno1 correcthorsebatterystaple
warmlinewarmline warmline1234 whatsapp1234 whatsappwhatsapp mypassword123 secretsecret
"""
_COMMON = frozenset(_WORDS.split())


def normal_password(text: str) -> str:
    """Return a password in the one Unicode form in which it is hashed (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def check_password(text: str, email: str) -> None:
    """Check that a new password is good enough; raises InvalidInputError naming `password`."""
    problem = _problem(normal_password(text), email)
    if problem:
        why, reason = problem
        raise InvalidInputError.of("password", reason, code="weak_password", why=why)


def _problem(password: str, email: str) -> tuple[str, str] | None:
    plain = password.casefold()
    local = email.partition("@")[0]
    if len(password) < SHORTEST:
        return "password_too_short", f"use at least {SHORTEST} characters"
    if len(password) > LONGEST:
        return "password_too_long", f"use at most {LONGEST} characters"
    if plain in _COMMON or plain.rstrip("!?.1234567890") in _COMMON:
        return "password_common", "this is one of the passwords that are tried first"
    if plain == email or (len(local) > 3 and plain.strip("0123456789.!") == local):
        return "password_is_email", "use something that is not your e-mail address"
    if len(set(plain)) < 5 or _is_run(plain):
        return "password_simple", "use more than a few characters over and over, or in a row"
    return None


def _is_run(plain: str) -> bool:
    """Tell whether nearly every character follows its neighbour: 123456789012, abcdefghijkl."""
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    return max(steps.count(1), steps.count(-1)) >= len(steps) - 2
