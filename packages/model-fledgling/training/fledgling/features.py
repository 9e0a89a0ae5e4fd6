"""What the networks see of a recording: band energies for phones and timbre, a low spectrum for pitch."""
from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .layout import FRAME, FRAMES_PER_TOKEN, SAMPLE_RATE, TOKEN

WINDOW, BANDS = 1024, 80
BINS = 352
"""Bins of the 1024-point spectrum that hold content: up to 8.2 kHz, the teachers' bandwidth."""
LEFT, RIGHT = 392, 872
"""Zeros around the samples, so that a window's centre is its frame's centre."""
PITCH_WINDOW, PITCH_BINS, PITCH_DECIMATION = 512, 128, 4
PITCH_LEFT, PITCH_RIGHT = 936, 1500
LOWEST_PITCH, PITCH_CLASSES, PITCH_STEP = 60.0, 72, 0.04
"""Pitch classes of the encoder: 72 of 0.04 octaves from 60 Hz to 434 Hz."""
TARGET_LEVEL = 0.08
"""Root mean square of the sounding samples that recordings are brought to."""


def mel(hertz: float) -> float:
    """Mel scale."""
    return 2595 * math.log10(1 + hertz / 700)


def mel_filters(bins: int, low: float, high: float, bands: int, window: int) -> Tensor:
    """Triangular filters ``[bands, bins]`` of unit area; none is narrower than a bin."""
    edges = 700 * (10 ** (np.linspace(mel(low), mel(high), bands + 2) / 2595) - 1)
    frequency = np.arange(bins) * SAMPLE_RATE / window
    narrowest = SAMPLE_RATE / window
    filters = np.zeros((bands, bins), np.float32)
    for i, (left, centre, right) in enumerate(zip(edges, edges[1:], edges[2:])):
        rise, fall = max(centre - left, narrowest), max(right - centre, narrowest)
        shape = np.minimum((frequency - centre + rise) / rise, (centre + fall - frequency) / fall)
        filters[i] = np.clip(shape, 0, None)
        filters[i] /= max(filters[i].sum(), 1e-6)
    return torch.from_numpy(filters)


def band_filters() -> Tensor:
    """The filters of :func:`features`: 80 bands from 50 Hz to 8 kHz over the content bins."""
    return mel_filters(WINDOW // 2 + 1, 50, 8000, BANDS, WINDOW)[:, :BINS]


def low_pass() -> Tensor:
    """Filter before decimation by four, 65 taps."""
    t = torch.arange(-32, 33).float()
    window = 0.54 + 0.46 * torch.cos(math.pi * t / 32)
    return torch.sinc(t / PITCH_DECIMATION * 0.85) * 0.85 / PITCH_DECIMATION * window


class Features(NamedTuple):
    """Log band energies ``[frames, 80]`` and the log spectrum below 1.5 kHz ``[frames, 128]``."""

    bands: Tensor
    pitch: Tensor


_FILTERS, _LOW_PASS = band_filters(), low_pass()


def features(samples: Tensor) -> Features:
    """Features of whole tokens of a recording ``[samples]``, four frames each."""
    frames = samples.shape[0] // TOKEN * FRAMES_PER_TOKEN
    padded = F.pad(samples, (LEFT, RIGHT)).unfold(0, WINDOW, FRAME)[:frames]
    spectrum = torch.fft.rfft(padded * torch.hann_window(WINDOW))[:, :BINS].abs() ** 2
    bands = torch.log(spectrum @ _FILTERS.T + 1e-4)
    slow = F.conv1d(F.pad(samples[None, None], (PITCH_LEFT, PITCH_RIGHT)), _LOW_PASS[None, None], stride=4)[0, 0]
    windows = slow.unfold(0, PITCH_WINDOW, FRAME // PITCH_DECIMATION)[:frames] * torch.hann_window(PITCH_WINDOW)
    pitch = torch.log(torch.fft.rfft(windows)[:, :PITCH_BINS].abs() ** 2 + 1e-3)
    return Features(bands, pitch)


def levelled(samples: np.ndarray) -> np.ndarray:
    """Samples at the level that the networks are trained with."""
    sounding = np.abs(samples) > 0.02 * np.abs(samples).max()
    level = np.sqrt((samples[sounding] ** 2).mean() + 1e-9) if sounding.any() else 1.0
    return samples * (TARGET_LEVEL / level)
