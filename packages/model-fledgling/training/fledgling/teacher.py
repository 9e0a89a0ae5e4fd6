"""flite as a teacher: speech with the phones, words and pitch it was made from."""
from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple, Optional

import numpy as np

from .layout import Label

SOURCE = Path(__file__).resolve().parent.parent / "teacher.c"
LIBRARIES = ["flite_cmu_us_kal16", "flite_cmu_us_slt", "flite_cmu_us_rms", "flite_cmu_us_awb", "flite_usenglish"]
OWN_PITCH = {"kal16": 105.0, "slt": 175.0, "rms": 104.0, "awb": 135.0}
"""Median pitch of each voice in Hz."""


class Request(NamedTuple):
    """What to say and how. Pitch 0 keeps the voice's own; without ``wave`` only labels are made, which is faster."""

    voice: str
    text: str
    stretch: float = 1.0
    pitch: float = 0.0
    deviation: float = 0.0
    wave: Optional[str] = None


class Utterance(NamedTuple):
    """What the teacher said: labels by phone and the course of its pitch."""

    request: int
    words: int
    labels: list
    times: np.ndarray
    hertz: np.ndarray

    def pitch(self, frames: int, start: float = 0.0, speed: float = 1.0) -> np.ndarray:
        """Pitch in Hz of ``frames`` 10 ms frames from second ``start`` on, after playing ``speed`` times as fast."""
        at = np.arange(frames) * 0.01 + start
        return np.interp(at, self.times / speed, self.hertz) * speed


def build(folder: Path) -> Path:
    """Compiles the teacher once."""
    program = folder / "teacher"
    if not program.exists() or program.stat().st_mtime < SOURCE.stat().st_mtime:
        folder.mkdir(parents=True, exist_ok=True)
        libraries = [f"-l{name}" for name in (*LIBRARIES, "flite_cmulex", "flite", "m")]
        subprocess.run(["gcc", "-O2", "-o", str(program), str(SOURCE), *libraries], check=True)
    return program


def speak(program: Path, requests: Iterable[Request]) -> Iterator[Utterance]:
    """Speaks requests in turn; those that flite fails on are left out."""
    lines = [
        "\t".join(
            (str(i), r.voice, f"{r.pitch:.2f}", f"{r.deviation:.2f}", f"{r.stretch:.3f}", r.wave or "-", r.text)
        )
        for i, r in enumerate(requests)
    ]
    answer = subprocess.run([str(program)], input="\n".join(lines) + "\n", capture_output=True, text=True)
    for line in answer.stdout.splitlines():
        utterance = _parse(line)
        if utterance is not None:
            yield utterance


def _parse(line: str) -> Optional[Utterance]:
    fields = line.split("\t")
    if len(fields) < 4:
        return None
    labels = []
    for item in fields[2].split():
        phone, end, word = item.split(":")
        labels.append(Label(phone, float(end), int(word)))
    kind, step, *values = fields[3].split()
    if kind == "T":
        hertz = np.array([float(v) for v in values])
        times = np.arange(len(hertz)) * float(step)
        voiced = hertz > 30
        times, hertz = times[voiced], hertz[voiced]
    else:
        pairs = np.array([[float(v) for v in pair.split(":")] for pair in values if pair.count(":") == 1])
        times, hertz = (pairs[:, 0], pairs[:, 1]) if len(pairs) else (np.empty(0), np.empty(0))
    if len(times) == 0 or len(labels) < 3:
        return None
    return Utterance(int(fields[0]), int(fields[1]), labels, times, hertz)
