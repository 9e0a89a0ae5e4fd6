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


def is_yes_no_question(text: str) -> bool:
    """Whether a sentence asks for yes or no, judged by its first word."""
    words = text.lower().split()
    return text.rstrip().endswith("?") and bool(words) and words[0] in _YES_NO


def with_question_rise(text: str, semitones: np.ndarray, voiced: np.ndarray) -> np.ndarray:
    """Pitch of each token of a sentence with the rise at its end that a yes-no question has in American English.

    flite speaks every sentence with the falling intonation of a statement. Questions with a question word fall in
    American English too and are left alone.
    """
    if not is_yes_no_question(text) or not voiced.any():
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
