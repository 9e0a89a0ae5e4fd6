"""A few recordings of people that nothing is trained on: what the encoder makes of voices and rooms it never heard."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator, NamedTuple, Tuple

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

from ..features import levelled
from ..layout import SAMPLE_RATE, TOKEN

FOLDER = Path("/usr/share/pocketsphinx/test/data")
"""Debian's ``pocketsphinx-testdata``: a LibriVox reader (public domain) and two men at their desks (BSD)."""
_RATE = 16_000
_COMMAND = ("goforward", "go forward ten meters")


class OtherRecording(NamedTuple):
    """A recording with its words; samples of 24 kHz, 16 bit, whole tokens."""

    name: str
    text: str
    samples: np.ndarray


def _transcripts() -> Iterator[Tuple[str, str, Path]]:
    for group, listing in (("librivox", "transcription"), ("cards", "cards.transcription")):
        for line in (FOLDER / group / listing).read_text().splitlines():
            text, _, name = line.rpartition("(")
            stem = name.strip(" )")
            if text:
                yield f"{group}-{stem[-4:]}", text.replace("<s>", "").replace("</s>", "").strip(), FOLDER / group / f"{stem}.wav"
    yield _COMMAND[0], _COMMAND[1], FOLDER / "goforward.raw"


def load() -> Iterator[OtherRecording]:
    """All recordings, at the level of the training data."""
    for name, text, file in _transcripts():
        raw = np.fromfile(file, np.int16) if file.suffix == ".raw" else wavfile.read(file)[1]
        samples = levelled(resample_poly(raw.astype(np.float64) / 32_768, SAMPLE_RATE, _RATE))
        whole = samples[: len(samples) // TOKEN * TOKEN]
        yield OtherRecording(name, text, (np.clip(whole, -1, 1) * 32_000).astype(np.int16))
