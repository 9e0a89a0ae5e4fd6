"""Trains the decoder to say the virtual speakers' tokens in their voices, by spectral losses."""
from __future__ import annotations

from typing import Dict, List, NamedTuple, Sequence

import numpy as np
import torch
from torch import Tensor

from ..data import virtual_speakers
from ..data.virtual_speakers import Recording
from ..features import BINS, WINDOW, mel_filters
from ..layout import FRAMES_PER_TOKEN, TOKEN, VOICED
from ..models.decoder import HIGHEST, LOWEST, Decoder, voice_of
from ..settings import Settings
from .loop import Losses, Plan, train

PLAN = Plan("decoder", minutes=100, learning_rate=2e-3, weight_decay=0.001, gradient_limit=2.0)
TOKENS, BATCH = 24, 12
_EDGE = TOKEN
"""Samples at both ends that are not compared: their neighbours are missing."""
_RESOLUTIONS = ((512, 120), (2048, 480))
_FILTERS = mel_filters(WINDOW // 2 + 1, 40, 11_000, 80, WINDOW)


class Batch(NamedTuple):
    """Pieces of recordings with voices taken from other recordings of the same speaker."""

    tokens: Tensor
    samples: Tensor
    embedding: Tensor
    average: Tensor
    hertz: Tensor
    median: Tensor


def unvoiced_mean(recordings: Sequence[Recording]) -> np.ndarray:
    """Average bands of unvoiced sound over the level of voiced sound: what a voice has until it is heard hissing."""
    means = []
    for recording in recordings:
        bands, phones = recording.bands.astype(np.float32), recording.phones
        voiced = VOICED[phones] == 1
        unvoiced = ~voiced & (phones > 0)
        if unvoiced.sum() > 4:
            means.append(bands[unvoiced].mean(0) - bands[voiced].mean())
    return np.mean(means, 0).astype(np.float32)


class Batches:
    """Draws batches from recordings."""

    def __init__(self, recordings: Sequence[Recording], hiss: np.ndarray, generator: np.random.RandomState) -> None:
        self.recordings = [r for r in recordings if len(r.tokens) > TOKENS + 2]
        self.hiss, self.generator = hiss, generator
        self.by_speaker: Dict[int, List[Recording]] = {}
        for recording in self.recordings:
            self.by_speaker.setdefault(recording.speaker, []).append(recording)

    def _voice(self, recording: Recording) -> "tuple[np.ndarray, np.ndarray]":
        """The voice as one or two other sentences show it: references are that long."""
        others = self.by_speaker[recording.speaker]
        picked = [others[self.generator.randint(len(others))] for _ in range(self.generator.randint(1, 3))]
        bands = np.concatenate([p.bands for p in picked]).astype(np.float32)
        return voice_of(bands, np.concatenate([p.phones for p in picked]), recording.median, self.hiss)

    def draw(self, count: int, noisy: bool) -> Batch:
        """A batch; ``noisy`` blurs the voices, so that the decoder does not rely on their last digit."""
        columns: List[List[np.ndarray]] = [[] for _ in Batch._fields]
        for _ in range(count):
            recording = self.recordings[self.generator.randint(len(self.recordings))]
            first = self.generator.randint(0, len(recording.tokens) - TOKENS + 1)
            embedding, average = self._voice(recording)
            median = recording.median
            if noisy:
                median += self.generator.normal(0, 0.02)
                embedding = embedding + self.generator.normal(0, 0.06, embedding.shape)
                average = average + self.generator.normal(0, 0.06, average.shape)
            embedding[0] = (median - 7) / 0.5
            values = (
                recording.tokens[first : first + TOKENS].astype(np.int64),
                recording.samples[first * TOKEN : (first + TOKENS) * TOKEN].astype(np.float32) / 32_000,
                embedding.astype(np.float32),
                average.astype(np.float32),
                recording.pitch[FRAMES_PER_TOKEN * first : FRAMES_PER_TOKEN * (first + TOKENS)],
                np.float32(median),
            )
            for column, value in zip(columns, values):
                column.append(value)
        return Batch(*(torch.from_numpy(np.stack(column)) for column in columns))


def magnitude(samples: Tensor, window: int, hop: int) -> Tensor:
    """Magnitude spectrogram ``[b, bins, frames]``."""
    return torch.stft(samples, window, hop, window, torch.hann_window(window), return_complex=True).abs()


def spectral_losses(made: Tensor, wanted: Tensor) -> Losses:
    """Distance of log bands, and of spectra at two resolutions."""
    ours, theirs = _FILTERS @ magnitude(made, WINDOW, 240), _FILTERS @ magnitude(wanted, WINDOW, 240)
    bands = (torch.log(ours + 3e-3) - torch.log(theirs + 3e-3)).abs().mean()
    spectra = torch.zeros(())
    for window, hop in _RESOLUTIONS:
        bins = window * BINS // WINDOW
        a, b = magnitude(made, window, hop)[:, :bins], magnitude(wanted, window, hop)[:, :bins]
        log_distance = (torch.log(a + 5e-3) - torch.log(b + 5e-3)).abs().mean()
        convergence = ((a - b) ** 2).sum((1, 2)).add(1e-8).sqrt() / ((b**2).sum((1, 2)).sqrt() + 1e-3)
        spectra = spectra + log_distance + 0.5 * convergence.mean()
    return {"bands": bands, "spectra": spectra}


def losses(network: Decoder, batch: Batch) -> Losses:
    """Spectral losses at the true pitch, and the distance of the predicted pitch in semitones."""
    envelopes = network.envelopes(batch.tokens, network.voice(batch.embedding, batch.average))
    hertz = batch.hertz.clamp(LOWEST, HIGHEST)
    made = network.synthesise(envelopes, hertz, torch.randn(batch.samples.shape))
    values = spectral_losses(made[:, _EDGE:-_EDGE], batch.samples[:, _EDGE:-_EDGE])
    semitones = 12 * (torch.log2(hertz) - batch.median[:, None])
    pitch = ((envelopes.semitones - semitones).abs() * envelopes.voiced).sum() / envelopes.voiced.sum()
    total = 2 * values["bands"] + values["spectra"] + 0.3 * pitch
    return {"total": total, **values, "pitch": pitch}


def run(settings: Settings) -> None:
    """Trains on the recordings there are."""
    training, test = virtual_speakers.load(settings)
    hiss = unvoiced_mean(training)
    drawn = Batches(training, hiss, np.random.RandomState(settings.seed))
    network = Decoder()

    def evaluate() -> Dict[str, float]:
        held = Batches(test, hiss, np.random.RandomState(1))
        state = torch.get_rng_state()
        torch.manual_seed(1)
        with torch.no_grad():
            rounds = [losses(network, held.draw(16, noisy=False)) for _ in range(settings.size(4, 1))]
        torch.set_rng_state(state)
        return {name: float(np.mean([r[name].item() for r in rounds])) for name in rounds[0]}

    train(
        settings,
        PLAN,
        network,
        lambda share: losses(network, drawn.draw(BATCH, noisy=True)),
        evaluate,
        {"unvoiced_mean": torch.from_numpy(hiss)},
    )
