"""What a speech token and a text token mean.

A speech token stands for 40 ms and is ``phone * 32 + (offset - 1) * 8 + pitch``: the phone that sounds at its start, how
many of its four 10 ms frames belong to that phone, and the pitch of the phone's frames in eight steps of two semitones
around the speaker's median (0 for unvoiced phones).
"""
from __future__ import annotations

from typing import NamedTuple, Sequence

import numpy as np

SAMPLE_RATE = 24_000
FRAME = 240
"""Samples of a 10 ms frame."""
FRAMES_PER_TOKEN = 4
TOKEN = FRAME * FRAMES_PER_TOKEN
"""Samples of a speech token."""

PHONES = (
    "pau aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh"
).split()
PHONE_INDEX = {phone: index for index, phone in enumerate(PHONES)}
UNVOICED = frozenset("pau s sh f th hh k p t ch".split())
VOICED = np.array([phone not in UNVOICED for phone in PHONES], dtype=np.int64)
"""1 for phones that have a pitch."""
OTHER_NAMES = {"brth": "pau", "h#": "pau", "axr": "er", "dx": "t", "nx": "n", "en": "n", "el": "l", "em": "m", "hv": "hh"}
"""Names that teachers use for sounds in ``PHONES``."""

OFFSETS, PITCHES = 4, 8
SPEECH_TOKENS = len(PHONES) * OFFSETS * PITCHES
SILENCE = 24
"""Speech token of a pause that fills its four frames."""
START, STOP, EXAGGERATION, FIRST_TEXT = 6561, 6562, 6563, 6564
"""Ids of Chatterbox's layout: speech below 6561, then the two ends of speech, then text."""

CHARACTERS = ["<pad>", "<bos>", "<eos>"] + list("abcdefghijklmnopqrstuvwxyz '.,?!-")
CHARACTER_INDEX = {character: index for index, character in enumerate(CHARACTERS)}


class Label(NamedTuple):
    """A phone of an utterance: until when it lasts and which word of the text it belongs to (-1: none)."""

    phone: str
    end: float
    word: int


def phone_index(name: str) -> int:
    """Index of a teacher's phone, silence for sounds that are none of ours."""
    return PHONE_INDEX.get(name, PHONE_INDEX[OTHER_NAMES.get(name, "pau")])


def character_ids(text: str) -> list[int]:
    """Ids of a text between its two end marks; characters outside the alphabet are dropped."""
    return [1] + [CHARACTER_INDEX[c] for c in text.lower() if c in CHARACTER_INDEX] + [2]


def character_words(text: str) -> list[int]:
    """For each of ``character_ids(text)`` the index of its word in ``text.split()``, -1 between words."""
    words, word = [-1], 0
    for character in text.lower():
        if character == " ":
            word += 1
        if character in CHARACTER_INDEX:
            words.append(-1 if character == " " else word)
    return words + [-1]


def _starts(first: int, last: int) -> int:
    """How many tokens start in frames ``first`` to ``last``."""
    return (last + 3) // 4 - (first + 3) // 4


def frame_spans(labels: Sequence[Label], tokens: int) -> list[list[int]]:
    """Labels as ``[first frame, last frame + 1, phone, word]``.

    A phone shorter than a token may lie between two token starts and would be lost; its borders move by up to 30 ms, at
    the cost of a longer neighbour, so that nearly every phone owns a token.
    """
    spans: list[list[int]] = []
    position = 0
    for label in labels:
        end = max(int(round(label.end * 100)), position)
        spans.append([position, end, phone_index(label.phone), label.word])
        position = end
    if spans:
        spans[-1][1] = max(FRAMES_PER_TOKEN * tokens, spans[-1][1])
    for i, (first, last, _, _) in enumerate(spans):
        if _starts(first, last) > 0:
            continue
        earlier = first // 4 * 4 if first % 4 else first - 4
        later = (last + 3) // 4 * 4
        before = i > 0 and spans[i - 1][0] < earlier and _starts(*spans[i - 1][:2]) > 1
        after = i + 1 < len(spans) and _starts(*spans[i + 1][:2]) > 1
        if before and (first - earlier <= later - last or not after):
            spans[i][0] = spans[i - 1][1] = earlier
        elif after:
            spans[i][1] = spans[i + 1][0] = later + 1
    return spans


class FrameLabels(NamedTuple):
    """Phone, word and running number of the label for each 10 ms frame."""

    phone: np.ndarray
    word: np.ndarray
    span: np.ndarray


def frame_labels(spans: Sequence[Sequence[int]], tokens: int) -> FrameLabels:
    """Spans of ``frame_spans`` spread over ``4 * tokens`` frames."""
    frames = FRAMES_PER_TOKEN * tokens
    phone = np.zeros(frames, np.int64)
    word = np.full(frames, -1, np.int64)
    span = np.zeros(frames, np.int64)
    for number, (first, last, phone_id, word_id) in enumerate(spans):
        phone[first:last], word[first:last], span[first:last] = phone_id, word_id, number
    return FrameLabels(phone, word, span)


def pitch_step(semitones: np.ndarray) -> np.ndarray:
    """Pitch field of a token from semitones above the speaker's median."""
    return np.clip(np.round((semitones + 7) / 2), 0, PITCHES - 1).astype(np.int64)


class TokenLabels(NamedTuple):
    """Tokens of an utterance with what they were made from."""

    tokens: np.ndarray
    word: np.ndarray
    median: float
    """Median of log2 of the pitch in Hz over voiced frames."""
    phone: np.ndarray
    """Phone of each 10 ms frame."""
    semitones: np.ndarray
    """Pitch of each token above the median."""


def speech_tokens(labels: Sequence[Label], pitch: np.ndarray, tokens: int) -> TokenLabels:
    """Tokens of an utterance from its labels and its pitch in Hz at 100 values a second."""
    frames = frame_labels(frame_spans(labels, tokens), tokens)
    voiced = VOICED[frames.phone].astype(bool)
    log_pitch = np.resize(np.log2(np.maximum(pitch, 40)), FRAMES_PER_TOKEN * tokens)
    known = min(len(pitch), len(log_pitch))
    log_pitch[known:] = log_pitch[known - 1]
    median = float(np.median(log_pitch[voiced])) if voiced.any() else 7.0
    by_token = frames.span.reshape(tokens, FRAMES_PER_TOKEN)
    offset = (by_token == by_token[:, :1]).sum(1)
    own = np.arange(FRAMES_PER_TOKEN)[None] < offset[:, None]
    semitones = (12 * (log_pitch - median)).reshape(tokens, FRAMES_PER_TOKEN)
    semitones = (semitones * own).sum(1) / own.sum(1)
    phone = frames.phone[::FRAMES_PER_TOKEN]
    steps = np.where(VOICED[phone] == 1, pitch_step(semitones), 0)
    ids = phone * OFFSETS * PITCHES + (offset - 1) * PITCHES + steps
    return TokenLabels(ids, frames.word[::FRAMES_PER_TOKEN], median, frames.phone, semitones)
