"""Speech tokens and a voice to a waveform: harmonics and noise, shaped by band envelopes."""
from __future__ import annotations

import math
from typing import NamedTuple, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..features import BANDS, BINS, WINDOW, mel
from ..layout import FRAME, FRAMES_PER_TOKEN, PHONES, PITCHES, SAMPLE_RATE, VOICED
from .encoder import DILATIONS

WIDTH, VOICE_WIDTH = 160, 48
EMBEDDING = 1 + 3 * BANDS
"""Width of a speaker embedding: median pitch, and band means of voiced and unvoiced sound with the voiced spread."""
UNPITCHED = PITCHES
"""Pitch index of unvoiced frames."""
_HIGHEST_HARMONIC = 8200.0
LOWEST, HIGHEST = 50.0, 450.0
"""Limits of the pitch in Hz."""


def band_to_bin() -> np.ndarray:
    """``[bins, bands]``: log band values interpolated to bins along the mel scale."""
    centres = np.linspace(mel(50), mel(8000), BANDS + 2)[1:-1]
    at = np.array([mel(bin_ * SAMPLE_RATE / WINDOW) for bin_ in range(BINS)])
    position = np.clip((at - centres[0]) / (centres[1] - centres[0]), 0, BANDS - 1)
    low = np.minimum(position.astype(int), BANDS - 2)
    matrix = np.zeros((BINS, BANDS), np.float32)
    matrix[np.arange(BINS), low] = 1 - (position - low)
    matrix[np.arange(BINS), low + 1] += position - low
    return matrix


def band_to_phase() -> np.ndarray:
    """``[bins, bands]``: the minimum phase that belongs to log band amplitudes.

    Linear, by way of the cepstrum: what lies before zero is folded over (A. V. Oppenheim, R. W. Schafer, Discrete-Time
    Signal Processing, 3rd edition, section 13.5).
    """
    amplitude = band_to_bin()
    half = np.zeros((WINDOW // 2 + 1, BANDS))
    half[:BINS], half[BINS:] = amplitude, amplitude[-1]
    cepstrum = np.fft.ifft(np.concatenate([half, half[-2:0:-1]]), axis=0).real
    cepstrum[1 : WINDOW // 2] *= 2
    cepstrum[WINDOW // 2 + 1 :] = 0
    return np.fft.fft(cepstrum, axis=0).imag[:BINS].astype(np.float32)


class VoicedBlock(nn.Module):
    """Dilated convolution whose norm is scaled and shifted by the voice."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.wide = nn.Conv1d(WIDTH, WIDTH, 3, padding=dilation, dilation=dilation)
        self.mix = nn.Conv1d(WIDTH, WIDTH, 1)
        self.voice = nn.Linear(VOICE_WIDTH, 2 * WIDTH)
        nn.init.zeros_(self.voice.weight)
        nn.init.zeros_(self.voice.bias)

    def forward(self, x: Tensor, voice: Tensor) -> Tensor:
        """``x [b, width, frames]``, ``voice [b, voice width]``."""
        gain, bias = self.voice(voice)[:, :, None].chunk(2, 1)
        hidden = self.norm(x.transpose(1, 2)).transpose(1, 2) * (1 + gain) + bias
        return x + self.mix(F.gelu(self.wide(hidden)))


class FramePlan(NamedTuple):
    """Per 10 ms frame: phone, 1 where voiced, pitch step, position in the token."""

    phone: Tensor
    voiced: Tensor
    pitch: Tensor
    position: Tensor


class Envelopes(NamedTuple):
    """Per 10 ms frame: log amplitudes of harmonics and noise by band, semitones above the median, 1 where voiced."""

    harmonics: Tensor
    noise: Tensor
    semitones: Tensor
    voiced: Tensor


class Decoder(nn.Module):
    """Tokens to envelopes (:meth:`envelopes`), envelopes to samples (:meth:`synthesise`)."""

    def __init__(self) -> None:
        super().__init__()
        self.phone = nn.Embedding(len(PHONES), 128)
        self.pitch = nn.Embedding(PITCHES + 1, 24)
        self.position = nn.Embedding(FRAMES_PER_TOKEN, 8)
        self.input = nn.Conv1d(160, WIDTH, 5, padding=2)
        self.blocks = nn.ModuleList([VoicedBlock(dilation) for dilation in DILATIONS])
        self.norm = nn.LayerNorm(WIDTH)
        self.voice_input = nn.Linear(EMBEDDING + BANDS, 128)
        self.voice_output = nn.Linear(128, VOICE_WIDTH)
        self.output = nn.Linear(WIDTH, 2 * BANDS + 1)
        nn.init.normal_(self.output.weight, std=0.01)
        self.output.bias.data[:BANDS] = -4.5
        self.output.bias.data[BANDS : 2 * BANDS] = -6
        self.output.bias.data[2 * BANDS] = 0
        self.voice_envelope = nn.Linear(VOICE_WIDTH, 2 * BANDS)
        nn.init.zeros_(self.voice_envelope.weight)
        nn.init.zeros_(self.voice_envelope.bias)
        self.register_buffer("to_bins", torch.from_numpy(band_to_bin()), persistent=False)
        self.register_buffer("to_phase", torch.from_numpy(band_to_phase()), persistent=False)
        self.register_buffer("voiced_phones", torch.from_numpy(VOICED).float(), persistent=False)

    def plan(self, tokens: Tensor) -> FramePlan:
        """``tokens [b, t]`` spread over frames; frames after a token's offset belong to the next token's phone."""
        batch, count = tokens.shape
        shape = (batch, count * FRAMES_PER_TOKEN)
        phone, offset, pitch = tokens // 32, (tokens // 8) % 4, tokens % 8
        following = torch.cat([phone[:, 1:], phone[:, -1:]], 1)
        following_pitch = torch.cat([pitch[:, 1:], pitch[:, -1:]], 1)
        position = torch.arange(FRAMES_PER_TOKEN)[None, None]
        own = position <= offset[:, :, None]
        phones = torch.where(own, phone[:, :, None], following[:, :, None]).reshape(shape)
        pitches = torch.where(own, pitch[:, :, None], following_pitch[:, :, None]).reshape(shape)
        positions = position.expand(batch, count, FRAMES_PER_TOKEN).reshape(shape)
        return FramePlan(phones, self.voiced_phones[phones], pitches, positions)

    def voice(self, embedding: Tensor, average: Tensor) -> Tensor:
        """What the blocks know of the voice, from a speaker embedding and the average bands of the reference."""
        return self.voice_output(F.gelu(self.voice_input(torch.cat([embedding, average], -1))))

    def envelopes(self, tokens: Tensor, voice: Tensor) -> Envelopes:
        """Tokens ``[b, t]`` in a voice to envelopes of ``4 t`` frames."""
        plan = self.plan(tokens)
        pitch = torch.where(plan.voiced > 0, plan.pitch, torch.full_like(plan.pitch, UNPITCHED))
        x = torch.cat([self.phone(plan.phone), self.pitch(pitch), self.position(plan.position)], -1)
        x = self.input(x.transpose(1, 2))
        for block in self.blocks:
            x = block(x, voice)
        y = self.output(self.norm(x.transpose(1, 2)))
        offset = self.voice_envelope(voice)[:, None]
        step = torch.where(plan.voiced > 0, plan.pitch.float() * 2 - 7, torch.zeros_like(plan.voiced))
        return Envelopes(
            (y[..., :BANDS] + offset[..., :BANDS]).clamp(-14, 4),
            (y[..., BANDS : 2 * BANDS] + offset[..., BANDS:]).clamp(-14, 4),
            step + 4 * torch.tanh(y[..., 2 * BANDS]),
            plan.voiced,
        )

    @staticmethod
    def excitation(hertz: Tensor) -> Tensor:
        """A band-limited pulse train ``[b, 240 n]`` for pitches ``[b, n]`` in Hz, of equal power at every pitch.

        The closed form of a sum of cosines up to 8.2 kHz; near its poles the limit is taken. The phase is summed within
        frames, then over frames without whole turns: that stays exact in 32 bits, which is all that GPUs have.
        """
        slow = F.interpolate(hertz[:, None], scale_factor=float(FRAME), mode="linear", align_corners=False)[:, 0]
        within = torch.cumsum((slow / SAMPLE_RATE).reshape(hertz.shape[0], -1, FRAME), 2)
        whole = within[:, :, -1]
        part = whole - torch.floor(whole + 0.5)
        turns = (within + (torch.cumsum(part, 1) - part)[:, :, None]).reshape(slow.shape)
        cycle = turns - torch.floor(turns + 0.5)
        harmonics = torch.floor(_HIGHEST_HARMONIC / slow)
        sine = torch.sin(math.pi * cycle)
        pole = sine.abs() < 1e-4
        kernel = torch.sin(math.pi * (2 * harmonics + 1) * cycle) / torch.where(pole, torch.ones_like(sine), sine)
        pulses = (torch.where(pole, 2 * harmonics + 1, kernel) - 1) * 0.5
        return pulses * (2 * torch.sqrt(slow / SAMPLE_RATE))

    def synthesise(self, envelopes: Envelopes, hertz: Tensor, noise: Tensor) -> Tensor:
        """Samples ``[b, 240 n]`` from envelopes, pitch ``[b, n]`` and white noise ``[b, 240 n]``."""
        batch, frames = hertz.shape
        window = torch.hann_window(2 * FRAME)

        def spectrum(signal: Tensor) -> Tensor:
            pieces = F.pad(signal, (FRAME // 2, FRAME // 2)).unfold(1, 2 * FRAME, FRAME) * window
            return torch.fft.rfft(pieces, WINDOW)[..., :BINS]

        shape = torch.polar(torch.exp(envelopes.harmonics @ self.to_bins.T), envelopes.harmonics @ self.to_phase.T)
        whole = spectrum(self.excitation(hertz)) * shape + spectrum(noise) * torch.exp(envelopes.noise @ self.to_bins.T)
        empty = torch.zeros(batch, frames, WINDOW // 2 + 1 - BINS, dtype=whole.dtype)
        pieces = torch.fft.irfft(torch.cat([whole, empty], -1), WINDOW)
        length = (frames - 1) * FRAME + WINDOW
        added = F.fold(pieces.transpose(1, 2), (1, length), (1, WINDOW), stride=(1, FRAME))[:, 0, 0]
        return added[:, FRAME // 2 : FRAME // 2 + frames * FRAME]


def hertz_of(median: Tensor, semitones: Tensor) -> Tensor:
    """Pitch in Hz from log2 of the median and semitones above it."""
    return torch.exp((median + semitones / 12) * math.log(2.0)).clamp(LOWEST, HIGHEST)


def voice_of(
    bands: np.ndarray, phones: np.ndarray, median: float, unvoiced_mean: np.ndarray
) -> Tuple[np.ndarray, np.ndarray]:
    """Speaker embedding ``[241]`` and average bands ``[80]`` of a reference with known phones.

    The encoder graph computes the same from the phones it hears. ``unvoiced_mean`` counts as two frames.
    """
    voiced = VOICED[phones] == 1
    unvoiced = ~voiced & (phones > 0)
    mean = bands[voiced].mean(0)
    level = mean.mean()
    hiss = ((bands[unvoiced] - level).sum(0) + 2 * unvoiced_mean) / (unvoiced.sum() + 2)
    spread = bands[voiced].std(0)
    average = bands.mean(0)
    embedding = np.concatenate([[(median - 7) / 0.5], (mean - level) / 2, hiss / 2, spread / 2])
    return embedding.astype(np.float32), ((average - average.mean()) / 2).astype(np.float32)
