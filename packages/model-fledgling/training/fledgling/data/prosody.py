"""Intonation that the teachers lack."""
from __future__ import annotations

import numpy as np

_YES_NO = frozenset(
    """am are is was were do does did have has had can could will would shall should may might must isn't aren't wasn't
    weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't""".split()
)
_RISE_TOKENS = 10
"""0.4 s: about the last stressed syllable and what follows it."""
_RISE_SEMITONES = 6.0
_PAUSE_TOKENS = 6
"""0.24 s."""


def is_yes_no_question(text: str) -> bool:
    """Whether a sentence asks for yes or no, judged by its first word."""
    words = text.lower().split()
    return text.rstrip().endswith("?") and bool(words) and words[0] in _YES_NO


def with_question_rise(text: str, semitones: np.ndarray, voiced: np.ndarray) -> np.ndarray:
    """Pitch of each token of a sentence with the rise at its end that a yes-no question has in American English.

    flite speaks every sentence with the falling intonation of a statement. Questions with a question word fall in
    American English too and are left alone.
    """
    return with_rise(semitones, voiced) if is_yes_no_question(text) else semitones


def with_rise(semitones: np.ndarray, voiced: np.ndarray) -> np.ndarray:
    """Pitch of each token with a rise over the last 0.4 s."""
    if not voiced.any():
        return semitones
    last = int(np.flatnonzero(voiced)[-1])
    first = max(0, last - _RISE_TOKENS)
    risen = semitones.copy()
    ramp = np.linspace(0, 1, last + 1 - first)
    level = np.median(semitones[voiced])
    # The declination of a statement is taken out while the rise comes in.
    risen[first : last + 1] = (1 - ramp) * semitones[first : last + 1] + ramp * (level + _RISE_SEMITONES)
    risen[last + 1 :] = level + _RISE_SEMITONES
    return risen


def pauses_to_lengthen(text: str, token_words: np.ndarray) -> "list[tuple[int, int]]":
    """Places in an utterance's tokens, and how many tokens of silence they want more: pauses inside a sentence.

    The teacher rests 0.12 s at a comma, about half of what readers do.
    """
    places = []
    words = text.split()
    for index, word in enumerate(words[:-1]):
        before, after = np.flatnonzero(token_words == index), np.flatnonzero(token_words == index + 1)
        if word[-1] not in ",;:" or len(before) == 0 or len(after) == 0:
            continue
        silent = int(after[0] - before[-1] - 1)
        if 0 < silent < _PAUSE_TOKENS:
            places.append((int(after[0]), _PAUSE_TOKENS - silent))
    return places
