"""Human speech with transcripts: the Asterisk prompts, aligned with the phones of their words."""
from __future__ import annotations

import gzip
import pickle
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import torch
from scipy.io import wavfile
from scipy.signal import resample_poly

from ..features import features, levelled
from ..layout import PHONES, SAMPLE_RATE, TOKEN, Label, phone_index, speech_tokens
from ..models.encoder import Encoder, normalised
from ..settings import Settings
from ..teacher import Request, build, speak
from .virtual_speakers import TEACHER_RATE, Speaker, moved

SOUNDS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
TRANSCRIPTS = Path("/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")
HELD_SHARE = 0.2
_SHORTEST, _LONGEST = 0.5, 15.0
_OTHER_VOICES = ((0.58, 0.85), (0.76, 0.93), (1.12, 1.08))
"""Factors of pitch and formants: all prompts are one woman's, so she also speaks as a man, as a deeper voice and as a child."""
_SHIFT = Path(__file__).with_name("shift.praat")
PAUSE = PHONES.index("pau")
_NEVER = -1e9


class Prompt(NamedTuple):
    """A human recording with the phones that its words should have."""

    name: str
    text: str
    held: bool
    """Kept for evaluation."""
    samples: np.ndarray
    """24 kHz, 16 bit, whole tokens."""
    bands: np.ndarray
    pitch_spectrum: np.ndarray
    phones: List[Tuple[int, bool]]
    """Each phone without pauses, and whether a word begins with it."""


def _transcripts() -> Dict[str, str]:
    found = {}
    for line in gzip.open(TRANSCRIPTS, "rt", encoding="utf-8", errors="replace"):
        name, _, text = line.strip().partition(": ")
        text = re.sub(r"\.{2,}|[\"()]", " ", text).strip()
        if name and text and not re.search(r"[\[\]<>;/*#_]|tone|beep", text):
            found[name] = text
    return found


def _decoded(file: Path) -> np.ndarray:
    command = ["ffmpeg", "-loglevel", "error", "-f", "g722", "-i", str(file), "-ar", str(SAMPLE_RATE), "-f", "s16le", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, np.int16).astype(np.float64) / 32_768


def _held(names: Sequence[str]) -> set:
    """Every fifth prompt in order of its text's first letters is held out; equal texts stay together."""
    return {name for i, name in enumerate(sorted(names)) if i % round(1 / HELD_SHARE) == 0}


def _prompt(name: str, text: str, held: bool, audio: np.ndarray, phones: List[Tuple[int, bool]]) -> Optional[Prompt]:
    """A prompt with features; nothing when it is too short, too long or said too fast to be aligned."""
    audio = levelled(audio)
    count = len(audio) // TOKEN
    if not _SHORTEST <= count * TOKEN / SAMPLE_RATE <= _LONGEST or len(phones) * 2 + 4 >= 4 * count:
        return None
    stored = (np.clip(audio[: count * TOKEN], -1, 1) * 32_000).astype(np.int16)
    seen = features(torch.from_numpy(stored.astype(np.float32) / 32_000))
    bands, pitch = seen.bands.numpy().astype(np.float16), seen.pitch.numpy().astype(np.float16)
    return Prompt(name, text, held, stored, bands, pitch, phones)


def shifted(samples: np.ndarray, ratio: float) -> np.ndarray:
    """Another pitch with the same resonances and the same timing, at ``TEACHER_RATE``.

    By Praat: moved to a man's pitch with ffmpeg's `rubberband` filter the prompts lost every word to the recogniser.
    """
    with tempfile.TemporaryDirectory(prefix="fledgling-") as folder:
        source, target = Path(folder) / "in.wav", Path(folder) / "out.wav"
        wavfile.write(source, TEACHER_RATE, np.clip(samples, -32_768, 32_767).astype(np.int16))
        subprocess.run(["praat", "--run", str(_SHIFT), str(source), str(target), f"{ratio:.4f}"], check=True)
        return wavfile.read(target)[1]


def _in_other_voices(prompts: Sequence[Prompt]) -> Iterator[Prompt]:
    """The prompts of the training part, spoken by people who do not exist."""
    audio = [resample_poly(prompt.samples.astype(np.float64), TEACHER_RATE, SAMPLE_RATE) for prompt in prompts]
    borders = np.cumsum([len(samples) for samples in audio])[:-1]
    for pitch, formants in _OTHER_VOICES:
        speaker = Speaker("", formants, 0.0, 0.0, 1.0, 0.0, (1000.0, 0.0))
        # One run of the shifter for all prompts: starting it costs more than its work.
        pieces = np.split(shifted(np.concatenate(audio), pitch / formants), borders)
        for prompt, samples in zip(prompts, pieces):
            made = _prompt(prompt.name, prompt.text, False, moved(samples.astype(np.float64), speaker), prompt.phones)
            if made is not None:
                yield made


def run(settings: Settings) -> None:
    """Writes ``prompts.pickle``."""
    texts = {name: text for name, text in _transcripts().items() if (SOUNDS / f"{name}.g722").exists()}
    distinct = sorted({re.sub(r"[^a-z]", "", text.lower()) for text in texts.values()})
    held = _held(distinct)
    names = sorted(texts)[: settings.size(len(texts), 40)]
    made: List[Prompt] = []
    for spoken in speak(build(settings.work), [Request("rms", texts[name]) for name in names]):
        name = names[spoken.request]
        phones, word = [], -1
        for label in spoken.labels:
            if label.phone != "pau":
                phones.append((phone_index(label.phone), label.word != word))
                word = label.word
        key = re.sub(r"[^a-z]", "", texts[name].lower())
        prompt = _prompt(name, texts[name], key in held, _decoded(SOUNDS / f"{name}.g722"), phones)
        if prompt is not None:
            made.append(prompt)
    moved_prompts = list(_in_other_voices([prompt for prompt in made if not prompt.held]))
    file = settings.data / "prompts.pickle"
    file.write_bytes(pickle.dumps([tuple(prompt) for prompt in made + moved_prompts], protocol=4))
    minutes = sum(len(prompt.samples) for prompt in made) / SAMPLE_RATE / 60
    print(f"{len(made)} prompts, {minutes:.1f} min, {sum(prompt.held for prompt in made)} held out; "
          f"{len(moved_prompts)} in other voices")


def load(settings: Settings) -> Iterator[Prompt]:
    """The prompts, those held out too; none when the stage was not run."""
    file = settings.data / "prompts.pickle"
    if file.exists():
        for fields in pickle.loads(file.read_bytes()):
            yield Prompt(*fields)


def align(log_probabilities: np.ndarray, phones: Sequence[Tuple[int, bool]]) -> "tuple[np.ndarray, float]":
    """The likeliest course of phones through ``log_probabilities [frames, phones]``: phone of each frame, mean score.

    A pause may stand at both ends and before each word. Every phone lasts at least two frames.
    """
    states: List[Tuple[int, bool]] = []  # phone, may be skipped
    for phone, begins in phones:
        if begins:
            states.append((PAUSE, True))
        states += [(phone, False), (phone, False)]
    states.append((PAUSE, True))
    ids = np.array([phone for phone, _ in states])
    optional = np.array([skip for _, skip in states])
    after_optional = np.concatenate([[False, False], optional[1:-1]])
    score = np.full(len(states), _NEVER)
    score[: 2 if optional[0] else 1] = log_probabilities[0, ids[: 2 if optional[0] else 1]]
    came = np.zeros((len(log_probabilities), len(states)), np.int8)
    for frame in range(1, len(log_probabilities)):
        step = np.concatenate([[_NEVER], score[:-1]])
        leap = np.where(after_optional, np.concatenate([[_NEVER, _NEVER], score[:-2]]), _NEVER)
        choices = np.stack([score, step, leap])
        came[frame] = choices.argmax(0)
        score = choices.max(0) + log_probabilities[frame, ids]
    state = len(states) - 1 if score[-1] >= score[-2] else len(states) - 2
    total = float(score[state]) / len(log_probabilities)
    path = np.zeros(len(log_probabilities), np.int64)
    for frame in range(len(log_probabilities) - 1, -1, -1):
        path[frame] = ids[state]
        state -= came[frame, state]
    return path, total


class AlignedPrompt(NamedTuple):
    """A prompt with labels: phone of each frame, token phone, token offset, and how well they fit."""

    prompt: Prompt
    frames: np.ndarray
    tokens: np.ndarray
    score: float


def labels_of(path: np.ndarray) -> List[Label]:
    """Phones of 10 ms frames as labels."""
    ends = np.append(np.flatnonzero(np.diff(path)) + 1, len(path))
    return [Label(PHONES[path[end - 1]], end / 100, -1) for end in ends]


def aligned(network: Encoder, prompts: Sequence[Prompt]) -> List[AlignedPrompt]:
    """Prompts labelled by the network's own alignment with their phones."""
    made = []
    network.eval()
    with torch.no_grad():
        for prompt in prompts:
            bands, pitch = normalised(
                torch.from_numpy(prompt.bands.astype(np.float32)),
                torch.from_numpy(prompt.pitch_spectrum.astype(np.float32)),
            )
            output = network(bands[None], pitch[None])
            # Flattened: the network is far too sure of itself on speech that it was not trained on.
            scores = (0.4 * output.frame_phone[0]).log_softmax(-1).numpy()
            path, score = align(scores, prompt.phones)
            made_tokens = speech_tokens(labels_of(path), np.full(len(path), 120.0), len(path) // 4)
            made.append(AlignedPrompt(prompt, made_tokens.phone, made_tokens.tokens, score))
    return made
