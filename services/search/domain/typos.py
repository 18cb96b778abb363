"""How far a word may be from what was meant."""

from functools import lru_cache

from rapidfuzz.distance import OSA


@lru_cache(maxsize=1024)
def typos_allowed(word: str) -> int:
    """Return how many slips a name of this length forgives: none in short words and numbers."""
    if len(word) < 4 or any(each.isdigit() for each in word):
        return 0
    return 1 if len(word) < 8 else 2


def is_close(typed: str, word: str) -> bool:
    """Tell whether `typed` is `word`, or its beginning, give or take the slips it forgives.

    A slip is a letter missing, added, changed, or two neighbours swapped.
    """
    allowed = typos_allowed(typed)
    if not allowed:
        return word.startswith(typed)
    shortest, longest = len(typed) - allowed, len(typed) + allowed
    if len(word) < shortest:
        return False
    for length in range(max(1, shortest), min(len(word), longest) + 1):
        if OSA.distance(typed, word[:length], score_cutoff=allowed) <= allowed:
            return True
    return False
