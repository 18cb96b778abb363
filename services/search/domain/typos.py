"""How far a word may be from what was meant."""

from rapidfuzz.distance import OSA


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
    lengths = range(max(1, len(typed) - allowed), min(len(word), len(typed) + allowed) + 1)
    return OSA.distance(typed, word, score_cutoff=allowed) <= allowed or any(
        OSA.distance(typed, word[:length], score_cutoff=allowed) <= allowed for length in lengths
    )
