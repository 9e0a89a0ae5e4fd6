"""Acoustic data: the teachers' speech moved into many virtual speakers, with labels for every 10 ms."""
from __future__ import annotations

import pickle
import tempfile
from multiprocessing import Pool
from pathlib import Path
from typing import Iterator, List, NamedTuple, Optional, Tuple

import numpy as np
import torch
from scipy.io import wavfile

from ..features import features, levelled
from ..layout import SAMPLE_RATE, TOKEN, speech_tokens
from ..settings import Settings
from ..teacher import OWN_PITCH, Request, Utterance, build, speak
from .texts import HELD_OUT

SPEAKERS, SENTENCES = 720, 6
TEST_SHARE = 0.05
_SHARD = 12
"""Speakers in a file."""
TEACHER_RATE = 16_000
"""Samples a second of flite's voices, and of everything that :func:`moved` takes."""


class Speaker(NamedTuple):
    """A place in the space of voices; the same moves that the built-in voices are made with."""

    voice: str
    formants: float
    """Scale of all resonances: above 1 a shorter vocal tract."""
    pitch: float
    """Median in Hz."""
    deviation: float
    stretch: float
    tilt: float
    """Decibels above 2.5 kHz, half the opposite below 300 Hz."""
    peak: Tuple[float, float]
    """A resonance: Hz and decibels."""


def draw_speaker(generator: np.random.RandomState) -> Speaker:
    """A random speaker: pitch goes with the length of the vocal tract, as it does in people."""
    voice = generator.choice(["rms", "rms", "slt", "awb", "kal16"])
    low, high = (0.86, 1.10) if voice == "slt" else (0.88, 1.26)
    formants = float(np.exp(generator.uniform(np.log(low), np.log(high))))
    length = formants * (1.15 if voice == "slt" else 1.0)
    pitch = float(np.clip(108 * length**3.0 * np.exp(generator.normal(0, 0.2)), 70, 270))
    if generator.rand() < 0.15:
        formants, pitch = 1.0, OWN_PITCH[voice]
    peak = (float(np.exp(generator.uniform(np.log(500), np.log(4000)))), float(generator.uniform(-5, 5)))
    return Speaker(
        voice,
        formants,
        pitch,
        pitch * generator.uniform(0.07, 0.14),
        generator.uniform(0.95, 1.2),
        float(generator.uniform(-5, 5)) if generator.rand() < 0.8 else 0.0,
        peak if generator.rand() < 0.6 else (1000.0, 0.0),
    )


class Recording(NamedTuple):
    """Speech of a virtual speaker, its features and its labels."""

    speaker: int
    voice: str
    text: str
    samples: np.ndarray
    """24 kHz, 16 bit, whole tokens."""
    tokens: np.ndarray
    median: float
    phones: np.ndarray
    """Phone of each 10 ms frame."""
    pitch: np.ndarray
    """Hz of each 10 ms frame; interpolated where unvoiced."""
    bands: np.ndarray
    pitch_spectrum: np.ndarray


def moved(samples: np.ndarray, speaker: Speaker) -> np.ndarray:
    """Teacher's samples at 24 kHz with the speaker's resonances and equalisation."""
    length = len(samples)
    wanted = int(round(length * SAMPLE_RATE / TEACHER_RATE / speaker.formants))
    size = (length + 463) // 64 * 64
    spectrum = np.fft.rfft(samples, size)
    new_size = int(round(size * SAMPLE_RATE / TEACHER_RATE / speaker.formants))
    stretched = np.zeros(new_size // 2 + 1, complex)
    shared = min(len(stretched), len(spectrum))
    stretched[:shared] = spectrum[:shared]
    hertz = np.maximum(np.arange(len(stretched)) * SAMPLE_RATE / new_size, 20)
    shelf_high = 1 / (1 + (2500 / hertz) ** 4)
    shelf_low = 1 / (1 + (hertz / 300) ** 4)
    resonance = np.exp(-2 * np.log2(hertz / speaker.peak[0]) ** 2)
    decibels = speaker.tilt * shelf_high - speaker.tilt / 2 * shelf_low + speaker.peak[1] * resonance
    return np.fft.irfft(stretched * 10 ** (decibels / 20), new_size)[:wanted]


def recorded(number: int, speaker: Speaker, text: str, utterance: Utterance, samples: np.ndarray) -> Optional[Recording]:
    """One utterance of a speaker with features and labels; nothing when it is too short."""
    audio = np.clip(levelled(moved(samples.astype(np.float64), speaker)), -1, 1)
    count = len(audio) // TOKEN
    if count < 24:
        return None
    stored = (audio[: count * TOKEN] * 32_000).astype(np.int16)
    labels = [label._replace(end=label.end / speaker.formants) for label in utterance.labels]
    pitch = utterance.pitch(4 * count, speed=speaker.formants)
    made = speech_tokens(labels, pitch, count)
    seen = features(torch.from_numpy(stored.astype(np.float32) / 32_000))
    return Recording(
        number,
        speaker.voice,
        text,
        stored,
        made.tokens.astype(np.int16),
        made.median,
        made.phone.astype(np.int8),
        pitch.astype(np.float32),
        seen.bands.numpy().astype(np.float16),
        seen.pitch.numpy().astype(np.float16),
    )


def speak_as(program: Path, number: int, speaker: Speaker, texts: List[str]) -> Iterator[Recording]:
    """A speaker's recordings of some texts."""
    with tempfile.TemporaryDirectory(prefix="fledgling-") as name:
        folder = Path(name)
        requests = [
            Request(
                speaker.voice,
                text,
                speaker.stretch * speaker.formants,
                speaker.pitch / speaker.formants,
                speaker.deviation / speaker.formants,
                str(folder / f"{i}.wav"),
            )
            for i, text in enumerate(texts)
        ]
        utterances = list(speak(program, requests))
        waves = [wavfile.read(folder / f"{u.request}.wav")[1] for u in utterances]
        for utterance, wave in zip(utterances, waves):
            made = recorded(number, speaker, texts[utterance.request], utterance, wave)
            if made is not None:
                yield made


def _make_shard(job: Tuple[Settings, int, List[int], List[str]]) -> None:
    settings, shard, numbers, sentences = job
    target = settings.data / f"speakers-{shard:03d}.pickle"
    if target.exists():
        return
    made = []
    for number in numbers:
        speaker = draw_speaker(np.random.RandomState(settings.seed * 100_000 + number))
        texts = [sentences[(number * SENTENCES + i) % len(sentences)] for i in range(SENTENCES)]
        made += [tuple(recording) for recording in speak_as(build(settings.work), number, speaker, texts)]
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(pickle.dumps(made, protocol=4))
    unfinished.rename(target)
    print(f"{target.name}: {len(made)} recordings, {sum(len(m[3]) for m in made) / SAMPLE_RATE / 60:.1f} min", flush=True)


def run(settings: Settings) -> None:
    """Writes ``speakers-*.pickle``; those there already are kept."""
    build(settings.work)
    sentences = (settings.data / "sentences.txt").read_text().splitlines()[HELD_OUT:]
    numbers = list(range(settings.size(SPEAKERS, 4)))
    shard = settings.size(_SHARD, 2)
    jobs = [(settings, i, numbers[i * shard : (i + 1) * shard], sentences) for i in range(-(-len(numbers) // shard))]
    with Pool(settings.threads) as pool:
        for _ in pool.imap(_make_shard, jobs):
            pass


def load(settings: Settings) -> Tuple[List[Recording], List[Recording]]:
    """All recordings there are, split into training and test by speaker."""
    training: List[Recording] = []
    test: List[Recording] = []
    for file in sorted(settings.data.glob("speakers-*.pickle")):
        for fields in pickle.loads(file.read_bytes()):
            recording = Recording(*fields)
            held = recording.speaker % round(1 / TEST_SHARE) == 0
            (test if held else training).append(recording)
    if not training or not test:
        raise SystemExit("No recordings: run the stage virtual-speakers first.")
    return training, test
