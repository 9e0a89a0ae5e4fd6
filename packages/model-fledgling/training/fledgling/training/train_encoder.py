"""Trains the encoder on virtual speakers and on human prompts that it aligns itself."""
from __future__ import annotations

from typing import Dict, List, NamedTuple, Optional, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..data import human_prompts, virtual_speakers
from ..data.human_prompts import AlignedPrompt, Prompt
from ..data.virtual_speakers import Recording
from ..evaluation.edit_distance import edit_distance, sounding_phones
from ..features import LOWEST_PITCH, PITCH_CLASSES, PITCH_STEP
from ..layout import FRAMES_PER_TOKEN, VOICED, frame_labels, frame_spans
from ..models.encoder import Encoder, normalised
from ..settings import Settings
from .loop import Losses, Plan, train

PLAN = Plan("encoder", minutes=60, learning_rate=1.5e-3, weight_decay=0.01, gradient_limit=2.0)
TOKENS, BATCH = 50, 16
HUMAN_SHARE = 0.45
"""Share of human prompts in a batch, in their own and other voices; the rest are virtual speakers."""
_ALIGN_SECONDS_SHARE = 0.12
"""Share of the training time between two alignments of the human prompts."""
_WORST_FIT = 0.1
"""Share of prompts with the worst alignment that is left out: wrong or shortened transcripts."""
IGNORED = -100
CENTRES = np.log2(LOWEST_PITCH) + PITCH_STEP * np.arange(PITCH_CLASSES)
"""Log2 of the pitch in the middle of each class."""


class Example(NamedTuple):
    """Features with labels, before augmentation. Pitch is unknown for human prompts."""

    bands: np.ndarray
    spectrum: np.ndarray
    frames: np.ndarray
    tokens: np.ndarray
    pitch: Optional[np.ndarray]


def of_recording(recording: Recording) -> Example:
    """A virtual speaker's recording as an example."""
    return Example(
        recording.bands.astype(np.float32),
        recording.pitch_spectrum.astype(np.float32),
        recording.phones.astype(np.int64),
        recording.tokens.astype(np.int64),
        recording.pitch,
    )


def of_prompt(item: AlignedPrompt) -> Example:
    """An aligned prompt as an example."""
    return Example(
        item.prompt.bands.astype(np.float32),
        item.prompt.pitch_spectrum.astype(np.float32),
        item.frames.astype(np.int64),
        item.tokens.astype(np.int64),
        None,
    )


def _stretched(example: Example, factor: float) -> Example:
    """Faster or slower speech: frames repeat or drop out, tokens are made anew."""
    count = max(12, int(len(example.frames) * factor) // FRAMES_PER_TOKEN)
    at = np.minimum((np.arange(FRAMES_PER_TOKEN * count) / factor).astype(int), len(example.frames) - 1)
    ends = np.append(np.flatnonzero(np.diff(example.frames)) + 1, len(example.frames))
    phones = [human_prompts.PHONES[example.frames[end - 1]] for end in ends]
    labels = [human_prompts.Label(phone, end * factor / 100, -1) for phone, end in zip(phones, ends)]
    placed = frame_labels(frame_spans(labels, count), count)
    by_token = placed.span.reshape(count, FRAMES_PER_TOKEN)
    offset = (by_token == by_token[:, :1]).sum(1) - 1
    tokens = placed.phone[::FRAMES_PER_TOKEN] * 32 + offset * 8
    pitch = None if example.pitch is None else example.pitch[at]
    return Example(example.bands[at], example.spectrum[at], example.frames[at], tokens, pitch)


def _warped(bands: np.ndarray, scale: float, shift: float) -> np.ndarray:
    """The band axis scaled: another length of vocal tract."""
    at = np.clip(np.arange(bands.shape[1]) * scale + shift, 0, bands.shape[1] - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, bands.shape[1] - 1)
    part = (at - low).astype(np.float32)
    return bands[:, low] * (1 - part) + bands[:, high] * part


def augmented(example: Example, generator: np.random.RandomState) -> Example:
    """Another room, microphone, level, speed and speaker."""
    if generator.rand() < 0.5:
        example = _stretched(example, float(np.exp(generator.uniform(-0.35, 0.25))))
    bands, spectrum = example.bands, example.spectrum
    if generator.rand() < 0.4:
        power, tail = np.exp(bands), np.zeros_like(bands)
        decay, amount = generator.uniform(0.3, 0.85), generator.uniform(0.1, 0.6)
        for i in range(1, len(power)):
            tail[i] = decay * tail[i - 1] + (1 - decay) * power[i - 1]
        bands = np.log(power + amount * tail)
    if generator.rand() < 0.5:
        floor = generator.uniform(-8, -2) + 0.7 * np.cumsum(generator.normal(0, 0.12, bands.shape[1]))
        bands = np.logaddexp(bands, floor + generator.normal(0, 0.6, bands.shape))
    if generator.rand() < 0.7:
        bands = _warped(bands, float(np.exp(generator.uniform(-0.18, 0.18))), generator.uniform(-1.5, 1.5))
    bands = np.maximum(bands * generator.uniform(0.85, 1.2) + generator.uniform(-2, 1.5), -9.2)
    tilt = np.interp(np.arange(spectrum.shape[1]), np.linspace(0, spectrum.shape[1] - 1, 5), generator.normal(0, 1, 5))
    if generator.rand() < 0.4:
        spectrum = np.logaddexp(spectrum, generator.uniform(-7, -3) + generator.normal(0, 0.7, spectrum.shape))
    return example._replace(bands=bands.astype(np.float32), spectrum=(spectrum + tilt).astype(np.float32))


class Batch(NamedTuple):
    """Features and targets of equal length; ``IGNORED`` and 0 Hz mean unknown."""

    bands: Tensor
    spectrum: Tensor
    frames: Tensor
    token_phones: Tensor
    offsets: Tensor
    pitch: Tensor


def collate(examples: Sequence[Example], generator: np.random.RandomState, training: bool) -> Batch:
    """Random pieces of two seconds."""
    columns: List[List[np.ndarray]] = [[] for _ in Batch._fields]
    for example in examples:
        if training:
            example = augmented(example, generator)
        bands, spectrum = normalised(torch.from_numpy(example.bands), torch.from_numpy(example.spectrum))
        bands, spectrum = bands.numpy(), spectrum.numpy()
        if training:
            for _ in range(2):
                width = generator.randint(0, 8)
                first = generator.randint(0, bands.shape[1] - width)
                bands[:, first : first + width] = 0
        count = len(example.tokens)
        first = generator.randint(0, count - TOKENS + 1) if count > TOKENS else 0
        last = min(count, first + TOKENS)
        padding = TOKENS - (last - first)
        part = slice(FRAMES_PER_TOKEN * first, FRAMES_PER_TOKEN * last)
        pitch = np.zeros(len(example.frames)) if example.pitch is None else example.pitch
        wide, narrow = (0, FRAMES_PER_TOKEN * padding), (0, padding)
        tokens = example.tokens[first:last]
        values = [
            np.pad(bands[part], (wide, (0, 0))),
            np.pad(spectrum[part], (wide, (0, 0))),
            np.pad(example.frames[part], wide, constant_values=IGNORED),
            np.pad(tokens // 32, narrow, constant_values=IGNORED),
            np.pad(tokens // 8 % 4, narrow, constant_values=IGNORED),
            np.pad(pitch[part], wide).astype(np.float32),
        ]
        for column, value in zip(columns, values):
            column.append(value)
    return Batch(*(torch.from_numpy(np.stack(column)) for column in columns))


def _cross_entropy(logits: Tensor, targets: Tensor) -> Tensor:
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1), ignore_index=IGNORED)


def losses(network: Encoder, batch: Batch) -> Losses:
    """Cross entropies of all four outputs."""
    output = network(batch.bands, batch.spectrum)
    frame = _cross_entropy(output.frame_phone, batch.frames)
    token = _cross_entropy(output.token_phone, batch.token_phones)
    offset = _cross_entropy(output.offset, batch.offsets)
    voiced = (batch.frames >= 0) & (batch.pitch > 0)
    voiced &= torch.from_numpy(VOICED)[batch.frames.clamp(min=0)] > 0
    log_pitch = torch.log2(batch.pitch.clamp(min=50))
    distance = (log_pitch[..., None] - torch.from_numpy(CENTRES).float()) / 0.05
    wanted = torch.softmax(-(distance**2) / 2, -1)
    pitch = -(wanted * output.pitch.log_softmax(-1)).sum(-1)[voiced]
    pitch = pitch.mean() if len(pitch) > 0 else torch.zeros(())
    total = 0.5 * frame + token + 0.5 * offset + 0.4 * pitch
    return {"total": total, "frame": frame, "token": token, "offset": offset, "pitch": pitch}


def phone_error(network: Encoder, prompts: Sequence[Prompt]) -> float:
    """Edits between the phones of the tokens and of the transcript's words, over the latter, pauses left out."""
    edits = count = 0
    with torch.no_grad():
        for prompt in prompts:
            bands, spectrum = normalised(
                torch.from_numpy(prompt.bands.astype(np.float32)),
                torch.from_numpy(prompt.pitch_spectrum.astype(np.float32)),
            )
            heard = network(bands[None], spectrum[None]).token_phone[0].argmax(-1).numpy()
            meant = sounding_phones([phone for phone, _ in prompt.phones])
            edits += edit_distance(meant, sounding_phones(heard.tolist()))
            count += len(meant)
    return edits / max(count, 1)


def evaluate(network: Encoder, recordings: Sequence[Recording], prompts: Sequence[Prompt]) -> Dict[str, float]:
    """Held-out speakers: share of right token phones, pitch error; held-out prompts: phone error."""
    right = known = 0
    semitones = []
    with torch.no_grad():
        for recording in recordings[:60]:
            example = of_recording(recording)
            bands, spectrum = normalised(torch.from_numpy(example.bands), torch.from_numpy(example.spectrum))
            output = network(bands[None], spectrum[None])
            right += int((output.token_phone[0].argmax(-1).numpy() == example.tokens // 32).sum())
            known += len(example.tokens)
            heard = (output.pitch[0].softmax(-1).numpy() * CENTRES).sum(-1)
            voiced = VOICED[example.frames] == 1
            semitones.append(np.abs(12 * (heard - np.log2(np.maximum(recording.pitch, 50))))[voiced])
    return {
        "token_phone_accuracy": right / max(known, 1),
        "pitch_error_semitones": float(np.median(np.concatenate(semitones))),
        "human_phone_error": phone_error(network, prompts),
    }


def run(settings: Settings) -> None:
    """Trains; human prompts are aligned anew as the network learns."""
    generator = np.random.RandomState(settings.seed)
    network = Encoder()
    training, test = virtual_speakers.load(settings)
    prompts = list(human_prompts.load(settings))
    heard = [prompt for prompt in prompts if not prompt.held]
    held = [prompt for prompt in prompts if prompt.held]
    synthetic = [of_recording(recording) for recording in training]
    human: List[Example] = []
    last_alignment = -1.0

    def step(share: float) -> Losses:
        nonlocal human, last_alignment
        if heard and (last_alignment < 0 or share - last_alignment > _ALIGN_SECONDS_SHARE):
            last_alignment = share
            items = sorted(human_prompts.aligned(network, heard), key=lambda item: -item.score)
            human = [of_prompt(item) for item in items[: int(len(items) * (1 - _WORST_FIT))]]
            network.train()
        picked = []
        for _ in range(BATCH):
            source = human if human and generator.rand() < HUMAN_SHARE else synthetic
            picked.append(source[generator.randint(len(source))])
        return losses(network, collate(picked, generator, training=True))

    train(settings, PLAN, network, step, lambda: evaluate(network, test, held), {})
